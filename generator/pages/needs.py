"""What a document needs of the description: the documents that are not made, and what each of them waits for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.model.catalogue import AnswerEntry, Entry
from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.types.open import described
from generator.model.workspace import Workspace
from generator.pages.catalogue import PARTNER, Template


@dataclass(frozen=True)
class Unmade:
    """A document that is not made: its entry, whose it would be (a customer's id; empty for the partner's) and the sections it needs."""

    entry: Entry
    customer: str
    needs: tuple[str, ...]

    @property
    def reason(self) -> str:
        """Return what it needs, as a sentence."""
        names = [f"`{need.removeprefix(PARTNER)}`{' of partner.yml' if need.startswith(PARTNER) else ''}" for need in self.needs]
        said = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        return f"It needs the section{'s' * (len(names) > 1)} {said}."


def lacking(entry: Entry | AnswerEntry, partner: Partner, project: Project | None = None) -> tuple[str, ...]:
    """Return the sections that the document or the answer of `entry` needs and that are absent, as its front matter names them."""
    return tuple(need for need in entry.needs if not described(_section(need, partner, project)))


def _section(need: str, partner: Partner, project: Project | None) -> object:
    of_partner = need.startswith(PARTNER) or project is None
    part: object = partner if of_partner else project
    for step in need.removeprefix(PARTNER).split("."):
        part = getattr(part, step)
    return part


def unmade(workspace: Workspace, templates: Iterable[Template]) -> Iterator[Unmade]:
    """Yield every document of the catalogue that is not made, the partner's first, then customer by customer."""
    templates = list(templates)
    owners: list[tuple[Project | None, tuple[str, ...]]] = [(None, ("partner", "workspace"))]
    owners += [(project, ("project", "api")) for project in workspace.projects.values()]
    for project, scopes in owners:
        for template in templates:
            if template.entry.scope in scopes and (needs := lacking(template.entry, workspace.partner, project)):
                yield Unmade(template.entry, project.id if project else "", needs)
