"""Commands against the policies of the role that runs them: what IAM would deny, and what nothing is known of."""

from __future__ import annotations

import json

import pytest

from generator.checks import in_project
from generator.checks.granting import EVERY, Policy, denial, matches, meets, policy
from generator.checks.needs import Need, needs
from generator.checks.own_scripts import entry_of, own_script
from generator.checks.permissions import refusal, unchecked_permission
from generator.checks.scripts import Command, Part, read, words
from generator.model.description.runbook import Script
from generator.model.types.open import OpenUsed, open_thing
from tests.checks.variants import Case, Sample, changed

SHOP = "customers/orders-platform"

CASES = [
    Case(
        "denied-command",
        f"{SHOP}/policies/TernOperator.json",
        '"cloudwatch:SetAlarmState"',
        '"cloudwatch:EnableAlarmActions"',
        "command:",
        "the role `TernOperator` may not do cloudwatch:SetAlarmState on "
        "`arn:aws:cloudwatch:eu-west-1:111122223333:alarm:platform-prod-test`: no statement allows it",
    ),
    Case(
        "denied-command",
        f"{SHOP}/runbook.yml",
        '--expression-attribute-names \'{"#s":"status"}\' --region eu-west-1 --profile tern-recovery',
        '--expression-attribute-names \'{"#s":"status"}\' --region eu-west-1',
        "command: aws dynamodb get-item",
        "the role `TernOperator` may not do dynamodb:GetItem on `arn:aws:dynamodb:eu-west-1:111122223333:table/ecommerce-prod-orders`",
    ),
    Case(
        "unchecked-permission",
        f"{SHOP}/runbook.yml",
        "  - {name: tern-backup, role: TernCopies, account: backup}\n",
        "  - {name: tern-backup, role: TernArchive, account: backup}\n",
        "command:",
        "permissions not checked: no access path of security.identity has the role `TernArchive`",
    ),
    Case(
        "unchecked-permission",
        f"{SHOP}/security.yml",
        "      roles: [TernReleases]\n",
        "",
        "command: aws codepipeline list-pipeline-executions",
        "permissions not checked: no policy of the role `TernReleases` is described",
    ),
    Case(
        "unchecked-permission",
        f"{SHOP}/runbook.yml",
        "  - run: make load-test # calls the APIs of the test account as a shopper\n    actions: []\n",
        "",
        "command: make load-test",
        "permissions not checked: what `make load-test` calls is not known",
    ),
    Case(
        "denied-command",
        f"{SHOP}/runbook.yml",
        "    actions: [dynamodb:Scan, dynamodb:BatchWriteItem]\n",
        "    actions: [dynamodb:Scan, dynamodb:BatchWriteItem, dynamodb:DeleteItem]\n",
        "command:",
        "the role `TernRecovery` may not do dynamodb:DeleteItem on `arn:aws:dynamodb:eu-west-1:111122223333:table/ecommerce-prod-ware",
    ),
]

TABLE = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"


def written(*statements: dict[str, object]) -> list[Policy]:
    read = policy("p", json.dumps({"Version": "2012-10-17", "Statement": list(statements)}))
    assert read is not None
    return [read]


@pytest.mark.parametrize(
    ("first", "second", "met"),
    [
        ("*", "", True),
        ("a*c", "abc", True),
        ("a?c", "abc", True),
        ("a?c", "ac", False),
        ("table/*", "*/orders", True),
        ("table/k*", "table/o*", False),
        ("table/*-restored", "table/orders-*", True),
        ("a*", "*b", True),
        ("abc", "ab?d", False),
    ],
)
def test_two_patterns_meet_where_one_text_is_both(first: str, second: str, met: bool) -> None:
    assert meets(first, second) is met
    assert meets(second, first) is met


@pytest.mark.parametrize(("pattern", "text", "found"), [("dynamodb:?etItem", "dynamodb:GetItem", True), ("s3:Get*", "s3:PutObject", False)])
def test_a_pattern_of_iam_has_two_wildcards(pattern: str, text: str, found: bool) -> None:
    assert matches(pattern.lower(), text.lower()) is found


@pytest.mark.parametrize(
    ("statements", "resource", "why"),
    [
        ([{"Effect": "Allow", "Action": "dynamodb:Get*", "Resource": TABLE}], TABLE, ""),
        ([{"Effect": "Allow", "Action": "DynamoDB:getitem", "Resource": TABLE}], TABLE, ""),
        ([{"Effect": "Allow", "Action": "dynamodb:Query", "Resource": TABLE}], TABLE, "no statement allows it"),
        ([{"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": TABLE}], f"{TABLE}-r1", f"it is allowed on `{TABLE}` only"),
        ([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], TABLE, ""),
        ([{"Effect": "Allow", "NotAction": "dynamodb:*", "Resource": "*"}], TABLE, "no statement allows it"),
        ([{"Effect": "Allow", "Action": "dynamodb:GetItem", "NotResource": f"{TABLE}*"}], TABLE, "it is allowed on other resources only"),
        ([{"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": TABLE.replace("orders", "${aws:username}")}], TABLE, ""),
        (
            [{"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": ["a", "b", "c"]}],
            TABLE,
            "it is allowed on `a`, `b`, `c` only",
        ),
        (
            [{"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": ["a", "b", "c", "d"]}],
            TABLE,
            "it is allowed on `a`, `b`, `c` … only",
        ),
        (
            [
                {"Effect": "Allow", "Action": "dynamodb:*", "Resource": TABLE},
                {"Sid": "Never", "Effect": "Deny", "Action": "dynamodb:GetItem", "Resource": "*"},
            ],
            TABLE,
            "statement Never of p denies it",
        ),
        ([{"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": TABLE}], EVERY, f"it is allowed on `{TABLE}` only"),
    ],
)
def test_why_an_action_is_denied(statements: list[dict[str, object]], resource: str, why: str) -> None:
    assert denial("dynamodb:GetItem", resource, written(*statements)) == why


@pytest.mark.parametrize(
    ("script", "needed"),
    [
        ("aws dynamodb get-item --table-name orders --key '{}' --region eu-west-1", [f"dynamodb:GetItem {TABLE}"]),
        ("aws sts get-caller-identity", []),
        ("aws ecs list-task-definitions", ["ecs:ListTaskDefinitions *"]),
        ("aws logs tail /aws/lambda/f", ["logs:FilterLogEvents arn:aws:logs:*:111122223333:log-group:/aws/lambda/f:*"]),
        (
            "aws apigateway get-stage --rest-api-id $ID --stage-name prod --region eu-west-1",
            ["apigateway:GET arn:aws:apigateway:eu-west-1::/restapis/*/stages/prod"],
        ),
        ("aws s3 cp s3://b/k .", ["s3:GetObject arn:aws:s3:::b/k*"]),
        ("aws s3 cp f s3://b/k", ["s3:PutObject arn:aws:s3:::b/k*"]),
        ("aws lambda invoke --function-name f out.json", ["lambda:InvokeFunction arn:aws:lambda:*:111122223333:function:f"]),
        (
            "aws ssm get-parameter --name /shop/mode --region eu-west-1",
            ["ssm:GetParameter arn:aws:ssm:eu-west-1:111122223333:parameter/shop/mode"],
        ),
        ('aws dynamodb get-item --table-name "orders-$ENV"', ["dynamodb:GetItem arn:aws:dynamodb:*:111122223333:table/orders-*"]),
        ("aws ecs describe-clusters --clusters shop", ["ecs:DescribeClusters arn:aws:ecs:*:111122223333:cluster/shop"]),
        ("aws eks list-nodegroups --cluster-name shop", ["eks:ListNodegroups arn:aws:eks:*:111122223333:cluster/shop"]),
        (
            "aws ecs describe-services --cluster shop --services orders payment",
            [f"ecs:DescribeServices arn:aws:ecs:*:111122223333:service/shop/{name}" for name in ("orders", "payment")],
        ),
        (
            "aws secretsmanager get-secret-value --secret-id db",
            ["secretsmanager:GetSecretValue arn:aws:secretsmanager:*:111122223333:secret:db*"],
        ),
        (
            "aws lambda invoke --function-name arn:aws:lambda:eu-west-1:111122223333:function:f out.json",
            ["lambda:InvokeFunction arn:aws:lambda:eu-west-1:111122223333:function:f"],
        ),
        (
            "aws lambda create-function --function-name f --role arn:aws:iam::111122223333:role/r",
            ["lambda:CreateFunction arn:aws:lambda:*:111122223333:function:f", "iam:PassRole arn:aws:iam::111122223333:role/r"],
        ),
        (
            "aws dynamodb wait table-exists --table-name orders --region eu-west-1",
            [f"dynamodb:DescribeTable {TABLE}"],
        ),
        (
            "aws dynamodb transact-write-items --transact-items file://items.json",
            [f"dynamodb:{action} arn:aws:dynamodb:*:111122223333:table/*" for action in ("PutItem", "UpdateItem", "DeleteItem")]
            + ["dynamodb:ConditionCheckItem arn:aws:dynamodb:*:111122223333:table/*"],
        ),
    ],
)
def test_what_a_command_needs(script: str, needed: list[str]) -> None:
    (command,) = words(script)[0]
    assert [f"{need.action} {need.narrowest}" for need in needs(Command((), command), "111122223333")] == needed


def test_a_restore_needs_more_on_the_restored_table() -> None:
    script = "aws dynamodb restore-table-to-point-in-time --source-table-name orders --target-table-name r1 --use-latest-restorable-time"
    found = [(need.action, need.narrowest.rpartition("/")[2]) for need in needs(Command((), words(script)[0][0]), "*")]
    assert ("dynamodb:RestoreTableToPointInTime", "orders") in found
    assert ("dynamodb:PutItem", "r1") in found
    assert ("dynamodb:PutItem", "orders") not in found


@pytest.mark.parametrize(
    ("text", "program"),
    [
        ("python tools/redrive.py --queue x", "python tools/redrive.py"),
        ("AWS_PROFILE=x ./tools/redrive.sh y", "./tools/redrive.sh"),
        ("make deploy-all ENVIRONMENT=prod", "make deploy-all"),
        ("pytest -q tests/smoke", "pytest tests/smoke"),
        ("bash repair.sh", "bash repair.sh"),
        ("pytest -q", "pytest"),
        ("python3 -q", ""),
        ("mvn deploy", "mvn deploy"),
        ("pytest --version", ""),
        ("aws s3 ls s3://bucket", ""),
        ("python -m json.tool x.json", ""),
        ("python3 -c 'print(1)'", ""),
        ("/usr/bin/env", ""),
        ("curl -s https://api.example/v1/orders", ""),
        ("printf paused", ""),
    ],
)
def test_a_program_of_the_project_is_known_by_its_words(text: str, program: str) -> None:
    ((found,), _) = words(text)
    assert own_script(Command(("x",), found)) == program


@pytest.mark.parametrize(
    ("text", "profiles"),
    [
        ("aws s3 ls", [None]),
        ("aws s3 ls --profile a", ["a"]),
        ("AWS_PROFILE=a aws s3 ls\naws s3 ls", ["a", None]),
        ("export AWS_PROFILE=a\naws s3 ls\nAWS_PROFILE=b aws s3 ls --profile c", ["a", "c"]),
    ],
)
def test_a_command_has_the_profile_of_its_option_or_of_the_variable(text: str, profiles: list[str | None]) -> None:
    assert [command.profile for command in read(("x",), text, Part((), ""))] == profiles


def script(run: object) -> Script:
    return Script.model_validate({"run": "x", "actions": []}).model_copy(update={"run": run})


def test_the_entry_of_a_program_is_the_one_with_the_most_words(sample: Sample) -> None:
    project = sample.evidence.workspace.projects["tenant-api"]
    scripts = [script(open_thing("the program")), script("make deploy"), script("make deploy prod")]
    project = changed(project, ["runbook", "scripts"], scripts)
    assert entry_of(Command((), ("make", "deploy", "prod", "now")), project) is scripts[2]
    assert entry_of(Command((), ("make", "deploy", "test")), project) is scripts[1]
    assert entry_of(Command((), ("curl", "x")), project) is None
    with pytest.raises(OpenUsed):  # the open entry may be the one
        entry_of(Command((), ("make", "test")), project)


@pytest.mark.parametrize(
    ("keys", "value", "message", "hint"),
    [
        (
            "security.identity.access.1.managed_policies",
            ["PowerUserAccess"],
            "what the managed policy PowerUserAccess of the role `TradeleafOperator` allows is not known",
            "Write the profile with its `role` into runbook.profiles",
        ),
        (
            "runbook.first_five_minutes.0.command",
            "aws sqs list-queues --profile nobody",
            "runbook.profiles does not say which role the profile `nobody` has",
            "Write the profile with its `role` into runbook.profiles",
        ),
        (
            "runbook.first_five_minutes.0.command",
            "python tools/redrive.py",
            "what `python tools/redrive.py` calls is not known",
            "Write it into runbook.scripts",
        ),
    ],
)
def test_why_permissions_are_not_checked(sample: Sample, keys: str, value: object, message: str, hint: str) -> None:
    project = changed(sample.evidence.workspace.projects["tenant-api"], keys.split("."), value)
    (found,) = in_project(unchecked_permission, sample.evidence, project)
    assert found.message == f"permissions not checked: {message}"
    assert found.hint.startswith(hint)


def test_without_profiles_nobody_runs_a_command(sample: Sample) -> None:
    project = changed(sample.evidence.workspace.projects["tenant-api"], ["runbook", "profiles"], [])
    project = changed(project, ["runbook", "first_five_minutes", "0", "command"], "aws sqs list-queues")
    messages = [one.message for one in in_project(unchecked_permission, sample.evidence, project)]
    assert "permissions not checked: runbook.profiles does not say which role commands without `--profile` has" in messages


def test_where_an_action_is_allowed_says_more_than_that_it_is_denied() -> None:
    other = TABLE.replace("orders", "carts")
    policies = written(
        {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": f"{TABLE}-r1"},
        {"Sid": "Never", "Effect": "Deny", "Action": "dynamodb:GetItem", "Resource": other},
    )
    assert refusal(Need("dynamodb:GetItem", (TABLE, other)), policies) == f"it is allowed on `{TABLE}-r1` only"
    assert refusal(Need("dynamodb:GetItem", (other,)), policies) == "statement Never of p denies it"
    assert refusal(Need("dynamodb:GetItem", (other, f"{TABLE}-r1")), policies) == ""
