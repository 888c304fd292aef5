"""The endpoint type of an API fits its callers and the ways that are drawn."""

from tests.checks.variants import Case, Sample

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
