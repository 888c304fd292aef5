"""The verdict on a pack as a value: ready, or not ready because of each finding; or that the description cannot be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.checks.finding import Finding
from generator.errors import Place, Problem
from generator.pages.needs import Unmade


@dataclass(frozen=True)
class Verdict:
    """What was found in the workspace in `folder`. `problems` are why it could not be read, and nothing was checked then.

    `unmade` are documents that are not made: no reason against being ready.
    """

    folder: Path
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    applied: bool = True
    """Whether there is an application, for which alone something can be ready."""
    unmade: tuple[Unmade, ...] = ()

    @property
    def open(self) -> tuple[Finding, ...]:
        """Return the findings that no waiver covers: the reasons why it is not ready."""
        return tuple(one for one in self.findings if one.waiver is None)

    @property
    def ready(self) -> bool:
        """Return whether nothing stands in the way."""
        return self.applied and not self.open and not self.problems

    def sentence(self) -> str:
        """Return the verdict in one line: ready, ready with so many waivers, or not ready."""
        if self.problems:
            return f"not checked, because of {counted(len(self.problems), 'problem')} in the description"
        return sentence(self.findings, applied=self.applied)

    def line(self, place: Place) -> str:
        """Return the author's line at `place`; empty where there is none to show."""
        if place.line < 1:
            return ""
        lines = self._lines.get(place.path)
        if lines is None:
            path = self.folder / place.path
            lines = path.read_text("utf-8", errors="replace").splitlines() if path.is_file() else []
            self._lines[place.path] = lines
        return lines[place.line - 1] if place.line <= len(lines) else ""

    @cached_property
    def _lines(self) -> dict[str, list[str]]:
        return {}


def sentence(findings: Sequence[Finding], *, applied: bool = True) -> str:
    """Return the verdict that `findings` give, in one line; unless something is `applied` for, how many there are."""
    open = [one for one in findings if one.waiver is None]
    waivers = {id(one.waiver) for one in findings if one.waiver is not None}
    if not applied:
        return f"{counted(len(open), 'finding')}; no application is described" if open else "no findings; no application is described"
    if open:
        return f"not ready, because of {counted(len(open), 'finding')}"
    return f"ready with {counted(len(waivers), 'waiver')}" if waivers else "ready"


def counted(number: int, what: str) -> str:
    """Return a number with its noun."""
    return f"{number} {what}{'s' * (number != 1)}"
