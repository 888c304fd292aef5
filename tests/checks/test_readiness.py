"""Releases that were decided before they were tested, and checks that were left out."""

from datetime import date
from typing import Any

import pytest

from generator.checks.readiness import hasty_decision, untested_delivery
from tests.checks.variants import Case, Sample, found_with

SHOP, T = "customers/orders-platform", "customers/tenant-api"

CASES = [
    Case(
        "untested-delivery",
        f"{SHOP}/delivery.yml",
        "    level: contract\n",
        "    level: unit\n",
        "tests:",
        "no contract, integration or end-to-end test runs before the last stage",
        more=(
            (f"{SHOP}/delivery.yml", "    level: integration\n", "    level: unit\n"),
            (f"{SHOP}/delivery.yml", "    level: end-to-end\n", "    level: unit\n"),
        ),
        also=("missed-standard",),
    ),
    Case(
        "unanswered-check",
        f"{SHOP}/delivery.yml",
        '      - {check: rollback-ready, outcome: passed, note: "Parameters and alarms only; no data."}\n',
        "",
        "results:",
        "release 1.18.0 does not answer `rollback-ready`",
    ),
    Case(
        "unanswered-check",
        f"{T}/delivery.yml",
        "      - {check: on-call-knows, outcome: passed, note: Partner's engineer on call during the first four weeks}\n",
        "",
        "results:",
        "release 1.0.0 does not answer `on-call-knows`",
    ),
    Case(
        "hasty-decision",
        f"{SHOP}/delivery.yml",
        "    decided_on: 2026-10-19\n",
        "    decided_on: 2026-10-21\n",
        "decided_on: 2026-10-21",
        "release 1.18.0 went live on 2026-10-20, before the decision of 2026-10-21",
    ),
    Case(
        "hasty-decision",
        f"{T}/delivery.yml",
        "outcome: passed, on: 2026-10-07,",
        "outcome: passed, on: 2026-10-17,",
        "on: 2026-10-17",
        "`load-proven` of release 1.9.0 rests on 2026-10-17, after the decision of 2026-10-12",
    ),
    Case(
        "hasty-decision",
        f"{SHOP}/delivery.yml",
        '{check: no-wildcards, outcome: passed, note: "No policy changed."}',
        '{check: no-wildcards, outcome: failed, note: "One wildcard."}',
        "{check: no-wildcards, outcome: failed",
        "`no-wildcards` failed, and release 1.18.0 went live without an exception",
    ),
    Case(
        "unguarded-release",
        f"{SHOP}/delivery.yml",
        "  - alarm: products-prod-api-5xx\n    condition: One 5XX during the canary of Validate (products).\n",
        "  - alarm: orders-prod-api-5xx\n    condition: One 5XX during the canary of Validate (products).\n",
        "rollback:",
        "no roll-back criterion watches",
    ),
]


def test_tests_by_hand_alone_are_not_enough(sample: Sample) -> None:
    count = len(sample.evidence.workspace.projects["tenant-api"].delivery.tests)
    changes = {f"delivery.tests.{at}.automated": False for at in range(count)}
    assert found_with(sample, untested_delivery, "tenant-api", changes) == ["no test is automated"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"results.2.on": date(2026, 2, 16)}, []),
        ({"results.2.on": date(2026, 2, 17)}, ["`load-proven` of release 1.0.0 rests on 2026-02-17, after the decision of 2026-02-16"]),
        ({"results.0.outcome": "failed"}, ["`reviewed` failed, and release 1.0.0 went live without an exception"]),
        ({"results.0.outcome": "failed", "decision": "no-go"}, []),
        ({"deployed": date(2026, 2, 16)}, []),
        ({"deployed": date(2026, 2, 15)}, ["release 1.0.0 went live on 2026-02-15, before the decision of 2026-02-16"]),
    ],
)
def test_what_a_decision_rests_on(sample: Sample, changes: dict[str, Any], told: list[str]) -> None:
    assert found_with(sample, hasty_decision, "tenant-api", {f"delivery.releases.0.{key}": value for key, value in changes.items()}) == told
