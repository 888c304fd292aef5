"""The whole description that one run reads: the partner, its customer projects and the shipped library."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.library import Library
from generator.model.types.origin import Origin


@dataclass(frozen=True)
class Workspace:
    """A loaded workspace: `projects` by id in the order of their folders' names; `whole` unless only one was asked for."""

    folder: Path
    partner: Partner
    projects: dict[str, Project]
    library: Library
    origins: dict[str | None, Origin] = field(default_factory=dict, repr=False, compare=False)
    """Where everything was written, by project id; None is the partner. The loader's `place_of` reads it."""
    whole: bool = True

    @property
    def references(self) -> dict[str, Project]:
        """The projects that the application hands in, by id; the one that was asked for, where only one was read."""
        named = self.partner.application.references
        return {id: project for id, project in self.projects.items() if id in named or not named or not self.whole}
