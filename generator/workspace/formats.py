"""Formats of a description: what a newer one writes in another way, and a description of before, read as one of today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from generator import __version__
from generator.errors import InputError, Place, Problem
from generator.model.description.partner import NEWEST_FORMAT
from generator.model.types.origin import Origin, child

EACH = "*"
"""A step of a path that is every element of a list."""
Root = Literal["partner", "project"]


@dataclass(frozen=True)
class Change:
    """A key that is written in another way since a format, in every mapping at `path`; without `becomes` it is gone.

    With `listed` the former key has one value and the new one a list of them. `path` begins at the root of the partner or
    of a project; a section cannot change its name, for its file has that name too.
    """

    root: Root
    path: tuple[str, ...]
    key: str
    becomes: str = ""
    listed: bool = False
    since: int = 2

    def __str__(self) -> str:
        """Return where the key is, as an author says it: `operations.unmonitored`."""
        return ".".join(step for step in self.path if step != EACH) or f"{self.root}.yml"


CHANGES = (
    Change("project", ("cost", "unpriced", EACH), "component", "components", listed=True),
    Change("project", ("operations", "unmonitored", EACH), "component", "components", listed=True),
    Change("project", ("resilience", "exceptions", EACH), "component", "components", listed=True),
)
"""What each format changed, in the order in which it is applied: a path names the keys as the changes before it left them."""


@dataclass(frozen=True)
class Former:
    """A former key that was found: its place, what became of it, and whether its value was put into a list."""

    change: Change
    place: Place
    source: str
    value: str
    listed: bool


def format_of(partner: Origin) -> int:
    """Return the format that partner.yml names: 1 where it names none, or one that only the model can judge.

    Raises InputError where it is newer than this program.
    """
    written = child(partner, "format")
    if written is None or not isinstance(written.value, str) or not written.value.strip().isdecimal():
        return 1
    number = int(written.value.strip()[:9])  # no format has more digits, and int takes no text of thousands
    if number > NEWEST_FORMAT:
        place = Place(written.file.path, written.line, written.column)
        what = f"the description has format {number}; evidencekit {__version__} reads up to {NEWEST_FORMAT}"
        hint = "Update the program: python -m pip install --upgrade evidencekit"
        raise InputError([Problem(what, place, hint, written.file.line(written.line))])
    return max(number, 1)


def modernise(origin: Origin, root: Root, format: int, changes: Iterable[Change] = CHANGES) -> list[Former]:
    """Turn what was read in `format` into the newest, each value at its place, and return the former keys that were found.

    A mapping that has the new key too keeps both: the model refuses the former one.
    """
    asked = [change for change in changes if change.root == root and change.since > format]
    return [_replaced(mapping, change) for change in asked for mapping in list(_mappings(origin, change.path)) if _has(mapping, change)]


def warnings(found: Iterable[Former]) -> list[Problem]:
    """Return one warning for each key that has changed, at the first place where its former name is."""
    places: dict[Change, list[Former]] = {}
    for former in found:
        places.setdefault(former.change, []).append(former)
    return [_warning(change, sorted(formers, key=lambda former: former.place)) for change, formers in places.items()]


def _warning(change: Change, formers: list[Former]) -> Problem:
    first = formers[0]
    number = len(formers) - 1
    others = f" (and at {number} more place{'s' * (number > 1)})" if number else ""
    all = "evidencekit upgrade rewrites every such place."
    if not change.becomes:
        what = f"warning: `{change.key}` of {change} has gone: it is not read any more{others}"
        return Problem(what, first.place, f"Delete it; {all}", first.source)
    shown = f"[{first.value}]" if first.listed else first.value
    new = f"{change.becomes}: {shown}".rstrip() if "\n" not in shown and len(shown) < 60 else change.becomes
    what = f"warning: `{change.key}` of {change} is now {'the list ' if change.listed else ''}`{change.becomes}`{others}"
    return Problem(what, first.place, f"Write {new}; {all}", first.source)


def _mappings(origin: Origin, path: tuple[str, ...]) -> Iterator[Origin]:
    if not path:
        yield origin
        return
    step, *rest = path
    if step == EACH:
        inner = origin.value if isinstance(origin.value, list) else []
    else:
        part = child(origin, step) if isinstance(origin.value, dict) else None
        inner = [] if part is None else [part]
    for part in inner:
        yield from _mappings(part, tuple(rest))


def _has(mapping: Origin, change: Change) -> bool:
    value = mapping.value
    return isinstance(value, dict) and change.key in value and not (change.becomes and change.becomes in value)


def _replaced(mapping: Origin, change: Change) -> Former:
    assert isinstance(mapping.value, dict)
    value, key = mapping.value.pop(change.key), mapping.keys.pop(change.key)
    single = value.value if isinstance(value.value, str) else ""
    listed = change.listed and isinstance(value.value, str)
    if change.becomes:
        mapping.value[change.becomes] = Origin(value.file, value.line, value.column, [value]) if listed else value
        mapping.keys[change.becomes] = key
    file, line, column = key
    return Former(change, Place(file.path, line, column), file.line(line), single.strip(), listed)
