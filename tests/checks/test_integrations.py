"""What a method calls can be called in that way, and is drawn."""

import pytest

from generator.checks.integrations import impossible_integration
from tests.checks.variants import Case, Sample, found_with

TENANT = "customers/tenant-api/apis.yml"
CATALOGUE = "integration: {kind: VPC_LINK, target: catalogue-alb, timeout: 10s}"
NOT_DRAWN = ("undrawn-integration", "unmeasured-backend", "unprotected-backend")


def catalogue(kind: str, target: str, message: str, line: str = CATALOGUE[-30:], also: tuple[str, ...] = ()) -> Case:
    """Return the case in which the catalogue's method has an integration of this kind and target."""
    new = f"integration: {{kind: {kind}, {target}timeout: 10s}}"
    return Case("impossible-integration", TENANT, CATALOGUE, new, line, message, also=also)


CASES = [
    catalogue(
        "VPC_LINK",
        "target: orders-table, ",
        "of kind VPC_LINK leads to a load balancer or service in a VPC, not to `orders-table` (Amazon DynamoDB), which is in no VPC",
        "target: orders-table",
        NOT_DRAWN,
    ),
    catalogue("AWS_PROXY", "target: catalogue-alb, ", "calls a Lambda function, not `catalogue-alb`", "target: catalogue-alb"),
    catalogue("AWS", "target: catalogue-alb, ", "calls the API of an AWS service, not `catalogue-alb`", "target: catalogue-alb"),
    catalogue("HTTP_PROXY", "target: catalogue-alb, ", "reaches public endpoints only, and `catalogue-alb`", "target: catalogue-alb"),
    catalogue(
        "HTTP_PROXY",
        "target: orders-table, ",
        "calls an HTTP endpoint, which `orders-table` (Amazon DynamoDB) is not",
        "target: orders-table",
        NOT_DRAWN,
    ),
    catalogue(
        "MOCK", "target: catalogue-alb, ", "answers by itself and does not call", "target: catalogue-alb", ("contradicting-setting",)
    ),
    catalogue(
        "AWS",
        "target: orders-table, action: 'sqs:SendMessage', ",
        "has the action sqs:SendMessage, which `orders-table` (Amazon DynamoDB) does not have",
        "action: 'sqs:SendMessage'",
        NOT_DRAWN,
    ),
    Case(
        "undrawn-integration",
        "customers/tenant-api/architecture.yml",
        "{source: catalogue-api, target: catalogue-link, label: all routes",
        "{source: catalogue-api, target: logs, label: all routes",
        "target: catalogue-alb",
        "calls `catalogue-alb`, and no connection leads there from `catalogue-api`",
        also=("unconnected-node",),
    ),
]


@pytest.mark.parametrize(
    ("kind", "target", "action", "told"),
    [
        ("HTTP_PROXY", "order-functions", None, ""),  # the URL of a function
        ("HTTP_PROXY", "web-bucket", None, ""),
        ("HTTP_PROXY", "user-pool", None, ""),
        ("HTTP_PROXY", "tenant-systems", None, ""),
        ("HTTP_PROXY", "page-sev1", None, "calls an HTTP endpoint, which `page-sev1` (Amazon Simple Notification Service) is not"),
        ("AWS_PROXY", "order-functions", None, ""),
        ("AWS_PROXY", "orders-table", None, "calls a Lambda function, not `orders-table` (Amazon DynamoDB)"),
        ("AWS", "order-functions", "lambda:InvokeFunction", ""),
        ("AWS", "order-functions", "sqs:SendMessage", "has the action sqs:SendMessage, which `order-functions` (AWS Lambda) does not have"),
        ("AWS", "user-pool", "cognito-identity:GetId", ""),
        ("AWS", "user-pool", "cognito-idp:SignUp", ""),
        ("AWS", "orders-table", "DynamoDB:GetItem", ""),
        ("AWS", "tenant-systems", None, "calls the API of an AWS service, not `tenant-systems`, which is outside AWS"),
    ],
)
def test_what_an_integration_of_a_kind_calls(sample: Sample, kind: str, target: str, action: str | None, told: str) -> None:
    integration = "apis.1.methods.0.integration"
    changes = {f"{integration}.kind": kind, f"{integration}.target": target, f"{integration}.action": action}
    found = found_with(sample, impossible_integration, "tenant-api", changes)
    assert found == ([f"an integration of kind {kind} {told}"] if told else [])
