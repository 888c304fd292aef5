"""Rules about functions that call one service only: an AWS integration might take their place (APIGW-002)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.finding import Evidence, Finding
from generator.model.description.architecture import Component
from generator.model.description.project import Project
from generator.model.types.origin import Location

_AROUND = {"cloudwatch", "xray", "kms", "secretsmanager", "parameterstore", "ssm", "iam", "waf", "vpce", "privatelink"}
"""Services that a function uses besides its work: logs, traces, keys, credentials and the way out of a VPC."""
_DEAD_LETTERS = re.compile(r"dlq|dead.?letter", re.IGNORECASE)


def unexplained_function(_: Evidence, project: Project) -> Iterator[Finding]:
    """A Lambda function calls exactly one AWS service, and nothing says what it does that API Gateway could not.

    Logs, traces, keys, credentials and dead-letter queues are not counted; two tables are one service.

    Why: APIGW-002 asks for the duties of each function with a single downstream service.
    Bad: a function with one connection, to a table, and no entry in `single_downstream` of any API.
    Good: an entry with its `responsibilities`: what it decides, computes or checks.
    """
    explained = {entry.function for api in project.apis for entry in api.single_downstream}
    for function in _functions(project):
        called = _downstream(project, function.id)
        if len(set(called.values())) == 1 and function.id not in explained and not _outside(project, called):
            yield Finding(
                severity="gap",
                message=f"{function.name} (`{function.id}`) calls one service only, {', '.join(sorted(called))}, "
                "and nothing says what it does beyond that",
                location=("architecture", "components", function.id),
                criterion="APIGW-002.function-duties",
                hint="Add it to single_downstream of the API that it works for, with its responsibilities.",
            )


def contradicted_downstream(_: Evidence, project: Project) -> Iterator[Finding]:
    """An entry of `single_downstream` is about no function, or about one that is drawn with other connections.

    Why: the answer to APIGW-002 and the diagram must tell the same.
    Bad: `downstream: orders-table` for a function that is also drawn calling a topic, or not calling that table.
    Good: an entry for each function with one service behind it, and for no other.
    """
    functions = {function.id for function in _functions(project)}
    for api in project.apis:
        for index, entry in enumerate(api.single_downstream):
            called = _downstream(project, entry.function)
            location: Location = ("apis", api.id, "single_downstream", index)
            if entry.function not in functions:
                wrong, at = f"`{entry.function}` is no Lambda function", "function"
            elif entry.downstream not in called:
                wrong, at = f"no connection leads from `{entry.function}` to `{entry.downstream}`", "downstream"
            elif len(set(called.values())) > 1:
                wrong, at = f"`{entry.function}` is drawn calling several: {', '.join(sorted(called))}", "function"
            else:
                continue
            yield Finding(
                severity="error",
                message=wrong,
                location=(*location, at),
                criterion="APIGW-002.function-duties",
                hint="Correct the entry, or the connections of architecture.yml.",
            )


_PASSES_ON = re.compile(
    r"(?<!not )\b(?:only|just|merely|simply)\s+(?:pass|forward|hand|relay|prox|writ|stor|send|put|cop|sav|invok|call)\w*"
    r"|\bpass(?:es)?[ -]through\b",
    re.IGNORECASE,
)
_FEWEST_WORDS = 8


def passing_function(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A function that, by its own description, only passes data on to another service.

    Why: APIGW-002 prefers an AWS integration where no validation or business logic is needed.
    Bad: “Only writes the item to the table.”
    Good: the AWS integration with a mapping template, or the logic that a template cannot express.
    """
    rule = evidence.workspace.library.gateway.lambda_or_direct.rule
    for api in project.apis:
        for index, entry in enumerate(api.single_downstream):
            found = _PASSES_ON.search(entry.responsibilities)
            few = len(entry.responsibilities.split()) < _FEWEST_WORDS
            if found or few:
                said = found[0] if found else entry.responsibilities
                yield Finding(
                    severity="gap",
                    message=f"`{entry.function}` seems to pass data on to `{entry.downstream}` and no more: “{said}”",
                    location=("apis", api.id, "single_downstream", index, "responsibilities"),
                    criterion="APIGW-002.no-pass-through",
                    hint=f"Use an AWS integration, or say what it decides. {rule}",
                )


def _functions(project: Project) -> list[Component]:
    return [component for component in project.architecture.components if component.service == "lambda"]


def _downstream(project: Project, function: str) -> dict[str, str]:
    """Return what the function calls for its work, by id, with the service that it is (its own id outside AWS)."""
    components = {component.id: component for component in project.architecture.components}
    called = {}
    for connection in project.architecture.connections:
        target = components.get(connection.target)
        if connection.source != function or connection.kind == "management":
            continue
        if target is None:
            called[connection.target] = connection.target
        elif target.service not in _AROUND and not _holds_dead_letters(target):
            called[target.id] = target.service
    return called


def _holds_dead_letters(component: Component) -> bool:
    names = f"{component.id} {component.name} {component.resource or ''}"
    return component.service in ("sqs", "sns") and _DEAD_LETTERS.search(names) is not None


def _outside(project: Project, called: dict[str, str]) -> bool:
    return not {component.id for component in project.architecture.components}.issuperset(called)


PROJECT_RULES = (
    unexplained_function,
    contradicted_downstream,
    passing_function,
)
