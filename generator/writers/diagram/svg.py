"""The picture as SVG text: frames, icons once each, lines, labels, legend; readable alone and without a network."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from PIL import Image

from generator.writers.diagram import typeface
from generator.writers.diagram.grid import Route
from generator.writers.diagram.labels import LINE, NUMBER, Label
from generator.writers.diagram.ports import Point
from generator.writers.diagram.shapes import (
    BADGE,
    BOX_LINE,
    BOX_SIZE,
    DETAIL_GAP,
    DETAIL_LINE,
    DETAIL_SIZE,
    LABEL_SIZE,
    NAME_LINE,
    NAME_SIZE,
    TITLE_SIZE,
    Placed,
    Rect,
)

INK, GREY, PAPER = "#16191F", "#4A515A", "#FFFFFF"
MARGIN = 18.0
_HEAD = TITLE_SIZE + 14
_ICON_PIXELS = 112
_ICON_COLOURS = 64

FRAMES: dict[str, tuple[str, str, str, str, str]] = {
    # kind: (frame colour, text colour, fill, dashes, meaning); frames after the AWS architecture icons, text darkened to 4.5:1
    "cloud": ("#242F3E", "#16191F", "", "", "AWS Cloud"),
    "account": ("#E7157B", "#B80F61", "", "", "AWS account"),
    "region": ("#00A4A6", "#00696B", "", "5 3", "Region"),
    "vpc": ("#8C4FFF", "#6A2FE0", "", "", "VPC"),
    "zone": ("#00A4A6", "#00696B", "", "2 3", "Availability zone"),
    "public": ("#7AA116", "#48610A", "#F2F6E8", "", "Public subnet"),
    "private": ("#00A4A6", "#00696B", "#E6F6F7", "", "Private subnet"),
    "data": ("#C925D1", "#8F1896", "#FBEFFC", "", "Data subnet"),
    "group": ("#8A94A3", "#3B4655", "#F6F8FA", "", "Service of the system"),
    "services": ("#8A94A3", "#3B4655", "", "3 3", "Supporting services"),
}
STROKES: dict[str, tuple[str, str, str]] = {
    # kind: (colour, dashes, meaning)
    "request": ("#2B3340", "", "Request"),
    "event": ("#B5126B", "6 3", "Event"),
    "replication": ("#2F5BD0", "1.5 2.5 6 2.5", "Replication"),
    "management": ("#5A636E", "1.5 3", "Management"),
}
_BADGES = {
    # white signs on the square in a frame's corner, drawn for a field of 18 x 18
    "cloud": "M5.6 12.6h7a2.5 2.5 0 0 0 .3-5 3.6 3.6 0 0 0-6.9-.7 2.9 2.9 0 0 0-.4 5.7z",
    "account": "M9 4.2a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4zM4.6 13.6c0-2.6 1.9-3.9 4.4-3.9s4.4 1.3 4.4 3.9z",
    "region": "M6 14.2V4.2M6 4.8h6.6l-1.7 2.3 1.7 2.3H6",
    "vpc": "M9 3.8l4.4 1.6v3.4c0 2.9-1.9 4.6-4.4 5.6-2.5-1-4.4-2.7-4.4-5.6V5.4z",
    "zone": "M9 4.4l4.6 4.6L9 13.6 4.4 9z",
    "public": "M5.4 8.4h7.2v5H5.4zM7 8.4V6.6a2 2 0 0 1 3.9-.6",
    "private": "M5.4 8.4h7.2v5H5.4zM7 8.4V6.6a2 2 0 0 1 4 0v1.8",
    "data": "M5.4 5.6c0-2 7.2-2 7.2 0v6.8c0 2-7.2 2-7.2 0zM5.4 5.6c0 2 7.2 2 7.2 0",
    "group": "M4.8 4.8h3.6v3.6H4.8zM9.8 9.8h3.6v3.6H9.8zM9.8 4.8h3.6v3.6H9.8zM4.8 9.8h3.6v3.6H4.8z",
    "services": "M9 6.6a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8zM9 4v2M9 12v2M4 9h2M12 9h2",
}
_FONTS = f"{typeface.FAMILY}, {typeface.FALLBACK_FAMILY}, Arial Narrow, Arial, sans-serif"


def document(
    placed: Placed, routes: list[Route], labels: list[Label], icons: Mapping[str, Path], *, description: str
) -> tuple[str, int, int]:
    """Return the SVG text and its width and height in pixels; `icons` maps node ids to picture files."""
    prefix = placed.scene.id.replace(".", "-")
    extent = _extent(placed, routes, labels)
    w, h = size(placed, routes, labels)
    legend, _ = _legend(placed, routes, w - 2 * MARGIN)
    symbols = {path: f"{prefix}-icon-{n}" for n, path in enumerate(dict.fromkeys(icons[name] for name in placed.nodes), 1)}
    drawn = [
        *(_frame(placed, name, prefix) for name in _outer_first(placed)),
        *(_line(route, prefix) for route in _requests_last(routes)),
        *(_node(placed, name, symbols[icons[name]], prefix) for name in placed.nodes),
        *(_label(placed, label) for label in labels),
    ]
    top = MARGIN + _HEAD
    body = [
        f'<rect x="0.5" y="0.5" width="{w - 1}" height="{h - 1}" rx="8" fill="{PAPER}" stroke="#D5DAE0"/>',
        _text(placed.scene.title, MARGIN, MARGIN + TITLE_SIZE - 2, TITLE_SIZE, INK, bold=True),
        f'<g transform="translate({_n(MARGIN - extent.x)} {_n(top - extent.y)})">',
        *drawn,
        "</g>",
        f'<g transform="translate({_n(MARGIN)} {_n(top + extent.h + 16)})">',
        *legend,
        "</g>",
    ]
    text = "\n".join(body)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" '
        f'aria-labelledby="{prefix}-title {prefix}-desc" font-family={quoteattr(_FONTS)}>'
    )
    about = f'<title id="{prefix}-title">{escape(placed.scene.title)}</title><desc id="{prefix}-desc">{escape(description)}</desc>'
    defs = "\n".join(
        [
            "<defs>",
            _font_faces(placed, labels),
            *(_marker(kind, prefix) for kind in _kinds(routes)),
            *(_symbol(path, name) for path, name in symbols.items()),
            "</defs>",
        ]
    )
    return "\n".join([opening, about, defs, text, "</svg>\n"]), w, h


def size(placed: Placed, routes: list[Route], labels: list[Label]) -> tuple[int, int]:
    """Return width and height of the picture in pixels, with margins, title and legend."""
    extent = _extent(placed, routes, labels)
    inner = max(extent.w, _title_width(placed.scene.title))
    return round(inner + 2 * MARGIN), round(extent.h + _HEAD + _legend(placed, routes, inner)[1] + 2 * MARGIN)


def _extent(placed: Placed, routes: list[Route], labels: list[Label]) -> Rect:
    """Return the rectangle around everything that is drawn."""
    rects = [Rect(0, 0, placed.w, placed.h), *(label.rect for label in labels)]
    rects += [Rect(x - 1, y - 1, 2, 2) for route in routes for x, y in route.points]
    x, y = min(rect.x for rect in rects), min(rect.y for rect in rects)
    return Rect(x, y, max(rect.right for rect in rects) - x, max(rect.bottom for rect in rects) - y)


# ------------------------------------------------------------------------------------------------------------ parts


def _n(value: float) -> str:
    """Return a coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def _text(text: str, x: float, y: float, size: float, colour: str, *, anchor: str = "", bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    place = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" fill="{colour}"{weight}{place}>{escape(text)}</text>'


def _outer_first(placed: Placed) -> list[str]:
    return sorted((name for name in placed.boxes if placed.box_shapes[name].lines), key=lambda name: len(placed.ancestors[name]))


def _requests_last(routes: list[Route]) -> list[Route]:
    order = ("management", "replication", "event", "request")
    return sorted(routes, key=lambda route: order.index(route.link.kind))


def _kind_of(placed: Placed) -> dict[str, str]:
    return {box.id: box.kind for box in placed.scene.root.boxes()}


def _frame(placed: Placed, name: str, prefix: str) -> str:
    kind = _kind_of(placed)[name]
    colour, ink, fill, dashes, _ = FRAMES[kind]
    rect = placed.boxes[name]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    parts = [
        f'<g id="{prefix}-{name}"><rect x="{_n(rect.x)}" y="{_n(rect.y)}" width="{_n(rect.w)}" height="{_n(rect.h)}" '
        f'fill="{fill or "none"}" stroke="{colour}" stroke-width="1.2"{dashed}/>',
        _badge(kind, rect.x, rect.y),
    ]
    y = rect.y + 13
    for bold, plain in placed.box_shapes[name].lines:
        x = rect.x + BADGE + 6
        if bold:
            parts.append(_text(bold, x, y, BOX_SIZE, ink, bold=True))
            x += typeface.width(bold, BOX_SIZE, typeface.BOLD) + DETAIL_GAP
        if plain:
            parts.append(_text(plain, x, y, DETAIL_SIZE, ink))
        y += BOX_LINE
    return "".join([*parts, "</g>"])


def _badge(kind: str, x: float, y: float) -> str:
    colour = FRAMES[kind][0]
    filled = "fill" if kind == "account" else "stroke"
    look = 'fill="#FFFFFF"' if filled == "fill" else 'fill="none" stroke="#FFFFFF" stroke-width="1.2"'
    return (
        f'<g transform="translate({_n(x)} {_n(y)})"><rect width="{_n(BADGE)}" height="{_n(BADGE)}" fill="{colour}"/>'
        f'<path d="{_BADGES[kind]}" {look}/></g>'
    )


def _node(placed: Placed, name: str, symbol: str, prefix: str) -> str:
    rect, shape, icon = placed.nodes[name], placed.node_shapes[name], placed.icon(name)
    parts = [
        f'<g id={quoteattr(f"{prefix}-{name}")}><use href="#{symbol}" x="{_n(icon.x)}" y="{_n(icon.y)}" '
        f'width="{_n(icon.w)}" height="{_n(icon.h)}"/>'
    ]
    if shape.small:
        y = rect.cy - DETAIL_LINE * len(shape.name) / 2 + DETAIL_SIZE - 1
        parts += [_text(t, icon.right + 5, y + DETAIL_LINE * n, DETAIL_SIZE, INK) for n, t in enumerate(shape.name)]
        return "".join([*parts, "</g>"])
    y = rect.y + shape.icon + 2 + NAME_SIZE
    for text in shape.name:
        parts.append(_text(text, rect.cx, y, NAME_SIZE, INK, anchor="middle"))
        y += NAME_LINE
    for text in shape.detail:
        parts.append(_text(text, rect.cx, y - 1, DETAIL_SIZE, GREY, anchor="middle"))
        y += DETAIL_LINE
    return "".join([*parts, "</g>"])


def _path(route: Route) -> str:
    """Return the line with its corners rounded."""
    points = route.points
    parts = [f"M{_n(points[0][0])} {_n(points[0][1])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(5.0, _length(before, corner) / 2, _length(corner, after) / 2)
        (ax, ay), (bx, by) = _towards(corner, before, radius), _towards(corner, after, radius)
        parts.append(f"L{_n(ax)} {_n(ay)}Q{_n(corner[0])} {_n(corner[1])} {_n(bx)} {_n(by)}")
    return "".join([*parts, f"L{_n(points[-1][0])} {_n(points[-1][1])}"])


def _length(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _towards(a: Point, b: Point, by: float) -> Point:
    length = _length(a, b) or 1.0
    return a[0] + (b[0] - a[0]) * by / length, a[1] + (b[1] - a[1]) * by / length


def _line(route: Route, prefix: str) -> str:
    kind = route.link.kind
    colour, dashes, _ = STROKES[kind]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path id="{prefix}-{route.link.id}" d="{_path(route)}" fill="none" stroke="{colour}" stroke-width="1.3"'
        f'{dashed} marker-end="url(#{prefix}-arrow-{kind})"/>'
    )


def _marker(kind: str, prefix: str) -> str:
    return (
        f'<marker id="{prefix}-arrow-{kind}" viewBox="0 0 8 8" refX="7.2" refY="4" markerWidth="7" markerHeight="7" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 .6L8 4 0 7.4z" fill="{STROKES[kind][0]}"/></marker>'
    )


def _label(placed: Placed, label: Label) -> str:
    rect, link = label.rect, label.route.link
    colour = STROKES[link.kind][0]
    ground = _ground(placed, rect)
    parts = [
        f'<g class="label"><rect x="{_n(rect.x)}" y="{_n(rect.y)}" width="{_n(rect.w)}" height="{_n(rect.h)}" rx="2" '
        f'fill="{ground}" fill-opacity="0.88"/>'
    ]
    left = rect.x
    if link.number:
        left += NUMBER + 2
        parts.append(f'<circle cx="{_n(rect.x + NUMBER / 2)}" cy="{_n(rect.cy)}" r="{_n(NUMBER / 2)}" fill="{colour}"/>')
        parts.append(_text(str(link.number), rect.x + NUMBER / 2, rect.cy + 3.6, LABEL_SIZE, PAPER, anchor="middle", bold=True))
    middle = (left + rect.right) / 2
    y = rect.cy - LINE * len(label.lines) / 2 + LABEL_SIZE - 1
    for text in label.lines:
        parts.append(_text(text, middle, y, LABEL_SIZE, colour if link.kind != "management" else GREY, anchor="middle"))
        y += LINE
    return "".join([*parts, "</g>"])


def _ground(placed: Placed, rect: Rect) -> str:
    """Return the colour under the label: the fill of the innermost filled box around it."""
    kinds = _kind_of(placed)
    around = [name for name in _outer_first(placed) if placed.boxes[name].contains(rect) and FRAMES[kinds[name]][2]]
    return FRAMES[kinds[around[-1]]][2] if around else PAPER


def _kinds(routes: list[Route]) -> list[str]:
    return [kind for kind in STROKES if any(route.link.kind == kind for route in routes)]


def _title_width(title: str) -> float:
    return typeface.width(title, TITLE_SIZE, typeface.BOLD)


# ----------------------------------------------------------------------------------------------------------- legend


def _legend(placed: Placed, routes: list[Route], width: float) -> tuple[list[str], float]:
    """Return the legend's parts and its height: the kinds of lines, then the frames, as far as they occur."""
    shown = set(_kind_of(placed).values())
    entries = [(_sample_line(kind), 26.0, STROKES[kind][2]) for kind in _kinds(routes)]
    entries += [(_sample_frame(kind), 18.0, FRAMES[kind][4]) for kind in FRAMES if kind in shown]
    parts, x, y = [], 0.0, 0.0
    for sample, sample_width, meaning in entries:
        needed = sample_width + 5 + typeface.width(meaning, DETAIL_SIZE)
        if x and x + needed > width:
            x, y = 0.0, y + 18
        parts.append(f'<g transform="translate({_n(x)} {_n(y)})">{sample}{_text(meaning, sample_width + 5, 9.5, DETAIL_SIZE, GREY)}</g>')
        x += needed + 18
    return parts, (y + 30 if entries else 0.0)


def _sample_line(kind: str) -> str:
    colour, dashes, _ = STROKES[kind]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="M0 6H20" stroke="{colour}" stroke-width="1.3"{dashed}/><path d="M19 2.6L26 6 19 9.4z" fill="{colour}"/>'


def _sample_frame(kind: str) -> str:
    colour, _, fill, dashes, _ = FRAMES[kind]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<rect x="0.6" y="0.6" width="16" height="11" fill="{fill or "none"}" stroke="{colour}" stroke-width="1.2"{dashed}/>'


# ------------------------------------------------------------------------------------------------------------ icons


def _symbol(path: Path, name: str) -> str:
    return f'<symbol id="{name}" viewBox="0 0 64 64"><image width="64" height="64" href="{_icon(path)}"/></symbol>'


@cache
def _icon(path: Path) -> str:
    """Return the icon as a data URI: a PNG of few colours, as large as twice its place."""
    with Image.open(path) as opened:
        image = opened.convert("RGBA")
    image.thumbnail((_ICON_PIXELS, _ICON_PIXELS), Image.Resampling.LANCZOS)
    reduced = image.quantize(_ICON_COLOURS, method=Image.Quantize.FASTOCTREE)
    written = BytesIO()
    reduced.save(written, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(written.getvalue()).decode()


def _font_faces(placed: Placed, labels: list[Label]) -> str:
    """Return a style with the glyphs that the picture needs, so that it looks the same where the font is not installed."""
    scene = placed.scene
    bold = {c for box in scene.root.boxes() for c in box.title} | set(scene.title) | set("0123456789")
    plain = {c for node in scene.root.nodes() for c in node.name + node.detail}
    plain |= {c for box in scene.root.boxes() for c in box.detail} | {c for label in labels for c in label.route.link.label}
    plain |= {c for frame in FRAMES.values() for c in frame[4]} | {c for stroke in STROKES.values() for c in stroke[2]}
    faces = []
    for font, weight, characters in ((typeface.REGULAR, 400, plain), (typeface.BOLD, 700, bold)):
        data = typeface.subset(font, characters)
        faces.append(f"@font-face{{font-family:'{typeface.FAMILY}';font-weight:{weight};src:url({data}) format('woff')}}")
    return f"<style>{''.join(faces)}</style>"
