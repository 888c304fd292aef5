"""Entries of the runbook that stop halfway, that nobody reaches or follows, and calls that nobody answers."""

from datetime import timedelta

import pytest

from generator.checks.runbook import overdue_drill, unfit_library_entry
from tests.checks.variants import Case, Sample, found_with

SHOP, T = "customers/orders-platform", "customers/tenant-api"

CASES = [
    Case(
        "unfit-library-entry",
        "customers/orders-platform/runbook.yml",
        "    library: apigw-429-stage\n",
        "    library: apigw-ws-410\n",
        "library: apigw-ws-410",
        "`apigw-ws-410` is about WebSocket APIs, and the entry `api-4xx` is about a REST API",
    ),
    Case(
        "incomplete-entry",
        f"{SHOP}/runbook.yml",
        '    rollback: "`aws wafv2 disassociate-web-acl` with the same `--resource-arn`, once attempts are as usual."\n',
        "",
        "id: sign-in-throttled",
        "the entry `sign-in-throttled` does not say rollback (how to undo the fix)",
    ),
    Case(
        "incomplete-entry",
        f"{T}/runbook.yml",
        "    escalate: To tenant support; operations does not change a tier.\n",
        "",
        "id: tenant-quota-used",
        "does not say escalate (when to call whom)",
    ),
    Case(
        "incomplete-entry",
        f"{SHOP}/runbook.yml",
        "    meaning: A resolver or a data source fails. One failing data source does not take the others with it.\n",
        "",
        "id: graphql-errors",
        "does not say meaning (what has happened)",
    ),
    Case(
        "unreached-entry",
        f"{SHOP}/runbook.yml",
        "    library: apigw-403-iam\n",
        "",
        "id: api-403",
        "no alarm leads to the entry `api-403`",
    ),
    Case(
        "overdue-drill",
        f"{SHOP}/runbook.yml",
        "{on: 2026-11-04, by: customer-operations, took: 9m,",
        "{on: 2026-06-04, by: customer-operations, took: 9m,",
        "drilled: {on: 2026-06-04",
        "`create-order-slow` was last drilled on 2026-06-04; the standard asks for it every 180d",
    ),
    Case(
        "overdue-drill",
        f"{SHOP}/runbook.yml",
        "    drilled: {on: 2026-09-08, by: customer-operations, took: 21m, changed: Nothing.}\n",
        "",
        "id: dynamodb-errors",
        "`dynamodb-errors` was never drilled",
    ),
    Case(
        "unreachable-role",
        f"{SHOP}/runbook.yml",
        "    rotation: orders-first\n",
        "",
        "role: customer-operations",
        "`customer-operations` is called first and has no on-call rotation",
    ),
    Case(
        "unreachable-role",
        f"{T}/runbook.yml",
        '  - {role: customer-platform, rotation: tradeleaf-platform, reach: "+1 555 0105", hours: "07:00 to 21:00 '
        'Eastern time", order: 3}\n',
        "",
        "escalate_to: customer-platform",
        "`customer-platform` is called for `sev3`, and no contact says how",
    ),
    Case(
        "hurried-escalation",
        f"{SHOP}/runbook.yml",
        "    escalate_after: 30m\n",
        "    escalate_after: 10m\n",
        "escalate_after: 10m",
        "`sev1` escalates after 10m, but work need not begin before 15m",
    ),
    Case(
        "circular-decision",
        f"{SHOP}/runbook.yml",
        "        go_to: [create-order-slow]\n",
        "        go_to: [lambda-throttles]\n",
        "- when:",
        "a decision of `lambda-throttles` sends the reader to the same entry",
    ),
]


@pytest.mark.parametrize(("sooner", "told"), [(0, 0), (1, 1)])
def test_a_drill_counts_until_the_last_day_of_its_time(sample: Sample, sooner: int, told: int) -> None:
    partner = sample.evidence.workspace.partner
    day = partner.application.submission - partner.standards.operations.runbook_drill - timedelta(days=sooner)
    found = found_with(sample, overdue_drill, "tenant-api", {"runbook.incidents.0.drilled.on": day}, again=True)
    assert len(found) == told
    assert all(one.startswith(f"the entry `tenant-api-faults` was last drilled on {day}; the standard asks") for one in found)


def test_an_entry_of_the_library_fits_where_no_api_is_described(sample: Sample) -> None:
    project = sample.evidence.workspace.projects["tenant-api"]
    components = [one.model_copy(update={"configuration": None}) for one in project.architecture.components]
    changes = {"apis": [], "architecture.components": components}
    assert found_with(sample, unfit_library_entry, "tenant-api", changes) == []
