"""Recovery times: the steps of a scenario as a network, what it asks of people, and which steps hold service up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_CEILING, Decimal

from generator.analysis.recovery.critical_path import (
    ZERO,
    Activity,
    Clash,
    Network,
    clashes,
    critical_path,
    finishes,
    levelled,
)
from generator.model.description.resilience import Protection, RecoveryStep, Scenario
from generator.model.types.open import is_open, settle

RESTORING = ("detect", "decide", "recover", "verify")
"""The phases that the return of service waits for."""


@dataclass(frozen=True)
class StepTime:
    """When a step begins and ends, counted from the interruption.

    `slack` is how much later it could end without delaying the return of service, `free_slack` without delaying any
    other step; None, as the latest times, for a step that the return of service does not wait for. `critical` steps have
    no slack.
    """

    step: RecoveryStep
    start: timedelta
    finish: timedelta
    latest_start: timedelta | None
    latest_finish: timedelta | None
    slack: timedelta | None
    free_slack: timedelta | None
    critical: bool


@dataclass(frozen=True)
class Schedule:
    """All steps of a scenario in order of their start; `duration` is the time until service is back.

    `critical` are the steps without slack, `chains` the longest chains that they form, by the ids of steps.
    """

    times: tuple[StepTime, ...]
    duration: timedelta
    critical: tuple[str, ...]
    chains: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Crew:
    """What the plan asks of people: where it needs a role more often than it is there, and the times without that.

    `expected` and `worst` are the times until service is back when nobody does two things at once.
    """

    clashes: tuple[Clash, ...]
    expected: timedelta
    worst: timedelta
    met: bool


@dataclass(frozen=True)
class Lever:
    """A step of the longest chain, and how much sooner service would be back if it took no time at all.

    The second is known as the drag of an activity (S. Devaux, Total Project Control, 1999).
    """

    step: RecoveryStep
    saving: timedelta


def network(scenario: Scenario, *, worst: bool) -> Network:
    """Return the steps of `scenario` as a network that ends when the last restoring step has ended."""
    steps = [
        Activity(step.id, step.worst if worst else step.expected, tuple(step.after), step.owner, step.hands_on) for step in scenario.steps
    ]
    return critical_path(steps, restoring(scenario))


def scaled(scenario: Scenario) -> Scenario:
    """Return `scenario` with each measured duration as it is with what there is now; what is open stays open."""
    if is_open(scenario.steps):
        return scenario
    return scenario.model_copy(update={"steps": [step if is_open(step) else _scaled(step) for step in scenario.steps]})


def _scaled(step: RecoveryStep) -> RecoveryStep:
    if step.scale is None:
        return step
    times = {key: settle(_multiplied, getattr(step, key), step) for key in ("expected", "worst")}
    return step.model_copy(update=times)


def _multiplied(duration: timedelta, step: RecoveryStep) -> timedelta:
    """Return `duration` times what there is more now, rounded up: to minutes from ten minutes on, else to seconds."""
    factor = step.scale.factor if step.scale is not None else Decimal(1)
    if factor == 1:
        return duration
    seconds = Decimal(duration // timedelta(microseconds=1)) * factor / 1_000_000
    unit = 60 if seconds >= 600 else 1
    return timedelta(seconds=unit * int((seconds / unit).to_integral_value(ROUND_CEILING)))


def back_after(component: str, schedule: Schedule) -> timedelta:
    """Return when `component` is back: after its last restoring step, or with the service where it has none."""
    own = [time.finish for time in schedule.times if time.step.component == component and time.step.phase in RESTORING]
    return max(own, default=schedule.duration)


def stop_of_writes(schedule: Schedule) -> timedelta | None:
    """Return when nothing wrong is written any more: after the last step that stops writes; None where no step does."""
    return max((time.finish for time in schedule.times if time.step.stops_writes), default=None)


def unplanned_rebuild(protection: Protection, scenario: Scenario) -> timedelta:
    """Return how much longer the rebuild of a store takes than the steps that the plan has for it."""
    store = protection.component
    planned = [step.worst for step in scenario.steps if step.phase == "recover" and (step.component == store or store in step.brings_back)]
    return max((protection.rebuild_duration or ZERO) - max(planned, default=ZERO), ZERO)


def restoring(scenario: Scenario) -> list[str]:
    """Return the ids of the steps that the return of service waits for."""
    return [step.id for step in scenario.steps if step.phase in RESTORING]


def schedule(scenario: Scenario, computed: Network) -> Schedule:
    """Return the steps of `scenario` with the times of its network, in order of their start, the most urgent first."""
    steps = {step.id: step for step in scenario.steps}
    times = [
        StepTime(
            steps[one.activity.id],
            one.start,
            one.finish,
            one.latest_start,
            one.latest_finish,
            one.slack,
            one.free_slack,
            one.critical,
        )
        for one in computed.timings
    ]
    times.sort(key=lambda time: (time.start, time.slack is None, time.slack or ZERO, time.finish))
    return Schedule(tuple(times), computed.duration, tuple(time.step.id for time in times if time.critical), computed.chains)


def crew(scenario: Scenario, expected: Network, worst: Network, rto: timedelta, people: Mapping[str, int]) -> Crew:
    """Return what the two networks of `scenario` ask of its roles; `people` says how many there are, one where it says nothing."""
    found = clashes(worst, people)
    if not found:
        return Crew((), expected.duration, worst.duration, worst.duration <= rto)
    kept, slowest = (levelled(one, people, restoring(scenario)) for one in (expected, worst))
    return Crew(found, kept, slowest, slowest <= rto)


def levers(scenario: Scenario, worst: Network) -> tuple[Lever, ...]:
    """Return the steps of the longest chain, that which holds up most first."""
    ordered, last = [one.activity for one in worst.timings], restoring(scenario)
    steps = {step.id: step for step in scenario.steps}
    found = []
    for one in worst.timings:
        if one.critical and one.activity.duration:
            without = finishes(ordered, without={one.activity.id})
            saving = worst.duration - max((without[id] for id in last), default=ZERO)
            found.append(Lever(steps[one.activity.id], saving))
    return tuple(sorted(found, key=lambda lever: -lever.saving))


def people_alone(scenario: Scenario, worst: Network) -> timedelta:
    """Return how long it would take at worst if every step of the phase `recover` took no time."""
    work = {step.id for step in scenario.steps if step.phase == "recover"}
    finish = finishes([one.activity for one in worst.timings], without=work)
    return max((finish[id] for id in restoring(scenario)), default=ZERO)
