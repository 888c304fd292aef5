"""Cost arithmetic: worked bills, tiers, the business case, and properties that hold for any usage."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.cost import Year, cents, net_present_value, payback, prices_of, tiered
from generator.loader import load_library
from generator.model.price_book import Price, PriceBook
from generator.shipped import shipped


@pytest.fixture(scope="module")
def book() -> PriceBook:
    return load_library(shipped("content/library")).prices


def charge(price: Price, quantity: str | Decimal, before: str = "0") -> Decimal:
    return sum((tier.amount for tier in tiered(price, Decimal(before), Decimal(quantity))), Decimal(0))


# Outside figures. API Gateway: 333 million at 3.50 and the rest at 2.80 per million (pricing page, us-east-1).
# Lambda: 400,000 GB-s at 0.0000166667 and 3 million requests at 0.20 per million (pricing page, x86, no free allowance).
WORKED = [
    ("apigateway.rest-request", "us-east-1", "5000000", "17.50"),
    ("apigateway.rest-request", "us-east-1", "333000000", "1165.50"),
    ("apigateway.rest-request", "us-east-1", "500000000", "1633.10"),
    ("apigateway.http-request", "us-east-1", "100000000", "100.00"),
    ("apigateway.http-request", "us-east-1", "400000000", "390.00"),
    ("lambda.request", "us-east-1", "3000000", "0.60"),
    ("lambda.duration-x86", "us-east-1", "400000", "6.67"),
    ("sqs.standard-request", "us-east-1", "11000000", "4.40"),
    ("s3.storage-standard", "us-east-1", "1000", "23.00"),
]


@pytest.mark.parametrize(("id", "region", "quantity", "amount"), WORKED)
def test_worked_charges(book: PriceBook, id: str, region: str, quantity: str, amount: str) -> None:
    assert cents(charge(prices_of(book, region)[id], quantity)) == Decimal(amount)


@given(data=st.data())
def test_tiers_are_continuous_and_never_fall(book: PriceBook, data: st.DataObject) -> None:
    price = data.draw(st.sampled_from(book.prices))
    first, second = (Decimal(data.draw(st.integers(0, 10**10))) for _ in range(2))
    whole = charge(price, first + second)
    assert charge(price, first) + charge(price, second, before=str(first)) == pytest.approx(whole, abs=Decimal("1e-12"))
    assert charge(price, first) <= whole
    parts = tiered(price, Decimal(0), first)
    assert sum((part.quantity for part in parts), Decimal(0)) == first


def years(*nets: str) -> tuple[Year, ...]:
    zero, total, made = Decimal(0), Decimal(0), []
    for number, net in enumerate(nets):
        total += Decimal(net)
        made.append(Year(number, zero, zero, zero, zero, zero, zero, Decimal(net), total))
    return tuple(made)


@pytest.mark.parametrize(
    ("nets", "months"),
    [(("-600", "1200"), "6.0"), (("-1000", "500", "1000"), "18.0"), (("-1000", "100", "100"), None), (("0", "5"), "0")],
)
def test_payback(nets: tuple[str, ...], months: str | None) -> None:
    assert payback(years(*nets)) == (None if months is None else Decimal(months))


def test_net_present_value_by_hand() -> None:
    # -1000 + 500/1.1 + 500/1.21 + 500/1.331 = 243.43
    assert net_present_value(years("-1000", "500", "500", "500"), Decimal("0.1")) == Decimal("243.43")


@pytest.mark.parametrize(("exact", "shown"), [("0.005", "0.01"), ("0.0049", "0.00"), ("2.675", "2.68")])
def test_cents(exact: str, shown: str) -> None:
    assert cents(Decimal(exact)) == Decimal(shown)
