"""The errors a user can meet, their wording and the exit code each one ends the program with."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

DONE = 0
FINDINGS = 1
INPUT = 2
ENVIRONMENT = 3


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands in an author's file; line and column count from 1, 0 means the file as a whole."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        numbers = [str(number) for number in (self.line, self.column) if number]
        return ":".join([self.path, *numbers])


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with the input: what, where, why and what to do; the criteria that are unanswered by it."""

    what: str
    place: Place
    hint: str = ""
    source: str = ""
    example: str = ""
    criteria: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Return the problem as it is printed: the place and what is wrong, the offending line, the hint."""
        printed = [f"{self.place}: {visible(self.what)}"]
        if self.source.strip():
            shown, before = excerpt(self.source, self.place.column)
            number = str(self.place.line)
            printed.append(f"  {number} | {shown}")
            if self.place.column:
                printed.append(f"  {' ' * len(number)} | {' ' * before}^")
        if self.hint:
            printed.append(f"  {visible(self.hint)}")
        printed += [f"    {visible(line)}" for line in self.example.splitlines()]
        return printed


MOST_SHOWN = 100
"""Characters of an author's line that a message shows."""


def excerpt(line: str, column: int) -> tuple[str, int]:
    """Return the part of `line` around `column` that a terminal can show, and how many cells stand before the column.

    Control characters and tabs become one visible character each; wide characters count two cells.
    """
    whole = visible(line.rstrip())
    target = max(column - 1, 0)
    start = max(0, min(target - MOST_SHOWN // 2, len(whole) - MOST_SHOWN))
    shown = whole[start : start + MOST_SHOWN]
    left, right = "… " if start else "", " …" if start + MOST_SHOWN < len(whole) else ""
    return left + shown + right, len(left) + sum(_cells(character) for character in shown[: target - start])


def visible(text: str) -> str:
    """Return `text` with a visible character for each one that a terminal would not show, or would obey."""
    shown = (one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text.replace("\t", "→"))
    return "".join(shown)


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class EvidencekitError(Exception):
    """An end of the program that is told in the author's words; `exit_code` is what the process returns."""

    exit_code = INPUT

    def lines(self) -> list[str]:
        """Return what to print, line by line."""
        return [str(self)]


@dataclass
class InputError(EvidencekitError):
    """The input cannot be used: every problem of the stage, in the order of the files."""

    problems: list[Problem] = field(default_factory=list)

    def lines(self) -> list[str]:
        printed = [line for problem in self.problems for line in problem.lines()]
        number = len(self.problems)
        printed.append(f"{number} problem{'s' if number != 1 else ''}; nothing was written.")
        return [*printed, f"not ready, because nothing answers {', '.join(self.criteria)}"] if self.criteria else printed

    @property
    def criteria(self) -> tuple[str, ...]:
        """Return the criteria of the checklist that the problems leave unanswered, each once."""
        return tuple(dict.fromkeys(criterion for problem in self.problems for criterion in problem.criteria))

    def __str__(self) -> str:
        return "\n".join(self.lines())


class TemplateError(InputError):
    """A template cannot be rendered or a rendered document cannot be read."""


class WriterError(EvidencekitError):
    """A writer was given something that it cannot show, and refuses to drop it."""


class MissingPrerequisite(EvidencekitError):
    """Something outside the workspace is missing: a font, a program, disk space."""

    exit_code = ENVIRONMENT


class WorkspaceNotFound(EvidencekitError):
    """There is no workspace at or above the folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder}: no workspace here or above (a folder with mkdocs.yml and content/). Make one with: evidencekit init")
