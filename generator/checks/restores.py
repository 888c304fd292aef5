"""Rules about bringing data back (REL-002): what a store can do, what a restore leaves out, what was measured on how much data."""

from __future__ import annotations

from collections.abc import Iterator

from generator.analysis.recovery import ScenarioResult
from generator.checks.finding import Evidence, Finding
from generator.model.description.project import Project
from generator.model.description.resilience import DAMAGING, Protection, RecoveryStep
from generator.model.types.origin import Location
from generator.model.types.values import format_duration

_FROM_COPIES = ("continuous backup", "periodic backup")
"""Protections from which a new store is made."""


def _finding(location: Location, message: str, hint: str) -> Finding:
    return Finding(severity="gap", message=message, location=("resilience", *location), criterion="REL-002.applied", hint=hint)


def _services(project: Project) -> dict[str, str]:
    return {component.id: component.service for component in project.architecture.components}


def versionless_store(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """Versions are to bring back the data of a store whose service keeps none.

    Why: with `versioning` nothing is lost on paper, and there is nothing to go back to.
    Bad: `method: versioning` for a DynamoDB table.
    Good: `method: continuous backup` with `latest_restorable_age`; versioning for a bucket or a secret.
    """
    facts, services = evidence.workspace.library.recovery.stores, _services(project)
    for place, protection in enumerate(project.resilience.protections):
        if protection.method != "versioning":
            continue
        service = services.get(protection.component, "")
        fact, name = facts.get(service), evidence.workspace.library.services[service].name if service else protection.component
        if fact is None:
            yield _finding(
                ("protections", place, "method"),
                f"the library does not know whether {name} keeps former versions of what {protection.component} holds",
                f"Say it under stores in content/library/recovery.yml (`{service}`, with source and date), or take another method.",
            )
        elif fact.versions is None:
            yield Finding(
                severity="error",
                message=f"{protection.component} is said to be protected by versions, and {name} keeps none",
                location=("resilience", "protections", place, "method"),
                criterion="REL-002.applied",
                hint="Name the protection that it has: continuous backup, periodic backup, rebuild or none.",
            )


def lost_setting(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A restored store lacks settings that no step of the scenario sets again.

    Why: a restored table has no stream, no alarms and no point-in-time recovery; service is back, and the next mistake is final.
    Bad: `restore-table-to-point-in-time`, and then the switch to the new table.
    Good: a step with `sets: [stream, tags, alarms, …]`; `unused_settings` in the protection for what the store does not have.
    """
    facts, services = evidence.workspace.library.recovery.stores, _services(project)
    for result in evidence.results[project.id].recovery.scenarios:
        done = {setting for step in result.scenario.steps for setting in step.sets}
        kept = {restored.component for restored in result.scenario.restored if not restored.in_use}
        for store in result.stores:
            used, fact = store.protection, facts.get(services.get(store.component, ""))
            if used is None or fact is None or used.method not in _FROM_COPIES or store.component in kept:
                continue
            left_out = [*fact.leaves_out, *(fact.from_backup if used.method == "periodic backup" else ())]
            if missing := [setting for setting in left_out if setting not in done and setting not in used.unused_settings]:
                yield _finding(
                    ("scenarios", result.scenario.id),
                    f"{result.scenario.name}: {store.component} comes back without {', '.join(missing)}, and no step sets them again",
                    "Name in `sets` of a step what it sets again, in unused_settings of the protection what this store does not have; "
                    "write `in_use: false` in `restored` where the data is copied back into the old store.",
                )


def untimed_rebuild(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A store is rebuilt from its source, and nothing says how long that takes.

    Why: a rebuild of 90 minutes belongs into the RTO like a restore of 90 minutes.
    Bad: `method: rebuild` alone.
    Good: `rebuild_duration: 12m` as last measured.
    """
    used = [store.protection for result in evidence.results[project.id].recovery.scenarios for store in result.stores]
    for place, protection in enumerate(project.resilience.protections):
        if protection.method == "rebuild" and protection.rebuild_duration is None and protection in used:
            yield _finding(
                ("protections", place),
                f"{protection.component} is rebuilt, and nothing says how long that takes",
                "Write rebuild_duration; it counts against the RTO.",
            )


def unplanned_rebuild(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """The rebuild of a store takes longer than the steps that a scenario has for it.

    Why: service is said to be back before the store is filled.
    Bad: `rebuild_duration: 90m`, and no step of the scenario has the store as its component.
    Good: a step that rebuilds it, with its worst duration, its owner and its command.
    """
    for result in evidence.results[project.id].recovery.scenarios:
        for back in result.components:
            if back.rebuild:
                yield _finding(
                    ("scenarios", result.scenario.id),
                    f"{result.scenario.name}: the rebuild of {back.component} takes {format_duration(back.rebuild)} longer than the steps "
                    "that the plan has for it",
                    "Add the step that rebuilds it (component, or brings_back), or correct its worst duration.",
                )


def unscaled_measurement(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A step that brings data back was measured, and nothing says with how much data.

    Why: an import of 10,000 users says nothing about 410,000.
    Bad: `basis: measured` on a restore that was tried with a copy of the first month.
    Good: `scale: {unit: GB, measured: 8.1, now: 11}`: durations are computed for what there is now.
    """
    for result in evidence.results[project.id].recovery.scenarios:
        for step in result.scenario.steps:
            if step.scale is None and _grows(step, result):
                yield _finding(
                    ("scenarios", result.scenario.id, "steps", step.id),
                    f"{result.scenario.name}: the step `{step.id}` was measured, and not said with how much data",
                    "Write scale with unit, measured and now; basis estimate where it is not known.",
                )


def _grows(step: RecoveryStep, result: ScenarioResult) -> bool:
    """Return whether the duration of `step` was measured and depends on the amount of data."""
    if step.basis != "measured" or step.phase != "recover" or step.sets or result.scenario.kind not in (*DAMAGING, "region loss"):
        return False
    copied = {store.component for store in result.stores if _is_copied(store.protection)}
    return bool(step.brings_back) or step.component in copied


def _is_copied(protection: Protection | None) -> bool:
    return protection is not None and protection.method in (*_FROM_COPIES, "rebuild")


PROJECT_RULES = (
    versionless_store,
    lost_setting,
    untimed_rebuild,
    unplanned_rebuild,
    unscaled_measurement,
)
