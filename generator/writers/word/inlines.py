"""Inlines as runs of a Word paragraph: one case per inline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from generator.document.tree import (
    Abbreviation,
    Code,
    FootnoteReference,
    Image,
    Inline,
    Keys,
    LineBreak,
    Link,
    Styled,
    Text,
    plain,
)
from generator.writers import ooxml
from generator.writers.ooxml import PLAIN, Look
from generator.writers.word.sheet import Sheet

STYLED: dict[str, dict[str, Any]] = {
    "strong": {"bold": True},
    "emphasis": {"italic": True},
    "mark": {"shade": "FFF0B3"},
    "superscript": {"vertical": "superscript"},
    "subscript": {"vertical": "subscript"},
    "inserted": {"underline": True},
    "deleted": {"strike": True},
}
TALLEST_INLINE = 5000


def runs(sheet: Sheet, inlines: tuple[Inline, ...], look: Look = PLAIN) -> str:
    """Return the runs that show `inlines`. Raises `WriterError` for what Word cannot show."""
    return "".join(_inline(sheet, inline, look) for inline in inlines)


def _inline(sheet: Sheet, inline: Inline, look: Look) -> str:
    case = CASES.get(type(inline))
    if case is None:
        sheet.refuse(f"Word cannot show the inline {type(inline).__name__}")
    return case(sheet, inline, look)


def _text(_: Sheet, inline: Text | Abbreviation, look: Look) -> str:
    return ooxml.run(inline.text, look)


def _styled(sheet: Sheet, inline: Styled, look: Look) -> str:
    if inline.style not in STYLED:
        sheet.refuse(f"Word cannot show the inline style {inline.style}")
    return runs(sheet, inline.inlines, replace(look, **STYLED[inline.style]))


def _code(sheet: Sheet, inline: Code, look: Look) -> str:
    if look.style or not sheet.code:
        # A run has one style only: inside a link it stays the link's, and the typeface alone says that it is code.
        return ooxml.run(inline.text, replace(look, fonts=sheet.package.styles.fonts("character", "Inline Code")))
    return ooxml.run(inline.text, replace(look, style=sheet.character(sheet.code).style))


def _keys(sheet: Sheet, inline: Keys, look: Look) -> str:
    pressed = replace(look, style=sheet.character("Keyboard Key").style)
    # The no-break spaces keep the letters off the border and the key in one piece.
    return ooxml.run("+", look).join(ooxml.run(f"\u00a0{key}\u00a0", pressed) for key in inline.keys)


def _link(sheet: Sheet, inline: Link, look: Look) -> str:
    relationship, anchor = sheet.address(inline.target)
    shown = inline.inlines if plain(inline.inlines).strip() else (*inline.inlines, Text(inline.target))
    content = runs(sheet, shown, replace(look, style=sheet.character("Hyperlink").style))
    return ooxml.hyperlink(content, anchor=anchor, relationship=relationship)


def _image(sheet: Sheet, inline: Image, _: Look) -> str:
    picture, width, height = sheet.picture(inline.source)
    scale = min(1, sheet.package.page.text_width / width, TALLEST_INLINE / height)
    size = int(width * scale), int(height * scale)
    return ooxml.picture(next(sheet.numbers), picture.relationship, *size, inline.alternative)


def _line_break(*_: object) -> str:
    return ooxml.BREAK


def _footnote_reference(sheet: Sheet, inline: FootnoteReference, look: Look) -> str:
    key = inline.key
    if key not in sheet.document.footnotes:
        sheet.refuse(f"the footnote {key} is called but not written")
    if sheet.in_notes:
        sheet.refuse(f"the footnote {key} is called in a footnote, which Word cannot show")
    look = replace(look, style=sheet.character("footnote reference").style)
    name = ooxml.bookmark_name(f"footnote:{key}")
    if key in sheet.called:
        # Word has one place for each footnote: a second call is a cross reference that shows the same number.
        return ooxml.field(f"NOTEREF {name} \\f \\h", str(sheet.called[key]), look)
    sheet.called[key] = len(sheet.called) + 1
    reference = ooxml.footnote_reference(sheet.called[key], look)
    if key in sheet.repeated_notes:
        return ooxml.bookmark(next(sheet.numbers), name, reference)
    return reference


CASES: dict[type, Callable[[Sheet, Any, Look], str]] = {
    Text: _text,
    Styled: _styled,
    Code: _code,
    Keys: _keys,
    Link: _link,
    Image: _image,
    Abbreviation: _text,
    FootnoteReference: _footnote_reference,
    LineBreak: _line_break,
}
