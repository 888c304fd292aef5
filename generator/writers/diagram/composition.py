"""The best of several placements of a scene, with its lines and labels: searched, tried with more and less room, improved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from generator.writers.diagram import svg
from generator.writers.diagram.grid import NO_WAY, Route
from generator.writers.diagram.labels import HIDDEN, Label, place_labels
from generator.writers.diagram.layout import Order, beginning, placed, search
from generator.writers.diagram.placement import Rows, Spacing
from generator.writers.diagram.routes import Routing
from generator.writers.diagram.scene import Scene
from generator.writers.diagram.shapes import Placed, effective_points

_FIRST_STEPS, _MORE_STEPS, _LAST_STEPS, _LAST_ROUNDS = 200, 400, 800, 4
_HOT, _WARM = 300.0, 90.0
_SPACINGS = (1.0, 1.2, 1.45, 0.85)
_WIDE = (1.9, 2.6, 3.5, 5.0)
"""How long a good arrangement is searched: first from every start, then more carefully from what was found, and last
more boldly where the picture is still too small to read; and with how much room the best is tried, the wide ones only
where labels or lines find no place."""
_FEW = 14
"""A picture of so few nodes is searched boldly from every start: it costs little, and every flaw of it is seen."""
Found = tuple[Mapping[str, Rows], float]
"""An arrangement and its cost."""
_LEAST_POINTS = 7.05
"""Smaller than 7 points no text should be on a page; the rest is for rounding."""
_SMALL, _ROOM = 9000.0, 150.0
"""What a point too few costs, and room that is twice the ordinary."""


def compose(scene: Scene, orders: Iterable[Order]) -> tuple[Placed, list[Route], list[Label]]:
    """Return the best of several placements of the scene, with its lines and labels; each order is where a search begins."""
    small = len(list(scene.root.nodes())) <= _FEW
    found: list[Found] = sorted(
        (
            search(scene, beginning(scene, order, abreast=number > 0), steps=_FIRST_STEPS, seed=1, hot=_HOT)
            for number, order in enumerate(orders)
        ),
        key=_cost_of,
    )
    promising = found if small or _bare_missing(scene, found[0]) else found[:1]
    found = _improved(scene, promising, steps=_MORE_STEPS, hot=_WARM)
    if small:
        found = sorted((*found, *_improved(scene, found, steps=_LAST_STEPS, hot=_HOT)), key=_cost_of)
    drawn: list[_Drawing] = []
    for turn in range(_LAST_ROUNDS + 1):
        if turn == _LAST_ROUNDS or not _bare_missing(scene, found[0]):
            drawn.append(_drawn(scene, found))
            if not drawn[-1].missing:
                break
        found = _improved(scene, found, steps=_LAST_STEPS, hot=_HOT, seed=10 * turn + 10)
    best = min(drawn, key=lambda drawing: (drawing.faulty, drawing.cost))
    return best.placed, best.routes, best.labels


def _cost_of(found: Found) -> float:
    return found[1]


def _improved(scene: Scene, found: Sequence[Found], *, steps: int, hot: float, seed: int = 0) -> list[Found]:
    """Return the arrangements after as many further steps from each, the best first."""
    further: list[Found] = [search(scene, one[0], steps=steps, seed=seed + number, hot=hot) for number, one in enumerate(found)]
    return sorted(further, key=_cost_of)


def _drawn(scene: Scene, found: Sequence[Found]) -> _Drawing:
    """Return the best drawing of the arrangements; the room between things grows until every label has its place."""
    best = _Drawing(scene, found[0], _SPACINGS[0])
    others = [_Drawing(scene, one, _SPACINGS[0]) for one in found[1:]]
    others += [_Drawing(scene, found[0], spacing) for spacing in _SPACINGS[1:]]
    for tried in others:
        if tried.least < best.cost and tried.cost < best.cost:
            best = tried
    best.improve()
    if best.faulty:
        for tried in others:
            tried.improve()
        best = min((best, *others), key=lambda drawing: (drawing.faulty, drawing.cost))
    for wider in _WIDE:
        if not best.faulty:
            break
        best = _Drawing(scene, best.found, wider)
        best.improve()
    return best


class _Drawing:
    """A placed scene; its lines and labels are made when they are asked for."""

    def __init__(self, scene: Scene, found: Found, spacing: float) -> None:
        self.found = found
        self.spacing = spacing
        self.placed = placed(scene, found[0], Spacing().scaled(spacing))

    @cached_property
    def _routing(self) -> Routing:
        return Routing(self.placed)

    @property
    def routes(self) -> list[Route]:
        """Return the lines, in the scene's order."""
        return self._routing.routes

    @cached_property
    def labels(self) -> list[Label]:
        """Return the labels, in the scene's order."""
        return place_labels(self.placed, self.routes)

    @property
    def least(self) -> float:
        """Return what the drawing costs whatever way its lines run."""
        return self.found[1] + _ROOM * (self.spacing - 1) + _SMALL * _missing(self.placed, [], [])

    @property
    def missing(self) -> float:
        """Return how many points its smallest text falls short."""
        return _missing(self.placed, self.routes, self.labels)

    @property
    def cost(self) -> float:
        """Return what the drawing costs its reader."""
        lines = 0.4 * sum(route.cost for route in self.routes) / self.spacing
        return self.found[1] + _ROOM * (self.spacing - 1) + _SMALL * self.missing + lines + sum(label.cost for label in self.labels)

    @property
    def faulty(self) -> bool:
        """Tell whether a label or line has no free place."""
        return any(label.cost >= HIDDEN for label in self.labels) or any(route.cost >= NO_WAY for route in self.routes)

    def improve(self) -> None:
        """Let every line find a better way among the others."""
        self._routing.improve(rounds=2)
        self.__dict__.pop("labels", None)


def _bare_missing(scene: Scene, found: Found) -> float:
    """Return how many points the smallest text falls short where lines and labels need no room."""
    return _missing(placed(scene, found[0], Spacing()), [], [])


def _missing(placed: Placed, routes: list[Route], labels: list[Label]) -> float:
    """Return how many points the smallest text of the picture falls short of being legible on a page."""
    return max(0.0, _LEAST_POINTS - effective_points(*svg.size(placed, routes, labels)))
