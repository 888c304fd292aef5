"""What a recovery restores under another name: declared, allowed in the policies, watched by the alarms."""

from generator.checks.restored import locked_out
from tests.checks.variants import Case, Sample, found_with

FILE = "customers/tenant-api/resilience.yml"
RESTORED = "      - {component: orders-table, resource: tradeleaf-prod-orders-r1, in_use: true, alarms_step: settings}\n"

CASES = [
    Case(
        "undeclared-restore",
        FILE,
        f"    restored:\n{RESTORED}",
        "",
        "command: |-",
        "`tradeleaf-prod-orders` is restored as `tradeleaf-prod-orders-r1`, and `restored` does not say",
    ),
    Case(
        "locked-out",
        "customers/tenant-api/security.yml",
        'table/tradeleaf-prod-orders",\n                "arn:aws:dynamodb:us-east-1:888877776666:table/tradeleaf-prod-orders-r1"\n',
        'table/tradeleaf-prod-orders"\n',
        "component: orders-table",
        "on `tradeleaf-prod-orders` and not on `tradeleaf-prod-orders-r1`, with which `orders-corrupted` goes on",
    ),
    Case(
        "unwatched-restore",
        FILE,
        "resource: tradeleaf-prod-orders-r1, in_use: true, alarms_step: settings}",
        "resource: tradeleaf-prod-orders-r1, in_use: true}",
        "component: orders-table",
        "no step of `orders-corrupted` has the alarms of `orders-table` watch `tradeleaf-prod-orders-r1`",
    ),
]


def test_a_policy_without_a_document_locks_nobody_out(sample: Sample) -> None:
    assert found_with(sample, locked_out, "tenant-api", {"security.identity.policies.0.document": None}) == []
