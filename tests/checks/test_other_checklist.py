"""Another checklist is another file: a small one of an invented programme, with a period, a condition and an alternative."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from generator.pages.coverage import Standing
from tests.checks.variants import Edit, Sample

CHECKLIST = """\
id: data-stores-1.0
title: Data store delivery
version: "1.0"
date: 2026-06
source: Invented for a test
case_studies: 1
case_study_months: 24
prerequisites:
  - id: "1.1"
    name: Membership
    category: Programme
    criteria:
      - {id: 1.1.member, asks: The partner is a member., layer: application, quantifier: partner}
controls:
  - id: DATA-001
    name: Backups
    category: Data
    criteria:
      - {id: DATA-001.policy, asks: A policy says how stores are backed up., layer: standard, quantifier: partner, accepts: [sop]}
      - {id: DATA-001.backup, asks: Every store is backed up., layer: applied, quantifier: each-reference}
      - {id: DATA-001.tapes, asks: Tapes are in a vault., layer: applied, quantifier: each-reference, valid_until: 2026-12-14}
      - {id: DATA-001.disks, asks: Disks are gone., layer: applied, quantifier: each-reference, valid_from: 2026-12-16}
      - id: DATA-001.group
        asks: It is explained why a company of the group is a reference.
        layer: applied
        quantifier: each-reference
        when: the customer belongs to the group
        condition: customer-is-affiliate
  - id: DATA-002
    name: Tests
    category: Data
    criteria:
      - {id: DATA-002.restore, asks: A restore was tested., layer: applied, quantifier: at-least-one-reference}
alternatives:
  - id: well-architected-review
    controls: [DATA-002]
    satisfied_by: A Well-Architected review without high-risk issues, not older than six months.
    months: 6
"""
APPLIED_FOR = ("partner.yml", "  checklist: amazon-api-gateway-3.0\n", "  checklist: data-stores-1.0\n")
PLAN = "templates/project/recovery-plan.md.j2"
MARK = 'data-evidence="REL-002.applied"'


@pytest.fixture(scope="module")
def data_stores(sample: Sample) -> Iterator[Sample]:
    """The sample, in which there is another checklist to apply for."""
    assert sample.evidence
    path = sample.folder / "content" / "library" / "checklists" / "data-stores-1.0.yml"
    path.parent.mkdir(parents=True)
    path.write_text(CHECKLIST, "utf-8")
    yield sample
    path.unlink()
    path.parent.rmdir()
    path.parent.parent.rmdir()


def reviewed(conducted: str, issues: int) -> Edit:
    review = (
        f"reviews:\n  - {{alternative: well-architected-review, conducted_on: {conducted}, workload: Tenant API, "
        f"high_risk_issues: {issues}, conducted_by: Cloud Architect, report: Shared in the tool.}}\n"
    )
    return ("customers/tenant-api/project.yml", "customer:\n", f"{review}customer:\n")


def standings(sample: Sample, *edits: Edit) -> dict[tuple[str, str], Standing]:
    with sample.edited((APPLIED_FOR, *edits)):
        seen = sample.changed([file for file, _, _ in (APPLIED_FOR, *edits)])
    return {(one.criterion.id, one.customer): one for one in seen.coverage}


def test_what_is_missing_is_named(data_stores: Sample) -> None:
    found = data_stores.findings(APPLIED_FOR)
    assert {one.rule for one in found} == {"unproven-criterion"}
    assert sorted((one.criterion, one.project) for one in found if one.project) == [
        ("DATA-001.backup", "orders-platform"),
        ("DATA-001.backup", "tenant-api"),
    ]
    assert sorted(one.criterion for one in found if not one.project) == ["DATA-001.policy", "DATA-002.restore"]


def test_a_mark_proves_it_for_each_customer(data_stores: Sample) -> None:
    found = standings(data_stores, (PLAN, MARK, 'data-evidence="DATA-001.backup DATA-002.restore"'))
    assert {key: one.state for key, one in found.items()} == {
        ("1.1.member", ""): "by hand",
        ("DATA-001.policy", ""): "missing",
        ("DATA-001.backup", "orders-platform"): "proven",
        ("DATA-001.backup", "tenant-api"): "proven",
        ("DATA-001.tapes", ""): "not asked",
        ("DATA-001.disks", ""): "not asked",
        ("DATA-001.group", "orders-platform"): "not asked",
        ("DATA-001.group", "tenant-api"): "not asked",
        ("DATA-002.restore", "orders-platform"): "proven",
        ("DATA-002.restore", "tenant-api"): "proven",
    }


@pytest.mark.parametrize(("day", "asked"), [("2026-12-16", {"DATA-001.disks"}), ("2026-12-14", {"DATA-001.tapes"})])
def test_a_criterion_counts_in_its_period(data_stores: Sample, day: str, asked: set[str]) -> None:
    found = standings(data_stores, ("partner.yml", "  submission: 2026-12-15\n", f"  submission: {day}\n"))
    assert {id for (id, _), one in found.items() if id in ("DATA-001.disks", "DATA-001.tapes") and one.state == "missing"} == asked


@pytest.mark.parametrize(
    ("conducted", "issues", "state"),
    [
        ("2026-06-15", 0, "alternative"),
        ("2026-06-14", 0, "missing"),
        ("2026-12-16", 0, "missing"),
        ("2026-10-01", 1, "missing"),
    ],
)
def test_a_review_stands_in_the_place_of_a_control(data_stores: Sample, conducted: str, issues: int, state: str) -> None:
    found = standings(data_stores, reviewed(conducted, issues))
    assert found["DATA-002.restore", "tenant-api"].state == state
    assert found["DATA-002.restore", "orders-platform"].state == ("elsewhere" if state == "alternative" else "missing")


def test_a_refused_review_says_why(data_stores: Sample) -> None:
    found = data_stores.findings(APPLIED_FOR, reviewed("2026-10-01", 2))
    (told,) = [one.message for one in found if one.rule == "unusable-review"]
    assert told.endswith("it leaves 2 high-risk issues open; 0 are allowed")
