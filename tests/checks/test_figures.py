"""Figures in prose, commands and excerpts are those of the description."""

from dataclasses import replace

import pytest

from generator.checks import ProjectRule, in_project
from generator.checks.figures import _component_at, _concurrencies, contradicted_concurrency
from generator.model.types.open import Gap, Open
from generator.model.types.origin import Location
from tests.checks.variants import Case, Sample, changed

ORDERS = "customers/orders-platform"

CASES = [
    Case(
        "contradicted-concurrency",
        f"{ORDERS}/resilience.yml",
        "OnOrderEvents' reserved concurrency of 10 was",
        "OnOrderEvents' reserved concurrency of 12 was",
        "reserved concurrency of 12",
        "the text says “reserved concurrency of 12”, and the reserved concurrency is 1 or 4 or 5 or 10",
    ),
    Case(
        "lowered-limit",
        f"{ORDERS}/runbook.yml",
        "      - do: Raise the reserve of CreateOrder to 60.",
        "      - do: Raise the reserve of CreateOrder to 30.",
        "Raise the reserve of CreateOrder to 30.",
        "the step raises the reserved concurrency to 30, and it is 40",
        more=((f"{ORDERS}/runbook.yml", "--reserved-concurrent-executions 60", "--reserved-concurrent-executions 30"),),
    ),
    Case(
        "contradicted-excerpt",
        f"{ORDERS}/delivery.yml",
        "              ReservedConcurrentExecutions: 25\n",
        "              ReservedConcurrentExecutions: 26\n",
        "excerpt: |-",
        "the excerpt of orders/template.yaml has ReservedConcurrentExecutions 26",
    ),
]


def passages_with(sample: Sample, project: str, keys: str, text: str, rule: ProjectRule) -> list[str]:
    """Return what a rule says of the texts of a project, one of them changed."""
    described = changed(sample.evidence.workspace.projects[project], keys.split("."), text)
    workspace = replace(sample.evidence.workspace, projects={project: described})
    return [one.message for one in in_project(rule, replace(sample.evidence, workspace=workspace), described)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It has a reserved concurrency of 25.", True),
        ("It has a reserved concurrency of 0.", False),
        ("It has a reserved concurrency of 40.", False),
        ("It has a reserved concurrency of 41.", True),
        ("Set its concurrency, with care, back to 41.", True),
        ("Set its concurrency. Go back to 41.", False),
        ("The concurrency is 41.", False),
    ],
)
def test_a_concurrency_in_the_texts_of_a_component_is_its_own(sample: Sample, text: str, found: bool) -> None:
    project = sample.evidence.workspace.projects["orders-platform"]
    known = _concurrencies(project)
    at = next(index for index, one in enumerate(project.architecture.components) if known.get(one.id) == {40})
    told = passages_with(sample, "orders-platform", f"architecture.components.{at}.purpose", text, contradicted_concurrency)
    assert bool(told) is found


@pytest.mark.parametrize(
    ("location", "component"),
    [
        (("architecture", "components", 0, "purpose"), True),
        (("architecture", "connections", 0, "label"), False),
        (("runbook", "entries", 0), False),
    ],
)
def test_whose_text_it_is(sample: Sample, location: Location, component: bool) -> None:
    project = sample.evidence.workspace.projects["orders-platform"]
    assert _component_at(project, location) == (project.architecture.components[0].id if component else "")


def test_nobodys_text_where_the_components_are_open(sample: Sample) -> None:
    project = sample.evidence.workspace.projects["orders-platform"]
    gap = Open(Gap(("architecture", "components"), "x"))
    location = ("architecture", "components", 0, "purpose")
    assert _component_at(changed(project, ["architecture", "components"], gap), location) == ""
    assert _component_at(changed(project, ["architecture", "components", "0"], gap), location) == ""


@pytest.mark.parametrize(
    ("rule", "file", "old", "new"),
    [
        ("contradicted-excerpt", "architecture.yml", "memory: 384 MB, timeout: 30s,", "memory: 384 MB, timeout: TODO,"),
        ("unchecked-permission", "security.yml", "file: policies/TernOperator.json", "file: TODO"),
    ],
)
def test_what_is_open_may_be_what_is_looked_for(sample: Sample, rule: str, file: str, old: str, new: str) -> None:
    found = sample.findings((f"{ORDERS}/{file}", old, new))
    assert [finding.message for finding in found if finding.rule == rule] == []
    assert "open-value" in {finding.rule for finding in found}
