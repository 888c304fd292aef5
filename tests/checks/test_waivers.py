"""A waiver covers what it names, until its last day, and is reported when it covers nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from generator.checks import in_workspace
from generator.checks.finding import Evidence, Finding
from generator.checks.waivers import covers, unused_waiver, waiver_for
from generator.model.description.waiver import Waiver
from generator.model.types.open import Gap, open_thing
from tests.checks.variants import TODAY, Case, Sample

T = "customers/tenant-api"
SPONSOR = "name: Tradeleaf tenant API\n"
UNPRICED = '  - {components: [s3-endpoint], reason: "Gateway endpoints have no price."}\n'


def waived(what: str, expires: str = "2027-03-31") -> str:
    return f"{SPONSOR}waivers:\n  - {{{what}, reason: Repaired in the March release., owner: delivery-lead, expires: {expires}}}\n"


CASES = [
    Case(
        "expired-waiver",
        f"{T}/project.yml",
        SPONSOR,
        waived("rule: unpriced-component", "2026-11-25"),
        "expires: 2026-11-25",
        "held until 2026-11-25: rule unpriced-component",
    ),
    Case(
        "long-waiver",
        f"{T}/project.yml",
        SPONSOR,
        waived("rule: unpriced-component", "2027-05-26"),
        "expires: 2027-05-26",
        "the waiver lasts 181 more days, 180 are allowed: rule unpriced-component",
        also=("unpriced-component",),
        more=((f"{T}/cost.yml", UNPRICED, ""),),
    ),
    Case(
        "unused-waiver",
        f"{T}/project.yml",
        SPONSOR,
        waived("rule: unpriced-component", "2026-11-26"),
        "rule: unpriced-component",
        "covers no finding: rule unpriced-component",
    ),
    Case(
        "unused-waiver",
        f"{T}/project.yml",
        SPONSOR,
        waived("rule: unpriced-componet"),
        "rule: unpriced-componet",
        "covers no finding",
        also=("unpriced-component",),
        more=((f"{T}/cost.yml", UNPRICED, ""),),
    ),
    Case(
        "unused-waiver",
        "partner.yml",
        "name: Nordkap Cloud Consulting\n",
        "name: Nordkap Cloud Consulting\nwaivers:\n  - {criterion: COST-001, reason: x, owner: delivery-lead, expires: 2027-01-01}\n",
        "criterion: COST-001",
        "covers no finding: criterion COST-001",
    ),
]

FINDING = Finding(
    rule="unpriced-component",
    severity="gap",
    message="x",
    project="shop",
    location=("architecture", "components", "table"),
    criterion="COST-001.applied-inputs",
)


@pytest.mark.parametrize(
    ("named", "covered"),
    [
        ({"rule": "unpriced-component"}, True),
        ({"rule": "open-loop"}, False),
        ({"criterion": "COST-001"}, True),
        ({"criterion": "COST-001.applied-inputs"}, True),
        ({"criterion": "COST-001.inputs"}, False),
        ({"place": "architecture.components.table"}, True),
        ({"place": "architecture"}, True),
        ({"place": "architecture.components.tab"}, False),
        ({"rule": "unpriced-component", "place": "cost"}, False),
    ],
)
def test_a_waiver_covers_what_fits_everything_it_names(named: dict[str, str], covered: bool) -> None:
    waiver = Waiver.model_validate({**named, "reason": "x", "owner": "lead", "expires": "2027-01-01"})
    assert covers(waiver, FINDING) is covered


def test_a_waiver_names_something() -> None:
    with pytest.raises(ValueError, match="must name a rule, a criterion or a place"):
        Waiver(reason="x", owner="lead", expires=date(2027, 1, 1))


def test_a_waived_finding_stays_listed_and_lets_a_release_pass(sample, tmp_path) -> None:
    edits = ((f"{T}/project.yml", SPONSOR, waived("rule: unpriced-component")), (f"{T}/cost.yml", UNPRICED, ""))
    (finding,) = sample.findings(*edits)
    assert finding.rule == "unpriced-component"
    assert finding.waiver is not None
    assert finding.as_data()["waiver"] == {
        "rule": "unpriced-component",
        "reason": "Repaired in the March release.",
        "owner": "delivery-lead",
        "expires": "2027-03-31",
    }


def with_waivers(sample: Sample, *waivers: Any, gaps: tuple[Gap, ...] = ()) -> Evidence:
    """Return the sample with these waivers of one customer; the finding of another test is its only one."""
    project = sample.evidence.workspace.projects["tenant-api"].model_copy(update={"waivers": list(waivers)})
    projects = {**sample.evidence.workspace.projects, project.id: project}
    workspace = replace(sample.evidence.workspace, projects=projects, gaps={project.id: gaps})
    return replace(sample.evidence, workspace=workspace, found=(replace(FINDING, project=project.id),), rules=frozenset({FINDING.rule}))


def of(rule: str, expires: date = TODAY) -> Waiver:
    return Waiver(rule=rule, reason="x", owner="delivery-lead", expires=expires)


@pytest.mark.parametrize(
    ("waiver", "project", "covered"),
    [
        (of("unpriced-component"), "tenant-api", True),
        (of("unpriced-component", TODAY - timedelta(days=1)), "tenant-api", False),
        (of("unpriced-component").model_copy(update={"expires": open_thing("the end")}), "tenant-api", False),
        (of("unpriced-component").model_copy(update={"rule": open_thing("the rule")}), "tenant-api", False),
        (of("open-loop"), "tenant-api", False),
        (of("unpriced-component"), "orders-platform", False),
        (of("unpriced-component"), None, False),
    ],
)
def test_a_waiver_covers_a_finding_of_its_project_until_its_last_day(
    sample: Sample, waiver: Waiver, project: str | None, covered: bool
) -> None:
    evidence = with_waivers(sample, open_thing("a waiver"), waiver)
    assert waiver_for(replace(FINDING, project=project), evidence) is (waiver if covered else None)


@pytest.mark.parametrize(
    ("rule", "project", "gaps", "told"),
    [
        ("unpriced-component", "tenant-api", (), False),
        ("open-loop", "tenant-api", (), True),
        ("unpriced-component", "orders-platform", (), True),  # what it would cover is found for another customer
        ("open-loop", "tenant-api", (Gap(("name",), "name"),), False),  # with it the finding may come back
        ("open-loop", "tenant-api", (Gap(("roles",), "section `roles`", kind="section"),), True),
    ],
)
def test_a_waiver_is_unused_where_nothing_open_may_need_it(
    sample: Sample, rule: str, project: str, gaps: tuple[Gap, ...], told: bool
) -> None:
    evidence = with_waivers(sample, of(rule), gaps=gaps)
    found = in_workspace(unused_waiver, replace(evidence, found=(replace(FINDING, project=project),)))
    assert [one.message for one in found] == ([f"the waiver covers no finding: rule {rule}"] if told else [])
