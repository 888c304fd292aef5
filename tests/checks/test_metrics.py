"""What KPIs measure: service knowledge by API type, custom metrics, metric maths, proposals."""

from dataclasses import replace

import pytest

from generator.analysis.monitoring import monitoring
from generator.checks import in_project
from generator.checks.metrics import unknown_metric
from generator.model.description.operations import Metric, Threshold
from tests.checks.variants import Case, Sample, unsound

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
CALLS = {"name": "4XXError", "set": "apigw-rest", "statistic": "Sum"}
ERRORS = {"name": "SystemErrors", "statistic": "Sum", "dimensions": {"Operation": "GetItem"}}


def unknown(sample: Sample, kpi: str, metric: dict, critical: str, warning: str) -> list[tuple[str, str]]:
    """Return control and message of what `unknown-metric` finds where one KPI of the tenants' API measures another metric."""
    evidence = sample.evidence
    project = evidence.workspace.projects["tenant-api"]
    limits = {key: Threshold.model_validate({**LIMIT, "unit": unit}) for key, unit in (("critical", critical), ("warning", warning))}
    one = next(one for one in project.operations.kpis if one.id == kpi)
    made = one.model_copy(update={"metric": Metric.model_validate(metric), "objective": None, **limits})
    changed = project.model_copy(update={"operations": project.operations.model_copy(update={"kpis": [made], "alarms": []})})
    workspace = replace(evidence.workspace, projects={project.id: changed})
    results = replace(evidence.results[project.id], monitoring=monitoring(changed, workspace.library))
    found = in_project(unknown_metric, replace(evidence, workspace=workspace, results={project.id: results}), changed)
    assert [wrong for each in found for wrong in unsound(each, workspace)] == []
    return [(each.control, each.message) for each in found]


@pytest.mark.parametrize(
    ("kpi", "metric", "critical", "warning", "told"),
    [
        (API, CALLS, "calls", "calls", []),
        (API, {**CALLS, "name": "5xx"}, "x", "x", [("APIGW-005", "publishes no `5xx`; it is a metric of")]),
        (API, {**CALLS, "name": "nowhere"}, "x", "x", [("APIGW-005", "publishes no `nowhere`")]),
        (TABLE_ERRORS, {**ERRORS, "name": "nowhere"}, "%", "%", [("OPE-001", "publishes no `nowhere`")]),
        (TABLE_ERRORS, {**ERRORS, "name": "Throttles"}, "x", "x", [("OPE-001", "publishes no `Throttles`")]),
        (TABLE_ERRORS, {**ERRORS, "statistic": "p99"}, "x", "x", [("OPE-001", "has no statistic p99")]),
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
