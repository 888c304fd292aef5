"""Rules about the quality of answers: text that says nothing, text that serves twice, and control that controls nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from generator.checks.finding import Evidence, Finding
from generator.checks.prose import bare
from generator.checks.records import place_of_control, record_of
from generator.model.description.project import Project
from generator.model.types.open import each, is_open
from generator.model.types.origin import dotted
from generator.model.types.passages import Passage

_EMPTY = (
    "adequate",
    "all necessary",
    "and so on",
    "appropriate controls",
    "appropriate measures",
    "appropriate steps",
    "as and when required",
    "as appropriate",
    "as needed",
    "as required",
    "at all times",
    "at the end of the day",
    "best-in-class",
    "best of breed",
    "best practices are followed",
    "following best practices",
    "comprehensive",
    "cutting-edge",
    "due diligence",
    "enterprise-grade",
    "etc.",
    "future-proof",
    "if deemed necessary",
    "if necessary",
    "in a timely manner",
    "industry-leading",
    "industry-standard",
    "on a regular basis",
    "periodically",
    "relevant stakeholders",
    "robust",
    "seamless",
    "seamlessly",
    "see above",
    "state-of-the-art",
    "sufficiently",
    "to be defined",
    "to be determined",
    "to the extent possible",
    "where applicable",
    "where appropriate",
    "world-class",
)
_WORDINGS = "|".join(re.escape(phrase).replace(r"\-", "[- ]").replace(r"\ ", r"\s+") for phrase in _EMPTY)
_EMPTY_PHRASE = re.compile(rf"\b(?:{_WORDINGS})(?![\w-])", re.IGNORECASE)
_FEWEST_WORDS = 25
"""Shorter passages may well be the same in two projects."""
_ALIKE = 0.8
"""Share of common runs of words from which two passages count as one."""
_RUN = 4


def empty_phrase(evidence: Evidence) -> Iterator[Finding]:
    """A phrase that says nothing.

    Why: “appropriate measures” tells a reviewer that nobody knows which; he asks, or refuses.
    Bad: Access is reviewed as needed by the relevant stakeholders.
    Good: Access is reviewed every 90 days by the Security Lead; the record is in the access queue.
    """
    for project, passages in evidence.prose.items():
        for passage in passages:
            if passage.prose and (match := _EMPTY_PHRASE.search(passage.text)):
                said = " ".join(match[0].split())
                yield Finding(
                    severity="gap",
                    message=f"“{said}” says nothing in “{_around(passage.text, match)}”",
                    project=project,
                    location=passage.location,
                    hint="Say what is done, by whom, when, or leave the phrase out.",
                )


def _around(text: str, match: re.Match[str]) -> str:
    start, end = max(0, match.start() - 30), min(len(text), match.end() + 30)
    left, right = "… " if start else "", " …" if end < len(text) else ""
    return left + " ".join(text[start:end].split()) + right


def same_text(evidence: Evidence) -> Iterator[Finding]:
    """A passage that stands, all but word for word, in two customers' projects.

    Why: each answer is about this customer; a reviewer who reads it twice knows that it is about none. What holds for all
    customers belongs into a standard.
    Bad: the same `guidance` in both projects.
    Good: in the standard what is always so, in the project what was done here.
    """
    texts = [
        _Text(project, passage, runs)
        for project, passages in evidence.prose.items()
        for passage in passages
        if project is not None and (runs := _runs(passage))
    ]
    having: dict[tuple[str, ...], list[int]] = {}
    for number, text in enumerate(texts):
        for run in text.runs:
            having.setdefault(run, []).append(number)
    more = ((run, numbers) for run, numbers in having.items() if numbers[1:])
    common = {run: numbers for run, numbers in more if len({texts[number].project for number in numbers}) > 1}
    for text in texts:
        shared = Counter(number for run in text.runs & common.keys() for number in common[run])
        alike = [texts[number] for number in sorted(shared) if _alike(text, texts[number], shared[number])]
        if alike:
            yield _twice(text, alike[0], tuple(dict.fromkeys(text.project for text in alike)))


@dataclass(frozen=True)
class _Text:
    """A passage of a project, and the runs of words in it."""

    project: str
    passage: Passage
    runs: set[tuple[str, ...]]


def _runs(passage: Passage) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", passage.text.casefold()) if passage.prose else []
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)} if len(words) >= _FEWEST_WORDS else set()


def _alike(text: _Text, other: _Text, shared: int) -> bool:
    return text.project != other.project and shared >= _ALIKE * (len(text.runs) + len(other.runs) - shared)


def _twice(text: _Text, other: _Text, projects: tuple[str, ...]) -> Finding:
    more = len(projects) - 1
    others = {0: "", 1: " and a passage of another project"}.get(more, f" and passages of {more} other projects")
    return Finding(
        severity="gap",
        message=f"`{dotted(text.passage.location)}` says the same as `{dotted(other.passage.location)}` of {other.project}{others}",
        project=text.project,
        location=text.passage.location,
        hint="Write what was done for this customer; what holds for all belongs into a standard.",
        also=projects,
    )


def bare_trade_off(_: Evidence, project: Project) -> Iterator[Finding]:
    """A trade-off whose reason is none.

    Why: the checklist accepts availability that was given up on purpose when the customer's requirement explains it.
    Bad: `reason: To save cost.`
    Good: what the customer needs, what the other way would have cost, and why that was too much.
    """
    for component in project.architecture.components:
        trade_off = component.trade_off
        if trade_off is None:
            continue
        repeated = trade_off.reason.strip(" .").casefold() == trade_off.decision.strip(" .").casefold()
        if repeated or bare(trade_off.reason):
            yield Finding(
                severity="gap",
                message=f"“{trade_off.reason}” is no reason for the trade-off of `{component.id}`",
                location=("architecture", "components", component.id, "trade_off", "reason"),
                criterion="DOC-001.trade-offs",
                hint="Name the customer's requirement and what the other way would have cost.",
            )


def overdue_review(evidence: Evidence) -> Iterator[Finding]:
    """A document whose review is due before the submission.

    Why: a standard that nobody has looked at for longer than it allows itself is not followed either.
    Bad: a review period of 12 months and a newest version from two years ago.
    Good: a new line in the document's history, with what the review changed or that it changed nothing.
    """
    submission = evidence.workspace.partner.application.submission
    for read in evidence.contents:
        document = read.document
        if document.control.next_review is not None and document.control.next_review < submission:
            project, location = place_of_control(evidence, document.customer, document.id)
            yield Finding(
                severity="gap",
                message=f"{document.id} was to be reviewed by {document.control.next_review}, before the submission on {submission}",
                project=project,
                location=(*location, "history", 0, "released"),
                hint="Review it, and add a line to its history.",
            )


def own_approval(evidence: Evidence) -> Iterator[Finding]:
    """A document that is approved by the role that owns it, or an assessment that its own author has read.

    Why: approval is a second pair of eyes.
    Bad: owner and approver of the case study are both the Delivery Lead; the self-assessment is completed and reviewed by the Quality Lead.
    Good: the customer's owner approves what the partner wrote; a second architect, or AWS, reads the self-assessment.
    """
    for read in evidence.contents:
        document = read.document
        if document.control.owner == document.control.approver:
            record = record_of(evidence, document.customer, document.id)
            project, location = place_of_control(evidence, document.customer, document.id)
            yield Finding(
                severity="gap",
                message=f"the {document.control.owner} owns {document.id} and approves it too",
                project=project,
                location=(*location, "approver") if record and record.approver else ("documents", "approver"),
                hint="Name another approver, for this document alone under documents.records.",
            )
    for assessed in evidence.workspace.projects.values():
        if own := _reader_of_own(evidence, assessed):
            yield Finding(
                severity="gap",
                message=f"the {own} completed the self-assessment and reviewed it too",
                project=assessed.id,
                location=("self_assessment", "reviewed_by"),
                criterion="3.1.reviewed",
                hint="Name who else read it: a second architect, or a role at AWS.",
            )


def _reader_of_own(evidence: Evidence, project: Project) -> str | None:
    """Return the title of the role that completed the self-assessment, where it is the one that reviewed it."""
    assessment = project.self_assessment
    if is_open(assessment.completed_by) or is_open(assessment.reviewed_by):
        return None
    roles = [*each(evidence.workspace.partner.roles), *each(project.roles)]
    titles = {role.id: role.title for role in roles}
    author = titles.get(assessment.completed_by, assessment.completed_by)
    names = {_plain(author), _plain(assessment.completed_by)}
    return author if _plain(assessment.reviewed_by) in names else None


def _plain(name: str) -> str:
    """Return a role as it is compared: without case, article, hyphens and whose it is."""
    words = re.findall(r"\w+", name.casefold())
    while words and words[0] in ("the", "a", "an", "our", "same"):
        words.pop(0)
    said = " ".join(words)
    return re.sub(r" (?:of|at) (?:the )?(?:partner|company|customer)$|^(?:partner|customer) s ", "", said)


PROJECT_RULES = (bare_trade_off,)
WORKSPACE_RULES = (
    empty_phrase,
    same_text,
    overdue_review,
    own_approval,
)
