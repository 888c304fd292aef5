"""Commands of a proposed entry: those of its service, with its own names, and none where a name is not known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.analysis.monitoring.metric_facts import Known, know
from generator.analysis.proposals.commands import _changes, _state
from generator.analysis.runbook import System
from generator.model.description.operations import Series
from generator.model.description.project import Project
from generator.model.workspace import Workspace
from generator.workspace.loader import load_workspace


@pytest.fixture(scope="module")
def workspace(starter: Path) -> Workspace:
    return load_workspace(starter)


def component(workspace: Workspace, dimensions: dict[str, str], **changes: Any) -> tuple[Known, Project, System]:
    """Return a metric of the only component of a project, which has these dimensions, and what commands know of it."""
    (project,) = workspace.projects.values()
    one = project.architecture.components[0].model_copy(update={"resource": "shop", "configuration": None, **changes})
    architecture = project.architecture.model_copy(update={"components": [one]})
    operations = project.operations.model_copy(update={"resources": []})
    changed = project.model_copy(update={"apis": [], "architecture": architecture, "operations": operations})
    known = know(Series(name="x", dimensions=dimensions), one, changed, workspace.library)
    return known, changed, System("eu-west-1", {}, {}, "prod")


CLUSTER = {"ClusterName": "main", "ServiceName": "orders"}


@pytest.mark.parametrize(
    ("service", "dimensions", "command"),
    [
        ("lambda", {}, "aws lambda get-function-configuration --function-name shop --query '{State:State,"),
        ("dynamodb", {}, "aws dynamodb describe-table --table-name shop --query 'Table.{Status:TableStatus,"),
        ("sqs", {}, 'aws sqs get-queue-attributes --queue-url "$(aws sqs get-queue-url --queue-name shop --query QueueUrl --output text'),
        ("rds", {}, "aws rds describe-db-instances --db-instance-identifier shop --query 'DBInstances[].{Status:DBInstanceStatus,"),
        ("aurora", {}, "aws rds describe-db-clusters --db-cluster-identifier shop --query 'DBClusters[].{Status:Status,"),
        ("elasticache", {}, "aws elasticache describe-cache-clusters --cache-cluster-id shop --show-cache-node-info "),
        ("kinesis", {}, "aws kinesis describe-stream-summary --stream-name shop "),
        ("firehose", {}, "aws firehose describe-delivery-stream --delivery-stream-name shop --query DeliveryStreamDescription."),
        ("codebuild", {}, "aws codebuild list-builds-for-project --project-name shop --max-items 5 "),
        ("codepipeline", {}, "aws codepipeline get-pipeline-state --name shop "),
        ("eks", {}, "aws eks describe-cluster --name shop --query cluster.status "),
        ("s3", {}, "aws s3api get-bucket-location --bucket shop "),
        ("backup", {}, "aws backup list-backup-jobs --by-backup-vault-name shop --by-state FAILED --max-results 10 "),
        ("ecs", CLUSTER, "aws ecs describe-services --cluster main --services orders --query 'services[].{Running:runningCount,"),
        ("fargate", CLUSTER, "aws ecs describe-services --cluster main --services orders --query "),
        ("stepfunctions", {"StateMachineArn": "ARN"}, "aws stepfunctions list-executions --state-machine-arn ARN --status-filter FAILED"),
    ],
)
def test_the_state_of_a_component_is_shown(workspace: Workspace, service: str, dimensions: dict[str, str], command: str) -> None:
    (step,) = _state(*component(workspace, dimensions, service=service))
    assert step.do == "See the state of Booking API, and when it was last changed."
    assert step.command is not None
    assert step.command.startswith(command)
    assert step.command.endswith(" --region eu-west-1 --profile prod" if service != "sqs" else " --attribute-names All --profile prod")


@pytest.mark.parametrize(
    ("configuration", "command"),
    [
        ("REST API", "aws apigateway get-stages --rest-api-id API_ID --region eu-west-1 --profile prod"),
        ("HTTP API", "aws apigatewayv2 get-stages --api-id API_ID --region eu-west-1 --profile prod"),
        ("WebSocket API", "aws apigatewayv2 get-stages --api-id API_ID --region eu-west-1 --profile prod"),
    ],
)
def test_the_stages_of_an_api_are_shown_by_the_commands_of_its_type(workspace: Workspace, configuration: str, command: str) -> None:
    (step,) = _state(*component(workspace, {}, service="apigateway", configuration=configuration))
    assert step.command == command


@pytest.mark.parametrize(
    ("service", "resource", "dimensions"),
    [
        ("sns", "shop", {}),
        ("lambda", None, {}),
        ("ecs", "shop", {}),
        ("ecs", "shop", {"ClusterName": "main"}),
        ("ecs", "shop", {"ServiceName": "orders"}),
        ("stepfunctions", "shop", {}),
    ],
)
def test_no_command_has_a_name_that_nobody_gave(
    workspace: Workspace, service: str, resource: str | None, dimensions: dict[str, str]
) -> None:
    assert list(_state(*component(workspace, dimensions, service=service, resource=resource))) == []


@pytest.mark.parametrize(
    ("resource", "subject"),
    [("shop", "AttributeKey=ResourceName,AttributeValue=shop"), (None, "AttributeKey=ReadOnly,AttributeValue=false")],
)
def test_the_last_changes_are_those_of_the_component_else_all_that_changed_anything(
    workspace: Workspace, resource: str | None, subject: str
) -> None:
    known, _, system = component(workspace, {}, service="lambda", resource=resource)
    assert f"aws cloudtrail lookup-events --lookup-attributes {subject} --start-time " in (_changes(known, system).command or "")
