"""An axis: which values stand at it, and where on the sheet a value lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

_STEPS = tuple(Decimal(step) for step in ("1", "2", "2.5", "5", "10"))
"""Steps that people count in, in units of a power of ten."""
_HOURS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440))
_MOST_MOMENTS = 8


@dataclass(frozen=True)
class Axis:
    """Values from `low` to `high`, of which these lie at the pixels `start` and `end`."""

    low: Decimal
    high: Decimal
    start: float
    end: float

    def at(self, value: Decimal) -> float:
        """Return the pixel of a value; one outside the axis lies outside its pixels."""
        return self.start + float((value - self.low) / (self.high - self.low)) * (self.end - self.start)


def steps(low: Decimal, high: Decimal, most: int) -> list[Decimal]:
    """Return at most `most` values, evenly spaced in a step that people count in, from `low` or above it up to `high`.

    Raises ValueError where `low` is not below `high`.
    """
    if low >= high:
        raise ValueError(f"an axis from {low} to {high}")
    step = _step((high - low) / max(most - 1, 1))
    first, last = (low / step).to_integral_value(ROUND_CEILING), (high / step).to_integral_value(ROUND_FLOOR)
    return [step * number for number in range(int(first), int(last) + 1)]


def whole(low: Decimal, high: Decimal, most: int) -> list[Decimal]:
    """Return at most `most` values as those of `steps`, of which the first is at or below `low` and the last at or above `high`."""
    if low >= high:
        return whole(low, low + (abs(low) or 1), most)
    step = _step((high - low) / max(most - 2, 1))
    first, last = (low / step).to_integral_value(ROUND_FLOOR), (high / step).to_integral_value(ROUND_CEILING)
    return [step * number for number in range(int(first), int(last) + 1)]


def _step(least: Decimal) -> Decimal:
    """Return the smallest step that people count in and that is no smaller than `least`."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(step * power for step in _STEPS if step * power >= least)


def moments(end: timedelta) -> Iterator[timedelta]:
    """Yield the moments to name on an axis from 0: a step that people count in, until one is no earlier than `end`."""
    step = next((one for one in _HOURS if end / one <= _MOST_MOMENTS), timedelta(days=-(-end // timedelta(days=_MOST_MOMENTS))))
    yield from (step * number for number in range(-(-end // step) + 1))


def amount(value: Decimal) -> str:
    """Return a number as it stands at an axis or a bar: two places below ten, where it has any; a small one never reads as nothing."""
    text = f"{value:,.2f}" if abs(value) < 10 and value % 1 else f"{value:,.0f}"
    if value and not text.strip("-0."):
        text = "< 0.01" if value > 0 else "> -0.01"
    return text.replace("-", "\N{MINUS SIGN}")


def clock(moment: timedelta) -> str:
    """Return a moment as hours and minutes from the beginning: 0:00, 1:30, 26:00."""
    hours, minutes = divmod(moment // timedelta(minutes=1), 60)
    return f"{hours}:{minutes:02}"
