"""Charts of the cost model: what the bill consists of, what moves it, and how the years compare."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from generator.analysis.cost import CostResult
from generator.document.escaping import percent, rounded
from generator.model.description.project import Project
from generator.model.library import Library
from generator.model.types.open import settle
from generator.writers.chart import Bars, Chart, Lines, Mark, Tornado

_MOST_BARS = 10
"""A chart shows the largest; the table beside it has all."""
_WHOLE_FROM = 100
"""From this total on, a sentence leaves out the cents: they are less than one in a hundred of it."""
_LEAST_SWING = Decimal("0.005")
"""Inputs that move the total by less, as a share of it, are left to the table."""


def cost_charts(project: Project, cost: CostResult, library: Library) -> Iterator[tuple[str, Chart]]:
    """Yield `cost-by-service`, `cost-sensitivity` and `cost-ownership` by their ids."""
    currency = project.cost.currency
    yield "cost-by-service", settle(_by_service, cost, library, currency)
    yield "cost-sensitivity", settle(_sensitivity, cost, currency)
    yield "cost-ownership", settle(_ownership, cost, currency)


def _by_service(cost: CostResult, library: Library, currency: str) -> Chart:
    bill = cost.expected
    ranked = sorted(bill.by_service.items(), key=lambda item: (-item[1], item[0]))
    shown = [(library.services[id].name + " *" * bool(bill.doubts[id]), amount) for id, amount in ranked[:_MOST_BARS]]
    if rest := ranked[_MOST_BARS:]:
        mark = " *" * any(bill.doubts[id] for id, _ in rest)
        shown.append((f"{len(rest)} other services{mark}", sum((amount for _, amount in rest), Decimal(0))))
    name, largest = library.services[ranked[0][0]].name, shown[0][1]
    share = f", {percent(largest / bill.subtotal, 0)} of the bill" if bill.subtotal else ""
    said = _said(bill.subtotal)
    message = f"{name} is the largest item with {said(largest)} of {said(bill.subtotal)} {currency} a month{share}."
    if len(shown) > 1:
        message += f" {shown[1][0].removesuffix(' *')} follows with {said(shown[1][1])}."
    unit = f"{currency} a month, expected use" + "; * rests on estimated or older prices" * any(bill.doubts[id] for id, _ in ranked)
    return Chart("cost-by-service", "Bill of a month by service", message, Bars(unit, tuple(shown)))


def _said(total: Decimal) -> Callable[[Decimal], str]:
    """Return how amounts of a sentence are written: whole, or to the cent where the rounding would change what it says."""
    return partial(rounded, digits=0) if total >= _WHOLE_FROM else _to_the_cent


def _to_the_cent(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):,f}"


def _sensitivity(cost: CostResult, currency: str) -> Chart:
    total = cost.expected.total
    moving = [one for one in cost.sensitivity if one.swing >= total * _LEAST_SWING][:_MOST_BARS]
    said = _said(total)
    message = f"No input alone moves the bill of {said(total)} {currency} a month."
    if moving:
        first = moving[0]
        message = (
            f"{first.input.name} moves the bill most: {said(first.low)} {currency} a month when it is low and "
            f"{said(first.high)} when it is high, with {said(total)} expected."
        )
    bars = tuple((one.input.name, one.low, one.high) for one in moving or cost.sensitivity[:1])
    return Chart("cost-sensitivity", "What moves the bill most", message, Tornado(f"{currency} a month", total, bars))


def _ownership(cost: CostResult, currency: str) -> Chart:
    """Return the cumulative cost of both systems; business value is counted as less cost of the new one."""
    former, new = [Decimal(0)], [cost.years[0].total]
    for year in cost.years[1:]:
        former.append(former[-1] + year.former)
        new.append(new[-1] + year.total - year.value)
    at = tuple(Decimal(year.number) for year in cost.years)
    months = cost.payback_months
    marks: tuple[Mark, ...] = ()
    end = (
        f"After {cost.years[-1].number} years the former system would have cost {rounded(former[-1])} {currency}, "
        f"this one {rounded(new[-1])}"
    )
    message = f"{end}, business value taken off. The change does not pay for itself in that time."
    if months is not None:
        place = months / 12
        before = min(int(place), len(former) - 2)
        value = former[before] + (former[before + 1] - former[before]) * (place - before)
        marks = (Mark(place, value, f"paid back after {months} months"),)
        message = f"{end}, business value taken off. The change has paid for itself after {months} months."
    lines = Lines(
        f"{currency}, cumulative",
        "Years of use",
        at,
        (("Former system", tuple(former)), ("This system, less business value", tuple(new))),
        marks,
    )
    return Chart("cost-ownership", "Total cost of ownership", message, lines)
