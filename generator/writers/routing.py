"""Which way every line runs: right angles only, around nodes and titles, through no box that it has nothing to do with."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from generator.writers.placing import Placed, Rect
from generator.writers.scene import Link

Point = tuple[float, float]
_ICON_CLEARANCE, _TEXT_CLEARANCE, _TITLE_CLEARANCE = 5.0, 3.0, 1.0
_PORT_OFFSETS = (0.0, -11.0, 11.0)
_BEND, _CROSSING, _OVERLAP, _NEAR, _FOREIGN, _SHARED = 14.0, 26.0, 60.0, 2.0, 4.0, 0.55
_BLOCKED = float("inf")


@dataclass(frozen=True)
class Route:
    """The corners of one line, its ends included."""

    link: Link
    points: tuple[Point, ...]
    cost: float

    def segments(self) -> list[tuple[Point, Point]]:
        """Return the straight pieces."""
        return list(zip(self.points, self.points[1:]))


@dataclass(frozen=True)
class _Port:
    """A point of the grid where a line may leave a node or box, the direction outwards, where the line is drawn to."""

    at: Point
    outward: Point
    drawn: Point
    cost: float


class Grid:
    """The lines on which routes run, what each piece costs, and who uses it already."""

    def __init__(self, placed: Placed) -> None:
        self.placed = placed
        self.ports = {name: _node_ports(placed, name) for name in placed.nodes}
        ends = {end for link in placed.scene.links for end in (link.source, link.target)}
        linked = [port for name in placed.nodes if name in ends for port in self.ports[name]]
        box_ends = [placed.boxes[name] for name in sorted(ends) if name in placed.boxes]
        self.xs = self._lines(0, [p.at[0] for p in linked] + [x for r in box_ends for x in (r.x, r.right)])
        self.ys = self._lines(1, [p.at[1] for p in linked] + [y for r in box_ends for y in (r.y, r.bottom)])
        self.column = {x: i for i, x in enumerate(self.xs)}
        self.row = {y: i for i, y in enumerate(self.ys)}
        for name in sorted(ends):
            if name in placed.boxes:
                self.ports[name] = self._box_ports(placed.boxes[name], placed.heading(name))
        self._block()
        self._locate()
        self.used: dict[tuple[int, int, int], list[Link]] = {}

    def _lines(self, axis: int, needed: list[float]) -> list[float]:
        """Return the coordinates of the grid in one direction: where ports are, and channels between what stands there."""
        exact = sorted({round(value, 2) for value in needed})
        walls = []
        channels = []
        for name, rect in self.placed.boxes.items():
            low, high = (rect.x, rect.right) if axis == 0 else (rect.y, rect.bottom)
            walls += [low, high]
            channels += [low - 6, low + 6, high - 6, high + 6, low - 13, high + 13]
        for name in self.placed.nodes:
            icon, text = self.placed.icon(name), self.placed.text(name)
            if axis == 0:
                low, high = min(icon.x, text.x), max(icon.right, text.right)
            else:
                low, high = icon.y, text.bottom
            channels += [low - 7, low - 14, low - 21, high + 7, high + 14, high + 21]
        size = self.placed.w if axis == 0 else self.placed.h
        channels += [-8.0, size + 8.0]
        kept = list(exact)
        for value in sorted(round(value, 2) for value in channels):
            at = bisect_left(kept, value)
            near = [kept[i] for i in (at - 1, at) if 0 <= i < len(kept)]
            if all(abs(value - other) >= 5 for other in near) and all(abs(value - wall) >= 3.5 for wall in walls):
                kept.insert(at, value)
        return kept

    def _box_ports(self, rect: Rect, title: Rect) -> list[_Port]:
        ports = []
        for x in self.xs:
            if rect.x + 12 < x < rect.right - 12:
                ports.append(_Port((x, round(rect.bottom, 2)), (0, 1), (x, rect.bottom), 0.0))
                if x > title.right + 4:
                    ports.append(_Port((x, round(rect.y, 2)), (0, -1), (x, rect.y), 0.0))
        for y in self.ys:
            if rect.y + 12 < y < rect.bottom - 8:
                ports.append(_Port((round(rect.right, 2), y), (1, 0), (rect.right, y), 0.0))
                if y > title.bottom + 2:
                    ports.append(_Port((round(rect.x, 2), y), (-1, 0), (rect.x, y), 0.0))
        return ports

    def _block(self) -> None:
        """Note the pieces that run over an icon, a name or a title, or along the frame of a box."""
        self.blocked: set[tuple[int, int, int]] = set()
        obstacles = []
        for name in self.placed.nodes:
            obstacles.append(self.placed.icon(name).grown(_ICON_CLEARANCE))
            obstacles.append(self.placed.text(name).grown(_TEXT_CLEARANCE))
        for name in self.placed.boxes:
            heading = self.placed.heading(name)
            if heading.w and heading.h:
                obstacles.append(heading.grown(_TITLE_CLEARANCE))
        for rect in obstacles:
            self._block_rect(rect)
        for rect in self.placed.boxes.values():
            for x in (rect.x, rect.right):
                self._block_rect(Rect(x - 2, rect.y - 2, 4, rect.h + 4), only=1)
            for y in (rect.y, rect.bottom):
                self._block_rect(Rect(rect.x - 2, y - 2, rect.w + 4, 4), only=0)

    def _block_rect(self, rect: Rect, only: int | None = None) -> None:
        for direction in (0, 1) if only is None else (only,):
            along, across = (self.xs, self.ys) if direction == 0 else (self.ys, self.xs)
            low, high = (rect.x, rect.right) if direction == 0 else (rect.y, rect.bottom)
            least, most = (rect.y, rect.bottom) if direction == 0 else (rect.x, rect.right)
            first = max(bisect_left(along, low) - 1, 0)
            for k in range(bisect_left(across, least), len(across)):
                if across[k] >= most:
                    break
                if across[k] <= least:
                    continue
                for i in range(first, len(along) - 1):
                    if along[i] >= high:
                        break
                    if along[i + 1] > low:
                        self.blocked.add((direction, i, k) if direction == 0 else (direction, k, i))

    def _locate(self) -> None:
        """Note in which box, innermost, every piece of the grid lies."""
        order = sorted(self.placed.boxes, key=lambda name: len(self.placed.ancestors[name]))
        self.inside: dict[tuple[int, int, int], str] = {}
        for name in order:
            rect = self.placed.boxes[name]
            for i, x in enumerate(self.xs):
                for j, y in enumerate(self.ys):
                    if i + 1 < len(self.xs) and rect.x < (x + self.xs[i + 1]) / 2 < rect.right and rect.y < y < rect.bottom:
                        self.inside[0, i, j] = name
                    if j + 1 < len(self.ys) and rect.x < x < rect.right and rect.y < (y + self.ys[j + 1]) / 2 < rect.bottom:
                        self.inside[1, i, j] = name

    # ------------------------------------------------------------------------------------------------------ search

    def route(self, link: Link) -> Route | None:
        """Return the cheapest way for the link, or None where there is none."""
        placed = self.placed
        own = set(placed.ancestors[link.source]) | set(placed.ancestors[link.target])
        foreign = {
            name: 1.0 + _FOREIGN * sum(other not in own for other in placed.ancestors[name]) for name in placed.boxes
        }
        if link.target in placed.boxes:
            foreign.update({name: _BLOCKED for name in placed.boxes if link.target in placed.ancestors[name]})
        if link.source in placed.boxes:
            foreign.update({name: _BLOCKED for name in placed.boxes if link.source in placed.ancestors[name]})
        goals: dict[tuple[int, int], list[_Port]] = {}
        for port in self.ports[link.target]:
            goals.setdefault(self._at(port), []).append(port)
        starts = [(self._at(port), port) for port in self.ports[link.source]]
        return self._search(link, starts, goals, foreign)

    def _at(self, port: _Port) -> tuple[int, int]:
        return self.column[round(port.at[0], 2)], self.row[round(port.at[1], 2)]

    def _search(self, link: Link, starts, goals, foreign) -> Route | None:
        xs, ys = self.xs, self.ys
        low_x, high_x = min(xs[g[0]] for g in goals), max(xs[g[0]] for g in goals)
        low_y, high_y = min(ys[g[1]] for g in goals), max(ys[g[1]] for g in goals)

        def left(i: int, j: int) -> float:
            dx = max(low_x - xs[i], 0.0, xs[i] - high_x)
            dy = max(low_y - ys[j], 0.0, ys[j] - high_y)
            return (dx + dy) * _SHARED

        best: dict[tuple[int, int, Point], float] = {}
        came: dict[tuple[int, int, Point], tuple] = {}
        queue: list[tuple[float, int, float, tuple[int, int, Point]]] = []
        count = 0
        for (i, j), port in starts:
            state = (i, j, port.outward)
            cost = port.cost
            if cost < best.get(state, _BLOCKED):
                best[state] = cost
                came[state] = ("start", port)
                heapq.heappush(queue, (cost + left(i, j), count, cost, state))
                count += 1
        found: tuple[float, tuple, _Port] | None = None
        while queue:
            estimate, _, cost, state = heapq.heappop(queue)
            if found and estimate >= found[0]:
                break
            if cost > best[state]:
                continue
            i, j, direction = state
            for port in goals.get((i, j), ()):
                turn = _turn(direction, (-port.outward[0], -port.outward[1]))
                if turn is not None and (found is None or cost + turn + port.cost < found[0]) and came[state][0] != "start":
                    found = (cost + turn + port.cost, state, port)
            for step in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                turn = _turn(direction, step)
                if turn is None:
                    continue
                piece, length = self._piece(i, j, step)
                if piece is None or piece in self.blocked:
                    continue
                price = self._price(link, piece, length, foreign)
                if price == _BLOCKED:
                    continue
                n, m = i + step[0], j + step[1]
                price += turn + self._crossing(link, n, m, step)
                nxt = (n, m, step)
                if cost + price < best.get(nxt, _BLOCKED):
                    best[nxt] = cost + price
                    came[nxt] = ("step", state)
                    count += 1
                    heapq.heappush(queue, (cost + price + left(n, m), count, cost + price, nxt))
        return self._trace(link, found, came) if found else None

    def _piece(self, i: int, j: int, step: Point):
        xs, ys = self.xs, self.ys
        if step[0]:
            k = i if step[0] > 0 else i - 1
            return ((0, k, j), xs[k + 1] - xs[k]) if 0 <= k < len(xs) - 1 else (None, 0.0)
        k = j if step[1] > 0 else j - 1
        return ((1, i, k), ys[k + 1] - ys[k]) if 0 <= k < len(ys) - 1 else (None, 0.0)

    def _price(self, link: Link, piece, length: float, foreign) -> float:
        factor = foreign.get(self.inside.get(piece, ""), 1.0)
        if factor == _BLOCKED:
            return _BLOCKED
        price = length * factor
        users = self.used.get(piece)
        if users:
            if all(_may_share(link, other) for other in users):
                return price * _SHARED
            return price + _OVERLAP + 3 * length
        if self._beside(link, piece):
            price += length * _NEAR
        return price

    def _beside(self, link: Link, piece) -> bool:
        """Tell whether another line runs closer than a few pixels beside this piece."""
        direction, i, j = piece
        for step in (-1, 1):
            other = (direction, i, j + step) if direction == 0 else (direction, i + step, j)
            at, lines = (j, self.ys) if direction == 0 else (i, self.xs)
            if 0 <= at + step < len(lines) and abs(lines[at + step] - lines[at]) < 6:
                users = self.used.get(other)
                if users and not all(_may_share(link, user) for user in users):
                    return True
        return False

    def _crossing(self, link: Link, i: int, j: int, step: Point) -> float:
        across = [(1, i, j), (1, i, j - 1)] if step[0] else [(0, i, j), (0, i - 1, j)]
        users = {user.id for piece in across for user in self.used.get(piece, ()) if not _may_share(link, user)}
        return _CROSSING * len(users)

    def _trace(self, link: Link, found, came) -> Route:
        cost, state, goal = found
        path = []
        while True:
            i, j, _ = state
            path.append((i, j))
            how, before = came[state]
            if how == "start":
                start = before
                break
            state = before
        path.reverse()
        points = [start.drawn, *((self.xs[i], self.ys[j]) for i, j in path), goal.drawn]
        return Route(link, _corners(points), cost)

    def occupy(self, route: Route) -> None:
        """Note that the route uses its pieces of the grid."""
        for piece in self._pieces(route):
            self.used.setdefault(piece, []).append(route.link)

    def release(self, route: Route) -> None:
        """Take the route away again."""
        for piece in self._pieces(route):
            self.used[piece] = [link for link in self.used[piece] if link is not route.link]

    def _pieces(self, route: Route) -> Iterable[tuple[int, int, int]]:
        for (x1, y1), (x2, y2) in route.segments():
            if abs(y1 - y2) < 0.01 and round(y1, 2) in self.row:
                j = self.row[round(y1, 2)]
                first, last = sorted((bisect_left(self.xs, min(x1, x2) - 0.01), bisect_left(self.xs, max(x1, x2) - 0.01)))
                for i in range(first, min(last, len(self.xs) - 1)):
                    if self.xs[i + 1] <= max(x1, x2) + 0.01:
                        yield (0, i, j)
            elif abs(x1 - x2) < 0.01 and round(x1, 2) in self.column:
                i = self.column[round(x1, 2)]
                first, last = sorted((bisect_left(self.ys, min(y1, y2) - 0.01), bisect_left(self.ys, max(y1, y2) - 0.01)))
                for j in range(first, min(last, len(self.ys) - 1)):
                    if self.ys[j + 1] <= max(y1, y2) + 0.01:
                        yield (1, i, j)


def _may_share(link: Link, other: Link) -> bool:
    return link.kind == other.kind and (link.source == other.source or link.target == other.target)


def _turn(direction: Point, step: Point) -> float | None:
    """Return the cost of going on in another direction, None for turning back."""
    if direction == step:
        return 0.0
    return None if (direction[0] + step[0], direction[1] + step[1]) == (0, 0) else _BEND


def _corners(points: list[Point]) -> tuple[Point, ...]:
    """Return the points without those in the middle of a straight piece."""
    kept = [points[0]]
    for k, point in enumerate(points[1:], 1):
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) < 0.01:
            continue
        if len(kept) > 1 and _collinear(kept[-2], kept[-1], point):
            kept[-1] = point
        else:
            kept.append(point)
    return tuple((round(x, 2), round(y, 2)) for x, y in kept)


def _collinear(a: Point, b: Point, c: Point) -> bool:
    return (abs(a[0] - b[0]) < 0.01 and abs(b[0] - c[0]) < 0.01) or (abs(a[1] - b[1]) < 0.01 and abs(b[1] - c[1]) < 0.01)


def _node_ports(placed: Placed, name: str) -> list[_Port]:
    """Return where lines may leave a node: the middle of every side, and a little beside it."""
    icon, text = placed.icon(name), placed.text(name)
    below = max(text.bottom, icon.bottom)
    ports = []
    for offset in _PORT_OFFSETS:
        cost = 6.0 if offset else 0.0
        x, y = round(icon.cx + offset, 2), round(icon.cy + offset, 2)
        ports += [
            _Port((round(icon.x - 6, 2), y), (-1, 0), (icon.x - 3, y), cost),
            _Port((round(icon.right + 6, 2), y), (1, 0), (icon.right + 3, y), cost),
            _Port((x, round(icon.y - 6, 2)), (0, -1), (x, icon.y - 3), cost + 2),
            _Port((x, round(below + 4, 2)), (0, 1), (x, below + 2), cost + 4),
        ]
    return ports


def route_all(placed: Placed) -> list[Route]:
    """Return a route for every link of the scene, in the scene's order."""
    grid = Grid(placed)
    order = sorted(placed.scene.links, key=lambda link: (_distance(placed, link), link.id))
    routes: dict[str, Route] = {}
    for link in order:
        routes[link.id] = _routed(grid, link)
    for link in sorted(order, key=lambda link: (-routes[link.id].cost, link.id)) * 2:
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
    """Return the line of a node that calls itself: out at the right, back in at the top."""
    icon = placed.icon(link.source) if link.source in placed.nodes else placed.boxes[link.source]
    right, top = icon.right, icon.y
    points = ((right + 3, icon.cy - 11), (right + 16, icon.cy - 11), (right + 16, top - 10), (icon.cx + 11, top - 10), (icon.cx + 11, top - 3))
    return Route(link, points, 0.0)


def _straight(placed: Placed, link: Link) -> Route:
    """Return the last resort where no way is free: straight from middle to middle, which the score counts as a fault."""
    return Route(link, (_middle(placed, link.source), _middle(placed, link.target)), 5000.0)
