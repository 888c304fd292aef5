"""The tables of the Site Reliability Workbook, chapter 5, Alerting on SLOs (https://sre.google/workbook/alerting-on-slos/)."""

from __future__ import annotations

import itertools
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from generator.analysis.monitoring import slo

MONTH = timedelta(days=30)
OBJECTIVE = Decimal("0.999")
H, M = timedelta(hours=1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("window", "short", "rate", "budget", "response"),
    [
        ("1h", 5 * M, "14.4", "0.02", "page"),
        ("6h", 30 * M, "6", "0.05", "page"),
        ("3d", 6 * H, "1", "0.10", "ticket"),
    ],
)
def test_recommended_parameters(window: slo.Window, short: timedelta, rate: str, budget: str, response: str) -> None:
    """Table 5-8: recommended parameters for an alerting configuration of a 99.9 % objective."""
    alarm = slo.burn_alarm(OBJECTIVE, MONTH, window)
    assert (alarm.short, alarm.rate, alarm.budget, alarm.response) == (short, Decimal(rate), Decimal(budget), response)
    assert alarm.long == 12 * alarm.short


@pytest.mark.parametrize(
    ("rate", "ratio", "exhausted"),
    [("1", "0.001", MONTH), ("2", "0.002", MONTH / 2), ("10", "0.01", MONTH / 10), ("1000", "1", timedelta(seconds=2592))],
)
def test_error_rates_and_times_to_exhaustion(rate: str, ratio: str, exhausted: timedelta) -> None:
    """Burn rates and time to complete budget exhaustion, from 1 to 1,000, which is a full outage of 43 minutes."""
    assert slo.threshold(Decimal(rate), OBJECTIVE) == Decimal(ratio)
    assert MONTH / float(rate) == exhausted


@pytest.mark.parametrize(("window", "threshold"), [("1h", "0.0144"), ("6h", "0.006"), ("3d", "0.001")])
def test_thresholds_for_three_nines(window: slo.Window, threshold: str) -> None:
    """The expressions of the workbook compare the ratio with 14.4 * 0.001, 6 * 0.001 and 0.001."""
    assert slo.burn_alarm(OBJECTIVE, MONTH, window).threshold == Decimal(threshold)


@pytest.mark.parametrize(
    ("rate", "ratio", "expected"),
    [
        ("36", "1", timedelta(seconds=130)),
        ("36", "0.36", 6 * M),
        ("36", "0.036", None),
        ("36", "0.0361", timedelta(seconds=3590)),
        ("14.4", "0.1", timedelta(seconds=518)),
    ],
)
def test_detection_time(rate: str, ratio: str, expected: timedelta | None) -> None:
    """Time to detect = (1 - SLO) / error ratio x window x burn rate, of the burn-rate alert over one hour."""
    assert slo.detection_time(OBJECTIVE, Decimal(ratio), Decimal(rate), H) == expected


def test_budget_consumed_by_an_alert_over_one_hour() -> None:
    """The workbook: 36 x 1 h / 30 days = 5 % of the budget; so 5 % within one hour is a burn rate of 36."""
    assert slo.burn_rate(Decimal("0.05"), H, MONTH) == 36


@pytest.mark.parametrize(
    ("ratio", "window", "expected"),
    [
        ("1", 5 * M, timedelta(seconds=296)),
        ("0.0288", 5 * M, timedelta(seconds=150)),
        ("0.0144", 5 * M, None),
        ("1", H, timedelta(seconds=3548)),
    ],
)
def test_reset_time(ratio: str, window: timedelta, expected: timedelta | None) -> None:
    """The short window ends the alarm within five minutes, where the hour alone would need nearly an hour."""
    assert slo.reset_time(OBJECTIVE, Decimal(ratio), Decimal("14.4"), window) == expected


@pytest.mark.parametrize(
    ("objective", "outage"), [("0.999", timedelta(seconds=2592)), ("0.99", timedelta(seconds=25920)), ("0.9999", timedelta(seconds=259))]
)
def test_budget(objective: str, outage: timedelta) -> None:
    found = slo.budget(Decimal(objective), MONTH)
    assert (found.share, found.outage) == (1 - Decimal(objective), outage)


def test_another_window_has_other_rates() -> None:
    assert slo.burn_alarm(OBJECTIVE, timedelta(days=28), "1h").rate == Decimal("13.44")


GUIDE = Path(__file__).parents[3] / "templates" / "partner" / "kpi-guide.md.j2"
NAMES: dict[str, slo.Window] = {"Fast": "1h", "Slow": "6h", "Creeping": "3d"}


def guide(heading: str) -> list[list[str]]:
    """Return the rows of the table of the KPI guide whose header begins with `heading`."""
    lines = GUIDE.read_text("utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {heading}"))
    rows = itertools.takewhile(lambda line: line.startswith("|"), lines[start + 2 :])
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


@pytest.mark.parametrize("row", guide("Alarm | Burn rate"), ids=lambda row: row[0])
def test_rates_that_the_guide_prints(row: list[str]) -> None:
    alarm = slo.burn_alarm(OBJECTIVE, MONTH, NAMES[row[0]])
    assert row[1] == f"{alarm.rate.normalize():f}"
    assert row[3] == f"{(alarm.threshold * 100).normalize():f} %"
    assert row[4].startswith(f"{(alarm.budget * 100).normalize():f} %")


@pytest.mark.parametrize("row", guide("Calls that fail"), ids=lambda row: row[0])
def test_times_that_the_guide_prints(row: list[str]) -> None:
    ratio = Decimal(row[0].removesuffix(" %")) / 100
    for window, shown in zip(slo.RECOMMENDED, row[1:], strict=True):
        alarm = slo.burn_alarm(OBJECTIVE, MONTH, window)
        found = slo.detection_time(OBJECTIVE, ratio, alarm.rate, alarm.long)
        assert shown == (
            "never" if found is None else f"{(Decimal(found // timedelta(seconds=1)) / 60).quantize(Decimal('0.1'), ROUND_HALF_UP):,} min"
        )


def test_a_low_objective_is_never_exceeded() -> None:
    alarm = slo.burn_alarm(Decimal("0.9"), MONTH, "1h")
    assert (alarm.threshold, alarm.detection, alarm.reset) == (Decimal("1.44"), None, None)
