"""Figures of a Word document, and the captions of figures and tables."""

from __future__ import annotations

from generator.document.tree import Figure, Inline
from generator.writers import ooxml
from generator.writers.ooxml import Layout
from generator.writers.word.inlines import runs
from generator.writers.word.sheet import Room, Sheet

# Twips of a caption with the space around it and the picture, and some in reserve.
CAPTION_HEIGHT = 760
# A figure is turned when the upright page would shrink it below the first (a drawing's smallest letters, 8.25 points,
# to 6.6) and the turned one shows it larger by the second.
LEGIBLE, WORTH_TURNING = 0.8, 1.15


def figure(sheet: Sheet, node: Figure, room: Room) -> str:
    """Return a figure with its caption, as large as the page allows below `room.beside`, never larger than drawn."""
    page = sheet.package.page
    height = page.text_height if room.width <= page.text_width else page.turned().text_height
    picture, natural_width, natural_height = sheet.picture(node.source)
    scale = _scale(natural_width, natural_height, room.width - room.indent, height - room.beside)
    size = int(natural_width * scale), int(natural_height * scale)
    content = ooxml.picture(next(sheet.numbers), picture.relationship, *size, node.alternative)
    if not node.caption and node.anchor:
        content = ooxml.bookmark(next(sheet.numbers), ooxml.bookmark_name(node.anchor), content)
    shown = ooxml.paragraph(content, sheet.paragraph_style("Figure"), room.layout(keep_next=bool(node.caption)))
    if not node.caption:
        return shown
    return shown + caption(sheet, "Figure", node.caption, node.anchor, room.layout(alignment="center"))


def _scale(width: int, height: int, room_width: int, room_height: int) -> float:
    return min(1.0, room_width / width, max(room_height - CAPTION_HEIGHT, room_height // 3) / height)


def is_larger_turned(sheet: Sheet, node: Figure, beside: int, above: int) -> bool:
    """Tell whether a figure is hard to read on the upright page and clearly larger on a turned one.

    `beside` twips of the height are taken by others there; only what stands `above` goes along onto the turned page.
    """
    page = sheet.package.page
    turned = page.turned()
    _, width, height = sheet.picture(node.source)
    upright = _scale(width, height, page.text_width, page.text_height - beside)
    flat = _scale(width, height, turned.text_width, turned.text_height - above)
    return upright < LEGIBLE and flat >= upright * WORTH_TURNING


def caption(sheet: Sheet, label: str, inlines: tuple[Inline, ...], anchor: str, layout: Layout) -> str:
    """Return a caption that Word numbers itself; a reference to `anchor` shows its label and number."""
    sheet.captions[label] += 1
    number = ooxml.run(f"{label}\u00a0") + ooxml.field(f"SEQ {label} \\* ARABIC", str(sheet.captions[label]))
    if anchor:
        number = ooxml.bookmark(next(sheet.numbers), ooxml.bookmark_name(anchor), number)
    content = number + ooxml.run("  ") + runs(sheet.with_code("Table Code"), inlines)
    return ooxml.paragraph(content, sheet.paragraph_style("caption"), layout)
