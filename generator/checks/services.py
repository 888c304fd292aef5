"""Rules about AWS services: what any part of the description names is also part of the architecture (DOC-001, 2.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from generator.checks.finding import Evidence, Finding
from generator.checks.prose import asserted, texts
from generator.model.description.project import Project
from generator.model.library import Library, Service
from generator.model.types.origin import Location

_SAME = ({"rds", "aurora"}, {"ecs", "fargate", "autoscaling"}, {"vpce", "privatelink"}, {"ssm", "parameterstore"})
"""Services of which one is called by the other's name: Aurora is part of Amazon RDS."""
_NO_SERVICES = {"vpc", "privatesubnet", "publicsubnet", "igw", "nacl", "apigw-endpoint", "data-transfer"}
"""Entries of the library that are parts of a network, and drawn as such, or no thing at all."""
_COMPARED = {"alternatives", "lessons", "why_aws", "problem"}
"""Keys under which services are named that were weighed, or that belong to another system."""


def undrawn_service(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A service is named in APIs, KPIs, costs, recovery, security or prose, and is not part of the architecture.

    A sentence that denies it (“no NAT gateway”, “was declined”), and what stands under `alternatives`, is left out.

    Why: DOC-001 wants all AWS services used in the diagrams; a service that only the bill knows is an open question.
    Bad: “events go through Amazon Kinesis Data Streams” where no component or supporting service is `kinesis`.
    Good: a component, or an entry in `architecture.supporting_services` for what is no node of its own.
    """
    library = evidence.workspace.library
    names = _names(library)
    pattern = _any_of(names)
    drawn = _drawn(project)
    told: set[str] = set()
    doubtful = _any_of(name for name, service in names.items() if service not in drawn)
    prose = [(location, text) for location, text in texts(project) if doubtful.search(text)]
    named = [*_referred(project, library), *_in_prose(prose, pattern, names)]
    for location, service, called in named:
        if service not in drawn and service not in told:
            told.add(service)
            yield Finding(
                severity="gap",
                message=f"{called} is named here and is not part of the architecture (service `{service}`)",
                location=location,
                criterion="DOC-001.services-shown",
                hint="Draw it as a component, add it to architecture.supporting_services, or take the name out.",
            )


def _drawn(project: Project) -> set[str]:
    drawn = {component.service for component in project.architecture.components}
    drawn |= {service.service for service in project.architecture.supporting_services}
    for family in _SAME:
        if drawn & family:
            drawn |= family
    return drawn | _NO_SERVICES


def _referred(project: Project, library: Library) -> Iterator[tuple[Location, str, str]]:
    """Yield the services that keys refer to: of the network's protection, of prices, of metrics."""
    services, prices = library.services, {price.id: price.service for price in library.prices.prices}
    for index, use in enumerate(project.security.network.services):
        yield ("security", "network", "services", index), use.service, services[use.service].name
    for index, usage in enumerate(project.cost.usage):
        service = prices[usage.price]
        yield ("cost", "usage", index, "price"), service, services[service].name
    drawn = _drawn(project)
    for index, kpi in enumerate(project.operations.kpis):
        of = library.metrics[kpi.metric.set].services if kpi.metric is not None and kpi.metric.set else []
        if of and not drawn.intersection(of):
            yield ("operations", "kpis", index, "metric"), of[0], services[of[0]].name


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds the longest of `names`, as words of their own and not as code."""
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<![\w/.:`-])(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?![\w`])")


def _in_prose(
    prose: Iterable[tuple[Location, str]], pattern: re.Pattern[str], names: Mapping[str, str]
) -> Iterator[tuple[Location, str, str]]:
    for location, text in prose:
        if not _COMPARED.intersection(location):
            for found in asserted(pattern, text):
                yield location, names[found[0]], found[0]


def _names(library: Library) -> dict[str, str]:
    """Return the names under which prose speaks of a service: official, short, and without Amazon or AWS."""
    names: dict[str, str] = {}
    for id, service in library.services.items():
        if service.scope != "external" and id not in _NO_SERVICES:
            names |= dict.fromkeys(_called(service), id)
    return names


def _called(service: Service) -> Iterator[str]:
    full = re.sub(r"\s*\(.*\)", "", service.name)
    bare = re.sub(r"^(?:Amazon|AWS) ", "", full)
    yield full
    if service.short:
        yield service.short
    if re.search(r"[A-Z].*[A-Z0-9]", bare):
        yield bare


PROJECT_RULES = (undrawn_service,)
