"""Blocks as paragraphs and tables of a Word document: one case per block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from generator.document.tree import (
    Admonition,
    Block,
    Cell,
    CodeBlock,
    DefinitionList,
    Figure,
    Heading,
    Inline,
    Item,
    List,
    Paragraph,
    Quote,
    Rule,
    Table,
    Tabs,
    plain,
)
from generator.writers import ooxml
from generator.writers.ooxml import Grid, Layout, Look
from generator.writers.word.columns import Fit, fit
from generator.writers.word.figures import caption, figure, is_larger_turned
from generator.writers.word.inlines import runs
from generator.writers.word.numbering import DEEPEST
from generator.writers.word.pagination import WHOLE_BOX, announces, height_above, height_beside, kept_rows, length
from generator.writers.word.sheet import Room, Sheet
from generator.writers.word.styles import HEADING_LEVELS

# The kinds of Material for MkDocs and the five looks that stand for them; a kind of one's own looks like a note.
BOXES = {
    "tip": "Tip",
    "hint": "Tip",
    "success": "Tip",
    "check": "Tip",
    "done": "Tip",
    "warning": "Warning",
    "caution": "Warning",
    "attention": "Warning",
    "question": "Warning",
    "help": "Warning",
    "faq": "Warning",
    "danger": "Danger",
    "error": "Danger",
    "failure": "Danger",
    "fail": "Danger",
    "missing": "Danger",
    "bug": "Danger",
    "example": "Example",
    "quote": "Quote",
    "cite": "Quote",
}
BOX_PADDING = 2 * 170
# Half of the left border, which Word draws on the edge of the table and LibreOffice inside of it.
BOX_INDENT = 45
DEFINITION_INDENT = 340
QUOTE_INDENT = 340
CODE_INDENT, CODE_RIGHT, CODE_HANGING, CODE_PITCH = 113, 113, 284, 94
# Characters: a line of code up to the first never wraps, and no line wraps further right than the second.
SHORT_CODE, DEEPEST_CODE = 60, 24
# Lines: a listing up to the first stays on one page, a longer one keeps the second number together at its start.
WHOLE_LISTING, LISTING_START = 30, 3


def blocks(sheet: Sheet, content: tuple[Block, ...], room: Room) -> str:
    """Return `content` one below the other. Raises `WriterError` for what Word cannot show."""
    parts = []
    for index, (node, following) in enumerate(zip_longest(content, content[1:])):
        if isinstance(node, Paragraph):
            parts.append(_paragraph(sheet, node, room, keep_next=announces(node, following)))
        elif isinstance(node, Figure):
            upright = room.width <= sheet.package.page.text_width
            beside = height_beside(content, index) if upright else height_above(content, index)
            parts.append(block(sheet, node, replace(room, beside=beside)))
        else:
            parts.append(block(sheet, node, room))
        if isinstance(node, CodeBlock) and isinstance(following, CodeBlock):
            # Word draws one border around paragraphs of one style.
            parts.append(separator(sheet))
    return stacked(sheet, parts)


def stacked(sheet: Sheet, parts: list[str]) -> str:
    """Return finished blocks one below the other, with a little room below a table.

    Word would merge two tables that touch, and LibreOffice forgets to take a heading along to the next page when the
    heading follows a table that is kept together.
    """
    stack: list[str] = []
    for part in filter(None, parts):
        if stack and stack[-1].endswith("</w:tbl>"):
            stack.append(separator(sheet))
        stack.append(part)
    return "".join(stack)


def separator(sheet: Sheet, section: str = "") -> str:
    """Return the low, empty paragraph that the format asks for after some tables, or that ends a section."""
    return ooxml.paragraph("", sheet.paragraph_style("Separator"), Layout(section=section))


def block(sheet: Sheet, node: Block, room: Room) -> str:
    """Return one block."""
    case = CASES.get(type(node))
    if case is None:
        sheet.refuse(f"Word cannot show the block {type(node).__name__}")
    return case(sheet, node, room)


# ---------------------------------------------------------------------------------------------------------- headings


def heading(sheet: Sheet, node: Heading, room: Room) -> str:
    """Return a heading and, below it, the criteria that its section proves."""
    style = sheet.paragraph_style(f"heading {word_level(node)}")
    shown = runs(sheet.with_code(""), node.inlines)
    content = ooxml.bookmark(next(sheet.numbers), ooxml.bookmark_name(node.anchor), shown)
    layout = Layout(page_break_before=True) if node.new_page else ooxml.FLOW
    return ooxml.paragraph(content, style, layout) + evidence(sheet, node, room)


def word_level(node: Heading) -> int:
    """Return the level of a heading in Word, from 1: the first level of the page is the title of the document."""
    return min(max(node.level - 1, 1), HEADING_LEVELS)


def evidence(sheet: Sheet, node: Heading, room: Room) -> str:
    """Return the line with the criteria that a section proves, or would prove if it held more than proposals; or nothing.

    It is a paragraph of its own so that the contents and Word's navigation show the heading alone.
    """
    if not node.evidence:
        return ""
    tag = sheet.character("Evidence Tag")
    tags = ooxml.run("  ").join(ooxml.run(f"\u00a0{criterion}\u00a0", tag) for criterion in node.evidence)
    style = sheet.paragraph_style("Evidence Line")
    return ooxml.paragraph(
        ooxml.run("Proposed, not confirmed; no evidence yet for  " if node.proposed else "Evidence for  ") + tags,
        style,
        room.layout(keep_next=True),
    )


# -------------------------------------------------------------------------------------------------------------- text


def _paragraph(sheet: Sheet, node: Paragraph, room: Room, *, keep_next: bool = False) -> str:
    layout = room.layout(keep_next=keep_next)
    return ooxml.paragraph(runs(sheet, node.inlines), sheet.paragraph_style(room.style), layout)


def _quote(sheet: Sheet, node: Quote, room: Room) -> str:
    spoken = [inner for inner in node.blocks if isinstance(inner, Paragraph)]
    if len(spoken) < len(node.blocks):
        return _box(sheet, "Quote", "", node.blocks, room)
    style = sheet.paragraph_style("Quote")
    layout = Layout(left=room.indent + QUOTE_INDENT) if room.indent else ooxml.FLOW
    return "".join(ooxml.paragraph(runs(sheet, inner.inlines), style, layout) for inner in spoken)


def _rule(sheet: Sheet, _: Rule, room: Room) -> str:
    return ooxml.paragraph("", sheet.paragraph_style("Horizontal Rule"), room.layout())


def _definitions(sheet: Sheet, node: DefinitionList, room: Room) -> str:
    style = sheet.paragraph_style("Definition Term")
    look = Look(bold=sheet.in_notes)
    parts = []
    for definition in node.definitions:
        parts += [ooxml.paragraph(runs(sheet, term, look), style, room.layout()) for term in definition.terms]
        inner = room.moved(DEFINITION_INDENT, "Definition")
        parts += [blocks(sheet, meaning, inner) for meaning in definition.meanings]
    return stacked(sheet, parts)


def _code(sheet: Sheet, node: CodeBlock, room: Room) -> str:
    style = sheet.paragraph_style("Source Code")
    lines = node.text.rstrip("\n").split("\n")
    whole = len(lines) <= WHOLE_LISTING
    parts = []
    if node.title:
        layout = Layout(left=room.indent + CODE_INDENT, right=CODE_RIGHT) if room.indent else ooxml.FLOW
        parts.append(ooxml.paragraph(ooxml.run(node.title), sheet.paragraph_style("Source Code Title"), layout))
    for number, line in enumerate(lines, 1):
        # One paragraph a line: a line that wraps is indented, and a copied line ends where it ends here.
        keep = number < len(lines) and (whole or number < LISTING_START)
        hanging = CODE_HANGING + CODE_PITCH * _begins(line)
        moved = room.indent or hanging > CODE_HANGING
        left = room.indent + CODE_INDENT + hanging if moved else None
        layout = Layout(keep_next=keep, left=left, hanging=hanging if moved else 0)
        parts.append(ooxml.paragraph(ooxml.run(line), style, layout))
    return "".join(parts)


def _begins(line: str) -> int:
    """Return after how many spaces a line of code begins, 0 for one too short to wrap."""
    return min(len(line) - len(line.lstrip(" ")), DEEPEST_CODE) if len(line) > SHORT_CODE else 0


# ------------------------------------------------------------------------------------------------------------- lists


def _list(sheet: Sheet, node: List, room: Room) -> str:
    level = min(room.depth, DEEPEST)
    numbering = sheet.package.numbering
    number = numbering.bullets() if node.start is None else numbering.steps(level, node.start)
    left, hanging = numbering.indent(level, numbered=node.start is not None)
    inner = Room(room.width, room.base + left, room.base, room.depth + 1, "List Paragraph")
    # Where the list begins at the margin, the numbering itself says how far its items stand in.
    place = Layout(numbering=(number, level)) if not room.base else Layout(numbering=(number, level), left=inner.indent, hanging=hanging)
    ticked = Layout(left=inner.indent, hanging=hanging)
    return stacked(sheet, [_item(sheet, item, place if item.checked is None else ticked, inner) for item in node.items])


def _item(sheet: Sheet, item: Item, place: Layout, room: Room) -> str:
    first: tuple[Inline, ...] = ()
    rest = item.blocks
    if rest and isinstance(rest[0], Paragraph):
        first, rest = rest[0].inlines, rest[1:]
    following = rest[0] if rest else None
    place = replace(place, keep_next=bool(rest) and (not first or announces(Paragraph(first), following)))
    sign = ""
    if item.checked is not None:
        title = plain(first)[:60] or "Task"
        sign = ooxml.checkbox(next(sheet.numbers), checked=item.checked, title=title) + ooxml.TAB
    content = sign + runs(sheet, first)
    head = ooxml.paragraph(content, sheet.paragraph_style("List Paragraph"), place)
    return stacked(sheet, [head, blocks(sheet, rest, room)] if rest else [head])


# ------------------------------------------------------------------------------------------------------------- boxes


def _admonition(sheet: Sheet, node: Admonition, room: Room) -> str:
    label = node.kind.replace("-", " ").capitalize()
    title = plain(node.title)
    content = runs(sheet, node.title)
    if label.lower() not in title.lower():
        content = ooxml.run(f"{label}: " if title else label) + content
    return _box(sheet, BOXES.get(node.kind, "Note"), content, node.blocks, room, f"{label}: {title}" if title else label)


def _tabs(sheet: Sheet, node: Tabs, room: Room) -> str:
    if any(length(tab.blocks) > WHOLE_BOX for tab in node.tabs):
        return _long_tabs(sheet, node, room)
    return stacked(
        sheet,
        [_box(sheet, "Tab", runs(sheet, tab.title), tab.blocks, room, plain(tab.title) or "Tab") for tab in node.tabs],
    )


def _long_tabs(sheet: Sheet, node: Tabs, room: Room) -> str:
    """Return tabs that would fill a page each below their titles, without the boxes, which pages would cut."""
    style = sheet.paragraph_style("Tab Title")
    parts = []
    for tab in node.tabs:
        parts.append(ooxml.paragraph(runs(sheet, tab.title), style, room.layout(keep_next=True)) if tab.title else "")
        parts.append(blocks(sheet, tab.blocks, room))
    return stacked(sheet, [*parts, _rule(sheet, Rule(), room)])


def _box(sheet: Sheet, look: str, title: str, content: tuple[Block, ...], room: Room, description: str = "Quotation") -> str:
    """Return a table of one column: whatever stands in it, its border and its shading hold together."""
    if not title and not content:
        return ""
    width = room.width - room.indent - 2 * BOX_INDENT
    rows = []
    if title:
        head = ooxml.paragraph(title, sheet.paragraph_style("Box Title"))
        rows.append(ooxml.row([ooxml.cell(head, width)], header=bool(content)))
    if content:
        inner = closed(sheet, blocks(sheet, content, Room(width - BOX_PADDING)))
        rows.append(ooxml.row([ooxml.cell(inner, width)], splits=length(content) > WHOLE_BOX))
    style = sheet.package.styles.table(f"Box {look}")
    grid = Grid(style, (width,), room.indent + BOX_INDENT, description, "", first_row=bool(title))
    return ooxml.table(grid, rows)


def closed(sheet: Sheet, content: str) -> str:
    """Return the content of a cell with the paragraph at its end that the format asks for."""
    return content if content.endswith("</w:p>") else content + separator(sheet)


# ------------------------------------------------------------------------------------------------------------ tables


def _table(sheet: Sheet, node: Table, room: Room) -> str:
    indent = room.indent
    fitted = _fitted(sheet, node, room.width - indent)
    head, text = ("Table Heading Small", "Table Text Small") if fitted.small else ("Table Heading", "Table Text")
    anchor = "" if node.caption else node.anchor
    above = caption(sheet, "Table", node.caption, node.anchor, room.layout(keep_next=True)) if node.caption else ""
    inside = sheet.with_code("" if fitted.small else "Table Code")
    rows = [_row(inside, node.header, fitted.widths, head, anchor=anchor, header=True)]
    kept = kept_rows(node)
    rows += [_row(inside, row, fitted.widths, text, keep_next=n in kept) for n, row in enumerate(node.rows, 1)]
    titles = ", ".join(plain(cell.inlines) for cell in node.header)
    title = plain(node.caption) or titles
    description = f"Columns: {titles}. Rows: {len(node.rows)}."
    grid = Grid(sheet.package.styles.table("Document Table"), fitted.widths, indent, title, description)
    return above + ooxml.table(grid, rows)


def _fitted(sheet: Sheet, node: Table, width: int, turned: int | None = None) -> Fit:
    for number, cells in enumerate(node.rows, 1):
        if len(cells) != len(node.header):
            sheet.refuse(f"row {number} of a table has {len(cells)} cells, its header has {len(node.header)}")
    return fit(node, width, turned, sheet.package.stretch)


def _row(
    sheet: Sheet,
    cells: tuple[Cell, ...],
    widths: tuple[int, ...],
    style: str,
    *,
    anchor: str = "",
    header: bool = False,
    keep_next: bool = False,
) -> str:
    identifier = sheet.paragraph_style(style)
    finished = []
    for cell, width in zip(cells, widths, strict=True):
        content = runs(sheet, cell.inlines)
        if anchor:
            content = ooxml.bookmark(next(sheet.numbers), ooxml.bookmark_name(anchor), content)
            anchor = ""
        layout = Layout(keep_next=keep_next, alignment="" if cell.alignment == "left" else cell.alignment)
        finished.append(ooxml.cell(ooxml.paragraph(content, identifier, layout), width))
    return ooxml.row(finished, header=header)


def needs_landscape(sheet: Sheet, content: tuple[Block, ...], index: int) -> bool:
    """Tell whether block `index` of the body wants its own pages lying on their long side.

    A table does when its columns are not readable on the upright page, a figure when it is much larger there.
    """
    page = sheet.package.page
    turned = page.turned()
    if turned.text_width <= page.text_width:
        return False
    match content[index]:
        case Table() as node:
            return _fitted(sheet, node, page.text_width, turned.text_width).landscape
        case Figure() as node:
            return is_larger_turned(sheet, node, height_beside(content, index), height_above(content, index))
    return False


CASES: dict[type, Callable[[Sheet, Any, Room], str]] = {
    Heading: heading,
    Paragraph: _paragraph,
    List: _list,
    Table: _table,
    CodeBlock: _code,
    Figure: figure,
    Admonition: _admonition,
    Quote: _quote,
    Tabs: _tabs,
    DefinitionList: _definitions,
    Rule: _rule,
}
