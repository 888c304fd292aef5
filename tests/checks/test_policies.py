"""IAM policy documents, read statement by statement."""

import json

import pytest

from generator.checks import policies
from generator.checks.policies import is_open, knows_no_resource
from generator.checks.statements import Malformed, Statement, statements
from tests.checks.variants import Case

FILE = "customers/tenant-api/policies/tradeleaf-deploy.json"
TENANT = "customers/tenant-api/security.yml"
ORDERS = "customers/orders-platform/security.yml"

CASES = [
    Case(
        "malformed-policy",
        FILE,
        '"Sid": "OwnStacks",',
        '"Sid": "OwnStacks"',
        '"Effect": "Allow",',
        "the policy tradeleaf-deploy is no JSON: Expecting ',' delimiter",
    ),
    Case(
        "malformed-policy",
        TENANT,
        '"Sid": "BuildLog",',
        '"Sid": "BuildLog"',
        '"Effect": "Allow",',
        "the policy tradeleaf-build is no JSON",
    ),
    Case("malformed-policy", FILE, "2012-10-17", "2008-10-17", "{", 'has no "Version": "2012-10-17"'),
    Case("malformed-policy", FILE, '"Statement"', '"Statements"', "{", "has no Statement"),
    Case(
        "malformed-policy",
        FILE,
        '"Sid": "WebClient",\n      "Effect": "Allow",',
        '"Sid": "WebClient",',
        "{",
        "has no Effect of Allow or Deny in statement WebClient",
    ),
    Case("malformed-policy", FILE, '"Action": "iam:PassRole",', "", "{", "names no action in statement PassOnlyTheseRoles"),
    Case(
        "wildcard-permission",
        FILE,
        '"iam:PassRole"',
        '"iam:*"',
        '"Action": "iam:*"',
        "the policy tradeleaf-deploy allows the actions `iam:*` in statement PassOnlyTheseRoles",
    ),
    Case(
        "wildcard-permission",
        FILE,
        '"arn:aws:s3:::tradeleaf-prod-web-888877776666/*"',
        '"*"',
        '"Resource": "*"',
        "allows `s3:PutObject` on every resource in statement WebClient",
    ),
    Case(
        "wildcard-permission",
        FILE,
        '"Action": "iam:PassRole",',
        '"NotAction": "iam:PassRole",',
        '"NotAction": "iam:PassRole"',
        "everything but what NotAction lists",
    ),
    Case(
        "wildcard-permission",
        ORDERS,
        '"Action": "dynamodb:PutItem",',
        '"Action": "dynamodb:*",',
        '"Action": "dynamodb:*"',
        "the policy CreateOrder allows the actions `dynamodb:*` in statement StoreTheOrder",
    ),
    Case(
        "wildcard-permission",
        ORDERS,
        "table/ecommerce-prod-orders/stream/*",
        "table/*",
        "table/*",
        "the policy TableUpdate allows the resources `arn:aws:dynamodb:eu-west-1:111122223333:table/*` in statement OwnStream",
    ),
    Case(
        "unknown-action",
        ORDERS,
        '"Action": "dynamodb:PutItem",',
        '"Action": "dynamodb:TransactWriteItems",',
        '"Action": "dynamodb:TransactWriteItems"',
        "`dynamodb:TransactWriteItems` is a call and no action of IAM: it needs dynamodb:PutItem, dynamodb:UpdateItem",
    ),
    Case(
        "unknown-action",
        ORDERS,
        '"Action": "dynamodb:PutItem",',
        '"Action": "dynamodb:PutItm",',
        '"Action": "dynamodb:PutItm"',
        "IAM has no action `dynamodb:PutItm`. Did you mean `dynamodb:PutItem`?",
    ),
    Case(
        "open-trust",
        FILE,
        '"Sid": "WebClient",',
        '"Sid": "WebClient",\n      "Principal": {"AWS": "*"},\n      "Condition": {"Bool": {"aws:SecureTransport": "true"}},',
        '"Principal": {"AWS": "*"}',
        "the policy tradeleaf-deploy trusts everybody in statement WebClient",
    ),
    Case(
        "open-trust",
        FILE,
        '"Sid": "WebClient",',
        '"Sid": "WebClient",\n      "Principal": {"AWS": "*"},',
        '"Principal": {"AWS": "*"}',
        "the policy tradeleaf-deploy trusts everybody in statement WebClient",
    ),
]


@pytest.mark.parametrize(
    ("resource", "found"),
    [
        ("arn:aws:s3:::orders-reports/*", False),
        ("arn:aws:s3:::orders-reports", False),
        ("arn:aws:s3:::orders-*", True),
        ("arn:aws:s3:::*/reports/*", True),
        ("arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders:*", False),
        ("arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/*", True),
        ("arn:aws:logs:eu-west-1:111122223333:*", True),
        ("arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/*", False),
        ("arn:aws:dynamodb:eu-west-1:*:table/orders", True),
        ("arn:aws:sqs:eu-west-1:111122223333:orders-*", False),
        ("arn:aws:sqs:eu-west-1:111122223333:*", True),
        ("arn:aws:execute-api:eu-west-1:111122223333:a1b2c3/prod/GET/orders/*", False),
        ("arn:aws:execute-api:eu-west-1:111122223333:*/prod/GET/orders", True),
        ("arn:aws:rds-db:eu-west-1:111122223333:dbuser:*/catalogue", False),
        ("arn:aws:apigateway:eu-west-1::/restapis/a1b2c3/*", False),
        ("arn:aws:apigateway:eu-west-1::/restapis/*", True),
        ("arn:aws:iam::111122223333:role/*", True),
        ("arn:aws:iam::111122223333:role/orders-*", False),
        ("arn:aws:*", True),
        ("arn:aws:dynamodb:eu-west-1:111122223333:?????????????", True),
        ("arn:aws:dynamodb:eu-west-1:111122223333:table/k*", True),
        ("arn:aws:sqs:eu-west-1:111122223333:o*", True),
        ("arn:aws:dynamodb:eu-west-1:111122223333:table/orders-?", False),
    ],
)
def test_a_wildcard_where_the_name_should_stand(resource: str, found: bool) -> None:
    assert is_open(resource) is found


@pytest.mark.parametrize(
    ("action", "none"),
    [
        ("xray:PutTraceSegments", True),
        ("ec2:DescribeSubnets", True),
        ("s3:GetObject", False),
        ("kms:Decrypt", False),
        ("cloudformation:ListExports", True),
        ("ecs:ListTaskDefinitions", True),
        ("ec2:Describe*", False),
        ("xray:Get*", False),
    ],
)
def test_actions_that_know_no_resource(action: str, none: bool) -> None:
    assert knows_no_resource(action) is none


def test_a_single_statement_and_tabs_are_read() -> None:
    (one,) = statements('{\t"Statement":\n\t{"Effect": "Allow", "Action": ["a:B", "a:C"]}}')
    assert (one.title, one.allows) == ("statement 1", True)
    assert [(value.value, value.line, value.column) for value in one.values("Action")] == [("a:B", 2, 33), ("a:C", 2, 40)]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"Statement": []}', '{"Statement": "Allow"}', "[" * 100 + "]" * 100, "[" * 100_000, '{"a": ' + "1" * 5000 + "}"],
)
def test_what_is_no_policy_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        statements(text)


def statement(**elements: object) -> Statement:
    """Return a statement of a policy with these elements."""
    (one,) = statements(json.dumps({"Statement": {"Effect": "Allow", **elements}}))
    return one


@pytest.mark.parametrize(
    ("condition", "named"),
    [
        ({"StringEquals": {"aws:PrincipalOrgID": "o-1"}}, True),
        ({"StringEquals": {"AWS:principalorgid": "o-1"}}, True),
        ({"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:a"}}, True),
        ({"StringEquals": {"accounts.example.com:AUD": "a"}}, True),
        ({"StringEquals": {"accounts.example.com:oaud": "a"}}, True),
        ({"StringEquals": {"accounts.example.com:amr": "a"}}, False),
        ({"StringEquals": {"aws:PrincipalOrgID": ["o-1", "o-2"]}}, True),
        ({"StringEquals": {"aws:PrincipalOrgID": ["o-1", "*"]}}, False),
        ({"StringLike": {"aws:PrincipalArn": "*"}}, False),
        ({"StringLike": {"aws:PrincipalArn": "??"}}, False),
        ({"StringLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}}, True),
        ({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}, False),
        ({"IpAddress": {"aws:SourceIp": "::/0"}}, False),
        ({"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}, False),
        ({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}, False),
        ({"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}, "StringEquals": {"aws:PrincipalAccount": "1"}}, True),
        ({"Bool": {"aws:SecureTransport": "true"}}, False),
        ({"StringEquals": "aws:PrincipalOrgID"}, False),
        ([], False),
    ],
)
def test_a_condition_that_says_who_calls(condition: object, named: bool) -> None:
    assert policies._names_who(statement(Action="s3:GetObject", Resource="*", Condition=condition)) is named


@pytest.mark.parametrize(
    ("elements", "found"),
    [
        ({"Action": "s3:GetObject", "Resource": "arn:aws:s3:::orders/*"}, []),
        ({"Action": "s3:*", "Resource": "arn:aws:s3:::orders/*"}, ["the actions `s3:*`"]),
        ({"Action": ["s3:Get?bject", "s3:PutObject"], "Resource": "arn:aws:s3:::orders/*"}, ["the actions `s3:Get?bject`"]),
        ({"Action": "s3:GetObject", "Resource": "*"}, ["`s3:GetObject` on every resource"]),
        ({"Action": ["xray:PutTraceSegments", "s3:GetObject"], "Resource": "*"}, ["`s3:GetObject` on every resource"]),
        ({"Action": "xray:PutTraceSegments", "Resource": "*"}, []),
        ({"Action": "kms:Decrypt", "Resource": "*"}, ["`kms:Decrypt` on every resource"]),
        ({"Action": "kms:Decrypt", "Resource": "*", "Principal": {"AWS": "a"}}, []),
        ({"Action": ["kms:Decrypt", "s3:GetObject"], "Resource": "*", "Principal": {"AWS": "a"}}, ["`kms:Decrypt` on every resource"]),
        ({"Action": "s3:GetObject", "Resource": "arn:aws:s3:::*"}, ["the resources `arn:aws:s3:::*`"]),
        ({"NotAction": ["iam:GetUser", "iam:GetRole"], "Resource": "arn:aws:s3:::a"}, ["everything but what NotAction lists"]),
        ({"Action": "s3:GetObject", "NotResource": "arn:aws:s3:::a"}, ["everything but what NotResource lists"]),
    ],
)
def test_wildcards_of_a_statement(elements: dict[str, object], found: list[str]) -> None:
    assert [what for _, what in policies._wildcards(statement(**elements))] == found


@pytest.mark.parametrize(
    ("action", "told"),
    [
        ("*", ""),
        ("s3:GetObject", ""),
        ("S3:getobject", ""),
        ("s3:Get*", ""),
        ("s*:Get*", ""),
        ("s3:Gett*", "no action of IAM is like `s3:Gett*`"),
        ("s3", "`s3` is a service without an action; write `s3:` and the action"),
        ("dynamo:GetItem", "IAM has no service `dynamo`. Did you mean `dynamodb`?"),
        ("zzzzzzzz:GetItem", "IAM has no service `zzzzzzzz`"),
        ("s3:GetObjekt", "IAM has no action `s3:GetObjekt`. Did you mean `s3:GetObject`?"),
        ("s3:Zzzzzzz", "IAM has no action `s3:Zzzzzzz`"),
        ("dynamodb:TransactGetItems", "`dynamodb:TransactGetItems` is a call and no action of IAM: it needs dynamodb:GetItem"),
    ],
)
def test_actions_that_iam_knows(action: str, told: str) -> None:
    assert policies._unknown(action) == told
