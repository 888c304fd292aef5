"""What CloudWatch and CloudWatch Logs refuse of names, dimensions, units and metric filters; their models say the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import botocore.session
import pytest

from generator.analysis.monitoring import Monitoring
from generator.checks import alarm_names
from generator.checks.alarm_names import _filter_faults
from generator.model.description.operations import LogFilter
from tests.checks.variants import Case, Sample, found_with, has_place, unsound

T = "customers/tenant-api/operations.yml"
ORDERS = "customers/orders-platform/operations.yml"

CASES = [
    Case(
        "shared-name",
        T,
        "    name: tradeleaf-prod-overview\n",
        "    name: ecommerce-prod-users\n",
        "name: ecommerce-prod-users",
        "the dashboard `ecommerce-prod-users` in 111122223333 is also one of orders-platform",
        more=(("customers/tenant-api/architecture.yml", 'number: "888877776666"', 'number: "111122223333"'),),
        concerns=("orders-platform",),
        also=("copied-customer", "stale-arn", "stale-name", "denied-command"),
    ),
    Case(
        "invalid-name",
        ORDERS,
        "    name: orders-prod-api-5xx\n",
        f"    name: orders-prod-api-5xx{'x' * 240}\n",
        "name: orders-prod-api-5xx",
        "the name of the alarm `orders-prod-api-5xx` has 259 characters",
    ),
    Case(
        "invalid-name",
        T,
        "    name: tradeleaf-prod-tenant-api-burn-1h\n",
        f"    name: {'x' * 250}\n",
        "name: xxx",
        "has 256 characters with `-short` behind it",
    ),
    Case(
        "invalid-name",
        T,
        "    name: tradeleaf-prod-tenant-api-burn-1h\n",
        '    name: tradeleaf-prod-"tenant"-burn-1h\n',
        "name: tradeleaf-prod-",
        "a quotation mark or a backslash in the name of `alarm-tenant-burn-1h` ends the rule of its composite alarm",
    ),
    Case(
        "invalid-name",
        T,
        "  name: tradeleaf-prod-customer-impact #",
        f"  name: {'x' * 256} #",
        "name: xxx",
        "the name has 256 characters",
    ),
    Case(
        "invalid-name",
        T,
        "  name: tradeleaf-prod-customer-impact #",
        "  name: tradeleaf-onboarding-failed #",
        "name: tradeleaf-onboarding-failed #",
        "an alarm is called `tradeleaf-onboarding-failed` already",
    ),
    Case(
        "invalid-name",
        ORDERS,
        "    namespace: ecommerce.orders\n",
        "    namespace: ':ecommerce'\n",
        "namespace: ':ecommerce'",
        "CloudWatch does not accept the namespace `:ecommerce`",
    ),
    Case(
        "invalid-name",
        ORDERS,
        "    name: orderCreated\n    unit: Count\n",
        "    name: orderCreated\n    unit: orders\n",
        "unit: orders",
        "CloudWatch has no unit `orders`",
    ),
    Case(
        "invalid-filter",
        T,
        '"THROTTLED" }',
        '"THROTTLED"',
        "pattern:",
        "`{` in the pattern is not closed",
    ),
]

FILTERS = [
    ("{ $.status = 429 }", "1", {}, ""),
    ('{ $.status = 429 && $.type = "a } b" }', "$.duration", {"Stage": "$.stage"}, ""),
    ("[ip, user, status = 5*]", "$status", {"Ip": "$ip"}, ""),
    ("?ERROR ?WARN", "1.5", {}, ""),
    ("ERROR", "1", {"A": "$.a"}, "gives no dimensions"),
    ("ERROR", "$.ms", {}, "no value of a metric beside a pattern of plain words"),
    ("{ $.a = 1 }", "1", dict.fromkeys("ABCD", "$.a"), "4 dimensions"),
    ("{ $.a = 1 }", "1", {"A": "stage"}, "is no field of the pattern"),
    ("{ $.a = 1", "1", {}, "`{` in the pattern is not closed"),
    ("[ip, user", "1", {}, "`[` in the pattern is not closed"),
    ('{ $.a = "x }', "1", {}, "a quotation mark in the pattern is not closed"),
    ("{ ($.a = 1 }", "1", {}, "a parenthesis in the pattern has no partner"),
    ("{ $.a = 1 }", "lots", {}, "`lots` is no value"),
    ("{ $.a = 1 }", f"$.{'x' * 100}", {}, "is no value"),
    (f"{{ $.a = {'1' * 1020} }}", "1", {}, "the pattern has 1030 characters"),
    (f"{{ $.a = {'1' * 1014} }}", "1", {}, ""),
    (f"{{ $.a = {'1' * 1015} }}", "1", {}, "the pattern has 1025 characters"),
    ("{ $.a = 1 }", "1", dict.fromkeys("ABC", "$.a"), ""),
    ("{ $.a = 1 }", f"$.{'x' * 98}", {}, ""),
    ("{ $.a = 1 }", f"$.{'x' * 99}", {}, "is no value"),
    ("{ $.a = 1 }", "-1.5", {}, ""),
    ("{ $.a = 1 }", "1.", {}, "`1.` is no value"),
    ("{ $.a = 1 }", "$[0].a", {}, ""),
    ("[a, b]", "$a-b", {}, "`$a-b` is no value of a metric"),
    ("ERROR", "ms", {}, "`ms` is no value of a metric"),
]


@pytest.mark.parametrize(("pattern", "value", "dimensions", "said"), FILTERS)
def test_what_a_metric_filter_may_be(pattern: str, value: str, dimensions: dict[str, str], said: str) -> None:
    found = list(_filter_faults(pattern, value, dimensions))
    assert len(found) == (1 if said else 0)
    assert all(said in message for _, message, _ in found)
    assert {key for key, _, _ in found} <= LogFilter.model_fields.keys()


LIMITS = [
    ("cloudwatch", "AlarmName", "max", alarm_names.LONGEST_ALARM_NAME),
    ("cloudwatch", "Namespace", "max", alarm_names.LONGEST_NAME),
    ("cloudwatch", "MetricName", "max", alarm_names.LONGEST_NAME),
    ("cloudwatch", "DimensionName", "max", alarm_names.LONGEST_NAME),
    ("cloudwatch", "DimensionValue", "max", alarm_names.LONGEST_VALUE),
    ("cloudwatch", "Dimensions", "max", alarm_names.MOST_DIMENSIONS),
    ("logs", "LogGroupName", "max", alarm_names.LONGEST_LOG_GROUP),
    ("logs", "LogGroupName", "pattern", alarm_names.LOG_GROUP.pattern),
    ("logs", "FilterPattern", "max", alarm_names.LONGEST_PATTERN),
    ("logs", "MetricValue", "max", alarm_names.LONGEST_METRIC_VALUE),
    ("logs", "StandardUnit", "enum", sorted(alarm_names.UNITS)),
]


@pytest.mark.parametrize(("service", "shape", "key", "expected"), LIMITS)
def test_limits_are_those_of_the_services(service: str, shape: str, key: str, expected: object) -> None:
    said = botocore.session.get_session().get_service_model(service).shape_for(shape).metadata[key]
    assert (sorted(said) if key == "enum" else said) == expected


def faults_of(sample: Sample, **changes: object) -> list[str]:
    """Return what CloudWatch does not accept in the sample with one custom metric, or one dimension, changed."""
    project = sample.evidence.workspace.projects["orders-platform"]
    metric = project.operations.metrics[0].model_copy(update=changes)
    changed = project.model_copy(update={"operations": project.operations.model_copy(update={"metrics": [metric]})})
    found = list(alarm_names._custom_metrics(changed))
    assert [one.location for one in found if not has_place(changed, one.location)] == []
    return [f"{one.location[-1]}: {one.message}" for one in found]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, ""),
        ({"namespace": "x" * 255, "name": "y" * 255}, ""),
        ({"namespace": "x" * 256}, "namespace: CloudWatch does not accept the namespace `xxx"),
        ({"namespace": ":x"}, "namespace: CloudWatch does not accept the namespace `:x`"),
        ({"namespace": "a:b"}, ""),
        ({"namespace": "a*b"}, "namespace: CloudWatch does not accept the namespace `a*b`"),
        ({"name": "y" * 256}, "name: CloudWatch does not accept the metric name `yyy"),
        ({"name": "a:b"}, "name: CloudWatch does not accept the metric name `a:b`"),
        ({"unit": "orders"}, "unit: CloudWatch has no unit `orders`"),
        ({"unit": "None"}, ""),
        ({"unit": "Kilobytes/Second"}, ""),
    ],
)
def test_what_a_custom_metric_may_be(sample: Sample, changes: dict[str, object], told: str) -> None:
    found = faults_of(sample, **changes)
    assert len(found) == bool(told)
    assert all(one.startswith(told) for one in found)


@pytest.mark.parametrize(
    ("dimensions", "told"),
    [
        ({"x" * 255: "y" * 1024}, ""),
        ({"x" * 256: "y"}, "CloudWatch does not accept the dimension x"),
        ({"x": "y" * 1025}, "CloudWatch does not accept the dimension x = `yyy"),
        ({"x": "é"}, "CloudWatch does not accept the dimension x = `é`"),
        ({"é": "x"}, "CloudWatch does not accept the dimension é = `x`"),
        ({":x": "y"}, "CloudWatch does not accept the dimension :x = `y`"),
        ({f"x{at}": "y" for at in range(30)}, ""),
        ({f"x{at}": "y" for at in range(31)}, "31 dimensions"),
    ],
)
def test_what_a_dimension_may_be(sample: Sample, dimensions: dict[str, str], told: str) -> None:
    watched = sample.evidence.results["tenant-api"].monitoring.kpis[0]
    query = replace(watched.measure.queries[0], known=replace(watched.measure.first, dimensions=dimensions))
    changed = replace(watched, measure=replace(watched.measure, queries=(query,)))
    found = list(alarm_names._dimensions(Monitoring((changed,), ())))
    assert len(found) == bool(told)
    assert all(one.message.startswith(told) for one in found)
    assert all(has_place(sample.evidence.workspace.projects["tenant-api"], one.location) for one in found)


OPERATIONS = "operations"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({f"{OPERATIONS}.dashboards.0.name": "a" * 255}, ""),
        ({f"{OPERATIONS}.dashboards.0.name": "a" * 256}, "CloudWatch does not accept the dashboard name"),
        ({f"{OPERATIONS}.dashboards.0.name": "Shop / prod"}, "CloudWatch does not accept the dashboard name `Shop / prod`"),
        ({f"{OPERATIONS}.logs.0.group": "/" * 512}, ""),
        ({f"{OPERATIONS}.logs.0.group": "/" * 513}, "CloudWatch Logs does not accept the log group name"),
        ({f"{OPERATIONS}.logs.0.group": "/a b"}, "CloudWatch Logs does not accept the log group name `/a b`"),
        ({f"{OPERATIONS}.alarms.0.name": "a" * 255}, ""),
        ({f"{OPERATIONS}.alarms.0.name": "a" * 256}, "has 256 characters"),
    ],
)
def test_names_that_cloudwatch_takes(sample: Sample, changes: dict[str, object], told: str) -> None:
    burning = sample.evidence.workspace.projects["tenant-api"].operations.alarms[0].burn
    assert burning is None
    found = found_with(sample, alarm_names.invalid_name, "tenant-api", changes, again=True)
    assert len(found) == bool(told)
    assert all(told in one for one in found)


def test_an_alarm_of_another_project_in_the_same_place_is_found(sample: Sample) -> None:
    described, results = sample.evidence.workspace.projects["tenant-api"], sample.evidence.results["tenant-api"]
    second = described.model_copy(update={"id": "second"})
    workspace = replace(sample.evidence.workspace, projects={"tenant-api": described, "second": second})
    evidence = replace(sample.evidence, workspace=workspace, results={"tenant-api": results, "second": results})
    found = list(alarm_names.shared_name(evidence))
    assert [wrong for one in found for wrong in unsound(one, workspace)] == []
    at = ("operations", "alarms", "alarm-tenant-5xx", "name")
    assert [(one.project, one.message) for one in found if one.location == at] == [
        (
            "second",
            "the alarm `tradeleaf-prod-tenant-api-5xx` in 888877776666 us-east-1 is also one of tenant-api, so that one replaces the other",
        )
    ]
    burning = [one.message.split("`")[1] for one in found if one.location[2] == "alarm-tenant-burn-1h"]
    assert burning == [
        "tradeleaf-prod-tenant-api-burn-1h",
        "tradeleaf-prod-tenant-api-burn-1h-long",
        "tradeleaf-prod-tenant-api-burn-1h-short",
    ]


LONGEST_RULE = [240] * 40 + [111]
"""Lengths of names with which the rule of a composite alarm has 10,240 characters, the quotation marks and each OR counted."""


@pytest.mark.parametrize(
    ("lengths", "told"),
    [
        ([9] * 100, ""),
        ([9] * 101, "101 alarms with 2,218 characters in the rule"),
        (LONGEST_RULE, ""),
        ([*LONGEST_RULE[:-1], 112], "41 alarms with 10,241 characters in the rule"),
        ([], ""),
    ],
)
def test_what_a_composite_alarm_takes(sample: Sample, lengths: list[int], told: str) -> None:
    found = impact_faults(sample, ["a" * length for length in lengths], burn=None)
    assert found == ([(("operations", "customer_impact", "alarms"), told)] if told else [])


@pytest.mark.parametrize("sign", ['"', "\\"])
def test_a_name_that_ends_the_rule_of_a_composite_alarm_is_told_once(sample: Sample, sign: str) -> None:
    told = f"a quotation mark or a backslash in the name `b{sign}c` ends the rule of this composite alarm"
    assert impact_faults(sample, ["a", f"b{sign}c", f"d{sign}"], burn=None) == [(("operations", "customer_impact", "alarms"), told)]
    # One of a burn-rate alarm is found where that alarm is.
    assert impact_faults(sample, [f"b{sign}c"], burn=timedelta(hours=1)) == []


def impact_faults(sample: Sample, names: list[str], *, burn: timedelta | None) -> list[tuple[object, str]]:
    """Return what CloudWatch does not accept of the composite alarm over alarms with these names: where, and what."""
    impact = sample.evidence.results["tenant-api"].monitoring.impact
    assert impact is not None
    one = impact.alarms[0]
    alarms = tuple(replace(one, alarm=one.alarm.model_copy(update={"name": name}), burn=burn) for name in names)
    found = list(alarm_names._impact(replace(impact, alarms=alarms), set()))
    assert all(has_place(sample.evidence.workspace.projects["tenant-api"], one.location) for one in found)
    return [(one.location, one.message) for one in found]


def test_names_of_a_burn_rate_alarm(sample: Sample) -> None:
    results = sample.evidence.results["orders-platform"].monitoring
    alarm = next(one for one in results.alarms if one.burn is not None)

    def told(name: str) -> list[str]:
        parts = tuple(replace(part, name=f"{name}-{suffix}") for part, suffix in zip(alarm.metric_alarms, ("long", "short"), strict=True))
        changed = replace(alarm, alarm=alarm.alarm.model_copy(update={"name": name}), metric_alarms=parts)
        return [one.message for one in alarm_names._alarm_name(changed)]

    assert told("a" * 249) == []
    assert told("a" * 250) == [f"the name of the alarm `{alarm.alarm.id}` has 256 characters with `-short` behind it"]
    assert [len(told(f"a{sign}b")) for sign in ("-", '"', "\\", "'")] == [0, 1, 1, 0]
