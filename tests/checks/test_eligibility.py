"""Which references the programme takes, and what must have happened before the submission."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from generator.checks.eligibility import dates_out_of_order, entity, too_few_references
from tests.checks.variants import Case, Sample, between, found_with

TENANT, SHOP = "customers/tenant-api", "customers/orders-platform"
PROJECT, STORY = f"{TENANT}/project.yml", f"{TENANT}/case_study.yml"
ENTITY = "  legal_entity: Quillfeather Software, Inc.\n"
COMPLETED = "  completed: 2026-05-14\n"
SUBMISSION = "  submission: 2026-12-15\n"
RECENT = "  live_since: 2026-02-17\n  completed: 2026-05-14\n"
OLD = "  started: 2025-08-04\n" + RECENT


def engaged(started: str, live: str, completed: str) -> str:
    return f"  started: {started}\n  live_since: {live}\n  completed: {completed}\n"


WAIVER = "  - {rule: unpriced-component, reason: Ordered for March., owner: delivery-lead, expires: 2027-03-31}\n"

CASES = [
    Case(
        "too-few-references",
        "library/checklists/amazon-api-gateway-3.0.yml",
        "case_studies: 2\n",
        "case_studies: 3\n",
        "checklist: amazon-api-gateway-3.0",
        "2 customer projects handed in, and the checklist wants 3 references",
    ),
    Case(
        "too-few-references",
        "partner.yml",
        SUBMISSION,
        f"{SUBMISSION}  references: [tenant-api]\n",
        "checklist: amazon-api-gateway-3.0",
        "1 customer project handed in, and the checklist wants 2 references",
        also=("too-few-patterns",),
    ),
    Case(
        "same-legal-entity",
        PROJECT,
        ENTITY,
        "  legal_entity: TERN and THISTLE OUTFITTERS LTD.\n",
        "legal_entity: TERN",
        "is the same company as",
        concerns=("orders-platform",),
    ),
    Case(
        "same-legal-entity",
        PROJECT,
        ENTITY,
        "  legal_entity: Nordkap Cloud-Consulting A.S.\n",
        "legal_entity: Nordkap",
        "is the partner itself, and `affiliate` is false",
    ),
    Case("not-in-production", PROJECT, "  stage: production\n", "  stage: pilot\n", "stage: pilot", "at the stage of a pilot"),
    Case(
        "too-old",
        PROJECT,
        OLD,
        engaged("2024-08-04", "2025-02-17", "2025-06-14"),
        "completed: 2025-06-14",
        "completed on 2025-06-14; 18 months before the submission on 2026-12-15 is 2025-06-15",
        also=(
            "contradicting-start",
            "late-estimate",
            "missed-standard",
        ),
    ),
    Case(
        "not-yet-delivered",
        PROJECT,
        COMPLETED,
        "  completed: 2026-12-16\n",
        "completed: 2026-12-16",
        "`completed` is 2026-12-16, after the submission on 2026-12-15",
        also=("still-to-come",),
    ),
    Case(
        "not-yet-delivered",
        PROJECT,
        RECENT,
        "  live_since: 2026-12-16\n  completed: 2026-12-15\n",
        "live_since: 2026-12-16",
        "`live_since` is 2026-12-16",
        also=(
            "contradicting-start",
            "still-to-come",
        ),
    ),
    Case(
        "dates-out-of-order",
        PROJECT,
        "  started: 2025-08-04\n",
        "  started: 2026-02-18\n",
        "live_since: 2026-02-17",
        "`live_since` is 2026-02-17, before work began on 2026-02-18",
    ),
    Case(
        "late-preparation",
        "partner.yml",
        "  guidelines_read_on: 2026-10-05\n",
        "  guidelines_read_on: 2026-12-16\n",
        "guidelines_read_on",
        "`guidelines_read_on` is 2026-12-16, after the submission on 2026-12-15",
        also=("still-to-come",),
    ),
    Case(
        "late-preparation",
        "partner.yml",
        "  services_path_since: 2025-04-22\n",
        "  services_path_since: 2026-12-16\n",
        "services_path_since",
        "after the submission",
        also=("still-to-come",),
    ),
    Case(
        "late-preparation",
        PROJECT,
        "  reviewed_on: 2026-11-25\n",
        "  reviewed_on: 2026-12-16\n",
        "reviewed_on: 2026-12-16",
        "after the submission on 2026-12-15",
        also=("still-to-come",),
    ),
    Case(
        "late-preparation",
        PROJECT,
        "  completed_on: 2026-11-24\n",
        "  completed_on: 2026-11-26\n",
        "completed_on: 2026-11-26",
        "after its review on 2026-11-25",
    ),
    Case(
        "late-preparation",
        STORY,
        "  approved_on: 2026-10-29\n",
        "  approved_on: 2026-12-16\n",
        "approved_on: 2026-12-16",
        "after the submission",
        also=("still-to-come",),
    ),
    Case(
        "registered-only",
        "partner.yml",
        "  services_path: Validated\n",
        "  services_path: Registered\n",
        "services_path: Registered",
        "not enough",
    ),
    Case(
        "thin-story",
        f"{SHOP}/case_study.yml",
        between(f"{SHOP}/case_study.yml", "role_of_service:", "outcomes:"),
        "role_of_service: It is the API.\n",
        "role_of_service",
        "is told in 4 words",
    ),
    Case(
        "unmeasured-outcome",
        f"{SHOP}/case_study.yml",
        "    after: none from 10 February to 31 October 2026\n",
        "    after: none any more\n",
        "after: none any more",
        "“none any more” is no measured value of “Blocks by the payment provider”",
    ),
    Case(
        "unpublished-edition",
        STORY,
        "  url: https://nordkap.example/case-studies/fair-limits-for-tenants\n",
        "",
        "public:",
        "has no address",
    ),
]


@pytest.mark.parametrize(
    "name",
    ["Shop Ltd", "SHOP LIMITED", "Shop, Ltd.", "shop", "Shop GmbH", "Shop S.A.", "Shop A/S", "Shop Co., Ltd.", "Shóp Inc"],
)
def test_one_company_under_many_spellings(name: str) -> None:
    assert entity(name) == "shop"


def test_two_companies_of_almost_one_name() -> None:
    assert entity("Shop North Ltd") != entity("Shop South Ltd")
    assert entity("Ltd") == "ltd"


@pytest.mark.parametrize(
    ("submission", "completed", "fires"),
    [
        ("2026-12-15", "2025-06-15", False),
        ("2026-12-15", "2025-06-14", True),
        ("2026-08-31", "2025-02-28", False),
        ("2026-08-31", "2025-02-27", True),
        ("2025-08-29", "2024-02-29", False),
        ("2025-08-31", "2024-02-29", False),
        ("2025-08-31", "2024-02-28", True),
    ],
)
def test_eighteen_months_end_on_the_day(sample, submission: str, completed: str, fires: bool) -> None:
    edits = (
        ("partner.yml", SUBMISSION, f"  submission: {submission}\n"),
        (PROJECT, OLD, engaged("2024-01-01", "2024-01-02", completed)),
    )
    found = [one for one in sample.findings(*edits) if one.rule == "too-old" and one.project == "tenant-api"]
    assert bool(found) is fires


@pytest.mark.parametrize(
    ("key", "days", "told"),
    [
        ("live_since", 0, ""),
        ("live_since", -1, "`live_since` is 2025-08-31, before work began on 2025-09-01"),
        ("completed", 0, ""),
        ("completed", -1, "`completed` is 2025-08-31, before work began on 2025-09-01"),
    ],
)
def test_a_project_does_not_end_before_it_begins(sample: Sample, key: str, days: int, told: str) -> None:
    begun = date(2025, 9, 1)
    changes = {"engagement.started": begun, f"engagement.{key}": begun + timedelta(days=days)}
    assert found_with(sample, dates_out_of_order, "tenant-api", changes) == ([told] if told else [])


def test_a_single_project_is_too_few(sample) -> None:
    base = sample.evidence
    one = dict(list(base.workspace.projects.items())[:1])
    alone = replace(base, workspace=replace(base.workspace, projects=one))
    (finding,) = too_few_references(alone)
    assert finding.message == "1 customer project handed in, and the checklist wants 2 references"


def test_a_project_that_is_not_handed_in_is_judged_all_the_same(sample: Sample) -> None:
    short = (
        f"{SHOP}/case_study.yml",
        between(f"{SHOP}/case_study.yml", "role_of_service:", "outcomes:"),
        "role_of_service: It is the API.\n",
    )
    waived = ("customers/orders-platform/project.yml", "customer:\n", f"waivers:\n{WAIVER}customer:\n")
    named = ("partner.yml", SUBMISSION, f"{SUBMISSION}  references: [tenant-api]\n")
    for edits in ((short, waived), (short, waived, named)):
        found = {finding.rule for finding in sample.findings(*edits) if finding.project == "orders-platform"}
        assert found == {"thin-story", "unused-waiver"}


def test_the_evidence_index_shows_what_is_handed_in(sample: Sample) -> None:
    with sample.edited((("partner.yml", SUBMISSION, f"{SUBMISSION}  references: [tenant-api]\n"),)):
        evidence = sample.changed(["partner.yml"], ("evidence-index",))
    (targets,) = (one.targets for one in evidence.contents if one.document.id == "evidence/evidence-index")
    assert any("customers/tenant-api/" in target for target in targets)
    assert not any("customers/orders-platform/" in target for target in targets)
