"""The policy of a component allows what the component is drawn to call, and nothing else of the system."""

from __future__ import annotations

import pytest

from generator.checks.component_policies import _is_of
from tests.checks.variants import Case, Sample

FILE = "customers/orders-platform/security.yml"
READS = (
    '"Action": ["dynamodb:GetItem", "dynamodb:UpdateItem"],\n'
    + 14 * " "
    + '"Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/ecommerce-prod-orders",'
)

CASES = [
    Case(
        "denied-call",
        FILE,
        READS,
        READS.replace("table/ecommerce-prod-orders", "table/ecommerce-prod-warehouse"),
        "components: [orders-on-events]",
        "`orders-on-events` calls `orders-table`, and OnEvents allows nothing on `ecommerce-prod-orders`",
        also=("strange-grant",),
    ),
    Case(
        "strange-grant",
        FILE,
        READS,
        READS.replace("table/ecommerce-prod-orders", "table/ecommerce-prod-warehouse"),
        "table/ecommerce-prod-warehouse",
        "the policy OnEvents allows `orders-on-events` something on `warehouse-table`, and no connection joins them",
        also=("denied-call",),
    ),
]


@pytest.mark.parametrize(
    ("arn", "component", "is_of"),
    [
        ("arn:aws:dynamodb:eu-west-1:111122223333:table/ecommerce-prod-orders", "orders-table", True),
        ("arn:aws:dynamodb:eu-west-1:111122223333:table/ecommerce-prod-orders/index/by-user", "orders-table", True),
        ("arn:aws:dynamodb:*:*:table/ecommerce-prod-*", "orders-table", True),
        ("arn:aws:dynamodb:eu-west-1:111122223333:table/ecommerce-prod-orders-r1", "orders-table", False),
        ("arn:aws:sqs:eu-west-1:111122223333:ecommerce-prod-orders", "orders-table", False),
        ("arn:aws:lambda:eu-west-1:111122223333:function:ecommerce-prod-orders-on-events:live", "orders-on-events", True),
    ],
)
def test_an_arn_is_of_a_component(sample: Sample, arn: str, component: str, is_of: bool) -> None:
    parts = sample.evidence.workspace.projects["orders-platform"].architecture.components
    assert _is_of(arn, next(one for one in parts if one.id == component)) is is_of
