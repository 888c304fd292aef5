"""Rules about the system: what is drawn is also priced, monitored, recovered and protected."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.finding import Evidence, Finding
from generator.model.description.project import Project


def unmonitored_component(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A component that is drawn has no KPI and no reason for it.

    Why: OPE-001 wants the health of each component to be known.
    Bad: a table in `architecture.components` that no KPI names.
    Good: a KPI on it, or an entry in `operations.unmonitored` with its reason.
    """
    # What is proposed for a component is a finding of its own.
    operations = evidence.results[project.id].completed.project.operations
    watched = {kpi.component for kpi in operations.kpis} | {id for excused in operations.unmonitored for id in excused.components}
    for component in project.architecture.components:
        if component.id not in watched:
            yield Finding(
                severity="gap",
                message=f"{component.name} (`{component.id}`) is drawn, but no KPI watches it",
                location=("architecture", "components", component.id),
                control="OPE-001",
                hint="Add a KPI, or say in operations.unmonitored why it needs none.",
            )


def unencrypted_store(_: Evidence, project: Project) -> Iterator[Finding]:
    """A component that keeps data has no entry on encryption at rest.

    Why: NETSEC-002 wants every store encrypted, or a reason.
    Bad: a component with `stores` that `security.encryption.stores` does not name.
    Good: an entry with the encryption and its key, or with the reason against it.
    """
    known = {store.component for store in project.security.encryption.stores}
    for component in project.architecture.components:
        if component.stores and component.id not in known:
            yield Finding(
                severity="gap",
                message=f"{component.name} (`{component.id}`) is drawn, but nothing says how its data is encrypted",
                location=("architecture", "components", component.id),
                control="NETSEC-002",
                hint="Add it to security.encryption.stores.",
            )


def unexplained_core(_: Evidence, project: Project) -> Iterator[Finding]:
    """A core component does not say how it survives a failure, or how it scales, and has no trade-off.

    Why: DOC-001 wants both for every major element, from every reference.
    Bad: `core: true` without `failure`.
    Good: `failure` and `scaling`, or a `trade_off` with its reason and acceptance.
    """
    for component in project.architecture.components:
        lacking = [name for name in ("failure", "scaling") if getattr(component, name) is None]
        if component.core and lacking and component.trade_off is None:
            yield Finding(
                severity="gap",
                message=f"the core component `{component.id}` has no {' and no '.join(lacking)}",
                location=("architecture", "components", component.id),
                control="DOC-001",
                hint="Write how it keeps running and how it grows, or record the trade-off.",
            )


def open_loop(_: Evidence, project: Project) -> Iterator[Finding]:
    """A KPI without an alarm.

    Why: OPE-002 wants the runbook to address the KPIs of OPE-001; an alarm nobody can answer wakes people for nothing.
    Bad: a KPI that no entry of `operations.alarms` names.
    Good: KPI, alarm and runbook entry naming each other.
    """
    alarmed = {alarm.kpi for alarm in project.operations.alarms}
    for id in (kpi.id for kpi in project.operations.kpis if kpi.id is not None and kpi.id not in alarmed):
        yield Finding(
            severity="gap",
            message=f"the KPI `{id}` has no alarm",
            location=("operations", "kpis", id),
            control="OPE-002",
            hint="Close the loop: KPI, alarm and runbook entry name each other.",
        )


PROJECT_RULES = (unmonitored_component, unencrypted_store, unexplained_core, open_loop)
