"""The errors a user can meet, their wording and the exit code each one ends the program with."""

from __future__ import annotations

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
    """One thing that is wrong with the input: what, where, why and what to do."""

    what: str
    place: Place
    hint: str = ""
    source: str = ""
    example: str = ""

    def lines(self) -> list[str]:
        """Return the problem as it is printed: the place and what is wrong, the offending line, the hint."""
        printed = [f"{self.place}: {self.what}"]
        if self.source:
            printed.append(f"    {self.place.line} | {self.source}")
            if self.place.column:
                marker = " " * (len(str(self.place.line)) + 7 + self.place.column - 1) + "^"
                printed.append(marker)
        if self.hint:
            printed.append(f"    {self.hint}")
        printed += [f"    {line}" for line in self.example.splitlines()]
        return printed


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
        return [*printed, f"{number} problem{'s' if number != 1 else ''}; nothing was written."]

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
        super().__init__(
            f"{folder}: no workspace here or above (a folder with mkdocs.yml and content/). "
            "Make one with: evidencekit init"
        )
