"""What the description names and what it points at: ids defined once, references that must resolve."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from generator.model.values import Defines, Refers

Location = tuple[str | int, ...]


@dataclass(frozen=True)
class Marked:
    """A value in the description that defines an id or refers to one, with the path of keys that leads to it."""

    location: Location
    value: str
    mark: Defines | Refers


def marked(model: BaseModel, location: Location = ()) -> Iterator[Marked]:
    """Yield every defining and referring value of `model`, in the order of its fields."""
    for name, field in type(model).model_fields.items():
        annotation = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
        yield from _marked(getattr(model, name), annotation, (*location, name))


def _marked(value: Any, annotation: Any, location: Location) -> Iterator[Marked]:
    if value is None:
        return
    if isinstance(value, BaseModel):
        yield from marked(value, location)
        return
    origin = get_origin(annotation)
    arguments = get_args(annotation)
    if origin is Annotated:
        marks = [mark for mark in annotation.__metadata__ if isinstance(mark, Defines | Refers)]
        yield from (Marked(location, value, mark) for mark in marks)
        yield from _marked(value, arguments[0], location)
    elif origin in (Union, UnionType):
        for argument in arguments:
            if argument is not type(None):
                yield from _marked(value, argument, location)
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from _marked(element, arguments[0], (*location, index))
    elif isinstance(value, dict):
        for key, element in value.items():
            yield from _marked(element, arguments[1], (*location, key))
