"""The verdict for people at a terminal: each reason with its line, what is worst first, the verdict last."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.finding import Finding
from generator.errors import Problem
from generator.verdict.verdict import Verdict, counted

_GROUPS = (("error", "contradicts itself"), ("gap", "is missing"), ("waived", "is accepted for a time"))
_COLOURS = {"error": "31", "gap": "33", "waived": "36"}


def text(verdict: Verdict, *, colour: bool = False) -> str:
    """Return all findings, grouped by how bad they are and in the order of files and lines, then the verdict and what is not made.

    `colour` adds the codes that a terminal understands.
    """
    blocks = []
    for kind, title in _GROUPS:
        found = [one for one in verdict.findings if _kind(one) == kind]
        if found:
            heading = f"What {title}: {counted(len(found), 'finding')}"
            blocks += [_painted(heading, "1", colour=colour), *(_block(one, verdict, colour=colour) for one in found)]
    last = _painted(verdict.sentence(), "1;32" if verdict.ready else "1;31", colour=colour)
    return "\n\n".join([*blocks, last, *_unmade(verdict, colour=colour)])


def _unmade(verdict: Verdict, *, colour: bool) -> Iterator[str]:
    """Yield the documents that are not made, a line each."""
    if verdict.unmade:
        heading = f"Not made: {counted(len(verdict.unmade), 'document')}"
        lines = [
            f"  {unmade.customer or 'partner'}: {unmade.entry.title} (`{unmade.entry.id}`). {unmade.reason}" for unmade in verdict.unmade
        ]
        yield "\n".join([_painted(heading, "1", colour=colour), *lines])


def _kind(finding: Finding) -> str:
    return "waived" if finding.waiver else finding.severity


def _block(finding: Finding, verdict: Verdict, *, colour: bool) -> str:
    about = finding.criterion or finding.control
    what = f"{_kind(finding)}{f' {about}' if about else ''} [{finding.rule}] {finding.message}"
    lines = Problem(what, finding.place, _advice(finding), verdict.line(finding.place)).lines()
    return "\n".join(_coloured(lines, _kind(finding)) if colour else lines)


def _advice(finding: Finding) -> str:
    if finding.waiver is None:
        return finding.hint
    return f"Waived until {finding.waiver.expires} by {finding.waiver.owner}: {finding.waiver.reason}"


def _coloured(lines: list[str], kind: str) -> Iterator[str]:
    place, _, rest = lines[0].partition(f": {kind}")
    yield f"{_painted(place, '1', colour=True)}: {_painted(kind, f'1;{_COLOURS[kind]}', colour=True)}{rest}"
    for line in lines[1:]:
        yield _painted(line, _COLOURS[kind], colour=True) if re.fullmatch(r"\s+\|\s*\^", line) else line


def _painted(text: str, code: str, *, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
