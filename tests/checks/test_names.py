"""Names in commands and policies that the description does not know."""

import pytest

from generator.checks.names import Known, _stranger
from tests.checks.variants import Case, Sample

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
