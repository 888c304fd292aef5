"""The cost workbook of a model with an open value: what rests on it says so, and every other figure is the complete model's."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.workbook.defined_name import DefinedName

from generator.analysis.cost import cost
from generator.analysis.cost.bill import tariff
from generator.analysis.cost.completeness import Coverage
from generator.model.description.cost import Cost
from generator.model.description.project import Project
from generator.model.library.price_book import PriceBook
from generator.model.types.open import Gap, Open, is_open, settle
from generator.model.types.quantity import parse_quantity
from generator.workspace.loader import load_workspace
from generator.writers.workbook.cases import calculated
from generator.writers.workbook.cost_model import CostModel, workbook
from generator.writers.workbook.lacking import give_way, is_known
from generator.writers.workbook.looks import put
from tests.office import convert_all
from tests.writers.test_workbook_cost_model import ROOT, extended, results, row_of

ON, BUILT = date(2026, 12, 15), datetime(2026, 11, 26, tzinfo=UTC)
OPEN: Any = Open(Gap(("x",), "the value", "Anna asks"))
WORDS = "Not computed: the value is open"


def element(key: str, position: int, **update: object) -> Callable[[Cost], Cost]:
    """Return what opens keys of one element of a list."""

    def change(model: Cost) -> Cost:
        listed = list(getattr(model, key))
        listed[position] = listed[position].model_copy(update=update)
        return model.model_copy(update={key: listed})

    return change


def key(name: str) -> Callable[[Cost], Cost]:
    return lambda model: model.model_copy(update={name: OPEN})


OPENED: Mapping[str, Callable[[Cost], Cost]] = {
    "complete": lambda model: model,
    "input-expected": element("inputs", 0, expected=OPEN),
    "input-low": element("inputs", 0, low=OPEN),
    "input-high": element("inputs", 0, high=OPEN),
    "input-name": element("inputs", 0, name=OPEN, source=OPEN, unit=OPEN),
    "inputs": key("inputs"),
    "line": lambda model: model.model_copy(update={"usage": [OPEN, *model.usage[1:]]}),
    "line-quantity": element("usage", 0, quantity=OPEN),
    "line-price": element("usage", 0, price=OPEN),
    "line-component": element("usage", 0, component=OPEN),
    "line-reason": element("usage", 0, reason=OPEN),
    "usage": key("usage"),
    "region": key("region"),
    "private-rate": element("private_rates", 0, amount=OPEN),
    "commitment": element("commitments", 0, per_hour=OPEN),
    "commitment-prices": element("commitments", 0, prices=OPEN),
    "discount": element("discounts", 1, rate=OPEN),
    "discount-service": element("discounts", 1, service=OPEN),
    "one-time": element("one_time", 0, amount=OPEN),
    "one-times": key("one_time"),
    "former-system": key("former_system"),
    "value": element("business_value", 0, yearly=OPEN),
    "benefit": element("business_value", 2, benefit=OPEN),
    "unit-quantity": lambda model: model.model_copy(update={"unit_cost": model.unit_cost.model_copy(update={"quantity": OPEN})}),
    "growth": key("growth_per_year"),
    "discount-rate": key("discount_rate"),
    "years": key("years"),
}


@pytest.fixture(scope="module")
def project() -> Project:
    tenant = load_workspace(ROOT).projects["tenant-api"]
    data = {**extended(tenant.cost.model_dump(mode="json")), "growth_per_month": None, "growth_per_year": "5%"}
    data["usage"] = [line for line in data["usage"] if line["price"].startswith(("lambda.", "fargate.", "cloudwatch.log"))]
    used = {id for line in data["usage"] for id in parse_quantity(line["quantity"]).inputs}
    used.update(parse_quantity(data["unit_cost"]["quantity"]).inputs)
    data["inputs"] = [one for one in data["inputs"] if one["id"] in used]
    return tenant.model_copy(update={"cost": Cost.model_validate(data)})


@pytest.fixture(scope="module")
def book() -> PriceBook:
    return load_workspace(ROOT).library.prices


def about(project: Project, book: PriceBook, coverage: Coverage | None = None) -> CostModel:
    """Return what the workbook of a project shows."""
    return CostModel(
        title="Cost model",
        subject="Tenant API",
        organisation="A partner",
        model=project.cost,
        tariff=settle(tariff, project.cost, book, ON),
        cost=settle(cost, project, book, ON, Decimal("0.5")),
        coverage=coverage or Coverage(1),
        components={one.id: one.name for one in project.architecture.components},
        services={price.service: price.service for price in book.prices},
        sources={id: id for price in book.prices for id in price.source},
        draft=False,
        sample=False,
    )


@pytest.fixture(scope="module")
def models(project: Project, book: PriceBook) -> dict[str, CostModel]:
    return {name: about(project.model_copy(update={"cost": change(project.cost)}), book) for name, change in OPENED.items()}


@pytest.fixture(scope="module")
def written(models: dict[str, CostModel]) -> dict[str, bytes]:
    return {name: workbook(model, BUILT) for name, model in models.items()}


@pytest.fixture(scope="module")
def reckoned(written: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """All workbooks as LibreOffice reckons them, in one run of it."""
    folder = tmp_path_factory.mktemp("lacking")
    for name, content in written.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    target = folder / "reckoned"
    target.mkdir()
    convert_all([folder / f"{name}.xlsx" for name in written], target, "xlsx")
    return {name: load_workbook(target / f"{name}.xlsx", data_only=True) for name in written}


@pytest.mark.parametrize("name", OPENED)
def test_no_cell_holds_an_error(reckoned: dict[str, Any], name: str) -> None:
    cells = [cell for sheet in reckoned[name] for row in sheet.iter_rows() for cell in row]
    assert [(cell.parent.title, cell.coordinate) for cell in cells if str(cell.value).startswith(("#", "Err:"))] == []


@pytest.mark.parametrize("name", OPENED)
def test_each_result_is_the_complete_one_or_not_computed(reckoned: dict[str, Any], models: dict[str, CostModel], name: str) -> None:
    """What the arithmetic cannot compute, the workbook does not show either; what it can, both show."""
    found, complete = models[name].cost, results(reckoned["complete"])
    expected = {
        "Bill of a month": found.expected.total,
        "Bill of a year": found.expected.total,
        "Total cost of ownership": found.total_cost_of_ownership,
        "Former system in the same time": found.former_total,
        "Net present value": found.net_present_value,
        "Return on investment": found.return_on_investment,
        "Payback period in months": found.payback_months,
        "Net present value, hard benefits only": found.hard_only.net_present_value,
        "Return on investment, hard benefits only": found.hard_only.return_on_investment,
        "Payback period in months, hard benefits only": found.hard_only.payback_months,
        "Cost per tenant": found.unit.expected.amount,
    }
    assert results(reckoned[name]) == {label: WORDS if is_open(result) else complete[label] for label, result in expected.items()}


@pytest.mark.parametrize("name", OPENED)
def test_each_amount_is_the_complete_one_or_words(reckoned: dict[str, Any], models: dict[str, CostModel], name: str) -> None:
    cost = models[name].cost
    if is_open(cost):
        assert reckoned[name].sheetnames == ["Summary"]
        return
    lines, complete = reckoned[name]["Bill"], reckoned["complete"]["Bill"]
    column = next(column for column in range(1, complete.max_column) if complete.cell(1, column).value == "Amount")
    for row, line in enumerate(cost.expected.lines, 2):
        shown = lines.cell(row, next(n for n in range(1, lines.max_column) if lines.cell(1, n).value == "Amount")).value
        assert shown == (WORDS if is_open(line.amount) else complete.cell(row, column).value)
    scenarios = reckoned[name]["Summary"]
    row = row_of(scenarios, "Total")
    totals = [scenarios.cell(row, column).value for column in (2, 3, 4)]
    assert [total == WORDS for total in totals] == [is_open(bill.total) for bill in (cost.low, cost.expected, cost.high)]


def charts(content: bytes) -> set[str]:
    return {sheet.title for sheet in load_workbook(io.BytesIO(content)) if sheet._charts}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("complete", {"Services", "Years", "Sensitivity"}),
        ("input-name", {"Services", "Years", "Sensitivity"}),
        ("inputs", set()),
        ("line-quantity", set()),
        ("one-time", {"Services", "Sensitivity"}),
        ("usage", set()),
    ],
)
def test_a_chart_shows_nothing_that_is_open(written: dict[str, bytes], name: str, shown: set[str]) -> None:
    assert charts(written[name]) == shown


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("complete", "low,expected,high,own"),
        ("input-low", "expected,high,own"),
        ("input-expected", "low,high"),
        ("inputs", "low,expected,high,own"),
    ],
)
def test_a_scenario_with_an_open_input_is_not_offered(written: dict[str, bytes], name: str, choices: str) -> None:
    (choice,) = load_workbook(io.BytesIO(written[name]))["Summary"].data_validations.dataValidation
    assert choice.formula1 == f'"{choices}"'


def test_what_is_open_is_told_in_its_cell(written: dict[str, bytes]) -> None:
    years = load_workbook(io.BytesIO(written["one-time"]))["Years"]
    cell = years.cell(row_of(years, "Once") + 1, 2)
    assert (cell.value, cell.font.i, cell.fill.start_color.rgb) == ("To be completed: the value (Anna asks)", True, "00FFE58A")


def test_a_sum_of_a_part_is_titled_so(project: Project, book: PriceBook) -> None:
    partial = replace(about(project, book), coverage=Coverage(1, ("Queue", "Table")))
    made = load_workbook(io.BytesIO(workbook(partial, BUILT)))
    assert row_of(made["Summary"], "Bill of a month of the priced components (1 of 3)")
    assert row_of(made["Summary"], "No line of the bill counts Queue, Table.")
    assert row_of(made["Bill"], "Total of a month of the priced components (1 of 3)")
    assert row_of(made["Scenarios"], "Total of a year of the priced components (1 of 3)")


@pytest.mark.parametrize(
    ("formula", "rests"),
    [
        ("=A1", True),
        ("=$A$1*2", True),
        ("=SUM(A1:B2)", True),
        ("=one+1", True),
        ("=Sheet!A1", True),
        ("=C1", True),
        ("=B1", False),
        ("=two", False),
        ('=SUMIF(D1:D2,"x",A1:A2)', True),
        ('=SUMIF(D1:D2,"y",A1:A2)', False),
        ("=SUMIF(D1:D2,D2,A1:A2)", False),
    ],
)
def test_what_a_formula_rests_on(formula: str, rests: bool) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for name, place in (("one", "A"), ("two", "B")):
        book.defined_names[name] = DefinedName(name, attr_text=f"Sheet!${place}$1")
    for column, value in enumerate((OPEN, 1, None, "x"), 1):
        put(sheet, 1, column, value)
    for column, value in enumerate((2, 3, None, "y"), 1):
        put(sheet, 2, column, value)
    calculated(sheet, 1, 3, "=A1+1", "0")
    calculated(sheet, 5, 5, formula, "0")
    give_way(book)
    assert sheet["E5"].value == (WORDS if rests else formula)
    assert is_known(sheet, "E5:E5") != rests
