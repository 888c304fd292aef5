"""Rules about the system: what is drawn is also priced, monitored, recovered and protected."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.checks.finding import Evidence, Finding
from generator.model.description.project import Project


def _missing(
    evidence: Evidence, rule: str, control: str, section: str, hint: str, ids: Callable[[Project], list[str]]
) -> Iterator[Finding]:
    for project in evidence.workspace.projects.values():
        for component in ids(project):
            name = next(one.name for one in project.architecture.components if one.id == component)
            yield Finding(
                rule,
                "gap",
                f"{name} (`{component}`) is drawn, but {section}",
                project.id,
                ("architecture", "components", component),
                control,
                hint,
            )


def unmonitored_component(evidence: Evidence) -> Iterator[Finding]:
    """A component that is drawn has no KPI and no reason for it.

    Why: OPE-001 wants the health of each component to be known.
    Bad: a table in `architecture.components` that no KPI names.
    Good: a KPI on it, or an entry in `operations.unmonitored` with its reason.
    """
    hint = "Add a KPI, or say in operations.unmonitored why it needs none."

    def unmonitored(project: Project) -> list[str]:
        return _unmonitored(evidence.results[project.id].completed.project)

    yield from _missing(evidence, "unmonitored-component", "OPE-001", "no KPI watches it", hint, unmonitored)


def _unmonitored(project: Project) -> list[str]:
    """Return the components that nobody watches. What is proposed for the others is a finding of its own."""
    operations = project.operations
    watched = {one.component for one in operations.kpis} | {id for one in operations.unmonitored for id in one.components}
    return [one.id for one in project.architecture.components if one.id not in watched]


def unencrypted_store(evidence: Evidence) -> Iterator[Finding]:
    """A component that keeps data has no entry on encryption at rest.

    Why: NETSEC-002 wants every store encrypted, or a reason.
    Bad: a component with `stores` that `security.encryption.stores` does not name.
    Good: an entry with the encryption and its key, or with the reason against it.
    """
    hint = "Add it to security.encryption.stores."
    section = "nothing says how its data is encrypted"
    yield from _missing(evidence, "unencrypted-store", "NETSEC-002", section, hint, _unencrypted)


def _unencrypted(project: Project) -> list[str]:
    known = {one.component for one in project.security.encryption.stores}
    return [one.id for one in project.architecture.components if one.stores and one.id not in known]


def unexplained_core(evidence: Evidence) -> Iterator[Finding]:
    """A core component does not say how it survives a failure, or how it scales, and has no trade-off.

    Why: DOC-001 wants both for every major element, from every reference.
    Bad: `core: true` without `failure`.
    Good: `failure` and `scaling`, or a `trade_off` with its reason and acceptance.
    """
    for project in evidence.workspace.projects.values():
        for component in project.architecture.components:
            lacking = [name for name in ("failure", "scaling") if getattr(component, name) is None]
            if component.core and lacking and component.trade_off is None:
                yield Finding(
                    "unexplained-core",
                    "gap",
                    f"the core component `{component.id}` has no {' and no '.join(lacking)}",
                    project.id,
                    ("architecture", "components", component.id),
                    "DOC-001",
                    "Write how it keeps running and how it grows, or record the trade-off.",
                )


def open_loop(evidence: Evidence) -> Iterator[Finding]:
    """A KPI without an alarm.

    Why: OPE-002 wants the runbook to address the KPIs of OPE-001; an alarm nobody can answer wakes people for nothing.
    Bad: a KPI that no entry of `operations.alarms` names.
    Good: KPI, alarm and runbook entry naming each other.
    """
    for project in evidence.workspace.projects.values():
        alarmed = {alarm.kpi for alarm in project.operations.alarms}
        for id in (kpi.id for kpi in project.operations.kpis if kpi.id is not None and kpi.id not in alarmed):
            yield Finding(
                "open-loop",
                "gap",
                f"the KPI `{id}` has no alarm",
                project.id,
                ("operations", "kpis", id),
                "OPE-002",
                "Close the loop: KPI, alarm and runbook entry name each other.",
            )


RULES = (
    unmonitored_component,
    unencrypted_store,
    unexplained_core,
    open_loop,
)
