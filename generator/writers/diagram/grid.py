"""The ways a line may run: right angles only, around nodes and titles, through no box that it has nothing to do with."""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from generator.writers.diagram.ports import Point, Port, box_ports, level_with, node_ports
from generator.writers.diagram.scene import Link
from generator.writers.diagram.shapes import Placed, Rect

_ICON_CLEARANCE, _TEXT_CLEARANCE, _TITLE_CLEARANCE = 5.0, 3.0, 1.0
_BEND, _CROSSING, _OVERLAP, _NEAR, _FOREIGN = 16.0, 28.0, 70.0, 2.0, 4.0
_COPY, _SHARED = 0.7, 2.0
"""What a piece costs that a copy of the same connection runs over, or another of the same end and kind."""
_NEARNESS = 7.0
_BARRED = float("inf")
NO_WAY = 5000.0
"""Cost of a line that finds no way."""
_DIRECTIONS: tuple[Point, ...] = ((1, 0), (-1, 0), (0, 1), (0, -1))
"""Right, left, down, up."""


_Way = tuple[int, int, int, float, int, int]
"""Direction, next state, piece and its length, column and row of the next point."""


@dataclass(frozen=True)
class Route:
    """The corners of one line, its ends included."""

    link: Link
    points: tuple[Point, ...]
    cost: float

    def segments(self) -> list[tuple[Point, Point]]:
        """Return the straight pieces."""
        return list(pairwise(self.points))


class _Left(NamedTuple):
    """What is left, at least, to the rectangle around the goals: for each column and row how far, and on which side it is.

    The sides of a column and a row and a direction together are the number of what the bends cost at least.
    """

    across: list[tuple[float, int]]
    down: list[tuple[float, int]]


@dataclass
class _Search:
    """One search for a way: a state is 4 x point + direction, or below zero the end that lies after the state -1 - end."""

    link: Link
    goals: Mapping[int, list[Port]]
    factors: list[float]
    left: _Left
    """What is left to the goals, at least."""
    best: dict[int, float] = field(default_factory=dict)
    came: dict[int, int] = field(default_factory=dict)
    begun: dict[int, Port] = field(default_factory=dict)
    queue: list[tuple[float, float, int]] = field(default_factory=list)

    def reach(self, state: int, cost: float, left: float, before: int) -> bool:
        """Note that a state can be reached at that cost, and tell whether it is the cheapest way so far."""
        if cost >= self.best.get(state, _BARRED):
            return False
        self.best[state], self.came[state] = cost, before
        heapq.heappush(self.queue, (cost + left, -cost, state))
        return True

    def arrive(self, state: int, cost: float) -> None:
        """Note that the way can end here, where it runs straight into a port."""
        if state in self.begun:
            return
        for number, port in enumerate(self.goals.get(state // 4, ())):
            if port.outward == _DIRECTIONS[state % 4 ^ 1]:
                self.reach(-1 - state, cost + port.cost, 0.0, number)


class Grid:
    """The lines on which routes run, what each piece costs, and who uses it already."""

    def __init__(self, placed: Placed) -> None:
        self.placed = placed
        level = level_with(placed)
        self.ports = {name: node_ports(placed, name, level.get(name, [])) for name in placed.nodes}
        ends = {end for link in placed.scene.links for end in (link.source, link.target)}
        linked = [port for name in placed.nodes if name in ends for port in self.ports[name]]
        box_ends = [placed.boxes[name] for name in sorted(ends) if name in placed.boxes]
        self.xs = self._lines(0, [p.at[0] for p in linked] + [x for r in box_ends for x in (r.x, r.right)])
        self.ys = self._lines(1, [p.at[1] for p in linked] + [y for r in box_ends for y in (r.y, r.bottom)])
        self.column = {x: i for i, x in enumerate(self.xs)}
        self.row = {y: i for i, y in enumerate(self.ys)}
        for name in sorted(ends):
            if name in placed.boxes:
                self.ports[name] = box_ports(placed.boxes[name], placed.heading(name), self.xs, self.ys)
        self.size = len(self.xs) * len(self.ys)
        across = [b - a for a, b in pairwise([*self.xs, self.xs[-1]])]
        down = [b - a for a, b in pairwise([*self.ys, self.ys[-1]])]
        self.lengths = across * len(self.ys) + [length for length in down for _ in self.xs]
        self._block()
        self._locate()
        self.ways: dict[int, list[_Way]] = {}
        self._clear()

    def _lines(self, axis: int, needed: list[float]) -> list[float]:
        """Return the coordinates of the grid in one direction: where ports are, and channels between what stands there."""
        exact = sorted({round(value, 2) for value in needed})
        walls = []
        channels = []
        for rect in self.placed.boxes.values():
            low, high = (rect.x, rect.right) if axis == 0 else (rect.y, rect.bottom)
            walls += [low, high]
            channels += [low - 6, low + 6, high - 6, high + 6, low - 13, high + 13]
        for name in self.placed.nodes:
            rect = self.placed.nodes[name]
            low, high = (rect.x, rect.right) if axis == 0 else (rect.y, self.placed.text(name).bottom)
            channels += [low - 5, low - 14, low - 23, high + 5, high + 14, high + 23]
        size = self.placed.w if axis == 0 else self.placed.h
        channels += [-8.0, size + 8.0]
        kept = list(exact)
        for value in sorted(round(value, 2) for value in channels):
            at = bisect_left(kept, value)
            near = [kept[i] for i in (at - 1, at) if 0 <= i < len(kept)]
            if all(abs(value - other) >= 6.5 for other in near) and all(abs(value - wall) >= 3.5 for wall in walls):
                kept.insert(at, value)
        return kept

    def _block(self) -> None:
        """Note the pieces that run over an icon, a name or a title, or along the frame of a box."""
        self.blocked = bytearray(2 * self.size)
        for name in self.placed.nodes:
            self._block_rect(self.placed.icon(name).grown(_ICON_CLEARANCE))
            self._block_rect(self.placed.text(name).grown(_TEXT_CLEARANCE))
        for name, rect in self.placed.boxes.items():
            heading = self.placed.heading(name)
            if heading.w and heading.h:
                self._block_rect(heading.grown(_TITLE_CLEARANCE))
            for x in (rect.x, rect.right):
                self._block_rect(Rect(x - 2, rect.y - 2, 4, rect.h + 4), only=1)
            for y in (rect.y, rect.bottom):
                self._block_rect(Rect(rect.x - 2, y - 2, rect.w + 4, 4), only=0)

    def _block_rect(self, rect: Rect, only: int | None = None) -> None:
        for direction, low, high in self._runs_in(rect):
            if only in (None, direction):
                self.blocked[low:high] = b"\1" * (high - low)

    def _runs_in(self, rect: Rect) -> Iterable[tuple[int, int, int]]:
        """Yield (direction, first, end) of the pieces with numbers in a row that lie in the rectangle, wholly or in part."""
        xs, ys = self.xs, self.ys
        left, right = bisect_right(xs, rect.x), bisect_left(xs, rect.right)
        top, bottom = bisect_right(ys, rect.y), bisect_left(ys, rect.bottom)
        first, last = max(left - 1, 0), min(right, len(xs) - 1)
        if first < last:
            for j in range(top, bottom):
                yield 0, self._piece(0, first, j), self._piece(0, last, j)
        if left < right:
            for j in range(max(top - 1, 0), min(bottom, len(ys) - 1)):
                yield 1, self._piece(1, left, j), self._piece(1, right, j)

    def _locate(self) -> None:
        """Note in which box, innermost, every piece of the grid lies."""
        self.names = sorted(self.placed.boxes, key=lambda name: len(self.placed.ancestors[name]))
        self.inside = [0] * (2 * self.size)
        for number, name in enumerate(self.names):
            for _, low, high in self._runs_in(self.placed.boxes[name]):
                self.inside[low:high] = [number] * (high - low)

    def _piece(self, direction: int, i: int, j: int) -> int:
        """Return the number of the piece that runs right (direction 0) or down (1) from the point in column i and row j."""
        return direction * self.size + j * len(self.xs) + i

    # ------------------------------------------------------------------------------------------------------ search

    def route(self, link: Link) -> Route | None:
        """Return the cheapest way for the link, or None where there is none."""
        goals: dict[int, list[Port]] = {}
        for port in self.ports[link.target]:
            goals.setdefault(self._at(port), []).append(port)
        starts = [(self._at(port), port) for port in self.ports[link.source]]
        return self._search(link, starts, goals, self._factors(link))

    def _factors(self, link: Link) -> list[float]:
        """Return by how much a pixel in each box is dearer: in boxes that have nothing to do with the link; barred at its own ends."""
        ancestors = self.placed.ancestors
        own = {*ancestors[link.source], *ancestors[link.target]}
        barred = {end for end in (link.source, link.target) if end in self.placed.boxes}
        return [
            _BARRED if barred & set(ancestors[name]) else 1.0 + _FOREIGN * sum(other not in own for other in ancestors[name])
            for name in self.names
        ]

    def _at(self, port: Port) -> int:
        return self.row[round(port.at[1], 2)] * len(self.xs) + self.column[round(port.at[0], 2)]

    def _search(self, link: Link, starts: list[tuple[int, Port]], goals: Mapping[int, list[Port]], factors: list[float]) -> Route | None:
        """Return the cheapest way from a start to a goal: A* over (point, direction), the first and the last piece straight."""
        search = _Search(link, goals, factors, self._left(goals))
        for point, port in starts:
            state = point * 4 + _DIRECTIONS.index(port.outward)
            if search.reach(state, port.cost, 0.0, 0):
                search.begun[state] = port
        while search.queue:
            _, minus, state = heapq.heappop(search.queue)
            cost = -minus
            if state < 0:
                return self._trace(search, state, cost)
            if cost == search.best[state]:
                if state // 4 in goals:
                    search.arrive(state, cost)
                self._go_on(search, state, cost)
        return None

    def _go_on(self, search: _Search, state: int, cost: float) -> None:
        """Note every way on from a state: straight or round a corner, at the beginning straight only."""
        direction, link, factors = state % 4, search.link, search.factors
        begins = state in search.begun
        best, across, down = search.best, search.left.across, search.left.down
        for step, nxt, piece, length, i, j in self._around(state // 4):
            if step == direction ^ 1 or (begins and step != direction):
                continue
            price = length * factors[self.inside[piece]]
            total = cost + price + (_BEND if step != direction else 0.0)
            if piece in self.busy:
                total += self._surcharge(link, piece, price)
            if total >= best.get(nxt, _BARRED):
                continue
            if nxt // 4 in self.points:
                total += self._crossing(link, nxt // 4, step)
            far_x, side_x = across[i]
            far_y, side_y = down[j]
            search.reach(nxt, total, far_x + far_y + _LEAST_BENDS[side_x + side_y + step], state)

    def _around(self, point: int) -> list[_Way]:
        """Return the free ways on from a point, remembered."""
        if point not in self.ways:
            width, ways = len(self.xs), []
            j, i = divmod(point, width)
            right, down = point, self.size + point
            for step, nxt, piece, x, y in (
                (0, point + 1, right, i + 1, j),
                (1, point - 1, right - 1, i - 1, j),
                (2, point + width, down, i, j + 1),
                (3, point - width, down - width, i, j - 1),
            ):
                if 0 <= nxt < self.size and self.lengths[piece] > 0 and not self.blocked[piece]:
                    ways.append((step, nxt * 4 + step, piece, self.lengths[piece], x, y))
            self.ways[point] = ways
        return self.ways[point]

    def _left(self, goals: Iterable[int]) -> _Left:
        """Return what is left to the rectangle around the goals."""
        places = [divmod(goal, len(self.xs)) for goal in goals]
        xs, ys = [self.xs[i] for _, i in places], [self.ys[j] for j, _ in places]
        across = [_beyond(x, min(xs), max(xs), _SIDES_ACROSS) for x in self.xs]
        return _Left(across, [_beyond(y, min(ys), max(ys), _SIDES_DOWN) for y in self.ys])

    def _surcharge(self, link: Link, piece: int, price: float) -> float:
        """Return what is added to the price of a piece that others use, or that runs close beside one they use."""
        users = self.used.get(piece)
        if users:
            if all(_is_copy(link, other) for other in users):
                return price * (_COPY - 1)
            shared = all(_may_share(link, other) for other in users)
            return price * (_SHARED - 1) if shared else _OVERLAP + 3 * self.lengths[piece]
        return self.lengths[piece] * _NEAR * (not all(_is_copy(link, user) for user in self.busy[piece]))

    def _crossing(self, link: Link, point: int, step: int) -> float:
        users = [user for user, direction in self.points[point] if direction != step // 2 and not _may_share(link, user)]
        return _CROSSING * len(users)

    def _trace(self, search: _Search, end: int, cost: float) -> Route:
        """Return the way that led to an end, found backwards."""
        state = -1 - end
        points = [search.goals[state // 4][search.came[end]].drawn]
        while True:
            j, i = divmod(state // 4, len(self.xs))
            points.append((self.xs[i], self.ys[j]))
            if state in search.begun:
                break
            state = search.came[state]
        points.append(search.begun[state].drawn)
        return Route(search.link, _corners(points[::-1]), cost)

    def occupy(self, route: Route) -> None:
        """Note that the route uses its pieces of the grid."""
        for direction, i, j in self._pieces(route):
            piece = self._piece(direction, i, j)
            self.used.setdefault(piece, []).append(route.link)
            for point in (j * len(self.xs) + i, j * len(self.xs) + i + (len(self.xs) if direction else 1)):
                users = self.points.setdefault(point, [])
                if (route.link, direction) not in users:
                    users.append((route.link, direction))
            for beside in (piece, *self._beside(direction, i, j)):
                self.busy.setdefault(beside, []).append(route.link)

    def release(self, route: Route) -> None:
        """Take the route away again."""
        for direction, i, j in self._pieces(route):
            piece = self._piece(direction, i, j)
            self.used[piece].remove(route.link)
            for point in (j * len(self.xs) + i, j * len(self.xs) + i + (len(self.xs) if direction else 1)):
                if (route.link, direction) in self.points[point]:
                    self.points[point].remove((route.link, direction))
            for beside in (piece, *self._beside(direction, i, j)):
                self.busy[beside].remove(route.link)

    def _clear(self) -> None:
        self.used: dict[int, list[Link]] = {}
        self.busy: dict[int, list[Link]] = {}
        self.points: dict[int, list[tuple[Link, int]]] = {}

    def _beside(self, direction: int, i: int, j: int) -> Iterable[int]:
        """Yield the pieces that run beside this one, closer than a few pixels."""
        at, lines = (i, self.xs) if direction else (j, self.ys)
        for step in (-1, 1):
            if 0 <= at + step < len(lines) and abs(lines[at + step] - lines[at]) < _NEARNESS:
                yield self._piece(direction, i + step, j) if direction else self._piece(direction, i, j + step)

    def _pieces(self, route: Route) -> Iterable[tuple[int, int, int]]:
        """Yield (direction, column, row) of the pieces that a route uses."""
        for (x1, y1), (x2, y2) in route.segments():
            if abs(y1 - y2) < 0.01 and round(y1, 2) in self.row:
                for i in _steps(self.xs, x1, x2):
                    yield 0, i, self.row[round(y1, 2)]
            elif abs(x1 - x2) < 0.01 and round(x1, 2) in self.column:
                for j in _steps(self.ys, y1, y2):
                    yield 1, self.column[round(x1, 2)], j


def _beyond(value: float, low: float, high: float, sides: tuple[int, int, int]) -> tuple[float, int]:
    """Return how far a value lies outside a range, and which of the sides the range is on: around it, up or down."""
    return (low - value, sides[1]) if value < low else (value - high, sides[2]) if value > high else (0.0, sides[0])


def _least_bends(side_x: int, side_y: int, direction: int) -> int:
    """Return how often a line in that direction must bend, at least, to come to where x and y are up, 1, or down, -1."""
    forward = (side_x, -side_x, side_y, -side_y)[direction]
    other = side_y if direction < 2 else side_x
    if forward < 0:
        return 2
    if other:
        return 1
    return 0 if forward or not (side_x or side_y) else 1


_LEAST_BENDS = [_BEND * _least_bends(x, y, direction) for x in (0, 1, -1) for y in (0, 1, -1) for direction in range(4)]
_SIDES_ACROSS, _SIDES_DOWN = (0, 12, 24), (0, 4, 8)
"""What the bends cost at least, by the sum of a side of x, a side of y and the direction."""


def _steps(lines: list[float], one: float, other: float) -> range:
    """Return the numbers of the spaces between the lines that lie between two coordinates."""
    low, high = min(one, other) - 0.01, max(one, other) + 0.01
    return range(bisect_left(lines, low), bisect_right(lines, high) - 1)


def _is_copy(link: Link, other: Link) -> bool:
    """Tell whether the two are the same connection, drawn to or from several placements."""
    return not link.number and link.label == other.label and _may_share(link, other)


def _may_share(link: Link, other: Link) -> bool:
    return link.kind == other.kind and (link.source == other.source or link.target == other.target)


def _corners(points: list[Point]) -> tuple[Point, ...]:
    """Return the points without those in the middle of a straight piece."""
    kept = [points[0]]
    for point in points[1:]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) < 0.01:
            continue
        if len(kept) > 1 and _collinear(kept[-2], kept[-1], point):
            kept[-1] = point
        else:
            kept.append(point)
    return tuple((round(x, 2), round(y, 2)) for x, y in kept)


def _collinear(a: Point, b: Point, c: Point) -> bool:
    return (abs(a[0] - b[0]) < 0.01 and abs(b[0] - c[0]) < 0.01) or (abs(a[1] - b[1]) < 0.01 and abs(b[1] - c[1]) < 0.01)
