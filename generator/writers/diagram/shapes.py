"""How large everything of a scene is drawn: text sizes, measured nodes and titles, and the placed whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.writers.diagram import typeface
from generator.writers.diagram.scene import Box, Node, Scene

NAME_SIZE, DETAIL_SIZE, LABEL_SIZE, BOX_SIZE, TITLE_SIZE = 12.5, 12.0, 12.0, 12.0, 16.0
NAME_LINE, DETAIL_LINE, BOX_LINE = 14.0, 13.5, 14.0
ICON, SMALL_ICON, BADGE = 40.0, 22.0, 18.0
DETAIL_GAP = 8.0
"""Room between the title of a box and its detail on the same line."""
TEXT_WIDTH, SMALL_TEXT_WIDTH = 98.0, 96.0
FRAMELESS = ("page", "outside")
PORTRAIT, LANDSCAPE = (465.0, 500.0), (711.0, 390.0)
"""Room for a picture with its caption on a portrait and a landscape A4 page, in points."""
_NATURAL = 0.75
"""Points per pixel at which a picture stands in its natural size."""


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
            [typeface.width(line, NAME_SIZE) for line in shape.name] + [typeface.width(line, DETAIL_SIZE) for line in shape.detail]
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
        name = tuple(typeface.balanced(node.name, DETAIL_SIZE, SMALL_TEXT_WIDTH))
        w, h = SMALL_ICON + 5 + SMALL_TEXT_WIDTH, max(SMALL_ICON, DETAIL_LINE * len(name))
        return NodeShape(name, (), SMALL_ICON, w, h, small=True)
    name = tuple(typeface.balanced(node.name, NAME_SIZE, TEXT_WIDTH))
    detail = tuple(typeface.balanced(node.detail, DETAIL_SIZE, TEXT_WIDTH)) if node.detail else ()
    h = ICON + 4 + NAME_LINE * len(name) + DETAIL_LINE * len(detail)
    return NodeShape(name, detail, ICON, TEXT_WIDTH + 2, h)


def box_shape(box: Box, room: float) -> BoxShape:
    """Return the measured title of a box whose content is `room` wide: on one line where it fits, else wrapped."""
    if box.kind in FRAMELESS:
        return BoxShape((), 0, 0)
    left = BADGE + 6
    limit = max(room, 104.0) - left + 12
    title = typeface.width(box.title, BOX_SIZE, typeface.BOLD)
    detail = typeface.width(box.detail, DETAIL_SIZE)
    if box.detail and title + DETAIL_GAP + detail <= limit:
        return BoxShape(((box.title, box.detail),), left + title + DETAIL_GAP + detail + 6, BADGE + 2)
    lines = [(line, "") for line in typeface.wrap(box.title, BOX_SIZE, limit, typeface.BOLD)]
    lines += [("", line) for line in typeface.wrap(box.detail, DETAIL_SIZE, limit)]
    widest = max(typeface.width(bold, BOX_SIZE, typeface.BOLD) + typeface.width(plain, DETAIL_SIZE) for bold, plain in lines)
    return BoxShape(tuple(lines), left + widest + 6, max(BADGE + 2, BOX_LINE * len(lines) + 4))
