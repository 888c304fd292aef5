"""The root user, the contacts and the trail."""

from tests.checks.variants import Case

ORDERS = "customers/orders-platform/security.yml"
TENANT = "customers/tenant-api/security.yml"

CASES = [
    Case("used-root", ORDERS, "role: NordkapOperator", "role: root", "who: On-call engineers", "reaches the accounts as root (root)"),
    Case(
        "used-root",
        ORDERS,
        "The workload needs root for nothing.",
        "The nightly build signs in as root.",
        "use: >-",
        "the root user is in everyday use: “signs in as root”",
    ),
    Case(
        "root-without-mfa",
        TENANT,
        "    mfa: >-\n      Member accounts",
        "    mfa: >-\n      Not yet enabled. Member accounts",
        "mfa: >-",
        "said to have no second factor: “Not”",
    ),
    Case(
        "private-contact",
        TENANT,
        "{kind: primary, email: aws@quillfeather.example",
        "{kind: primary, email: quillfeather@gmail.com",
        "quillfeather@gmail.com",
        "the primary contact quillfeather@gmail.com is at gmail.com, where anybody can have a mailbox",
    ),
    Case(
        "private-contact",
        TENANT,
        "{kind: billing, email: aws-billing@quillfeather.example",
        "{kind: billing, email: accounting",
        "email: accounting",
        "the billing contact accounting is no address",
    ),
    Case(
        "missing-contact",
        TENANT,
        "{kind: operations, email",
        "{kind: billing, email",
        "contacts:",
        "the operations contact of the accounts is missing",
    ),
    Case(
        "missing-contact",
        TENANT,
        "{kind: billing, email",
        "{kind: security, email",
        "contacts:",
        "the security contact of the accounts stands twice",
    ),
    Case(
        "unprotected-trail",
        TENANT,
        "regions: all Regions, all accounts of the organisation",
        "regions: us-east-1",
        "regions: us-east-1",
        "does not record all Regions: “us-east-1”",
    ),
    Case(
        "unprotected-trail",
        TENANT,
        "bucket_account: archive",
        "bucket_account: production",
        "bucket_account: production",
        "writes into the production account tradeleaf-production",
    ),
    Case(
        "unprotected-trail",
        TENANT,
        "bucket: quillfeather-cloudtrail-555544443333-us-east-1",
        "bucket: tradeleaf-recovery-555544443333",
        "bucket: tradeleaf-recovery-555544443333",
        "shares its bucket with `archive-bucket`",
        also=("missed-standard",),
    ),
    Case(
        "unprotected-trail",
        TENANT,
        "archive account, versioned, with object lock in compliance mode for 730 days",
        "archive account",
        "protection: >-",
        "has a bucket without versioning, Object Lock or MFA delete",
    ),
]
