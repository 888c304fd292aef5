"""Where everything of a scene stands: rows and columns in every box, measured from the inside out and filled from the outside in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from generator.writers.diagram.scene import Box, Scene
from generator.writers.diagram.shapes import FRAMELESS, SMALL_ICON, SMALL_TEXT_WIDTH, BoxShape, box_shape, node_shape

_PAD, _STRIP_GAP = 9.0, 8.0
_REGION_PAD = 5.0
"""A Region's frame is around nearly everything: less room at its edges keeps the letters of the picture larger."""
_EMPTY_ROOM = 90.0
"""Width that the title of an empty box may take."""
Row = tuple[tuple[int, ...], ...]
Rows = tuple[Row, ...]
"""Rows of columns of children, by index; -1 leaves a place empty."""


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


class ColumnLayout(NamedTuple):
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


class RowLayout(NamedTuple):
    """Columns side by side, their axes at one height, and the room after each."""

    w: float
    h: float
    axis: float
    columns: tuple[ColumnLayout, ...]
    gaps: tuple[float, ...]
    frames: int
    """How many of the columns have boxes that grow."""
    boxes: int
    """How many of the columns have boxes."""


class Layout(NamedTuple):
    """A measured box; two layouts with one number are the same."""

    number: int
    box: Box
    w: float
    h: float
    axis: float
    children: tuple[Layout | None, ...]
    lines: tuple[RowLayout, ...]
    tops: tuple[float, ...]
    inner: float
    """Width of the widest row."""
    needed: float
    """Height without anything to spare."""
    area: float
    """Area of the box and of all boxes in it, in square pixels."""


Children = tuple[Layout | None, ...]
"""The layout of every child that is a box, None for a node."""
_Size = tuple[int, float, float]
"""A layout by its number, stretched to a width and a height."""
_Content = tuple[str, Rows, tuple[int, ...]]
"""A box by its id, its rows, and the numbers of the layouts in it."""


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
        self._framed = {box.id: (*(isinstance(child, Box) for child in box.children), False) for box in self.boxes.values()}
        """Which children of a box are boxes; an empty place, number -1, is none."""
        self._nested = {name for name, framed in self._framed.items() if any(framed)}
        self._inner = {box.id: [child.id if isinstance(child, Box) else "" for child in box.children] for box in self.boxes.values()}
        self._bare: dict[str, Children] = {
            name: () if name in self._nested else (None,) * len(children) for name, children in self._inner.items()
        }
        """The layouts of the children of a box without boxes."""
        self.keys = {box.id: key_of(box) for box in self.boxes.values()}
        self.twins = [_twins(level) for level in self.by_depth]
        self._titles: dict[tuple[str, float], BoxShape] = {}
        self._known: dict[_Size | _Content, Layout] = {}
        self._lines: dict[tuple[str, Row, tuple[int, ...]], RowLayout] = {}
        self._columns: dict[tuple[str, tuple[int, ...]], ColumnLayout] = {}
        self._filled: dict[tuple[int, float, float, float], list[Spot]] = {}

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
        for level, twins in zip(reversed(self.by_depth), reversed(self.twins), strict=True):
            for inner in level:
                children = self._bare[inner.id] or tuple([found[name] if name else None for name in self._inner[inner.id]])
                found[inner.id] = self._measured(inner, arrangement.get(self.keys[inner.id], ()), children)
            for names in twins:
                w, h = max([found[name].w for name in names]), max([found[name].h for name in names])
                for name in names:
                    if (found[name].w, found[name].h) != (w, h):
                        found[name] = self._stretched(found[name], w, h)
        return found[self.scene.root.id]

    def _stretched(self, layout: Layout, w: float, h: float) -> Layout:
        key = (layout.number, w, h)
        if key not in self._known:
            self._known[key] = layout._replace(number=len(self._known), w=w, h=h)
        return self._known[key]

    def _measured(self, box: Box, rows: Rows, children: Children) -> Layout:
        numbers = tuple([child.number if child else -1 for child in children]) if box.id in self._nested else ()
        key = (box.id, rows, numbers)
        if key not in self._known:
            self._known[key] = self._measure(box, rows, children, len(self._known))
        return self._known[key]

    def _measure(self, box: Box, rows: Rows, children: Children, number: int) -> Layout:
        pad = _padding(box)
        if not rows:
            title = self.title(box, _EMPTY_ROOM)
            return Layout(number, box, max(title.w, 110.0), title.h + pad, title.h, children, (), (), 0.0, title.h + pad, 0.0)
        lines = tuple([self._line(box, row, children) for row in rows])
        inner = max([line.w for line in lines])
        title = self.title(box, inner)
        bottom = title.h + pad / 2
        tops = []
        for line, after in zip(lines, (*lines[1:], None), strict=True):
            tops.append(bottom)
            bottom += line.h + (self._gap_down(box, framed=bool(line.boxes or after.boxes)) if after else 0.0)
        middle = (len(rows) - 1) // 2
        h = bottom + pad
        w, axis = max(inner + 2 * pad, title.w), tops[middle] + lines[middle].axis
        area = w * h + sum([child.area for child in children if child])
        return Layout(number, box, w, h, axis, children, lines, tuple(tops), inner, h, area)

    def _line(self, box: Box, row: Row, children: Children) -> RowLayout:
        """Return the measured row, remembered."""
        inner = [children[i] for column in row for i in column if i >= 0] if box.id in self._nested else []
        key = (box.id, row, tuple([child.number if child else -1 for child in inner]))
        if key not in self._lines:
            self._lines[key] = self._measure_line(box, row, children)
        return self._lines[key]

    def _measure_line(self, box: Box, row: Row, children: Children) -> RowLayout:
        columns = tuple([self._column(box, column, children) for column in row])
        gaps = [self._gap_across(box, framed=a.boxes and b.boxes) for a, b in pairwise(columns)]
        axis = max([column.axis for column in columns])
        h = axis + max([column.h - column.axis for column in columns])
        w = sum([column.w for column in columns]) + sum(gaps)
        return RowLayout(
            w, h, axis, columns, (*gaps, 0.0), sum([column.frames > 0 for column in columns]), sum([column.boxes for column in columns])
        )

    def _column(self, box: Box, column: tuple[int, ...], children: Children) -> ColumnLayout:
        """Return the measured column, remembered where it holds no box."""
        if box.id in self._nested:
            return self._measure_column(box, column, children)
        key = (box.id, column)
        if key not in self._columns:
            self._columns[key] = self._measure_column(box, column, children)
        return self._columns[key]

    def _measure_column(self, box: Box, column: tuple[int, ...], children: Children) -> ColumnLayout:
        extents = tuple([self._extent(box, i, children) for i in column])
        framed = self._framed[box.id]
        boxes = any(framed[i] for i in column)
        gaps = [self._gap_down(box, framed=framed[a] or framed[b]) for a, b in pairwise(column)]
        h = sum([extent[1] for extent in extents]) + sum(gaps)
        axis = extents[0][2] if len(extents) == 1 else h / 2
        frames = sum([framed[i] and (len(column) == 1 or not _is_strip(box, i)) for i in column])
        return ColumnLayout(column, max([extent[0] for extent in extents]), h, axis, extents, (*gaps, 0.0), frames, boxes)

    def _extent(self, box: Box, i: int, children: Children) -> tuple[float, float, float]:
        """Return width, height and axis of a child; of an ordinary icon for an empty place."""
        if i < 0:
            return self.blank.w, self.blank.icon, self.blank.icon / 2
        layout, child = children[i], box.children[i]
        if layout is not None:
            return layout.w, layout.h, layout.axis
        shape = self.shapes[child.id]
        return shape.w, shape.h, shape.axis

    def _gap_down(self, box: Box, *, framed: bool) -> float:
        """Return the room between one below the other, where either is a box or neither."""
        if box.style == "strip":
            return 4.0
        return self.spacing.boxes if framed else self.spacing.down

    def _gap_across(self, box: Box, *, framed: bool) -> float:
        """Return the room between columns side by side, where both hold boxes or not."""
        if box.style == "strip":
            return _STRIP_GAP
        return self.spacing.boxes if framed else self.spacing.across

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
            for line, top in zip(layout.lines, layout.tops, strict=True):
                self._fill_row(layout, line, w, (top + shift, grow if line.frames else 0.0), spots)
                shift += grow if line.frames else 0.0
            self._filled[key] = spots
        return self._filled[key]

    def _fill_row(self, layout: Layout, line: RowLayout, w: float, place: tuple[float, float], spots: list[Spot]) -> None:
        """Add the spots of a row, at its `place`: the top, and how much higher it is than it needs."""
        top, grow = place
        pad = _padding(layout.box)
        room = w - 2 * pad
        extra = max(room - line.w, 0.0) / line.boxes if line.boxes else 0.0
        x = pad if line.boxes or layout.box.style == "strip" else pad + (room - layout.inner) / 2
        axis = top + line.axis + grow / 2
        for column, gap in zip(line.columns, line.gaps, strict=True):
            width = column.w + (extra if column.boxes else 0.0)
            if column.frames:
                self._fill_column(layout, column, (x, top, width, line.h + grow), axis, spots)
            else:
                self._fill_column(layout, column, (x, axis - column.axis, width, column.h), axis, spots)
            x += width + gap

    def _fill_column(
        self, layout: Layout, column: ColumnLayout, span: tuple[float, float, float, float], axis: float, spots: list[Spot]
    ) -> None:
        x, y, width, height = span
        extra = max(height - column.h, 0.0) / column.frames if column.frames else 0.0
        for i, (w, h, _), gap in zip(column.children, column.extents, column.gaps, strict=True):
            child = layout.children[i] if i >= 0 else None
            if child is not None:
                h += 0.0 if len(column.children) > 1 and _is_strip(layout.box, i) else extra
                inner = self._fill(child, width, h, round(axis - y, 3))
                spots += [(name, x + left, y + top, iw, ih) for name, left, top, iw, ih in inner]
            elif i >= 0:
                spots.append((layout.box.children[i].id, x + (width - w) / 2, y, w, h))
            y += h + gap


def _twins(level: list[Box]) -> list[list[str]]:
    """Return the names of the boxes of one depth that are drawn equally large."""
    groups: dict[str, list[str]] = {}
    for box in level:
        if box.twin:
            groups.setdefault(box.twin, []).append(box.id)
    return list(groups.values())


def strip_columns(width: float) -> int:
    """Return how many small nodes stand side by side in a strip of that width."""
    one = SMALL_ICON + 5 + SMALL_TEXT_WIDTH
    return max(1, int((width - 2 * _PAD + _STRIP_GAP) / (one + _STRIP_GAP)))


def _is_strip(box: Box, index: int) -> bool:
    child = box.children[index]
    return index >= 0 and isinstance(child, Box) and child.style == "strip"


def _padding(box: Box) -> float:
    """Return the room between the frame of a box and what is in it."""
    if box.kind in FRAMELESS:
        return 0.0
    return _REGION_PAD if box.kind == "region" else _PAD


def key_of(box: Box) -> str:
    """Return under which name the rows of a box are kept: twins with as many children share theirs."""
    return f"{box.twin}#{len(box.children)}" if box.twin else box.id
