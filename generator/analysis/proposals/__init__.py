"""What the library proposes for a project: KPIs, alarms, severities, a dashboard and entries of the runbook.

A proposal is a default, never a fact: it is marked in every output, and no criterion rests on it until the author confirms it.
"""

from __future__ import annotations

from dataclasses import replace

from generator.analysis.monitoring import monitoring
from generator.analysis.proposals.entries import with_entries
from generator.analysis.proposals.inventory import inventory
from generator.analysis.proposals.proposal import PROPOSED, Completed, Filled, Proposal, Unproposed
from generator.analysis.proposals.watching import watched
from generator.model.description.operations import Operations
from generator.model.description.project import Project
from generator.model.description.runbook import Runbook
from generator.model.library import Library
from generator.model.types.open import each, is_absent, is_open, settle

__all__ = ["PROPOSED", "Completed", "Filled", "Proposal", "Unproposed", "complete"]


def complete(project: Project, library: Library) -> Completed:
    """Return `project` with everything that the library proposes for it, and the list of that.

    Where the list of components, KPIs or alarms itself is open, nothing is proposed: what is open is printed as such.
    """
    if is_open(project.architecture):
        return Completed(project)
    whole = _with_sections(project)
    completed = settle(_completed, whole, library)
    return Completed(whole) if is_open(completed) else completed


def _with_sections(project: Project) -> Project:
    """Return `project` with empty sections in the place of those that are absent, for the proposals to fill."""
    update: dict[str, Operations | Runbook] = {}
    if is_absent(project.operations):
        update["operations"] = Operations()
    if is_absent(project.runbook):
        update["runbook"] = Runbook()
    return project.model_copy(update=update) if update else project


def _completed(project: Project, library: Library) -> Completed:
    begun = watched(project, library)
    if any(alarm.incident is None for alarm in begun.project.operations.alarms):
        begun = replace(begun, project=with_entries(begun.project, library, monitoring(_sound(begun.project), library)))
    return replace(begun, proposals=tuple(inventory(project, begun)))


def _sound(project: Project) -> Project:
    """Return `project` without alarms on a KPI that does not exist: the reader refuses them."""
    known = {kpi.id for kpi in each(project.operations.kpis)}
    alarms = [alarm for alarm in each(project.operations.alarms) if not is_open(alarm.kpi) and alarm.kpi in known]
    return project.model_copy(update={"operations": project.operations.model_copy(update={"alarms": alarms})})
