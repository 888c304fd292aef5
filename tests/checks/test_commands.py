"""Commands and queries that cannot be read, and names that are gone."""

import pytest

from generator.checks import in_project
from generator.checks.commands import unread_query, unreadable_command
from tests.checks.variants import Case, Sample, changed

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
        "the log query has a word that is not known: `stat` is no command",
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
        also=("denied-command",),
    ),
    Case(
        "stale-name",
        f"{SHOP}/runbook.yml",
        "describe-secret --secret-id ecommerce-prod-payment-provider",
        "describe-secret --secret-id ecommerce-prod-provider",
        "command: aws secretsmanager describe-secret",
        "the command names `ecommerce-prod-provider`",
        also=("denied-command",),
    ),
    Case(
        "stale-name",
        f"{SHOP}/runbook.yml",
        "--policy-source-arn arn:aws:iam::111122223333:role/",
        "--policy-source-arn arn:aws:iam::999988887777:role/",
        "command: |-",
        "the command names `999988887777`",
        also=("denied-command",),
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
        "unexplained-placeholder",
        f"{SHOP}/resilience.yml",
        ", from `recovery/services-eu-central-1.json` of the repository.",
        ".",
        "command: aws route53 change-resource-record-sets",
        "the command reads the file `recovery/services-eu-central-1.json`, and nothing says where it is found",
    ),
    Case(
        "unreadable-command",
        f"{SHOP}/runbook.yml",
        "aws cloudwatch set-alarm-state --alarm-name platform-prod-test --state-value ALARM",
        "aws cloudwatch set-alarm-state --alarm-name platform-prod-test --state-value ALERT",
        "command:",
        "--state-value takes OK, ALARM, INSUFFICIENT_DATA, not `ALERT`",
    ),
    Case(
        "past-moment",
        f"{T}/resilience.yml",
        "--target-table-name tradeleaf-prod-orders-r1 --restore-date-time RESTORE_TIME ",
        "--target-table-name tradeleaf-prod-orders-r1 --restore-date-time 2026-07-12T09:14:00Z ",
        "command: |-",
        "--restore-date-time names a moment that is past: `2026-07-12T09:14:00Z`",
    ),
    Case(
        "page-by-page",
        f"{SHOP}/resilience.yml",
        "--query 'reverse(sort_by(RecoveryPoints,&CreationDate))[:2].[RecoveryPointArn,ResourceArn,CreationDate]' --output table",
        "--query 'reverse(sort_by(RecoveryPoints,&CreationDate))[:2].[RecoveryPointArn,ResourceArn,CreationDate]' --output text",
        "command: |-",
        "`reverse(` of --query is applied to each page of the answer by itself",
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


START = "aws logs start-query --log-group-name /a --start-time 1 --end-time 2 --query-string '{}' --region us-east-1"
READ = "aws logs get-query-results --query-id $QUERY_ID --region us-east-1"
RECOVERY, INCIDENT = "resilience.scenarios.0.steps", "runbook.incidents.0.checks"


@pytest.mark.parametrize(("at", "control"), [(RECOVERY, "REL-002"), (INCIDENT, "OPE-002")])
@pytest.mark.parametrize(
    ("commands", "told"),
    [
        ([START], 1),
        ([START, None], 1),
        ([f"{START}\n{READ}"], 0),
        ([START, READ], 0),
        ([START, None, READ], 1),
        ([READ], 0),
    ],
)
def test_the_answer_of_a_log_query_is_read(sample: Sample, at: str, control: str, commands: list[str | None], told: int) -> None:
    """In the next step at the latest; whoever restores a table waits for it as well as whoever is on call."""
    project = sample.evidence.workspace.projects["tenant-api"]
    first = project.resilience.scenarios[0].steps[3] if at == RECOVERY else project.runbook.incidents[0].checks[0]
    steps = [first.model_copy(update={"command": command}) for command in commands]
    found = in_project(unread_query, sample.evidence, changed(project, at.split("."), steps))
    assert [(one.message, one.control) for one in found] == [("the log query is started, and nothing reads its answer", control)] * told


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("filter status = 500 | limit 20", []),
        ("filter status == 500", ["CloudWatch would refuse the log query: a field, a value or a function is expected, not `=`"]),
        ("fields mean(ms)", ["the log query has a word that is not known: there is no function `mean`"]),
    ],
)
def test_a_log_query_in_a_command_is_read(sample: Sample, query: str, told: list[str]) -> None:
    assert unreadable(sample, START.format(query)) == told


def test_a_variable_of_the_shell_stands_for_a_value_of_a_query(sample: Sample) -> None:
    assert unreadable(sample, START.replace("'{}'", '"filter status = $STATUS and tenant = $TENANT"')) == []


def unreadable(sample: Sample, command: str) -> list[str]:
    """Return what keeps a command of the tenant API's first recovery plan from running."""
    project = sample.evidence.workspace.projects["tenant-api"]
    step = project.resilience.scenarios[0].steps[3].model_copy(update={"command": command})
    described = changed(project, RECOVERY.split("."), [step])
    found = in_project(unreadable_command, sample.evidence, described)
    return [one.message for one in found if one.location[0] == "resilience"]
