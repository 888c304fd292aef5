"""The cost of a unit of the customer's business: the bill of a month divided by what the customer counts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from generator.analysis.cost.bill import Bill
from generator.model.description.cost import UnitCost
from generator.model.types.values import WIDE

DIGITS = 4
"""Decimals of a unit cost: a call costs far less than a cent."""


@dataclass(frozen=True)
class CostOfUnit:
    """A month of one scenario: the `total` of the bill, how many units there are, and what `per` of them cost."""

    total: Decimal
    quantity: Decimal
    amount: Decimal


def cost_of_unit(unit: UnitCost, bill: Bill) -> CostOfUnit:
    """Return what the units of a month cost with `bill`, rounded to four decimals."""
    quantity = unit.quantity.value(bill.inputs)
    exact = bill.total / quantity * unit.per
    return CostOfUnit(bill.total, quantity, exact.quantize(Decimal(1).scaleb(-DIGITS), ROUND_HALF_UP, WIDE))
