"""Cost arithmetic: the bill from usage and prices, the years, the value of the move, and what moves the bill most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from generator.analysis.cost.benefits import Benefits, benefits
from generator.analysis.cost.bill import ZERO, Bill, Tariff, bill, prices_of, tariff
from generator.analysis.cost.comparisons import Sensitivity, TypeDifference, sensitivities, type_differences
from generator.analysis.cost.unit import CostOfUnit, cost_of_unit
from generator.analysis.cost.years import Year, factors, net_present_value, payback, return_on_investment, without_soft, years
from generator.model.description.cost import Cost
from generator.model.description.project import Project
from generator.model.library.price_book import PriceBook
from generator.model.types.open import each, is_open, settle

Scenario = Literal["low", "expected", "high"]


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
    growth_in_a_year: Decimal
    soft_benefit_factor: Decimal
    value: Benefits
    hard_only: BusinessCase
    unit: UnitCosts | None


@dataclass(frozen=True)
class BusinessCase:
    """What the years come to: their whole net, and the figures that are derived from it."""

    net: Decimal
    payback_months: Decimal | None
    net_present_value: Decimal
    return_on_investment: Decimal


@dataclass(frozen=True)
class UnitCosts:
    """The cost of a unit of the customer's business in each scenario."""

    low: CostOfUnit
    expected: CostOfUnit
    high: CostOfUnit


def cost(project: Project, book: PriceBook, on: date, soft_factor: Decimal) -> CostResult:
    """Return bills, years, business case, sensitivity and type differences of `project` at the prices of `book`.

    The age of prices is that on the day `on`; `soft_factor` is the share of soft benefits that is counted.
    """
    model = project.cost
    rates = tariff(model, book, on)
    expected = bill(rates, values(model, "expected"))
    low, high = (settle(bill, rates, values(model, scenario), expected) for scenario in ("low", "high"))
    compared = settle(_years, model, rates, book, on, expected, soft_factor)
    hard = settle(without_soft, compared)
    unit = None if model.unit_cost is None else UnitCosts(*(settle(cost_of_unit, model.unit_cost, one) for one in (low, expected, high)))
    return CostResult(
        low=low,
        expected=expected,
        high=high,
        years=compared,
        total_cost_of_ownership=settle(_summed, compared, "total"),
        former_total=settle(_summed, compared, "former"),
        payback_months=settle(payback, compared),
        net_present_value=settle(net_present_value, compared, model.discount_rate),
        return_on_investment=settle(return_on_investment, compared),
        sensitivity=settle(sensitivities, model, rates, expected),
        type_differences=settle(type_differences, project, prices_of(book, model.region), expected, on),
        growth_in_a_year=settle(lambda: factors(model, 2)[0] - 1),
        soft_benefit_factor=soft_factor,
        value=settle(benefits, model.business_value, soft_factor),
        hard_only=BusinessCase(
            net=settle(lambda: hard[-1].cumulative),
            payback_months=settle(payback, hard),
            net_present_value=settle(net_present_value, hard, model.discount_rate),
            return_on_investment=settle(return_on_investment, hard),
        ),
        unit=unit,
    )


def _years(model: Cost, rates: Tariff, book: PriceBook, on: date, expected: Bill, soft_factor: Decimal) -> tuple[Year, ...]:
    ends = any(allowance.until for allowance in model.free_allowances)
    return years(model, rates, tariff(model, book, on, first_year=False) if ends else rates, expected, soft_factor)


def _summed(years: tuple[Year, ...], part: str) -> Decimal:
    return sum((getattr(year, part) for year in years), ZERO)


def values(model: Cost, scenario: Scenario) -> dict[str, Decimal]:
    """Return every input's value in `scenario`, by id; where no inputs are described, each that a quantity names is open."""
    if is_open(model.inputs):
        unknown: Any = model.inputs
        return {name: unknown for usage in each(model.usage) if not is_open(usage.quantity) for name in usage.quantity.inputs}
    return {one.id: getattr(one, scenario) for one in model.inputs}
