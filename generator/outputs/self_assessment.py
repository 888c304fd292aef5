"""The self-assessment in workbooks: the answers that page and Word file show, each with what the checks found about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from generator.checks.finding import Finding
from generator.document.escaping import long_date, unquoted
from generator.document.links import word_path
from generator.document.tree import Block, Document, Styled, plain, walk
from generator.errors import WriterError
from generator.model.library.checklist import Control
from generator.model.types.open import is_open
from generator.pack import Pack
from generator.pages import self_assessment
from generator.pages.coverage import Proof, checklist_of
from generator.pages.needs import Unmade
from generator.writers import workbook
from generator.writers.workbook import cells, fill

_OPEN_RULES = ("open-value", "absent-section", "unconfirmed-proposal")
"""Rules by which an answer is not wrong but not there yet."""


@dataclass(frozen=True)
class Section:
    """A section that proves something: the titles of document and section, and where both are below the build folder."""

    document: str
    heading: str
    page: str
    word: str


@dataclass(frozen=True)
class Asked:
    """One criterion of a control: its id, what it asks, the sections that prove it, or `instead` in words why there are none.

    `missing` is what the checks found about this criterion alone, `waived` what of it a waiver covers; `proposed`: the sections hold
    only what the library proposes.
    """

    criterion: str
    asks: str
    instead: str
    sections: tuple[Section, ...]
    missing: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()
    proposed: bool = False


@dataclass(frozen=True)
class Answer:
    """What a case study says to one control. `missing` is what the checks found about it; empty where nothing is wrong.

    `waived` is what they found and a waiver covers, with its last day: such a control is not met, and not missing either.
    `open` says why it cannot be answered yet: values that are open, sections that are absent, proposals that nobody confirmed.
    """

    control: Control
    blocks: tuple[Block, ...]
    asked: tuple[Asked, ...]
    missing: tuple[str, ...]
    open: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()


def answers(pack: Pack, project: str) -> tuple[Answer, ...]:
    """Return the answer to every control, in the order of the checklist.

    Raises WriterError where the workspace has no self-assessment document.
    """
    if project not in pack.answers:
        name = self_assessment.NAME
        raise WriterError(
            f"there is no document {name} for {project}, so no control is answered. `evidencekit list documents` says what it needs."
        )
    by_id = {document.id: document for document in pack.documents}
    findings = [finding for finding in pack.findings if project in (finding.project or project, *finding.also)]
    unmade = [document for document in pack.unmade if document.customer in ("", project)]
    return tuple(_answer(answer, by_id, findings, unmade) for answer in pack.answers[project])


def _answer(answer: self_assessment.Answer, by_id: Mapping[str, Document], findings: Iterable[Finding], unmade: Iterable[Unmade]) -> Answer:
    all_about = [finding for finding in findings if finding.control == answer.control.id]
    about = [finding for finding in all_about if finding.waiver is None]
    asked = tuple(
        Asked(
            asked.criterion.id,
            unquoted(asked.criterion.asks),
            asked.instead,
            tuple(_section(proof, by_id[proof.document]) for proof in asked.proofs),
            tuple(_reason(finding) for finding in about if finding.criterion == asked.criterion.id),
            tuple(_waived(finding for finding in all_about if finding.criterion == asked.criterion.id)),
            proposed=bool(asked.proofs) and all(proof.proposed for proof in asked.proofs),
        )
        for asked in answer.asked
    )
    reasons = dict.fromkeys(_open(answer, asked, about, unmade))
    return Answer(answer.control, answer.blocks, asked, tuple(map(_reason, about)), tuple(reasons), tuple(_waived(all_about)))


def _open(answer: self_assessment.Answer, asked: Iterable[Asked], about: Iterable[Finding], unmade: Iterable[Unmade]) -> Iterator[str]:
    """Yield why a control cannot be answered yet."""
    if any(one.open for one in answer.asked):
        needed = (document for document in unmade if answer.control.id in document.entry.controls)
        yield from (f"{document.entry.title} is not made. {document.reason.removesuffix('.')}" for document in needed)
    for inline in walk(answer.blocks):
        if isinstance(inline, Styled) and inline.style == "mark":
            yield plain(inline.inlines)
    yield from (_reason(finding) for finding in about if finding.rule in _OPEN_RULES)
    yield from (f"{one.criterion}: proposed, not confirmed" for one in asked if one.proposed)


def _waived(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield those of `findings` that a waiver covers, each with its last day."""
    for finding in findings:
        if finding.waiver is not None:
            yield f"Waived until {long_date(finding.waiver.expires)}: {_reason(finding)}"


def _reason(finding: Finding) -> str:
    return f"{finding.message} ({finding.place})"


def _section(proof: Proof, document: Document) -> Section:
    return Section(document.title, proof.heading, f"site/{document.id}.html#{proof.anchor}", f"word/{word_path(document)}#{proof.anchor}")


# ---------------------------------------------------------------------------------------------------------- workbook


def assessment(pack: Pack, project: str) -> workbook.self_assessment.Assessment:
    """Return what the workbook of `project` shows. Raises WriterError as `answers` does."""
    given = answers(pack, project)
    document = next(document for document in pack.documents if document.customer == project and document.name == self_assessment.NAME)
    described = pack.workspace.projects[project]
    own = described.self_assessment
    checklist = checklist_of(pack.workspace)
    facts = (
        ("Checklist", f"{checklist.title}, version {checklist.version}"),
        ("Partner", pack.workspace.partner.name),
        ("Customer", str(described.customer.legal_entity)),
        ("Project", str(described.engagement.name)),
        ("Completed", _day(own.completed_on)),
        ("Reviewed", f"{_day(own.reviewed_on)} by {own.reviewed_by}"),
        ("Submission", _day(pack.workspace.partner.application.submission)),
    )
    prerequisites = {one.id for one in checklist.prerequisites}
    rows = tuple(_row(one, "Prerequisites" if one.control.id in prerequisites else "Controls") for one in given)
    title = f"{document.title}: {described.name}"
    return workbook.self_assessment.Assessment(title, document.subject, document.organisation, facts, rows, document.draft, document.sample)


def _day(day: date) -> str:
    return str(day) if is_open(day) else long_date(day)


def _row(answer: Answer, part: str) -> workbook.self_assessment.Row:
    proofs: list[workbook.self_assessment.Proof] = []
    for asked in answer.asked:
        proofs += [
            workbook.self_assessment.Proof(
                asked.criterion, asked.asks, section.document, section.heading, f"../{section.word}", f"../{section.page}"
            )
            for section in asked.sections
        ] or [workbook.self_assessment.Proof(asked.criterion, asked.asks, "", asked.instead, "", "")]
    asks = "\n".join(f"{cells.BULLET}{one.asks}" for one in answer.asked)
    text = "\n\n".join(["\n".join(f"Open: {reason}" for reason in answer.open)] * bool(answer.open) + [cells.text(answer.blocks)])
    missing, waived = "\n".join(dict.fromkeys((*answer.missing, *answer.open))), "\n".join(dict.fromkeys(answer.waived))
    return workbook.self_assessment.Row(part, answer.control.id, answer.control.name, asks, text, missing, tuple(proofs), waived)


# ------------------------------------------------------------------------------------------------- a given spreadsheet


def entries(pack: Pack, project: str) -> dict[str, fill.Entry]:
    """Return what a given spreadsheet is filled with, by control id. Raises WriterError as `answers` does."""
    return {answer.control.id: _entry(answer) for answer in answers(pack, project)}


def _entry(answer: Answer) -> fill.Entry:
    whole = _part(answer.asked, answer)
    by_id = {one.criterion: one for one in answer.asked}
    items = [[by_id[id] for id in item.criteria if id in by_id] for item in answer.control.evidence]
    divisions = [[_part(asked, answer) for asked in items], [_part([asked], answer) for asked in answer.asked]]
    if answer.open:
        return fill.Entry("", "", met=False, open="; ".join(answer.open))
    split = tuple(tuple(part) for part in divisions if len(part) > 1)
    return fill.Entry(cells.text(answer.blocks), whole.shown, whole.met, split, waived="; ".join(dict.fromkeys(answer.waived)))


def _part(asked: Iterable[Asked], answer: Answer) -> fill.Part:
    """Return where `asked` is shown, one document a line, and whether nothing of it or of the control as a whole is missing or waived."""
    asked = list(asked)
    documents: dict[tuple[str, str], list[str]] = {}
    for section in dict.fromkeys(section for one in asked for section in one.sections):
        documents.setdefault((section.document, section.word.partition("#")[0]), []).append(section.heading)
    shown = [f"{title} ({path}): {'; '.join(headings)}" for (title, path), headings in documents.items()]
    elsewhere = {reason for one in answer.asked if one not in asked for reason in (*one.missing, *one.waived)}
    return fill.Part("\n".join(shown), met=not {*answer.missing, *answer.waived} - elsewhere)
