"""The verdict on a pack: ready, or not ready because of each finding, in the forms that `check` prints."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict

from generator.checks.finding import Finding


def text(findings: Sequence[Finding]) -> str:
    """Return the verdict for people: the reasons with file and line, the verdict last."""
    lines = [line for finding in findings for line in _lines(finding)]
    verdict = "ready" if not findings else f"not ready, because of {len(findings)} finding{'s' * (len(findings) != 1)}"
    return "\n".join([*lines, verdict])


def _lines(finding: Finding) -> list[str]:
    about = finding.criterion or finding.control
    lines = [f"{finding.place}: {finding.severity}{f' {about}' if about else ''} [{finding.rule}] {finding.message}"]
    return [*lines, f"    {finding.hint}"] if finding.hint else lines


def as_json(findings: Sequence[Finding]) -> str:
    """Return verdict and findings for programs."""
    shown = [{**asdict(finding), "place": asdict(finding.place)} for finding in findings]
    return json.dumps({"ready": not findings, "findings": shown}, indent=1, ensure_ascii=False)


def github(findings: Sequence[Finding]) -> str:
    """Return the findings as annotations of GitHub Actions' workflow commands."""
    level = {"error": "error", "gap": "warning"}
    return "\n".join(
        f"::{level[one.severity]} file={one.place.path},line={one.place.line or 1},col={one.place.column or 1},"
        f"title={one.rule}::{one.message}"
        for one in findings
    )


VERDICTS: dict[str, Callable[[Sequence[Finding]], str]] = {"text": text, "json": as_json, "github": github}
"""Every form by the name that `check --format` takes."""
