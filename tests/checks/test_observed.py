"""Log queries and commands that look into what is not recorded."""

import pytest

from generator.checks import in_project
from generator.checks.observed import unknown_field
from tests.checks.variants import Case, Sample, changed

CASES = [
    Case(
        "unknown-field",
        "customers/tenant-api/operations.yml",
        "      fields @timestamp, path, status, integrationStatus, integrationErrorMessage\n",
        "      fields @timestamp, path, status, integrationStatus, integrationError\n",
        "log_query: |-",
        "the query reads `integrationError`, which the log",
    ),
    Case(
        "untraced-command",
        "customers/tenant-api/apis.yml",
        "    tracing: true\n",
        "    tracing: false\n",
        "command: aws xray get-sampling-rules",
        "`aws xray get-sampling-rules` reads traces, and `tracing` is false for every API",
        also=("denied-command",),
        more=(
            (
                "customers/tenant-api/runbook.yml",
                'aws lambda get-account-settings --query "AccountLimit.[ConcurrentExecutions,UnreservedConcurrentExecutions]"',
                'aws xray get-sampling-rules --query "SamplingRuleRecords[].SamplingRule.RuleName"',
            ),
        ),
    ),
]


@pytest.mark.parametrize(
    ("keys", "value", "told"),
    [
        ("operations.kpis.6.log_query", "fields @timestamp, colour", [("OPE-001", ("operations", "kpis", 6, "log_query"))]),
        ("operations.kpis.6.log_query", "fields @timestamp, decision", []),
        ("operations.kpis.6.log_query", "fields (", []),  # which another rule finds
        (
            "runbook.first_five_minutes.0.command",
            "aws logs start-query --log-group-name /tradeleaf/prod/authorizer --query-string 'fields colour'",
            [("OPE-002", ("runbook", "first_five_minutes", 0, "command"))],
        ),
        ("runbook.first_five_minutes.0.command", "aws logs start-query --log-group-name /other --query-string 'fields colour'", []),
    ],
)
def test_what_a_query_reads(sample: Sample, keys: str, value: str, told: list[tuple[str, tuple[str | int, ...]]]) -> None:
    project = changed(sample.evidence.workspace.projects["tenant-api"], keys.split("."), value)
    assert [(one.control, one.location) for one in in_project(unknown_field, sample.evidence, project)] == told
