"""What any part of the description names is part of the architecture."""

import pytest

from generator.checks import in_project
from generator.checks.services import _names, undrawn_service
from tests.checks.variants import Case, Sample, changed, found_with

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


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("Amazon Simple Queue Service", "sqs"),
        ("SQS", "sqs"),
        ("EC2", "ec2"),
        ("AWS Certificate Manager", "acm"),
        ("Amazon ElastiCache", "elasticache"),
        ("ElastiCache", "elasticache"),
        ("Kinesis Data Streams", "kinesis"),
        ("NAT gateway", "nat"),
        ("AWS Amplify", "amplify"),  # of the list only
        ("Backup", None),  # a word of prose
        ("End users", None),
        ("On-premises server", None),
        ("Internet gateway", None),
    ],
)
def test_the_names_of_services(sample: Sample, name: str, service: str | None) -> None:
    assert _names(sample.evidence.workspace.library).get(name) == service


@pytest.mark.parametrize(
    ("key", "told"),
    [("case_study.problem", False), ("case_study.why_aws", False), ("case_study.solution", True)],
)
def test_what_was_weighed_is_no_part_of_the_system(sample: Sample, key: str, told: bool) -> None:
    found = found_with(sample, undrawn_service, "tenant-api", {key: "Orders were kept in Amazon Redshift."})
    assert [one.partition(" is named")[0] for one in found] == ["Amazon Redshift"] * told


def test_each_service_is_told_once_by_itself(sample: Sample) -> None:
    text = "Orders are kept in Amazon MemoryDB and Amazon Neptune, and Amazon MemoryDB is fast."
    found = found_with(sample, undrawn_service, "tenant-api", {"case_study.solution": text})
    assert sorted(one.partition(" is named")[0] for one in found) == ["Amazon MemoryDB", "Amazon Neptune"]


def test_the_set_of_a_metric_names_a_service(sample: Sample) -> None:
    project = changed(sample.evidence.workspace.projects["tenant-api"], ["operations", "kpis", "0", "metric", "set"], "kinesis")
    found = in_project(undrawn_service, sample.evidence, project)
    assert [(one.location, one.message.partition(" is named")[0]) for one in found] == [
        (("operations", "kpis", 0, "metric"), "Amazon Kinesis Data Streams")
    ]
