"""What the type of a field says: its shape without wrappings, its marks, an example of its notation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, cached_property
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, StringConstraints

from generator.model.types.origin import Location
from generator.model.types.values import ID_PATTERN, ByteSize, Defines, Follows, Model, Refers, parse_percent

ANY_TEXT = "…"
"""What stands for text in an example."""
_NOTATION = (
    (bool, "true"),
    (int, "1"),
    (Decimal, "12.50"),
    (timedelta, "90m"),
    (date, "2026-01-31"),
    (ByteSize, "512 MB"),
)
_ACRONYMS = {"api": "API", "kpi": "KPI", "vpc": "VPC", "acl": "ACL"}


def fields(model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    """Yield each field's name with its whole annotation, the marks that pydantic keeps apart included."""
    yield from _fields(model)


@dataclass(frozen=True)
class Leaf:
    """A value that is no model and no list: the keys that lead to it, itself, and its type."""

    location: Location
    value: Any
    annotation: Any


def leaves(value: Any, annotation: Any, location: Location = ()) -> Iterator[Leaf]:
    """Yield every value that is written in `value`, a model, a list or part of one, in the order of its fields."""
    if isinstance(value, BaseModel):
        for name, kind in _fields(type(value)):
            yield from leaves(getattr(value, name), kind, (*location, name))
    elif isinstance(value, list):
        element = element_of(annotation)
        for index, inner in enumerate(value):
            yield from leaves(inner, element, (*location, index))
    elif value is not None:
        yield Leaf(location, value, annotation)


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (name, Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation)
        for name, field in model.model_fields.items()
    )


def unwrapped(annotation: Any) -> tuple[Any, list[Any]]:
    """Return the type below Annotated and `| None`, and everything that it is annotated with."""
    marks: list[Any] = []
    while True:
        if get_origin(annotation) is Annotated:
            marks += annotation.__metadata__
            annotation = annotation.__origin__
        elif get_origin(annotation) in (Union, UnionType):
            (annotation,) = [argument for argument in get_args(annotation) if argument is not NoneType]
        else:
            return annotation, marks


@cache
def model_of(annotation: Any) -> type[Model] | None:
    """Return the model that a value of this type is, if it is one."""
    shape, _ = unwrapped(annotation)
    return shape if isinstance(shape, type) and issubclass(shape, Model) else None


@cache
def element_of(annotation: Any) -> Any:
    """Return the type of the elements of a list or of the values of a mapping; None for anything else."""
    shape, _ = unwrapped(annotation)
    if get_origin(shape) in (list, dict):
        return get_args(shape)[-1]
    return None


class Shape:
    """What a type says, with the types below it at hand: to look up one of typing's own is slow, and a walk asks at each value.

    `type` is the type without wrappings, `marks` what it is annotated with, `model` the model that a value of it is, if it is one.
    """

    def __init__(self, annotation: Any) -> None:
        self.annotation = annotation
        self.type, marks = unwrapped(annotation)
        self.marks = tuple(marks)
        self.model = model_of(annotation)

    @cached_property
    def fields(self) -> tuple[tuple[str, Shape], ...]:
        """The fields of the model with their types; none for anything else."""
        return tuple((name, shape_of(kind)) for name, kind in fields(self.model)) if self.model else ()

    @cached_property
    def element(self) -> Shape | None:
        """The type of the elements of a list or of the values of a mapping; None for anything else."""
        inner = element_of(self.annotation)
        return None if inner is None else shape_of(inner)


@cache
def shape_of(annotation: Any) -> Shape:
    """Return what a type says, the same for the same type."""
    return Shape(annotation)


def collects(annotation: Any) -> bool:
    """Return whether a value of this type has values inside it: a model, a list or a mapping."""
    return annotation is not None and (model_of(annotation) is not None or element_of(annotation) is not None)


def is_list(annotation: Any) -> bool:
    """Return whether a value of this type is a list."""
    return get_origin(unwrapped(annotation)[0]) is list


def follows(annotation: Any) -> bool:
    """Return whether a value of this type is filled in where another place of the description gives it."""
    return any(isinstance(mark, Follows) for mark in unwrapped(annotation)[1])


@cache
def names_a_piece(annotation: Any) -> bool:
    """Return whether a value of this type is an id that a piece of the description is known by."""
    _, marks = unwrapped(annotation)
    if any(isinstance(mark, Refers) for mark in marks):
        return False
    return any(isinstance(mark, Defines) or (isinstance(mark, StringConstraints) and mark.pattern == ID_PATTERN) for mark in marks)


def inside(annotation: Any, step: str | int) -> Any:
    """Return the type of what stands one key or position further, None where nothing is known to stand."""
    model = model_of(annotation)
    if model is not None:
        return dict(fields(model)).get(str(step))
    return element_of(annotation)


def spoken(model: type[BaseModel]) -> str:
    """Return the model's name as it is said in a sentence: RoutineTask is `routine task`."""
    words = re.findall("[A-Z][a-z]*", model.__name__)
    return " ".join(_ACRONYMS.get(word.lower(), word.lower()) for word in words)


def choices(annotation: Any) -> list[str]:
    """Return the values that are allowed, where the type lists them."""
    shape, _ = unwrapped(annotation)
    return [str(value) for value in get_args(shape)] if get_origin(shape) is Literal else []


def sample(annotation: Any) -> str:
    """Return a value in the notation of the type, to be shown as an example."""
    shape, marks = unwrapped(annotation)
    if refers := next((mark for mark in marks if isinstance(mark, Refers)), None):
        return f"id-of-{'an' if refers.kinds[0][0] in 'aeiou' else 'a'}-{refers.kinds[0]}"
    if allowed := choices(annotation):
        return allowed[0] if allowed[0][0].isalnum() else f'"{allowed[0]}"'
    if any(isinstance(mark, BeforeValidator) and mark.func is parse_percent for mark in marks):
        return "99.9%"
    if examples := [example for mark in marks for example in getattr(mark, "examples", None) or []]:
        return str(examples[0])
    return next((text for kind, text in _NOTATION if shape is kind), ANY_TEXT)
