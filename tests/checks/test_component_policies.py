"""The policy of a component allows what the component is drawn to call, and nothing else of the system."""

from __future__ import annotations

import json

import pytest

from generator.checks.component_policies import _is_of, _reaches, denied_call, strange_grant
from generator.checks.granting import policy
from generator.model.types.open import open_thing
from tests.checks.variants import Case, Sample, found_with

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


def test_what_may_be_the_name_of_a_resource(sample: Sample) -> None:
    """Of a component whose resource is described in words, or is open or absent, nothing is said."""
    project = sample.evidence.workspace.projects["orders-platform"]
    at = next(index for index, one in enumerate(project.architecture.components) if one.id == "orders-table")
    told = {
        str(name): found_with(sample, denied_call, "orders-platform", {f"architecture.components.{at}.resource": name})
        for name in ("ecommerce-prod-orders", "other", "one table, in each Region", None, open_thing("its name"))
    }
    assert {name for name, found in told.items() if found} == {"other"}
    assert "`orders-on-events` calls `orders-table`, and OnEvents allows nothing on `other`" in told["other"]


@pytest.mark.parametrize(
    ("kind", "told"),
    [("request", []), ("replication", ["something on `orders-table`, and no connection joins them"]), (open_thing("the kind"), [])],
)
def test_a_grant_has_its_use_in_a_connection(sample: Sample, kind: object, told: list[str]) -> None:
    project = sample.evidence.workspace.projects["orders-platform"]
    ends = {"orders-on-events", "orders-table"}
    at = next(index for index, one in enumerate(project.architecture.connections) if {one.source, one.target} == ends)
    found = found_with(sample, strange_grant, "orders-platform", {f"architecture.connections.{at}.kind": kind})
    assert [one for one in found if "`orders-on-events`" in one and not any(end in one for end in told)] == []
    assert bool(found) is bool(told)


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ({"Action": "dynamodb:GetItem", "Resource": "*"}, True),
        ({"Action": ["sqs:SendMessage", "dynamo*:Get*"], "Resource": "*"}, True),
        ({"Action": "*", "Resource": "*"}, True),
        ({"Action": "sqs:*", "Resource": "*"}, False),
        ({"NotAction": "iam:*", "Resource": "*"}, True),
        ({"Action": "dynamodb:GetItem", "NotResource": "arn:aws:s3:::logs"}, True),
        ({"Action": "dynamodb:GetItem", "Resource": ["arn:aws:s3:::logs", "arn:aws:dynamodb:*:*:table/ecommerce-prod-orders"]}, True),
        ({"Action": "dynamodb:GetItem", "Resource": "arn:aws:dynamodb:*:*:table/other"}, False),
    ],
)
def test_a_statement_allows_something_on_a_component(sample: Sample, statement: dict[str, object], allowed: bool) -> None:
    for effect, reaches in (("Allow", allowed), ("Deny", False)):
        read = policy("P", json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": effect, **statement}]}))
        parts = sample.evidence.workspace.projects["orders-platform"].architecture.components
        assert read is not None
        assert _reaches(read, next(one for one in parts if one.id == "orders-table")) is reaches


@pytest.mark.parametrize(
    ("service", "arn"),
    [
        ("dynamodb", "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"),
        ("lambda", "arn:aws:lambda:eu-west-1:111122223333:function:orders"),
        ("sqs", "arn:aws:sqs:eu-west-1:111122223333:orders"),
        ("sns", "arn:aws:sns:eu-west-1:111122223333:orders"),
        ("eventbridge", "arn:aws:events:eu-west-1:111122223333:event-bus/orders"),
        ("stepfunctions", "arn:aws:states:eu-west-1:111122223333:stateMachine:orders"),
        ("kinesis", "arn:aws:kinesis:eu-west-1:111122223333:stream/orders"),
        ("s3", "arn:aws:s3:::orders"),
        ("s3", "arn:aws:s3:::orders/exports/*"),
    ],
)
def test_how_the_arn_of_a_service_holds_the_name(sample: Sample, service: str, arn: str) -> None:
    """Service Authorization Reference, read on 2026-11-30; the ARN of another service with this name is not the component's."""
    component = sample.evidence.workspace.projects["orders-platform"].architecture.components[0]
    own = component.model_copy(update={"service": service, "resource": "orders"})
    other = component.model_copy(update={"service": "s3" if service == "sqs" else "sqs", "resource": "orders"})
    assert _is_of(arn, own)
    assert not _is_of(arn, other)
    assert not _is_of(arn.replace("orders", "others"), own)


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
