"""Text for a terminal: tables and cards, at most 100 columns wide."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

WIDTH = 100
_LAST = 30
_GAP = "  "


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return the rows below their header, columns aligned; the last column gets the room that is left.

    Cells wrap where their column is too narrow; all but the first column, which names, give way to the last.
    """
    lines = [[cell.upper() if cell.islower() else cell for cell in header], *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header) - 1)]
    while _rest(widths) < _LAST:
        widths[1 + widths[1:].index(max(widths[1:]))] -= 1
    return "\n".join(text for line in lines for text in _row(line, [*widths, _rest(widths)]))


def _rest(widths: Sequence[int]) -> int:
    return WIDTH - sum(width + len(_GAP) for width in widths)


def _row(cells: Sequence[str], widths: Sequence[int]) -> Iterable[str]:
    wrapped = [wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for index in range(max(map(len, wrapped))):
        parts = [(lines[index] if index < len(lines) else "").ljust(width) for lines, width in zip(wrapped, widths, strict=True)]
        yield _GAP.join(parts).rstrip()


def wrap(text: str, width: int) -> list[str]:
    """Return `text` as lines of at most `width` characters, at least one; a longer word (an address) stays whole."""
    return textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False) or [""]


def card(title: str, rows: Iterable[tuple[str, str | Iterable[str] | None]]) -> str:
    """Return a title and labelled rows below it; a row without a value is left out, one with several has them as a list."""
    shown = [(label, _items(value)) for label, value in rows]
    shown = [(label, lines) for label, lines in shown if lines]
    indent = max((len(label) for label, _ in shown), default=0) + len(_GAP)
    printed = wrap(title, WIDTH)
    for label, values in shown:
        bullet = "- " if len(values) > 1 else ""
        lines = [line for value in values for line in _item(bullet, value, WIDTH - indent)]
        printed += [f"{name:<{indent}}{line}".rstrip() for name, line in zip([label, *[""] * (len(lines) - 1)], lines, strict=True)]
    return "\n".join(printed)


def _items(value: str | Iterable[str] | None) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def _item(bullet: str, value: str, width: int) -> list[str]:
    lines = wrap(value, width - len(bullet))
    return [bullet + lines[0], *(" " * len(bullet) + line for line in lines[1:])]
