"""The commands that an entry has from the library go through the rules of commands that are typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generator.analysis.results import compute
from generator.analysis.runbook import runbook
from generator.checks.commands import past_moment, unexplained_placeholder, unreadable_command
from generator.checks.finding import Evidence
from generator.checks.scripts import written
from generator.model.description.project import Project
from generator.model.description.runbook import Incident
from generator.workspace.loader import load_workspace
from tests.conftest import ROOT


def adapted(workspace: Path, customer: str, component: str, type: str) -> tuple[Evidence, Project]:
    """Return a project with an entry for each known failure of APIs of `type` that says nothing itself."""
    read = load_workspace(workspace)
    project, library = read.projects[customer], read.library
    entries = [
        Incident(id=id, title=id, components=[component], library=id, impact="None.")  # type: ignore[arg-type]
        for id, trouble in library.troubleshooting.items()
        if type in trouble.apis
    ]
    project = project.model_copy(update={"runbook": project.runbook.model_copy(update={"incidents": entries})})
    results = replace(compute(read, customer), runbook=runbook(project, library.troubleshooting))
    return Evidence(read, {customer: results}, (), (), (), {}, date(2026, 11, 26)), project


@pytest.fixture(scope="module")
def of_http(starter: Path) -> tuple[Evidence, Project]:
    return adapted(starter, "example", "bookings-api", "HTTP")


@pytest.fixture(scope="module")
def of_rest() -> tuple[Evidence, Project]:
    return adapted(ROOT, "orders-platform", "orders-api", "REST")


@pytest.mark.parametrize("of_type", ["of_http", "of_rest"])
@pytest.mark.parametrize("rule", [unreadable_command, unexplained_placeholder, past_moment])
def test_the_library_says_nothing_that_a_typed_command_may_not(request: pytest.FixtureRequest, of_type: str, rule: object) -> None:
    evidence, project = request.getfixturevalue(of_type)
    assert len(project.runbook.incidents) > 20
    found = [finding for finding in rule(evidence, project) if finding.location[:2] == ("runbook", "incidents")]  # type: ignore[operator]
    assert [f"{finding.location[2]}: {finding.message}" for finding in found] == []


def test_each_command_of_the_library_has_the_profile_of_the_account(of_http: tuple[Evidence, Project]) -> None:
    inherited = [command for command in written(*of_http) if command.generated and command.is_aws]
    assert len(inherited) > 40
    assert {command.profile for command in inherited} == {"kestrel-production"}


def test_no_command_is_for_an_api_of_another_type(of_http: tuple[Evidence, Project]) -> None:
    inherited = [command for command in written(*of_http) if command.generated]
    assert [command.words for command in inherited if "--rest-api-id" in command.options] == []
