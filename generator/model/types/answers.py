"""Which keys of the description answer which criteria of the checklist, read from the Proves marks of the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel

from generator.model.types import annotations as types
from generator.model.types.open import gap_of
from generator.model.types.origin import Location
from generator.model.types.values import Defines, Proves


@dataclass(frozen=True)
class Key:
    """A key that answers criteria: where it stands in a project or in the partner, and whether anything is written there."""

    location: Location
    criteria: tuple[str, ...]
    given: bool
    open: str = ""
    """How a reader calls it, where the author left it open: then it is not given."""


def keys(value: Any, annotation: Any, location: Location = ()) -> Iterator[Key]:
    """Yield every key in `value`, a model or part of one, that is marked, in the order of its fields."""
    if value is None or not within(annotation):
        return
    if isinstance(value, BaseModel):
        for name, kind in types.fields(type(value)):
            inner = getattr(value, name)
            if criteria := own(kind):
                gap = gap_of(inner)
                yield Key((*location, name), criteria, gap is None and inner is not None and inner != [], gap.label if gap else "")
            yield from keys(inner, kind, (*location, name))
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from keys(element, types.element_of(annotation), (*location, index))


def paths(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, str]]:
    """Yield path and criterion for each mark of `model`: (partner.standards.accounts.root_mfa, ACCT-001.root-mfa)."""
    for name, kind in types.fields(model):
        path = f"{prefix}.{name}"
        yield from ((path, criterion) for criterion in own(kind))
        inner = types.model_of(kind) or types.model_of(types.element_of(kind))
        if inner is not None:
            yield from paths(inner, path)


def criteria_at(root: type[BaseModel], location: Sequence[str | int]) -> tuple[str, ...]:
    """Return the criteria that the value at `location` answers: its own marks, else those of the nearest key around it."""
    annotation: Any = root
    nearest: tuple[str, ...] = ()
    for step in location:
        annotation = types.inside(annotation, step)
        nearest = own(annotation) or nearest
    return nearest


def criteria_missing(root: type[BaseModel], location: Sequence[str | int]) -> tuple[str, ...]:
    """Return the criteria that are unanswered where nothing stands at `location`: also those of what would be in it."""
    annotation: Any = root
    for step in location:
        annotation = types.inside(annotation, step)
    return within(annotation) or criteria_at(root, location)


def criteria_defining(annotation: Any, kind: str, nearest: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the criteria that are answered by the things of `kind` in a value of this type; none where it has none."""
    nearest = own(annotation) or nearest
    marks = types.unwrapped(annotation)[1]
    if any(isinstance(mark, Defines) and mark.kind == kind for mark in marks):
        return nearest
    model, element = types.model_of(annotation), types.element_of(annotation)
    inner = [found for _, found in types.fields(model)] if model else [] if element is None else [element]
    return next((found for one in inner if (found := criteria_defining(one, kind, nearest))), ())


@cache
def own(annotation: Any) -> tuple[str, ...]:
    """Return the criteria that a value of this type answers by its own marks."""
    if annotation is None:
        return ()
    marks = types.unwrapped(annotation)[1]
    return tuple(criterion for mark in marks if isinstance(mark, Proves) for criterion in mark.criteria)


@cache
def within(annotation: Any) -> tuple[str, ...]:
    """Return the criteria that a value of this type and everything in it answer, each once."""
    if annotation is None:
        return ()
    model = types.model_of(annotation)
    inner = [kind for _, kind in types.fields(model)] if model else [types.element_of(annotation)]
    found = [*own(annotation), *(criterion for kind in inner for criterion in within(kind))]
    return tuple(dict.fromkeys(found))
