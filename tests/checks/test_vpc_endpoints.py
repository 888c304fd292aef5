"""An endpoint of a VPC leads to what it was made for."""

from __future__ import annotations

import pytest

from generator.checks.vpc_endpoints import Endpoint, endpoints, misled_connection
from generator.model.description.architecture import Component
from generator.model.description.component_settings import Settings
from tests.checks.test_routes import FOR_S3, calls, component, found, network, subnet
from tests.checks.variants import Case, Sample

TENANT = "customers/tenant-api/architecture.yml"

CASES = [
    Case(
        "misled-connection",
        TENANT,
        "{source: s3-endpoint, target: import-bucket",
        "{source: s3-endpoint, target: data-key",
        "target: data-key",
        "`s3-endpoint` does not lead to KMS (`data-key`): it leads to Amazon S3 and Amazon DynamoDB only",
        also=("unconnected-node", "strange-grant"),
    ),
    Case(
        "misled-connection",
        TENANT,
        "{source: s3-endpoint, target: import-bucket",
        "{source: vpc-endpoints, target: import-bucket",
        "source: vpc-endpoints",
        "`vpc-endpoints` does not lead to S3 (`import-bucket`): it leads to ecr.api, ecr.dkr, logs",
    ),
]


def test_an_endpoint_leads_to_what_settings_routes_and_connections_say(sample: Sample) -> None:
    project = sample.evidence.workspace.projects["tenant-api"]
    assert {id: one.leads for id, one in endpoints(sample.evidence, project).items()} == {
        "vpc-endpoints": {"ecr.api", "ecr.dkr", "logs"},
        "s3-endpoint": {"s3"},
    }


@pytest.mark.parametrize(
    ("endpoint", "leads", "service", "serves"),
    [
        ("s3-endpoint", {"s3"}, "s3", True),
        ("s3-endpoint", {"s3"}, "dynamodb", False),
        ("s3-endpoint", {"s3"}, "sqs", False),
        ("s3-endpoint", None, "s3", False),  # it does not say which of the two
        ("vpc-endpoints", {"sqs"}, "sqs", True),
        ("vpc-endpoints", {"sqs"}, "sns", False),
        ("vpc-endpoints", {"dynamodb"}, "dynamodb", True),
        ("vpc-endpoints", None, "sqs", False),
        ("vpc-endpoints", {"acm"}, "shield", True),  # the library does not know its endpoints
    ],
)
def test_an_endpoint_serves(sample: Sample, endpoint: str, leads: set[str] | None, service: str, serves: bool) -> None:
    workspace = sample.evidence.workspace
    component = next(one for one in workspace.projects["tenant-api"].architecture.components if one.id == endpoint)
    found = Endpoint(component, None if leads is None else frozenset(leads))
    assert found.serves(workspace.library.services[service]) is serves


FOR_SQS = Settings.model_validate({"endpoints": ["sqs"]})


@pytest.mark.parametrize(
    ("way", "target", "told"),
    [
        (component("way", "vpce", vpc="vpc", settings=FOR_SQS), component("queue", "sqs"), ""),
        (component("way", "vpce", vpc="vpc", settings=FOR_SQS), component("queue", "kms"), "to KMS (`queue`): it leads to sqs"),
        (component("way", "vpce", vpc="vpc", settings=FOR_SQS), component("queue", "s3"), "to S3 (`queue`): it leads to sqs"),
        # What is in subnets itself is not behind an endpoint, and is no service of AWS that it could name.
        (component("way", "vpce", vpc="vpc", settings=FOR_SQS), component("queue", "elasticache", "a"), ""),
        (component("way", "privatelink", vpc="vpc", settings=FOR_SQS), component("queue", "kms"), "it leads to sqs"),
        (component("way", "gatewayendpoint", vpc="vpc", settings=FOR_S3), component("queue", "s3"), ""),
        (component("way", "gatewayendpoint", vpc="vpc", settings=FOR_S3), component("queue", "dynamodb"), "it leads to s3"),
        (component("way", "gatewayendpoint", vpc="vpc", settings=FOR_S3), component("queue", "sqs"), "Amazon S3 and Amazon DynamoDB only"),
        (component("way", "apigw-endpoint", vpc="vpc", settings=FOR_SQS), component("queue", "apigateway"), ""),
        (
            component("way", "apigw-endpoint", vpc="vpc", settings=FOR_SQS),
            component("queue", "kms"),
            "it leads to apigateway, execute-api, sqs",
        ),
        (component("way", "gatewayendpoint", vpc="vpc", settings=FOR_S3), component("queue", "elasticache", "a"), ""),
        (component("way", "nat", vpc="vpc"), component("queue", "kms"), ""),
    ],
)
def test_what_is_drawn_behind_an_endpoint(sample: Sample, way: Component, target: Component, told: str) -> None:
    messages = [one.message for one in found(sample, misled_connection, [subnet("a")], [way, target], calls(("way", "queue")))]
    assert len(messages) == bool(told), messages
    assert all(one.endswith(told) for one in messages)


def test_an_open_route_says_nothing_of_where_an_endpoint_leads(sample: Sample) -> None:
    subnets = [subnet("a", "private", "way", "way")]
    subnets[0]["routes"][1]["to"] = "com.amazonaws.us-east-1.s3"
    way = component("way", "gatewayendpoint", vpc="vpc")
    known = endpoints(*network(sample, subnets, [way], open_at="subnets.0.routes.0.to"))
    assert known["way"].leads == {"s3"}
