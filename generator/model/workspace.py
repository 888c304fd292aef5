"""The whole description that one run reads: the partner, its customer projects and the shipped library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.model.library import Library
from generator.model.partner import Partner
from generator.model.project import Project


@dataclass(frozen=True)
class Workspace:
    """A loaded workspace: `projects` by id in the order of their folders' names."""

    folder: Path
    partner: Partner
    projects: dict[str, Project]
    library: Library
