"""Every number, day, duration and text of the description and the library has a greatest value."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args, get_origin

import pytest
from pydantic import TypeAdapter, ValidationError

from generator.model.catalogue import Entry
from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.library import Library
from generator.model.types import annotations as types
from generator.model.types.values import ByteSize, Refers

HUGE: dict[Any, list[str]] = {
    int: ["9" * 26, "9" * 5000],
    Decimal: ["9" * 26, "9" * 26 + "%", "0." + "0" * 40 + "1"],
    timedelta: ["9" * 26 + "d"],
    date: ["9999-12-31", "0001-01-01"],
    ByteSize: ["9" * 26 + " TB"],
    str: ["x" * 100_000],
}


def _kinds(annotation: Any, seen: set[Any]) -> Iterator[Any]:
    """Yield the type of every value in `annotation` that is no model, list or mapping."""
    model = types.model_of(annotation)
    shape, _ = types.unwrapped(annotation)
    if model is not None:
        if model not in seen:
            seen.add(model)
            for _, kind in types.fields(model):
                yield from _kinds(kind, seen)
    elif get_origin(shape) in (list, dict):
        for kind in get_args(shape):
            yield from _kinds(kind, seen)
    else:
        yield annotation


KINDS = list(dict.fromkeys(str(kind) for root in (Partner, Project, Library, Entry) for kind in _kinds(root, set())))
BY_NAME = {str(kind): kind for root in (Partner, Project, Library, Entry) for kind in _kinds(root, set())}


@pytest.mark.parametrize("name", KINDS, ids=range(len(KINDS)))
def test_nothing_is_without_bounds(name: str) -> None:
    kind = BY_NAME[name]
    shape, marks = types.unwrapped(kind)
    if any(isinstance(mark, Refers) for mark in marks):
        return  # it must be the id of something, which has its own bounds
    for text in HUGE.get(shape, []):
        with pytest.raises(ValidationError):
            TypeAdapter(kind).validate_python(text)
