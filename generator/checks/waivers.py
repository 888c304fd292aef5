"""Waivers: which finding one covers, and rules about those that cover nothing any more."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.finding import Evidence, Finding
from generator.model.description.waiver import Waiver
from generator.model.types.open import is_open
from generator.model.types.origin import Location
from generator.model.types.refusals import suggestion


def waiver_for(finding: Finding, evidence: Evidence) -> Waiver | None:
    """Return the first waiver in force that covers `finding`: one of its own project, or of the partner for its own.

    One of which it is open what it covers, or until when, covers nothing.
    """
    for _, waiver in _waivers(evidence, finding.project):
        if waiver.expires >= evidence.today and covers(waiver, finding):
            return waiver
    return None


def covers(waiver: Waiver, finding: Finding) -> bool:
    """Return whether everything that `waiver` names fits `finding`."""
    place = ".".join(str(step + 1) if isinstance(step, int) else step for step in finding.location)
    return (
        waiver.rule in (None, finding.rule)
        and waiver.criterion in (None, finding.criterion, finding.control)
        and (waiver.place is None or f"{place}.".startswith(f"{waiver.place}."))
    )


def _waivers(evidence: Evidence, project: str | None) -> list[tuple[int, Waiver]]:
    """Return the waivers with nothing open that decides what they cover, each with its position."""
    workspace = evidence.workspace
    owner = workspace.partner if project is None else workspace.projects[project]
    numbered = [] if is_open(owner.waivers) else enumerate(owner.waivers)
    return [(index, waiver) for index, waiver in numbered if _decides(waiver)]


def _decides(waiver: Waiver) -> bool:
    return not any(map(is_open, (waiver.rule, waiver.criterion, waiver.place, waiver.expires)))


def _all(evidence: Evidence) -> Iterator[tuple[str | None, Location, Waiver]]:
    for project in (None, *evidence.workspace.projects):
        for index, waiver in _waivers(evidence, project):
            yield project, ("waivers", index), waiver


def expired_waiver(evidence: Evidence) -> Iterator[Finding]:
    """A waiver whose last day is over.

    Why: a waiver buys time for a repair; without an end it would be a hole that nobody looks at.
    Bad: `expires: 2026-06-30` in a pack that is checked in November.
    Good: the repair, or a new date that the owner has agreed to.
    """
    for project, location, waiver in _all(evidence):
        if waiver.expires < evidence.today:
            yield Finding(
                severity="gap",
                message=f"the waiver held until {waiver.expires}: {_named(waiver)}",
                project=project,
                location=(*location, "expires"),
                hint="Repair what it covered, or agree on a new date with its owner.",
            )


def long_waiver(evidence: Evidence) -> Iterator[Finding]:
    """A waiver that lasts longer than the partner allows.

    Why: a waiver buys time for a repair; one for years is a decision against it.
    Bad: `expires: 2030-12-31` where `longest_exception` of partner.yml is 180 days.
    Good: an end within that time, and a new agreement then.
    """
    longest = evidence.workspace.partner.longest_exception
    for project, location, waiver in _all(evidence):
        if (left := waiver.expires - evidence.today) > longest:
            yield Finding(
                severity="gap",
                message=f"the waiver lasts {left.days} more days, {longest.days} are allowed: {_named(waiver)}",
                project=project,
                location=(*location, "expires"),
                hint="Let it end sooner; longest_exception of partner.yml says how long one may last.",
            )


def unused_waiver(evidence: Evidence) -> Iterator[Finding]:
    """A waiver that covers no finding.

    Why: what it was for has been repaired, or its rule or place is misspelt and it protects nothing.
    Bad: `rule: unpriced-componet`.
    Good: a waiver that is deleted together with its cause.
    """
    for project, location, waiver in _all(evidence):
        covered = any(finding.project == project and covers(waiver, finding) for finding in evidence.found)
        if waiver.expires >= evidence.today and not covered and not _undecided(evidence, project):
            yield Finding(
                severity="gap",
                message=f"the waiver covers no finding: {_named(waiver)}",
                project=project,
                location=location,
                hint=_advice(waiver, evidence),
            )


def _undecided(evidence: Evidence, project: str | None) -> bool:
    """Return whether a value is open, or the application, without which the finding that a waiver covers may not be decided."""
    read = evidence.workspace.gaps if project is None else (None, project)
    gaps = (gap for owner in read for gap in evidence.workspace.gaps.get(owner, ()))
    return any(gap.kind == "value" or gap.location == ("application",) for gap in gaps)


def _named(waiver: Waiver) -> str:
    parts = {"rule": waiver.rule, "criterion": waiver.criterion, "place": waiver.place}
    return ", ".join(f"{label} {value}" for label, value in parts.items() if value)


def _advice(waiver: Waiver, evidence: Evidence) -> str:
    if waiver.rule is not None and waiver.rule not in evidence.rules:
        return f"No rule is called `{waiver.rule}`. {suggestion(waiver.rule, evidence.rules, 'Rules')}"
    return "Delete it, or correct what it names."


WORKSPACE_RULES = (
    expired_waiver,
    long_waiver,
    unused_waiver,
)
