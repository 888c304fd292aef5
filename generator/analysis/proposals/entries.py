"""Entries of the runbook that are proposed: one for each KPI whose alarms name no incident."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.analysis.apis import api_type
from generator.analysis.monitoring import Monitoring, WatchedAlarm, WatchedKpi
from generator.analysis.monitoring.metric_facts import Known
from generator.analysis.proposals import commands
from generator.analysis.proposals.names import phrase
from generator.analysis.runbook import System, inherited
from generator.model.description.operations import Alarm
from generator.model.description.project import Project
from generator.model.description.runbook import Decision, Incident, Step
from generator.model.library import Library, Trouble
from generator.model.types.open import each, is_open, settle

_UNDO = "Where a change of the last two hours fits the time of the alarm, undo it: deploy the version before it."
_EVENT = "Where AWS has an event for the service, follow it and inform those who wait; change nothing meanwhile."
_FIXES: dict[str, tuple[str, ...]] = {
    "availability": (_UNDO, _EVENT, "Where a dependency of {name} fails, go on with the entry of that component."),
    "errors": (_UNDO, "Where one caller causes them, inform its owner with time, request and status from the log.", _EVENT),
    "loss": ("Stop what produces more of it, if you can do so safely.", _UNDO, "Keep what was lost or rejected for a later replay."),
    "latency": (_UNDO, "Where a dependency of {name} is slow, go on with the entry of that component.", _EVENT),
    "saturation": (
        "Where one caller or job causes the load, throttle or stop it.",
        "Where the load is wanted, raise the limit or capacity of {name} that is reached. Note the value before the change.",
        _UNDO,
    ),
    "freshness": ("See whether the consumer of {name} runs, and start it again if it does not.", _UNDO),
    "rpo": ("See whether copies are still made. Start the copy again, and note since when data is not protected.", _UNDO),
    "traffic": ("Call the system yourself, from outside. Where the call does not arrive, check DNS, certificate and web ACL.", _UNDO),
    "security": ("Call the security role before you change anything. Keep the logs.",),
    "cost": ("Find the caller or job behind the volume, and stop it if it is not wanted.",),
}
_GENERAL = (_UNDO, _EVENT)
_ROLLBACK = "The checks change nothing. Set a limit or capacity back to the value that you noted; deploy the newer version again."


def with_entries(project: Project, library: Library, monitoring: Monitoring) -> Project:
    """Return `project` with an entry for every alarm that names none; a proposed id that the author wrote leads to the author's entry."""
    known = {watched.id for watched in monitoring.kpis}
    waiting = [alarm for alarm in project.operations.alarms if alarm.incident is None and not is_open(alarm.kpi) and alarm.kpi in known]
    if not waiting:
        return project
    own = {incident.id for incident in project.runbook.incidents}
    made: dict[str, Incident] = {}
    answered: dict[str, str] = {}
    for id in dict.fromkeys(alarm.kpi for alarm in waiting):
        watched = monitoring.kpi(id)
        alarms = tuple(one for one in monitoring.of(id) if one.alarm.incident is None)
        entry = None if id in own else settle(_entry, id, watched, alarms, project, library)
        if is_open(entry):
            continue
        answered[id] = id
        if entry is not None:
            made[id] = entry
    return _joined(project, answered, list(made.values()))


def _joined(project: Project, answered: Mapping[str, str], made: list[Incident]) -> Project:
    alarms: list[Alarm] = [
        alarm if alarm.incident is not None else alarm.model_copy(update={"incident": answered.get(alarm.kpi)})
        for alarm in project.operations.alarms
    ]
    operations = project.operations.model_copy(update={"alarms": alarms})
    book = project.runbook.model_copy(update={"incidents": [*project.runbook.incidents, *made]})
    return project.model_copy(update={"operations": operations, "runbook": book})


def _entry(id: str, watched: WatchedKpi, alarms: tuple[WatchedAlarm, ...], project: Project, library: Library) -> Incident:
    known = watched.measure.first
    component = known.component
    system = System.around([component], project)
    troubles = dict(_troubles(known, project, library))
    single = next(iter(troubles)) if len(troubles) == 1 else None
    entry = Incident(
        id=id,
        title=f"{component.name}: {phrase(known.name).lower() if phrase(known.name)[1:2].islower() else phrase(known.name)}",
        symptom=_symptom(watched),
        http_status=_statuses(known, troubles.values()),
        components=[component.id],
        library=single,
        meaning=watched.kpi.meaning,
        impact=_impact(known, project),
        checks=commands.checks(alarms, watched, project, system),
        decisions=[_decision(trouble) for trouble in troubles.values()] if single is None else [],
        fix=[Step(do=text.format(name=component.name)) for text in _fixes(known)],
        rollback=_ROLLBACK,
        proposed=True,
    )
    return entry if single is None else _adapted(entry, project, troubles[single])


def _adapted(entry: Incident, project: Project, trouble: Trouble) -> Incident:
    """Return `entry` with the known failure of the library: its causes, checks and fix come behind those of the metric."""
    said = inherited(entry, project, trouble)
    update = {
        "http_status": said["http_status"] or entry.http_status,
        "meaning": f"{entry.meaning} {said['meaning']}",
        "checks": [*entry.checks, *said["checks"]],
        "fix": [*said["fix"], *entry.fix],
        "rollback": said["rollback"] or entry.rollback,
    }
    return entry.model_copy(update=update)


def _troubles(known: Known, project: Project, library: Library) -> Iterator[tuple[str, Trouble]]:
    """Yield the known failures that show in a metric, of the API's own type where the component is an API."""
    type = api_type(known.component, project)
    for id, trouble in library.troubleshooting.items():
        if f"{known.set}/{known.name}" in trouble.metrics and (type is None or type in trouble.apis):
            yield id, trouble


def _statuses(known: Known, troubles: Iterable[Trouble]) -> list[int]:
    """Return the status codes under which callers see it, as far as the metric counts them."""
    kind = known.fact.kpi if known.fact is not None else ""
    counted = range(500, 600) if kind == "availability" else range(400, 500) if kind == "errors" else range(0)
    return sorted({status for trouble in troubles for status in trouble.status if status in counted})


def _decision(trouble: Trouble) -> Decision:
    shown = f" ({', '.join(f'`{message}`' for message in trouble.messages)})" if trouble.messages else ""
    return Decision(
        when=f"{trouble.symptom}{shown}",
        then=f"Possible causes: {'; '.join(trouble.causes)}. What helps: {'; '.join(trouble.fix)}.",
    )


def _fixes(known: Known) -> tuple[str, ...]:
    return _FIXES.get(known.fact.kpi, _GENERAL) if known.fact is not None else _GENERAL


def _symptom(watched: WatchedKpi) -> str:
    known, limit = watched.measure.first, watched.critical
    measured = f"{known.statistic} of `{known.name}`" if watched.measure.expression is None else (watched.kpi.name or "")
    value = f"{limit.value:f}" if limit.unit == "count" else f"{limit.value:f} {limit.unit}"
    return f"{measured} of {known.component.name} is {_WORDS.get(limit.operator, limit.operator)} {value}"


_WORDS = {">": "above", ">=": "at or above", "<": "below", "<=": "at or below"}


def _impact(known: Known, project: Project) -> str:
    """Return who notices it, as far as the connections show it."""
    names = {one.id: one.name for one in each(project.architecture.components)}
    names |= {one.id: one.name for one in each(project.architecture.externals)}
    links = [one for one in each(project.architecture.connections) if not is_open(one.kind)]
    callers = [one.source for one in links if one.target == known.component.id and one.kind == "request"]
    core = " The business stops without it." if known.component.core is True else ""
    if not callers:
        purpose = "" if is_open(known.component.purpose) else f" Its purpose: {known.component.purpose.rstrip('.')}."
        return f"{known.component.name} works less well, or not at all.{purpose}{core}"
    return (
        f"Calls to {known.component.name} may fail or wait. It is called by: {', '.join(names[id] for id in dict.fromkeys(callers))}.{core}"
    )
