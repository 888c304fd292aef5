"""Blocks of a document as the text of a cell: one case for each block, and what a cell cannot show is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.document.tree import (
    Admonition,
    Block,
    Cell,
    CodeBlock,
    DefinitionList,
    Figure,
    Heading,
    Item,
    List,
    Paragraph,
    Quote,
    Rule,
    Table,
    Tabs,
    plain,
)
from generator.errors import WriterError

BULLET = "• "


def text(blocks: Iterable[Block]) -> str:
    """Return the characters of `blocks`, a blank line between paragraphs, list items on lines of their own.

    Raises WriterError for a block that it does not know.
    """
    return "\n\n".join(part for block in blocks if (part := _block(block)))


def _block(block: Block) -> str:
    match block:
        case Heading(_, inlines) | Paragraph(inlines):
            return plain(inlines)
        case List(items, start):
            return "\n".join(_item(item, BULLET if start is None else f"{start + index}. ") for index, item in enumerate(items))
        case Table(header, rows, caption):
            lines = [_row(header), *map(_row, rows)]
            return "\n".join([plain(caption), *lines] if caption else lines)
        case CodeBlock(shown, _, title):
            return f"{title}\n{shown.rstrip()}" if title else shown.rstrip()
        case Figure(_, alternative, caption):
            return f"{plain(caption)}: {alternative}" if caption else alternative
    return _holder(block)


def _holder(block: Block) -> str:
    """Return the characters of a block that is neither text nor table but holds others."""
    match block:
        case Admonition(_, title, inner):
            return "\n".join(part for part in (plain(title), text(inner)) if part)
        case Quote(inner):
            return text(inner)
        case Tabs(tabs):
            return "\n\n".join(f"{plain(tab.title)}\n{text(tab.blocks)}" for tab in tabs)
        case DefinitionList():
            return "\n".join(_definitions(block))
        case Rule():
            return ""
    raise WriterError(f"a cell of a workbook cannot show {type(block).__name__}")


def _item(item: Item, mark: str) -> str:
    box = "" if item.checked is None else "☒ " if item.checked else "☐ "
    inner = "\n".join(part for block in item.blocks if (part := _block(block)))
    return mark + box + inner.replace("\n", "\n" + " " * len(mark))


def _row(cells: tuple[Cell, ...]) -> str:
    return " | ".join(plain(cell.inlines) for cell in cells)


def _definitions(block: DefinitionList) -> Iterator[str]:
    for one in block.definitions:
        yield f"{', '.join(plain(term) for term in one.terms)}: {'; '.join(text(meaning) for meaning in one.meanings)}"
