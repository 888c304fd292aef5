"""Charts: what a chart shows, as values, and one SVG and one PNG drawn from it."""

from __future__ import annotations

import textwrap
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from generator.errors import WriterError

FONTS = Path(__file__).parent / "diagram" / "fonts"
_FAMILY, _FALLBACK_FAMILY = "evidencekit charts", "evidencekit charts, other scripts"
"""Names of our own: a font of the same name on the machine must not be taken for the shipped one."""
_FACES = (
    (_FAMILY, "normal", "RobotoCondensed-Regular.ttf"),
    (_FAMILY, "bold", "RobotoCondensed-Bold.ttf"),
    (_FALLBACK_FAMILY, "normal", "DejaVuSansCondensed.ttf"),
    (_FALLBACK_FAMILY, "bold", "DejaVuSansCondensed.ttf"),
)
_WIDTH, _ROW, _BAR, _LINE = 6.25, 0.34, 0.21, 0.165
"""Inches: about the text of an upright page and of the site's column; the height of a row, of its bar, of a line of its
label."""
LETTERS = 36
"""Characters of a line of a label beside a bar."""
_DOTS = 192
"""Dots per inch of the PNG: two for each pixel of the SVG, as with the diagrams."""
_INK, _QUIET, _GRID = "#1F2937", "#4B5563", "#D1D5DB"
_BLUE, _ORANGE, _VERMILION, _GREEN, _SKY, _PURPLE, _GREY = (
    "#0072B2",
    "#E69F00",
    "#D55E00",
    "#009E73",
    "#56B4E9",
    "#CC79A7",
    "#9CA3AF",
)
_SERIES = (_BLUE, _ORANGE, _GREEN, _PURPLE, _SKY, _VERMILION, _GREY)
"""Colours that people with any colour vision tell apart (Okabe and Ito, 2008), of different brightness in print."""
_DASHES = ("-", "--", "-.", ":")


@dataclass(frozen=True)
class Bars:
    """One horizontal bar for each label, from the top down; `unit` stands at the axis."""

    unit: str
    bars: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True)
class StackedBars:
    """One horizontal bar for each label, made of the values that each series has there; values are not negative."""

    unit: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[Decimal, ...]], ...]


@dataclass(frozen=True)
class Tornado:
    """How far one input alone moves a result from `middle`: label, result at the low value and at the high one."""

    unit: str
    middle: Decimal
    bars: tuple[tuple[str, Decimal, Decimal], ...]


@dataclass(frozen=True)
class Mark:
    """A point of a line chart that is named."""

    at: Decimal
    value: Decimal
    text: str


@dataclass(frozen=True)
class Lines:
    """Lines over a common axis: `at` holds the places on it, each line a name and a value for each place."""

    unit: str
    axis: str
    at: tuple[Decimal, ...]
    lines: tuple[tuple[str, tuple[Decimal, ...]], ...]
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Span:
    """A step of a timeline; `slack` is how much later it may end, `critical` that a delay of it delays the whole."""

    label: str
    start: timedelta
    finish: timedelta
    slack: timedelta = timedelta(0)
    critical: bool = False


@dataclass(frozen=True)
class Timeline:
    """Steps on a common axis of time, from the top down, and the moments that limit them, such as an RTO."""

    axis: str
    spans: tuple[Span, ...]
    limits: tuple[tuple[str, timedelta], ...] = ()


Form = Bars | StackedBars | Tornado | Lines | Timeline


@dataclass(frozen=True)
class Chart:
    """A chart of one project: `message` says in a sentence or two what it shows, for those who do not see it."""

    id: str
    title: str
    message: str
    form: Form

    @property
    def name(self) -> str:
        """The name of its files, without ending."""
        return f"chart-{self.id}"


@dataclass(frozen=True)
class Job:
    """One chart to draw, and the folder that it goes to."""

    chart: Chart
    folder: Path

    @property
    def name(self) -> str:
        """The name of its files, without ending."""
        return self.chart.name


def draw(job: Job) -> None:
    """Write `<name>.svg` and `<name>.png` of a chart into its folder; the same chart gives the same bytes.

    Raises WriterError for a character that no shipped font has.
    """
    job.folder.mkdir(parents=True, exist_ok=True)
    with _style(job.chart):
        figure = _figure(job.chart.form)
        target = job.folder / job.name
        figure.savefig(f"{target}.svg", metadata={"Date": None, "Creator": None, "Title": job.chart.title})
        figure.savefig(f"{target}.png", dpi=_DOTS, metadata={"Software": None})


@contextmanager
def _style(chart: Chart) -> Iterator[None]:
    """Draw with the shipped fonts, without formulas in texts, and with ids that are the same on every run."""
    import matplotlib as mpl
    from matplotlib import font_manager

    known = font_manager.fontManager.ttflist
    faces = [font_manager.FontEntry(fname=str(FONTS / file), name=family, weight=weight) for family, weight, file in _FACES]
    known.extend(face for face in faces if face not in known)
    settings: Any = {
        "font.family": [_FAMILY, _FALLBACK_FAMILY],
        "font.size": 10,
        "text.color": _INK,
        "text.parse_math": False,
        "axes.edgecolor": _GRID,
        "axes.labelcolor": _QUIET,
        "axes.labelsize": 9,
        "axes.axisbelow": True,
        "xtick.color": _QUIET,
        "ytick.color": _INK,
        "xtick.labelsize": 9,
        "ytick.labelsize": 9.5,
        "svg.fonttype": "path",
        "svg.hashsalt": chart.id,
        "legend.frameon": False,
        "legend.fontsize": 9,
        "figure.facecolor": "white",
        "savefig.facecolor": "white",
    }
    with mpl.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("error", "Glyph", UserWarning)
        try:
            yield
        except UserWarning as error:
            hint = "Write that text with letters of the Latin, Greek, Cyrillic, Hebrew or Arabic script."
            raise WriterError(f"chart {chart.id}: {error}. {hint}") from error


def _figure(form: Form) -> Any:
    match form:
        case Bars():
            return _bars(form)
        case StackedBars():
            return _stacked(form)
        case Tornado():
            return _tornado(form)
        case Lines():
            return _lines(form)
        case Timeline():
            return _timeline(form)


def _canvas(height: float) -> tuple[Any, Any]:
    """Return a figure of the common width and its axes, with nothing around them but what is read."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, round(height * 24) / 24), layout="constrained")  # whole pixels
    axes = figure.add_subplot()
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(length=0)
    return figure, axes


def _rows(labels: Sequence[str], axis: str, number: Callable[[float], str], extra: float = 0) -> tuple[Any, Any, list[float]]:
    """Return a figure with a row for each label, the first on top, and the middle of each row.

    Rows are measured in inches, so that a label of many lines has its room; `extra` inches are for a legend.
    """
    wrapped = [textwrap.fill(label, LETTERS, break_on_hyphens=False) for label in labels]
    heights = [max(_ROW, 0.1 + _LINE * (1 + label.count("\n"))) for label in wrapped]
    middles = [sum(heights[:row]) + height / 2 for row, height in enumerate(heights)]
    figure, axes = _canvas(sum(heights) + 0.6 + extra)
    axes.set_yticks(middles, wrapped)
    axes.set_ylim(sum(heights), 0)
    axes.set_xlabel(axis)
    axes.xaxis.set_major_formatter(lambda value, _: number(value))
    axes.grid(axis="x", color=_GRID, linewidth=0.6)
    return figure, axes, middles


def _count(value: float) -> str:
    """Return a number for an axis or a bar: two places below ten, where it has any."""
    text = f"{value:,.2f}" if abs(value) < 10 and value % 1 else f"{value:,.0f}"
    return text.replace("-", "\N{MINUS SIGN}")


def _beyond(axes: Any, *, left: float, right: float) -> None:
    """Leave room beside the bars for the numbers that stand there, as shares of the axis."""
    low, high = axes.get_xlim()
    axes.set_xlim(low - left * (high - low), high + right * (high - low))


# ------------------------------------------------------------------------------------------------------------- forms


def _bars(form: Bars) -> Any:
    figure, axes, rows = _rows([label for label, _ in form.bars], form.unit, _count)
    drawn = axes.barh(rows, [float(value) for _, value in form.bars], color=_BLUE, height=_BAR)
    axes.bar_label(drawn, [_count(float(value)) for _, value in form.bars], padding=4, fontsize=9)
    _beyond(axes, left=0, right=0.08)
    return figure


def _stacked(form: StackedBars) -> Any:
    figure, axes, rows = _rows(form.labels, form.unit, _count, extra=0.35)
    begin = [0.0] * len(form.labels)
    for number, (name, values) in enumerate(form.series):
        widths = [float(value) for value in values]
        colour = _SERIES[number % len(_SERIES)]
        axes.barh(rows, widths, left=begin, color=colour, edgecolor="white", height=_BAR, label=name)
        begin = [before + width for before, width in zip(begin, widths, strict=True)]
    for row, total in zip(rows, begin, strict=True):
        axes.annotate(_count(total), (total, row), (4, 0), textcoords="offset points", va="center", fontsize=9)
    _beyond(axes, left=0, right=0.08)
    _legend(figure, axes)
    return figure


def _tornado(form: Tornado) -> Any:
    figure, axes, rows = _rows([label for label, *_ in form.bars], form.unit, _count, extra=0.5)
    middle = float(form.middle)
    at_low, at_high = [low for _, low, _ in form.bars], [high for _, _, high in form.bars]
    for colour, name, results in ((_SKY, "input low", at_low), (_BLUE, "input high", at_high)):
        ends = [float(result) for result in results]
        axes.barh(rows, [end - middle for end in ends], left=middle, color=colour, height=_BAR, label=name)
        for row, end in zip(rows, ends, strict=True):
            if end != middle:
                side = 1 if end > middle else -1
                axes.annotate(
                    _count(end),
                    (end, row),
                    (4 * side, 0),
                    textcoords="offset points",
                    va="center",
                    ha="left" if side > 0 else "right",
                    fontsize=9,
                )
    axes.axvline(middle, color=_INK, linewidth=1)
    axes.annotate(f"expected {_count(middle)}", (middle, 0), (0, 2), textcoords="offset points", ha="center", va="bottom", fontsize=9)
    _beyond(axes, left=0.12, right=0.12)
    _legend(figure, axes)
    return figure


def _lines(form: Lines) -> Any:
    figure, axes = _canvas(3.3)
    places = [float(place) for place in form.at]
    for number, (name, values) in enumerate(form.lines):
        axes.plot(
            places,
            [float(value) for value in values],
            color=_SERIES[number % len(_SERIES)],
            linestyle=_DASHES[number % len(_DASHES)],
            linewidth=2,
            label=name,
        )
    for mark in form.marks:
        point = (float(mark.at), float(mark.value))
        axes.plot(*point, marker="o", color=_INK, markersize=6)
        axes.annotate(mark.text, point, (10, -14), textcoords="offset points", fontsize=9, weight="bold")
    axes.set_xticks(places, [_count(place) for place in places])
    axes.set_xlabel(form.axis)
    axes.set_ylabel(form.unit)
    axes.yaxis.set_major_formatter(lambda value, _: _count(value))
    axes.tick_params(axis="y", labelsize=9, labelcolor=_QUIET)
    axes.grid(axis="y", color=_GRID, linewidth=0.6)
    axes.axhline(0, color=_QUIET, linewidth=0.8)
    _legend(figure, axes)
    return figure


def _timeline(form: Timeline) -> Any:
    figure, axes, middles = _rows([span.label for span in form.spans], form.axis, str, extra=0.55)
    for critical, colour, name in ((True, _VERMILION, "on the critical path"), (False, _BLUE, "beside it")):
        rows = [(row, span) for row, span in zip(middles, form.spans, strict=True) if span.critical == critical]
        if rows:
            axes.barh(
                [row for row, _ in rows],
                [_minutes(span.finish - span.start) for _, span in rows],
                left=[_minutes(span.start) for _, span in rows],
                color=colour,
                height=_BAR,
                label=name,
            )
    moments = [(_minutes(span.start), row) for row, span in zip(middles, form.spans, strict=True) if span.start == span.finish]
    if moments:
        axes.plot(*zip(*moments, strict=True), marker="D", markersize=5, linestyle="", color=_INK, clip_on=False, label="takes no time")
    slack = [(row, span) for row, span in zip(middles, form.spans, strict=True) if span.slack]
    if slack:
        axes.barh(
            [row for row, _ in slack],
            [_minutes(span.slack) for _, span in slack],
            left=[_minutes(span.finish) for _, span in slack],
            facecolor="white",
            edgecolor=_BLUE,
            linewidth=0.8,
            hatch="////",
            height=_BAR / 2,
            label="slack",
        )
    for name, moment in form.limits:
        axes.axvline(_minutes(moment), color=_INK, linewidth=1.2, linestyle="--")
        axes.annotate(
            name,
            (_minutes(moment), 0),
            (0, 2),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=9,
            weight="bold",
            annotation_clip=False,
        )
    end = max([*(span.finish + span.slack for span in form.spans), *(moment for _, moment in form.limits)])
    step = next((one for one in _TICKS if end / one <= 8), timedelta(days=-(-end // timedelta(days=8))))
    axes.set_xticks(
        [_minutes(step * number) for number in range(-(-end // step) + 1)], [_clock(step * number) for number in range(-(-end // step) + 1)]
    )
    axes.set_xlim(0, _minutes(end) * 1.03)
    _legend(figure, axes)
    return figure


_TICKS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440))


def _minutes(duration: timedelta) -> float:
    return duration / timedelta(minutes=1)


def _clock(moment: timedelta) -> str:
    """Return a moment as hours and minutes from the beginning: 0:00, 1:30, 26:00."""
    hours, minutes = divmod(moment // timedelta(minutes=1), 60)
    return f"{hours}:{minutes:02}"


def _legend(figure: Any, axes: Any) -> None:
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper left", ncols=5)
