"""Every door of a VPC has its reason, and none is wider than the reason."""

import pytest

from generator.checks import in_project
from generator.checks.network import broad_rule, open_door, unexplained_network
from generator.model.types.open import Gap, Open
from tests.checks.variants import Case, Sample, doors_with

TENANT = "customers/tenant-api/security.yml"

CASES = [
    Case(
        "open-door",
        TENANT,
        'ports: "443", peer: tradeleaf-prod-link, reason',
        'ports: "443", peer: 0.0.0.0/0, reason',
        "peer: 0.0.0.0/0",
        "the security group tradeleaf-prod-alb lets the Internet in on ports 443",
    ),
    Case(
        "open-door",
        TENANT,
        'ports: "8443", peer: tradeleaf-prod-alb, reason',
        'ports: "22", peer: "::/0", reason',
        'peer: "::/0"',
        "the security group tradeleaf-prod-tasks lets the Internet reach SSH (22)",
        also=("missed-standard",),
    ),
    *(
        Case(
            "open-door",
            TENANT,
            'ports: "8443", peer: tradeleaf-prod-alb, reason',
            f'ports: "3389", peer: "{peer}", reason',
            'ports: "3389"',
            "lets the Internet reach RDP (3389)",
            also=also,
        )
        for peer, also in (
            ("0.0.0.0/1", ()),
            ("54.0.0.0/8", ()),
            ("2000::/3", ()),
            ("Anywhere-IPv4", ("unknown-peer",)),
            ("0.0.0.0/0 (Internet)", ("unknown-peer",)),
        )
    ),
    Case(
        "open-door",
        TENANT,
        'ports: "8443", peer: tradeleaf-prod-alb, reason',
        'ports: "22", peer: pl-0123456789abcdef0, reason',
        'ports: "22"',
        "lets the Internet reach SSH (22)",
        more=(
            (
                TENANT,
                "  network_acls:\n",
                "  prefix_lists:\n    - {id: pl-0123456789abcdef0, name: pl, purpose: Offices, ranges: [198.51.100.0/24, 128.0.0.0/1]}\n"
                "  network_acls:\n",
            ),
        ),
    ),
    Case(
        "open-door",
        TENANT,
        'number: 100, protocol: TCP, ports: "443", peer: 10.20.16.0/20',
        'number: 100, protocol: TCP, ports: "443", peer: 0.0.0.0/0',
        "number: 100",
        "the network ACL tradeleaf-prod-private lets the Internet in on ports 443",
    ),
    Case(
        "broad-rule",
        TENANT,
        'ports: "443", peer: prefix list',
        "ports: all, peer: prefix list",
        "ports: all, peer: prefix list",
        "tradeleaf-prod-tasks allows protocol TCP, ports all, outbound",
    ),
    Case(
        "broad-rule",
        TENANT,
        'ports: "443", peer: prefix list',
        "ports: 1-65535, peer: prefix list",
        "ports: 1-65535",
        "tradeleaf-prod-tasks allows protocol TCP, ports 1-65535, outbound",
    ),
    Case(
        "broad-rule",
        TENANT,
        '{direction: inbound, number: 100, protocol: TCP, ports: "5432"',
        '{direction: inbound, number: 100, protocol: all, ports: "5432"',
        "protocol: all, ports",
        "the network ACL tradeleaf-prod-data allows protocol all",
    ),
    Case(
        "unreasoned-rule",
        TENANT,
        "reason: Statements to Aurora.",
        "reason: Required.",
        "reason: Required.",
        "ports 5432 with tradeleaf-prod-database for the reason “Required.”",
    ),
    Case(
        "unguarded-subnet",
        TENANT,
        "subnets: [data-a, data-b]",
        "subnets: [data-a]",
        "id: data-b",
        "the subnet tradeleaf-prod-data-b is in use and has no network ACL",
    ),
    Case(
        "unguarded-component",
        TENANT,
        "protects: [search-index]",
        "protects: [catalogue-db]",
        "id: search-index",
        "Search index (`search-index`) stands in a VPC without a security group",
    ),
    Case(
        "idle-group",
        TENANT,
        "protects: [vpc-endpoints]",
        "protects: [vpc-endpoints, orders-table]",
        "orders-table]",
        "tradeleaf-prod-endpoints protects `orders-table`, which is not in its VPC",
    ),
    Case(
        "unexplained-network",
        TENANT,
        "network:\n  rule_review: 90d\n",
        "network:\n  without_vpc: None is needed.\n  rule_review: 90d\n",
        "without_vpc: None is needed.",
        "there is a VPC, and without_vpc says why there is none",
    ),
    Case(
        "unexplained-network",
        "customers/orders-platform/security.yml",
        "  without_vpc: |-\n",
        "",
        "network:",
        "there is no VPC, and nothing says what restricts traffic instead",
    ),
]


def test_a_security_section_that_is_absent_denies_no_vpc(sample: Sample) -> None:
    project = sample.evidence.workspace.projects["tenant-api"]
    absent = Open(Gap(("security",), "section `security`", kind="section"))
    assert project.architecture.vpcs
    assert in_project(unexplained_network, sample.evidence, project.model_copy(update={"security": absent})) == []


TASKS, ACL = "tradeleaf-prod-tasks", "tradeleaf-prod-private"


@pytest.mark.parametrize(
    ("place", "keys", "message"),
    [
        (TASKS, {"ports": "8443"}, "in on ports 8443"),
        (TASKS, {"ports": "443"}, "in on ports 443"),
        (TASKS, {"ports": "443", "peer": "10.20.0.0/16"}, ""),
        (TASKS, {"ports": "443", "direction": "outbound"}, ""),
        (TASKS, {"ports": "1024-65535"}, "reach RDP (3389), VNC (5900), WinRM (5985), WinRM (5986)"),
        (TASKS, {"ports": "5985"}, "reach WinRM (5985)"),
        (TASKS, {"ports": "23, 135, 445"}, "reach Telnet (23), RPC (135), SMB (445)"),
        (TASKS, {"ports": "web"}, "reach SSH (22), Telnet (23), RPC (135), SMB (445), RDP (3389), VNC (5900), WinRM (5985), WinRM (5986)"),
        (ACL, {"ports": "1024-65535"}, ""),
        (ACL, {"ports": "1023-65535"}, "reach RDP (3389), VNC (5900), WinRM (5985), WinRM (5986)"),
        (ACL, {"ports": "80, 1024-65535"}, "reach RDP (3389), VNC (5900), WinRM (5985), WinRM (5986)"),
        (ACL, {"ports": "80"}, "in on ports 80"),
        (ACL, {"ports": "22", "action": "deny"}, ""),
    ],
)
def test_what_the_internet_reaches(sample: Sample, place: str, keys: dict[str, object], message: str) -> None:
    found = in_project(open_door, sample.evidence, doors_with(sample, place, **keys))
    assert [one.message.partition("lets the Internet ")[2] for one in found] == ([message] if message else [])


def test_a_public_load_balancer_answers_on_the_web_only(sample: Sample) -> None:
    project = sample.evidence.workspace.projects["tenant-api"]
    balancer = next(one for one in project.architecture.components if one.service == "alb")
    endpoints = [one.model_copy(update={"component": balancer.id}) for one in project.security.encryption.public_endpoints[:1]]
    group = next(one for one in project.security.network.security_groups if one.protects == [balancer.id])

    def found(ports: str) -> list[str]:
        changed = doors_with(sample, group.name, ports=ports)
        encryption = changed.security.encryption.model_copy(update={"public_endpoints": endpoints})
        security = changed.security.model_copy(update={"encryption": encryption})
        return [one.message for one in in_project(open_door, sample.evidence, changed.model_copy(update={"security": security}))]

    assert [len(found(ports)) for ports in ("443", "80", "80, 443", "80-443", "8080", "443, 8080")] == [0, 0, 0, 1, 1, 1]


@pytest.mark.parametrize(
    ("keys", "broad"),
    [
        ({"ports": "1024-65535"}, False),
        ({"ports": "1023-65535"}, True),
        ({"ports": "443, 1-65535"}, True),
        ({"ports": "all", "protocol": "ICMP"}, False),
        ({"ports": "all", "protocol": "udp"}, True),
        ({"ports": "all", "protocol": "HTTPS"}, True),
        ({"ports": "443", "protocol": "all"}, True),
        ({"ports": "443", "protocol": "all", "action": "deny"}, False),
        ({"ports": "all", "action": "deny"}, False),
    ],
)
def test_a_rule_for_everything_is_broad(sample: Sample, keys: dict[str, object], broad: bool) -> None:
    found = in_project(broad_rule, sample.evidence, doors_with(sample, ACL, **keys))
    assert bool(found) == broad


def test_answers_through_a_network_acl_hide_no_open_door_beside_them(sample: Sample) -> None:
    project = doors_with(sample, ACL, ports="1024-65535")
    network = project.security.network
    rule = next(one for one in network.network_acls if one.name == ACL).rules[0]
    rules = [rule, rule.model_copy(update={"ports": "22"})]
    acls = [one.model_copy(update={"rules": rules if one.name == ACL else []}) for one in network.network_acls]
    security = project.security.model_copy(update={"network": network.model_copy(update={"network_acls": acls})})
    found = in_project(open_door, sample.evidence, project.model_copy(update={"security": security}))
    assert [one.location[-2:] for one in found] == [("rules", 1)]
