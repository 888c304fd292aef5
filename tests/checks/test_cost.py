"""The cost model says what everything costs, from when its prices are, and what its inputs and benefits rest on."""

from dataclasses import replace
from datetime import date

import pytest

from generator.checks import ProjectRule
from generator.checks.cost import (
    _SHORTEST_REASON,
    late_estimate,
    miscounted_allowance,
    other_region_price,
    unbilled_support,
    unchecked_price,
    unsourced_input,
)
from generator.model.description.cost import FreeAllowance
from tests.checks.variants import Case, Sample, changed, found_with

ORDERS, T = "customers/orders-platform/cost.yml", "customers/tenant-api/cost.yml"
INPUT = """  - id: idle
    name: Idle
    unit: hours
    low: 1
    expected: 2
    high: 3
    basis: measured
    as_of: 2026-05-03
    source: Counted on 3 May 2026.
"""
ALLOWANCE = "free_allowances:\n  - {service: %s, reason: No other system of the payer uses it.}\n"

CASES = [
    Case(
        "unbilled-support",
        T,
        "    price: kms.key\n    quantity: 3\n",
        "    price: kms.request\n    quantity: 3\n",
        "usage:",
        "3 customer managed keys are described, and no line of the bill has the price `kms.key`",
    ),
    Case(
        "unbilled-support",
        T,
        "    quantity: 10\n    reason: 'One for each burn rate, and customer impact.'\n",
        "    quantity: 9\n    reason: 'One for each burn rate, and customer impact.'\n",
        "quantity: 9",
        "10 composite alarms are described, and the bill counts 9 at `cloudwatch.alarm-composite`",
    ),
    Case(
        "unpriced-component",
        T,
        '  - {components: [s3-endpoint], reason: "Gateway endpoints have no price."}\n',
        "",
        "id: s3-endpoint",
        "(`s3-endpoint`) is drawn, but has no price",
    ),
    Case(
        "late-estimate",
        ORDERS,
        "  presented_on: 2025-07-08\n",
        "  presented_on: 2025-08-04\n",
        "presented_on",
        "presented on 2025-08-04, implementation began on 2025-08-04",
    ),
    Case(
        "unsourced-input",
        T,
        "    source: Measured, March to October 2026.\n",
        "    source: Measured.\n",
        "source: Measured.",
        "the input `catalogue-calls` rests on `Measured.`",
    ),
    Case(
        "unsourced-input",
        T,
        "    as_of: 2026-10-31\n    source: Measured, March to October 2026.\n",
        "    source: Measured, March to October 2026.\n",
        "basis: measured",
        "the input `catalogue-calls` is measured, and `as_of` does not say when",
    ),
    Case(
        "unsourced-input",
        T,
        "    basis: calculated\n    source: 365 days over 12 months, rounded.\n",
        "    basis: assumed\n    source: 365 days over 12 months, rounded.\n",
        "low: 30.4",
        "the input `days` is assumed, and low and high are the same",
    ),
    Case(
        "unsourced-input",
        T,
        "\ninputs:\n",
        "\ndiscounts:\n  - {name: EDP, rate: 5%, agreed_on: 2026-01-12, reason: agreed}\ninputs:\n",
        "reason: agreed",
        "an entry of discounts rests on `agreed`",
    ),
    Case(
        "unsourced-input",
        T,
        "\ninputs:\n",
        "\ndiscounts:\n  - {name: EDP, rate: 5%, reason: Contract with AWS over three years}\ninputs:\n",
        "name: EDP",
        "`EDP` was agreed, and `agreed_on` does not say when",
    ),
    Case(
        "unfounded-value",
        T,
        "    basis: recorded\n    as_of: 2025-07-31\n",
        "    basis: recorded\n",
        "basis: recorded",
        "`Credits not granted` is worth 27,000 a year as recorded, and `as_of` does not say when",
    ),
    Case("unused-input", T, "\ninputs:\n", f"\ninputs:\n{INPUT}", "id: idle", "`idle` moves no line"),
    Case(
        "negative-quantity",
        ORDERS,
        "    quantity: 17 * 8 + 13\n",
        "    quantity: 17 * 8 - orders_per_month\n",
        "quantity: 17",
        "in one of the scenarios",
        also=("missed-standard",),
    ),
    Case(
        "unchecked-price",
        ORDERS,
        "  checked_on: 2026-11-24\n",
        "  checked_on: 2025-12-14\n",
        "checked_on",
        "compared on 2025-12-14, not within the year before 2026-12-15, with those of AWS",
        also=("missed-standard",),
    ),
    Case(
        "other-region-price",
        ORDERS,
        "  - region: eu-central-1\n",
        "  - region: eu-central-2\n",
        "component: backup-copies",
        "`backup-copies` is in eu-central-1, its price is that of eu-west-1",
    ),
    Case(
        "unfounded-value",
        ORDERS,
        "    yearly: 0\n    basis: measured\n    assumption: "
        "Not put into money. A changed rule of delivery pricing took five weeks in 2024.\n",
        "    yearly: 1000\n    basis: measured\n    assumption: Teams are faster.\n",
        "basis: measured",
        "worth 1,000 a year as measured, and `as_of` does not say when",
    ),
    Case(
        "unfounded-value",
        ORDERS,
        "calculation: 3 * 40 / 60 * 274 * 84 * 0.28 * 0.22",
        "calculation: 3 * 40 / 60 * 274 * 84 * 0.28",
        "calculation: 3 * 40",
        "`No blocks by the payment provider` is worth 2,800 a year and its calculation gives 12,889",
    ),
    Case(
        "unfounded-value",
        ORDERS,
        "    basis: calculated\n    calculation: 3 * 40 / 60 * 274 * 84 * 0.28 * 0.22\n",
        "    basis: calculated\n",
        "basis: calculated",
        "is worth 2,800 a year by a calculation that is not there",
    ),
    Case(
        "unfounded-value",
        ORDERS,
        "    basis: calculated\n    calculation: 3 * 40 / 60 * 274 * 84 * 0.28 * 0.22\n",
        "    basis: assumed\n",
        "basis: assumed",
        "is worth 2,800 a year by assumption alone",
    ),
    Case(
        "unfounded-value",
        ORDERS,
        "calculation: 3 * 40 / 60 * 274 * 84 * 0.28 * 0.22",
        "calculation: 3 * orders_per_month",
        "calculation: 3 *",
        "`No blocks by the payment provider` is worth 2,800 a year by a calculation with names in it: orders-per-month",
    ),
    Case(
        "unfounded-value",
        ORDERS,
        "calculation: 3 * 40 / 60 * 274 * 84 * 0.28 * 0.22",
        "calculation: 3 * 40 / (60 - 60)",
        "calculation: 3 * 40",
        "by a calculation without a result",
    ),
    Case(
        "miscounted-allowance",
        T,
        "\ninputs:\n",
        "\n" + ALLOWANCE % "cognito" + "inputs:\n",
        "service: cognito",
        "knows no free allowance of `cognito`",
    ),
    Case(
        "miscounted-allowance",
        T,
        "\ninputs:\n",
        "\n" + ALLOWANCE % "apigateway" + "inputs:\n",
        "service: apigateway",
        "and `until` is missing",
    ),
    Case(
        "miscounted-allowance",
        T,
        "\ninputs:\n",
        "\n" + ALLOWANCE % "lambda" + "  - {service: lambda, reason: For the other functions too.}\ninputs:\n",
        "For the other functions",
        "counted twice for account",
    ),
    Case(
        "wasted-commitment",
        T,
        "\ninputs:\n",
        "\ncommitments:\n  - name: Savings Plan\n    prices: [fargate.vcpu-arm64]\n    per_hour: 9\n    saving: 20%\n "
        "   agreed_on: 2026-05-04\n    reason: Contract of May 2026.\ninputs:\n",
        "per_hour: 9",
        "`Savings Plan` is 6,570.00 a month",
        also=("missed-standard",),
    ),
]


FIRST = "cost.inputs.0"


@pytest.mark.parametrize(
    ("rule", "changes", "told"),
    [
        (late_estimate, {"cost.estimate.presented_on": date(2025, 9, 14)}, []),
        (late_estimate, {"cost.estimate.presented_on": date(2025, 9, 15)}, ["the estimate was presented on 2025-09-15"]),
        (late_estimate, {"engagement.live_since": date(2025, 9, 16)}, []),
        (late_estimate, {"engagement.live_since": date(2025, 9, 15)}, ["the system is in production since 2025-09-15"]),
        (unsourced_input, {f"{FIRST}.basis": "measured", f"{FIRST}.as_of": None}, ["is measured, and `as_of` does not say when"]),
        (unsourced_input, {f"{FIRST}.basis": "assumed"}, []),
        (
            unsourced_input,
            {f"{FIRST}.basis": "assumed", f"{FIRST}.low": 1, f"{FIRST}.high": 1},
            ["is assumed, and low and high are the same"],
        ),
        (unsourced_input, {f"{FIRST}.basis": "agreed", f"{FIRST}.low": 1, f"{FIRST}.high": 1}, []),
        (unsourced_input, {f"{FIRST}.source": "x" * _SHORTEST_REASON}, []),
        (unchecked_price, {"cost.price_check.checked_on": date(2025, 12, 14)}, ["compared on 2025-12-14, not within the year before"]),
        (unchecked_price, {"cost.price_check.checked_on": date(2025, 12, 15)}, []),
        (unchecked_price, {"cost.price_check.checked_on": date(2026, 12, 15)}, []),
        (unchecked_price, {"cost.price_check.checked_on": date(2026, 12, 16)}, ["compared on 2026-12-16, not within the year before"]),
        (unsourced_input, {f"{FIRST}.source": f" {'x' * (_SHORTEST_REASON - 1)} "}, ["which nobody can look up"]),
    ],
)
def test_days_and_grounds_of_the_estimate(sample: Sample, rule: ProjectRule, changes: dict[str, object], told: list[str]) -> None:
    found = found_with(sample, rule, "tenant-api", changes)
    assert len(found) == len(told)
    assert all(one in message for one, message in zip(told, found, strict=True)), found


@pytest.mark.parametrize(
    ("price", "told"),
    [
        ("xray.trace-recorded", "1 traced API is described, and no line of the bill has the price `xray.trace-recorded`"),
        ("kms.key", "3 customer managed keys are described, and no line of the bill has the price `kms.key`"),
    ],
)
def test_what_is_described_has_a_line_on_the_bill(sample: Sample, price: str, told: str) -> None:
    usage = [one for one in sample.evidence.workspace.projects["tenant-api"].cost.usage if one.price != price]
    assert found_with(sample, unbilled_support, "tenant-api", {"cost.usage": usage}, again=True) == [told]


def test_a_price_that_the_book_does_not_have_is_not_asked_for(sample: Sample) -> None:
    keys = sample.evidence.workspace.projects["tenant-api"].security.encryption.keys
    more = {"security.encryption.keys": [*keys, *keys]}
    told = ["6 customer managed keys are described, and the bill counts 3 at `kms.key`"]
    assert found_with(sample, unbilled_support, "tenant-api", more) == told
    assert found_with(sample, unbilled_support, "tenant-api", {**more, "cost.region": "sa-east-1"}) == []


@pytest.mark.parametrize(("component", "told"), [("catalogue-service", "is in sa-east-1, its price is that of us-east-1"), ("web-dns", "")])
def test_only_prices_of_a_region_differ_in_another(sample: Sample, component: str, told: str) -> None:
    project = sample.evidence.workspace.projects["tenant-api"]
    at = next(index for index, one in enumerate(project.architecture.components) if one.id == component)
    found = found_with(sample, other_region_price, "tenant-api", {f"architecture.components.{at}.region": "sa-east-1"})
    assert found == ([f"`{component}` {told}"] if told else [])


@pytest.mark.parametrize(
    ("until", "told"),
    [
        (None, ["`until` is missing"]),
        (date(2026, 12, 14), ["`until` is 2026-12-14"]),
        (date(2026, 12, 15), []),
    ],
)
def test_an_allowance_of_a_year_lasts_until_submission(sample: Sample, until: date | None, told: list[str]) -> None:
    claim = FreeAllowance.model_validate({"service": "apigateway", "reason": "Opened in 2024.", "until": until})
    projects = sample.evidence.workspace.projects
    claiming = changed(projects["tenant-api"], ["cost", "free_allowances"], [claim])
    evidence = replace(sample.evidence, workspace=replace(sample.evidence.workspace, projects={**projects, "tenant-api": claiming}))
    found = [one.message for one in miscounted_allowance(evidence)]
    assert len(found) == len(told)
    assert all(one.endswith(end) for one, end in zip(found, told, strict=True))
