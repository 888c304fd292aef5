"""Rules about proof, on templates and descriptions that were broken."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator.checks import in_workspace
from generator.checks.finding import Evidence
from generator.checks.proof import refused_evidence, unanswered_criterion, unproven_criterion
from generator.model.library.checklist import Criterion
from tests.checks.variants import Case, Sample, changed

ACCOUNTS = "templates/partner/account-governance-sop.md.j2"
PROJECT = "customers/tenant-api/project.yml"
MARK = 'data-evidence="ACCT-001.root-mfa"'
HEADING = "## MFA on the root user {:"
TASKS = ' data-evidence="OPE-002.tasks"'
REVIEW = """reviews:
  - alternative: well-architected-review
    conducted_on: 2026-10-01
    workload: Tenant API
    high_risk_issues: 0
    conducted_by: Cloud Architect
    report: In the workload's list of the AWS Well-Architected Tool, shared with the reviewer.
"""

CASES = [
    Case(
        "unproven-criterion",
        ACCOUNTS,
        f" {MARK}",
        "",
        "root_mfa_factor: FIDO2",
        "ACCT-001.root-mfa is not proven by the partner's documents",
    ),
    Case(
        "unproven-criterion",
        "templates/project/security-record.md.j2",
        ' data-evidence="ACCT-001.applied"',
        "",
        "checklist: amazon-api-gateway-3.0",
        "ACCT-001.applied is not proven for any customer",
    ),
    Case(
        "unapplied-standard",
        "templates/project/runbook.md.j2",
        TASKS,
        "",
        "repository of the workload, folder",
        "OPE-002.tasks is set by a standard (standards/runbook-standard), but no customer's document shows it applied",
    ),
    Case(
        "practice-without-standard",
        "templates/partner/runbook-standard.md.j2",
        TASKS,
        "",
        "repository of the workload, folder",
        "OPE-002.tasks is shown for a customer (customers/orders-platform/runbook), but no standard",
    ),
    Case(
        "unanswered-control",
        "templates/answers/ACCT-001.md.j2",
        "{{ a.lead(project.security.accounts.summary) }}\n",
        "",
        "answers:",
        "ACCT-001 has no answer: ",
        twin="answers:",
        render=("self-assessment",),
    ),
    Case(
        "unanswered-criterion",
        PROJECT,
        "  affiliate: false\n",
        "  affiliate: true\n",
        "customer:",
        "nothing answers 2.1.affiliate",
        render=("case-study",),
    ),
    Case(
        "unanswered-criterion",
        PROJECT,
        "  affiliate: false\n",
        "  affiliate: TODO\n",
        "customer:",
        "nothing answers 2.1.affiliate, because affiliate of `Quillfeather Software` is open",
        also=("open-value", "unproven-criterion"),
    ),
    Case(
        "unknown-criterion",
        ACCOUNTS,
        MARK,
        'data-evidence="ACCT-001.root-mfa ACCT-001.root-mfaa"',
        "ACCT-001.root-mfaa",
        "names ACCT-001.root-mfaa",
    ),
    Case("empty-proof", ACCOUNTS, HEADING, f"## Nothing {{: #nothing {MARK} }}\n\n{HEADING}", "## Nothing", "section “Nothing” is marked"),
    Case(
        "empty-proof",
        ACCOUNTS,
        HEADING,
        f"## Nothing {{: #nothing {MARK} }}\n\n| Factor | Kept in |\n|---|---|\n\n{HEADING}",
        "## Nothing",
        "section “Nothing” is marked",
    ),
    Case(
        "unreachable-proof",
        ACCOUNTS,
        HEADING,
        f'??? note "More"\n\n    ## Hidden {{: #hidden {MARK} }}\n\n    Text.\n\n{HEADING}',
        "## Hidden",
        "section “Hidden” proves ACCT-001.root-mfa, but it stands inside a box",
    ),
    Case(
        "refused-evidence",
        "templates/project/self-assessment.md.j2",
        'data-evidence="3.1.complete"',
        'data-evidence="3.1.complete ACCT-002.federation"',
        "ACCT-002.federation",
        "section “Completion” is no evidence for ACCT-002.federation, which takes sop, wiki, training",
        twin="ACCT-002.federation",
    ),
    Case(
        "unusable-review",
        PROJECT,
        "customer:\n",
        f"{REVIEW}customer:\n",
        "alternative: well-architected-review",
        "the review of Tenant API is no `well-architected-review`: Amazon API Gateway Service Delivery validation checklist 3.0 has no",
    ),
]


ANSWERS = {"tenant-api": ("operations.guidance", "operations.handover"), "orders-platform": ("operations.guidance", "operations.handover")}


def without(evidence: Evidence, keys: dict[str | None, tuple[str, ...]]) -> Evidence:
    """Return the evidence with these keys of projects, or of the partner, left out."""
    partner, projects = evidence.workspace.partner, dict(evidence.workspace.projects)
    for owner, of_owner in keys.items():
        for key in of_owner:
            if owner is None:
                partner = changed(partner, key.split("."), None)
            else:
                projects[owner] = changed(projects[owner], key.split("."), None)
    return replace(evidence, workspace=replace(evidence.workspace, partner=partner, projects=projects))


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"tenant-api": ANSWERS["tenant-api"]}, []),
        ({"orders-platform": ANSWERS["orders-platform"]}, []),
        (ANSWERS, [("orders-platform", "OPE-001.customer-guidance"), ("tenant-api", "OPE-001.customer-guidance")]),
        ({None: ("standards.operations.dashboards",)}, [(None, "OPE-001.health-metrics")]),
        ({"tenant-api": ("architecture.availability",)}, [("tenant-api", "DOC-001.availability-shown")]),
    ],
    ids=["one of two", "the other", "both", "the partner", "each reference"],
)
def test_who_has_to_answer(sample: Sample, keys: dict[str | None, tuple[str, ...]], told: list[tuple[str | None, str]]) -> None:
    found = in_workspace(unanswered_criterion, without(sample.evidence, keys))
    assert [(one.project, one.criterion) for one in found] == told


def test_what_is_not_in_force_yet_is_not_asked(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Criterion, "in_force", lambda self, day: self.id != "OPE-001.health-metrics")
    assert in_workspace(unanswered_criterion, without(sample.evidence, {None: ("standards.operations.dashboards",)})) == []


@pytest.mark.parametrize(
    ("criterion", "missing", "told"),
    [
        ("DOC-001.availability-shown", ("tenant-api",), ["tenant-api"]),
        ("DOC-001.availability-shown", ("tenant-api", "orders-platform"), ["orders-platform", "tenant-api"]),
        ("OPE-003.readiness", ("tenant-api", "orders-platform"), []),  # the standard proves it
        ("OPE-003.readiness", ("tenant-api", "orders-platform", ""), [None, None, None]),
        ("OPE-002.tasks", ("tenant-api", "orders-platform"), []),
        ("OPE-002.tasks", ("tenant-api", "orders-platform", ""), [None]),
    ],
)
def test_who_has_to_prove(sample: Sample, criterion: str, missing: tuple[str, ...], told: list[str | None]) -> None:
    coverage = tuple(
        replace(one, state="missing") if one.criterion.id == criterion and one.customer in missing else one
        for one in sample.evidence.coverage
    )
    found = in_workspace(unproven_criterion, replace(sample.evidence, coverage=coverage))
    assert [one.project for one in found] == told


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({}, 0),
        ({"kinds": ("spreadsheet",)}, 1),
        ({"kinds": ("spreadsheet",), "empty": True}, 0),
        ({"kinds": ("spreadsheet",), "proposed": True}, 0),
        ({"kinds": ("spreadsheet",), "waiting": True}, 0),
        ({"kinds": ("spreadsheet",), "criterion": "ACCT-002.nothing"}, 0),
    ],
)
def test_a_section_of_the_wrong_kind_is_told_where_it_counts(sample: Sample, keys: dict[str, Any], told: int) -> None:
    proof = next(one for one in sample.evidence.proofs if one.criterion == "ACCT-002.federation" and one.counts)
    found = in_workspace(refused_evidence, replace(sample.evidence, proofs=(replace(proof, **keys),)))
    assert len(found) == told
