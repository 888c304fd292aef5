"""Cost arithmetic: the bill from usage and prices, the years, the value of the move, and what moves the bill most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Literal

from generator.model.api import Api
from generator.model.cost import Cost, Discount, Input, Usage
from generator.model.price_book import Price, PriceBook
from generator.model.project import Project

Scenario = Literal["low", "expected", "high"]
CENT = Decimal("0.01")
MONTHS = 12


@dataclass(frozen=True)
class TierWorking:
    """The part of a quantity that falls into one tier, and what it costs, not rounded; `price` is for `per` units."""

    start: Decimal
    end: Decimal | None
    quantity: Decimal
    price: Decimal
    per: int
    amount: Decimal


@dataclass(frozen=True)
class Line:
    """One line of a monthly bill; `amount` is rounded to the cent, and totals are sums of rounded lines."""

    usage: Usage
    price: Price
    quantity: Decimal
    tiers: tuple[TierWorking, ...]
    amount: Decimal
    estimate: bool


@dataclass(frozen=True)
class Bill:
    """A month at given inputs. Amounts before discounts by component and service; `total` is after them."""

    inputs: dict[str, Decimal]
    lines: tuple[Line, ...]
    by_component: dict[str, Decimal]
    by_service: dict[str, Decimal]
    subtotal: Decimal
    discounts: tuple[tuple[Discount, Decimal], ...]
    total: Decimal


@dataclass(frozen=True)
class Year:
    """One year of the comparison; year 0 holds the cost of the change itself. `net` is value + former - total."""

    number: int
    aws: Decimal
    running: Decimal
    one_time: Decimal
    total: Decimal
    former: Decimal
    value: Decimal
    net: Decimal
    cumulative: Decimal


@dataclass(frozen=True)
class Sensitivity:
    """The monthly total when one input alone is low or high and all others are as expected."""

    input: Input
    low: Decimal
    high: Decimal
    swing: Decimal


@dataclass(frozen=True)
class TypeDifference:
    """Monthly request charges of one API as REST and as HTTP API; a positive difference is the price of REST."""

    api: Api
    requests: Decimal
    rest: Decimal
    http: Decimal
    difference: Decimal


@dataclass(frozen=True)
class CostResult:
    """The cost model of one project, computed."""

    low: Bill
    expected: Bill
    high: Bill
    years: tuple[Year, ...]
    total_cost_of_ownership: Decimal
    former_total: Decimal
    payback_months: Decimal | None
    net_present_value: Decimal
    return_on_investment: Decimal
    sensitivity: tuple[Sensitivity, ...]
    type_differences: tuple[TypeDifference, ...]


Prices = Mapping[str, Price]
"""The prices of one Region by the id that usage lines give."""


def cost(project: Project, book: PriceBook) -> CostResult:
    """Return bills, years, business case, sensitivity and type differences of `project` at the prices of `book`."""
    model = project.cost
    prices = prices_of(book, model.region)
    low, expected, high = (bill(model, prices, values(model, scenario)) for scenario in ("low", "expected", "high"))
    years = _years(model, prices)
    costs = sum((year.total for year in years), Decimal(0))
    gains = sum((year.former + year.value for year in years), Decimal(0))
    return CostResult(
        low=low,
        expected=expected,
        high=high,
        years=years,
        total_cost_of_ownership=costs,
        former_total=sum((year.former for year in years), Decimal(0)),
        payback_months=payback(years),
        net_present_value=net_present_value(years, model.discount_rate),
        return_on_investment=(gains - costs) / costs if costs else Decimal(0),
        sensitivity=_sensitivity(model, prices, expected),
        type_differences=_type_differences(project, prices, expected),
    )


def prices_of(book: PriceBook, region: str) -> dict[str, Price]:
    """Return the prices that apply in `region` by id: its own, and the global ones where it has none."""
    everywhere = {price.id: price for price in book.prices if price.region == "global"}
    return everywhere | {price.id: price for price in book.prices if price.region == region}


# ---------------------------------------------------------------------------------------------------------- the bill


def values(model: Cost, scenario: Scenario) -> dict[str, Decimal]:
    """Return every input's value in `scenario`, by id."""
    return {one.id: getattr(one, scenario) for one in model.inputs}


def bill(model: Cost, prices: Prices, inputs: Mapping[str, Decimal]) -> Bill:
    """Return the monthly bill at `inputs`.

    Lines of the same price share its tiers in the order in which they stand: a tier is a matter of the whole account,
    so the second line begins where the first one ended.
    """
    used: dict[str, Decimal] = {}
    lines = []
    for usage in model.usage:
        price = prices[usage.price]
        quantity = usage.quantity.value(inputs)
        before = used.get(price.id, Decimal(0))
        lines.append(_line(usage, price, before, quantity))
        used[price.id] = before + quantity
    by_component = _sums((line.usage.component, line.amount) for line in lines)
    by_service = _sums((line.price.service, line.amount) for line in lines)
    subtotal = sum(by_component.values(), Decimal(0))
    discounts = tuple((one, _discount(one, by_service, subtotal)) for one in model.discounts)
    total = subtotal - sum((amount for _, amount in discounts), Decimal(0))
    return Bill(dict(inputs), tuple(lines), by_component, by_service, subtotal, discounts, total)


def tiered(price: Price, before: Decimal, quantity: Decimal) -> tuple[TierWorking, ...]:
    """Return how `quantity`, added on top of `before`, fills the tiers of `price`: only the tiers that it reaches."""
    working = []
    after = before + quantity
    for tier in price.tiers:
        upper = after if tier.up_to is None else min(after, tier.up_to)
        inside = upper - max(before, tier.above)
        if inside > 0:
            amount = inside * tier.price / price.per
            working.append(TierWorking(tier.above, tier.up_to, inside, tier.price, price.per, amount))
    return tuple(working)


def cents(amount: Decimal) -> Decimal:
    """Return `amount` rounded to the cent, half a cent upwards, as invoices are."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def _line(usage: Usage, price: Price, before: Decimal, quantity: Decimal) -> Line:
    working = tiered(price, before, quantity)
    amount = cents(sum((tier.amount for tier in working), Decimal(0)))
    return Line(usage, price, quantity, working, amount, price.confidence == "estimate")


def _sums(pairs: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for key, amount in pairs:
        sums[key] = sums.get(key, Decimal(0)) + amount
    return sums


def _discount(discount: Discount, by_service: Mapping[str, Decimal], subtotal: Decimal) -> Decimal:
    base = subtotal if discount.service is None else by_service.get(discount.service, Decimal(0))
    return cents(base * discount.rate)


# --------------------------------------------------------------------------------------------------------- the years


def _years(model: Cost, prices: Prices) -> tuple[Year, ...]:
    """Return year 0 (the change) and the years of use; inputs that grow do so once a year, after the first."""
    one_time = sum((one.amount for one in model.one_time), Decimal(0))
    running = sum((one.amount for one in model.running), Decimal(0))
    former = sum((one.amount for one in model.former_system.yearly), Decimal(0))
    value = sum((one.yearly for one in model.business_value), Decimal(0))
    zero = Decimal(0)
    years = [Year(0, zero, zero, one_time, one_time, zero, zero, -one_time, -one_time)]
    for number in range(1, model.years + 1):
        aws = bill(model, prices, _grown(model, number)).total * MONTHS
        net = former + value - aws - running
        cumulative = years[-1].cumulative + net
        years.append(Year(number, aws, running, zero, aws + running, former, value, net, cumulative))
    return tuple(years)


def _grown(model: Cost, year: int) -> dict[str, Decimal]:
    factor = (1 + model.growth_per_year) ** (year - 1)
    return {one.id: one.expected * factor if one.grows else one.expected for one in model.inputs}


def payback(years: tuple[Year, ...]) -> Decimal | None:
    """Return after how many months the change has paid for itself, to a tenth; None if not within the years.

    Within a year the net is taken to come evenly.
    """
    for before, year in pairwise(years):
        if before.cumulative < 0 <= year.cumulative:
            share = -before.cumulative / year.net
            return ((before.number + share) * MONTHS).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Decimal(0) if years[0].cumulative >= 0 else None


def net_present_value(years: tuple[Year, ...], rate: Decimal) -> Decimal:
    """Return the sum of each year's net divided by (1 + rate) to the power of its number, to the cent."""
    return cents(sum((year.net / (1 + rate) ** year.number for year in years), Decimal(0)))


# ------------------------------------------------------------------------------------------------------- comparisons


def _sensitivity(model: Cost, prices: Prices, expected: Bill) -> tuple[Sensitivity, ...]:
    rows = []
    for one in model.inputs:
        low, high = (
            bill(model, prices, {**expected.inputs, one.id: value}).total for value in (one.low, one.high)
        )
        rows.append(Sensitivity(one, low, high, abs(high - low)))
    return tuple(sorted(rows, key=lambda row: (-row.swing, row.input.id)))


def _type_differences(project: Project, prices: Prices, expected: Bill) -> tuple[TypeDifference, ...]:
    """Return what the requests of each REST and HTTP API would cost in either type, taken by itself."""
    rest, http = prices["apigateway.rest-request"], prices["apigateway.http-request"]
    rows = []
    for api in project.apis:
        requests = sum(
            (
                line.quantity
                for line in expected.lines
                if line.usage.component == api.component and line.price.id in (rest.id, http.id)
            ),
            Decimal(0),
        )
        if api.type != "WebSocket" and requests:
            charges = [
                cents(sum((tier.amount for tier in tiered(price, Decimal(0), requests)), Decimal(0)))
                for price in (rest, http)
            ]
            rows.append(TypeDifference(api, requests, charges[0], charges[1], charges[0] - charges[1]))
    return tuple(rows)
