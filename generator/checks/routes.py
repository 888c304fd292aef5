"""Rules about the ways out of a VPC: what calls out of it can, and what is reached from the Internet can be (NETSEC-001, DOC-001)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.analysis.network_rules import Peers
from generator.checks.finding import Evidence, Finding
from generator.checks.vpc_endpoints import ENDPOINTS, Endpoint, endpoints
from generator.model.description.architecture import Component, Connection, Subnet, Vpc
from generator.model.description.project import Project
from generator.model.library import Service
from generator.model.types.open import each, is_open
from generator.model.types.origin import Location

_CRITERION = "NETSEC-001.applied"
_COMPUTE = {"lambda", "fargate", "ecs", "ec2", "eks", "codebuild", "autoscaling"}
"""Services whose calls leave by the subnet. What a managed service does beside it, such as RDS with its key, does not."""
_BESIDE_THE_SUBNET = {("lambda", "cloudwatch"), ("lambda", "xray")}
"""What Lambda itself sends, not the function."""
_OUT = {"nat", "networkfirewall", "tgw", "vpn", "dx"}
_GATEWAYS = {*ENDPOINTS, *_OUT, "igw"}


@dataclass(frozen=True)
class _Network:
    """A VPC with what is described in it."""

    vpc: Vpc
    inside: frozenset[str]
    gateways: tuple[Component, ...]

    def ways(self, subnets: list[Subnet]) -> list[Component]:
        """Return the gateways by which these subnets are left: those of their routes, where any of them writes routes."""
        routed = {route.via for subnet in subnets for route in each(subnet.routes)}
        by_address = ENDPOINTS - {"gatewayendpoint"}
        return [one for one in self.gateways if not routed or one.id in routed or one.service in by_address]


def _networks(project: Project) -> Iterator[_Network]:
    vpcs = list(each(project.architecture.vpcs))
    for vpc in vpcs:
        subnets = {subnet.id for subnet in each(vpc.subnets)}
        members = [one for one in each(project.architecture.components) if _is_in(one, vpc, subnets, only=len(vpcs) == 1)]
        gateways = tuple(one for one in members if one.service in _GATEWAYS)
        placed = frozenset(one.id for one in members if one not in gateways or one.service in ENDPOINTS)
        yield _Network(vpc, placed, gateways)


def _is_in(component: Component, vpc: Vpc, subnets: set[str], *, only: bool) -> bool:
    if is_open(component.service):
        return False
    if is_open(component.vpc):
        return component.service in _GATEWAYS  # it may be in this one
    placed = any(not is_open(placement.subnet) and placement.subnet in subnets for placement in each(component.placements))
    unplaced = component.vpc is None and not component.placements
    return placed or component.vpc == vpc.id or (unplaced and only and component.service in _GATEWAYS)


def no_way_out(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """What runs in a subnet calls something outside the VPC, and nothing is described that leads there.

    Why: without NAT gateway, endpoint or transit gateway the call runs into its time-out; the drawing shows a line that cannot be.
    Bad: a function in private subnets with a connection to an Amazon SQS queue, in a VPC whose only endpoint leads to Amazon S3.
    Good: the endpoint as a component with `vpc`, `settings: {endpoints: [sqs]}`, and the connection through it; a NAT gateway for what
    is on the Internet.
    """
    components = {one.id: one for one in each(project.architecture.components)}
    subnets = {subnet.id: subnet for vpc in each(project.architecture.vpcs) for subnet in each(vpc.subnets)}
    services, known = evidence.workspace.library.services, endpoints(evidence, project)
    for network in _networks(project):
        for index, call in enumerate([] if is_open(project.architecture.connections) else project.architecture.connections):
            if is_open(call) or is_open(call.kind) or not _leaves(call, network, components):
                continue
            source, target = components[call.source], components.get(call.target)
            used = [subnets[one.subnet] for one in each(source.placements) if not is_open(one.subnet) and one.subnet in subnets]
            service = None if target is None else services[target.service]
            if not any(_leads(way, known.get(way.id), service, used) for way in network.ways(used)):
                silent = [way.id for way in network.ways(used) if way.id in known and known[way.id].leads is None]
                yield Finding(
                    severity="gap",
                    message=f"`{call.source}` is in the VPC {network.vpc.name}, from which no way leads to `{call.target}`",
                    location=("architecture", "connections", index),
                    criterion=_CRITERION,
                    hint=_advice(service, silent),
                )


def _leads(way: Component, endpoint: Endpoint | None, service: Service | None, subnets: list[Subnet]) -> bool:
    """Return whether a gateway or endpoint leads from `subnets` to a service of AWS, or to what is outside it (None)."""
    if endpoint is None:
        public = bool(subnets) and all(subnet.kind == "public" for subnet in subnets)
        return way.service != "igw" or public
    return way.service == "privatelink" if service is None else endpoint.serves(service)


def _advice(service: Service | None, silent: list[str]) -> str:
    names = " or ".join(service.endpoints) if service is not None else ""
    if silent and names:
        return f"Where `{silent[0]}` leads there, write {names} into its `settings.endpoints`; else add what does with this `vpc`."
    named = f" (`settings.endpoints`: {names})" if names else ""
    return f"Add the endpoint{named}, NAT gateway or transit gateway that it goes through as a component with this `vpc`."


def _leaves(call: Connection, network: _Network, components: dict[str, Component]) -> bool:
    """Return whether a call is made from the network's subnets to something outside them."""
    source = components.get(call.source)
    if source is None or call.kind not in ("request", "event") or call.source not in network.inside or call.target in network.inside:
        return False
    target = components.get(call.target)
    if source.service not in _COMPUTE:
        return False
    if target is None:
        return True
    if is_open(target.service) or is_open(target.vpc) or (source.service, target.service) in _BESIDE_THE_SUBNET:
        return False
    return target.vpc not in set(each(network.vpc.peered_with))


def unrouted_subnet(_: Evidence, project: Project) -> Iterator[Finding]:
    """A public subnet in use has no Internet gateway, or another one has a route to it.

    Why: public means a route to an Internet gateway; without it no load balancer in it is reached, with it no subnet is private.
    Bad: a public load balancer in a VPC without a component of the service `igw`; `kind: private` with a route by the gateway.
    Good: the Internet gateway as a component with this `vpc`, and the kind that the routes make.
    """
    used = {one.subnet for part in each(project.architecture.components) for one in each(part.placements) if not is_open(one.subnet)}
    for network in _networks(project):
        doors = {gateway.id for gateway in network.gateways if gateway.service == "igw"}
        for subnet in each(network.vpc.subnets):
            if is_open(subnet.kind) or is_open(subnet.routes):
                continue
            at: Location = ("architecture", "vpcs", network.vpc.id, "subnets", subnet.id, "kind")
            reached = any(route.via in doors for route in each(subnet.routes))
            if subnet.kind == "public" and subnet.id in used and not (reached if subnet.routes else doors):
                lacking = "has no route to an Internet gateway" if subnet.routes else "its VPC has no Internet gateway"
                message = f"the subnet {subnet.name} is public, but {lacking}"
                hint = "Describe the gateway as a component (service igw) with this `vpc`."
                yield Finding(severity="gap", message=message, location=at, criterion=_CRITERION, hint=hint)
            if subnet.kind != "public" and reached:
                message = f"the subnet {subnet.name} is {subnet.kind}, but has a route to the Internet gateway"
                hint = "Make it public, or take the route away."
                yield Finding(severity="error", message=message, location=at, criterion=_CRITERION, hint=hint)


def impossible_route(_: Evidence, project: Project) -> Iterator[Finding]:
    """A route leads to no address range, or through something that is no gateway of this VPC.

    Why: the subnet would have no such way, and what is said of it is judged by its routes.
    Bad: `{to: internet, via: nat-a}`; a route `via` a table; a NAT gateway of another VPC.
    Good: `{to: 0.0.0.0/0, via: nat-a}`, `{to: com.amazonaws.eu-west-1.s3, via: s3-endpoint}`.
    """
    peers = Peers(project)
    for network in _networks(project):
        through = {gateway.id for gateway in network.gateways}
        for subnet in each(network.vpc.subnets):
            for index, route in enumerate([] if is_open(subnet.routes) else subnet.routes):
                if is_open(route) or is_open(route.to) or is_open(route.via):
                    continue
                at: Location = ("architecture", "vpcs", network.vpc.id, "subnets", subnet.id, "routes", index)
                if peers.read(route.to).kind not in ("range", "prefix list"):
                    hint = "Write a range such as 0.0.0.0/0 or ::/0, or a prefix list."
                    yield _impossible(f"`{route.to}`, which is no address range and no prefix list", subnet, (*at, "to"), hint)
                if route.via not in through:
                    hint = "Name a gateway or endpoint that is in this VPC."
                    yield _impossible(f"`{route.via}`, which is no gateway of its VPC", subnet, (*at, "via"), hint)


def _impossible(what: str, subnet: Subnet, location: Location, hint: str) -> Finding:
    message = f"a route of the subnet {subnet.name} names {what}"
    return Finding(severity="error", message=message, location=location, criterion=_CRITERION, hint=hint)


PROJECT_RULES = (no_way_out, unrouted_subnet, impossible_route)
