"""What any part of the description names is part of the architecture."""

from tests.checks.variants import Case

TENANT = "customers/tenant-api/architecture.yml"

CASES = [
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
