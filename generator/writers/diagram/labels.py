"""Where the text of every line stands: beside or on its own line, over nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.writers.diagram import typeface
from generator.writers.diagram.grid import Route
from generator.writers.diagram.ports import Point
from generator.writers.diagram.shapes import LABEL_SIZE, Placed, Rect

LINE = 13.5
NUMBER = 16.0
"""Diameter of the disc with the number of a step."""
_SHIFTS = (0.5, 0.42, 0.58, 0.35, 0.65, 0.27, 0.73, 0.2, 0.8, 0.14, 0.86, 0.08, 0.92)
_WIDTHS = (150.0, 92.0, 62.0)
HIDDEN = 900.0
"""Cost of a label that covers a node, a title or another label."""
_ON_LINE, _ON_OWN, _ON_FRAME, _OFF_PAGE = 60.0, 9.0, 40.0, 20.0
_ON_HEAD, _ON_START, _HEAD = 120.0, 80.0, 5.0
_CELL = 48.0
Choice = tuple[float, tuple[str, ...], Rect]
"""What a place for a label costs, the lines of its text and the rectangle around them."""


@dataclass(frozen=True)
class Label:
    """The text of a link in lines, and where it stands."""

    route: Route
    lines: tuple[str, ...]
    rect: Rect
    cost: float


class _Surroundings:
    """What a label may cover at a price, found by place: (x, y, right, bottom, price, id of the link whose line it is)."""

    def __init__(self, page: Rect) -> None:
        self.page = page
        self.cells: dict[tuple[int, int], list[tuple[float, float, float, float, float, str]]] = {}

    def add(self, rect: Rect, price: float, link: str = "") -> None:
        """Note something that costs `price` to cover."""
        entry = (rect.x, rect.y, rect.right, rect.bottom, price, link)
        for cell in self._cells(rect):
            self.cells.setdefault(cell, []).append(entry)

    def _cells(self, rect: Rect) -> Iterator[tuple[int, int]]:
        for i in range(int(rect.x // _CELL), int(rect.right // _CELL) + 1):
            for j in range(int(rect.y // _CELL), int(rect.bottom // _CELL) + 1):
                yield i, j

    def price(self, rect: Rect, link: str) -> float:
        """Return what it costs to put a label of that link there."""
        left, top, right, bottom = rect.x, rect.y, rect.right, rect.bottom
        total = 0.0 if self.page.contains(rect) else _OFF_PAGE
        found = {entry for cell in self._cells(rect) for entry in self.cells.get(cell, ())}
        for x, y, most_x, most_y, price, owner in sorted(found):
            if left < most_x and x < right and top < most_y and y < bottom:
                total += 1.0 if owner == link else price
        return total


def place_labels(placed: Placed, routes: list[Route]) -> list[Label]:
    """Return a label for every route, in the same order, each where it disturbs least."""
    around = _surroundings(placed, routes)
    choices = {route.link.id: sorted(_choices(route), key=_cost_of) for route in routes}
    prices: dict[tuple[str, Rect], float] = {}
    """What the places cost that were looked at so far."""

    def best(route: Route, others: list[Rect]) -> Choice:
        """Return the cheapest place: of its own, for what it covers, and for every other label that it covers."""
        found: Choice | None = None
        for cost, lines, rect in choices[route.link.id]:
            if found and cost >= found[0]:
                break
            key = (route.link.id, rect)
            if key not in prices:
                prices[key] = around.price(rect, route.link.id)
            total = cost + prices[key] + HIDDEN * sum(rect.overlaps(other) for other in others)
            if found is None or total < found[0]:
                found = (total, lines, rect)
        assert found is not None
        return found

    alone = {route.link.id: best(route, []) for route in routes}
    order = sorted(routes, key=lambda route: (_cost_of(alone[route.link.id]) < 30, len(choices[route.link.id]), route.link.id))
    chosen: dict[str, Choice] = {}
    for _ in range(4):
        before = dict(chosen)
        for route in order:
            others = [choice[2] for name, choice in chosen.items() if name != route.link.id]
            chosen[route.link.id] = best(route, others)
        if chosen == before:
            break
    return [Label(route, chosen[route.link.id][1], chosen[route.link.id][2], chosen[route.link.id][0]) for route in routes]


def _cost_of(choice: Choice) -> float:
    return choice[0]


def _surroundings(placed: Placed, routes: list[Route]) -> _Surroundings:
    around = _Surroundings(Rect(0, 0, placed.w, placed.h))
    for name in placed.nodes:
        around.add(placed.icon(name).grown(2), HIDDEN)
        around.add(placed.text(name).grown(2.5), HIDDEN)
    for name, rect in placed.boxes.items():
        if not placed.box_shapes[name].lines:
            continue
        around.add(placed.heading(name), HIDDEN)
        for x in (rect.x, rect.right):
            around.add(Rect(x - 1, rect.y, 2, rect.h), _ON_FRAME)
        for y in (rect.y, rect.bottom):
            around.add(Rect(rect.x, y - 1, rect.w, 2), _ON_FRAME)
    for route in routes:
        for a, b in route.segments():
            around.add(_stroke(a, b), _ON_LINE, route.link.id)
        for (x, y), price in ((route.points[-1], _ON_HEAD), (route.points[0], _ON_START)):
            around.add(Rect(x - _HEAD, y - _HEAD, 2 * _HEAD, 2 * _HEAD), price, route.link.id if price == _ON_START else "")
    return around


def _stroke(a: Point, b: Point) -> Rect:
    x, y = min(a[0], b[0]), min(a[1], b[1])
    return Rect(x - 1, y - 1, abs(a[0] - b[0]) + 2, abs(a[1] - b[1]) + 2)


def text_lines(route: Route) -> Iterator[tuple[tuple[str, ...], float, float]]:
    """Yield the label's lines with width and height, in one line first, then narrower."""
    seen = set()
    for limit in _WIDTHS:
        lines = tuple(typeface.balanced(route.link.label, LABEL_SIZE, limit))
        if lines in seen:
            continue
        seen.add(lines)
        widest = max(typeface.width(line, LABEL_SIZE) for line in lines)
        number = NUMBER + 2 if route.link.number else 0.0
        yield lines, widest + 4 + number, max(LINE * len(lines) + 1, NUMBER if number else 0.0)


def _choices(route: Route) -> Iterable[Choice]:
    """Yield every place that is tried, with what it costs where it covers nothing."""
    total = sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in route.segments())
    for lines, w, h in text_lines(route):
        for a, b in route.segments():
            length = abs(a[0] - b[0]) + abs(a[1] - b[1])
            if length < 6 and total > 12:
                continue
            level = abs(a[1] - b[1]) < 0.01
            for shift in _SHIFTS:
                x, y = a[0] + (b[0] - a[0]) * shift, a[1] + (b[1] - a[1]) * shift
                for cost, rect in _beside(x, y, w, h, level=level):
                    cost += 8.0 * abs(shift - 0.5) + 3.0 * (len(lines) - 1)
                    cost += 0.25 * max(0.0, (w if level else h) - length)
                    yield cost, lines, rect


def _beside(x: float, y: float, w: float, h: float, *, level: bool) -> Iterator[tuple[float, Rect]]:
    """Yield the places at a point of the line: above, below, or at its sides, and on it."""
    if level:
        yield 0.0, Rect(x - w / 2, y - h - 1.5, w, h)
        yield 2.0, Rect(x - w / 2, y + 2.5, w, h)
    else:
        yield 0.0, Rect(x + 3, y - h / 2, w, h)
        yield 1.0, Rect(x - w - 3, y - h / 2, w, h)
    yield _ON_OWN, Rect(x - w / 2, y - h / 2, w, h)
