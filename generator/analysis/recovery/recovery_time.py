"""Recovery times: the steps of a scenario as a network, what it asks of people, and which steps hold service up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

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
from generator.model.description.resilience import RecoveryStep, Scenario

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
