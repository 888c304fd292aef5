"""Templates to documents: Jinja's sandbox renders Markdown, the reader makes it the document tree."""

from __future__ import annotations

import traceback
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError

from generator.document import escaping
from generator.document.dialect import Dialect
from generator.document.reader import read
from generator.document.tree import Control, Document, Revision
from generator.errors import InputError, Place, Problem, TemplateError
from generator.model.catalogue import KIND_NAMES
from generator.model.description import partner as model
from generator.model.description.partner import DocumentRecord, Documents, Partner
from generator.model.types.open import absent_as_empty, each, is_open, settle
from generator.model.types.values import months_later
from generator.pages.bounds import MOST_CHARACTERS, TooMuch
from generator.pages.catalogue import Template, split_front_matter, template_text
from generator.pages.sandbox import Unfit
from generator.pages.sandbox import environment as sandbox

_MOST_READING = 40_000_000
"""Comparisons of brackets in one page, some seconds."""
_LONGEST_NAME = 250
"""Bytes of a template's name: what file systems take."""


@dataclass(frozen=True)
class Page:
    """One document to make: its template, where its page stands, and what its template sees."""

    template: Template
    id: str
    context: Mapping[str, Any]
    documents: Documents
    subject: str = ""
    customer: str = ""
    draft: bool = False
    sample: bool = False


@dataclass(frozen=True)
class Renderer:
    """Renders pages, and remembers what of the description they print."""

    folders: tuple[Path, ...]
    templates: Mapping[str, Template]
    dialect: Dialect
    partner: Partner
    root: Path = Path()
    """The workspace, from which messages show where a template is."""
    evidence: bool = True
    """Whether documents show what they prove: without an application there is nobody to prove it to."""
    compiled: dict[str, bytes] = field(default_factory=dict)
    read: dict[str, set[tuple[int, str]]] = field(default_factory=dict)
    """By page, which attributes of which objects of the description its templates read: a page may be rendered in parts."""
    unwritten: dict[str, list[tuple[object, str]]] = field(default_factory=dict)
    """By page, which keys of which objects it prints that the author may leave out, and did."""

    def markdown(self, page: Page) -> str:
        """Return the Markdown of `page`. Raises TemplateError with the template's line."""
        loader = jinja2.FunctionLoader(partial(_load, self.folders))
        functions = {name: value for name, value in page.context.items() if callable(value)}
        environment = sandbox(self.compiled, loader, _currency(page), functions)
        environment.read = self.read.setdefault(page.id, set())
        environment.unwritten = self.unwritten.setdefault(page.id, [])
        name = page.template.name
        try:
            with absent_as_empty():
                parts = environment.get_template(name).generate(dict(page.context), title=page.template.entry.title)
                text = _bounded(parts)  # type: ignore[arg-type]  # Jinja makes a generator and says Iterator
        except jinja2.TemplateSyntaxError as error:
            raise TemplateError([self._problem(str(error.message), error.name or name, error.lineno)]) from error
        except (
            jinja2.TemplateError,
            TypeError,
            ValueError,
            ArithmeticError,
            LookupError,
            AttributeError,
            RecursionError,
            MemoryError,
        ) as error:
            raise TemplateError([self._explain(error, page)]) from error
        if _reading_cost(text) > _MOST_READING:
            what = f"the page holds too many opening brackets to be read as Markdown (in {page.id})"
            raise TemplateError([self._problem(what, name, 0, "Write fewer of them in one paragraph.")])
        page_text = escaping.marked(text.lstrip("\n"))
        return page_text if self.evidence else escaping.without_evidence(page_text)

    def document(self, page: Page, text: str) -> Document:
        """Return the document that the Markdown `text` of `page` makes. Raises TemplateError for what it cannot hold."""
        entry = page.template.entry
        content = read(text, self.dialect, f"{page.template.path} ({page.id})")
        return Document(
            id=page.id,
            name=page.id.rpartition("/")[2],
            title=entry.title,
            kind=KIND_NAMES[entry.kind],
            kind_id=entry.kind,
            entry_id=entry.id,
            scope=entry.scope,
            organisation=self.partner.name,
            subject=page.subject,
            control=self.control(page),
            blocks=content.blocks,
            controls=tuple(entry.controls) if self.evidence else (),
            footnotes=content.footnotes,
            draft=page.draft,
            sample=page.sample,
            summary=entry.summary,
            order=entry.order,
            customer=page.customer,
            downloads=tuple((label, path.replace("{project}", page.customer)) for label, path in entry.downloads.items()),
        )

    def control(self, page: Page) -> Control:
        """Return the document control of `page`: roles by title, dates from its record."""
        entry = page.template.entry
        project = page.context.get("project")
        described = [role for roles in (self.partner.roles, *([project.roles] if project else [])) for role in each(roles)]
        titles = {role.id: role.title for role in described}
        record = _record_of(entry.id, page.documents)
        approver = page.documents.approver if record.approver is None else record.approver
        history = settle(lambda: tuple(record.history))
        latest = history if is_open(history) else history[0]
        self.read.setdefault(page.id, set()).update(_printed_on_cover(page.documents, record))
        return Control(
            owner=str(titles.get(entry.owner, entry.owner.replace("-", " ").capitalize())),
            approver=escaping.unquoted(str(approver)) if is_open(approver) else str(titles.get(approver, approver)),
            version=str(latest.version),
            released=_day(latest.released),
            next_review=_day(settle(months_later, latest.released, entry.review_months)),
            classification=entry.classification,
            audience=entry.audience,
            history=() if is_open(history) else tuple(_revision(revision) for revision in history),
        )

    # ----------------------------------------------------------------------------------------------------- problems

    def _problem(self, what: str, name: str, line: int, hint: str = "") -> Problem:
        path, source = self._shown(name), self._line(name, line)
        return Problem(what, Place(path, line), hint, source)

    def _shown(self, name: str) -> str:
        known = self.templates.get(name)
        return known.path if known else f"templates/{name}"

    def _line(self, name: str, line: int) -> str:
        lines = (_source(self.folders, name) or "").splitlines()
        return lines[line - 1] if 0 < line <= len(lines) else ""

    def _explain(self, error: Exception, page: Page) -> Problem:
        name, line = _frame(error, page.template.name)
        what, hint = _words(error)
        return self._problem(f"{what} (in {page.id})", name, line, hint)


def _record_of(document: str, documents: Documents) -> Documents | DocumentRecord:
    """Return the record of a document: its own, else what holds for all."""
    records = [] if is_open(documents) else [record for record in each(documents.records) if record.document == document]
    return records[0] if records else documents


def _printed_on_cover(documents: Documents, record: Documents | DocumentRecord) -> Iterator[tuple[int, str]]:
    """Yield which attributes of which parts of document control the cover of a document prints."""
    if not is_open(documents):
        approving = documents if record.approver is None else record
        yield id(approving), "approver"
        yield id(record), "history"
        yield from ((id(revision), name) for revision in each(record.history) for name in type(revision).model_fields)


def _revision(revision: model.Revision) -> Revision:
    return Revision(str(revision.version), _day(revision.released), str(revision.change).replace("`", ""))


def _day(day: date) -> date | None:
    """Return `day`, None where it is open."""
    return None if is_open(day) else day


# ----------------------------------------------------------------------------------------------------------- sources


def _load(folders: Iterable[Path], name: str) -> tuple[str, str, None] | None:
    """Return the source of a template for Jinja, which names it in every traceback, or None. Raises TemplateError with its own place."""
    source = _source(folders, name)
    return (source, name, None) if source is not None else None


def _source(folders: Iterable[Path], name: str) -> str | None:
    if len(name.encode()) > _LONGEST_NAME:
        return None
    for folder in folders:
        path = folder / name
        if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
            try:
                return split_front_matter(template_text(path, f"templates/{name}"))[1]
            except InputError as error:
                raise TemplateError(error.problems) from error
    return None


def _currency(page: Page) -> str:
    project = page.context.get("project")
    currency: Any = project.cost.currency if project is not None else "USD"
    return escaping.mark(currency) if is_open(currency) else currency


def _reading_cost(text: str) -> int:
    """Return how long Markdown looks for the ends of links: each bracket of a paragraph is compared with all others."""
    return sum(paragraph.count("[") ** 2 for paragraph in text.split("\n\n")) if text.count("[") ** 2 > _MOST_READING else 0


def _bounded(parts: Generator[str, None, None]) -> str:
    written: list[str] = []
    size = 0
    for part in parts:
        size += len(part)
        if size > MOST_CHARACTERS:
            parts.throw(TooMuch(f"the template writes more than {MOST_CHARACTERS:,} characters"))  # raised at the template's line
        written.append(part)
    return "".join(written)


# ------------------------------------------------------------------------------------------------------ explanations


def _frame(error: Exception, name: str) -> tuple[str, int]:
    """Return template and line where `error` arose: the innermost frame that is a template."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    return (frames[-1].filename, frames[-1].lineno or 0) if frames else (name, 0)


def _words(error: Exception) -> tuple[str, str]:
    """Return what went wrong in a template in the words of its author, and what to do."""
    match error:
        case TooMuch():
            return str(error), "End the loop or the macro sooner, and repeat less text."
        case MemoryError():
            return "the template needs more memory than there is", "End the loop or the macro sooner, and repeat less text."
        case RecursionError():
            return "the template calls itself without end", "Give the macro or include an end."
        case jinja2.TemplateNotFound():
            return f"there is no template `{str(error)[:80]}`", "Names are relative to the templates folder."
        case jinja2.UndefinedError() if "undefined" in str(error) or "has no attribute" in str(error):
            return str(error), "Names that a template knows are listed in README, under Templates."
        case SecurityError():
            return f"not allowed in a template: {error}", ""
        case TypeError() if str(error).isidentifier():
            return f"a {error} cannot be printed as it is", "Print one of its fields, or loop over it."
        case Unfit():
            return str(error), "What each filter takes is listed in README, under Templates."
        case jinja2.TemplateError():
            return str(error), ""
    return f"this cannot be computed: {error}", "What each filter takes is listed in README, under Templates."
