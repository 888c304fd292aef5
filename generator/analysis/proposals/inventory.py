"""The list of what is proposed for a project: what, for which component, which value, and the key that confirms it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.analysis.proposals.proposal import Completed, Proposal
from generator.model.description.operations import Alarm, Kpi, Metric
from generator.model.description.project import Project
from generator.model.types.open import is_open, settle
from generator.model.types.origin import Location
from generator.model.types.values import Model

_DOCUMENTS = {
    "operations": "kpis-and-alarms",
    "runbook": "runbook",
    "resilience": "recovery-plan",
    "cost": "cost-model",
    "security": "security-record",
}
"""The document that shows a section."""
_KINDS = {
    "kpis": "KPI",
    "alarms": "alarm",
    "dashboards": "dashboard",
    "severities": "severity",
    "routine": "routine task",
    "incidents": "runbook entry",
    "protections": "protection",
    "scenarios": "recovery scenario",
    "usage": "bill line",
    "stores": "encryption of a store",
}


def inventory(project: Project, completed: Completed) -> Iterator[Proposal]:
    """Yield every proposal: those of the library in the order of the documents, then the drafts that the author has not confirmed."""
    operations, book = completed.project.operations, completed.project.runbook
    components = {kpi.id: kpi.component for kpi in operations.kpis if kpi.id is not None}
    for kpi in operations.kpis:
        yield from _kpi(kpi, project, completed)
    for alarm in operations.alarms:
        yield from _alarm(alarm, components.get(alarm.kpi, ""), project)
    yield from _entries("operations", "dashboards", operations.dashboards, project.operations.dashboards, ("name", "answers"))
    yield from _entries("runbook", "severities", book.severities, project.runbook.severities, ("meaning", "escalate_to"))
    yield from _entries("runbook", "incidents", book.incidents, project.runbook.incidents, ("title", "symptom"))
    yield from _drafts(project)


def _kpi(kpi: Kpi, project: Project, completed: Completed) -> Iterator[Proposal]:
    assert kpi.id is not None
    written = {one.id: index for index, one in enumerate(project.operations.kpis) if one.id is not None}
    index = next(
        (
            at
            for at, one in enumerate(project.operations.kpis)
            if not is_open(one.component) and one.component == kpi.component and one.metric is None
        ),
        None,
    )
    values = _values(kpi)
    if keys := completed.filled.get(("kpi", kpi.id)):
        at = written.get(kpi.id, index)
        location: Location = ("operations", "kpis") if at is None else ("operations", "kpis", at)
        confirm = f"write {_keys(keys)} of the KPI `{kpi.id}` in `operations.kpis`"
        shown = {"id": kpi.id} if "id" in keys else {}
        shown |= {key: values[key] for key in keys if key != "id"}
        yield Proposal("KPI", kpi.id, kpi.component, "kpis-and-alarms", shown, confirm, location)
    elif kpi.proposed and kpi.id not in written:
        confirm = f"write the KPI `{kpi.id}` in `operations.kpis`, or name `{kpi.component}` in `operations.unmonitored`"
        place: Location = ("architecture", "components", kpi.component) if index is None else ("operations", "kpis", index)
        yield Proposal("KPI", kpi.id, kpi.component, "kpis-and-alarms", values, confirm, place)


def _values(kpi: Kpi) -> dict[str, str]:
    metric, limit = kpi.metric, kpi.critical
    said = {name: getattr(kpi, name) for name in ("name", "area", "meaning", "target", "log", "log_query", "dashboard", "owner")}
    shown = {name: _line(value) for name, value in said.items()}
    if limit is not None:
        shown = {"critical": f"{limit.operator} {limit.value:f} {limit.unit}", **shown}
    return {"metric": _line(settle(_measured, metric)), **shown}


def _measured(metric: Metric | None) -> str:
    if metric is None:
        return ""
    statistic = f"{metric.statistic} of " if metric.statistic else ""
    return f"{statistic}{metric.name or metric.custom or metric.expression or ''}"


def _alarm(alarm: Alarm, component: str, project: Project) -> Iterator[Proposal]:
    written = {one.id: (index, one) for index, one in enumerate(project.operations.alarms)}
    shown = {key: _line(getattr(alarm, key)) for key in ("kpi", "name", "severity", "action", "incident")}
    if alarm.id not in written:
        confirm = f"write the alarm `{alarm.id}` in `operations.alarms`"
        place: Location = ("architecture", "components", component)
        yield Proposal("alarm", alarm.id, component, "kpis-and-alarms", shown, confirm, place)
        return
    index, own = written[alarm.id]
    if keys := [key for key in ("name", "severity", "action", "incident") if getattr(own, key) is None]:
        confirm = f"write {_keys(keys)} of the alarm `{alarm.id}` in `operations.alarms`"
        values = {key: shown[key] for key in keys}
        yield Proposal("alarm", alarm.id, component, "kpis-and-alarms", values, confirm, ("operations", "alarms", index))


def _entries(section: str, part: str, all: Iterable[Any], own: Iterable[Any], keys: tuple[str, ...]) -> Iterator[Proposal]:
    written = {entry.id for entry in own}
    for entry in all:
        if entry.id not in written:
            components = getattr(entry, "components", [])
            values = {key: _line(getattr(entry, key)) for key in keys}
            component = components[0] if components else ""
            place: Location = ("architecture", "components", component) if component else (section, part)
            confirm = f"write the {_KINDS[part]} `{entry.id}` in `{section}.{part}`"
            yield Proposal(_KINDS[part], entry.id, component, _DOCUMENTS[section], values, confirm, place)


# ------------------------------------------------------------------------------------------------------------- drafts


def _drafts(project: Project) -> Iterator[Proposal]:
    for location, entry in drafts(project):
        section, part = str(location[0]), next(str(step) for step in reversed(location) if isinstance(step, str))
        components = getattr(entry, "components", None) or [getattr(entry, "component", None) or ""]
        id = getattr(entry, "id", None) or components[0] or getattr(entry, "price", part)
        kind = _KINDS.get(part, part)
        confirm = f"read the {kind} `{id}` and delete its `proposed: true`"
        yield Proposal(kind, id, components[0], _DOCUMENTS.get(section, section), {}, confirm, (*location, "proposed"))


def drafts(part: object, location: Location = ()) -> Iterator[tuple[Location, Model]]:
    """Yield every entry in `part` that the author keeps as a draft, with its place."""
    if isinstance(part, Model):
        if getattr(part, "proposed", False) is True:
            yield location, part
        for name in type(part).model_fields:
            yield from drafts(getattr(part, name), (*location, name))
    elif isinstance(part, list):
        for index, element in enumerate(part):
            yield from drafts(element, (*location, index))
    elif isinstance(part, Mapping):
        for key, element in part.items():
            yield from drafts(element, (*location, str(key)))


def _keys(keys: Iterable[str]) -> str:
    return ", ".join(f"`{key}`" for key in keys)


def _line(value: object) -> str:
    """Return a value on one line; `open` where nobody gave it."""
    return "open" if value is None or is_open(value) else " ".join(str(value).split())
