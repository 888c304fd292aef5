"""Commands and queries that cannot be read, and names that are gone."""

from tests.checks.variants import Case

SHOP, T = "customers/orders-platform", "customers/tenant-api"

CASES = [
    Case(
        "unreadable-command",
        f"{SHOP}/runbook.yml",
        "'ContinuousBackupsDescription.PointInTimeRecoveryDescription' --region eu-west-1",
        "'ContinuousBackupsDescription.PointInTimeRecoveryDescription --region eu-west-1",
        "command: |-",
        "the shell cannot read the command: a ' is opened and not closed",
    ),
    Case(
        "unreadable-command",
        f"{SHOP}/runbook.yml",
        "--query 'length(RecoveryPoints)'",
        "--query 'length(RecoveryPoints'",
        "command: >-",
        "--query is no JMESPath",
    ),
    Case(
        "unreadable-command",
        f"{SHOP}/runbook.yml",
        "stats count(*) as attempts by outcome, error_type, bin(15m)",
        "stat count(*) as attempts by outcome, error_type, bin(15m)",
        "command: |-",
        "CloudWatch would refuse the log query: `stat` is no command",
    ),
    Case(
        "unreadable-command",
        f"{T}/resilience.yml",
        '--query "DBClusters[0].[Status,DBClusterMembers[].',
        '--query "DBClusters[0].[Status,,DBClusterMembers[].',
        "command: aws rds describe-db-clusters",
        "--query is no JMESPath",
    ),
    Case(
        "unreadable-command",
        f"{SHOP}/operations.yml",
        "      | stats count(*) as attempts by outcome, error_type, bin(15m)\n",
        "      | stats count(*) as attempts per outcome\n",
        "log_query: |-",
        "CloudWatch would refuse the log query: `per` is not expected here; a pipe begins the next command",
    ),
    Case(
        "stale-name",
        f"{SHOP}/runbook.yml",
        "aws logs tail /aws/lambda/ecommerce-prod-orders-get-order --since 30m",
        "aws logs tail /aws/lambda/ecommerce-prod-orders-read --since 30m",
        "command: >-",
        "the command names `/aws/lambda/ecommerce-prod-orders-read`",
    ),
    Case(
        "stale-name",
        f"{SHOP}/runbook.yml",
        "describe-secret --secret-id ecommerce-prod-payment-provider",
        "describe-secret --secret-id ecommerce-prod-provider",
        "command: aws secretsmanager describe-secret",
        "the command names `ecommerce-prod-provider`",
    ),
    Case(
        "stale-name",
        f"{SHOP}/runbook.yml",
        "--policy-source-arn arn:aws:iam::111122223333:role/",
        "--policy-source-arn arn:aws:iam::999988887777:role/",
        "command: |-",
        "the command names `999988887777`",
    ),
    Case(
        "stale-name",
        f"{SHOP}/architecture.yml",
        "    resource: ecommerce-pipeline\n",
        "    resource: orders-pipeline\n",
        "list-pipeline-executions",
        "the command names `ecommerce-pipeline`",
    ),
    Case(
        "unexplained-placeholder",
        f"{SHOP}/runbook.yml",
        "Switch the mapping on. MAPPING_UUID is in the answer of the second check.",
        "Switch the mapping on.",
        "command: aws lambda update-event-source-mapping",
        "nothing says where MAPPING_UUID is found",
    ),
    Case(
        "unexplained-placeholder",
        f"{SHOP}/resilience.yml",
        " ZONE_ID comes from `aws route53 list-hosted-zones-by-name --dns-name services.ternandthistle.example --region us-east-1`.",
        "",
        "command: aws route53 change-resource-record-sets",
        "nothing says where ZONE_ID is found",
    ),
    Case(
        "unread-query",
        f"{T}/runbook.yml",
        "          sleep 5; aws logs get-query-results --query-id $QUERY_ID --query results --output text --region "
        "us-east-1\n        expect: One method stands out, or all of them do\n",
        "        expect: One method stands out, or all of them do\n",
        "command: |-",
        "the log query is started, and nothing reads its answer",
    ),
    Case(
        "unprepared-profile",
        f"{T}/runbook.yml",
        "s3 ls s3://tradeleaf-recovery-555544443333/ --profile tradeleaf-archive-read",
        "s3 ls s3://tradeleaf-recovery-555544443333/",
        "command: aws s3 ls s3://tradeleaf-recovery-555544443333/users/",
        "the profile `tradeleaf-archive-read` is not set up",
    ),
]
