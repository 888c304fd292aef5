"""Policies as IAM reads them: patterns with * and ?, which statement allows an action on a resource, and which denies it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from generator.checks.statements import Malformed, Statement, statements
from generator.model.types.origin import child

ANY = "*"
EVERY = "\0"
"""The resource of an action that takes no single one: only `*` stands for it."""


@dataclass(frozen=True)
class Policy:
    """A policy under its name, read."""

    name: str
    statements: tuple[Statement, ...]


def policy(name: str, text: str) -> Policy | None:
    """Return the policy in `text`, or None where it is none."""
    try:
        return Policy(name, tuple(statements(text)))
    except Malformed:
        return None


def denial(action: str, resource: str, policies: Iterable[Policy]) -> str:
    """Return why `policies` together do not allow `action` on `resource`, a pattern of an ARN; empty where they do.

    Conditions are taken as met where a statement allows, and as not met where it denies.
    """
    elsewhere: list[str] = []
    allowed = False
    for found in policies:
        for statement in found.statements:
            if not _acts(statement, action):
                continue
            on = _on(statement, resource)
            if statement.allows:
                allowed = allowed or on
                elsewhere += [] if on else [_where(statement)]
            elif on and child(statement.origin, "Condition") is None:
                return f"{statement.title} of {found.name} denies it"
    if allowed:
        return ""
    return f"it is allowed on {elsewhere[0]} only" if elsewhere else "no statement allows it"


def _where(statement: Statement) -> str:
    values = [str(value.value) for value in statement.values("Resource")]
    if not values:
        return "other resources"
    return ", ".join(f"`{value}`" for value in values[:3]) + (" …" if len(values) > 3 else "")


def _acts(statement: Statement, action: str) -> bool:
    named = [str(value.value) for value in statement.values("Action")]
    left_out = [str(value.value) for value in statement.values("NotAction")]
    if left_out:
        return not any(matches(pattern.lower(), action.lower()) for pattern in left_out)
    return any(matches(pattern.lower(), action.lower()) for pattern in named)


def _on(statement: Statement, resource: str) -> bool:
    left_out = [str(value.value) for value in statement.values("NotResource")]
    if left_out:
        return not any(covers(pattern, resource) for pattern in left_out)
    named = [_general(str(value.value)) for value in statement.values("Resource")]
    return not named or any(meets(pattern, resource) for pattern in named)


def _general(pattern: str) -> str:
    """Return a pattern in which each variable of IAM, such as ${aws:username}, may be anything."""
    return re.sub(r"\$\{[^}]*\}", ANY, pattern)


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile("".join({"*": ".*", "?": "."}.get(char, re.escape(char)) for char in pattern), re.DOTALL)


def matches(pattern: str, text: str) -> bool:
    """Return whether `text` is one of what `pattern` stands for."""
    return bool(_expression(pattern).fullmatch(text))


def covers(pattern: str, other: str) -> bool:
    """Return whether `pattern` stands for all that the pattern `other` stands for."""
    return matches(pattern, other.replace("?", "x").replace("*", "\0"))


@cache
def meets(first: str, second: str) -> bool:
    """Return whether there is a text for which both patterns stand."""
    reached = {(0, 0)}
    waiting = [(0, 0)]
    while waiting:
        left, right = waiting.pop()
        if left == len(first) and right == len(second):
            return True
        for step in _steps(first[left : left + 1], second[right : right + 1]):
            place = (left + step[0], right + step[1])
            if place not in reached:
                reached.add(place)
                waiting.append(place)
    return False


def _steps(left: str, right: str) -> list[tuple[int, int]]:
    """Return how far one may go in both patterns, at these characters of them."""
    steps = []
    if left == "*":
        steps += [(1, 0)] + ([(0, 1)] if right else [])
    if right == "*":
        steps += [(0, 1)] + ([(1, 0)] if left else [])
    if left and right and "*" not in (left, right) and (left == right or "?" in (left, right)):
        steps.append((1, 1))
    return steps
