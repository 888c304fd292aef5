"""Rules about load (APIGW-004): back ends that nothing protects, limits that promise too much, quotas that are exceeded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal

from generator.analysis.capacity import CONCURRENCY, BackendLoad
from generator.analysis.capacity.admission import seconds
from generator.checks.finding import Evidence, Finding
from generator.model.description.api import Api, Method
from generator.model.description.load import Capacity
from generator.model.description.project import Project
from generator.model.types.origin import Location
from generator.model.types.values import WIDE, format_duration

_LONGEST_TTL = Decimal(3600)
"""Seconds for which a stage's cache keeps an answer at most (library, quota rest-cache-ttl)."""


def _finding(location: Location, message: str, hint: str, criterion: str = "APIGW-004.protection") -> Finding:
    return Finding(
        severity="gap",
        message=message,
        location=("apis", *location),
        criterion=criterion,
        hint=hint,
    )


def _backends(evidence: Evidence, project: Project) -> Iterator[tuple[BackendLoad, Location]]:
    """Yield each back end once, with the place of the first capacity that names it."""
    for backend in evidence.results[project.id].load.backends:
        yield backend, _named(project, backend.component)[0][0]


def _named(project: Project, component: str) -> list[tuple[Location, Capacity]]:
    return [
        ((api.id, "load", "capacities", place), capacity)
        for api in project.apis
        for place, capacity in enumerate(api.load.capacities)
        if capacity.component == component
    ]


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}" if value == value.to_integral_value() else f"{value.quantize(Decimal('0.1'), context=WIDE):f}"


# --------------------------------------------------------------------------------------------------------- back ends


def unprotected_backend(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """The limits of all APIs together let through more than the back end behind them can bear.

    Why: APIGW-004 asks for protection from excessive load even where every caller is trusted.
    Bad: a stage throttle of 500 a second before a function that bears 200, or two APIs with 150 each before it.
    Good: throttles whose sum is at most what the load test showed; before a queue, a consumer that catches up in time.
    """
    for backend, place in _backends(evidence, project):
        if backend.protected:
            continue
        if backend.backlog is not None:
            yield _finding(
                (*place, "buffer"),
                f"after the peak {_number(backend.backlog.messages)} messages wait in `{backend.component}`, "
                f"the last of them for {_number(backend.backlog.wait)} s: longer than accepted or kept",
                "Let the consumer work off more, lower the throttles, or accept a longer delay.",
            )
            continue
        through = f"{_number(backend.admitted)} a second" if backend.admitted is not None else "any rate"
        bearable = _number(backend.capacity) if backend.capacity is not None else "an unknown number"
        several = f" ({' + '.join(share.api for share in backend.shares)})" if len(backend.shares) > 1 else ""
        yield _finding(
            place,
            f"{through} may reach `{backend.component}`{several}, which bears {bearable}",
            "Lower the throttles, or raise what the back end bears and record the test.",
        )


def excessive_burst(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """More calls may come at one moment than the back end can work on at the same time, or than Lambda can grow by.

    Why: the throttle lets the burst pass, and the back end refuses it: callers get 502 or 503 instead of 429.
    Bad: `burst: 60` before a function with a reserved concurrency of 25.
    Good: bursts that add up to the reserved concurrency, the workers or the connections at most.
    """
    growth = evidence.workspace.library.gateway.quotas["lambda-scaling"].value
    for backend, place in _backends(evidence, project):
        if _is_function(project, backend.component) and growth is not None and backend.burst > growth:
            yield _finding(
                place,
                f"{_number(backend.burst)} requests may reach `{backend.component}` at one moment; "
                f"a function grows by {_number(growth)} executions every 10 seconds",
                "Lower the bursts, or keep instances ready with provisioned concurrency and call it a capacity of its own.",
                "APIGW-004.settings",
            )
        elif not backend.burst_fits:
            yield _finding(
                place,
                f"{_number(backend.burst)} requests may reach `{backend.component}` at one moment, it can work on {backend.at_once}",
                "Lower the bursts, or give the back end more at once.",
                "APIGW-004.settings",
            )


def _is_function(project: Project, component: str) -> bool:
    return any(known.id == component and known.service == "lambda" for known in project.architecture.components)


def unmeasured_backend(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A component that an API calls, or its authorizer, without a word on what it bears.

    Why: a throttle without the number that it protects is a guess. An authorizer runs before everything else.
    Bad: `target: orders-function` and no entry for it in `load.capacities`.
    Good: an entry with the tested rate, the reserved concurrency or the units, and where they come from.
    """
    for result in evidence.results[project.id].load.apis:
        components = {component.id for component in project.architecture.components}
        known = {capacity.component for capacity in result.api.load.capacities}
        seen: set[str] = set()
        for place, method in enumerate(result.api.methods):
            target = method.integration.target
            if target in components and target not in known | seen and not _passes_on(project, str(target), known):
                seen.add(str(target))
                yield _finding(
                    (result.api.id, "methods", place, "integration", "target"),
                    f"{result.api.name} calls `{target}`, and nothing says what it bears",
                    "Add it to load.capacities with the test or quota that the number comes from.",
                    "APIGW-004.settings",
                )
        authorizer = result.api.authorization.component
        if result.api.authorization.kind == "LAMBDA" and authorizer and authorizer not in known:
            yield _finding(
                (result.api.id, "authorization", "component"),
                f"the authorizer `{authorizer}` of {result.api.name} runs before every call, and nothing says what it bears",
                "Add it to load.capacities; requests_per_call is the share of calls that its cache does not answer.",
                "APIGW-004.settings",
            )


def _passes_on(project: Project, target: str, known: set[str]) -> bool:
    """Tell whether `target` only hands on, such as a load balancer, to something whose capacity is known."""
    service = next(component.service for component in project.architecture.components if component.id == target)
    onward = {connection.target for connection in project.architecture.connections if connection.source == target}
    return service in ("alb", "nlb") and bool(onward & known)


def contradicting_capacity(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """Two APIs state different limits of the same back end.

    Why: one of the two numbers is wrong, and the throttles of one API rest on it.
    Bad: `limit_per_second: 200` in one API and `limit_per_second: 150` for the same function in another.
    Good: the same tested limit in both; only requests_per_call differs.
    """
    for backend, _ in _backends(evidence, project):
        (_, first), *others = _named(project, backend.component)
        for place, other in others:
            for name in ("limit_per_second", "reserved_concurrency", "at_once", "elsewhere_per_second"):
                if getattr(first, name) != getattr(other, name):
                    yield _finding(
                        place,
                        f"{name} of `{backend.component}` is {getattr(other, name)} here and {getattr(first, name)} in another API",
                        "State the same limit of a shared back end in every API.",
                        "APIGW-004.settings",
                    )


# ------------------------------------------------------------------------------------------------------------ limits


def throttle_below_peak(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A throttle is lower than the peak that the design has to carry.

    Why: legitimate calls are refused in the busiest second.
    Bad: `rate_per_second: 20` for a method with `peak_per_second: 30`.
    Good: a rate of the peak with growth, or the smaller one with the reason in the peak.
    """
    for result in evidence.results[project.id].load.apis:
        for place, load in enumerate(result.methods):
            if load.rate_limit is not None and load.rate_limit < load.method.peak_per_second:
                where = (
                    ("methods", place, "throttle", "rate_per_second")
                    if load.method.throttle
                    else ("load", "stage_throttle", "rate_per_second")
                )
                yield _finding(
                    (result.api.id, *where),
                    f"{_call(load.method)} of {result.api.name} has a peak of {_number(load.method.peak_per_second)} a second, "
                    f"its {load.limited_by} lets {_number(load.rate_limit)} pass",
                    "Raise the throttle if the back end bears it, or correct the peak.",
                    "APIGW-004.settings",
                )


def over_promised_plans(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """The usage plans together promise more than the API lets through or its back ends bear.

    Why: customers pay for a rate that they get only while the others are quiet.
    Bad: 54 keys of 75 calls a second each before throttles of 270, and nothing about it.
    Good: plans that add up, or `oversubscription` with the reason and what customers were told.
    """
    for result in evidence.results[project.id].load.apis:
        most = result.admission.admitted
        bearable = [backend.capacity for backend in result.backends if backend.capacity is not None]
        limit = most if most is not None else min(bearable, default=None)
        if result.plans_rate and limit is not None and result.plans_rate > limit and result.api.load.oversubscription is None:
            yield _finding(
                (result.api.id, "load", "usage_plans"),
                f"the usage plans of {result.api.name} promise {_number(result.plans_rate)} calls a second together, "
                f"{_number(limit)} pass at most",
                "Lower the plans, or say in load.oversubscription why that is right and what customers were told.",
                "APIGW-004.settings",
            )


def exceeded_quota(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """All APIs of an account and Region together take more of a quota than it grants.

    Why: the quota is shared; the last API to come is refused, or makes all others be refused.
    Bad: peaks of 6,000 and 5,000 requests a second in one account, or 950 reserved executions of 1,000.
    Good: a raised quota in `architecture.accounts.quotas`, with the request; a second account for the heavy API.
    """
    for account in evidence.results[project.id].load.accounts:
        for use in account.quotas:
            if use.exceeded:
                reserved = " can be reserved" if use.id == CONCURRENCY else ""
                yield Finding(
                    severity="gap",
                    message=f"{use.quota.name} in {account.region}: {use.working} are taken, {use.limit_working}{reserved}",
                    location=("architecture", "accounts", account.account),
                    criterion="APIGW-004.settings",
                    hint="Have the quota raised and record it in quotas of the account, or take less.",
                )


def unmeasured_connections(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A WebSocket API without the rate at which connections are opened, or with connections that live too long.

    Why: after an interruption all clients connect again at once; new connections are a quota of the account.
    Bad: a WebSocket API without `load.connections`.
    Good: `connections: {new_per_second: 40, lifetime: 35m, derivation: …}`.
    """
    for result in evidence.results[project.id].load.apis:
        if result.api.type != "WebSocket":
            continue
        sockets = result.api.load.connections
        if sockets is None:
            yield _finding(
                (result.api.id, "load"),
                f"nothing says how many connections {result.api.name} gets in its busiest second",
                "Write load.connections.",
                "APIGW-004.settings",
            )
        elif seconds(sockets.lifetime) > _hours(evidence, "websocket-duration"):
            yield _finding(
                (result.api.id, "load", "connections", "lifetime"),
                f"connections of {result.api.name} are said to live for {format_duration(sockets.lifetime)}; API "
                f"Gateway closes them after 2 hours",
                "Count the connection that follows as a new one.",
                "APIGW-004.settings",
            )


def _hours(evidence: Evidence, quota: str) -> Decimal:
    return (evidence.workspace.library.gateway.quotas[quota].value or Decimal(0)) * 3600


# ---------------------------------------------------------------------------------------------------- cache, timeout


def stale_cache(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A cache that keeps answers for longer than accepted, is expected to answer more than it can, or cannot exist.

    Why: the staleness is the price of the cache, and its owner has to have agreed; a hit ratio that is only hoped for protects nothing.
    Bad: `ttl: 10m` where the readers accept 5 minutes.
    Good: a lifetime of at most what is accepted, and a hit ratio that follows from calls, answers and lifetime or was measured.
    """
    for result in evidence.results[project.id].load.apis:
        cache = result.api.load.cache
        if not cache or not result.admission.cache:
            continue
        place = (result.api.id, "load", "cache")
        if result.api.type != "REST":
            message = f"{result.api.name} is a {result.api.type} API, which has no cache in API Gateway"
            yield _finding(place, message, "Take it out, or put CloudFront in front.", "APIGW-004.settings")
        elif cache.ttl > cache.accepted_staleness:
            yield _finding(
                (*place, "ttl"),
                f"the cache of {result.api.name} keeps answers for {format_duration(cache.ttl)}, "
                f"its readers accept {format_duration(cache.accepted_staleness)}",
                "Shorten the lifetime, or agree on older answers.",
                "APIGW-004.settings",
            )
        elif seconds(cache.ttl) > _LONGEST_TTL:
            message = (
                f"the cache of {result.api.name} keeps answers for {format_duration(cache.ttl)}; API Gateway keeps none longer than an hour"
            )
            yield _finding((*place, "ttl"), message, "Write an hour or less.", "APIGW-004.settings")
        elif not result.admission.cache.peak:
            message = f"{result.api.name} has a cache and no GET method; others are not cached"
            yield _finding(place, message, "Take the cache out.", "APIGW-004.settings")


def misfit_timeout(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """An integration that gives up before its function does, or before the mean answer is there.

    Why: the caller gets 504 and repeats the call, while the function works on: the load doubles when it hurts most.
    Bad: `timeout: 3s` before a function that may run for 30 seconds.
    Good: the function ends first; both are a little longer than the longest answer that was measured.
    """
    for result in evidence.results[project.id].load.apis:
        ends = {capacity.component: capacity.timeout for capacity in result.api.load.capacities if capacity.timeout is not None}
        for place, method in enumerate(result.api.methods):
            if complaint := _timeout(result.api, method, ends):
                yield _finding(
                    (result.api.id, "methods", place, "integration", "timeout"),
                    complaint,
                    "Let the function end first, and both after the longest answer that was measured.",
                    "APIGW-004.settings",
                )


def _timeout(api: Api, method: Method, ends: Mapping[str, timedelta]) -> str:
    given = method.integration.timeout
    ended = ends.get(str(method.integration.target))
    if ended is not None and given < ended:
        return f"{_call(method)} of {api.name} gives up after {format_duration(given)}, its function after {format_duration(ended)}"
    if method.mean_duration >= given:
        return (
            f"{_call(method)} of {api.name} gives up after {format_duration(given)}, its mean answer takes "
            f"{format_duration(method.mean_duration)}"
        )
    return ""


def _call(method: Method) -> str:
    return f"{method.method} {method.path}" if method.path != method.method else method.path


PROJECT_RULES = (
    unprotected_backend,
    excessive_burst,
    unmeasured_backend,
    contradicting_capacity,
    throttle_below_peak,
    over_promised_plans,
    exceeded_quota,
    unmeasured_connections,
    stale_cache,
    misfit_timeout,
)
