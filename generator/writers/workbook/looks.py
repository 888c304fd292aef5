"""How every workbook looks: fonts, colours, borders, and the setup of a sheet for screen and paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from textwrap import wrap
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.errors import WriterError
from generator.model.types.open import Gap, gap_of

INK, ACCENT, PALE, LINE, LINK = "1F2933", "1F3A5F", "EEF2F7", "C5CFDB", "1A5FB4"
FACE = "Calibri"
MOST_CHARACTERS = 32767
"""Characters that a cell of a spreadsheet can hold."""

TEXT = Font(name=FACE, size=10, color=INK)
STRONG = Font(name=FACE, size=10, color=INK, bold=True)
TITLE = Font(name=FACE, size=18, color=ACCENT, bold=True)
SUBTITLE = Font(name=FACE, size=11, color="52606D")
HEADING = Font(name=FACE, size=10, color="FFFFFF", bold=True)
HYPERLINK = Font(name=FACE, size=10, color=LINK, underline="single")
GAP = Font(name=FACE, size=10, color="A61B1B", bold=True)
OPEN = Font(name=FACE, size=10, color="7A4B00", italic=True)

WRAPPED = Alignment(wrap_text=True, vertical="top")
_THIN = Side(style="thin", color=LINE)
BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
DARK = PatternFill("solid", start_color=ACCENT)
LIGHT = PatternFill("solid", start_color=PALE)
ENTRY = PatternFill("solid", start_color="FFF8E1")
"""The ground of a figure that the reader may change."""
WAITING = PatternFill("solid", start_color="FFE58A")
"""The ground of what is open, and of what is not computed without it."""
_OPENED: WeakKeyDictionary[Worksheet, dict[tuple[int, int], Gap]] = WeakKeyDictionary()
"""The cells of each sheet that hold an open value."""

_LOOKS: WeakKeyDictionary[Workbook, dict[int, tuple[Font, StyleArray]]] = WeakKeyDictionary()
"""The look of a cell in a table of each workbook, by the font, which is kept so that no other takes its number."""


def opened(sheet: Worksheet) -> dict[tuple[int, int], Gap]:
    """Return what is open in the cells of `sheet`, by row and column."""
    return dict(_OPENED.get(sheet, {}))


def put(sheet: Worksheet, row: int, column: int, value: object, font: Font = TEXT) -> Any:
    """Write `value` into a cell of a table and return the cell. Text stays text, also where it begins like a formula.

    An open value is written as what is to be completed, on a ground of its own. Raises WriterError for text that no cell can hold.
    """
    cell = sheet.cell(row, column)
    gap = gap_of(value)
    if gap is not None:
        _OPENED.setdefault(sheet, {})[row, column] = gap
        value, font, cell.fill = str(replace(gap, place="")), OPEN, WAITING
    _look_of_a_table(cell, font)
    if isinstance(value, str):
        _write_text(cell, value)
    else:
        cell.value = value
    return cell


def _look_of_a_table(cell: Any, font: Font) -> None:
    """Give a cell the look of one in a table, which is worked out once a font: openpyxl compares all of a style with all others."""
    looks = _LOOKS.setdefault(cell.parent.parent, {})
    fresh = not cell.has_style
    if fresh and id(font) in looks:
        cell._style = copy(looks[id(font)][1])
        return
    cell.font, cell.alignment, cell.border = font, WRAPPED, BOX
    if fresh:
        looks[id(font)] = font, copy(cell._style)


def literal(sheet: Worksheet, row: int, column: int, value: str, font: Font) -> None:
    """Write text into a cell beside the tables; it is no formula however it begins.

    Raises WriterError for text that no cell can hold.
    """
    cell = sheet.cell(row, column)
    cell.font = font
    _write_text(cell, value)


def _write_text(cell: Any, value: str) -> None:
    _refuse(value, f"{cell.parent.title}, {cell.coordinate}")
    cell.value, cell.data_type = value, "s"
    if value.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True


def title(sheet: Worksheet, title: str, subject: str, marks: Sequence[str]) -> None:
    """Write what a workbook is and what it is about in the first rows of its first sheet; below them how far it is to be trusted."""
    literal(sheet, 1, 1, title, TITLE)
    literal(sheet, 2, 1, subject, SUBTITLE)
    if marks:
        literal(sheet, 3, 1, " · ".join(marks), GAP)


def _refuse(text: str, where: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise WriterError(f"{where}: {len(text):,} characters; a cell of a workbook holds {MOST_CHARACTERS:,}. Shorten it.")
    if ILLEGAL_CHARACTERS_RE.search(text):
        raise WriterError(f"{where}: a control character stands in {text[:60]!r}. Take it out.")


def entry(sheet: Worksheet, row: int, column: int, value: object, shown: str) -> None:
    """Write a figure that the reader may change: it stands on a ground of its own."""
    cell = put(sheet, row, column, value)
    cell.number_format = shown
    if gap_of(value) is None:
        cell.fill = ENTRY


def header(sheet: Worksheet, row: int, titles: Sequence[str], *, repeated: bool = True) -> None:
    """Write the header row of a table: it stays in sight and is repeated on each printed page.

    It is not `repeated` where other tables stand below, whose columns it does not name.
    """
    for column, title in enumerate(titles, 1):
        cell = put(sheet, row, column, title, HEADING)
        cell.fill = DARK
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.freeze_panes = sheet.cell(row + 1, 1)
    if repeated:
        sheet.print_title_rows = f"{row}:{row}"


def widths(sheet: Worksheet, characters: Sequence[float]) -> None:
    """Set the widths of the columns, in characters."""
    for column, width in enumerate(characters, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def page(sheet: Worksheet, footer: str) -> None:
    """Set up `sheet` for A4 landscape, as wide as the page, with `footer` and page numbers below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom = 0.5, 0.6
    # An ampersand begins a code in a footer.
    sheet.oddFooter.left.text = footer.replace("&", "&&")
    sheet.oddFooter.right.text = "&A · page &P of &N"
    sheet.sheet_view.showGridLines = False


def height(texts: Sequence[tuple[str, float]]) -> float:
    """Return the height in points of a row whose cells hold `texts`, each with its column's width in characters.

    A spreadsheet program fits heights by itself only where none is given, and not when it prints or converts.
    """
    return min(_HIGHEST, max(_points(text, width) for text, width in texts))


def portions(text: str, width: float) -> list[str]:
    """Return `text` in parts that each fit into a row of a column of `width` characters: one that fits stays whole.

    A row has a highest height, and what stands below it is neither seen nor printed. Parts end with a line, or with a
    sentence where a line alone is too long.
    """
    parts = [""]
    for line in text.splitlines(keepends=True):
        for piece in (line,) if _points(line, width) <= _HIGHEST else re.split(r"(?<=\. )", line):
            if parts[-1].strip() and _points((parts[-1] + piece).rstrip(), width) > _HIGHEST:
                parts.append("")
            parts[-1] += piece
    return [part.strip("\n") for part in parts]


def _points(text: str, width: float) -> float:
    return 13.0 * sum(max(1, len(wrap(line, int(width * _LETTERS)))) for line in text.split("\n")) + 5


_LETTERS = 1.15
"""How many letters of running text stand in the width of a digit, by which columns are measured; a little less than there are."""
_HIGHEST = 409.0
"""Points that a row may be high."""
