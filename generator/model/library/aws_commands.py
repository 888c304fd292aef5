"""The commands of the AWS CLI by service: what each takes, whether its answer comes in pages, which permission it needs.

The table is compiled by tools/aws_tables.py; its first lines say from which version and when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

Kind = Literal["text", "flag", "whole", "number", "time", "keys"]
_KINDS: dict[str, Kind] = {"?": "flag", "#": "whole", "~": "number", "@": "time", "{": "keys"}


@dataclass(frozen=True)
class Option:
    """What an option of a command takes: `values` are all that it may be, `keys` those of a structure; empty where any may."""

    name: str
    needed: bool
    listed: bool
    kind: Kind
    values: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class AwsCommand:
    """One command of the CLI. `permissions` are IAM actions; where it is empty, none is known; `-` says that none is needed.

    `words` is how many plain words may follow: what the CLI adds to the operations of a service takes some, and a command that
    writes its answer into a file takes its name; `request` is the method
    and the path of API Gateway, whose permissions these are.
    """

    service: str
    name: str
    paged: bool
    permissions: tuple[str, ...]
    options: Mapping[str, Option]
    request: str = ""
    words: int = 0


@dataclass(frozen=True)
class AwsService:
    """One service of the CLI; without `prefix` only its name is known, and nothing about its commands."""

    name: str
    prefix: str
    lines: Mapping[str, str]
    read: dict[str, AwsCommand] = field(default_factory=dict)

    def command(self, name: str) -> AwsCommand | None:
        """Return the command called `name`, such as describe-table or wait/table-exists; None where there is none."""
        if name not in self.read:
            line = self.lines.get(name)
            if line is None:
                return None
            if name.startswith("wait/"):
                waited = self.command(line)
                return waited and replace(waited, name=name, paged=False)
            self.read[name] = _command(self, name, line)
        return self.read[name]


@dataclass(frozen=True)
class AwsCommands:
    """All services of the CLI by name; `origin` says which version they are from, and of which day."""

    origin: str
    services: Mapping[str, AwsService]

    def command(self, service: str, name: str) -> AwsCommand | None:
        """Return a command; None where the service or the command is unknown."""
        known = self.services.get(service)
        return known.command(name) if known else None

    def needed(self, prefix: str, call: str) -> tuple[str, ...]:
        """Return the permissions of a call, such as transactwriteitems, where they are not called like it."""
        for service in self.services.values():
            if service.prefix == prefix:
                for name, line in service.lines.items():
                    if name.replace("-", "") == call and line.lstrip("*^").startswith(">"):
                        found = service.command(name)
                        return found.permissions if found is not None else ()
        return ()

    @cached_property
    def operations(self) -> frozenset[str]:
        """All permissions that a command has without being told so, such as dynamodb:describetable, in lower case."""
        compiled = (service for service in self.services.values() if service.prefix)
        return frozenset(
            f"{service.prefix}:{name.replace('-', '')}"
            for service in compiled
            for name, line in service.lines.items()
            if not line.lstrip("*^").startswith(">")
        )


def parse_commands(text: str) -> AwsCommands:
    """Return the table that `text` holds; one line of it is read when its command is asked for."""
    services: dict[str, AwsService] = {}
    lines: dict[str, str] = {}
    origin, *rest = text.splitlines()
    for line in rest:
        if line.startswith("= "):
            _, name, *prefix = line.split(" ")
            lines = {}
            services[name] = AwsService(name, prefix[0] if prefix else "", lines)
        elif line.startswith("+ "):
            _, service, name, said = line.split(" ", 3)
            added = services.setdefault(service, AwsService(service, service, {}))
            added.read[name] = _command(added, name, said)
        elif not line.startswith("#"):
            name = line[: min(at for at in (line.find(sign) % (len(line) + 1) for sign in " *^>"))]
            lines[name] = line[len(name) :].removeprefix(" ") if name.startswith("wait/") else line[len(name) :]
    return AwsCommands(origin.lstrip("# "), services)


def _command(service: AwsService, name: str, line: str) -> AwsCommand:
    head, _, options = line.partition(" ")
    words = 0
    if head.isdigit():
        words, (head, _, options) = int(head), options.partition(" ")
    paged, words = head.startswith("*"), 1 if "^" in head[:2] else words
    permission = head.lstrip("*^")[1:]
    request = permission if "/" in permission else ""
    named = permission.split(",") if permission else [f"{service.prefix}:{name.replace('-', '')}"]
    said = (_option(word) for word in options.split(" ") if word)
    return AwsCommand(service.name, name, paged, () if request else tuple(named), {option.name: option for option in said}, request, words)


def _option(word: str) -> Option:
    name = word[: next((at for at, char in enumerate(word) if char in "!?#~@[{="), len(word))]
    rest = word[len(name) :]
    needed, rest = rest.startswith("!"), rest.removeprefix("!")
    listed, rest = rest.startswith("["), rest.lstrip("[")
    kind = _KINDS.get(rest[:1], "text")
    values = tuple(value.replace("%20", " ") for value in rest[1:].split("|")) if rest.startswith("=") else ()
    keys = tuple(rest[1:].split(",")) if kind == "keys" and rest[1:] else ()
    return Option(f"--{name}", needed, listed, kind, values, keys)
