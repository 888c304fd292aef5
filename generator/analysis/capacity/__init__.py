"""Load arithmetic: what reaches every back end through all APIs of a project, what it bears, and the account's quotas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from generator.analysis.capacity.admission import (
    Admission,
    MethodLoad,
    admission,
    admitted,
    burst,
    concurrency,
    seconds,
)
from generator.model.description.api import Api
from generator.model.description.load import Capacity, Connections
from generator.model.description.project import Project
from generator.model.library.gateway_facts import GatewayFacts, Quota
from generator.model.types.open import ById, decided, settle
from generator.model.types.values import WIDE
from generator.model.types.ways import reached

ZERO = Decimal(0)
_TENTH = Decimal("0.1")
CONCURRENCY = "lambda-concurrency"
"""The quota that all functions of an account share; `lambda-unreserved` of it cannot be reserved."""


@dataclass(frozen=True)
class Share:
    """What one API sends to a back end: at its peak, at most, and at once; requests of the back end, not calls."""

    api: str
    offered: Decimal
    admitted: Decimal | None
    burst: Decimal


@dataclass(frozen=True)
class Bound:
    """A rate that a back end bears, in requests a second, and how it follows."""

    rate: Decimal
    working: str


@dataclass(frozen=True)
class BackendLoad:
    """A back end, what all APIs offer it at their peaks, and the most that their limits admit; requests a second.

    `capacity` is the tightest of its `bounds`, None where nothing is known. `at_once` is what it can have in flight, `burst`
    what may arrive at one moment. `in_flight` is the mean at the peak, `in_flight_admitted` at all that is admitted.
    """

    component: str
    shares: tuple[Share, ...]
    elsewhere: Decimal
    bounds: tuple[Bound, ...]
    capacity: Decimal | None
    offered: Decimal
    admitted: Decimal | None
    burst: Decimal
    at_once: int | None
    in_flight: Decimal
    in_flight_admitted: Decimal | None
    backlog: Backlog | None
    protected: bool

    @property
    def burst_fits(self) -> bool:
        return self.at_once is None or self.burst <= self.at_once

    @property
    def working(self) -> str:
        tightest = [bound.working for bound in self.bounds if bound.rate == self.capacity]
        return tightest[0] if tightest else "no limit is known"

    @property
    def used(self) -> Decimal | None:
        """What is admitted, as a fraction of what it bears."""
        return self.admitted / self.capacity if self.admitted is not None and self.capacity else None


@dataclass(frozen=True)
class Backlog:
    """What waits in a buffer when the peak is over: messages, and seconds until the last of them is worked off.

    It does not fit where the last of it comes too late, or after the buffer has forgotten it.
    """

    messages: Decimal
    wait: Decimal
    fits: bool


@dataclass(frozen=True)
class ApiLoad:
    """The load of one API, with the back ends that it names, and its peak as a fraction of the account's quota."""

    api: Api
    admission: Admission
    account_share: Decimal
    backends: tuple[BackendLoad, ...]

    @property
    def peak_per_second(self) -> Decimal:
        return self.admission.peak_per_second

    @property
    def methods(self) -> tuple[MethodLoad, ...]:
        return self.admission.methods

    @property
    def plans_rate(self) -> Decimal:
        return self.admission.plans_rate

    @property
    def plans_burst(self) -> int:
        return self.admission.plans_burst


@dataclass(frozen=True)
class QuotaUse:
    """A quota of one account and Region, what is taken of it at the peak, and how that adds up.

    `raised` and `evidence` are what the description records of the account: that the quota was granted, and by which request.
    """

    quota: Quota
    id: str
    limit: Decimal
    taken: Decimal
    working: str
    limit_working: str
    raised: bool
    evidence: str = ""

    @property
    def exceeded(self) -> bool:
        return self.taken > self.limit

    @property
    def share(self) -> Decimal:
        return self.taken / self.limit if self.limit else ZERO


@dataclass(frozen=True)
class AccountLoad:
    """One account and Region with the APIs that share its quotas."""

    account: str
    region: str
    apis: tuple[str, ...]
    quotas: tuple[QuotaUse, ...]


@dataclass(frozen=True)
class LoadResult:
    """The load of all APIs of one project: `backends` are summed over the APIs, quotas are of the account and Region."""

    apis: tuple[ApiLoad, ...]
    backends: tuple[BackendLoad, ...]
    accounts: tuple[AccountLoad, ...]

    @property
    def account_quota(self) -> Decimal:
        return next(one.limit for one in self.accounts[0].quotas if one.id.endswith("rate"))

    @property
    def account_share(self) -> Decimal:
        return sum((one.account_share for one in self.apis), ZERO)


def load(project: Project, gateway: GatewayFacts) -> LoadResult:
    """Return the load of every API of `project`, of every back end behind them, and of the accounts that they are in."""
    admissions = [settle(admission, api) for api in project.apis]
    backends = settle(lambda: tuple(_backends(project, admissions)))
    accounts = settle(lambda: tuple(_accounts(project, admissions, gateway)))
    pairs = zip(project.apis, admissions, strict=True)
    return LoadResult(tuple(_api_load(api, admitted, backends, accounts) for api, admitted in pairs), backends, accounts)


def _api_load(api: Api, admitted: Admission, backends: tuple[BackendLoad, ...], accounts: tuple[AccountLoad, ...]) -> ApiLoad:
    share = settle(lambda: admitted.peak_per_second / _rates(accounts)[api.id])
    return ApiLoad(api, admitted, share, settle(lambda: tuple(_behind(api, backends))))


def _rates(accounts: Iterable[AccountLoad]) -> dict[str, Decimal]:
    return {api: quota.limit for account in accounts for quota in account.quotas if quota.id.endswith("rate") for api in account.apis}


def _behind(api: Api, backends: Iterable[BackendLoad]) -> Iterator[BackendLoad]:
    named = {capacity.component for capacity in api.load.capacities}
    return (backend for backend in backends if backend.component in named)


# --------------------------------------------------------------------------------------------------------- back ends


def _backends(project: Project, admissions: list[Admission]) -> Iterator[BackendLoad]:
    ways = _ways(project)
    named: dict[str, dict[str, Capacity]] = {}
    for api in project.apis:
        for capacity in api.load.capacities:
            named.setdefault(capacity.component, {})[api.id] = capacity
    for component, capacities in named.items():
        reaching = [(one, tuple(_reaching(one, component, ways))) for one in admissions]
        yield _backend(component, capacities, [(one, methods) for one, methods in reaching if methods])


def _ways(project: Project) -> Mapping[str, frozenset[str]]:
    """Return for each component all that its calls lead to, itself included; another API is where the way ends."""
    ends = {api.component for api in project.apis}
    calls = [
        (connection.source, connection.target)
        for connection in project.architecture.connections
        if connection.kind == "request" and connection.target not in ends
    ]
    starts = {method.integration.target for api in project.apis for method in api.methods if method.integration.target}
    return {start: frozenset(reached([start], calls)) for start in sorted(starts)}


def _reaching(one: Admission, component: str, ways: Mapping[str, frozenset[str]]) -> Iterable[MethodLoad]:
    """Return the methods of an API whose calls lead to `component`.

    An authorizer is called by every method without an authorization of its own. What an API names and no drawn way
    leads to is taken to be reached by all that have an integration.
    """
    authorizer = one.api.authorization.component
    called = [load for load in one.methods if load.method.integration.target]
    found = [load for load in called if component in ways[str(load.method.integration.target)]]
    if component == authorizer:
        found += [load for load in one.methods if load.method.authorization is None and load not in found]
    named = any(capacity.component == component for capacity in one.api.load.capacities)
    return found or (called if named else [])


def _backend(component: str, capacities: Mapping[str, Capacity], reaching: list[tuple[Admission, tuple[MethodLoad, ...]]]) -> BackendLoad:
    shares = tuple(_share(one, methods, capacities.get(one.api.id)) for one, methods in reaching)
    elsewhere = max(capacity.elsewhere_per_second for capacity in capacities.values())
    offered = sum((one.offered for one in shares), elsewhere)
    limits = [one.admitted for one in shares]
    most = None if None in limits else sum((one for one in limits if one is not None), elsewhere)
    mean = _mean_seconds(capacities, [load for _, methods in reaching for load in methods])
    bounds = tuple(bound for capacity in capacities.values() for bound in _bounds(capacity, mean))
    bearable = min((bound.rate for bound in bounds), default=None)
    backlog = next((_backlog(one, offered) for one in capacities.values() if one.buffer), None)
    protected = backlog.fits if backlog else most is not None and bearable is not None and most <= bearable
    return BackendLoad(
        component=component,
        shares=shares,
        elsewhere=elsewhere,
        bounds=bounds,
        capacity=bearable,
        offered=offered,
        admitted=most,
        burst=sum((one.burst for one in shares), ZERO),
        at_once=min(
            (limit for one in capacities.values() for limit in (one.reserved_concurrency, one.at_once) if limit is not None), default=None
        ),
        in_flight=offered * mean,
        in_flight_admitted=None if most is None else most * mean,
        backlog=backlog,
        protected=protected,
    )


def _share(one: Admission, methods: tuple[MethodLoad, ...], capacity: Capacity | None) -> Share:
    each = capacity.requests_per_call if capacity else Decimal(1)
    through = admitted(methods)
    return Share(
        one.api.id,
        sum((load.passed for load in methods), ZERO) * each,
        None if through is None else through * each,
        burst(methods) * each,
    )


def _mean_seconds(capacities: Mapping[str, Capacity], methods: list[MethodLoad]) -> Decimal:
    """Return how long one request keeps a back end busy: as stated, else the mean of the calls that lead to it."""
    stated = next((one.mean_duration for one in capacities.values() if one.mean_duration is not None), None)
    if stated is not None:
        return seconds(stated)
    peak = sum((load.method.peak_per_second for load in methods), ZERO)
    busy = sum((concurrency(load.method.peak_per_second, load.method.mean_duration) for load in methods), ZERO)
    return busy / peak if peak else ZERO


def _bounds(capacity: Capacity, mean: Decimal) -> Iterator[Bound]:
    """Yield each rate that a back end bears: what was shown, what fits at once by Little's law, what its units give."""
    if capacity.limit_per_second is not None:
        yield Bound(capacity.limit_per_second, "a rate that it was shown to bear")
    for limit in (capacity.reserved_concurrency, capacity.at_once):
        if limit is not None and mean:
            rate = (limit / mean).quantize(_TENTH, context=WIDE)
            yield Bound(rate, f"{limit} at once / {mean.normalize():.3f} s each = {rate:f} a second")
    if capacity.units is not None:
        units = capacity.units
        for name, given, taken, each in (
            ("read", units.read, units.read_elsewhere, units.read_per_request),
            ("write", units.write, units.write_elsewhere, units.write_per_request),
        ):
            if each:
                rate = ((given - taken) / each).quantize(_TENTH, context=WIDE)
                less = f"({given:f} − {taken:f})" if taken else f"{given:f}"
                yield Bound(rate, f"{less} {name} units / {each:f} for each request = {rate:f} a second")


def _backlog(capacity: Capacity, offered: Decimal) -> Backlog:
    """Return what waits in the buffer of `capacity` when `offered` has lasted as long as the peak does."""
    buffer = capacity.buffer
    assert buffer is not None
    messages = max(offered - buffer.drained_per_second, ZERO) * seconds(buffer.peak_lasts)
    if not buffer.drained_per_second:
        return Backlog(messages, ZERO, fits=False)
    wait = messages / buffer.drained_per_second
    return Backlog(messages, wait, wait <= min(seconds(buffer.accepted_delay), seconds(buffer.retention)))


# ----------------------------------------------------------------------------------------------------------- account


def _accounts(project: Project, admissions: list[Admission], gateway: GatewayFacts) -> Iterator[AccountLoad]:
    """Yield the accounts and Regions that the APIs are in, with all that is taken of their quotas."""
    components = ById(project.architecture.components)
    placed: dict[tuple[str, str], list[Admission]] = {}
    for one in admissions:
        component = components[one.api.component]
        placed.setdefault((component.account, component.region), []).append(one)
    for (account, region), apis in placed.items():
        taken = [
            (_in_region("rate", region, gateway), [one.peak_per_second for one in apis]),
            (_in_region("burst", region, gateway), [Decimal(decided(one.burst)) for one in apis]),
            (CONCURRENCY, _reserved(project, account, region)),
            ("websocket-new-connections", [one.new_per_second for one in _sockets(apis)]),
        ]
        uses = tuple(_quota(project, account, region, id, parts, gateway) for id, parts in taken if parts)
        yield AccountLoad(account, region, tuple(one.api.id for one in apis), uses)


def _sockets(apis: list[Admission]) -> list[Connections]:
    return [one.api.load.connections for one in apis if one.api.load.connections]


def _reserved(project: Project, account: str, region: str) -> list[Decimal]:
    """Return the concurrency that is reserved for each function behind the APIs of that account and Region."""
    here = {one.id for one in project.architecture.components if (one.account, one.region) == (account, region)}
    found = {
        capacity.component: Decimal(capacity.reserved_concurrency)
        for api in project.apis
        for capacity in api.load.capacities
        if capacity.reserved_concurrency and capacity.component in here
    }
    return list(found.values())


def _quota(project: Project, account: str, region: str, id: str, parts: list[Decimal], gateway: GatewayFacts) -> QuotaUse:
    """Return what `parts` take of a quota of an account and Region, together with what is taken elsewhere."""
    quota = gateway.quotas[id]
    own = next(one for one in project.architecture.accounts if one.id == account)
    stated = next((one for one in own.quotas if (one.quota, one.region) == (id, region)), None)
    granted = stated.value if stated else quota.value or ZERO
    kept = gateway.quotas["lambda-unreserved"].value or ZERO if id == CONCURRENCY else ZERO
    numbers = [*parts, *([stated.taken_elsewhere] if stated and stated.taken_elsewhere else [])]
    total = sum(numbers, ZERO)
    working = f"{' + '.join(f'{one:f}' for one in numbers)} = {total:f}" if len(numbers) > 1 else f"{total:f}"
    limit = f"{granted:f} − {kept:f} that stay unreserved = {granted - kept:f}" if kept else f"{granted:f}"
    return QuotaUse(quota, id, granted - kept, total, working, limit, stated is not None, stated.evidence if stated else "")


def _in_region(name: str, region: str, gateway: GatewayFacts) -> str:
    """Return the id of the quota that holds in `region`: newer Regions have a smaller rate and burst."""
    if name in ("rate", "burst"):
        newer = f"newer-regions-{name}"
        return newer if region in gateway.quotas[newer].regions else f"account-{name}"
    return name
