"""Word documents: one .docx from one document, in the styles of a reference document."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from pathlib import Path

from generator.document.tree import Abbreviation, Block, Cell, Document, Heading, Paragraph, Table, Text, walk
from generator.writers import ooxml
from generator.writers.word.blocks import blocks, closed, needs_landscape, separator, stacked
from generator.writers.word.front import contents, cover, leave_room, title_of
from generator.writers.word.inlines import runs
from generator.writers.word.margins import Margins
from generator.writers.word.package import Package
from generator.writers.word.sheet import Room, Sheet, anchors, repeated_notes

# A heading and up to this many paragraphs before a turned table or figure go with it onto its page.
LED_IN = 2


def write(
    document: Document,
    target: Path,
    *,
    pictures: Path,
    reference: Path,
    resolve: Callable[[str], str],
    built: datetime,
) -> None:
    """Write `document` to `target` as a .docx.

    `pictures` is the folder of the document's page, `reference` the folder of parts, .docx or .dotx that the styles
    come from. `resolve` gives for a link to another page the relative address of its Word document. `built` is every
    date in the package. Raises `WriterError` for content that Word cannot show, `InputError` for an unusable reference.
    """
    package = Package(reference, document.language)
    content = body_blocks(document)
    sheet = Sheet(document, package, package.part, pictures, resolve, anchors(content, document), repeated_notes(document))
    _checked(sheet, "\n".join(_stated(document)))
    margins = Margins(package, document)
    front = cover(sheet) + contents(sheet, content)
    text = _body(sheet, content, margins)
    package.fill_body(_checked(sheet, front + text))
    _write_notes(sheet)
    _set_properties(package, document, built)
    package.save(target, built)


# -------------------------------------------------------------------------------------------------------------- text


def body_blocks(document: Document) -> tuple[Block, ...]:
    """Return the blocks after the cover: all but the title, and the list of abbreviations at the end."""
    content = document.blocks[1:] if title_of(document) else document.blocks
    meanings = {
        (node.text, node.meaning)
        for part in (document.blocks, *document.footnotes.values())
        for node in walk(part)
        if isinstance(node, Abbreviation)
    }
    if not meanings:
        return content
    taken = {node.anchor for node in walk(document.blocks) if isinstance(node, Heading)}
    anchor = "abbreviations" if "abbreviations" not in taken else "list-of-abbreviations"
    rows = sorted(meanings, key=lambda pair: (pair[0].casefold(), pair))
    table = Table(
        header=(Cell((Text("Abbreviation"),)), Cell((Text("Meaning"),))),
        rows=tuple((Cell((Text(short),)), Cell((Text(long),))) for short, long in rows),
    )
    return (*content, Heading(2, (Text("Abbreviations"),), anchor), table)


def _body(sheet: Sheet, content: tuple[Block, ...], margins: Margins) -> str:
    """Return the text in sections, each upright or turned; the last one stands at the end, as the format asks.

    The first section holds cover and contents, and what follows them where the contents leave room.
    """
    groups = _sections(sheet, content)
    joined = leave_room(sheet, content) and not groups[0][0]
    parts = [ooxml.paragraph("", sheet.paragraph_style("Horizontal Rule")) if joined else separator(sheet, margins.first())]
    for index, (landscape, group) in enumerate(groups):
        page = sheet.package.page.turned() if landscape else sheet.package.page
        part = blocks(sheet, tuple(group), Room(page.text_width))
        section = margins.first() if joined and not index else margins.next(landscape=landscape)
        if index < len(groups) - 1:
            part += separator(sheet, section)
        else:
            part += separator(sheet) if part.endswith("</w:tbl>") else ""
            part += section
        parts.append(part)
    return "".join(parts)


def _sections(sheet: Sheet, content: tuple[Block, ...]) -> list[tuple[bool, list[Block]]]:
    """Return `content` in runs that share a page orientation; a turned block takes along what leads up to it."""
    turned = [needs_landscape(sheet, content, index) for index in range(len(content))]
    for index, node_turned in enumerate(list(turned)):
        if node_turned:
            for before in range(_lead_in(content, index), index):
                turned[before] = True
    groups: list[tuple[bool, list[Block]]] = []
    for node, landscape in zip(content, turned, strict=True):
        if not groups or groups[-1][0] != landscape:
            groups.append((landscape, []))
        groups[-1][1].append(node)
    return groups or [(False, [])]


def _lead_in(content: tuple[Block, ...], index: int) -> int:
    """Return where the heading stands that leads up to block `index` with few paragraphs between, else `index`."""
    start = index
    while start and isinstance(content[start - 1], Paragraph) and index - start < LED_IN:
        start -= 1
    if not start or not isinstance(content[start - 1], Heading):
        return index
    while start and isinstance(content[start - 1], Heading):
        start -= 1
    return start


# --------------------------------------------------------------------------------------------------------- footnotes


def _write_notes(sheet: Sheet) -> None:
    document = sheet.document
    for key in document.footnotes:
        if key not in sheet.called:
            sheet.refuse(f"the footnote {key} is written but never called")
    if not sheet.called:
        return
    part = sheet.package.notes_part()
    notes = sheet.for_notes(part)
    content = _separator(-1, "separator") + _separator(0, "continuationSeparator")
    content += "".join(_note(notes, number, document.footnotes[key]) for key, number in sheet.called.items())
    sheet.package.fill(part, "footnotes", _checked(sheet, content))


def _separator(number: int, kind: str) -> str:
    return (
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:before="0" w:after="0"/>'
        f"</w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>"
    )


def _note(sheet: Sheet, number: int, content: tuple[Block, ...]) -> str:
    look = sheet.character("footnote reference")
    sign = f"<w:r>{look.properties()}<w:footnoteRef/></w:r>" + ooxml.run(" ")
    style = sheet.paragraph_style("footnote text")
    first, rest = (content[0], content[1:]) if content and isinstance(content[0], Paragraph) else (None, content)
    head = ooxml.paragraph(sign + (runs(sheet, first.inlines) if first else ""), style)
    tail = blocks(sheet, rest, Room(sheet.package.page.text_width))
    return f'<w:footnote w:id="{number}">{closed(sheet, stacked(sheet, [head, tail]))}</w:footnote>'


# ----------------------------------------------------------------------------------------------------- the end of it


def _checked(sheet: Sheet, content: str) -> str:
    """Return `content`, in which there is no character that XML does not allow."""
    found = ooxml.NOT_XML.search(content)
    if found:
        before = re.sub(r"<[^>]*>", "\n", content[: found.start()]).splitlines()[-1][-30:]
        sheet.refuse(f"the control character U+{ord(found[0]):04X} after “{before}” cannot be written")
    return content


def _stated(document: Document) -> list[str]:
    """Return the texts that stand beside the blocks, on the cover, in the margins and in the properties."""
    control = document.control
    texts = [getattr(owner, entry.name) for owner in (document, control) for entry in fields(owner)]
    return [
        *(text for text in texts if isinstance(text, str)),
        *document.controls,
        *(one.change for one in control.history),
    ]


def _set_properties(package: Package, document: Document, built: datetime) -> None:
    control = document.control
    texts = {
        "title": document.title,
        "subject": document.subject,
        "author": document.organisation,
        "last_modified_by": document.organisation,
        "keywords": ", ".join(document.controls),
        "category": document.kind,
        "comments": document.summary,
        "language": document.language,
        "version": control.version,
        "identifier": document.id,
        "content_status": "Draft" if document.draft else "Released",
    }
    package.set_core_properties(built, texts)
    package.set_application(document.organisation)
    values = {"Document id": document.id, "Version": control.version, "Classification": control.classification}
    package.set_custom_properties(values)
