"""What the library proposes for a project: KPIs, alarms, severities, a dashboard and entries of the runbook.

A proposal is a default, never a fact: it is marked in every output, and no criterion rests on it until the author confirms it.
"""

from __future__ import annotations

from dataclasses import replace

from generator.analysis.monitoring import monitoring
from generator.analysis.proposals.entries import with_entries
from generator.analysis.proposals.inventory import inventory
from generator.analysis.proposals.proposal import Completed, Filled, Proposal, Unproposed
from generator.analysis.proposals.watching import watched
from generator.model.description.project import Project
from generator.model.library import Library

__all__ = ["Completed", "Filled", "Proposal", "Unproposed", "complete"]


def complete(project: Project, library: Library) -> Completed:
    """Return `project` with everything that the library proposes for it, and the list of that."""
    begun = watched(project, library)
    if any(alarm.incident is None for alarm in begun.project.operations.alarms):
        begun = replace(begun, project=with_entries(begun.project, library, monitoring(begun.project, library)))
    return replace(begun, proposals=tuple(inventory(project, begun)))
