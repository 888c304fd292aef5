"""The self-assessment as data: each control's answer and proof, read from the document that site and Word show.

Whatever asks for answers takes them from here, so that page, Word file and workbooks cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.checks.finding import Finding
from generator.document.escaping import long_date
from generator.document.links import is_internal, page_id, word_path
from generator.document.tree import Block, Document, Heading, Link, Table, plain, walk
from generator.errors import WriterError
from generator.model.library.checklist import Control
from generator.pack import Pack
from generator.writers import workbook
from generator.writers.workbook import cells, fill

NAME = "self-assessment"
"""The last part of the document's id: what its template is called."""


@dataclass(frozen=True)
class Section:
    """A section that proves something: the titles of document and section, and where both stand below the build folder."""

    document: str
    heading: str
    page: str
    word: str


@dataclass(frozen=True)
class Asked:
    """One thing that a control asks: the criterion's id (empty where the document asks in other words), and its proof.

    `shown` is what the document says about the proof, in words; `sections` are the places it links to. `missing` is what the
    checks found about this criterion alone.
    """

    criterion: str
    asks: str
    shown: str
    sections: tuple[Section, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What a case study says to one control. `missing` is what the checks found about it; empty where nothing is wrong."""

    control: Control
    blocks: tuple[Block, ...]
    asked: tuple[Asked, ...]
    missing: tuple[str, ...]

    def sections(self) -> tuple[Section, ...]:
        """Return the sections that prove any of the criteria, each once."""
        return tuple(dict.fromkeys(section for one in self.asked for section in one.sections))


def anchor(control: str) -> str:
    """Return the anchor of the section that answers `control`: control-apigw-001, control-2-1."""
    return f"control-{control.lower().replace('.', '-')}"


def document_of(pack: Pack, project: str) -> Document | None:
    """Return the self-assessment of `project`, or None where the workspace has no template for one."""
    return next((one for one in pack.documents if one.customer == project and one.name == NAME), None)


def answers(pack: Pack, project: str) -> tuple[Answer, ...]:
    """Return the answer to every control, in the order of the checklist.

    Raises WriterError where the workspace has no self-assessment document.
    """
    document = document_of(pack, project)
    if document is None:
        raise WriterError(f"there is no document {NAME} for {project}: the template project/{NAME}.md.j2 holds the answers")
    checklist = pack.workspace.library.checklists[pack.workspace.partner.application.checklist]
    by_id = {one.id: one for one in pack.documents}
    findings = [one for one in pack.open if one.project in (None, project)]
    return tuple(_answer(control, document, by_id, findings) for control in checklist.all_controls())


def _answer(control: Control, document: Document, by_id: Mapping[str, Document], findings: Iterable[Finding]) -> Answer:
    blocks = _section(document, anchor(control.id))
    criteria = {" ".join(one.asks.split()): one.id for one in control.criteria}
    about = [one for one in findings if one.control == control.id]
    asked = tuple(
        Asked(
            id := criteria.get(asks, ""),
            asks,
            plain(row[-1].inlines),
            tuple(_sections(row[-1].inlines, document, by_id)),
            tuple(_reason(one) for one in about if one.criterion == id != ""),
        )
        for table in blocks
        if isinstance(table, Table)
        for row in table.rows
        if (asks := " ".join(plain(row[0].inlines).split()))
    )
    answer = tuple(one for one in blocks if not isinstance(one, Table))
    return Answer(control, answer, asked, tuple(_reason(one) for one in about))


def _reason(finding: Finding) -> str:
    return f"{finding.message} ({finding.place})"


def _section(document: Document, wanted: str) -> tuple[Block, ...]:
    """Return the blocks below the heading with the anchor `wanted`, up to the next heading of its level or above."""
    found: list[Block] = []
    level = 0
    for block in document.blocks:
        if isinstance(block, Heading):
            if level and block.level <= level:
                break
            if block.anchor == wanted:
                level = block.level
                continue
        if level:
            found.append(block)
    return tuple(found)


def _sections(inlines: object, document: Document, by_id: Mapping[str, Document]) -> Iterator[Section]:
    for node in walk(inlines):
        if not isinstance(node, Link) or not is_internal(node.target):
            continue
        page, _, fragment = node.target.partition("#")
        other = by_id.get(page_id(document, page)) if page else document
        if other is not None:
            mark = f"#{fragment}" if fragment else ""
            yield Section(other.title, plain(node.inlines), f"site/{other.id}.html{mark}", f"word/{word_path(other)}{mark}")


# ---------------------------------------------------------------------------------------------------------- workbook


def assessment(pack: Pack, project: str) -> workbook.self_assessment.Assessment:
    """Return what the workbook of `project` shows. Raises WriterError as `answers` does."""
    document = document_of(pack, project)
    given = answers(pack, project)
    assert document is not None
    described = pack.workspace.projects[project]
    own = described.self_assessment
    checklist = pack.workspace.library.checklists[pack.workspace.partner.application.checklist]
    facts = (
        ("Checklist", f"{checklist.title}, version {checklist.version}"),
        ("Partner", pack.workspace.partner.name),
        ("Customer", described.customer.legal_entity),
        ("Project", described.engagement.name),
        ("Completed", long_date(own.completed_on)),
        ("Reviewed", f"{long_date(own.reviewed_on)} by {own.reviewed_by}"),
        ("Submission", long_date(pack.workspace.partner.application.submission)),
    )
    prerequisites = {one.id for one in checklist.prerequisites}
    rows = tuple(_row(one, "Prerequisites" if one.control.id in prerequisites else "Controls") for one in given)
    title = f"{document.title}: {described.name}"
    return workbook.self_assessment.Assessment(title, document.subject, document.organisation, facts, rows, document.draft, document.sample)


def _row(answer: Answer, part: str) -> workbook.self_assessment.Row:
    proofs: list[workbook.self_assessment.Proof] = []
    for one in answer.asked:
        name = one.criterion or answer.control.id
        proofs += [
            workbook.self_assessment.Proof(name, one.asks, section.document, section.heading, f"../{section.word}", f"../{section.page}")
            for section in one.sections
        ] or [workbook.self_assessment.Proof(name, one.asks, "", one.shown, "", "")]
    asks = "\n".join(f"{cells.BULLET}{one.asks}" for one in answer.asked)
    return workbook.self_assessment.Row(
        part, answer.control.id, answer.control.name, asks, cells.text(answer.blocks), "\n".join(answer.missing), tuple(proofs)
    )


# ------------------------------------------------------------------------------------------------- a given spreadsheet


def entries(pack: Pack, project: str) -> dict[str, fill.Entry]:
    """Return what a given spreadsheet is filled with, by control id. Raises WriterError as `answers` does."""
    return {answer.control.id: _entry(answer) for answer in answers(pack, project)}


def _entry(answer: Answer) -> fill.Entry:
    whole = _part(answer.asked, answer)
    by_id = {one.criterion: one for one in answer.asked}
    items = [[by_id[id] for id in item.criteria if id in by_id] for item in answer.control.evidence]
    divisions = [[_part(asked, answer) for asked in items], [_part([asked], answer) for asked in answer.asked]]
    return fill.Entry(cells.text(answer.blocks), whole.shown, whole.met, tuple(tuple(one) for one in divisions if len(one) > 1))


def _part(asked: Iterable[Asked], answer: Answer) -> fill.Part:
    """Return where `asked` is shown, one document a line, and whether nothing is missing of it or of the control as a whole."""
    asked = list(asked)
    documents: dict[tuple[str, str], list[str]] = {}
    for section in dict.fromkeys(section for one in asked for section in one.sections):
        documents.setdefault((section.document, section.word.partition("#")[0]), []).append(section.heading)
    shown = [f"{title} ({path}): {'; '.join(headings)}" for (title, path), headings in documents.items()]
    elsewhere = {reason for one in answer.asked if one not in asked for reason in one.missing}
    return fill.Part("\n".join(shown), met=not set(answer.missing) - elsewhere)
