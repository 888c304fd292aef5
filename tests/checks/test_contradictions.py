"""What is said twice says the same."""

import pytest

from generator.checks import ProjectRule
from generator.checks.contradictions import (
    contradicting_call,
    contradicting_endpoint,
    contradicting_key,
    contradicting_rotation,
    contradicting_tier,
)
from tests.checks.variants import Case, Sample, found_with

ORDERS = "customers/orders-platform/security.yml"
TENANT = "customers/tenant-api/security.yml"
ARCHITECTURE = "customers/tenant-api/architecture.yml"

CASES = [
    Case(
        "contradicting-rotation",
        "customers/tenant-api/security.yml",
        "rotation: every 365 days by AWS KMS\n      deletion_window: 30d\n      administrators: role ArchiveKey",
        "rotation: every 90 days by AWS KMS\n      deletion_window: 30d\n      administrators: role ArchiveKey",
        "rotation: every 90 days",
        "alias/quillfeather-archive is rotated every 365d by `rotated_every`, and “every 90 days by AWS KMS”",
    ),
    Case(
        "contradicting-endpoint",
        TENANT,
        "address: https://catalogue.tradeleaf.example/v1",
        "address: https://search.tradeleaf.example/v1",
        "address: https://search",
        "the host of `catalogue-api` is search.tradeleaf.example here and catalogue.tradeleaf.example at its domain in apis",
    ),
    Case(
        "contradicting-endpoint",
        TENANT,
        'address: https://api.tradeleaf.example/v1\n      tls: "TLS 1.2 or later (security policy TLS_1_2)',
        'address: https://api.tradeleaf.example/v1\n      tls: "TLS 1.3 (security policy TLS_1_3)',
        "tls:",
        "the oldest version of `tenant-api` is TLS 1.3 here and TLS 1.2 at its domain in apis",
    ),
    Case(
        "contradicting-call",
        TENANT,
        'target: git-host, encryption: "TLS 1.2 or later',
        'target: git-host, encryption: "TLS 1.3',
        "target: git-host",
        "the call from `pipeline` to `git-host` has TLS 1.3 here and TLS 1.2 at its connection",
    ),
    Case(
        "contradicting-key",
        TENANT,
        "archive-bucket, key: archive",
        "archive-bucket, encryption: SSE-S3, key: archive",
        "archive-bucket",
        "`archive-bucket` is encrypted by SSE-S3, but its key `archive` is customer managed",
    ),
    Case(
        "contradicting-key",
        ORDERS,
        "    - component: warehouse-table\n",
        "    - component: warehouse-table\n      encryption: SSE-KMS\n",
        "encryption: SSE-KMS",
        "`warehouse-table` is encrypted by SSE-KMS, but its key `dynamodb-owned` is AWS owned",
    ),
    Case(
        "contradicting-tier",
        ARCHITECTURE,
        "      - {subnet: data-b, label: replica}\n",
        "      - {subnet: data-b, label: replica}\n    tier: private\n",
        "{subnet: data-a, label: primary}",
        "`search-index` is in the tier private, its placement in the data subnet `data-a`",
        twin="{subnet: data-b, label: replica}",
    ),
]


ENCRYPTION = "security.encryption"
API, CDN = f"{ENCRYPTION}.public_endpoints.1", f"{ENCRYPTION}.public_endpoints.0"
STORE, KEY = f"{ENCRYPTION}.stores.2.encryption", f"{ENCRYPTION}.keys.0"
LINK, ALB = "architecture.components.17", "architecture.components.18"


@pytest.mark.parametrize(
    ("rule", "changes", "told"),
    [
        (contradicting_endpoint, {f"{API}.tls": "TLS 1.3"}, "the oldest version of `tenant-api` is TLS 1.3 here and TLS 1.2 at its domain"),
        (contradicting_endpoint, {f"{API}.tls": "TLS 1.3, for old clients 1.2 (TLSv1_2)"}, ""),
        (contradicting_endpoint, {f"{API}.tls": "The newest version"}, ""),
        (contradicting_endpoint, {f"{API}.address": "HTTPS://API.tradeleaf.example/v2"}, ""),
        (contradicting_endpoint, {f"{API}.address": "api.tradeleaf.test"}, "the host of `tenant-api` is api.tradeleaf.test here and api."),
        (contradicting_endpoint, {f"{CDN}.tls": "TLS 1.0"}, ""),
        (contradicting_endpoint, {f"{API}.tls": "TLS 1.3", "apis.1.component": "tenant-api"}, ""),
        (contradicting_call, {f"{ENCRYPTION}.outbound_calls.0.encryption": "TLS 1.3"}, "has TLS 1.3 here and TLS 1.2 at its connection"),
        (contradicting_call, {f"{ENCRYPTION}.outbound_calls.0.encryption": "HTTPS"}, ""),
        (contradicting_call, {f"{ENCRYPTION}.outbound_calls.0.component": "onboarding"}, ""),  # unlisted_call finds it
        (contradicting_endpoint, {"apis.0.domain.minimum_tls": "The newest version"}, ""),
        (contradicting_key, {STORE: "SSE-S3"}, "is encrypted by SSE-S3, but its key `data` is customer managed"),
        (contradicting_key, {STORE: "an AWS-owned key"}, "is encrypted by AWS-owned, but its key `data` is customer managed"),
        (contradicting_key, {STORE: "a customer managed key"}, ""),
        (contradicting_rotation, {f"{KEY}.rotation": "every 90 days"}, "is rotated every 365d by `rotated_every`, and “every 90 days”"),
        (contradicting_rotation, {f"{KEY}.rotation": "by AWS KMS"}, ""),
        (contradicting_rotation, {f"{KEY}.rotated_every": None, f"{KEY}.rotation": "every 90 days"}, ""),
        (contradicting_rotation, {f"{ENCRYPTION}.secrets.0.rotation": "every 8 days"}, "is rotated every 7d by `rotated_every`"),
        (contradicting_tier, {f"{ALB}.tier": "public"}, "is in the tier public, its placement in the private subnet `private-a`"),
        (contradicting_tier, {f"{LINK}.vpc": "another"}, "`catalogue-link` is in the tier private"),
        (contradicting_tier, {f"{LINK}.vpc": "another", f"{LINK}.tier": None}, ""),
    ],
)
def test_what_is_said_twice(sample: Sample, rule: ProjectRule, changes: dict[str, object], told: str) -> None:
    found = found_with(sample, rule, "tenant-api", changes)
    assert bool(found) == bool(told)
    assert not told or told in found[0]
