"""Rules about the documents: where their links lead, and what must not stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.finding import Evidence, Finding
from generator.checks.records import place_in_template, place_of_control
from generator.document.contents import Contents
from generator.document.links import BrokenLink, broken_links
from generator.errors import Place
from generator.model.description.project import Project
from generator.model.types.open import each, is_open
from generator.model.types.origin import Location
from generator.pages.context import PICTURES
from generator.pictures.charts import charts
from generator.pictures.diagnosis import diagnosis
from generator.pictures.drawable import drawable


def broken_link(evidence: Evidence) -> Iterator[Finding]:
    """A link to a page or section that does not exist.

    Why: the reviewer reads offline and cannot ask where it should have led.
    Bad: `link("runbook", anchor="api-5x")`.
    Good: an anchor that stands on a heading of that document.
    """
    customers = {read.document.id: read.document.customer for read in evidence.contents}
    for link in broken_links(evidence.contents):
        project, location = place_of_control(evidence, customers[link.document], link.document)
        yield Finding(
            severity="error",
            message=f"{link.document} links to {link.target}: {link.reason}",
            project=project,
            location=location,
            hint="The link stands in the template of the document.",
            place=_linked_at(link, evidence),
        )


def missing_picture(evidence: Evidence) -> Iterator[Finding]:
    """A page shows a picture that no build draws.

    Why: the site cannot be built, and the Word document lacks it.
    Bad: `![x](../../../etc/x.png)` in a template.
    Good: `figure(view)`, `chart("cost-by-service")` or `drawing(tree)`, which name a picture of the project.
    """
    drawn: dict[str, set[str]] = {}
    for read in evidence.contents:
        document = read.document
        for source in read.pictures:
            if document.customer and document.customer not in drawn:
                drawn[document.customer] = _drawn(evidence, document.customer)
            if source not in drawn.get(document.customer, ()):
                project, location = place_of_control(evidence, document.customer, document.id)
                yield Finding(
                    severity="error",
                    message=f"{document.id} shows the picture {source}, which is not drawn",
                    project=project,
                    location=location,
                    hint="A template shows pictures by `figure`, `chart` and `drawing`.",
                    place=place_in_template(evidence, document.id, (source,)),
                )


def _drawn(evidence: Evidence, customer: str) -> set[str]:
    """Return the pictures that a build draws for a project, as its pages name them."""
    project, results, library = evidence.workspace.projects[customer], evidence.results[customer], evidence.workspace.library
    names = [view.id for view in drawable(project.architecture).views]
    names += [chart.name for chart in charts(project, results.cost, results.recovery, library).values() if not is_open(chart)]
    names += [drawing.name for drawing in diagnosis(project.architecture, results.runbook).all]
    return {f"{PICTURES}/{name}.svg" for name in names}


def _linked_at(link: BrokenLink, evidence: Evidence) -> Place:
    page, _, anchor = link.target.partition("#")
    document = page.rpartition("/")[2].removesuffix(".md")
    called = (f'link("{document}"', f'"{anchor}"') if anchor else (f'link("{document}"',)
    return place_in_template(evidence, link.document, called, (link.target,), (anchor or document,))


def withheld_name(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """The public edition of a case study gives away a customer who must not be named.

    Its name in any form, the words of the name that its domains hold as well, withheld words, domains, account numbers, mailboxes
    and telephone numbers are looked for.

    Why: the customer allowed an anonymised account only.
    Bad: the product name in `case_study.public.solution`; “Quillfeather's tenants”; an account number in a diagram.
    Good: “the vendor's tenant API”.
    """
    if project.customer.reference == "named":
        return
    for read in evidence.of(project.id):
        if read.document.control.classification != "Public":
            continue
        for wanted in withheld(project):
            if found := wanted.search(read.characters):
                yield Finding(
                    severity="error",
                    message=f"the public document {read.document.id} contains “{' '.join(found[0].split())}”",
                    location=_passage_with(evidence, project.id, wanted, ("case_study", "public")),
                    criterion="2.1.public-reference",
                    hint="Say it without the name.",
                )


def withheld(project: Project) -> Iterator[re.Pattern[str]]:
    """Yield patterns for everything that gives away the customer of `project`, without repetition."""
    customer = project.customer
    names = [customer.name, customer.legal_entity, *customer.withheld]
    for name in dict.fromkeys(map(str.casefold, names)):
        yield _name(name, inflected=True)
    yield from (_name(word, inflected=True) for word in _telling_words(project) if word not in map(str.casefold, names))
    contacts = list(each(project.security.accounts.contacts))
    numbers = [account.number for account in each(project.architecture.accounts)]
    for digits in dict.fromkeys([*numbers, *(contact.phone for contact in contacts)]):
        if not is_open(digits) and len(spelled := re.sub(r"\D", "", digits)) >= _FEWEST_DIGITS:
            yield re.compile(r"(?<!\d)" + r"[\s()./-]*".join(spelled) + r"(?!\d)")
    for mailbox in dict.fromkeys(contact.email for contact in contacts if not is_open(contact.email)):
        yield _name(mailbox)
    for domain in each(customer.domains):
        if domain.casefold() not in map(str.casefold, names):
            yield re.compile(rf"(?<![\w-]){re.escape(domain)}(?!\w)", re.IGNORECASE)


_FEWEST_DIGITS = 7
"""Digits of a number that is somebody's."""
_FEWEST_LETTERS = 4


def _telling_words(project: Project) -> Iterator[str]:
    """Yield the words of the customer's name that its domains hold as well, but for those that describe it in public anyway."""
    customer = project.customer
    labels = "".join(label for domain in each(customer.domains) for label in domain.casefold().split(".")[:-1])
    described = {word for text in (customer.industry, customer.anonymous_name) if text for word in re.findall(r"\w+", text.casefold())}
    for word in dict.fromkeys(re.findall(r"\w+", customer.name.casefold())):
        if len(word) >= _FEWEST_LETTERS and word in labels and word not in described:
            yield word


def _passage_with(evidence: Evidence, project: str, wanted: re.Pattern[str], below: Location) -> Location:
    """Return where the author wrote what `wanted` finds, under `below`, else `below` itself."""
    passages = (passage for passage in evidence.prose[project] if passage.location[: len(below)] == below)
    return next((passage.location for passage in passages if wanted.search(passage.text)), below)


def other_customer(evidence: Evidence) -> Iterator[Finding]:
    """A document of one customer contains the name of another.

    Why: nothing of one customer may reach another.
    Bad: “as we did for Example Ltd” in a runbook.
    Good: a reference to the partner's standard.
    """
    projects = evidence.workspace.projects
    names = {
        other.id: [(name, _folded(name)) for name in (other.customer.name, other.customer.legal_entity)] for other in projects.values()
    }
    for read in evidence.contents:
        document = read.document
        own = projects.get(document.customer)
        if own is None:
            continue
        characters = _folded(read.characters)
        for other in projects.values():
            if other.id == own.id or other.customer.name == own.customer.name:
                continue
            for name, folded in names[other.id]:
                if folded in characters and _mentions(read, name):
                    yield Finding(
                        severity="error",
                        message=f"{document.id} contains “{name}”, another customer",
                        project=own.id,
                        location=_written(evidence, own.id, name),
                        also=(other.id,),
                    )


_LEFT_OVER = re.compile(r"\b(?:TODO|TBD|FIXME|XXX|lorem ipsum)\b|<(?:insert|your|fill)[^>]*>", re.IGNORECASE)


_SUSPECT = ("todo", "tbd", "fixme", "xxx", "lorem ipsum", "<insert", "<your", "<fill")
"""What a placeholder begins with, in lower case: to look for these first is ten times faster."""


def _suspect(text: str) -> bool:
    lower = text.lower()
    return any(word in lower for word in _SUSPECT)


def left_over(evidence: Evidence) -> Iterator[Finding]:
    """A placeholder that was never replaced.

    Why: the reviewer sees at once that the document is not finished.
    Bad: “Owner: TBD”.
    Good: the role that owns it.
    """
    told: set[tuple[str | None, str]] = set()
    for project, passages in evidence.prose.items():
        for passage in passages:
            if _suspect(passage.text) and (match := _LEFT_OVER.search(passage.text)):
                told.add((project, match[0]))
                yield Finding(
                    severity="gap",
                    message=f"“{match[0]}” is left over in “{match.string.strip()[:60]}”",
                    project=project,
                    location=passage.location,
                    hint="Replace it by what belongs there.",
                )
    for read in evidence.contents:
        document = read.document
        for text in read.passages if _suspect(read.characters) else ():
            match = _LEFT_OVER.search(text)
            if match and not {(None, match[0]), (document.customer or None, match[0])} & told:
                yield Finding(
                    severity="gap",
                    message=f"{document.id} contains “{match[0]}” in “{match.string.strip()[:60]}”",
                    project=document.customer or None,
                    hint="It stands in the template of the document.",
                )


def _written(evidence: Evidence, project: str, name: str, below: Location = ()) -> Location:
    """Return where the author wrote `name` in a project, at `below` or under it, else `below` itself."""
    return _passage_with(evidence, project, _name(name), below)


def _name(name: str, *, inflected: bool = False) -> re.Pattern[str]:
    """Return a pattern for `name` as a word of its own; `inflected`: with the s of a plural or a genitive too."""
    ending = "(?:['’]?s['’]?|es|['’])?" if inflected else ""
    return re.compile(rf"(?<!\w){re.escape(name)}{ending}(?!\w)", re.IGNORECASE)


def _folded(text: str) -> str:
    """Return the text without case, to look for a name in it far faster than `_mentions` does; a dotted capital I counts as i."""
    return text.casefold().replace("\u0307", "")


def _mentions(contents: Contents, name: str) -> bool:
    return _name(name).search(contents.characters) is not None


def unknown_owner(evidence: Evidence) -> Iterator[Finding]:
    """A document is owned by a role that `partner.yml` does not have.

    Why: its cover names no one whom the reader can ask.
    Bad: a template with `owner: cloud-architect`, and no such role.
    Good: the role `cloud-architect` with its title and duties, or another owner in a template of your own.
    """
    partner = evidence.workspace.partner
    known = {role.id for role in partner.roles}
    owned: dict[str, list[str]] = {}
    for template in {template.name: template for template in evidence.templates.values()}.values():
        if template.entry.owner not in known:
            owned.setdefault(template.entry.owner, []).append(template.entry.id)
    for owner, documents in owned.items():
        yield Finding(
            severity="gap",
            message=f"there is no role `{owner}`, which owns {', '.join(documents)}",
            location=("roles",),
            hint=f"Add a role with the id {owner}, its title and its duties.",
        )


WORKSPACE_RULES = (
    unknown_owner,
    broken_link,
    missing_picture,
    other_customer,
    left_over,
)
PROJECT_RULES = (withheld_name,)
