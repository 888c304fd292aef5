"""What calls out of a VPC has a way; what is public is reached."""

from tests.checks.variants import Case, between

TENANT = "customers/tenant-api/architecture.yml"
CALL = "{source: catalogue-service, target: s3-endpoint, label: layers and imports"
TABLE = "{source: catalogue-service, target: tenants-table, label: layers and imports"
ROUTES = "kind: private, routes: [{to: com.amazonaws.us-east-1.s3, via: s3-endpoint}]}"
PRIVATE_B = "cidr: 10.20.32.0/20, kind: private}"
GATEWAY = between(TENANT, "  - id: s3-endpoint\n", "  - id: import-bucket\n")
IGW = GATEWAY.replace("s3-endpoint", "igw").replace("service: gatewayendpoint", "service: igw").replace("tradeleaf-prod-s3", "igw-0abc")
WITH_IGW = (TENANT, "  - id: import-bucket\n", f"{IGW}  - id: import-bucket\n")

CASES = [
    Case(
        "no-way-out",
        TENANT,
        CALL,
        "{source: catalogue-service, target: paging, label: layers",
        "target: paging, label: layers",
        "`catalogue-service` is in the VPC tradeleaf-prod-catalogue, from which no way leads to `paging`",
        also=("unlisted-call", "strange-grant"),
    ),
    Case(  # the endpoints lead to Amazon ECR, Amazon CloudWatch Logs and Amazon S3
        "no-way-out",
        TENANT,
        CALL,
        "{source: catalogue-service, target: tenants-table, label: layers and imports",
        "target: tenants-table, label: layers",
        "`catalogue-service` is in the VPC tradeleaf-prod-catalogue, from which no way leads to `tenants-table`",
        also=("unlisted-call", "denied-call", "strange-grant"),
    ),
    Case(
        "unrouted-subnet",
        TENANT,
        "      - {subnet: private-a, label: task}\n",
        "      - {subnet: public-a, label: task}\n",
        "id: public-a",
        "the subnet tradeleaf-prod-public-a is public, but its VPC has no Internet gateway",
    ),
    Case(
        "unrouted-subnet",
        TENANT,
        PRIVATE_B,
        "cidr: 10.20.32.0/20, kind: private, routes: [{to: 0.0.0.0/0, via: igw}]}",
        "id: private-b",
        "the subnet tradeleaf-prod-private-b is private, but has a route to the Internet gateway",
        more=(WITH_IGW,),
        also=("undrawn-node", "unconnected-node", "unmonitored-component", "unpriced-component"),
    ),
    Case(
        "impossible-route",
        TENANT,
        PRIVATE_B,
        "cidr: 10.20.32.0/20, kind: private, routes: [{to: internet, via: s3-endpoint}]}",
        "to: internet",
        "a route of the subnet tradeleaf-prod-private-b names `internet`",
    ),
    Case(
        "impossible-route",
        TENANT,
        PRIVATE_B,
        "cidr: 10.20.32.0/20, kind: private, routes: [{to: com.amazonaws.us-east-1.s3, via: orders-table}]}",
        "via: orders-table",
        "names `orders-table`, which is no gateway of its VPC",
    ),
]
