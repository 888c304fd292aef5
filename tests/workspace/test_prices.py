"""Price books are put together price by price: of two for one Region the later one counts, and every file is validated."""

from __future__ import annotations

import pytest

from generator.errors import InputError, Problem
from generator.model.library.price_book import PriceFile
from generator.model.types.origin import Data, data
from generator.workspace.positions import read_yaml
from generator.workspace.prices import merged

WHOLE = """id: aws
title: List prices
as_of: 2026-11-23
currency: USD
hours_per_month: 730
disclaimer: For estimates.
price_list_api: https://example.com
outside: [taxes]
gaps: []
free_tier: []
"""
Prices = list[dict[str, str]]


def file(head: str, *prices: dict[str, str]) -> str:
    """Return a file of prices, each that of an hour of Athena but for what it says."""
    usual = {"id": "athena.hour", "region": "eu-west-1", "price": "1", "as_of": "2026-10-02"}
    form = (
        "  - {{id: {id}, service: athena, region: {region}, unit: hour, tiers: [{{above: 0, price: {price}}}], "
        "source: [own], as_of: {as_of}, confidence: estimate}}"
    )
    return "\n".join([head, "prices:", *(form.format(**{**usual, **price}) for price in prices), ""])


def together(**files: str) -> tuple[Data, list[Problem]]:
    book, warnings = merged({name: read_yaml(text.encode(), f"{name}.yml") for name, text in files.items()})
    return data(book), warnings


def found(book: Data) -> dict[tuple[str, str], str]:
    prices = PriceFile.model_validate(book).prices
    return {(price.id, price.region): f"{price.tiers[0].price:f}" for price in prices}


@pytest.mark.parametrize(
    ("as_of", "price", "told"),
    [
        ("2024-07-01", "1", ["warning: the price `athena.hour` for eu-west-1 is not used: shipped.yml has it of 2026-10-02"]),
        ("2026-10", "1", ["warning: the price `athena.hour` for eu-west-1 is not used: shipped.yml has it of 2026-10-02"]),
        ("2026-10-02", "7", []),
        ("2026-11-01", "7", []),
        ("2027", "7", []),
    ],
)
def test_of_two_prices_for_a_region_the_later_one_counts(as_of: str, price: str, told: list[str]) -> None:
    own = file("as_of: 2020-01-01", {"as_of": as_of, "price": "7"}, {"region": "eu-west-3"})
    book, warnings = together(shipped=file(WHOLE, {}, {"region": "us-east-1", "price": "2"}), own=own)
    assert found(book) == {("athena.hour", "eu-west-1"): price, ("athena.hour", "us-east-1"): "2", ("athena.hour", "eu-west-3"): "1"}
    assert [warning.what for warning in warnings] == told


def test_of_the_files_of_a_workspace_the_later_day_counts() -> None:
    late, early = file("id: a", {"as_of": "2026-11-02", "price": "2"}), file("id: b", {"price": "3"}, {"region": "eu-west-3", "price": "4"})
    book, (warning,) = together(shipped=file(WHOLE, {"region": "us-east-1"}), a=late, b=early)
    assert found(book)["athena.hour", "eu-west-1"] == "2"
    assert (str(warning.place), "a.yml has it of 2026-11-02" in warning.what) == ("b.yml:3:5", True)


def test_a_file_of_some_prices_does_not_date_the_book() -> None:
    book, _ = together(shipped=file(WHOLE, {}), own=file("id: mine\nas_of: 2027-01-01\nhours_per_month: 744", {}))
    assert isinstance(book, dict)
    assert (book["id"], book["as_of"], book["hours_per_month"], book["title"]) == ("aws", "2026-11-23", "744", "List prices")


def test_a_whole_book_of_a_later_day_gives_its_name() -> None:
    book, _ = together(shipped=file(WHOLE, {}), own=file(WHOLE.replace("id: aws", "id: ours").replace("2026-11-23", "2027-01-01"), {}))
    assert isinstance(book, dict)
    assert book["id"] == "ours"


@pytest.mark.parametrize(
    ("head", "prices", "told"),
    [
        ("as_of: 2020-01-01\nfoo: 1", [{}], "own.yml:2:1: `foo` is not a key of this price file"),
        ("id: mine", [{"price": "cheap"}], "own.yml:3:97: `price`: 'cheap' is not a number"),
        ("id: mine", [{}, {}], "own.yml:1:1: athena.hour has two prices in eu-west-1"),
        ("currency: EUR", [{}], "own.yml:1:11: `currency` cannot be `EUR`"),
        ("as_of: 2020-13-01", [{}], "own.yml:1:8: `as_of` is `2020-13-01`, not a date"),
        ("id: mine", [{"as_of": "2020-02-30"}], "own.yml:3:124: `as_of`: '2020-02-30' is no day of the years 1970 to 2199"),
    ],
)
def test_every_file_is_validated(head: str, prices: Prices, told: str) -> None:
    with pytest.raises(InputError) as refused:
        together(shipped=file(WHOLE, {}), own=file(head, *prices))
    assert refused.value.lines()[0] == told


def test_what_a_price_lacks_is_shown_with_an_example_of_each() -> None:
    with pytest.raises(InputError) as refused:
        together(shipped=file(WHOLE, {}), own="prices: [{id: athena.hour}]")
    (problem,) = refused.value.problems
    assert "`service`, `region`, `unit` and `tiers` are missing" in problem.what
    assert ("evidencekit init" in problem.hint, "unit: …" in problem.example) == (False, True)
