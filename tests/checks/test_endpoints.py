"""The endpoint type of an API fits its callers and the ways that are drawn."""

import pytest

from generator.checks.endpoints import unreachable_private_api, unweighed_endpoint
from tests.checks.variants import Case, Sample, found_with

ORDERS = "customers/orders-platform/apis.yml"
REGIONAL = "name: ecommerce-prod-orders-api\n  type: REST\n  endpoint: REGIONAL"
PRIVATE = REGIONAL.replace("REGIONAL", "PRIVATE")
TENANT = "customers/tenant-api/apis.yml"
TENANT_PRIVATE = ("type: REST\n  endpoint: REGIONAL", "type: REST\n  endpoint: PRIVATE")
ENDPOINT = (
    "customers/tenant-api/architecture.yml",
    "{source: vpc-endpoints, target: image-repository, label: image manifest",
    "{source: vpc-endpoints, target: tenant-api, label: private calls",
)

CASES = [
    Case(
        "unweighed-endpoint",
        ORDERS,
        "- name: PRIVATE\n        why_not: Would bring a VPC",
        "- name: A queue\n        why_not: Would bring a VPC",
        "endpoint_selection:",
        "all its callers are roles of its own account; PRIVATE was not weighed",
    ),
    Case(
        "unweighed-endpoint",
        ORDERS,
        REGIONAL,
        REGIONAL.replace("REGIONAL", "EDGE"),
        "endpoint_selection:",
        "all its callers are in eu-west-1; REGIONAL was not weighed",
    ),
    Case(
        "unreachable-private-api",
        ORDERS,
        REGIONAL,
        PRIVATE,
        "endpoint: PRIVATE",
        "no VPC endpoint with a connection to it is drawn",
        also=("published-private-api",),
        more=((ORDERS, "- feature: test-invoke", "- feature: resource-policy"),),
    ),
    Case(
        "unreachable-private-api",
        TENANT,
        TENANT_PRIVATE[0],
        TENANT_PRIVATE[1],
        "required_features:",
        "it has no resource policy: every call fails",
        also=("published-private-api", "misled-connection"),  # the endpoint leads to Amazon ECR and Amazon CloudWatch
        more=(ENDPOINT, (TENANT, "clients: [tenant-users, tenant-systems]", "clients: [tenant-systems]")),
    ),
    Case(
        "unreachable-private-api",
        TENANT,
        TENANT_PRIVATE[0],
        TENANT_PRIVATE[1],
        "clients: [tenant-users",
        "its caller Tenants' employees is outside",
        also=("published-private-api", "misled-connection"),  # the endpoint leads to Amazon ECR and Amazon CloudWatch
        more=(ENDPOINT, (TENANT, "- feature: xray\n", "- feature: resource-policy\n")),
    ),
    Case(
        "published-private-api",
        ORDERS,
        REGIONAL,
        PRIVATE,
        "component: orders-api",
        "is private and listed as a public endpoint",
        also=("unreachable-private-api",),
    ),
]


def test_web_acls_in_a_circle_end(sample: Sample) -> None:
    circle = (
        "customers/tenant-api/architecture.yml",
        "  - {source: api-waf, target: tenant-api, label: admitted calls,",
        "  - {source: api-waf, target: api-waf, label: again, protocol: AWS internal, encryption: TLS 1.2}\n"
        "  - {source: api-waf, target: tenant-api, label: admitted calls,",
    )
    found = sample.findings((TENANT, "type: REST\n  endpoint: REGIONAL", "type: REST\n  endpoint: EDGE"), circle)
    assert [finding.rule for finding in found] == []


@pytest.mark.parametrize(
    ("kind", "outside"),
    [("users", True), ("client", True), ("saas", True), ("device", True), ("partner", True), ("system", False), ("on-premises", False)],
)
def test_who_cannot_call_a_private_api(sample: Sample, kind: str, outside: bool) -> None:
    """Users, clients and devices are on the Internet; a site or system of the customer's own may have a link to the VPC."""
    described = sample.evidence.workspace.projects["tenant-api"]
    at = next(index for index, one in enumerate(described.architecture.externals) if one.id == "tenant-users")
    changes = {"apis.0.endpoint": "PRIVATE", "apis.0.clients": ["tenant-users"], f"architecture.externals.{at}.kind": kind}
    found = found_with(sample, unreachable_private_api, "tenant-api", changes)
    told = "tradeleaf-tenant-prod is private, but its caller Tenants' employees is outside"
    assert (told in found) is outside


@pytest.mark.parametrize(
    ("clients", "because"),
    [
        (["tenant-users"], "it has a CloudFront distribution of its own in front (`web-cdn`)"),
        (["order-functions"], "all its callers are in us-east-1"),
        (["order-functions", "tenant-users"], "it has a CloudFront distribution of its own in front (`web-cdn`)"),
    ],
)
def test_an_edge_endpoint_behind_another_edge(sample: Sample, clients: list[str], because: str) -> None:
    lines = sample.evidence.workspace.projects["tenant-api"].architecture.connections
    front = lines[0].model_copy(update={"source": "web-cdn", "target": "tenant-api"})
    changes = {"apis.0.endpoint": "EDGE", "apis.0.clients": clients, "apis.0.endpoint_selection.alternatives": []}
    found = found_with(sample, unweighed_endpoint, "tenant-api", {**changes, "architecture.connections": [*lines, front]})
    assert found == [f"tradeleaf-tenant-prod has the endpoint EDGE, but {because}; REGIONAL was not weighed"]
