"""Ways through a graph: where steps from node to node lead."""

from __future__ import annotations

from collections.abc import Iterable


def reached(starts: Iterable[str], steps: Iterable[tuple[str, str]]) -> set[str]:
    """Return the nodes to which any number of steps, each from a node to the next, lead from `starts`; these are among them."""
    following: dict[str, list[str]] = {}
    for source, target in steps:
        following.setdefault(source, []).append(target)
    found = set(starts)
    waiting = list(found)
    while waiting:
        fresh = set(following.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += fresh
    return found
