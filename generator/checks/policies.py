"""Rules about IAM policy documents, read statement by statement: no wildcards, no open trust (ACCT-002)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from generator.checks.finding import Evidence, Finding
from generator.checks.granting import matches
from generator.checks.needs import WHOLE
from generator.checks.statements import Malformed, Statement, statements
from generator.model.description.project import Project
from generator.model.types.open import decided
from generator.model.types.origin import Location, Origin, child
from generator.workspace.aws_tables import aws_commands, iam_actions
from generator.workspace.loader import place_in

_CRITERION = "ACCT-002.least-privilege"


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
        for statement in _statements(policy.document):
            for value, what in _wildcards(statement) if statement.allows else ():
                message = f"the policy {policy.name} allows {what} in {statement.title}"
                yield _found(project, index, value, message, evidence, "Name the actions and the resources one by one.")


def _wildcards(statement: Statement) -> Iterator[tuple[Origin, str]]:
    for key in ("NotAction", "NotResource"):
        for value in statement.values(key)[:1]:
            yield value, f"everything but what {key} lists"
    actions = [str(action.value) for action in statement.values("Action")]
    for value in statement.values("Action"):
        if _WILD.search(str(value.value)):
            yield value, f"the actions `{value.value}`"
    own_key = bool(child(statement.origin, "Principal")) and all(action.startswith("kms:") for action in actions)
    for value in statement.values("Resource"):
        resource = str(value.value)
        if resource == "*" and not own_key and (scoped := [action for action in actions if not knows_no_resource(action)]):
            yield value, f"`{scoped[0]}` on every resource"
        elif resource != "*" and is_open(resource):
            yield value, f"the resources `{resource}`"


_OWN_NAME = 3
"""So many letters or digits before a wildcard make a name of one's own: k* is none."""


def knows_no_resource(action: str) -> bool:
    """Return whether `action`, or each that it stands for, works on no single resource, so that a policy can only name all."""
    prefix, _, name = action.lower().partition(":")
    if _WILD.search(name):
        found = [known for known in iam_actions().all_of(prefix) if matches(action.lower(), known.name.lower())]
        return bool(found) and all(not known.arns for known in found)
    known_action = iam_actions().action(action)
    return action.lower() in WHOLE or (known_action is not None and not known_action.arns)


def is_open(resource: str) -> bool:
    """Return whether the wildcard of an ARN is where the name of the thing should be; `?` is a wildcard as `*` is."""
    if not _WILD.search(resource):
        return False
    parts = resource.split(":", 5)
    if len(parts) < 6 or _WILD.search(parts[2]) or _WILD.search(parts[4]):
        return True
    service, rest = parts[2], parts[5]
    if service == "s3":
        return bool(_WILD.search(rest.partition("/")[0]))
    if service == "logs":
        group = rest.split(":")[1] if ":" in rest else rest
        return not _is_own(group.rpartition("/")[2])
    if service in ("sqs", "sns", "execute-api"):
        return not _is_own(rest.partition("/")[0])
    if rest == "recovery-point:*":
        return False  # AWS Backup gives each its id, every night a new one
    if service == "apigateway":
        return not any(_is_own(name) for name in rest.split("/")[2:]) and rest.count("/") > 1
    return not any(_is_own(name) for name in re.split(r"[/:]", rest)[1:])


_WILD = re.compile(r"[*?]")


def _is_own(name: str) -> bool:
    """Return whether a name is whole, or has enough before its wildcard."""
    wild = _WILD.search(name)
    return bool(name) and (wild is None or len(re.sub(r"\W", "", name[: wild.start()])) >= _OWN_NAME)


def unknown_action(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A policy names an action that IAM does not have.

    Why: IAM takes the policy and allows nothing by it; the first call of the function is denied.
    Bad: `dynamodb:GetItm`; `dynamo:Query`; `dynamodb:TransactWriteItems`, which is a call and needs the actions of its parts.
    Good: an action of the Service Authorization Reference, such as `dynamodb:GetItem`.
    """
    for index, policy in enumerate(project.security.identity.policies):
        for statement in _statements(policy.document):
            for key in ("Action", "NotAction"):
                for value in statement.values(key):
                    if wrong := _unknown(str(value.value)):
                        yield _found(project, index, value, f"the policy {policy.name}, {statement.title}: {wrong}", evidence, _EXISTING)


_EXISTING = "Take the name from the Service Authorization Reference; evidencekit explain role derives the policy of a role of the runbook."


def _unknown(action: str) -> str:
    prefix, colon, name = action.lower().partition(":")
    if action == "*":
        return ""
    table, calls = iam_actions(), aws_commands()
    if not colon and prefix in table.prefixes:
        return f"`{action}` is a service without an action; write `{prefix}:` and the action"
    if not colon or (prefix not in table.prefixes and not _WILD.search(prefix)):
        close = get_close_matches(prefix, list(table.prefixes), n=1)
        return f"IAM has no service `{prefix}`" + (f". Did you mean `{close[0]}`?" if close else "")
    if _WILD.search(action):
        known = [found.name.lower() for found in table.all_of(prefix)] + list(calls.operations)
        return "" if _WILD.search(prefix) or any(matches(action.lower(), one) for one in known) else f"no action of IAM is like `{action}`"
    if table.action(action) is not None or action.lower() in calls.operations:
        return ""
    needed = calls.needed(prefix, name)
    if needed:
        return f"`{action}` is a call and no action of IAM: it needs {', '.join(needed)}"
    close = get_close_matches(name, [found.name.partition(":")[2] for found in table.all_of(prefix)], n=1)
    return f"IAM has no action `{action}`" + (f". Did you mean `{prefix}:{close[0]}`?" if close else "")


def open_trust(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A trust or resource policy lets everybody in.

    Why: ACCT-002 knows whom it grants something; a principal of `*` is every account of AWS.
    Bad: `"Principal": "*"` or `{"AWS": "*"}` without a condition that names who; `aws:SecureTransport` does not.
    Good: the ARN of the role, or the service, that is meant; a condition on `aws:PrincipalOrgID` where it has to be many.
    """
    for index, policy in enumerate(project.security.identity.policies):
        for statement in _statements(policy.document):
            if not statement.allows or _names_who(statement):
                continue
            for element in _everybody(statement):
                what = f"the policy {policy.name} trusts everybody in {statement.title}"
                yield _found(project, index, element, what, evidence, "Name the principal, or add a condition that names who.")


def _everybody(statement: Statement) -> Iterator[Origin]:
    excepted = child(statement.origin, "NotPrincipal")
    if excepted is not None:
        yield excepted
    principal = child(statement.origin, "Principal")
    if principal is None:
        return
    inner = list(principal.value.values()) if isinstance(principal.value, dict) else [principal]
    listed = [element for value in inner for element in (value.value if isinstance(value.value, list) else [value])]
    yield from (element for element in listed if element.value == "*")


_WHO = frozenset(
    [
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:principalarn",
        "aws:principalaccount",
        "aws:principalservicename",
        "aws:principalservicenameslist",
        "aws:sourcearn",
        "aws:sourceaccount",
        "aws:sourceorgid",
        "aws:sourceorgpaths",
        "aws:sourcevpce",
        "aws:sourcevpc",
        "aws:sourceip",
        "aws:vpcsourceip",
        "aws:userid",
        "aws:username",
        "aws:calledvia",
        "kms:calleraccount",
        "sns:endpoint",
    ]
)
"""Condition keys that say who calls, or from where (AWS global condition context keys, IAM User Guide, read on 2026-11-30)."""


def _names_who(statement: Statement) -> bool:
    """Return whether a condition says who calls: one that everybody meets, such as aws:SecureTransport, does not."""
    condition = child(statement.origin, "Condition")
    operators = condition.value if condition is not None and isinstance(condition.value, dict) else {}
    for operator, keys in operators.items():
        if "not" in str(operator).lower() or str(operator).lower().endswith("ifexists") or not isinstance(keys.value, dict):
            continue
        for key, value in keys.value.items():
            values = value.value if isinstance(value.value, list) else [value]
            named = str(key).lower() in _WHO or str(key).lower().endswith((":sub", ":aud", ":oaud"))
            if named and all(str(one.value).strip("*?") not in ("", "0.0.0.0/0", "::/0") for one in values):
                return True
    return False


def _statements(document: str | None) -> tuple[Statement, ...]:
    """Return the statements of a policy; none where it is malformed, which is another rule's finding."""
    try:
        return statements(document or "")
    except Malformed:
        return ()


def _found(project: Project, index: int, value: Origin, message: str, evidence: Evidence, hint: str) -> Finding:
    return Finding(
        severity="gap",
        message=message,
        location=_place(index),
        criterion=_CRITERION,
        hint=hint,
        place=place_in(evidence.workspace, project.id, _place(index), value.line, value.column),
    )


def _place(index: int) -> Location:
    return ("security", "identity", "policies", index, "document")


PROJECT_RULES = (
    malformed_policy,
    wildcard_permission,
    unknown_action,
    open_trust,
)
