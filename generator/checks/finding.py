"""What a rule reports: a value that says what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import Any, Literal

from generator.analysis.results import Results
from generator.document.contents import Contents
from generator.errors import Place
from generator.model.description.events import Event, events
from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.description.waiver import Waiver
from generator.model.types.origin import Location
from generator.model.types.passages import Passage, passages
from generator.model.workspace import Workspace
from generator.pages.catalogue import Template
from generator.pages.coverage import Proof, Standing
from generator.pages.self_assessment import Answer

Severity = Literal["error", "gap"]
"""error: the description or a document contradicts itself. gap: something that the checklist asks for is not there."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One reason why the pack is not ready.

    `location` is the path of keys in the project (or in the partner, where `project` is None) that the finding is
    about; `place` is the same as file, line and column. `checks.find` fills in the name of the rule, and project and place
    where the rule has not.
    `criterion` is the full id of what is missed, such as ACCT-001.root-use, where a single one is; `control` then
    follows from it. `waiver` is what covers it, if anything does: it is then no reason any more, but stays listed.
    """

    rule: str = ""
    severity: Severity
    message: str
    project: str | None = None
    location: Location = ()
    control: str = ""
    hint: str = ""
    criterion: str = ""
    place: Place = field(default=Place(""))
    waiver: Waiver | None = None
    also: tuple[str, ...] = ()
    """Other customer projects that the finding is about as well."""

    def __post_init__(self) -> None:
        if self.criterion and not self.control:
            object.__setattr__(self, "control", self.criterion.rpartition(".")[0])

    def as_data(self) -> dict[str, Any]:
        """Return the finding as JSON holds it."""
        shown = {attribute.name: getattr(self, attribute.name) for attribute in fields(self)}
        waiver = self.waiver.model_dump(mode="json", exclude_none=True, fallback=str) if self.waiver else None
        return {**shown, "place": asdict(self.place), "waiver": waiver}


@dataclass(frozen=True)
class Evidence:
    """Everything that a rule may look at; `today` is the day of the run by the one clock of the program.

    `contents` are the documents in reading order, `templates` what each was made from, by its id, `proofs` their evidence
    marks, `coverage` is how each criterion stands by them.

    `found` and `rules`, what other rules found and how all rules are called, are for the rules on waivers alone.
    """

    workspace: Workspace
    results: dict[str, Results]
    contents: tuple[Contents, ...]
    proofs: tuple[Proof, ...]
    coverage: tuple[Standing, ...]
    templates: Mapping[str, Template]
    today: date
    answers: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    """What each project with a self-assessment answers to the controls."""
    unwritten: tuple[tuple[str | None, Location, str], ...] = ()
    """What documents print that an author may leave out, and did: by project, with its keys and how readers call it."""
    found: tuple[Finding, ...] = ()
    rules: frozenset[str] = frozenset()

    def of(self, customer: str) -> Iterator[Contents]:
        """Yield the documents of one customer, in reading order."""
        return (read for read in self.contents if read.document.customer == customer)

    @cached_property
    def prose(self) -> dict[str | None, tuple[Passage, ...]]:
        """The texts that the authors wrote, by project; those of the partner under None."""
        own = tuple(passages(self.workspace.partner, Partner))
        return {None: own, **{id: tuple(passages(project, Project)) for id, project in self.workspace.projects.items()}}

    @cached_property
    def events(self) -> dict[str, list[Event]]:
        """What was done, by project; what the partner did under an empty name."""
        of_projects = {id: list(events(project, Project)) for id, project in self.workspace.projects.items()}
        return {"": list(events(self.workspace.partner, Partner)), **of_projects}
