"""Each rule of a security group or network ACL is one that AWS takes, and its other side is there."""

import pytest

from generator.checks import in_project
from generator.checks.doors import _wrong_ports, impossible_order
from tests.checks.variants import Case, Sample, doors_with

TENANT = "customers/tenant-api/security.yml"
ARCHITECTURE = "customers/tenant-api/architecture.yml"
ALB = 'ports: "8443", peer: tradeleaf-prod-alb, reason'
ACL = 'number: 100, protocol: TCP, ports: "443", peer: 10.20.16.0/20'
SECOND_VPC = (
    ARCHITECTURE,
    "\ncomponents:\n",
    "  - id: tools-vpc\n    name: tools\n    account: production\n    region: us-east-1\n    cidr: 10.30.0.0/16\n    purpose: Tools\n"
    "    subnets: [{id: tools-a, name: tools-a, zone: us-east-1a, cidr: 10.30.0.0/24, kind: private}]\n\ncomponents:\n",
)
IN_THE_FIRST = tuple(
    (
        ARCHITECTURE,
        f"    service: {service}\n    account: production\n",
        f"    service: {service}\n    account: production\n    vpc: catalogue-vpc\n",
    )
    for service in ("alb", "vpce")
)
"""A tier without a VPC means the only one."""
SECOND_GROUP = (
    TENANT,
    "  network_acls:\n",
    "    - id: sg-tools\n      name: tools\n      vpc: tools-vpc\n      protects: [onboarding]\n"
    "      rules: [{direction: outbound, protocol: TCP, ports: '443', peer: com.amazonaws.us-east-1.s3, reason: Reads templates}]\n"
    "  network_acls:\n",
)

CASES = [
    Case(
        "unknown-peer",
        TENANT,
        ALB,
        'ports: "8443", peer: tradeleaf-prod-abl, reason',
        "tradeleaf-prod-abl",
        "the peer `tradeleaf-prod-abl` of the security group tradeleaf-prod-tasks is no range",
    ),
    Case(
        "unknown-peer",
        TENANT,
        ACL,
        'number: 100, protocol: TCP, ports: "443", peer: 10.20.16.0/33',
        "10.20.16.0/33",
        "the peer `10.20.16.0/33` of the network ACL tradeleaf-prod-private is no range",
    ),
    Case(
        "unreachable-peer",
        TENANT,
        ACL,
        'number: 100, protocol: TCP, ports: "443", peer: tradeleaf-prod-link',
        "number: 100",
        "is a security group, and a network ACL takes address ranges only",
    ),
    Case(
        "unreachable-peer",
        TENANT,
        ALB,
        'ports: "8443", peer: tools, reason',
        "peer: tools",
        "is in another VPC (`tools-vpc`)",
        more=(SECOND_VPC, *IN_THE_FIRST, SECOND_GROUP),
        also=("idle-group", "undrawn-node", "missing-deployment-view"),
    ),
    Case(
        "unreachable-peer",
        TENANT,
        ALB,
        'ports: "8443", peer: tenants-table, reason',
        "peer: tenants-table",
        "is a component without a security group",
    ),
    Case(
        "unreachable-peer",
        TENANT,
        "peer: prefix list com.amazonaws.us-east-1.s3",
        "peer: com.amazonaws.eu-west-1.s3",
        "com.amazonaws.eu-west-1.s3",
        "is the prefix list of another Region than us-east-1",
    ),
    Case("impossible-ports", TENANT, ALB, 'ports: "80000", peer: tradeleaf-prod-alb, reason', "80000", "names port 80000"),
    Case(
        "impossible-ports", TENANT, ALB, "ports: 8443-443, peer: tradeleaf-prod-alb, reason", "8443-443", "ports 8443-443, which end before"
    ),
    Case(
        "impossible-ports",
        TENANT,
        ALB,
        "ports: web, peer: tradeleaf-prod-alb, reason",
        "ports: web",
        "names ports `web`, which are no port numbers",
        also=("broad-rule",),
    ),
    Case(
        "impossible-ports",
        TENANT,
        "protocol: TCP, " + ALB,
        "protocol: HTTPS, " + ALB,
        "protocol: HTTPS",
        "names `HTTPS`, which is no protocol of a network rule",
    ),
    Case(
        "impossible-order",
        TENANT,
        "{direction: inbound, protocol: TCP, " + ALB,
        "{direction: inbound, action: deny, protocol: TCP, " + ALB,
        "action: deny",
        "the security group tradeleaf-prod-tasks denies",
    ),
    Case(
        "impossible-order",
        TENANT,
        "{direction: inbound, protocol: TCP, " + ALB,
        "{direction: inbound, number: 100, protocol: TCP, " + ALB,
        "number: 100",
        "the security group tradeleaf-prod-tasks numbers a rule",
    ),
    Case(
        "impossible-order",
        TENANT,
        'number: 110, protocol: TCP, ports: "443", peer: 10.20.32.0/20',
        'number: 100, protocol: TCP, ports: "443", peer: 10.20.32.0/20',
        "peer: 10.20.32.0/20",
        "has two inbound rules with the number 100",
    ),
    Case(
        "impossible-order",
        TENANT,
        'number: 110, protocol: TCP, ports: "443", peer: 10.20.32.0/20',
        'number: 40000, protocol: TCP, ports: "443", peer: 10.20.32.0/20',
        "number: 40000",
        "has a rule with the number 40000",
    ),
    Case(
        "impossible-order",
        TENANT,
        'number: 110, protocol: TCP, ports: "443", peer: 10.20.32.0/20',
        'protocol: TCP, ports: "443", peer: 10.20.32.0/20',
        "peer: 10.20.32.0/20",
        "has a rule without a number",
    ),
]


TASKS, PRIVATE = "tradeleaf-prod-tasks", "tradeleaf-prod-private"


@pytest.mark.parametrize(
    ("door", "keys", "told"),
    [
        (TASKS, {}, []),
        (TASKS, {"action": "deny", "number": 1}, [("error", "denies"), ("error", "numbers a rule")]),
        (PRIVATE, {"number": 1}, []),
        (PRIVATE, {"number": 32766}, []),
        (PRIVATE, {"number": 32767}, [("error", "the number 32767")]),
        (PRIVATE, {}, [("gap", "has a rule without a number")]),
        (PRIVATE, {"number": 1, "action": "deny"}, []),
    ],
)
def test_the_order_of_rules(sample: Sample, door: str, keys: dict[str, object], told: list[tuple[str, str]]) -> None:
    project = doors_with(sample, door, ports="443", **keys)
    found = in_project(impossible_order, sample.evidence, project)
    assert [one.severity for one in found] == [severity for severity, _ in told]
    assert all(part in one.message for (_, part), one in zip(told, found, strict=True))
    criterion = "NETSEC-001.network-acls" if door == PRIVATE else "NETSEC-001.internal-security-groups"
    assert {one.criterion for one in found} <= {criterion}


def test_a_number_that_is_used_twice_is_an_error(sample: Sample) -> None:
    project = doors_with(sample, PRIVATE, ports="443", number=1)
    acls = project.security.network.network_acls
    twice = [one.model_copy(update={"rules": [*one.rules, *one.rules]}) for one in acls]
    network = project.security.network.model_copy(update={"network_acls": twice})
    described = project.model_copy(update={"security": project.security.model_copy(update={"network": network})})
    (found,) = in_project(impossible_order, sample.evidence, described)
    assert (found.severity, "has two inbound rules with the number 1" in found.message) == ("error", True)


@pytest.mark.parametrize(
    ("ports", "told"),
    [
        ("443", []),
        ("65535", []),
        ("65536", ["port 65536; the last one is 65535"]),
        ("443-443", []),
        ("443-442", ["ports 443-442, which end before they begin"]),
        ("70000-80", ["port 70000; the last one is 65535", "ports 70000-80, which end before they begin"]),
        ("web", ["ports `web`, which are no port numbers"]),
    ],
)
def test_ports_that_exist(ports: str, told: list[str]) -> None:
    assert [what for what, _ in _wrong_ports(ports)] == told
