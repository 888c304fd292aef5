"""Templates to documents: Jinja's sandbox renders Markdown, the reader makes it the document tree."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from generator.document import escaping
from generator.document.dialect import Dialect
from generator.document.reader import read
from generator.document.tree import Control, Document, Revision
from generator.errors import Place, Problem, TemplateError
from generator.model.catalogue import KIND_NAMES
from generator.model.description import partner as model
from generator.model.description.partner import DocumentRecord, Documents, Partner
from generator.model.types.open import absent_as_empty, each, is_open, settle
from generator.model.types.values import months_later
from generator.pages.catalogue import Template, split_front_matter
from generator.pages.guards import Guard, GuardedCode, MissingValue, passing

MOST_TURNS = 100_000
"""Elements that `range` may give in one document: what loops without end or sense stops here."""
MOST_CHARACTERS = 5_000_000


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
        environment = _environment(self, page)
        name = page.template.name
        try:
            with absent_as_empty():
                text = _bounded(environment.get_template(name).generate(dict(page.context), title=page.template.entry.title))
        except jinja2.TemplateSyntaxError as error:
            raise TemplateError([self._problem(str(error.message), error.name or name, error.lineno)]) from error
        except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError) as error:
            raise TemplateError([self._explain(error, page)]) from error
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


# ------------------------------------------------------------------------------------------------------- environment


class _TooMuch(jinja2.TemplateRuntimeError):
    """A template loops or writes without end."""


class _Shared(BytecodeCache):
    """Compiled templates by name: each document has an environment of its own, and nothing else is shared."""

    def __init__(self, compiled: dict[str, bytes]) -> None:
        self.compiled = compiled

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.compiled:
            bucket.bytecode_from_string(self.compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key] = bucket.bytecode_to_string()


class _Environment(Guard, ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which remembers the attributes that were read."""

    code_generator_class = GuardedCode
    intercepted_binops = frozenset(["*", "**", "%"])
    read: set[tuple[int, str]]

    def getattr(self, obj: Any, attribute: str) -> Any:
        self.last = (obj, attribute)
        self.read.add((id(obj), attribute))
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(argument, str):
            self.read.add((id(obj), argument))  # filters read attributes this way
        return super().getitem(obj, argument)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if is_open(left) or is_open(right):
            return left * 1 if is_open(left) else right * 1
        numbers = isinstance(left, int | Decimal | timedelta) and isinstance(right, int | Decimal | timedelta)
        if operator == "**" or not numbers:
            raise SecurityError(f"`{operator}` works on numbers here, and powers are not offered")
        return super().call_binop(context, operator, left, right)


def _environment(renderer: Renderer, page: Page) -> _Environment:
    environment = _Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
        bytecode_cache=_Shared(renderer.compiled),
        loader=jinja2.FunctionLoader(partial(_load, renderer.folders)),
        extensions=["jinja2.ext.loopcontrols"],
    )
    kept = {name: environment.filters[name] for name in _KEPT_FILTERS}
    priced = {
        "money": lambda value: Markup(escaping.amount(value, _currency(page))),
        "price": lambda value: Markup(escaping.unit_price(value, _currency(page))),
    }
    of_one = {name: passing(filter) for name, filter in {**kept, **_FILTERS, **priced}.items() if name in _OF_ONE_VALUE}
    environment.read = renderer.read.setdefault(page.id, set())
    environment.unwritten = renderer.unwritten.setdefault(page.id, [])
    environment.filters = kept | _FILTERS | of_one
    environment.tests["described"] = lambda value: not is_open(value)
    turns = 0

    def bounded_range(*bounds: int) -> range:
        nonlocal turns
        numbers = range(*bounds)
        turns += len(numbers)
        if turns > MOST_TURNS:
            raise _TooMuch(f"the template counts through more than {MOST_TURNS:,} numbers")
        return numbers

    environment.globals = {"range": bounded_range, "namespace": jinja2.utils.Namespace, "dict": dict}
    environment.globals |= {name: value for name, value in page.context.items() if callable(value)}
    return environment


def _currency(page: Page) -> str:
    project = page.context.get("project")
    currency: Any = project.cost.currency if project is not None else "USD"
    return escaping.mark(currency) if is_open(currency) else currency


_KEPT_FILTERS = (
    "abs",
    "batch",
    "default",
    "dictsort",
    "first",
    "groupby",
    "indent",
    "int",
    "items",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "reject",
    "rejectattr",
    "replace",
    "round",
    "select",
    "selectattr",
    "sort",
    "sum",
    "title",
    "trim",
    "unique",
    "upper",
    "capitalize",
    "reverse",
)


_OF_ONE_VALUE = frozenset(
    {"abs", "capitalize", "code", "codeblock", "indent", "int", "lower", "minutes", "money", "paragraphs", "percent", "price"}
    | {"replace", "round", "rounded", "sentence", "title", "trim", "upper"}
)
"""Filters of one value: what is open stays open in them."""


def _text(value: object) -> str:
    if value is None:
        raise MissingValue
    return str(value)


_FILTERS: dict[str, Callable[..., Any]] = {
    "code": lambda value: escaping.code(_text(value)),
    "codeblock": lambda value, language="", title="": escaping.code_block(_text(value), language, title),
    "paragraphs": lambda value: escaping.paragraphs(_text(value)),
    "sentence": lambda value: escaping.sentence(_text(value)),
    "conjunction": lambda values: escaping.conjunction(list(values)),
    "percent": lambda value, digits=2: Markup(escaping.percent(value, digits)),
    "minutes": lambda value: Markup(escaping.minutes(value)),
    "rounded": lambda value, digits=0: Markup(escaping.rounded(value, digits)),
}


def _finalize(value: object) -> Markup:
    if value is None:
        raise MissingValue
    if isinstance(value, jinja2.Undefined):
        str(value)
    return escaping.display(value)


def _load(folders: Iterable[Path], name: str) -> tuple[str, str, None] | None:
    """Return the source of a template for Jinja, which names it in every traceback, or None."""
    source = _source(folders, name)
    return (source, name, None) if source is not None else None


def _source(folders: Iterable[Path], name: str) -> str | None:
    for folder in folders:
        path = (folder / name).resolve()
        if path.is_relative_to(folder.resolve()) and path.is_file():
            return split_front_matter(path.read_text("utf-8"))[1]
    return None


def _bounded(parts: Iterable[str]) -> str:
    written: list[str] = []
    size = 0
    for part in parts:
        size += len(part)
        if size > MOST_CHARACTERS:
            raise _TooMuch(f"the template writes more than {MOST_CHARACTERS:,} characters")
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
        case _TooMuch():
            return str(error), "End the loop sooner."
        case RecursionError():
            return "the template calls itself without end", "Give the macro or include an end."
        case jinja2.TemplateNotFound():
            return f"there is no template `{error}`", "Names are relative to the templates folder."
        case jinja2.UndefinedError() if "undefined" in str(error) or "has no attribute" in str(error):
            return str(error), "Names that a template knows are listed in README, under Templates."
        case SecurityError():
            return f"not allowed in a template: {error}", ""
        case TypeError() if str(error).isidentifier():
            return f"a {error} cannot be printed as it is", "Print one of its fields, or loop over it."
    return f"{error}", ""
