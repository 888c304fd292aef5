"""The endpoint type of an API fits its callers and the ways that are drawn."""

from tests.checks.variants import Case

ORDERS = "customers/orders-platform/apis.yml"
REGIONAL = "name: ecommerce-prod-orders-api\n  type: REST\n  endpoint: REGIONAL"
PRIVATE = REGIONAL.replace("REGIONAL", "PRIVATE")

CASES = [
    Case(
        "unweighed-endpoint", ORDERS, "- name: PRIVATE\n        why_not: Would bring a VPC", "- name: A queue\n        why_not: Would bring a VPC",
        "endpoint_selection:", "all its callers are roles of its own account; PRIVATE was not weighed",
    ),
    Case(
        "unweighed-endpoint", ORDERS, REGIONAL, REGIONAL.replace("REGIONAL", "EDGE"),
        "endpoint_selection:", "all its callers are in eu-west-1; REGIONAL was not weighed",
    ),
    Case(
        "unreachable-private-api", ORDERS, REGIONAL, PRIVATE,
        "endpoint: PRIVATE", "no VPC endpoint with a connection to it is drawn", also=("published-private-api",),
        more=((ORDERS, "- feature: test-invoke", "- feature: resource-policy"),),
    ),
    Case(
        "published-private-api", ORDERS, REGIONAL, PRIVATE,
        "component: orders-api", "is private and listed as a public endpoint", also=("unreachable-private-api",),
    ),
]  # fmt: skip
