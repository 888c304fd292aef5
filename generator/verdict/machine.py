"""The verdict for programs: JSON, and the annotations that GitHub Actions shows in a pull request."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from generator import __version__
from generator.errors import Place
from generator.verdict.verdict import Verdict

_LEVELS = {"error": "error", "gap": "warning"}


def as_json(verdict: Verdict) -> str:
    """Return the verdict as JSON: ready, the sentence, the findings, the problems of a description that cannot be
    read, and the documents that are not made."""
    shown = {
        "generator": f"evidencekit {__version__}",
        "ready": verdict.ready,
        "verdict": verdict.sentence(),
        "findings": [finding.as_data() for finding in verdict.findings],
        "problems": [asdict(problem) for problem in verdict.problems],
        "not_made": [
            {"document": unmade.entry.id, "title": unmade.entry.title, "customer": unmade.customer, "needs": list(unmade.needs)}
            for unmade in verdict.unmade
        ],
    }
    return json.dumps(shown, indent=1, ensure_ascii=False)


def github(verdict: Verdict) -> str:
    """Return one workflow command of GitHub Actions for each finding and problem; a waived finding is a notice."""
    return "\n".join(_annotations(verdict))


def _annotations(verdict: Verdict) -> Iterator[str]:
    for problem in verdict.problems:
        yield _command("error", problem.place, verdict, "description", problem.what, problem.hint)
    for one in verdict.findings:
        if one.waiver is None:
            yield _command(_LEVELS[one.severity], one.place, verdict, one.rule, one.message, one.hint)
        else:
            advice = f"Waived until {one.waiver.expires}: {one.waiver.reason}"
            yield _command("notice", one.place, verdict, one.rule, one.message, advice)


def _command(level: str, place: Place, verdict: Verdict, title: str, message: str, advice: str) -> str:
    properties: dict[str, str | int] = {"file": place.path}
    if place.line:
        properties |= {"line": place.line, "endLine": place.line}
        if place.column:
            end = max(len(verdict.line(place).rstrip()), place.column)
            properties |= {"col": place.column, "endColumn": end}
    shown = ",".join(f"{name}={_property(str(value))}" for name, value in {**properties, "title": title}.items() if value)
    return f"::{level} {shown}::{_data(f'{message}. {advice}' if advice else message)}"


def _data(text: str) -> str:
    """Return `text` as the runner reads it behind the second pair of colons: one line, escaped as its toolkit does."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
