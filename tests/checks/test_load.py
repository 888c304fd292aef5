"""Rules about load on the sample: a table of misconfigurations."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from generator.checks import in_project
from generator.checks.load import excessive_burst, stale_cache, unmeasured_backend, unmeasured_connections
from generator.model.description.load import Caching, Connections
from tests.checks.variants import Case, Sample, between, found_with

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


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("ttl", "accepted", "told"),
    [
        (HOUR, 2 * HOUR, ""),
        (timedelta(minutes=61), 2 * HOUR, "keeps answers for 1h 1m; API Gateway keeps none longer than an hour"),
        (HOUR, timedelta(minutes=59), "keeps answers for 1h, its readers accept 59m"),
    ],
)
def test_how_long_a_cache_keeps_answers(sample: Sample, ttl: timedelta, accepted: timedelta, told: str) -> None:
    facts = {"size": "0.5 GB", "expected_hit_ratio": "60%", "distinct_answers": 500, "staleness": "Prices change at midnight."}
    cache = Caching.model_validate({**facts, "ttl": "1m", "accepted_staleness": "5m"})
    cache = cache.model_copy(update={"ttl": ttl, "accepted_staleness": accepted})
    found = found_with(sample, stale_cache, "tenant-api", {"apis.0.load.cache": cache}, again=True)
    assert found == ([f"the cache of tradeleaf-tenant-prod {told}"] if told else [])


@pytest.mark.parametrize(("lifetime", "told"), [(2 * HOUR, 0), (2 * HOUR + timedelta(seconds=1), 1)])
def test_how_long_a_connection_lives(sample: Sample, lifetime: timedelta, told: int) -> None:
    sockets = Connections.model_validate({"new_per_second": 40, "lifetime": "35m", "derivation": "All clients come back in a minute."})
    changes = {"apis.1.type": "WebSocket", "apis.1.load.connections": sockets.model_copy(update={"lifetime": lifetime})}
    found = found_with(sample, unmeasured_connections, "tenant-api", changes, again=True)
    assert len(found) == told
    assert all("are said to live for 2h 1s; API Gateway closes them after 2 hours" in one for one in found)


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        (["catalogue-service", "catalogue-db"], []),
        # What the load balancer hands on to is the service, and not what that calls.
        (["catalogue-db"], ["tradeleaf-catalogue-prod calls `catalogue-alb`, and nothing says what it bears"]),
    ],
)
def test_a_load_balancer_bears_what_is_behind_it(sample: Sample, kept: list[str], told: list[str]) -> None:
    capacities = sample.evidence.workspace.projects["tenant-api"].apis[1].load.capacities
    changes = {"apis.1.load.capacities": [one for one in capacities if one.component in kept]}
    assert found_with(sample, unmeasured_backend, "tenant-api", changes, again=True) == told


@pytest.mark.parametrize(
    ("burst", "known", "told"),
    [
        (1000, True, ""),
        (1001, True, "1001 requests may reach `order-functions` at one moment; a function grows by 1000 executions every 10 seconds"),
        (1001, False, ""),  # a library that does not know the quota says nothing of it
    ],
)
def test_a_burst_that_lambda_grows_with(sample: Sample, burst: int, known: bool, told: str) -> None:
    evidence, results = sample.evidence, sample.evidence.results["tenant-api"]
    backend = next(one for one in results.load.backends if one.component == "order-functions")
    changed = replace(backend, burst=Decimal(burst), at_once=2000)
    gateway = evidence.workspace.library.gateway
    quota = gateway.quotas["lambda-scaling"]
    quotas = {**gateway.quotas, "lambda-scaling": quota if known else quota.model_copy(update={"value": None})}
    library = evidence.workspace.library.model_copy(update={"gateway": gateway.model_copy(update={"quotas": quotas})})
    evidence = replace(
        evidence,
        workspace=replace(evidence.workspace, library=library),
        results={"tenant-api": replace(results, load=replace(results.load, backends=(changed,)))},
    )
    found = in_project(excessive_burst, evidence, evidence.workspace.projects["tenant-api"])
    assert [one.message for one in found] == ([told] if told else [])
