"""How badly an arrangement reads: the way of its lines, what they cross, and the size that is left of it on a page."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from generator.writers.diagram.placement import Rows, Sheet
from generator.writers.diagram.shapes import Placed, Rect, effective_points

_FRAME_WIDTH, _FRAME_HEIGHT = 52.0, 112.0
"""Margins, title and legend, as far as the search is concerned."""
_WEIGHTS = {"request": 1.0, "event": 0.7, "replication": 0.8, "management": 0.4}
_ENOUGH_POINTS = 7.4
_CROSSING, _THROUGH, _STRAIGHT, _BETWEEN = 22.0, 45.0, 35.0, 90.0
_AREA = 0.0006
Extent = tuple[float, float, float, float]
Point = tuple[float, float]


@dataclass(frozen=True)
class _Measured:
    """A link as the search sees it; `foreign` are the boxes that it should not run through."""

    source: str
    target: str
    weight: float
    backwards: float
    """What it costs to run to the left."""
    foreign: tuple[str, ...]
    icons: bool
    """Whether both ends are icons."""


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
                backwards = 60.0 if link.kind == "request" else 10.0
                icons = link.source in self.axes and link.target in self.axes
                self.links.append(_Measured(link.source, link.target, _WEIGHTS[link.kind], backwards, foreign, icons))

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
        """Return what the lines cost; the cheap part first, as most arrangements are given up after it."""
        icons = {name: (spots[name][0] + spots[name][2] / 2, spots[name][1] + axis) for name, axis in self.axes.items()}
        ends = [(icons[link.source], icons[link.target]) if link.icons else _anchors(link, icons, spots) for link in self.links]
        total = 0.0
        for link, (a, b) in zip(self.links, ends, strict=True):
            total += link.weight * self._length_cost(link, b[0] - a[0], b[1] - a[1])
        if total >= limit:
            return total
        for link, (a, b) in zip(self.links, ends, strict=True):
            if -2 < a[0] - b[0] < 2 or -2 < a[1] - b[1] < 2:
                between = _between(a, b, icons)
                total += link.weight * (_STRAIGHT + _BETWEEN * between) if between else 0.0
            total += _THROUGH * _cuts(a, b, spots, link.foreign)
        if total >= limit:
            return total
        return total + _CROSSING * _crossings([(*a, *b, link.source, link.target) for link, (a, b) in zip(self.links, ends, strict=True)])

    def _length_cost(self, link: _Measured, dx: float, dy: float) -> float:
        """Return what the way of a line costs, were nothing in its way; a straight one is worth something."""
        cost = abs(dx) * 0.8 + abs(dy)
        if -2 < dx < 2 or -2 < dy < 2:
            cost -= _STRAIGHT
        if self.flows:
            return cost + (250.0 if dx < -20 else 50.0 if dx < 20 else 0.0)
        return cost + (link.backwards if dx < -20 else 0.0)


def page_cost(w: float, h: float, *, flows: bool = False) -> float:
    """Return how badly a picture of this size fits a page: by the size its smallest text ends up with; flows should be wide."""
    missing = max(0.0, _ENOUGH_POINTS - effective_points(w, h))
    return 1000.0 * missing + 3000.0 * missing**2 + (2.0 if flows else 0.3) * max(0.0, h - w)


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
