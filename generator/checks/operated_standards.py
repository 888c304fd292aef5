"""Values of the partner's standards that are compared with how a system is watched: logs, canaries, customer impact, thresholds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.checks.finding import Evidence
from generator.checks.practice import Comparison, Departure, departing, later, shorter
from generator.model.description.partner import Standards
from generator.model.description.project import Project
from generator.model.types.values import format_duration


def log_retention(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield logs that are kept for less than the standard says."""
    for log in project.operations.logs:
        wrong = shorter(f"`{log.group}` is kept for", "", log.retention, standards.operations.log_retention)
        yield from departing(("operations", "logs", log.id, "retention"), wrong, "OPE-001.logs")


_RUNS_CODE = {"Compute", "Containers"}
"""Categories of services whose logs are an application's own."""


def log_fields(evidence: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield logs of applications that lack fields of the standard, or do not say which they have."""
    library = evidence.workspace.library
    services = {component.id: component.service for component in project.architecture.components}
    for log in project.operations.logs:
        service = services.get(log.component)
        if service is None or not {*(library.services[service].category or "").split(" / ")} & _RUNS_CODE:
            continue
        lacking = [name for name in standards.operations.log_fields if name not in log.fields]
        wrong = f"lacks {', '.join(lacking)}" if log.fields else "does not say its fields"
        if lacking:
            wrong = f"`{log.group}` {wrong}, which the standard asks of every log line"
            yield Departure(("operations", "logs", log.id), wrong, "OPE-001.logs")


def log_export(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield the first of the logs that are not exported."""
    wanted = standards.operations.log_export
    kept = [log for log in project.operations.logs if log.exported_to is None]
    if wanted is not None and kept:
        more = f" and {len(kept) - 1} more" if len(kept) > 1 else ""
        wrong = f"`{kept[0].group}`{more} are exported to nowhere, the standard says: {wanted}"
        yield Departure(("operations", "logs", kept[0].id), wrong, "OPE-001.logs")


def canary(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield canaries that run less often than the standard says, or that there is none."""
    wanted = standards.operations.canary_every
    if wanted is None:
        return
    if not project.operations.canaries:
        wrong = f"no canary follows a journey, the standard says one for each critical journey, every {format_duration(wanted)}"
        yield Departure(("operations", "canaries"), wrong, "OPE-001.applied")
    for index, found in enumerate(project.operations.canaries):
        wrong = later(f"the canary of “{found.journey}” runs every", "", found.every, wanted)
        yield from departing(("operations", "canaries", index, "every"), wrong, "OPE-001.applied")


def impact_alarm(evidence: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield where no composite alarm says whether customers notice, or it has no alarms."""
    if not standards.operations.impact_alarm or not project.operations.alarms:
        return
    impact = evidence.results[project.id].monitoring.impact
    if impact is None:
        wrong = "no composite alarm says whether customers notice (`customer_impact`), the standard asks for it"
        yield Departure(("operations", "customer_impact"), wrong, "OPE-001.thresholds")
    elif not impact.alarms:
        wrong = f"`{impact.described.name}` has no alarms: none is of the most urgent severity"
        yield Departure(("operations", "customer_impact", "alarms"), wrong, "OPE-001.thresholds")


def threshold_review(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield where thresholds are compared with measurements less often."""
    if project.operations.kpis:
        wrong = later(
            "thresholds are reviewed every",
            "how often thresholds are reviewed",
            project.operations.threshold_review,
            standards.operations.threshold_review,
        )
        yield from departing(("operations", "threshold_review"), wrong, "OPE-001.thresholds")


COMPARED: Mapping[str, Comparison] = {
    "operations.log_retention": log_retention,
    "operations.log_fields": log_fields,
    "operations.log_export": log_export,
    "operations.canary_every": canary,
    "operations.impact_alarm": impact_alarm,
    "operations.threshold_review": threshold_review,
}
"""The comparison for each key of the standards on operations."""
