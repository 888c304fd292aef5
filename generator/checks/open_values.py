"""What the author left open: one finding for each value, and for each absent section that somebody waits for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.checks.finding import Evidence, Finding
from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.types import annotations as types
from generator.model.types.answers import criteria_missing
from generator.model.types.open import Gap
from generator.model.types.references import kinds_defined, marked
from generator.model.types.values import Defines, Model, Refers

_NEEDED_BY_ALL = ("documents",)
"""Sections that every document prints from."""


def open_value(evidence: Evidence) -> Iterator[Finding]:
    """A value that is missing, or written as TODO.

    Why: the documents show a mark in its place, and nothing is computed with it: they cannot be released.
    Bad: `owner: "TODO: Anna asks the customer by 4 December"`.
    Good: `owner: operations-lead`.
    """
    asked = _asked(evidence)
    for project, gaps in evidence.workspace.gaps.items():
        root: type[Model] = Partner if project is None else Project
        for gap in gaps:
            if gap.kind == "value":
                yield _open(project, root, gap, asked)
    for project, location, label in evidence.unwritten:
        yield _open(project, Partner if project is None else Project, Gap(location, label), asked)


def _asked(evidence: Evidence) -> set[str]:
    """Return the criteria of the checklist that is applied for."""
    checklist = evidence.workspace.checklist
    return {criterion.id for criterion in checklist.criteria()} if checklist else set()


def _open(project: str | None, root: type[Model], gap: Gap, asked: set[str]) -> Finding:
    criteria = [criterion for criterion in criteria_missing(root, gap.location) if criterion in asked]
    needed = f"; {', '.join(criteria[:3])} need{'s' * (len(criteria) == 1)} it" if criteria else ""
    note = f": {gap.note}" if gap.note else ""
    state = "TODO" if gap.written else "missing"
    return Finding(
        severity="gap",
        message=f"{gap.label} is {state}{note}{needed}",
        project=project,
        location=gap.location,
        hint=_hint(root, gap),
        criterion=criteria[0] if criteria else "",
    )


def _hint(root: type[Model], gap: Gap) -> str:
    """Return what belongs there, with an example of its notation."""
    owner: Any = root
    for step in gap.location[:-1]:
        owner = types.inside(owner, step)
    model, key = types.model_of(owner), gap.location[-1] if gap.location else None
    if model is None or not isinstance(key, str):
        return "Write the element, or delete it."
    meant = " ".join((model.model_fields[key].description or "").split())
    sample = types.sample(types.inside(owner, key))
    example = f"Write, for example, {key}: {sample}" if sample != types.ANY_TEXT else f"Write `{key}`."
    return f"{meant.rstrip('.')}. {example}" if meant else example


def absent_section(evidence: Evidence) -> Iterator[Finding]:
    """A section that the description does not have, although other parts refer to what would be in it, or a criterion asks for it.

    Why: names are printed as they are written until the section says what they are; the application lacks its evidence.
    Bad: `owner: operations-lead` in the runbook, and no `roles`.
    Good: a role `operations-lead` in the section `roles` of the project or of the partner.
    """
    partner = evidence.workspace.partner
    parts: list[tuple[str | None, Partner | Project]] = [(None, partner), *evidence.workspace.projects.items()]
    for project, part in parts:
        known = {(mark.mark.kind, mark.value) for owner in {id(partner): partner, id(part): part}.values() for mark in _defined(owner)}
        for gap in evidence.workspace.gaps.get(project, ()):
            if gap.kind == "section":
                yield from _absent(evidence, project, part, gap, known)


def _defined(part: Model) -> Iterator[Any]:
    return (mark for mark in marked(part) if isinstance(mark.mark, Defines))


def _absent(evidence: Evidence, project: str | None, part: Partner | Project, gap: Gap, known: set[tuple[str, str]]) -> Iterator[Finding]:
    annotation: Any = type(part)
    for step in gap.location:
        annotation = types.inside(annotation, step)
    kinds = kinds_defined(annotation)
    named = [(mark.mark.kinds, mark.value) for mark in marked(part) if isinstance(mark.mark, Refers)]
    waiting = [id for of, id in named if kinds.intersection(of) and not known.intersection((kind, id) for kind in of)]
    asked = criteria_missing(type(part), gap.location) if project in evidence.workspace.references else ()
    if waiting or asked or gap.location[-1] in _NEEDED_BY_ALL:
        waits = f"; {len(waiting)} reference{'s' * (len(waiting) != 1)} wait{'s' * (len(waiting) == 1)} for it" if waiting else ""
        yield Finding(
            severity="gap",
            message=f"{gap.label} is absent{waits}",
            project=project,
            location=gap.location,
            hint="Write it in a file of its own, or under its key; evidencekit new writes the smallest pieces.",
            criterion=asked[0] if asked else "",
        )


WORKSPACE_RULES = (open_value, absent_section)
