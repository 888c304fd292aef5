"""The verdict on a pack: ready, or not ready because of each finding, in the forms that `check` prints."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from generator.checks.finding import Finding


def text(findings: Sequence[Finding]) -> str:
    """Return the verdict for people: the reasons with file and line, the verdict last."""
    lines = [line for finding in findings for line in _lines(finding)]
    return "\n".join([*lines, verdict(findings)])


def verdict(findings: Sequence[Finding]) -> str:
    """Return the verdict in one line: ready, ready with so many waivers, or not ready."""
    open = [one for one in findings if one.waiver is None]
    waivers = {id(one.waiver) for one in findings if one.waiver is not None}
    if open:
        return f"not ready, because of {_counted(len(open), 'finding')}"
    return f"ready with {_counted(len(waivers), 'waiver')}" if waivers else "ready"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _lines(finding: Finding) -> list[str]:
    about = finding.criterion or finding.control
    kind = "waived" if finding.waiver else finding.severity
    lines = [f"{finding.place}: {kind}{f' {about}' if about else ''} [{finding.rule}] {finding.message}"]
    if finding.waiver is not None:
        return [*lines, f"    until {finding.waiver.expires}: {finding.waiver.reason}"]
    return [*lines, f"    {finding.hint}"] if finding.hint else lines


def as_json(findings: Sequence[Finding]) -> str:
    """Return verdict and findings for programs."""
    shown = [finding.as_data() for finding in findings]
    ready = all(finding.waiver is not None for finding in findings)
    return json.dumps({"ready": ready, "findings": shown}, indent=1, ensure_ascii=False)


def github(findings: Sequence[Finding]) -> str:
    """Return the findings as annotations of GitHub Actions' workflow commands."""
    level = {"error": "error", "gap": "warning"}
    findings = [one for one in findings if one.waiver is None]
    return "\n".join(
        f"::{level[one.severity]} file={one.place.path},line={one.place.line or 1},col={one.place.column or 1},"
        f"title={one.rule}::{one.message}"
        for one in findings
    )


VERDICTS: dict[str, Callable[[Sequence[Finding]], str]] = {"text": text, "json": as_json, "github": github}
"""Every form by the name that `check --format` takes."""
