"""Names of what is proposed: stable ids from component and metric, and a metric's name in words."""

from __future__ import annotations

import re
from collections.abc import Collection

_WORD = re.compile(r"[0-9](?:XX|xx)|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_LONGEST_ID = 64


def slug(name: str) -> str:
    """Return `name` in the form of an id: WriteThrottleEvents is write-throttle-events, 5XXError is 5xx-error."""
    return "-".join(word.lower() for word in _WORD.findall(name))


def phrase(name: str) -> str:
    """Return the name of a metric in words: WriteThrottleEvents is `Write throttle events`."""
    words = [word if word.isupper() or not word.isalpha() else word.lower() for word in _WORD.findall(name)]
    text = " ".join(words)
    return f"{text[:1].upper()}{text[1:]}"


def derived(component: str, name: str, taken: Collection[str]) -> str:
    """Return the id of what is proposed for `component` and the metric `name`, which is none of those `taken`."""
    tail = slug(name)
    wanted = _fitted(component, tail)
    number = 2
    while wanted in taken:
        wanted = _fitted(component, f"{tail}-{number}")
        number += 1
    return wanted


def _fitted(component: str, tail: str) -> str:
    room = max(_LONGEST_ID - len(tail) - 1, 1)
    return f"{component[:room].rstrip('-.')}-{tail}"[:_LONGEST_ID].rstrip("-")
