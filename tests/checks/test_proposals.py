"""What is proposed, or kept as a draft, is a gap until somebody confirms it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.analysis.proposals import Proposal
from generator.checks import in_project
from generator.checks.proposals import unconfirmed_proposal
from tests.checks.variants import Case, Sample

ORDERS = "customers/orders-platform"

CASES = [
    Case(
        "unconfirmed-proposal",
        f"{ORDERS}/runbook.yml",
        "  - id: order-intake-anomaly\n    title: Fewer or more orders than usual\n",
        "  - id: order-intake-anomaly\n    proposed: true\n    title: Fewer or more orders than usual\n",
        "proposed: true",
        "1 runbook entry for `orders-create-order` in runbook: proposed, not confirmed",
    ),
    Case(
        "unconfirmed-proposal",
        f"{ORDERS}/resilience.yml",
        "  - id: zone-loss\n    name: An Availability Zone fails\n",
        "  - id: zone-loss\n    proposed: true\n    name: An Availability Zone fails\n",
        "proposed: true",
        "1 recovery scenario in recovery-plan: proposed, not confirmed",
    ),
    Case(
        "unconfirmed-proposal",
        f"{ORDERS}/operations.yml",
        "  - components: [delivery-table-update]\n    reason: >-\n      Counted in the errors of the delivery functions.\n",
        "",
        "id: delivery-table-update",
        "5 KPIs, 5 alarms for `delivery-table-update` in kpis-and-alarms: proposed, not confirmed",
        twin="id: delivery-table-update",
    ),
    Case(
        "unconfirmed-proposal",
        f"{ORDERS}/operations.yml",
        "\nkpis:\n",
        "\nkpis:\n  - {component: payment-credential}\n",
        "{component: payment-credential}",
        "no starter alarm can be proposed for `payment-credential`; for ResourceCount, this is missing: the limit",
    ),
    Case(
        "unreachable-role",
        f"{ORDERS}/runbook.yml",
        "    escalate_to: customer-operations-lead\n",
        "",
        "id: sev3",
        "`sev3` says after which time the next level is called, and not who that is",
    ),
]


@pytest.mark.parametrize(
    ("document", "control"),
    [
        ("kpis-and-alarms", "OPE-001"),
        ("runbook", "OPE-002"),
        ("recovery-plan", "REL-002"),
        ("cost-model", "COST-001"),
        ("security-record", "NETSEC-002"),
        ("case-study", ""),
    ],
)
def test_a_proposal_leaves_the_control_of_its_document_open(sample: Sample, document: str, control: str) -> None:
    project, results = sample.evidence.workspace.projects["tenant-api"], sample.evidence.results["tenant-api"]
    proposals = tuple(Proposal("KPI", f"kpi-{number}", "orders-table", document, {}, "", ("operations", "kpis")) for number in range(2))
    proposed = replace(results, completed=replace(results.completed, proposals=proposals))
    (found,) = in_project(unconfirmed_proposal, replace(sample.evidence, results={project.id: proposed}), project)
    assert found.control == control
    assert found.message == f"2 KPIs for `orders-table` in {document}: proposed, not confirmed"
