"""An endpoint of a VPC leads to what it was made for."""

from __future__ import annotations

import pytest

from generator.checks.vpc_endpoints import Endpoint, endpoints
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
