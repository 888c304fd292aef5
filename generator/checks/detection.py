"""Rules about how a failure is noticed (REL-002): no plan may know of it sooner than the alarm that it relies on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from generator.analysis.monitoring import WatchedAlarm
from generator.checks.finding import Evidence, Finding
from generator.model.description.project import Project
from generator.model.types.values import format_duration


def unnoticed_failure(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A scenario does not say which alarm notices the failure, or who does where none can.

    Why: detection is often the longest part of an outage, and its duration is a guess unless something is behind it.
    Bad: `phase: detect` with `worst: 10m` alone.
    Good: `alarm: orders-5xx`, or `noticed_by: the packers, who see an empty screen`.
    """
    for result in evidence.results[project.id].recovery.scenarios:
        steps = [step for step in result.scenario.steps if step.phase == "detect"]
        if steps and not any(step.alarm is not None or step.noticed_by is not None for step in steps):
            yield Finding(
                severity="gap",
                message=f"{result.scenario.name}: nothing says what notices the failure",
                location=("resilience", "scenarios", result.scenario.id, "steps", steps[0].id),
                criterion="REL-002.applied",
                hint="Name the alarm in `alarm` of the step, or who or what notices it in `noticed_by`.",
            )


def hasty_detection(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A failure is said to be noticed sooner than the alarm that notices it can be.

    Why: an alarm needs its datapoints, each over a whole period; recovery time and data loss are computed too short.
    Bad: `worst: 10m` with an alarm on an hourly metric.
    Good: `worst: 1h 10m`, or an alarm with a period of five minutes.
    """
    alarms = {watched.alarm.id: watched for watched in evidence.results[project.id].monitoring.alarms}
    for result in evidence.results[project.id].recovery.scenarios:
        for step in result.scenario.steps:
            if step.alarm is None or step.phase != "detect" or step.alarm not in alarms:
                continue
            soonest = time_to_alarm(alarms[step.alarm])
            for key, duration in (("expected", step.expected), ("worst", step.worst)):
                if duration < soonest:
                    yield Finding(
                        severity="gap",
                        message=f"{result.scenario.name}: the step `{step.id}` takes {format_duration(duration)}, and the alarm "
                        f"`{step.alarm}` needs {format_duration(soonest)}",
                        location=("resilience", "scenarios", result.scenario.id, "steps", step.id, key),
                        criterion="REL-002.applied",
                        hint="Period times datapoints of the alarm is the least; correct the step, or let the alarm look sooner.",
                    )


def time_to_alarm(watched: WatchedAlarm) -> timedelta:
    """Return how long a failure lasts at least before the alarm goes off: its period times its datapoints.

    Of a composite alarm on an error budget it is that of its short window: the long one holds values from before the failure.
    """
    return min(alarm.measure.period * alarm.datapoints_to_alarm for alarm in watched.metric_alarms)


PROJECT_RULES = (
    unnoticed_failure,
    hasty_detection,
)
