"""What is wrong with an AWS command, by the service models of botocore; the few commands that the CLI adds stand in a table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from warnings import catch_warnings

import jmespath
from botocore import xform_name
from botocore.exceptions import DataNotFoundError, UnknownServiceError
from botocore.model import OperationModel, Shape
from botocore.session import Session
from jmespath.exceptions import JMESPathError

from generator.checks.shell import VARIABLE

SERVICES = {"s3api": "s3", "deploy": "codedeploy", "configservice": "config"}
"""Services that the CLI calls by another name than botocore."""

ONLY_BOTOCORE = {"s3", "codedeploy", "config"}
"""Names of botocore under which the CLI knows no operation of the service."""

ALWAYS = {
    "--region",
    "--profile",
    "--query",
    "--output",
    "--endpoint-url",
    "--color",
    "--cli-read-timeout",
    "--cli-connect-timeout",
}
FLAGS = {"--debug", "--no-paginate", "--no-verify-ssl", "--no-sign-request", "--no-cli-pager", "--cli-auto-prompt"}
INSTEAD_OF_OPTIONS = {"--cli-input-json", "--cli-input-yaml", "--generate-cli-skeleton"}
PAGES = {"--max-items", "--starting-token", "--page-size"}
OUTPUTS = {"json", "text", "table", "yaml", "yaml-stream", "off"}

ADDED: dict[tuple[str, str], tuple[int, str, str, str]] = {
    ("s3", "ls"): (1, "", "page-size request-payer", "recursive human-readable summarize"),
    ("s3", "cp"): (
        2,
        "",
        "sse sse-kms-key-id storage-class content-type cache-control exclude include",
        "recursive dryrun quiet",
    ),
    ("s3", "sync"): (2, "", "sse sse-kms-key-id storage-class exclude include", "delete dryrun quiet exact-timestamps"),
    ("s3", "rm"): (1, "", "exclude include", "recursive dryrun quiet"),
    ("logs", "tail"): (1, "", "since filter-pattern format log-stream-names log-stream-name-prefix", "follow"),
    ("cloudformation", "deploy"): (
        0,
        "stack-name template-file",
        "s3-bucket s3-prefix kms-key-id parameter-overrides capabilities role-arn notification-arns tags",
        "no-execute-changeset fail-on-empty-changeset no-fail-on-empty-changeset disable-rollback force-upload",
    ),
    ("cloudformation", "package"): (
        0,
        "template-file s3-bucket",
        "s3-prefix kms-key-id output-template-file",
        "use-json force-upload",
    ),
    ("cloudfront", "create-invalidation"): (0, "distribution-id", "paths invalidation-batch", ""),
    ("cloudtrail", "validate-logs"): (0, "trail-arn start-time", "end-time s3-bucket s3-prefix account-id", "verbose"),
    ("configure", "sso"): (0, "", "", "use-device-code"),
    ("configure", "export-credentials"): (0, "", "format", ""),
    ("sso", "login"): (0, "", "sso-session", "no-browser use-device-code"),
    ("sso", "logout"): (0, "", "", ""),
    ("ecr", "get-login-password"): (0, "", "", ""),
    ("eks", "update-kubeconfig"): (0, "name", "kubeconfig role-arn alias user-alias", "dry-run verbose"),
}
"""Commands of the CLI without an operation of their own: number of plain words, needed options, further options, flags."""


@cache
def _session() -> Session:
    return Session()


@cache
def _operations(service: str) -> dict[str, OperationModel]:
    model = _session().get_service_model(service)
    return {xform_name(name, "-"): model.operation_model(name) for name in model.operation_names}


@cache
def _data(service: str, kind: str) -> dict[str, Any]:
    try:
        return _session().get_component("data_loader").load_service_model(service, kind)
    except DataNotFoundError:
        return {}


def faults(words: list[str], *, whole: bool = True) -> Iterator[str]:
    """What is wrong with the words of one `aws` command; `whole` is false for a mention that leaves options out."""
    plain, options = _split(words[1:])
    yield from _everywhere(options)
    if len(plain) < 2:
        yield "names no operation"
        return
    service, operation, *rest = plain
    if (service, operation) in ADDED:
        yield from _added(ADDED[service, operation], rest, options, whole=whole)
        return
    try:
        known = {} if service in ONLY_BOTOCORE else _operations(SERVICES.get(service, service))
    except UnknownServiceError:
        known = {}
    if not known:
        yield f"`{service}` is no service of the CLI"
    elif operation == "wait":
        yield from _wait(SERVICES.get(service, service), rest, options, whole=whole)
    elif operation not in known:
        yield f"`{service}` has no operation `{operation}`"
    else:
        pages = PAGES if known[operation].name in _data(SERVICES.get(service, service), "paginators-1").get("pagination", {}) else set()
        yield from _operation(known[operation], rest, options, pages, whole=whole)


def _split(words: list[str]) -> tuple[list[str], dict[str, list[str]]]:
    plain: list[str] = []
    options: dict[str, list[str]] = {}
    current = plain
    for word in words:
        if re.fullmatch(r"--[a-z][a-z0-9-]*(=.*)?", word, re.DOTALL):
            name, equals, value = word.partition("=")
            current = options[name] = [value] if equals else []
        elif current is not plain and len(current) == 1 and next(reversed(options)) in ALWAYS:
            plain.append(word)
            current = plain
        else:
            current.append(word)
    return plain, options


def _everywhere(options: dict[str, list[str]]) -> Iterator[str]:
    for query in options.get("--query", []):
        try:
            with catch_warnings(action="error", category=PendingDeprecationWarning):
                jmespath.compile(query.replace(VARIABLE, "variable"))
        except (JMESPathError, PendingDeprecationWarning) as error:
            yield f"--query: {str(error).splitlines()[0].removeprefix('Invalid jmespath expression: ')}"
    for output in options.get("--output", []):
        if output not in OUTPUTS:
            yield f"--output: `{output}` is none of {', '.join(sorted(OUTPUTS))}"
    for name in sorted(ALWAYS & options.keys()):
        if len(options[name]) != 1:
            yield f"{name} needs one value"


def _added(command: tuple[int, str, str, str], rest: list[str], options: dict[str, list[str]], *, whole: bool) -> Iterator[str]:
    number, needed, further, flags = command
    for flag in (f"--{one}" for one in flags.split()):
        rest = [*rest, *options.get(flag, [])]
    known = {f"--{one}" for one in f"{needed} {further} {flags}".split()}
    yield from (f"{name} is no option of this command" for name in options if name not in known | ALWAYS | FLAGS)
    yield from (f"--{name} is missing" for name in needed.split() if whole and f"--{name}" not in options)
    if len(rest) > number or (whole and number and not rest):
        yield f"{number} plain words are taken, not {len(rest)}"


def _wait(service: str, rest: list[str], options: dict[str, list[str]], *, whole: bool) -> Iterator[str]:
    waiters = {xform_name(name, "-"): one["operation"] for name, one in _data(service, "waiters-2").get("waiters", {}).items()}
    if not rest or rest[0] not in waiters:
        yield f"`{service}` cannot wait for `{' '.join(rest)}`"
        return
    operation = _operations(service)[xform_name(waiters[rest[0]], "-")]
    yield from _operation(operation, rest[1:], options, set(), whole=whole)


def _operation(operation: OperationModel, rest: list[str], options: dict[str, list[str]], pages: set[str], *, whole: bool) -> Iterator[str]:
    shape = operation.input_shape
    members: dict[str, Shape] = {f"--{xform_name(name, '-')}": member for name, member in shape.members.items()} if shape else {}
    yield from (f"`{word}` belongs to no option" for word in rest)
    for name, values in options.items():
        if name in members:
            yield from (f"{name}: {fault}" for fault in _value(members[name], values))
        elif name.replace("--no-", "--", 1) in members and members[name.replace("--no-", "--", 1)].type_name == "boolean":
            yield from (f"`{word}` belongs to no option" for word in values)
        elif name not in ALWAYS | FLAGS | INSTEAD_OF_OPTIONS | pages:
            yield f"{name} is no option of {operation.name}"
    if whole and shape and not INSTEAD_OF_OPTIONS & options.keys():
        tokens = set(operation.idempotent_members)
        needed = (f"--{xform_name(name, '-')}" for name in shape.required_members if name not in tokens)
        yield from (f"{name} is missing" for name in needed if name not in options)


def _value(shape: Shape, values: list[str]) -> Iterator[str]:
    if shape.type_name == "boolean":
        yield from (f"`{word}` belongs to no option" for word in values)
        return
    if not values:
        yield "has no value"
    if shape.type_name not in ("list", "map", "structure") and len(values) > 1:
        yield f"`{values[1]}` belongs to no option"
    for value in values:
        if value.startswith(("file://", "fileb://")):
            continue
        if shape.type_name in ("list", "map", "structure") and value[:1] in ("{", "["):
            yield from _json(shape, value)
        else:
            yield from _shorthand(shape, value)


def _json(shape: Shape, value: str) -> Iterator[str]:
    try:
        yield from _members(shape, json.loads(value))
    except json.JSONDecodeError as error:
        yield f"is no JSON: {error.msg} at character {error.pos + 1}"


def _members(shape: Shape, value: Any) -> Iterator[str]:
    match shape.type_name, value:
        case "structure", dict():
            for key, inner in value.items():
                if key in shape.members:
                    yield from _members(shape.members[key], inner)
                else:
                    yield f"has no `{key}`, only {', '.join(shape.members)}"
            yield from (f"lacks `{key}`" for key in shape.required_members if key not in value)
        case "map", dict():
            for inner in value.values():
                yield from _members(shape.value, inner)
        case "list", list():
            for inner in value:
                yield from _members(shape.member, inner)
        case (("structure" | "map" | "list"), _):
            yield f"needs a {shape.type_name}"
        case _:
            yield from _scalar(shape, str(value))


def _shorthand(shape: Shape, value: str) -> Iterator[str]:
    inner = shape.member if shape.type_name == "list" else shape
    if inner.type_name == "structure":
        if value == VARIABLE:
            return
        keys = _keys(value)
        if not keys and len(inner.members) > 1:
            yield f"`{value}` has no `name=value`"
        for key in keys:
            if key not in inner.members:
                yield f"has no `{key}`, only {', '.join(inner.members)}"
    elif inner.type_name == "string" or shape.type_name != "list":
        yield from _scalar(inner, value)


def _keys(value: str) -> list[str]:
    """Names before `=` at the top of the CLI's shorthand: `a=1,b=[x,y],c={d=2}` has a, b and c."""
    top, depth = "", 0
    for char in value:
        depth -= char in "]}"
        top += char if not depth else " "
        depth += char in "[{"
    return re.findall(r"(?:^|,)([A-Za-z][\w-]*)=", top)


def _scalar(shape: Shape, value: str) -> Iterator[str]:
    if VARIABLE in value:
        return
    if getattr(shape, "enum", None) and value not in shape.enum:
        yield f"`{value}` is none of {', '.join(shape.enum)}"
    if shape.type_name in ("integer", "long") and not re.fullmatch(r"-?\d+", value):
        yield f"`{value}` is no whole number"
