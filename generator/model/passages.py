"""The author's prose, passage by passage, with the place of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel, StringConstraints

from generator.model import annotations as types
from generator.model.origin import Location
from generator.model.values import Refers

CODE = frozenset({"command", "document", "excerpt", "log_query"})
"""Keys whose text is read by machines."""


@dataclass(frozen=True)
class Passage:
    """A text that an author wrote, with the keys that lead to it; `prose` tells sentences from a name or a label."""

    location: Location
    text: str
    prose: bool


def passages(value: Any, annotation: Any, location: Location = ()) -> Iterator[Passage]:
    """Yield every text in `value`, a model or part of one, in the order of its fields; ids, references and code are left out."""
    if isinstance(value, BaseModel):
        for name, kind in _fields(type(value)):
            if (inner := getattr(value, name)) is not None and name not in CODE:
                yield from passages(inner, kind, (*location, name))
    elif isinstance(value, list):
        element = types.element_of(annotation)
        for index, inner in enumerate(value):
            yield from passages(inner, element, (*location, index))
    elif isinstance(value, str) and (said := _said(annotation)) is not None:
        yield Passage(location, value, said)


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[str, Any], ...]:
    return tuple(types.fields(model))


@cache
def _said(annotation: Any) -> bool | None:
    """Return whether a text of this type is prose; None for one that nobody reads as text."""
    shape, marks = types.unwrapped(annotation)
    if shape is not str or any(isinstance(mark, Refers) for mark in marks):
        return None
    patterns = [mark.pattern for mark in marks if isinstance(mark, StringConstraints) and mark.pattern]
    if not patterns:
        return True
    return False if any(str(pattern).startswith("^[^") for pattern in patterns) else None
