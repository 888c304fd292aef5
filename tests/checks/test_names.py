"""Names in commands and policies that the description does not know."""

import json
from dataclasses import replace

import pytest

from generator.checks import in_project
from generator.checks.names import Known, _stranger, stale_arn, stale_name
from generator.checks.scripts import Command
from tests.checks.variants import Case, Sample, changed

SHOP, TENANT = "customers/orders-platform", "customers/tenant-api"

CASES = [
    Case(
        "stale-name",
        f"{SHOP}/runbook.yml",
        "aws lambda get-function-concurrency --function-name ecommerce-prod-orders-create-order --region eu-west-1",
        "aws lambda get-function-concurrency --function-name ORDERS --region eu-west-1",
        "command: aws lambda get-function-concurrency",
        "the command names `ORDERS`",
    ),
    Case(
        "stale-name",
        f"{TENANT}/runbook.yml",
        "describe-alarms --state-value ALARM --alarm-name-prefix tradeleaf- ",
        "describe-alarms --state-value ALARM --alarm-name-prefix leaftrade- ",
        "command: aws cloudwatch describe-alarms",
        "the command names `leaftrade-`",
    ),
    Case(
        "stale-name",
        f"{SHOP}/runbook.yml",
        "--pipeline-name ecommerce-pipeline --max-items 3 --profile tern-tooling --region eu-west-1",
        "--pipeline-name ecommerce-pipeline --max-items 3 --profile tern-tooling --region ap-south-1",
        "list-pipeline-executions",
        "the command names the Region `ap-south-1`",
        also=("denied-command",),
    ),
    Case(
        "stale-arn",
        f"{SHOP}/security.yml",
        '"Resource": "arn:aws:events:eu-west-1:111122223333:event-bus/ecommerce-prod",\n              "Condition": '
        '{"StringEquals": {"events:source": "ecommerce.orders"}}',
        '"Resource": "arn:aws:events:eu-west-1:111122223333:event-bus/shop-prod",\n              "Condition": '
        '{"StringEquals": {"events:source": "ecommerce.orders"}}',
        "event-bus/shop-prod",
        "the policy TableUpdate names `shop-prod`",
        also=("denied-call",),
    ),
]


@pytest.fixture(scope="module")
def known(sample: Sample) -> Known:
    evidence = sample.evidence
    return Known(evidence.workspace.projects["tenant-api"], evidence.results["tenant-api"].monitoring, [])


@pytest.mark.parametrize(
    ("arn", "strange"),
    [
        ("arn:aws:dynamodb:us-east-1:888877776666:table/tradeleaf-prod-orders", ""),
        ("arn:aws:dynamodb:us-east-1:888877776666:table/tradeleaf-prod-orders/index/*", ""),
        ("arn:aws:dynamodb:*:*:table/tradeleaf-prod-ord*", ""),
        ("arn:aws:dynamodb:us-east-1:888877776666:table/*", ""),
        ("arn:aws:dynamodb:us-east-1:888877776666:table/tradeleaf-prod-orders-r1", ""),
        ("arn:aws:dynamodb:us-east-1:888877776666:table/tradeleaf-prod-order", "tradeleaf-prod-order"),
        ("arn:aws:dynamodb:ap-south-1:888877776666:table/tradeleaf-prod-orders", "ap-south-1"),
        ("arn:aws:dynamodb:us-east-1:123456789012:table/tradeleaf-prod-orders", "123456789012"),
        ("arn:aws:dynamodb:us-east-1:888877776666:table/${Table}", ""),
        ("arn:aws:s3:::tradeleaf-prod-imports-888877776666/control/*", ""),
        ("arn:aws:s3:::tradeleaf-imports", "tradeleaf-imports"),
        ("arn:aws:logs:us-east-1:888877776666:log-group:/x:*", ""),
        ("*", ""),
    ],
)
def test_what_an_arn_names_is_described(known: Known, arn: str, strange: str) -> None:
    assert _stranger(arn, known) == strange


@pytest.mark.parametrize(
    ("script", "strange"),
    [
        ("aws dynamodb describe-table --table-name tradeleaf-prod-orders", []),
        ("aws dynamodb describe-table --table-name orders", [("name", "orders")]),
        ("aws dynamodb describe-table --cluster-name orders", []),  # the command has no such option, which is another rule's finding
        ("aws cloudwatch get-metric-statistics --metric-name Errors", []),  # names no resource
        ("aws cloudwatch describe-alarms --alarm-name-prefix leaf", [("name", "leaf")]),
        ("aws logs describe-log-groups --log-group-name-prefix /tradeleaf/prod", []),
        ("aws logs tail /nowhere", [("name", "/nowhere")]),
        ("aws logs tail /tradeleaf/prod/authorizer", []),
        ("aws s3 ls s3://nowhere/logs/", [("name", "nowhere")]),
        ("aws s3 cp s3://tradeleaf-prod-web-888877776666/a s3://nowhere/b", [("name", "nowhere")]),
        ("aws cloudwatch list-metrics --dimensions Name=TableName,Value=orders", [("name", "orders")]),
        ("aws cloudwatch list-metrics --dimensions Name=Operation,Value=GetItem", []),
        ("aws sqs list-queues --region ap-south-1", [("Region", "ap-south-1")]),
        ("aws sqs list-queues --region us-west-2", []),
        ("aws sts assume-role --role-arn arn:aws:iam::123456789012:role/TradeleafOperator", [("account", "123456789012")]),
    ],
)
def test_what_a_command_names_is_described(known: Known, script: str, strange: list[tuple[str, str]]) -> None:
    assert list(known.strange(Command((), tuple(script.split())))) == strange


@pytest.mark.parametrize(
    ("name", "said", "known_by_it"),
    [
        ("ORDER_ID", "", True),
        ("RESTORED_TABLE_NAME", "", True),
        ("VERSION", "", True),
        ("ORDERS", "", False),
        ("ORDERS", "Put the table for ORDERS.", True),
        ("ORDERS", "Put the table for ORDERSX.", False),
        ("$VARIABLE-orders", "", True),
        ("arn:aws:lambda:us-east-1:888877776666:function:tradeleaf-prod-authorizer:live", "", True),
    ],
)
def test_a_word_to_fill_in_names_nothing(known: Known, name: str, said: str, known_by_it: bool) -> None:
    assert known.knows(name, said) is known_by_it


@pytest.mark.parametrize(
    ("region", "hint"),
    [("ap-south-1", "Correct the Region, or place a component there."), ("us-east-1", "")],
)
def test_a_strange_region_is_told_as_one(sample: Sample, region: str, hint: str) -> None:
    project = sample.evidence.workspace.projects["tenant-api"]
    command = f"aws sqs list-queues --region {region}"
    project = changed(project, ["runbook", "first_five_minutes", "0", "command"], command)
    assert [one.hint for one in in_project(stale_name, sample.evidence, project)] == ([hint] if hint else [])


def test_a_region_of_the_prices_is_known_and_prices_may_be_missing(sample: Sample) -> None:
    project = sample.evidence.workspace.projects["tenant-api"]
    monitoring = sample.evidence.results["tenant-api"].monitoring
    priced = project.model_copy(update={"cost": project.cost.model_copy(update={"region": "eu-north-1"})})
    assert "eu-north-1" in Known(priced, monitoring, []).regions
    assert "eu-north-1" not in Known(project.model_copy(update={"cost": None}), monitoring, []).regions


def test_a_malformed_policy_hides_no_strange_name_of_another(sample: Sample) -> None:
    project = sample.evidence.workspace.projects["orders-platform"]
    policies = project.security.identity.policies
    wrong = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-west-1:111122223333:no-such-queue"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [wrong]})
    for at, text in ((0, "{"), (len(policies) - 1, document)):
        project = changed(project, ["security", "identity", "policies", str(at), "document"], text)
    workspace = replace(sample.evidence.workspace, projects={project.id: project})
    found = in_project(stale_arn, replace(sample.evidence, workspace=workspace), project)
    assert [one.message for one in found] == [f"the policy {policies[-1].name} names `no-such-queue`, which the description does not know"]
