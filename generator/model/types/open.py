"""Values that the author left open: they stand in the model in place of a value, and nothing can be computed with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal, TypeVar

from pydantic import BaseModel

from generator.model.types.origin import Location

T = TypeVar("T")
TODO = "TODO"
"""How an author writes that a value is open: `TODO`, or `TODO:` and who asks whom, by when."""


@dataclass(frozen=True)
class Gap:
    """What is open: the keys that lead to it, how a reader calls it, what the author noted, and where it stands.

    kind: `value` where a value is missing or TODO, `section` where a whole section of the description is absent.
    computed: the value itself is not open, but cannot be computed without one that is.
    """

    location: Location
    label: str
    note: str = ""
    place: str = ""
    kind: Literal["value", "section"] = "value"
    computed: bool = False
    written: bool = False
    """Whether the author wrote TODO; else the key is missing."""
    part: bool = False
    """Whether a value inside an absent section is meant, not the section."""

    def __str__(self) -> str:
        if self.computed:
            return f"Not computed: {self.label} is open{f' ({self.place})' if self.place else ''}"
        return f"To be completed: {self.label}{f' ({self.note})' if self.note else ''}"


class OpenUsed(Exception):
    """A decision, a sum of a list, or a look-up needs a value that is open; `gap` is which."""

    def __init__(self, gap: Gap) -> None:
        super().__init__(str(gap))
        self.gap = gap

    def computed(self) -> Any:
        """Return the open value that stands for what cannot be computed."""
        return Open(_as_computed(self.gap))


_LENIENT: ContextVar[bool] = ContextVar("absent sections are empty", default=False)


@dataclass(frozen=True)
class _Supposed:
    answer: bool
    given: list[bool]


_SUPPOSED: ContextVar[_Supposed | None] = ContextVar("what undecided questions are answered with", default=None)


@contextmanager
def absent_as_empty() -> Iterator[None]:
    """Let sections that the description does not have be false and empty, as a template asks for them."""
    token = _LENIENT.set(True)
    try:
        yield
    finally:
        _LENIENT.reset(token)


@contextmanager
def supposing(*, answer: bool) -> Iterator[list[bool]]:
    """Answer every question about an open value with `answer`; the list that is yielded holds the answers that were given."""
    supposed = _Supposed(answer, [])
    token = _SUPPOSED.set(supposed)
    try:
        yield supposed.given
    finally:
        _SUPPOSED.reset(token)


_MOST_QUESTIONS = 10_000
"""Answers to one rule: one that is always the same may keep a loop from ending."""


MARK_BEGIN, MARK_END = "\x02", "\x03"
"""What stands around a mark until the whole page is there: characters that no author's file may hold."""
_OF_TEXTS = frozenset(
    {"casefold", "encode", "endswith", "isdigit", "lower", "lstrip", "partition", "removeprefix", "removesuffix", "replace"}
    | {"rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "upper"}
)
"""Methods of texts, none of which is a key of the description: who calls one computes with the text."""


class Open:
    """An open value. Its attributes, items and results of calls are open too, and so is arithmetic with it.

    What asks for a decision (truth, order, equality, membership, length, iteration, hashing, a number) raises OpenUsed. No name of
    its own is public: whatever a template or a formula reads from it belongs to the value that is not there.
    """

    __slots__ = ("_gap",)

    def __init__(self, gap: Gap) -> None:
        self._gap = gap

    def __repr__(self) -> str:
        return f"Open({self._gap.label!r})"

    def __str__(self) -> str:
        return str(self._gap)

    def __html__(self) -> str:
        return f"{MARK_BEGIN}{' '.join(str(self).split())}{MARK_END}"

    def __format__(self, spec: str) -> str:
        return str(self)

    def __reduce__(self) -> tuple[type[Open], tuple[Gap]]:
        return Open, (self._gap,)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in _OF_TEXTS:
            raise OpenUsed(self._gap)
        return self._inside()

    def __getitem__(self, key: object) -> Open:
        return self._inside()

    def __call__(self, *_arguments: object, **_options: object) -> Open:
        return self._inside()

    def _inside(self) -> Open:
        return self if self._gap.kind == "value" or self._gap.part else Open(replace(self._gap, part=True))

    def _computed(self, *_others: object) -> Open:
        return Open(_as_computed(self._gap))

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _computed
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _computed
    __pow__ = __rpow__ = __divmod__ = __rdivmod__ = __neg__ = __pos__ = __abs__ = __round__ = _computed

    def _undecided(self, _other: object) -> Open:
        return self

    __lt__ = __le__ = __gt__ = __ge__ = _undecided

    def __eq__(self, other: object) -> Any:
        return True if other is self else self

    def __ne__(self, other: object) -> Any:
        return False if other is self else self

    def __bool__(self) -> bool:
        supposed = _SUPPOSED.get()
        if supposed is not None and self._gap.kind == "value":
            supposed.given.append(supposed.answer)
            if len(supposed.given) > _MOST_QUESTIONS:
                raise OpenUsed(self._gap)
            return supposed.answer
        return self._empty(nothing=False)

    def __iter__(self) -> Iterator[Any]:
        return self._empty(nothing=iter(()))

    def __len__(self) -> int:
        return self._empty(nothing=0)

    def __contains__(self, item: object) -> bool:
        return self._empty(nothing=False)

    def __hash__(self) -> int:
        raise OpenUsed(self._gap)

    __int__ = __float__ = __index__ = __hash__

    def _empty(self, *, nothing: T) -> T:
        """Return `nothing` for an absent section that a template asks for. Raises OpenUsed for a value, one inside it too."""
        if self._gap.kind == "section" and not self._gap.part and _LENIENT.get():
            return nothing
        raise OpenUsed(self._gap)


class Named(Open):
    """A thing that is referred to and would be described in an absent section: its name is printed as it is written."""

    __slots__ = ("_id",)

    def __init__(self, gap: Gap, id: str) -> None:
        super().__init__(gap)
        self._id = id

    def __reduce__(self) -> Any:
        return Named, (self._gap, self._id)

    def __getattr__(self, name: str) -> Any:
        return self._id if name in ("id", "name", "title") else super().__getattr__(name)


def _as_computed(gap: Gap) -> Gap:
    return replace(gap, part=False) if gap.kind == "section" else replace(gap, computed=True)


def open_thing(label: str) -> Any:
    """Return an open value for something that others refer to and nobody describes; `label` is how a reader calls it."""
    return Open(Gap((), label))


def gap_of(value: object) -> Gap | None:
    """Return what is open, where `value` is open; None for any other value."""
    return value._gap if isinstance(value, Open) else None


def gap_within(value: object) -> Gap | None:
    """Return what is open in `value` or anywhere inside it: a model, a dataclass, a list or a mapping; None where nothing is."""
    if isinstance(value, Open):
        return gap_of(value)
    if isinstance(value, Mapping):
        inner: Iterable[object] = value.values()
    elif isinstance(value, list | tuple):
        inner = value
    elif is_dataclass(value):
        inner = (getattr(value, field.name) for field in fields(value))
    elif isinstance(value, BaseModel):
        inner = (getattr(value, name) for name in type(value).model_fields)
    else:
        return None
    return next((gap for part in inner if (gap := gap_within(part)) is not None), None)


def is_open(value: object) -> bool:
    """Return whether `value` is open, or a section that is absent."""
    return isinstance(value, Open)


def is_absent(value: object) -> bool:
    """Return whether `value` is a section that the description does not have, or part of one."""
    gap = gap_of(value)
    return gap is not None and gap.kind == "section"


def described(value: Any) -> bool:
    """Return whether a section or a list is there and not empty."""
    return not is_open(value) and bool(value)


def names_open(error: TypeError) -> bool:
    """Return whether `error` says that a function of a library was given an open value: a search in a text, a sum of texts."""
    return re.search(r"\bOpen\b", str(error)) is not None


def settle(function: Callable[..., Any], *arguments: object, **options: object) -> Any:
    """Return what `function` returns, or an open value that names what it could not be computed without."""
    try:
        return function(*arguments, **options)
    except OpenUsed as used:
        return used.computed()
    except TypeError as error:
        if not names_open(error):
            raise
        return Open(Gap((), "a value that it needs", computed=True))


def decided(value: T) -> T:
    """Return `value`. Raises OpenUsed where it is open: for what only a value that is there can be given to."""
    if (gap := gap_of(value)) is not None:
        raise OpenUsed(gap)
    return value


class ById(dict[str, Any]):
    """The things of a list of the description by their ids. Raises OpenUsed for one that may be among those that are open."""

    def __init__(self, things: Any) -> None:
        super().__init__((thing.id, thing) for thing in each(things))
        self.open = gap_of(things) or next((gap for gap in map(gap_of, [] if is_open(things) else things) if gap), None)

    def __missing__(self, id: str) -> Any:
        if self.open is not None:
            raise OpenUsed(self.open)
        raise KeyError(id)


def each(values: Any) -> Iterator[Any]:
    """Yield the elements of a list of the description that are not open; none where the list itself is open or absent.

    For drawings and indexes, which show what is known; never for what is counted or summed.
    """
    if not is_open(values):
        yield from (value for value in values if not is_open(value))
