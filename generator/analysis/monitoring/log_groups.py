"""The log group of a component: as described, else the one that its service writes to by itself."""

from __future__ import annotations

from generator.model.description.architecture import Component
from generator.model.description.project import Project

_OWN = {"lambda": "/aws/lambda/{}", "codebuild": "/aws/codebuild/{}"}
"""The log group that a service writes to unless it is given another."""


def log_group(component: Component, project: Project) -> str | None:
    """Return the log group of a component: the first that is described, else that of its service; None where neither is known."""
    described = next((log.group for log in project.operations.logs if log.component == component.id), None)
    own = _OWN.get(component.service)
    return described or (own.format(component.resource) if own is not None and component.resource is not None else None)
