"""KPIs and alarms with what is proposed for them: by the library's starter alarms, where the author names none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from generator.analysis.monitoring.log_groups import log_group
from generator.analysis.monitoring.metric_facts import Known, know
from generator.analysis.proposals import facts
from generator.analysis.proposals.names import derived
from generator.analysis.proposals.proposal import Completed, Unproposed
from generator.analysis.proposals.starters import Starter, starters
from generator.model.description.architecture import Component
from generator.model.description.operations import Alarm, Dashboard, Kpi, Metric, Threshold
from generator.model.description.project import Project
from generator.model.library import Library
from generator.model.types.open import ById, each, gap_of, is_open, settle
from generator.model.types.origin import Location


def watched(project: Project, library: Library) -> Completed:
    """Return `project` with the severities, KPIs, alarms and the dashboard that are proposed for it."""
    work = _Work(_with_severities(project), library)
    for index, kpi in enumerate(project.operations.kpis):
        if is_open(settle(work.written, kpi, index)):
            work.kpis.append(kpi)
    named = {kpi.component for kpi in each(project.operations.kpis) if not is_open(kpi.component)}
    named |= {component for entry in each(project.operations.unmonitored) for component in each(entry.components)}
    for component in each(project.architecture.components):
        if component.id not in named:
            work.unnamed(component)
    completed = [(alarm, settle(work.alarm, alarm)) for alarm in project.operations.alarms]
    work.alarms = [*(alarm if is_open(found) else found for alarm, found in completed), *work.alarms]
    return work.done()


def _with_severities(project: Project) -> Project:
    if project.runbook.severities:
        return project
    book = project.runbook.model_copy(update={"severities": list(facts.severities(project))})
    return project.model_copy(update={"runbook": book})


@dataclass
class _Work:
    """What was completed so far; ids of the author are taken from the beginning."""

    project: Project
    library: Library
    kpis: list[Kpi] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    unproposed: list[Unproposed] = field(default_factory=list)
    filled: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        operations = self.project.operations
        self.components = ById(self.project.architecture.components)
        self.kpi_ids = {kpi.id for kpi in each(operations.kpis) if kpi.id is not None}
        self.alarm_ids = {alarm.id for alarm in each(operations.alarms)}
        self.alarmed = {alarm.kpi for alarm in each(operations.alarms) if not is_open(alarm.kpi)}
        self.dashboards = operations.dashboards
        used = [alarm.action for alarm in each(operations.alarms) if alarm.action is not None and not is_open(alarm.action)]
        self.action = max(used, key=used.count, default=None)

    # ------------------------------------------------------------------------------------------------------------ KPIs

    def written(self, kpi: Kpi, index: int) -> None:
        """Complete an entry of the author: itself, or the starter alarms of the component that it chooses."""
        component = self.components[kpi.component]
        if kpi.metric is not None:
            known = know(_first(kpi.metric), component, self.project, self.library)
            id = kpi.id or self.kpi_id(component, known.name)
            named = kpi if kpi.id else kpi.model_copy(update={"id": id})
            self.add(named, known, chosen=() if kpi.id else ("id",))
            return
        for starter in self.fitting(component, ("operations", "kpis", index)):
            self.starter(starter, kpi)

    def unnamed(self, component: Component) -> None:
        """Propose what the library has for a component that the author does not name."""
        for starter in self.fitting(component, ()):
            self.starter(starter, Kpi(component=component.id, proposed=True))

    def fitting(self, component: Component, location: Location) -> tuple[Starter, ...]:
        """Return the starter alarms that fit `component`, and note those that do not. An open value of it is a reason."""
        found = settle(starters, component, self.project, self.library, location)
        if (gap := gap_of(found)) is not None:
            self.unproposed.append(Unproposed(component.id, "all metrics", f"{gap.label}, which is open", location))
            return ()
        fits, missing = found
        self.unproposed += missing
        return tuple(fits)

    def starter(self, starter: Starter, entry: Kpi) -> None:
        """Add the KPI of a starter alarm under what `entry` says, and the alarm on it."""
        known, limit = starter.known, starter.alarm
        id = self.kpi_id(known.component, known.name)
        metric = Metric(name=known.name, set=known.set, statistic=limit.statistic, dimensions=known.series.dimensions)
        critical = Threshold(operator=limit.operator, value=starter.limit, unit=known.limit_unit)
        kpi = entry.model_copy(update={"id": id, "metric": metric, "critical": critical})
        self.add(kpi, known, chosen=("metric", "critical"))
        if id not in self.alarmed:
            key = derived(known.component.id, known.name, self.alarm_ids)
            self.alarm_ids.add(key)
            self.alarms.append(self.alarm(Alarm(id=key, kpi=id, proposed=kpi.proposed), chosen=True))

    def kpi_id(self, component: Component, name: str) -> str:
        id = derived(component.id, name or "kpi", self.kpi_ids)
        self.kpi_ids.add(id)
        return id

    def add(self, kpi: Kpi, known: Known, *, chosen: tuple[str, ...]) -> None:
        """Add a KPI with its values; `chosen` are the keys that were proposed already."""
        offered = {name: value for name, value in self.offered(kpi, known) if getattr(kpi, name) is None}
        self.kpis.append(kpi.model_copy(update=offered) if offered else kpi)
        lacking = ("owner",) if kpi.owner is None and "owner" not in offered else ()
        if not kpi.proposed and (keys := (*chosen, *offered, *lacking)):
            assert kpi.id is not None
            self.filled["kpi", kpi.id] = keys

    def offered(self, kpi: Kpi, known: Known) -> Iterator[tuple[str, Any]]:
        yield "name", facts.name(known)
        yield "area", facts.area(known, self.library)
        yield "meaning", facts.meaning(known)
        yield "target", facts.target(kpi.critical)
        described = next((log.id for log in self.project.operations.logs if log.component == kpi.component), None)
        if described is not None:
            yield "log", described
        if kpi.log is not None or log_group(known.component, self.project) is not None:
            yield "log_query", facts.log_query(known.component)
        yield "dashboard", self.dashboard()
        if (owner := facts.owner(self.project)) is not None:
            yield "owner", owner

    def dashboard(self) -> str:
        """Return the id of the dashboard that is proposed: the author's first, else one that shows all KPIs."""
        return self.dashboards[0].id if self.dashboards else "operations"

    # ---------------------------------------------------------------------------------------------------------- alarms

    def alarm(self, alarm: Alarm, *, chosen: bool = False) -> Alarm:
        """Return `alarm` with name, severity and action; the entry of the runbook follows later."""
        kpi = next((one for one in self.kpis if one.id == alarm.kpi), None)
        if kpi is None or kpi.metric is None:
            return alarm
        known = know(_first(kpi.metric), self.components[kpi.component], self.project, self.library)
        offered = {
            "name": f"{self.project.id}-{alarm.id}",
            "severity": facts.severity(known, self.project.runbook),
            "action": self.action,
        }
        missing = {name: value for name, value in offered.items() if getattr(alarm, name) is None}
        if not alarm.proposed and (missing or chosen):
            self.filled["alarm", alarm.id] = tuple(missing)
        return alarm.model_copy(update=missing) if missing else alarm

    # ------------------------------------------------------------------------------------------------------------ done

    def done(self) -> Completed:
        """Return the completed project, without its own changes where nothing is proposed."""
        operations = self.project.operations
        update: dict[str, Any] = {}
        for name, completed in (("kpis", self.kpis), ("alarms", self.alarms)):
            # What was not completed is the author's own.
            if [*map(id, completed)] != [*map(id, getattr(operations, name))]:
                update[name] = completed
        if any(kpi.dashboard == "operations" for kpi in self.kpis) and not self.dashboards:
            name = f"{self.project.id}-operations"
            answers = "Is every KPI within its limits, and which component is not?"
            update["dashboards"] = [Dashboard(id="operations", name=name, answers=answers, proposed=True)]
        project = self.project.model_copy(update={"operations": operations.model_copy(update=update)}) if update else self.project
        return Completed(project, unproposed=tuple(self.unproposed), filled=self.filled)


def _first(metric: Metric) -> Any:
    return next(iter(metric.metrics.values()), metric)
