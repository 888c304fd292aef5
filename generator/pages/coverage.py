"""Coverage: which section of which document proves which criterion, read from the documents themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from generator.document.links import word_path
from generator.document.tree import (
    Admonition,
    Block,
    CodeBlock,
    DefinitionList,
    Document,
    Figure,
    Heading,
    Link,
    List,
    Paragraph,
    Quote,
    Styled,
    Table,
    Tabs,
    plain,
    walk,
)
from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.library.checklist import Alternative, Checklist, Criterion
from generator.model.types.answers import paths
from generator.model.types.open import Gap, OpenUsed, is_open
from generator.model.types.values import months_later
from generator.model.workspace import Workspace

# ---------------------------------------------------------------------------------------------------------- proofs


@dataclass(frozen=True)
class Proof:
    """A section that claims to prove a criterion; `empty` tells that there is nothing under its heading.

    `unreachable` says why a reader does not get to it on the site or in Word; it is empty where he does. `kinds` are the
    kinds of evidence that it is, in the words of the checklist. `proposed`: it holds only what the library proposes.
    """

    criterion: str
    document: str
    document_title: str
    anchor: str
    heading: str
    customer: str
    scope: str
    empty: bool
    unreachable: str = ""
    kinds: tuple[str, ...] = ()
    proposed: bool = False
    waiting: bool = False
    """Whether its chapter shows that a value is open, behind which anything may follow."""

    @property
    def found(self) -> bool:
        """Return whether a reviewer finds something there."""
        return not self.empty and not self.unreachable

    @property
    def counts(self) -> bool:
        """Return whether a reviewer finds something there that somebody confirmed."""
        return self.found and not self.proposed

    def accepted_for(self, criterion: Criterion) -> bool:
        """Return whether the checklist takes this kind of evidence for `criterion`."""
        kinds: set[str] = {*self.kinds}
        return not kinds & {*criterion.refuses} and (not criterion.accepts or bool(kinds & {*criterion.accepts}))


_CHAPTER = 2
"""Level of the headings that begin a chapter."""


def prove(documents: Iterable[Document], pages: Iterable[str] | None = None) -> tuple[Proof, ...]:
    """Return every evidence mark of `documents`, in reading order.

    `pages` are the ids of the documents that the site's navigation leads to; None stands for all.
    """
    documents = tuple(documents)
    led = {document.id for document in documents} if pages is None else set(pages)
    files = Counter(word_path(document) for document in documents)
    return tuple(proof for document in documents for proof in _proofs(document, _unreachable(document, led, files[word_path(document)])))


def _unreachable(document: Document, led: set[str], files: int) -> str:
    if document.id not in led:
        return "the navigation of the site does not lead to its page"
    return f"{files} documents share the Word file {word_path(document)}" if files > 1 else ""


def _proofs(document: Document, unreachable: str) -> Iterator[Proof]:
    open = {id(block): index for index, block in enumerate(document.blocks)}
    for block in _headings(document.blocks):
        index = open.get(id(block))
        empty = index is not None and not any(says(one) for one in section(document.blocks, index))
        kinds = _kinds(document, index)
        why = unreachable if index is not None else "it stands inside a box, a tab or a list, where no table of contents leads"
        for criterion in block.evidence:
            yield Proof(
                criterion,
                document.id,
                document.title,
                block.anchor,
                plain(block.inlines),
                document.customer,
                document.scope,
                empty,
                why,
                kinds,
                block.proposed,
                index is not None and _waiting(_chapter(document.blocks, index)),
            )


def _waiting(chapter: tuple[Block, ...]) -> bool:
    marks = (plain(node.inlines) for node in walk(chapter) if isinstance(node, Styled) and node.style == "mark")
    return any(mark.lower().startswith(("to be completed", "not computed")) for mark in marks)


def _kinds(document: Document, index: int | None) -> tuple[str, ...]:
    """Return which kinds of evidence a section of `document` is.

    It shows the diagrams and templates that stand in its chapter, and the diagrams of the document that it links to. A report on
    the other documents is the self-assessment spreadsheet in another form, and nothing else.
    """
    if document.kind_id == "report":
        return ("spreadsheet",)
    if index is None:
        return (document.kind_id,)
    chapter = _chapter(document.blocks, index)
    figures = {f"#{one.anchor}" for one in document.blocks if isinstance(one, Figure)}
    drawn = bool(figures) and (
        any(isinstance(one, Figure) for one in chapter)
        or any(isinstance(node, Link) and node.target in figures for node in walk(section(document.blocks, index)))
    )
    coded = any(isinstance(one, CodeBlock) for one in chapter)
    return (document.kind_id, "wiki", "report", *(["diagram"] * drawn), *(["template"] * coded))


def _chapter(blocks: tuple[Block, ...], index: int) -> tuple[Block, ...]:
    """Return what stands in the section of the second level around the heading at `index`."""
    first = next((at for at in range(index, -1, -1) if isinstance(one := blocks[at], Heading) and one.level <= _CHAPTER), index)
    return section(blocks, first)


def _headings(blocks: Iterable[Block]) -> Iterator[Heading]:
    """Yield every marked heading, also one inside a block, where it should not stand."""
    for block in blocks:
        if isinstance(block, Heading) and block.evidence:
            yield block
        else:
            yield from _headings(_inside(block))


def _inside(block: Block) -> Iterator[Block]:
    match block:
        case List(items):
            yield from (inner for item in items for inner in item.blocks)
        case Admonition(blocks=blocks) | Quote(blocks=blocks):
            yield from blocks
        case Tabs(tabs):
            yield from (inner for tab in tabs for inner in tab.blocks)
        case DefinitionList(definitions):
            yield from (inner for one in definitions for meaning in one.meanings for inner in meaning)


def section(blocks: tuple[Block, ...], index: int) -> tuple[Block, ...]:
    """Return what stands under the heading at `index`, headings left out, up to the next of its level or above."""
    heading = blocks[index]
    assert isinstance(heading, Heading)
    content: list[Block] = []
    for block in blocks[index + 1 :]:
        if isinstance(block, Heading):
            if block.level <= heading.level:
                break
        else:
            content.append(block)
    return tuple(content)


def says(block: Block) -> bool:
    """Return whether a reader finds anything in `block`: a heading alone, a table with a header alone is nothing."""
    match block:
        case Paragraph(inlines):
            return bool(plain(inlines).strip())
        case Table(_, rows):
            return any(plain(cell.inlines).strip() for row in rows for cell in row)
        case CodeBlock(text):
            return bool(text.strip())
        case Figure():
            return True
    return any(says(inner) for inner in _inside(block))


# -------------------------------------------------------------------------------------------------------- standing

State = Literal["proven", "missing", "elsewhere", "alternative", "not asked", "answered", "by hand"]
"""proven: by sections. missing: not at all. elsewhere: one reference is enough, and another one proves it.
alternative: a review stands in its place. not asked: its condition does not hold, or it is not in force.
answered: about the application itself, by what the YAML says. by hand: done on the day of submission."""


@dataclass(frozen=True)
class Standing:
    """How a criterion stands for the partner (`customer` is empty) or for one customer project, and why."""

    criterion: Criterion
    customer: str
    state: State
    proofs: tuple[Proof, ...] = ()
    why: str = ""


def coverage(workspace: Workspace, proofs: Iterable[Proof]) -> tuple[Standing, ...]:
    """Return how each criterion of the checklist stands, in its order: for the partner, then for each project."""
    by_criterion: dict[str, list[Proof]] = {}
    for proof in proofs:
        by_criterion.setdefault(proof.criterion, []).append(proof)
    answering = _answering()
    if workspace.checklist is None:
        return ()
    return tuple(
        standing
        for criterion in workspace.checklist.criteria()
        for standing in _known_standings(criterion, workspace, _counting(criterion, by_criterion.get(criterion.id, [])), answering)
    )


def _counting(criterion: Criterion, proofs: list[Proof]) -> list[Proof]:
    return [proof for proof in proofs if proof.found and proof.accepted_for(criterion)]


def _confirmed(proofs: Iterable[Proof]) -> tuple[Proof, ...]:
    return tuple(proof for proof in proofs if not proof.proposed)


def checklist_of(workspace: Workspace) -> Checklist:
    """Return the checklist that the partner applies for. Raises OpenUsed where it applies for nothing."""
    return workspace.library.checklists[workspace.partner.application.checklist]


def _known_standings(criterion: Criterion, workspace: Workspace, proofs: list[Proof], answering: Mapping[str, list[str]]) -> list[Standing]:
    """Return how `criterion` stands; missing, where that depends on a value that is open."""
    try:
        return list(_standings(criterion, workspace, proofs, answering))
    except OpenUsed as used:
        return [Standing(criterion, "", "missing", why=open_reason(used.gap))]


def _standings(criterion: Criterion, workspace: Workspace, proofs: list[Proof], answering: Mapping[str, list[str]]) -> Iterator[Standing]:
    submission = workspace.partner.application.submission
    if not criterion.in_force(submission):
        yield Standing(criterion, "", "not asked", why=f"it does not count for a submission on {submission}")
        return
    if criterion.layer == "application":
        keys = answering.get(criterion.id, [])
        yield Standing(criterion, "", "answered" if keys else "by hand", _confirmed(proofs), why=", ".join(keys))
        return
    if "standard" in (criterion.layer, criterion.or_layer):
        yield _standard(criterion, workspace, proofs)
    if criterion.layer == "applied" or criterion.or_layer == "applied":
        yield from _applied(criterion, workspace, proofs)


def _standard(criterion: Criterion, workspace: Workspace, proofs: list[Proof]) -> Standing:
    seen = [proof for proof in proofs if not proof.customer]
    own = _confirmed(seen)
    for project in workspace.references.values():
        if alternative := accepted_alternative(criterion.control, project, workspace):
            return Standing(criterion, "", "alternative", own, alternative.satisfied_by)
    return Standing(criterion, "", "proven" if own else "missing", own, "" if own else _lacking(seen, "no section of a standard proves it"))


def _lacking(seen: list[Proof], why: str) -> str:
    """Return why a criterion is not proven by the sections `seen`, none of which is confirmed; `why` where there are none."""
    return f"{seen[0].document}#{seen[0].anchor} is proposed, not confirmed" if seen else why


def _applied(criterion: Criterion, workspace: Workspace, proofs: list[Proof]) -> Iterator[Standing]:
    standings = [_known_for_project(criterion, project, workspace, proofs) for project in workspace.references.values()]
    shown = [one.customer for one in standings if one.state in ("proven", "alternative")]
    for one in standings:
        if one.state == "missing" and shown and criterion.quantifier != "each-reference":
            yield Standing(criterion, one.customer, "elsewhere", one.proofs, f"{shown[0]} shows it, and one reference is enough")
        else:
            yield one


def _known_for_project(criterion: Criterion, project: Project, workspace: Workspace, proofs: list[Proof]) -> Standing:
    """Return how `criterion` stands for `project`; missing, where that depends on a value that is open."""
    try:
        return _for_project(criterion, project, workspace, proofs)
    except OpenUsed as used:
        return Standing(criterion, project.id, "missing", why=open_reason(used.gap))


def open_reason(gap: Gap) -> str:
    """Return that `gap` is open, as a clause."""
    return f"{gap.label} is {'absent' if gap.kind == 'section' else 'open'}"


def _for_project(criterion: Criterion, project: Project, workspace: Workspace, proofs: list[Proof]) -> Standing:
    seen = [proof for proof in proofs if proof.customer == project.id]
    own = _confirmed(seen)
    if not criterion.owed_by(project):
        return Standing(criterion, project.id, "not asked", own, f"it counts when {criterion.when}")
    if alternative := accepted_alternative(criterion.control, project, workspace):
        return Standing(criterion, project.id, "alternative", own, alternative.satisfied_by)
    if not own:
        return Standing(criterion, project.id, "missing", why=_lacking(seen, "no section of its documents proves it"))
    silent = [str(api.name) for api in project.apis if is_open(api.name) or not any(_names(proof.heading, api.name) for proof in own)]
    if criterion.each_api and silent:
        proposed = [proof for proof in seen if proof.proposed and any(_names(proof.heading, name) for name in silent)]
        why = _lacking(proposed, f"no section proves it for the API {', '.join(silent)}")
        return Standing(criterion, project.id, "missing", own, why)
    return Standing(criterion, project.id, "proven", own)


def _names(heading: str, api: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(api)}(?![\w-])", heading) is not None


@cache
def _answering() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, criterion in (*paths(Partner, "partner"), *paths(Project, "project")):
        found.setdefault(criterion, []).append(path)
    return found


# ----------------------------------------------------------------------------------------------------- alternatives


def accepted_alternative(control: str, project: Project, workspace: Workspace) -> Alternative | None:
    """Return the alternative by which a review of `project` satisfies `control`, or None."""
    known = {one.id: one for one in checklist_of(workspace).alternatives if control in one.controls}
    submission = workspace.partner.application.submission
    for review in project.reviews:
        alternative = known.get(review.alternative)
        if alternative is not None and not refused_review(alternative, review.conducted_on, review.high_risk_issues, submission):
            return alternative
    return None


def refused_review(alternative: Alternative, conducted: date, issues: int, submission: date) -> str:
    """Return why a review does not satisfy `alternative`; empty where it does."""
    if not alternative.in_force(submission):
        return f"the checklist does not accept it for a submission on {submission}"
    if issues > alternative.high_risk_issues:
        return f"it leaves {issues} high-risk issues open; {alternative.high_risk_issues} are allowed"
    if conducted > submission:
        return f"it is dated after the submission on {submission}"
    if alternative.months is not None and months_later(submission, -alternative.months) > conducted:
        return f"it is older than {alternative.months} months on {submission}"
    return ""
