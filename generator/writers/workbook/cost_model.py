"""The cost model of one project as a workbook that reckons: from named inputs to the bill, the years and the return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from generator.analysis.cost import CostResult
from generator.analysis.cost.bill import Tariff
from generator.model.description.cost import Cost, Input
from generator.writers.workbook import cases, cost_charts, formulas
from generator.writers.workbook.cases import MONEY, QUANTITY, Case, CaseRows, Terms, calculated
from generator.writers.workbook.cost_years import PERCENT, periods, years
from generator.writers.workbook.formulas import BillCells, Rates, TierCells
from generator.writers.workbook.looks import (
    GAP,
    LIGHT,
    STRONG,
    SUBTITLE,
    TEXT,
    TITLE,
    entry,
    header,
    height,
    page,
    put,
    widths,
)
from generator.writers.workbook.package import packed

SCENARIOS = ("low", "expected", "high", "own")
PRICE = "0.0000000000"


@dataclass(frozen=True)
class CostModel:
    """What the workbook is about: the model with its tariff and results, and the names of components, services, sources."""

    title: str
    subject: str
    organisation: str
    model: Cost
    tariff: Tariff
    cost: CostResult
    components: Mapping[str, str]
    services: Mapping[str, str]
    sources: Mapping[str, str]
    draft: bool
    sample: bool


def workbook(about: CostModel, built: datetime) -> bytes:
    """Return the workbook as the bytes of an .xlsx file: every figure but the inputs is a formula."""
    book = Workbook()
    summary = book.active
    assert summary is not None
    summary.title = "Summary"
    names = ("Inputs", "Bill", "Services", "Scenarios", "Years", "Sensitivity", "Prices", "Cases")
    sheets = {name: book.create_sheet(name) for name in names}
    rates = _prices(sheets["Prices"], about)
    terms, inputs = _inputs(book, sheets["Inputs"], about, rates)
    listed = _cases(about)
    placed = cases.write(sheets["Cases"], rates, {one.id: one.name for one in about.model.inputs}, terms, listed)
    total = _bill(sheets["Bill"], about, rates, terms, inputs)
    _services(sheets["Services"], about)
    _scenarios(sheets["Scenarios"], about, placed)
    results = years(sheets["Years"], about.model, placed)
    _sensitivity(sheets["Sensitivity"], about, placed)
    _summary(book, summary, about, placed, total, results)
    for sheet in (summary, *sheets.values()):
        page(sheet, f"{about.subject} · {about.title}")
    book.calculation.fullCalcOnLoad = True
    return packed(book, about.title, about.subject, about.organisation, built)


def input_name(one: Input) -> str:
    """Return the defined name of an input; the prefix keeps it from reading like the address of a cell."""
    return f"in_{one.id.replace('-', '_')}"


def _name(book: Workbook, name: str, address: str) -> None:
    book.defined_names[name] = DefinedName(name, attr_text=address)


# ------------------------------------------------------------------------------------------------- prices and inputs


def _prices(sheet: Worksheet, about: CostModel) -> Rates:
    columns = ("Charge", "Region", "Unit", "Above", "Up to", "Price", "for units", "As of", "Confidence", "Source")
    widths(sheet, [40, 12, 22, 18, 18, 16, 11, 12, 12, 60])
    header(sheet, 1, columns)
    used = dict.fromkeys(usage.price for usage in about.tariff.usage)
    row, tiers = 1, {}
    for id in used:
        price = about.tariff.prices[id]
        listed = []
        for one in price.tiers:
            row += 1
            for column, text in enumerate((id, price.region, price.unit), 1):
                put(sheet, row, column, text)
            put(sheet, row, 4, one.above).number_format = QUANTITY
            put(sheet, row, 5, one.up_to if one.up_to is not None else "and more").number_format = QUANTITY
            entry(sheet, row, 6, one.price, PRICE)
            put(sheet, row, 7, price.per).number_format = QUANTITY
            read_in = "; ".join(about.sources[key] for key in price.source)
            for column, text in enumerate((price.as_of, price.confidence, read_in), 8):
                put(sheet, row, column, text)
            sheet.row_dimensions[row].height = height(((read_in, 60),))
            up_to = f"Prices!$E${row}" if one.up_to is not None else None
            listed.append(TierCells(f"Prices!$D${row}", up_to, f"Prices!$F${row}", f"Prices!$G${row}"))
        tiers[id] = listed
    ending = {one.service for one in about.model.free_allowances if one.until is not None}
    grants, ended = {}, set()
    for grant in about.tariff.free:
        row += 1
        put(sheet, row, 1, f"Free allowance: {', '.join(grant.prices)}")
        entry(sheet, row, 4, grant.quantity, QUANTITY)
        grants[grant.prices[0]] = f"Prices!$D${row}"
        if about.tariff.prices[grant.prices[0]].service in ending:
            ended.add(grant.prices[0])
    return Rates(about.tariff, tiers, grants, frozenset(ended))


def _inputs(book: Workbook, sheet: Worksheet, about: CostModel, rates: Rates) -> tuple[Terms, dict[str, str]]:
    """Write inputs and terms, name them, and return the addresses of the terms and the names of the inputs."""
    widths(sheet, [44, 18, 15, 15, 15, 15, 15, 9, 26, 70])
    header(sheet, 1, ("Input", "Unit", "Low", "Expected", "High", "Own", "Selected", "Grows", "Name in formulas", "Source"))
    named = {}
    for row, one in enumerate(about.model.inputs, 2):
        put(sheet, row, 1, one.name)
        put(sheet, row, 2, one.unit)
        for column, value in enumerate((one.low, one.expected, one.high, one.expected), 3):
            entry(sheet, row, column, value, QUANTITY)
        chosen = f'=IF(scenario="low",C{row},IF(scenario="high",E{row},IF(scenario="own",F{row},D{row})))'
        calculated(sheet, row, 7, chosen, QUANTITY).font = STRONG
        put(sheet, row, 8, "yes" if one.grows else "no")
        put(sheet, row, 9, input_name(one))
        put(sheet, row, 10, one.source)
        sheet.row_dimensions[row].height = height(((one.source, 70),))
        _name(book, input_name(one), f"Inputs!$G${row}")
        named[one.id] = input_name(one)
    model, row = about.model, len(about.model.inputs) + 3
    monthly = model.growth_per_month is not None
    growth = model.growth_per_month if monthly else model.growth_per_year
    general: Sequence[tuple[str, str, object, str]] = (
        (f"Growth {'a month' if monthly else 'a year'}", "growth", growth, PERCENT),
        ("Rate for discounting", "discount_rate", model.discount_rate, PERCENT),
        ("Hours of a month", "hours_per_month", about.tariff.hours_per_month, QUANTITY),
    )
    for label, name, figure, shown in general:
        put(sheet, row, 1, label)
        entry(sheet, row, 3, figure, shown)
        put(sheet, row, 9, name)
        _name(book, name, f"Inputs!$C${row}")
        row += 1
    commitments, discounts = [], []
    for commitment in rates.tariff.commitments:
        put(sheet, row, 1, f"{commitment.name}: an hour, and saving")
        entry(sheet, row, 3, commitment.per_hour, PRICE)
        entry(sheet, row, 4, commitment.saving, PERCENT)
        put(sheet, row, 10, commitment.reason)
        commitments.append((f"Inputs!$C${row}", f"Inputs!$D${row}"))
        row += 1
    for discount in rates.tariff.discounts:
        put(sheet, row, 1, f"Discount {discount.name}")
        entry(sheet, row, 3, discount.rate, PERCENT)
        put(sheet, row, 10, discount.reason)
        discounts.append(f"Inputs!$C${row}")
        row += 1
    return Terms(commitments, discounts, "hours_per_month"), named


def _cases(about: CostModel) -> list[Case]:
    """Return the scenarios, the years (or months) of use from the selected inputs, and each input low and high."""
    model = about.model
    rows = {one.id: row for row, one in enumerate(model.inputs, 2)}

    def of(column: str) -> dict[str, str]:
        return {one.id: f"=Inputs!${column}${rows[one.id]}" for one in model.inputs}

    listed = [Case(name, of(column)) for name, column in zip(SCENARIOS, "CDEF", strict=True)]
    for name, steps, year in periods(model):
        factor = f"*(1+growth)^{steps}"
        grown = {one.id: f"={input_name(one)}{factor if one.grows else ''}" for one in model.inputs}
        listed.append(Case(name, grown, first_year=year == 1))
    for one in model.inputs:
        for column, end in (("C", "low"), ("E", "high")):
            listed.append(Case(f"{one.id} {end}", {**of("D"), one.id: f"=Inputs!${column}${rows[one.id]}"}))
    return listed


# -------------------------------------------------------------------------------------------------------------- bill


def _bill(sheet: Worksheet, about: CostModel, rates: Rates, terms: Terms, inputs: dict[str, str]) -> str:
    """Write the bill of the selected scenario, line by line with its tiers, and return the address of its total."""
    usage = about.tariff.usage
    most = max(len(tiers) for tiers in rates.tiers.values())
    fixed = ("Component", "Service", "Charge", "Unit", "Quantity as", "Quantity", "of it free", "Used before in the tiers")
    header(sheet, 1, (*fixed, *(f"Tier {n + 1}" for n in range(most)), "Amount", "Note", "Why"))
    widths(sheet, [30, 26, 32, 18, 36, 16, 13, 16, *[13] * most, 14, 20, 60])
    sheet.freeze_panes = "B2"
    end = len(fixed) + most + 1
    letter = sheet.cell(1, end).column_letter
    cells = BillCells(
        inputs,
        lambda n: f"$F{n + 2}",
        lambda n: f"$G{n + 2}",
        lambda n: f"$H{n + 2}",
        lambda n: f"${letter}{n + 2}",
    )
    for n, (one, line) in enumerate(zip(usage, about.cost.expected.lines, strict=True)):
        row, price = n + 2, about.tariff.prices[one.price]
        shown = (about.components[one.component], about.services[price.service], one.price, price.unit, str(one.quantity))
        for column, text in enumerate(shown, 1):
            put(sheet, row, column, text)
        calculated(sheet, row, 6, formulas.quantity(rates, cells, n), QUANTITY)
        calculated(sheet, row, 7, formulas.free(rates, cells, n), QUANTITY)
        calculated(sheet, row, 8, formulas.before(rates, cells, n), QUANTITY)
        for position in range(most):
            if position < len(rates.tiers[one.price]):
                formula = "=" + formulas.tier(rates, cells, n, position)
                calculated(sheet, row, 9 + position, formula, "#,##0.0000")
            else:
                put(sheet, row, 9 + position, None)
        calculated(sheet, row, end, f"=ROUND(SUM(I{row}:{sheet.cell(1, end - 1).column_letter}{row}),2)", MONEY).font = STRONG
        put(sheet, row, end + 1, "; ".join(line.doubts) or None, GAP)
        put(sheet, row, end + 2, one.reason)
        sheet.row_dimensions[row].height = height((*zip(shown, (30, 26, 32, 18, 36), strict=True), (one.reason, 60)))
    return _bill_total(sheet, len(usage) + 2, end, rates, cells, terms)


def _bill_total(sheet: Worksheet, row: int, column: int, rates: Rates, cells: BillCells, terms: Terms) -> str:
    letter = sheet.cell(1, column).column_letter
    subtotal, taken = row, ""
    put(sheet, row, 1, "Subtotal", STRONG)
    calculated(sheet, row, column, f"=SUM({letter}2:{letter}{row - 1})", MONEY).font = STRONG
    for n, (per_hour, saving) in enumerate(terms.commitments):
        row += 1
        put(sheet, row, 1, f"less saved by {rates.tariff.commitments[n].name}")
        calculated(sheet, row, column, formulas.saved(rates, cells, n, per_hour, saving, terms.hours), MONEY)
        taken += f"-{letter}{row}"
    paid = f"({letter}{subtotal}{taken})"
    for n, rate in enumerate(terms.discounts):
        row += 1
        put(sheet, row, 1, f"less discount {rates.tariff.discounts[n].name}")
        calculated(sheet, row, column, formulas.discounted(rates, cells, n, rate, paid), MONEY)
        taken += f"-{letter}{row}"
    row += 1
    put(sheet, row, 1, "Total of a month", STRONG)
    calculated(sheet, row, column, f"={letter}{subtotal}{taken}", MONEY).font = STRONG
    return f"Bill!${letter}${row}"


def _services(sheet: Worksheet, about: CostModel) -> None:
    """Write what each service and each component costs in the selected scenario, before commitments and discounts."""
    bill = about.cost.expected
    most = max(len(about.tariff.prices[id].tiers) for id in {usage.price for usage in about.tariff.usage})
    amounts = sheet.cell(1, 9 + most).column_letter
    last = len(about.tariff.usage) + 1
    widths(sheet, [46, 16, 18])
    header(sheet, 1, ("Service", "A month", "A year"), repeated=False)
    row = 1
    for title, column, ranked, names in (
        ("Service", "B", bill.by_service, about.services),
        ("Component", "A", bill.by_component, about.components),
    ):
        if title == "Component":
            row += 2
            for position, text in enumerate((title, "A month", "A year"), 1):
                put(sheet, row, position, text, STRONG).fill = LIGHT
        for id in sorted(ranked, key=lambda one: (-ranked[one], one)):
            row += 1
            put(sheet, row, 1, names[id])
            key = f"Bill!${column}$2:${column}${last}"
            calculated(sheet, row, 2, f"=SUMIF({key},A{row},Bill!${amounts}$2:${amounts}${last})", MONEY)
            calculated(sheet, row, 3, f"=12*B{row}", MONEY)
    cost_charts.services(sheet, len(bill.by_service), about.model.currency)


def _scenarios(sheet: Worksheet, about: CostModel, placed: CaseRows) -> None:
    """Write each component in all four scenarios side by side, and their totals."""
    widths(sheet, [46, 16, 16, 16, 16])
    header(sheet, 1, ("Component, a month", *(name.capitalize() for name in SCENARIOS)))
    first, last = placed.amounts
    row = 1
    expected = about.cost.expected.by_component
    for id in sorted(expected, key=lambda one: (-expected[one], one)):
        row += 1
        put(sheet, row, 1, about.components[id])
        for column, scenario in enumerate(SCENARIOS, 2):
            letter = placed.columns[scenario]
            amounts = f"Cases!{letter}${first}:{letter}${last}"
            calculated(sheet, row, column, f'=SUMIF(Cases!$B${first}:$B${last},"{id}",{amounts})', MONEY)
    for label, factor in (("Total of a month", ""), ("Total of a year", "12*")):
        row += 1
        put(sheet, row, 1, label, STRONG)
        for column, scenario in enumerate(SCENARIOS, 2):
            calculated(sheet, row, column, f"={factor}{placed.total_of(scenario)}", MONEY).font = STRONG


def _sensitivity(sheet: Worksheet, about: CostModel, placed: CaseRows) -> None:
    """Write the total of a month when one input alone is low or high and the others are as expected."""
    widths(sheet, [44, 16, 16, 16, 18, 18])
    header(sheet, 1, ("Input", "Low", "High", "Swing", "Low against expected", "High against expected"))
    for row, one in enumerate(about.cost.sensitivity, 2):
        put(sheet, row, 1, one.input.name)
        low, high = (placed.total_of(f"{one.input.id} {end}") for end in ("low", "high"))
        expected = placed.total_of("expected")
        columns = (f"={low}", f"={high}", f"=ABS(C{row}-B{row})", f"=B{row}-{expected}", f"=C{row}-{expected}")
        for column, formula in enumerate(columns, 2):
            calculated(sheet, row, column, formula, MONEY)
    cost_charts.tornado(sheet, len(about.cost.sensitivity), about.model.currency)


def _summary(book: Workbook, sheet: Worksheet, about: CostModel, placed: CaseRows, total: str, results: Mapping[str, str]) -> None:
    widths(sheet, [46, 20, 20, 20, 20])
    sheet["A1"].value, sheet["A1"].font = about.title, TITLE
    sheet["A2"].value, sheet["A2"].font = about.subject, SUBTITLE
    marks = ["DRAFT: not released"] * about.draft + ["SAMPLE: the companies are invented"] * about.sample
    sheet["A3"].value, sheet["A3"].font = " · ".join(marks) or None, GAP
    put(sheet, 5, 1, "Scenario: choose low, expected, high or own", STRONG).fill = LIGHT
    entry(sheet, 5, 2, "expected", "@")
    choice = DataValidation("list", formula1=f'"{",".join(SCENARIOS)}"', allow_blank=False, showErrorMessage=True)
    choice.errorTitle, choice.error = "Scenario", f"One of: {', '.join(SCENARIOS)}"
    sheet.add_data_validation(choice)
    choice.add("B5")
    _name(book, "scenario", "Summary!$B$5")
    rows: Sequence[tuple[str, str, str]] = (
        ("Bill of a month", f"={total}", MONEY),
        ("Bill of a year", f"=12*{total}", MONEY),
        *(
            (label, f"={address}", "0.0" if "months" in label else PERCENT if "Return" in label else MONEY)
            for label, address in results.items()
        ),
    )
    for row, (label, formula, shown) in enumerate(rows, 7):
        put(sheet, row, 1, label, STRONG if row == 7 else TEXT)
        calculated(sheet, row, 2, formula, shown).font = STRONG
    start = 8 + len(rows)
    for column, name in enumerate(("Bill of a month in each scenario", *SCENARIOS), 1):
        put(sheet, start, column, name, STRONG).fill = LIGHT
    put(sheet, start + 1, 1, "Total")
    for column, scenario in enumerate(SCENARIOS, 2):
        calculated(sheet, start + 1, column, f"={placed.total_of(scenario)}", MONEY)
    notes = (
        f"All amounts in {about.model.currency}, without tax, at the prices of {about.model.region}.",
        "Fields on a yellow ground may be changed: inputs, growth, rates, prices, amounts. Everything else is reckoned from them.",
        "Own: enter your figures in the column Own of the sheet Inputs, then choose own above.",
        "Each line of a bill is rounded to the cent; totals are sums of rounded lines. Years follow the chosen "
        "scenario, sensitivity the expected one.",
        "Return on investment = (former cost + business value - total cost) / total cost. Net present value discounts "
        "each year at its end.",
    )
    for row, note in enumerate(notes, start + 3):
        sheet.cell(row, 1, note).font = TEXT
