"""Whether the unit of a limit is the one in which CloudWatch compares: that of the metric, its statistic and its period."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from generator.analysis.monitoring.metric_facts import Known
from generator.model.description.operations import Threshold
from generator.model.types.values import format_duration

_SECONDS = {
    **dict.fromkeys(("us", "µs", "microsecond", "microseconds"), Decimal("0.000001")),
    **dict.fromkeys(("ms", "msec", "millisecond", "milliseconds"), Decimal("0.001")),
    **dict.fromkeys(("s", "sec", "second", "seconds"), Decimal(1)),
    **dict.fromkeys(("min", "minute", "minutes"), Decimal(60)),
    **dict.fromkeys(("h", "hour", "hours"), Decimal(3600)),
    **dict.fromkeys(("d", "day", "days"), Decimal(86400)),
}
_BYTES = {
    **dict.fromkeys(("b", "byte", "bytes"), Decimal(1)),
    **dict.fromkeys(("kb", "kilobyte", "kilobytes"), Decimal(1000)),
    **dict.fromkeys(("mb", "megabyte", "megabytes"), Decimal(1000) ** 2),
    **dict.fromkeys(("gb", "gigabyte", "gigabytes"), Decimal(1000) ** 3),
    **dict.fromkeys(("tb", "terabyte", "terabytes"), Decimal(1000) ** 4),
    "kib": Decimal(1024),
    "mib": Decimal(1024) ** 2,
    "gib": Decimal(1024) ** 3,
    "tib": Decimal(1024) ** 4,
}
_MULTIPLES = {
    **dict.fromkeys(("k", "thousand"), Decimal(1000)),
    **dict.fromkeys(("m", "million", "millions"), Decimal(1000) ** 2),
}
_PERCENT = ("%", "percent", "per", "pct")
_SHARES = ("share", "ratio", "fraction")
_RATE = re.compile(
    r"(?:/\s*|\b(?:an?|per|each|every|in|within)\s+)(?P<number>[0-9]+\s*)?(?P<unit>s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)\b"
)
_SUMMED = ("Sum", "SampleCount")
_OWN_WORDS = {"Milliseconds": "ms", "Seconds": "s", "Microseconds": "µs"}


@dataclass(frozen=True)
class Misfit:
    """Why a limit is not what it says when it is deployed, and what to write instead."""

    reason: str
    advice: str


def misfit(limit: Threshold, known: Known, period: timedelta) -> Misfit | None:
    """Return what is wrong with the unit of `limit` for values of `known` over `period`; None where it fits, or where nobody can tell."""
    words = limit.unit.lower().replace("/", " / ").split()
    head = words[0] if words else ""
    kind, factor = _measured(known)
    if kind == "":
        return None
    rate = _RATE.search(limit.unit.lower())
    if rate is not None and kind in ("number", "size", "share", "percent"):
        return _of_rate(limit, known, period, _interval(rate), kind)
    if head in _PERCENT:
        return _other(limit, known, kind, "percent", limit.value, Decimal("0.01"), factor)
    if any(word in _SHARES for word in words):
        return _other(limit, known, kind, "share", limit.value, Decimal(1), factor)
    if head in _SECONDS:
        return _other(limit, known, kind, "time", limit.value, _SECONDS[head], factor)
    if head in _BYTES:
        return _other(limit, known, kind, "size", limit.value, _BYTES[head], factor)
    if head in _MULTIPLES:
        return _other(limit, known, kind, "number", limit.value, _MULTIPLES[head], factor)
    return None


def _measured(known: Known) -> tuple[str, Decimal]:
    """Return what kind of value a metric has, and how many seconds, bytes or single things its unit is; no kind where nobody knows."""
    unit = known.unit.partition("/")[0].partition(" ")[0].lower()
    if known.statistic == "SampleCount" or known.statistic[:2].upper() == "TC":
        return "number", Decimal(1)
    if known.statistic[:2] == "PR":
        return "percent", Decimal("0.01")
    if known.bounds == (Decimal(0), Decimal(1)):
        return "share", Decimal(1)
    if unit == "percent":
        return "percent", Decimal("0.01")
    if unit in _SECONDS:
        return "time", _SECONDS[unit]
    if unit in _BYTES:
        return "size", _BYTES[unit]
    if unit == "count":
        return "number", Decimal(1)
    # A metric of one's own without a unit may be anything.
    return ("share", Decimal(1)) if unit == "none" and known.custom is None else ("", Decimal(1))


def _interval(rate: re.Match[str]) -> Decimal:
    word = rate["unit"]
    seconds = _SECONDS["min" if word == "m" else word]
    return seconds * int(rate["number"] or 1)


def _of_rate(limit: Threshold, known: Known, period: timedelta, interval: Decimal, kind: str) -> Misfit | None:
    """Return what is wrong with a limit by time, such as events a minute."""
    said = f"the limit is {limit.value:f} {limit.unit}"
    if known.unit.lower().endswith(("/second", "per second")):
        if interval == 1:
            return None
        return Misfit(f"`{known.name}` is measured by the second, {said}", f"Write {_shown(limit.value / interval)} a second.")
    if kind not in ("number", "size") or known.statistic not in _SUMMED:
        return Misfit(
            f"{known.statistic} of `{known.name}` is no rate, {said}",
            "Take the statistic Sum, or give the limit as one value of the metric.",
        )
    seconds = Decimal(int(period.total_seconds()))
    if seconds == interval:
        return None
    noun = _RATE.sub("", limit.unit).strip()
    return Misfit(
        f"`{known.name}` is summed over {format_duration(period)}, {said}",
        f"Write {_shown(limit.value * seconds / interval)} {noun} in {format_duration(period)}, or another `period`.",
    )


def _other(limit: Threshold, known: Known, kind: str, said: str, value: Decimal, factor: Decimal, own: Decimal) -> Misfit | None:
    """Return what is wrong with a limit of kind `said`, whose unit is `factor`, for a metric of `kind`, whose unit is `own`."""
    alike = {"percent": "share"}
    same = alike.get(kind, kind) == alike.get(said, said)
    if same and factor == own:
        return None
    measured = {"share": "a share between 0 and 1", "percent": "measured in percent"}.get(kind, f"measured in {known.unit.lower()}")
    reason = f"`{known.name}` is {measured}, the limit in {limit.unit}"
    if kind == "number":
        reason = f"{known.statistic} of `{known.name}` is a number, the limit {limit.value:f} {limit.unit}"
    words = {"share": known.limit_unit, "percent": "%"}
    word = words.get(kind, _OWN_WORDS.get(known.unit, known.unit.lower()))
    if same:
        noun = " ".join(limit.unit.split()[1:]) if kind == "number" else word
        return Misfit(reason, f"Write {_shown(value * factor / own)} {noun}.")
    if kind == "number":
        return Misfit(reason, "Give a number, or measure the share: the statistic Average where it is one, else an `expression`.")
    return Misfit(reason, f"Give the limit in {word}.")


def _shown(value: Decimal) -> str:
    return f"{value.normalize():f}"
