"""Rules about two values for one thing: dates, objectives, contacts, lines of the bill, and what was counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from generator.checks.finding import Evidence, Finding
from generator.model.description.operations import Kpi
from generator.model.description.project import Project
from generator.model.types.values import format_duration, format_percent, parse_duration


def contradicting_start(_: Evidence, project: Project) -> Iterator[Finding]:
    """The system is in production since another day than its first release.

    Why: both days are printed, and the reference is judged by one of them.
    Bad: `live_since: 2026-02-01`, and the go-live release `deployed: 2026-04-20`.
    Good: the day of the first release in both places; first the go-live, then the releases after it.
    """
    live = project.engagement.live_since
    deployed = [(release.deployed, index) for index, release in enumerate(project.delivery.releases) if release.decision == "go"]
    day, index = min(deployed, default=(live, 0))
    if live > day or (live < day and project.delivery.releases[index].scope == "go-live"):
        yield Finding(
            severity="error",
            message=f"in production since {live}, but the first release, {project.delivery.releases[index].version}, went live on {day}",
            location=("engagement", "live_since"),
            criterion="2.1.in-production",
            hint="Correct the wrong one of the two days, or record the release before.",
        )


_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_OVER = re.compile(r"\b(?:over|in|within|per|each|every)\s+(\d+)\s+(day|week|hour)s?\b", re.IGNORECASE)
_UNITS = {"day": "d", "hour": "h", "week": "d"}


def contradicting_target(_: Evidence, project: Project) -> Iterator[Finding]:
    """The target of a KPI in words has another share, or another time, than its objective in numbers.

    Why: the target is printed, the error budget and its alarms are computed from the objective.
    Bad: `target: 95% of calls over 7 days` with `objective: 99.9%` and a window of 30 days.
    Good: the same share and the same time in both.
    """
    for index, kpi in enumerate(project.operations.kpis):
        for wrong in _apart(kpi):
            yield Finding(
                severity="error",
                message=f"the target of `{kpi.id}` says {wrong}",
                location=("operations", "kpis", kpi.id or index, "target"),
                control="OPE-001",
                hint="Correct the wrong one of the two.",
            )


def _apart(kpi: Kpi) -> Iterator[str]:
    if kpi.objective is None or kpi.target is None:
        return
    shares = [Decimal(share) / 100 for share in _SHARE.findall(kpi.target)]
    if shares and kpi.objective not in shares:
        yield f"{format_percent(shares[0])}, its objective is {format_percent(kpi.objective)}"
    times = [
        parse_duration(f"{int(number) * (7 if unit.lower() == 'week' else 1)}{_UNITS[unit.lower()]}")
        for number, unit in _OVER.findall(kpi.target)
    ]
    if times and kpi.window not in times:
        yield f"over {format_duration(times[0])}, its objective is over {format_duration(kpi.window)}"


def same_order(_: Evidence, project: Project) -> Iterator[Finding]:
    """Two contacts of the runbook have the same place in the order of calls.

    Why: at night the engineer calls down the list; two first contacts are none.
    Bad: `order: 1` at the operations manager and at the partner's lead.
    Good: 1, 2, 3.
    """
    seen: dict[int, str] = {}
    for index, contact in enumerate(project.runbook.contacts):
        if contact.order in seen:
            yield Finding(
                severity="error",
                message=f"`{contact.role}` and `{seen[contact.order]}` are both called as number {contact.order}",
                location=("runbook", "contacts", index, "order"),
                control="OPE-002",
                hint="Give each contact its own place in the order.",
            )
        seen.setdefault(contact.order, contact.role)


_OF_A_COMPONENT = {"Compute", "Containers", "Database", "Storage", "Application Integration"}
"""Categories of services whose prices belong to a component of that service: others are paid for beside it, as keys and traces are."""
_FOR_OTHERS = {"backup"}
"""Services that are billed at the prices of what they keep."""


def misplaced_price(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A line of the bill has the price of another service than its component's, which is drawn as a component of its own.

    Why: the cost by component is wrong, and the component of that service looks cheaper than it is.
    Bad: `price: dynamodb.storage` at a function, where the table is drawn beside it.
    Good: the line at the table.
    """
    library = evidence.workspace.library
    services = {component.id: component.service for component in project.architecture.components}
    of_price = {price.id: price.service for price in library.prices.prices}
    for index, usage in enumerate(project.cost.usage):
        own, priced = services[usage.component], of_price[usage.price]
        if own == priced or own in _FOR_OTHERS or priced not in services.values() or priced not in library.services:
            continue
        if {*(library.services[priced].category or "").split(" / ")} & _OF_A_COMPONENT:
            yield Finding(
                severity="error",
                message=f"`{usage.price}` is of {library.services[priced].name}, `{usage.component}` is {library.services[own].name}",
                location=("cost", "usage", index),
                criterion="COST-001.applied-inputs",
                hint=f"Name the component of {library.services[priced].name} that causes the cost.",
            )


def repeated_line(_: Evidence, project: Project) -> Iterator[Finding]:
    """A line is in the bill twice: the same component, price and quantity.

    Why: the sum counts it twice.
    Bad: two entries of `cost.usage` that differ in their reason only.
    Good: one line with the whole quantity.
    """
    seen: set[tuple[str, str, str]] = set()
    for index, usage in enumerate(project.cost.usage):
        line = (usage.component, usage.price, "".join(str(usage.quantity).split()))
        if line in seen:
            yield Finding(
                severity="error",
                message=f"`{usage.component}` is billed twice for `{usage.price}` with the quantity `{usage.quantity}`",
                location=("cost", "usage", index),
                criterion="COST-001.applied-inputs",
                hint="Take one of the two lines out, or write the whole quantity in one.",
            )
        seen.add(line)


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ALARMS = re.compile(rf"\b(\d+|{'|'.join(_NUMBERS)}) alarms?\b", re.IGNORECASE)


def miscounted_alarms(_: Evidence, project: Project) -> Iterator[Finding]:
    """The last release that answered a check counts another number of alarms than are described.

    Why: “every alarm was tested” with three alarms of six leaves three untested.
    Bad: `note: Three alarms`, and six entries in `operations.alarms`.
    Good: the number that is described; a release of a later day answers again when alarms were added.
    """
    described = len(project.operations.alarms)
    last: dict[str, tuple[int, int]] = {}
    for index, release in sorted(enumerate(project.delivery.releases), key=lambda numbered: numbered[1].deployed):
        last |= {result.check: (index, number) for number, result in enumerate(release.results)}
    for check, (index, number) in last.items():
        counted = _ALARMS.search(project.delivery.releases[index].results[number].note)
        if counted and _number(counted[1]) != described:
            yield Finding(
                severity="gap",
                message=f"`{check}` was answered for {counted[1].lower()} alarms, {described} are described",
                location=("delivery", "releases", index, "results", number, "note"),
                criterion="OPE-003.validated",
                hint="Test the others as well, or correct the number.",
            )


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS.index(text.lower())


PROJECT_RULES = (
    contradicting_start,
    contradicting_target,
    same_order,
    misplaced_price,
    repeated_line,
    miscounted_alarms,
)
