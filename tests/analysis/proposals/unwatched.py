"""The small workspace with nothing said of operations: what its tests begin with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from generator.analysis.results import Results, compute
from generator.model.description.operations import Operations
from generator.model.description.project import Project
from generator.model.description.runbook import Runbook
from generator.model.workspace import Workspace


def unwatched(workspace: Workspace, *, runbook: dict[str, Any] | None = None, **operations: Any) -> Workspace:
    """Return `workspace` with `operations` and `runbook` holding nothing but what is handed in."""
    (project,) = workspace.projects.values()
    delivery = project.delivery.model_copy(update={"rollback": []})
    said = {"operations": Operations.model_validate(operations), "runbook": Runbook.model_validate(runbook or {}), "delivery": delivery}
    return replace(workspace, projects={project.id: project.model_copy(update=said)})


def completed(workspace: Workspace) -> tuple[Project, Results]:
    """Return the only project with its proposals, and its results."""
    (id,) = workspace.projects
    results = compute(workspace, id)
    return results.completed.project, results


def component(workspace: Workspace, id: str, **changes: Any) -> Workspace:
    """Return `workspace` with `changes` made to one component."""
    (project,) = workspace.projects.values()
    components = [one.model_copy(update=changes) if one.id == id else one for one in project.architecture.components]
    architecture = project.architecture.model_copy(update={"components": components})
    return replace(workspace, projects={project.id: project.model_copy(update={"architecture": architecture})})
