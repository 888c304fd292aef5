"""The files of the partner and of customer projects, put together as far as they can be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Generic, TypeVar

from generator.errors import InputError, Place, Problem
from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.types import annotations as types
from generator.model.types.origin import Data, Origin, SourceFile, child, data
from generator.model.types.refusals import Refusal, near, read, suggestion
from generator.model.types.values import Model
from generator.workspace.following import fill_in
from generator.workspace.formats import Former, format_of, modernise
from generator.workspace.gaps import left_open, with_gaps
from generator.workspace.positions import path_shown, problems_at, read_file, read_text

M = TypeVar("M", bound=Model)

SECTIONS = tuple(name for name, annotation in types.fields(Project) if types.collects(annotation))
TAKEN = ("partner",)
"""Names that no customer project can have: folders of an output are called so."""
_READ = ".yml"
_YAML = (_READ, ".yaml")


@dataclass
class Reading:
    """One run over the files of the workspace in `folder`: its format, the former keys and every problem that were found so far."""

    folder: Path
    problems: list[Problem] = field(default_factory=list)
    format: int = 1
    former: list[Former] = field(default_factory=list)

    def shown(self, path: Path) -> str:
        """Return `path` as messages show it."""
        return path_shown(path, self.folder)

    def file(self, path: Path) -> Origin | None:
        """Return what is in the file, or None when it cannot be read."""
        try:
            return read_file(path, self.shown(path))
        except InputError as error:
            self.problems += error.problems
            return None

    def about(self, path: Path, what: str, hint: str) -> None:
        """Add a problem with a file as a whole."""
        self.problems.append(Problem(what, Place(self.shown(path)), hint))

    def refused(self, origin: Origin, refusals: Iterable[Refusal]) -> None:
        """Add what the model refuses, at its place in the files that `origin` was read from."""
        self.problems += problems_at(origin, refusals)


@dataclass(frozen=True)
class Part(Generic[M]):
    """The partner or a project as far as it could be read; `model` is None when it could not wholly be."""

    origin: Origin
    data: Data
    model: M | None


def yaml_files(folder: Path, reading: Reading) -> list[Path]:
    """Return the files in `folder` that are read, by name; another ending than .yml is a problem."""
    found = sorted(path for path in folder.iterdir() if path.suffix in _YAML and not path.name.startswith("."))
    for path in found:
        if path.suffix != _READ:
            reading.about(path, f"files of a workspace end in {_READ}", f"Rename it to {path.stem}{_READ}.")
    return [path for path in found if path.suffix == _READ]


# ---------------------------------------------------------------------------------------------------------- partner


def read_partner(reading: Reading) -> Part[Partner]:
    """Return the partner, and note the format of the description. Raises InputError where it is newer than this program."""
    content = reading.folder / "content"
    path = content / "partner.yml"
    for other in yaml_files(content, reading):
        if other != path:
            wanted = not path.exists() and near(other.stem, [path.stem])
            hint = f"Rename it to {path.name}." if wanted else f"Customer projects stand in {reading.shown(content)}/customers/."
            reading.about(other, "no part of a workspace is read from this file", hint)
    origin = _unwrapped(reading.file(path), "partner", reading) if path.exists() else None
    if not path.exists():
        reading.about(path, "the file is missing", "Describe the partner in it; evidencekit init writes a commented one.")
    if origin is None:
        return Part(_nothing(path, reading), {}, None)
    reading.format = format_of(origin)
    reading.former += modernise(origin, "partner", reading.format)
    described = with_gaps(Partner, origin, data(origin))
    model, refusals = read(Partner, described)
    reading.refused(origin, refusals)
    return Part(origin, described, model)


def _nothing(path: Path, reading: Reading) -> Origin:
    return Origin(SourceFile(reading.shown(path), ("",)), 0, 0, {})


# --------------------------------------------------------------------------------------------------------- projects


def read_projects(reading: Reading) -> dict[str, Part[Project]]:
    """Return the projects by the names of their folders."""
    customers = reading.folder / "content" / "customers"
    inside = sorted(customers.iterdir()) if customers.is_dir() else []
    for path in inside:
        if path.suffix in _YAML and path.is_file():
            hint = f"Move it to {reading.shown(path.with_suffix(''))}/project.yml."
            reading.about(path, "a customer project is a folder, not a file", hint)
    return {path.name: _project(path, reading) for path in customer_folders(reading.folder)}


def customer_folders(workspace: Path) -> list[Path]:
    """Return the folders of the customer projects, by name."""
    customers = workspace / "content" / "customers"
    inside = sorted(customers.iterdir()) if customers.is_dir() else []
    return [path for path in inside if path.is_dir() and not path.name.startswith(".")]


def _project(folder: Path, reading: Reading) -> Part[Project]:
    files = {path.stem: path for path in yaml_files(folder, reading)}
    origin = _project_file(folder, files, reading)
    complete = origin is not None
    origin = origin or _nothing(folder / "project.yml", reading)
    for section, path in files.items():
        if section != "project":
            _join(origin, section, path, reading)
    for policy in _policies(origin):
        _attach(policy, folder, reading)
    reading.former += modernise(origin, "project", reading.format)
    fill_in(origin)
    described = with_gaps(Project, origin, data(origin))
    model, refusals = read(Project, described)
    reading.refused(origin, [refusal for refusal in refusals if complete or not refusal.missing or refusal.location])
    reading.refused(origin, _unfit_name(described, folder.name))
    return Part(origin, described, model)


def _project_file(folder: Path, files: dict[str, Path], reading: Reading) -> Origin | None:
    path = folder / "project.yml"
    if "project" not in files:
        reading.about(path, "the file is missing", "It holds at least the project's id and name.")
        return None
    origin = _unwrapped(reading.file(path), "project", reading)
    if origin is not None and not isinstance(origin.value, dict):
        reading.refused(origin, read(Project, data(origin))[1])
        return None
    return origin


def _join(into: Origin, section: str, path: Path, reading: Reading) -> None:
    """Put a section's file where its key would be in project.yml."""
    origin = _unwrapped(reading.file(path), section, reading)
    if section not in SECTIONS:
        hint = suggestion(section, SECTIONS, "A section's file is called after it")
        reading.about(path, f"`{section}` is no section of a project", hint)
        return
    assert isinstance(into.value, dict)
    if earlier := into.keys.get(section):
        there = Place(earlier[0].path, *earlier[1:])
        reading.about(path, f"the section `{section}` stands twice", f"The other is at {there}; delete one of them.")
    elif origin is not None:
        into.value[section] = origin
        into.keys[section] = (origin.file, origin.line, origin.column)


def _unwrapped(origin: Origin | None, name: str, reading: Reading) -> Origin | None:
    """Return what is under the only key of a file where that is the file's own name, which is told."""
    inner = child(origin, name) if origin is not None else None
    if origin is None or inner is None or not isinstance(origin.value, dict) or len(origin.value) > 1 or _has_key(name):
        return origin
    hint = f"Delete the line `{name}:`, and begin the lines under it at the left: the file's name says it already."
    reading.refused(origin, [Refusal((name,), f"`{name}` is the whole file, not a key in it", hint, on_key=True)])
    return inner


def _has_key(name: str) -> bool:
    """Return whether a section has a key that is called as the section."""
    model = types.model_of(dict(types.fields(Project)).get(name))
    return model is not None and name in model.model_fields


def _policies(project: Origin) -> list[Origin]:
    part: Origin | None = project
    for key in ("security", "identity", "policies"):
        part = child(part, key) if part is not None else None
    return part.value if part is not None and isinstance(part.value, list) else []


def _attach(policy: Origin, folder: Path, reading: Reading) -> None:
    """Put the text of a policy's `file` where its `document` would stand."""
    named = child(policy, "file")
    if named is None or not isinstance(named.value, str) or not isinstance(policy.value, dict) or left_open(named.value):
        return
    inside = PurePosixPath(named.value.strip())
    wrong = ""
    if "document" in policy.value:
        wrong = "`document` and `file` both give the policy"
    elif inside.is_absolute() or ".." in inside.parts or inside.suffix != ".json":
        wrong = f"`{inside}` is no JSON file in the project's folder"
    elif not (folder / inside).is_file():
        wrong = f"the file {reading.shown(folder / inside)} does not exist"
    if wrong:
        hint = "Give the policy once: as `document`, or as `file` with a path such as policies/create-order.json."
        reading.refused(policy, [Refusal(("file",), wrong, hint)])
        return
    try:
        policy.value["document"] = text = read_text(folder / inside, reading.shown(folder / inside))
        policy.keys["document"] = (text.file, 1, 1)
    except InputError as error:
        reading.problems += error.problems


def _unfit_name(described: Data, name: str) -> list[Refusal]:
    called = described.get("id") if isinstance(described, dict) else None
    if name in TAKEN:
        hint = "Give the project another id, and its folder the same name."
        return [Refusal(("id",), f"`{name}` is the folder in which the Word documents of the partner's standards stand", hint)]
    if not isinstance(called, str) or called.strip() == name:
        return []
    return [Refusal(("id",), f"`id` is `{called}`, but the folder is called `{name}`", "Give both the same name.")]
