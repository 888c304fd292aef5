"""Rules about the policies of components: they allow what the component is drawn to call, and nothing else of the system (ACCT-002)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.checks.finding import Evidence, Finding
from generator.checks.granting import Policy, matches, policy
from generator.checks.statements import Statement
from generator.checks.vpc_endpoints import ENDPOINTS
from generator.model.description.architecture import Component
from generator.model.description.project import Project
from generator.model.types.open import each, is_open
from generator.model.types.origin import Location, Origin
from generator.workspace.loader import place_in

_CRITERION = "ACCT-002.least-privilege"
_NAMES: Mapping[str, tuple[str, str]] = {
    "dynamodb": ("dynamodb", "table/"),
    "lambda": ("lambda", "function:"),
    "sqs": ("sqs", ""),
    "sns": ("sns", ""),
    "eventbridge": ("events", "event-bus/"),
    "stepfunctions": ("states", "stateMachine:"),
    "kinesis": ("kinesis", "stream/"),
    "s3": ("s3", ""),
}
"""Of services whose ARNs hold the name that a component has as `resource`: the prefix of IAM, and what is before the name.
Service Authorization Reference, read on 2026-11-30."""
_NAME = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class _Own:
    """A policy of components: where it is, its name, and what it says."""

    index: int
    components: tuple[str, ...]
    policy: Policy


def _owned(project: Project) -> list[_Own]:
    found = []
    for index, one in enumerate([] if is_open(project.security.identity.policies) else project.security.identity.policies):
        listed = () if is_open(one) else tuple(id for id in each(one.components) if not is_open(id))
        read = policy(one.name, one.document or "") if listed else None
        found += [_Own(index, listed, read)] if read is not None else []
    return found


def _known(project: Project) -> dict[str, Component]:
    """Return the components by id whose ARN follows from their name."""
    components = [one for one in each(project.architecture.components) if not is_open(one.service) and one.service in _NAMES]
    return {one.id: one for one in components if not is_open(one.resource) and _NAME.fullmatch(one.resource or "")}


def _calls(project: Project) -> list[tuple[str, str]]:
    """Return who calls whom; a call through an endpoint of a VPC is one of what the endpoint leads to."""
    services = {one.id: one.service for one in each(project.architecture.components) if not is_open(one.service)}
    drawn = [one for one in each(project.architecture.connections) if one.kind in ("request", "event")]
    behind: dict[str, list[str]] = {}
    for one in drawn:
        if services.get(one.source) in ENDPOINTS:
            behind.setdefault(one.source, []).append(one.target)
    return [(one.source, target) for one in drawn for target in (one.target, *behind.get(one.target, ()))]


def denied_call(_: Evidence, project: Project) -> Iterator[Finding]:
    """A component calls another, and no policy of its role allows anything on it.

    Why: the first call ends in AccessDenied; or the role has a policy that no one reviewed.
    Bad: `components: [bookings-function]` at a policy on `table/invoices`, and a connection to the table `bookings`.
    Good: the actions on `table/bookings` in a policy of the function's role.
    """
    owned, known = _owned(project), _known(project)
    for source, target in dict.fromkeys(_calls(project)):
        own = [one for one in owned if source in one.components]
        if own and target in known and not any(_reaches(one.policy, known[target]) for one in own):
            names = " and ".join(one.policy.name for one in own)
            yield Finding(
                severity="gap",
                message=f"`{source}` calls `{target}`, and {names} allows nothing on `{known[target].resource}`",
                location=("security", "identity", "policies", own[0].index, "components"),
                criterion=_CRITERION,
                hint="Allow what it calls, by the name of the resource; or correct the connection.",
            )


def _reaches(read: Policy, target: Component) -> bool:
    """Return whether a statement of a policy allows anything of the service of `target` on it."""
    return any(statement.allows and _acts_on(statement, target) for statement in read.statements)


def _acts_on(statement: Statement, target: Component) -> bool:
    prefix = _NAMES[target.service][0]
    actions = [str(value.value).lower() for value in statement.values("Action")]
    if actions and not any(action == "*" or matches(action.partition(":")[0], prefix) for action in actions):
        return False
    listed = statement.values("Resource")
    return not listed or any(value.value == "*" or _is_of(str(value.value), target) for value in listed)


def _is_of(arn: str, target: Component) -> bool:
    """Return whether the pattern of an ARN stands for `target`, or for a part of it: an index, objects, an alias."""
    prefix, before = _NAMES[target.service]
    parts = arn.split(":", 5)
    if len(parts) < 6 or not matches(parts[2], prefix) or not parts[5].startswith(before):
        return False
    return matches(re.split(r"[/:]", parts[5].removeprefix(before))[0], str(target.resource))


def strange_grant(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A policy of a component names the resource of another component, with which no connection joins it.

    Why: least privilege is what the component calls; a right that was copied from another role is one without a use.
    Bad: `components: [bookings-function]` at a policy on the table of the invoices, which the function is not drawn to call.
    Good: the resources that it calls; or the connection that is missing in `architecture.connections`.
    """
    known, joined = _known(project), {frozenset(call) for call in _calls(project)}
    for own in _owned(project):
        for statement in own.policy.statements:
            for value in statement.values("Resource") if statement.allows else ():
                named = [one for one in known.values() if _is_of(str(value.value), one)]
                if named and not any(_has_use(own, one.id, joined) for one in named):
                    yield _strange(evidence, project, own, value, named[0])


def _has_use(own: _Own, target: str, joined: set[frozenset[str]]) -> bool:
    return target in own.components or any(frozenset((id, target)) in joined for id in own.components)


def _strange(evidence: Evidence, project: Project, own: _Own, value: Origin, target: Component) -> Finding:
    location: Location = ("security", "identity", "policies", own.index, "document")
    who = " or ".join(f"`{id}`" for id in own.components)
    return Finding(
        severity="gap",
        message=f"the policy {own.policy.name} allows {who} something on `{target.id}`, and no connection joins them",
        location=location,
        criterion=_CRITERION,
        hint="Take the resource out of the policy, or add the connection.",
        place=place_in(evidence.workspace, project.id, location, value.line, value.column),
    )


PROJECT_RULES = (denied_call, strange_grant)
