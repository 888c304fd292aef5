"""The library's files to a Library: the shipped ones, and those by which a workspace adds to them."""

from __future__ import annotations

from pathlib import Path

from generator.errors import InputError, Place, Problem
from generator.model import annotations as types
from generator.model.library import Library
from generator.model.origin import Origin, SourceFile, data
from generator.model.refusals import read, suggestion
from generator.positions import path_shown, problem_at, read_file
from generator.shipped import shipped

_FILES = {
    "sources.yml": "sources",
    "services.yml": "services",
    "metrics.yml": "metrics",
    "recovery.yml": "recovery",
    "troubleshooting.yml": "troubleshooting",
    "api-gateway.yml": "gateway",
    "sop.yml": "sop",
}
_FOLDERS = {"prices": "prices", "checklists": "checklists"}


def load_library(folder: Path) -> Library:
    """Return the library in `folder`. Raises InputError with every problem of its files."""
    return _library([folder], folder.parent.parent)


def merged_library(workspace: Path) -> Library:
    """Return the shipped library with what the workspace's content/library adds to it or replaces in it.

    Entries are added or replaced by id, files of prices and checklists by name. Raises InputError.
    """
    base, own = shipped("content/library"), workspace / "content" / "library"
    if not own.is_dir():
        return load_library(base)
    return _library([own] if own.samefile(base) else [base, own], workspace)


def _library(folders: list[Path], shown_from: Path) -> Library:
    root = Origin(SourceFile(path_shown(folders[-1], shown_from), ()), 0, 0, {})
    problems: list[Problem] = []
    for folder in folders:
        for path in _files(folder):
            try:
                _join(root, path, folder, shown_from)
            except InputError as error:
                problems += error.problems
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.place))
    _newest_price_book(root)
    library, refusals = read(Library, data(root))
    if library is None:
        found = [problem_at(root, refusal) for refusal in refusals]
        raise InputError(sorted(found, key=lambda problem: problem.place))
    return library


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        hint = "Install the program again."
        raise InputError([Problem("the library is missing", Place(folder.as_posix()), hint)])
    return sorted(path for path in folder.rglob("*.yml") if not path.name.startswith("."))


def _join(root: Origin, path: Path, folder: Path, shown_from: Path) -> None:
    """Put the content of one file where the library's model wants it."""
    name = path.relative_to(folder).as_posix()
    shown = path_shown(path, shown_from)
    inside, _, file = name.rpartition("/")
    into = root.value
    assert isinstance(into, dict)
    if inside in _FOLDERS:
        part = into.setdefault(_FOLDERS[inside], Origin(SourceFile(shown, ()), 0, 0, {}))
        assert isinstance(part.value, dict)
        part.value[Path(file).stem] = read_file(path, shown)
    elif name in _FILES:
        section = _FILES[name]
        _merge(into, section, read_file(path, shown), dict(types.fields(Library))[section])
    else:
        hint = suggestion(name, [*_FILES, *(f"{inside}/<id>.yml" for inside in _FOLDERS)], "Files of the library")
        raise InputError([Problem("no part of the library is read from this file", Place(shown), hint)])


def _merge(into: dict[str, Origin], key: str, origin: Origin, annotation: object) -> None:
    """Add `origin` to what stands under `key`: keys of models and of mappings by id are joined, others replaced."""
    kept = into.get(key)
    joined = kept is not None and isinstance(kept.value, dict) and isinstance(origin.value, dict)
    if not joined:
        into[key] = origin
        return
    for name, value in origin.value.items():
        if types.model_of(annotation):
            _merge(kept.value, name, value, types.inside(annotation, name))
        else:
            kept.value[name] = value
        kept.keys[name] = origin.keys[name]


def _newest_price_book(root: Origin) -> None:
    """Keep one price book, the newest by its own date: the file's name does not decide."""
    books = root.value.get("prices")
    if books is not None:
        root.value["prices"] = max(books.value.values(), key=lambda book: str(data(book).get("as_of")))
