"""Error budgets and burn-rate alarms by the multi-window, multi-burn-rate method.

Source: Betsy Beyer et al. (eds), The Site Reliability Workbook, O'Reilly 2018, chapter 5, Alerting on SLOs
(https://sre.google/workbook/alerting-on-slos/): formulas, and the recommended parameters of table 5-8.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Literal

Window = Literal["1h", "6h", "3d"]
SHORT_PART = 12
"""The short window is this part of the long one."""
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Recommendation:
    """A pair of windows of the workbook: how much of the budget is gone when it speaks, and who is told."""

    long: timedelta
    budget: Decimal
    response: Literal["page", "ticket"]

    @property
    def short(self) -> timedelta:
        """The window that ends the alarm soon after the failure has ended."""
        return self.long / SHORT_PART


RECOMMENDED: dict[Window, Recommendation] = {
    "1h": Recommendation(timedelta(hours=1), Decimal("0.02"), "page"),
    "6h": Recommendation(timedelta(hours=6), Decimal("0.05"), "page"),
    "3d": Recommendation(timedelta(days=3), Decimal("0.10"), "ticket"),
}
"""Table 5-8 of the workbook."""


@dataclass(frozen=True)
class Budget:
    """The error budget of an objective: the share of events that may be bad, and the outage that uses all of it up."""

    objective: Decimal
    window: timedelta
    share: Decimal
    outage: timedelta


@dataclass(frozen=True)
class BurnAlarm:
    """One pair of windows: it speaks when the share of bad events exceeds `threshold` in both.

    `detection` and `reset` are for a full outage: the time until it speaks, and until it is silent after the end; None
    where the threshold is above 1, which no share exceeds. `exhausted` is when the budget is gone at exactly this rate.
    """

    window: Window
    long: timedelta
    short: timedelta
    budget: Decimal
    rate: Decimal
    threshold: Decimal
    response: Literal["page", "ticket"]
    detection: timedelta | None
    reset: timedelta | None
    exhausted: timedelta


def budget(objective: Decimal, window: timedelta) -> Budget:
    """Return the error budget of `objective`, a share below 1, over `window`: 1 - objective."""
    share = 1 - objective
    return Budget(objective, window, share, _times(window, share))


def burn_rate(consumed: Decimal, long: timedelta, window: timedelta) -> Decimal:
    """Return how many times faster than allowed `consumed`, a share of the budget, is used up within `long`.

    Burn rate = consumed x SLO window / alerting window.
    """
    return consumed * (window // MICROSECOND) / (long // MICROSECOND)


def threshold(rate: Decimal, objective: Decimal) -> Decimal:
    """Return the share of bad events at which the budget burns at `rate`: rate x (1 - objective)."""
    return rate * (1 - objective)


def detection_time(objective: Decimal, ratio: Decimal, rate: Decimal, long: timedelta) -> timedelta | None:
    """Return the time until the window `long` exceeds `rate` while `ratio` of the events is bad; None: never.

    Detection time = (1 - objective) / ratio x alerting window x burn rate.
    """
    limit = threshold(rate, objective)
    return _times(long, limit / ratio) if ratio > limit else None


def reset_time(objective: Decimal, ratio: Decimal, rate: Decimal, window: timedelta) -> timedelta | None:
    """Return the time from the end of a failure until `window` is below `rate` again; None: it never exceeded it.

    The good events after the failure thin the bad ones: window x (1 - threshold / ratio), where `ratio` was bad.
    """
    limit = threshold(rate, objective)
    return _times(window, 1 - limit / ratio) if ratio > limit else None


def burn_alarm(objective: Decimal, slo_window: timedelta, window: Window) -> BurnAlarm:
    """Return the alarm of the workbook's pair `window` for an objective over `slo_window`."""
    pair = RECOMMENDED[window]
    rate = burn_rate(pair.budget, pair.long, slo_window)
    outage = Decimal(1)
    return BurnAlarm(
        window,
        pair.long,
        pair.short,
        pair.budget,
        rate,
        threshold(rate, objective),
        pair.response,
        detection_time(objective, outage, rate, pair.long),
        reset_time(objective, outage, rate, pair.short),
        _times(slo_window, 1 / rate),
    )


def _times(duration: timedelta, factor: Decimal) -> timedelta:
    """Return `duration` times `factor`, to the second."""
    return timedelta(seconds=int((Decimal(duration // MICROSECOND) * factor / 1_000_000).to_integral_value()))
