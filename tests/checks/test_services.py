"""What any part of the description names is part of the architecture."""

from tests.checks.variants import Case, Sample

TENANT = "customers/tenant-api/architecture.yml"

CASES = [
    Case(
        "undrawn-service",
        TENANT,
        "Opens a ticket for the next working day.",
        "Opens a ticket whose state is kept in Amazon MemoryDB, so that none is lost.",
        "Amazon MemoryDB",
        "Amazon MemoryDB is named here and is not part of the architecture (a service that the library does not describe)",
    ),
    Case(
        "undrawn-service",
        "customers/tenant-api/security.yml",
        '"Action": "elasticache:Connect"',
        '"Action": ["elasticache:Connect", "memorydb:Connect"]',
        "memorydb:Connect",
        "`memorydb:Connect` is named here",
    ),
    Case(
        "undrawn-service",
        "customers/orders-platform/delivery.yml",
        "            Type: AWS::CloudWatch::Alarm\n",
        "            Type: AWS::Timestream::Table\n",
        "excerpt: |",
        "`AWS::Timestream::` is named here",
    ),
    Case(
        "undrawn-service",
        TENANT,
        "Opens a ticket for the next working day.",
        "Opens a ticket by way of Amazon Kinesis Data Streams.",
        "by way of Amazon Kinesis Data Streams",
        "Amazon Kinesis Data Streams is named here and is not part of the architecture",
    ),
    Case(
        "undrawn-service",
        TENANT,
        "  - {service: guardduty, purpose: Watches all four accounts for signs of intrusion.}\n",
        "",
        "service: guardduty",
        "Amazon GuardDuty is named here",
    ),
    Case(
        "undrawn-service",
        TENANT,
        "  - {service: inspector, purpose: Scans images and functions for known weaknesses.}\n",
        "",
        "Amazon Inspector",
        "(service `inspector`)",
    ),
]


def test_what_the_former_system_used_is_none_of_this_one(sample: Sample) -> None:
    edit = ("customers/tenant-api/cost.yml", "22 servers in a rented rack", "Amazon Redshift, and 22 servers in a rented rack")
    assert sample.findings(edit) == []


def test_every_service_of_the_library_has_its_name_in_the_list_or_is_no_service_of_its_own(sample: Sample) -> None:
    library = sample.evidence.workspace.library
    listed = {entry.service for entry in library.service_names.names.values()}
    parts = {"alb", "nlb", "nat", "vpce", "vpclink", "gatewayendpoint", "flowlogs", "vpn", "tgw", "privatelink", "parameterstore"}
    parts |= {"fargate", "identity-center", "iam", "apigw-endpoint", "data-transfer", "vpc", "privatesubnet", "publicsubnet", "igw", "nacl"}
    outside = {id for id, service in library.services.items() if service.scope == "external"}
    assert set(library.services) - listed == parts | outside


def test_names_prefixes_and_types_mean_one_service(sample: Sample) -> None:
    entries = sample.evidence.workspace.library.service_names.names.values()
    for said in (
        [name for entry in entries for name in (entry.name, *entry.also)],
        [prefix for entry in entries for prefix in entry.prefixes],
        [kind for entry in entries for kind in entry.types],
    ):
        assert sorted(set(said)) == sorted(said)
