"""The years of use against the former system: growth, total cost of ownership, payback, present value, return."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from generator.analysis.cost.benefits import benefits
from generator.analysis.cost.bill import ZERO, Bill, Tariff, bill, cents
from generator.model.description.cost import Cost
from generator.model.types.values import WIDE

MONTHS = 12


@dataclass(frozen=True)
class Year:
    """One year of the comparison; year 0 holds the cost of the change itself. `net` is value + former - total.

    `value` is all business value that is counted, `soft` the part of it that soft benefits have.
    """

    number: int
    aws: Decimal
    running: Decimal
    one_time: Decimal
    total: Decimal
    former: Decimal
    value: Decimal
    net: Decimal
    cumulative: Decimal
    soft: Decimal = ZERO

    @property
    def hard(self) -> Decimal:
        """The business value of hard benefits."""
        return self.value - self.soft


def years(model: Cost, first: Tariff, later: Tariff, expected: Bill, soft_factor: Decimal) -> tuple[Year, ...]:
    """Return year 0 (the change) and the years of use, the first and the later ones at their tariffs.

    `expected` is the bill of the first month, `soft_factor` the share of soft benefits that is counted.
    """
    one_time = sum((one.amount for one in model.one_time), ZERO)
    running = sum((one.amount for one in model.running), ZERO)
    former = sum((one.amount for one in model.former_system.yearly), ZERO)
    counted = benefits(model.business_value, soft_factor)
    value, soft = counted.total.counted, counted.soft.counted
    found = [Year(0, ZERO, ZERO, one_time, one_time, ZERO, ZERO, -one_time, -one_time)]
    for number in range(1, model.years + 1):
        aws = _aws(model, first if number == 1 else later, number, expected if number == 1 else None)
        net = former + value - aws - running
        found.append(Year(number, aws, running, ZERO, aws + running, former, value, net, found[-1].cumulative + net, soft))
    return tuple(found)


def without_soft(years: tuple[Year, ...]) -> tuple[Year, ...]:
    """Return the years as they are when no soft benefit is counted."""
    found: list[Year] = []
    for year in years:
        net = year.net - year.soft
        cumulative = net + (found[-1].cumulative if found else ZERO)
        found.append(replace(year, value=year.hard, net=net, cumulative=cumulative, soft=ZERO))
    return tuple(found)


def factors(model: Cost, year: int) -> tuple[Decimal, ...]:
    """Return by what the inputs that grow are multiplied in each month of `year`, counted from 1.

    With growth_per_year use rises once a year, with growth_per_month every month; the first month is as expected.
    """
    if model.growth_per_month is not None:
        return tuple((1 + model.growth_per_month) ** (MONTHS * (year - 1) + month) for month in range(MONTHS))
    assert model.growth_per_year is not None
    return ((1 + model.growth_per_year) ** (year - 1),) * MONTHS


def _aws(model: Cost, prices: Tariff, year: int, known: Bill | None) -> Decimal:
    """Return the AWS bill of a year: its months with the inputs grown; `known` is a bill at the same tariff."""
    totals: dict[Decimal, Decimal] = {}
    months = factors(model, year)
    for factor in dict.fromkeys(months):
        inputs = {one.id: one.expected * factor if one.grows else one.expected for one in model.inputs}
        totals[factor] = bill(prices, inputs, known).total
    return sum((totals[factor] for factor in months), ZERO)


def payback(years: tuple[Year, ...]) -> Decimal | None:
    """Return after how many months the change has paid for itself, to a tenth; None if not within the years.

    Within a year the net is taken to come evenly.
    """
    for before, year in pairwise(years):
        if before.cumulative < 0 <= year.cumulative:
            share = -before.cumulative / year.net
            return ((before.number + share) * MONTHS).quantize(Decimal("0.1"), ROUND_HALF_UP, WIDE)
    return ZERO if years[0].cumulative >= 0 else None


def net_present_value(years: tuple[Year, ...], rate: Decimal) -> Decimal:
    """Return the sum of each year's net divided by (1 + rate) to the power of its number, to the cent."""
    return cents(sum((year.net / (1 + rate) ** year.number for year in years), ZERO))


def return_on_investment(years: tuple[Year, ...]) -> Decimal:
    """Return (former cost + business value - total cost) / total cost over all years, as a fraction."""
    costs = sum((year.total for year in years), ZERO)
    gains = sum((year.former + year.value for year in years), ZERO)
    return (gains - costs) / costs if costs else ZERO
