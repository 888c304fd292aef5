"""Where each value of the description was written: a tree of the same shape as the values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

Location = tuple[str | int, ...]
"""The keys and list positions that lead from the root of a project, or of the partner, to a value in it."""


def dotted(location: Location) -> str:
    """Return the keys of `location` as an author says them: `resilience.tests.held_on`, without positions."""
    return ".".join(step for step in location if isinstance(step, str))


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the author as it was read: `path` as it is shown to him, `lines` without their line breaks."""

    path: str
    lines: tuple[str, ...]

    def line(self, number: int) -> str:
        """Return line `number`, counted from 1, or nothing where the file has no such line."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


@dataclass(slots=True, eq=False)
class Origin:
    """A value with the place where it begins; `keys` holds the places of a mapping's keys.

    Lines and columns count from 1. The value is the author's text, None for a value that he left empty.
    """

    file: SourceFile
    line: int
    column: int
    value: str | list[Origin] | dict[str, Origin] | None
    keys: dict[str, tuple[SourceFile, int, int]] = field(default_factory=dict)


Data = str | list["Data"] | dict[str, "Data"] | None


def data(origin: Origin) -> Data:
    """Return the values alone, without their places."""
    value = origin.value
    if isinstance(value, dict):
        return {key: data(child) for key, child in value.items()}
    if isinstance(value, list):
        return [data(child) for child in value]
    return value


def child(origin: Origin, step: str | int) -> Origin | None:
    """Return the value one step further; a list takes a position or the id of the element that is meant."""
    value = origin.value
    if isinstance(value, dict):
        return value.get(step) if isinstance(step, str) else None
    if isinstance(value, list):
        if isinstance(step, int):
            return value[step] if step < len(value) else None
        return next((element for element in value if _id(element) == step), None)
    return None


def _id(origin: Origin) -> Data:
    named = child(origin, "id") if isinstance(origin.value, dict) else None
    return named.value.strip() if named is not None and isinstance(named.value, str) else None


def at(origin: Origin, location: Sequence[str | int]) -> Origin:
    """Return the value at `location`, or the nearest one around it that was written."""
    for step in location:
        inner = child(origin, step)
        if inner is None:
            break
        origin = inner
    return origin


def spot(origin: Origin, location: Sequence[str | int]) -> tuple[SourceFile, int, int]:
    """Return file, line and column of the value at `location`, or of the nearest value around it that was written.

    A scalar stands where it begins; a mapping or list that is the value of a key stands where its key is.
    """
    found = (origin.file, origin.line, origin.column)
    for step in location:
        inner = child(origin, step)
        if inner is None:
            break
        scalar = not isinstance(inner.value, dict | list)
        key = origin.keys.get(step) if isinstance(step, str) else None
        found = key if key and (not scalar or inner.value is None) else (inner.file, inner.line, inner.column)
        origin = inner
    return found


def shown(origin: Origin, location: Sequence[str | int]) -> tuple[str, int, int]:
    """Return what `spot` returns, with the file's path as it is shown."""
    file, line, column = spot(origin, location)
    return file.path, line, column


def inside(text: Origin, line: int, column: int) -> tuple[str, int, int]:
    """Return path, line and column of what stands at `line` and `column` of a text without the blank around it.

    Known for a text behind `|`, and for one that is a file; of any other the beginning is returned.
    """
    file, written = text.file, text.value if isinstance(text.value, str) else ""
    behind = file.line(text.line)[text.column - 1 : text.column] == "|"
    if not behind and (text.line, text.column) != (1, 1):
        return file.path, text.line, text.column
    blank = written[: len(written) - len(written.lstrip())].count("\n")
    number = text.line + behind + blank + line - 1
    shown, wanted = file.line(number), written.strip().split("\n")[line - 1 : line]
    return file.path, number, column + (max(shown.find(wanted[0]), 0) if wanted and behind else 0)
