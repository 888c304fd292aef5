"""What an API lets through: throttles as token buckets, usage plans, the cache; requests in flight by Little's law."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from generator.model.description.api import Api, Method
from generator.model.description.load import Throttle
from generator.model.types.open import decided

_SECOND = timedelta(seconds=1)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Bucket:
    """A throttle at work: API Gateway's is a token bucket that holds `burst` and fills by `rate` a second.

    `first_second` is the most that passes in the first second after a pause, `refill` the seconds until an emptied
    bucket is full again (Amazon API Gateway Developer Guide, "Throttle requests to your REST APIs").
    """

    rate: Decimal
    burst: int

    @property
    def first_second(self) -> Decimal:
        return self.rate + self.burst

    @property
    def refill(self) -> Decimal | None:
        return self.burst / self.rate if self.rate else None

    def lasts(self, offered: Decimal) -> Decimal | None:
        """Return the seconds for which `offered` requests a second all pass; None: for ever."""
        return self.burst / (offered - self.rate) if offered > self.rate else None


@dataclass(frozen=True)
class MethodLoad:
    """Load of one method at its peak; rates are requests a second.

    `concurrency` is requests in flight by Little's law (L = λW: arrival rate times mean time; Little, 1961). `bucket` is
    what limits it, None where nothing does below the account's quota; `limited_by` says which setting that is.
    `passed` is what reaches its integration at the peak: less than the peak where a cache answers a share.
    """

    method: Method
    concurrency: Decimal
    bucket: Bucket | None
    limited_by: str
    passed: Decimal

    @property
    def rate_limit(self) -> Decimal | None:
        return self.bucket.rate if self.bucket else None

    @property
    def margin(self) -> Decimal | None:
        """The limit as a multiple of the peak."""
        peak = self.method.peak_per_second
        return self.bucket.rate / peak if self.bucket and peak else None


@dataclass(frozen=True)
class CacheLoad:
    """What the stage's cache does at the peak, and whether the expected hit ratio can be.

    Of `answers` kept for `ttl` seconds and asked for at random, evenly, a share of λT / (1 + λT) is found, λ being the calls
    a second for one of them (Che, Tung and Wang, Hierarchical Web Caching Systems, 2002). Uneven demand finds more.
    """

    peak: Decimal
    hits: Decimal
    reaching: Decimal
    even_ratio: Decimal


@dataclass(frozen=True)
class Admission:
    """All methods of one API, and what its usage plans promise together."""

    api: Api
    peak_per_second: Decimal
    methods: tuple[MethodLoad, ...]
    plans_rate: Decimal
    plans_burst: int
    cache: CacheLoad | None

    @property
    def admitted(self) -> Decimal | None:
        """Requests a second that the limits let through; None where some method has none."""
        return admitted(self.methods)

    @property
    def burst(self) -> int:
        return burst(self.methods)


def admitted(methods: Iterable[MethodLoad]) -> Decimal | None:
    """Return requests a second that pass to `methods` together; None where some method has no limit.

    A bucket that stands before several of them (that of all usage plans) lets its rate through once.
    """
    buckets = {id(one.bucket): one.bucket for one in methods}
    return None if None in buckets.values() else sum((one.rate for one in buckets.values() if one), Decimal(0))


def burst(methods: Iterable[MethodLoad]) -> int:
    """Return requests that may pass to `methods` at one moment."""
    return sum({id(one.bucket): one.bucket.burst for one in methods if one.bucket}.values())


def admission(api: Api) -> Admission:
    """Return the load of `api` at its peak and what its limits let through."""
    plans = api.load.usage_plans
    rate = sum((plan.keys * plan.rate_per_second for plan in plans), Decimal(0))
    size = sum(plan.keys * plan.burst for plan in plans)
    together = Bucket(rate, size) if plans else None
    cache = _cache(api)
    kept = 1 - cache.hits if cache else Decimal(1)
    methods = []
    for method in api.methods:
        bucket, setting = _limit(api, method, together)
        passed = method.peak_per_second * (kept if _cached(method) else 1)
        methods.append(MethodLoad(method, concurrency(passed, method.mean_duration), bucket, setting, passed))
    peak = sum((method.peak_per_second for method in api.methods), Decimal(0))
    return Admission(api, peak, tuple(methods), rate, size, cache)


def concurrency(rate: Decimal, duration: timedelta) -> Decimal:
    """Return requests in flight at `rate` a second that take `duration` on average, by Little's law."""
    return rate * seconds(duration)


def seconds(duration: timedelta) -> Decimal:
    """Return `duration` in seconds, exactly."""
    return Decimal(decided(duration) // _MICROSECOND) / (_SECOND // _MICROSECOND)


def _limit(api: Api, method: Method, plans: Bucket | None) -> tuple[Bucket | None, str]:
    """Return what limits `method`, and which setting it is.

    A stage's throttle is the default of each of its methods, not a sum over them. Usage plans limit only together, and
    only where nothing else does: a method that any key may call gets no more than all keys may ask.
    """
    if method.throttle is not None:
        return _bucket(method.throttle), "method throttle"
    if api.load.stage_throttle is not None:
        return _bucket(api.load.stage_throttle), "stage throttle"
    if plans is not None:
        return plans, "usage plans together"
    return None, "account quota only"


def _bucket(throttle: Throttle) -> Bucket:
    return Bucket(throttle.rate_per_second, throttle.burst)


def _cached(method: Method) -> bool:
    return method.method == "GET"


def _cache(api: Api) -> CacheLoad | None:
    """Return the effect of the stage's cache: it answers GET only, unless a method is told otherwise."""
    cache = api.load.cache
    if cache is None:
        return None
    peak = sum((method.peak_per_second for method in api.methods if _cached(method)), Decimal(0))
    asked = peak / cache.distinct_answers * seconds(cache.ttl)
    hits = cache.expected_hit_ratio
    return CacheLoad(peak, hits, peak * (1 - hits), asked / (1 + asked))
