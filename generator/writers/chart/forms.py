"""What a chart shows, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path


@dataclass(frozen=True)
class Bars:
    """One horizontal bar for each label, from the top down; `unit` stands at the axis."""

    unit: str
    bars: tuple[tuple[str, Decimal], ...]


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


Form = Bars | Tornado | Lines | Timeline


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
    png: bool = True

    @property
    def name(self) -> str:
        """The name of its files, without ending."""
        return self.chart.name
