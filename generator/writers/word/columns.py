"""How wide the columns of a table are, and whether it needs the page turned: from the lengths of its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from generator.document.tree import Cell, Code, Inline, Keys, Link, Styled, Table, plain

# Advance widths of Carlito Regular (which has the widths of Calibri) for U+0020 to U+007E, in 1/2048 em, as the font
# itself states them. Carlito Bold is up to 5 % wider.
EM = 2048
WIDTHS = dict(
    enumerate(
        (
            463,
            667,
            821,
            1020,
            1038,
            1464,
            1397,
            452,
            621,
            621,
            1020,
            1020,
            511,
            627,
            517,
            791,
            1038,
            1038,
            1038,
            1038,
            1038,
            1038,
            1038,
            1038,
            1038,
            1038,
            548,
            548,
            1020,
            1020,
            1020,
            949,
            1831,
            1185,
            1114,
            1092,
            1260,
            1000,
            941,
            1292,
            1276,
            516,
            653,
            1064,
            861,
            1751,
            1322,
            1356,
            1058,
            1378,
            1112,
            941,
            998,
            1314,
            1162,
            1822,
            1063,
            998,
            959,
            628,
            791,
            628,
            1020,
            1020,
            596,
            981,
            1076,
            866,
            1076,
            1019,
            625,
            964,
            1076,
            470,
            490,
            931,
            470,
            1636,
            1076,
            1080,
            1076,
            1076,
            714,
            801,
            686,
            1076,
            925,
            1464,
            887,
            927,
            809,
            644,
            943,
            644,
            1020,
        ),
        start=32,
    )
)
OTHER_WIDTH = 1100
WIDE_WIDTH = 2048
BOLD = 1.05
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
# Code in a table has the small size, wherever it stands; its characters are as wide as those of DejaVu Sans Mono.
FIXED_PITCH_WIDTH = 1240 * SMALL_SIZE
# The room that is left is given out in this many steps, after a look at no more than about so many rows.
STEPS, MEASURED_ROWS, POWER = 40, 60, 6


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table is set: column widths in twips, on a turned page or not, in small type or not."""

    widths: tuple[int, ...]
    landscape: bool = False
    small: bool = False


_TABLES = 512
"""Tables of which is known how wide their columns are: the page asks first, whether it must be turned, and then the table itself."""


@dataclass(frozen=True, slots=True)
class Column:
    """What one column asks for, in twips: `least` breaks no header word, `readable` suits sentences as well.

    `whole` breaks no word at all and `natural` no line; `texts` holds how long the text of each cell is on one line.
    """

    least: int
    readable: int
    whole: int
    natural: int
    texts: tuple[int, ...]


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


def _least(columns: tuple[Column, ...]) -> int:
    return sum(column.least for column in columns)


@lru_cache(maxsize=_TABLES)
def share(columns: tuple[Column, ...], width: int) -> tuple[int, ...]:
    """Return column widths that add up to `width`: what each needs, and the rest where it makes the table lower.

    No column becomes wider than its longest line while another still breaks its lines.
    """
    widths = [column.readable for column in columns]
    if sum(widths) > width:
        widths = [column.least for column in columns]
    for index in sorted(range(len(columns)), key=lambda index: columns[index].whole - widths[index]):
        need = columns[index].whole - widths[index]
        if 0 < 2 * need <= width - sum(widths):
            widths[index] += need
    spare = width - sum(widths)
    step = max(spare // STEPS, 1)
    table = _Heights(columns, widths)
    while spare > 0:
        wishes = {i: min(step, spare, columns[i].natural - widths[i]) for i in range(len(columns))}
        gains = [(table.gain(i, widths[i] + wish) / wish, -i) for i, wish in wishes.items() if wish > 0]
        best, index = max(gains, default=(0.0, 0))
        if best <= 0:
            break
        widths[-index] += wishes[-index]
        spare -= wishes[-index]
        table.widen(-index, widths[-index])
    return _exactly(widths, width)


class _Heights:
    """How high the rows of a table are in lines, roughly: a row is as high as its highest cell.

    The highest is taken smoothly, as a mean of a high power, so that two cells of one height are both worth widening.
    """

    def __init__(self, columns: tuple[Column, ...], widths: list[int]) -> None:
        every = max(1, len(columns[0].texts) // MEASURED_ROWS) if columns else 1
        self._texts = [column.texts[::every] for column in columns]
        self._cells = [self._lines(index, width) for index, width in enumerate(widths)]
        self._rows = [sum(cells) for cells in zip(*self._cells, strict=True)]

    def _lines(self, index: int, width: int) -> list[float]:
        room = max(width - PADDING, 1)
        return [(text / room) ** POWER for text in self._texts[index]]

    def gain(self, index: int, width: int) -> float:
        """Return how many lines the table loses when the column is `width` wide."""
        lost: float = sum(
            max(1.0, row ** (1 / POWER)) - max(1.0, max(row - now + then, 0.0) ** (1 / POWER))
            for row, now, then in zip(self._rows, self._cells[index], self._lines(index, width), strict=True)
        )
        return lost

    def widen(self, index: int, width: int) -> None:
        """Make the column `width` wide."""
        self._cells[index] = self._lines(index, width)
        self._rows = [sum(cells) for cells in zip(*self._cells, strict=True)]


def _exactly(widths: list[int], total: int) -> tuple[int, ...]:
    scale = total / sum(widths)
    scaled = [int(width * scale) for width in widths]
    scaled[-1] += total - sum(scaled)
    return tuple(scaled)


@lru_cache(maxsize=_TABLES)
def measure(table: Table, size: float) -> tuple[Column, ...]:
    """Return what each column of `table` asks for in type of `size` points."""
    rows = [[_words(cell, size) for cell in row] for row in table.rows]
    columns = []
    for index, header in enumerate(table.header):
        head, title = (round(number * BOLD) for number in _words(header, size)[:2])
        words = [row[index][0] for row in rows]
        lines = [row[index][1] for row in rows]
        natural = max([title, *lines]) + PADDING
        longest = max(words, default=0)
        whole = max(head, longest) + PADDING
        least = max(head, min(longest, LONGEST_BODY_WORD // 2)) + PADDING
        readable = max(least, min(longest, LONGEST_BODY_WORD) + PADDING, min(natural, READABLE))
        texts = (title, *(row[index][2] for row in rows))
        columns.append(Column(least, readable, whole, natural, texts))
    return tuple(columns)


def _words(cell: Cell, size: float) -> tuple[int, int, int]:
    """Return the width of the longest word, of the longest line and of all lines of a cell, in twips."""
    strong = any(isinstance(inline, Styled) and inline.style == "strong" for inline in cell.inlines)
    scale = size * TWIPS_PER_POINT / EM * (BOLD if strong else 1)
    longest = line = widest = total = 0.0
    for word in _broken(list(_pieces(cell.inlines))):
        if word == "\n":
            line = 0
            continue
        width = _width(word, FIXED_PITCH_WIDTH / size)
        longest = max(longest, width)
        total += width + (WIDTHS[32] if line else 0)
        line += width + (WIDTHS[32] if line else 0)
        widest = max(widest, line)
    return round(longest * scale), round(widest * scale), round(total * scale)


def _broken(pieces: list[str]) -> list[str]:
    # A line may end at a space and after a hyphen: at the rest Word breaks only when nothing else helps. A no-break
    # space is part of its word.
    return re.findall(r"\n|[^ \t\n-]*-+|[^ \t\n-]+", "".join(pieces))


def _pieces(inlines: tuple[Inline, ...]) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Code(text):
                # Private-use characters stand for characters of a fixed width.
                yield re.sub(r"[^ \t\n-]", "\ue000", text)
            case Keys(keys):
                yield "+".join(f"\ue000{key}" for key in keys)
            case Styled(_, inner) | Link(_, inner):
                yield from _pieces(inner)
            case _:
                yield plain((inline,))


@lru_cache(maxsize=20_000)
def _width(word: str, pitch: float) -> float:
    return sum(_advance(ord(character), pitch) for character in word)


def _advance(code: int, pitch: float) -> float:
    if code == 0xE000:
        return pitch
    return WIDTHS.get(code) or (WIDE_WIDTH if code >= 0x2E80 else OTHER_WIDTH)
