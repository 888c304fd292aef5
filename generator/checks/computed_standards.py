"""Values of the partner's standards that are compared with computed figures: load, recovery objectives, cost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from generator.checks.finding import Evidence
from generator.checks.practice import Comparison, Departure, later
from generator.model.description.partner import ResilienceTier, Standards
from generator.model.description.project import Project
from generator.model.description.resilience import Objective, RecoveryTest
from generator.model.types.origin import Location
from generator.model.types.values import format_duration, format_percent

# ---------------------------------------------------------------------------------------------------------------- load


def headroom(evidence: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield back ends of whose capacity the limits hand out more than the standard's share."""
    wanted = standards.apis.headroom
    for backend in evidence.results[project.id].load.backends:
        if backend.used is not None and wanted < backend.used <= 1:  # beyond, unprotected_backend finds it
            share = format_percent(round(backend.used, 2))
            wrong = f"{share} of what `{backend.component}` bears may be handed out, the standard says {format_percent(wanted)}"
            yield Departure(_capacity(project, backend.component), wrong, "APIGW-004.settings")


def _capacity(project: Project, component: str) -> Location:
    return next(
        ("apis", api.id, "load", "capacities", index)
        for api in project.apis
        for index, capacity in enumerate(api.load.capacities)
        if capacity.component == component
    )


def growth(evidence: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield limits that leave less room for growth over the peak than the standard says."""
    wanted = standards.apis.growth
    for result in evidence.results[project.id].load.apis:
        for index, load in enumerate(result.methods):
            peak = load.method.peak_per_second
            if load.rate_limit is not None and peak <= load.rate_limit < peak * (1 + wanted):  # below, throttle_below_peak finds it
                own: Location = ("methods", index, "throttle") if load.method.throttle else ("load", "stage_throttle")
                wrong = (
                    f"{load.method.method} {load.method.path} has a peak of {peak.normalize():f} a second and a "
                    f"limit of {load.rate_limit.normalize():f}, the standard says {format_percent(wanted)} above the peak"
                )
                yield Departure(("apis", result.api.id, *own), wrong, "APIGW-004.settings")


def naming(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield APIs whose name does not follow the pattern in angle brackets that the standard shows."""
    found = re.search(r"(?:[\w.-]|<[^<>]+>)*<[^<>]+>(?:[\w.-]|<[^<>]+>)*", standards.apis.naming)
    for api in project.apis:
        if found and not re.fullmatch(re.sub(r"<[^<>]+>", "[A-Za-z0-9-]+", found[0]), api.name):
            yield Departure(
                ("apis", api.id, "name"), f"the API is called {api.name}, the standard says {found[0]}", "APIGW-001.type-choice"
            )


# ------------------------------------------------------------------------------------------------------------ recovery


def tier_of(objective: Objective, tiers: Iterable[ResilienceTier]) -> ResilienceTier | None:
    """Return the least strict of `tiers` that gives what `objective` asks for; None where none does."""
    fitting = [tier for tier in tiers if tier.rto <= objective.rto and tier.rpo <= objective.rpo]
    return max(fitting, key=lambda tier: (tier.rto, tier.rpo), default=None)


def tiers(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield objectives that no tier gives, and recovery that is exercised less often than the tier of its objective says."""
    objectives = {objective.id: objective for objective in project.resilience.objectives}
    of = {id: tier_of(objective, standards.resilience.tiers) for id, objective in objectives.items()}
    for id, tier in of.items():
        if tier is None:
            asked = objectives[id]
            wrong = f"no tier of the standard gives an RTO of {format_duration(asked.rto)} with an RPO of {format_duration(asked.rpo)}"
            yield Departure(("resilience", "objectives", id), wrong, "REL-002.targets")
    scenarios = {scenario.id: scenario.objective for scenario in project.resilience.scenarios}
    newest: dict[str, tuple[int, RecoveryTest]] = {}
    for index, test in enumerate(project.resilience.tests):
        if test.scenario not in newest or test.held_on > newest[test.scenario][1].held_on:
            newest[test.scenario] = (index, test)
    for index, test in newest.values():
        tier = of.get(scenarios.get(test.scenario, ""))
        if tier is not None and test.next_due - test.held_on > tier.test_every:
            wrong = later(f"`{test.scenario}` is exercised again after", "", test.next_due - test.held_on, tier.test_every)
            yield Departure(("resilience", "tests", index, "next_due"), f"{wrong} for {tier.name}", "REL-002.recovery-process")


# ---------------------------------------------------------------------------------------------------------------- cost


def tolerance(evidence: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield an estimate from which the model departs by more than the standard tolerates, without an explanation."""
    wanted, estimate = standards.cost.tolerance, project.cost.estimate
    model = evidence.results[project.id].cost.expected.total
    apart = abs(estimate.monthly - model) / model if model else model
    if apart > wanted and estimate.deviation is None:
        wrong = (
            f"the estimate of {estimate.monthly:,} a month and the model's {model:,} are {format_percent(round(apart, 2))} apart, "
            f"the standard says {format_percent(wanted)}, and `deviation` does not explain it"
        )
        yield Departure(("cost", "estimate", "monthly"), wrong, "COST-001.applied-estimate")


def review_after(evidence: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield where the bill was first compared with the model later than the standard says, or not yet although it is time."""
    wanted, live, first = standards.cost.review_after, project.engagement.live_since, project.cost.first_compared
    if live + wanted <= evidence.workspace.partner.application.submission:
        asked = "when the bill was first compared with the model"
        wrong = later("the bill was first compared with the model after", asked, None if first is None else first - live, wanted)
        if wrong:
            yield Departure(("cost", "first_compared"), wrong, "COST-001.applied-business-value")


def price_age(evidence: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield a bill at prices that were older on the day of the submission than the standard allows, and were not compared since."""
    wanted, submission = standards.cost.price_age, evidence.workspace.partner.application.submission
    check = project.cost.price_check
    if check is not None and submission - check.checked_on <= wanted:
        return
    private = {rate.price for rate in project.cost.private_rates}
    lines = evidence.results[project.id].cost.expected.lines
    old = [index for index, line in enumerate(lines) if line.price.id not in private and submission - line.price.first_day > wanted]
    if old:
        price = lines[old[0]].price
        wrong = later(f"the price `{price.id}`, the first of {len(old)} such, has an age of", "", submission - price.first_day, wanted)
        yield Departure(("cost", "usage", old[0], "price"), wrong, "COST-001.applied-inputs")


def unit_cost(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield a cost model that states no cost of a unit of the customer's business although the standard asks for one."""
    if standards.cost.unit_cost and project.cost.unit_cost is None:
        wrong = "nothing says what a unit of the customer's business costs (`unit_cost`), the standard asks for it"
        yield Departure(("cost", "unit_cost"), wrong, "COST-001.applied-estimate")


def calculator(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield an estimate without a link of the AWS Pricing Calculator, from the amount on for which the standard asks for one."""
    estimate, wanted = project.cost.estimate, standards.cost.calculator_from
    if estimate.calculator is None and estimate.monthly >= wanted:
        wrong = (
            f"the estimate of {estimate.monthly:,} a month has no link of the AWS Pricing Calculator (`calculator`), "
            f"the standard asks for one from {wanted:,} on"
        )
        yield Departure(("cost", "estimate", "calculator"), wrong, "COST-001.applied-estimate")


COMPARED: Mapping[str, Comparison] = {
    "resilience.tiers": tiers,
    "cost.review_after": review_after,
    "cost.tolerance": tolerance,
    "cost.price_age": price_age,
    "cost.unit_cost": unit_cost,
    "cost.calculator_from": calculator,
    "apis.headroom": headroom,
    "apis.growth": growth,
    "apis.naming": naming,
}
"""The comparison for each key of the standards that sets a figure."""
