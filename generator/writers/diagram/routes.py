"""Which way every line runs: one after another, then each anew among the others."""

from __future__ import annotations

from generator.writers.diagram.grid import NO_WAY, Grid, Route
from generator.writers.diagram.ports import Point
from generator.writers.diagram.scene import Link
from generator.writers.diagram.shapes import Placed


class Routing:
    """The lines of a placed scene: found one after another, then improved round by round."""

    def __init__(self, placed: Placed) -> None:
        self.grid = Grid(placed)
        self.order = sorted(placed.scene.links, key=lambda link: (_distance(placed, link), link.id))
        self.found = {link.id: self._routed(link) for link in self.order}
        self.changes = 0
        self.tried: dict[str, int] = {}
        """After how many changes a line was tried last: without a further one it would run the same way."""

    @property
    def routes(self) -> list[Route]:
        """Return a route for every link, in the scene's order."""
        return [self.found[link.id] for link in self.grid.placed.scene.links]

    def improve(self, *, rounds: int) -> None:
        """Try every route anew in that many rounds, the dearest first."""
        for _ in range(rounds):
            for link in sorted(self.order, key=lambda link: (-self.found[link.id].cost, link.id)):
                if self.tried.get(link.id) != self.changes:
                    self._try(link)

    def _try(self, link: Link) -> None:
        former = self.found[link.id]
        self.grid.release(former)
        self.found[link.id] = self._routed(link)
        self.changes += self.found[link.id].points != former.points
        self.tried[link.id] = self.changes

    def _routed(self, link: Link) -> Route:
        placed = self.grid.placed
        route = (_loop(placed, link) if link.source == link.target else self.grid.route(link)) or _straight(placed, link)
        self.grid.occupy(route)
        return route


def _distance(placed: Placed, link: Link) -> float:
    (ax, ay), (bx, by) = (_middle(placed, name) for name in (link.source, link.target))
    return abs(ax - bx) + abs(ay - by)


def _middle(placed: Placed, name: str) -> Point:
    rect = placed.icon(name) if name in placed.nodes else placed.boxes[name]
    return rect.cx, rect.cy


def _loop(placed: Placed, link: Link) -> Route:
    """Return the line of a node that calls itself: out at the right of the icon and back in below."""
    icon = placed.icon(link.source)
    right, above, below = icon.right + 3, icon.cy - 10, icon.cy + 10
    return Route(link, ((right, above), (right + 17, above), (right + 17, below), (right, below)), 0.0)


def _straight(placed: Placed, link: Link) -> Route:
    """Return the last resort where no way is free: straight from middle to middle, which the score counts as a fault."""
    return Route(link, (_middle(placed, link.source), _middle(placed, link.target)), NO_WAY)
