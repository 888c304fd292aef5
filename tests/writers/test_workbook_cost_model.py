"""The cost workbook: LibreOffice reckons it, and every total is that of the arithmetic to the cent, also when figures change."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from generator import outputs
from generator.analysis.cost import Bill, CostResult, bill, cost
from generator.analysis.cost.bill import tariff
from generator.analysis.results import compute
from generator.model.description.project import Project
from generator.model.workspace import Workspace
from generator.pack import Pack
from generator.workspace.loader import load_workspace
from generator.writers import archive, workbook
from tests.office import convert_all

ROOT = Path(__file__).parents[2]
BUILT = datetime(2026, 11, 26, tzinfo=UTC)
CENT = Decimal("0.01")
SOFT = Decimal("0.5")
"""The share of soft benefits that the sample's partner counts."""


def extended(data: dict[str, Any]) -> dict[str, Any]:
    """Return the cost data of the tenant API with everything that the sample does not use."""
    return {
        **data,
        "growth_per_year": None,
        "growth_per_month": "1.5%",
        "years": 2,
        "free_allowances": [{"service": "lambda", "reason": "x"}, {"service": "apigateway", "until": "2027-06-30", "reason": "x"}],
        "commitments": [
            {
                "name": "Compute Savings Plan",
                "prices": ["fargate.vcpu-arm64", "fargate.memory-arm64"],
                "per_hour": "0.03",
                "saving": "20%",
                "reason": "x",
            }
        ],
        "discounts": [
            {"name": "all", "rate": "3%", "reason": "x"},
            {"name": "logs", "service": "cloudwatch", "rate": "10%", "reason": "x"},
        ],
        "private_rates": [{"price": "cloudwatch.log-ingest", "amount": "0.41", "reason": "x"}],
    }


@dataclass
class Made:
    """A project with its workbook as bytes."""

    project: Project
    workspace: Workspace
    content: bytes

    def result(self, **changes: object) -> CostResult:
        """The cost model computed anew with `changes` to it."""
        changed = self.project.model_copy(update={"cost": self.project.cost.model_copy(update=changes)})
        return cost(changed, self.workspace.library.prices, self.workspace.partner.application.submission, SOFT)

    def bill(self, scenario: str) -> Bill:
        model = self.project.cost
        rates = tariff(model, self.workspace.library.prices, self.workspace.partner.application.submission)
        return bill(rates, {one.id: getattr(one, scenario) for one in model.inputs})


@pytest.fixture(scope="module")
def made() -> dict[str, Made]:
    workspace = load_workspace(ROOT)
    tenant = workspace.projects["tenant-api"]
    more = type(tenant.cost).model_validate(extended(tenant.cost.model_dump(mode="json")))
    projects = {**workspace.projects, "extended": tenant.model_copy(update={"cost": more, "id": "extended"})}
    workspace = Workspace(workspace.folder, workspace.partner, projects, workspace.library, workspace.origins)
    pack = Pack(workspace, {id: compute(workspace, id) for id in projects}, (), {}, (), (), ())
    return {id: Made(one, workspace, workbook.cost_model.workbook(outputs.cost_model(pack, id), BUILT)) for id, one in projects.items()}


def edited(content: bytes, change: Callable[[Any], None]) -> bytes:
    book = load_workbook(io.BytesIO(content))
    change(book)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def row_of(sheet: Any, label: str, column: int = 1) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, column).value == label)


def scaled(book: Any, factor: str) -> None:
    """Multiply what is expected of every input that grows, as a reader would who expects more use."""
    sheet = book["Inputs"]
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, 8).value == "yes":
            sheet.cell(row, 4).value = Decimal(str(sheet.cell(row, 4).value)) * Decimal(factor)


def in_scenario(name: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book["Summary"]["B5"].value = name

    return change


def dearer(book: Any) -> None:
    """Grow faster, discount more, and double the former system's first amount."""
    inputs, years = book["Inputs"], book["Years"]
    inputs.cell(row_of(inputs, "Growth a year"), 3).value = Decimal("0.35")
    inputs.cell(row_of(inputs, "Rate for discounting"), 3).value = Decimal("0.12")
    row = row_of(years, "Former system, a year") + 1
    years.cell(row, 2).value = years.cell(row, 2).value * 2


@pytest.fixture(scope="module")
def reckoned(made: dict[str, Made], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """All variants as LibreOffice reckons them, in one run of it."""
    folder = tmp_path_factory.mktemp("cost")
    variants = {id: one.content for id, one in made.items()}
    variants["more-use"] = edited(made["orders-platform"].content, lambda book: scaled(book, "1.7"))
    variants["high"] = edited(made["extended"].content, in_scenario("high"))
    variants["dearer"] = edited(made["tenant-api"].content, dearer)
    for name, content in variants.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    target = folder / "reckoned"
    target.mkdir()
    convert_all([folder / f"{name}.xlsx" for name in variants], target, "xlsx")
    return {name: load_workbook(target / f"{name}.xlsx", data_only=True) for name in variants}


def money(value: object) -> Decimal:
    return Decimal(repr(value)).quantize(CENT)


def results(book: Any) -> dict[str, Any]:
    sheet = book["Summary"]
    return {sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in range(7, 18)}


def agrees(book: Any, found: CostResult, month: Bill) -> None:
    """Assert that every total of the workbook is that of the arithmetic."""
    shown = results(book)
    assert money(shown["Bill of a month"]) == month.total
    assert money(shown["Bill of a year"]) == month.total * 12
    assert money(shown["Total cost of ownership"]) == found.total_cost_of_ownership.quantize(CENT)
    assert money(shown["Former system in the same time"]) == found.former_total
    assert money(shown["Net present value"]) == found.net_present_value
    assert shown["Return on investment"] == pytest.approx(float(found.return_on_investment), abs=1e-9)
    assert shown["Payback period in months"] == ("not within the period" if found.payback_months is None else float(found.payback_months))
    hard = found.hard_only
    assert money(shown["Net present value, hard benefits only"]) == hard.net_present_value
    assert shown["Return on investment, hard benefits only"] == pytest.approx(float(hard.return_on_investment), abs=1e-9)
    back = "not within the period" if hard.payback_months is None else float(hard.payback_months)
    assert shown["Payback period in months, hard benefits only"] == back
    assert found.unit is not None
    (cost_of_unit,) = [value for label, value in shown.items() if label and label.startswith("Cost per")]
    if month is found.expected:
        assert cost_of_unit == pytest.approx(float(found.unit.expected.amount), abs=1e-9)
    years = book["Years"]
    for year in found.years:
        columns = [money(years.cell(year.number + 2, column).value) for column in range(2, 11)]
        assert columns == [year.aws, year.running, year.one_time, year.total, year.former, year.hard, year.soft, year.net, year.cumulative]
    bill = book["Bill"]
    amounts = next(column for column in range(1, bill.max_column) if bill.cell(1, column).value == "Amount")
    assert [money(bill.cell(row, amounts).value) for row in range(2, len(month.lines) + 2)] == [line.amount for line in month.lines]
    services = book["Services"]
    listed = {services.cell(row, 1).value: services.cell(row, 2).value for row in range(2, len(month.by_service) + 2)}
    assert sorted(map(money, listed.values())) == sorted(month.by_service.values())


@pytest.mark.parametrize("id", ["orders-platform", "tenant-api", "extended"])
def test_totals_at_the_given_inputs(made: dict[str, Made], reckoned: dict[str, Any], id: str) -> None:
    found = made[id].result()
    agrees(reckoned[id], found, found.expected)
    scenarios = reckoned[id]["Summary"]
    row = row_of(scenarios, "Total")
    assert [money(scenarios.cell(row, column).value) for column in (2, 3, 4)] == [found.low.total, found.expected.total, found.high.total]
    units = [scenarios.cell(row + 1, column).value for column in (2, 3, 4)]
    assert found.unit is not None
    assert units == [pytest.approx(float(one.amount), abs=1e-9) for one in (found.unit.low, found.unit.expected, found.unit.high)]
    sensitivity = reckoned[id]["Sensitivity"]
    for row, one in enumerate(found.sensitivity, 2):
        assert [money(sensitivity.cell(row, column).value) for column in (2, 3, 4)] == [one.low, one.high, one.swing]
    assert not [cell for sheet in reckoned[id] for line in sheet.iter_rows() for cell in line if str(cell.value).startswith(("#", "Err:"))]


def test_more_use_changes_the_bill(made: dict[str, Made], reckoned: dict[str, Any]) -> None:
    inputs = [
        one.model_copy(update={"expected": one.expected * Decimal("1.7")}) if one.grows else one
        for one in made["orders-platform"].project.cost.inputs
    ]
    found = made["orders-platform"].result(inputs=inputs)
    assert found.expected.total > made["orders-platform"].result().expected.total
    agrees(reckoned["more-use"], found, found.expected)


def test_another_scenario_is_chosen(made: dict[str, Made], reckoned: dict[str, Any]) -> None:
    inputs = [one.model_copy(update={"expected": one.high}) for one in made["extended"].project.cost.inputs]
    agrees(reckoned["high"], made["extended"].result(inputs=inputs), made["extended"].bill("high"))


def test_growth_rate_and_amounts_change_the_return(made: dict[str, Made], reckoned: dict[str, Any]) -> None:
    former = made["tenant-api"].project.cost.former_system
    doubled = [former.yearly[0].model_copy(update={"amount": former.yearly[0].amount * 2}), *former.yearly[1:]]
    found = made["tenant-api"].result(
        growth_per_year=Decimal("0.35"), discount_rate=Decimal("0.12"), former_system=former.model_copy(update={"yearly": doubled})
    )
    agrees(reckoned["dearer"], found, found.expected)


def test_the_same_model_gives_the_same_bytes(made: dict[str, Made]) -> None:
    one = made["orders-platform"]
    pack = Pack(one.workspace, {"orders-platform": compute(one.workspace, "orders-platform")}, (), {}, (), (), ())
    again = workbook.cost_model.workbook(outputs.cost_model(pack, "orders-platform"), BUILT)
    assert archive.read(again) == archive.read(one.content)
    assert again == one.content


def test_it_is_computed_when_it_is_opened(made: dict[str, Made]) -> None:
    assert b'fullCalcOnLoad="1"' in archive.read(made["tenant-api"].content)["xl/workbook.xml"]


def test_no_figure_but_inputs_is_written_as_a_number(made: dict[str, Made]) -> None:
    book = load_workbook(io.BytesIO(made["tenant-api"].content))
    assert {"scenario", "growth", "discount_rate", "hours_per_month", "in_tenants_basic"} <= set(book.defined_names)
    for name in ("Bill", "Scenarios", "Sensitivity", "Services"):
        sheet = book[name]
        assert [cell.coordinate for line in sheet.iter_rows(min_row=2) for cell in line if isinstance(cell.value, int | float)] == []
        assert sheet.freeze_panes
        assert bool(sheet.print_title_rows) == (name != "Services")  # below its first table stands another one
