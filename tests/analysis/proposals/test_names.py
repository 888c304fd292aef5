"""Ids of what is proposed are stable, readable, short enough, and never the author's."""

from __future__ import annotations

import pytest

from generator.analysis.proposals.names import derived, phrase, slug


@pytest.mark.parametrize(
    ("name", "id", "words"),
    [
        ("WriteThrottleEvents", "write-throttle-events", "Write throttle events"),
        ("5XXError", "5xx-error", "5XX error"),
        ("4xx", "4xx", "4xx"),
        ("HTTPCode_ELB_5XX_Count", "http-code-elb-5xx-count", "HTTP code ELB 5XX count"),
        ("DeliveryToS3.DataFreshness", "delivery-to-s-3-data-freshness", "Delivery to S 3 data freshness"),
        ("node_cpu_utilization", "node-cpu-utilization", "Node cpu utilization"),
    ],
)
def test_name_of_a_metric(name: str, id: str, words: str) -> None:
    assert (slug(name), phrase(name)) == (id, words)


@pytest.mark.parametrize(
    ("component", "taken", "expected"),
    [
        ("orders-table", set(), "orders-table-errors"),
        ("orders-table", {"orders-table-errors"}, "orders-table-errors-2"),
        ("orders-table", {"orders-table-errors", "orders-table-errors-2"}, "orders-table-errors-3"),
        ("o" * 63, set(), "o" * 57 + "-errors"),
        ("orders-" * 9, {"x"}, "orders-" * 8 + "o-errors"),
    ],
)
def test_derived_id_is_free_and_short(component: str, taken: set[str], expected: str) -> None:
    found = derived(component.strip("-"), "Errors", taken)
    assert found == expected
    assert len(found) <= 64
