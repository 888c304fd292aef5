"""What an API lets through, against hand-computed cases."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from generator.analysis.capacity.admission import Bucket, admission, admitted, burst, concurrency
from generator.model.description.api import Api
from generator.workspace.loader import load_workspace


@pytest.fixture(scope="module")
def api(starter: Path) -> Api:
    return next(iter(load_workspace(starter).projects.values())).apis[0]


def changed(api: Api, methods: list[tuple[str, str, str, int | None]], **load: object) -> Api:
    """Return `api` with methods given as (verb, peak, mean duration, own throttle) and other load management."""
    base = api.methods[0].model_dump()
    made = [
        type(api.methods[0]).model_validate(
            {
                **base,
                "method": verb,
                "path": f"/{number}",
                "peak_per_second": peak,
                "mean_duration": mean,
                "throttle": own and {"rate_per_second": own, "burst": own, "derivation": "x"},
            }
        )
        for number, (verb, peak, mean, own) in enumerate(methods)
    ]
    loading = type(api.load).model_validate({**api.load.model_dump(), "stage_throttle": None, "usage_plans": [], **load})
    return api.model_copy(update={"methods": made, "load": loading})


@pytest.mark.parametrize(
    ("rate", "duration", "in_flight"),
    [
        ("50", timedelta(milliseconds=200), "10"),
        ("40", timedelta(milliseconds=250), "10"),
        ("0", timedelta(seconds=1), "0"),
        ("6.6", timedelta(milliseconds=310), "2.046"),
        ("1188", timedelta(milliseconds=12), "14.256"),
        ("3", timedelta(minutes=2), "360"),
    ],
)
def test_littles_law(rate: str, duration: timedelta, in_flight: str) -> None:
    assert concurrency(Decimal(rate), duration) == Decimal(in_flight)


@pytest.mark.parametrize(
    ("rate", "size", "first", "refill", "offered", "lasts"),
    [
        # 100 a second and a bucket of 50: 150 in the first second; 50 / (200 - 100) = half a second at 200 a second
        ("100", 50, "150", "0.5", "200", "0.5"),
        ("10", 10, "20", "1", "10", None),
        ("10", 10, "20", "1", "15", "2"),
        ("20", 0, "20", "0", "30", "0"),
        ("0", 5, "5", None, "1", "5"),
    ],
)
def test_token_bucket(rate: str, size: int, first: str, refill: str | None, offered: str, lasts: str | None) -> None:
    bucket = Bucket(Decimal(rate), size)
    assert bucket.first_second == Decimal(first)
    assert bucket.refill == (None if refill is None else Decimal(refill))
    assert bucket.lasts(Decimal(offered)) == (None if lasts is None else Decimal(lasts))


STAGE = {"stage_throttle": {"rate_per_second": 7, "burst": 3, "derivation": "x"}}
PLANS = [
    {"id": "basic", "name": "x", "keys": 96, "rate_per_second": 50, "burst": 60, "quota": 1000, "quota_period": "day", "derivation": "x"},
    {"id": "large", "name": "x", "keys": 4, "rate_per_second": 300, "burst": 300, "quota": 1, "quota_period": "week", "derivation": "x"},
]


@pytest.mark.parametrize(
    ("methods", "load", "limits", "most", "at_once"),
    [
        ([("GET", "1", "1s", 5), ("GET", "1", "1s", None)], STAGE, [(5, "method throttle"), (7, "stage throttle")], 12, 8),
        ([("GET", "1", "1s", None)] * 3, STAGE, [(7, "stage throttle")] * 3, 21, 9),
        ([("GET", "1", "1s", None)], {}, [(None, "account quota only")], None, 0),
        ([("GET", "1", "1s", 5), ("GET", "1", "1s", None)], {}, [(5, "method throttle"), (None, "account quota only")], None, 5),
        # 96 × 50 + 4 × 300 = 6,000; 96 × 60 + 4 × 300 = 6,960: all keys together, however many methods they call
        ([("GET", "1", "1s", None)] * 2, {"usage_plans": PLANS}, [(6000, "usage plans together")] * 2, 6000, 6960),
        ([("GET", "1", "1s", 5)], {"usage_plans": PLANS}, [(5, "method throttle")], 5, 5),
    ],
)
def test_the_narrowest_limit_is_named(api: Api, methods: list, load: dict, limits: list, most: int | None, at_once: int) -> None:
    result = admission(changed(api, methods, **load))
    assert [(one.rate_limit, one.limited_by) for one in result.methods] == limits
    assert (result.admitted, result.burst) == (most, at_once)
    assert (admitted(result.methods), burst(result.methods)) == (most, at_once)


def test_what_plans_promise_together(api: Api) -> None:
    result = admission(changed(api, [("GET", "1", "1s", None)], usage_plans=PLANS))
    assert (result.plans_rate, result.plans_burst) == (6000, 6960)


def test_a_cache_answers_a_share_of_the_readings(api: Api) -> None:
    """60 readings a second for 100 answers are 0.6 for each; kept for 30 s, 18 calls: 18 / 19 of them are found."""
    cache = {
        "size": "0.5 GB",
        "ttl": "30s",
        "expected_hit_ratio": "80%",
        "distinct_answers": 100,
        "accepted_staleness": "1m",
        "staleness": "x",
    }
    result = admission(changed(api, [("GET", "60", "100ms", 90), ("POST", "10", "100ms", 20)], cache=cache))
    assert result.cache is not None
    assert (result.cache.peak, result.cache.reaching) == (60, 12)
    assert result.cache.even_ratio == Decimal(18) / 19
    assert [(one.passed, one.concurrency) for one in result.methods] == [(12, Decimal("1.2")), (10, 1)]
    assert result.admitted == 110, "an empty cache lets everything pass"


def test_margin_over_the_peak(api: Api) -> None:
    result = admission(changed(api, [("GET", "60", "100ms", 90), ("GET", "0", "1s", 5), ("GET", "3", "1s", None)]))
    assert [one.margin for one in result.methods] == [Decimal("1.5"), None, None]
