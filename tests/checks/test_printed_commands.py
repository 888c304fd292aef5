"""Every AWS command that a document prints exists as printed: service, operation, options, needed options, JMESPath and JSON."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.build import gather
from generator.checks.shell import UnreadableShellError, commands
from tests.aws_cli import faults
from tests.conftest import ROOT

BLOCK = re.compile(r"^( *)(`{3,})bash\b[^\n]*\n(.*?)^\1\2`*$", re.MULTILINE | re.DOTALL)
FENCE = re.compile(r"^( *)(`{3,}).*?^\1\2`*$", re.MULTILINE | re.DOTALL)
MENTION = re.compile(r"(?<!`)(`+)(aws [a-z].+?)\1(?!`)")


def wrong(text: str, *, whole: bool = True) -> list[str]:
    """What is wrong with the AWS commands of a script, each with its operation."""
    return [f"{' '.join(words[:3])}: {fault}" for words in commands(text) if words[0] == "aws" for fault in faults(words, whole=whole)]


def scripts(markdown: str) -> Iterator[tuple[str, bool]]:
    """Blocks of shell code, which must be complete, and mentions in running text, which may leave options out."""
    for block in BLOCK.finditer(markdown):
        yield textwrap.dedent(block[3]), True
    for mention in MENTION.finditer(FENCE.sub("", markdown)):
        yield mention[2].replace("\\|", "|"), False


def complaints(workspace: Path) -> list[str]:
    pack = gather(workspace, lambda _: None)
    return [
        f"{document}: {fault}"
        for document, markdown in pack.markdown.items()
        for text, whole in scripts(markdown)
        for fault in wrong(text, whole=whole)
    ]


def number_of_commands(workspace: Path) -> int:
    pack = gather(workspace, lambda _: None)
    return sum(words[0] == "aws" for one in pack.markdown.values() for text, _ in scripts(one) for words in commands(text))


def test_sample_pack() -> None:
    assert complaints(ROOT) == []


def test_starter_workspace(starter: Path) -> None:
    assert complaints(starter) == []


def test_the_sample_pack_is_read_at_all() -> None:
    assert number_of_commands(ROOT) > 200


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("aws dynamo list-tables", "aws dynamo list-tables: `dynamo` is no service of the CLI"),
        ("aws codedeploy get-deployment", "aws codedeploy get-deployment: `codedeploy` is no service of the CLI"),
        ("aws s3 list-objects", "aws s3 list-objects: `s3` is no service of the CLI"),
        ("aws dynamodb list-table", "aws dynamodb list-table: `dynamodb` has no operation `list-table`"),
        ("aws dynamodb describe-table --table-name a --table orders", "aws dynamodb describe-table: --table is no option of DescribeTable"),
        ("aws dynamodb describe-table", "aws dynamodb describe-table: --table-name is missing"),
        ("aws dynamodb describe-table --table-name", "aws dynamodb describe-table: --table-name: has no value"),
        ("aws dynamodb list-tables orders", "aws dynamodb list-tables: `orders` belongs to no option"),
        ("aws dynamodb list-tables --limit ten", "aws dynamodb list-tables: --limit: `ten` is no whole number"),
        (
            "aws dynamodb list-tables --output tabel",
            "aws dynamodb list-tables: --output: `tabel` is none of json, off, table, text, yaml, yaml-stream",
        ),
        ("aws dynamodb list-tables --query 'TableNames[' ", "aws dynamodb list-tables: --query: Incomplete expression:"),
        ("aws kms enable-key --key-id 1 --dry-run now", "aws kms enable-key: --dry-run is no option of EnableKey"),
        ("aws sqs get-queue-url --queue-name $(aws sqs wrong)", "aws sqs wrong: `sqs` has no operation `wrong`"),
        ('echo "$(aws sqs list-queues --max-item 3)"', "aws sqs list-queues: --max-item is no option of ListQueues"),
        ("for a in b; do\n  aws sqs wrong\ndone | aws sns list-topics", "aws sqs wrong: `sqs` has no operation `wrong`"),
        ("aws dynamodb wait table-here --table-name a", "aws dynamodb wait: `dynamodb` cannot wait for `table-here`"),
        ("aws dynamodb wait table-exists", "aws dynamodb wait: --table-name is missing"),
        ("aws logs tail", "aws logs tail: 1 plain words are taken, not 0"),
        ("aws logs tail /a --from 30m", "aws logs tail: --from is no option of this command"),
        ("aws cloudformation deploy --stack-name a", "aws cloudformation deploy: --template-file is missing"),
        (
            "aws cloudwatch list-metrics --dimensions Nam=a,Value=b",
            "aws cloudwatch list-metrics: --dimensions: has no `Nam`, only Name, Value",
        ),
        (
            "aws cloudwatch set-alarm-state --alarm-name a --state-reason b --state-value RED",
            "aws cloudwatch set-alarm-state: --state-value: `RED` is none of OK, ALARM, INSUFFICIENT_DATA",
        ),
        ('aws events put-targets --rule a --targets \'[{"Id":"1"}]\'', "aws events put-targets: --targets: lacks `Arn`"),
        (
            "aws events put-targets --rule a --targets '[{'",
            "aws events put-targets: --targets: is no JSON: Expecting property name enclosed in double quotes at character 3",
        ),
        ("aws --version", "aws --version: names no operation"),
    ],
)
def test_a_wrong_command_is_found(script: str, fault: str) -> None:
    assert wrong(script) == [fault]


@pytest.mark.parametrize(
    "script",
    [
        "aws --region eu-west-1 --output text sts get-caller-identity",
        "aws deploy get-deployment --deployment-id d-1",
        "aws s3api get-bucket-acl --bucket a  # a comment with a ' in it",
        "aws configservice describe-config-rules --no-paginate",
        "aws kms create-key --no-multi-region",
        "aws sqs list-queues \\\n  --max-items 3 > queues.json 2>&1",
        "AWS_PROFILE=a aws sts get-caller-identity && export B=1",
        "aws iam list-users --query \"Users[?Path!=\\`null\\`].[Arn,'$NAME']\"",
        "aws apigateway update-stage --rest-api-id $ID --stage-name prod --patch-operations op=copy,from=/a,path=/b "
        "'op=replace,path=/{id},value=1=2'",
        "aws ec2 describe-subnets --filters Name=tag:Name,Values=a,b Name=state,Values=available",
        'aws ecs run-task --task-definition a --network-configuration "awsvpcConfiguration={subnets=[$A],assignPublicIp=DISABLED}"',
        "aws lambda update-alias --function-name a --name live --routing-config AdditionalVersionWeights={}",
        "aws cloudwatch put-metric-data --namespace a --cli-input-json file://data.json",
        "aws s3 cp s3://a/ ./b --recursive",
        'aws dynamodb wait table-exists --table-name "${TABLE}"',
    ],
)
def test_a_right_command_is_let_through(script: str) -> None:
    assert wrong(script) == []


@pytest.mark.parametrize(
    "script",
    ["aws sqs 'list-queues", 'aws sqs "list-queues', "echo $(aws sqs list-queues", 'aws iam list-users --query "Users[?Path!=`null`]"'],
)
def test_what_is_opened_is_closed(script: str) -> None:
    with pytest.raises(UnreadableShellError):
        commands(script)


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("```bash\naws a b\n```", [("aws a b\n", True)]),
        ('1. Do\n\n    ```bash title="x"\n    aws a b \\\n      --c\n    ```\n', [("aws a b \\\n  --c\n", True)]),
        ("```json\naws a b\n```", []),
        ("See `aws a b --c` and `aws:SourceArn`.", [("aws a b --c", False)]),
    ],
)
def test_where_commands_stand(markdown: str, found: list[tuple[str, bool]]) -> None:
    assert list(scripts(markdown)) == found


def test_a_mention_may_leave_options_out_but_not_invent_them() -> None:
    assert wrong("aws dynamodb describe-table", whole=False) == []
    assert wrong("aws dynamodb describe-table --table a", whole=False) != []
