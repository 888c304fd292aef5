"""The bill of a month: tiers, free allowances, private rates, commitments, discounts, and what holds for any usage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.analysis.cost import values
from generator.analysis.cost.bill import Bill, bill, cents, prices_of, tariff, tiered
from generator.model.description.cost import Cost
from generator.model.library.price_book import Price, PriceBook
from generator.model.types.open import Gap, Open, is_open

ON = date(2026, 12, 1)
Make = Callable[..., Cost]


def charge(price: Price, quantity: str | Decimal, before: str = "0") -> Decimal:
    return sum((tier.amount for tier in tiered(price, Decimal(before), Decimal(quantity))), Decimal(0))


def month(model: Cost, book: PriceBook, **inputs: str) -> Bill:
    given = {name: Decimal(value) for name, value in inputs.items()}
    return bill(tariff(model, book, ON), {**values(model, "expected"), **given})


# ------------------------------------------------------------------------------------------------- tiers and sharing


def test_lines_of_one_price_share_its_tiers(model: Make, book: PriceBook) -> None:
    # 300 million at 3.50 a million, then 33 million of 100 at 3.50 and 67 at 2.80
    found = month(model(("apigateway.rest-request", "300000000"), ("apigateway.rest-request", "100000000")), book)
    assert [line.amount for line in found.lines] == [Decimal("1050.00"), Decimal("303.10")]


def test_a_free_allowance_is_shared_and_counted_once(model: Make, book: PriceBook) -> None:
    # 400,000 GB-seconds are free: all 300,000 of the first line, 100,000 of the second, whose 500,000 are charged
    usage = [("lambda.duration-x86", "300000"), ("lambda.duration-arm64", "600000")]
    claim = [{"service": "lambda", "reason": "x"}]
    found = month(model(*usage, free_allowances=claim), book)
    assert [line.free for line in found.lines] == [300000, 100000]
    assert found.lines[0].amount == 0
    assert found.lines[1].amount == cents(charge(prices_of(book, "us-east-1")["lambda.duration-arm64"], "500000"))
    assert month(model(*usage), book).lines[0].free == 0


def test_what_is_free_fills_no_tier_of_the_next_line(model: Make, book: PriceBook) -> None:
    # a million is free: 299.5 million at 3.50 a million, then 33.5 million of 100 at 3.50 and 66.5 at 2.80
    usage = [("apigateway.rest-request", "300500000"), ("apigateway.rest-request", "100000000")]
    claim = [{"service": "apigateway", "until": "2027-01-01", "reason": "x"}]
    found = month(model(*usage, free_allowances=claim), book)
    assert [line.amount for line in found.lines] == [Decimal("1048.25"), Decimal("303.45")]


def test_an_allowance_that_ends_is_left_out_later(model: Make, book: PriceBook) -> None:
    claimed = model(
        ("apigateway.rest-request", "1500000"), free_allowances=[{"service": "apigateway", "until": "2027-01-01", "reason": "x"}]
    )
    later = bill(tariff(claimed, book, ON, first_year=False), values(claimed, "expected"))
    assert (month(claimed, book).total, later.total) == (Decimal("1.75"), Decimal("5.25"))


def test_a_private_rate_takes_the_place_of_all_tiers(model: Make, book: PriceBook) -> None:
    rate = [{"price": "apigateway.rest-request", "amount": "0.000002", "reason": "x"}]
    found = month(model(("apigateway.rest-request", "500000000"), private_rates=rate), book)
    assert found.total == Decimal("1000.00")
    assert found.lines[0].doubts == ()


# ----------------------------------------------------------------------------------------- commitments and discounts


@pytest.mark.parametrize(
    ("per_hour", "covered", "saved"),
    [
        # 100,000 vCPU-hours at 0.04048 are 4,048.00; a spend of 1.00 an hour is 730 a month and pays for 730 / 0.8 of them
        ("1.00", "912.50", "182.50"),
        # 5.00 an hour are 3,650: more than 0.8 of 4,048 = 3,238.40; the rest is paid for nothing, yet less than list
        ("5.00", "4048.00", "398.00"),
        ("6.00", "4048.00", "-332.00"),
        ("0", "0.00", "0.00"),
    ],
)
def test_a_commitment_is_paid_whether_used_or_not(model: Make, book: PriceBook, per_hour: str, covered: str, saved: str) -> None:
    plan = {"name": "Compute Savings Plan", "prices": ["fargate.vcpu-x86"], "per_hour": per_hour, "saving": "20%", "reason": "x"}
    found = month(model(("fargate.vcpu-x86", "100000"), commitments=[plan]), book)
    assert found.subtotal == found.commitments[0].eligible == Decimal("4048.00")
    assert (found.commitments[0].commitment.name, found.commitments[0].paid) == ("Compute Savings Plan", Decimal(per_hour) * 730)
    assert (found.commitments[0].covered, found.commitments[0].saved) == (Decimal(covered), Decimal(saved))
    assert found.total == found.subtotal - Decimal(saved)


def test_discounts_come_after_commitments(model: Make, book: PriceBook) -> None:
    plan = {"name": "x", "prices": ["fargate.vcpu-x86"], "per_hour": "1.00", "saving": "20%", "reason": "x"}
    discounts = [{"name": "a", "rate": "10%", "reason": "x"}, {"name": "b", "service": "apigateway", "rate": "5%", "reason": "x"}]
    found = month(
        model(("fargate.vcpu-x86", "100000"), ("apigateway.rest-request", "10000000"), commitments=[plan], discounts=discounts), book
    )
    # list 4,048 + 35; less 182.50 is 3,900.50; 10 % of it is 390.05; 5 % of 35 is 1.75
    assert [amount for _, amount in found.discounts] == [Decimal("390.05"), Decimal("1.75")]
    assert found.total == Decimal("3508.70")


# --------------------------------------------------------------------------------------------------- marks, rounding


@pytest.mark.parametrize(
    ("as_of", "confidence", "doubts"),
    [
        ("2026-11-23", "verified", ()),
        ("2026-11-23", "estimate", ("estimate",)),
        ("2025-12-01", "verified", ()),
        ("2025-11-30", "verified", ("price of 2025-11-30",)),
        ("2025-12", "secondary", ()),
        ("2025", "secondary", ("price of 2025",)),
        ("2024-07", "estimate", ("estimate", "price of 2024-07")),
        ("2024-02-29", "verified", ("price of 2024-02-29",)),
    ],
)
def test_what_a_reader_must_know_of_a_price(book: PriceBook, as_of: str, confidence: str, doubts: tuple[str, ...]) -> None:
    price = book.prices[0].model_copy(update={"as_of": as_of, "confidence": confidence})
    assert price.doubts(ON) == doubts


def test_what_of_a_bill_rests_on_prices_that_are_in_doubt(model: Make, book: PriceBook) -> None:
    doubts = {"apigateway.rest-request": "estimate", "lambda.request": "verified"}
    known = [price for price in book.prices if price.id in doubts]
    prices = [price.model_copy(update={"confidence": doubts[price.id], "as_of": "2026-11"}) for price in known]
    marked = book.model_copy(update={"prices": prices})
    found = month(model(("apigateway.rest-request", "10000000"), ("lambda.request", "5000000")), marked)
    assert (found.subtotal, found.doubtful) == (Decimal("36.00"), Decimal("35.00"))
    assert found.doubts == {"part-0": ("estimate",), "apigateway": ("estimate",), "part-1": (), "lambda": ()}


@pytest.mark.parametrize(
    ("exact", "shown"), [("0.005", "0.01"), ("0.0049", "0.00"), ("2.675", "2.68"), ("-0.005", "-0.01"), ("1e45", f"1{'0' * 45}.00")]
)
def test_cents(exact: str, shown: str) -> None:
    assert str(cents(Decimal(exact))) == shown


# --------------------------------------------------------------------------------------------------------- properties

USED = (
    "apigateway.rest-request",
    "apigateway.http-request",
    "lambda.request",
    "lambda.duration-arm64",
    "lambda.duration-x86",
    "sqs.standard-request",
    "data-transfer.out-to-internet",
    "dynamodb.on-demand-write",
    "s3.storage-standard",
    "cloudwatch.log-ingest",
)
amounts = st.integers(0, 10**10)


@st.composite
def models(draw: st.DrawFn, make: Make) -> Cost:
    prices = draw(st.lists(st.sampled_from(USED), min_size=1, max_size=6))
    quantities = [
        draw(st.sampled_from(["orders", "3 * orders", "orders * pages", "ceil(orders / 7)", "max(orders, pages)", "1000000"]))
        for _ in prices
    ]
    inputs = [
        {"id": name, "name": "x", "unit": "x", "basis": "measured", "source": "x", "low": low, "expected": expected, "high": high}
        for name in ("orders", "pages")
        for low, expected, high in [sorted(draw(st.tuples(amounts, amounts, amounts)))]
    ]
    keys: dict[str, Any] = {"inputs": inputs}
    if draw(st.booleans()):
        keys["free_allowances"] = [{"service": "lambda", "reason": "x"}, {"service": "sqs", "reason": "x"}]
    if draw(st.booleans()):
        keys["commitments"] = [{"name": "x", "prices": [prices[0]], "per_hour": draw(st.integers(0, 100)), "saving": "17%", "reason": "x"}]
    if draw(st.booleans()):
        keys["discounts"] = [{"name": "x", "rate": draw(st.sampled_from(["0%", "3%", "100%"])), "reason": "x"}]
    return make(*zip(prices, quantities, strict=True), **keys)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_bill(model: Make, book: PriceBook, data: st.DataObject) -> None:
    """Scenarios keep their order, the parts are the whole to the last digit, and a bill from a known one is the same."""
    made = data.draw(models(model))
    rates = tariff(made, book, ON)
    low, expected, high = (bill(rates, values(made, scenario)) for scenario in ("low", "expected", "high"))
    assert low.total <= expected.total <= high.total
    for one in (low, expected, high):
        assert sum(one.by_component.values()) == sum(one.by_service.values()) == sum(line.amount for line in one.lines) == one.subtotal
        assert one.total == one.subtotal - sum(part.saved for part in one.commitments) - sum(amount for _, amount in one.discounts)
        for line in one.lines:
            assert line.free + sum(tier.quantity for tier in line.tiers) == line.quantity
            assert cents(sum((tier.amount for tier in line.tiers), Decimal(0))) == line.amount
        assert bill(rates, one.inputs, expected) == one


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_tiers_are_continuous_and_never_fall(book: PriceBook, data: st.DataObject) -> None:
    price = data.draw(st.sampled_from(book.prices))
    first, second = (Decimal(data.draw(amounts)) for _ in range(2))
    whole = charge(price, first + second)
    assert charge(price, first) + charge(price, second, before=str(first)) == pytest.approx(whole, abs=Decimal("1e-12"))
    assert charge(price, first) <= whole
    assert sum((part.quantity for part in tiered(price, Decimal(0), first)), Decimal(0)) == first
    for tier in price.tiers:
        if tier.up_to is not None:
            at, beyond = charge(price, tier.up_to), charge(price, tier.up_to + Decimal("0.000001"))
            assert 0 <= beyond - at <= Decimal("0.000001") * max(one.price for one in price.tiers)


# --------------------------------------------------------------------------------------------------- what is open

OPEN: Any = Open(Gap(("x",), "the value"))


@pytest.mark.parametrize(
    ("prices", "claims", "known"),
    [
        (("apigateway.rest-request", "apigateway.rest-request"), [], [False, False]),
        (("apigateway.rest-request", "lambda.duration-x86"), [{"service": "lambda", "reason": "x"}], [False, False]),
        (("apigateway.rest-request", "lambda.request"), [], [False, True]),
    ],
    ids=["tiers", "free", "alone"],
)
def test_what_a_line_with_an_open_price_may_use_up_is_open_behind_it(
    model: Make, book: PriceBook, prices: tuple[str, str], claims: list[dict[str, str]], known: list[bool]
) -> None:
    made = model(*((price, "1000") for price in prices), free_allowances=claims)
    first = made.usage[0].model_copy(update={"price": OPEN})
    found = month(made.model_copy(update={"usage": [first, made.usage[1]]}), book)
    assert [not is_open(line.amount) for line in found.lines] == known
    assert is_open(found.total)


def test_a_scenario_that_is_known_is_billed_though_another_is_open(model: Make, book: PriceBook) -> None:
    made = model(("lambda.request", "3000000"), ("apigateway.rest-request", "orders"))
    rates = tariff(made, book, ON)
    known = {"orders": Decimal(10_000_000)}
    open = bill(rates, {"orders": OPEN})
    assert [is_open(line.amount) for line in open.lines] == [False, True]
    assert [line.amount for line in bill(rates, known, open).lines] == [Decimal("0.60"), Decimal("35.00")]
    again = bill(rates, {"orders": OPEN}, bill(rates, known))
    assert [is_open(line.amount) for line in again.lines] == [False, True]


def test_without_inputs_a_fixed_quantity_is_billed(model: Make, book: PriceBook) -> None:
    made = model(("lambda.request", "3000000"), ("lambda.request", "orders")).model_copy(update={"inputs": OPEN})
    found = month(made, book)
    assert [is_open(line.amount) for line in found.lines] == [False, True]
    assert found.lines[0].amount == Decimal("0.60")
