"""An alarm is where its metric and its topic are, is created once, and hears a second failure; a plan is not faster than its alarm."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from generator.checks.alarms import scattered_metrics, unheard_incident
from tests.checks.variants import Case, Sample, found_with

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
        "foreign-topic",
        f"{T}operations.yml",
        "    severity: sev3\n    action: ticket-sev3\n    incident: tenant-api-faults\n",
        "    severity: sev3\n    action: orders-table\n    incident: tenant-api-faults\n",
        "action: orders-table",
        "no alarm can notify `orders-table`, which is no topic and no function",
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


FIRST, DEFAULTS = "operations.alarms.0", "operations.alarm_defaults"
QUARTER = timedelta(minutes=15)


@pytest.mark.parametrize(
    ("project", "changes", "told"),
    [
        ("tenant-api", {f"{FIRST}.evaluation_periods": 15, f"{FIRST}.datapoints_to_alarm": 1}, ""),
        (
            "tenant-api",
            {f"{FIRST}.evaluation_periods": 16, f"{FIRST}.datapoints_to_alarm": 1},
            "`alarm-tenant-5xx` stays red for up to 16m after a failure, by 1 of 16 periods of 1m: ",
        ),
        ("tenant-api", {f"{FIRST}.evaluation_periods": 16, f"{FIRST}.datapoints_to_alarm": 16}, ""),
        (
            "tenant-api",
            {f"{FIRST}.evaluation_periods": 16, f"{FIRST}.datapoints_to_alarm": 1, f"{FIRST}.accepted_hold": timedelta(minutes=16)},
            "",
        ),
        (
            "tenant-api",
            {f"{FIRST}.missing_data": "ignore"},
            "`alarm-tenant-5xx` keeps its state while data is missing, so it may stay red for ever and hear no second failure",
        ),
        ("tenant-api", {f"{FIRST}.missing_data": "ignore", f"{FIRST}.accepted_hold": QUARTER}, ""),
        (
            "orders-platform",
            {f"{DEFAULTS}.accepted_hold": QUARTER},
            "`orders-prod-api-5xx` and 35 more that follow `alarm_defaults` stay red for up to 30m after a failure, "
            "by 1 of 6 periods of 5m: ",
        ),
    ],
)
def test_how_long_an_alarm_may_stay_red(sample: Sample, project: str, changes: dict[str, object], told: str) -> None:
    found = found_with(sample, unheard_incident, project, changes, again=True)
    assert len(found) == bool(told)
    assert all(one.startswith(told) for one in found), found


@pytest.mark.parametrize(
    ("scattered", "told"), [(("measure",), ["metric"]), (("ratio",), ["ratio"]), (("measure", "ratio"), ["metric"]), ((), [])]
)
def test_an_expression_over_several_regions_is_told_once(sample: Sample, scattered: tuple[str, ...], told: list[str]) -> None:
    """Where the share of bad events is the metric of the KPI itself, it is the same expression."""
    results = sample.evidence.results["tenant-api"]
    kpi = results.monitoring.written.kpis[0]
    here = replace(kpi.measure, queries=kpi.measure.queries[:1])
    first = here.queries[0]
    elsewhere = first.known.component.model_copy(update={"region": "us-west-2"})
    there = replace(first, known=replace(first.known, component=elsewhere))
    both = replace(here, queries=(first, there))
    changed = replace(kpi, measure=both if "measure" in scattered else here, ratio=both if "ratio" in scattered else here)
    monitoring = replace(results.monitoring, kpis=(changed,))
    evidence = replace(sample.evidence, results={"tenant-api": replace(results, monitoring=monitoring)})
    found = list(scattered_metrics(evidence, sample.evidence.workspace.projects["tenant-api"]))
    assert [one.location for one in found] == [("operations", "kpis", kpi.id, part) for part in told]
    places = "us-east-1 (`production`) and us-west-2 (`production`)"
    assert all(one.message == f"`{kpi.id}` computes with metrics of {places}, which no alarm can" for one in found)
