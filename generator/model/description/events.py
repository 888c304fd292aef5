"""What was done and when: the days in the description that something happened on, with the place of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from generator.model.types import annotations as types
from generator.model.types.origin import Location
from generator.model.types.values import Happened


@dataclass(frozen=True)
class Event:
    """A day on which something was done, and the keys that lead to it."""

    location: Location
    day: date


def events(value: Any, annotation: Any) -> Iterator[Event]:
    """Yield every day in `value`, a model or part of one, that something happened on, in the order of its fields."""
    return (Event(leaf.location, leaf.value) for leaf in types.leaves(value, annotation) if _happened(leaf.annotation))


@cache
def _happened(annotation: Any) -> bool:
    return any(isinstance(mark, Happened) for mark in types.unwrapped(annotation)[1])
