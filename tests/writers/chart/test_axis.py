"""Axes: values that people count in, in their places, and numbers that never read as another."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.writers.chart.axis import Axis, amount, clock, moments, steps, whole

AMOUNTS = st.decimals(-(10**12), 10**12, places=4)


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        ("0", "863", 8, ["0", "200", "400", "600", "800"]),
        ("956", "1549", 8, ["1000", "1100", "1200", "1300", "1400", "1500"]),
        ("-3", "4", 8, ["-3", "-2", "-1", "0", "1", "2", "3", "4"]),
        ("0", "0.07", 8, ["0", "0.01", "0.02", "0.03", "0.04", "0.05", "0.06", "0.07"]),
        ("0", "10", 5, ["0", "2.5", "5", "7.5", "10"]),
        ("9.9", "10", 2, ["9.9", "10"]),
    ],
)
def test_steps_are_those_that_people_count_in(low: str, high: str, most: int, expected: list[str]) -> None:
    assert steps(Decimal(low), Decimal(high), most) == [Decimal(value) for value in expected]


@given(AMOUNTS, AMOUNTS, st.integers(2, 12))
def test_steps_lie_on_the_axis_and_are_not_too_many(one: Decimal, other: Decimal, most: int) -> None:
    low, high = min(one, other), max(one, other)
    if low == high:
        with pytest.raises(ValueError, match="an axis from"):
            steps(low, high, most)
        return
    found = steps(low, high, most)
    assert len(found) <= most
    assert all(low <= value <= high for value in found)
    assert len({after - before for before, after in pairwise(found)}) <= 1


@given(AMOUNTS, AMOUNTS, st.integers(3, 12))
def test_a_whole_axis_reaches_all_values_in_equal_steps(one: Decimal, other: Decimal, most: int) -> None:
    low, high = min(one, other), max(one, other)
    found = whole(low, high, most)
    assert 2 <= len(found) <= most
    assert found[0] <= low <= high <= found[-1]
    assert len({after - before for before, after in pairwise(found)}) == 1


@pytest.mark.parametrize(("value", "expected"), [("0", 100), ("10", 300), ("2.5", 150), ("-5", 0), ("20", 500)])
def test_a_value_lies_at_its_share_of_the_axis(value: str, expected: float) -> None:
    assert Axis(Decimal(0), Decimal(10), 100, 300).at(Decimal(value)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", "0"),
        ("0.00", "0"),
        ("3", "3"),
        ("3.5", "3.50"),
        ("9.994", "9.99"),
        ("10.4", "10"),
        ("1234567.8", "1,234,568"),
        ("-12", "\N{MINUS SIGN}12"),
        ("-0.5", "\N{MINUS SIGN}0.50"),
        ("0.004", "< 0.01"),
        ("-0.004", "> \N{MINUS SIGN}0.01"),
    ],
)
def test_a_number_has_as_many_places_as_it_needs_and_never_reads_as_nothing(value: str, expected: str) -> None:
    assert amount(Decimal(value)) == expected


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (timedelta(minutes=8), ["0:00", "0:01", "0:02", "0:03", "0:04", "0:05", "0:06", "0:07", "0:08"]),
        (timedelta(minutes=9), ["0:00", "0:02", "0:04", "0:06", "0:08", "0:10"]),
        (timedelta(hours=24), ["0:00", "4:00", "8:00", "12:00", "16:00", "20:00", "24:00"]),
        (timedelta(days=30), ["0:00", "96:00", "192:00", "288:00", "384:00", "480:00", "576:00", "672:00", "768:00"]),
    ],
)
def test_moments_reach_the_end(end: timedelta, expected: list[str]) -> None:
    assert [clock(moment) for moment in moments(end)] == expected
