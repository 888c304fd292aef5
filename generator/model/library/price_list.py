"""The price list that AWS publishes: where each of our prices stands in it, and its offer files."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from generator.model.library.facts import Fact
from generator.model.types.values import Id, Line, Model, Positive


class Selector(Model):
    """Which product of an offer file a price is that of."""

    offer: Line
    """Code of the service in the price list, such as AWSLambda."""
    attributes: dict[Line, Line] = Field(min_length=1)
    """Attributes that the product has; a usagetype without the prefix of its Region."""
    units: Positive = 1
    """How many units of the list make one unit of the price."""


class PriceList(Fact):
    """Where prices stand in the price list."""

    prices: dict[Id, Selector]
    """By id of the price."""


class _Published(BaseModel):
    """A part of an offer file; what is not needed of it is left aside."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Product(_Published):
    """A product: what is charged for."""

    sku: str
    attributes: dict[str, Any] = {}


class Dimension(_Published):
    """The price of a unit between two bounds; the last ends at Inf."""

    begin: str = Field("0", alias="beginRange")
    end: str = Field("Inf", alias="endRange")
    price: dict[str, str] = Field(alias="pricePerUnit")


class Term(_Published):
    """An offer of a product, with one dimension for each tier."""

    dimensions: dict[str, Dimension] = Field(alias="priceDimensions")


class Terms(_Published):
    """The terms of all products: on demand only is read."""

    on_demand: dict[str, dict[str, Term]] = Field({}, alias="OnDemand")


class OfferFile(_Published):
    """One offer file in format v1.0: the products of a service, in one Region or in all, and their prices."""

    format: str = Field(alias="formatVersion")
    offer: str = Field(alias="offerCode")
    published: str = Field(alias="publicationDate", pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T")
    products: dict[str, Product]
    terms: Terms
