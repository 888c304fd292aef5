"""Two values for one thing are found where they differ."""

from __future__ import annotations

from tests.checks.variants import Case

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
