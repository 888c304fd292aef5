"""How people and tools reach the accounts."""

from tests.checks.variants import Case

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
        "Catalogue tasks come in by “IAM user”, and long_lived_credentials gives no reason",
    ),
    Case(
        "long-session", TENANT, "session: 6h", "session: 36h", "session: 36h", "tradeleaf-prod-catalogue-task lives 1d 12h, more than 12h"
    ),
    Case(
        "person-without-mfa",
        TENANT,
        "role: TradeleafSecurityAudit\n      session: 2h\n      mfa: true",
        "role: TradeleafSecurityAudit\n      session: 2h\n      mfa: false",
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
