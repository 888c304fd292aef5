"""Rules about how a failure is noticed, on the sample."""

from tests.checks.variants import Case

T = "customers/tenant-api/resilience.yml"
S = "customers/orders-platform/resilience.yml"

CASES = [
    Case(
        "unnoticed-failure",
        S,
        "        noticed_by: the packers, within half an hour of work\n",
        "",
        "id: detect",
        "Packing lists or parcels were lost: nothing says what notices the failure",
    ),
    Case(
        "hasty-detection",
        S,
        "        alarm: products-prod-api-4xx\n",
        "        alarm: orders-prod-order-created-anomaly\n",
        "expected: 10m",
        "The catalogue is lost: the step `detect` takes 10m, and the alarm `orders-prod-order-created-anomaly` needs 1h",
        twin="worst: 20m",
    ),
    Case(
        "hasty-detection",
        T,
        "alarm: alarm-healthy-tasks, phase: detect, expected: 3m,",
        "alarm: alarm-healthy-tasks, phase: detect, expected: 2m,",
        "id: detect",
        "Loss of an Availability Zone: the step `detect` takes 2m, and the alarm `alarm-healthy-tasks` needs 3m",
    ),
    Case(
        "hasty-detection",
        T,
        "        alarm: alarm-create-order-errors\n",
        "        alarm: alarm-tenant-burn-1h\n",
        "expected: 3m",
        "the step `detect` takes 3m, and the alarm `alarm-tenant-burn-1h` needs 5m",
    ),
]
