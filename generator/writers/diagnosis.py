"""Drawings for diagnosis: a tree that leads from what is seen to an entry, and a matrix of what fails with what, as SVG and PNG."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.writers.diagram import typeface
from generator.writers.sheet import GREY, PAPER, Sheet, coordinate

_WIDTH = 440.0
"""Pixels: narrow enough for a telephone; three quarters of it, in points, is what Word shows."""
_MARGIN, _SIZE, _SMALL, _LINE = 14.0, 12.0, 11.0, 15.0
_ROOT, _ENTRY, _ENTRY_EDGE, _TURN = "#1F3A5F", "#EAF2FB", "#2F6DB5", "#B5126B"
_FAILS, _LATE, _STRIPE = "#B3261E", "#E69F00", "#F3F5F8"
_CELL, _ROW = 21.0, 18.0


@dataclass(frozen=True)
class Turn:
    """A decision that leads on: what is seen, and the numbers of the entries where it goes on."""

    when: str
    entries: tuple[int, ...]


@dataclass(frozen=True)
class Branch:
    """One way through a tree: the status codes, the symptom, the entry that answers it, and where that leads on."""

    statuses: str
    symptom: str
    number: int
    title: str
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True)
class Tree:
    """What is seen, and its branches from the top down."""

    root: str
    branches: tuple[Branch, ...]


@dataclass(frozen=True)
class Matrix:
    """Rows with a mark (`fails`, `late`, `limited` or empty) for each column; `corner` says what a row is."""

    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Drawing:
    """A drawing of one project: `message` says what it shows, for those who do not see it."""

    id: str
    title: str
    message: str
    form: Tree | Matrix

    @property
    def name(self) -> str:
        """The name of its files, without ending."""
        return f"diagnosis-{self.id}"


@dataclass(frozen=True)
class Job:
    """One drawing to make, and the folder that it goes to."""

    drawing: Drawing
    folder: Path
    png: bool = True

    @property
    def name(self) -> str:
        """The name of its files, without ending."""
        return self.drawing.name


def draw(job: Job) -> None:
    """Write `<name>.svg`, and for Word `<name>.png`, of a drawing into its folder; the same drawing gives the same bytes.

    Raises WriterError for a character that no shipped font has.
    """
    drawing, sheet = job.drawing, Sheet(_WIDTH, _MARGIN)
    if isinstance(drawing.form, Tree):
        _tree(sheet, drawing.form)
    else:
        _matrix(sheet, drawing.form)
    sheet.y += _MARGIN
    sheet.write(job.folder / job.name, drawing.title, drawing.message, framed=True, png=job.png)


def _head(sheet: Sheet, x: float, y: float, colour: str = GREY) -> None:
    """Draw an arrow's head that points right and ends at x, y."""
    sheet.fill(
        f"M{coordinate(x - 7)} {coordinate(y - 3.5)}L{coordinate(x)} {coordinate(y)} {coordinate(x - 7)} {coordinate(y + 3.5)}z", colour
    )


# -------------------------------------------------------------------------------------------------------------- tree

_TRUNK, _FIRST, _SECOND = 24.0, 44.0, 74.0
"""Where the trunk stands, where symptoms and entries begin, and where the decisions of an entry do."""
_ROOM = _WIDTH - _MARGIN


def _tree(sheet: Sheet, tree: Tree) -> None:
    lines = typeface.wrap(tree.root, _SIZE + 1, _ROOM - _MARGIN - 20, typeface.BOLD)
    height = 12 + (_LINE + 1) * len(lines)
    sheet.box(_MARGIN, sheet.y, _ROOM - _MARGIN, height, _ROOT, _ROOT, round=4)
    for number, line in enumerate(lines):
        sheet.text(line, _MARGIN + 10, sheet.y + 18 + (_LINE + 1) * number, _SIZE + 1, PAPER, bold=True)
    sheet.y += height
    trunk, last = sheet.y, sheet.y
    for branch in tree.branches:
        sheet.y += 12
        last = _branch(sheet, branch)
    sheet.line(f"M{coordinate(_TRUNK)} {coordinate(trunk)}V{coordinate(last)}")
    sheet.parts.insert(0, sheet.parts.pop())  # under the boxes


def _branch(sheet: Sheet, branch: Branch) -> float:
    """Draw a branch below what is drawn; return where it leaves the trunk."""
    top = sheet.y
    indent = 0.0
    if branch.statuses:
        sheet.text(branch.statuses, _FIRST, top + 11, _SMALL, GREY, bold=True)
        indent = typeface.width(branch.statuses, _SMALL, typeface.BOLD) + 8
    for line in _flowing(branch.symptom, indent, _ROOM - _FIRST):
        sheet.text(line, _FIRST + indent, sheet.y + 11, _SIZE)
        sheet.y += _LINE
        indent = 0.0
    sheet.y += 3
    title = typeface.wrap(f"Entry {branch.number}: {branch.title}", _SIZE, _ROOM - _FIRST - 16, typeface.BOLD)
    height = 8 + _LINE * len(title)
    middle = sheet.y + height / 2
    sheet.box(_FIRST, sheet.y, _ROOM - _FIRST, height, _ENTRY, _ENTRY_EDGE, round=4)
    for number, line in enumerate(title):
        sheet.text(line, _FIRST + 8, sheet.y + 15 + _LINE * number, _SIZE, bold=True)
    sheet.line(f"M{coordinate(_TRUNK)} {coordinate(middle)}H{coordinate(_FIRST - 2)}")
    _head(sheet, _FIRST, middle)
    sheet.y += height
    _turns(sheet, branch.turns)
    return middle


def _turns(sheet: Sheet, turns: tuple[Turn, ...]) -> None:
    stem, last = sheet.y, sheet.y
    for turn in turns:
        target = " or ".join(f"Entry {number}" for number in turn.entries)
        room = typeface.width(target, _SMALL, typeface.BOLD) + 26
        lines = typeface.wrap(turn.when.replace("`", ""), _SMALL, _ROOM - _SECOND - room)
        sheet.y += 4
        last = sheet.y + 8
        for line in lines:
            sheet.text(line, _SECOND, sheet.y + 11, _SMALL, GREY)
            sheet.y += _LINE - 1
        start = _SECOND + typeface.width(lines[0], _SMALL) + 6
        left = _ROOM - room + 24
        if left - 4 > start:
            sheet.line(f"M{coordinate(start)} {coordinate(last)}H{coordinate(left - 5)}", _TURN, "2 3")
        _head(sheet, left - 3, last, _TURN)
        sheet.text(target, left, last + 3.5, _SMALL, _TURN, bold=True)
        sheet.line(f"M{coordinate(_SECOND - 14)} {coordinate(last)}H{coordinate(_SECOND - 4)}")
    if turns:
        sheet.line(f"M{coordinate(_SECOND - 14)} {coordinate(stem)}V{coordinate(last)}")


def _flowing(text: str, indent: float, room: float) -> Iterator[str]:
    """Yield `text` in lines, the first one shorter by `indent`."""
    words = text.replace("`", "").split(" ")
    line, width = "", room - indent
    for word in words:
        joined = f"{line} {word}".strip()
        if line and typeface.width(joined, _SIZE) > width:
            yield line
            line, width = word, room
        else:
            line = joined
    yield line


# ------------------------------------------------------------------------------------------------------------ matrix


def _matrix(sheet: Sheet, matrix: Matrix) -> None:
    left = _ROOM - _CELL * len(matrix.columns)
    longest = max((typeface.width(name, _SMALL, typeface.BOLD) for name in matrix.columns), default=0)
    top = sheet.y + min(longest, 150) + 10
    sheet.text(matrix.corner, _MARGIN, top - 6, _SIZE, bold=True)
    for number, name in enumerate(matrix.columns):
        x = left + _CELL * (number + 0.5) + 4
        sheet.text(_shortened(name, 150), x, top - 4, _SMALL, bold=True, turned=True)
    sheet.y = top
    for number, (name, marks) in enumerate(matrix.rows):
        lines = typeface.wrap(name, _SMALL, left - _MARGIN - 6)
        height = max(_ROW, 4 + (_SMALL + 2) * len(lines))
        if number % 2 == 0:
            sheet.box(_MARGIN - 4, sheet.y, _ROOM - _MARGIN + 8, height, _STRIPE)
        for index, line in enumerate(lines):
            sheet.text(line, _MARGIN, sheet.y + 13 + (_SMALL + 2) * index, _SMALL)
        for index, mark in enumerate(marks):
            _mark(sheet, mark, left + _CELL * (index + 0.5), sheet.y + height / 2)
        sheet.y += height
    sheet.y += 22
    for x, mark, meaning in (
        (_MARGIN + 7, "fails", "fails, or answers in part"),
        (_MARGIN + 165, "late", "is late; nothing is lost at first"),
        (_MARGIN + 7, "limited", "runs on, but is not operated, protected or copied"),
    ):
        sheet.y += 18 if mark == "limited" else 0
        _mark(sheet, mark, x, sheet.y - 4)
        sheet.text(meaning, x + 12, sheet.y, _SMALL, GREY)


def _mark(sheet: Sheet, mark: str, x: float, y: float) -> None:
    """A full disc fails, half a disc is late, a ring runs on with less: they differ without colour."""
    if mark == "fails":
        sheet.disc(x, y, 6, _FAILS)
    elif mark == "late":
        sheet.disc(x, y, 5.4, PAPER, _LATE)
        sheet.fill(f"M{coordinate(x)} {coordinate(y - 5.4)}A5.4 5.4 0 0 0 {coordinate(x)} {coordinate(y + 5.4)}z", _LATE)
    elif mark == "limited":
        sheet.disc(x, y, 4.6, "none", GREY, width=1.6)


def _shortened(text: str, room: float) -> str:
    if typeface.width(text, _SMALL, typeface.BOLD) <= room:
        return text
    while typeface.width(f"{text}…", _SMALL, typeface.BOLD) > room:
        text = text[:-1].rstrip()
    return f"{text}…"
