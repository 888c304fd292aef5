"""How a project is watched, complete: what the author leaves out comes from the alarm defaults, else from the library.

Pure functions. Nothing is refused here: what is unknown or given by nobody is recorded, and the checks report it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import product
from typing import cast

from generator.analysis.monitoring import slo
from generator.analysis.monitoring.homes import Home
from generator.analysis.monitoring.impact import Impact, impact
from generator.analysis.monitoring.log_groups import log_group
from generator.analysis.monitoring.metric_facts import Known, know
from generator.analysis.monitoring.watched import Measure, MetricAlarm, Query, WatchedAlarm, WatchedKpi
from generator.model.description.operations import Alarm, AlarmDefaults, Kpi, Metric, MissingData, Series, Threshold
from generator.model.description.project import Project
from generator.model.library import Library, StarterAlarm
from generator.model.types.open import Gap, OpenUsed, gap_within, is_open, settle
from generator.model.types.origin import Location

__all__ = ["Impact", "Measure", "MetricAlarm", "Monitoring", "Query", "WatchedAlarm", "WatchedKpi", "homes_of", "monitoring"]
LONGEST_PERIOD = timedelta(days=1)
"""Longer windows are made of several periods."""


@dataclass(frozen=True)
class Monitoring:
    """The KPIs and alarms of a project in the author's order."""

    kpis: tuple[WatchedKpi, ...]
    alarms: tuple[WatchedAlarm, ...]
    impact: Impact | None = None
    """The composite alarm that says whether customers notice."""

    def kpi(self, id: str) -> WatchedKpi:
        """Return the KPI called `id`, which exists."""
        return next(one for one in self.kpis if one.kpi.id == id)

    def alarm(self, id: str) -> WatchedAlarm:
        """Return the alarm called `id`, which exists."""
        return next(one for one in self.alarms if one.alarm.id == id)

    def of(self, kpi: str) -> tuple[WatchedAlarm, ...]:
        """Return the alarms on the KPI called `kpi`."""
        return tuple(watched for watched in self.alarms if not is_open(watched.alarm.kpi) and watched.alarm.kpi == kpi)

    @property
    def written(self) -> Monitoring:
        """The KPIs and alarms that the author wrote with their metrics: what rules judge. The others are proposals."""
        kpis = tuple(watched for watched in self.kpis if not watched.kpi.proposed and "metric" not in watched.filled)
        ids = {watched.id for watched in kpis}
        written = (watched for watched in self.alarms if not watched.alarm.proposed and not is_open(watched.alarm.kpi))
        return Monitoring(kpis, tuple(watched for watched in written if watched.alarm.kpi in ids))


def monitoring(project: Project, library: Library, filled: Mapping[tuple[str, str], tuple[str, ...]] | None = None) -> Monitoring:
    """Return how `project` is watched; `filled` are the keys that are proposed for what the author chose, by kind and id."""
    resolver = _Resolver(project, library, filled or {})
    kpis = tuple(resolver.known_kpi(kpi) for kpi in project.operations.kpis)
    by_id = {watched.id: watched for watched in kpis}
    alarms = [(alarm, settle(by_id.__getitem__, alarm.kpi)) for alarm in project.operations.alarms]
    known = tuple(resolver.known_alarm(alarm, watched) for alarm, watched in alarms)
    return Monitoring(kpis, known, settle(impact, project, known))


def homes_of(monitoring: Monitoring) -> dict[str, Home]:
    """Return the account and the Region of each alarm by its id; those that are open are left out."""
    found = {watched.alarm.id: settle(lambda watched: watched.home, watched) for watched in monitoring.alarms}
    return {id: home for id, home in found.items() if gap_within(home) is None}


@dataclass(frozen=True)
class _Resolver:
    project: Project
    library: Library
    filled: Mapping[tuple[str, str], tuple[str, ...]]

    @property
    def defaults(self) -> AlarmDefaults | None:
        return self.project.operations.alarm_defaults

    def known_kpi(self, kpi: Kpi) -> WatchedKpi:
        """Return `kpi` completed; where that needs an open value, with what it measures open."""
        found = settle(self.kpi, kpi)
        if not is_open(found):
            return cast(WatchedKpi, found)
        critical = found if kpi.critical is None else kpi.critical
        filled = self.filled.get(("kpi", kpi.id or ""), ())
        return WatchedKpi(kpi, found, critical, kpi.critical is None, (), found, found, filled, found)

    def known_alarm(self, alarm: Alarm, watched: WatchedKpi) -> WatchedAlarm:
        """Return `alarm` completed; where that needs an open value, with its evaluation open."""
        found = settle(self.alarm, alarm, watched)
        if not is_open(found):
            return cast(WatchedAlarm, found)
        single = MetricAlarm(alarm.id if is_open(alarm.name) else alarm.name or alarm.id, found, found, found, found, found)
        return WatchedAlarm(alarm, watched, (single,), None, (), self.filled.get(("alarm", alarm.id), ()), self.notify_ok(alarm))

    def kpi(self, kpi: Kpi) -> WatchedKpi:
        if kpi.metric is None:
            raise OpenUsed(Gap(("operations", "kpis"), f"the metric of the KPI of `{kpi.component}`"))
        measure = self.measure(kpi, kpi.metric, "metric")
        critical, lacking = _critical(kpi, measure)
        budget = slo.budget(kpi.objective, kpi.window) if kpi.objective is not None else None
        ratio = self.measure(kpi, kpi.ratio, "ratio") if kpi.ratio is not None else measure if measure.share else None
        filled = self.filled.get(("kpi", kpi.id or ""), ())
        group = next((log.group for log in self.project.operations.logs if log.id == kpi.log), None)
        if group is None:
            group = log_group(measure.first.component, self.project)
        by_library = kpi.critical is None
        return WatchedKpi(kpi, measure, critical, by_library, lacking, budget, ratio if budget else None, filled, group)

    def alarm(self, alarm: Alarm, watched: WatchedKpi) -> WatchedAlarm:
        if alarm.burn is not None and watched.budget is not None and watched.ratio is not None:
            return self.burning(alarm, watched, watched.budget, alarm.burn)
        measure = self.elsewhere(alarm, watched.kpi, "metric")
        warning = watched.kpi.warning if alarm.level == "warning" else None
        evaluation, lacking = self.evaluation(alarm, measure.starter)
        single = MetricAlarm(alarm.name or alarm.id, measure, warning or watched.critical, *evaluation)
        return WatchedAlarm(alarm, watched, (single,), None, lacking, self.filled.get(("alarm", alarm.id), ()), self.notify_ok(alarm))

    def elsewhere(self, alarm: Alarm, kpi: Kpi, part: str) -> Measure:
        """Return what the KPI measures in its `part`, for the resource and over the period of the alarm."""
        metric = (kpi.ratio if part == "ratio" else None) or kpi.metric
        assert metric is not None, "its KPI was resolved before"
        named = {key: self.moved(series, kpi, alarm.dimensions) for key, series in metric.metrics.items()}
        kept = metric.expression or not alarm.dimensions
        own = metric.dimensions if kept else {**(metric.dimensions or {}), **alarm.dimensions}
        changed = metric.model_copy(update={"dimensions": own, "metrics": named, "period": alarm.period or metric.period})
        return self.measure(kpi, changed, "ratio" if metric is kpi.ratio else "metric")

    def evaluation(self, alarm: Alarm, starter: StarterAlarm | None) -> tuple[tuple[int, int, MissingData], tuple[str, ...]]:
        """Return evaluation periods, datapoints and missing data, and what nobody gives.

        CloudWatch's own defaults: all periods must breach, and missing data is missing.
        """
        layers = [one for one in (alarm, self.defaults, starter) if one is not None]
        counted = next((one for one in layers if one.evaluation_periods), None)
        periods = (counted.evaluation_periods if counted is not None else None) or 1
        points = alarm.datapoints_to_alarm or (counted.datapoints_to_alarm if counted is not None else None) or periods
        missing: MissingData = next((one.missing_data for one in layers if one.missing_data), "missing")
        return (periods, points, missing), (() if counted is not None else ("evaluation_periods",))

    def notify_ok(self, alarm: Alarm) -> bool:
        """Return whether the end of a failure is notified: as the alarm says, else the defaults, else it is."""
        layers = (alarm.notify_ok, self.defaults.notify_ok if self.defaults is not None else None)
        return next((said for said in layers if said is not None), True)

    def burning(self, alarm: Alarm, watched: WatchedKpi, budget: slo.Budget, window: slo.Window) -> WatchedAlarm:
        pair = slo.burn_alarm(budget.objective, budget.window, window)
        ratio = self.elsewhere(alarm, watched.kpi, "ratio")
        scale, unit = (100, "%") if ratio.first.unit == "Percent" and ratio.expression is None else (1, "share of calls")
        limit = Threshold(operator=">", value=(pair.threshold * scale).normalize(), unit=unit)
        parts = []
        for suffix, span in (("long", pair.long), ("short", pair.short)):
            # The mean of several days exceeds a limit only if that of one of them does: one is enough, and none is missed.
            periods = -(-span // LONGEST_PERIOD)
            measure = Measure(ratio.queries, span / periods, ratio.expression)
            parts.append(
                MetricAlarm(f"{alarm.name or alarm.id}-{suffix}", measure, limit, periods, 1, alarm.missing_data or "notBreaching")
            )
        return WatchedAlarm(alarm, watched, tuple(parts), pair, (), self.filled.get(("alarm", alarm.id), ()), self.notify_ok(alarm))

    # ------------------------------------------------------------------------------------------------------ measures

    def measure(self, kpi: Kpi, metric: Metric, part: str) -> Measure:
        """Return what `metric`, the `part` of `kpi`, measures."""
        queries = tuple(self.queries(kpi, metric, ("operations", "kpis", kpi.id or "", part)))
        expression = metric.expression
        added = expression is None and len(queries) > 1
        if added:
            expression = f"SUM([{', '.join(f'FILL({one.id}, 0)' for one in queries)}])"
        return Measure(queries, self.period(metric, queries[0].known), expression, added)

    def queries(self, kpi: Kpi, metric: Metric, location: Location) -> Iterator[Query]:
        for id, series, where in _series(metric, location):
            yield Query(id, self.known(series, kpi), where)

    def known(self, series: Series, kpi: Kpi) -> Known:
        component = next(one for one in self.project.architecture.components if one.id == kpi.component)
        return know(series, component, self.project, self.library)

    def moved(self, series: Series, kpi: Kpi, dimensions: Mapping[str, str]) -> Series:
        """Return `series` for the resource that `dimensions` name, as far as the metric has these, written or not."""
        own = self.known(series, kpi).dimensions
        changed = {name: value for name, value in dimensions.items() if name in own}
        return series.model_copy(update={"dimensions": {**(series.dimensions or {}), **changed}}) if changed else series

    def period(self, metric: Metric, first: Known) -> timedelta:
        starter = first.starter
        published = first.published_every if first.fact is not None else timedelta(minutes=5)
        layers: Iterable[timedelta | None] = (
            metric.period,
            self.defaults.period if self.defaults else None,
            starter.period if starter else None,
        )
        return next((one for one in layers if one is not None), published)


def _series(metric: Metric, location: Location) -> Iterator[tuple[str, Series, Location]]:
    """Yield each metric that is read, with its id in the expression."""
    if metric.expression is not None:
        yield from ((id, series, (*location, "metrics", id)) for id, series in metric.metrics.items())
        return
    plain = Series(**{name: getattr(metric, name) for name in Series.model_fields})
    if not metric.each:
        yield "m1", plain, location
        return
    for number, values in enumerate(product(*metric.each.values()), start=1):
        dimensions = {**(plain.dimensions or {}), **dict(zip(metric.each, values, strict=True))}
        yield f"m{number}", plain.model_copy(update={"dimensions": dimensions}), location


def _critical(kpi: Kpi, measure: Measure) -> tuple[Threshold, tuple[str, ...]]:
    if kpi.critical is not None:
        return kpi.critical, ()
    starter = measure.starter
    unit = measure.first.limit_unit
    if starter is not None and starter.threshold is not None:
        return Threshold(operator=starter.operator, value=starter.threshold, unit=unit), ()
    return Threshold(operator=starter.operator if starter else ">", value=Decimal(0), unit=unit or "unknown"), ("critical",)
