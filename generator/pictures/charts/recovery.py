"""A timeline for each scenario of the recovery plan: its steps with their worst durations against the RTO."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from generator.analysis.recovery import ComponentRto, RecoveryResult, ScenarioResult
from generator.model.types.open import settle
from generator.model.types.values import format_duration
from generator.writers.chart import Chart, Span, Timeline


def timelines(recovery: RecoveryResult) -> Iterator[tuple[str, Chart]]:
    """Yield the timeline of every scenario by its id, `recovery-<scenario id>`."""
    for result in recovery.scenarios:
        yield f"recovery-{result.scenario.id}", settle(_timeline, result)


def _timeline(result: ScenarioResult) -> Chart:
    scenario = result.scenario
    numbers = {time.step.id: number for number, time in enumerate(result.expected.times, 1)}
    spans = tuple(
        Span(
            f"{numbers[time.step.id]}. {' '.join(_brief(time.step.action).split())}",
            time.start,
            time.finish,
            time.slack or timedelta(0),
            time.critical,
        )
        for time in result.worst.times
    )
    limit = (f"RTO {format_duration(result.objective.rto)}", result.objective.rto)
    timeline = Timeline("Hours and minutes since it happened", spans, (limit,))
    title = f"{scenario.name}: the steps at worst, numbered as in the order of work"
    return Chart(f"recovery-{scenario.id}", title, _message(result), timeline)


def _brief(action: str) -> str:
    """Return the first clause of an action, without marks of code; that it is to be completed where it is open."""
    return re.split(r"[.;,:] ", str(action).replace("`", ""), maxsplit=1)[0].rstrip(".")


def _message(result: ScenarioResult) -> str:
    """Return whether the worst case meets the RTO, which steps decide, and what is back only later, after its rebuild."""
    back, allowed = format_duration(result.worst.duration), format_duration(result.objective.rto)
    verdict = "within" if result.worst.duration <= result.objective.rto else "later than"
    steps = {time.step.id: _brief(time.step.action) for time in result.worst.times}
    deciding = "; ".join(steps[id] for id in result.worst.critical)
    later = "".join(f" {one.component} is back after {format_duration(one.worst)}, once it is rebuilt." for one in _rebuilt(result))
    return f"Service is back after {back} at worst, {verdict} the RTO of {allowed}.{later} The critical path: {deciding}."


def _rebuilt(result: ScenarioResult) -> list[ComponentRto]:
    """Return what is back later than the service, because its rebuild takes longer than the steps of the plan."""
    return [back for back in result.components if back.rebuild and back.worst > result.worst.duration]
