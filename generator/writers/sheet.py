"""A sheet that is drawn on from the top down: its parts, the letters they use, and the SVG and PNG made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from generator.errors import WriterError
from generator.writers.diagram import typeface
from generator.writers.diagram.raster import raster

INK, GREY, PAPER, EDGE = "#16191F", "#4A515A", "#FFFFFF", "#D5DAE0"
_FONTS = f"{typeface.FAMILY}, {typeface.FALLBACK_FAMILY}, Arial Narrow, Arial, sans-serif"


@dataclass
class Sheet:
    """The parts drawn so far, and how far down they reach; all lengths are pixels, of which Word shows four as three points."""

    width: float
    y: float
    parts: list[str] = field(default_factory=list)
    _plain: set[str] = field(default_factory=set)
    _bold: set[str] = field(default_factory=set)

    def text(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        colour: str = INK,
        *,
        bold: bool = False,
        anchor: str = "start",
        turned: bool = False,
    ) -> None:
        """Write one line of text whose baseline is at `y`; `turned` lets it run upwards."""
        (self._bold if bold else self._plain).update(text)
        look = ' font-weight="700"' if bold else ""
        look += f' text-anchor="{anchor}"' if anchor != "start" else ""
        look += f' transform="rotate(-90 {coordinate(x)} {coordinate(y)})"' if turned else ""
        place = f'x="{coordinate(x)}" y="{coordinate(y)}"'
        self.parts.append(f'<text {place} font-size="{coordinate(size)}" fill="{colour}"{look}>{escape(text)}</text>')

    def box(self, x: float, y: float, w: float, h: float, fill: str, edge: str = "", *, round: float = 0) -> None:
        """Draw a rectangle, with an edge where a colour for it is given."""
        look = f' rx="{coordinate(round)}"' if round else ""
        look += f' stroke="{edge}" stroke-width="1.2"' if edge else ""
        place = f'x="{coordinate(x)}" y="{coordinate(y)}" width="{coordinate(w)}" height="{coordinate(h)}"'
        self.parts.append(f'<rect {place} fill="{fill}"{look}/>')

    def line(self, path: str, colour: str = GREY, dashes: str = "", *, width: float = 1.3) -> None:
        """Draw the outline of a path of SVG."""
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self.parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{dashed}/>')

    def fill(self, path: str, colour: str) -> None:
        """Draw the inside of a path of SVG."""
        self.parts.append(f'<path d="{path}" fill="{colour}"/>')

    def disc(self, x: float, y: float, radius: float, fill: str, edge: str = "", *, width: float = 1.2) -> None:
        """Draw a circle, with an edge where a colour for it is given."""
        look = f' stroke="{edge}" stroke-width="{width}"' if edge else ""
        self.parts.append(f'<circle cx="{coordinate(x)}" cy="{coordinate(y)}" r="{coordinate(radius)}" fill="{fill}"{look}/>')

    def write(self, target: Path, title: str, message: str, *, framed: bool = False, png: bool = True) -> None:
        """Write `<target>.svg`, and with `png` `<target>.png`, as high as what is drawn; the same sheet gives the same bytes.

        `title` and `message` are for those who do not see it. Raises WriterError for a character that no shipped font has.
        """
        if missing := typeface.lacking("".join(sorted(self._plain | self._bold))):
            signs = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in missing)
            hint = "Write that text with letters of the Latin, Greek, Cyrillic, Hebrew or Arabic script."
            raise WriterError(f"picture {target.name}: the fonts have no {signs}. {hint}")
        text = self._document(target.name, title, message, framed=framed)
        target.parent.mkdir(parents=True, exist_ok=True)
        Path(f"{target}.svg").write_text(text, encoding="utf-8", newline="\n")
        if png:
            Path(f"{target}.png").write_bytes(raster(text))

    def _document(self, name: str, title: str, message: str, *, framed: bool) -> str:
        w, h = coordinate(self.width), coordinate(round(self.y))
        faces = "".join(
            f"@font-face{{font-family:'{typeface.FAMILY}';font-weight:{weight};src:url({typeface.subset(font, used)}) format('woff')}}"
            for font, weight, used in ((typeface.REGULAR, 400, self._plain), (typeface.BOLD, 700, self._bold))
            if used
        )
        ground = f'<rect width="{w}" height="{h}" fill="{PAPER}"/>'
        if framed:
            inside = f'width="{coordinate(self.width - 1)}" height="{coordinate(round(self.y) - 1)}"'
            ground = f'<rect x="0.5" y="0.5" {inside} rx="8" fill="{PAPER}" stroke="{EDGE}"/>'
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" '
                f'aria-labelledby="{name}-title {name}-desc" font-family={quoteattr(_FONTS)}>',
                f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(message)}</desc>',
                f"<defs><style>{faces}</style></defs>",
                ground,
                *self.parts,
                "</svg>\n",
            ]
        )


def coordinate(value: float) -> str:
    """Return a coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")
