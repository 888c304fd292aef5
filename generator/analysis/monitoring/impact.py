"""Whether customers notice: the composite alarm over the alarms that mean it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.analysis.monitoring.homes import Home
from generator.analysis.monitoring.watched import WatchedAlarm
from generator.model.description.operations import CustomerImpact
from generator.model.description.project import Project
from generator.model.description.runbook import Severity


@dataclass(frozen=True)
class Impact:
    """The composite alarm *Customer impact* with its alarms; `severity` is theirs, where they were chosen by it."""

    described: CustomerImpact
    alarms: tuple[WatchedAlarm, ...]
    severity: Severity | None

    @property
    def homes(self) -> tuple[Home, ...]:
        """The accounts and Regions of its alarms: it is deployed to each of them, since it sees the alarms of one only."""
        return tuple(dict.fromkeys(alarm.home for alarm in self.alarms))


def impact(project: Project, alarms: Sequence[WatchedAlarm]) -> Impact | None:
    """Return the composite alarm of `project`, None where it describes none. Raises OpenUsed where its alarms are open."""
    described = project.operations.customer_impact
    if described is None:
        return None
    if described.alarms:
        named = set(described.alarms)
        return Impact(described, tuple(watched for watched in alarms if watched.alarm.id in named), None)
    severity = min(project.runbook.severities, key=lambda one: one.respond_within, default=None)
    urgent = (watched for watched in alarms if severity is not None and watched.alarm.severity == severity.id)
    return Impact(described, tuple(urgent), severity)
