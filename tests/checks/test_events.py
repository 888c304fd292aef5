"""What was done is not told before it happened, nor in a document that was signed before."""

from __future__ import annotations

from datetime import date

from generator.model.description.events import Event, events
from generator.model.description.resilience import RecoveryTest
from tests.checks.variants import Case, between

TENANT, SHOP = "customers/tenant-api", "customers/orders-platform"

CASES = [
    Case(
        "still-to-come",
        f"{SHOP}/security.yml",
        "verified_on: 2026-09-22",
        "verified_on: 2026-11-27",
        "verified_on: 2026-11-27",
        "`verified_on` tells of something done on 2026-11-27, and today is 2026-11-26",
    ),
    Case(
        "still-to-come",
        "partner.yml",
        between("partner.yml", "guidelines_read_on:", "\n"),
        "guidelines_read_on: 2026-11-30",
        "guidelines_read_on",
        "done on 2026-11-30",
    ),
    Case(
        "signed-before",
        f"{TENANT}/project.yml",
        between(f"{TENANT}/project.yml", '        - version: "1.3"\n          released: 2026-11-24', '        - version: "1.1"'),
        "",
        "released: 2026-07-23",
        "recovery-plan, released on 2026-07-23, tells of 2026-10-01 (`resilience.communications.on`)",
        render=("recovery-plan",),
    ),
    Case(
        "signed-before",
        "partner.yml",
        between("partner.yml", "guidelines_read_on:", "\n"),
        "guidelines_read_on: 2026-11-26",
        "released: 2026-11-25",
        "self-assessment, released on 2026-11-25, tells of 2026-11-26 (`application.guidelines_read_on`)",
        render=("self-assessment",),
        twin="released: 2026-11-25",
    ),
]


def test_planned_days_are_no_events() -> None:
    done = {"scenario": "zone", "kind": "restore", "held_on": "2026-09-23", "result": "x", "followed_up": "x", "next_due": "2027-03-22"}
    test = RecoveryTest.model_validate(done)
    assert list(events([test], list[RecoveryTest])) == [Event((0, "held_on"), date(2026, 9, 23))]
