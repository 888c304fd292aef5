"""What the benefits of a change count: hard ones in full, soft ones at the partner's factor, both apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.analysis.cost.bill import ZERO, cents
from generator.model.description.cost import BusinessValue
from generator.model.types.open import settle


@dataclass(frozen=True)
class Sum:
    """A yearly value in full, and what of it is counted."""

    full: Decimal
    counted: Decimal


@dataclass(frozen=True)
class Benefits:
    """Each benefit with what is counted of it, and the sums of hard, soft and all benefits."""

    rows: tuple[tuple[BusinessValue, Decimal], ...]
    hard: Sum
    soft: Sum

    @property
    def total(self) -> Sum:
        """The sum of all benefits."""
        return Sum(self.hard.full + self.soft.full, self.hard.counted + self.soft.counted)


def benefits(listed: Sequence[BusinessValue], soft_factor: Decimal) -> Benefits:
    """Return what `listed` count in a year; soft ones count at `soft_factor`, rounded to the cent."""
    rows = tuple((one, settle(_counted, one, soft_factor)) for one in listed)
    return Benefits(rows, _sum(rows, "hard"), _sum(rows, "soft"))


def _counted(benefit: BusinessValue, soft_factor: Decimal) -> Decimal:
    return benefit.yearly if benefit.benefit == "hard" else cents(benefit.yearly * soft_factor)


def _sum(rows: Sequence[tuple[BusinessValue, Decimal]], sort: str) -> Sum:
    full = sum((settle(_if, one, sort, one.yearly) for one, _ in rows), ZERO)
    return Sum(full, sum((settle(_if, one, sort, counted) for one, counted in rows), ZERO))


def _if(benefit: BusinessValue, sort: str, amount: Decimal) -> Decimal:
    """Return `amount` where the benefit is of this sort. Raises OpenUsed where that is open."""
    return amount if benefit.benefit == sort else ZERO
