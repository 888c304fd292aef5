"""What only the account knows: placeholders of the description and ARNs of topics, each under a name of its own in both tools."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from generator.model.description.operations import PARAMETER

TOPIC = "arn:aws[a-z-]*:[a-z0-9-]+:.*"


@dataclass(frozen=True)
class Parameter:
    """A value that the deployment asks for: its name in CloudFormation (`camel`) and in Terraform (`snake`)."""

    camel: str
    snake: str
    description: str
    pattern: str = ".+"


@dataclass(frozen=True)
class Deployed:
    """A value in which placeholders are parameters: the value of a dimension, or the name of a log group."""

    value: str


@dataclass(frozen=True)
class Here:
    """The Region of the stack itself; each tool has its own word for it."""


@dataclass(frozen=True)
class Joined:
    """A value that holds others: pieces in their order, of which plain text is written as it is."""

    pieces: tuple[str | Deployed, ...]


class Parameters:
    """The parameters of one stack, in the order in which they were asked for; no two share a name."""

    def __init__(self) -> None:
        self._topics: dict[str | None, Parameter] = {}
        self._placeholders: dict[str, Parameter] = {}

    def __iter__(self) -> Iterator[Parameter]:
        yield from self._topics.values()
        yield from sorted(self._placeholders.values(), key=lambda parameter: parameter.snake)

    def topic(self, action: str | None, name: str = "") -> Parameter:
        """Return the parameter for the ARN of what an alarm notifies, called `name`; None: nothing is described yet."""
        if action not in self._topics:
            words = ("alarm", "topic") if action is None else tuple(re.sub(r"[^a-z0-9]+", " ", action).split())
            told = f"ARN of the topic that is notified: {name}." if action is not None else "ARN of the topic that alarms notify."
            self._topics[action] = self._named((*words, "arn"), told if action is not None else f"{told} None is described yet.", TOPIC)
        return self._topics[action]

    def placeholder(self, word: str) -> Parameter:
        """Return the parameter for a value such as USER_POOL_ID."""
        if word not in self._placeholders:
            told = f"The value that the description of the system calls {word}."
            self._placeholders[word] = self._named(tuple(word.lower().split("_")), told)
        return self._placeholders[word]

    def read(self, value: str) -> tuple[str | Parameter, ...]:
        """Return `value` in pieces, its placeholders as parameters."""
        pieces: list[str | Parameter] = []
        end = 0
        for match in PARAMETER.finditer(value):
            pieces += [value[end : match.start()], self.placeholder(match[0])]
            end = match.end()
        return tuple(piece for piece in (*pieces, value[end:]) if piece != "")

    def _named(self, words: tuple[str, ...], description: str, pattern: str = ".+") -> Parameter:
        taken = {name for parameter in self for name in (parameter.camel, parameter.snake)}
        snake = free("_".join(words), taken, "_")
        camel = free("".join(word.capitalize() for word in words), taken, "")
        return Parameter(camel, snake, description, pattern)


def free(name: str, taken: Iterable[str], joint: str) -> str:
    """Return `name`, or with the first number behind it by which it is not among those `taken`."""
    known = set(taken)
    if name not in known:
        return name
    return next(numbered for number in count(2) if (numbered := f"{name}{joint}{number}") not in known)
