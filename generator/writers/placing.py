"""Where everything of a scene stands: sizes from the shipped font, rows and columns in every box, and the search for a good order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random

from generator.writers import typeface
from generator.writers.scene import Box, Link, Node, Scene

NAME_SIZE, DETAIL_SIZE, LABEL_SIZE, BOX_SIZE, TITLE_SIZE = 12.0, 10.0, 10.0, 11.0, 16.0
NAME_LINE, DETAIL_LINE, BOX_LINE = 14.0, 12.0, 14.0
ICON, SMALL_ICON, BADGE = 44.0, 26.0, 18.0
_TEXT_WIDTH, _SMALL_TEXT_WIDTH = 96.0, 66.0
_PAD = 10.0
_FRAMELESS = ("page", "outside")
_PAGE_FRAME = 70.0
"""Height of title and legend, as far as the search is concerned."""
PORTRAIT, LANDSCAPE = (453.0, 620.0), (700.0, 410.0)
"""Room for a picture with its caption on a portrait and a landscape A4 page, in points."""
_NATURAL = 0.75
"""Points per pixel at which a picture stands in its natural size."""

Rows = tuple[tuple[tuple[int, ...], ...], ...]
"""Rows of columns of children, by index; -1 leaves a place empty."""
Order = Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Rect:
    """A rectangle in pixels, y downwards."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def cx(self) -> float:
        return self.x + self.w / 2

    @property
    def cy(self) -> float:
        return self.y + self.h / 2

    def grown(self, by: float) -> Rect:
        """Return the rectangle with `by` more on every side."""
        return Rect(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)

    def overlaps(self, other: Rect) -> bool:
        """Tell whether the two share more than an edge."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def contains(self, other: Rect) -> bool:
        """Tell whether the other lies wholly inside."""
        return self.x <= other.x and self.y <= other.y and self.right >= other.right and self.bottom >= other.bottom


@dataclass(frozen=True)
class NodeShape:
    """Lines of text and extent of a node; `axis` is the height of the icon's middle below the top."""

    name: tuple[str, ...]
    detail: tuple[str, ...]
    icon: float
    w: float
    h: float

    @property
    def axis(self) -> float:
        return self.icon / 2


@dataclass(frozen=True)
class BoxShape:
    """Title lines (text, whether it is the grey detail) and height of the title of a box."""

    lines: tuple[tuple[str, bool], ...]
    w: float
    h: float


@dataclass(frozen=True)
class Placed:
    """A scene with a rectangle for every node and box; the page starts at 0, 0."""

    scene: Scene
    nodes: Mapping[str, Rect]
    boxes: Mapping[str, Rect]
    node_shapes: Mapping[str, NodeShape]
    box_shapes: Mapping[str, BoxShape]
    ancestors: Mapping[str, tuple[str, ...]]
    """The boxes around every node and box, innermost first; a box is its own first ancestor."""
    w: float
    h: float
    cost: float = 0.0

    def icon(self, node: str) -> Rect:
        """Return the square of the node's icon."""
        rect, size = self.nodes[node], self.node_shapes[node].icon
        return Rect(rect.cx - size / 2, rect.y, size, size)

    def text(self, node: str) -> Rect:
        """Return the rectangle around the node's name and detail."""
        rect, shape = self.nodes[node], self.node_shapes[node]
        widest = max(
            [typeface.width(line, name_size(shape)) for line in shape.name]
            + [typeface.width(line, DETAIL_SIZE) for line in shape.detail]
        )
        return Rect(rect.cx - widest / 2, rect.y + shape.icon + 3, widest, rect.h - shape.icon - 3)

    def heading(self, box: str) -> Rect:
        """Return the rectangle around the title of a box."""
        rect, shape = self.boxes[box], self.box_shapes[box]
        return Rect(rect.x, rect.y, min(shape.w, rect.w), shape.h)


def name_size(shape: NodeShape) -> float:
    """Return the text size of a node's name."""
    return DETAIL_SIZE if shape.icon == SMALL_ICON else NAME_SIZE


def effective_points(w: float, h: float) -> float:
    """Return the size in points of the smallest text once the picture is fitted to a page, the better way round."""
    scale = max(min(room[0] / w, room[1] / h, _NATURAL) for room in (PORTRAIT, LANDSCAPE))
    return scale * min(DETAIL_SIZE, LABEL_SIZE)


def node_shape(node: Node) -> NodeShape:
    """Return the measured node: its name wrapped under the icon, its detail under the name."""
    size, icon, limit = (DETAIL_SIZE, SMALL_ICON, _SMALL_TEXT_WIDTH) if node.small else (NAME_SIZE, ICON, _TEXT_WIDTH)
    name = tuple(typeface.balanced(node.name, size, limit))
    detail = tuple(typeface.balanced(node.detail, DETAIL_SIZE, limit + 4)) if node.detail else ()
    line = DETAIL_LINE if node.small else NAME_LINE
    return NodeShape(name, detail, icon, limit + 6, icon + 4 + line * len(name) + DETAIL_LINE * len(detail))


def box_shape(box: Box, room: float) -> BoxShape:
    """Return the measured title of a box whose content is `room` wide: on one line where it fits, else wrapped."""
    if box.kind in _FRAMELESS:
        return BoxShape((), 0, 0)
    left = BADGE + 6
    limit = max(room, 104.0) - left + 12
    title = typeface.wrap(box.title, BOX_SIZE, limit, typeface.BOLD)
    lines = [(line, False) for line in title]
    if box.detail:
        lines += [(line, True) for line in typeface.wrap(box.detail, DETAIL_SIZE, limit)]
    widest = max(
        typeface.width(text, DETAIL_SIZE if grey else BOX_SIZE, typeface.REGULAR if grey else typeface.BOLD)
        for text, grey in lines
    )
    return BoxShape(tuple(lines), left + widest + 6, max(BADGE + 2, BOX_LINE * len(lines) + 4))


# -------------------------------------------------------------------------------------------------------- placement


@dataclass(frozen=True)
class Spacing:
    """Room between neighbours, in pixels: between nodes for lines and labels, between boxes for lines."""

    across: float = 38.0
    down: float = 26.0
    boxes: float = 24.0

    def scaled(self, by: float) -> Spacing:
        """Return the spacing with everything `by` times as wide."""
        return Spacing(self.across * by, self.down * by, self.boxes * by)


class Sheet:
    """A scene being arranged: knows its boxes, measures an arrangement and places it."""

    def __init__(self, scene: Scene, spacing: Spacing) -> None:
        self.scene = scene
        self.spacing = spacing
        self.by_depth: list[list[Box]] = []
        self.ancestors: dict[str, tuple[str, ...]] = {}
        self._collect(scene.root, 0, ())
        self.shapes = {node.id: node_shape(node) for node in scene.root.nodes()}
        self.blank = next(iter(self.shapes.values()))
        self.boxes = {box.id: box for level in self.by_depth for box in level}
        self._titles: dict[tuple[str, float], BoxShape] = {}

    def _collect(self, box: Box, depth: int, above: tuple[str, ...]) -> None:
        if len(self.by_depth) <= depth:
            self.by_depth.append([])
        self.by_depth[depth].append(box)
        self.ancestors[box.id] = (box.id, *above)
        for child in box.children:
            if isinstance(child, Box):
                self._collect(child, depth + 1, (box.id, *above))
            else:
                self.ancestors[child.id] = (box.id, *above)

    def title(self, box: Box, room: float) -> BoxShape:
        """Return the measured title of the box, remembered."""
        key = (box.id, room)
        if key not in self._titles:
            self._titles[key] = box_shape(box, room)
        return self._titles[key]

    def measure(self, arrangement: Mapping[str, Rows]) -> dict[str, tuple[float, float, float, float]]:
        """Return width, height, axis and content height of every box, twins made equal."""
        sizes: dict[str, tuple[float, float, float, float]] = {}
        for level in reversed(self.by_depth):
            for box in level:
                sizes[box.id] = self._box_size(box, arrangement.get(key_of(box), ()), sizes)
            twins: dict[str, list[str]] = {}
            for box in level:
                if box.twin:
                    twins.setdefault(box.twin, []).append(box.id)
            for names in twins.values():
                w, h = (max(sizes[name][i] for name in names) for i in (0, 1))
                for name in names:
                    sizes[name] = (w, h, *sizes[name][2:])
        return sizes

    def _extent(self, child: Box | Node | None, sizes) -> tuple[float, float, float]:
        if child is None:
            return self.blank.w, self.blank.icon, self.blank.icon / 2
        if isinstance(child, Box):
            return sizes[child.id][:3]
        shape = self.shapes[child.id]
        return shape.w, shape.h, shape.axis

    def _column(self, box: Box, column: tuple[int, ...], sizes) -> tuple[float, float, float]:
        extents = [self._extent(box.children[i] if i >= 0 else None, sizes) for i in column]
        gaps = sum(self.gap_down(box, a, b) for a, b in zip(column, column[1:]))
        height = sum(extent[1] for extent in extents) + gaps
        axis = extents[0][2] if len(extents) == 1 else height / 2
        return max(extent[0] for extent in extents), height, axis

    def gap_down(self, box: Box, *children: int) -> float:
        """Return the room between children that stand one above the other."""
        if box.style == "strip":
            return 6.0
        return self.spacing.boxes if any(_is_box(box, i) for i in children) else self.spacing.down

    def gap_across(self, box: Box, left: tuple[int, ...], right: tuple[int, ...]) -> float:
        """Return the room between neighbouring columns."""
        if box.style == "strip":
            return 8.0
        framed = [any(_is_box(box, i) for i in column) for column in (left, right)]
        return self.spacing.boxes if all(framed) else self.spacing.across

    def _row(self, box: Box, row, sizes) -> tuple[float, float, float]:
        columns = [self._column(box, column, sizes) for column in row]
        w = sum(c[0] for c in columns) + sum(self.gap_across(box, a, b) for a, b in zip(row, row[1:]))
        axis = max(c[2] for c in columns)
        return w, axis + max(c[1] - c[2] for c in columns), axis

    def row_gap(self, box: Box, above, below) -> float:
        """Return the room between two rows."""
        return self.gap_down(box, *(i for row in (above, below) for column in row for i in column))

    def _box_size(self, box: Box, rows: Rows, sizes) -> tuple[float, float, float, float]:
        pad = 0.0 if box.kind in _FRAMELESS else _PAD
        if not box.children:
            title = self.title(box, 90.0)
            return max(title.w, 110.0), title.h + pad, title.h, 0.0
        measured = [self._row(box, row, sizes) for row in rows]
        inner_w = max(m[0] for m in measured)
        inner_h = sum(m[1] for m in measured) + sum(self.row_gap(box, a, b) for a, b in zip(rows, rows[1:]))
        title = self.title(box, inner_w)
        middle = (len(rows) - 1) // 2
        axis = title.h + pad / 2 + sum(m[1] for m in measured[:middle]) + measured[middle][2]
        axis += sum(self.row_gap(box, a, b) for a, b in zip(rows[:middle], rows[1 : middle + 1]))
        return max(inner_w + 2 * pad, title.w), title.h + pad / 2 + inner_h + pad, axis, inner_h

    def place(self, arrangement: Mapping[str, Rows]) -> tuple[dict[str, Rect], dict[str, Rect]]:
        """Return the rectangles of the nodes and of the boxes."""
        sizes = self.measure(arrangement)
        nodes: dict[str, Rect] = {}
        boxes: dict[str, Rect] = {}
        w, h, axis, _ = sizes[self.scene.root.id]
        self._fill(self.scene.root, Rect(0, 0, w, h), axis, arrangement, sizes, nodes, boxes)
        return nodes, boxes

    def _fill(self, box: Box, rect: Rect, axis: float, arrangement, sizes, nodes, boxes) -> None:
        """Place what is in the box; `axis` is where its middle row's axis should lie, below the top of `rect`."""
        boxes[box.id] = rect
        if not box.children:
            return
        rows = arrangement[key_of(box)]
        pad = 0.0 if box.kind in _FRAMELESS else _PAD
        own = sizes[box.id]
        measured = [self._row(box, row, sizes) for row in rows]
        stretch = [any(_is_box(box, i) for column in row for i in column) for row in rows]
        spare = rect.h - own[1] if own[1] <= rect.h else 0.0
        grow = spare / sum(stretch) if any(stretch) else 0.0
        top = rect.y + own[2] - (measured[(len(rows) - 1) // 2][2]) - self._above(box, rows, measured)
        if not any(stretch):
            top += min(max(axis - own[2], 0.0), rect.h - own[1] if rect.h > own[1] else 0.0)
        block = max(m[0] for m in measured)
        for number, (row, size) in enumerate(zip(rows, measured)):
            height = size[1] + (grow if stretch[number] else 0.0)
            shift = (height - size[1]) / 2
            room = rect.w - 2 * pad
            left = rect.x + pad + (0.0 if stretch[number] else (room - block) / 2)
            line = Rect(left, top, room if stretch[number] else block, height)
            self._fill_row(box, row, line, top + size[2] + shift, arrangement, sizes, nodes, boxes)
            if number + 1 < len(rows):
                top += height + self.row_gap(box, row, rows[number + 1])

    def _above(self, box: Box, rows: Rows, measured) -> float:
        middle = (len(rows) - 1) // 2
        gaps = sum(self.row_gap(box, a, b) for a, b in zip(rows[:middle], rows[1 : middle + 1]))
        return sum(m[1] for m in measured[:middle]) + gaps

    def _fill_row(self, box: Box, row, line: Rect, axis: float, arrangement, sizes, nodes, boxes) -> None:
        columns = [self._column(box, column, sizes) for column in row]
        framed = [any(_is_box(box, i) for i in column) for column in row]
        used = sum(c[0] for c in columns) + sum(self.gap_across(box, a, b) for a, b in zip(row, row[1:]))
        extra = max(line.w - used, 0.0) / sum(framed) if any(framed) else 0.0
        x = line.x
        for number, (column, size) in enumerate(zip(row, columns)):
            w = size[0] + (extra if framed[number] else 0.0)
            if len(column) == 1 and framed[number]:
                span = Rect(x, line.y, w, line.h)
            elif framed[number]:
                span = Rect(x, line.y, w, line.h)
            else:
                span = Rect(x, axis - size[2], w, size[1])
            self._fill_column(box, column, span, size[1], axis, arrangement, sizes, nodes, boxes)
            if number + 1 < len(row):
                x += w + self.gap_across(box, column, row[number + 1])

    def _fill_column(self, box: Box, column, span: Rect, needed: float, axis, arrangement, sizes, nodes, boxes) -> None:
        frames = sum(_is_box(box, i) for i in column)
        extra = max(span.h - needed, 0.0) / frames if frames else 0.0
        y = span.y
        for number, i in enumerate(column):
            child = box.children[i] if i >= 0 else None
            w, h, own_axis = self._extent(child, sizes)
            if isinstance(child, Box):
                h += extra
                self._fill(child, Rect(span.x, y, span.w, h), axis - y, arrangement, sizes, nodes, boxes)
            elif child is not None:
                nodes[child.id] = Rect(span.x + (span.w - w) / 2, y, w, h)
            if number + 1 < len(column):
                y += h + self.gap_down(box, i, column[number + 1])


def _is_box(box: Box, index: int) -> bool:
    return index >= 0 and isinstance(box.children[index], Box)


def key_of(box: Box) -> str:
    """Return under which name the rows of a box are kept: twins with as many children share theirs."""
    return f"{box.twin}#{len(box.children)}" if box.twin else box.id
