"""Networks that can exist: ranges, zones, accounts and Regions fit each other."""

from __future__ import annotations

import pytest

from generator.checks.subnets import _is_zone_of
from tests.checks.test_doors import IN_THE_FIRST, SECOND_VPC
from tests.checks.variants import Case

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
