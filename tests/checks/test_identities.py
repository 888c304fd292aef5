"""How people and tools reach the accounts."""

from datetime import date, timedelta

import pytest

from generator.checks.identities import SHARED, unreasoned_key
from generator.checks.prose import asserted
from generator.model.description.security import LongLivedKey
from tests.checks.variants import Case, Sample, found_with

TENANT = "customers/tenant-api/security.yml"

CASES = [
    Case(
        "shared-credential",
        TENANT,
        "with a FIDO2 key; shared identities do not exist.",
        "with a FIDO2 key; the pagers use a shared account.",
        "dedicated_credentials: >-",
        "credentials seem to be shared: “shared account”",
    ),
    Case(
        "unreasoned-key",
        TENANT,
        "identity: Task role of Amazon ECS",
        "identity: IAM user of the tasks",
        "identity: IAM user of the tasks",
        "Catalogue tasks come in by “IAM user”, and `credentials` says temporary",
    ),
    Case(
        "unreasoned-key",
        TENANT,
        "role: tradeleaf-prod-catalogue-task\n      credentials: temporary",
        "role: tradeleaf-prod-catalogue-task\n      credentials: long-lived",
        "credentials: long-lived",
        "Catalogue tasks have credentials that do not expire, and no `long_lived` says why and until when",
    ),
    Case(
        "unreasoned-key",
        TENANT,
        "role: tradeleaf-prod-catalogue-task\n      credentials: temporary",
        "role: tradeleaf-prod-catalogue-task\n      credentials: long-lived\n"
        "      long_lived: {reason: The index knows no roles., rotated_every: 30d, until: 2026-12-01}",
        "long_lived:",
        "Catalogue tasks have a key that was to go on 2026-12-01, before the submission on 2026-12-15",
    ),
    Case(
        "shared-credential",
        TENANT,
        "role: TradeleafOperator\n      credentials: temporary\n      shared: false",
        "role: TradeleafOperator\n      credentials: temporary\n      shared: true",
        "shared: true",
        "Customer's operations engineer on call share their credentials",
    ),
    Case(
        "broad-access",
        TENANT,
        "role: TradeleafOperator\n      credentials: temporary\n      shared: false\n      managed_policies: [ViewOnlyAccess]",
        "role: TradeleafOperator\n      credentials: temporary\n      shared: false\n      managed_policies: [PowerUserAccess]",
        "managed_policies: [PowerUserAccess]",
        "Customer's operations engineer on call have PowerUserAccess",
        also=("unchecked-permission",),
    ),
    Case(
        "long-session", TENANT, "session: 6h", "session: 36h", "session: 36h", "tradeleaf-prod-catalogue-task lives 1d 12h, more than 12h"
    ),
    Case(
        "person-without-mfa",
        TENANT,
        "managed_policies: [SecurityAudit]\n      session: 2h\n      mfa: true",
        "managed_policies: [SecurityAudit]\n      session: 2h\n      mfa: false",
        "mfa: false",
        "Information security officer reach the accounts by console without a second factor",
    ),
    Case(
        "broad-access",
        TENANT,
        "`SecurityAudit`, findings",
        "`AdministratorAccess`, findings",
        "AdministratorAccess",
        "Information security officer have AdministratorAccess",
    ),
]


def test_a_long_lived_key_with_reason_rotation_and_end_is_none_of_the_findings(sample: Sample) -> None:
    key = "      long_lived: {reason: The index knows no roles., rotated_every: 30d, until: 2027-06-30}\n"
    edit = (
        TENANT,
        "role: tradeleaf-prod-catalogue-task\n      credentials: temporary\n",
        f"role: tradeleaf-prod-catalogue-task\n      credentials: long-lived\n{key}",
    )
    assert sample.findings(edit) == []


@pytest.mark.parametrize(
    ("until", "told"),
    [
        (date(2026, 12, 15), ""),
        (date(2026, 12, 14), "have a key that was to go on 2026-12-14, before the submission on 2026-12-15"),
    ],
)
def test_a_long_lived_key_lasts_until_submission(sample: Sample, until: date, told: str) -> None:
    key = LongLivedKey(reason="The index knows no roles.", rotated_every=timedelta(days=30), until=until)
    access = "security.identity.access.0"
    found = found_with(sample, unreasoned_key, "tenant-api", {f"{access}.credentials": "long-lived", f"{access}.long_lived": key})
    assert len(found) == bool(told)
    assert all(one.endswith(told) for one in found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Engineers sign in on the team login page of the identity provider.", []),
        ("Engineers use the team login.", ["team login"]),
        ("The engineers use a shared user, because the pager cannot sign in otherwise.", ["shared user"]),
        ("Nobody uses a shared user.", []),
    ],
)
def test_a_shared_login_is_no_login_page(text: str, found: list[str]) -> None:
    assert [match[0] for match in asserted(SHARED, text)] == found
