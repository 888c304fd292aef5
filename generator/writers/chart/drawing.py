"""The drawing of a chart: bars, lines and steps of time on a sheet as wide as the text of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from generator.writers.chart.axis import Axis, amount, clock, moments, steps, whole
from generator.writers.chart.forms import Bars, Form, Job, Lines, Mark, Timeline, Tornado
from generator.writers.diagram import typeface
from generator.writers.sheet import INK, PAPER, Sheet, coordinate

_WIDTH = 600.0
"""Pixels: the text of an upright page, 6.25 inches, and less than the site's column."""
_LABELS, _LABEL_LINES = 204.0, 3
"""The widest label beside a bar, and its most lines; table and plan have it in full."""
_SIZE, _SMALL, _LINE = 12.7, 12.0, 16.0
_ROW, _BAR, _GAP = 33.0, 20.0, 6.0
_QUIET, _GRID = "#4B5563", "#D1D5DB"
_BLUE, _ORANGE, _VERMILION, _GREEN, _SKY, _PURPLE, _GREY = "#0072B2", "#E69F00", "#D55E00", "#009E73", "#56B4E9", "#CC79A7", "#6B7280"
_SERIES = (_BLUE, _ORANGE, _GREEN, _PURPLE, _SKY, _VERMILION, _GREY)
"""Colours that people with any colour vision tell apart (Okabe and Ito, 2008), of different brightness in print."""
_DASHES = ("", "10 4", "10 3 2 3", "2 3")
_TICKS = 8
_NARROWEST = Decimal("1.5")
"""Pixels of a bar that is shown though it is short."""


def draw(job: Job) -> None:
    """Write `<name>.svg`, and for Word `<name>.png`, of a chart into its folder; the same chart gives the same bytes.

    Raises WriterError for a character that no shipped font has.
    """
    sheet = Sheet(_WIDTH, 4)
    _form(sheet, job.chart.form, job.name)
    sheet.y += 6
    sheet.write(job.folder / job.name, job.chart.title, job.chart.message, png=job.png)


def _form(sheet: Sheet, form: Form, name: str) -> None:
    match form:
        case Bars():
            _bars(sheet, form)
        case Tornado():
            _tornado(sheet, form)
        case Lines():
            _lines(sheet, form)
        case Timeline():
            _timeline(sheet, form, name)


# -------------------------------------------------------------------------------------------------------------- rows


@dataclass(frozen=True)
class _Rows:
    """Rows with a label each, from the top down: where the room for what is drawn begins, and the middle and label of each."""

    left: float
    top: float
    bottom: float
    middles: tuple[float, ...]
    labels: tuple[tuple[str, ...], ...]


def _rows(sheet: Sheet, labels: Sequence[str]) -> _Rows:
    """Return the rows below what is drawn; the sheet goes on below them."""
    lines = tuple(tuple(typeface.balanced(_shortened(label), _SIZE, _LABELS)) for label in labels)
    left = max((typeface.width(line, _SIZE) for label in lines for line in label), default=0) + _GAP + 2
    top, middles = sheet.y, []
    for label in lines:
        height = max(_ROW, 9 + _LINE * len(label))
        middles.append(sheet.y + height / 2)
        sheet.y += height
    return _Rows(left, top, sheet.y, tuple(middles), lines)


def _shortened(label: str) -> str:
    """Return a label, or where it has too many lines, as many whole words as there is room for and a sign of the omission."""
    words, shown = label.split(), label
    while len(lines := typeface.wrap(shown, _SIZE, _LABELS)) > _LABEL_LINES and len(words) > 1:
        # What stands beyond the lines that stay is left out at once: a label may have ten thousand words.
        words = words[: min(len(words) - 1, len(" ".join(lines[:_LABEL_LINES]).split()))]
        shown = f"{' '.join(words)}\N{NO-BREAK SPACE}…"
    return shown if len(lines) <= _LABEL_LINES else f"{''.join(lines[:_LABEL_LINES])[:-1]}…"


def _name(sheet: Sheet, rows: _Rows) -> None:
    for middle, label in zip(rows.middles, rows.labels, strict=True):
        first = middle - _LINE * len(label) / 2 + _SIZE
        for number, line in enumerate(label):
            sheet.text(line, rows.left - _GAP, first + _LINE * number - 1, _SIZE, anchor="end")


def _grid(sheet: Sheet, rows: _Rows, ticks: Sequence[tuple[float, str]], title: str) -> None:
    """Draw a line for each place on the axis through the rows, its name below them, and below all the title of the axis."""
    for x, _ in ticks:
        sheet.line(f"M{coordinate(x)} {coordinate(rows.top)}V{coordinate(rows.bottom)}", _GRID, width=0.8)
    sheet.line(f"M{coordinate(rows.left)} {coordinate(rows.bottom)}H{coordinate(_WIDTH)}", _GRID, width=1)
    for x, text in ticks:
        sheet.text(text, _inside(x, text), rows.bottom + 16, _SMALL, _QUIET, anchor="middle")
    middle = (rows.left + _WIDTH) / 2
    sheet.y = rows.bottom + 24
    for line in typeface.balanced(title, _SMALL, _WIDTH - rows.left):
        sheet.y += _LINE - 2
        sheet.text(line, middle, sheet.y, _SMALL, _QUIET, anchor="middle")


def _inside(x: float, text: str, *, bold: bool = False) -> float:
    """Return the middle of a text that stands at `x`, or beside it where it would run out of the sheet."""
    half = _long(text, bold=bold) / 2
    return min(max(x, half + 1), _WIDTH - half - 1)


def _long(text: str, *, bold: bool = False) -> float:
    return typeface.width(text, _SMALL, typeface.BOLD if bold else typeface.REGULAR)


def _amounts(axis: Axis) -> list[tuple[float, str]]:
    """Return the places of an axis of numbers, as many as stand beside each other."""
    for most in range(_TICKS, 1, -1):
        found = [(axis.at(value), amount(value)) for value in steps(axis.low, axis.high, most)]
        if all(after - before > _long(text) + 12 for (before, text), (after, _) in pairwise(found)):
            break
    return found


def _axis(low: Decimal, high: Decimal, start: float, end: float) -> Axis:
    """Return an axis over the values; where all are the same, it reaches beyond them."""
    return Axis(low, high, start, end) if low < high else Axis(low, low + (abs(low) or 1), start, end)


def _bar(sheet: Sheet, begin: float, end: float, middle: float, colour: str) -> None:
    sheet.box(min(begin, end), middle - _BAR / 2, abs(end - begin), _BAR, colour)


def _beside(sheet: Sheet, text: str, x: float, middle: float, *, left: bool = False) -> None:
    """Write a number beside the end of a bar."""
    sheet.text(text, x - 5 if left else x + 5, middle + 4.3, _SMALL, anchor="end" if left else "start")


def _legend(sheet: Sheet, entries: Sequence[tuple[str, str]]) -> None:
    """Write what the samples mean, above what is drawn: the SVG of a sample that is 28 wide and 12 high, and its meaning."""
    x = 2.0
    sheet.y += 12
    for sample, meaning in entries:
        wide = 34 + _long(meaning)
        if x > 2 and x + wide > _WIDTH:
            x, sheet.y = 2.0, sheet.y + 20
        sheet.parts.append(f'<g transform="translate({coordinate(x)} {coordinate(sheet.y - 10)})">{sample}</g>')
        sheet.text(meaning, x + 34, sheet.y, _SMALL)
        x += wide + 24
    sheet.y += 12


def _square(colour: str) -> str:
    return f'<rect width="28" height="11" fill="{colour}"/>'


# ------------------------------------------------------------------------------------------------------------- forms


def _bars(sheet: Sheet, form: Bars) -> None:
    rows = _rows(sheet, [label for label, _ in form.bars])
    values = [value for _, value in form.bars]
    room = [[_long(amount(value)) + 10 for value in values if (value < 0) == negative] for negative in (True, False)]
    left, right = (max(widths, default=0) for widths in room)
    axis = _axis(min(Decimal(0), *values), max(Decimal(0), *values), rows.left + left, _WIDTH - right)
    _grid(sheet, rows, _amounts(axis), form.unit)
    for value, middle in zip(values, rows.middles, strict=True):
        _bar(sheet, axis.at(Decimal(0)), axis.at(value), middle, _BLUE)
        _beside(sheet, amount(value), axis.at(value), middle, left=value < 0)
    _name(sheet, rows)


def _tornado(sheet: Sheet, form: Tornado) -> None:
    _legend(sheet, [(_square(_SKY), "input low"), (_square(_BLUE), "input high")])
    sheet.y += 14
    rows = _rows(sheet, [label for label, *_ in form.bars])
    ends = [form.middle, *(end for _, *both in form.bars for end in both)]
    room = max(_long(amount(end)) for end in ends) + 10
    if any(_same_side(form.middle, low, high) for _, low, high in form.bars):
        room = 2 * room + 10
    axis = _axis(min(ends), max(ends), rows.left + room, _WIDTH - room)
    _grid(sheet, rows, _amounts(axis), form.unit)
    middle = axis.at(form.middle)
    for (_, low, high), row in zip(form.bars, rows.middles, strict=True):
        for end, colour in sorted(((low, _SKY), (high, _BLUE)), key=lambda bar: -abs(bar[0] - form.middle)):
            _bar(sheet, middle, axis.at(end), row, colour)
        for text, end in _ends(form.middle, low, high):
            _beside(sheet, text, axis.at(end), row, left=end < form.middle)
    sheet.line(f"M{coordinate(middle)} {coordinate(rows.top - 3)}V{coordinate(rows.bottom)}", INK, width=1.3)
    expected = f"expected {amount(form.middle)}"
    sheet.text(expected, _inside(middle, expected), rows.top - 7, _SMALL, anchor="middle")
    _name(sheet, rows)


def _same_side(middle: Decimal, low: Decimal, high: Decimal) -> bool:
    return (low - middle) * (high - middle) > 0


def _ends(middle: Decimal, low: Decimal, high: Decimal) -> list[tuple[str, Decimal]]:
    """Return what stands beside the bars, and at which value; nothing where a bar has no length."""
    if _same_side(middle, low, high):
        nearer, farther = sorted((low, high), key=lambda end: abs(end - middle))
        return [(amount(low) if low == high else f"{amount(nearer)} and {amount(farther)}", farther)]
    return [(amount(end), end) for end in (low, high) if end != middle]


def _lines(sheet: Sheet, form: Lines) -> None:
    looks = [(_SERIES[number % len(_SERIES)], _DASHES[number % len(_DASHES)]) for number in range(len(form.lines))]
    _legend(sheet, [(_dash(*look), name) for look, (name, _) in zip(looks, form.lines, strict=True)])
    sheet.text(form.unit, 2, sheet.y + 8, _SMALL, _QUIET)
    top, bottom = sheet.y + 22, sheet.y + 242
    values = [value for _, line in form.lines for value in line]
    ticks = whole(min(Decimal(0), *values), max(Decimal(0), *values), _TICKS)
    upright = Axis(ticks[0], ticks[-1], bottom, top)
    named = [(upright.at(value), amount(value)) for value in ticks]
    left = max(_long(text) for _, text in named) + 10
    across = _axis(form.at[0], form.at[-1], left + 14, _WIDTH - 14)
    for y, text in named:
        sheet.line(f"M{coordinate(left)} {coordinate(y)}H{coordinate(_WIDTH)}", _GRID, width=0.8)
        sheet.text(text, left - 6, y + 4.3, _SMALL, _QUIET, anchor="end")
    zero = coordinate(upright.at(Decimal(0)))
    sheet.line(f"M{coordinate(left)} {zero}H{coordinate(_WIDTH)}", _QUIET, width=1)
    drawn = [[(across.at(at), upright.at(value)) for at, value in zip(form.at, line, strict=True)] for _, line in form.lines]
    for points, (colour, dashes) in zip(drawn, looks, strict=True):
        sheet.line("M" + "L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in points), colour, dashes, width=2.6)
    for mark in form.marks:
        _mark(sheet, mark, across.at(mark.at), upright.at(mark.value), top + 12, bottom - 4, drawn)
    for place in _apart(across, form.at):
        sheet.text(amount(place), _inside(across.at(place), amount(place)), bottom + 18, _SMALL, _QUIET, anchor="middle")
    sheet.text(form.axis, (left + _WIDTH) / 2, bottom + 38, _SMALL, _QUIET, anchor="middle")
    sheet.y = bottom + 38


def _dash(colour: str, dashes: str) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="M0 6H28" stroke="{colour}" stroke-width="2.6"{dashed}/>'


def _apart(axis: Axis, places: Sequence[Decimal]) -> list[Decimal]:
    """Return the places whose names stand beside each other: all, or every second, third and so on."""
    widest = max(_long(amount(place)) for place in places) + 8
    room = min((abs(axis.at(after) - axis.at(before)) for before, after in pairwise(places)), default=widest)
    return list(places[:: -int(-widest // max(room, 1))])


_Points = list[tuple[float, float]]


def _mark(sheet: Sheet, mark: Mark, x: float, y: float, top: float, bottom: float, lines: list[_Points]) -> None:
    """Draw a point and its name, which stands where it meets the fewest lines."""
    wide = _long(mark.text, bold=True)
    places = [(x + dx - (wide if dx < 0 else 0), y + dy) for dy in (20, -12) for dx in (10, -10)]
    inside = [place for place in places if place[0] >= 0 and place[0] + wide <= _WIDTH and top < place[1] < bottom] or places[:1]
    best = min(inside, key=lambda place: sum(_meets(line, place[0] - 3, place[1] - 12, wide + 6, 16) for line in lines))
    sheet.disc(x, y, 4.5, INK, PAPER)
    sheet.text(mark.text, *best, _SMALL, bold=True)


def _meets(line: _Points, x: float, y: float, w: float, h: float) -> bool:
    """Return whether a line passes through a rectangle, as far as points two pixels apart tell."""
    for (ax, ay), (bx, by) in pairwise(line):
        count = max(1, int(max(abs(bx - ax), abs(by - ay)) / 2))
        for number in range(count + 1):
            px, py = ax + (bx - ax) * number / count, ay + (by - ay) * number / count
            if x <= px <= x + w and y <= py <= y + h:
                return True
    return False


def _timeline(sheet: Sheet, form: Timeline, name: str) -> None:
    _legend(sheet, [(sample, meaning) for shown, sample, meaning in _kinds(form, name) if shown])
    sheet.y += 16 * len(form.limits)
    rows = _rows(sheet, [span.label for span in form.spans])
    end = max([*(span.finish + span.slack for span in form.spans), *(moment for _, moment in form.limits)])
    axis = _axis(Decimal(0), _minutes(end), rows.left, _WIDTH - 16)
    ticks = [(axis.at(_minutes(moment)), clock(moment)) for moment in moments(end) if axis.at(_minutes(moment)) <= _WIDTH]
    _grid(sheet, rows, ticks, form.axis)
    if any(span.slack for span in form.spans):
        sheet.parts.append(_hatching(name))
    for span, middle in zip(form.spans, rows.middles, strict=True):
        start, finish = axis.at(_minutes(span.start)), axis.at(_minutes(span.finish))
        if span.slack:
            wide = axis.at(_minutes(span.finish + span.slack)) - finish
            sheet.box(finish, middle - _BAR / 4, wide, _BAR / 2, f"url(#{name}-slack)", _BLUE)
        if span.start == span.finish:
            sheet.fill(_diamond(start, middle), INK)
        else:
            _bar(sheet, start, max(finish, start + float(_NARROWEST)), middle, _VERMILION if span.critical else _BLUE)
    for number, (text, moment) in enumerate(form.limits):
        x = axis.at(_minutes(moment))
        sheet.line(f"M{coordinate(x)} {coordinate(rows.top - 2)}V{coordinate(rows.bottom)}", INK, "6 4", width=1.6)
        sheet.text(text, _inside(x, text, bold=True), rows.top - 6 - 16 * number, _SMALL, bold=True, anchor="middle")
    _name(sheet, rows)


def _kinds(form: Timeline, name: str) -> list[tuple[bool, str, str]]:
    """Return for each kind of sign whether it is drawn, how it looks, and what it means."""
    lasting = [span for span in form.spans if span.start != span.finish]
    hatched = f'<rect x="0.6" y="0.6" width="27" height="10" fill="url(#{name}-slack)" stroke="{_BLUE}" stroke-width="1.2"/>'
    return [
        (any(span.critical for span in lasting), _square(_VERMILION), "on the critical path"),
        (any(not span.critical for span in lasting), _square(_BLUE), "beside it"),
        (len(lasting) < len(form.spans), f'<path d="{_diamond(14, 6)}" fill="{INK}"/>', "takes no time"),
        (any(span.slack for span in form.spans), hatched, "slack"),
    ]


def _diamond(x: float, y: float) -> str:
    return f"M{coordinate(x)} {coordinate(y - 5)}l5 5-5 5-5-5z"


def _hatching(name: str) -> str:
    stripes = f'<path d="M-1 1l2-2M0 6L6 0M5 7l2-2" stroke="{_BLUE}" stroke-width="1"/>'
    return (
        f'<defs><pattern id="{name}-slack" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{PAPER}"/>{stripes}</pattern></defs>'
    )


def _minutes(duration: timedelta) -> Decimal:
    return Decimal(duration // timedelta(seconds=1)) / 60
