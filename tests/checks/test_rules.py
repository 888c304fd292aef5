"""Every rule fires for a broken variant of the sample, at its line, and is silent for the unbroken one."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import checks
from generator.checks.finding import Evidence, Finding
from generator.model.description.project import Project
from generator.model.types.open import open_thing
from tests.checks.variants import Case, Sample, keeps_apart, verify

CASES: list[Case] = [
    case
    for path in sorted(Path(__file__).parent.glob("test_*.py"))
    if path != Path(__file__)
    for case in getattr(importlib.import_module(f"tests.checks.{path.stem}"), "CASES", ())
]


def test_the_unbroken_sample_has_no_findings(sample: Sample) -> None:
    assert checks.find(sample.evidence) == []


WITH_A_COPIED_FOLDER = {"copied-texts"}
"""What no few replacements bring about; tests/checks/test_copies.py copies a whole customer."""


def test_every_rule_has_a_broken_variant() -> None:
    assert sorted(checks.RULES.keys() - {case.rule for case in CASES} - WITH_A_COPIED_FOLDER) == []


@pytest.mark.parametrize("case", CASES, ids=[f"{case.rule}: {case.message[:50]}" for case in CASES])
def test_a_broken_variant_gives_exactly_its_finding(sample: Sample, case: Case) -> None:
    verify(sample, case)


@pytest.mark.parametrize("rule", checks.PROJECT_RULES, ids=checks.name_of)
def test_a_rule_on_projects_needs_no_other_project(sample: Sample, rule: checks.ProjectRule) -> None:
    assert keeps_apart(rule, sample.evidence)


def test_a_rule_that_looks_at_other_projects_is_noticed(sample: Sample) -> None:
    def crowded(evidence: Evidence, project: Project) -> Iterator[Finding]:
        yield Finding(severity="gap", message=f"{project.id} is one of {len(evidence.workspace.projects)}")

    assert not keeps_apart(crowded, sample.evidence)


@pytest.mark.parametrize("rule", checks.RULES)
def test_a_rule_explains_itself(rule: str) -> None:
    explained = checks.RULES[rule].__doc__ or ""
    assert [word for word in ("Why:", "Bad:", "Good:") if word not in explained] == []


def test_what_holds_whatever_an_open_value_is_is_found(sample: Sample) -> None:
    def asks(_: Evidence) -> Iterator[Finding]:
        yield Finding(severity="gap", message="before the question")
        if open_thing("the Region") == "eu-west-1":
            yield Finding(severity="gap", message="in one Region only")
        yield Finding(severity="gap", message="behind the question")

    assert [one.message for one in checks.in_workspace(asks, sample.evidence)] == ["before the question", "behind the question"]


def test_what_the_checklist_does_not_ask_is_found_only_where_it_is_wrong(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(_: Evidence) -> Iterator[Finding]:
        yield Finding(severity="error", message="wrong, and not asked", control="DATA-001")
        yield Finding(severity="gap", message="lacking, and not asked", control="DATA-001")
        yield Finding(severity="error", message="wrong", control="OPE-001")
        yield Finding(severity="gap", message="lacking", control="OPE-001")
        yield Finding(severity="gap", message="lacking in itself")

    monkeypatch.setattr(checks, "_of_all_rules", found)
    assert [one.message for one in checks.find(sample.evidence)] == ["lacking", "lacking in itself", "wrong", "wrong, and not asked"]
