"""Rules about what the methods of an API call: kind, service of the target, connection and VPC agree (APIGW-002)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.checks.finding import Evidence, Finding
from generator.model.description.api import Integration
from generator.model.description.architecture import Component
from generator.model.description.project import Project
from generator.model.library import Library
from generator.model.types.open import each, is_open
from generator.model.types.origin import Location
from generator.model.types.ways import reached

_CRITERION = "APIGW-002.no-pass-through"
_BEHIND_A_LINK = {"alb", "nlb", "vpclink", "ecs", "fargate", "eks", "ec2"}
"""What a VPC link leads to: a load balancer, or what AWS Cloud Map finds (API Gateway Developer Guide, 2026-11)."""
_HTTP = {"alb", "nlb", "apigateway", "appsync", "cloudfront", "cognito", "ec2", "ecs", "eks", "fargate", "globalaccelerator"}
_HTTP |= {"lambda", "opensearch", "s3"}
"""Services that answer calls by HTTP without a signature: load balancers, servers, function URLs, web sites."""
_PREFIXES = {
    "stepfunctions": "states",
    "eventbridge": "events",
    "cognito": "cognito-idp",
    "parameterstore": "ssm",
    "apigateway": "execute-api",
}
"""How IAM calls the services whose id in the library is another one."""
_ALSO = {"cognito": {"cognito-idp", "cognito-identity"}}
_PASSED_THROUGH = {"vpclink", "waf", "alb", "nlb", "privatelink"}


@dataclass(frozen=True)
class _Target:
    """What a method calls, and what is around it."""

    integration: Integration
    component: Component | None
    library: Library
    tiers: frozenset[str]
    """The kinds of the subnets that it is in."""

    @property
    def service(self) -> str:
        return "" if self.component is None else self.component.service

    @property
    def title(self) -> str:
        """Return how a reader calls it, with its service."""
        if self.component is None:
            return f"`{self.integration.target}`, which is outside AWS"
        return f"`{self.component.id}` ({self.library.services[self.service].name})"

    @property
    def in_vpc(self) -> bool:
        return self.component is not None and bool(self.tiers or self.component.vpc)


def impossible_integration(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A method calls what an integration of its kind cannot call.

    Why: the record says how each call is made; a Lambda proxy to a table, or a VPC link without a VPC, was never deployed.
    Bad: `kind: AWS_PROXY` with a DynamoDB table; `kind: VPC_LINK` to a target outside every VPC; `action: sqs:SendMessage` on a topic.
    Good: AWS_PROXY for a Lambda function, AWS for the API of a service, HTTP for a public endpoint, VPC_LINK for a load balancer in
    a VPC, MOCK without a target.
    """
    if is_open(project.architecture.components):
        return  # which targets are AWS services is not described yet
    components = {component.id: component for component in each(project.architecture.components)}
    tiers = {subnet.id: subnet.kind for vpc in each(project.architecture.vpcs) for subnet in each(vpc.subnets) if not is_open(subnet.kind)}
    for location, integration in _integrations(project):
        component = components.get(integration.target or "")
        if component is not None and (is_open(component.service) or is_open(component.placements) or is_open(component.vpc)):
            continue
        placed = [] if component is None else [one.subnet for one in each(component.placements) if not is_open(one.subnet)]
        target = _Target(integration, component, evidence.workspace.library, frozenset(tiers[id] for id in placed if id in tiers))
        for key, what, hint in _impossible(target):
            yield Finding(
                severity="error",
                message=f"an integration of kind {integration.kind} {what}",
                location=(*location, key),
                criterion=_CRITERION,
                hint=hint,
            )


def _integrations(project: Project) -> Iterator[tuple[Location, Integration]]:
    for api in each(project.apis):
        for index, method in enumerate([] if is_open(api.methods) else api.methods):
            if is_open(method) or is_open(method.integration):
                continue
            integration = method.integration
            if not any(map(is_open, (integration.kind, integration.target, integration.action))):
                yield ("apis", api.id, "methods", index, "integration"), integration


def _impossible(target: _Target) -> Iterator[tuple[str, str, str]]:
    integration = target.integration
    if integration.kind == "MOCK":
        if integration.target is not None:
            yield "target", f"answers by itself and does not call {target.title}", "Leave the target out, or name the kind that calls it."
        return
    if integration.kind == "AWS_PROXY" and target.service != "lambda":
        yield "target", f"calls a Lambda function, not {target.title}", "Write AWS for the API of a service, VPC_LINK or HTTP for a server."
    if integration.kind == "AWS":
        yield from _no_service(target)
    if integration.kind in ("HTTP", "HTTP_PROXY"):
        yield from _not_public(target)
    if integration.kind == "VPC_LINK" and not (target.service in _BEHIND_A_LINK and target.in_vpc):
        where = "" if target.in_vpc else ", which is in no VPC"
        hint = "Name the load balancer or service in the VPC, or the kind that fits the target."
        yield "target", f"leads to a load balancer or service in a VPC, not to {target.title}{where}", hint


def _no_service(target: _Target) -> Iterator[tuple[str, str, str]]:
    """Yield what speaks against a direct integration: no API of AWS behind it, or the action of another service."""
    if target.component is None or target.library.services[target.service].vpc == "subnets":
        yield "target", f"calls the API of an AWS service, not {target.title}", "Write HTTP or VPC_LINK for a server."
        return
    prefix = (target.integration.action or "").partition(":")
    own = _ALSO.get(target.service, {_PREFIXES.get(target.service, target.service)})
    if prefix[1] and prefix[0].lower() not in own:
        yield (
            "action",
            f"has the action {target.integration.action}, which {target.title} does not have",
            "Correct the action or the target.",
        )


def _not_public(target: _Target) -> Iterator[tuple[str, str, str]]:
    if target.component is not None and target.service not in _HTTP:
        hint = "Write AWS_PROXY for a function, AWS for the API of a service."
        yield "target", f"calls an HTTP endpoint, which {target.title} is not", hint
    elif target.tiers and "public" not in target.tiers:
        yield "target", f"reaches public endpoints only, and {target.title} is in private subnets", "Write VPC_LINK, and draw the link."


def undrawn_integration(_: Evidence, project: Project) -> Iterator[Finding]:
    """A method calls a component to which no connection of its API leads.

    Why: the design record says what the API calls, and the diagram shows something else; a reviewer lays the two side by side.
    Bad: `target: bookings-table`, and no connection from the API to the table.
    Good: the connection, directly or through the VPC link and the load balancer in between.
    """
    components = {component.id: component.service for component in each(project.architecture.components) if not is_open(component.service)}
    connections = project.architecture.connections
    if is_open(connections) or any(map(is_open, connections)):
        return
    for api in each(project.apis):
        if is_open(api.component):
            continue
        steps = [
            (line.source, line.target)
            for line in connections
            if line.source == api.component or components.get(line.source) in _PASSED_THROUGH
        ]
        seen = reached([api.component], steps)
        missed: set[str] = set()
        for location, integration in _integrations(project):
            target = integration.target
            if location[1] != api.id or target is None or target in seen or target in missed:
                continue
            missed.add(target)
            yield Finding(
                severity="error",
                message=f"{api.name} calls `{target}`, and no connection leads there from `{api.component}`",
                location=(*location, "target"),
                criterion="DOC-001.diagram",
                hint="Draw the connection in architecture.connections, or correct the target.",
            )


PROJECT_RULES = (impossible_integration, undrawn_integration)
