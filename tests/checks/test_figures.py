"""Figures in prose, commands and excerpts are those of the description."""

from tests.checks.variants import Case

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
