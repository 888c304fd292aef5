"""Faults that were once found in the product: a workspace with a few texts changed, and what must be said about it.

Each file of `cases/` is one case. `edits` change the kept starter (tests/workspaces/starter): in `file`, `old`, which is there
once, becomes `new`, or `file` is written with `text`. `expected` lists the findings that must be there, whatever else is found:
the rule, the file, a part of the line and a part of the message. `refused` lists parts of messages, each with its file, with
which the workspace is refused instead. A case with neither is about something that is computed or written; the test that asks
for it by its id says what that must be.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from generator.build import gather
from generator.checks.finding import Finding
from generator.errors import EvidencekitError

ROOT = Path(__file__).parents[2]
KEPT_STARTER = ROOT / "tests" / "workspaces" / "starter"
FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Expected:
    """A finding that must be there: its rule, its file, and parts of its line and of its message."""

    rule: str
    file: str
    line: str
    message: str = ""


@dataclass(frozen=True)
class FaultCase:
    """One case: its id, the kinds of faults that it shows, what it changes, and what must be said then."""

    id: str
    kinds: tuple[str, ...]
    edits: tuple[dict[str, str], ...]
    expected: tuple[Expected, ...]
    refused: tuple[dict[Literal["file", "message"], str], ...]

    def write(self, folder: Path) -> Path:
        """Return `folder`, in which the kept starter was written with the edits of this case."""
        shutil.copytree(KEPT_STARTER, folder, dirs_exist_ok=True)
        shutil.copy(ROOT / "mkdocs.yml", folder)
        for edit in self.edits:
            path = folder / edit["file"]
            if "text" in edit:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(edit["text"], "utf-8")
                continue
            text = path.read_text("utf-8")
            assert text.count(edit["old"]) == 1, f"{edit['file']} has {text.count(edit['old'])} times {edit['old']!r}; it must be once"
            path.write_text(text.replace(edit["old"], edit["new"]), "utf-8")
        return folder


def fault_case(id: str) -> FaultCase:
    """Return the case of `cases/<id>.yml`."""
    said: dict[str, Any] = yaml.safe_load((FOLDER / f"{id}.yml").read_text("utf-8"))
    return FaultCase(
        id,
        tuple(said.get("kinds", ())),
        tuple(said.get("edits", ())),
        tuple(Expected(**expected) for expected in said.get("expected", ())),
        tuple(said.get("refused", ())),
    )


def fault_cases() -> list[FaultCase]:
    """Return all cases, by id."""
    return [fault_case(path.stem) for path in sorted(FOLDER.glob("*.yml"))]


def missing(case: FaultCase, folder: Path) -> list[str]:
    """Return what is not said about the workspace of `case`, written into `folder`, and should be; with it, what was said instead."""
    case.write(folder)
    try:
        findings = gather(folder, lambda _: None).findings
    except EvidencekitError as error:
        lines = error.lines()
        return [*_unsaid(case, lines), *(f"not found, for the workspace was refused: {expected}" for expected in case.expected)]
    lacking = [f"not found: {expected}" for expected in case.expected if not any(_is(expected, finding, folder) for finding in findings)]
    lacking += [f"not refused: {refusal['message']}" for refusal in case.refused]
    return [*lacking, *(f"found: {finding.place} [{finding.rule}] {finding.message}" for finding in findings if lacking)]


def _unsaid(case: FaultCase, lines: list[str]) -> list[str]:
    unsaid = [refusal for refusal in case.refused if not any(refusal["file"] in line and refusal["message"] in line for line in lines)]
    return [*(f"not refused with: {refusal}" for refusal in unsaid), *(f"refused: {line}" for line in lines if unsaid or case.expected)]


def _is(expected: Expected, finding: Finding, folder: Path) -> bool:
    if finding.rule != expected.rule or finding.place.path != expected.file or expected.message not in finding.message:
        return False
    lines = (folder / expected.file).read_text("utf-8").splitlines()
    return expected.line in (lines[finding.place.line - 1] if finding.place.line else "")
