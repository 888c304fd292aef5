"""Which way every line runs: right angles only, around nodes and titles, through no box that it has nothing to do with."""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

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


@dataclass(frozen=True)
class Route:
    """The corners of one line, its ends included."""

    link: Link
    points: tuple[Point, ...]
    cost: float

    def segments(self) -> list[tuple[Point, Point]]:
        """Return the straight pieces."""
        return list(pairwise(self.points))


@dataclass
class _Search:
    """One search for a way: a state is 4 x point + direction, or below zero the end that lies after the state -1 - end."""

    link: Link
    goals: Mapping[int, list[Port]]
    factors: list[float]
    left: Callable[[int], float]
    """How far a point is from the goals, at least."""
    best: dict[int, float] = field(default_factory=dict)
    came: dict[int, int] = field(default_factory=dict)
    begun: dict[int, Port] = field(default_factory=dict)
    queue: list[tuple[float, float, int]] = field(default_factory=list)

    def reach(self, state: int, cost: float, left: float, before: int) -> bool:
        """Note that a state can be reached at that cost, and tell whether it is the cheapest way so far."""
        if cost >= self.best.get(state, _BARRED):
            return False
        self.best[state], self.came[state] = cost, before
        heapq.heappush(self.queue, (cost + left, cost, state))
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
        self.ways: dict[int, list[tuple[int, int, int]]] = {}
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
        for direction, i, j in self._pieces_in(rect):
            if only in (None, direction):
                self.blocked[self._piece(direction, i, j)] = 1

    def _pieces_in(self, rect: Rect) -> Iterable[tuple[int, int, int]]:
        """Yield (direction, column, row) of the pieces that lie in the rectangle, wholly or in part."""
        xs, ys = self.xs, self.ys
        left, right = bisect_right(xs, rect.x), bisect_left(xs, rect.right)
        top, bottom = bisect_right(ys, rect.y), bisect_left(ys, rect.bottom)
        for j in range(top, bottom):
            for i in range(max(left - 1, 0), min(right, len(xs) - 1)):
                yield 0, i, j
        for i in range(left, right):
            for j in range(max(top - 1, 0), min(bottom, len(ys) - 1)):
                yield 1, i, j

    def _locate(self) -> None:
        """Note in which box, innermost, every piece of the grid lies."""
        self.names = sorted(self.placed.boxes, key=lambda name: len(self.placed.ancestors[name]))
        self.inside = [0] * (2 * self.size)
        for number, name in enumerate(self.names):
            for direction, i, j in self._pieces_in(self.placed.boxes[name]):
                self.inside[self._piece(direction, i, j)] = number

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

    def _search(
        self, link: Link, starts: list[tuple[int, Port]], goals: Mapping[int, list[Port]], factors: list[float]
    ) -> Route | None:
        """Return the cheapest way from a start to a goal: A* over (point, direction), the first and the last piece straight."""
        search = _Search(link, goals, factors, self._estimate(goals))
        for point, port in starts:
            state = point * 4 + _DIRECTIONS.index(port.outward)
            if search.reach(state, port.cost, search.left(point), 0):
                search.begun[state] = port
        while search.queue:
            _, cost, state = heapq.heappop(search.queue)
            if state < 0:
                return self._trace(search, state, cost)
            if cost == search.best[state]:
                search.arrive(state, cost)
                self._go_on(search, state, cost)
        return None

    def _go_on(self, search: _Search, state: int, cost: float) -> None:
        """Note every way on from a state: straight or round a corner, at the beginning straight only."""
        point, direction = divmod(state, 4)
        for step, nxt, piece in self._around(point):
            if step == direction ^ 1 or (step != direction and state in search.begun):
                continue
            price = self.lengths[piece] * search.factors[self.inside[piece]]
            if price == _BARRED:
                continue
            if piece in self.busy:
                price = self._busy_price(search.link, piece, price)
            if nxt in self.points:
                price += self._crossing(search.link, nxt, step)
            total = cost + price + (_BEND if step != direction else 0.0)
            search.reach(nxt * 4 + step, total, search.left(nxt), state)

    def _around(self, point: int) -> list[tuple[int, int, int]]:
        """Return (direction, next point, piece) of the free ways on from a point, remembered."""
        if point not in self.ways:
            width, ways = len(self.xs), []
            right, down = point, self.size + point
            for step, nxt, piece in (
                (0, point + 1, right), (1, point - 1, right - 1), (2, point + width, down), (3, point - width, down - width),
            ):  # fmt: skip
                if 0 <= nxt < self.size and self.lengths[piece] > 0 and not self.blocked[piece]:
                    ways.append((step, nxt, piece))
            self.ways[point] = ways
        return self.ways[point]

    def _estimate(self, goals: Iterable[int]) -> Callable[[int], float]:
        """Return a function that says how far a point is from the rectangle around the goals."""
        width, xs, ys = len(self.xs), self.xs, self.ys
        low_x, high_x = min(xs[goal % width] for goal in goals), max(xs[goal % width] for goal in goals)
        low_y, high_y = min(ys[goal // width] for goal in goals), max(ys[goal // width] for goal in goals)
        far_x = [low_x - x if x < low_x else x - high_x if x > high_x else 0.0 for x in xs]
        far_y = [low_y - y if y < low_y else y - high_y if y > high_y else 0.0 for y in ys]
        return lambda point: far_x[point % width] + far_y[point // width]

    def _busy_price(self, link: Link, piece: int, price: float) -> float:
        """Return the price of a piece that others use, or that runs close beside one they use."""
        users = self.used.get(piece)
        if users:
            if all(_is_copy(link, other) for other in users):
                return price * _COPY
            shared = all(_may_share(link, other) for other in users)
            return price * _SHARED if shared else price + _OVERLAP + 3 * self.lengths[piece]
        return price + self.lengths[piece] * _NEAR * (not all(_is_copy(link, user) for user in self.busy[piece]))

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


def route_all(placed: Placed, *, rounds: int = 1) -> list[Route]:
    """Return a route for every link of the scene, in the scene's order; in every further round each is tried anew."""
    grid = Grid(placed)
    order = sorted(placed.scene.links, key=lambda link: (_distance(placed, link), link.id))
    routes: dict[str, Route] = {link.id: _routed(grid, link) for link in order}
    for _ in range(rounds):
        for link in sorted(order, key=lambda link: (-routes[link.id].cost, link.id)):
            grid.release(routes[link.id])
            routes[link.id] = _routed(grid, link)
    return [routes[link.id] for link in placed.scene.links]


def _routed(grid: Grid, link: Link) -> Route:
    route = (_loop(grid.placed, link) if link.source == link.target else grid.route(link)) or _straight(grid.placed, link)
    grid.occupy(route)
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
