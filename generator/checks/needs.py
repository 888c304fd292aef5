"""What a command of the AWS CLI may only do with a permission: the action of IAM, and the ARN of what it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.checks.aws_cli import find, split
from generator.checks.scripts import Command
from generator.checks.shell import VARIABLE
from generator.model.library.aws_commands import AwsCommand
from generator.workspace.aws_tables import aws_commands, iam_actions

_VARIABLE = re.compile(r"\$\{(\w+)\}")
_UNKNOWN = re.compile(r"[A-Z][A-Z0-9_]*")
_INSIDE = re.compile(r"(?<![\w-])[A-Z]+(?:_[A-Z0-9]+)+(?![\w-])")
_SAME = {
    "dbclusterinstancename": ("dbclusteridentifier",),
    "dbinstancename": ("dbinstanceidentifier",),
    "clustersnapshotname": ("dbclustersnapshotidentifier",),
    "snapshotname": ("dbsnapshotidentifier",),
    "clustername": ("cluster", "clustername"),
    "servicename": ("service",),
    "parameternamewithoutleadingslash": ("name",),
    "rulename": ("rule", "name"),
    "objectname": ("key",),
    "bucketname": ("bucket",),
    "pipelinename": ("pipelinename", "name"),
    "taskdefinitionfamilyname": ("taskdefinition",),
}
"""Variables of ARN patterns that options call by another name."""


@dataclass(frozen=True)
class Need:
    """An action of IAM, and the patterns of the ARNs on one of which it must be allowed: one for each type of resource."""

    action: str
    resources: tuple[str, ...]

    @property
    def narrowest(self) -> str:
        """Return the pattern of which the most is known."""
        return min(self.resources, key=lambda resource: (resource.count("*"), len(resource)))


def needs(command: Command, account: str, home: str = "*") -> Iterator[Need]:
    """Yield what a command needs in an account, by its number or `*`; nothing where no permission is known or needed.

    `home` is the Region of commands that name none.
    """
    if not command.is_aws:
        return
    plain, options = split(command.words[1:])
    known = find(plain, aws_commands())
    if known is None:
        return
    single = {name for name, option in known.options.items() if not option.listed and option.kind != "keys"}
    options = {name: values[:1] if name in single else values for name, values in options.items()}
    region = next(iter(options.get("--region", [])), home)
    where = {"Partition": "aws", "Region": "*" if VARIABLE in region else region, "Account": account}
    if known.request:
        yield _request(known, options, where["Region"])
        return
    for permission in known.permissions:
        if permission != "-":
            yield from _needed(permission, _directed(known, permission, plain), options, where)
    for option in ("--role-arn", "--iam-role-arn", "--cloud-watch-logs-role-arn", "--service-role-arn", "--execution-role-arn", "--role"):
        for arn in options.get(option, []) if option in known.options else []:
            if arn.startswith("arn:") and not known.name.startswith(("assume-", "get-", "list-")):
                yield Need("iam:PassRole", (_known_value(arn),))


def _request(known: AwsCommand, options: Mapping[str, list[str]], region: str) -> Need:
    """Return the need of a command of API Gateway: its permissions are the method and the path of the request."""
    method, slash, path = known.request.partition("/")
    values = {_plain(name): values[0] for name, values in options.items() if values}
    filled = re.sub(r"\{(\w+)\+?\}", lambda found: _known_value(values.get(_plain(found[1]), "*")), path)
    return Need(f"apigateway:{method}", (f"arn:aws:apigateway:{region}::{slash}{filled}",))


def _directed(known: AwsCommand, permission: str, plain: list[str]) -> list[tuple[str, str]] | None:
    """Return buckets and keys that `aws s3` reads or writes by a permission; None for every other command."""
    if known.service != "s3":
        return [("loggroupname", plain[2])] if plain[:2] == ["logs", "tail"] and len(plain) > 2 else None
    action = permission.partition(":")[2]
    ends = plain[2:4]
    chosen = ends[:1] if action in ("GetObject", "ListBucket", "DeleteObject") else ends[1:]
    if action == "ListBucket":
        chosen = ends
    places = (end.removeprefix("s3://").partition("/")[::2] for end in chosen if end.startswith("s3://"))
    return [pair for bucket, key in places for pair in (("bucketname", bucket), ("objectname", f"{key or ''}*"))]


WHOLE = frozenset({"cloudwatch:describealarms", "cloudwatch:describealarmhistory"})
"""Actions that a policy can only allow as a whole for what commands ask: alarms by state, composite ones among them (API Reference
of CloudWatch, DescribeAlarms and DescribeAlarmHistory, read on 2026-11-30)."""


def _needed(permission: str, said: list[tuple[str, str]] | None, options: Mapping[str, list[str]], where: dict[str, str]) -> Iterator[Need]:
    permission, _, option = permission.partition("@")
    options = {f"--{option}": options.get(f"--{option}", [])} if option else options
    action = iam_actions().action(permission)
    name = action.name if action is not None else permission
    if said == []:
        return
    patterns = action.arns if action is not None else ()
    if not patterns or permission.lower() in WHOLE:
        yield Need(name, ("*",))
        return
    if arns := [value for values in options.values() for value in values if value.startswith("arn:")]:
        fitting = [_known_value(arn) for arn in arns if any(_is_like(arn, pattern) for pattern in patterns)]
        if fitting:
            yield from (Need(name, (arn,)) for arn in dict.fromkeys(fitting))
            return
    values = dict(said) if said is not None else {}
    number = max((len(_values(variable, values, options)) for pattern in patterns for variable in _names(pattern)), default=1)
    for index in range(max(number, 1)):
        filled = [_fill(pattern, where, values, options, index) for pattern in patterns]
        yield Need(name, tuple(dict.fromkeys(filled)))


def _names(pattern: str) -> list[str]:
    return [name for name in _VARIABLE.findall(pattern) if name not in ("Partition", "Region", "Account")]


def _fill(pattern: str, where: Mapping[str, str], values: Mapping[str, str], options: Mapping[str, list[str]], index: int) -> str:
    """Return the ARN of a pattern: a secret has six more characters, and what a log group holds is behind its name."""

    def value(found: re.Match[str]) -> str:
        if found[1] in where:
            return where[found[1]]
        known = _values(found[1], values, options)
        return known[min(index, len(known) - 1)] if known else "*"

    filled = _VARIABLE.sub(value, pattern)
    if ":secret:" in filled:
        return f"{filled}*"
    return f"{filled}:*" if re.search(r":log-group:[^:]+$", filled) else filled


def _values(variable: str, said: Mapping[str, str], options: Mapping[str, list[str]]) -> list[str]:
    """Return what the options say for a variable of an ARN pattern."""
    name = variable.lower()
    if name in said:
        return [_known_value(said[name])]
    wanted = _SAME.get(name, (name,))
    found: list[str] = []
    for option, values in options.items():
        called = _plain(option)
        directed = re.sub("^(?:source|target|destination)", "", called)
        if called in wanted or called.removesuffix("s") in wanted or (directed in wanted and directed != "name"):
            found += [_known_value(value).removeprefix("/" if "slash" in name else "") for value in values]
    return found


def _known_value(value: str) -> str:
    """Return a value of an option as it is in an ARN: `*` where only the account knows it."""
    if VARIABLE in value:
        return re.sub(r"\*+", "*", value.replace(VARIABLE, "*")) if value != VARIABLE else "*"
    if _UNKNOWN.fullmatch(value) or value.startswith("alias/"):
        return "*"
    if value.startswith("arn:"):
        return value
    return _INSIDE.sub("*", value.partition(":")[0])


def _is_like(arn: str, pattern: str) -> bool:
    own, other = arn.split(":", 5), pattern.split(":", 5)
    if len(own) < 6 or len(other) < 6 or own[2] != other[2]:
        return False
    return re.split(r"[/:]", own[5])[0] == re.split(r"[/:]", other[5])[0] or "${" in re.split(r"[/:]", other[5])[0]


def _plain(option: str) -> str:
    return re.sub(r"[-_]", "", option).lower()
