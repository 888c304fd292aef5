"""Prices: tiers without gaps, one price for a Region, exact decimals."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from generator.model.library.price_book import Price, PriceBook

FACT = {"source": ["own"], "as_of": "2026-11-23", "confidence": "estimate"}


def a_price(*tiers, **more):
    fields = {
        "id": "lambda.request",
        "service": "lambda",
        "region": "eu-west-1",
        "unit": "request",
        "tiers": list(tiers),
    }
    return {**fields, **FACT, **more}


@pytest.mark.parametrize(
    "tiers",
    [
        [{"above": 1, "price": "1"}],
        [{"above": 0, "up_to": 10, "price": "1"}],
        [{"above": 0, "up_to": 10, "price": "2"}, {"above": 11, "price": "1"}],
        [{"above": 0, "price": "2"}, {"above": 10, "price": "1"}],
        [{"above": 0, "up_to": 0, "price": "2"}, {"above": 0, "price": "1"}],
        [],
    ],
    ids=["starts above 0", "ends", "gap", "open tier inside", "empty tier", "no tier"],
)
def test_tiers_that_do_not_cover_every_quantity_are_refused(tiers):
    with pytest.raises(ValidationError):
        Price.model_validate(a_price(*tiers))


def test_a_price_is_an_exact_decimal():
    price = Price.model_validate(a_price({"above": 0, "price": "0.0000035"}))
    assert price.tiers[0].price == Decimal("0.0000035")


def test_a_binary_fraction_is_refused():
    with pytest.raises(ValidationError, match="not an exact number"):
        Price.model_validate(a_price({"above": 0, "price": 0.0000035}))


def test_two_prices_in_one_region_are_refused(raw):
    book = raw["prices"]
    book["prices"].append(book["prices"][0])
    with pytest.raises(ValidationError, match="two prices in us-east-1"):
        PriceBook.model_validate(book)


def test_an_allowance_for_an_unknown_price_is_refused(raw):
    book = raw["prices"]
    book["free_tier"][0]["grants"][0]["prices"] = ["apigateway.rest"]
    with pytest.raises(ValidationError, match=r"names apigateway\.rest, which has no price"):
        PriceBook.model_validate(book)


def test_every_shipped_tier_list_starts_at_zero_and_ends_open(library):
    for price in library.prices.prices:
        bounds = [(tier.above, tier.up_to) for tier in price.tiers]
        assert (bounds[0][0], bounds[-1][1]) == (0, None), price.id
        assert [upper for _, upper in bounds[:-1]] == [lower for lower, _ in bounds[1:]], price.id


def test_paid_prices_fall_from_tier_to_tier(library):
    rising = [
        (price.id, price.region)
        for price in library.prices.prices
        if (paid := [tier.price for tier in price.tiers if tier.price]) != sorted(paid, reverse=True)
    ]
    assert rising == []


@pytest.mark.parametrize(
    ("id", "region", "per", "first"),
    [
        ("apigateway.rest-request", "us-east-1", 1, "0.0000035"),
        ("apigateway.rest-request", "eu-west-1", 1, "0.0000035"),
        ("apigateway.http-request", "eu-west-1", 1, "0.00000111"),
        ("lambda.duration-arm64", "eu-west-1", 1, "0.0000133334"),
        ("dynamodb.on-demand-write", "eu-west-1", 1, "0.000000705"),
        ("s3.put-copy-post-list", "eu-west-1", 1000, "0.005"),
        ("waf.request", "us-east-1", 1000000, "0.6"),
        ("route53.query-standard", "global", 1000000, "0.4"),
        ("aurora.io-request", "us-east-1", 1000000, "0.2"),
    ],
)
def test_shipped_prices(library, id, region, per, first):
    price = library.prices.price(id, region)
    assert (price.per, price.tiers[0].price) == (per, Decimal(first))


def test_tier_bounds_are_in_single_units(library):
    assert library.prices.price("route53.query-standard", "global").tiers[0].up_to == 1_000_000_000


def test_a_price_without_its_region_falls_back_to_the_global_one(library):
    assert library.prices.price("route53.hosted-zone", "eu-west-1").region == "global"
    assert library.prices.price("rds.proxy", "eu-west-1") is None
    assert library.prices.price("no.such-price", "eu-west-1") is None


def test_steps_carry_their_size(library):
    assert str(library.prices.price("apigateway.http-request", "eu-west-1").step) == "512 KB"
