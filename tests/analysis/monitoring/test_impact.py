"""Whether customers notice: which alarms say so, and where the alarm over them is deployed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.analysis.monitoring import WatchedAlarm, monitoring
from generator.analysis.monitoring.homes import Home
from generator.analysis.monitoring.impact import impact
from generator.analysis.runbook import runbook
from generator.model.description.project import Project
from generator.model.description.runbook import Runbook
from generator.model.workspace import Workspace
from generator.workspace.loader import load_workspace


@pytest.fixture(scope="module")
def workspace(starter: Path) -> Workspace:
    return load_workspace(starter)


@pytest.fixture(scope="module")
def alarms(workspace: Workspace) -> tuple[WatchedAlarm, ...]:
    return monitoring(workspace.projects["example"], workspace.library).alarms


def told(project: Project, severities: list[Any] | None = None, **keys: Any) -> Project:
    """Return the project with these keys of `customer_impact`, and other severities if some are named."""
    described = project.operations.customer_impact
    assert described is not None
    operations = project.operations.model_copy(update={"customer_impact": described.model_copy(update=keys)})
    book = project.runbook if severities is None else project.runbook.model_copy(update={"severities": severities})
    return project.model_copy(update={"operations": operations, "runbook": book})


def test_the_alarms_of_the_most_urgent_severity_mean_it(workspace: Workspace, alarms: tuple[WatchedAlarm, ...]) -> None:
    project = workspace.projects["example"]
    for severities in (project.runbook.severities, project.runbook.severities[::-1]):
        found = impact(told(project, severities), alarms)
        assert found is not None
        assert found.severity is not None
        assert (found.severity.id, [one.alarm.id for one in found.alarms]) == ("severity-1", ["booking-errors-high"])


def test_the_alarms_that_are_named_mean_it_whatever_their_severity(workspace: Workspace, alarms: tuple[WatchedAlarm, ...]) -> None:
    found = impact(told(workspace.projects["example"], alarms=["table-throttled", "booking-latency-high"]), alarms)
    assert found is not None
    assert (found.severity, [one.alarm.id for one in found.alarms]) == (None, ["booking-latency-high", "table-throttled"])


def test_without_severities_no_alarm_means_it_and_none_is_asked(workspace: Workspace, alarms: tuple[WatchedAlarm, ...]) -> None:
    project = told(workspace.projects["example"], [])
    found = impact(project, alarms)
    assert found is not None
    assert (found.severity, found.alarms) == (None, ())
    assert runbook(project.model_copy(update={"runbook": Runbook()}), {}, impact=found).impact is None


def test_where_it_is_not_described_there_is_none(workspace: Workspace, alarms: tuple[WatchedAlarm, ...]) -> None:
    project = workspace.projects["example"]
    operations = project.operations.model_copy(update={"customer_impact": None})
    assert impact(project.model_copy(update={"operations": operations}), alarms) is None


def test_it_is_deployed_to_each_place_of_its_alarms_once_and_asked_there(workspace: Workspace, alarms: tuple[WatchedAlarm, ...]) -> None:
    project = told(workspace.projects["example"], alarms=["booking-errors-high", "booking-latency-high", "table-throttled"])
    found = impact(project, alarms)
    assert found is not None
    assert found.homes == (Home("production", "eu-west-1"),)
    single = found.alarms[-1].single
    known = single.measure.first
    away = replace(known, component=known.component.model_copy(update={"region": "eu-north-1"}))
    query = replace(single.measure.queries[0], known=away)
    moved = replace(found.alarms[-1], metric_alarms=(replace(single, measure=replace(single.measure, queries=(query,))),))
    spread = replace(found, alarms=(*found.alarms[:-1], moved))
    assert spread.homes == (Home("production", "eu-west-1"), Home("production", "eu-north-1"))
    step = runbook(project, {}, impact=spread).impact
    assert step is not None
    assert step.command == "\n".join(
        "aws cloudwatch describe-alarms --alarm-names kestrel-bookings-customer-impact --alarm-types CompositeAlarm "
        f"--query 'CompositeAlarms[].[AlarmName,StateValue]' --output text --region {region} --profile kestrel-production"
        for region in ("eu-west-1", "eu-north-1")
    )
