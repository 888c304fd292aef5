"""A policy document in JSON, statement by statement, each with its place in the text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

from generator.errors import InputError
from generator.model.types.origin import Origin, child
from generator.workspace.positions import read_yaml


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


@lru_cache(maxsize=512)
def statements(text: str) -> tuple[Statement, ...]:
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
    return tuple(Statement(written, number) for number, written in enumerate(listed, 1))
