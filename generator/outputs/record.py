"""The record of a build: documents, coverage, findings, waivers and hashes, as evidence.json holds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from generator import __version__
from generator.checks.finding import Finding
from generator.document.links import word_path
from generator.document.tree import Document
from generator.errors import Place
from generator.model.record import (
    ChecklistRecord,
    DocumentRecord,
    EvidenceRecord,
    FindingRecord,
    NotMadeRecord,
    OpenRecord,
    PlaceRecord,
    ProposalRecord,
    SectionRecord,
    StandingRecord,
    WaiverRecord,
)
from generator.model.types.open import each, is_open
from generator.pack import Pack
from generator.pages.coverage import Standing
from generator.verdict import sentence
from generator.workspace.loader import place_of


def record(pack: Pack, files: Mapping[str, str], written: Mapping[str, str], built: datetime) -> EvidenceRecord:
    """Return the record of `pack`, built at `built`.

    `files` are the hashes of the files to hand over, `written` the customers of all files that builds wrote, both by path.
    """
    application, checklist = pack.workspace.application, pack.workspace.checklist
    submission = application.submission if application else None
    return EvidenceRecord(
        generator=f"evidencekit {__version__}",
        built=built.isoformat(),
        partner=pack.workspace.partner.name,
        checklist=ChecklistRecord(id=checklist.id, title=checklist.title, version=checklist.version) if checklist else None,
        submission=submission.isoformat() if submission and not is_open(submission) else "",
        ready=application is not None and not pack.open,
        verdict=sentence(pack.judged, applied=application is not None),
        documents=[_document(one) for one in pack.documents],
        not_made=[
            NotMadeRecord(document=unmade.entry.id, title=unmade.entry.title, customer=unmade.customer, needs=list(unmade.needs))
            for unmade in pack.unmade
        ],
        open=list(_open(pack)),
        proposals=list(_proposals(pack)),
        coverage=[_standing(one) for one in pack.coverage],
        findings=[_finding(one) for one in pack.findings],
        waivers=list(_waivers(pack)),
        files=dict(files),
        written=dict(written),
    )


def _document(one: Document) -> DocumentRecord:
    control = one.control
    return DocumentRecord(
        id=one.id,
        title=one.title,
        kind=one.kind_id,
        scope=one.scope,
        customer=one.customer,
        version=control.version,
        released=control.released.isoformat() if control.released else "",
        next_review=control.next_review.isoformat() if control.next_review else "",
        classification=control.classification,
        controls=list(one.controls),
        page=f"site/{one.id}.html",
        word=f"word/{word_path(one)}",
        draft=one.draft,
    )


def _open(pack: Pack) -> Iterator[OpenRecord]:
    for id in (None, *pack.workspace.projects):
        for gap in pack.workspace.gaps.get(id, ()):
            yield OpenRecord(
                customer=id or "",
                key=".".join(map(str, gap.location)),
                what=gap.label,
                note=gap.note,
                section=gap.kind == "section",
                place=_place(place_of(pack.workspace, id, gap.location)),
            )


def _proposals(pack: Pack) -> Iterator[ProposalRecord]:
    for id in pack.workspace.projects:
        for proposal in pack.results[id].completed.proposals:
            yield ProposalRecord(
                customer=id,
                component=proposal.component,
                what=f"{proposal.kind} {proposal.id}",
                values={key: str(value) for key, value in proposal.values.items()},
                document=proposal.document,
                confirm=proposal.confirm,
                place=_place(place_of(pack.workspace, id, proposal.location)),
            )


def _place(place: Place) -> PlaceRecord:
    return PlaceRecord(path=place.path, line=place.line, column=place.column)


def _standing(one: Standing) -> StandingRecord:
    sections = [SectionRecord(document=proof.document, heading=proof.heading, anchor=proof.anchor) for proof in one.proofs]
    return StandingRecord(
        criterion=one.criterion.id, control=one.criterion.control, customer=one.customer, state=one.state, why=one.why, sections=sections
    )


def _finding(one: Finding) -> FindingRecord:
    return FindingRecord(
        rule=one.rule,
        severity=one.severity,
        message=one.message,
        hint=one.hint,
        control=one.control,
        criterion=one.criterion,
        customer=one.project or "",
        place=_place(one.place),
        waived=one.waiver is not None,
    )


def _waivers(pack: Pack) -> Iterator[WaiverRecord]:
    written = [("", waiver) for waiver in each(pack.workspace.partner.waivers)]
    written += [(id, waiver) for id, project in pack.workspace.projects.items() for waiver in each(project.waivers)]
    for customer, waiver in written:
        yield WaiverRecord(
            rule=_said(waiver.rule),
            criterion=_said(waiver.criterion),
            place=_said(waiver.place),
            customer=customer,
            reason=str(waiver.reason),
            owner=str(waiver.owner),
            expires=str(waiver.expires),
            findings=sum(finding.waiver is waiver for finding in pack.findings),
        )


def _said(value: str | None) -> str | None:
    """Return a value as text, its mark where it is open."""
    return None if value is None else str(value)
