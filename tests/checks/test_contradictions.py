"""What is said twice says the same."""

from tests.checks.variants import Case

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
