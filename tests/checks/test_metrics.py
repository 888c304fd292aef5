"""What KPIs measure: service knowledge by API type, custom metrics, metric maths, proposals."""

from tests.checks.variants import Case

T = "customers/tenant-api/operations.yml"
ORDERS = "customers/orders-platform/operations.yml"
CATALOGUE_5XX = "    metric: {name: 5xx}\n    target"
TRAFFIC = "      expression: IF(HOUR(calls) >= 13 && DAY(calls) <= 5, calls, 640)\n"
AUTHORIZER = "    metric: {name: Duration, statistic: p99, period: 5m}\n"
TABLE = "    metric: {name: SystemErrors, dimensions: {TableName: tradeleaf-prod-tenants, Operation: GetItem}}\n"

CASES = [
    Case(
        "unknown-metric", T, CATALOGUE_5XX, CATALOGUE_5XX.replace("5xx", "5XXError"),
        "metric:", "HTTP API publishes no `5XXError`; it is a metric of Amazon API Gateway: REST API",
        also=("uncovered-api",),
    ),
    Case(
        "unknown-metric", T, CATALOGUE_5XX, CATALOGUE_5XX.replace("{name: 5xx}", "{name: 5xx, statistic: p99}"),
        "statistic: p99", "`5xx` has no statistic p99", also=("unguarded-objective", "silent-alarm"),
    ),
    Case(
        "unknown-metric", T, CATALOGUE_5XX, "    metric: {name: 5xx, dimensions: {FunctionName: a}}\n    target",
        "dimensions:", "`5xx` has no dimension `FunctionName`: an alarm on it never fires",
    ),
    Case(
        "unknown-metric", T, TABLE, TABLE.replace("TableName: tradeleaf-prod-tenants, ", ""),
        "dimensions:", "`SystemErrors` is not published by Operation: an alarm on it never fires",
    ),
    Case(
        "unknown-metric", T, AUTHORIZER, AUTHORIZER.replace("5m", "90s"),
        "period: 90s", "CloudWatch has no period of 1m 30s",
    ),
    Case(
        "unknown-metric", T, "certificate/6c1f0f1e-52d1-4a7e-9a3e-0d8f2b7c4a11\"}}", "certificate/6c1f\"}, period: 1h}",
        "period: 1h", "`DaysToExpiry` is published every 1d, which is more than 1h", also=("unexplained-override",),
    ),
    Case(
        "unknown-metric", T, AUTHORIZER, AUTHORIZER.replace("5m", "2d"),
        "period: 2d", "a period of 2d is longer than CloudWatch's longest",
    ),
    Case(
        "unknown-metric", T, '    critical: {operator: ">", value: 1000, unit: ms}\n    derivation: Mean',
        '    critical: {operator: ">", value: 1000, unit: s}\n    derivation: Mean',
        "unit: s}", "`Duration` is measured in milliseconds, the limit in s",
    ),
    Case(
        "unknown-metric", T, "    dimensions: {ApiName: tradeleaf-tenant-t0058-prod}\n    severity: sev1\n",
        "    dimensions: {ApiId: tradeleaf-tenant-t0058-prod}\n    severity: sev1\n",
        "dimensions: {ApiId", "`5XXError` has no dimension `ApiId`",
    ),
    Case(
        "unknown-metric", T, "    metric: {name: 5XXError, dimensions: {ApiName: tradeleaf-tenant-t0017-prod, Stage: prod}}\n",
        "    metric: {name: Latency, dimensions: {ApiName: tradeleaf-tenant-t0017-prod, Stage: prod}}\n",
        "metric:", "it is not clear which `Latency` of apigateway is meant",
    ),
    Case(
        "unknown-metric", T, "    component: certificates\n    area: dependency\n    meaning: Days until",
        "    component: catalogue-link\n    area: dependency\n    meaning: Days until",
        "metric: {name: DaysToExpiry", "the library knows no CloudWatch metric of Amazon API Gateway VPC link",
        also=("unmonitored-component",),
    ),
    Case(
        "unknown-metric", ORDERS, "    namespace: ecommerce.payment\n    name: providerCall\n", "    namespace: AWS/Payment\n    name: providerCall\n",
        "calls: {custom: provider-call", "`providerCall` cannot be published in `AWS/Payment`",
    ),
    Case(
        "unknown-metric", ORDERS, "calls: {custom: provider-call, dimensions: {environment: prod, service: payment}}",
        "calls: {custom: provider-call, dimensions: {service: payment}}",
        "calls: {custom: provider-call", "`providerCall` is not published by service",
    ),
    Case(
        "faulty-expression", T, TRAFFIC, TRAFFIC.replace("640)", "640"),
        "expression:", "`)` is missing before the end",
    ),
    Case(
        "faulty-expression", T, TRAFFIC, TRAFFIC.replace("IF(", "WHEN("),
        "expression:", "metric maths has no function `WHEN` that an alarm may call",
    ),
    Case(
        "faulty-expression", T, TRAFFIC, TRAFFIC.replace("calls, 640", "call, 640"),
        "expression:", "names `call`, which is none of its metrics",
    ),
    Case(
        "faulty-expression", ORDERS, "FILL(update, 0), FILL(user, 0)", "FILL(update, 0)",
        "expression:", "does not use its metric `user`",
    ),
    Case(
        "unproposed-value", T, TABLE + '    target: None\n    critical: {operator: ">", value: 5, unit: errors in a minute}\n',
        TABLE + "    target: None\n", "id: tenants-table-errors", "the library proposes none for `SystemErrors`",
    ),
    Case(
        "unproposed-value", T, "    kpi: tenant-rate-429\n    severity: sev2\n    evaluation_periods: 3\n",
        "    kpi: tenant-rate-429\n    severity: sev2\n",
        "id: alarm-rate-429", "the alarm `alarm-rate-429` has no `evaluation_periods`",
    ),
]  # fmt: skip
