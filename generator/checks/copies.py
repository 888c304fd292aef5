"""Rules about customers that are one another's copies: what identifies one does not appear in another's description (2.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from generator.checks.eligibility import entity, same_entity
from generator.checks.finding import Evidence, Finding
from generator.model.description.project import Project
from generator.model.types.open import each, is_open
from generator.model.types.origin import Location
from generator.model.types.passages import Passage

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SHORTEST_NAME = 6
"""Characters of a resource name that is no general word."""
_FEWEST_WORDS = 4
"""Words of a short text that says something: fewer are a label."""
_MANY = 20
"""Equal short texts of two customers that may be chance or one author's habit."""
_SHARE = 0.1
"""Their share of all short texts of the smaller description."""


@dataclass(frozen=True)
class _Mark:
    """Something that belongs to one customer alone: what kind it is, how it is compared, how it is written, where."""

    kind: str
    value: str
    said: str
    location: Location


def copied_customer(evidence: Evidence) -> Iterator[Finding]:
    """What identifies one customer is in the description of another: its name, accounts, domains, mailboxes, telephone numbers, resources.

    Two projects of one legal entity are one customer, and are not compared.

    Why: two references are two customers; a copy with other words is one, and a document of one customer must hold nothing of another.
    Bad: a folder copied, a new `id` and `legal_entity`, the same account numbers and mailboxes.
    Good: the second customer's own.
    """
    projects = evidence.workspace.projects
    marks = {id: list(_marks(project, evidence)) for id, project in projects.items()}
    for (id, project), (other, second) in combinations(projects.items(), 2):
        if same_entity(project.customer.legal_entity, second.customer.legal_entity):
            continue
        known = {(mark.kind, mark.value) for mark in marks[id]}
        shared = [mark for mark in marks[other] if (mark.kind, mark.value) in known]
        for kind in dict.fromkeys(mark.kind for mark in shared):
            yield _shared(id, other, kind, [mark for mark in shared if mark.kind == kind])


def _shared(id: str, other: str, kind: str, marks: list[_Mark]) -> Finding:
    said = list(dict.fromkeys(mark.said for mark in marks))
    more = f" and {len(said) - 3} more" if len(said) > 3 else ""
    kinds = kind if len(said) == 1 else f"{kind}es" if kind.endswith("x") else f"{kind}s"
    return Finding(
        severity="gap",
        message=f"the {kinds} {', '.join(said[:3])}{more} {'are' if len(said) > 1 else 'is'} also in the description of {id}",
        project=other,
        location=marks[0].location,
        criterion="2.1.separate-entities",
        hint="Describe the second customer with what is its own.",
        also=(id,),
    )


def _marks(project: Project, evidence: Evidence) -> Iterator[_Mark]:
    customer, security = project.customer, project.security
    yield _Mark("customer name", entity(customer.name), customer.name, ("customer", "name"))
    for index, account in enumerate(each(project.architecture.accounts)):
        if not is_open(account.number):
            yield _Mark("account number", account.number, account.number, ("architecture", "accounts", index, "number"))
    for index, domain in enumerate(each(customer.domains)):
        yield _Mark("domain", domain.casefold(), domain, ("customer", "domains", index))
    for index, contact in enumerate(each(security.accounts.contacts)):
        at: Location = ("security", "accounts", "contacts", index)
        if not is_open(contact.phone):
            yield _Mark("telephone number", re.sub(r"\D", "", contact.phone), contact.phone, at)
    partner = evidence.workspace.partner.domain
    for passage in evidence.prose[project.id]:
        for mailbox in _MAIL.findall(passage.text):
            if not is_open(partner) and not mailbox.casefold().endswith(f"@{partner.casefold()}"):
                yield _Mark("mailbox", mailbox.casefold(), mailbox, passage.location)
    yield from (_Mark("resource name", name, f"`{name}`", at) for name, at in _resources(project) if len(name) >= _SHORTEST_NAME)


def _resources(project: Project) -> Iterator[tuple[str, Location]]:
    """Yield the names of what is deployed, each with its place; keys of AWS's own are left out."""
    for index, api in enumerate(each(project.apis)):
        if not is_open(api.domain) and api.domain is not None and not is_open(api.domain.name):
            yield api.domain.name, ("apis", index, "domain", "name")
    for component in each(project.architecture.components):
        if not is_open(component.resource) and component.resource is not None:
            yield component.resource, ("architecture", "components", component.id, "resource")
    trail = project.security.accounts.trail
    if not is_open(trail.bucket):
        yield trail.bucket, ("security", "accounts", "trail", "bucket")
    for key in each(project.security.encryption.keys):
        if not is_open(key.kind) and key.kind == "customer managed" and not is_open(key.alias):
            yield key.alias, ("security", "encryption", "keys", key.id, "alias")


def copied_texts(evidence: Evidence) -> Iterator[Finding]:
    """Many short texts of one customer's description are, word for word, those of another's.

    Long passages are compared one by one (`same-text`); here the many short ones count together.

    Why: steps, outcomes and reasons that agree by the dozen were not written about two systems.
    Bad: a folder copied, and only the long texts written anew.
    Good: each system described by who knows it; what applies to all customers in a standard.
    """
    own = {id: _short(evidence.prose[id]) for id in evidence.workspace.projects}
    for id, other in combinations(own, 2):
        equal = [text for text in own[other] if text in own[id]]
        if len(equal) >= _MANY and len(equal) > _SHARE * min(len(own[id]), len(own[other])):
            first = own[other][equal[0]]
            yield Finding(
                severity="gap",
                message=f"{len(equal)} of {len(own[other])} short texts are, word for word, those of {id}; the first is “{first.text}”",
                project=other,
                location=first.location,
                criterion="2.1.two-projects",
                hint="Write what was done for this customer; what applies to all belongs into a standard.",
                also=(id,),
            )


def _short(texts: tuple[Passage, ...]) -> dict[tuple[str, ...], Passage]:
    """Return the texts of a few words, by their words."""
    found: dict[tuple[str, ...], Passage] = {}
    for passage in texts:
        words = tuple(re.findall(r"\w+", passage.text.casefold()))
        if len(words) >= _FEWEST_WORDS:
            found.setdefault(words, passage)
    return found


WORKSPACE_RULES = (copied_customer, copied_texts)
