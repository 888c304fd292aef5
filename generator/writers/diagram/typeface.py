"""The shipped fonts: how wide a text is, where it breaks, which characters they lack, and a subset to embed."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
REGULAR = FONTS / "RobotoCondensed-Regular.ttf"
BOLD = FONTS / "RobotoCondensed-Bold.ttf"
FALLBACK = FONTS / "DejaVuSansCondensed.ttf"
FAMILY = "Roboto Condensed"
FALLBACK_FAMILY = "DejaVu Sans Condensed"
_EM = 2048
_BREAK_AFTER = "-/_.:,;"
_UNIT = re.compile(r"(?<=\d) (?=[^\W\d]{1,4}\b|×)|(?<=×) (?=\w)")
"""The space between a number and what it counts, which is no place for a break."""
_INVISIBLE = ("Cf", "Mn", "Me", "Zs")
_LAYOUT = ["GDEF", "GPOS", "GSUB", "DSIG", "kern", "MATH"]
"""Tables that a subset does without, as text is measured without kerning; the subsetter would read them before it drops them."""


@cache
def _advances(font: Path) -> dict[int, int]:
    """Return the advance width of every character of the font, in units of the em."""
    with TTFont(font, lazy=True) as opened:
        widths = opened["hmtx"].metrics
        scale = _EM / opened["head"].unitsPerEm
        return {code: round(widths[name][0] * scale) for code, name in opened.getBestCmap().items()}


def _advance(character: str, font: Path) -> int:
    code = ord(character)
    for candidate in (font, FALLBACK):
        width = _advances(candidate).get(code)
        if width is not None:
            return width
    return 0 if unicodedata.category(character) in ("Cf", "Mn", "Me") else _EM


@cache
def width(text: str, size: float, font: Path = REGULAR) -> float:
    """Return the width of one line of text in pixels at `size` pixels per em; kerning is left out, so it never falls short."""
    return sum(_advance(character, font) for character in text) * size / _EM


def lacking(text: str) -> list[str]:
    """Return the characters of `text` that no shipped font can show, in order, each once."""
    return [
        character
        for character in dict.fromkeys(text)
        if ord(character) not in _advances(REGULAR)
        and ord(character) not in _advances(FALLBACK)
        and unicodedata.category(character) not in _INVISIBLE
    ]


def wrap(text: str, size: float, limit: float, font: Path = REGULAR) -> list[str]:
    """Return `text` in lines of at most `limit` pixels: broken at spaces, else after punctuation or a change of case, else anywhere."""
    lines: list[str] = []
    for word in re.findall(r"[^ \t\n]+", _UNIT.sub("\u00a0", text)):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width(joined, size, font) <= limit:
            lines[-1] = joined
        else:
            lines += _pieces(word, size, limit, font)
    return lines


def _pieces(word: str, size: float, limit: float, font: Path) -> list[str]:
    """Return a single word cut so that each piece fits."""
    pieces = []
    while width(word, size, font) > limit and len(word) > 1:
        fitting = max((n for n in range(1, len(word)) if width(word[:n], size, font) <= limit), default=1)
        breaks = [n for n in range(fitting, fitting // 2, -1) if _may_break(word[n - 1], word[n])]
        cut = breaks[0] if breaks else fitting
        while cut < len(word) - 1 and unicodedata.category(word[cut]).startswith("M"):
            cut += 1
        pieces.append(word[:cut])
        word = word[cut:]
    return [*pieces, word]


def _may_break(before: str, after: str) -> bool:
    return before in _BREAK_AFTER or (before.islower() and after.isupper())


def balanced(text: str, size: float, limit: float, font: Path = REGULAR) -> list[str]:
    """Return `text` in as few lines as `wrap` needs, made as equally long as possible."""
    lines = wrap(text, size, limit, font)
    narrowest = max((width(line, size, font) for line in lines), default=0)
    while len(lines) > 1:
        tighter = wrap(text, size, narrowest - 1, font)
        if len(tighter) != len(lines) or max(width(line, size, font) for line in tighter) >= narrowest:
            break
        if "".join("".join(tighter).split()) != "".join(text.split()) or _cuts(tighter, text):
            break
        lines, narrowest = tighter, max(width(line, size, font) for line in tighter)
    return lines


def _cuts(lines: list[str], text: str) -> bool:
    """Tell whether a word of `text` was cut to make the lines."""
    return " ".join(lines).split() != text.split()  # split() also parts at the spaces that may not break


def subset(font: Path, characters: Iterable[str]) -> str:
    """Return the part of the font that the characters need, as a base64 data URI of a WOFF file; the same input gives the same text."""
    options = Options(layout_features=[], hinting=False, notdef_outline=True, flavor="woff", recalc_timestamp=False)
    with TTFont(font, recalcTimestamp=False, lazy=True) as opened:
        for table in set(_LAYOUT) & set(opened.keys()):
            del opened[table]
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=sorted({ord(character) for character in characters}))
        subsetter.subset(opened)
        opened.flavor = "woff"
        written = BytesIO()
        opened.save(written)
    return "data:font/woff;base64," + base64.b64encode(written.getvalue()).decode()
