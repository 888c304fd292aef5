"""Entries that are proposed: an engineer can work from them, with the names of this system and commands that only read."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from generator.analysis.proposals.entries import _decision, _impact, _symptom
from generator.analysis.runbook import Entry, inherited
from generator.checks.shell import commands
from generator.model.description.operations import Threshold
from generator.model.workspace import Workspace
from generator.workspace.loader import load_workspace
from tests.analysis.proposals.unwatched import completed, component, unwatched
from tests.aws_cli import faults

TABLE, FUNCTION, API = "bookings-table", "bookings-function", "bookings-api"


@pytest.fixture(scope="module")
def workspace(starter: Path) -> Workspace:
    return unwatched(load_workspace(starter))


def entry(workspace: Workspace, id: str) -> Entry:
    _, results = completed(workspace)
    return results.runbook.entry(id)


def scripts(entry: Entry) -> str:
    return "\n".join(step.command or "" for step in (*entry.incident.checks, *entry.incident.fix, *entry.incident.verify))


@pytest.mark.parametrize(
    ("id", "held"),
    [
        (
            f"{TABLE}-write-throttle-events",
            [
                "export AWS_PROFILE=kestrel-bookings-production",
                "aws dynamodb describe-table --table-name kestrel-bookings-prod",
                "--dimensions Name=TableName,Value=kestrel-bookings-prod",
                "--region eu-west-1",
            ],
        ),
        (
            f"{FUNCTION}-errors",
            [
                "aws lambda get-function-configuration --function-name kestrel-bookings-prod-handler",
                "aws logs tail /aws/lambda/kestrel-bookings-prod-handler --since 1h",
                "AttributeKey=ResourceName,AttributeValue=kestrel-bookings-prod-handler",
            ],
        ),
        (f"{API}-latency", ["--extended-statistics p90", "Name=ApiId,Value=$HTTP_API_ID", "aws apigatewayv2 get-stages"]),
    ],
)
def test_checks_name_the_component(workspace: Workspace, id: str, held: list[str]) -> None:
    found = scripts(entry(workspace, id))
    assert [part for part in held if part not in found] == []


def test_every_part_of_every_entry_is_there(workspace: Workspace) -> None:
    _, results = completed(workspace)
    for found in results.runbook.entries:
        said = found.incident
        assert said.proposed
        assert all((said.symptom, said.meaning, said.impact, said.checks, said.fix, said.verify, said.rollback)), said.id
        assert found.alarms
        assert found.severity is not None
        assert found.severity.escalate_to == "customer-owner"


SERVICES = (
    "lambda dynamodb sqs sns stepfunctions eventbridge alb nlb ecs fargate eks rds aurora elasticache cloudfront s3 cognito waf kinesis "
    "kms nat acm route53 vpce appsync firehose backup codebuild codepipeline ecr secretsmanager xray cloudtrail cloudwatch"
)


@pytest.mark.parametrize("service", SERVICES.split())
def test_proposals_for_every_service(workspace: Workspace, service: str) -> None:
    resources = {"component": TABLE, "dimensions": {"ClusterName": "shop", "ServiceName": "orders", "StateMachineArn": "ORDERS_ARN"}}
    if service not in ("ecs", "fargate", "stepfunctions"):
        resources["dimensions"] = {}
    described = component(unwatched(workspace, resources=[resources]), TABLE, service=service)
    _, results = completed(described)
    watched = [kpi for kpi in results.monitoring.kpis if kpi.kpi.component == TABLE]
    assert watched or [one for one in results.completed.unproposed if one.component == TABLE]
    for kpi in watched:
        script = scripts(results.runbook.entry(kpi.id))
        assert [fault for words in commands(script) if words[0] == "aws" for fault in faults(words)] == []
        assert (kpi.critical.value.is_finite(), kpi.measure.found, kpi.lacking) == (True, True, ())


@pytest.mark.parametrize(
    ("id", "library", "status", "decisions"),
    [
        (f"{FUNCTION}-throttles", "apigw-5xx-lambda-throttle", [500, 502, 503], 0),
        (f"{API}-5xx", None, [500, 503], 4),
        (f"{TABLE}-write-throttle-events", None, [], 0),
    ],
)
def test_known_failures_of_the_library(workspace: Workspace, id: str, library: str | None, status: list[int], decisions: int) -> None:
    found = entry(workspace, id).incident
    assert (found.library, found.http_status, len(found.decisions)) == (library, status, decisions)


def test_entry_that_the_author_wrote_answers_the_proposed_alarm(workspace: Workspace) -> None:
    id = f"{TABLE}-write-throttle-events"
    incident = {"id": id, "title": "Writes are throttled", "components": [TABLE], "impact": "Bookings fail."}
    found = entry(unwatched(workspace, runbook={"incidents": [incident]}), id)
    assert (found.incident.title, found.incident.proposed) == ("Writes are throttled", False)
    assert [alarm.id for alarm in found.alarms] == [id]


@pytest.mark.parametrize(
    ("id", "said"),
    [
        (f"{API}-latency", "p90 of `Latency` of Booking API is at or above 2500 ms"),
        (f"{TABLE}-write-throttle-events", "Sum of `WriteThrottleEvents` of Bookings is above 0"),
    ],
)
def test_the_symptom_names_the_limit(workspace: Workspace, id: str, said: str) -> None:
    assert entry(workspace, id).incident.symptom == said


@pytest.mark.parametrize(
    ("id", "title"),
    [
        (f"{API}-5xx", "Booking API: 5xx"),
        (f"{API}-integration-latency", "Booking API: integration latency"),
        (f"{TABLE}-write-throttle-events", "Bookings: write throttle events"),
    ],
)
def test_the_title_names_component_and_metric(workspace: Workspace, id: str, title: str) -> None:
    assert entry(workspace, id).incident.title == title


def test_the_title_keeps_a_name_in_capitals(workspace: Workspace) -> None:
    described = component(workspace, TABLE, service="apigateway", configuration="REST API", resource="bookings")
    assert entry(described, f"{TABLE}-5xx-error").incident.title == "Bookings: 5XX error"


def test_a_decision_names_messages_causes_and_what_helps(workspace: Workspace) -> None:
    trouble = next(iter(workspace.library.troubleshooting.values()))
    said = {
        "symptom": "Calls fail",
        "messages": ["Forbidden", "Denied"],
        "causes": ["No token", "Old token"],
        "fix": ["Ask for one", "Wait"],
    }
    found = _decision(trouble.model_copy(update=said))
    assert found.when == "Calls fail (`Forbidden`, `Denied`)"
    assert found.then == "Possible causes: No token; Old token. What helps: Ask for one; Wait."
    assert _decision(trouble.model_copy(update={**said, "messages": []})).when == "Calls fail"


@pytest.mark.parametrize(
    ("operator", "value", "said"),
    [
        (">", "0.010", "5xx share of Booking API is above 0.010 share of calls"),
        ("<=", "5", "5xx share of Booking API is at or below 5 share of calls"),
        ("<", "5", "5xx share of Booking API is below 5 share of calls"),
    ],
)
def test_the_symptom_of_an_expression_names_the_kpi(workspace: Workspace, operator: str, value: str, said: str) -> None:
    _, results = completed(workspace)
    watched = results.monitoring.kpi(f"{API}-latency")
    limit = Threshold(operator=operator, value=Decimal(value), unit="share of calls")
    kpi = watched.kpi.model_copy(update={"name": "5xx share"})
    assert _symptom(replace(watched, kpi=kpi, critical=limit, measure=replace(watched.measure, expression="a / b"))) == said


@pytest.mark.parametrize(
    ("id", "changes", "said"),
    [
        (API, {}, "Calls to Booking API may fail or wait. It is called by: Mobile app."),
        (TABLE, {}, "Calls to Bookings may fail or wait. It is called by: Booking function."),
        (TABLE, {"core": True}, "It is called by: Booking function. The business stops without it."),
        ("alarms-topic", {}, "Alarms works less well, or not at all. Its purpose: Sends alarms to the on-call rotation."),
        ("alarms-topic", {"core": True}, "on-call rotation. The business stops without it."),
    ],
)
def test_who_notices_it(workspace: Workspace, id: str, changes: dict[str, object], said: str) -> None:
    (project,) = component(workspace, id, **{"core": None, **changes}).projects.values()
    known = replace(
        completed(workspace)[1].monitoring.kpis[0].measure.first,
        component=next(one for one in project.architecture.components if one.id == id),
    )
    assert _impact(known, project).endswith(said)


def test_who_is_told_an_event_is_no_caller(workspace: Workspace) -> None:
    (project,) = workspace.projects.values()
    event = project.architecture.connections[0].model_copy(update={"kind": "event", "target": "alarms-topic"})
    architecture = project.architecture.model_copy(update={"connections": [*project.architecture.connections, event]})
    topic = next(one for one in project.architecture.components if one.id == "alarms-topic")
    known = replace(completed(workspace)[1].monitoring.kpis[0].measure.first, component=topic)
    assert _impact(known, project.model_copy(update={"architecture": architecture})).startswith("Alarms works less well")


def test_a_known_failure_adds_what_the_library_says_to_what_the_metric_says(workspace: Workspace) -> None:
    found = entry(workspace, f"{FUNCTION}-throttles").incident
    (project,) = workspace.projects.values()
    said = inherited(found, project, workspace.library.troubleshooting["apigw-5xx-lambda-throttle"])
    assert found.checks[-len(said["checks"]) :] == said["checks"]
    assert len(found.checks) > len(said["checks"])
    assert found.fix[: len(said["fix"])] == said["fix"]
    assert len(found.fix) > len(said["fix"])
    assert (found.meaning or "").endswith(f" {said['meaning']}")
    assert not (found.meaning or "").startswith(said["meaning"])
    assert found.rollback == said["rollback"]
