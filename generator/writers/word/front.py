"""The pages before the text of a Word document: cover with document control, and the table of contents."""

from __future__ import annotations

import re
from datetime import date

from generator.document.escaping import long_date
from generator.document.tree import Block, Document, Heading, Inline, Text, plain, walk
from generator.writers import ooxml
from generator.writers.ooxml import Grid, Layout
from generator.writers.word.blocks import evidence, stacked, word_level
from generator.writers.word.inlines import runs
from generator.writers.word.sheet import Room, Sheet
from generator.writers.word.styles import CONTENTS_LEVELS

SAMPLE = "Sample: the companies are invented"
CONTENTS = 'TOC \\o "1-{}" \\h \\z \\u \\n'
# Twips: what an entry of each level takes in the styles of the reference document, and what their heading does.
ENTRY_HEIGHTS, CONTENTS_HEADING = (380, 305, 295), 700
# The text begins below contents that fill no more than this of their last page.
WELL_FILLED = 0.8


def title_of(document: Document) -> Heading | None:
    """Return the heading that is the title of the page, which the cover shows, or None where there is none."""
    first = document.blocks[0] if document.blocks else None
    return first if isinstance(first, Heading) and first.level == 1 else None


# ------------------------------------------------------------------------------------------------------------- cover


def cover(sheet: Sheet) -> str:
    """Return the cover page: whose document it is, what it is, who answers for it and how it came to be."""
    document = sheet.document
    title = title_of(document)
    parts = [
        _line(sheet, "Cover Organisation", (Text(document.organisation),)),
        _line(sheet, "Cover Kind", (Text(document.kind),)),
        _title(sheet, title),
        _line(sheet, "Subtitle", (Text(document.subject),)) if document.subject else "",
        evidence(sheet, title, Room(0)) if title else "",
        _line(sheet, "Cover Notice", (Text(SAMPLE),)) if document.sample else "",
        _line(sheet, "Cover Heading", (Text("Document control"),)),
        _control(sheet),
    ]
    if document.control.history:
        parts += [_line(sheet, "Cover Heading", (Text("Revision history"),)), _history(sheet)]
    return stacked(sheet, [part for part in parts if part])


def _line(sheet: Sheet, style: str, inlines: tuple[Inline, ...]) -> str:
    return ooxml.paragraph(runs(sheet, inlines), sheet.paragraph_style(style))


def _title(sheet: Sheet, title: Heading | None) -> str:
    if title is None:
        return _line(sheet, "Title", (Text(sheet.document.title),))
    shown = runs(sheet.with_code(""), title.inlines)
    content = ooxml.bookmark(next(sheet.numbers), ooxml.bookmark_name(title.anchor), shown)
    return ooxml.paragraph(content, sheet.paragraph_style("Title"))


def control_rows(document: Document) -> list[tuple[str, str]]:
    """Return what document control states, as names and values; what the document does not have is left out."""
    control = document.control
    rows = [
        ("Document id", document.id),
        ("Version", control.version),
        ("Status", "Draft: not for release" if document.draft else "Released"),
        ("Owner", control.owner),
        ("Approver", control.approver),
        ("Release date", _day(control.released)),
        ("Next review", _day(control.next_review)),
        ("Classification", control.classification),
        ("Audience", control.audience),
        ("Controls served", ", ".join(document.controls)),
    ]
    return [(name, value) for name, value in rows if value]


def _day(day: date | None) -> str:
    # In a cell of its own a date may break where the column of a house's own reference document is too narrow for it.
    return long_date(day).replace("\u00a0", " ")


def _control(sheet: Sheet) -> str:
    width = sheet.package.page.text_width
    widths = (width * 26 // 100, width - width * 26 // 100)
    style = sheet.package.styles.table("Control Table")
    description = "Who answers for this document, its version, its dates and who may read it"
    grid = Grid(style, widths, 0, "Document control", description, first_row=False, first_column=True)
    return ooxml.table(grid, [_cells(sheet, row, widths, "Table Text") for row in control_rows(sheet.document)])


def _history(sheet: Sheet) -> str:
    width = sheet.package.page.text_width
    first, second = width * 12 // 100, width * 24 // 100
    widths = (first, second, width - first - second)
    style = sheet.package.styles.table("Document Table")
    grid = Grid(style, widths, 0, "Revision history", "The versions of this document and what changed in each")
    rows = [_cells(sheet, ("Version", "Released", "Change"), widths, "Table Heading", header=True)]
    for revision in sheet.document.control.history:
        row = (revision.version, _day(revision.released), revision.change)
        rows.append(_cells(sheet, row, widths, "Table Text"))
    return ooxml.table(grid, rows)


def _cells(sheet: Sheet, texts: tuple[str, ...], widths: tuple[int, ...], style: str, *, header: bool = False) -> str:
    identifier = sheet.paragraph_style(style)
    cells = [ooxml.cell(ooxml.paragraph(ooxml.run(text), identifier), width) for text, width in zip(texts, widths, strict=True)]
    return ooxml.row(cells, header=header)


# ---------------------------------------------------------------------------------------------------------- contents


def contents(sheet: Sheet, content: tuple[Block, ...]) -> str:
    """Return the paragraphs of the table of contents of `content`, none where there are no headings.

    Its entries lead to their headings and carry no page numbers, which only a layout program could tell.
    """
    depth, _ = _extent(sheet, content)
    entries = [entry for entry in _entries(sheet, content) if entry[0] <= depth]
    if not entries:
        return ""
    # In many templates this style is based on Heading 1: without more the contents would be chapter 1.
    above = Layout(page_break_before=True, plain_text=True)
    lines = [ooxml.paragraph(ooxml.run("Contents"), sheet.paragraph_style("TOC Heading"), above)]
    for index, (level, number, node) in enumerate(entries):
        text = plain(node.inlines).replace("\n", " ")
        shown = (ooxml.run(f"{number}\t") if number else "") + ooxml.run(text)
        link = ooxml.hyperlink(shown, anchor=ooxml.bookmark_name(node.anchor))
        # LibreOffice shows no page numbers in the footer when the field ends in the paragraph that ends the section.
        start = "" if index else ooxml.field_begin(CONTENTS.format(depth))
        end = "" if index < len(entries) - 1 else ooxml.field_end()
        lines.append(ooxml.paragraph(start + link + end, sheet.paragraph_style(f"toc {level}")))
    return "".join(lines)


def leave_room(sheet: Sheet, content: tuple[Block, ...]) -> bool:
    """Tell whether the contents leave so much of their last page that the text begins there."""
    _, height = _extent(sheet, content)
    return 0 < height % sheet.package.page.text_height <= sheet.package.page.text_height * WELL_FILLED


def _extent(sheet: Sheet, content: tuple[Block, ...]) -> tuple[int, int]:
    """Return how many levels the contents show and their height, in twips, 0 where there are none.

    They show the third level only where all of them stand on one page.
    """
    levels = [word_level(node) for node in walk(content) if isinstance(node, Heading)]
    for depth in range(CONTENTS_LEVELS, 1, -1):
        shown = [ENTRY_HEIGHTS[level - 1] for level in levels if level <= depth]
        height = CONTENTS_HEADING + sum(shown) if shown else 0
        if height <= sheet.package.page.text_height:
            break
    return depth, height


def _entries(sheet: Sheet, content: tuple[Block, ...]) -> list[tuple[int, str, Heading]]:
    """Return the headings of the contents with their levels and numbers, counted as Word counts them."""
    formats = sheet.package.numbering.heading_formats
    counted = [0] * len(formats)
    entries = []
    for node in walk(content):
        if isinstance(node, Heading):
            level = word_level(node)
            counted[level - 1] += 1
            counted[level:] = [0] * (len(formats) - level)
            number = re.sub(r"%(\d)", lambda match: str(counted[int(match[1]) - 1]), formats[level - 1])
            if level <= CONTENTS_LEVELS:
                entries.append((level, number, node))
    return entries
