"""A programme's checklist as data: controls, their criteria and who has to show what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from generator.model.description.conditions import NAMED, Condition
from generator.model.description.project import Project
from generator.model.library.facts import AsOf
from generator.model.types.values import Count, Date, Flag, Id, Line, Model, Months, Prose, Refers

_CONTROL = r"[A-Za-z0-9]+(?:[-.][A-Za-z0-9]+)*"
ControlId = Annotated[str, StringConstraints(pattern=rf"^{_CONTROL}$", max_length=40)]
"""As the checklist numbers it: ACCT-001, 2.1, SEC-1.4a. Letters, digits, single hyphens and dots."""
CriterionId = Annotated[str, StringConstraints(pattern=rf"^{_CONTROL}\.[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=100)]
"""The control's id, a dot and a few words: ACCT-001.root-use. Headings name it in data-evidence."""

Layer = Literal["standard", "applied", "application"]
"""standard: the partner's company-wide document. applied: as done for a customer.
application: about the application to the programme itself."""
Quantifier = Literal["each-reference", "at-least-one-reference", "across-references", "partner"]
"""How many customer references have to show it; partner: shown once for the partner."""
EvidenceKind = Literal[
    "sop",
    "wiki",
    "training",
    "diagram",
    "template",
    "spreadsheet",
    "case-study",
    "white-paper",
    "blog-post",
    "calculator-link",
    "report",
    "presentation",
]


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


class Criterion(Model):
    """One condition that can be met or missed by itself."""

    id: CriterionId
    asks: Prose
    layer: Layer
    or_layer: Literal["standard", "applied"] | None = None
    """The other layer in which the checklist takes the evidence as well."""
    quantifier: Quantifier
    each_api: Flag = False
    """Within a reference, every API has to show it."""
    required: Flag = True
    """False: recommended; nobody is refused without it."""
    when: Line | None = None
    """The condition under which it counts, in words; none: it always counts."""
    counts_if: Condition | None = None
    """The same for the program: the key of a project that decides."""
    condition: Id | None = None
    """The same by a name of before `counts_if`, such as customer-is-affiliate."""
    shown_in: Line | None = None
    """Where it is shown although no section of a document proves it, in words."""
    accepts: list[EvidenceKind] = []
    """The only kinds of evidence that the checklist takes; empty: it does not limit them."""
    refuses: list[EvidenceKind] = []
    """Kinds of evidence that the checklist rules out; spreadsheet: prose in the self-assessment."""
    valid_from: Date | None = None
    """First day of submission on which it counts."""
    valid_until: Date | None = None
    """Last day of submission on which it counts."""

    @model_validator(mode="after")
    def _condition_can_be_judged(self) -> Criterion:
        if (self.when is None) != (self.counts_if is None and self.condition is None):
            raise ValueError(f"{self.id} needs both `when` and `counts_if`, or neither")
        if self.counts_if is not None and self.condition is not None:
            raise ValueError(f"{self.id} has `counts_if` and `condition`; write `counts_if` alone")
        if self.condition is not None and self.condition not in NAMED:
            raise ValueError(
                f"{self.id} names the condition `{self.condition}`; there are {', '.join(NAMED)}. "
                "Write counts_if: {key: …} with the key of a project that decides, such as customer.affiliate"
            )
        return self

    @property
    def control(self) -> str:
        """Return the id of the control it belongs to."""
        return self.id.rpartition(".")[0]

    def in_force(self, day: date) -> bool:
        """Return whether it counts for an application submitted on `day`."""
        return _within(day, self.valid_from, self.valid_until)

    def owed_by(self, project: Project) -> bool:
        """Return whether its condition, if it has one, holds for `project`."""
        condition = NAMED[self.condition] if self.condition is not None else self.counts_if
        return condition is None or condition.holds(project)


class EvidenceItem(Model):
    """A piece of evidence that the checklist asks for by name, and the criteria that it proves."""

    asks: Prose
    criteria: list[CriterionId] = Field(min_length=1)


class Option(Model):
    """An entry of a list to choose from."""

    name: Line
    """As the checklist calls it."""
    feature: Annotated[Id, Refers(("pattern",))]
    """Id of the library's entry for it."""


class Choice(Model):
    """A list from which references have to use some."""

    each_reference: Count
    """How many of them each reference uses at least."""
    across_references: Count
    """How many different ones all references use together at least."""
    options: list[Option] = Field(min_length=1)


class Control(Model):
    """A control, or a prerequisite, of the checklist."""

    id: ControlId
    name: Line
    """As the checklist calls it."""
    category: Line
    evidence: list[EvidenceItem] = []
    """Empty where the checklist names no evidence of its own."""
    criteria: list[Criterion] = Field(min_length=1)
    choice: Choice | None = None

    @model_validator(mode="after")
    def _criteria_belong(self) -> Control:
        ids = [criterion.id for criterion in self.criteria]
        for criterion in self.criteria:
            if criterion.control != self.id:
                raise ValueError(f"{criterion.id} does not begin with {self.id}, the control it stands in")
            if ids.count(criterion.id) > 1:
                raise ValueError(f"{criterion.id} stands twice in {self.id}")
        proven = [id for item in self.evidence for id in item.criteria]
        if self.evidence and sorted(proven) != sorted(ids):
            raise ValueError(f"the evidence of {self.id} must name each of its criteria once")
        return self


class Alternative(Model):
    """Another way to satisfy a group of controls, such as a Well-Architected review without high-risk issues."""

    id: Id
    controls: list[ControlId] = Field(min_length=1)
    """The controls that it satisfies."""
    satisfied_by: Prose
    high_risk_issues: Count = 0
    """How many high-risk issues the review may have left open."""
    months: Months | None = None
    """How old the review may be on the day of submission; none: of any age."""
    valid_from: Date | None = None
    """First day of submission on which it is accepted."""
    valid_until: Date | None = None
    """Last day of submission on which it is accepted."""

    def in_force(self, day: date) -> bool:
        """Return whether it is accepted for an application submitted on `day`."""
        return _within(day, self.valid_from, self.valid_until)


class Checklist(Model):
    """One version of a programme's checklist."""

    id: Id
    title: Line
    version: Line
    date: AsOf
    source: Line
    case_studies: Count
    """How many customer references an application needs."""
    case_study_months: Months
    """How old a reference may be on the day of submission."""
    prerequisites: list[Control]
    controls: list[Control]
    alternatives: list[Alternative] = []

    @model_validator(mode="after")
    def _controls_are_known_once(self) -> Checklist:
        ids = [control.id for control in self.all_controls()]
        if twice := sorted({id for id in ids if ids.count(id) > 1}):
            raise ValueError(f"{twice[0]} stands twice in the checklist")
        named = [id for alternative in self.alternatives for id in alternative.controls]
        if unknown := sorted(set(named) - set(ids)):
            raise ValueError(f"an alternative names {unknown[0]}, which is no control of the checklist")
        return self

    def all_controls(self) -> list[Control]:
        """Return the prerequisites, then the controls, in the order of the checklist."""
        return [*self.prerequisites, *self.controls]

    def criteria(self) -> Iterator[Criterion]:
        """Yield every criterion in the order of the checklist."""
        for control in self.all_controls():
            yield from control.criteria
