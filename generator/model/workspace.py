"""The whole description that one run reads: the partner, its customer projects and the shipped library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.model.description.partner import Application, Partner
from generator.model.description.project import Project
from generator.model.library import Library
from generator.model.library.checklist import Checklist
from generator.model.types.open import Gap, described, is_open
from generator.model.types.origin import Origin


@dataclass(frozen=True)
class Workspace:
    """A loaded workspace: `projects` by id in the order of their folders' names."""

    folder: Path
    partner: Partner
    projects: dict[str, Project]
    library: Library
    origins: dict[str | None, Origin] = field(default_factory=dict, repr=False, compare=False)
    """Where everything was written, by project id; None is the partner. The loader's `place_of` reads it."""
    gaps: Mapping[str | None, tuple[Gap, ...]] = field(default_factory=dict, repr=False)
    """What is open, by project id; None is the partner."""

    @property
    def application(self) -> Application | None:
        """The application for a designation, where the partner describes one."""
        return None if is_open(self.partner.application) else self.partner.application

    @property
    def checklist(self) -> Checklist | None:
        """The checklist that the partner applies for, where it names one."""
        application = self.application
        return None if application is None or is_open(application.checklist) else self.library.checklists[application.checklist]

    @property
    def references(self) -> dict[str, Project]:
        """The projects that the application hands in, by id: those that it names, else all that describe a case study."""
        application = self.application
        if application is None or is_open(application.references):
            return {}
        named = application.references
        return {id: project for id, project in self.projects.items() if (id in named if named else described(project.case_study))}
