"""The search for rows and columns in which a scene reads best: short straight lines, few crossings, a shape that fits a page."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from generator.writers.diagram.placing import Rows, Sheet, Spacing, key_of, strip_columns
from generator.writers.diagram.scene import Box, Node, Scene
from generator.writers.diagram.shapes import Placed, Rect, effective_points

_FRAME_WIDTH, _FRAME_HEIGHT = 52.0, 112.0
"""Margins, title and legend, as far as the search is concerned."""
_WEIGHTS = {"request": 1.0, "event": 0.7, "replication": 0.8, "management": 0.4}
_ENOUGH_POINTS = 7.4
_CROSSING, _THROUGH, _STRAIGHT = 22.0, 45.0, 35.0
_AREA = 0.0006
_COLD = 4.0
"""How much worse a step may be, about, at the end of the search."""
Extent = tuple[float, float, float, float]
Point = tuple[float, float]
Order = Mapping[str, Point]
"""Where the nodes stand before the search, by id, y downwards."""


def beginning(scene: Scene, order: Order) -> dict[str, Rows]:
    """Return the arrangement that follows from the order (node id -> x, y)."""
    return {key_of(box): _initial(box, order, flows=scene.flows) for box in scene.root.boxes() if box.children}


def search(
    scene: Scene, start: Mapping[str, Rows], *, steps: int, seed: int, hot: float
) -> tuple[dict[str, Rows], float]:
    """Return the best arrangement found from the start in that many steps, and its cost; same input, same result.

    `hot` says how much worse a step may be, about, at the beginning.
    """
    sheet = Sheet(scene, Spacing())
    current = dict(start)
    fixed = {key_of(box) for box in scene.root.boxes() if box.style in ("strip", "zone")}
    movable = [box for box in scene.root.boxes() if len(box.children) > 1]
    judge = Judge(sheet)
    chance = Random(seed)
    cost = judge.cost(current)
    best, best_cost = current, cost
    weights = [math.sqrt(len(box.children)) * (0.3 if box.style == "strip" else 1.0) for box in movable]
    for step in range(steps if movable else 0):
        heat = hot * (_COLD / hot) ** (step / steps)
        box = chance.choices(movable, weights)[0]
        changed = _change(box, current[key_of(box)], chance)
        limit = cost - heat * math.log(1.0 - chance.random())
        if changed is None or changed == current[key_of(box)]:
            continue
        trial = {**current, key_of(box): changed}
        trial_cost = judge.cost(trial, limit)
        if trial_cost < limit:
            current, cost = trial, trial_cost
            if cost < best_cost:
                best, best_cost = current, cost
    mirrored = {
        key: rows if key in fixed else tuple(tuple(reversed(row)) for row in rows) for key, rows in best.items()
    }
    return min((best, best_cost), (mirrored, judge.cost(mirrored)), key=lambda result: result[1])


def placed(scene: Scene, arrangement: Mapping[str, Rows], spacing: Spacing) -> Placed:
    """Return the scene placed as arranged, with that much room between neighbours; strips fill the width they have."""
    judge = Judge(Sheet(scene, spacing))
    first = judge.placed(arrangement)
    filled = dict(arrangement)
    for box in scene.root.boxes():
        if box.style == "strip":
            columns = strip_columns(first.boxes[box.id].w)
            filled[key_of(box)] = _in_columns(list(range(len(box.children))), columns)
    return judge.placed(filled)


# -------------------------------------------------------------------------------------------------- beginning, moves


def _initial(box: Box, order: Order, *, flows: bool) -> Rows:
    """Return the first rows of a box: children side by side that the order has at the same height."""
    numbers = range(len(box.children))
    if box.style == "strip":
        return _in_columns(list(numbers), min(len(box.children), 8))
    if box.style == "zone":
        return (tuple((i,) for i in numbers),)
    if box.style == "outside":
        return ((tuple(numbers),),)
    if box.style == "zones":
        loose = tuple(i for i in numbers if not isinstance(box.children[i], Box))
        zones = tuple(i for i in numbers if isinstance(box.children[i], Box))
        return (tuple(column for column in (loose, zones) if column),)
    if box.twin:
        return (tuple((i,) for i in numbers),) if len(box.children) < 3 else _in_columns(list(numbers), 2)
    if flows:
        return _ranks(box, order)
    middles = {i: _middle(box.children[i], order) for i in numbers}
    by_height = sorted(numbers, key=lambda i: (middles[i][1], middles[i][0], i))
    rows: list[list[int]] = []
    for i in by_height:
        if rows and middles[i][1] - middles[rows[-1][0]][1] < 60 and len(rows[-1]) < 7:
            rows[-1].append(i)
        else:
            rows.append([i])
    return tuple(tuple((i,) for i in sorted(row, key=lambda i: (middles[i][0], i))) for row in rows)


def _ranks(box: Box, order: Order) -> Rows:
    """Return one row of columns: what the order has at the same distance from the left stands in one column."""
    columns: dict[int, list[int]] = {}
    for i, child in enumerate(box.children):
        columns.setdefault(round(_middle(child, order)[0] / 20), []).append(i)
    return (
        tuple(
            tuple(sorted(columns[x], key=lambda i: (_middle(box.children[i], order)[1], i))) for x in sorted(columns)
        ),
    )


def _middle(child: Box | Node, order: Order) -> tuple[float, float]:
    names = [node.id for node in child.nodes()] if isinstance(child, Box) else [child.id]
    points = [order[name] for name in names if name in order] or [(0.0, 0.0)]
    return sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)


def _in_columns(numbers: list[int], columns: int) -> Rows:
    return tuple(tuple((i,) for i in numbers[at : at + columns]) for at in range(0, len(numbers), columns))


def _change(box: Box, rows: Rows, chance: Random) -> Rows | None:
    """Return the rows after one random step, or None where the step leads nowhere."""
    if box.style == "strip":
        return _in_columns(list(range(len(box.children))), chance.randint(1, len(box.children)))
    if box.style == "zone":
        flat = [i for row in rows for column in row for i in column]
        return (tuple((i,) for i in flat),) if len(rows) > 1 else tuple(((i,),) for i in flat)
    if box.style == "zones":
        return _change_zones(box, rows, chance)
    kind = chance.random()
    if kind < 0.35:
        return _swapped(box, rows, chance)
    if kind < 0.85:
        return _moved(box, rows, chance)
    if kind < 0.9:
        return _reflowed(rows, chance)
    if kind < 0.95:
        return _blanked(box, rows, chance)
    return tuple(tuple((i,) for i in column) for row in rows for column in row) if len(rows) == 1 else None


def _change_zones(box: Box, rows: Rows, chance: Random) -> Rows | None:
    """Return another of the forms of a VPC: zones below or beside each other, the rest before, above, after or below."""
    loose = [i for i, child in enumerate(box.children) if not isinstance(child, Box)]
    zones = [i for i, child in enumerate(box.children) if isinstance(child, Box)]
    chance.shuffle(loose)
    if not zones:
        return _swapped(box, rows, chance) if chance.random() < 0.5 else _moved(box, rows, chance)
    cut = chance.choice((0, len(loose), chance.randint(0, len(loose))))
    first, last = tuple(loose[:cut]), tuple(loose[cut:])
    if chance.random() < 0.5:
        return (tuple(column for column in (first, tuple(zones), last) if column),)
    if chance.random() < 0.5:
        return tuple(
            row for row in (tuple((i,) for i in first), (tuple(zones),), tuple((i,) for i in last)) if row
        )
    return tuple(
        row for row in (tuple((i,) for i in first), tuple((i,) for i in zones), tuple((i,) for i in last)) if row
    )


def _lists(rows: Rows) -> list[list[list[int]]]:
    return [[list(column) for column in row] for row in rows]


def _tidy(box: Box, rows: list[list[list[int]]]) -> Rows:
    """Return the rows without columns and rows that hold nothing, and without empty places beside boxes."""
    kept = []
    for row in rows:
        framed = any(i >= 0 and isinstance(box.children[i], Box) for column in row for i in column)
        columns = [[i for i in column if i >= 0] for column in row] if framed else row
        if any(i >= 0 for column in columns for i in column):
            kept.append(tuple(tuple(column) for column in columns if column))
    return tuple(kept)


def _places(rows: Rows) -> list[tuple[int, int, int]]:
    return [(r, c, p) for r, row in enumerate(rows) for c, column in enumerate(row) for p in range(len(column))]


def _swapped(box: Box, rows: Rows, chance: Random) -> Rows | None:
    places = _places(rows)
    if len(places) < 2:
        return None
    (r, c, p), (s, d, q) = chance.sample(places, 2)
    changed = _lists(rows)
    changed[r][c][p], changed[s][d][q] = changed[s][d][q], changed[r][c][p]
    return _tidy(box, changed)


def _moved(box: Box, rows: Rows, chance: Random) -> Rows | None:
    """Return the rows with one child taken out and put into a column, between columns or between rows."""
    changed = _lists(rows)
    r, c, p = chance.choice(_places(rows))
    child = changed[r][c].pop(p)
    kept = [list(map(list, row)) for row in _tidy(box, changed)]
    if not kept:
        return None
    where = chance.random()
    row = chance.randrange(len(kept))
    if where < 0.2:
        kept.insert(chance.randint(0, len(kept)), [[child]])
    elif where < 0.65:
        kept[row].insert(chance.randint(0, len(kept[row])), [child])
    else:
        column = chance.randrange(len(kept[row]))
        kept[row][column].insert(chance.randint(0, len(kept[row][column])), child)
    return _tidy(box, kept)


def _reflowed(rows: Rows, chance: Random) -> Rows:
    flat = [i for row in rows for column in row for i in column if i >= 0]
    return _in_columns(flat, chance.randint(1, min(len(flat), 8)))


def _blanked(box: Box, rows: Rows, chance: Random) -> Rows | None:
    """Return the rows with an empty place more, or one less."""
    changed = _lists(rows)
    empty = [(r, c, p) for r, c, p in _places(rows) if changed[r][c][p] < 0]
    if empty and chance.random() < 0.7:
        r, c, p = chance.choice(empty)
        changed[r][c].pop(p)
    elif len(empty) < 2:
        r = chance.randrange(len(changed))
        changed[r].insert(chance.randint(0, len(changed[r])), [-1])
    else:
        return None
    return _tidy(box, changed)


# ------------------------------------------------------------------------------------------------------------- cost


@dataclass(frozen=True)
class _Measured:
    """A link as the search sees it; `foreign` are the boxes that it should not run through."""

    source: str
    target: str
    weight: float
    request: bool
    foreign: tuple[str, ...]


class Judge:
    """Says how badly an arrangement reads, from straight lines between the ends of the links."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.flows = sheet.scene.flows
        self.axes = {name: shape.axis for name, shape in sheet.shapes.items()}
        frames = [box.id for box in sheet.scene.root.boxes() if box.kind not in ("page", "outside", "cloud")]
        self.links = []
        for link in sheet.scene.links:
            own = {*sheet.ancestors[link.source], *sheet.ancestors[link.target]}
            foreign = tuple(name for name in frames if name not in own)
            if link.source != link.target:
                self.links.append(
                    _Measured(link.source, link.target, _WEIGHTS[link.kind], link.kind == "request", foreign)
                )

    def cost(self, arrangement: Mapping[str, Rows], limit: float = math.inf) -> float:
        """Return the cost of the arrangement; lower reads better. Anything not below the limit is given up early."""
        root = self.sheet.layout(arrangement)
        page = page_cost(root.w + _FRAME_WIDTH, root.h + _FRAME_HEIGHT, flows=self.flows) + root.area * _AREA
        least = page - _STRAIGHT * len(self.links)
        if least >= limit:
            return least
        spots = {name: (x, y, w, h) for name, x, y, w, h in self.sheet.place(root)}
        return page + self._links(spots, limit - page)

    def placed(self, arrangement: Mapping[str, Rows]) -> Placed:
        """Return the final placement of the arrangement."""
        sheet = self.sheet
        rects = {name: Rect(*(round(value, 2) for value in spot)) for name, *spot in sheet.place(sheet.layout(arrangement))}
        boxes = {box.id: rects[box.id] for box in sheet.scene.root.boxes()}
        nodes = {node.id: rects[node.id] for node in sheet.scene.root.nodes()}
        page = boxes[sheet.scene.root.id]
        titles = {box.id: sheet.final_title(box, boxes[box.id].w) for box in sheet.boxes.values()}
        return Placed(sheet.scene, nodes, boxes, sheet.shapes, titles, sheet.ancestors, page.w, page.h)

    def _links(self, spots: Mapping[str, Extent], limit: float) -> float:
        icons = {name: (spots[name][0] + spots[name][2] / 2, spots[name][1] + axis) for name, axis in self.axes.items()}
        total = 0.0
        lines = []
        for link in self.links:
            a, b = icons.get(link.source), icons.get(link.target)
            if a is None or b is None:
                a, b = _anchors(link, icons, spots)
            dx, dy = b[0] - a[0], b[1] - a[1]
            cost = abs(dx) * 0.8 + abs(dy)
            if -2 < dx < 2 or -2 < dy < 2:
                between = _between(a, b, icons)
                cost += 90.0 * between if between else -_STRAIGHT
            if self.flows:
                cost += 250.0 if dx < -20 else 50.0 if dx < 20 else 0.0
            elif dx < -20:
                cost += 60.0 if link.request else 10.0
            total += link.weight * cost + _THROUGH * _cuts(a, b, spots, link.foreign)
            lines.append((a[0], a[1], b[0], b[1], link.source, link.target))
        return total if total >= limit else total + _CROSSING * _crossings(lines)


def page_cost(w: float, h: float, *, flows: bool = False) -> float:
    """Return how badly a picture of this size fits a page: by the size its smallest text ends up with; flows should be wide."""
    missing = max(0.0, _ENOUGH_POINTS - effective_points(w, h))
    return 250.0 * missing + 500.0 * missing**2 + (2.0 if flows else 0.3) * max(0.0, h - w)


def _anchors(link: _Measured, icons: Mapping[str, Point], spots: Mapping[str, Extent]) -> tuple[Point, Point]:
    """Return the points between which a link is measured; the end at a box is the nearest point of it."""
    source, target = icons.get(link.source), icons.get(link.target)
    if source is None:
        x, y, w, h = spots[link.source]
        tx, ty, tw, th = spots[link.target]
        near = target or (tx + tw / 2, ty + th / 2)
        source = (min(max(near[0], x), x + w), min(max(near[1], y), y + h))
    if target is None:
        x, y, w, h = spots[link.target]
        target = (min(max(source[0], x), x + w), min(max(source[1], y), y + h))
    return source, target


def _between(a: Point, b: Point, icons: Mapping[str, Point]) -> int:
    """Return how many icons lie on the straight horizontal or vertical line between two points."""
    x1, x2 = (a[0], b[0]) if a[0] < b[0] else (b[0], a[0])
    y1, y2 = (a[1], b[1]) if a[1] < b[1] else (b[1], a[1])
    if x2 - x1 < y2 - y1:
        x1, x2, y1, y2 = x1 - 40, x2 + 40, y1 + 2, y2 - 2
    else:
        x1, x2, y1, y2 = x1 + 2, x2 - 2, y1 - 30, y2 + 30
    count = 0
    for x, y in icons.values():
        if x1 < x < x2 and y1 < y < y2:
            count += 1
    return count


def _crossings(lines: list[tuple[float, float, float, float, str, str]]) -> int:
    """Return how many pairs of the straight lines (x1, y1, x2, y2, end, end) cross, those of one end left out."""
    spans = sorted((min(line[0], line[2]), max(line[0], line[2]), *line) for line in lines)
    count = 0
    for i, (_, right, ax, ay, bx, by, s, t) in enumerate(spans):
        top, bottom = (ay, by) if ay < by else (by, ay)
        wide, high = bx - ax, by - ay
        for j in range(i + 1, len(spans)):
            left, _, cx, cy, dx, dy, u, v = spans[j]
            if left >= right:
                break
            if (cy <= top and dy <= top) or (cy >= bottom and dy >= bottom) or s in (u, v) or t in (u, v):
                continue
            if (wide * (cy - ay) - high * (cx - ax)) * (wide * (dy - ay) - high * (dx - ax)) < 0:
                across, down = dx - cx, dy - cy
                count += (across * (ay - cy) - down * (ax - cx)) * (across * (by - cy) - down * (bx - cx)) < 0
    return count


def _cuts(a: Point, b: Point, spots: Mapping[str, Extent], names: tuple[str, ...]) -> int:
    """Return through how many of the named boxes the straight line between the points runs."""
    ax, ay, bx, by = a[0], a[1], b[0], b[1]
    left, right = (ax, bx) if ax < bx else (bx, ax)
    top, bottom = (ay, by) if ay < by else (by, ay)
    count = 0
    for name in names:
        x, y, w, h = spots[name]
        if right <= x or left >= x + w or bottom <= y or top >= y + h:
            continue
        corners = [(bx - ax) * (cy - ay) - (by - ay) * (cx - ax) for cx in (x, x + w) for cy in (y, y + h)]
        count += min(corners) < 0 < max(corners)
    return count
