"""Every rule fires for a broken variant of the sample, at its line, and is silent for the unbroken one."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from generator import checks
from tests.checks.variants import Case, Sample, verify

CASES: list[Case] = [
    case
    for path in sorted(Path(__file__).parent.glob("test_*.py"))
    if path != Path(__file__)
    for case in getattr(importlib.import_module(f"tests.checks.{path.stem}"), "CASES", ())
]


def test_the_unbroken_sample_has_no_findings(sample: Sample) -> None:
    assert checks.find(sample.evidence) == []


def test_every_rule_has_a_broken_variant() -> None:
    assert sorted(checks.RULES.keys() - {case.rule for case in CASES}) == []


@pytest.mark.parametrize("case", CASES, ids=[f"{case.rule}: {case.message[:50]}" for case in CASES])
def test_a_broken_variant_gives_exactly_its_finding(sample: Sample, case: Case) -> None:
    verify(sample, case)


@pytest.mark.parametrize("rule", checks.RULES)
def test_a_rule_explains_itself(rule: str) -> None:
    explained = checks.RULES[rule].__doc__ or ""
    assert [word for word in ("Why:", "Bad:", "Good:") if word not in explained] == []
