"""The edition: all documents of a workspace, rendered in the order in which they need each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from generator.analysis.results import Results
from generator.checks.finding import Finding
from generator.document.contents import contents
from generator.document.dialect import dialect
from generator.document.links import broken_links
from generator.document.loose_ends import tied_up
from generator.document.tree import Document
from generator.errors import Place, Problem, TemplateError
from generator.model.types.origin import Location
from generator.model.types.values import Model
from generator.model.workspace import Workspace
from generator.pack import Pack
from generator.pages.bounds import TooMuch
from generator.pages.catalogue import Template, catalogue
from generator.pages.context import (
    needs_coverage,
    pages,
    shows_verdict,
    with_coverage,
    with_verdict,
)
from generator.pages.coverage import Proof, prove
from generator.pages.guards import unwritten_gap
from generator.pages.needs import unmade
from generator.pages.render import Page, Renderer
from generator.pages.self_assessment import Answer, answers, is_assessment, with_answers
from generator.workspace.shipped import shipped


def templates_of(folder: Path) -> tuple[list[Template], tuple[Path, ...]]:
    """Return the catalogue of the workspace in `folder` and its template folders, the workspace's own first."""
    folders = tuple(path for path in (folder / "templates", shipped("templates")) if path.is_dir())
    return catalogue(list(dict.fromkeys(path.resolve() for path in folders)), folder.resolve()), folders


Described = Iterable[tuple[str | None, Model, Location]]
"""Each part of the description: whose it is, itself, and the keys that lead to it."""


def _parts(part: object, location: Location = ()) -> Iterator[tuple[Model, Location]]:
    """Yield each model in `part`, and the keys that lead to it."""
    if isinstance(part, Model):
        yield part, location
        for name in type(part).model_fields:
            yield from _parts(getattr(part, name), (*location, name))
    elif isinstance(part, list):
        for index, element in enumerate(part):
            yield from _parts(element, (*location, index))


def _named(owner: object, key: str, customer: str | None, described: Described) -> tuple[str | None, Location] | None:
    """Return where the part of the description is that lacks `key` as `owner` does, which was made of it and has its id; None without."""
    id = getattr(owner, "id", None)
    alike = ((project, location) for project, part, location in described if project == customer and _lacks(part, id, key))
    return next(alike, None)


def _lacks(part: Model, id: object, key: str) -> bool:
    return id is not None and getattr(part, "id", None) == id and key in type(part).model_fields and getattr(part, key) is None


def _around(part: Model, location: Location, key: str) -> Iterator[Location]:
    """Yield where the value of `key` stands, what it is in, and each of its elements that is no part of its own."""
    whole = (*location, key)
    yield from (whole[:length] for length in range(1, len(whole) + 1))
    value = getattr(part, key, None)
    if isinstance(value, list):
        yield from ((*whole, index) for index, element in enumerate(value) if not isinstance(element, Model))


def _refuse_those_that_meet(made: Iterable[Page]) -> None:
    """Raise TemplateError where two pages would have the same address: an id of an API may make them meet."""
    first: dict[str, Page] = {}
    problems = []
    for page in made:
        other = first.setdefault(page.id, page)
        if other is not page:
            paths = f"{other.template.path} and {page.template.path}"
            hint = "Give one of the templates, or the API, another id: documents of an API are called after both."
            problems.append(Problem(f"{paths} both make the document {page.id}", Place(page.template.path), hint))
    if problems:
        raise TemplateError(problems)


def _seen_by(page: Page, pack: Pack) -> Iterable[Finding]:
    """Return the findings that `page` may show: all that are judged, on a page of a customer its own and the partner's."""
    if not page.customer:
        return pack.judged
    return (finding for finding in pack.findings if page.customer in (finding.project or page.customer, *finding.also))


class Edition:
    """Renders the pages of one workspace: first those that describe, then those that report on them, last the verdict."""

    def __init__(self, workspace: Workspace, results: Mapping[str, Results]) -> None:
        templates, folders = templates_of(workspace.folder)
        by_name = {template.name: template for template in templates}
        form = dialect(workspace.folder / "mkdocs.yml")
        self.renderer = Renderer(
            folders, by_name, form, workspace.partner, workspace.folder.resolve(), evidence=workspace.application is not None
        )
        self.partner, self.projects = workspace.partner, workspace.projects
        self.pages = pages(workspace, results, templates)
        _refuse_those_that_meet(self.pages)
        self.unmade = tuple(unmade(workspace, templates))
        self.templates = {page.id: page.template for page in self.pages}
        self.documents: dict[str, Document] = {}
        self.markdown: dict[str, str] = {}
        self.answers: dict[str, tuple[Answer, ...]] = {}
        """What each project answers to the controls of the checklist."""

    def rendered(self) -> tuple[tuple[Document, ...], dict[str, str]]:
        """Return all documents in the order of the catalogue, and their Markdown by id; the verdict is as if nothing was found.

        Raises TemplateError with the problems of every document that failed.
        """
        self._render(page for page in self.pages if not needs_coverage(page))
        proofs = prove(self.documents.values())
        self._render((page for page in self.pages if needs_coverage(page)), partial(self._reporting, proofs=proofs))
        self._tie_up()
        return tuple(self.documents[page.id] for page in self.pages), self.markdown

    def unwritten(self) -> tuple[tuple[str | None, Location, str], ...]:
        """Return what documents print that an author may leave out, and did, each once."""
        parts: list[tuple[str | None, object]] = [(None, self.partner), *self.projects.items()]
        described = [(project, part, location) for project, whole in parts for part, location in _parts(whole)]
        places = {id(part): (project, location) for project, part, location in described}
        customers = {page.id: page.customer or None for page in self.pages}
        found = {}
        for page, keys in self.renderer.unwritten.items():
            for owner, key in keys:
                customer = customers.get(page)
                project, location = places.get(id(owner)) or _named(owner, key, customer, described) or (customer, ())
                found[project, (*location, key) if location else (), unwritten_gap(owner, key).label] = True
        return tuple(found)

    def printed(self) -> dict[str, frozenset[Location]]:
        """Return by document the keys of the partner that it prints, with those that lead to them and the elements under them."""
        parts = {id(part): (part, location) for part, location in _parts(self.partner)}
        return {
            document: frozenset(location for part, key in read if part in parts for location in _around(*parts[part], key))
            for document, read in self.renderer.read.items()
        }

    def with_verdict(self, pack: Pack) -> Pack:
        """Return `pack` with what was found in it on the pages that show the verdict.

        They were checked as if nothing was found: what they say of the findings is no finding. Raises TemplateError where one of
        them cannot be rendered, or links to what is not there.
        """
        showing = [self._reporting(page, pack.proofs) for page in self.pages if shows_verdict(page)]
        self._render(with_verdict(page, _seen_by(page, pack), pack.coverage) for page in showing)
        self._tie_up()
        documents = tuple(self.documents[document.id] for document in pack.documents)
        paths = {page.id: page.template.path for page in showing}
        hint = "A report may link to the sections that coverage names, and to documents of the catalogue."
        problems = [
            Problem(f"{link.document} links to {link.target}: {link.reason}", Place(paths[link.document]), hint)
            for link in broken_links(map(contents, documents))
            if link.document in paths
        ]
        if problems:
            raise TemplateError(problems)
        return replace(pack, documents=documents, markdown=self.markdown)

    def _reporting(self, page: Page, proofs: Iterable[Proof]) -> Page:
        """Return `page` with what it reports: the proofs, and in a self-assessment the answers."""
        reporting = with_coverage(page, proofs)
        if not is_assessment(page):
            return reporting
        if page.customer not in self.answers:
            self.answers[page.customer] = answers(reporting, self.renderer)
        return with_answers(reporting, self.answers[page.customer])

    def _tie_up(self) -> None:
        by_id = {page.id: page for page in self.pages}
        for id, text in tied_up(self.documents.values(), self.markdown):
            self.markdown[id] = text
            self.documents[id] = self.renderer.document(by_id[id], text)

    def _render(self, pages: Iterable[Page], completed: Callable[[Page], Page] = lambda page: page) -> None:
        """Render `pages`, each as `completed` returns it. Raises TemplateError with the problems of all."""
        problems = []
        for page in pages:
            try:
                shown = completed(page)
                self.markdown[page.id] = self.renderer.markdown(shown)
                self.documents[page.id] = self.renderer.document(shown, self.markdown[page.id])
            except TemplateError as error:
                problems += error.problems
                if isinstance(error.__cause__, TooMuch):
                    break  # another page would use up as much again
        if problems:
            raise TemplateError(list(dict.fromkeys(problems)))  # a macro that cannot be read is one problem, whoever imports it
