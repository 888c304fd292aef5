"""The catalogue of documents: every template file of the shipped folder, and of the workspace's in its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from generator.errors import InputError, Place, Problem
from generator.model.catalogue import AnswerEntry, Entry
from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.types.annotations import inside, model_of
from generator.model.types.origin import data
from generator.model.types.refusals import suggestion
from generator.model.types.values import Model
from generator.workspace.positions import read_text, read_yaml

SCOPES = ("partner", "project", "api", "workspace")
INDEX = "index"
"""The name of the page that lists the documents of a folder."""
_SUFFIX = ".md.j2"
_Front = TypeVar("_Front", bound=Model)
PARTNER = "partner."
"""What a section of the partner's begins with, where a template of a project names it."""


@dataclass(frozen=True)
class Template:
    """One template: its entry, its name for Jinja (`partner/runbook-standard.md.j2`), its path for messages and its text."""

    entry: Entry
    name: str
    path: str
    text: str


def catalogue(folders: list[Path], root: Path) -> list[Template]:
    """Return the templates of `folders`, the first folder that has a name winning, in the order of the navigation.

    Raises InputError with every front matter that cannot be read.
    """
    found: dict[str, Path] = {}
    for folder in folders:
        for scope in SCOPES:
            for path in sorted((folder / scope).glob(f"*{_SUFFIX}")):
                if not path.name.startswith("."):  # what editors and systems put beside a file
                    found.setdefault(f"{scope}/{path.name}", path)
    templates: list[Template] = []
    problems: list[Problem] = []
    for name, path in found.items():
        try:
            where = shown(path, root)
            text = template_text(path, where)
            templates.append(Template(_entry(text, name, where), name, where, text))
        except InputError as error:
            problems += error.problems
    problems += _named_alike(templates)
    if problems:
        raise InputError(problems)
    return sorted(templates, key=lambda one: (SCOPES.index(one.entry.scope), one.entry.order, one.entry.id))


def _named_alike(templates: list[Template]) -> Iterator[Problem]:
    """Yield a problem for each template whose id another one has, or the page that lists the documents of its scope.

    `templates` are those of the workspace, then the shipped ones: a problem is that of the workspace.
    """
    first: dict[str, Template] = {}
    for template in reversed(templates):
        id = template.entry.id
        place = _place(template.path, split_front_matter(template.text)[0], "id")
        if id == INDEX:
            yield Problem(
                f"`{INDEX}` is the page that lists all documents", place, "Give the template another id, and its file the same name."
            )
        other = first.setdefault(id, template)
        if other is not template:
            hint = "Give one of them another id, and its file the same name."
            yield Problem(f"the id `{id}` is that of {other.path}, too", place, hint)


def template_text(path: Path, where: str) -> str:
    """Return the text of the template at `path`, which messages call `where`, with plain line ends.

    Raises InputError where it is no file, or holds what is not UTF-8.
    """
    text = read_text(path, where).value
    assert isinstance(text, str)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shown(path: Path, root: Path) -> str:
    """Return `path` as a message shows it: from the workspace where it lies inside, else the template's own part."""
    if path.is_relative_to(root):
        return str(path.relative_to(root))
    return str(Path(*path.parts[-3:]))


def split_front_matter(text: str) -> tuple[str, str]:
    """Return front matter and body of a template; the body keeps its line numbers by leading blank lines."""
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].strip() != "---":
        return "", text
    end = next((index for index, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
    if end is None:
        return "", text
    return "".join(lines[1:end]), "\n" * (end + 1) + "".join(lines[end + 1 :])


def _entry(text: str, name: str, where: str) -> Entry:
    front, _ = split_front_matter(text)
    if not front.strip():
        hint = "Begin the file with a line ---, the keys id, title, summary, scope …, and another line ---."
        raise InputError([Problem("the template has no front matter", Place(where, 1), hint)])
    entry = _validated(Entry, front, where)
    _refuse_unknown_needs(entry, Partner if entry.scope in ("partner", "workspace") else Project, front, where)
    scope, file = name.split("/")
    expected = {"id": file.removesuffix(_SUFFIX), "scope": scope}
    problems = [
        Problem(
            f"{key} is `{getattr(entry, key)}`, but the file stands as `{value}`",
            _place(where, front, key),
            f"Write {key}: {value}, or move the file.",
        )
        for key, value in expected.items()
        if getattr(entry, key) != value
    ]
    if problems:
        raise InputError(problems)
    return entry


def answer_entry(folders: Iterable[Path], root: Path, control: str) -> AnswerEntry | None:
    """Return what the template of the answer to `control` says before it; None where none of `folders` has one.

    Raises InputError for front matter that cannot be read.
    """
    path = next((path for folder in folders if (path := folder / "answers" / f"{control}{_SUFFIX}").is_file()), None)
    if path is None:
        return None
    front, _ = split_front_matter(path.read_text("utf-8"))
    entry = _validated(AnswerEntry, front, shown(path, root)) if front.strip() else AnswerEntry()
    _refuse_unknown_needs(entry, Project, front, shown(path, root))
    return entry


def _validated(kind: type[_Front], front: str, where: str) -> _Front:
    origin = read_yaml(b"\n" + front.encode(), where)
    if not isinstance(origin.value, dict):
        hint = f"Write its keys, each on a line as `key: value`: {', '.join(kind.model_fields)}."
        raise InputError([Problem("the front matter holds no keys", Place(where, origin.line), hint)])
    try:
        return kind.model_validate(data(origin))
    except ValidationError as error:
        raise InputError([_problem(one, where, front, kind) for one in error.errors()]) from error


def _refuse_unknown_needs(entry: Entry | AnswerEntry, whole: type[Model], front: str, where: str) -> None:
    """Raise InputError where `entry` needs a section that `whole`, or the partner where it is named, does not have."""
    for need in entry.needs:
        part: Any = Partner if need.startswith(PARTNER) else whole
        for step in need.removeprefix(PARTNER).split("."):
            known = model_of(part)
            part = inside(part, step) if known else None
            if part is None:
                hint = suggestion(step, known.model_fields, "Sections") if known else ""
                raise InputError([Problem(f"`needs` names `{need}`, and no description has that", _place(where, front, "needs"), hint)])


def _place(where: str, front: str, key: str) -> Place:
    for number, line in enumerate(front.splitlines(), 2):
        if line.startswith(f"{key}:"):
            return Place(where, number, len(key) + 3)
    return Place(where, 1)


def _problem(error: ErrorDetails, where: str, text: str, kind: type[Model]) -> Problem:
    key = str(error["loc"][0]) if error["loc"] else ""
    known = ", ".join(kind.model_fields)
    match error["type"]:
        case "missing":
            return Problem(f"the front matter lacks `{key}`", Place(where, 1), f"Its keys are {known}.")
        case "extra_forbidden":
            return Problem(f"`{key}` is no key of the front matter", _place(where, text, key), f"Its keys are {known}.")
        case "literal_error":
            allowed = error["ctx"]["expected"].replace("'", "")
            return Problem(f"`{key}` must be one of {allowed}", _place(where, text, key))
        case "value_error":
            what, _, hint = str(error["ctx"]["error"]).partition("; ")
            return Problem(f"`{key}`: {what}", _place(where, text, key), f"{hint[:1].upper()}{hint[1:]}.")
    return Problem(f"`{key}` is not in the form that it needs", _place(where, text, key), kind.model_fields[key].description or "")
