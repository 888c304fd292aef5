"""Figures in prose, commands and excerpts are those of the description."""

import pytest

from tests.checks.variants import Case, Sample

ORDERS = "customers/orders-platform"

CASES = [
    Case(
        "contradicted-concurrency",
        f"{ORDERS}/resilience.yml",
        "OnOrderEvents' reserved concurrency of 10 was",
        "OnOrderEvents' reserved concurrency of 12 was",
        "reserved concurrency of 12",
        "the text says “reserved concurrency of 12”, and the reserved concurrency is 1 or 4 or 5 or 10",
    ),
    Case(
        "lowered-limit",
        f"{ORDERS}/runbook.yml",
        "      - do: Raise the reserve of CreateOrder to 60.",
        "      - do: Raise the reserve of CreateOrder to 30.",
        "Raise the reserve of CreateOrder to 30.",
        "the step raises the reserved concurrency to 30, and it is 40",
        more=((f"{ORDERS}/runbook.yml", "--reserved-concurrent-executions 60", "--reserved-concurrent-executions 30"),),
    ),
    Case(
        "contradicted-excerpt",
        f"{ORDERS}/delivery.yml",
        "              ReservedConcurrentExecutions: 25\n",
        "              ReservedConcurrentExecutions: 26\n",
        "excerpt: |-",
        "the excerpt of orders/template.yaml has ReservedConcurrentExecutions 26",
    ),
]


@pytest.mark.parametrize(
    ("rule", "file", "old", "new"),
    [
        ("contradicted-excerpt", "architecture.yml", "memory: 384 MB, timeout: 30s,", "memory: 384 MB, timeout: TODO,"),
        ("unchecked-permission", "security.yml", "file: policies/TernOperator.json", "file: TODO"),
    ],
)
def test_what_is_open_may_be_what_is_looked_for(sample: Sample, rule: str, file: str, old: str, new: str) -> None:
    found = sample.findings((f"{ORDERS}/{file}", old, new))
    assert [finding.message for finding in found if finding.rule == rule] == []
    assert "open-value" in {finding.rule for finding in found}
