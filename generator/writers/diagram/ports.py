"""Where lines may leave a node or a box."""

from __future__ import annotations

from dataclasses import dataclass

from generator.writers.diagram.shapes import Placed, Rect

Point = tuple[float, float]
_PORT_OFFSETS, _PORT_COST, _LEVEL = (0.0, -11.0, 11.0), 6.0, 14.0


@dataclass(frozen=True)
class Port:
    """A point of the grid where a line may leave a node or box, the direction outwards, where the line is drawn to."""

    at: Point
    outward: Point
    drawn: Point
    cost: float


def box_ports(rect: Rect, title: Rect, xs: list[float], ys: list[float]) -> list[Port]:
    """Return where lines may leave a box: everywhere on its frame where a line of the grid meets it, but for the corners and the title."""
    ports = []
    for x in xs:
        if rect.x + 12 < x < rect.right - 12:
            ports.append(Port((x, round(rect.bottom, 2)), (0, 1), (x, rect.bottom), 0.0))
            if x > title.right + 4:
                ports.append(Port((x, round(rect.y, 2)), (0, -1), (x, rect.y), 0.0))
    for y in ys:
        if rect.y + 12 < y < rect.bottom - 8:
            ports.append(Port((round(rect.right, 2), y), (1, 0), (rect.right, y), 0.0))
            if y > title.bottom + 2:
                ports.append(Port((round(rect.x, 2), y), (-1, 0), (rect.x, y), 0.0))
    return ports


def level_with(placed: Placed) -> dict[str, list[Rect]]:
    """Return for each node the icons it is linked with, so that a line between nearly level icons can run straight."""
    others: dict[str, list[Rect]] = {}
    for link in placed.scene.links:
        for one, other in ((link.source, link.target), (link.target, link.source)):
            if one in placed.nodes and other in placed.nodes and one != other:
                others.setdefault(one, []).append(placed.icon(other))
    return others


def node_ports(placed: Placed, name: str, others: list[Rect]) -> list[Port]:
    """Return where lines may leave a node: the middle of every side, a little beside it, and level with a neighbour's middle."""
    icon, text = placed.icon(name), placed.text(name)
    below = max(text.bottom, icon.bottom)
    heights = {round(icon.cy + offset, 2): _PORT_COST if offset else 0.0 for offset in _PORT_OFFSETS}
    widths = {round(icon.cx + offset, 2): _PORT_COST if offset else 0.0 for offset in _PORT_OFFSETS}
    for other in others:
        for value, own, found in ((other.cy, icon.cy, heights), (other.cx, icon.cx, widths)):
            if 0.5 < abs(value - own) < _LEVEL and all(abs(value - known) > 0.5 for known in found):
                found[round(value, 2)] = _PORT_COST
    ports = []
    for y, cost in heights.items():
        ports.append(Port((round(icon.x - 6, 2), y), (-1, 0), (icon.x - 3, y), cost))
        ports.append(Port((round(icon.right + 6, 2), y), (1, 0), (icon.right + 3, y), cost))
    for x, cost in widths.items():
        ports.append(Port((x, round(icon.y - 6, 2)), (0, -1), (x, icon.y - 3), cost + 2))
        ports.append(Port((x, round(below + 4, 2)), (0, 1), (x, below + 2), cost + 4))
    return ports
