"""A waiver covers what it names, until its last day, and is reported when it covers nothing."""

from __future__ import annotations

from datetime import date

import pytest

from generator.checks.finding import Finding
from generator.checks.waivers import covers
from generator.model.description.waiver import Waiver
from tests.checks.variants import Case

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
