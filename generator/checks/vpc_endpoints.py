"""Rules about VPC endpoints: to which services of AWS each leads, and that nothing else is drawn behind it (NETSEC-001, DOC-001)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.checks.finding import Evidence, Finding
from generator.model.description.architecture import Component
from generator.model.description.project import Project
from generator.model.library import Service
from generator.model.types.open import each, is_open

ENDPOINTS = {"vpce", "gatewayendpoint", "privatelink", "apigw-endpoint"}
"""Services of components that are endpoints in a VPC."""
_PREFIX_LIST = re.compile(r"com\.amazonaws\.[a-z0-9-]+\.(.+)")


@dataclass(frozen=True)
class Endpoint:
    """An endpoint of a VPC; `leads` are the names of the services it leads to, None where nothing says which."""

    component: Component
    leads: frozenset[str] | None

    @property
    def is_gateway(self) -> bool:
        """Return whether it is a gateway endpoint, a route and no network interface."""
        return self.component.service == "gatewayendpoint"

    def serves(self, service: Service) -> bool:
        """Return whether it leads to `service`, or may, as the library does not know the names of its endpoints."""
        if self.is_gateway and not service.gateway_endpoint:
            return False
        return not service.endpoints or (self.leads is not None and not self.leads.isdisjoint(service.endpoints))


def endpoints(evidence: Evidence, project: Project) -> dict[str, Endpoint]:
    """Return the endpoints of a project by component.

    Where `settings.endpoints` names services, they are those; else the services behind its connections and its routes.
    """
    services = evidence.workspace.library.services
    components = {one.id: one for one in each(project.architecture.components) if not is_open(one.service)}
    found = {}
    for id, one in components.items():
        if one.service not in ENDPOINTS:
            continue
        said = _said(one) or {*_routed(project, id), *_behind(project, id, components, services)}
        if one.service == "apigw-endpoint":
            said |= set(services["apigateway"].endpoints)
        found[id] = Endpoint(one, frozenset(said) or None)
    return found


def _said(component: Component) -> set[str]:
    settings = None if is_open(component.settings) else component.settings
    return set() if settings is None else {name for name in each(settings.endpoints) if not is_open(name)}


def _routed(project: Project, endpoint: str) -> Iterator[str]:
    for vpc in each(project.architecture.vpcs):
        for subnet in each(vpc.subnets):
            for route in each(subnet.routes):
                if route.via == endpoint and not is_open(route.to) and (name := _PREFIX_LIST.fullmatch(route.to)):
                    yield name[1]


def _behind(project: Project, endpoint: str, components: dict[str, Component], services: dict[str, Service]) -> Iterator[str]:
    for call in each(project.architecture.connections):
        target = components.get(call.target) if call.source == endpoint else None
        if target is not None and target.service in services:
            yield from services[target.service].endpoints


def misled_connection(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A connection from a VPC endpoint to a service that the endpoint does not lead to.

    Why: an endpoint leads to the one service it was made for; a gateway endpoint leads to Amazon S3 or Amazon DynamoDB only.
    Bad: a gateway endpoint with a connection to an Amazon SQS queue; `settings: {endpoints: [ecr.api]}` and one to AWS KMS.
    Good: an endpoint of the service `vpce` with `settings: {endpoints: [sqs]}` and the connection to the queue.
    """
    services = evidence.workspace.library.services
    components = {one.id: one for one in each(project.architecture.components) if not is_open(one.service)}
    known = endpoints(evidence, project)
    for index, call in enumerate([] if is_open(project.architecture.connections) else project.architecture.connections):
        if is_open(call) or call.source not in known or call.target not in components:
            continue
        endpoint, service = known[call.source], services[components[call.target].service]
        if service.vpc != "subnets" and not endpoint.serves(service):
            others = "Amazon S3 and Amazon DynamoDB only" if endpoint.is_gateway and not service.gateway_endpoint else _named(endpoint)
            yield Finding(
                severity="error",
                message=f"`{call.source}` does not lead to {service.short or service.name} (`{call.target}`): it leads to {others}",
                location=("architecture", "connections", index),
                criterion="NETSEC-001.applied",
                hint=f"Draw it from the endpoint that does{_names(service)}, or add that endpoint.",
            )


def _named(endpoint: Endpoint) -> str:
    return ", ".join(sorted(endpoint.leads or ())) or "nothing that is said"


def _names(service: Service) -> str:
    return f" ({' or '.join(service.endpoints)} in its `settings.endpoints`)" if service.endpoints else ""


PROJECT_RULES = (misled_connection,)
