"""Rules about KPIs and alarms: they can fire, they guard the objectives, and they say why they differ from the library."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from generator.analysis.monitoring import MetricAlarm, Monitoring, Query, WatchedAlarm
from generator.checks.finding import Evidence, Finding
from generator.checks.prose import bare
from generator.model.description.project import Project
from generator.model.types.values import format_duration

DAY = timedelta(days=1)
MOST_METRICS = 10
"""Metrics in the expression of one alarm. Amazon CloudWatch User Guide, Create an alarm based on a metric math expression."""


# ----------------------------------------------------------------------------------------------------- what can fire


def silent_alarm(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """An alarm that can never fire, or that CloudWatch would refuse.

    Why: a silent alarm is worse than none, because everybody relies on it.
    Bad: more than 1 as the share of calls that failed; 300 periods of five minutes, which is more than a day.
    Good: a threshold inside the range of the metric, and a range of at most a day, or a week from periods of an hour.
    """
    monitoring = evidence.results[project.id].monitoring.written
    for watched in monitoring.alarms:
        for key, message, hint in _silent(watched):
            location = ("operations", "alarms", watched.alarm.id, key)
            yield Finding(
                severity="error",
                message=f"the alarm `{watched.alarm.id}` {message}",
                location=location,
                control="OPE-001",
                hint=hint,
            )


def _silent(watched: WatchedAlarm) -> Iterator[tuple[str, str, str]]:
    alarm, kpi = watched.alarm, watched.watched.kpi
    if not watched.single.measure.found:
        return
    if alarm.burn is not None and watched.burn is None:
        lacks = "no objective" if kpi.objective is None else "no share of bad events"
        yield "burn", f"waits for a burn rate, but its KPI has {lacks}", f"Add `objective` and, where need be, `ratio` to `{kpi.id}`."
    elif watched.burn is not None and watched.burn.detection is None:
        share = f"{(watched.burn.threshold * 100).normalize():f} %"
        yield "burn", f"fires above {share} of failed calls, which cannot be", "The objective is too low for this window."
    if alarm.level == "warning" and kpi.warning is None:
        yield "level", "compares with a warning threshold that its KPI does not have", f"Add `warning` to `{kpi.id}`."
    for deployed in watched.metric_alarms:
        yield from _refused(deployed)
        written = "critical" not in watched.watched.lacking or alarm.level == "warning"
        if watched.burn is None and written and (reason := _unreachable(deployed)):
            yield "kpi", reason, "Correct the threshold of the KPI."


def _refused(deployed: MetricAlarm) -> Iterator[tuple[str, str, str]]:
    period, shown = deployed.measure.period, format_duration(deployed.range)
    if deployed.datapoints_to_alarm > deployed.evaluation_periods:
        message = f"wants {deployed.datapoints_to_alarm} of {deployed.evaluation_periods} periods to breach, which cannot be"
        yield "datapoints_to_alarm", message, "At most all periods can breach."
    if len(deployed.measure.queries) > MOST_METRICS:
        message = f"computes with {len(deployed.measure.queries)} metrics; CloudWatch allows {MOST_METRICS} in an alarm"
        yield "kpi", message, "Split the KPI, or let the system publish the sum itself."
    if deployed.range > (DAY if period < timedelta(hours=1) else 7 * DAY):
        longest = "a day" if period < timedelta(hours=1) else "a week"
        message = f"looks back {shown}; with periods of {format_duration(period)} CloudWatch allows {longest} at most"
        yield "evaluation_periods", message, "Take longer periods, or fewer of them."


def _unreachable(deployed: MetricAlarm) -> str:
    """Return why no value can breach, or nothing."""
    if deployed.measure.expression is not None and not deployed.measure.added:
        return ""
    least, most = deployed.measure.first.bounds
    value = deployed.threshold.value
    never = {
        ">": most is not None and value >= most,
        ">=": most is not None and value > most,
        "<": least is not None and value <= least,
        "<=": least is not None and value < least,
    }.get(deployed.threshold.operator, False)
    if not never:
        return ""
    bound = f"is at most {most}" if deployed.threshold.operator in (">", ">=") else f"is at least {least}"
    return (
        f"never fires: {deployed.measure.first.statistic} of `{deployed.measure.first.name}` {bound}, the threshold is "
        f"{deployed.threshold.operator} {value:f}"
    )


def hidden_outage(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """An alarm on too little that takes missing data for good.

    Why: when nothing arrives at all, CloudWatch has no data, and the alarm that should speak first stays green.
    Bad: fewer than 320 calls, with `missing_data: notBreaching`, whatever its `reason` says.
    Good: `breaching`; or in `outage_found_by` the alarm with `breaching`, or the check from outside, that finds it instead.
    """
    monitoring = evidence.results[project.id].monitoring.written
    for watched in monitoring.alarms:
        single = watched.single
        low = single.threshold.operator in ("<", "<=", "below band")
        if low and single.missing_data != "breaching" and (why := _unfound(watched, monitoring)):
            yield Finding(
                severity="gap",
                message=f"the alarm `{watched.alarm.id}` is to find too little, but missing data is `{single.missing_data}`: {why}",
                location=("operations", "alarms", watched.alarm.id, "missing_data"),
                control="OPE-001",
                hint="Write breaching, or in `outage_found_by` the alarm, the component or the external system that finds the outage.",
            )


def _unfound(watched: WatchedAlarm, monitoring: Monitoring) -> str:
    """Return why an outage without data is found by nothing that an alarm names; empty where it is."""
    finder = watched.alarm.outage_found_by
    if finder is None:
        return "no data at all is no alarm"
    other = next((one for one in monitoring.alarms if one.alarm.id == finder), None)
    if finder == watched.alarm.id or (other is not None and other.single.missing_data != "breaching"):
        return f"and `{finder}`, which is to find an outage, is silent without data as well"
    return ""


def same_name(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """Two alarms, or two dashboards, of one name.

    Why: names in CloudWatch are unique, so that the second deployed replaces the first without a word.
    Bad: two alarms called `shop-prod-api-5xx`.
    Good: the API or the function in the name.
    """
    monitoring = evidence.results[project.id].monitoring.written
    alarms = [(("operations", "alarms", alarm.alarm.id, "name"), name) for alarm in monitoring.alarms for name in _names(alarm)]
    dashboards = [(("operations", "dashboards", dashboard.id, "name"), dashboard.name) for dashboard in project.operations.dashboards]
    for kind, named in (("alarms", alarms), ("dashboards", dashboards)):
        seen: set[str] = set()
        for location, name in named:
            if name in seen:
                message = f"two {kind} are called `{name}`, so that one replaces the other"
                yield Finding(
                    severity="error",
                    message=message,
                    location=location,
                    control="OPE-001",
                    hint="Give one of them another name.",
                )
            seen.add(name)


def _names(watched: WatchedAlarm) -> list[str]:
    return list(dict.fromkeys([watched.name, *(alarm.name for alarm in watched.metric_alarms)]))


def late_warning(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A warning that comes only after the critical threshold.

    Why: it warns of nothing.
    Bad: warning above 5 s, critical above 3 s.
    Good: a warning that is crossed first.
    """
    monitoring = evidence.results[project.id].monitoring.written
    for watched in monitoring.kpis:
        warning, critical = watched.kpi.warning, watched.critical
        if warning is None or warning.operator[0] != critical.operator[0] or warning.operator.endswith("band"):
            continue
        late = warning.value < critical.value if critical.operator[0] == "<" else warning.value > critical.value
        if late:
            yield Finding(
                severity="error",
                message=f"the KPI `{watched.id}` warns at {warning.value:f} {warning.unit}, after it is critical at "
                f"{critical.value:f} {critical.unit}",
                location=("operations", "kpis", watched.id, "warning"),
                control="OPE-001",
                hint="Exchange the two, or correct one of them.",
            )


def unguarded_objective(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """An objective whose budget can be used up without any alarm.

    Why: failures just below every threshold break the promise in silence.
    Bad: 99.9 % as the objective, and one alarm at 2 % of failed calls.
    Good: a burn-rate alarm `burn: 3d` beside it, which fires at the rate that just uses the budget up.
    """
    monitoring = evidence.results[project.id].monitoring.written
    for watched in monitoring.kpis:
        alarms = monitoring.of(watched.id)
        if (
            watched.budget is None
            or not watched.measure.found
            or not alarms
            or any(_guards(alarm, watched.budget.share) for alarm in alarms)
        ):
            continue
        yield Finding(
            severity="gap",
            message=f"the KPI `{watched.id}` promises {(watched.budget.objective * 100).normalize():f} %, but failures may use the "
            f"whole budget of {(watched.budget.share * 100).normalize():f} % before any of its alarms fires",
            location=("operations", "kpis", watched.id, "objective"),
            control="OPE-001",
            hint="Add an alarm with `burn: 3d`; where the metric is a number of failures, say in `ratio` how the share is formed.",
        )


def _guards(watched: WatchedAlarm, share: Decimal) -> bool:
    """Return whether a lasting share of failures above `share` makes the alarm fire."""
    single = watched.single
    if watched.burn is not None:
        return watched.burn.threshold <= share
    if single.measure.share or (single.measure.expression is None and single.measure.first.unit == "Percent"):
        value = single.threshold.value / (1 if single.measure.share else 100)
        return single.threshold.operator in (">", ">=") and value <= share
    return single.threshold.operator == ">" and single.threshold.value == 0


# ------------------------------------------------------------------------------------------------ what has to be said


def unexplained_override(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A value of one's own instead of the library's proposal, without the reason.

    Why: whoever reviews the thresholds cannot tell a decision from an accident.
    Bad: `evaluation_periods: 12` where AWS recommends 3, and no `reason`.
    Good: the same with a `reason`, in a sentence; a threshold with its `derivation`.
    """
    monitoring = evidence.results[project.id].monitoring.written
    for watched in monitoring.kpis:
        own = [key for key in ("critical", "warning") if getattr(watched.kpi, key) is not None]
        if own and bare(watched.kpi.derivation):
            yield Finding(
                severity="gap",
                message=f"the KPI `{watched.id}` has a threshold of its own, and no `derivation` says how it was found",
                location=("operations", "kpis", watched.id, own[0]),
                control="OPE-001",
                hint="Write `derivation`, or leave the threshold to the library.",
            )
    for alarm in monitoring.alarms:
        if differing := _unexplained(alarm):
            yield Finding(
                severity="gap",
                message=f"the alarm `{alarm.alarm.id}` differs from the library's starter alarm ({'; '.join(differing)}), "
                f"and no `reason` says why",
                location=("operations", "alarms", alarm.alarm.id),
                control="OPE-001",
                hint="Write `reason`, or leave the values to the library.",
            )


def _unexplained(watched: WatchedAlarm) -> list[str]:
    """Return what the alarm says itself and differs from the starter alarm, unless it says why; the defaults have a reason of their own."""
    single, alarm, starter = watched.single, watched.alarm, watched.single.measure.starter
    if starter is None or watched.burn is not None or not bare(alarm.reason):
        return []
    metric = watched.watched.kpi.metric
    own_period = alarm.period or (metric.period if metric is not None else None)
    pairs = [
        ("period", single.measure.period, own_period),
        ("evaluation_periods", single.evaluation_periods, alarm.evaluation_periods),
        ("datapoints_to_alarm", single.datapoints_to_alarm, alarm.datapoints_to_alarm or alarm.evaluation_periods),
        ("missing_data", single.missing_data, alarm.missing_data),
    ]
    return [
        f"{key} {_shown(value)} instead of {_shown(getattr(starter, key))}"
        for key, value, own in pairs
        if own is not None and value != getattr(starter, key)
    ]


def _shown(value: object) -> str:
    return format_duration(value) if isinstance(value, timedelta) else str(value)


def uncovered_api(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """An API whose failures, speed or traffic no KPI measures by a metric of API Gateway.

    Why: APIGW-005 wants the metrics of API Gateway that tell the health of the API.
    Bad: an API with a KPI on `5XXError` alone.
    Good: `5XXError`, `Latency` and `Count` of a REST API, `5xx`, `Latency` and `Count` of an HTTP API.
    """
    wanted = {"availability": "failures", "latency": "latency", "traffic": "traffic"}
    monitoring = evidence.results[project.id].monitoring.written
    for api in project.apis:
        queries: list[Query] = [query for kpi in monitoring.kpis if kpi.kpi.component == api.component for query in kpi.measure.queries]
        kinds = {query.known.fact.kpi for query in queries if query.known.fact is not None}
        group = evidence.workspace.library.metrics[f"apigw-{api.type.lower()}"]
        for kind, word in wanted.items():
            if kind not in kinds:
                names = ", ".join(f"`{metric.name}`" for metric in group.metrics if metric.kpi == kind)
                yield Finding(
                    severity="gap",
                    message=f"no KPI measures the {word} of {api.name} by a metric of API Gateway",
                    location=("apis", api.id),
                    criterion="APIGW-005.metrics",
                    hint=f"Add a KPI on {names} for the component `{api.component}`.",
                )


def unread_log(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A log group that no KPI leads to, of a component that nothing else explains.

    Why: a log that nobody opens when something is wrong only costs money.
    Bad: an entry of `operations.logs` that no KPI names, of a component without a KPI.
    Good: a KPI whose `log` it is, or its component in an entry of `operations.unmonitored` with the reason.
    """
    operations = project.operations
    read = {kpi.log for kpi in operations.kpis}
    # A proposal leads to the log as well, and is a finding of its own.
    watched = {kpi.component for kpi in evidence.results[project.id].completed.project.operations.kpis}
    explained = {id for excused in operations.unmonitored for id in excused.components} | watched
    for log in operations.logs:
        if log.id not in read and log.component not in explained:
            yield Finding(
                severity="gap",
                message=f"no KPI leads to the log group `{log.group}`",
                location=("operations", "logs", log.id),
                criterion="OPE-001.component-metrics",
                hint="Name it in the `log` of a KPI, or leave it out.",
            )


PROJECT_RULES = (
    silent_alarm,
    hidden_outage,
    same_name,
    late_warning,
    unguarded_objective,
    unexplained_override,
    uncovered_api,
    unread_log,
)
