"""Commands of a description: where each stands, and the prose around it."""

from __future__ import annotations

from dataclasses import replace

from generator.checks.scripts import Command, Part, prose, read, written
from generator.model.description.runbook import Step
from tests.checks.variants import Sample, changed, has_place

STEPS = [Step(do="Look."), Step(do="Wait.", expect="It is green.")]


def test_every_command_has_a_place_in_the_description(sample: Sample) -> None:
    for project in sample.evidence.workspace.projects.values():
        locations = {command.location for command in written(sample.evidence, project)}
        assert {location[:2] for location in locations} >= {("runbook", "incidents"), ("resilience", "scenarios")}
        assert [location for location in locations if not has_place(project, location)] == []


def test_the_prose_of_steps_is_what_they_say() -> None:
    assert prose(STEPS).split() == ["Look.", "Wait.", "It", "is", "green."]


def test_a_step_without_a_command_has_none() -> None:
    assert list(read(("x",), None, Part((), "Said."))) == []
    assert list(read(("x",), "aws s3 ls", Part((), "Said."))) == [Command(("x",), ("aws", "s3", "ls"))]


def test_an_incident_that_is_not_rolled_back_says_nothing_of_it(sample: Sample) -> None:
    project = changed(sample.evidence.workspace.projects["tenant-api"], ["runbook", "incidents", "0", "rollback"], None)
    results = sample.evidence.results["tenant-api"]
    bare = replace(results, runbook=replace(results.runbook, entries=()))
    incident = project.runbook.incidents[0]
    listed = written(replace(sample.evidence, results={"tenant-api": bare}), project)
    said = {" ".join(one.said.split()) for one in listed if one.location[2:3] == (incident.id,)}
    assert said == {" ".join(prose([*incident.checks, *incident.fix, *incident.verify]).split())}
