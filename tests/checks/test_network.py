"""Every door of a VPC has its reason, and none is wider than the reason."""

from generator.checks import in_project
from generator.checks.network import unexplained_network
from generator.model.types.open import Gap, Open
from tests.checks.variants import Case, Sample

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
