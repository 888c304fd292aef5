"""What moves the bill, and REST beside HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from generator.analysis.cost import values
from generator.analysis.cost.bill import bill, prices_of, tariff
from generator.analysis.cost.comparisons import TypeDifference, _increments, sensitivities, type_differences
from generator.model.description.cost import Cost
from generator.model.library.price_book import PriceBook
from generator.model.types.values import parse_size

ON = date(2026, 12, 1)


def test_one_input_at_a_time(model: Callable[..., Cost], book: PriceBook) -> None:
    inputs = [
        {"id": id, "name": "x", "unit": "x", "low": low, "expected": 2_000_000, "high": 3_000_000, "basis": "measured", "source": "x"}
        for id, low in (("orders", 1_000_000), ("pages", 0))
    ]
    made = model(("apigateway.rest-request", "orders + pages"), ("lambda.request", "pages"), inputs=inputs)
    rates = tariff(made, book, ON)
    found = sensitivities(made, rates, bill(rates, values(made, "expected")))
    # 4 million calls are 14.00, 2 million runs 0.40
    assert [(row.input.id, row.low, row.high, row.swing) for row in found] == [
        ("pages", Decimal("7.00"), Decimal("18.10"), Decimal("11.10")),
        ("orders", Decimal("10.90"), Decimal("17.90"), Decimal("7.00")),
    ]


def difference(made: Cost, book: PriceBook, type: str, payload: str | None) -> TypeDifference:
    selection = SimpleNamespace(payload=parse_size(payload) if payload else None)
    project: Any = SimpleNamespace(apis=[SimpleNamespace(type=type, component="part-0", type_selection=selection)])
    found = bill(tariff(made, book, ON), values(made, "expected"))
    (only,) = type_differences(project, prices_of(book, "us-east-1"), found, ON)
    return only


@pytest.mark.parametrize(
    ("payload", "increments", "http"), [(None, 1, "10.00"), ("512 KB", 1, "10.00"), ("513 KB", 2, "20.00"), ("1600 KB", 4, "40.00")]
)
def test_a_large_call_of_an_http_api_counts_several_times(
    model: Callable[..., Cost], book: PriceBook, payload: str, increments: int, http: str
) -> None:
    found = difference(model(("apigateway.rest-request", "10000000")), book, "REST", payload)
    assert (found.increments, found.rest, found.http) == (increments, Decimal("35.00"), Decimal(http))
    assert found.difference == Decimal("35.00") - Decimal(http)


def test_calls_of_an_http_api_are_counted_back(model: Callable[..., Cost], book: PriceBook) -> None:
    found = difference(model(("apigateway.http-request", "20000000")), book, "HTTP", "600 KB")
    assert (found.requests, found.rest, found.http) == (10_000_000, Decimal("35.00"), Decimal("20.00"))


def test_a_cache_is_part_of_the_price_of_rest(model: Callable[..., Cost], book: PriceBook) -> None:
    usage = [("apigateway.rest-request", "10000000"), ("apigateway.cache-0.5gb", "730")]
    made = model(*usage).model_copy()
    for line in made.usage:
        object.__setattr__(line, "component", "part-0")
    found = difference(made, book, "REST", None)
    assert found.cache == Decimal("14.60")  # 730 hours at 0.02
    assert found.difference == Decimal("39.60")


@pytest.mark.parametrize(
    ("payload", "step", "counted"), [(None, "512 KB", 1), ("600 KB", None, 1), ("600 KB", "512 KB", 2), ("1 KB", "512 KB", 1)]
)
def test_a_call_counts_by_the_step_of_its_price(payload: str | None, step: str | None, counted: int) -> None:
    api: Any = SimpleNamespace(type_selection=SimpleNamespace(payload=parse_size(payload) if payload else None))
    price: Any = SimpleNamespace(step=parse_size(step) if step else None)
    assert _increments(api, price) == counted


@pytest.mark.parametrize("missing", ["apigateway.rest-request", "apigateway.http-request"])
def test_where_a_region_has_not_both_types_nothing_is_compared(model: Callable[..., Cost], book: PriceBook, missing: str) -> None:
    made = model(("lambda.request", "1000000"))
    prices = {id: price for id, price in prices_of(book, "us-east-1").items() if id != missing}
    project: Any = SimpleNamespace(apis=[SimpleNamespace(type="REST", component="part-0")])
    assert type_differences(project, prices, bill(tariff(made, book, ON), values(made, "expected")), ON) == ()


@pytest.mark.parametrize(("type", "price"), [("WebSocket", "apigateway.rest-request"), ("REST", "lambda.request")])
def test_an_api_without_calls_of_either_type_is_not_compared(model: Callable[..., Cost], book: PriceBook, type: str, price: str) -> None:
    made = model((price, "1000000"))
    selection = SimpleNamespace(payload=None)
    project: Any = SimpleNamespace(apis=[SimpleNamespace(type=type, component="part-0", type_selection=selection)])
    found = bill(tariff(made, book, ON), values(made, "expected"))
    assert type_differences(project, prices_of(book, "us-east-1"), found, ON) == ()
