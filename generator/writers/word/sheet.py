"""What the writers of a Word document's parts share: the document, its package, and what has been counted so far."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote, urlsplit

from generator.document.tree import Block, Document, Figure, FootnoteReference, Heading, Table, walk
from generator.errors import WriterError
from generator.writers.ooxml import Layout, Look, bookmark_name
from generator.writers.word.package import Package, Picture

RASTER_SCALE = 2
RUNNING_TEXT = ("Body Text", "List Paragraph", "Definition", "Definition Term")


@dataclass(frozen=True, slots=True)
class Room:
    """Where blocks stand: `width` twips from the left edge, text beginning at `indent`.

    `base` is where the lists of the place begin and `depth` how many of them are open; `style` is that of its text.
    `beside` is the height in twips of what else stands on the page of a figure.
    """

    width: int
    indent: int = 0
    base: int = 0
    depth: int = 0
    style: str = "Body Text"
    beside: int = 0

    def layout(self, **more: Any) -> Layout:
        """Return the layout of a paragraph that stands here."""
        return Layout(left=self.indent or None, **more)

    def moved(self, distance: int, style: str) -> Room:
        """Return the room `distance` further right, its text in `style`; lists in it begin anew."""
        return Room(self.width, self.indent + distance, self.indent + distance, 0, style)


@dataclass
class Sheet:
    """One document on its way into one part of its package (`part`): the body, or the footnotes.

    `code` is the character style of code at the place, which goes with the size of the text there; none means code in
    the size of the text.
    """

    document: Document
    package: Package
    part: Any
    pictures: Path
    resolve: Callable[[str], str]
    anchors: frozenset[str]
    repeated_notes: frozenset[str] = frozenset()
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    captions: Counter[str] = field(default_factory=Counter)
    called: dict[str, int] = field(default_factory=dict)
    in_notes: bool = False
    code: str = "Inline Code"

    def refuse(self, why: str) -> NoReturn:
        """Raise the `WriterError` that names the document and `why` it cannot be written."""
        raise WriterError(f"{self.document.id}: {why}")

    def for_notes(self, part: Any) -> Sheet:
        """Return the sheet of the footnotes in `part`, with the same counters."""
        return replace(self, part=part, in_notes=True, code="Table Code")

    def with_code(self, style: str) -> Sheet:
        """Return the sheet of a place where code has another `style`, with the same counters."""
        return replace(self, code=style)

    def paragraph_style(self, name: str) -> str:
        """Return the id of the paragraph style `name`, in a footnote that of its text for all running text."""
        return self.package.styles.paragraph("footnote text" if self.in_notes and name in RUNNING_TEXT else name)

    def character(self, name: str) -> Look:
        """Return the look of the character style `name`."""
        return Look(style=self.package.styles.character(name))

    def picture(self, source: str) -> tuple[Picture, int, int]:
        """Return the picture `source` of the page and its natural size in twips.

        A raster picture that stands for a drawing has twice its size in pixels.
        """
        path = self.pictures / source
        file = shown(path)
        try:
            picture = self.package.picture(self.part, file)
        except OSError as error:
            self.refuse(f"the picture {source} is missing: there is no file {file} that can be read ({error.strerror})")
        except ValueError as error:
            self.refuse(f"the picture {source} cannot be shown: {file.name} is {error}")
        dpi = 96 * RASTER_SCALE if file != path else picture.dpi
        return picture, picture.width * 1440 // dpi, picture.height * 1440 // dpi

    def address(self, target: str) -> tuple[str, str]:
        """Return the relationship and the bookmark that the link `target` leads to; either may be empty."""
        if target.startswith("#"):
            anchor = target[1:]
            if anchor not in self.anchors:
                self.refuse(f"the link to #{anchor} leads nowhere: no heading, table or figure has that anchor")
            return "", bookmark_name(anchor)
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", target):
            return self.package.link(self.part, self._absolute(target)), ""
        path, _, anchor = self.resolve(target).partition("#")
        if not path:
            self.refuse(f"the link to {target} has no place among the Word documents")
        return self.package.link(self.part, _encoded(path)), bookmark_name(anchor) if anchor else ""

    def _absolute(self, target: str) -> str:
        try:
            host = urlsplit(target).hostname or ""
        except ValueError:
            self.refuse(f"the link to {target} is not an address")
        if not re.fullmatch(r"[\w.:-]*", host):
            self.refuse(f"the link to {target} is not an address: {host} cannot be a host")
        return _encoded(target)


def shown(picture: Path) -> Path:
    """Return the file by which Word shows a picture: of a drawing (`.svg`) the raster picture beside it."""
    return picture.with_suffix(".png") if picture.suffix.lower() == ".svg" else picture


def _encoded(target: str) -> str:
    """Return `target` with the characters encoded that Word does not accept in an address."""
    return quote(target, safe="%/:?#[]@!$&'()*+,;=~-._")


def anchors(content: tuple[Block, ...], document: Document) -> frozenset[str]:
    """Return the anchors of `document`, whose blocks after the cover are `content`.

    Raises `WriterError` when one is given twice.
    """
    places = [
        *walk(document.blocks[:1]),
        *walk(content),
        *(node for note in document.footnotes.values() for node in walk(note)),
    ]
    unique = {id(node): node for node in places}.values()
    found = Counter(node.anchor for node in unique if isinstance(node, Heading | Table | Figure) and node.anchor)
    twice = [anchor for anchor, number in found.items() if number > 1]
    if twice:
        raise WriterError(f"{document.id}: the anchor #{twice[0]} is given to more than one place")
    return frozenset(found)


def repeated_notes(document: Document) -> frozenset[str]:
    """Return the keys of the footnotes that are called more than once."""
    called = Counter(node.key for node in walk(document.blocks) if isinstance(node, FootnoteReference))
    return frozenset(key for key, number in called.items() if number > 1)
