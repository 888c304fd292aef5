"""What benefits count: hard ones in full, soft ones at a factor, to the cent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from generator.analysis.cost.benefits import Sum, benefits
from generator.model.description.cost import BusinessValue
from generator.model.types.open import Gap, Open, is_open

OPEN: Any = Open(Gap(("x",), "the value"))


def benefit(sort: str, yearly: str) -> BusinessValue:
    keys = {"name": "x", "kind": "risk", "benefit": sort, "yearly": yearly, "basis": "measured", "assumption": "x", "measured": "x"}
    return BusinessValue.model_validate(keys)


@pytest.mark.parametrize(
    ("listed", "factor", "hard", "soft"),
    [
        ([("hard", "100"), ("soft", "100")], "0.5", Sum(Decimal(100), Decimal(100)), Sum(Decimal(100), Decimal(50))),
        ([("soft", "0.05")], "0.5", Sum(Decimal(0), Decimal(0)), Sum(Decimal("0.05"), Decimal("0.03"))),  # half a cent upwards
        ([("hard", "7")], "0", Sum(Decimal(7), Decimal(7)), Sum(Decimal(0), Decimal(0))),
        ([("soft", "7")], "1", Sum(Decimal(0), Decimal(0)), Sum(Decimal(7), Decimal(7))),
    ],
)
def test_hard_and_soft_apart(listed: list[tuple[str, str]], factor: str, hard: Sum, soft: Sum) -> None:
    found = benefits([benefit(*one) for one in listed], Decimal(factor))
    assert (found.hard, found.soft) == (hard, soft)
    assert found.total.counted == hard.counted + soft.counted


def test_a_benefit_that_is_neither_is_not_computed() -> None:
    unsorted = benefit("hard", "7").model_copy(update={"benefit": OPEN})
    found = benefits([benefit("hard", "7"), unsorted], Decimal("0.5"))
    assert [is_open(counted) for _, counted in found.rows] == [False, True]
    assert all(map(is_open, (found.hard.full, found.soft.counted, found.total.counted)))


def test_an_open_factor_leaves_hard_benefits_as_they_are() -> None:
    found = benefits([benefit("hard", "7"), benefit("soft", "7")], OPEN)
    assert found.hard == Sum(Decimal(7), Decimal(7))
    assert is_open(found.soft.counted)
    assert not is_open(found.soft.full)
