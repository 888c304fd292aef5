"""Where things stand in a spreadsheet that somebody else made: rows, columns and ranges, within what a sheet has."""

from __future__ import annotations

import re

from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries
from openpyxl.utils.exceptions import CellCoordinatesException

from generator.errors import EvidencekitError, visible

Position = tuple[int, int]
"""Row and column of a cell, both from 1."""
Range = tuple[int, int, int, int]
"""First row, first column, last row, last column."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""What a sheet of Excel has."""
LAST_STYLE = 65_490
"""Cell formats that a workbook of Excel has room for."""
_AGAIN = "Open it in a spreadsheet program and save it again."


class NotFillable(EvidencekitError):
    """A spreadsheet that cannot be filled: why, and what to do."""


def address(position: Position) -> str:
    """Return the position as a spreadsheet names it: D7."""
    return f"{get_column_letter(position[1])}{position[0]}"


def row(text: str) -> int:
    """Return the number of a row. Raises NotFillable for one that no sheet has."""
    return _number(text, range(1, LAST_ROW + 1), f"a row `{_short(text)}`; the rows of a sheet are 1 to {LAST_ROW:,}")


def style(text: str) -> int:
    """Return the number of a cell's format. Raises NotFillable for what is none."""
    return _number(text, range(LAST_STYLE + 1), f"a cell with the format `{_short(text)}`; formats have numbers from 0 to {LAST_STYLE:,}")


def column(text: str) -> int:
    """Return the number of a column that its number names. Raises NotFillable for one that no sheet has."""
    return _number(text, range(1, LAST_COLUMN + 1), f"a column `{_short(text)}`; the columns of a sheet are 1 to {LAST_COLUMN:,}")


def column_of(cell: str) -> int | None:
    """Return the number of the column of a cell such as D7, None for a cell that names none.

    Raises NotFillable for a column that no sheet has.
    """
    letters = re.match(r"[A-Z]+", cell)
    if letters is None:
        return None
    number: int = column_index_from_string(letters[0]) if len(letters[0]) <= 3 else LAST_COLUMN + 1
    if number > LAST_COLUMN:
        raise NotFillable(f"it has a cell `{_short(cell)}`; the columns of a sheet are A to {get_column_letter(LAST_COLUMN)}. {_AGAIN}")
    return number


def shared(text: str) -> int | None:
    """Return the number of a text that cells share, None for what is none."""
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else None


def ranges(text: str) -> list[Range]:
    """Return the ranges of cells in `text`, which are separated by spaces; what is none is left out."""
    found = []
    for part in text.split():
        try:
            left, top, right, bottom = range_boundaries(part)
        except (ValueError, CellCoordinatesException):
            continue
        found.append((top or 1, left or 1, bottom or LAST_ROW, right or LAST_COLUMN))
    return found


def _number(text: str, known: range, what: str) -> int:
    number = shared(text)
    if number is None or number not in known:
        raise NotFillable(f"it has {what}. {_AGAIN}")
    return number


def _short(text: str) -> str:
    return visible(text)[:30]
