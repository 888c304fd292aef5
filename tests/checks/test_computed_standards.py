"""Where a computed figure departs from the partner's standards, in words and at its place; tests/checks/test_practice.py has every key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest

from generator.checks.computed_standards import COMPARED
from generator.checks.practice import Departure
from tests.checks.variants import Sample, changed

CATALOGUE = "ANY /{proxy+} has a peak of 62 a second and a limit of 93, the standard says 51% above the peak"
ORDERS = "GET /orders has a peak of 20 a second and a limit of 30, the standard says 51% above the peak"
CORRUPTED = Departure(
    ("resilience", "tests", 1, "next_due"),
    "`orders-corrupted` is exercised again after 181d, the standard says 180d for Tier 2, business critical",
    "REL-002.recovery-process",
)


def departures(sample: Sample, key: str, changes: Mapping[str, object]) -> list[Departure]:
    """Return how the tenant API departs, with values of the standards (`standards.…`) or of its description changed."""
    evidence, project = sample.evidence, sample.evidence.workspace.projects["tenant-api"]
    standards = evidence.workspace.partner.standards
    for keys, value in changes.items():
        first, *rest = keys.split(".")
        if first == "standards":
            standards = changed(standards, rest, value)
        else:
            project = changed(project, [first, *rest], value)
    return list(COMPARED[key](evidence, project, standards))


@pytest.mark.parametrize(
    ("key", "changes", "departure"),
    [
        (
            "apis.headroom",
            {"standards.apis.headroom": Decimal("0.79")},
            Departure(
                ("apis", "tenant", "load", "capacities", 2),
                "80% of what `products-table` bears may be handed out, the standard says 79%",
                "APIGW-004.settings",
            ),
        ),
        (
            "apis.growth",
            {"standards.apis.growth": Decimal("0.51")},
            Departure(("apis", "catalogue", "load", "stage_throttle"), CATALOGUE, "APIGW-004.settings"),
        ),
        (
            "apis.growth",
            {"standards.apis.growth": Decimal("0.51")},
            Departure(("apis", "tenant", "methods", 5, "throttle"), ORDERS, "APIGW-004.settings"),
        ),
        (
            "cost.price_age",
            {"standards.cost.price_age": timedelta(days=439), "cost.price_check": None},
            Departure(
                ("cost", "usage", 0, "price"),
                "the price `apigateway.rest-request`, the first of 38 such, has an age of 440d, the standard says 439d",
                "COST-001.applied-inputs",
            ),
        ),
    ],
)
def test_a_figure_departs_at_its_place(sample: Sample, key: str, changes: dict[str, object], departure: Departure) -> None:
    assert departure in departures(sample, key, changes)


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("apis.headroom", {"standards.apis.headroom": Decimal("0.8")}),
        ("apis.growth", {"standards.apis.growth": Decimal("0.5")}),
        ("cost.price_age", {"standards.cost.price_age": timedelta(days=1000), "cost.price_check": None}),
        ("cost.price_age", {"standards.cost.price_age": timedelta(days=21)}),
    ],
)
def test_a_figure_at_the_standard_keeps_to_it(sample: Sample, key: str, changes: dict[str, object]) -> None:
    assert departures(sample, key, changes) == []


@pytest.mark.parametrize(
    ("held", "found"),
    [
        # The newest exercise counts, wherever it stands.
        ([("2025-01-21", "2027-12-01"), ("2026-09-23", "2027-03-23")], [CORRUPTED]),
        ([("2025-01-21", "2027-12-01"), ("2026-09-23", "2027-03-22")], []),
        ([("2026-09-23", "2027-03-22"), ("2025-01-21", "2027-12-01")], []),
    ],
)
def test_the_newest_exercise_of_a_scenario_is_compared_with_its_tier(
    sample: Sample, held: list[tuple[str, str]], found: list[Departure]
) -> None:
    first = sample.evidence.workspace.projects["tenant-api"].resilience.tests[0]
    tests = [first.model_copy(update={"held_on": date.fromisoformat(on), "next_due": date.fromisoformat(due)}) for on, due in held]
    assert departures(sample, "resilience.tiers", {"resilience.tests": tests}) == found
