"""What the AWS CLI would not take, by the compiled table alone."""

from __future__ import annotations

import pytest

from generator.checks.aws_cli import by_page, faults, wrong_path
from generator.checks.shell import commands
from generator.workspace.aws_tables import aws_commands


def wrong(script: str) -> list[str]:
    return [fault for words in commands(script) for fault in faults(tuple(words), aws_commands())]


@pytest.mark.parametrize(
    "script",
    [
        'aws dynamodb get-item --table-name orders --key \'{"id":{"S":"1"}}\' --profile p',
        "aws lambda invoke --function-name orders --payload '{}' out.json",
        "aws lambda update-event-source-mapping --uuid $ID --no-enabled",
        "aws s3 cp - s3://bucket/key --region eu-west-1",
        "aws logs tail /aws/lambda/f --since 5m --query 'events[?contains(message, `Failed`)]'",
        "aws ecs wait services-stable --cluster c --services a b",
        'aws sqs receive-message --queue-url "$url" --attribute-names All --max-number-of-messages 10',
        "aws apigateway update-stage --rest-api-id $ID --stage-name prod --patch-operations op=replace,path=/x,value=1",
        "aws $SERVICE describe",
        "aws lexv2-models an-operation-of-a-service-that-is-not-compiled",
        "aws sso login --profile p",
        "aws dynamodb list-tables --no-cli-auto-prompt --no-cli-pager --debug --no-paginate --no-sign-request --no-verify-ssl",
        "aws dynamodb list-tables --cli-auto-prompt --color on --cli-read-timeout 5 --cli-connect-timeout 5",
        "aws dynamodb list-tables --endpoint-url http://localhost:8000 --max-items 5 --page-size 5 --starting-token x",
        "aws dynamodb describe-table --cli-input-json file://in.json",
        "aws dynamodb describe-table --generate-cli-skeleton",
        "aws dynamodb list-tables --limit -5",
        "aws lambda update-event-source-mapping --uuid $ID --enabled",
    ],
)
def test_what_the_cli_takes(script: str) -> None:
    assert wrong(script) == []


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("aws dynamo get-item", "the AWS CLI has no service `dynamo`. Did you mean `dynamodb`?"),
        ("aws logs tail-log /a", "`aws logs` has no command `tail-log`. Did you mean `tail`?"),
        ("aws dynamodb describe-table --table a", "`aws dynamodb describe-table` has no option --table. Did you mean `--table-name`?"),
        ("aws dynamodb describe-table", "`aws dynamodb describe-table` needs --table-name"),
        ("aws dynamodb list-tables --limit ten", "--limit takes a whole number, not `ten`"),
        ("aws cloudwatch describe-alarms --state-value ALERT", "--state-value takes OK, ALARM, INSUFFICIENT_DATA, not `ALERT`"),
        (
            "aws ecs list-task-definitions --status RUNING",
            "--status takes ACTIVE, INACTIVE, DELETE_IN_PROGRESS, not `RUNING`",
        ),
        ("aws dynamodb wait table-exist --table-name a", "`aws dynamodb wait` has no `table-exist`. Did you mean `table-exists`?"),
        ("aws dynamodb update-table --table-name a --on-demand-throughput Max=4", "--on-demand-throughput has no `Max`, only"),
        ("aws dynamodb get-item --table-name a --key '{\"id\":'", "--key is no JSON"),
        ("aws lambda get-alias --function-name a b --name live", "--function-name takes one value: `b` belongs to no option"),
        ("aws dynamodb list-tables --output tabel", "--output takes json, text, table, yaml, yaml-stream, off, not `tabel`"),
        ("aws dynamodb list-tables --query 'TableNames['", "--query is no JMESPath"),
        ("aws dynamodb", "the AWS command names no operation"),
        ("aws dynamodb list-tables --limit 1.5", "--limit takes a whole number, not `1.5`"),
        ("aws dynamodb list-tables --no-limit", "`aws dynamodb list-tables` has no option --no-limit"),
        ("aws dynamodb update-table --table-name a --no-table-name", "`aws dynamodb update-table` has no option --no-table-name"),
        (
            "aws dynamodb wait table-exists --table a",
            "`aws dynamodb wait table-exists` has no option --table. Did you mean `--table-name`?",
        ),
        ("aws dynamodb wait", "`aws dynamodb wait` does not say what to wait for"),
        ("aws dynamodb wait-table-exists --table-name a", "`aws dynamodb` has no command `wait-table-exists`. Did you mean `list-tables`?"),
        ("aws lambda update-event-source-mapping --uuid $ID --enabled yes", "`yes` belongs to no option of"),
        ("aws dynamodb list-tables --debugs", "`aws dynamodb list-tables` has no option --debugs"),
        (
            "aws apigateway get-documentation-parts --rest-api-id r --type PATH",
            "--type takes API, AUTHORIZER, MODEL, RESOURCE, METHOD, PATH_PARAMETER, QUERY_PARAMETER, REQUEST_HEADER, REQUEST_BODY, "
            "RESPONSE, RESPONSE_HEADER, RESPONSE_BODY, not `PATH`",
        ),
        (
            "aws sns create-sms-sandbox-phone-number --phone-number 1 --language-code nl-NL",
            "--language-code takes en-US, en-GB, es-419, es-ES, de-DE, fr-CA, fr-FR, it-IT, ja-JP, pt-BR, kr-KR, zh-CN …, not `nl-NL`",
        ),
        (
            "aws cloudwatch put-metric-alarm --alarm-name a --threshold c --evaluation-periods 1 --comparison-operator x",
            "--threshold takes a number, not `c`",
        ),
        (
            "aws lambda create-function --function-name f --role r --architectures arm46",
            "--architectures takes x86_64, arm64, not `arm46`. Did you mean `arm64`?",
        ),
    ],
)
def test_what_the_cli_does_not_take(script: str, fault: str) -> None:
    assert [found for found in wrong(script) if found.startswith(fault)] != [], wrong(script)


def test_a_script_may_end_with_a_backslash() -> None:
    assert commands("aws s3 ls a\\") == [["aws", "s3", "ls", "a\\"]]


def test_text_between_back_quotes_is_a_literal() -> None:
    assert wrong_path("events[?contains(message, `Failed`)]") == ""


@pytest.mark.parametrize(
    ("script", "taken"),
    [
        ("aws lambda list-versions-by-function --function-name f --query 'Versions[-2:].Version' --output text", "[-2:]"),
        ("aws lambda list-versions-by-function --function-name f --query 'Versions[-2:].Version' --output json", ""),
        ("aws lambda list-versions-by-function --function-name f --query 'Versions[-1].Version' --output text --no-paginate", ""),
        ("aws lambda list-versions-by-function --function-name f --query 'Versions[].Version' --output text", ""),
        ("aws dynamodb list-tables --query 'length(TableNames)' --output text", "length("),
        ("aws ec2 describe-vpc-endpoints --query 'VpcEndpoints[].DnsEntries[0].DnsName' --output text", ""),
        ("aws apigateway get-rest-apis --query \"items[?name=='a'].id | [0]\" --output text", "[0]"),
        ("aws rds describe-db-clusters --db-cluster-identifier c --query 'DBClusters[0].Status' --output text", ""),
        ("aws elbv2 describe-load-balancers --load-balancer-arns $ARN --query 'LoadBalancers[0].DNSName' --output text", ""),
        ("aws elbv2 describe-load-balancers --query 'LoadBalancers[0].DNSName' --output text", "[0]"),
        ("aws lambda get-account-settings --query 'AccountLimit.[A][0]' --output text", ""),
    ],
)
def test_an_index_is_taken_of_each_page(script: str, taken: str) -> None:
    assert by_page(tuple(commands(script)[0]), aws_commands()) == taken
