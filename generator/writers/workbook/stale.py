"""Which formulas of a spreadsheet show an old result after cells were written: those that look at them, and so on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError

from generator.writers.workbook.given import Book, Sheet
from generator.writers.workbook.places import Position, Range, ranges

_RANGE = re.compile(r"\$?[A-Z]{1,3}\$?\d+(:\$?[A-Z]{1,3}\$?\d+)?|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?\d+:\$?\d+", re.IGNORECASE)
_LOOKS_ANYWHERE = ("INDIRECT(", "OFFSET(")


@dataclass(frozen=True)
class _Formula:
    """A formula and the cells it looks at, by sheet; None where that cannot be told."""

    sheet: Sheet
    position: Position
    looks_at: tuple[tuple[str, Range], ...] | None


def forget_stale(book: Book, written: Mapping[str, set[Position]]) -> list[Sheet]:
    """Take the remembered results away from all formulas that `written` cells (by sheet name) reach; return their sheets.

    A program computes them when it opens the file. Some programs otherwise show what the formula gave before.
    """
    waiting = list(_formulas(book))
    changed = {name: set(cells) for name, cells in written.items()}
    reached: list[_Formula] = []
    while found := [one for one in waiting if _sees(one, changed)]:
        waiting = [one for one in waiting if one not in found]
        reached += found
        for one in found:
            changed.setdefault(one.sheet.name, set()).add(one.position)
    forgot = [one.sheet for one in reached if one.sheet.forget(one.position)]
    return [sheet for sheet in book.sheets if sheet in forgot]


def _sees(formula: _Formula, changed: Mapping[str, set[Position]]) -> bool:
    if formula.looks_at is None:
        return True
    return any(
        top <= row <= bottom and left <= column <= right
        for name, (top, left, bottom, right) in formula.looks_at
        for row, column in changed.get(name, ())
    )


def _formulas(book: Book) -> Iterator[_Formula]:
    for sheet in book.sheets:
        for position in sheet.elements:
            text = sheet.formula(position)
            if text is not None:
                yield _Formula(sheet, position, _references(text, sheet.name, book.names))


def _references(text: str, sheet: str, names: Mapping[str, str], depth: int = 0) -> tuple[tuple[str, Range], ...] | None:
    """Return what the formula `text` on `sheet` looks at, or None where it is not written down in it."""
    if not text or depth > 5 or any(name in text.upper() for name in _LOOKS_ANYWHERE):
        return None
    found: list[tuple[str, Range]] = []
    try:
        operands = [one.value for one in Tokenizer(f"={text}").items if one.type == Token.OPERAND and one.subtype == Token.RANGE]
    except TokenizerError:
        return None
    for operand in operands:
        place, _, cells = operand.rpartition("!")
        name = place.strip("'").replace("''", "'") or sheet
        if _RANGE.fullmatch(cells):
            found += ((name, one) for one in ranges(cells.replace("$", "")))
        elif cells in names:
            inner = _references(names[cells], sheet, names, depth + 1)
            if inner is None:
                return None
            found += inner
        else:
            return None
    return tuple(found)
