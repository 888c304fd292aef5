"""The dated price book: list prices by Region with their tiers, and what is free."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from generator.model.library.facts import Fact, first_day
from generator.model.types.values import (
    Count,
    Date,
    Id,
    Line,
    Model,
    Money,
    Number,
    Positive,
    Prose,
    Refers,
    Region,
    Size,
    Url,
)


class Tier(Model):
    """The price for the part of a month's quantity that lies between two bounds."""

    above: Number
    """Lower bound in single units a month."""
    up_to: Number | None = None
    """Upper bound in single units a month; none for the last tier."""
    price: Money
    """Price for `per` units inside the tier."""


class Price(Fact):
    """A list price in one Region."""

    id: Id
    """Service and dimension, the same in every Region: lambda.request."""
    service: Annotated[Id, Refers(("service",))]
    region: Region
    unit: Line
    """One billing unit, singular: request, GB-month, hour. Quantities are in single units a month."""
    per: Positive = 1
    """How many units `price` is for, as AWS quotes it: 1000000 for a price per million."""
    step: Size | None = None
    """The size that counts as one unit, where larger things count several times."""
    tiers: list[Tier] = Field(min_length=1)
    note: Prose | None = None
    usage_type: Line | None = None
    """Usage type in the AWS price list."""

    @property
    def first_day(self) -> date:
        """Return the day from which its age counts: the first one of a year or a month of which it is only known to be."""
        return first_day(self.as_of)

    def doubts(self, on: date) -> tuple[str, ...]:
        """Return what a reader of an amount must know of its price on the day `on`: an estimate, or older than a year."""
        first = self.first_day
        old = date(first.year + 1, first.month, min(first.day, 28)) < on
        return ("estimate",) * (self.confidence == "estimate") + (f"price of {self.as_of}",) * old

    @model_validator(mode="after")
    def _tiers_without_gaps(self) -> Price:
        bound: Decimal | None = Decimal(0)
        for tier in self.tiers:
            if bound is None or tier.above != bound:
                raise ValueError(f"the tiers of {self.id} must start at 0 and follow each other without a gap")
            if tier.up_to is not None and tier.up_to <= tier.above:
                raise ValueError(f"a tier of {self.id} ends before it begins")
            bound = tier.up_to
        if bound is not None:
            raise ValueError(f"the last tier of {self.id} must be open: leave out up_to")
        return self


class Grant(Model):
    """A quantity a month that is free, shared by the prices named."""

    prices: list[Id] = Field(min_length=1)
    quantity: Number


class Allowance(Fact):
    """What AWS gives free of charge each month for one service."""

    service: Annotated[Id, Refers(("service",))]
    allowance: Line
    note: Prose | None = None
    expires: Line | None = None
    """When it ends; none for an allowance that stays."""
    grants: list[Grant] = []
    """Quantities that are not in the tiers of the prices: a cost model counts them where the project says so."""
    in_tiers: list[Id] = []
    """Prices whose first tier already is this allowance, as in the AWS price list."""


def _once(prices: list[Price]) -> None:
    """Raise ValueError for a price that is there twice."""
    seen = set()
    for price in prices:
        if (price.id, price.region) in seen:
            raise ValueError(f"{price.id} has two prices in {price.region}")
        seen.add((price.id, price.region))


class PriceFile(Model):
    """A file of prices, whole or of a few: each takes the place of one for the same Region that is of an earlier day."""

    id: Id | None = None
    title: Line | None = None
    as_of: Date | None = None
    currency: Literal["USD"] = "USD"
    hours_per_month: Count | None = None
    disclaimer: Prose | None = None
    price_list_api: Url | None = None
    outside: list[Line] | None = None
    gaps: list[Line] | None = None
    free_tier: list[Allowance] | None = None
    prices: list[Price] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_price_each(self) -> PriceFile:
        _once(self.prices)
        return self


class PriceBook(Model):
    """List prices as of a day."""

    id: Id
    title: Line
    as_of: Date
    currency: Literal["USD"]
    hours_per_month: Count
    disclaimer: Prose
    price_list_api: Url
    """Where to look a price up."""
    outside: list[Line]
    """What the book leaves out altogether."""
    gaps: list[Line]
    """Prices that could not be confirmed."""
    free_tier: list[Allowance]
    prices: list[Price]

    @model_validator(mode="after")
    def _one_price_each(self) -> PriceBook:
        _once(self.prices)
        known = {price.id for price in self.prices}
        for allowance in self.free_tier:
            named = [*allowance.in_tiers, *(price for grant in allowance.grants for price in grant.prices)]
            if unknown := [price for price in named if price not in known]:
                raise ValueError(f"the free tier of {allowance.service} names {unknown[0]}, which has no price")
        return self

    def price(self, id: str, region: str) -> Price | None:
        """Return the price `id` in `region`, or the global one where there is none, or None."""
        found = {price.region: price for price in self.prices if price.id == id}
        return found.get(region) or found.get("global")
