"""The record of a build for machines: what evidence.json holds."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from generator.model.types.values import Model


class ChecklistRecord(Model):
    """The checklist that the partner applies by."""

    id: str
    """Its id in the library."""
    title: str
    """Its title."""
    version: str
    """Its version."""


class DocumentRecord(Model):
    """One document of the pack."""

    id: str
    """Unique in the workspace; the path of its page without ending."""
    title: str
    """Its title."""
    kind: str
    """What kind of document it is, as in the catalogue: sop, runbook, report …"""
    scope: str
    """Whose facts it tells: partner, project, api or workspace."""
    customer: str
    """The id of the customer project; empty for a document of the partner."""
    version: str
    """The version that document control states."""
    released: str
    """The day of that version, as 2026-11-23."""
    next_review: str
    """The day on which it is to be read again."""
    classification: str
    """Who may read it."""
    controls: list[str]
    """Ids of the controls that it serves."""
    page: str
    """Where its page stands below the build folder."""
    word: str
    """Where its Word file stands below the build folder."""
    draft: bool
    """Whether it is marked DRAFT: something is found about its customer, or about what it prints of the partner."""


class PlaceRecord(Model):
    """Where something stands in the author's files."""

    path: str
    """The file, relative to the workspace; empty where no single file is meant."""
    line: int = Field(ge=0)
    """The line, counted from 1; 0 means the file as a whole."""
    column: int = Field(ge=0)
    """The column, counted from 1; 0 means the whole line."""


class NotMadeRecord(Model):
    """A document of the catalogue that is not made, because a section of the description is absent."""

    document: str
    """Its id in the catalogue."""
    title: str
    """Its title."""
    customer: str
    """The id of the customer project; empty for a document of the partner."""
    needs: list[str]
    """The sections that it needs and that are absent; those of the partner begin with `partner.`."""


class ProposalRecord(Model):
    """Something that the library proposes and that is not confirmed: it proves nothing."""

    customer: str
    """The id of the customer project."""
    component: str
    """The component that it is for; empty for what belongs to all of them."""
    what: str
    """What is proposed, with its id: KPI orders-table-throttles."""
    values: dict[str, str]
    """The values that are proposed, by key."""
    document: str
    """The document that prints it, by its id in the catalogue."""
    confirm: str
    """What confirms it."""
    place: PlaceRecord
    """Where it belongs."""


class OpenRecord(Model):
    """A value that the author left open; what needs it shows a mark."""

    customer: str
    """The id of the customer project; empty for the partner."""
    key: str
    """The keys that lead to it, with dots; an element of a list by its position, counted from 0."""
    what: str
    """How readers call it."""
    note: str
    """What the author wrote behind TODO; empty where nothing."""
    section: bool
    """Whether it is a whole section that is absent."""
    place: PlaceRecord
    """Where it belongs."""


class SectionRecord(Model):
    """A section that proves a criterion."""

    document: str
    """The id of its document."""
    heading: str
    """Its heading."""
    anchor: str
    """Its anchor, on the page and in the Word file."""


class StandingRecord(Model):
    """How one criterion stands for the partner or for one customer project."""

    criterion: str
    """The id of the criterion."""
    control: str
    """The id of the control that it belongs to."""
    customer: str
    """The id of the customer project; empty for the partner."""
    state: str
    """proven, missing, elsewhere, alternative, not asked, answered or by hand."""
    why: str
    """Why it stands so; empty where the sections say it."""
    sections: list[SectionRecord]
    """The sections that prove it."""


class WaiverRecord(Model):
    """A waiver: a finding that is accepted for a time."""

    rule: str | None
    """The rule whose findings it accepts, if it names one."""
    criterion: str | None
    """The criterion or control, if it names one."""
    place: str | None
    """The keys that lead to the place, if it names one."""
    customer: str
    """The id of the customer project whose file holds it; empty for the partner's."""
    reason: str
    """Why the finding may stay."""
    owner: str
    """The id of the role that answers for it."""
    expires: str
    """The last day on which it holds, as 2027-01-31."""
    findings: int = Field(ge=0)
    """How many findings it accepts in this build."""


class FindingRecord(Model):
    """One thing that a rule found."""

    rule: str
    """The rule; evidencekit explain tells what it is for."""
    severity: Literal["error", "gap"]
    """error: a contradiction, which no build tolerates. gap: something that the checklist asks for is not there."""
    message: str
    """What is wrong."""
    hint: str
    """What to do; empty where the message says it."""
    control: str
    """The control that is concerned; empty for none or all."""
    criterion: str
    """The criterion that is concerned, where it is a single one."""
    customer: str
    """The id of the customer project; empty for the partner."""
    place: PlaceRecord
    """Where it is to be mended."""
    waived: bool
    """Whether a waiver accepts it: it is then no reason against handing in."""


class EvidenceRecord(Model):
    """What a build wrote, what it proves and what was found: build/evidence.json."""

    format: Literal["evidencekit.evidence/2"] = "evidencekit.evidence/2"
    """The form of this file; a change that breaks a reader gets another number."""
    generator: str
    """The program and its version."""
    built: str
    """When, in ISO 8601; SOURCE_DATE_EPOCH fixes it."""
    partner: str
    """The name of the partner."""
    checklist: ChecklistRecord | None
    """The checklist of the application; null without an application."""
    submission: str
    """The planned day of the application, as 2026-12-15; empty without an application, or where it is open."""
    ready: bool
    """Whether there is an application and no finding stands in its way. There is no score."""
    verdict: str
    """The verdict in words."""
    documents: list[DocumentRecord]
    """All documents, in the order of the catalogue."""
    not_made: list[NotMadeRecord]
    """The documents that are not made, the partner's first, then customer by customer."""
    open: list[OpenRecord]
    """Everything that is open, the partner's first, then customer by customer."""
    proposals: list[ProposalRecord]
    """Everything that is proposed and not confirmed, customer by customer."""
    coverage: list[StandingRecord]
    """How each criterion stands, in the order of the checklist."""
    findings: list[FindingRecord]
    """Everything that the rules found, waived findings too, in the order of files and lines."""
    waivers: list[WaiverRecord]
    """All waivers of the workspace."""
    files: dict[str, str]
    """The SHA-256 of every file to hand over (Word, workbooks and what else is no page), by its path below the build folder."""
    written: dict[str, str]
    """Every file of the build folder that builds wrote, by its path, with the id of the customer project to which it
    belongs; empty where to none alone. A later build replaces or removes these files and no other."""
