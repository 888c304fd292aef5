"""The actions of IAM by prefix, with the types of resources that each takes.

The table is compiled by tools/aws_tables.py; its first lines say from which list and when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class IamAction:
    """An action of IAM as AWS writes it, and the ARN patterns of what it takes; none where it takes every resource only."""

    name: str
    arns: tuple[str, ...]


@dataclass(frozen=True)
class IamActions:
    """All actions by their name in lower case, such as dynamodb:getitem; `origin` says from where they are, and of which day."""

    origin: str
    prefixes: Mapping[str, str]

    def action(self, name: str) -> IamAction | None:
        """Return the action called `name`, in any case of letters; None where there is none."""
        prefix, _, rest = name.lower().partition(":")
        return self._of(prefix).get(rest)

    def all_of(self, prefix: str) -> tuple[IamAction, ...]:
        """Return the actions with this prefix."""
        return tuple(self._of(prefix.lower()).values())

    def _of(self, prefix: str) -> Mapping[str, IamAction]:
        if prefix not in self._read and prefix in self.prefixes:
            self._read[prefix] = _actions(prefix, self.prefixes[prefix])
        return self._read.get(prefix, {})

    @cached_property
    def _read(self) -> dict[str, dict[str, IamAction]]:
        return {}


def parse_actions(text: str) -> IamActions:
    """Return the table that `text` holds; the actions of a prefix are read when one of them is asked for."""
    origin, _, rest = text.partition("\n")
    parts = rest.split("\n= ")[1:] if not rest.startswith("= ") else rest.removeprefix("= ").split("\n= ")
    pairs = (part.partition("\n")[::2] for part in parts)
    return IamActions(origin.lstrip("# "), dict(pairs))


def _actions(prefix: str, text: str) -> dict[str, IamAction]:
    arns: dict[str, str] = {}
    found: dict[str, IamAction] = {}
    for line in text.splitlines():
        first, _, rest = line.partition(" ")
        if not first.endswith(":"):
            arns[first] = rest
            continue
        types = () if first == "*:" else tuple(arns[type] for type in first[:-1].split(",") if type in arns)
        found.update((name.lower(), IamAction(f"{prefix}:{name}", types)) for name in rest.split(" "))
    return found
