"""The sheets of the cost workbook that show bills: line by line, by service and component, by scenario, by input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from openpyxl.worksheet.worksheet import Worksheet

from generator.analysis.cost import CostResult
from generator.analysis.cost.bill import Line
from generator.analysis.cost.comparisons import Sensitivity
from generator.model.description.cost import Usage
from generator.model.types.open import Open, is_open, settle
from generator.writers.workbook import formulas
from generator.writers.workbook.cases import MONEY, QUANTITY, CaseRows, Terms, calculated
from generator.writers.workbook.formulas import BillCells, Rates
from generator.writers.workbook.looks import GAP, LIGHT, STRONG, header, height, put, widths

_FIXED = ("Component", "Service", "Charge", "Unit", "Quantity as", "Quantity", "of it free", "Used before in the tiers")
_WIDTHS = (30, 26, 32, 18, 36, 16, 13, 16)
Names = Mapping[str, str]
"""Names by id."""


def tiers_shown(rates: Rates) -> int:
    """Return how many columns the tiers of the bill take."""
    return max((len(tiers) for tiers in rates.tiers.values()), default=1)


def bill(
    sheet: Worksheet, cost: CostResult, rates: Rates, terms: Terms, inputs: dict[str, str], names: tuple[Names, Names], total: str
) -> str:
    """Write the bill of the selected scenario, line by line with its tiers, and return the address of its total, called `total`.

    `names` are those of components and of services.
    """
    usage, most = rates.tariff.usage, tiers_shown(rates)
    header(sheet, 1, (*_FIXED, *(f"Tier {n + 1}" for n in range(most)), "Amount", "Note", "Why"))
    widths(sheet, [*_WIDTHS, *[13] * most, 14, 20, 60])
    sheet.freeze_panes = "B2"
    end = len(_FIXED) + most + 1
    letter = sheet.cell(1, end).column_letter
    cells = BillCells(
        inputs,
        lambda n: f"$F{n + 2}",
        lambda n: f"$G{n + 2}",
        lambda n: f"$H{n + 2}",
        lambda n: f"${letter}{n + 2}",
    )
    for n, (one, line) in enumerate(zip(usage, cost.expected.lines, strict=True)):
        row = n + 2
        shown = _described(one, line, names)
        for column, text in enumerate(shown, 1):
            put(sheet, row, column, text)
        for column, formula in enumerate((formulas.quantity, formulas.free, formulas.before), 6):
            calculated(sheet, row, column, settle(formula, rates, cells, n), QUANTITY)
        if is_open(one.price):
            for column in range(9, 9 + most):
                put(sheet, row, column, None)
            calculated(sheet, row, end, settle(formulas.amount, rates, cells, n), MONEY)
        else:
            _tiers(sheet, row, most, rates, cells, n)
        put(sheet, row, end + 1, "; ".join(line.doubts) or None, GAP)
        put(sheet, row, end + 2, one.reason)
        sheet.row_dimensions[row].height = height((*zip(map(str, shown), _WIDTHS[:5], strict=True), (str(one.reason), 60)))
    return _total(sheet, len(usage) + 2, end, rates, cells, terms, total)


def _described(usage: Usage, line: Line, names: tuple[Names, Names]) -> tuple[object, ...]:
    """Return what a line is about: component, service, charge, unit, quantity; each of them may be open."""
    components, services = names
    component = usage.component if is_open(usage.component) else components.get(usage.component, usage.component)
    service = line.price.service if is_open(line.price) else services[line.price.service]
    quantity = usage.quantity if is_open(usage.quantity) else str(usage.quantity)
    return component, service, usage.price, line.price.unit, quantity


def _tiers(sheet: Worksheet, row: int, most: int, rates: Rates, cells: BillCells, line: int) -> None:
    """Write what falls into each tier of a line's price, and the amount."""
    listed = rates.tiers[rates.tariff.usage[line].price]
    for position in range(most):
        if position < len(listed):
            formula = "=" + formulas.tier(rates, cells, line, position)
            calculated(sheet, row, 9 + position, formula, "#,##0.0000")
        else:
            put(sheet, row, 9 + position, None)
    end = 9 + most
    calculated(sheet, row, end, f"=ROUND(SUM(I{row}:{sheet.cell(1, end - 1).column_letter}{row}),2)", MONEY).font = STRONG


def _total(sheet: Worksheet, row: int, column: int, rates: Rates, cells: BillCells, terms: Terms, total: str) -> str:
    letter = sheet.cell(1, column).column_letter
    subtotal, taken = row, ""
    put(sheet, row, 1, "Subtotal", STRONG)
    calculated(sheet, row, column, f"=SUM({letter}2:{letter}{row - 1})", MONEY).font = STRONG
    for n, (per_hour, saving) in enumerate(terms.commitments):
        row += 1
        put(sheet, row, 1, f"less saved by {rates.tariff.commitments[n].name}")
        calculated(sheet, row, column, settle(formulas.saved, rates, cells, n, per_hour, saving, terms.hours), MONEY)
        taken += f"-{letter}{row}"
    paid = f"({letter}{subtotal}{taken})"
    for n, rate in enumerate(terms.discounts):
        row += 1
        put(sheet, row, 1, f"less discount {rates.tariff.discounts[n].name}")
        calculated(sheet, row, column, settle(formulas.discounted, rates, cells, n, rate, paid), MONEY)
        taken += f"-{letter}{row}"
    row += 1
    put(sheet, row, 1, total, STRONG)
    sheet.row_dimensions[row].height = height(((total, _WIDTHS[0]),))
    calculated(sheet, row, column, f"={letter}{subtotal}{taken}", MONEY).font = STRONG
    return f"Bill!${letter}${row}"


def ranked(sums: Mapping[str, Decimal]) -> list[str]:
    """Return the ids of `sums`, the largest first, those with an open sum last."""
    return sorted(sums, key=lambda key: (is_open(sums[key]), 0 if is_open(sums[key]) else -sums[key], key))


def services(sheet: Worksheet, cost: CostResult, rates: Rates, names: tuple[Names, Names]) -> int:
    """Write what each service and each component costs in the selected scenario, before commitments and discounts.

    Return how many services there are; none where a line's service is open.
    """
    amounts = sheet.cell(1, 9 + tiers_shown(rates)).column_letter
    last = len(rates.tariff.usage) + 1
    by_service, by_component = (settle(getattr, cost.expected, name) for name in ("by_service", "by_component"))
    components, titles = names
    widths(sheet, [46, 16, 18])
    header(sheet, 1, ("Service", "A month", "A year"), repeated=False)
    row = 1
    for title, column, sums, named in (("Service", "B", by_service, titles), ("Component", "A", by_component, components)):
        if title == "Component":
            row += 2
            for position, text in enumerate((title, "A month", "A year"), 1):
                put(sheet, row, position, text, STRONG).fill = LIGHT
        if is_open(sums):
            row += 1
            put(sheet, row, 1, sums)
            continue
        for id in ranked(sums):
            row += 1
            put(sheet, row, 1, named.get(id, id))
            key = f"Bill!${column}$2:${column}${last}"
            calculated(sheet, row, 2, f"=SUMIF({key},A{row},Bill!${amounts}$2:${amounts}${last})", MONEY)
            calculated(sheet, row, 3, f"=12*B{row}", MONEY)
    return 0 if is_open(by_service) else len(by_service)


def scenarios(sheet: Worksheet, cost: CostResult, names: Names, placed: CaseRows, cases: Sequence[str], total: str) -> None:
    """Write each component in all scenarios side by side, and their totals; `names` are those of components."""
    widths(sheet, [46, 16, 16, 16, 16])
    header(sheet, 1, ("Component, a month", *(name.capitalize() for name in cases)))
    first, last = placed.amounts
    row = 1
    expected = settle(getattr, cost.expected, "by_component")
    if is_open(expected):
        row += 1
        put(sheet, row, 1, expected)
    for id in () if is_open(expected) else ranked(expected):
        row += 1
        put(sheet, row, 1, names.get(id, id))
        for column, scenario in enumerate(cases, 2):
            letter = placed.columns[scenario]
            amounts = f"Cases!{letter}${first}:{letter}${last}"
            calculated(sheet, row, column, f'=SUMIF(Cases!$B${first}:$B${last},"{id}",{amounts})', MONEY)
    for label, factor in ((total.replace("Total", "Total of a month", 1), ""), (total.replace("Total", "Total of a year", 1), "12*")):
        row += 1
        put(sheet, row, 1, label, STRONG)
        for column, scenario in enumerate(cases, 2):
            calculated(sheet, row, column, f"={factor}{placed.total_of(scenario)}", MONEY).font = STRONG


def sensitivity(sheet: Worksheet, rows: tuple[Sensitivity, ...] | Open, placed: CaseRows) -> int:
    """Write the total of a month when one input alone is low or high and the others are as expected; return how many rows."""
    widths(sheet, [44, 16, 16, 16, 18, 18])
    header(sheet, 1, ("Input", "Low", "High", "Swing", "Low against expected", "High against expected"))
    if isinstance(rows, Open):
        put(sheet, 2, 1, rows)
        return 0
    for row, one in enumerate(rows, 2):
        put(sheet, row, 1, one.input.name)
        low, high = (placed.total_of(f"{one.input.id} {end}") for end in ("low", "high"))
        expected = placed.total_of("expected")
        columns = (f"={low}", f"={high}", f"=ABS(C{row}-B{row})", f"=B{row}-{expected}", f"=C{row}-{expected}")
        for column, formula in enumerate(columns, 2):
            calculated(sheet, row, column, formula, MONEY)
    return len(rows)
