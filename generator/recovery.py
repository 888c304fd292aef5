"""Recovery arithmetic: achievable RTO as a critical path, achievable RPO from what protects each store."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from generator.model.resilience import Objective, Protection, RecoveryStep, Resilience, Scenario
from generator.model.values import format_duration

ZERO = timedelta(0)
_RESTORING = {"detect", "decide", "recover", "verify"}


@dataclass(frozen=True)
class StepTime:
    """When a step begins and ends, counted from the interruption.

    `slack` is how much later it could end without delaying the return of service; None for a step that the return of
    service does not wait for. `critical` steps have none.
    """

    step: RecoveryStep
    start: timedelta
    finish: timedelta
    slack: timedelta | None
    critical: bool


@dataclass(frozen=True)
class Schedule:
    """All steps of a scenario in order of their start; `duration` is the time until service is back."""

    times: tuple[StepTime, ...]
    duration: timedelta
    critical: tuple[str, ...]


@dataclass(frozen=True)
class StoreRpo:
    """What is lost of one store in one scenario: `rpo` is None where nothing brings its data back."""

    component: str
    protection: Protection | None
    rpo: timedelta | None
    working: str
    target: timedelta
    accepted: bool
    met: bool


@dataclass(frozen=True)
class ScenarioResult:
    """One scenario computed: schedules with the expected and the worst durations, and the loss per store."""

    scenario: Scenario
    objective: Objective
    expected: Schedule
    worst: Schedule
    stores: tuple[StoreRpo, ...]
    rto_met: bool
    rpo_met: bool

    @property
    def met(self) -> bool:
        return self.rto_met and self.rpo_met


@dataclass(frozen=True)
class ObjectiveResult:
    """The worst over the scenarios of one objective: which scenario and which store set it."""

    objective: Objective
    rto: timedelta | None
    rto_scenario: Scenario | None
    rpo: timedelta | None
    rpo_store: str | None
    rto_met: bool
    rpo_met: bool


@dataclass(frozen=True)
class RecoveryResult:
    """The recovery of one project, computed."""

    scenarios: tuple[ScenarioResult, ...]
    objectives: tuple[ObjectiveResult, ...]


def recovery(resilience: Resilience) -> RecoveryResult:
    """Return every scenario's schedule and data loss, and what they mean for each objective."""
    objectives = {objective.id: objective for objective in resilience.objectives}
    scenarios = tuple(_scenario(scenario, objectives, resilience) for scenario in resilience.scenarios)
    return RecoveryResult(scenarios, tuple(_objective(objective, scenarios) for objective in resilience.objectives))


# --------------------------------------------------------------------------------------------------------------- RTO


def schedule(steps: Iterable[RecoveryStep], duration: Callable[[RecoveryStep], timedelta]) -> Schedule:
    """Return the earliest schedule of `steps`, each as long as `duration` says, by the critical path method.

    Forward pass: a step starts when the last of its predecessors ends. Backward pass from the end of the last
    restoring step: slack is the latest end that delays nothing, less the earliest end (Kelley and Walker, 1959).
    """
    ordered = _topological(list(steps))
    finish: dict[str, timedelta] = {}
    for step in ordered:
        finish[step.id] = max((finish[before] for before in step.after), default=ZERO) + duration(step)
    end = max((finish[step.id] for step in ordered if step.phase in _RESTORING), default=ZERO)
    latest = _latest_finishes(ordered, duration, end)
    times = []
    for step in ordered:
        slack = latest[step.id] - finish[step.id] if step.id in latest else None
        times.append(StepTime(step, finish[step.id] - duration(step), finish[step.id], slack, slack == ZERO))
    times.sort(key=lambda time: (time.start, time.finish))
    return Schedule(tuple(times), end, tuple(time.step.id for time in times if time.critical))


def _latest_finishes(
    ordered: list[RecoveryStep], duration: Callable[[RecoveryStep], timedelta], end: timedelta
) -> dict[str, timedelta]:
    """Return how late each step may end; steps that no restoring step waits for are left out."""
    latest: dict[str, timedelta] = {}
    for step in reversed(ordered):
        if step.phase in _RESTORING:
            latest[step.id] = min(latest.get(step.id, end), end)
        if step.id in latest:
            for before in step.after:
                limit = latest[step.id] - duration(step)
                latest[before] = min(latest.get(before, limit), limit)
    return latest


def _topological(steps: list[RecoveryStep]) -> list[RecoveryStep]:
    """Return `steps` so that each comes after those it waits for; the model has refused cycles."""
    ordered: list[RecoveryStep] = []
    done: set[str] = set()
    while len(ordered) < len(steps):
        ready = [step for step in steps if step.id not in done and done.issuperset(step.after)]
        ordered += ready
        done.update(step.id for step in ready)
    return ordered


# --------------------------------------------------------------------------------------------------------------- RPO


def achievable_rpo(protection: Protection) -> tuple[timedelta | None, str]:
    """Return how much of a store's latest data is lost under `protection`, and the working in words."""
    shown = format_duration
    match protection.method:
        case "continuous backup":
            age = protection.latest_restorable_age or ZERO
            return age, f"latest restorable moment is at most {shown(age)} old"
        case "periodic backup":
            parts = (protection.interval or ZERO, protection.backup_duration or ZERO, protection.copy_duration or ZERO)
            total = sum(parts, ZERO)
            names = ("interval", "backup", "copy")
            working = " + ".join(f"{name} {shown(part)}" for name, part in zip(names, parts, strict=True) if part)
            return total, f"{working} = {shown(total)}"
        case "asynchronous replication":
            lag = protection.replication_lag or ZERO
            return lag, f"replication lag of {shown(lag)} at the 99th percentile"
        case "synchronous replication":
            return ZERO, "a confirmed write already stands on more than one copy"
        case "versioning":
            return ZERO, "the former version is kept"
        case "rebuild":
            return ZERO, "holds nothing of its own: rebuilt from its source"
    return None, "nothing brings the data back"


def _store(component: str, scenario: Scenario, target: timedelta, resilience: Resilience) -> StoreRpo:
    accepted = any(
        exception.component == component and exception.missing != "RTO" for exception in resilience.exceptions
    )
    covering = [
        protection
        for protection in resilience.protections
        if protection.component == component and scenario.kind in protection.covers
    ]
    best: tuple[Protection | None, timedelta | None, str] = (None, None, "nothing brings the data back")
    for protection in covering:
        rpo, working = achievable_rpo(protection)
        if rpo is not None and (best[1] is None or rpo < best[1]):
            best = (protection, rpo, working)
    used, rpo, working = best
    met = accepted or (rpo is not None and rpo <= target)
    return StoreRpo(component, used, rpo, working, target, accepted, met)


def _scenario(scenario: Scenario, objectives: dict[str, Objective], resilience: Resilience) -> ScenarioResult:
    objective = objectives[scenario.objective]
    targets = {component: own.rpo for own in objectives.values() for component in own.components}
    targets |= dict.fromkeys(objective.components, objective.rpo)
    expected = schedule(scenario.steps, lambda step: step.expected)
    worst = schedule(scenario.steps, lambda step: step.worst)
    stores = tuple(
        _store(component, scenario, targets.get(component, objective.rpo), resilience) for component in scenario.stores
    )
    met = worst.duration <= objective.rto
    return ScenarioResult(scenario, objective, expected, worst, stores, met, all(store.met for store in stores))


def _objective(objective: Objective, scenarios: tuple[ScenarioResult, ...]) -> ObjectiveResult:
    own = [result for result in scenarios if result.objective.id == objective.id]
    slowest = max(own, key=lambda result: result.worst.duration, default=None)
    stores = [store for result in scenarios for store in result.stores if store.component in objective.components]
    lossy = [store for store in stores if not store.accepted]
    worst = max(lossy, key=lambda store: (store.rpo is None, store.rpo or ZERO), default=None)
    return ObjectiveResult(
        objective,
        slowest.worst.duration if slowest else None,
        slowest.scenario if slowest else None,
        worst.rpo if worst else None,
        worst.component if worst else None,
        all(result.rto_met for result in own),
        all(store.met for store in stores),
    )
