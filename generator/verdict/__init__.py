"""The verdict on a pack, in the forms that `evidencekit check` prints."""

from __future__ import annotations

from collections.abc import Callable

from generator.verdict.machine import as_json, github
from generator.verdict.sarif import sarif
from generator.verdict.text import text
from generator.verdict.verdict import Verdict, sentence

FORMS: dict[str, Callable[[Verdict], str]] = {"text": text, "json": as_json, "sarif": sarif, "github": github}
"""Every form by the name that `check --format` takes."""

__all__ = ["FORMS", "Verdict", "as_json", "github", "sarif", "sentence", "text"]
