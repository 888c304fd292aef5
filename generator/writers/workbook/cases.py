"""The sheet that bills every case at once, one column each: scenarios, years or months of use, each input low and high."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from generator.model.types.open import Open, is_open, settle
from generator.writers.workbook import formulas
from generator.writers.workbook.formulas import BillCells, Rates
from generator.writers.workbook.looks import STRONG, header, put, widths

FIRST = 4
"""The column of the first case; before it stand what a row is, its component and its service."""
MONEY, QUANTITY = "#,##0.00;[Red]-#,##0.00", "#,##0.######"


@dataclass(frozen=True)
class Case:
    """One bill to reckon: its name, and the formula of each input."""

    name: str
    inputs: Mapping[str, str]
    first_year: bool = True


@dataclass(frozen=True)
class Terms:
    """The addresses of what is agreed: per hour and saving of each commitment, rate of each discount, hours of a month."""

    commitments: Sequence[tuple[str, str]]
    discounts: Sequence[str]
    hours: str


@dataclass(frozen=True)
class CaseRows:
    """Where things stand on the sheet: the rows of the amounts, and of subtotal, savings, discounts and total."""

    amounts: tuple[int, int]
    subtotal: int
    savings: tuple[int, ...]
    discounts: tuple[int, ...]
    total: int
    columns: Mapping[str, str]
    inputs: Mapping[str, int]

    def total_of(self, case: str) -> str:
        """Return the address of the total of a case."""
        return f"Cases!${self.columns[case]}${self.total}"

    def inputs_of(self, case: str) -> dict[str, str]:
        """Return the addresses of the inputs of a case, by id."""
        return {id: f"Cases!${self.columns[case]}${row}" for id, row in self.inputs.items()}


def write(sheet: Worksheet, rates: Rates, names: Mapping[str, str], terms: Terms, cases: Sequence[Case]) -> CaseRows:
    """Write all cases and return where they stand; `names` are those of the inputs, by id."""
    widths(sheet, [46, 24, 16, *[14] * len(cases)])
    header(sheet, 1, ["What", "Component", "Service", *(case.name for case in cases)])
    sheet.freeze_panes = sheet.cell(2, FIRST)
    usage = rates.tariff.usage
    count = len(usage)
    inputs = {id: 3 + n for n, id in enumerate(names)}
    start = 4 + len(names)
    blocks = [start + (count + 2) * n for n in range(4)]
    rows = _rows(blocks[3] + count + 2, blocks[3], count, rates, cases, inputs)
    put(sheet, 2, 1, "Inputs", STRONG)
    for id, row in inputs.items():
        put(sheet, row, 1, names[id])
    for title, block in zip(("Quantity", "of it free", "Used before in the tiers", "Amount"), blocks, strict=True):
        put(sheet, block - 1, 1, title, STRONG)
        for line, one in enumerate(usage):
            put(sheet, block + line, 1, f"{one.component}, {one.price}")
            put(sheet, block + line, 2, one.component)
            put(sheet, block + line, 3, one.price if is_open(one.price) else rates.tariff.prices[one.price].service)
    _labels(sheet, rates, rows)
    for position, case in enumerate(cases):
        letter = get_column_letter(FIRST + position)
        cells = BillCells(
            {id: f"{letter}${row}" for id, row in inputs.items()},
            *(partial(_address, letter, block) for block in blocks),
        )
        for id, row in inputs.items():
            calculated(sheet, row, FIRST + position, case.inputs[id], QUANTITY)
        _bill(sheet, FIRST + position, blocks, rates, cells, first_year=case.first_year)
        _totals(sheet, FIRST + position, letter, rows, rates, cells, terms)
    return rows


def _address(letter: str, block: int, line: int) -> str:
    return f"{letter}{block + line}"


def _rows(first: int, amounts: int, count: int, rates: Rates, cases: Sequence[Case], inputs: Mapping[str, int]) -> CaseRows:
    savings = tuple(first + 1 + n for n in range(len(rates.tariff.commitments)))
    discounts = tuple(first + 1 + len(savings) + n for n in range(len(rates.tariff.discounts)))
    columns = {case.name: get_column_letter(FIRST + n) for n, case in enumerate(cases)}
    total = first + 1 + len(savings) + len(discounts)
    return CaseRows((amounts, amounts + count - 1), first, savings, discounts, total, columns, inputs)


def _labels(sheet: Worksheet, rates: Rates, rows: CaseRows) -> None:
    put(sheet, rows.subtotal, 1, "Subtotal", STRONG)
    for row, commitment in zip(rows.savings, rates.tariff.commitments, strict=True):
        put(sheet, row, 1, f"Saved by {commitment.name}")
    for row, discount in zip(rows.discounts, rates.tariff.discounts, strict=True):
        put(sheet, row, 1, f"Discount {discount.name}")
    put(sheet, rows.total, 1, "Total of a month", STRONG)


def _bill(sheet: Worksheet, column: int, blocks: Sequence[int], rates: Rates, cells: BillCells, *, first_year: bool) -> None:
    for line in range(len(rates.tariff.usage)):
        made: Iterable[tuple[str | Open, str]] = (
            (settle(formulas.quantity, rates, cells, line), QUANTITY),
            (settle(formulas.free, rates, cells, line, first_year=first_year), QUANTITY),
            (settle(formulas.before, rates, cells, line), QUANTITY),
            (settle(formulas.amount, rates, cells, line), MONEY),
        )
        for block, (formula, shown) in zip(blocks, made, strict=True):
            calculated(sheet, block + line, column, formula, shown)


def _totals(sheet: Worksheet, column: int, letter: str, rows: CaseRows, rates: Rates, cells: BillCells, terms: Terms) -> None:
    first, last = rows.amounts
    calculated(sheet, rows.subtotal, column, f"=SUM({letter}{first}:{letter}{last})", MONEY)
    for n, (row, (per_hour, saving)) in enumerate(zip(rows.savings, terms.commitments, strict=True)):
        calculated(sheet, row, column, settle(formulas.saved, rates, cells, n, per_hour, saving, terms.hours), MONEY)
    paid = f"({letter}{rows.subtotal}{''.join(f'-{letter}{row}' for row in rows.savings)})"
    for n, (row, rate) in enumerate(zip(rows.discounts, terms.discounts, strict=True)):
        calculated(sheet, row, column, settle(formulas.discounted, rates, cells, n, rate, paid), MONEY)
    taken = "".join(f"-{letter}{row}" for row in (*rows.savings, *rows.discounts))
    calculated(sheet, rows.total, column, f"={letter}{rows.subtotal}{taken}", MONEY).font = STRONG


def calculated(sheet: Worksheet, row: int, column: int, formula: str | Open, shown: str) -> Any:
    """Write a formula into a cell, shown in the number format `shown`, and return the cell; or the words for one that is open."""
    if is_open(formula):
        return put(sheet, row, column, formula)
    cell = put(sheet, row, column, None)
    cell.value, cell.number_format = formula, shown
    return cell
