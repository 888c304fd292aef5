"""A workspace's files to a Workspace: every problem of a run at once, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.errors import InputError, Place, Problem, WorkspaceNotFound
from generator.library_files import load_library, merged_library
from generator.model import annotations as types
from generator.model.library import Library
from generator.model.origin import Data, Location, Origin, SourceFile, data, shown
from generator.model.partner import Partner
from generator.model.project import Project
from generator.model.references import (
    KINDS_OF_THE_LIBRARY,
    Marked,
    dangling,
    kinds_unknown,
    marked_in,
    twice,
    unpriced,
)
from generator.model.refusals import Refusal, read, suggestion
from generator.model.values import Defines
from generator.model.workspace import Workspace
from generator.positions import path_shown, problem_at, read_file

__all__ = ["find_workspace", "load_library", "load_workspace", "place_of"]

ENDINGS = (".yml", ".yaml")
SECTIONS = tuple(Project.model_fields)


def find_workspace(start: Path) -> Path:
    """Return the nearest folder at or above `start` with mkdocs.yml and content/. Raises WorkspaceNotFound."""
    for folder in (start, *start.absolute().parents):
        if (folder / "mkdocs.yml").is_file() and (folder / "content").is_dir():
            return folder
    raise WorkspaceNotFound(start)


def load_workspace(folder: Path, *, customer: str | None = None, library: Path | None = None) -> Workspace:
    """Return the workspace in `folder`; with `customer`, only that project is read.

    `library` replaces the library's folder. Raises InputError with all problems, in the order of files and lines.
    """
    problems: list[Problem] = []
    facts = _library(folder, library, problems)
    partner = _partner(folder, problems)
    projects = [_project(folder, path, problems) for path in _project_folders(folder, customer, problems)]
    problems += _reference_problems(partner, projects, facts)
    if problems or facts is None or partner.model is None:
        raise InputError(sorted(problems, key=lambda problem: problem.place))
    origins: dict[str | None, Origin] = {project.name: project.origin for project in projects}
    models = {project.name: project.model for project in projects if isinstance(project.model, Project)}
    return Workspace(folder, partner.model, models, facts, {None: partner.origin, **origins})


def place_of(workspace: Workspace, project: str | None, location: Location) -> Place:
    """Return where the value at `location` of a project, or of the partner (None), was written.

    A list takes a position or an element's id: ("architecture", "components", "orders-table", "scaling"). Where
    nothing was written at the location itself, the place is that of the nearest value around it.
    """
    return Place(*shown(workspace.origins[project], location))


# ---------------------------------------------------------------------------------------------------- what was read


@dataclass
class _Part:
    """The partner or a project as far as it could be read; `unread` names the keys whose file could not be."""

    name: str
    origin: Origin
    model: Partner | Project | None = None
    complete: bool = True
    unread: set[str] = field(default_factory=set)

    @property
    def data(self) -> Data:
        return data(self.origin)


def _library(folder: Path, library: Path | None, problems: list[Problem]) -> Library | None:
    try:
        return load_library(library) if library is not None else merged_library(folder)
    except InputError as error:
        problems += error.problems
        return None


def _nothing(path: Path, folder: Path) -> Origin:
    return Origin(SourceFile(path_shown(path, folder), ("",)), 0, 0, {})


def _origin(path: Path, folder: Path, problems: list[Problem]) -> Origin | None:
    try:
        return read_file(path, path_shown(path, folder))
    except InputError as error:
        problems += error.problems
        return None


def _add(refusals: list[Refusal], origin: Origin, problems: list[Problem]) -> None:
    problems += [problem_at(origin, refusal) for refusal in refusals]


def _file_problem(path: Path, folder: Path, what: str, hint: str = "") -> Problem:
    return Problem(what, Place(path_shown(path, folder)), hint)


# ---------------------------------------------------------------------------------------------------------- partner


def _partner(folder: Path, problems: list[Problem]) -> _Part:
    path = folder / "content" / "partner.yml"
    part = _Part("partner", _nothing(path, folder), complete=False)
    for other in _yaml_files(path.parent):
        if other != path:
            hint = "It is called partner.yml." if not path.exists() else "Customer projects stand in content/customers/."
            problems.append(_file_problem(other, folder, "no part of a workspace is read from this file", hint))
    if not path.exists():
        hint = "Describe the partner in it; evidencekit init writes a commented one."
        problems.append(_file_problem(path, folder, "the file is missing", hint))
        return part
    origin = _origin(path, folder, problems)
    if origin is None:
        return part
    part.origin, part.complete = origin, isinstance(origin.value, dict)
    part.model, refusals = read(Partner, part.data)
    _add(refusals, origin, problems)
    return part


def _yaml_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in ENDINGS and not path.name.startswith("."))


# --------------------------------------------------------------------------------------------------------- projects


def _project_folders(folder: Path, customer: str | None, problems: list[Problem]) -> list[Path]:
    customers = folder / "content" / "customers"
    inside = sorted(customers.iterdir()) if customers.is_dir() else []
    for path in inside:
        if path.is_file() and path.suffix in ENDINGS:
            hint = f"Move it to {path_shown(path.with_suffix(''), folder)}/project.yml."
            problems.append(_file_problem(path, folder, "a customer project is a folder, not a file", hint))
    folders = [path for path in inside if path.is_dir() and not path.name.startswith(".")]
    if customer is None:
        if not folders:
            hint = "Describe each in a folder of its own: content/customers/<id>/project.yml."
            problems.append(_file_problem(customers, folder, "there is no customer project", hint))
        return folders
    chosen = [path for path in folders if path.name == customer]
    if not chosen:
        hint = suggestion(customer, [path.name for path in folders], "Customer projects")
        problems.append(_file_problem(customers, folder, f"there is no customer project `{customer}`", hint))
    return chosen


def _project(folder: Path, path: Path, problems: list[Problem]) -> _Part:
    part = _Part(path.name, _nothing(path / "project.yml", folder))
    files = {file.stem: file for file in reversed(_yaml_files(path))}
    _join_project_file(part, folder, path, files, problems)
    for file in _yaml_files(path):
        if file.stem != "project":
            _join_section(part, file, folder, problems)
    part.model, refusals = read(Project, part.data)
    told = [refusal for refusal in refusals if not _consequence(refusal, part)]
    _add([_section_missing(refusal, path_shown(path, folder)) for refusal in told], part.origin, problems)
    named = part.origin.value.get("id") if isinstance(part.origin.value, dict) else None
    if named is not None and isinstance(named.value, str) and named.value.strip() != path.name:
        what = f"`id` is `{named.value}`, but the folder is called `{path.name}`"
        _add([Refusal(("id",), what, "Give both the same name.")], part.origin, problems)
    return part


def _join_project_file(part: _Part, folder: Path, path: Path, files: dict[str, Path], problems: list[Problem]) -> None:
    file = files.get("project")
    if file is None:
        hint = "It holds the project's id, name, customer and engagement."
        problems.append(_file_problem(path / "project.yml", folder, "the file is missing", hint))
        part.complete = False
        return
    origin = _origin(file, folder, problems)
    if origin is not None and not isinstance(origin.value, dict):
        problems.append(problem_at(origin, read(Project, data(origin))[1][0]))
        origin = None
    if origin is None:
        part.complete = False
    else:
        part.origin = origin


def _join_section(part: _Part, file: Path, folder: Path, problems: list[Problem]) -> None:
    section = file.stem
    if section not in SECTIONS:
        hint = suggestion(section, SECTIONS, "A section's file is called after it")
        problems.append(_file_problem(file, folder, f"`{section}` is no section of a project", hint))
        return
    origin = _origin(file, folder, problems)
    into = part.origin
    assert isinstance(into.value, dict)
    if earlier := into.keys.get(section):
        there = Place(earlier[0].path, earlier[1], earlier[2])
        what = f"the section `{section}` stands twice"
        problems.append(_file_problem(file, folder, what, f"The other is at {there}; delete one of them."))
    elif origin is None:
        part.unread.add(section)
    else:
        into.value[section] = origin
        into.keys[section] = (origin.file, origin.line, origin.column)


def _section_missing(refusal: Refusal, shown: str) -> Refusal:
    """Return the refusal, with the file to write where it is a whole section that is missing."""
    if refusal.location or not types.collects(types.inside(Project, refusal.missing)):
        return refusal
    hint = f"Write it in {shown}/{refusal.missing}.yml, or here, for example:"
    return replace(refusal, what=f"the section `{refusal.missing}` is missing", hint=hint)


def _consequence(refusal: Refusal, part: _Part) -> bool:
    """Return whether a key is missing only because the file that may hold it could not be read."""
    if not refusal.missing or refusal.location:
        return False
    return not part.complete or refusal.missing in part.unread


# ------------------------------------------------------------------------------------------------------- references


def _reference_problems(partner: _Part, projects: list[_Part], library: Library | None) -> list[Problem]:
    """Return a problem for each id that stands twice and each reference to nothing."""
    problems: list[Problem] = []
    shipped = library.ids() if library is not None else {}
    unread = set() if library is not None else set(KINDS_OF_THE_LIBRARY)
    common = list(marked_in(partner.data, Partner))
    unread |= kinds_unknown(partner.data, Partner)
    _add(list(dangling(common, _ids(shipped, common), unread)), partner.origin, problems)
    _add_twice([(partner.origin, common)], problems)
    for project in projects:
        found = list(marked_in(project.data, Project))
        unknown = unread | kinds_unknown(project.data, Project)
        _add(list(dangling(found, _ids(shipped, [*common, *found]), unknown)), project.origin, problems)
        _add_twice([(partner.origin, common), (project.origin, found)], problems)
        if library is not None and (region := _region(project)):
            _add(list(unpriced(found, library, region)), project.origin, problems)
    return problems


def _ids(shipped: Mapping[str, set[str]], found: list[Marked]) -> dict[str, set[str]]:
    ids = {kind: set(names) for kind, names in shipped.items()}
    for one in found:
        if isinstance(one.mark, Defines):
            ids.setdefault(one.mark.kind, set()).add(one.value)
    return ids


def _add_twice(found: list[tuple[Origin, list[Marked]]], problems: list[Problem]) -> None:
    """Add a problem for each id of the last of `found` that stands twice, in itself or in one before it."""
    owner = {id(one): origin for origin, marks in found for one in marks}
    for one, first in twice([one for _, marks in found for one in marks]):
        if owner[id(one)] is found[-1][0]:
            there = Place(*shown(owner[id(first)], first.location))
            what = f"the id `{one.value}` stands twice"
            _add([Refusal(one.location, what, f"The first is at {there}; give one of them another id.")], found[-1][0], problems)


def _region(project: _Part) -> str | None:
    cost = project.data.get("cost") if isinstance(project.data, dict) else None
    region = cost.get("region") if isinstance(cost, dict) else None
    return region.strip() if isinstance(region, str) else None
