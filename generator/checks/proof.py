"""Rules about proof: every criterion that is owed is answered in the YAML and proven by a section that a reviewer finds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.checks.finding import Evidence, Finding
from generator.checks.records import place_in_template, place_of_control
from generator.errors import Place
from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.library.checklist import Criterion
from generator.model.types.answers import Key, keys
from generator.model.types.open import gap_of, is_open, settle
from generator.model.types.origin import Location
from generator.pages.coverage import Proof, Standing, checklist_of, refused_review

_MARK = "Mark the section that proves it with data-evidence, or add the document that holds it."
_CONFIRM = "Confirm what the section holds: evidencekit check --proposals lists the values and the keys."


def unproven_criterion(evidence: Evidence) -> Iterator[Finding]:
    """A criterion of the checklist that no section of a document proves.

    Why: a reviewer rejects an application for a single missing point.
    Bad: no heading carries `data-evidence="ACCT-001.root-mfa"`.
    Good: `## MFA on root {: #root-mfa data-evidence="ACCT-001.root-mfa" }` with the rule under it.
    """
    for criterion, standings in _by_criterion(evidence):
        missing = [standing for standing in standings if standing.state == "missing" and criterion.required]
        if criterion.or_layer is not None and len(missing) < len(standings):
            continue
        for standing in missing[:1] if criterion.quantifier == "at-least-one-reference" else missing:
            project = standing.customer if criterion.quantifier == "each-reference" else ""
            whose = f"for {project}" if project else "by the partner's documents" if criterion.layer == "standard" else "for any customer"
            yield Finding(
                severity="gap",
                message=f"{criterion.id} is not proven {whose}, {standing.why}: {criterion.asks}",
                project=project or None,
                location=_answering(criterion, evidence, project),
                criterion=criterion.id,
                hint=_CONFIRM if standing.why.endswith("not confirmed") else _MARK,
            )


def unapplied_standard(evidence: Evidence) -> Iterator[Finding]:
    """A standard sets what no customer's document shows as applied.

    Why: the reviewer asks for both, and a standard that nobody follows is paper.
    Bad: a runbook standard with routine tasks, and no runbook that has any.
    Good: the section of the customer's document, marked with the same criterion.
    """
    yield from _one_sided(
        evidence,
        partner="proven",
        customers="missing",
        said="is set by a standard ({}), but no customer's document shows it applied",
    )


def practice_without_standard(evidence: Evidence) -> Iterator[Finding]:
    """A customer's document shows what no standard of the partner sets.

    Why: what was done well once is no practice of the company until it is written down for the next project.
    Bad: a runbook with an entry for each alarm, and no runbook standard that asks for it.
    Good: the section of the standard, marked with the same criterion.
    """
    yield from _one_sided(
        evidence,
        partner="missing",
        customers="proven",
        said="is shown for a customer ({}), but no standard of the partner sets it",
    )


def _one_sided(evidence: Evidence, partner: str, customers: str, said: str) -> Iterator[Finding]:
    for criterion, standings in _by_criterion(evidence):
        if criterion.or_layer is None:
            continue
        own = {standing.state for standing in standings if not standing.customer}
        theirs = {standing.state for standing in standings if standing.customer}
        if own == {partner} and customers in theirs and (customers == "proven" or "proven" not in theirs):
            where = next(proof.document for standing in standings for proof in standing.proofs)
            yield Finding(
                severity="gap",
                message=f"{criterion.id} {said.format(where)}: {criterion.asks}",
                location=_answering(criterion, evidence, ""),
                criterion=criterion.id,
                hint="Mark the section on the other side with data-evidence, or write it.",
            )


def unanswered_control(evidence: Evidence) -> Iterator[Finding]:
    """A control of the checklist to which the self-assessment says nothing.

    Why: the programme reads the answers first; an empty cell is no answer, whatever the documents prove.
    Bad: a checklist in the workspace with a control DATA-001, and no template `answers/DATA-001.md.j2`.
    Good: the template, made of the description's values; or a note on the control in `self_assessment.answers`.
    """
    submission = evidence.workspace.partner.application.submission
    for project, given in evidence.answers.items():
        for answer in given:
            control = answer.control
            if answer.blank and any(criterion.in_force(submission) for criterion in control.criteria):
                yield Finding(
                    severity="gap",
                    message=f"{control.id} has no answer: {control.name}",
                    project=project,
                    location=("self_assessment", "answers"),
                    control=control.id,
                    hint=f"Write templates/answers/{control.id}.md.j2, or a note on it under self_assessment.answers.",
                )


def unanswered_criterion(evidence: Evidence) -> Iterator[Finding]:
    """A criterion that nothing in the YAML answers.

    Why: a section that is rendered from nothing proves nothing, whatever its heading says.
    Bad: no `features` at any API of a project (APIGW-006).
    Good: one of the keys that `evidencekit explain APIGW-006.feature-list` names, with its answer.
    """
    silent, answered = _answers(evidence)
    satisfied = {standing.criterion.id for standing in evidence.coverage if standing.state == "alternative"}
    for criterion in checklist_of(evidence.workspace).criteria():
        if criterion.id in satisfied or not criterion.in_force(evidence.workspace.partner.application.submission):
            continue
        if criterion.quantifier == "at-least-one-reference" and criterion.id in answered:
            continue
        for project, silence in silent.get(criterion.id, []):
            # A condition that rests on an open value does not excuse anybody.
            owed = True if project is None else settle(criterion.owed_by, evidence.workspace.projects[project])
            if is_open(owed) or owed:
                location = silence.location
                key = ".".join(step for step in location if isinstance(step, str))
                cause = silence.open or (gap.label if (gap := gap_of(owed)) else "")
                why = f", because {cause} is open" if cause else ""
                yield Finding(
                    severity="gap",
                    message=f"nothing answers {criterion.id}{why}: {criterion.asks}",
                    project=project,
                    location=location,
                    criterion=criterion.id,
                    hint=f"Write `{key}`; evidencekit explain {criterion.id} names every key that answers it.",
                )


def _answers(evidence: Evidence) -> tuple[dict[str, list[tuple[str | None, Key]]], set[str]]:
    """Return the key where nothing is written, by criterion, in each part that could answer it; and the criteria that are answered."""
    silent: dict[str, list[tuple[str | None, Key]]] = {}
    answered: set[str] = set()
    parts: list[tuple[str | None, Any]] = [(None, evidence.workspace.partner), *evidence.workspace.references.items()]
    for id, part in parts:
        found = [(criterion, key) for key in keys(part, type(part)) for criterion in key.criteria]
        given = {criterion for criterion, key in found if key.given}
        answered |= given
        for criterion, key in {criterion: key for criterion, key in reversed(found) if criterion not in given}.items():
            silent.setdefault(criterion, []).append((id, key))
    return silent, answered


def unknown_criterion(evidence: Evidence) -> Iterator[Finding]:
    """An evidence mark that names no criterion of the checklist.

    Why: the section looks like proof and proves nothing.
    Bad: `data-evidence="ACCT-001.root-mfaa"`.
    Good: an id that `evidencekit list controls` shows.
    """
    known = evidence.workspace.library.ids()["criterion"]
    for proof in evidence.proofs:
        if proof.criterion not in known:
            project, location = place_of_control(evidence, proof.customer, proof.document)
            yield Finding(
                severity="error",
                message=f"{proof.document}, section “{proof.heading}” names {proof.criterion}, which is no criterion",
                project=project,
                location=location,
                hint="evidencekit list controls shows them all.",
                place=_marked_at(proof, evidence),
            )


def empty_proof(evidence: Evidence) -> Iterator[Finding]:
    """A section that is marked as proof and has nothing under its heading.

    Why: a heading alone proves nothing, nor do further headings or the head of a table without rows.
    Bad: a marked heading directly followed by the next heading.
    Good: text, a table with rows or a figure under it.
    """
    for proof in evidence.proofs:
        if proof.empty:
            project, location = place_of_control(evidence, proof.customer, proof.document)
            yield Finding(
                severity="error",
                message=f"{proof.document}, section “{proof.heading}” is marked as proof of {proof.criterion} and is empty",
                project=project,
                location=location,
                criterion=proof.criterion,
                place=_marked_at(proof, evidence),
            )


def unreachable_proof(evidence: Evidence) -> Iterator[Finding]:
    """A section that is marked as proof and that a reader does not get to.

    Why: the reviewer reads offline, by the navigation of the site or the contents of the Word document.
    Bad: a marked heading inside a folded box.
    Good: a heading of the document itself, on a page of the navigation.
    """
    for proof in evidence.proofs:
        if proof.unreachable:
            project, location = place_of_control(evidence, proof.customer, proof.document)
            yield Finding(
                severity="error",
                message=f"{proof.document}, section “{proof.heading}” proves {proof.criterion}, but {proof.unreachable}",
                project=project,
                location=location,
                criterion=proof.criterion,
                place=_marked_at(proof, evidence),
            )


def refused_evidence(evidence: Evidence) -> Iterator[Finding]:
    """A section that proves a criterion in a form that the checklist does not take.

    Why: for some criteria prose in the self-assessment is not accepted, others want a diagram or a template.
    Bad: `data-evidence="ACCT-002.federation"` on a heading of the self-assessment.
    Good: the same mark on a section of the identity SOP.
    """
    criteria = {criterion.id: criterion for criterion in checklist_of(evidence.workspace).criteria()}
    for proof in evidence.proofs:
        criterion = criteria.get(proof.criterion)
        if criterion is not None and proof.counts and not proof.waiting and not proof.accepted_for(criterion):
            wanted = f"takes {', '.join(criterion.accepts)}" if criterion.accepts else f"refuses {', '.join(criterion.refuses)}"
            project, location = place_of_control(evidence, proof.customer, proof.document)
            yield Finding(
                severity="gap",
                message=f"{proof.document}, section “{proof.heading}” is no evidence for {criterion.id}, which {wanted}",
                project=project,
                location=location,
                criterion=criterion.id,
                hint="Show it in a section of the right kind, or link from it to the diagram.",
                place=_marked_at(proof, evidence),
            )


def _marked_at(proof: Proof, evidence: Evidence) -> Place:
    return place_in_template(evidence, proof.document, (proof.criterion, f"#{proof.anchor} "), (proof.criterion, "data-evidence"))


def unusable_review(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A review that does not satisfy what it was entered for.

    Why: newer checklists take a Well-Architected review without high-risk issues in place of a group of controls, and nothing less.
    Bad: `reviews` with `high_risk_issues: 2`.
    Good: a review of this workload, recent, with every high-risk issue closed.
    """
    workspace = evidence.workspace
    checklist, submission = checklist_of(workspace), workspace.partner.application.submission
    known = {alternative.id: alternative for alternative in checklist.alternatives}
    for index, review in enumerate(project.reviews):
        alternative = known.get(review.alternative)
        if alternative is None:
            offered = f"it offers {', '.join(known)}" if known else "it offers none"
            why = f"{checklist.title} {checklist.version} has no such alternative, {offered}"
        else:
            why = refused_review(alternative, review.conducted_on, review.high_risk_issues, submission)
        if why:
            yield Finding(
                severity="gap",
                message=f"the review of {review.workload} is no `{review.alternative}`: {why}",
                location=("reviews", index),
                hint="Answer the controls themselves, or delete the review.",
            )


# -------------------------------------------------------------------------------------------------------- locations


def _by_criterion(evidence: Evidence) -> Iterator[tuple[Criterion, list[Standing]]]:
    groups: dict[str, list[Standing]] = {}
    for standing in evidence.coverage:
        groups.setdefault(standing.criterion.id, []).append(standing)
    for standings in groups.values():
        yield standings[0].criterion, standings


def _answering(criterion: Criterion, evidence: Evidence, project: str) -> Location:
    """Return the key of the project, or of the partner, that answers the criterion, else the checklist applied for."""
    part, kind = (evidence.workspace.projects[project], Project) if project else (evidence.workspace.partner, Partner)
    found = next((key.location for key in keys(part, kind) if criterion.id in key.criteria), None)
    return found or (() if project else ("application", "checklist"))


WORKSPACE_RULES = (
    unproven_criterion,
    unapplied_standard,
    practice_without_standard,
    unanswered_control,
    unanswered_criterion,
    unknown_criterion,
    empty_proof,
    unreachable_proof,
    refused_evidence,
)
PROJECT_RULES = (unusable_review,)
