"""Quantities: arithmetic over inputs, parsed and never evaluated as code."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.types.quantity import parse_quantity

INPUTS = {"orders": Decimal(200), "items-per-order": Decimal("2.5")}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", "5"),
        ("1_000_000", "1000000"),
        ("orders * items_per_order", "500"),
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 4 - 3", "3"),
        ("100 / 8 / 5", "2.5"),
        ("-orders + 1", "-199"),
        ("ceil(orders / 64)", "4"),
        ("min(orders, 10, 30) + max(1, 2)", "12"),
        ("0.1 + 0.2", "0.3"),
    ],
)
def test_value(text: str, value: str) -> None:
    assert parse_quantity(text).value(INPUTS) == Decimal(value)


def test_inputs_are_named_once_in_the_order_of_use() -> None:
    assert parse_quantity("b * a_c + b").inputs == ("b", "a-c")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected a number, an input or a parenthesis, found the end"),
        ("1 +", "expected a number, an input or a parenthesis, found the end"),
        ("(1", "expected a closing parenthesis, found the end"),
        ("1 2", "expected an operator or the end, found '2'"),
        ("a ** 2", "found '* 2'"),
        ("open(1)", "there is no function open; there are min, max and ceil"),
        ("ceil(1, 2)", "ceil takes one value"),
        ("__import__", "found '__import__'"),
        ("a.b", "found '.b'"),
        ("1" * 501, "longer than 500 characters"),
    ],
)
def test_what_is_not_understood_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        parse_quantity(text)
    assert message in str(refused.value)


def test_division_by_nothing() -> None:
    with pytest.raises(ZeroDivisionError):
        parse_quantity("1 / (orders - 200)").value(INPUTS)


@given(st.text(alphabet="ab_01.+-*/(), mincel", max_size=30))
def test_any_text_is_a_quantity_or_refused(text: str) -> None:
    try:
        quantity = parse_quantity(text)
    except ValueError:
        return
    assert all(name.replace("-", "_") in text for name in quantity.inputs)


@pytest.mark.parametrize(
    ("text", "least", "greatest"),
    [
        ("3 * orders", "300", "900"),
        ("orders - items_per_order", "97", "299"),
        ("orders / items_per_order", "33.33333333333333333333333333", "300"),
        ("-orders + 400", "100", "300"),
        ("ceil(items_per_order / 2) + min(orders, 200) + max(orders, 150)", "251", "502"),
    ],
)
def test_bounds(text: str, least: str, greatest: str) -> None:
    ranges = {"orders": (Decimal(100), Decimal(300)), "items-per-order": (Decimal(1), Decimal(3))}
    assert parse_quantity(text).bounds(ranges) == (Decimal(least), Decimal(greatest))


@pytest.mark.parametrize("text", ["1 / orders", "1 / (orders - 50)", "5 / min(orders, 0)"])
def test_a_divisor_that_may_be_zero(text: str) -> None:
    with pytest.raises(ZeroDivisionError):
        parse_quantity(text).bounds({"orders": (Decimal(0), Decimal(100))})
