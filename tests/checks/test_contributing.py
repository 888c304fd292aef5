"""The rule that CONTRIBUTING.md shows runs, and its case holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from textwrap import dedent
from typing import Any

from generator import checks
from generator.checks.finding import Evidence, Finding
from generator.model.description.project import Project
from generator.model.types.values import format_duration
from tests.checks.variants import ROOT, Case, Sample

KNOWN = (Case, Evidence, Finding, Iterator, Project, format_duration, timedelta)


def test_the_rule_that_is_shown_runs(sample: Sample) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    section = text[text.index("## Add a rule\n") : text.index("## Add a price\n")]
    rule, case = (dedent(block) for block in re.findall(r"```python\n(.*?) *```", section, re.DOTALL))
    names: dict[str, Any] = {known.__name__: known for known in KNOWN}
    exec(rule, names)  # the text is ours
    shown = eval(case, names)
    with sample.edited(shown.edits):
        evidence = sample.changed([file for file, _, _ in shown.edits])
        projects = evidence.workspace.projects.values()
        found = [finding for project in projects for finding in checks.in_project(names["short_retention"], evidence, project)]
        others = checks.find(evidence)
    assert [(finding.rule, finding.message) for finding in found] == [(shown.rule, shown.message)]
    assert others == []
