"""A cost model to vary."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from generator.model.description.cost import Cost

AMOUNT = {"name": "x", "amount": 0, "assumption": "x"}
MINIMUM: dict[str, Any] = {
    "summary": "x",
    "region": "us-east-1",
    "implementation_started": "2026-01-02",
    "inputs": [{"id": "orders", "name": "x", "unit": "x", "low": 1, "expected": 2, "high": 3, "basis": "measured", "source": "x"}],
    "usage": [{"component": "api", "price": "apigateway.rest-request", "quantity": "orders", "reason": "x"}],
    "growth_per_year": "0%",
    "one_time": [AMOUNT],
    "former_system": {"description": "x", "yearly": [AMOUNT]},
    "business_value": [
        {"name": "x", "kind": "risk", "yearly": 0, "benefit": "hard", "basis": "measured", "assumption": "x", "measured": "x"}
    ],
    "estimate": {"presented_on": "2026-01-01", "presented_to": ["x"], "monthly": 1, "form": "x", "outcome": "x"},
    "right_sizing": [{"component": "api", "choice": "x", "saving": "x"}],
    "review": "x",
    "discount_rate": "5%",
}


@pytest.fixture(scope="session")
def model() -> Callable[..., Cost]:
    """Return a function that makes a cost model: `usage` as (price, quantity) pairs, and any other key."""

    def make(*usage: tuple[str, str], **keys: Any) -> Cost:
        lines = [
            {"component": f"part-{n}", "price": price, "quantity": quantity, "reason": "x"} for n, (price, quantity) in enumerate(usage)
        ]
        return Cost.model_validate({**MINIMUM, **({"usage": lines} if lines else {}), **keys})

    return make
