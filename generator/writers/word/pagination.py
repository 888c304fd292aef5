"""Which blocks of a Word document stay on one page with their neighbours."""

from __future__ import annotations

from generator.document.tree import (
    Block,
    Code,
    CodeBlock,
    Figure,
    Heading,
    Paragraph,
    Styled,
    Table,
    Text,
    plain,
    walk,
)

# Twips: headings by their level in the page and the space above them, which is nothing at the top of a page, the line
# with their evidence, a line of text and the space around text.
HEADING_HEIGHT, HEADING_SPACE = (930, 930, 743, 635, 570, 550), (400, 400, 320, 260, 220, 200)
EVIDENCE_HEIGHT, LINE_HEIGHT, SPACING = 305, 285, 170
# Characters in a line of text, and the most lines below a figure that are kept on its page.
LINE_LENGTH, LINES_BELOW = 90, 6
# Rows: a table up to the first stays on one page, one up to the second when it holds no more than so many characters.
WHOLE_TABLE, WHOLE_LOW_TABLE, LOW_TABLE = 6, 12, 700
# Characters: a box up to this length stays on one page.
WHOLE_BOX = 900


def announces(node: Paragraph, following: Block | None) -> bool:
    """Tell whether a paragraph must not be parted by a page end from what follows it."""
    if following is None:
        return False
    if isinstance(following, Table | Figure | CodeBlock) or _is_label(node):
        return True
    return plain(node.inlines).rstrip().endswith(":")


def _is_label(node: Paragraph) -> bool:
    """Tell whether a paragraph is bold from its beginning to its end: a heading without being one."""
    shown = [inline for inline in node.inlines if not isinstance(inline, Text) or inline.text.strip()]
    return bool(shown) and all(isinstance(inline, Styled) and inline.style == "strong" for inline in shown)


def height_beside(content: tuple[Block, ...], index: int) -> int:
    """Return how high, in twips, the other blocks are that stand on the page of the figure `index`.

    Beside what stands above it that is the short text that ends its section, which would stand alone on a page when
    another large figure follows.
    """
    return height_above(content, index) + _height_below(content, index)


def height_above(content: tuple[Block, ...], index: int) -> int:
    """Return how high, in twips, the headings above block `index` are and the text that announces it."""
    height = space = 0
    while index:
        following, index = content[index], index - 1
        match content[index]:
            case Heading(level, _, _, evidence):
                place = min(level, len(HEADING_HEIGHT)) - 1
                height += HEADING_HEIGHT[place] + (EVIDENCE_HEIGHT if evidence else 0)
                space = HEADING_SPACE[place]
            case Paragraph() as text if announces(text, following):
                height += _lines(text) * LINE_HEIGHT + SPACING
                space = 0
            case _:
                break
    return height - space


def _height_below(content: tuple[Block, ...], index: int) -> int:
    rest = content[index + 1 :]
    end = next((number for number, node in enumerate(rest) if not isinstance(node, Paragraph)), len(rest))
    lines = sum(_lines(node) for node in rest[:end] if isinstance(node, Paragraph))
    if lines > LINES_BELOW or (end < len(rest) and not isinstance(rest[end], Heading)):
        return 0
    return lines * LINE_HEIGHT + end * SPACING


def _lines(text: Paragraph) -> int:
    return 1 + len(plain(text.inlines)) // LINE_LENGTH


def kept_rows(node: Table) -> set[int]:
    """Return the numbers of the rows that stay with the next one: all of a small table, else no row is left alone."""
    count = len(node.rows)
    if count <= WHOLE_TABLE or (count <= WHOLE_LOW_TABLE and length(node) <= LOW_TABLE):
        return set(range(1, count))
    return {1, count - 1}


def length(content: object) -> int:
    """Return how many characters there are in blocks, a picture counted as a box that fills half a page."""
    nodes = list(walk(content))
    pictures = WHOLE_BOX * sum(isinstance(node, Figure) for node in nodes)
    return pictures + sum(len(node.text) for node in nodes if isinstance(node, Text | Code | CodeBlock))
