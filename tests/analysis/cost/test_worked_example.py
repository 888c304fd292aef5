"""The worked example of docs/cost-arithmetic.md: every figure that it shows is what the arithmetic gives."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from generator.analysis.cost import values
from generator.analysis.cost.bill import Bill, bill, tariff
from generator.analysis.cost.unit import cost_of_unit
from generator.analysis.cost.years import net_present_value, payback, return_on_investment, without_soft, years
from generator.model.description.cost import Cost
from generator.model.library.price_book import PriceBook
from tests.analysis.cost.conftest import AMOUNT, MINIMUM

HALF = Decimal("0.5")
PAGE = (Path(__file__).parents[3] / "docs" / "cost-arithmetic.md").read_text("utf-8")


@pytest.fixture(scope="module")
def example() -> Cost:
    given = yaml.load(re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0], yaml.BaseLoader)
    amounts = {
        "one_time": [{**AMOUNT, "amount": 30000}],
        "running": [{**AMOUNT, "amount": 6000}],
        "former_system": {"description": "x", "yearly": [{**AMOUNT, "amount": 48000}]},
        "business_value": [{**MINIMUM["business_value"][0], "yearly": 8000, "benefit": sort} for sort in ("hard", "soft")],
    }
    return Cost.model_validate({**MINIMUM, **given, "years": 2, **amounts, "inputs": [{**one, "grows": True} for one in given["inputs"]]})


def shown(amount: Decimal) -> str:
    return f"{amount:,.2f}".replace("-", "\N{MINUS SIGN}")


def test_the_bill(example: Cost, book: PriceBook) -> None:
    found = month(example, book)
    rows = {row.split(" | ")[0].strip("| "): row for row in PAGE.splitlines() if row.startswith("| ")}
    for name, line in zip(("REST requests", "Lambda requests", "Lambda duration"), found.lines, strict=True):
        assert rows[name].endswith(f"| {shown(line.amount)} |")
        assert f"| {line.quantity.normalize():,f}".removesuffix(".00") in rows[name]
    ((_, discount),) = found.discounts
    for amount in (found.subtotal, found.commitments[0].covered, found.commitments[0].saved, discount, found.total, found.total * 12):
        assert shown(amount) in PAGE


def month(example: Cost, book: PriceBook, scenario: str = "expected") -> Bill:
    return bill(tariff(example, book, date(2026, 12, 1)), values(example, scenario))  # type: ignore[arg-type]


@pytest.mark.parametrize("scenario", ["low", "high"])
def test_the_scenarios(example: Cost, book: PriceBook, scenario: str) -> None:
    assert shown(month(example, book, scenario).total) in PAGE


def test_the_years(example: Cost, book: PriceBook) -> None:
    rates = tariff(example, book, date(2026, 12, 1))
    found = years(example, rates, rates, month(example, book), HALF)
    for year in found[1:]:
        row = next(row for row in PAGE.splitlines() if row.startswith(f"| {year.number} |"))
        assert [shown(amount) in row for amount in (year.aws, year.total, year.net, year.cumulative)] == [True] * 4
    assert f"= {payback(found)} months" in PAGE
    assert f"= {shown(net_present_value(found, example.discount_rate))}." in PAGE
    assert f"= {return_on_investment(found) * 100:.2f}%." in PAGE


def test_hard_benefits_only(example: Cost, book: PriceBook) -> None:
    rates = tariff(example, book, date(2026, 12, 1))
    found = without_soft(years(example, rates, rates, month(example, book), HALF))
    assert f"is {shown(found[1].net)} and {shown(found[2].net)}: payback after {payback(found)} months" in PAGE
    assert shown(net_present_value(found, example.discount_rate)) in PAGE
    assert f"= {return_on_investment(found) * 100:.2f}%." in PAGE


@pytest.mark.parametrize("scenario", ["low", "expected", "high"])
def test_the_unit_cost(example: Cost, book: PriceBook, scenario: str) -> None:
    assert example.unit_cost is not None
    found = cost_of_unit(example.unit_cost, month(example, book, scenario))
    assert f" {found.amount}" in PAGE
    assert found.amount == (found.total / found.quantity * 1_000_000).quantize(Decimal("0.0001"))


def test_figures_by_hand(example: Cost, book: PriceBook, model: Callable[..., Cost]) -> None:
    """The few products that the page writes out, apart from the program."""
    assert 333_000_000 * Decimal("0.0000035") + 67_000_000 * Decimal("0.0000028") == Decimal("1353.10")
    assert 4_600_000 * Decimal("0.0000133334") == Decimal("61.33364")
    assert (Decimal("36.50") / Decimal("0.83")).quantize(Decimal("0.01")) == Decimal("43.98")
    assert month(example, book).total == Decimal("1412.41")
