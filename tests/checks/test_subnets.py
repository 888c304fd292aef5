"""Networks that can exist: ranges, zones, accounts and Regions fit each other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator.checks import in_project
from generator.checks.subnets import _is_zone_of, misplaced_component, misplaced_range, overlapping_vpcs
from generator.model.types.open import open_thing
from tests.checks.test_doors import IN_THE_FIRST, SECOND_VPC
from tests.checks.variants import Case, Sample, changed, found_with

TENANT = "customers/tenant-api/architecture.yml"
DATA_B = "zone: us-east-1b, cidr: 10.20.65.0/24, kind: data"


def _second(old: str, new: str) -> tuple[str, str, str]:
    file, before, after = SECOND_VPC
    assert old in after
    return file, before, after.replace(old, new).replace("10.30.0.0/24", "10.20.128.0/24")


CASES = [
    Case(
        "misplaced-range",
        TENANT,
        DATA_B,
        "zone: us-east-1b, cidr: 10.21.65.0/24, kind: data",
        "10.21.65.0/24",
        "the subnet tradeleaf-prod-data-b has 10.21.65.0/24, which is outside its VPC tradeleaf-prod-catalogue (10.20.0.0/16)",
    ),
    Case(
        "misplaced-range",
        TENANT,
        DATA_B,
        "zone: us-east-1b, cidr: 10.20.64.0/23, kind: data",
        "10.20.64.0/23",
        "the subnets tradeleaf-prod-data-a (10.20.64.0/24) and tradeleaf-prod-data-b (10.20.64.0/23) share addresses",
    ),
    Case(
        "misplaced-range",
        TENANT,
        DATA_B,
        "zone: us-east-1b, cidr: 10.20.65.0/29, kind: data",
        "10.20.65.0/29",
        "the subnet tradeleaf-prod-data-b has 10.20.65.0/29; AWS gives /16 to /28",
    ),
    Case(
        "misplaced-range",
        TENANT,
        DATA_B,
        "zone: us-east-1b, cidr: 10.20.65.0/24, ipv6: '2001:db8:1:1::/64', kind: data",
        "2001:db8:1:1::/64",
        "2001:db8:1:1::/64, which is outside its VPC tradeleaf-prod-catalogue (no range of this family)",
    ),
    Case(
        "overlapping-vpcs",
        *_second("10.30.0.0/16", "10.20.128.0/17")[:3],
        "cidr: 10.20.128.0/17",
        "the VPCs tradeleaf-prod-catalogue (10.20.0.0/16) and tools (10.20.128.0/17) share addresses",
        more=IN_THE_FIRST,
    ),
    Case(
        "misplaced-zone",
        TENANT,
        DATA_B,
        "zone: us-west-2b, cidr: 10.20.65.0/24, kind: data",
        "zone: us-west-2b",
        "the subnet tradeleaf-prod-data-b is in the zone us-west-2b, and its VPC in us-east-1",
    ),
    Case(
        "misplaced-component",
        TENANT,
        "    service: elasticache\n    account: production\n",
        "    service: elasticache\n    account: tooling\n",
        "account: tooling",
        "`search-index` is in the account tooling, its subnets in production (VPC tradeleaf-prod-catalogue)",
    ),
    Case(
        "misplaced-component",
        TENANT,
        "    resource: tradeleaf-prod-tenants\n",
        "    resource: tradeleaf-prod-tenants\n    placements: [{subnet: data-a}, {subnet: data-b}]\n",
        "placements: [{subnet: data-a}, {subnet: data-b}]",
        "`tenants-table` is placed in a VPC, and Amazon DynamoDB is in none",
    ),
]


@pytest.mark.parametrize(
    ("zone", "region", "fits"),
    [
        ("us-east-1a", "us-east-1", True),
        ("use1-az4", "us-east-1", True),
        ("apse2-az1", "ap-southeast-2", True),
        ("usgw1-az1", "us-gov-west-1", True),
        ("us-west-2-lax-1a", "us-west-2", True),
        ("us-east-1-wl1-bos-wlz-1", "us-east-1", True),
        ("us-east-1", "us-east-1", False),
        ("us-east-2a", "us-east-1", False),
        ("euw1-az1", "us-east-1", False),
        ("a", "global", False),
    ],
)
def test_a_zone_is_in_its_region_by_name_or_by_id(zone: str, region: str, fits: bool) -> None:
    assert _is_zone_of(zone, region) == fits


OPEN = open_thing("what nobody has said yet")
VPC, SUBNET, INDEX = "architecture.vpcs.0", "architecture.vpcs.0.subnets.0", "architecture.components.21"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({f"{SUBNET}.cidr": "10.21.0.0/20"}, "has 10.21.0.0/20, which is outside its VPC"),
        ({f"{SUBNET}.cidr": "10.21.0.0/20", f"{VPC}.cidr": OPEN}, ""),
        ({f"{SUBNET}.cidr": "10.21.0.0/20", f"{VPC}.secondary_cidrs": OPEN}, ""),
        ({f"{SUBNET}.cidr": "10.21.0.0/20", f"{VPC}.ipv6": OPEN}, ""),
        ({f"{SUBNET}.cidr": "10.21.0.0/20", f"{VPC}.secondary_cidrs": ["10.21.0.0/16"]}, ""),
        ({f"{VPC}.ipv6": "2001:db8::/44"}, ""),
        ({f"{VPC}.ipv6": "2001:db8::/43"}, "has 2001:db8::/43; AWS gives /44 to /64"),
        ({f"{VPC}.ipv6": "2001:db8::/56", f"{SUBNET}.ipv6": "2001:db8::/64"}, ""),
        ({f"{VPC}.ipv6": "2001:db8::/56", f"{SUBNET}.ipv6": "2001:db8::/65"}, "has 2001:db8::/65; AWS gives /44 to /64"),
    ],
)
def test_which_ranges_can_be(sample: Sample, changes: dict[str, Any], told: str) -> None:
    found = found_with(sample, misplaced_range, "tenant-api", changes)
    assert len(found) == bool(told), found
    assert all(told in one for one in found)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({f"{INDEX}.region": "eu-west-1"}, "`search-index` is in eu-west-1, its subnets in us-east-1 (VPC tradeleaf-prod-catalogue)"),
        ({f"{INDEX}.region": OPEN}, ""),
        ({f"{INDEX}.account": OPEN}, ""),
        ({f"{INDEX}.service": OPEN}, ""),
        ({f"{INDEX}.service": "sqs"}, "`search-index` is placed in a VPC, and Amazon Simple Queue Service is in none"),
    ],
)
def test_where_a_component_can_be(sample: Sample, changes: dict[str, Any], told: str) -> None:
    assert found_with(sample, misplaced_component, "tenant-api", changes) == ([told] if told else [])


@pytest.mark.parametrize(("joined", "severity"), [(["other"], "error"), ([], "gap")])
def test_joined_vpcs_cannot_share_addresses(sample: Sample, joined: list[str], severity: str) -> None:
    project = sample.evidence.workspace.projects["tenant-api"]
    own = project.architecture.vpcs[0]
    other = own.model_copy(update={"id": "other", "name": "other", "subnets": [], "peered_with": []})
    project = changed(project, ["architecture", "vpcs"], [own.model_copy(update={"peered_with": joined}), other])
    workspace = replace(sample.evidence.workspace, projects={project.id: project})
    found = in_project(overlapping_vpcs, replace(sample.evidence, workspace=workspace), project)
    assert [(one.severity, one.location) for one in found] == [(severity, ("architecture", "vpcs", "other", "cidr"))]
