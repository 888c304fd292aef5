"""Rules about the runbook (OPE-002): every entry is reached, complete and drilled, and somebody answers the call."""

from __future__ import annotations

from collections.abc import Iterator

from generator.analysis.apis import api_type
from generator.analysis.runbook import Entry
from generator.checks.finding import Evidence, Finding
from generator.model.description.project import Project
from generator.model.library.gateway_facts import ApiType
from generator.model.types.values import format_duration

_PARTS = {
    "symptom": "what a person notices",
    "meaning": "what has happened",
    "checks": "what to look at first",
    "fix": "what to do",
    "verify": "how to see that it is over",
    "rollback": "how to undo the fix",
}
"""Parts of an entry that must be there, whoever says them."""


def _written(evidence: Evidence, project: Project) -> list[Entry]:
    """Return the entries that the author wrote and confirmed; proposals are a finding of their own."""
    return [entry for entry in evidence.results[project.id].runbook.entries if not entry.incident.proposed]


def incomplete_entry(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """An entry of the runbook lacks a part that neither the project, nor its alarms, nor the library say.

    Why: who follows an entry at night stops where it stops; without a way back nobody dares the fix.
    Bad: an incident without `rollback`, or one without alarm and without `escalate`.
    Good: every part said; `rollback: This entry changes nothing itself.` where that is the truth.
    """
    for entry in _written(evidence, project):
        lacking = [f"{name} ({what})" for name, what in _PARTS.items() if not getattr(entry.incident, name)]
        if entry.severity is None and not entry.incident.escalate:
            lacking.append("escalate (when to call whom)")
        if lacking:
            yield Finding(
                severity="gap",
                message=f"the entry `{entry.incident.id}` does not say {', '.join(lacking)}",
                location=("runbook", "incidents", entry.incident.id),
                criterion="OPE-002.troubleshooting",
                hint="Write it, or name the library's entry that says it (evidencekit list troubles).",
            )


def unreached_entry(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """An entry of the runbook that no alarm leads to and that is no known failure of the library.

    Why: nobody looks it up; what no alarm notices and no index of failures lists is found by chance.
    Bad: an incident that no alarm names and that has no `library`.
    Good: an alarm whose `incident` it is, or `library` with the failure that it adapts.
    """
    for entry in _written(evidence, project):
        if not entry.alarms and entry.trouble is None:
            yield Finding(
                severity="gap",
                message=f"no alarm leads to the entry `{entry.incident.id}`, and it names no known failure of the library",
                location=("runbook", "incidents", entry.incident.id),
                criterion="OPE-002.kpi-coverage",
                hint="Name it in an alarm, or name the library's entry that it adapts.",
            )


def overdue_drill(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """An entry that an alarm leads to was not followed by anybody for longer than the partner's standard allows.

    Why: commands, names and rights change; only who follows an entry notices. Counted to the day of submission.
    Bad: no `drilled`, or one from the year before, where `standards.operations.runbook_drill` is 180 days.
    Good: `drilled` with the day, the role, the time it took and what was changed.
    """
    standards, until = evidence.workspace.partner.standards.operations, evidence.workspace.partner.application.submission
    for entry in _written(evidence, project):
        drill = entry.incident.drilled
        if not entry.alarms or (drill is not None and until - drill.on <= standards.runbook_drill):
            continue
        when = "was never drilled" if drill is None else f"was last drilled on {drill.on}"
        yield Finding(
            severity="gap",
            message=f"the entry `{entry.incident.id}` {when}; the standard asks for it every {format_duration(standards.runbook_drill)}",
            location=("runbook", "incidents", entry.incident.id, *(["drilled"] if drill else [])),
            criterion="OPE-002.troubleshooting",
            hint="Let somebody who did not write it follow it, and note the day.",
        )


def unreachable_role(_: Evidence, project: Project) -> Iterator[Finding]:
    """Nobody is sure to answer: the first contact is no rotation, or the role to escalate to is no contact.

    Why: a telephone of one person is off on the night that counts.
    Bad: `escalate_to: operations-lead` and no contact with this role; a first contact without `rotation`.
    Good: every role of a severity in `contacts`, and a `rotation` for the one that is called first.
    """
    book = project.runbook
    first = min(range(len(book.contacts)), key=lambda index: book.contacts[index].order, default=None)
    if first is not None and book.contacts[first].rotation is None:
        yield Finding(
            severity="gap",
            message=f"`{book.contacts[first].role}` is called first and has no on-call rotation",
            location=("runbook", "contacts", first),
            control="OPE-002",
            hint="Name the rotation of the paging system.",
        )
    known = {contact.role for contact in book.contacts}
    for severity in book.severities:
        if severity.escalate_to is None:
            yield Finding(
                severity="gap",
                message=f"`{severity.id}` says after which time the next level is called, and not who that is",
                location=("runbook", "severities", severity.id),
                control="OPE-002",
                hint="Write `escalate_to` with the role.",
            )
        elif severity.escalate_to not in known:
            yield Finding(
                severity="gap",
                message=f"`{severity.escalate_to}` is called for `{severity.id}`, and no contact says how",
                location=("runbook", "severities", severity.id, "escalate_to"),
                control="OPE-002",
                hint="Add the role to runbook.contacts.",
            )


def hurried_escalation(_: Evidence, project: Project) -> Iterator[Finding]:
    """The next level is called before anybody has to be at work.

    Why: two people then begin at the same minute, each believing that the other one leads.
    Bad: `respond_within: 30m` and `escalate_after: 15m`.
    Good: `escalate_after` at least as long as `respond_within`.
    """
    for severity in project.runbook.severities:
        if severity.escalate_after < severity.respond_within:
            yield Finding(
                severity="error",
                message=f"`{severity.id}` escalates after {format_duration(severity.escalate_after)}, "
                f"but work need not begin before {format_duration(severity.respond_within)}",
                location=("runbook", "severities", severity.id, "escalate_after"),
                control="OPE-002",
                hint="Escalate later, or respond sooner.",
            )


def circular_decision(_: Evidence, project: Project) -> Iterator[Finding]:
    """A decision sends the reader to the entry in which it stands.

    Why: at three in the morning one walks in a circle once, and then trusts the runbook no more.
    Bad: `go_to: [api-5xx]` in a decision of `api-5xx`.
    Good: what to do, or the entry that helps.
    """
    for incident in project.runbook.incidents:
        for index, decision in enumerate(incident.decisions):
            if incident.id in decision.go_to:
                yield Finding(
                    severity="error",
                    message=f"a decision of `{incident.id}` sends the reader to the same entry",
                    location=("runbook", "incidents", incident.id, "decisions", index),
                    control="OPE-002",
                    hint="Say what to do here, or name the entry that helps.",
                )


def unfit_library_entry(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """An entry adapts a known failure of another type of API.

    Why: usage plans of a REST API, or routes of a WebSocket API, do not exist for an HTTP API; the commands fail.
    Bad: `library: apigw-429-usage-plan-rate` for an HTTP API.
    Good: an entry of the library whose `apis` hold the type (evidencekit list troubles), or an entry of one's own.
    """
    parts = {component.id: component for component in project.architecture.components}
    all_types = {type for component in parts.values() if (type := api_type(component, project)) is not None}
    for incident in project.runbook.incidents:
        troubles = evidence.workspace.library.troubleshooting
        trouble = troubles.get(incident.library) if incident.library is not None else None
        if trouble is None:
            continue
        own = {type for id in incident.components if (type := api_type(parts[id], project)) is not None} or all_types
        if own and not own & set(trouble.apis):
            yield Finding(
                severity="error",
                message=f"`{incident.library}` is about {' and '.join(trouble.apis)} APIs, "
                f"and the entry `{incident.id}` is about {_conjunction(own)}",
                location=("runbook", "incidents", incident.id, "library"),
                control="OPE-002",
                hint="Name an entry of the library for this type (evidencekit list troubles), or write the entry yourself.",
            )


def _conjunction(types: set[ApiType]) -> str:
    return " and ".join(f"{'an' if type == 'HTTP' else 'a'} {type} API" for type in sorted(types))


PROJECT_RULES = (
    unfit_library_entry,
    incomplete_entry,
    unreached_entry,
    overdue_drill,
    unreachable_role,
    hurried_escalation,
    circular_decision,
)
