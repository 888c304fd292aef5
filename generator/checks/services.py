"""Rules about AWS services: what any part of the description names is also part of the architecture (DOC-001, 2.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.checks.finding import Evidence, Finding
from generator.checks.prose import asserted, texts
from generator.checks.statements import Malformed, statements
from generator.errors import Place
from generator.model.description.project import Project
from generator.model.library import Library, Service
from generator.model.types.open import is_open
from generator.model.types.origin import Location
from generator.workspace.loader import place_in

_SAME = ({"rds", "aurora"}, {"ecs", "fargate", "autoscaling"}, {"vpce", "privatelink"}, {"ssm", "parameterstore"})
"""Services of which one is called by the other's name: Aurora is part of Amazon RDS."""
_NO_SERVICES = {"vpc", "privatesubnet", "publicsubnet", "igw", "nacl", "apigw-endpoint", "data-transfer"}
"""Entries of the library that are parts of a network, and drawn as such, or no thing at all."""
_COMPARED = {"alternatives", "lessons", "why_aws", "problem", "former_system"}
"""Keys under which services are named that were weighed, or that belong to another system."""
_TYPE = re.compile(r"\bAWS::(\w+)::")
_NO_PLACE = Place("")


@dataclass(frozen=True)
class _Named:
    """A service that is named somewhere: its id, how it is called there, and where."""

    service: str
    called: str
    location: Location
    place: Place = _NO_PLACE


def undrawn_service(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A service is named in APIs, KPIs, costs, recovery, security, policies, templates or prose, and is not part of the architecture.

    All services of AWS are looked for, described by the library or not. A sentence that denies it (“no NAT gateway”, “was
    declined”), what is written under `alternatives`, and the former system are left out.

    Why: DOC-001 wants all AWS services used in the diagrams; a service that only the bill knows is an open question.
    Bad: “events go through Amazon Kinesis Data Streams”, or a policy with `kinesis:PutRecord`, where no component or supporting
    service is `kinesis`.
    Good: a component, or an entry in `architecture.supporting_services` for what is no node of its own.
    """
    library = evidence.workspace.library
    drawn = _drawn(project)
    seen: set[str] = set()
    for named in (*_referred(project, library), *_in_prose(project, library, drawn), *_in_code(evidence, project)):
        if named.service not in drawn and named.service not in seen:
            seen.add(named.service)
            described = named.service in library.services
            known = f"service `{named.service}`" if described else "a service that the library does not describe"
            yield Finding(
                severity="gap",
                message=f"{named.called} is named here and is not part of the architecture ({known})",
                location=named.location,
                criterion="DOC-001.services-shown",
                hint="Draw it as a component, add it to architecture.supporting_services, or take the name out."
                if described
                else "Describe it in content/library/services.yml of your workspace and draw it, or take the name out.",
                place=named.place,
            )


def _drawn(project: Project) -> set[str]:
    drawn = {component.service for component in project.architecture.components}
    drawn |= {service.service for service in project.architecture.supporting_services}
    for family in _SAME:
        if drawn & family:
            drawn |= family
    return drawn | _NO_SERVICES


def _referred(project: Project, library: Library) -> Iterator[_Named]:
    """Yield the services that keys refer to: of the network's protection, of prices, of metrics."""
    services, prices = library.services, {price.id: price.service for price in library.prices.prices}
    for index, use in enumerate(project.security.network.services):
        yield _Named(use.service, services[use.service].name, ("security", "network", "services", index))
    for index, usage in enumerate(project.cost.usage):
        service = prices[usage.price]
        yield _Named(service, services[service].name, ("cost", "usage", index, "price"))
    drawn = _drawn(project)
    for index, kpi in enumerate(project.operations.kpis):
        of = library.metrics[kpi.metric.set].services if kpi.metric is not None and kpi.metric.set else []
        if of and not drawn.intersection(of):
            yield _Named(of[0], services[of[0]].name, ("operations", "kpis", index, "metric"))


def _in_prose(project: Project, library: Library, drawn: set[str]) -> Iterator[_Named]:
    names = _names(library)
    doubtful = {name.split()[0] for name, service in names.items() if service not in drawn}
    for location, text in texts(project):
        if _COMPARED.isdisjoint(location) and not doubtful.isdisjoint(re.findall(r"[\w@]+", text)):
            for found in asserted(_any_of(name for name in names if name in text), text):
                yield _Named(names[found[0]], found[0], location)


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds the longest of `names`, as words of their own and not as code."""
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<![\w/.:`-])(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?![\w`])")


def _in_code(evidence: Evidence, project: Project) -> Iterator[_Named]:
    """Yield the services of actions that policies allow, and of resources in excerpts of templates."""
    library = evidence.workspace.library
    ids = _ids(library)
    prefixes = {prefix: id for id, entry in library.service_names.names.items() for prefix in entry.prefixes}
    kinds = {kind: id for id, entry in library.service_names.names.items() for kind in entry.types}
    for index, policy in enumerate(project.security.identity.policies):
        location: Location = ("security", "identity", "policies", index, "document")
        for action, line, column in _allowed(policy.document):
            if (id := prefixes.get(action.partition(":")[0].lower())) is not None:
                yield _Named(ids[id], f"`{action}`", location, place_in(evidence.workspace, project.id, location, line, column))
    for index, template in enumerate(project.delivery.infrastructure.templates):
        for found in _TYPE.finditer(template.excerpt):
            if (id := kinds.get(found[1])) is not None:
                yield _Named(ids[id], f"`{found[0]}`", ("delivery", "infrastructure", "templates", index, "excerpt"))


def _allowed(document: str | None) -> Iterator[tuple[str, int, int]]:
    """Yield the actions that a policy allows, with line and column of each; none of one that IAM would reject."""
    try:
        found = statements(document) if document is not None and not is_open(document) else []
    except Malformed:
        return
    for statement in found:
        if statement.allows:
            yield from ((str(action.value), action.line, action.column) for action in statement.values("Action"))


def _names(library: Library) -> dict[str, str]:
    """Return the names under which prose speaks of a service, each with its id: official, short, former, without Amazon or AWS."""
    names: dict[str, str] = {}
    ids = _ids(library)
    for id, entry in library.service_names.names.items():
        names |= dict.fromkeys((entry.name, *entry.also), ids[id])
    for id, service in library.services.items():
        if service.scope != "external" and id not in _NO_SERVICES:
            names |= dict.fromkeys(_called(service), id)
    return names


def _ids(library: Library) -> dict[str, str]:
    """Return the id of each service of the list: that of services.yml where it is described there, by the list or by its name."""
    described = {name: id for id, service in library.services.items() for name in _called(service)}
    return {id: entry.service or described.get(entry.name, id) for id, entry in library.service_names.names.items()}


def _called(service: Service) -> Iterator[str]:
    full = re.sub(r"\s*\(.*\)", "", service.name)
    bare = re.sub(r"^(?:Amazon|AWS) ", "", full)
    yield full
    if service.short:
        yield service.short
    if re.search(r"[A-Z].*[A-Z0-9]", bare):
        yield bare


PROJECT_RULES = (undrawn_service,)
