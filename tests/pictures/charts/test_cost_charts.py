"""The charts of the cost model: what each says agrees with what it shows, and nothing is left out unsaid."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from generator.analysis.cost import CostResult
from generator.analysis.results import compute
from generator.model.workspace import Workspace
from generator.pictures.charts.cost import cost_charts
from generator.workspace.loader import load_workspace
from generator.writers.chart import Bars, Chart, Lines, Tornado
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return load_workspace(ROOT)


@pytest.fixture(scope="module")
def cost(workspace: Workspace) -> CostResult:
    return compute(workspace, "tenant-api").cost


@pytest.fixture(scope="module")
def charts(workspace: Workspace, cost: CostResult) -> dict[str, Chart]:
    return dict(cost_charts(workspace.projects["tenant-api"], cost, workspace.library))


def test_the_bars_are_the_whole_bill(charts: dict[str, Chart], cost: CostResult) -> None:
    form = charts["cost-by-service"].form
    assert isinstance(form, Bars)
    assert sum(amount for _, amount in form.bars) == cost.expected.subtotal
    assert form.bars[0][0].startswith("Amazon Aurora")
    assert (
        f"Amazon Aurora is the largest item with {form.bars[0][1]:.0f} of {cost.expected.subtotal:.0f} USD a month, 33"
        in charts["cost-by-service"].message
    )


def test_amounts_on_doubtful_prices_are_marked(charts: dict[str, Chart]) -> None:
    form = charts["cost-by-service"].form
    assert isinstance(form, Bars)
    marked = [label for label, _ in form.bars if label.endswith(" *")]
    assert "AWS WAF *" in marked
    assert "AWS Fargate" in [label for label, _ in form.bars]
    assert form.bars[-1][0] == "14 other services *"
    assert form.unit.endswith("* rests on estimated or older prices")


def test_a_small_bill_is_said_to_the_cent(starter: Path) -> None:
    workspace = load_workspace(starter)
    (project,) = workspace.projects.values()
    charts = dict(cost_charts(project, compute(workspace, project.id).cost, workspace.library))
    form = charts["cost-by-service"].form
    assert isinstance(form, Bars)
    (_, first), (_, second) = form.bars[:2]
    assert f"the largest item with {first:.2f} of {sum(amount for _, amount in form.bars):.2f} USD" in charts["cost-by-service"].message
    assert f"follows with {second:.2f}." in charts["cost-by-service"].message
    assert re.search(
        r": \d+\.\d\d USD a month when it is low and \d+\.\d\d when it is high, with \d+\.\d\d expected", charts["cost-sensitivity"].message
    )


def test_the_tornado_begins_with_what_moves_most(charts: dict[str, Chart], cost: CostResult) -> None:
    form = charts["cost-sensitivity"].form
    assert isinstance(form, Tornado)
    swings = [abs(high - low) for _, low, high in form.bars]
    assert swings == sorted(swings, reverse=True)
    assert form.middle == cost.expected.total
    assert charts["cost-sensitivity"].message.startswith(
        f"{form.bars[0][0]} moves the bill most: {form.bars[0][1]:.0f} USD a month when it is low"
    )


def test_the_lines_meet_where_the_change_is_paid_back(charts: dict[str, Chart], cost: CostResult) -> None:
    form = charts["cost-ownership"].form
    assert isinstance(form, Lines)
    (mark,) = form.marks
    assert mark.at == cost.payback_months / Decimal(12)  # type: ignore[operator]
    former, new = (values for _, values in form.lines)
    whole, share = int(mark.at), mark.at - int(mark.at)
    heights = [values[whole] + (values[whole + 1] - values[whole]) * share for values in (former, new)]
    assert heights[0] == mark.value
    assert abs(heights[0] - heights[1]) < former[-1] / 100  # months are told to a tenth
    assert f"paid for itself after {cost.payback_months} months" in charts["cost-ownership"].message


def test_a_change_that_never_pays_says_so(workspace: Workspace, cost: CostResult) -> None:
    project = workspace.projects["tenant-api"]
    former = project.cost.former_system.model_copy(
        update={"yearly": [one.model_copy(update={"amount": Decimal(1)}) for one in project.cost.former_system.yearly]}
    )
    value = [one.model_copy(update={"yearly": Decimal(0)}) for one in project.cost.business_value]
    poor = project.model_copy(update={"cost": project.cost.model_copy(update={"former_system": former, "business_value": value})})
    found = compute(
        Workspace(workspace.folder, workspace.partner, {"tenant-api": poor}, workspace.library, workspace.origins), "tenant-api"
    ).cost
    chart = dict(cost_charts(poor, found, workspace.library))["cost-ownership"]
    assert "does not pay for itself in that time" in chart.message
    assert isinstance(chart.form, Lines)
    assert chart.form.marks == ()
