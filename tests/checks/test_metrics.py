"""What KPIs measure: service knowledge by API type, custom metrics, metric maths, proposals."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from generator.analysis.monitoring import monitoring
from generator.checks import in_project
from generator.checks.metrics import contradicting_dimension, unknown_metric, unproposed_value
from generator.model.description.operations import Metric, Threshold
from tests.checks.variants import Case, Sample, found_with, unsound

T = "customers/tenant-api/operations.yml"
ORDERS = "customers/orders-platform/operations.yml"
CATALOGUE_5XX = "    metric: {name: 5xx}\n    target"
TRAFFIC = "      expression: IF(HOUR(calls) >= 13 && DAY(calls) <= 5, calls, 640)\n"
AUTHORIZER = "    metric: {name: Duration, statistic: p99, period: 5m}\n"
TABLE = "    metric: {name: SystemErrors, dimensions: {Operation: GetItem}}\n"

CASES = [
    Case(
        "unknown-metric",
        T,
        CATALOGUE_5XX,
        CATALOGUE_5XX.replace("5xx", "5XXError"),
        "metric:",
        "HTTP API publishes no `5XXError`; it is a metric of Amazon API Gateway: REST API",
        also=("uncovered-api",),
    ),
    Case(
        "unknown-metric",
        T,
        CATALOGUE_5XX,
        CATALOGUE_5XX.replace("{name: 5xx}", "{name: 5xx, statistic: p99}"),
        "statistic: p99",
        "`5xx` has no statistic p99",
        also=("unguarded-objective", "silent-alarm"),
    ),
    Case(
        "unknown-metric",
        T,
        CATALOGUE_5XX,
        "    metric: {name: 5xx, dimensions: {FunctionName: a}}\n    target",
        "dimensions:",
        "`5xx` has no dimension `FunctionName`: an alarm on it never fires",
    ),
    Case(
        "unknown-metric",
        T,
        TABLE,
        TABLE.replace("GetItem", "GetItem, ReceivingRegion: eu-west-1"),
        "dimensions:",
        "`SystemErrors` has no dimension `ReceivingRegion`: an alarm on it never fires",
    ),
    Case(
        "unknown-metric",
        T,
        AUTHORIZER,
        AUTHORIZER.replace("5m", "90s"),
        "period: 90s",
        "CloudWatch has no period of 1m 30s",
    ),
    Case(
        "unknown-metric",
        T,
        'certificate/6c1f0f1e-52d1-4a7e-9a3e-0d8f2b7c4a11"}}',
        'certificate/6c1f"}, period: 1h}',
        "period: 1h",
        "`DaysToExpiry` is published every 1d, which is more than 1h",
        also=("unexplained-override",),
    ),
    Case(
        "unknown-metric",
        T,
        AUTHORIZER,
        AUTHORIZER.replace("5m", "2d"),
        "period: 2d",
        "a period of 2d is longer than CloudWatch's longest",
    ),
    Case(
        "unknown-metric",
        T,
        '    critical: {operator: ">", value: 1000, unit: ms}\n    derivation: Mean',
        '    critical: {operator: ">", value: 1000, unit: s}\n    derivation: Mean',
        "unit: s}",
        "`Duration` is measured in milliseconds, the limit in s",
    ),
    Case(
        "unknown-metric",
        T,
        "    dimensions: {ApiName: tradeleaf-tenant-t0058-prod}\n    severity: sev1\n",
        "    dimensions: {ApiId: tradeleaf-tenant-t0058-prod}\n    severity: sev1\n",
        "dimensions: {ApiId",
        "`5XXError` has no dimension `ApiId`",
    ),
    Case(
        "unknown-metric",
        T,
        "    metric: {name: 5XXError, dimensions: {ApiName: tradeleaf-tenant-t0017-prod, Stage: prod}}\n",
        "    metric: {name: Latency, dimensions: {ApiName: tradeleaf-tenant-t0017-prod, Stage: prod}}\n",
        "metric:",
        "it is not clear which `Latency` of apigateway is meant",
    ),
    Case(
        "unknown-metric",
        T,
        "    component: certificates\n    area: dependency\n    meaning: Days until",
        "    component: catalogue-link\n    area: dependency\n    meaning: Days until",
        "metric: {name: DaysToExpiry",
        "the library knows no CloudWatch metric of Amazon API Gateway VPC link",
        also=("unmonitored-component",),
    ),
    Case(
        "unknown-metric",
        ORDERS,
        "    namespace: ecommerce.payment\n    name: providerCall\n",
        "    namespace: AWS/Payment\n    name: providerCall\n",
        "calls: {custom: provider-call",
        "`providerCall` cannot be published in `AWS/Payment`",
    ),
    Case(
        "unknown-metric",
        ORDERS,
        "calls: {custom: provider-call, dimensions: {environment: prod, service: payment}}",
        "calls: {custom: provider-call, dimensions: {service: payment}}",
        "calls: {custom: provider-call",
        "`providerCall` is not published by service",
    ),
    Case(
        "faulty-expression",
        T,
        TRAFFIC,
        TRAFFIC.replace("640)", "640"),
        "expression:",
        "`)` is missing before the end",
    ),
    Case(
        "faulty-expression",
        T,
        TRAFFIC,
        TRAFFIC.replace("IF(", "WHEN("),
        "expression:",
        "metric maths has no function `WHEN` that an alarm may call",
    ),
    Case(
        "faulty-expression",
        T,
        TRAFFIC,
        TRAFFIC.replace("calls, 640", "call, 640"),
        "expression:",
        "names `call`, which is none of its metrics",
    ),
    Case(
        "faulty-expression",
        ORDERS,
        "FILL(update, 0), FILL(user, 0)",
        "FILL(update, 0)",
        "expression:",
        "does not use its metric `user`",
    ),
    Case(
        "unproposed-value",
        T,
        TABLE + '    target: None\n    critical: {operator: ">", value: 5, unit: errors in a minute}\n',
        TABLE + "    target: None\n",
        "id: tenants-table-errors",
        "the library proposes none for `SystemErrors`",
    ),
    Case(
        "unproposed-value",
        T,
        "    kpi: tenant-rate-429\n    severity: sev2\n    evaluation_periods: 3\n",
        "    kpi: tenant-rate-429\n    severity: sev2\n",
        "id: alarm-rate-429",
        "the alarm `alarm-rate-429` has no `evaluation_periods`",
    ),
    Case(
        "contradicting-dimension",
        T,
        "dimensions: {ApiId: k3v8q2m7ra}}",
        "dimensions: {ApiId: k3v8q2m7ra, Stage: live}}",
        "Stage: live",
        "Stage of `catalogue-api` is `live` here and `$default` where the component is described",
    ),
    Case(
        "contradicting-dimension",
        T,
        "  - {component: catalogue-api, dim",
        "  - {component: tenants-table, dimensions: {TableName: tradeleaf-tenants}}\n  - {component: catalogue-api, dim",
        "TableName: tradeleaf-tenants",
        "TableName of `tenants-table` is `tradeleaf-tenants` here and `tradeleaf-prod-tenants` where",
    ),
]


API, TABLE_ERRORS = "tenant-rate-429", "tenants-table-errors"
LIMIT = {"operator": ">", "value": 5, "unit": "x"}
ACCOUNT = {"name": "UserErrors", "statistic": "Sum"}
CALLS = {"name": "4XXError", "set": "apigw-rest", "statistic": "Sum"}
ERRORS = {"name": "SystemErrors", "statistic": "Sum", "dimensions": {"Operation": "GetItem"}}


def unknown(sample: Sample, kpi: str, metric: dict, critical: str, warning: str, ratio: dict | None = None) -> list[tuple[str, str]]:
    """Return control, message and hint of what `unknown-metric` finds where one KPI of the tenants' API measures another metric."""
    evidence = sample.evidence
    project = evidence.workspace.projects["tenant-api"]
    limits = {key: Threshold.model_validate({**LIMIT, "unit": unit}) for key, unit in (("critical", critical), ("warning", warning))}
    one = next(one for one in project.operations.kpis if one.id == kpi)
    shares = {"objective": Decimal("0.999"), "ratio": Metric.model_validate(ratio)} if ratio else {"objective": None}
    made = one.model_copy(update={"metric": Metric.model_validate(metric), **shares, **limits})
    changed = project.model_copy(update={"operations": project.operations.model_copy(update={"kpis": [made], "alarms": []})})
    workspace = replace(evidence.workspace, projects={project.id: changed})
    results = replace(evidence.results[project.id], monitoring=monitoring(changed, workspace.library))
    found = in_project(unknown_metric, replace(evidence, workspace=workspace, results={project.id: results}), changed)
    assert [wrong for each in found for wrong in unsound(each, workspace)] == []
    return [(each.control, f"{each.message}. {each.hint}") for each in found]


@pytest.mark.parametrize(
    ("kpi", "metric", "critical", "warning", "told"),
    [
        (API, CALLS, "calls", "calls", []),
        (API, {**CALLS, "name": "5xx"}, "x", "x", [("APIGW-005", "publishes no `5xx`; it is a metric of")]),
        (API, {**CALLS, "name": "nowhere"}, "x", "x", [("APIGW-005", "publishes no `nowhere`")]),
        (TABLE_ERRORS, {**ERRORS, "name": "nowhere"}, "%", "%", [("OPE-001", "publishes no `nowhere`")]),
        (TABLE_ERRORS, {**ERRORS, "name": "Throttles"}, "x", "x", [("OPE-001", "publishes no `Throttles`")]),
        (TABLE_ERRORS, {**ERRORS, "name": "nowhere", "statistic": "SampleCount"}, "%", "%", [("OPE-001", "publishes no `nowhere`")]),
        # A metric of that name in another namespace is another metric.
        (
            TABLE_ERRORS,
            {**ERRORS, "name": "Errors"},
            "x",
            "x",
            [("OPE-001", "Amazon DynamoDB publishes no `Errors`. Did you mean `UserErrors`?")],
        ),
        (TABLE_ERRORS, {**ERRORS, "statistic": "p99"}, "x", "x", [("OPE-001", "has no statistic p99. It has Sum, SampleCount.")]),
        (TABLE_ERRORS, ACCOUNT, "x", "x", [("OPE-001", "`UserErrors` is published by none of its resource's dimensions, only for the")]),
        (TABLE_ERRORS, {**ACCOUNT, "dimensions": {}}, "x", "x", []),
        (
            TABLE_ERRORS,
            {**ACCOUNT, "dimensions": {"TableName": "x"}},
            "x",
            "x",
            [("OPE-001", "has no dimension `TableName`: an alarm on it never fires. It is published by none.")],
        ),
        (
            "orders-created",
            {"custom": "orders-created", "statistic": "Median", "dimensions": {"Environment": "prod"}},
            "x",
            "x",
            [("OPE-001", "no statistic Median. It has SampleCount, Average, Sum, Minimum, Maximum, percentiles such as p99.")],
        ),
        (TABLE_ERRORS, ERRORS, "x", "x", []),
        (TABLE_ERRORS, ERRORS, "%", "x", [("OPE-001", "is a number")]),
        (TABLE_ERRORS, ERRORS, "x", "ms", [("OPE-001", "is a number")]),
        (TABLE_ERRORS, {"expression": "a * 100", "metrics": {"a": ERRORS}}, "%", "%", []),
    ],
)
def test_what_a_kpi_measures(sample: Sample, kpi: str, metric: dict, critical: str, warning: str, told: list[tuple[str, str]]) -> None:
    found = unknown(sample, kpi, metric, critical, warning)
    assert [control for control, _ in found] == [control for control, _ in told], found
    assert all(part in message for (_, part), (_, message) in zip(told, found, strict=True)), found


THROTTLED = {**ERRORS, "name": "ThrottledRequests"}
USED = {"name": "AccountProvisionedReadCapacityUtilization", "statistic": "Average", "dimensions": {}}


@pytest.mark.parametrize(
    ("expression", "metrics", "told"),
    [
        ("a / b", {"a": ERRORS, "b": THROTTLED}, []),
        ("100 * a / b", {"a": ERRORS, "b": THROTTLED}, ["is not between 0 and 1, as a share of bad events is. Leave the factor 100 out"]),
        ("1000 * a / b", {"a": ERRORS, "b": THROTTLED}, []),
        ("a / 100", {"a": USED}, []),
        ("a * 1", {"a": USED}, ["is not between 0 and 1, as a share of bad events is. Divide the percentage by 100."]),
        ("a / b", {"a": {**ERRORS, "name": "nowhere"}, "b": THROTTLED}, ["publishes no `nowhere`"]),
    ],
)
def test_a_share_of_bad_events_is_between_0_and_1(sample: Sample, expression: str, metrics: dict, told: list[str]) -> None:
    found = unknown(sample, TABLE_ERRORS, ERRORS, "x", "x", {"expression": expression, "metrics": metrics})
    assert len(found) == len(told), found
    assert all(part in message for part, (_, message) in zip(told, found, strict=True)), found


@pytest.mark.parametrize(
    ("operator", "unit", "period", "told"),
    [
        (">", "errors in a minute", 5, "`Errors` is summed over 5m, the limit is 5 errors in a minute"),
        (">", "errors in a minute", 1, ""),
        (">", "errors in a minute", None, ""),
        (">", "errors", 5, ""),
        ("above band", "errors in a minute", 5, ""),  # the width of a band has no unit
        (">", "errors in an hour", 5, "`Errors` is summed over 1m, the limit is 5 errors in an hour"),  # told at the KPI
    ],
)
def test_an_alarm_may_look_at_another_period(sample: Sample, operator: str, unit: str, period: int | None, told: str) -> None:
    limit = Threshold.model_validate({"operator": operator, "value": 5, "unit": unit})
    changes = {
        "operations.kpis.6.critical": limit,
        "operations.kpis.6.warning": None,
        "operations.alarms.9.period": timedelta(minutes=period) if period else None,
    }
    assert found_with(sample, unknown_metric, "tenant-api", changes, again=True) == ([told] if told else [])


@pytest.mark.parametrize(
    ("metric", "told"),
    [
        ("Invocations", "and the library proposes none for `Invocations`"),
        ("Throttles", "for `Throttles`; its rule is: 1 for synchronous APIs, since every throttle is a user-visible 5XX or retry"),
    ],
)
def test_what_the_library_proposes_no_limit_for(sample: Sample, metric: str, told: str) -> None:
    changes = {"operations.kpis.6.metric": Metric.model_validate({"name": metric, "statistic": "Sum"}), "operations.kpis.6.critical": None}
    found = [one for one in found_with(sample, unproposed_value, "tenant-api", changes, again=True) if "the KPI `authorizer-errors`" in one]
    assert len(found) == 1
    assert found[0].endswith(told)


@pytest.mark.parametrize(
    ("stage", "told"),
    [
        ("$default", []),
        ("STAGE_NAME", []),
        ("live", ["Stage of `catalogue-api` is `live` here and `$default` where the component is described"]),
    ],
)
def test_a_value_that_only_the_account_knows_contradicts_nothing(sample: Sample, stage: str, told: list[str]) -> None:
    changes = {"operations.resources.0.dimensions": {"ApiId": "k3v8q2m7ra", "Stage": stage}}
    assert found_with(sample, contradicting_dimension, "tenant-api", changes) == told
