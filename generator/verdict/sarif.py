"""The verdict as a SARIF 2.1.0 log, which code scanning services and editors show at the line.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from generator import __version__
from generator.checks import RULES
from generator.checks.finding import Finding
from generator.errors import INPUT, Place, Problem
from generator.verdict.verdict import Verdict

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "%SRCROOT%"
"""What paths are relative to: the workspace. Whoever reads the log knows where it stands."""
MALFORMED = "malformed-description"
"""The rule of what cannot be read, and so was not checked."""
_LEVELS = {"error": "error", "gap": "warning"}
_FINGERPRINT = "finding/v1"


def sarif(verdict: Verdict) -> str:
    """Return the verdict as a SARIF log with one run; a waived finding is a suppressed result."""
    rules = [*(_rule(name, function) for name, function in RULES.items()), _malformed()]
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    invocation: dict[str, Any] = {"executionSuccessful": not verdict.problems}
    if verdict.problems:
        invocation |= {"exitCode": INPUT, "exitCodeDescription": "the description cannot be read"}
    run = {
        "tool": {"driver": {"name": "evidencekit", "semanticVersion": __version__, "version": __version__, "rules": rules}},
        "invocations": [invocation],
        "originalUriBaseIds": {BASE: {"description": {"text": "The workspace: the folder with mkdocs.yml and content/."}}},
        "columnKind": "unicodeCodePoints",
        "results": list(_results(verdict, numbers)),
        "properties": {"ready": verdict.ready, "verdict": verdict.sentence()},
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1, ensure_ascii=False)


# -------------------------------------------------------------------------------------------------------------- rules


def _rule(name: str, function: Callable[..., object]) -> dict[str, Any]:
    first, _, rest = (inspect.getdoc(function) or "").partition("\n")
    parts = [(label, text) for label, colon, text in (line.partition(": ") for line in rest.splitlines()) if colon]
    marked = "\n\n".join([first, *(f"**{label}:** {text}" for label, text in parts)])
    return {
        "id": name,
        "name": "".join(word.capitalize() for word in name.split("-")),
        "shortDescription": {"text": first},
        "fullDescription": {"text": next((text for label, text in parts if label == "Why"), first)},
        "help": {"text": f"{first}\n{rest}".strip(), "markdown": marked},
        "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": ["evidence"], "precision": "very-high"},
    }


def _malformed() -> dict[str, Any]:
    text = "The description cannot be read: a key, a value or a reference is not in the form that it needs."
    return {
        "id": MALFORMED,
        "name": "MalformedDescription",
        "shortDescription": {"text": text},
        "fullDescription": {"text": text},
        "help": {"text": f"{text} Correct it; the rules are applied then."},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["input"], "precision": "very-high"},
    }


# ------------------------------------------------------------------------------------------------------------ results


def _results(verdict: Verdict, numbers: dict[str, int]) -> Iterator[dict[str, Any]]:
    seen: Counter[str] = Counter()
    for problem in verdict.problems:
        yield _result(MALFORMED, numbers, "error", problem.what, problem.hint, problem.place, verdict, _mark(problem), seen)
    for one in verdict.findings:
        level = _LEVELS[one.severity]
        result = _result(one.rule, numbers, level, one.message, one.hint, one.place, verdict, _identity(one), seen)
        known = {"severity": one.severity, "customer": one.project, "control": one.control, "criterion": one.criterion, "hint": one.hint}
        result["properties"] = {key: value for key, value in known.items() if value}
        result["suppressions"] = [_suppression(one)] if one.waiver else []
        yield result


def _result(
    rule: str,
    numbers: dict[str, int],
    level: str,
    message: str,
    hint: str,
    place: Place,
    verdict: Verdict,
    identity: str,
    seen: Counter[str],
) -> dict[str, Any]:
    seen[identity] += 1
    # Two findings that nothing but their line tells apart are counted: a line moves with every edit above it.
    fingerprint = hashlib.sha256(f"{identity}\0{seen[identity]}".encode()).hexdigest()
    return {
        "ruleId": rule,
        "ruleIndex": numbers[rule],
        "kind": "fail",
        "level": level,
        "message": {"text": f"{message.rstrip('.')}. {hint}" if hint else message},
        "locations": [_location(place, verdict)] if place.path else [],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }


def _identity(finding: Finding) -> str:
    """Return what tells a finding from others as long as the author does not change what it is about."""
    names = [str(step) for step in finding.location if isinstance(step, str)]
    return "\0".join([finding.rule, finding.project or "", finding.criterion or finding.control, *names, finding.message])


def _mark(problem: Problem) -> str:
    return "\0".join([MALFORMED, problem.place.path, problem.what])


def _suppression(finding: Finding) -> dict[str, Any]:
    assert finding.waiver is not None
    waiver = finding.waiver
    return {
        "kind": "external",
        "status": "accepted",
        "justification": f"{waiver.reason} (owner: {waiver.owner}, until {waiver.expires})",
        "properties": {"owner": waiver.owner, "expires": waiver.expires.isoformat()},
    }


def _location(place: Place, verdict: Verdict) -> dict[str, Any]:
    artifact: dict[str, Any] = {"uri": quote(place.path.replace("\\", "/"))}
    if not place.path.startswith("/"):
        artifact["uriBaseId"] = BASE
    physical: dict[str, Any] = {"artifactLocation": artifact}
    if place.line:
        physical["region"] = _region(place, verdict.line(place).rstrip())
    return {"physicalLocation": physical}


def _region(place: Place, line: str) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": place.line, "endLine": place.line}
    if place.column:
        # The end is the column behind the last character.
        region |= {"startColumn": place.column, "endColumn": max(len(line), place.column) + 1}
    if line:
        region["snippet"] = {"text": line}
    return region
