"""Rules about the documents: where their links lead, and what must not stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.finding import Evidence, Finding
from generator.contents import Contents
from generator.links import broken_links


def broken_link(evidence: Evidence) -> Iterator[Finding]:
    """A link to a page or section that does not exist.

    Why: the reviewer reads offline and cannot ask where it should have led.
    Bad: `link("runbook", anchor="api-5x")`.
    Good: an anchor that stands on a heading of that document.
    """
    for link in broken_links(evidence.contents):
        yield Finding("broken-link", "error", f"{link.document} links to {link.target}: {link.reason}")


def withheld_name(evidence: Evidence) -> Iterator[Finding]:
    """The public edition of a case study names a customer who must not be named.

    Why: the customer allowed an anonymised account only.
    Bad: the product name in `case_study.public.solution`.
    Good: “the vendor's tenant API”.
    """
    for one in evidence.contents:
        document = one.document
        project = evidence.workspace.projects.get(document.customer)
        if document.control.classification != "Public" or project is None or project.customer.reference == "named":
            continue
        customer = project.customer
        for name in (customer.name, customer.legal_entity, *customer.withheld):
            if _mentions(one, name):
                yield Finding(
                    "withheld-name", "error", f"the public document {document.id} contains “{name}”",
                    project.id, ("case_study", "public"), "2.1", "Say it without the name.",
                )  # fmt: skip


def other_customer(evidence: Evidence) -> Iterator[Finding]:
    """A document of one customer contains the name of another.

    Why: nothing of one customer may reach another.
    Bad: “as we did for Example Ltd” in a runbook.
    Good: a reference to the partner's standard.
    """
    projects = evidence.workspace.projects
    for one in evidence.contents:
        document = one.document
        own = projects.get(document.customer)
        if own is None:
            continue
        for other in projects.values():
            if other.id == own.id or other.customer.name == own.customer.name:
                continue
            for name in (other.customer.name, other.customer.legal_entity):
                if _mentions(one, name):
                    yield Finding(
                        "other-customer", "error", f"{document.id} contains “{name}”, another customer", own.id,
                    )  # fmt: skip


_LEFT_OVER = re.compile(r"\b(?:TODO|TBD|FIXME|XXX|lorem ipsum)\b|<(?:insert|your|fill)[^>]*>", re.IGNORECASE)


def left_over(evidence: Evidence) -> Iterator[Finding]:
    """A placeholder that was never replaced.

    Why: the reviewer sees at once that the document is not finished.
    Bad: “Owner: TBD”.
    Good: the role that owns it.
    """
    for one in evidence.contents:
        document = one.document
        for passage in one.passages:
            if match := _LEFT_OVER.search(passage):
                yield Finding(
                    "left-over", "gap", f"{document.id} contains “{match[0]}” in “{match.string.strip()[:60]}”",
                    document.customer or None,
                )  # fmt: skip


def _mentions(contents: Contents, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", contents.characters, re.IGNORECASE) is not None


RULES = (broken_link, withheld_name, other_customer, left_over)
