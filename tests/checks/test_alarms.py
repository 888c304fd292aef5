"""An alarm is where its metric and its topic are, is created once, and hears a second failure; a plan is not faster than its alarm."""

from __future__ import annotations

from tests.checks.variants import Case

T = "customers/tenant-api/"
ORDERS = "customers/orders-platform/"
HOURLY = "    kpi: order-intake\n    severity: sev1\n    evaluation_periods: 1\n    datapoints_to_alarm: 1\n"
DETECT = "        alarm: alarm-tenant-5xx\n        expected: 5m\n        worst: 6m\n"

CASES = [
    Case(
        "foreign-topic",
        f"{T}operations.yml",
        "\nshared_topics:\n  - {component: ticket-sev3, accounts: [tooling]} # its policy admits the alarms of both accounts\n",
        "",
        "action: ticket-sev3",
        "`alarm-onboarding` is in the account `tooling`, where its metric is; its topic `ticket-sev3` is in `production`",
    ),
    Case(
        "scattered-metrics",
        f"{ORDERS}operations.yml",
        "        update: {name: SystemErrors, dimensions: {Operation: UpdateItem}}\n",
        "        update: {set: cloudfront, name: 5xxErrorRate, dimensions: {DistributionId: E1, Region: Global}}\n",
        "metric:",
        "`orders-table-errors` computes with metrics of eu-west-1 (`prod`) and us-east-1 (`prod`), which no alarm can",
    ),
    Case(
        "two-alarm-sources",
        f"{ORDERS}operations.yml",
        "alarm_source: own-templates # shared/templates/alarm.yaml creates them\n",
        "",
        "excerpt:",
        "`shared/templates/alarm.yaml` creates alarms, and so do the alarms as code of the build",
    ),
    Case(
        "unheard-incident",
        f"{ORDERS}operations.yml",
        HOURLY,
        HOURLY.replace("evaluation_periods: 1", "evaluation_periods: 6"),
        "id: orders-prod-order-created-anomaly",
        "stays red for up to 6h after a failure, by 1 of 6 periods of 1h: a second one in that time sends no notification",
    ),
    Case(
        "unheard-incident",
        f"{ORDERS}operations.yml",
        "  accepted_hold: 30m\n",
        "",
        "alarm_defaults:",
        "more that follow `alarm_defaults` stay red for up to 30m after a failure",
    ),
    Case(
        "early-detection",
        f"{T}resilience.yml",
        DETECT,
        DETECT.replace("expected: 5m", "expected: 3m"),
        "expected: 3m",
        "A release that answers with errors: the step `detect` takes 3m; its alarm `alarm-tenant-5xx` needs 5m at least",
    ),
    Case(
        "early-detection",
        f"{T}resilience.yml",
        DETECT,
        DETECT.replace("        alarm: alarm-tenant-5xx\n", ""),
        "id: detect",
        "nothing says which alarm the step `detect` relies on",
    ),
]
