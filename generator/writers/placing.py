"""Where everything of a scene stands: sizes from the shipped font, rows and columns in every box, and the search for a good order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from generator.writers import typeface
from generator.writers.scene import Box, Node, Scene

NAME_SIZE, DETAIL_SIZE, LABEL_SIZE, BOX_SIZE, TITLE_SIZE = 12.0, 11.0, 11.0, 11.5, 16.0
NAME_LINE, DETAIL_LINE, BOX_LINE = 13.5, 12.5, 13.5
ICON, SMALL_ICON, BADGE = 40.0, 22.0, 18.0
DETAIL_GAP = 8.0
"""Room between the title of a box and its detail on the same line."""
_TEXT_WIDTH, _SMALL_TEXT_WIDTH = 94.0, 84.0
_PAD = 9.0
_FRAMELESS = ("page", "outside")
_EMPTY_ROOM = 90.0
"""Width that the title of an empty box may take."""
PORTRAIT, LANDSCAPE = (453.0, 650.0), (700.0, 420.0)
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
    small: bool = False
    """Whether the name stands beside the icon."""

    @property
    def axis(self) -> float:
        return self.h / 2 if self.small else self.icon / 2


@dataclass(frozen=True)
class BoxShape:
    """Title of a box, measured: per line the bold title and the plain detail after it."""

    lines: tuple[tuple[str, str], ...]
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
        rect, shape, size = self.nodes[node], self.node_shapes[node], self.node_shapes[node].icon
        if shape.small:
            return Rect(rect.x, rect.cy - size / 2, size, size)
        return Rect(rect.cx - size / 2, rect.y, size, size)

    def text(self, node: str) -> Rect:
        """Return the rectangle around the node's name and detail."""
        rect, shape = self.nodes[node], self.node_shapes[node]
        if shape.small:
            return Rect(rect.x + shape.icon + 5, rect.y, rect.w - shape.icon - 5, rect.h)
        widest = max(
            [typeface.width(line, NAME_SIZE) for line in shape.name]
            + [typeface.width(line, DETAIL_SIZE) for line in shape.detail]
        )
        return Rect(rect.cx - widest / 2, rect.y + shape.icon + 3, widest, rect.h - shape.icon - 3)

    def heading(self, box: str) -> Rect:
        """Return the rectangle around the title of a box."""
        rect, shape = self.boxes[box], self.box_shapes[box]
        return Rect(rect.x, rect.y, min(shape.w, rect.w), shape.h)


def effective_points(w: float, h: float) -> float:
    """Return the size in points of the smallest text once the picture is fitted to a page, the better way round."""
    scale = max(min(room[0] / w, room[1] / h, _NATURAL) for room in (PORTRAIT, LANDSCAPE))
    return scale * min(DETAIL_SIZE, LABEL_SIZE)


def node_shape(node: Node) -> NodeShape:
    """Return the measured node: its name wrapped under the icon, its detail under the name."""
    if node.small:
        name = tuple(typeface.balanced(node.name, DETAIL_SIZE, _SMALL_TEXT_WIDTH))
        w, h = SMALL_ICON + 5 + _SMALL_TEXT_WIDTH, max(SMALL_ICON, DETAIL_LINE * len(name))
        return NodeShape(name, (), SMALL_ICON, w, h, small=True)
    name = tuple(typeface.balanced(node.name, NAME_SIZE, _TEXT_WIDTH))
    detail = tuple(typeface.balanced(node.detail, DETAIL_SIZE, _TEXT_WIDTH)) if node.detail else ()
    h = ICON + 4 + NAME_LINE * len(name) + DETAIL_LINE * len(detail)
    return NodeShape(name, detail, ICON, _TEXT_WIDTH + 2, h)


def box_shape(box: Box, room: float) -> BoxShape:
    """Return the measured title of a box whose content is `room` wide: on one line where it fits, else wrapped."""
    if box.kind in _FRAMELESS:
        return BoxShape((), 0, 0)
    left = BADGE + 6
    limit = max(room, 104.0) - left + 12
    title = typeface.width(box.title, BOX_SIZE, typeface.BOLD)
    detail = typeface.width(box.detail, DETAIL_SIZE)
    if box.detail and title + DETAIL_GAP + detail <= limit:
        return BoxShape(((box.title, box.detail),), left + title + DETAIL_GAP + detail + 6, BADGE + 2)
    lines = [(line, "") for line in typeface.wrap(box.title, BOX_SIZE, limit, typeface.BOLD)]
    lines += [("", line) for line in typeface.wrap(box.detail, DETAIL_SIZE, limit)]
    widest = max(
        typeface.width(bold, BOX_SIZE, typeface.BOLD) + typeface.width(plain, DETAIL_SIZE) for bold, plain in lines
    )
    return BoxShape(tuple(lines), left + widest + 6, max(BADGE + 2, BOX_LINE * len(lines) + 4))


# -------------------------------------------------------------------------------------------------------- placement


@dataclass(frozen=True)
class Spacing:
    """Room between neighbours, in pixels: between nodes for lines and labels, between boxes for lines."""

    across: float = 32.0
    down: float = 24.0
    boxes: float = 20.0

    def scaled(self, by: float) -> Spacing:
        """Return the spacing with everything `by` times as wide."""
        return Spacing(self.across * by, self.down * by, self.boxes * by)


Spot = tuple[str, float, float, float, float]
"""Name, x, y, width and height of a node or box."""


@dataclass(frozen=True)
class ColumnLayout:
    """Children one above the other: width, height, axis, the extent of each child and the room below it."""

    children: tuple[int, ...]
    w: float
    h: float
    axis: float
    extents: tuple[tuple[float, float, float], ...]
    gaps: tuple[float, ...]
    frames: int
    """How many of the children are boxes that grow where there is room."""
    boxes: bool
    """Whether any of them is a box."""


@dataclass(frozen=True)
class RowLayout:
    """Columns side by side, their axes at one height, and the room after each."""

    top: float
    w: float
    h: float
    axis: float
    columns: tuple[ColumnLayout, ...]
    gaps: tuple[float, ...]
    frames: int


@dataclass(frozen=True)
class Layout:
    """A measured box; two layouts with one number are the same."""

    number: int
    box: Box
    w: float
    h: float
    axis: float
    children: tuple[Layout | None, ...]
    lines: tuple[RowLayout, ...]
    inner: float
    """Width of the widest row."""
    needed: float
    """Height without anything to spare."""
    area: float
    """Area of the box and of all boxes in it, in square pixels."""


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
        self._known: dict[tuple, Layout] = {}
        self._filled: dict[tuple, list[Spot]] = {}

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

    def final_title(self, box: Box, width: float) -> BoxShape:
        """Return the title of a box that is as wide as that."""
        return self.title(box, width - 2 * _PAD if box.children else _EMPTY_ROOM)

    def layout(self, arrangement: Mapping[str, Rows]) -> Layout:
        """Return the measured layout of the page and of all in it, twins made equal; what was measured before is remembered."""
        found: dict[str, Layout] = {}
        for level in reversed(self.by_depth):
            for inner in level:
                children = tuple(found[c.id] if isinstance(c, Box) else None for c in inner.children)
                found[inner.id] = self._measured(inner, arrangement.get(key_of(inner), ()), children)
            for names in self.twins(level):
                w, h = (max(getattr(found[name], side) for name in names) for side in "wh")
                for name in names:
                    if (found[name].w, found[name].h) != (w, h):
                        found[name] = self._stretched(found[name], w, h)
        return found[self.scene.root.id]

    def twins(self, level: list[Box]) -> Iterable[list[str]]:
        """Yield the names of the boxes of one depth that are drawn equally large."""
        groups: dict[str, list[str]] = {}
        for box in level:
            if box.twin:
                groups.setdefault(box.twin, []).append(box.id)
        return groups.values()

    def _stretched(self, layout: Layout, w: float, h: float) -> Layout:
        key = (layout.number, w, h)
        if key not in self._known:
            self._known[key] = replace(layout, number=len(self._known), w=w, h=h)
        return self._known[key]

    def _measured(self, box: Box, rows: Rows, children: tuple[Layout | None, ...]) -> Layout:
        key = (box.id, rows, *(child and child.number for child in children))
        if key not in self._known:
            self._known[key] = self._measure(box, rows, children, len(self._known))
        return self._known[key]

    def _measure(self, box: Box, rows: Rows, children: tuple[Layout | None, ...], number: int) -> Layout:
        pad = 0.0 if box.kind in _FRAMELESS else _PAD
        if not rows:
            title = self.title(box, _EMPTY_ROOM)
            return Layout(number, box, max(title.w, 110.0), title.h + pad, title.h, children, (), 0.0, title.h + pad, 0.0)
        lines = tuple(self._line(box, row, children) for row in rows)
        gaps = [self._row_gap(box, a, b) for a, b in zip(rows, rows[1:])]
        inner = max(line.w for line in lines)
        title = self.title(box, inner)
        top = title.h + pad / 2
        tops = []
        for line, gap in zip(lines, [*gaps, 0.0]):
            tops.append(top)
            top += line.h + gap
        middle = (len(rows) - 1) // 2
        placed = tuple(replace(line, top=at) for line, at in zip(lines, tops))
        h = top + pad
        w, axis = max(inner + 2 * pad, title.w), tops[middle] + lines[middle].axis
        area = w * h + sum(child.area for child in children if child)
        return Layout(number, box, w, h, axis, children, placed, inner, h, area)

    def _line(self, box: Box, row, children) -> RowLayout:
        columns = tuple(self._column(box, column, children) for column in row)
        gaps = tuple(self._gap_across(box, a, b) for a, b in zip(row, row[1:]))
        axis = max(column.axis for column in columns)
        h = axis + max(column.h - column.axis for column in columns)
        frames = sum(column.frames > 0 for column in columns)
        return RowLayout(0.0, sum(column.w for column in columns) + sum(gaps), h, axis, columns, (*gaps, 0.0), frames)

    def _column(self, box: Box, column: tuple[int, ...], children) -> ColumnLayout:
        extents = tuple(self._extent(box, i, children) for i in column)
        gaps = (*(self._gap_down(box, a, b) for a, b in zip(column, column[1:])), 0.0)
        h = sum(extent[1] for extent in extents) + sum(gaps)
        axis = extents[0][2] if len(extents) == 1 else h / 2
        frames = sum(_is_box(box, i) and (len(column) == 1 or not _is_strip(box, i)) for i in column)
        boxes = any(_is_box(box, i) for i in column)
        return ColumnLayout(column, max(extent[0] for extent in extents), h, axis, extents, gaps, frames, boxes)

    def _extent(self, box: Box, i: int, children) -> tuple[float, float, float]:
        """Return width, height and axis of a child; of an ordinary icon for an empty place."""
        if i < 0:
            return self.blank.w, self.blank.icon, self.blank.icon / 2
        layout, child = children[i], box.children[i]
        if layout is not None:
            return layout.w, layout.h, layout.axis
        shape = self.shapes[child.id]
        return shape.w, shape.h, shape.axis

    def _gap_down(self, box: Box, *children: int) -> float:
        if box.style == "strip":
            return 4.0
        return self.spacing.boxes if any(_is_box(box, i) for i in children) else self.spacing.down

    def _gap_across(self, box: Box, left: tuple[int, ...], right: tuple[int, ...]) -> float:
        if box.style == "strip":
            return 8.0
        framed = [any(_is_box(box, i) for i in column) for column in (left, right)]
        return self.spacing.boxes if all(framed) else self.spacing.across

    def _row_gap(self, box: Box, above, below) -> float:
        return self._gap_down(box, *(i for row in (above, below) for column in row for i in column))

    # ---------------------------------------------------------------------------------------------------- positions

    def place(self, root: Layout) -> list[Spot]:
        """Return (name, x, y, width, height) of every node and box."""
        return self._fill(root, root.w, root.h, root.axis)

    def _fill(self, layout: Layout, w: float, h: float, axis: float) -> list[Spot]:
        """Return the spots in a box of that size, from its corner; its middle row lies at `axis` where there is room for that."""
        key = (layout.number, w, h, axis)
        if key not in self._filled:
            spots = [(layout.box.id, 0.0, 0.0, w, h)]
            stretchable = sum(line.frames > 0 for line in layout.lines)
            grow = max(h - layout.needed, 0.0) / stretchable if stretchable else 0.0
            shift = 0.0 if stretchable or layout.box.style == "strip" else min(max(axis - layout.axis, 0.0), max(h - layout.needed, 0.0))
            for line in layout.lines:
                self._fill_row(layout, line, w, shift, grow if line.frames else 0.0, spots)
                shift += grow if line.frames else 0.0
            self._filled[key] = spots
        return self._filled[key]

    def _fill_row(self, layout: Layout, line: RowLayout, w: float, shift: float, grow: float, spots: list[Spot]) -> None:
        pad = 0.0 if layout.box.kind in _FRAMELESS else _PAD
        room = w - 2 * pad
        framed = sum(column.boxes for column in line.columns)
        extra = max(room - line.w, 0.0) / framed if framed else 0.0
        x = pad if framed or layout.box.style == "strip" else pad + (room - layout.inner) / 2
        top = line.top + shift
        axis = top + line.axis + grow / 2
        for column, gap in zip(line.columns, line.gaps):
            width = column.w + (extra if column.boxes else 0.0)
            if column.frames:
                self._fill_column(layout, column, (x, top, width, line.h + grow), axis, spots)
            else:
                self._fill_column(layout, column, (x, axis - column.axis, width, column.h), axis, spots)
            x += width + gap

    def _fill_column(self, layout: Layout, column: ColumnLayout, span, axis: float, spots: list[Spot]) -> None:
        x, y, width, height = span
        extra = max(height - column.h, 0.0) / column.frames if column.frames else 0.0
        for i, (w, h, _), gap in zip(column.children, column.extents, column.gaps):
            child = layout.children[i] if i >= 0 else None
            if child is not None:
                h += 0.0 if len(column.children) > 1 and _is_strip(layout.box, i) else extra
                inner = self._fill(child, width, h, round(axis - y, 3))
                spots += [(name, x + left, y + top, iw, ih) for name, left, top, iw, ih in inner]
            elif i >= 0:
                spots.append((layout.box.children[i].id, x + (width - w) / 2, y, w, h))
            y += h + gap


def _is_box(box: Box, index: int) -> bool:
    return index >= 0 and isinstance(box.children[index], Box)


def _is_strip(box: Box, index: int) -> bool:
    return index >= 0 and isinstance(box.children[index], Box) and box.children[index].style == "strip"


def key_of(box: Box) -> str:
    """Return under which name the rows of a box are kept: twins with as many children share theirs."""
    return f"{box.twin}#{len(box.children)}" if box.twin else box.id
