"""The cost model says what everything costs, from when its prices are, and what its inputs and benefits rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from generator.analysis.cost.bill import prices_of
from generator.analysis.cost.supporting import supporting
from generator.checks.finding import Evidence, Finding
from generator.model.description.cost import BusinessValue, Cost
from generator.model.description.project import Project

_INPUTS, _ESTIMATE, _VALUE = "COST-001.applied-inputs", "COST-001.applied-estimate", "COST-001.applied-business-value"
_DATED = ("measured", "recorded", "agreed")
_ROUNDED = Decimal("0.02")
"""How far an amount may be rounded from what its calculation gives."""
_SHORTEST_REASON = 12
"""Characters: less names neither a document nor a person nor a date."""


def unpriced_component(_: Evidence, project: Project) -> Iterator[Finding]:
    """A component that is drawn has no line on the bill and no reason for it.

    Why: a cost model that forgets a component is wrong from the first month.
    Bad: a queue in `architecture.components` that `cost` does not mention.
    Good: a line in `cost.usage`, or an entry in `cost.unpriced` with its reason.
    """
    priced = {usage.component for usage in project.cost.usage} | {id for excused in project.cost.unpriced for id in excused.components}
    for component in project.architecture.components:
        if component.id not in priced:
            yield Finding(
                severity="gap",
                message=f"{component.name} (`{component.id}`) is drawn, but has no price",
                location=("architecture", "components", component.id),
                control="COST-001",
                hint="Add a line to cost.usage, or say in cost.unpriced why it costs nothing.",
            )


def unbilled_support(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """Alarms, metrics, dashboards, logs, traces or keys are described, and the bill does not count them, or not all.

    Why: what watches and protects a system is charged as well; a small system's alarms and keys may cost more than its calls.
    Bad: two composite alarms and a customer managed key, and no line with `cloudwatch.alarm-composite` and `kms.key`.
    Good: a line for each; or `prices: [cloudwatch.dashboard]` in `cost.unpriced` with the reason, such as a free allowance.
    """
    results = evidence.results[project.id]
    known = prices_of(evidence.workspace.library.prices, project.cost.region)
    excused = {id for entry in project.cost.unpriced for id in entry.prices}
    lines = results.cost.expected.lines
    for one in supporting(project, results.monitoring):
        if one.price not in known or one.price in excused:
            continue
        billed = [(index, line.quantity) for index, line in enumerate(lines) if line.price.id == one.price]
        counted = sum((quantity for _, quantity in billed), Decimal(0))
        if billed and (one.least is None or not 0 <= counted < one.least):  # negative_quantity finds one below zero
            continue
        units = "what a month has of them" if one.least is None else f"{one.least:f}"
        described = f"{one.what} {'is' if one.what.startswith('1 ') else 'are'} described"
        yield Finding(
            severity="gap",
            message=f"{described}, and the bill counts {counted.normalize():f} at `{one.price}`"
            if billed
            else f"{described}, and no line of the bill has the price `{one.price}`",
            location=("cost", "usage", billed[0][0], "quantity") if billed else ("cost", "usage"),
            criterion=_INPUTS,
            hint=f"Bill them with `price: {one.price}` and {units} as `quantity`, or name the price in cost.unpriced with the reason.",
        )


def late_estimate(_: Evidence, project: Project) -> Iterator[Finding]:
    """The estimate was presented on the day implementation began, or after it.

    Why: COST-001 asks for an estimate that the customer had before implementation; only the dates prove it.
    Bad: `presented_on: 2026-03-01` with `implementation_started: 2026-02-10`.
    Good: an estimate presented, and decided on, before the first day of implementation.
    """
    cost, live = project.cost, project.engagement.live_since
    if cost.estimate.presented_on >= cost.implementation_started:
        yield Finding(
            severity="gap",
            message=f"the estimate was presented on {cost.estimate.presented_on}, implementation began on {cost.implementation_started}",
            location=("cost", "estimate", "presented_on"),
            criterion=_ESTIMATE,
            hint="Name the estimate that the customer had before; without one the criterion is not met.",
        )
    if cost.implementation_started >= live:
        yield Finding(
            severity="error",
            message=f"implementation began on {cost.implementation_started}, the system is in production since {live}",
            location=("cost", "implementation_started"),
            criterion=_ESTIMATE,
            hint="One of the two dates is wrong.",
        )


def unsourced_input(_: Evidence, project: Project) -> Iterator[Finding]:
    """An input does not say where its number comes from and when, or an agreed rate where it was agreed.

    Why: a reviewer, and the customer's finance office, judge the inputs and not the sums.
    Bad: `source: own` for the number of orders; `basis: measured` without `as_of`; `basis: assumed` with low and high the same;
    `reason: agreed` for a discount, or no `agreed_on`.
    Good: the ledger of a year, a measurement with its month, a contract with its date.
    """
    for number in project.cost.inputs:
        if number.basis in _DATED and number.as_of is None:
            yield Finding(
                severity="gap",
                message=f"the input `{number.id}` is {number.basis}, and `as_of` does not say when",
                location=("cost", "inputs", number.id, "basis"),
                criterion=_INPUTS,
                hint="Write as_of: the day of the record, the measurement or the decision.",
            )
        elif number.basis == "assumed" and number.low == number.high:
            yield Finding(
                severity="gap",
                message=f"the input `{number.id}` is assumed, and low and high are the same",
                location=("cost", "inputs", number.id, "low"),
                criterion=_INPUTS,
                hint="Give what is assumed a range, or say how it is known.",
            )
    for location, name in _undated(project.cost):
        yield Finding(
            severity="gap",
            message=f"`{name}` was agreed, and `agreed_on` does not say when",
            location=location,
            criterion=_INPUTS,
            hint="Write agreed_on: the day of the contract, the offer or the purchase.",
        )
    for location, name, text in _grounds(project.cost):
        if len(text.strip()) < _SHORTEST_REASON:
            yield Finding(
                severity="gap",
                message=f"{name} rests on `{text.strip()}`, which nobody can look up",
                location=location,
                criterion=_INPUTS,
                hint="Name the document, measurement, contract or decision, with its date.",
            )


def _grounds(cost: Cost) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Yield what numbers rest on: its place, a name for the number, the text."""
    for number in cost.inputs:
        yield ("cost", "inputs", number.id, "source"), f"the input `{number.id}`", number.source
    agreed = {"discounts": cost.discounts, "commitments": cost.commitments, "free_allowances": cost.free_allowances}
    for key, entries in (*agreed.items(), ("private_rates", cost.private_rates)):
        for index, entry in enumerate(entries):  # type: ignore[var-annotated, arg-type]
            yield ("cost", key, index, "reason"), f"an entry of {key}", entry.reason


def _undated(cost: Cost) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the place and the name of each entry that was agreed, and does not say on which day."""
    agreed = (
        ("discounts", [(entry.name, entry.agreed_on) for entry in cost.discounts]),
        ("commitments", [(entry.name, entry.agreed_on) for entry in cost.commitments]),
        ("private_rates", [(entry.price, entry.agreed_on) for entry in cost.private_rates]),
    )
    for key, entries in agreed:
        for index, (name, day) in enumerate(entries):
            if day is None:
                yield ("cost", key, index), name


def unused_input(_: Evidence, project: Project) -> Iterator[Finding]:
    """An input is used by no line of the bill.

    Why: a number that moves nothing misleads whoever changes it, and often a line was forgotten.
    Bad: an input `images-per-article` that no `quantity` names.
    Good: a line that uses it, or no such input.
    """
    used = {name for usage in project.cost.usage for name in usage.quantity.inputs}
    for number in project.cost.inputs:
        if number.id not in used:
            yield Finding(
                severity="gap",
                message=f"the input `{number.id}` moves no line of the bill",
                location=("cost", "inputs", number.id),
                criterion=_INPUTS,
                hint="Use it in the quantity of a line, or take it out.",
            )


def negative_quantity(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """The quantity of a line is below zero in one of the scenarios.

    Why: nothing is used less than not at all; such a line is billed as nothing and hides a wrong expression.
    Bad: `quantity: calls - free_calls` where `free_calls` may be the larger one.
    Good: `max(calls - free_calls, 0)`, or a free allowance.
    """
    result = evidence.results[project.id].cost
    for index, lines in enumerate(zip(result.low.lines, result.expected.lines, result.high.lines, strict=True)):
        least = min(lines, key=lambda line: line.quantity)
        if least.quantity < 0:
            yield Finding(
                severity="error",
                message=f"`{least.usage.quantity}` is {least.quantity.normalize():f} in one of the scenarios",
                location=("cost", "usage", index, "quantity"),
                criterion=_INPUTS,
                hint="Correct the expression, or write max(…, 0).",
            )


def unchecked_price(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """The bill rests on estimated prices, or on prices older than a year, and nobody has compared them with AWS's.

    Why: a price that changed makes the estimate wrong, and the reader sees the mark but not how much it matters.
    Bad: a line at `codebuild.general1-small-linux`, an estimate, without `cost.price_check`.
    Good: `cost.price_check` within the year before submission; or a newer price book (`evidencekit prices refresh`).
    """
    submission = evidence.workspace.partner.application.submission
    lines = evidence.results[project.id].cost.expected.lines
    doubtful = [(index, line) for index, line in enumerate(lines) if line.doubts]
    check = project.cost.price_check
    if not doubtful or (check is not None and _recent(check.checked_on, submission)):
        return
    index, first = doubtful[0]
    many = f"{len(doubtful)} lines rest" if len(doubtful) > 1 else "1 line rests"
    location = ("cost", "usage", index) if check is None else ("cost", "price_check", "checked_on")
    compared = "not compared" if check is None else f"compared on {check.checked_on}, not within the year before {submission},"
    yield Finding(
        severity="gap",
        message=f"{many} on estimated or old prices, {compared} with those of AWS; "
        f"the first is `{first.price.id}` ({', '.join(first.doubts)})",
        location=location,
        criterion=_INPUTS,
        hint="Compare them with the AWS Pricing Calculator and write cost.price_check.",
    )


def _recent(day: date, submission: date) -> bool:
    return (submission.year - 1, submission.month, submission.day) <= (day.year, day.month, day.day) and day <= submission


def other_region_price(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A component of one Region is billed at the prices of another one, and nothing says why.

    Why: most prices differ between Regions, by up to a half.
    Bad: a vault in `sa-east-1` billed at the prices of `us-east-1`.
    Good: an entry in `cost.other_regions` that says how far the prices differ.
    """
    said = {other.region for other in project.cost.other_regions} | {"global", project.cost.region}
    regions = {component.id: component.region for component in project.architecture.components}
    for index, line in enumerate(evidence.results[project.id].cost.expected.lines):
        region = regions.get(line.usage.component, "global")
        if region not in said and line.price.region != "global":
            said.add(region)
            yield Finding(
                severity="gap",
                message=f"`{line.usage.component}` is in {region}, its price is that of {line.price.region}",
                location=("cost", "usage", index),
                criterion=_INPUTS,
                hint="Say in cost.other_regions how far the prices differ.",
            )


def unfounded_value(_: Evidence, project: Project) -> Iterator[Finding]:
    """A benefit is put into money, and no figures lead to the amount.

    Why: COST-001 asks for an analysis of the business value; an amount without its terms is an assertion.
    Bad: `yearly: 50000` with the assumption "faster releases"; `basis: calculated` without `calculation`, or with another result;
    `basis: recorded` without `as_of`.
    Good: `calculation: 24 * 6 * 5 * 62`, and in `assumption` 24 releases a year with six people for five hours at 62 USD; `as_of`
    with the day of the record.
    """
    for index, benefit in enumerate(project.cost.business_value):
        if benefit.yearly and (wrong := _unfounded(benefit)):
            yield Finding(
                severity="gap",
                message=f"`{benefit.name}` is worth {benefit.yearly:,} a year {wrong[1]}",
                location=("cost", "business_value", index, wrong[0]),
                criterion=_VALUE,
                hint="Write in `calculation` what is multiplied by what, and the terms in `assumption`; or where the amount is recorded, "
                "with the day in `as_of`.",
            )


def _unfounded(benefit: BusinessValue) -> tuple[str, str] | None:
    """Return the key at which the amount of a benefit has no foundation, and why."""
    if benefit.basis == "assumed":
        return "basis", "by assumption alone"
    if benefit.basis in _DATED and benefit.as_of is None:
        return "basis", f"as {benefit.basis}, and `as_of` does not say when"
    if benefit.calculation is None:
        return ("basis", "by a calculation that is not there") if benefit.basis == "calculated" else None
    if benefit.calculation.inputs:
        return "calculation", f"by a calculation with names in it: {', '.join(benefit.calculation.inputs)}"
    try:
        result = benefit.calculation.value({})
    except ArithmeticError:
        return "calculation", "by a calculation without a result"
    if abs(result - benefit.yearly) > _ROUNDED * benefit.yearly:
        return "calculation", f"and its calculation gives {result:,.0f}"
    return None


def miscounted_allowance(evidence: Evidence) -> Iterator[Finding]:
    """A free allowance is counted that is not there: claimed twice, ended, or already in the tiers of the price.

    Why: AWS grants each allowance once for all accounts of a payer, and some for the first year only.
    Bad: two projects in one account that both take the million free requests off.
    Good: one of them claims it; an allowance that ends has its last day in `until`.
    """
    submission = evidence.workspace.partner.application.submission
    allowances = {allowance.service: allowance for allowance in evidence.workspace.library.prices.free_tier if allowance.grants}
    claims: Counter[tuple[str, str]] = Counter()
    for project in evidence.workspace.projects.values():
        for index, claim in enumerate(project.cost.free_allowances):
            known = allowances.get(claim.service)
            keys = [(claim.service, account) for account in _accounts(project)]
            if known is None:
                what = f"the price book knows no free allowance of `{claim.service}` that is not in its tiers already"
            elif any(claims[key] for key in keys):
                what = f"the free allowance of `{claim.service}` is counted twice for account {next(key[1] for key in keys if claims[key])}"
            elif known.expires and (claim.until is None or claim.until < submission):
                what = f"the free allowance of `{claim.service}` ends ({known.expires}), and `until` is {claim.until or 'missing'}"
            else:
                claims.update(keys)
                continue
            yield Finding(
                severity="error",
                message=what,
                project=project.id,
                location=("cost", "free_allowances", index),
                criterion=_INPUTS,
                hint="Count it once, as long as it lasts.",
            )


def _accounts(project: Project) -> Iterable[str]:
    """Return the account numbers whose bill the project's components are on."""
    numbers = {account.id: account.number for account in project.architecture.accounts}
    priced = {usage.component for usage in project.cost.usage}
    found = (numbers[component.account] for component in project.architecture.components if component.id in priced)
    return dict.fromkeys(found)


def wasted_commitment(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A commitment costs more than the use that it covers would cost at list price.

    Why: a committed spend is paid whether it is used or not.
    Bad: 2.00 USD an hour committed for use of 1,000 USD a month at list price.
    Good: a commitment below the use of the quietest hours.
    """
    for index, commitment in enumerate(evidence.results[project.id].cost.expected.commitments):
        if commitment.saved < 0:
            yield Finding(
                severity="gap",
                message=f"`{commitment.commitment.name}` is {commitment.paid:,} a month for use of {commitment.covered:,} at list price",
                location=("cost", "commitments", index, "per_hour"),
                criterion=_INPUTS,
                hint="Commit less, or say what else will use it.",
            )


PROJECT_RULES = (
    unpriced_component,
    unbilled_support,
    late_estimate,
    unsourced_input,
    unused_input,
    negative_quantity,
    unchecked_price,
    other_region_price,
    unfounded_value,
    wasted_commitment,
)
WORKSPACE_RULES = (miscounted_allowance,)
