"""How wide the columns of a table are, and whether it needs the page turned: from the lengths of its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from generator.document import Cell, Code, Inline, Keys, Link, Styled, Table, plain

# Advance widths of Carlito Regular (which has the widths of Calibri) for U+0020 to U+007E, in 1/2048 em, as the font
# itself states them. Carlito Bold is up to 5 % wider.
EM = 2048
WIDTHS = dict(
    enumerate(
        (
            463, 667, 821, 1020, 1038, 1464, 1397, 452, 621, 621, 1020, 1020, 511, 627, 517, 791, 1038, 1038, 1038,
            1038, 1038, 1038, 1038, 1038, 1038, 1038, 548, 548, 1020, 1020, 1020, 949, 1831, 1185, 1114, 1092, 1260,
            1000, 941, 1292, 1276, 516, 653, 1064, 861, 1751, 1322, 1356, 1058, 1378, 1112, 941, 998, 1314, 1162, 1822,
            1063, 998, 959, 628, 791, 628, 1020, 1020, 596, 981, 1076, 866, 1076, 1019, 625, 964, 1076, 470, 490, 931,
            470, 1636, 1076, 1080, 1076, 1076, 714, 801, 686, 1076, 925, 1464, 887, 927, 809, 644, 943, 644, 1020,
        ),
        start=32,
    )
)  # fmt: skip
OTHER_WIDTH = 1100
WIDE_WIDTH = 2048
BOLD = 1.05
FIXED_PITCH_WIDTH = 1240
TWIPS_PER_POINT = 20
# How much wider other typefaces run than Calibri; estimates from the widths of their small letters.
TYPEFACES = {"calibri": 1.0, "carlito": 1.0, "times new roman": 1.0, "garamond": 1.0, "cambria": 1.1, "verdana": 1.35}
OTHER_TYPEFACE = 1.15
# The margins of a cell in the reference document, and a little air so that a word never touches its neighbour.
PADDING = 2 * 90 + 40
# A word in the body may be broken when it is longer than this (an ARN, a URL); a word in the header never.
LONGEST_BODY_WORD = 1700
# A column of sentences is not read well below this width (23 mm).
READABLE = 1300
NORMAL_SIZE = 9.0
SMALL_SIZE = 7.5


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table is set: column widths in twips, on a turned page or not, in small type or not."""

    widths: tuple[int, ...]
    landscape: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """What one column asks for, in twips: `least` breaks no header word, `readable` suits sentences as well.

    `natural` holds its longest line; `weight` tells how much text it has: the root mean square of its lines, because one
    long cell makes a row as high as many do.
    """

    least: int
    readable: int
    natural: int
    weight: int


def stretch(typeface: str) -> float:
    """Return how much wider than Calibri a typeface runs."""
    return TYPEFACES.get(typeface.lower(), OTHER_TYPEFACE)


def fit(table: Table, width: int, turned: int | None = None, stretch: float = 1.0) -> Fit:
    """Return how `table` is set in `width` twips; `turned` is the width of a landscape page where one is allowed.

    `stretch` is how much wider than Calibri the text runs.

    A table goes on a landscape page when its columns do not stay readable in `width`; its type becomes small when
    they do not keep their words whole there either.
    """
    columns = measure(table, NORMAL_SIZE * stretch)
    if sum(column.readable for column in columns) <= width or (turned is None and _least(columns) <= width):
        return Fit(share(columns, width))
    if turned is not None and _least(columns) <= turned:
        return Fit(share(columns, turned), landscape=True)
    return Fit(share(measure(table, SMALL_SIZE * stretch), turned or width), landscape=turned is not None, small=True)


def _least(columns: list[Column]) -> int:
    return sum(column.least for column in columns)


def share(columns: list[Column], width: int) -> tuple[int, ...]:
    """Return column widths that add up to `width`: what each needs, and the rest by how much text each has.

    No column becomes wider than its longest line while another still breaks its lines.
    """
    widths = [column.readable for column in columns]
    if sum(widths) > width:
        widths = [column.least for column in columns]
    spare = width - sum(widths)
    breaking = list(range(len(columns)))
    while breaking and spare > 0:
        total = sum(columns[index].weight for index in breaking)
        wished = {index: widths[index] + spare * columns[index].weight // total for index in breaking}
        whole = [index for index in breaking if wished[index] >= columns[index].natural]
        for index in whole or breaking:
            widths[index] = max(widths[index], columns[index].natural) if whole else wished[index]
        spare = width - sum(widths) if whole else 0
        breaking = [index for index in breaking if index not in whole]
    return _exactly(widths, width)


def _exactly(widths: list[int], total: int) -> tuple[int, ...]:
    scale = total / sum(widths)
    scaled = [int(width * scale) for width in widths]
    scaled[-1] += total - sum(scaled)
    return tuple(scaled)


def measure(table: Table, size: float) -> list[Column]:
    """Return what each column of `table` asks for in type of `size` points."""
    rows = [[_words(cell, size) for cell in row] for row in table.rows]
    columns = []
    for index, header in enumerate(table.header):
        head, title = (round(number * BOLD) for number in _words(header, size))
        words = [row[index][0] for row in rows]
        lines = [row[index][1] for row in rows]
        natural = max([title, *lines]) + PADDING
        longest = max(words, default=0)
        least = max(head, min(longest, LONGEST_BODY_WORD // 2)) + PADDING
        readable = max(least, min(longest, LONGEST_BODY_WORD) + PADDING, min(natural, READABLE))
        weight = 1 + round(sqrt(sum(line * line for line in [title, *lines]) / (1 + len(lines))))
        columns.append(Column(least, readable, natural, weight))
    return columns


def _words(cell: Cell, size: float) -> tuple[int, int]:
    """Return the width of the longest word and of the longest line of a cell, in twips."""
    scale = size * TWIPS_PER_POINT / EM
    longest = line = widest = 0
    for word in _broken(list(_pieces(cell.inlines))):
        if word == "\n":
            line = 0
            continue
        width = _width(word)
        longest = max(longest, width)
        line += width + (WIDTHS[32] if line else 0)
        widest = max(widest, line)
    return round(longest * scale), round(widest * scale)


def _broken(pieces: list[str]) -> list[str]:
    # A line may end at a space and after a hyphen: at the rest Word breaks only when nothing else helps.
    return re.findall(r"\n|[^\s-]*-+|[^\s-]+", "".join(pieces))


def _pieces(inlines: tuple[Inline, ...]) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Code(text):
                # Private-use characters stand for characters of a fixed width.
                yield re.sub(r"[^\s-]", "\ue000", text)
            case Keys(keys):
                yield "+".join(f"\ue000{key}" for key in keys)
            case Styled(_, inner) | Link(_, inner):
                yield from _pieces(inner)
            case _:
                yield plain((inline,))


@lru_cache(maxsize=20_000)
def _width(word: str) -> int:
    return sum(_advance(ord(character)) for character in word)


def _advance(code: int) -> int:
    if code == 0xE000:
        return FIXED_PITCH_WIDTH
    return WIDTHS.get(code) or (WIDE_WIDTH if code >= 0x2E80 else OTHER_WIDTH)
