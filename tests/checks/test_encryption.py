"""Every way in and out, every store and every key."""

import pytest

from generator.checks import ProjectRule
from generator.checks.encryption import OLD_TLS, exposed_secret, keyless_store, old_tls, unanswered_exposure
from tests.checks.variants import Case, Sample, between, found_with

TENANT = "customers/tenant-api/security.yml"
ARCHITECTURE = "customers/tenant-api/architecture.yml"
REGISTRIES = "    - {component: build, target: package-registries,"
CALLS = between("customers/orders-platform/security.yml", "  outbound_calls:\n", "  stores:\n")

CASES = [
    Case(
        "unlisted-endpoint",
        TENANT,
        "- component: web-cdn\n      address",
        "- component: tenant-api\n      address",
        "id: web-cdn",
        "`web-cdn` can be reached from the Internet (Tenants' employees call it)",
        also=("contradicting-endpoint",),
    ),
    Case(
        "unlisted-endpoint",
        TENANT,
        "- component: catalogue-api\n      address",
        "- component: tenant-api\n      address",
        "id: catalogue-api",
        "(tradeleaf-catalogue-prod is REGIONAL) and is no public endpoint",
        also=("contradicting-endpoint",),
    ),
    Case(
        "unlisted-call",
        TENANT,
        REGISTRIES,
        "    - {component: pipeline, target: git-host,",
        "source: build, target: package-registries",
        "`build` calls Package registries outside AWS, which is no outbound call",
    ),
    Case(
        "unlisted-call",
        TENANT,
        REGISTRIES,
        f"    - {{component: onboarding, target: git-host, encryption: TLS 1.2, purpose: Source}}\n{REGISTRIES}",
        "component: onboarding",
        "the outbound call from `onboarding` to `git-host` is not drawn",
    ),
    Case(
        "old-tls",
        "customers/tenant-api/apis.yml",
        "minimum_tls: TLS 1.2\n  clients: [tenant-users, tenant-systems]",
        "minimum_tls: TLS 1.1\n  clients: [tenant-users, tenant-systems]",
        "minimum_tls: TLS 1.1",
        "TLS 1.1 is older than TLS 1.2",
        also=("contradicting-endpoint",),
    ),
    Case(
        "old-tls",
        ARCHITECTURE,
        "protocol: Valkey 6379, encryption: TLS 1.2",
        "protocol: Valkey 6379, encryption: TLSv1",
        "Valkey 6379",
        "TLSv1 is older than TLS 1.2",
    ),
    Case("plain-transport", ARCHITECTURE, "protocol: HTTPS 8443", "protocol: HTTP 8080", "HTTP 8080", "is not encrypted: “HTTP 8080”"),
    Case(
        "plain-transport",
        ARCHITECTURE,
        'encryption: "none: public DNS, host names only"',
        "encryption: none",
        "encryption: none}",
        "is not encrypted: “none”",
    ),
    Case(
        "plain-transport",
        TENANT,
        "address: https://app.tradeleaf.example",
        "address: http://app.tradeleaf.example",
        "address: http://",
        "is not encrypted: “http://app.tradeleaf.example”",
    ),
    Case(
        "keyless-store",
        TENANT,
        "archive-bucket, key: archive,",
        "archive-bucket, encryption: SSE-KMS,",
        "component: archive-bucket",
        "`archive-bucket` is encrypted by SSE-KMS, and no key is named",
        also=("unfit-key",),
    ),
    Case(
        "keyless-store",
        TENANT,
        "user-pool, encryption: AWS owned key",
        "user-pool, encryption: none",
        "component: user-pool",
        "`user-pool` holds personal data and is not encrypted",
    ),
    Case(
        "careless-key",
        TENANT,
        "rotated_every: 365d\n      rotation: every 365 days by AWS KMS\n      deletion_window: 30d\n      administrators: role ArchiveKey",
        "rotation: none\n      deletion_window: 30d\n      administrators: role ArchiveKey",
        "rotation: none",
        "the key alias/quillfeather-archive is not rotated: “none”",
    ),
    Case(
        "careless-key",
        TENANT,
        "users: roles tradeleaf-build, tradeleaf-deploy and the pipeline",
        "users: role TradeleafKeyAdministrator",
        "administrators: role TradeleafKeyAdministrator",
        "is administered and used by the same: role TradeleafKeyAdministrator",
    ),
    Case(
        "careless-key",
        TENANT,
        "artefact-bucket, key: tooling",
        "artefact-bucket, key: data",
        "id: tooling",
        "the key alias/tradeleaf-tooling encrypts no store",
    ),
    Case(
        "keys-outside-service",
        TENANT,
        "key_service: AWS KMS",
        "key_service: none",
        "key_service: none",
        "no key management service keeps the keys",
    ),
    Case(
        "careless-key",
        TENANT,
        "      rotated_every: 365d\n      rotation: every 365 days by AWS KMS\n      deletion_window: 30d\n"
        "      administrators: role ArchiveKey",
        "      rotation: every 365 days by AWS KMS\n      deletion_window: 30d\n      administrators: role ArchiveKey",
        "rotation: every 365 days",
        "the key alias/quillfeather-archive has no `rotated_every`",
    ),
    Case(
        "unread-transport",
        "customers/tenant-api/architecture.yml",
        'encryption: "TLS 1.2, rds.force_ssl"',
        "encryption: encrypted by default",
        "encryption: encrypted by default",
        "no version of TLS can be read in “encrypted by default”",
    ),
    Case(
        "exposed-secret",
        TENANT,
        "{name: rds!cluster-tradeleaf-prod-catalogue, store: AWS Secrets Manager,",
        "{name: rds!cluster-tradeleaf-prod-catalogue, store: variable or file,",
        "store: variable or file",
        "is kept in a variable or a file (AWS Secrets Manager)",
    ),
    Case(
        "exposed-secret",
        TENANT,
        "rotated_every: 7d, rotation: every 7 days by Amazon RDS",
        "rotation: by Amazon RDS",
        "rotation: by Amazon RDS",
        "has neither `rotated_every` nor `not_rotated`",
    ),
    Case(
        "exposed-secret",
        TENANT,
        "kept_in: AWS Secrets Manager, rotated_every: 7d",
        "kept_in: an environment variable, rotated_every: 7d",
        "kept_in: an environment variable",
        "rds!cluster-tradeleaf-prod-catalogue is kept in environment variable",
    ),
    Case(
        "exposed-secret",
        TENANT,
        "rotated_every: 7d, rotation: every 7 days by Amazon RDS",
        "rotation: never",
        "rotation: never",
        "is not renewed: “never”",
    ),
    Case(
        "unanswered-exposure",
        TENANT,
        "  outbound_calls:\n",
        "  no_outbound_calls: Nothing calls out.\n  outbound_calls:\n",
        "no_outbound_calls: Nothing",
        "outbound_calls lists some and no_outbound_calls says that there are none",
    ),
    Case(
        "unanswered-exposure",
        "customers/orders-platform/security.yml",
        CALLS,
        "",
        "encryption:",
        "outbound_calls is empty and no_outbound_calls does not say why",
        also=("unlisted-call",),
    ),
]


ENCRYPTION = "security.encryption"
LAST = f"{ENCRYPTION}.secrets.1"
NOTHING_IS_PUBLIC = "public_endpoints is empty and no_public_endpoints does not say why"


@pytest.mark.parametrize(
    ("rule", "changes", "told"),
    [
        # What only follows from a domain, or from a connection, is told there and not again.
        (old_tls, {"apis.0.domain.minimum_tls": "TLS 1.1", f"{ENCRYPTION}.public_endpoints.1.tls": "TLS 1.1"}, ["TLS 1.1 is older than"]),
        (old_tls, {f"{ENCRYPTION}.public_endpoints.1.tls": "TLS 1.1"}, ["TLS 1.1 is older than TLS 1.2: “TLS 1.1”"]),
        (old_tls, {f"{ENCRYPTION}.public_endpoints.0.tls": "TLS 1.0"}, ["TLS 1.0 is older than TLS 1.2: “TLS 1.0”"]),
        (old_tls, {f"{ENCRYPTION}.outbound_calls.0.encryption": "TLS 1.0"}, ["TLS 1.0 is older than TLS 1.2: “TLS 1.0”"]),
        (keyless_store, {f"{ENCRYPTION}.stores.0.encryption": "none", f"{ENCRYPTION}.stores.0.component": "import-bucket"}, []),
        (
            keyless_store,
            {f"{ENCRYPTION}.stores.0.encryption": "none", f"{ENCRYPTION}.stores.0.component": "user-pool"},
            ["`user-pool` holds personal data and is not encrypted"],
        ),
        # The first secret is as it should be, and the next is looked at all the same.
        (exposed_secret, {f"{LAST}.rotation": "never"}, ["the secret API keys of the tenants is not renewed: “never”"]),
        (exposed_secret, {f"{LAST}.kept_in": "an .env of the build"}, ["the secret API keys of the tenants is kept in .env"]),
        (unanswered_exposure, {f"{ENCRYPTION}.public_endpoints": []}, [NOTHING_IS_PUBLIC]),
        (unanswered_exposure, {f"{ENCRYPTION}.public_endpoints": [], f"{ENCRYPTION}.no_public_endpoints": "All is internal."}, []),
        (
            unanswered_exposure,
            {f"{ENCRYPTION}.no_public_endpoints": "All is internal."},
            ["public_endpoints lists some and no_public_endpoints says that there are none"],
        ),
    ],
)
def test_how_data_is_encrypted(sample: Sample, rule: ProjectRule, changes: dict[str, object], told: list[str]) -> None:
    found = found_with(sample, rule, "tenant-api", changes)
    assert len(found) == len(told), found
    assert all(one.startswith(begin) for one, begin in zip(found, told, strict=True)), found


def test_an_outbound_call_is_not_told_beside_its_connection(sample: Sample) -> None:
    project = sample.evidence.workspace.projects["tenant-api"]
    call = project.security.encryption.outbound_calls[0]
    lines = project.architecture.connections
    at = next(index for index, one in enumerate(lines) if (one.source, one.target) == (call.component, call.target))
    changes = {f"architecture.connections.{at}.encryption": "TLS 1.0", f"{ENCRYPTION}.outbound_calls.0.encryption": "TLS 1.0"}
    assert found_with(sample, old_tls, "tenant-api", changes) == ["TLS 1.0 is older than TLS 1.2: “TLS 1.0”"]


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("TLS 1.2", False),
        ("TLS 1.2 or later", False),
        ("TLS 1.3", False),
        ("TLS_1_2", False),
        ("TLSv1.2_2021", False),
        ("TLS 1.0", True),
        ("TLS 1.1 or later", True),
        ("TLS_1_0", True),
        ("TLSv1.1", True),
        ("TLS 1", True),
        ("SSL 3.0", True),
        ("SSLv3", True),
        ("TLS", False),
        ("TLS version 1.0", True),
        ("TLS-1.1", True),
    ],
)
def test_versions_before_tls_1_2_are_old(text: str, old: bool) -> None:
    assert bool(OLD_TLS.search(text)) is old
