"""The partner's standards hold what the checklist asks, and what was done for a customer holds to them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from generator.checks import in_workspace
from generator.checks.standards import COMPARED, UNCOMPARED, excepts, unfit_key, weak_standard
from generator.model.description.exception import StandardException
from generator.model.description.partner import Standards
from generator.model.types import annotations as types
from tests.checks.variants import Case, Sample, between, changed, found_with, unsound

PARTNER = "partner.yml"
TENANT = "customers/tenant-api/security.yml"
READ_ONLY = between(TENANT, "role: NordkapReadOnly", "8h\n      mfa")

CASES = [
    Case(
        "weak-standard",
        PARTNER,
        "minimum_tls: TLS 1.2",
        "minimum_tls: TLS 1.1",
        "minimum_tls: TLS 1.1",
        "accepts TLS 1.1, which is older than TLS 1.2",
    ),
    Case(
        "weak-standard",
        PARTNER,
        "root_email: aws+<workload>-<environment>@<customer domain>",
        "root_email: aws-<workload>@outlook.com",
        "root_email:",
        "has root mail at aws-<workload>@outlook.com, where anybody can have a mailbox",
    ),
    Case(
        "weak-standard",
        PARTNER,
        "Two FIDO2 security keys on the management account",
        "None. Two keys on the management account",
        "root_mfa: >-",
        "the standard for root is said to have no second factor: “None”",
    ),
    Case(
        "weak-standard",
        PARTNER,
        "Versioning and object lock\n      in compliance mode keep every log file",
        "A copy keeps every log file",
        "log_protection: >-",
        "keeps CloudTrail logs in a bucket without versioning, Object Lock or MFA delete",
    ),
    Case(
        "weak-standard",
        PARTNER,
        "root_mfa_factor: FIDO2",
        "root_mfa_factor: none",
        "root_mfa_factor: none",
        "for root has no second factor",
    ),
    Case(
        "weak-standard",
        PARTNER,
        "log_protected_by: [versioning, Object Lock]",
        "log_protected_by: []",
        "log_protected_by: []",
        "keeps CloudTrail logs in a bucket without versioning, Object Lock or MFA delete",
    ),
    Case(
        "weak-standard",
        PARTNER,
        "minimum_tls: TLS 1.2",
        "minimum_tls: the newest that clients know",
        "minimum_tls: the newest",
        "names no version of TLS: “the newest that clients know”",
    ),
    Case(
        "weak-standard", PARTNER, "- TCP 443 to CloudFront", "- TCP 22 and 443 to CloudFront", "- TCP 22", "opens SSH (22) to the Internet"
    ),
    Case(
        "weak-standard",
        PARTNER,
        "`NordkapReadOnly`, plus the actions",
        "`AdministratorAccess`, for the actions",
        "policies: >-",
        "gives NordkapOperator AdministratorAccess",
    ),
    Case(
        "missed-standard",
        TENANT,
        "\n    retention: 730d\n",
        "\n    retention: 90d\n",
        "retention: 90d",
        "CloudTrail logs are kept for 90d, the standard says 730d",
    ),
    Case(
        "missed-standard",
        TENANT,
        f"{READ_ONLY}8h",
        f"{READ_ONLY}12h",
        "session: 12h",
        "the session of NordkapReadOnly lasts 12h, the standard says 8h",
    ),
    Case(
        "missed-standard",
        TENANT,
        "rotated_every: 365d\n      rotation: every 365 days by AWS KMS\n      deletion_window: 30d\n      administrators: role ArchiveKey",
        "rotated_every: 730d\n      rotation: by AWS KMS\n      deletion_window: 30d\n      administrators: role ArchiveKey",
        "rotated_every: 730d",
        "the key alias/quillfeather-archive is rotated every 730d, the standard says 365d",
    ),
    Case(
        "missed-standard",
        TENANT,
        "rotated_every: 7d, rotation: every 7 days by Amazon RDS",
        "rotated_every: 365d, rotation: by Amazon RDS",
        "rotated_every: 365d",
        "is renewed every 365d, the standard says 90d",
    ),
    Case(
        "vain-exception",
        "customers/tenant-api/exceptions.yml",
        "- standard: operations.log_export",
        "- standard: operations.log_exports",
        "standard: operations.log_exports",
        "nothing is compared with `operations.log_exports`",
        also=("missed-standard",),
    ),
    Case(
        "vain-exception",
        "customers/tenant-api/exceptions.yml",
        "  approved_on: 2026-10-14\n  until: 2027-04-09\n- standard: operations.canary_every",
        "  approved_on: 2026-10-14\n  until: 2029-04-09\n- standard: operations.canary_every",
        "until: 2029-04-09",
        "the exception lasts 908d, 180d are allowed",
    ),
    Case(
        "vain-exception",
        "customers/tenant-api/exceptions.yml",
        "  approved_on: 2026-10-14\n  until: 2027-04-09\n- standard: operations.canary_every",
        "  approved_on: 2026-10-14\n  until: 2026-12-14\n- standard: operations.canary_every",
        "until: 2026-12-14",
        "the exception ends on 2026-12-14, before 2026-12-15",
        also=("missed-standard",),
    ),
    Case(
        "unfit-key",
        TENANT,
        "{component: tenants-table, key: data,",
        "{component: tenants-table, encryption: AWS owned key,",
        "component: tenants-table",
        "keeps data of class Confidential under AWS owned key; the standard asks for: Customer managed key",
    ),
]


@pytest.mark.parametrize(
    ("keys", "value", "told"),
    [
        ("accounts.root_email", "root@gmail.com", "has root mail at root@gmail.com"),
        ("identity.permission_sets.0.session", timedelta(hours=12), ""),
        ("identity.permission_sets.0.session", timedelta(hours=13), "gives NordkapReadOnly a session of 13h"),
        ("network.open_ports.0", "TCP 22 to bastions", "opens SSH (22) to the Internet"),
        ("encryption.minimum_tls", "TLS 1.0", "accepts TLS 1.0, which is older than TLS 1.2"),
        ("encryption.minimum_tls", "the newest", "names no version of TLS: “the newest”"),
        ("encryption.minimum_tls", "TLS 1.3", ""),
    ],
)
def test_a_standard_that_fails_its_control(sample: Sample, keys: str, value: object, told: str) -> None:
    partner = changed(sample.evidence.workspace.partner, ["standards", *keys.split(".")], value)
    workspace = replace(sample.evidence.workspace, partner=partner)
    found = in_workspace(weak_standard, replace(sample.evidence, workspace=workspace))
    assert [wrong for one in found for wrong in unsound(one, workspace)] == []
    assert len(found) == bool(told)
    assert all(told in one.message for one in found)


def test_every_key_of_the_standards_is_compared_or_says_why_not() -> None:
    """Add a new key to COMPARED with what compares it, or to UNCOMPARED with the reason."""
    keys = {f"{part}.{key}" for part, kind in types.fields(Standards) for key, _ in types.fields(types.model_of(kind))}
    assert keys == COMPARED.keys() | UNCOMPARED.keys()
    assert not COMPARED.keys() & UNCOMPARED.keys()


EXCEPTION = StandardException.model_validate(
    {
        "standard": "operations.log_retention",
        "place": "operations.logs.access",
        "departs": "30 days",
        "reason": "Contract",
        "approved_by": "security-lead",
        "approved_on": "2026-10-01",
        "until": "2026-12-15",
    }
)


@pytest.mark.parametrize(
    ("key", "location", "day", "covered"),
    [
        ("operations.log_retention", ("operations", "logs", "access", "retention"), date(2026, 12, 15), True),
        ("operations.log_retention", ("operations", "logs", "access", "retention"), date(2026, 12, 16), False),
        ("operations.log_retention", ("operations", "logs", "access-2", "retention"), date(2026, 12, 15), False),
        ("operations.log_fields", ("operations", "logs", "access"), date(2026, 12, 15), False),
    ],
)
def test_an_exception_covers_its_value_and_place_until_its_end(key: str, location: tuple[str, ...], day: date, covered: bool) -> None:
    assert excepts(EXCEPTION, key, location, day) is covered
    anywhere = EXCEPTION.model_copy(update={"place": None})
    assert excepts(anywhere, key, location, day) is (key == EXCEPTION.standard and day <= EXCEPTION.until)


def test_a_place_counts_from_one() -> None:
    exception = EXCEPTION.model_copy(update={"place": "security.encryption.secrets.2"})
    at = [("security", "encryption", "secrets", index, "rotated_every") for index in range(3)]
    assert [excepts(exception, EXCEPTION.standard, place, EXCEPTION.until) for place in at] == [False, True, False]


CONFIDENTIAL = "Customer managed key, one per workload and environment"


@pytest.mark.parametrize(
    ("kind", "encryption", "told"),
    [
        ("customer managed", "SSE-KMS with a customer managed key", False),
        ("AWS managed", "SSE-KMS with a customer managed key", True),
    ],
)
def test_a_key_that_is_named_is_judged_by_its_kind(sample: Sample, kind: str, encryption: str, told: bool) -> None:
    changes = {"security.encryption.keys.0.kind": kind, "security.encryption.stores.4.encryption": encryption}
    found = found_with(sample, unfit_key, "tenant-api", changes)
    assert [one for one in found if one.startswith("`tenants-table`")] == (
        [f"`tenants-table` keeps data of class Confidential under {encryption}; the standard asks for: {CONFIDENTIAL}"] if told else []
    )
