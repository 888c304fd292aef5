"""Rules about proposals: what the library proposes, and what an author keeps as a draft, proves nothing until it is confirmed."""

from __future__ import annotations

from collections.abc import Iterator

from generator.analysis.proposals import Completed, Proposal, Unproposed
from generator.checks.finding import Evidence, Finding
from generator.model.description.project import Project
from generator.model.types.open import gap_within

_CONTROLS = {
    "kpis-and-alarms": "OPE-001",
    "runbook": "OPE-002",
    "recovery-plan": "REL-002",
    "cost-model": "COST-001",
    "security-record": "NETSEC-002",
}
"""The control that each document with proposals serves; without an application for it, a proposal is a gap all the same."""
_HINT = "Confirm or replace each of them: evidencekit check --proposals lists the values and the keys."


def unconfirmed_proposal(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A document rests on what the library proposes, or on a draft that was not confirmed.

    Why: a proposal is what suits most systems; only a person who knows this one can say that it suits here.
    Bad: a table that no KPI names, so that the library's starter alarms watch it; an entry with `proposed: true`.
    Good: the KPI, the alarm and the entry written; the line `proposed: true` deleted once the entry was read.
    """
    completed = evidence.results[project.id].completed
    checklist = evidence.workspace.checklist
    asked = {control.id for control in checklist.all_controls()} if checklist is not None else set()
    groups: dict[tuple[str, str], list[Proposal]] = {}
    for proposal in completed.proposals:
        groups.setdefault((proposal.component, proposal.document), []).append(proposal)
    for (component, document), group in groups.items():
        control = _CONTROLS.get(document, "")
        yield Finding(
            severity="gap",
            message=f"{_counted(group)}{f' for `{component}`' if component else ''} in {document}: proposed, not confirmed",
            location=group[0].location,
            control=control if control in asked else "",
            hint=f"{_HINT}{_perhaps_excepted(project)}",
        )
    for one in _useless(completed):
        yield Finding(
            severity="gap",
            message=f"no starter alarm can be proposed for `{one.component}`; for {one.metric}, this is missing: {one.lacking}",
            location=one.location,
            control="OPE-001" if "OPE-001" in asked else "",
            hint="Write what is missing, or a KPI with its metric and its limit.",
        )


def _perhaps_excepted(project: Project) -> str:
    """Return the advice to complete the list of components that need no watching, where part of it is open."""
    gap = gap_within(project.operations.unmonitored)
    return f" The {gap.label} is open: complete it, for what it names gets no proposals." if gap and gap.kind == "value" else ""


def _counted(group: list[Proposal]) -> str:
    """Return what is proposed, each kind with its number: `2 KPIs, 2 alarms`."""
    kinds = dict.fromkeys(proposal.kind for proposal in group)
    numbers = {kind: sum(proposal.kind == kind for proposal in group) for kind in kinds}
    return ", ".join(f"{number} {_plural(kind) if number > 1 else kind}" for kind, number in numbers.items())


def _plural(kind: str) -> str:
    return {"runbook entry": "runbook entries", "severity": "severities", "encryption of a store": "encryptions of stores"}.get(
        kind, f"{kind}s"
    )


def _useless(completed: Completed) -> Iterator[Unproposed]:
    """Yield for each component that the author wants watched by starter alarms, and that none fits, the first reason."""
    watched = {kpi.component for kpi in completed.project.operations.kpis}
    seen: set[str] = set()
    for one in completed.unproposed:
        if one.location and one.component not in watched | seen:
            seen.add(one.component)
            yield one


PROJECT_RULES = (unconfirmed_proposal,)
