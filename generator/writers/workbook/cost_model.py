"""The cost model of one project as a workbook that reckons: from named inputs to the bill, the years and the return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from generator.analysis.cost import CostResult
from generator.analysis.cost.bill import Tariff
from generator.analysis.cost.completeness import Coverage
from generator.analysis.cost.unit import DIGITS
from generator.model.description.cost import Cost, UnitCost
from generator.model.types.open import Open, decided, is_open, settle
from generator.writers.workbook import cases, cost_bill, cost_charts, cost_inputs, formulas
from generator.writers.workbook.cases import MONEY, Case, CaseRows, calculated
from generator.writers.workbook.cost_inputs import input_name
from generator.writers.workbook.cost_years import PERCENT, RESULTS, periods, years
from generator.writers.workbook.lacking import give_way, is_known
from generator.writers.workbook.looks import LIGHT, STRONG, TEXT, entry, height, literal, opened, page, put, title, widths
from generator.writers.workbook.package import packed

UNIT = "#,##0.0000"
SCENARIOS = ("low", "expected", "high", "own")


@dataclass(frozen=True)
class CostModel:
    """What the workbook is about: the model with its tariff and results, and the names of components, services, sources.

    Tariff and results are open where nothing can be computed; `coverage` is which part of the system the bill covers.
    """

    title: str
    subject: str
    organisation: str
    model: Cost
    tariff: Tariff | Open
    cost: CostResult | Open
    coverage: Coverage
    components: Mapping[str, str]
    services: Mapping[str, str]
    sources: Mapping[str, str]
    draft: bool
    sample: bool


@dataclass(frozen=True)
class _Shown:
    """What the summary shows of the other sheets: the address of the bill's total, those of the results, the cases."""

    total: str | Open
    results: Mapping[str, str | Open]
    placed: CaseRows | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)


def workbook(about: CostModel, built: datetime) -> bytes:
    """Return the workbook as the bytes of an .xlsx file: every figure but the inputs is a formula.

    A formula that rests on an open value gives way to words, and a chart that would show it is left out.
    """
    book = Workbook()
    summary = book.active
    assert summary is not None
    summary.title = "Summary"
    if isinstance(about.cost, Open) or isinstance(about.tariff, Open):
        lacking: Any = about.cost if isinstance(about.cost, Open) else about.tariff
        _summary(book, summary, about, _Shown(lacking, dict.fromkeys(RESULTS, lacking)))
    else:
        _sheets(book, summary, about, about.cost, about.tariff)
    for sheet in book:
        page(sheet, f"{about.subject} · {about.title}")
    return packed(book, about.title, about.subject, about.organisation, built)


def _sheets(book: Workbook, summary: Worksheet, about: CostModel, cost: CostResult, tariff: Tariff) -> None:
    """Write the summary and all sheets that it rests on."""
    sheets = {
        name: book.create_sheet(name) for name in ("Inputs", "Bill", "Services", "Scenarios", "Years", "Sensitivity", "Prices", "Cases")
    }
    model, names = about.model, (about.components, about.services)
    rates = cost_inputs.prices(sheets["Prices"], tariff, model, about.sources)
    terms, inputs = cost_inputs.inputs(book, sheets["Inputs"], model, tariff, cost.soft_benefit_factor)
    titles = {id: id for id in inputs} if is_open(model.inputs) else {one.id: one.name for one in model.inputs}
    placed = cases.write(sheets["Cases"], rates, titles, terms, _cases(model, inputs, cost))
    month = about.coverage.title("Total of a month")
    total = cost_bill.bill(sheets["Bill"], cost, rates, terms, inputs, names, month)
    billed = cost_bill.services(sheets["Services"], cost, rates, names)
    cost_bill.scenarios(sheets["Scenarios"], cost, about.components, placed, SCENARIOS, about.coverage.title("Total"))
    results = years(sheets["Years"], model, placed, cost.years)
    moving = cost_bill.sensitivity(sheets["Sensitivity"], cost.sensitivity, placed)
    _summary(book, summary, about, _Shown(total, results, placed, inputs))
    give_way(book)
    if billed and is_known(sheets["Services"], f"B2:B{billed + 1}"):
        cost_charts.services(sheets["Services"], billed, model.currency)
    if not is_open(cost.years) and is_known(sheets["Years"], f"L2:M{model.years + 2}"):
        cost_charts.ownership(sheets["Years"], model.years + 2, model.currency)
    if moving and is_known(sheets["Sensitivity"], f"E2:F{moving + 1}"):
        cost_charts.tornado(sheets["Sensitivity"], moving, model.currency)


def _cases(model: Cost, inputs: Mapping[str, str], cost: CostResult) -> list[Case]:
    """Return the scenarios, the years (or months) of use from the selected inputs, and each input low and high."""
    if is_open(model.inputs):
        return [Case(name, {id: f"={address}" for id, address in inputs.items()}) for name in SCENARIOS]
    rows = {one.id: row for row, one in enumerate(model.inputs, 2)}

    def of(column: str) -> dict[str, str]:
        return {one.id: f"=Inputs!${column}${rows[one.id]}" for one in model.inputs}

    listed = [Case(name, of(column)) for name, column in zip(SCENARIOS, "CDEF", strict=True)]
    for name, steps, year in () if is_open(cost.years) else periods(model):
        factor = f"*(1+growth)^{steps}"
        grown = {one.id: f"={input_name(one)}{factor if one.grows else ''}" for one in model.inputs}
        listed.append(Case(name, grown, first_year=year == 1))
    for one in model.inputs:
        for column, end in (("C", "low"), ("E", "high")):
            listed.append(Case(f"{one.id} {end}", {**of("D"), one.id: f"=Inputs!${column}${rows[one.id]}"}))
    return listed


def _choices(model: Cost) -> tuple[str, ...]:
    """Return the scenarios of which every input is known; the expected one in any case."""
    parts = {"low": "low", "expected": "expected", "high": "high", "own": "expected"}
    given = () if is_open(model.inputs) else model.inputs
    known = (name for name in SCENARIOS if not any(is_open(getattr(one, parts[name])) for one in given))
    return tuple(known) or ("expected",)


def _summary(book: Workbook, sheet: Worksheet, about: CostModel, shown: _Shown) -> None:
    widths(sheet, [46, 20, 20, 20, 20])
    marks = ["DRAFT: not released"] * about.draft + ["SAMPLE: the companies are invented"] * about.sample
    title(sheet, about.title, about.subject, marks)
    choices = _choices(about.model)
    if shown.placed is not None:
        put(sheet, 5, 1, f"Scenario: choose {', '.join(choices[:-1])} or {choices[-1]}" if choices[1:] else "Scenario", STRONG).fill = LIGHT
        entry(sheet, 5, 2, "expected", "@")
        choice = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=False, showErrorMessage=True)
        choice.errorTitle, choice.error = "Scenario", f"One of: {', '.join(choices)}"
        sheet.add_data_validation(choice)
        choice.add("B5")
        cost_inputs.name(book, "scenario", "Summary!$B$5")
    month, year = (about.coverage.title(f"Bill of a {time}") for time in ("month", "year"))
    rows: Sequence[tuple[str, str | Open, str]] = (
        (month, _formula("=", shown.total), MONEY),
        (year, _formula("=12*", shown.total), MONEY),
        *(
            (label, _formula("=", address), "0.0" if "months" in label else PERCENT if "Return" in label else MONEY)
            for label, address in shown.results.items()
        ),
        *_unit_row(about, shown),
    )
    for row, (label, formula, form) in enumerate(rows, 7):
        put(sheet, row, 1, label, STRONG if row == 7 else TEXT)
        calculated(sheet, row, 2, formula, form).font = STRONG
        if isinstance(formula, Open):
            sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=5)
    start = 8 + len(rows)
    if shown.placed is not None:
        for column, name in enumerate((f"{month} in each scenario", *SCENARIOS), 1):
            put(sheet, start, column, name, STRONG).fill = LIGHT
        if about.coverage.without:
            sheet.row_dimensions[start].height = height(((f"{month} in each scenario", 40),))
        put(sheet, start + 1, 1, "Total")
        for column, scenario in enumerate(SCENARIOS, 2):
            calculated(sheet, start + 1, column, f"={shown.placed.total_of(scenario)}", MONEY)
        start += _unit_of_scenarios(sheet, start + 2, about, shown.placed)
    for row, note in enumerate(_notes(about, open_cells=any(map(opened, book))), start + 3):
        literal(sheet, row, 1, note, TEXT)


def _unit_row(about: CostModel, shown: _Shown) -> list[tuple[str, str | Open, str]]:
    """Return the row of the cost of a unit in the selected scenario, none where the model states no unit."""
    unit = about.model.unit_cost
    if unit is None:
        return []
    formula = settle(_unit_formula, unit, shown.total, shown.inputs if shown.placed is not None else about.model.inputs)
    return [(_unit_title(about), formula, UNIT)]


def _unit_of_scenarios(sheet: Worksheet, row: int, about: CostModel, placed: CaseRows) -> int:
    """Write the cost of a unit in each scenario into `row`, and return how many rows that takes."""
    unit = about.model.unit_cost
    if unit is None:
        return 0
    put(sheet, row, 1, _unit_title(about))
    for column, scenario in enumerate(SCENARIOS, 2):
        formula = settle(_unit_formula, unit, placed.total_of(scenario), placed.inputs_of(scenario))
        calculated(sheet, row, column, formula, UNIT)
    return 1


def _unit_title(about: CostModel) -> str:
    title = settle(getattr, about.model.unit_cost, "title")
    return about.coverage.title("Unit cost" if is_open(title) else title)


def _unit_formula(unit: UnitCost, total: str | Open, inputs: Any) -> str:
    """Return the formula of the cost of a unit over the addresses of `inputs`. Raises OpenUsed where any of it is open."""
    tree = decided(unit.quantity).tree
    return f"=ROUND({decided(total)}/{formulas.expression(tree, decided(inputs))}*{decided(unit.per)},{DIGITS})"


def _formula(sign: str, address: str | Open) -> str | Open:
    return address if isinstance(address, Open) else f"{sign}{address}"


def _notes(about: CostModel, *, open_cells: bool) -> list[str]:
    model, without = about.model, about.coverage.without
    notes = [f"All amounts in {model.currency}, without tax, at the prices of {model.region}."]
    if without:
        notes.append(f"No line of the bill counts {', '.join(without)}.")
    if open_cells:
        notes.append("Words in italics on a darker ground say what is open. No figure rests on an open value, and no chart shows one.")
    notes += [
        "Fields on a yellow ground may be changed: inputs, growth, rates, prices, amounts. Everything else is reckoned from them.",
        "Own: enter your figures in the column Own of the sheet Inputs, then choose own above.",
        "Each line of a bill is rounded to the cent; totals are sums of rounded lines. Years follow the chosen "
        "scenario, sensitivity the expected one.",
        "Soft benefits are counted at the share that the sheet Inputs names; results are shown with them, and with hard benefits only.",
        "Return on investment = (former cost + business value - total cost) / total cost. Net present value discounts "
        "each year at its end.",
    ]
    return notes
