"""The library's files to a Library: the shipped ones, and those by which a workspace adds to them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from generator.errors import InputError, Place, Problem
from generator.model.library import Library
from generator.model.types import annotations as types
from generator.model.types.origin import Origin, SourceFile, data
from generator.model.types.references import dangling_facts
from generator.model.types.refusals import read, suggestion
from generator.workspace import prices
from generator.workspace.icons import unknown_icons
from generator.workspace.outside import refuse_links_outside
from generator.workspace.positions import path_shown, problems_at, read_file, refuse
from generator.workspace.shipped import shipped

_FILES = {
    "sources.yml": "sources",
    "services.yml": "services",
    "service-names.yml": "service_names",
    "metrics.yml": "metrics",
    "price-list.yml": "price_list",
    "recovery.yml": "recovery",
    "troubleshooting.yml": "troubleshooting",
    "api-gateway.yml": "gateway",
    "sop.yml": "sop",
}
_FOLDERS = ("prices", "checklists")
"""Folders whose files are entries: their names are the entries' ids."""


def load_library(folder: Path) -> Library:
    """Return the library in `folder`. Raises InputError with every problem of its files."""
    return _library((folder,), folder.parent.parent, _stamps(folder))[0]


def merged_library(workspace: Path) -> Library:
    """Return the shipped library with what the workspace's content/library adds to it or replaces in it.

    Entries are added or replaced by id, checklists by file, prices by id and Region: the one of the latest day counts.
    Raises InputError.
    """
    return _merged(workspace)[0]


def unused(workspace: Path) -> tuple[Problem, ...]:
    """Return a warning for each file of the workspace's library of which not all is used. Raises InputError."""
    return _merged(workspace)[1]


def _merged(workspace: Path) -> tuple[Library, tuple[Problem, ...]]:
    refuse_links_outside(workspace)
    base, own = shipped("content/library"), workspace / "content" / "library"
    if not own.is_dir() or own.samefile(base):
        return _library((base,), base.parent.parent, _stamps(base))
    return _library((base, own), workspace, (*_stamps(base), *_stamps(own)))


def _stamps(folder: Path) -> tuple[tuple[Path, int, int], ...]:
    """Return what tells whether a file of the library was changed since it was read."""
    return tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in _files(folder))


@lru_cache(maxsize=2)
def _library(folders: tuple[Path, ...], shown_from: Path, stamps: tuple[tuple[Path, int, int], ...]) -> tuple[Library, tuple[Problem, ...]]:
    """Return the library in `folders`, the later ones joined to the earlier ones, and what of it is not used.

    It is read again when `stamps` differ.
    """
    parts: dict[str, Origin] = {}
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for folder in folders:
        for path in (path for path, _, _ in stamps if path.is_relative_to(folder)):
            try:
                _join(parts, path, folder, path_shown(path, shown_from))
            except InputError as error:
                problems += error.problems
    books = parts.pop("prices", None)
    if books is not None and isinstance(books.value, dict):
        try:
            parts["prices"], warnings = prices.merged(books.value)
        except InputError as error:
            problems += error.problems
    root = Origin(SourceFile(path_shown(folders[-1], shown_from), ()), 0, 0, parts)
    library, refusals = read(Library, data(root))
    problems += problems_at(root, [one for one in refusals if one.location or not problems])
    if library is not None:
        problems += problems_at(root, [*dangling_facts(library), *unknown_icons(library)])
    if library is None or problems:
        raise InputError(sorted(problems, key=lambda problem: problem.place))
    return library, tuple(warnings)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise InputError([Problem("the library is missing", Place(folder.as_posix()), "Install the program again.")])
    return sorted(path for path in folder.rglob("*.y*ml") if not path.name.startswith("."))


def _join(parts: dict[str, Origin], path: Path, folder: Path, shown: str) -> None:
    """Put the content of one file where the library's model wants it."""
    name = path.relative_to(folder).as_posix()
    inside, _, file = name.rpartition("/")
    if inside in _FOLDERS and file.endswith(".yml"):
        entries = parts.setdefault(inside, Origin(SourceFile(shown, ()), 0, 0, {})).value
        assert isinstance(entries, dict)
        entries[f"{folder}/{path.stem}" if inside == "prices" else path.stem] = read_file(path, shown)
    elif name in _FILES:
        section = _FILES[name]
        _merge(parts, section, read_file(path, shown), dict(types.fields(Library))[section])
    else:
        known = [*(one.removesuffix(".yml") for one in _FILES), *(f"{one}/<id>" for one in _FOLDERS)]
        hint = suggestion(path.stem, known, "Files of the library, each with the ending .yml")
        refuse(shown, "no part of the library is read from this file", hint)


def _merge(parts: dict[str, Origin], key: str, new: Origin, annotation: Any) -> None:
    """Join `new` to what stands under `key`: the keys of models and of mappings by id are joined, all else is replaced."""
    kept = parts.get(key)
    if kept is None or not isinstance(kept.value, dict) or not isinstance(new.value, dict):
        parts[key] = new
        return
    for name, value in new.value.items():
        kept.keys[name] = new.keys[name]
        if types.model_of(annotation):
            _merge(kept.value, name, value, types.inside(annotation, name))
        else:
            kept.value[name] = value
