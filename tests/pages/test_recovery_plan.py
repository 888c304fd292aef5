"""What a recovery plan says follows from the description, and where that is silent the page says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator.analysis.results import compute
from generator.document.dialect import dialect
from generator.edition import templates_of
from generator.model.description.resilience import Objective, Resilience
from generator.model.workspace import Workspace
from generator.pages.context import pages
from generator.pages.render import Renderer
from generator.workspace.loader import load_workspace

Plan = Callable[[dict[str, object]], str]


@pytest.fixture(scope="module")
def workspace(starter: Path) -> Workspace:
    return load_workspace(starter)


@pytest.fixture(scope="module")
def plan(starter: Path, workspace: Workspace) -> Plan:
    """Return what writes the plan of the starter with other values under `resilience`."""
    templates, folders = templates_of(starter)
    renderer = Renderer(folders, {template.name: template for template in templates}, dialect(starter / "mkdocs.yml"), workspace.partner)

    def written(changes: dict[str, object]) -> str:
        project = workspace.projects["example"]
        changed = project.model_copy(update={"resilience": project.resilience.model_copy(update=changes)})
        described = replace(workspace, projects={"example": changed})
        made = pages(described, {"example": compute(described, "example")}, templates)
        return renderer.markdown(next(page for page in made if page.template.entry.id == "recovery-plan"))

    return written


@pytest.fixture(scope="module")
def resilience(workspace: Workspace) -> Resilience:
    return workspace.projects["example"].resilience


def naming_all(objective: Objective, workspace: Workspace) -> Objective:
    return objective.model_copy(
        update={"components": [component.id for component in workspace.projects["example"].architecture.components]}
    )


def test_exceptions_of_which_nothing_is_said_are_to_be_completed(plan: Plan) -> None:
    page = plan({"exceptions": []})
    assert "No component is exempt" not in page
    assert "To be completed: no exceptions" in page


def test_that_there_is_no_exception_is_said_where_the_author_says_it_or_each_component_has_an_objective(
    plan: Plan, resilience: Resilience, workspace: Workspace
) -> None:
    said = plan({"exceptions": [], "no_exceptions": "Each was looked at."})
    assert "No component is exempt: RTO and RPO are defined for all that the objectives above name.\n\nEach was looked at." in said
    implied = plan({"exceptions": [], "objectives": [naming_all(resilience.objectives[0], workspace)]})
    assert "No component is exempt: each has an RTO and an RPO." in implied


def test_the_next_tier_is_the_partners(plan: Plan, resilience: Resilience) -> None:
    strict = plan({})
    assert "The next tier of" not in strict, "the objective is the partner's first tier"
    lax = resilience.objectives[0].model_copy(update={"rto": resilience.objectives[0].rto * 6})
    assert "is Tier 1, business critical: RTO 4 hours, RPO 15 minutes." in " ".join(plan({"objectives": [lax]}).split())


@pytest.mark.parametrize(
    ("step", "change", "said"),
    [
        ("notice", {"stops_writes": False}, "| Wrong writes | no step stops them: they go on until service is back |"),
        ("notice", {}, "| Wrong writes | stopped 40 minutes after the first of them in the worst case |"),
        (
            "verify",
            {"brings_back": [], "still_lost": None},
            "| Data loss: Bookings | what was written in 40 minutes; RPO 15 minutes: **missed** |",
        ),
        ("restore", {"scale": None}, "| measured, amount of data not stated |"),
    ],
)
def test_what_a_step_says_of_the_data(plan: Plan, resilience: Resilience, step: str, change: dict[str, object], said: str) -> None:
    (scenario,) = resilience.scenarios
    steps = [each.model_copy(update=change) if each.id == step else each for each in scenario.steps]
    assert said in plan({"scenarios": [scenario.model_copy(update={"steps": steps})]})
