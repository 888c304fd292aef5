"""Rules about what KPIs measure: CloudWatch publishes it for this service and API type, and the maths is right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from generator.analysis.monitoring import Measure, WatchedAlarm, WatchedKpi, metric_maths
from generator.analysis.monitoring.limit_units import misfit
from generator.analysis.monitoring.metric_facts import SIMPLE_STATISTICS, Known, followed
from generator.checks.finding import Evidence, Finding
from generator.model.description.operations import PARAMETER, Threshold
from generator.model.description.project import Project
from generator.model.library import Library
from generator.model.types.open import each, is_absent, is_open
from generator.model.types.origin import Location
from generator.model.types.refusals import suggestion
from generator.model.types.values import format_duration

DAY = timedelta(days=1)


def _control(known: Known) -> str:
    return "APIGW-005" if known.component.service == "apigateway" else "OPE-001"


def unknown_metric(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A metric, statistic, dimension, period or unit that CloudWatch does not have for this service and API type.

    Why: an alarm on something that is never published stays green for ever.
    Bad: `5XXError` of an HTTP API, which publishes `5xx`; `Latency` of an API by `FunctionName`.
    Good: what `evidencekit list metrics` shows for the component's service and API type.
    """
    monitoring = evidence.results[project.id].monitoring.written
    library = evidence.workspace.library
    for watched in monitoring.kpis:
        measures = [watched.measure, *([watched.ratio] if watched.ratio not in (None, watched.measure) else [])]
        for measure in measures:
            for query in measure.queries if measure is not None else ():
                if query.known.group is None and any(is_open(api.component) for api in each(project.apis)):
                    continue  # the API whose type says which metrics there are may be this component
                for part, message, hint in _faults(query.known, library, typed=not is_absent(project.apis)):
                    yield _unknown(query.known, (*query.location, part), message, hint)
        yield from _wrong_period(watched.measure, (*watched.measure.queries[0].location, "period"))
        yield from _wrong_units(watched)
        yield from _wrong_ratio(watched)
    for alarm in monitoring.alarms:
        yield from _wrong_elsewhere(alarm)


def _unknown(known: Known, location: Location, message: str, hint: str) -> Finding:
    return Finding(
        severity="error",
        message=message,
        location=location,
        control=_control(known),
        hint=hint,
    )


def _faults(known: Known, library: Library, *, typed: bool) -> Iterator[tuple[str, str, str]]:
    """Yield key, message and hint for what CloudWatch does not have; of an API that is not `typed` nobody knows."""
    if known.component.service == "apigateway" and not typed:
        return
    if not known.found:
        yield _no_such_metric(known, library)
        return
    if known.custom is not None and known.namespace.startswith("AWS/"):
        yield "custom", f"`{known.name}` cannot be published in `{known.namespace}`", "Namespaces that begin with AWS/ are Amazon's."
    if not known.allows(known.statistic):
        of = ", ".join(known.fact.statistics if known.fact is not None else (*SIMPLE_STATISTICS, "percentiles such as p99"))
        yield "statistic", f"`{known.name}` has no statistic {known.statistic}", f"It has {of}."
    if wrong := _wrong_dimensions(known):
        yield "dimensions", *wrong
    elif known.of_account:
        yield "dimensions", *_whole_account(known)


def _whole_account(known: Known) -> tuple[str, str]:
    """Return that a metric is that of the whole account, although its component is one resource of it, and what to write."""
    others = [names for names in known.dimension_sets if names]
    if not others:
        message = f"`{known.name}` is published by none of its resource's dimensions, only for the whole account and Region"
        return message, "It is published by none. Write `dimensions: {}` where all of the account is to be watched."
    sets = " or ".join("{" + ", ".join(names) + "}" for names in others)
    message = f"`{known.name}` without a dimension is that of the whole account and Region, not of `{known.component.id}`"
    return message, f"Name {sets}, or write `dimensions: {{}}` where all of the account is to be watched."


def _no_such_metric(known: Known, library: Library) -> tuple[str, str, str]:
    name, service = known.name, known.component.service
    if known.group is None:
        having = [key for key, group in library.metrics.items() if service in group.services]
        if not having:
            hint = (
                "Where AWS publishes it, add its set to content/library/metrics.yml of your workspace. Else publish one, by a metric "
                "filter on a log for instance, declare it in `metrics` and name it with `custom`."
            )
            return "name", f"the library knows no CloudWatch metric of {library.services[service].name}", hint
        return "name", f"it is not clear which `{name}` of {service} is meant", suggestion("", having, "Write `set`, one of")
    names = [metric.name for metric in known.group.metrics]
    elsewhere = next(
        (
            group.name
            for key, group in library.metrics.items()
            if key != known.set and group.metric(name) and group.namespace == known.group.namespace
        ),
        None,
    )
    other = f"; it is a metric of {elsewhere}" if elsewhere else ""
    own = f" If AWS publishes it, add it to `{known.set}` in content/library/metrics.yml of your workspace."
    return "name", f"{known.group.name} publishes no `{name}`{other}", suggestion(name, names, "It publishes") + own


def contradicting_dimension(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """`operations.resources` gives a dimension another value than the component's `resource`, or than the name or stage in `apis`.

    Why: one of the two is wrong; an alarm on a name that does not exist never fires.
    Bad: `resource: shop-orders-prod` at the table, `dimensions: {TableName: shop-orders}` for it in `operations.resources`.
    Good: no entry; the dimension follows from `resource`.
    """
    components = {component.id: component for component in project.architecture.components}
    for index, entry in enumerate(project.operations.resources):
        elsewhere = followed(components[entry.component], project, evidence.workspace.library)
        for name, value in entry.dimensions.items():
            if elsewhere.get(name, value) != value and not PARAMETER.fullmatch(value):
                yield Finding(
                    severity="error",
                    message=f"{name} of `{entry.component}` is `{value}` here and `{elsewhere[name]}` where the component is described",
                    location=("operations", "resources", index, "dimensions", name),
                    control="OPE-001",
                    hint="Correct the wrong one, or leave the dimension out: it follows.",
                )


def _wrong_dimensions(known: Known) -> tuple[str, str] | None:
    allowed = [set(dimensions) for dimensions in known.dimension_sets]
    given = set(known.dimensions)
    if given in allowed:
        return None
    foreign = given - set().union(*allowed)
    sets = " or ".join("{" + ", ".join(dimensions) + "}" if dimensions else "none" for dimensions in known.dimension_sets)
    if foreign:
        names = " and ".join(f"`{dimension}`" for dimension in sorted(foreign))
        return f"`{known.name}` has no dimension {names}: an alarm on it never fires", f"It is published by {sets}."
    shown = ", ".join(sorted(given)) or "no dimension"
    return f"`{known.name}` is not published by {shown}: an alarm on it never fires", f"It is published by {sets}."


def _wrong_period(measure: Measure, location: Location) -> Iterator[Finding]:
    seconds, known = measure.period.total_seconds(), measure.first
    published = known.published_every
    if seconds not in (10, 20, 30) and (seconds % 60 or not seconds):
        message = f"CloudWatch has no period of {format_duration(measure.period)}"
        yield _unknown(known, location, message, "10, 20 or 30 seconds, or whole minutes, at most a day.")
    elif measure.period > DAY:
        message = f"a period of {format_duration(measure.period)} is longer than CloudWatch's longest"
        yield _unknown(known, location, message, "A day at most; use more evaluation periods.")
    elif known.fact is not None and measure.period < published:
        message = f"`{known.name}` is published every {format_duration(published)}, which is more than {format_duration(measure.period)}"
        yield _unknown(known, location, message, f"Write {format_duration(published)} or more.")


def _wrong_units(watched: WatchedKpi) -> Iterator[Finding]:
    known = watched.measure.first
    if (watched.measure.expression and not watched.measure.added) or not watched.measure.found:
        return
    for key in ("warning", "critical"):
        limit: Threshold | None = getattr(watched.kpi, key)
        if limit is None or limit.operator.endswith("band"):
            continue
        if (wrong := misfit(limit, known, watched.measure.period)) is not None:
            yield _unknown(known, ("operations", "kpis", watched.id, key, "unit"), wrong.reason, wrong.advice)


def _wrong_ratio(watched: WatchedKpi) -> Iterator[Finding]:
    """Yield that the share of bad events, which burn alarms compare with a share of the budget, is computed in per cent."""
    ratio = watched.ratio
    if ratio is None or ratio.expression is None or ratio is watched.measure or not ratio.found:
        return
    hundred = any(Decimal(number) == 100 for number in re.findall(r"(?<![A-Za-z0-9_.])[0-9]+(?:\.[0-9]+)?", ratio.expression))
    by_percent = any(query.known.unit == "Percent" for query in ratio.queries)
    if hundred != by_percent:
        message = f"`{ratio.expression}` is not between 0 and 1, as a share of bad events is"
        advice = "Divide the percentage by 100." if by_percent else "Leave the factor 100 out: burn alarms compare with a share."
        yield _unknown(ratio.first, ("operations", "kpis", watched.id, "ratio", "expression"), message, advice)


def _wrong_elsewhere(watched: WatchedAlarm) -> Iterator[Finding]:
    """Yield what is wrong with the resource or the period that an alarm names itself."""
    location = ("operations", "alarms", watched.alarm.id)
    measure = watched.single.measure
    if watched.alarm.dimensions and measure.found:
        for query in measure.queries:
            if wrong := _wrong_dimensions(query.known):
                yield _unknown(query.known, (*location, "dimensions"), *wrong)
                return
    if watched.alarm.period is not None and watched.burn is None:
        yield from _wrong_period(measure, (*location, "period"))
        plain = measure.found and (measure.expression is None or measure.added)
        limit = watched.single.threshold
        if plain and not limit.operator.endswith("band") and measure.period != watched.watched.measure.period:
            unfit = misfit(limit, measure.first, measure.period)
            if unfit is not None and misfit(limit, measure.first, watched.watched.measure.period) is None:
                yield _unknown(measure.first, (*location, "period"), unfit.reason, unfit.advice)


def faulty_expression(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """Metric maths that CloudWatch would refuse, or a metric of it that the expression does not use.

    Why: the alarm cannot be deployed, or it watches something other than it says.
    Bad: `errors / invocation` where the metric is called `invocations`.
    Good: ids that `metrics` defines, functions that CloudWatch knows, one series as the result, up to 2,048 characters.
    """
    monitoring = evidence.results[project.id].monitoring.written
    for watched in monitoring.kpis:
        for part in ("metric", "ratio"):
            metric = getattr(watched.kpi, part)
            if metric is None or metric.expression is None:
                continue
            location = ("operations", "kpis", watched.id, part, "expression")
            for message, hint in _maths(metric.expression, list(metric.metrics)):
                yield Finding(
                    severity="error",
                    message=message,
                    location=location,
                    control="OPE-001",
                    hint=hint,
                )


def _maths(expression: str, defined: list[str]) -> Iterator[tuple[str, str]]:
    try:
        parsed = metric_maths.parse(expression)
    except ValueError as error:
        yield f"CloudWatch does not understand `{expression}`: {error}", ""
        return
    for id in parsed.ids:
        if id not in defined:
            yield f"`{expression}` names `{id}`, which is none of its metrics", suggestion(id, defined, "Its metrics")
    if parsed.kind in ("number", "several"):
        given = "one number for all time" if parsed.kind == "number" else "several series"
        yield f"`{_short(expression)}` gives {given}; an alarm compares one series", "Such as errors / calls, or SUM([a, b])."
    if len(expression) > metric_maths.LONGEST:
        message = f"`{_short(expression)}` has {len(expression)} characters"
        yield message, f"CloudWatch takes up to {metric_maths.LONGEST}; split the KPI, or let the system publish the result."
    if "METRICS" not in parsed.functions:
        for id in defined:
            if id not in parsed.ids:
                yield f"`{expression}` does not use its metric `{id}`", "Use it, or leave it out."


def _short(expression: str) -> str:
    return expression if len(expression) <= 80 else f"{expression[:79]}…"


def unproposed_value(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A value that the author leaves out and the library has no proposal for.

    Why: a threshold that nobody chose is no threshold.
    Bad: `metric: {name: Duration}` without `critical`: it depends on the function's timeout.
    Good: `critical` with its value, and how it was found in `derivation`.
    """
    monitoring = evidence.results[project.id].monitoring.written
    for watched in monitoring.kpis:
        for key in watched.lacking if watched.measure.found else ():
            starter = watched.measure.starter
            rule = f"; its rule is: {starter.rule}" if starter is not None and starter.rule else ""
            yield Finding(
                severity="error",
                message=f"the KPI `{watched.id}` has no `{key}`, and the library proposes none for {_measured(watched.measure)}{rule}",
                location=("operations", "kpis", watched.id),
                control="OPE-001",
                hint="Write operator, value and unit, and in `derivation` how they were found.",
            )
    for alarm in monitoring.alarms:
        for key in alarm.lacking if alarm.single.measure.found else ():
            yield Finding(
                severity="error",
                message=f"the alarm `{alarm.alarm.id}` has no `{key}`, and the library proposes none for {_measured(alarm.single.measure)}",
                location=("operations", "alarms", alarm.alarm.id),
                control="OPE-001",
                hint="Write it, or set it in alarm_defaults.",
            )


def _measured(measure: Measure) -> str:
    return f"`{measure.expression if measure.expression and not measure.added else measure.first.name}`"


PROJECT_RULES = (
    unknown_metric,
    contradicting_dimension,
    faulty_expression,
    unproposed_value,
)
