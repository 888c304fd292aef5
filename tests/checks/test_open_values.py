"""What the author leaves open is a gap at its place, and no other rule guesses."""

from tests.checks.variants import Case, between

PROJECT = "customers/tenant-api/project.yml"
RESILIENCE = "customers/tenant-api/resilience.yml"

CASES = [
    Case(
        "open-value",
        RESILIENCE,
        "detail: Object lock; lies in us-west-2 and does not need the lost Region.",
        'detail: "TODO: Anna asks, by 4 December"',
        "TODO: Anna asks",
        "is TODO: Anna asks, by 4 December; REL-002.applied needs it",
    ),
    Case(
        "open-value",
        RESILIENCE,
        "    retention: 14d\n",
        "    retention: TODO\n",
        "retention: TODO",
        "is TODO; REL-002.applied needs it",
    ),
    Case(
        "absent-section",
        PROJECT,
        between(PROJECT, "roles:\n", "documents:\n"),
        "",
        "id: tenant-api",
        "section `roles` is absent; 160 references wait for it",
    ),
]
