"""A pack says whom a finding concerns: which documents are drafts, what stops a build, and what the output of some customers holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from generator.build import gather
from generator.checks.finding import Finding
from generator.model.description.waiver import Waiver
from generator.pack import Pack
from tests.conftest import ROOT

SHOP, TENANT = "orders-platform", "tenant-api"
REPORTS = {"evidence/evidence-index", "evidence/readiness"}
"""Documents about the application: drafts while it is not ready."""


def found(**about: object) -> Finding:
    return Finding(**{"rule": "unpriced-component", "severity": "gap", "message": "The queue has no price", **about})


@pytest.fixture(scope="module")
def sample() -> Pack:
    """The pack of the sample with its two customers, and with nothing found."""
    return replace(gather(ROOT, lambda _: None), findings=())


@pytest.fixture
def drafts(sample: Pack) -> Callable[..., set[str]]:
    """What gives the ids of the documents that are drafts for some findings."""
    return lambda *findings: {document.id for document in replace(sample, findings=findings).marked().documents if document.draft}


def of(pack: Pack, *customers: str) -> set[str]:
    return {document.id for document in pack.documents if document.customer in customers}


def test_without_findings_nothing_is_a_draft(drafts: Callable[..., set[str]]) -> None:
    assert drafts() == set()


def test_one_customer_s_gap_marks_no_document_of_another(sample: Pack, drafts: Callable[..., set[str]]) -> None:
    assert drafts(found(project=SHOP)) == of(sample, SHOP) | REPORTS


def test_a_finding_that_compares_customers_marks_the_documents_of_both(sample: Pack, drafts: Callable[..., set[str]]) -> None:
    assert drafts(found(project=TENANT, also=(SHOP,))) == of(sample, SHOP, TENANT) | REPORTS


@pytest.mark.parametrize(
    ("key", "printing", "silent"),
    [
        (("standards", "cost", "tolerance"), "standards/cost-modelling-guide", f"customers/{SHOP}/runbook"),
        (("application", "submission"), f"customers/{TENANT}/self-assessment", f"customers/{TENANT}/runbook"),
        (("standards", "cost"), "standards/cost-modelling-guide", "standards/identity-access-sop"),
        (("documents", "approver"), "standards/identity-access-sop", f"customers/{SHOP}/runbook"),
        (("documents", "records", 1), "standards/identity-access-sop", "standards/account-governance-sop"),
        (("documents", "records", 1, "history", 0, "released"), "standards/identity-access-sop", "standards/account-governance-sop"),
    ],
)
def test_a_finding_of_the_partner_marks_what_prints_its_key(
    sample: Pack, drafts: Callable[..., set[str]], key: tuple[str, ...], printing: str, silent: str
) -> None:
    marked = drafts(found(location=key))
    assert marked == {id for id, printed in sample.printed.items() if key in printed} | REPORTS
    assert printing in marked
    assert silent not in marked


@pytest.mark.parametrize("key", [("name",), ("roles",), ("roles", 0, "title")])
def test_every_document_prints_whose_it_is_and_who_answers_for_it(
    sample: Pack, drafts: Callable[..., set[str]], key: tuple[str | int, ...]
) -> None:
    assert drafts(found(location=key)) == {document.id for document in sample.documents}


def test_a_waived_finding_marks_nothing(drafts: Callable[..., set[str]]) -> None:
    waiver = Waiver(rule="unpriced-component", reason="Ordered.", owner="delivery-lead", expires=date(2027, 1, 31))
    assert drafts(found(project=SHOP, waiver=waiver)) == set()


GAP, ERROR, BOTH = found(project=SHOP), found(project=SHOP, severity="error"), found(project=TENANT, also=(SHOP,), severity="error")
COST = found(location=("standards", "cost", "tolerance"), severity="error")


@pytest.mark.parametrize(
    ("release", "customer", "failing"),
    [
        (False, None, (ERROR, BOTH, COST)),
        (True, None, (GAP, ERROR, BOTH, COST)),
        (False, SHOP, (ERROR, BOTH)),
        (True, SHOP, (GAP, ERROR, BOTH)),
        (True, TENANT, (BOTH,)),
    ],
)
def test_a_build_for_one_customer_fails_for_what_concerns_it(
    sample: Pack, release: bool, customer: str | None, failing: tuple[Finding, ...]
) -> None:
    assert replace(sample, findings=(GAP, ERROR, BOTH, COST)).failing(release=release, customer=customer) == failing


def test_what_is_limited_to_a_customer_holds_nothing_of_another(sample: Pack) -> None:
    limited = replace(sample, findings=(GAP, BOTH, COST)).limited([TENANT])
    assert list(limited.workspace.projects) == [TENANT]
    assert {document.customer for document in limited.documents} == {"", TENANT}
    assert not REPORTS & {document.id for document in limited.documents}
    assert limited.findings == (COST,)
    assert {proof.customer for proof in limited.proofs} | {standing.customer for standing in limited.coverage} <= {"", TENANT}


def test_a_gap_of_a_customer_who_is_not_handed_in_is_no_reason(sample: Pack) -> None:
    handed_in = sample.workspace.partner.application.model_copy(update={"references": [SHOP]})
    partner = sample.workspace.partner.model_copy(update={"application": handed_in})
    pack = replace(sample, workspace=replace(sample.workspace, partner=partner))
    gap, error = found(project=TENANT), found(project=TENANT, severity="error")
    assert replace(pack, findings=(GAP, gap, error, COST)).judged == (GAP, error, COST)
    assert replace(pack, findings=(replace(gap, also=(SHOP,)),)).judged == (replace(gap, also=(SHOP,)),)
