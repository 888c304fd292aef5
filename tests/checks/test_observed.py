"""Log queries and commands that look into what is not recorded."""

from tests.checks.variants import Case

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
