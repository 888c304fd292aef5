"""What a picture shows: nested boxes, the nodes in them and the links between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

LinkKind = Literal["request", "event", "replication", "management"]
Style = Literal["grid", "zones", "zone", "strip", "outside"]


@dataclass(frozen=True)
class Node:
    """One icon with its name; `service` or `external` says which icon."""

    id: str
    name: str
    detail: str = ""
    service: str = ""
    external: str = ""
    small: bool = False


@dataclass(frozen=True)
class Box:
    """A frame with a title around nodes and further boxes; kind `page` and `outside` have no frame."""

    id: str
    kind: str
    title: str = ""
    detail: str = ""
    children: tuple[Box | Node, ...] = ()
    style: Style = "grid"
    twin: str = ""
    """Boxes with the same twin name are drawn equally wide and high."""

    def boxes(self) -> Iterator[Box]:
        """Yield this box and every box in it, outer ones first."""
        yield self
        for child in self.children:
            if isinstance(child, Box):
                yield from child.boxes()

    def nodes(self) -> Iterator[Node]:
        """Yield every node in this box, at any depth."""
        for child in self.children:
            if isinstance(child, Box):
                yield from child.nodes()
            else:
                yield child


@dataclass(frozen=True)
class Link:
    """A line from one node or box to another."""

    id: str
    source: str
    target: str
    label: str
    kind: LinkKind
    number: int = 0
    """Step of a flow, from 1; 0 where steps are not numbered."""


@dataclass(frozen=True)
class Scene:
    """Everything one picture shows."""

    id: str
    title: str
    root: Box
    links: tuple[Link, ...]
    flows: bool = False
    """Whether the picture is read strictly from left to right."""
