"""Rules about load on the sample: a table of misconfigurations."""

from tests.checks.variants import Case, between

T = "customers/tenant-api/apis.yml"
S = "customers/orders-platform/apis.yml"
A = "customers/tenant-api/architecture.yml"

OVERSUBSCRIPTION = between(T, "    oversubscription: >-\n", "    protections:\n")
CATALOGUE_DATABASE = """      - component: catalogue-db
        limit_per_second: 360
        at_once: 96
        evidence: The same test with six tasks; 4.1 of 8 capacity units and 88 connections at 360 requests a second.
"""
CATALOGUE_THROTTLE = """    stage_throttle:
      rate_per_second: 93
      burst: 50
      derivation: >-
        Rate as derived above. The burst is what two tasks hold in flight: 2 × 32 × 0.8 = 51, rounded down; a fixed pool
        cannot take the arrivals of a whole second at once.
"""
CACHE = """    cache:
      size: 0.5 GB
      ttl: {ttl}
      expected_hit_ratio: 60%
      distinct_answers: 500
      accepted_staleness: 5m
      staleness: Prices change at midnight.
    oversubscription: >-
      The plans add up"""
BUFFER = """      - component: payment-validate
        buffer: {{drained_per_second: {drained}, peak_lasts: 10m, accepted_delay: 5m, retention: 4d}}
"""

CASES = [
    Case(
        "unprotected-backend",
        T,
        "{rate_per_second: 36, burst: 36",
        "{rate_per_second: 80, burst: 36",
        "component: order-functions",
        "149 a second may reach `order-functions`, which bears 140",
        more=((T, "units: {read: 440, write: 150,", "units: {read: 640, write: 250,"),),
        also=(
            "contradicting-capacity",
            "missed-standard",
        ),
    ),
    Case(
        "unprotected-backend",
        T,
        "    stage_throttle:\n      rate_per_second: 93\n      burst: 50\n",
        "    stage_throttle:\n      rate_per_second: 130\n      burst: 50\n",
        "component: catalogue-service",
        "130 a second may reach `catalogue-service`, which bears 120",
    ),
    Case(
        "unprotected-backend",
        T,
        CATALOGUE_THROTTLE,
        "",
        "component: catalogue-service",
        "any rate may reach `catalogue-service`, which bears 120",
        more=((T, CATALOGUE_DATABASE, ""),),
    ),
    Case(
        "unprotected-backend",
        T,
        "    capacities:\n      - component: catalogue-service\n        limit_per_second: 120\n        at_once: 64\n",
        "    capacities:\n      - component: product-functions\n        limit_per_second: 220\n        "
        "reserved_concurrency: 200\n        evidence: As in the tenant API.\n"
        "      - component: catalogue-service\n        limit_per_second: 120\n        at_once: 64\n",
        "component: product-functions",
        "258 a second may reach `product-functions` (tenant + catalogue), which bears 220",
        also=("excessive-burst",),
    ),
    Case(
        "unprotected-backend",
        T,
        "        units: {read: 440, write: 150, read_per_request: 3.31, write_per_request: 1.12}\n",
        "        units: {read: 300, write: 150, read_per_request: 3.31, write_per_request: 1.12}\n",
        "component: orders-table",
        "105 a second may reach `orders-table`, which bears 90.6",
        also=("contradicting-capacity",),
    ),
    Case(
        "unprotected-backend",
        S,
        "      - component: payment-validate\n",
        BUFFER.format(drained=4),
        "buffer:",
        "after the peak 1560 messages wait in `payment-validate`, the last of them for 390 s",
    ),
    Case(
        "excessive-burst",
        T,
        "      rate_per_second: 93\n      burst: 50\n",
        "      rate_per_second: 93\n      burst: 70\n",
        "component: catalogue-service",
        "70 requests may reach `catalogue-service` at one moment, it can work on 64",
    ),
    Case(
        "excessive-burst",
        T,
        "        requests_per_call: 0.22\n",
        "        requests_per_call: 0.5\n",
        "component: tenant-authorizer",
        "135 requests may reach `tenant-authorizer` at one moment, it can work on 100",
    ),
    Case(
        "excessive-burst",
        T,
        "      throttle: {rate_per_second: 30, burst: 30, derivation: Peak 20 times 1.5.}\n",
        "      throttle: {rate_per_second: 30, burst: 1030, derivation: Peak 20 times 1.5.}\n",
        "component: order-functions",
        "1105 requests may reach `order-functions` at one moment; a function grows by 1000 executions every 10 seconds",
        more=((T, "        reserved_concurrency: 100\n        mean_duration", "        reserved_concurrency: 300\n        mean_duration"),),
        also=("contradicting-capacity",),
    ),
    Case(
        "unmeasured-backend",
        S,
        "      - component: delivery-pricing\n        limit_per_second: 150\n",
        "      - component: event-bus\n        limit_per_second: 150\n",
        "target: delivery-pricing",
        "calls `delivery-pricing`, and nothing says what it bears",
    ),
    Case(
        "unmeasured-backend",
        T,
        "      - component: tenant-authorizer\n        limit_per_second: 400\n",
        "      - component: tenants-table\n        limit_per_second: 400\n",
        "component: tenant-authorizer",
        "the authorizer `tenant-authorizer` of tradeleaf-tenant-prod runs before every call",
    ),
    Case(
        "contradicting-capacity",
        S,
        "      - component: delivery-pricing\n        limit_per_second: 150\n",
        "      - component: products-validate\n        limit_per_second: 130\n        reserved_concurrency: 25\n        evidence: x\n"
        "      - component: delivery-pricing\n        limit_per_second: 150\n",
        "component: products-validate",
        "limit_per_second of `products-validate` is 130 here and 120 in another API",
        also=("excessive-burst",),
    ),
    Case(
        "throttle-below-peak",
        T,
        "      throttle: {rate_per_second: 30, burst: 30, derivation: Peak 20 times 1.5.}\n",
        "      throttle: {rate_per_second: 15, burst: 30, derivation: Peak 20 times 1.5.}\n",
        "rate_per_second: 15",
        "GET /orders of tradeleaf-tenant-prod has a peak of 20 a second, its method throttle lets 15 pass",
    ),
    Case(
        "throttle-below-peak",
        T,
        "      rate_per_second: 93\n      burst: 50\n",
        "      rate_per_second: 50\n      burst: 50\n",
        "rate_per_second: 50",
        "ANY /{proxy+} of tradeleaf-catalogue-prod has a peak of 62 a second, its stage throttle lets 50 pass",
    ),
    Case(
        "over-promised-plans",
        T,
        OVERSUBSCRIPTION,
        "",
        "usage_plans:",
        "promise 12450 calls a second together, 288 pass at most",
    ),
    Case(
        "exceeded-quota",
        A,
        "        value: 2000\n        taken_elsewhere: 300\n",
        "        value: 850\n        taken_elsewhere: 300\n",
        "- id: production",
        "200 + 200 + 100 + 300 = 800 are taken, 850 − 100 that stay unreserved = 750 can be reserved",
    ),
    Case(
        "exceeded-quota",
        T,
        "      peak_per_second: 62\n",
        "      peak_per_second: 9900\n",
        "- id: production",
        "189 + 9900 = 10089 are taken, 10000",
        also=("throttle-below-peak",),
    ),
    Case(
        "stale-cache",
        T,
        "    oversubscription: >-\n      The plans add up",
        CACHE.format(ttl="10m"),
        "ttl: 10m",
        "keeps answers for 10m, its readers accept 5m",
    ),
    Case(
        "misfit-timeout",
        S,
        '        timeout: 3s\n      validation: "`orderId`',
        '        timeout: 2s\n      validation: "`orderId`',
        "timeout: 2s",
        "GET /backend/{orderId} of ecommerce-prod-orders-api gives up after 2s, its function after 3s",
    ),
    Case(
        "misfit-timeout",
        S,
        "      mean_duration: 310ms\n",
        "      mean_duration: 9s\n",
        "timeout: 8s",
        "gives up after 8s, its mean answer takes 9s",
        also=("unprotected-backend",),
    ),
    Case(
        "unmeasured-connections",
        T,
        "  type: HTTP\n",
        "  type: WebSocket\n",
        "load:",
        "nothing says how many connections tradeleaf-catalogue-prod gets in its busiest second",
        also=(
            "contradicting-setting",
            "missing-feature",
            "uncovered-api",
            "unfit-library-entry",
            "unknown-metric",
            "unsupported-claim",
        ),
    ),
]
