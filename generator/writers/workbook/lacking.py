"""What a workbook cannot reckon: every formula that rests on an open cell, directly or by others, gives way to words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from openpyxl import Workbook
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from generator.model.types.open import Gap, Open
from generator.writers.workbook.looks import height, opened, put

_Cell = tuple[str, int, int]
"""A cell: the title of its sheet, row and column."""
_CHOICE = re.compile(r"SUMIF\(([^,()]+),([^,()]+),([^,()]+)\)")
"""A sum of what stands beside one key: it rests on the rows with that key, not on the whole range."""


def give_way(book: Workbook) -> None:
    """Write into each cell of `book` whose formula rests on an open cell what it is not computed without, in place of the formula."""
    gaps: dict[_Cell, Gap] = {(sheet.title, *place): gap for sheet in book for place, gap in opened(sheet).items()}
    if not gaps:
        return
    resting: dict[_Cell, list[_Cell]] = {}
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            for source in _sources(book, sheet, str(cell.value)):
                resting.setdefault(source, []).append((sheet.title, cell.row, cell.column))
    waiting = list(gaps)
    while waiting:
        source = waiting.pop(0)
        for cell in resting.get(source, ()):
            if cell not in gaps:
                gaps[cell] = replace(gaps[source], computed=True)
                put(book[cell[0]], cell[1], cell[2], Open(gaps[cell]))
                waiting.append(cell)
    for sheet in book:
        for (row, column), gap in opened(sheet).items():
            put(sheet, row, column, Open(gap))  # in the font of what is open, whichever the cell was given
        _heighten(sheet)


def is_known(sheet: Worksheet, cells: str) -> bool:
    """Return whether none of `cells` of a sheet is open or rests on what is: a chart may show them."""
    left, top, right, bottom = _bounds(cells)
    return not any(top <= row <= bottom and left <= column <= right for row, column in opened(sheet))


def _sources(book: Workbook, sheet: Worksheet, formula: str) -> Iterator[_Cell]:
    """Yield the cells that a formula on `sheet` reads."""
    for keys, wanted, amounts in _CHOICE.findall(formula):
        yield from _chosen(book, sheet, keys, wanted, amounts)
    for token in Tokenizer(_CHOICE.sub("0", formula)).items:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            yield from _cells(book, sheet, token.value)


def _chosen(book: Workbook, sheet: Worksheet, keys: str, wanted: str, amounts: str) -> Iterator[_Cell]:
    """Yield the cells of `amounts` beside whose `keys` stands what is `wanted`: a text in quotes, or the address of one."""
    if wanted.startswith('"'):
        text = wanted.strip('"')
    else:
        title, row, column = next(_cells(book, sheet, wanted))
        text = book[title].cell(row, column).value
    for (title, row, column), amount in zip(_cells(book, sheet, keys), _cells(book, sheet, amounts), strict=True):
        if book[title].cell(row, column).value == text:
            yield amount


def _cells(book: Workbook, sheet: Worksheet, reference: str) -> Iterator[_Cell]:
    """Yield the cells of a reference: an address, a range, or a name that is defined for one."""
    if reference in book.defined_names:
        reference = str(book.defined_names[reference].attr_text)
    title, _, cells = reference.rpartition("!")
    left, top, right, bottom = _bounds(cells)
    for row in range(top, bottom + 1):
        yield from ((title.strip("'") or sheet.title, row, column) for column in range(left, right + 1))


def _bounds(cells: str) -> tuple[int, int, int, int]:
    """Return the columns and rows of a range; the workbook has none that is open to one side."""
    return cast("tuple[int, int, int, int]", range_boundaries(cells))


def _heighten(sheet: Worksheet) -> None:
    """Let each row with words in place of a figure be as high as they are."""
    rows: dict[int, list[tuple[str, float]]] = {}
    ends = {(merged.min_row, merged.min_col): merged.max_col for merged in sheet.merged_cells.ranges}
    for row, column in opened(sheet):
        columns = range(column, ends.get((row, column), column) + 1)
        width = sum(sheet.column_dimensions[get_column_letter(number)].width for number in columns)
        rows.setdefault(row, []).append((str(sheet.cell(row, column).value), width))
    for row, texts in rows.items():
        sheet.row_dimensions[row].height = max(sheet.row_dimensions[row].height or 0, height(texts))
