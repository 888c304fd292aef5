"""What is watched: measures, KPIs and alarms, each with everything that the library adds to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from generator.analysis.monitoring import slo
from generator.analysis.monitoring.homes import Home
from generator.analysis.monitoring.metric_facts import Known
from generator.model.description.operations import Alarm, Kpi, MissingData, Threshold
from generator.model.library import StarterAlarm
from generator.model.types.open import settle
from generator.model.types.origin import Location


@dataclass(frozen=True)
class Query:
    """One metric under the id that it has in the expression, and where the project names it."""

    id: str
    known: Known
    location: Location


@dataclass(frozen=True)
class Measure:
    """What is measured: one metric, or an expression over several; `added` where it is their plain sum."""

    queries: tuple[Query, ...]
    period: timedelta
    expression: str | None = None
    added: bool = False

    @property
    def first(self) -> Known:
        """The metric, or the first of several."""
        return self.queries[0].known

    @property
    def found(self) -> bool:
        """Whether all of its metrics are known; what follows from one that is not is not worth telling."""
        return all(query.known.found for query in self.queries)

    @property
    def share(self) -> bool:
        """Whether a value is a share of calls."""
        return self.expression is None and self.first.share

    @property
    def starter(self) -> StarterAlarm | None:
        """The library's starter alarm; None for an expression of the author's."""
        return self.first.starter if self.expression is None or self.added else None


@dataclass(frozen=True)
class WatchedKpi:
    """A KPI with everything that the library adds to it.

    `by_library` says that the critical threshold is the library's; `lacking` names what neither author nor library gives.
    `budget` and `ratio`, the share of bad events, are there for a KPI with an objective. `filled` are the keys that are proposed
    for a KPI which the author chose; `log_group` is where the cause of a deviation is looked for.
    """

    kpi: Kpi
    measure: Measure
    critical: Threshold
    by_library: bool
    lacking: tuple[str, ...]
    budget: slo.Budget | None
    ratio: Measure | None
    filled: tuple[str, ...] = ()
    log_group: str | None = None

    @property
    def id(self) -> str:
        """The id, written or derived."""
        return self.kpi.id or ""

    @property
    def unconfirmed(self) -> bool:
        """Whether it is a proposal, or rests on values that are proposed."""
        return self.kpi.proposed or bool(self.filled)

    def proposes(self, key: str) -> bool:
        """Return whether the value of `key` is a proposal."""
        return self.kpi.proposed or key in self.filled


@dataclass(frozen=True)
class MetricAlarm:
    """A metric alarm as it is deployed."""

    name: str
    measure: Measure
    threshold: Threshold
    evaluation_periods: int
    datapoints_to_alarm: int
    missing_data: MissingData

    @property
    def range(self) -> timedelta:
        """The time that the alarm looks back."""
        return self.measure.period * self.evaluation_periods

    @property
    def detection(self) -> timedelta:
        """The least time from the start of a failure to the alarm: as many periods as must breach."""
        return self.measure.period * self.datapoints_to_alarm

    @property
    def hold(self) -> timedelta:
        """The time from the end of a failure until too few periods breach; a second failure within it notifies nobody."""
        return self.measure.period * (self.evaluation_periods - self.datapoints_to_alarm + 1)


@dataclass(frozen=True)
class WatchedAlarm:
    """An alarm with everything that the library adds to it.

    `metric_alarms` is the alarm itself, or for a burn-rate alarm the two that it waits for: then it is a composite alarm.
    """

    alarm: Alarm
    watched: WatchedKpi
    metric_alarms: tuple[MetricAlarm, ...]
    burn: slo.BurnAlarm | None
    lacking: tuple[str, ...]
    filled: tuple[str, ...] = ()
    notify_ok: bool = True

    @property
    def name(self) -> str:
        """The alarm's name in CloudWatch."""
        return self.alarm.name or self.alarm.id

    @property
    def home(self) -> Home:
        """The account and the Region that it is deployed to: those of its metric."""
        return self.single.measure.first.home

    @property
    def detection(self) -> timedelta | None:
        """The least time from the start of a failure, of a full outage where it waits for a burn rate, to the alarm; None: never."""
        return cast("timedelta | None", settle(lambda: self.burn.detection if self.burn is not None else self.single.detection))

    @property
    def hold(self) -> timedelta | None:
        """The time from the end of a failure, in which a second one notifies nobody; None: it never fires."""
        return cast("timedelta | None", settle(lambda: self.burn.reset if self.burn is not None else self.single.hold))

    @property
    def unconfirmed(self) -> bool:
        """Whether it is a proposal, or rests on values that are proposed, its KPI's among them."""
        return self.alarm.proposed or bool(self.filled) or self.watched.unconfirmed

    def proposes(self, key: str) -> bool:
        """Return whether the value of `key` is a proposal."""
        return self.alarm.proposed or key in self.filled

    @property
    def single(self) -> MetricAlarm:
        """The metric alarm; of a burn-rate alarm that of the long window."""
        return self.metric_alarms[0]
