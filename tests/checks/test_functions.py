"""Functions with one service behind them explain themselves."""

import pytest

from generator.checks.functions import _downstream, _holds_dead_letters
from tests.checks.variants import Case, Sample, changed

ORDERS = "customers/orders-platform/apis.yml"
CARRIERS = """Not behind an API. Turns the carriers' status codes into DeliveryCompleted or DeliveryFailed and ignores those in between."""

CASES = [
    Case(
        "unexplained-function",
        "customers/tenant-api/apis.yml",
        "    - function: platinum-functions\n      downstream: platinum-tables\n",
        "    - function: order-functions\n      downstream: orders-table\n",
        "id: platinum-functions",
        "calls one service only, platinum-tables",
    ),
    Case(
        "contradicted-downstream",
        ORDERS,
        "- function: users-sign-up\n      downstream: event-bus",
        "- function: users-sign-up\n      downstream: orders-table",
        "downstream: orders-table",
        "no connection leads from `users-sign-up` to `orders-table`",
    ),
    Case(
        "contradicted-downstream",
        ORDERS,
        "- function: users-sign-up\n      downstream: event-bus",
        "- function: payment-on-created\n      downstream: payment-table",
        "function: payment-on-created",
        "is drawn calling several: payment-provider, payment-table",
        also=("unexplained-function",),
    ),
    Case(
        "contradicted-downstream",
        ORDERS,
        "- function: users-sign-up\n      downstream: event-bus",
        "- function: orders-api\n      downstream: orders-get-order",
        "function: orders-api",
        "`orders-api` is no Lambda function",
        also=("unexplained-function",),
    ),
    Case(
        "passing-function",
        ORDERS,
        CARRIERS,
        "Not behind an API. It only passes the carriers' records of the last hour on to the bus.",
        "responsibilities: >-",
        "no more: “only passes”",
    ),
    Case(
        "passing-function",
        ORDERS,
        CARRIERS,
        "Puts records on the bus.",
        "responsibilities: >-",
        "no more: “Puts records on the bus.”",
    ),
]


@pytest.mark.parametrize(
    ("service", "counts"),
    [
        ("dynamodb", True),
        ("sqs", True),
        ("cloudwatch", False),
        ("xray", False),
        ("kms", False),
        ("secretsmanager", False),
        ("parameterstore", False),
        ("ssm", False),
        ("iam", False),
        ("waf", False),
        ("vpce", False),
        ("privatelink", False),
    ],
)
def test_what_a_function_calls_for_its_work(sample: Sample, service: str, counts: bool) -> None:
    """Logs, traces, keys, credentials and the way out of a VPC are around the work."""
    project = sample.evidence.workspace.projects["tenant-api"]
    assert _downstream(project, "order-functions").keys() >= {"orders-table"}
    at = next(index for index, one in enumerate(project.architecture.components) if one.id == "orders-table")
    described = changed(project, ["architecture", "components", str(at), "service"], service)
    assert ("orders-table" in _downstream(described, "order-functions")) is counts


@pytest.mark.parametrize(
    ("service", "keys", "holds"),
    [
        ("sqs", {"resource": "orders-dlq"}, True),
        ("sqs", {"resource": "orders"}, False),
        ("sqs", {"resource": None}, False),
        ("sqs", {"name": "Dead letters of orders", "resource": None}, True),
        ("sns", {"id": "orders-dlq"}, True),
        ("dynamodb", {"resource": "orders-dlq"}, False),
    ],
)
def test_a_queue_for_dead_letters_is_known_by_its_names(sample: Sample, service: str, keys: dict[str, object], holds: bool) -> None:
    one = sample.evidence.workspace.projects["tenant-api"].architecture.components[0]
    names = {"id": "orders", "name": "Orders", "resource": "orders"}
    assert _holds_dead_letters(one.model_copy(update={**names, "service": service, **keys})) is holds
