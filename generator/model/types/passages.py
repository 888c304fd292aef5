"""The author's prose, passage by passage, with the place of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import StringConstraints

from generator.model.types import annotations as types
from generator.model.types.origin import Location
from generator.model.types.values import Refers

CODE = frozenset({"command", "document", "excerpt", "log_query"})
"""Keys whose text is read by machines."""


@dataclass(frozen=True)
class Passage:
    """A text that an author wrote, with the keys that lead to it; `prose` tells sentences from a name or a label."""

    location: Location
    text: str
    prose: bool


def passages(value: Any, annotation: Any) -> Iterator[Passage]:
    """Yield every text in `value`, a model or part of one, in the order of its fields; ids, references and code are left out."""
    for leaf in types.leaves(value, annotation):
        if isinstance(leaf.value, str) and CODE.isdisjoint(leaf.location) and (said := _said(leaf.annotation)) is not None:
            yield Passage(leaf.location, leaf.value, said)


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
