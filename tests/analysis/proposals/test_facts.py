"""What is proposed for a value: the area, the target and the query of a KPI, the severity of an alarm, and who is called."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from generator.analysis.monitoring.metric_facts import Known, know
from generator.analysis.proposals import facts
from generator.model.description.operations import Series, Threshold
from generator.model.types.open import Gap, Open
from generator.model.workspace import Workspace
from generator.workspace.loader import load_workspace

OPEN: Any = Open(Gap((), "the title"))


@pytest.fixture(scope="module")
def workspace(starter: Path) -> Workspace:
    return load_workspace(starter)


def known(workspace: Workspace, service: str, name: str, kind: str | None = None) -> Known:
    """Return a metric of a component of this service; as one of another kind, if one is named."""
    (project,) = workspace.projects.values()
    operations = project.operations.model_copy(update={"resources": []})
    bare = project.model_copy(update={"apis": [], "operations": operations})
    component = project.architecture.components[0].model_copy(update={"service": service, "configuration": "HTTP API"})
    found = know(Series(name=name), component, bare, workspace.library)
    assert found.fact is None or found.fact.name == name
    return found if kind is None else replace(found, fact=found.fact.model_copy(update={"kpi": kind}))  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("service", "metric", "area"),
    [
        ("apigateway", "5xx", "customer experience"),
        ("apigateway", "Latency", "customer experience"),
        ("apigateway", "Count", "API"),
        ("apigateway", "nowhere", "API"),
        ("appsync", "5XXError", "API"),
        ("lambda", "Errors", "compute"),
        ("ecs", "CPUUtilization", "compute"),
        ("fargate", "CPUUtilization", "compute"),
        ("dynamodb", "SystemErrors", "data"),
        ("s3", "5xxErrors", "data"),
        ("kinesis", "PutRecord.Success", "messaging"),
        ("sqs", "NumberOfMessagesSent", "messaging"),
        ("cloudfront", "5xxErrorRate", "dependency"),
    ],
)
def test_the_area_follows_from_service_and_metric(workspace: Workspace, service: str, metric: str, area: str) -> None:
    assert facts.area(known(workspace, service, metric), workspace.library) == area


@pytest.mark.parametrize(
    ("operator", "unit", "target"),
    [
        (">", "ms", "No more than 20 ms"),
        (">=", "ms", "Below 20 ms"),
        ("<", "share", "At least 20 share"),
        ("<=", "count", "Above 20"),
        ("below band", "standard deviations", "Inside 20 standard deviations"),
    ],
)
def test_the_target_is_what_the_limit_guards(operator: Any, unit: str, target: str) -> None:
    assert facts.target(Threshold(operator=operator, value=Decimal(20), unit=unit)) == target
    assert facts.target(None) == "Below its limit"


@pytest.mark.parametrize(
    ("kind", "severity"),
    [
        *((kind, "high") for kind in ("availability", "errors", "loss", "security", "rpo")),
        *((kind, "low") for kind in ("latency", "saturation", "freshness", "traffic", "cost", "efficiency", "operations")),
    ],
)
def test_what_harms_users_or_data_is_most_urgent(workspace: Workspace, kind: str, severity: str) -> None:
    book: Any = SimpleNamespace(
        severities=[SimpleNamespace(id=id, respond_within=timedelta(hours=hours)) for id, hours in (("low", 2), ("high", 1), ("lowest", 9))]
    )
    one: Any = SimpleNamespace(severities=book.severities[:1])
    found = known(workspace, "lambda", "Errors", kind)
    assert (facts.severity(found, book), facts.severity(found, one)) == (severity, "low")
    assert facts.severity(found, SimpleNamespace(severities=[])) is None  # type: ignore[arg-type]
    assert facts.severity(replace(found, fact=None), book) == "high"


@pytest.mark.parametrize(
    ("titles", "owner", "next_level"),
    [
        (["Developer", "Support engineer", "On-call lead"], "role-2", "role-2"),
        (["Cloud engineer", "Head of Rentals"], "role-0", "role-1"),
        (["Support desk", "Product owner"], "role-0", "role-1"),
        (["Operations manager", "Operations lead"], "role-0", "role-1"),
        (["Developer", "Director"], None, "role-1"),
        ([OPEN], None, None),
    ],
)
def test_who_operates_and_who_is_called_next(workspace: Workspace, titles: list[str], owner: str | None, next_level: str | None) -> None:
    (project,) = workspace.projects.values()
    roles = [project.roles[0].model_copy(update={"id": f"role-{number}", "title": title}) for number, title in enumerate(titles)]
    changed = project.model_copy(update={"roles": roles, "runbook": project.runbook.model_copy(update={"contacts": []})})
    assert (facts.owner(changed), facts.escalation(changed)) == (owner, next_level)


def test_the_first_contact_is_called_next_whatever_the_titles(workspace: Workspace) -> None:
    (project,) = workspace.projects.values()
    contacts = [SimpleNamespace(order=2, role="second"), SimpleNamespace(order=1, role="first")]
    changed = project.model_copy(update={"runbook": project.runbook.model_copy(update={"contacts": contacts})})
    assert facts.escalation(changed) == "first"


def test_severities_have_times_that_a_team_can_keep(workspace: Workspace) -> None:
    (project,) = workspace.projects.values()
    hour = timedelta(hours=1)
    assert [
        (one.id, one.respond_within / hour, one.update_every / hour, one.escalate_after / hour) for one in facts.severities(project)
    ] == [
        ("critical", 0.25, 0.5, 0.5),
        ("warning", 4, 24, 8),
    ]


def test_name_and_meaning_say_what_is_measured(workspace: Workspace) -> None:
    found = known(workspace, "lambda", "Errors")
    assert facts.name(found) == "Errors: Booking API"
    assert facts.meaning(found)[:1].isupper()
    assert facts.meaning(found)[1:] == found.fact.indicates[1:]  # type: ignore[union-attr]
    unknown = known(workspace, "lambda", "nowhere")
    assert facts.meaning(unknown) == "`nowhere` of Booking API."


@pytest.mark.parametrize(("service", "filtered"), [("apigateway", False), ("lambda", True)])
def test_the_query_shows_the_newest_failures(workspace: Workspace, service: str, filtered: bool) -> None:
    lines = facts.log_query(known(workspace, service, "Errors").component).split("\n| ")
    failures = ["filter @message like /(?i)error|exception|timed out|denied/"] * filtered
    assert lines == ["fields @timestamp, @message", *failures, "sort @timestamp desc", "limit 50"]
