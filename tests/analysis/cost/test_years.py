"""The years of use: growth, payback, present value, return."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from generator.analysis.cost import values
from generator.analysis.cost.bill import bill, tariff
from generator.analysis.cost.years import Year, factors, net_present_value, payback, return_on_investment, without_soft, years
from generator.model.description.cost import Cost
from generator.model.library.price_book import PriceBook

ON = date(2026, 12, 1)
ZERO = Decimal(0)
GROWING = [
    {"id": "orders", "name": "x", "unit": "x", "low": 0, "expected": 10_000_000, "high": 20_000_000, "grows": True}
    | {"basis": "measured", "source": "x"}
]


def nets(*nets: str) -> tuple[Year, ...]:
    total, made = ZERO, []
    for number, net in enumerate(nets):
        total += Decimal(net)
        made.append(Year(number, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, Decimal(net), total))
    return tuple(made)


@pytest.mark.parametrize(
    ("figures", "months"),
    [(("-600", "1200"), "6.0"), (("-1000", "500", "1000"), "18.0"), (("-1000", "100", "100"), None), (("0", "5"), "0")],
)
def test_payback(figures: tuple[str, ...], months: str | None) -> None:
    assert payback(nets(*figures)) == (None if months is None else Decimal(months))


def test_net_present_value_by_hand() -> None:
    # -1000 + 500/1.1 + 500/1.21 + 500/1.331 = 243.43
    assert net_present_value(nets("-1000", "500", "500", "500"), Decimal("0.1")) == Decimal("243.43")


def test_return_on_investment_by_hand() -> None:
    # the guide's example: I = 96,000, B = 92,600 and K = 31,000 a year for three years: 88,800 / 189,000
    figures = [Year(0, ZERO, ZERO, ZERO, Decimal(96000), ZERO, ZERO, ZERO, ZERO)]
    figures += [Year(n, ZERO, ZERO, ZERO, Decimal(31000), Decimal(38000), Decimal(54600), ZERO, ZERO) for n in (1, 2, 3)]
    assert return_on_investment(tuple(figures)) == Decimal(88800) / Decimal(189000)


def test_years_without_soft_benefits() -> None:
    # 60 of the value of 100 is soft: the net of each year is 60 less, and so is what has come back by then
    found = without_soft(tuple(replace(year, value=Decimal(100), soft=Decimal(60)) for year in nets("-1000", "500", "800")))
    assert [(year.value, year.net, year.cumulative, year.soft) for year in found] == [
        (40, -1060, -1060, 0),
        (40, 440, -620, 0),
        (40, 740, 120, 0),
    ]


def aws(model: Cost, book: PriceBook) -> list[Decimal]:
    rates = tariff(model, book, ON)
    return [year.aws for year in years(model, rates, rates, bill(rates, values(model, "expected")), Decimal("0.5"))][1:]


def test_growth_once_a_year(model: Callable[..., Cost], book: PriceBook) -> None:
    # 10 million calls are 35.00 a month; 11 million 38.50; 12.1 million 42.35
    assert aws(model(inputs=GROWING, growth_per_year="10%"), book) == [Decimal("420.00"), Decimal("462.00"), Decimal("508.20")]


def test_growth_every_month(model: Callable[..., Cost], book: PriceBook) -> None:
    # the months of the first year: 35.00 times 1.1^0 … 1.1^11, each rounded to the cent
    made = model(inputs=GROWING, growth_per_year=None, growth_per_month="10%", years=1)
    months = [(35 * Decimal("1.1") ** month).quantize(Decimal("0.01"), ROUND_HALF_UP) for month in range(12)]
    assert aws(made, book) == [sum(months)]
    assert factors(made, 2)[0] == Decimal("1.1") ** 12


def test_an_input_that_does_not_grow(model: Callable[..., Cost], book: PriceBook) -> None:
    fixed = [{**GROWING[0], "grows": False}]
    assert aws(model(inputs=fixed, growth_per_year="10%"), book) == [Decimal("420.00")] * 3


@pytest.mark.parametrize("keys", [{"growth_per_month": "1%"}, {"growth_per_year": None}])
def test_exactly_one_growth(model: Callable[..., Cost], keys: dict[str, str | None]) -> None:
    with pytest.raises(ValueError, match="either growth_per_year or growth_per_month"):
        model(**keys)
