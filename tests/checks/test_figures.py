"""Figures in prose, commands and excerpts are those of the description."""

from dataclasses import replace

import pytest

from generator.checks import ProjectRule, in_project
from generator.checks.figures import _component_at, _concurrencies, contradicted_concurrency, contradicted_excerpt, lowered_limit
from generator.model.description.project import Project
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


def with_one_concurrency(sample: Sample) -> Project:
    """Return the project with CreateOrder as the only function that has a reserved concurrency: 40."""
    project = sample.evidence.workspace.projects["orders-platform"]
    known = _concurrencies(project).keys() - {"orders-create-order"}
    parts = [one for one in project.architecture.components if one.id not in known]
    return changed(changed(project, ["architecture", "components"], parts), ["apis"], [])


def told_of(sample: Sample, rule: ProjectRule, project: Project) -> list[str]:
    workspace = replace(sample.evidence.workspace, projects={project.id: project})
    return [one.message for one in in_project(rule, replace(sample.evidence, workspace=workspace), project)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A reserved concurrency of 41.", ["the text says “reserved concurrency of 41”, and the reserved concurrency is 40"]),
        ("A reserved concurrency of 40.", []),
    ],
)
def test_a_single_concurrency_is_that_of_all_texts(sample: Sample, text: str, told: list[str]) -> None:
    project = changed(with_one_concurrency(sample), ["customer", "industry"], text)
    assert [one for one in told_of(sample, contradicted_concurrency, project) if text[2:-1] in one] == told


def test_where_no_function_has_a_concurrency_nothing_is_compared(sample: Sample) -> None:
    project = with_one_concurrency(sample)
    parts = [one for one in project.architecture.components if one.id != "orders-create-order"]
    assert told_of(sample, contradicted_concurrency, changed(project, ["architecture", "components"], parts)) == []


SET = "aws lambda put-function-concurrency --function-name {} --reserved-concurrent-executions {}"
CREATE, STRANGE = "ecommerce-prod-orders-create-order", "another-function"


@pytest.mark.parametrize(
    ("alone", "do", "command", "told"),
    [
        (False, "Raise the reserve to 41.", SET.format(CREATE, 41), []),
        (False, "Raise the reserve to 40.", SET.format(CREATE, 40), ["40, and it is 40"]),
        (False, "Raise the reserve to 60.", SET.format(CREATE, 30), ["30, and it is 40"]),
        (False, "Raise the reserve to 35.", SET.format(CREATE, 30), ["35, and it is 40", "30, and it is 40"]),
        (False, "Raise the reserve to 30.", None, []),  # of several functions, which is meant?
        (False, "Raise the reserve to 30.", SET.format(STRANGE, 30), []),
        (True, "Raise the reserve to 30.", None, ["30, and it is 40"]),
        (True, "Raise the reserve to 41.", None, []),
    ],
)
def test_a_step_that_raises_sets_more_than_there_is(sample: Sample, alone: bool, do: str, command: str | None, told: list[str]) -> None:
    project = with_one_concurrency(sample) if alone else sample.evidence.workspace.projects["orders-platform"]
    step = project.runbook.incidents[6].fix[0]
    project = changed(project, ["runbook", "incidents", "6", "fix"], [step.model_copy(update={"do": do, "command": command})])
    found = told_of(sample, lowered_limit, project)
    assert found == [f"the step raises the reserved concurrency to {one}" for one in told]


@pytest.mark.parametrize(
    ("excerpt", "described"),
    [
        ("Timeout: 31", "2 or 3 or 7 or 30"),
        ("Timeout: 30", ""),
        ("MemorySize: 384", ""),
        ("MemorySize: 385", "256 or 384 or 512 or 768"),
        ("ReservedConcurrentExecutions: 40", ""),
        ("ReservedConcurrentExecutions: 41", "1 or 4 or 5 or 10 or 20 or 25 or 40 or 50"),
        ("ThrottlingRateLimit: 20", ""),
        ("RateLimit: 21", "10 or 20 or 40"),
        ("BurstLimit: 41", "10 or 20 or 40"),
    ],
)
def test_an_excerpt_has_what_is_described(sample: Sample, excerpt: str, described: str) -> None:
    """An excerpt before it that is open hides nothing."""
    project = sample.evidence.workspace.projects["orders-platform"]
    one = project.delivery.infrastructure.templates[0].model_copy(update={"path": "t.yml", "excerpt": excerpt})
    gap = Open(Gap(("delivery",), "x"))
    for others in ([], [gap], [one.model_copy(update={"excerpt": gap})]):
        found = told_of(sample, contradicted_excerpt, changed(project, ["delivery", "infrastructure", "templates"], [*others, one]))
        key, number = excerpt.split(": ")
        assert found == ([f"the excerpt of t.yml has {key} {number}, and {described} is described"] if described else [])
    assert told_of(sample, contradicted_excerpt, changed(project, ["delivery"], gap)) == []


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
