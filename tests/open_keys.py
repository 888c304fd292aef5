"""Each key of a description left out, or written as TODO, one at a time: what is found, computed and printed then.

A workspace is read once; for a case the one value is changed as if its author had written the file so, and only what depends on the
file is made again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel

from generator import checks
from generator.analysis.results import compute
from generator.checks.finding import Evidence, Finding
from generator.document.contents import contents
from generator.edition import Edition
from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.types import annotations as types
from generator.model.types.open import TODO, Gap, is_open
from generator.model.types.origin import Data, Location, Origin, data
from generator.model.workspace import Workspace
from generator.pages.coverage import coverage, prove
from generator.pages.navigation import navigation
from generator.workspace import files
from generator.workspace.gaps import SECTIONED, names_it
from generator.workspace.loader import load_workspace
from generator.workspace.positions import read_file
from tests.checks.variants import TODAY

Mode = Literal["left out", "TODO"]
PARTNER = "partner.yml"
Figures = dict[tuple[str | int, ...], object]


@dataclass(frozen=True)
class Key:
    """One key of a workspace: whose it is (None for the partner), where, and of which type."""

    project: str | None
    location: Location
    model: type[BaseModel]
    annotation: Any

    @property
    def name(self) -> str:
        """Return how a test is called."""
        return f"{self.project or 'partner'}:{'.'.join(map(str, self.location))}"

    @property
    def signature(self) -> tuple[str, str]:
        """Return the model's name and the key in it: a value of the same key elsewhere is treated alike."""
        return self.model.__name__, str(self.location[-1])

    @property
    def required(self) -> bool:
        """Return whether leaving it out leaves a gap."""
        return self.model.model_fields[str(self.location[-1])].is_required()

    @property
    def section(self) -> bool:
        """Return whether it may be absent as a whole, without a gap."""
        return self.model in SECTIONED and types.collects(self.annotation)


@dataclass(frozen=True)
class Outcome:
    """What came of a workspace: its findings, its figures by customer, the Markdown of its documents, and its gaps."""

    workspace: Workspace
    findings: tuple[Finding, ...]
    figures: dict[str, Figures]
    markdown: dict[str, str]

    def gap(self, key: Key) -> Gap | None:
        """Return the gap that `key` left, if one."""
        return next((gap for gap in self.workspace.gaps[key.project] if gap.location == key.location), None)


class Keys:
    """The workspace in `folder`, of which one value after the other is left open; `compiled` are templates known already."""

    def __init__(self, folder: Path, compiled: dict[str, bytes]) -> None:
        self.folder = folder
        self.compiled = compiled
        self.read: dict[Path, Origin] = {}

    @cached_property
    def complete(self) -> Outcome:
        """The workspace as it is."""
        return self._outcome()

    def all(self) -> Iterator[Key]:
        """Yield each key that is written, but those that name a piece, in the order of the files."""
        for project, origin in load_workspace(self.folder).origins.items():
            root: type[BaseModel] = Partner if project is None else Project
            for location, model, annotation in _keys(root, data(origin), ()):
                key = Key(project, location, model, annotation)
                if self._written(key):
                    yield key

    def without(self, key: Key, mode: Mode) -> Outcome:
        """Return what comes of the workspace with `key` left out, or TODO."""
        with self.changed(key, mode):
            return self._outcome()

    def _outcome(self) -> Outcome:
        with self.reading():
            workspace = load_workspace(self.folder)
        results = {id: compute(workspace, id) for id in workspace.projects}
        edition = Edition(workspace, results)
        edition.renderer = replace(edition.renderer, compiled=self.compiled)
        documents, markdown = edition.rendered()
        proofs = prove(documents, navigation(workspace, documents).pages())
        evidence = Evidence(
            workspace, results, tuple(map(contents, documents)), proofs, coverage(workspace, proofs), edition.templates, TODAY
        )
        computed = {id: figures((of.cost, of.recovery, of.load)) for id, of in results.items()}
        return Outcome(workspace, tuple(checks.find(evidence)), computed, dict(markdown))

    @contextmanager
    def changed(self, key: Key, mode: Mode) -> Iterator[None]:
        """Leave `key` open until the end."""
        path, inside = self._file(key)
        whole = self._known(path, str(path))
        holder = whole
        for step in inside[:-1]:
            holder = holder.value[step]  # type: ignore[index,assignment,call-overload]  # the walk found it there
        assert isinstance(holder.value, dict), key.name
        name = str(inside[-1])
        if mode == "left out":
            del holder.value[name]
        else:
            written = holder.value[name]
            holder.value[name] = Origin(written.file, written.line, written.column, TODO)
        before, self.read[path] = self.read[path], whole
        try:
            yield
        finally:
            self.read[path] = before

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Let whatever loads the workspace read its files as they are changed."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(files, "read_file", self._known)
            yield

    def _known(self, path: Path, shown: str) -> Origin:
        if path not in self.read:
            self.read[path] = read_file(path, shown)
        return _copy(self.read[path])

    def _file(self, key: Key) -> tuple[Path, Location]:
        """Return the file in which `key` is written, and the keys that lead to it there."""
        if key.project is None:
            return self.folder / "content" / PARTNER, key.location
        customer = self.folder / "content" / "customers" / key.project
        section = customer / f"{key.location[0]}.yml"
        return (section, key.location[1:]) if section.is_file() else (customer / "project.yml", key.location)

    def _written(self, key: Key) -> bool:
        """Return whether `key` is a value in its file: no whole file, and nothing that is filled in from elsewhere."""
        path, inside = self._file(key)
        part: Any = self._known(path, str(path))
        for step in inside:
            if not isinstance(part.value, dict | list) or (isinstance(part.value, dict) and step not in part.value):
                return False
            part = part.value[step]
        return bool(inside)


def _copy(origin: Origin) -> Origin:
    value = origin.value
    if isinstance(value, dict):
        return Origin(origin.file, origin.line, origin.column, {key: _copy(inner) for key, inner in value.items()}, dict(origin.keys))
    if isinstance(value, list):
        return Origin(origin.file, origin.line, origin.column, [_copy(inner) for inner in value])
    return Origin(origin.file, origin.line, origin.column, value)


def _keys(annotation: Any, value: Data, location: Location) -> Iterator[tuple[Location, type[BaseModel], Any]]:
    model, element = types.model_of(annotation), types.element_of(annotation)
    if model is not None and isinstance(value, dict):
        for name, inner in types.fields(model):
            if name in value and not names_it(model, name, inner):
                yield (*location, name), model, inner
                yield from _keys(inner, value[name], (*location, name))
    elif element is not None and isinstance(value, list):
        for index, part in enumerate(value):
            yield from _keys(element, part, (*location, index))
    elif element is not None and isinstance(value, dict):
        for name, part in value.items():
            yield from _keys(element, part, (*location, name))


def first_of_each(keys: Iterator[Key], known: set[tuple[str, str]]) -> list[Key]:
    """Return the first key of each signature that is not `known`, and add these to it."""
    found = []
    for key in keys:
        if key.signature not in known:
            known.add(key.signature)
            found.append(key)
    return found


# ---------------------------------------------------------------------------------------------------------- figures


def figures(value: object, path: tuple[str | int, ...] = ()) -> Figures:
    """Return every number, duration, day and answer in `value`, and what is open in it, by the names and ids that lead to it."""
    if is_open(value) or isinstance(value, bool | int | Decimal | timedelta | date | float):
        return {path: value}
    found: Figures = {}
    for step, inner in _parts(value):
        found |= figures(inner, (*path, step))
    return found


def _parts(value: object) -> Iterator[tuple[str | int, object]]:
    if isinstance(value, dict):
        yield from ((str(key), inner) for key, inner in value.items())
    elif isinstance(value, list | tuple):
        yield from ((_called(inner, index), inner) for index, inner in enumerate(value))
    elif is_dataclass(value):
        yield from ((field.name, getattr(value, field.name)) for field in fields(value))
    elif isinstance(value, BaseModel):
        return  # what the author wrote is no figure


def _called(value: object, index: int) -> str | int:
    """Return how a member of a list is called, its position where it has no name of its own."""
    for name in ("component", "store", "step", "line", "scenario", "input", "id", "api", "route", "method", "stage", "item"):
        named = getattr(value, name, None)
        inner = getattr(named, "id", named)
        if named is not None and not is_open(inner) and isinstance(inner, str):
            return inner
    return index


def third_values(complete: Figures, mutated: Figures) -> dict[tuple[str | int, ...], tuple[object, object]]:
    """Return each figure that is neither the complete one nor open, with both values.

    One that is gone is open where a value is that encloses it, or one beside what encloses it: a bill's line without an amount has no
    tiers either.
    """
    beside = {path[:-1] for path, value in mutated.items() if is_open(value)} | {path for path, value in mutated.items() if is_open(value)}
    changed = {
        path: (complete.get(path, "nothing"), value)
        for path, value in mutated.items()
        if not is_open(value) and (path not in complete or complete[path] != value)
    }
    gone = (path for path in complete if path not in mutated and not any(path[:length] in beside for length in range(1, len(path) + 1)))
    return changed | {path: (complete[path], "nothing") for path in gone}
