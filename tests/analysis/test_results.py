"""What is computed for a project: each result from what its section says, from the partner, and from what the library proposes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generator.analysis.results import compute, submission_of
from generator.model.types.open import Gap, Open, is_open
from generator.model.workspace import Workspace
from generator.workspace.loader import load_workspace


@pytest.fixture(scope="module")
def workspace(starter: Path) -> Workspace:
    return load_workspace(starter)


def absent(section: str) -> Any:
    return Open(Gap((section,), f"section `{section}`", kind="section"))


def described(workspace: Workspace, **sections: Any) -> Workspace:
    """Return the workspace whose only project says this in its sections."""
    return replace(workspace, projects={"example": workspace.projects["example"].model_copy(update=sections)})


def of_partner(workspace: Workspace, **sections: Any) -> Workspace:
    return replace(workspace, partner=workspace.partner.model_copy(update=sections))


def test_each_part_of_a_description_is_computed(workspace: Workspace) -> None:
    results = compute(workspace, "example")
    project = workspace.projects["example"]
    assert [line.usage for line in results.cost.expected.lines] == project.cost.usage
    assert [one.scenario.id for one in results.recovery.scenarios] == [one.id for one in project.resilience.scenarios]
    assert [one.api.id for one in results.load.apis] == ["bookings"]
    assert [entry.incident.id for entry in results.runbook.entries] == [one.id for one in project.runbook.incidents]
    assert [one.kpi for one in results.monitoring.kpis] == project.operations.kpis
    assert results.completed.project is project


@pytest.mark.parametrize(
    ("section", "open"),
    [
        ("cost", {"cost"}),
        ("resilience", {"recovery"}),
        ("apis", set()),
        ("operations", set()),
        ("runbook", set()),
    ],
)
def test_what_is_absent_leaves_the_other_results(workspace: Workspace, section: str, open: set[str]) -> None:
    results = compute(described(workspace, **{section: absent(section)}), "example")
    parts = {
        "cost": results.cost.expected,
        "recovery": results.recovery.scenarios,
        "runbook": results.runbook.entries,
        "monitoring": results.monitoring.kpis,
    }
    assert {name for name, part in parts.items() if is_open(part)} == open


def test_ages_of_prices_are_counted_on_the_day_of_the_submission(workspace: Workspace) -> None:
    assert workspace.application is not None
    later = workspace.application.model_copy(update={"submission": date(2040, 1, 1)})
    found = {
        "submission": of_partner(workspace, application=later),
        "price book": of_partner(workspace, application=None),
    }
    assert submission_of(found["submission"]) == date(2040, 1, 1)
    assert submission_of(found["price book"]) == workspace.library.prices.as_of
    aged = {name: compute(one, "example").cost.expected for name, one in found.items()}
    assert aged["submission"].doubtful == aged["submission"].subtotal > aged["price book"].doubtful


def test_soft_benefits_count_by_the_factor_of_the_partner(workspace: Workspace) -> None:
    cost = compute(workspace, "example").cost
    assert cost.soft_benefit_factor == Decimal("0.5")


def test_the_next_tier_is_one_of_the_partners_else_of_the_library(workspace: Workspace) -> None:
    own = compute(workspace, "example").recovery.scenarios[0].tighter
    ours = compute(of_partner(workspace, standards=absent("standards")), "example").recovery.scenarios[0].tighter
    assert own is None, "the project keeps to the partner's first tier"
    assert ours is not None
    assert not ours.tier.own


def test_the_runbook_asks_the_alarm_on_customer_impact_and_each_alarm_where_it_is(workspace: Workspace) -> None:
    project = workspace.projects["example"]
    silent = [one.model_copy(update={"verify": []}) for one in project.runbook.incidents]
    moved = [
        one.model_copy(update={"region": "eu-north-1"}) if one.id == "bookings-api" else one for one in project.architecture.components
    ]
    changed = described(
        workspace,
        runbook=project.runbook.model_copy(update={"incidents": silent}),
        architecture=project.architecture.model_copy(update={"components": moved}),
    )
    book = compute(changed, "example").runbook
    assert book.impact is not None
    assert "--alarm-names kestrel-bookings-customer-impact --alarm-types CompositeAlarm" in (book.impact.command or "")
    regions = {
        line.rpartition("--region ")[2].split()[0]
        for step in book.entry("overload").incident.verify
        for line in (step.command or "").splitlines()
    }
    assert regions == {"eu-north-1", "eu-west-1"}


def test_what_the_library_proposes_is_watched_and_has_entries(workspace: Workspace) -> None:
    results = compute(described(workspace, operations=absent("operations"), runbook=absent("runbook")), "example")
    assert results.completed.proposals
    ids = [kpi.id for kpi in results.completed.project.operations.kpis]
    assert [watched.id for watched in results.monitoring.kpis] == ids
    assert {entry.incident.id for entry in results.runbook.entries} == set(ids)
    assert results.monitoring.kpi("bookings-table-write-throttle-events").measure.period == timedelta(minutes=1)


def test_the_keys_that_are_proposed_for_what_the_author_chose_are_known(workspace: Workspace) -> None:
    operations = workspace.projects["example"].operations
    first = operations.alarms[0].model_copy(update={"name": None})
    changed = described(workspace, operations=operations.model_copy(update={"alarms": [first, *operations.alarms[1:]]}))
    found = compute(changed, "example").monitoring.alarms
    assert [one.filled for one in found[:2]] == [("name",), ()]


def test_where_the_list_of_kpis_is_open_so_is_what_asks_their_alarms(workspace: Workspace) -> None:
    operations = workspace.projects["example"].operations
    unknown: Any = Open(Gap(("operations", "kpis"), "kpis"))
    results = compute(described(workspace, operations=operations.model_copy(update={"kpis": unknown})), "example")
    assert is_open(results.monitoring)
    assert is_open(results.runbook)
    assert not is_open(results.cost.expected)
