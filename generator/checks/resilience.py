"""Rules about recovery (REL-002): targets that are missed, failures without a way back, plans that nobody could follow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from generator.checks.finding import Evidence, Finding
from generator.model.description.project import Project
from generator.model.description.resilience import RecoveryStep, ScenarioKind
from generator.model.types.origin import Location
from generator.model.types.values import format_duration

_PHASES = ("detect", "decide", "recover", "verify", "communicate")
"""What a plan says of every failure; `return` stands in the prose of the scenario, too."""


_LOSING = (
    "Notice and stop wrong writes sooner (stops_writes on the step that stops them), name in brings_back of a step the stores whose data "
    "it brings back, or record the accepted exception."
)


def _finding(location: Location, message: str, hint: str, criterion: str = "REL-002.applied") -> Finding:
    return Finding(
        severity="gap",
        message=message,
        location=("resilience", *location),
        criterion=criterion,
        hint=hint,
    )


# ----------------------------------------------------------------------------------------------------------- targets


def missed_objective(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """The recovery time or the data loss that was computed misses the target.

    Why: a target that the steps cannot reach is a promise that will be broken.
    Bad: RTO 1 h where the longest path of steps takes 1 h 20 m in the worst case.
    Good: shorter steps, a later target, or an accepted exception.
    """
    shown = format_duration
    for result in evidence.results[project.id].recovery.scenarios:
        location = ("scenarios", result.scenario.id)
        name = result.scenario.name
        if result.worst.duration > result.objective.rto:
            longest = max(result.worst.times, key=lambda time: (time.critical, time.finish - time.start)).step
            yield _finding(
                location,
                f"{name}: service is back after {shown(result.worst.duration)} at worst, the RTO is {shown(result.objective.rto)}; "
                f"of the longest path {' → '.join(result.worst.chains[0])} the step `{longest.id}` takes most, {shown(longest.worst)}",
                "Shorten a step of the path, or agree another target.",
            )
        for component in result.components:
            if not component.met and (component.objective.id != result.objective.id or component.rebuild):
                yield _finding(
                    location,
                    f"{name}: {component.component} is back after {shown(component.worst)} at worst, the RTO of "
                    f"`{component.objective.id}` is {shown(component.objective.rto)}",
                    "Name it in the objective of the scenario, or record the accepted exception for this scenario.",
                )
        for store in result.stores:
            if not store.met:
                loss = shown(store.rpo) if store.rpo is not None else "all data"
                yield _finding(
                    location,
                    f"{name}: {store.component} loses {loss}, the RPO is {shown(store.target)} ({store.working})",
                    _LOSING if result.damage is not None else "Protect the store better, or record the accepted exception.",
                )


def double_booked_role(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """The RTO holds only if a role does several steps at the same time, with more people than it has.

    Why: at night one engineer is on call, and the second step waits for the first.
    Bad: two restores of half an hour each at the same time, owned by one on-call engineer, with an RTO of 40 minutes.
    Good: `hands_on: 3m` where a restore runs by itself, a second role, or `staffing` that says who is fetched and how.
    """
    for result in evidence.results[project.id].recovery.scenarios:
        if result.rto_met and not result.crew.met:
            clash = result.crew.clashes[0]
            yield _finding(
                ("scenarios", result.scenario.id),
                f"{result.scenario.name}: `{clash.owner}` does {' and '.join(clash.activities)} at the same time; one after the other "
                f"service is back after {format_duration(result.crew.worst)} at worst, the RTO is {format_duration(result.objective.rto)}",
                "Say with hands_on what runs by itself, give a step to another role, or say in resilience.staffing who is fetched.",
            )


def component_without_objective(_: Evidence, project: Project) -> Iterator[Finding]:
    """A core component that no recovery objective names and no exception excuses.

    Why: REL-002 wants RTO and RPO, or the reason why they are not defined.
    Bad: the order table with `core: true` in no entry of `resilience.objectives`.
    Good: an objective that names it, or an entry in `exceptions` with the customer's acceptance.
    """
    resilience = project.resilience
    known = {id for objective in resilience.objectives for id in objective.components}
    known |= {id for exception in resilience.exceptions for id in exception.components}
    for component in project.architecture.components:
        if component.core and component.id not in known:
            yield Finding(
                severity="gap",
                message=f"the core component `{component.id}` has neither a recovery objective nor an exception",
                location=("architecture", "components", component.id),
                criterion="REL-002.exceptions",
                hint="Name it in resilience.objectives, or record in resilience.exceptions why it needs none and who accepted it.",
            )


def uncovered_component(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A component with a recovery objective that no scenario hits, so that nothing is computed for it.

    Why: an objective that no plan is measured against is only a wish.
    Bad: a queue in `objectives.components` and in no scenario's `affects` or `stores`.
    Good: the scenario that it fails in names it.
    """
    for result in evidence.results[project.id].recovery.objectives:
        for id in result.uncovered:
            place = result.objective.components.index(id)
            yield _finding(
                ("objectives", result.objective.id, "components", place),
                f"`{id}` has the objective {result.objective.name}, and no scenario says how it comes back",
                "Name it in affects of the scenarios that it fails in.",
            )


def foreign_objective(_: Evidence, project: Project) -> Iterator[Finding]:
    """A scenario is held to an objective that binds nothing of what it hits.

    Why: its times are then compared with a target that was agreed for something else.
    Bad: `objective: web` for a scenario with `affects: [orders-table]`.
    Good: the objective that names what fails; a scenario of its own for what fails besides.
    """
    bound = {objective.id: objective for objective in project.resilience.objectives}
    for scenario in project.resilience.scenarios:
        objective = bound[scenario.objective]
        if not any(id in objective.components for id in (*scenario.affects, *scenario.stores)):
            yield _finding(
                ("scenarios", scenario.id, "objective"),
                f"{scenario.name} is held to the objective {objective.name}, which binds nothing of what it hits",
                "Take the objective that names what fails, or name the components in it.",
            )


# --------------------------------------------------------------------------------------------------------- scenarios


def missing_scenario_kind(_: Evidence, project: Project) -> Iterator[Finding]:
    """A kind of failure for which there is neither a scenario nor a reason why none is needed.

    Why: what nobody thought of is improvised at night.
    Bad: no scenario of the kind `region loss`, and nothing about it in `resilience.inapplicable`.
    Good: a scenario, or `{kind: dependency loss, reason: …}` where the system calls nothing outside.
    """
    known = {scenario.kind for scenario in project.resilience.scenarios} | {excused.kind for excused in project.resilience.inapplicable}
    for kind in get_args(ScenarioKind):
        if kind not in known:
            yield _finding(
                ("scenarios",),
                f"no scenario is about {kind}",
                "Add one, or say in resilience.inapplicable why this kind does not concern the system.",
            )


def incomplete_scenario(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A scenario that leaves out how the failure is noticed, who decides, what is done, how it is verified or who is told.

    Why: detection and decision are often the longest part of the outage, and customers ask while it lasts.
    Bad: a scenario whose first step is the restore.
    Good: steps of the phases detect, decide, recover, verify and communicate; one of `0s` where nobody has to decide.
    """
    for result in evidence.results[project.id].recovery.scenarios:
        phases = {step.phase for step in result.scenario.steps}
        if lacking := [phase for phase in _PHASES if phase not in phases]:
            yield _finding(
                ("scenarios", result.scenario.id),
                f"{result.scenario.name}: no step of the phase {', '.join(lacking)}",
                "Add the step with its owner and durations; a step that takes no time says so with 0s.",
            )


def unusable_step(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A step of recovery or verification that does not say when it is done.

    Why: at night the next step is begun too early, and the repair is repaired.
    Bad: `action: Restore the table` with a command and nothing about the state that ends it.
    Good: `checkpoint: "TableStatus is ACTIVE."`
    """
    for result in evidence.results[project.id].recovery.scenarios:
        for step in result.scenario.steps:
            if _ends_unseen(step):
                yield _finding(
                    ("scenarios", result.scenario.id, "steps", step.id),
                    f"{result.scenario.name}: the step `{step.id}` has no checkpoint",
                    "Write in checkpoint what is seen when the step is done.",
                )


def _ends_unseen(step: RecoveryStep) -> bool:
    return step.phase in ("recover", "verify") and step.checkpoint is None


# ------------------------------------------------------------------------------------------------------------- tests


def untested_scenario(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A scenario that was never exercised.

    Why: a way back that was never walked is a guess; its durations are, too.
    Bad: a scenario without an entry in `resilience.tests`.
    Good: a table-top exercise at least, with date, result and the day of the next one.
    """
    for result in evidence.results[project.id].recovery.scenarios:
        if not result.tests:
            yield _finding(
                ("scenarios", result.scenario.id),
                f"{result.scenario.name}: not tested yet",
                "Hold an exercise and record it in resilience.tests.",
            )


def overdue_test(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """The next exercise of a scenario should have been held before the day of submission.

    Why: a plan ages with every release; a reviewer compares the due date with the date of the application.
    Bad: `next_due: 2026-06-30` in the last test of a scenario, submission on 15 December 2026.
    Good: the exercise held and recorded, with the next date in the future.
    """
    day = evidence.workspace.partner.application.submission
    for result in evidence.results[project.id].recovery.scenarios:
        if not result.tests:
            continue
        last = result.tests[-1]
        place = ("tests", project.resilience.tests.index(last))
        if last.held_on > day:
            message = f"{result.scenario.name}: the test is dated {last.held_on}, after the submission on {day}"
            yield _finding((*place, "held_on"), message, "Record tests that were held.")
        elif last.next_due <= last.held_on:
            message = f"{result.scenario.name}: the next test is due on {last.next_due}, not after the one of {last.held_on}"
            yield _finding((*place, "next_due"), message, "Write when it is held again.")
        elif last.next_due < day:
            message = f"{result.scenario.name}: the next test was due on {last.next_due}, before the submission on {day}"
            yield _finding((*place, "next_due"), message, "Hold it and record it.")


def slower_than_planned(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """The last exercise took longer, or lost more, than the plan says for the worst case.

    Why: the plan is contradicted by its own test.
    Bad: `measured_rto: 1h 20m` where the steps add up to 1 h at worst.
    Good: durations corrected to what was measured, or the step repaired and tested again.
    """
    for result in evidence.results[project.id].recovery.scenarios:
        if not result.tests:
            continue
        last = result.tests[-1]
        place = ("tests", project.resilience.tests.index(last))
        if last.measured_rto is not None and last.measured_rto > result.worst.duration:
            yield _finding(
                (*place, "measured_rto"),
                f"{result.scenario.name}: the test took {format_duration(last.measured_rto)}, "
                f"the plan says {format_duration(result.worst.duration)} at worst",
                "Correct the durations of the steps by what was measured.",
            )
        losses = [store.rpo for store in result.stores if store.rpo is not None]
        if last.measured_rpo is not None and losses and last.measured_rpo > max(losses):
            yield _finding(
                (*place, "measured_rpo"),
                f"{result.scenario.name}: the test lost {format_duration(last.measured_rpo)}, "
                f"the protections say {format_duration(max(losses))} at most",
                "Correct the facts of the protection by what was measured.",
            )


# ------------------------------------------------------------------------------------------------------------ stores


def unprotected_store(_: Evidence, project: Project) -> Iterator[Finding]:
    """A component that keeps data is in no protection of the recovery plan.

    Why: an RPO that is computed from nothing is no RPO.
    Bad: a component with `stores` that `resilience.protections` does not name.
    Good: a protection with its method and figures; `rebuild` or `none` where that is the truth.
    """
    known = {protection.component for protection in project.resilience.protections}
    for component in project.architecture.components:
        if component.stores and component.id not in known:
            yield Finding(
                severity="gap",
                message=f"{component.name} (`{component.id}`) is drawn, but nothing says how its data is brought back",
                location=("architecture", "components", component.id),
                criterion="REL-002.applied",
                hint="Add it to resilience.protections; the method may be rebuild or none.",
            )


def unlisted_store(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A scenario hits a component that keeps data and does not list it among its stores.

    Why: what the scenario does to its data is not computed, and the RPO looks better than it is.
    Bad: `affects: [orders-table]` and `stores: []` in the loss of the Region.
    Good: `stores: [orders-table]`; a store that loses nothing says so with an RPO of zero.
    """
    for result in evidence.results[project.id].recovery.scenarios:
        keeping = {component.id for component in project.architecture.components if component.stores}
        for place, id in enumerate(result.scenario.affects):
            if id in keeping and id not in result.scenario.stores:
                yield _finding(
                    ("scenarios", result.scenario.id, "affects", place),
                    f"{result.scenario.name}: {id} keeps data and is not among the stores",
                    "Name it in stores of the scenario.",
                )


def powerless_protection(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A protection claims to help against a failure that its method cannot help against.

    Why: a replica takes over a wrong write within seconds; a backup that stays in the Region is lost with it.
    Bad: `method: synchronous replication` with `covers: [data corruption]`.
    Good: point-in-time recovery, a backup or versions against corruption; a copy elsewhere against the loss of the Region.
    """
    methods = evidence.workspace.library.recovery.rpo.methods
    helping = {method.protection: method.helps_against for method in methods if method.protection is not None}
    for place, protection in enumerate(project.resilience.protections):
        for number, kind in enumerate(protection.covers):
            location = ("protections", place, "covers", number)
            if protection.method != "none" and kind not in helping.get(protection.method, [kind]):
                yield _finding(
                    location,
                    f"{protection.method} of {protection.component} does not help against {kind}",
                    "Take the kind out, and add the protection that helps.",
                )
            elif kind == "region loss" and protection.method == "periodic backup" and protection.copy_duration is None:
                yield _finding(
                    location,
                    f"the backup of {protection.component} is said to help against the loss of its Region and is copied nowhere",
                    "Say in copy_duration how long the copy to another Region takes, or take the kind out.",
                )


def forgetful_backup(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A backup against corruption that is deleted before the damage is noticed and stopped.

    Why: the newest backup that is still good must be older than the damage.
    Bad: `retention: 15m` where a scenario of data corruption takes up to 30 minutes to be detected.
    Good: a retention longer than a week; damage is often found after a weekend.
    """
    for result in evidence.results[project.id].recovery.scenarios:
        if result.damage is None:
            continue
        noticed = result.damage.window
        for store in result.stores:
            used = store.protection
            if used is not None and used.retention is not None and used.retention < noticed:
                place = project.resilience.protections.index(used)
                yield _finding(
                    ("protections", place, "retention"),
                    f"{store.component} is kept for {format_duration(used.retention)}; "
                    f"{result.scenario.name} may be stopped only after {format_duration(noticed)}",
                    "Keep it longer than it takes to notice and stop the damage.",
                )


PROJECT_RULES = (
    missed_objective,
    double_booked_role,
    component_without_objective,
    uncovered_component,
    foreign_objective,
    missing_scenario_kind,
    incomplete_scenario,
    unusable_step,
    untested_scenario,
    overdue_test,
    slower_than_planned,
    unprotected_store,
    unlisted_store,
    powerless_protection,
    forgetful_backup,
)
