"""Rules about the application: which references the programme takes, and what must have happened before the submission."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from itertools import combinations

from generator.checks.finding import Evidence, Finding
from generator.model.description.project import Project
from generator.model.types.origin import Location
from generator.model.types.values import months_later
from generator.pages.coverage import checklist_of

_FORMS = """
ab ag aktiengesellschaft aps as asa asbl bhd bv co company coop corp corporation cv cyf doo eg ehf ev gesellschaft ggmbh gmbh hf inc
incorporated kft kg kk lda limited llc llp lp ltd ltda mbh nv oe ohg ood ou oy oyj pc plc pllc private pte public pty pvt sa sapi sarl sas
sasu sca scop sdn se sia sl slu snc spa srl sro teo teoranta ug uab unlimited vof zoo
"""
_LEGAL_FORMS = frozenset(_FORMS.split())
"""Legal forms as they stand at the end of a company's name, without punctuation."""
_FEWEST_WORDS = 20
"""A problem or a solution that is told in fewer words leaves the reviewer asking."""


def too_few_references(evidence: Evidence) -> Iterator[Finding]:
    """Fewer customer projects than the checklist wants references.

    Why: an application with one case study is returned unread.
    Bad: one folder in `content/customers/`.
    Good: two projects of two customers.
    """
    checklist, count = checklist_of(evidence.workspace), len(evidence.workspace.references)
    if count < checklist.case_studies:
        yield Finding(
            severity="gap",
            message=f"{count} customer project{'s' * (count != 1)} handed in, and the checklist wants {checklist.case_studies} references",
            location=("application", "checklist"),
            criterion="2.1.two-projects",
            hint="Describe another project in a folder of its own in content/customers/, and name it where references are named.",
        )


def same_legal_entity(evidence: Evidence) -> Iterator[Finding]:
    """Two references for one company, or one for the partner itself.

    Why: every reference needs a customer that is a legal entity of its own, whatever way its name is written.
    Bad: Shop Ltd in one project and SHOP LIMITED in the other.
    Good: two companies; for the partner itself or an affiliate, `affiliate: true` with its explanation.
    """
    location = ("customer", "legal_entity")
    for first, other in combinations(evidence.workspace.references.values(), 2):
        if same_entity(first.customer.legal_entity, other.customer.legal_entity):
            yield Finding(
                severity="gap",
                message=f"{other.customer.legal_entity} is the same company as {first.customer.legal_entity}, the customer of {first.id}",
                project=other.id,
                location=location,
                criterion="2.1.separate-entities",
                hint="Take a project of another customer.",
                also=(first.id,),
            )
    own = evidence.workspace.partner.legal_entity
    for project in evidence.workspace.projects.values():
        if same_entity(project.customer.legal_entity, own) and not project.customer.affiliate:
            yield Finding(
                severity="gap",
                message=f"{project.customer.legal_entity} is the partner itself, and `affiliate` is false",
                project=project.id,
                location=location,
                criterion="2.1.affiliate",
                hint="Write affiliate: true, and in affiliate_offering where customers outside can buy the same offering.",
            )


def entity(name: str) -> str:
    """Return what makes a company's name its own: letters and digits in lower case, without its legal form and remarks in brackets."""
    folded = re.sub(r"\([^)]*\)", " ", unicodedata.normalize("NFKD", name).casefold())
    joined = re.sub(r"(?<=\b\w)[./](?=\w\b)", "", folded)
    plain = "".join(character for character in joined if not unicodedata.combining(character)).replace("&", " and ")
    words = re.sub(r"[^\w\s]", " ", plain).split()
    while len(words) > 1 and words[-1] in _LEGAL_FORMS | _JOINING:
        words.pop()
    while len(words) > 1 and words[0] in _ARTICLES:
        words.pop(0)
    return "".join(words)


_JOINING, _ARTICLES = {"and", "of", "de", "und", "y"}, {"the", "die", "der", "das", "la", "le", "el"}
_ALIKE = 0.9
"""Likeness of two names from which one is taken for another spelling of the other."""


def same_entity(name: str, other: str) -> bool:
    """Return whether two companies are one by their names, whatever way these are written."""
    first, second = entity(name), entity(other)
    return first == second or SequenceMatcher(None, first, second, autojunk=False).ratio() >= _ALIKE


def not_in_production(_: Evidence, project: Project) -> Iterator[Finding]:
    """A reference that is no production system.

    Why: the programme takes neither pilots nor proofs of concept.
    Bad: `stage: pilot` in `engagement`.
    Good: a project whose users depend on it.
    """
    if project.engagement.stage != "production":
        yield Finding(
            severity="gap",
            message=f"the project is at the stage of a {project.engagement.stage}",
            location=("engagement", "stage"),
            criterion="2.1.in-production",
            hint="Take another project, or wait for its go-live.",
        )


def too_old(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A reference that was finished too long before the submission.

    Why: the checklist takes deployments of the last months only, counted to the day of submission.
    Bad: completed on 2025-05-31, with 18 months before a submission on 2026-12-15.
    Good: a project that was finished within the period.
    """
    submission, months = _submission(evidence), checklist_of(evidence.workspace).case_study_months
    oldest = months_later(submission, -months)
    completed = project.engagement.completed
    if completed < oldest:
        yield Finding(
            severity="gap",
            message=f"completed on {completed}; {months} months before the submission on {submission} is {oldest}",
            location=("engagement", "completed"),
            criterion="2.1.recent",
            hint="Submit earlier, or take a younger project.",
        )


def not_yet_delivered(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A reference that goes live, or is finished, only after the submission.

    Why: what is still to come cannot be validated.
    Bad: completed on 2027-01-31 with a submission on 2026-12-15.
    Good: a submission after the handover.
    """
    for name, criterion in (("live_since", "2.1.in-production"), ("completed", "2.1.recent")):
        day = getattr(project.engagement, name)
        if day > _submission(evidence):
            yield Finding(
                severity="gap",
                message=f"`{name}` is {day}, after the submission on {_submission(evidence)}",
                location=("engagement", name),
                criterion=criterion,
                hint="Submit later, or take another project.",
            )


def dates_out_of_order(_: Evidence, project: Project) -> Iterator[Finding]:
    """A project that ends before it begins.

    Why: a reviewer who finds one impossible date doubts the others.
    Bad: `started` after `live_since`.
    Good: started, then live, then completed.
    """
    engagement = project.engagement
    for name in ("live_since", "completed"):
        if (day := getattr(engagement, name)) < engagement.started:
            yield Finding(
                severity="error",
                message=f"`{name}` is {day}, before work began on {engagement.started}",
                location=("engagement", name),
                control="2.1",
                hint="Correct one of the two dates.",
            )


def late_preparation(evidence: Evidence) -> Iterator[Finding]:
    """Something that must come before the submission and is dated after it.

    Why: guidelines are read, and the self-assessment is completed and reviewed, before the application is handed in.
    Bad: `reviewed_on: 2026-12-20` with a submission on 2026-12-15.
    Good: guidelines, self-assessment, its review, submission, in this order.
    """
    application = evidence.workspace.partner.application
    dated: list[tuple[str | None, Location, str, date, date, str]] = []
    for name, criterion in (("guidelines_read_on", "1.1.guidelines-read"), ("services_path_since", "1.2.path-stage")):
        dated.append((None, ("application", name), criterion, getattr(application, name), application.submission, "the submission"))
    for project in evidence.workspace.projects.values():
        own = project.self_assessment
        place: Location = ("self_assessment", "completed_on")
        dated.append((project.id, place, "3.1.complete", own.completed_on, application.submission, "the submission"))
        dated.append((project.id, place, "3.1.reviewed", own.completed_on, own.reviewed_on, "its review"))
        place = ("self_assessment", "reviewed_on")
        dated.append((project.id, place, "3.1.reviewed", own.reviewed_on, application.submission, "the submission"))
        public = project.case_study.public.approved_on
        place = ("case_study", "public", "approved_on")
        dated.append((project.id, place, "2.1.public-reference", public, application.submission, "the submission"))
    for id, location, criterion, day, limit, what in dated:
        if day > limit:
            yield Finding(
                severity="gap",
                message=f"`{location[-1]}` is {day}, after {what} on {limit}",
                project=id,
                location=location,
                criterion=criterion,
                hint="Do it earlier, or submit later.",
            )


def registered_only(evidence: Evidence) -> Iterator[Finding]:
    """A partner who stands at a stage of the Services Path that may not apply.

    Why: only partners at the Validated or the Differentiated stage may apply for a service delivery designation.
    Bad: `services_path: Registered`.
    Good: `services_path: Validated`, with the day since when.
    """
    application = evidence.workspace.partner.application
    if application.services_path == "Registered":
        yield Finding(
            severity="gap",
            message="the Registered stage of the Services Path is not enough",
            location=("application", "services_path"),
            criterion="1.2.path-stage",
            hint="Reach the Validated stage first.",
        )


def thin_story(_: Evidence, project: Project) -> Iterator[Finding]:
    """A problem, a solution or the service's part in it that is told in a few words.

    Why: a case study has to show how the partner's offering solved a specific problem that has to do with the service.
    Bad: `problem: The old system was slow.`
    Good: what happened, how often, what it cost, and what was built against it.
    """
    for name in ("problem", "solution", "role_of_service"):
        words = len(getattr(project.case_study, name).split())
        if words < _FEWEST_WORDS:
            yield Finding(
                severity="gap",
                message=f"`{name}` is told in {words} words; {_FEWEST_WORDS} are few",
                location=("case_study", name),
                criterion="2.1.problem-solved",
                hint="Say what happened, with numbers.",
            )


def unmeasured_outcome(_: Evidence, project: Project) -> Iterator[Finding]:
    """An outcome without a number.

    Why: a problem is solved when something can be counted that was different before.
    Bad: `after: much faster`.
    Good: `after: 430 ms, October 2026`.
    """
    for index, outcome in enumerate(project.case_study.outcomes):
        if not any(character.isdigit() for character in outcome.after):
            yield Finding(
                severity="gap",
                message=f"“{outcome.after}” is no measured value of “{outcome.measure}”",
                location=("case_study", "outcomes", index, "after"),
                criterion="2.1.problem-solved",
                hint="Write the value with its unit and its period.",
            )


def unpublished_edition(_: Evidence, project: Project) -> Iterator[Finding]:
    """A public case study that cannot be looked up.

    Why: who names a public reference has to show it, as a case study, a white paper or a post; it may leave the customer unnamed.
    Bad: no `url` in `case_study.public`.
    Good: the address at which it is published.
    """
    if project.case_study.public.url is None:
        yield Finding(
            severity="gap",
            message="the public edition has no address at which it can be looked up",
            location=("case_study", "public"),
            criterion="2.1.public-reference",
            hint="Publish it, and write its address under url.",
        )


def _submission(evidence: Evidence) -> date:
    return evidence.workspace.partner.application.submission


PROJECT_RULES = (
    not_in_production,
    too_old,
    not_yet_delivered,
    dates_out_of_order,
    thin_story,
    unmeasured_outcome,
    unpublished_edition,
)
WORKSPACE_RULES = (
    too_few_references,
    same_legal_entity,
    late_preparation,
    registered_only,
)
