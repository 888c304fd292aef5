"""Load arithmetic: concurrency, what throttles let through, and whether every back end is protected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from generator.model.api import Api, Capacity, Method
from generator.model.project import Project

MICROSECOND = Decimal("0.000001")


@dataclass(frozen=True)
class MethodLoad:
    """Load of one method at its peak.

    `concurrency` is requests in flight by Little's law (L = λW: arrival rate times mean time; Little, 1961);
    `rate_limit` is requests a second that may pass, None where nothing limits them below the account's quota.
    """

    method: Method
    concurrency: Decimal
    rate_limit: Decimal | None
    limited_by: str


@dataclass(frozen=True)
class BackendLoad:
    """A back end, what the API offers it at peak, and the most that its limits admit."""

    component: str
    capacity: Decimal | None
    offered: Decimal
    admitted: Decimal | None
    protected: bool
    working: str


@dataclass(frozen=True)
class ApiLoad:
    """The load of one API; rates are requests a second, `account_share` a fraction of the account's quota."""

    api: Api
    peak_per_second: Decimal
    methods: tuple[MethodLoad, ...]
    plans_rate: Decimal
    plans_burst: int
    account_share: Decimal
    backends: tuple[BackendLoad, ...]


@dataclass(frozen=True)
class LoadResult:
    """The load of all APIs of one project."""

    apis: tuple[ApiLoad, ...]
    account_quota: Decimal
    account_share: Decimal


def load(project: Project, account_quota: Decimal) -> LoadResult:
    """Return the load of every API of `project`; `account_quota` is requests a second of the account and Region."""
    apis = tuple(_api(api, account_quota) for api in project.apis)
    return LoadResult(apis, account_quota, sum((one.account_share for one in apis), Decimal(0)))


def concurrency(rate: Decimal, method: Method) -> Decimal:
    """Return requests in flight at `rate` per second, by Little's law."""
    return rate * seconds(method)


def seconds(method: Method) -> Decimal:
    """Return the mean duration of the method's integration in seconds."""
    return Decimal(method.mean_duration.days * 86_400_000_000 + method.mean_duration.seconds * 1_000_000
                   + method.mean_duration.microseconds) * MICROSECOND  # fmt: skip


def limit(api: Api, method: Method) -> tuple[Decimal | None, str]:
    """Return requests a second that may reach `method`, and which setting says so.

    A stage's throttle is the default of each of its methods, not a sum over them (Amazon API Gateway Developer Guide,
    "Throttle requests to your REST APIs").
    """
    if method.throttle is not None:
        return method.throttle.rate_per_second, "method throttle"
    if api.load.stage_throttle is not None:
        return api.load.stage_throttle.rate_per_second, "stage throttle"
    return None, "account quota only"


def _api(api: Api, account_quota: Decimal) -> ApiLoad:
    methods = tuple(
        MethodLoad(method, concurrency(method.peak_per_second, method), *limit(api, method)) for method in api.methods
    )
    peak = sum((method.peak_per_second for method in api.methods), Decimal(0))
    plans = api.load.usage_plans
    return ApiLoad(
        api=api,
        peak_per_second=peak,
        methods=methods,
        plans_rate=sum((plan.keys * plan.rate_per_second for plan in plans), Decimal(0)),
        plans_burst=sum(plan.keys * plan.burst for plan in plans),
        account_share=peak / account_quota,
        backends=tuple(_backend(capacity, methods) for capacity in api.load.capacities),
    )


def _backend(capacity: Capacity, methods: Iterable[MethodLoad]) -> BackendLoad:
    """Return what reaches one back end.

    A component that no method calls itself stands behind the integrations (a table behind functions): all the
    API's methods reach it.
    """
    reaching = [load for load in methods if load.method.integration.target == capacity.component] or list(methods)
    offered = sum((load.method.peak_per_second for load in reaching), Decimal(0))
    limits = [load.rate_limit for load in reaching]
    admitted = None if None in limits else sum((one for one in limits if one is not None), Decimal(0))
    bearable, working = _capacity(capacity, reaching, offered)
    protected = admitted is not None and bearable is not None and admitted <= bearable
    return BackendLoad(capacity.component, bearable, offered, admitted, protected, working)


def _capacity(capacity: Capacity, reaching: list[MethodLoad], offered: Decimal) -> tuple[Decimal | None, str]:
    """Return requests a second that a back end bears, and the working in words."""
    if capacity.limit_per_second is not None:
        return capacity.limit_per_second, "a rate that it was shown to bear"
    if capacity.reserved_concurrency is None or not offered:
        return None, "no limit is known"
    in_flight = sum((load.concurrency for load in reaching), Decimal(0))
    mean = in_flight / offered
    bearable = (capacity.reserved_concurrency / mean).quantize(Decimal("0.1")) if mean else None
    return bearable, f"{capacity.reserved_concurrency} at once / {mean.normalize():.3f} s each = {bearable} a second"
