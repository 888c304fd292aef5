"""Rules about IAM policy documents, read statement by statement: no wildcards, no open trust (ACCT-002)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.checks.finding import Evidence, Finding
from generator.errors import InputError
from generator.model.description.project import Project
from generator.model.types.open import decided
from generator.model.types.origin import Location, Origin, child
from generator.workspace.loader import place_in
from generator.workspace.positions import read_yaml

_CRITERION = "ACCT-002.least-privilege"


@dataclass(frozen=True)
class Statement:
    """A statement of a policy as it is written; lines in it count from the first of the policy's text."""

    origin: Origin
    number: int

    @property
    def title(self) -> str:
        """Return its Sid, or its number where it has none."""
        sid = self.values("Sid")
        return f"statement {sid[0].value}" if sid else f"statement {self.number}"

    def values(self, key: str) -> list[Origin]:
        """Return the texts of an element that may be one text or a list of them."""
        found = child(self.origin, key)
        if found is None:
            return []
        listed = found.value if isinstance(found.value, list) else [found]
        return [element for element in listed if isinstance(element.value, str)]

    @property
    def allows(self) -> bool:
        """Return whether it grants something."""
        return [effect.value for effect in self.values("Effect")] == ["Allow"]


@dataclass(frozen=True)
class Malformed(Exception):
    """A policy that IAM would refuse, with the line and column of its text."""

    what: str
    line: int = 1
    column: int = 1


def statements(text: str) -> list[Statement]:
    """Return the statements of the policy in `text`. Raises Malformed where it is no policy in JSON."""
    try:
        json.loads(text, parse_int=str)
    except json.JSONDecodeError as error:
        raise Malformed(f"is no JSON: {error.msg}", error.lineno, error.colno) from error
    except RecursionError as error:
        raise Malformed("has too many levels inside each other") from error
    try:
        # JSON is YAML too, but for tabs between its values; the reader of YAML tells where each value stands.
        policy = read_yaml(text.replace("\t", " ").encode(), "")
    except InputError as error:
        problem = error.problems[0]
        raise Malformed(f"cannot be read: {problem.what}", problem.place.line, problem.place.column) from error
    written = child(policy, "Statement")
    if written is None or not isinstance(written.value, list | dict) or not written.value:
        raise Malformed("has no Statement", policy.line, policy.column)
    listed = written.value if isinstance(written.value, list) else [written]
    return [Statement(written, number) for number, written in enumerate(listed, 1)]


def malformed_policy(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A policy document that IAM would refuse, or read in another way than it is meant.

    Why: the reviewer reads the policy; one that cannot have been deployed proves nothing.
    Bad: a comma too many; no `Statement`; a statement without `Effect`; no `"Version": "2012-10-17"`.
    Good: the document as `aws iam get-policy-version` shows it.
    """
    for index, policy in enumerate(project.security.identity.policies):
        for what, line, column in _malformed(policy.document or ("" if policy.file is None else decided(policy.file))):
            yield Finding(
                severity="error",
                message=f"the policy {policy.name} {what}",
                location=_place(index),
                criterion=_CRITERION,
                hint="Paste the document as it is deployed.",
                place=place_in(evidence.workspace, project.id, _place(index), line, column),
            )


def _malformed(text: str) -> Iterator[tuple[str, int, int]]:
    try:
        found = statements(text)
    except Malformed as error:
        yield error.what, error.line, error.column
        return
    if not re.search(r'"Version"\s*:\s*"2012-10-17"', text):
        yield 'has no "Version": "2012-10-17": variables such as ${aws:PrincipalTag/team} would be read as text', 1, 1
    for statement in found:
        if [effect.value for effect in statement.values("Effect")] not in (["Allow"], ["Deny"]):
            yield f"has no Effect of Allow or Deny in {statement.title}", statement.origin.line, statement.origin.column
        if not statement.values("Action") and not statement.values("NotAction"):
            yield f"names no action in {statement.title}", statement.origin.line, statement.origin.column


def wildcard_permission(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A policy allows actions or resources by a wildcard.

    Left out are wildcards behind a name of one's own: the objects of a named bucket, the streams of a named log group, the
    stacks with the system's prefix. `"Resource": "*"` is left out for actions that know no resource.

    Why: ACCT-002 wants wildcards in actions and resources avoided; they also allow what nobody has thought of.
    Bad: `"Action": "s3:*"`, `"Resource": "*"`, `"NotAction": "iam:*"`, `"arn:aws:dynamodb:eu-west-1:111122223333:table/*"`.
    Good: `"Action": ["s3:GetObject"]`, `"Resource": "arn:aws:s3:::orders-reports/*"`.
    """
    for index, policy in enumerate(project.security.identity.policies):
        try:
            found = [statement for statement in statements(policy.document or "") if statement.allows]
        except Malformed:
            continue
        for statement in found:
            for value, what in _wildcards(statement):
                yield Finding(
                    severity="gap",
                    message=f"the policy {policy.name} allows {what} in {statement.title}",
                    location=_place(index),
                    criterion=_CRITERION,
                    hint="Name the actions and the resources one by one.",
                    place=place_in(evidence.workspace, project.id, _place(index), value.line, value.column),
                )


def _wildcards(statement: Statement) -> Iterator[tuple[Origin, str]]:
    for key in ("NotAction", "NotResource"):
        for value in statement.values(key)[:1]:
            yield value, f"everything but what {key} lists"
    actions = [str(action.value) for action in statement.values("Action")]
    for value in statement.values("Action"):
        if "*" in str(value.value):
            yield value, f"the actions `{value.value}`"
    own_key = bool(child(statement.origin, "Principal")) and all(action.startswith("kms:") for action in actions)
    for value in statement.values("Resource"):
        resource = str(value.value)
        if resource == "*" and not own_key and (scoped := [action for action in actions if not knows_no_resource(action)]):
            yield value, f"`{scoped[0]}` on every resource"
        elif resource != "*" and is_open(resource):
            yield value, f"the resources `{resource}`"


NO_RESOURCE = frozenset(
    {
        "cloudwatch:getmetricdata",
        "cloudwatch:getmetricstatistics",
        "cloudwatch:listmetrics",
        "cloudwatch:putmetricdata",
        "cloudformation:validatetemplate",
        "cognito-idp:listuserpools",
        "ecr:getauthorizationtoken",
        "iam:listaccountaliases",
        "kms:createkey",
        "kms:generaterandom",
        "kms:listaliases",
        "kms:listkeys",
        "lambda:listfunctions",
        "s3:listallmybuckets",
        "secretsmanager:getrandompassword",
        "secretsmanager:listsecrets",
        "sns:listtopics",
        "sqs:listqueues",
        "ssm:describeparameters",
        "sts:decodeauthorizationmessage",
        "sts:getcalleridentity",
        "tag:getresources",
        "xray:gettracesummaries",
        "xray:putresourcepolicy",
        "xray:puttelemetryrecords",
        "xray:puttracesegments",
        "xray:getsamplingrules",
        "xray:getsamplingtargets",
        "xray:getsamplingstatisticsummaries",
    }
)
"""Actions without a resource type, in lower case, of the services that API projects use most.

`ec2:Describe…` and `pricing:…` count as well. The rows of X-Ray were read in the AWS Service Authorization Reference
(2026-11), where an action without a resource type takes `*` alone; the others are an estimate until somebody reads theirs.
"""


def knows_no_resource(action: str) -> bool:
    """Return whether `action` works on no single resource, so that a policy can only name all."""
    action = action.lower()
    return action in NO_RESOURCE or action.startswith(("ec2:describe", "pricing:", "elasticloadbalancing:describe"))


def is_open(resource: str) -> bool:
    """Return whether the wildcard of an ARN stands where the name of the thing should."""
    if "*" not in resource:
        return False
    parts = resource.split(":", 5)
    if len(parts) < 6 or "*" in parts[2] or "*" in parts[4]:
        return True
    service, rest = parts[2], parts[5]
    if service == "s3":
        return "*" in rest.partition("/")[0]
    if service == "logs":
        group = rest.split(":")[1] if ":" in rest else rest
        return group.rpartition("/")[2] in ("*", "")
    if service in ("sqs", "sns", "execute-api"):
        return rest.startswith("*")
    names = re.split(r"[/:]", rest)[1:]
    return not any(name.strip("*") for name in names)


def open_trust(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A trust or resource policy lets everybody in.

    Why: ACCT-002 knows whom it grants something; a principal of `*` is every account of AWS.
    Bad: `"Principal": "*"` or `{"AWS": "*"}` without a condition.
    Good: the ARN of the role, or the service, that is meant; a condition on `aws:PrincipalOrgID` where it has to be many.
    """
    for index, policy in enumerate(project.security.identity.policies):
        try:
            found = [statement for statement in statements(policy.document or "") if statement.allows]
        except Malformed:
            continue
        for statement in found:
            principal = child(statement.origin, "Principal")
            if principal is not None and child(statement.origin, "Condition") is None:
                inner = list(principal.value.values()) if isinstance(principal.value, dict) else [principal]
                listed = [element for value in inner for element in (value.value if isinstance(value.value, list) else [value])]
                for element in listed:
                    if element.value == "*":
                        yield Finding(
                            severity="gap",
                            message=f"the policy {policy.name} trusts everybody in {statement.title}",
                            location=_place(index),
                            criterion=_CRITERION,
                            hint="Name the principal, or add a condition.",
                            place=place_in(evidence.workspace, project.id, _place(index), element.line, element.column),
                        )


def _place(index: int) -> Location:
    return ("security", "identity", "policies", index, "document")


PROJECT_RULES = (
    malformed_policy,
    wildcard_permission,
    open_trust,
)
