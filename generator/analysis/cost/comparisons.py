"""What moves the bill, and what the type of an API costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from generator.analysis.cost.bill import ZERO, Bill, Prices, Tariff, bill, cents, tiered
from generator.model.description.api import Api
from generator.model.description.cost import Cost, Input
from generator.model.description.project import Project
from generator.model.library.price_book import Price

REST, HTTP, CACHE = "apigateway.rest-request", "apigateway.http-request", "apigateway.cache"


@dataclass(frozen=True)
class Sensitivity:
    """The monthly total when one input alone is low or high and all others are as expected."""

    input: Input
    low: Decimal
    high: Decimal
    swing: Decimal


@dataclass(frozen=True)
class TypeDifference:
    """A month of one API as REST and as HTTP API, at list price; a positive `difference` is the price of REST.

    A REST API is charged by the call, an HTTP API by each begun `increments` of 512 KB in a call. `cache` is what the
    API cache costs, which only REST APIs have. `doubts` are those of the prices.
    """

    api: Api
    requests: Decimal
    increments: int
    rest: Decimal
    cache: Decimal
    http: Decimal
    difference: Decimal
    doubts: tuple[str, ...]


def sensitivities(model: Cost, tariff: Tariff, expected: Bill) -> tuple[Sensitivity, ...]:
    """Return what each input alone does to the total of a month, the largest swing first."""
    rows = []
    for one in model.inputs:
        low, high = (bill(tariff, {**expected.inputs, one.id: value}, expected).total for value in (one.low, one.high))
        rows.append(Sensitivity(one, low, high, abs(high - low)))
    return tuple(sorted(rows, key=lambda row: (-row.swing, row.input.id)))


def type_differences(project: Project, prices: Prices, expected: Bill, on: date) -> tuple[TypeDifference, ...]:
    """Return what the calls of each REST and HTTP API would cost in either type, taken by itself."""
    if REST not in prices or HTTP not in prices:
        return ()
    return tuple(
        difference for api in project.apis if api.type != "WebSocket" and (difference := _difference(api, prices, expected, on)).requests
    )


def _difference(api: Api, prices: Prices, expected: Bill, on: date) -> TypeDifference:
    lines = [line for line in expected.lines if line.usage.component == api.component]
    increments = _increments(api, prices[HTTP])
    requests = sum((line.quantity for line in lines if line.price.id == REST), ZERO)
    requests += sum((line.quantity for line in lines if line.price.id == HTTP), ZERO) / increments
    cache = sum((line.amount for line in lines if line.price.id.startswith(CACHE)), ZERO)
    rest, http = _charge(prices[REST], requests), _charge(prices[HTTP], requests * increments)
    doubts = tuple(dict.fromkeys((*prices[REST].doubts(on), *prices[HTTP].doubts(on))))
    return TypeDifference(api, requests, increments, rest, cache, http, rest + cache - http, doubts)


def _increments(api: Api, http: Price) -> int:
    """Return as how many requests one call counts in an HTTP API."""
    size = api.type_selection.payload
    if size is None or http.step is None:
        return 1
    return max(1, int((size.bytes / http.step.bytes).to_integral_value(ROUND_CEILING)))


def _charge(price: Price, quantity: Decimal) -> Decimal:
    return cents(sum((tier.amount for tier in tiered(price, ZERO, quantity)), ZERO))
