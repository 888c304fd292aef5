"""What a method calls can be called in that way, and is drawn."""

from tests.checks.variants import Case

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
