"""Two values for one thing are found where they differ."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from generator.checks import ProjectRule
from generator.checks.double_entries import _ALARMS, _number, contradicting_start, contradicting_target, miscounted_alarms
from tests.checks.variants import Case, Sample, found_with

SHOP, TENANT = "customers/orders-platform", "customers/tenant-api"
RULE = "  - component: api-waf\n    price: waf.rule\n"

CASES = [
    Case(
        "contradicting-start",
        f"{TENANT}/project.yml",
        "live_since: 2026-02-17",
        "live_since: 2026-02-18",
        "live_since: 2026-02-18",
        "in production since 2026-02-18, but the first release, 1.0.0, went live on 2026-02-17",
    ),
    Case(
        "contradicting-target",
        f"{TENANT}/operations.yml",
        "target: 99.9 % of requests without 5XX over 30 days\n",
        "target: 99.5 % of requests without 5XX over 30 days\n",
        "target: 99.5 %",
        "the target of `tenant-5xx` says 99.5%, its objective is 99.9%",
    ),
    Case(
        "contradicting-target",
        f"{TENANT}/operations.yml",
        "target: 99.9 % of requests without 5XX over 30 days\n",
        "target: 99.9 % of requests without 5XX over 4 weeks\n",
        "over 4 weeks",
        "the target of `tenant-5xx` says over 28d, its objective is over 30d",
    ),
    Case(
        "same-order",
        f"{TENANT}/runbook.yml",
        "hours: around the clock, order: 2}",
        "hours: around the clock, order: 3}",
        "role: customer-platform",
        "are both called as number 3",
    ),
    Case(
        "misplaced-price",
        f"{TENANT}/cost.yml",
        RULE,
        "  - {component: order-functions, price: dynamodb.storage, quantity: 1, reason: The orders that it keeps.}\n" + RULE,
        "component: order-functions",
        "is of Amazon DynamoDB, `order-functions` is AWS Lambda",
    ),
    Case(
        "repeated-line",
        f"{TENANT}/cost.yml",
        RULE,
        "  - {component: api-waf, price: waf.rule, quantity: 1, reason: Again.}\n" + RULE,
        "component: api-waf",
        "`api-waf` is billed twice for `waf.rule` with the quantity `1`",
    ),
    Case(
        "miscounted-alarms",
        f"{SHOP}/delivery.yml",
        "45 alarms, 15 entries",
        "44 alarms, 15 entries",
        "44 alarms",
        "`alarms-answered` was answered for 44 alarms, 45 are described",
    ),
]


@pytest.mark.parametrize(
    ("rule", "keys", "value", "told"),
    [
        (contradicting_start, "engagement.live_since", date(2026, 2, 16), True),
        (contradicting_start, "engagement.live_since", date(2026, 2, 17), False),
        (contradicting_start, "engagement.live_since", date(2026, 2, 18), True),
        (contradicting_start, "delivery.releases.0.scope", "release", False),
        (contradicting_start, "delivery.releases.0.decision", "no-go", False),
        (miscounted_alarms, "delivery.releases.0.results.4.note", "12 alarms", False),
    ],
)
def test_what_is_said_twice(sample: Sample, rule: ProjectRule, keys: str, value: object, told: bool) -> None:
    assert bool(found_with(sample, rule, "tenant-api", {keys: value})) is told


@pytest.mark.parametrize(("word", "number"), [("no", 0), ("One", 1), ("two", 2), ("three", 3), ("seven", 7), ("twelve", 12), ("34", 34)])
def test_numbers_in_words(word: str, number: int) -> None:
    found = _ALARMS.search(f"All {word} alarms were tested")
    assert found is not None
    assert _number(found[1]) == number


KPI = "operations.kpis.0"


@pytest.mark.parametrize(
    ("target", "objective", "days", "told"),
    [
        ("99.9% of calls over 30 days", "0.999", 30, []),
        ("99.9 % in 30 days", "0.999", 30, []),
        ("95% of calls over 30 days", "0.999", 30, ["95%, its objective is 99.9%"]),
        ("99.9% of calls within 1 week", "0.999", 7, []),
        ("99.9% of calls within 2 weeks", "0.999", 7, ["over 14d, its objective is over 7d"]),
        ("99.9% each 48 hours", "0.999", 2, []),
        ("95%, later 99.9% over 7 days", "0.999", 7, []),
        ("Few errors", "0.999", 30, []),
    ],
)
def test_targets_in_words(sample: Sample, target: str, objective: str, days: int, told: list[str]) -> None:
    changes = {f"{KPI}.target": target, f"{KPI}.objective": Decimal(objective), f"{KPI}.window": timedelta(days=days)}
    found = [one.partition(" says ")[2] for one in found_with(sample, contradicting_target, "tenant-api", changes)]
    assert found == told
