"""What is proposed for a value of a KPI or an alarm: area, target, log query, owner, severity."""

from __future__ import annotations

from datetime import timedelta

from generator.analysis.monitoring.metric_facts import Known
from generator.analysis.proposals.names import phrase
from generator.model.description.architecture import Component
from generator.model.description.operations import KpiArea, Threshold
from generator.model.description.project import Project
from generator.model.description.runbook import Runbook, Severity
from generator.model.library import Library
from generator.model.types.open import each, is_open

_AREAS: dict[str, KpiArea] = {
    "apigateway": "API",
    "appsync": "API",
    "Compute": "compute",
    "Containers": "compute",
    "Containers / Compute": "compute",
    "Database": "data",
    "Storage": "data",
    "Analytics": "messaging",
    "Application Integration": "messaging",
}
"""The area of a service, by its id or its category in the library."""
_FELT = ("availability", "latency")
"""Kinds of metric of an API that its callers notice themselves."""
_URGENT = ("availability", "errors", "loss", "security", "rpo")
"""Kinds of metric whose breach harms users or data at once; the others warn of a limit."""
_OPERATES = ("operation", "on call", "on-call", "engineer", "support")
_LEADS = ("operations lead", "operations manager", "head of", "lead", "manager", "owner", "director")
_TARGETS = {">": "No more than {}", ">=": "Below {}", "<": "At least {}", "<=": "Above {}"}
_FAILURES = "filter @message like /(?i)error|exception|timed out|denied/"


def area(known: Known, library: Library) -> KpiArea:
    """Return what kind of health a metric shows, from the service of its component and the nature of the metric."""
    service = known.component.service
    if service == "apigateway" and known.fact is not None and known.fact.kpi in _FELT:
        return "customer experience"
    keys = (service, library.services[service].category)
    return next((_AREAS[key] for key in keys if key in _AREAS), "dependency")


def name(known: Known) -> str:
    """Return the name of a KPI on a metric of a component."""
    return f"{phrase(known.name) or 'KPI'}: {known.component.name}"


def meaning(known: Known) -> str:
    """Return what the metric indicates, as the library says it."""
    said = known.fact.indicates if known.fact is not None else f"`{known.name}` of {known.component.name}."
    return f"{said[:1].upper()}{said[1:]}"


def target(limit: Threshold | None) -> str:
    """Return the objective that a critical threshold guards, in words."""
    if limit is None:
        return "Below its limit"
    value = f"{limit.value:f}" if limit.unit == "count" else f"{limit.value:f} {limit.unit}"
    return _TARGETS.get(limit.operator, "Inside {}").format(value)


def log_query(component: Component) -> str:
    """Return the query of CloudWatch Logs Insights that shows the newest failures of a component."""
    filtered = "" if component.service == "apigateway" else f"\n| {_FAILURES}"
    return f"fields @timestamp, @message{filtered}\n| sort @timestamp desc\n| limit 50"


def owner(project: Project) -> str | None:
    """Return the id of the first role that operates the system, or None."""
    return _role(project, _OPERATES)


def escalation(project: Project) -> str | None:
    """Return the id of the role that is called next: the first contact's, else the first role that leads; None without either."""
    contacts = sorted(project.runbook.contacts, key=lambda contact: contact.order)
    return contacts[0].role if contacts else _role(project, _LEADS)


def _role(project: Project, words: tuple[str, ...]) -> str | None:
    titles = {role.id: role.title.lower() for role in each(project.roles) if not is_open(role.title)}
    return next((id for word in words for id, title in titles.items() if word in title), None)


def severities(project: Project) -> tuple[Severity, ...]:
    """Return the severities that are proposed where the runbook has none."""
    next_level = escalation(project)
    return (
        Severity(
            id="critical",
            name="Critical",
            meaning="Users are affected, or data may be lost.",
            respond_within=timedelta(minutes=15),
            update_every=timedelta(minutes=30),
            escalate_after=timedelta(minutes=30),
            escalate_to=next_level,
            proposed=True,
        ),
        Severity(
            id="warning",
            name="Warning",
            meaning="A limit is near, or a part works less well than usual. Users hardly notice.",
            respond_within=timedelta(hours=4),
            update_every=timedelta(days=1),
            escalate_after=timedelta(hours=8),
            escalate_to=next_level,
            proposed=True,
        ),
    )


def severity(known: Known, book: Runbook) -> str | None:
    """Return the severity for an alarm on a metric: the most urgent for what harms users or data, else the next one."""
    ranked = sorted(book.severities, key=lambda one: one.respond_within)
    urgent = known.fact is None or known.fact.kpi in _URGENT
    return (ranked[0] if urgent else ranked[min(1, len(ranked) - 1)]).id if ranked else None
