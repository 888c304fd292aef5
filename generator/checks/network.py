"""Rules about VPC networks: every door has its reason, and none is wider than the reason (NETSEC-001)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.analysis.network_rules import Peers, doors, ports, protocol
from generator.checks.finding import Evidence, Finding
from generator.model.description.architecture import Component
from generator.model.description.project import Project
from generator.model.types.open import is_open
from generator.model.types.origin import Location

_NETWORK: Location = ("security", "network")
_MANAGEMENT = {22: "SSH", 23: "Telnet", 135: "RPC", 445: "SMB", 3389: "RDP", 5900: "VNC", 5985: "WinRM", 5986: "WinRM"}
_WEB = {80, 443}
_WITH_PORTS = (6, 17, None)
"""TCP and UDP, and what cannot be read."""
_WIDEST = 65535 - 1024
"""The span of answers, the widest that a flow can need."""
_EPHEMERAL = 1024
"""The first port of answers: RFC 6056 recommends 1024 to 65535; Linux uses 32768 to 60999."""


def open_door(_: Evidence, project: Project) -> Iterator[Finding]:
    """A rule of a security group or network ACL lets the whole Internet in.

    A range is the Internet where it has public addresses and is wider than /16, or /32 of IPv6: no organisation's network is that large.
    Left out are ports 80 and 443 to a public load balancer, and answers on ports from 1024 through a network ACL.

    Why: NETSEC-001 restricts traffic between the Internet and the VPC; a management port that is open is found in minutes.
    Bad: `{direction: inbound, ports: "22", peer: 0.0.0.0/0}`, `peer: 0.0.0.0/1`, `peer: Anywhere-IPv6`.
    Good: the group of the caller as the peer; for people AWS Systems Manager Session Manager, which needs no port.
    """
    peers = Peers(project)
    for door in doors(project):
        rule = door.rule
        if rule.action == "deny" or rule.direction == "outbound" or not peers.read(rule.peer).internet:
            continue
        spans = _spans(rule.ports)
        web = all(first == last and first in _WEB for first, last in spans)
        answers = all(first >= _EPHEMERAL for first, _ in spans)
        if (door.front and web) or (door.acl and answers):
            continue
        managed = managed_ports(spans)
        what = f"reach {', '.join(managed)}" if managed else f"in on ports {rule.ports}"
        yield Finding(
            severity="error",
            message=f"{door.name} lets the Internet {what}",
            location=door.location,
            criterion="NETSEC-001.internet-security-groups",
            hint="Name the group or the range of the caller; for people use Session Manager instead of a port.",
        )


def broad_rule(_: Evidence, project: Project) -> Iterator[Finding]:
    """A rule allows all ports or all protocols.

    Why: NETSEC-001 restricts traffic inside the VPC too; a rule for everything restricts nothing.
    Bad: `protocol: all, ports: all` with `action: allow`.
    Good: the protocol and the port of the flow that the reason names.
    """
    for door in doors(project):
        rule = door.rule
        number = protocol(rule.protocol)
        every_port = number in _WITH_PORTS and any(last - first > _WIDEST for first, last in _spans(rule.ports))
        if rule.action == "allow" and (every_port or number == -1):
            yield Finding(
                severity="gap",
                message=f"{door.name} allows protocol {rule.protocol}, ports {rule.ports}, {rule.direction} with {rule.peer}",
                location=door.location,
                criterion="NETSEC-001.internal-security-groups",
                hint="Name the protocol and the ports of the flow.",
            )


_EMPTY_REASON = re.compile(
    r"^(?:-+|n/?a|none|required|needed|necessary|default|access|traffic|standard|todo|tbd|yes|ok)\W*$", re.IGNORECASE
)


def unreasoned_rule(_: Evidence, project: Project) -> Iterator[Finding]:
    """A rule of a security group or network ACL has a reason that names no flow.

    Why: a rule without an explanation is never taken away.
    Bad: `reason: Required`.
    Good: `reason: Calls and health checks of the load balancer`.
    """
    for door in doors(project):
        rule = door.rule
        if _EMPTY_REASON.match(rule.reason):
            yield Finding(
                severity="gap",
                message=f"{door.name} allows ports {rule.ports} with {rule.peer} for the reason “{rule.reason}”",
                location=(*door.location, "reason"),
                criterion="NETSEC-001.applied",
                hint="Say which component calls which, and what for.",
            )


def unguarded_subnet(_: Evidence, project: Project) -> Iterator[Finding]:
    """A subnet in which something runs has no network ACL of its own.

    Why: NETSEC-001 asks for network ACLs that restrict inbound and outbound traffic; the default one allows everything.
    Bad: a subnet with placements that no entry of `network_acls` lists.
    Good: an ACL for each tier, with its subnets and rules.
    """
    guarded = {subnet for acl in project.security.network.network_acls for subnet in acl.subnets}
    used = {placement.subnet for component in project.architecture.components for placement in component.placements}
    for vpc in project.architecture.vpcs:
        for subnet in vpc.subnets:
            if subnet.id in used - guarded:
                yield Finding(
                    severity="gap",
                    message=f"the subnet {subnet.name} is in use and has no network ACL",
                    location=("architecture", "vpcs", vpc.id, "subnets", subnet.id),
                    criterion="NETSEC-001.network-acls",
                    hint="Add it to an entry of security.network.network_acls.",
                )


def unguarded_component(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A component that stands in a subnet carries no security group.

    Why: NETSEC-001 restricts traffic by security groups; without one the VPC's default group decides.
    Bad: a database with placements that no security group `protects`.
    Good: a group of its own with the one caller it has.
    """
    protected = {id for group in project.security.network.security_groups for id in group.protects}
    services = evidence.workspace.library.services
    for component in project.architecture.components:
        if not component.placements or component.id in protected:
            continue
        service = services[component.service]
        if service.security_groups and service.vpc != "never":
            yield Finding(
                severity="gap",
                message=f"{component.name} (`{component.id}`) stands in a VPC without a security group",
                location=("architecture", "components", component.id),
                criterion="NETSEC-001.internal-security-groups",
                hint="Add it to `protects` of a security group.",
            )


def idle_group(_: Evidence, project: Project) -> Iterator[Finding]:
    """A security group is said to protect a component that does not stand in its VPC.

    Why: a group works only on network interfaces in its VPC; elsewhere it protects nothing.
    Bad: a group that `protects` a DynamoDB table.
    Good: the groups of what has an address in the VPC.
    """
    for group in project.security.network.security_groups:
        for index, id in enumerate(group.protects):
            component = next(component for component in project.architecture.components if component.id == id)
            if group.vpc not in _vpcs_of(component, project):
                yield Finding(
                    severity="error",
                    message=f"the security group {group.name} protects `{id}`, which is not in its VPC",
                    location=(*_NETWORK, "security_groups", group.id, "protects", index),
                    criterion="NETSEC-001.internal-security-groups",
                    hint="Give the component its placements, or take it off the group.",
                )


def unexplained_network(_: Evidence, project: Project) -> Iterator[Finding]:
    """There is no VPC and nothing says what restricts traffic instead, or there is one and the text denies it.

    Why: NETSEC-001 is asked of every reference; a system of regional services answers with what takes the groups' place.
    Bad: no `vpcs`, and no `without_vpc`.
    Good: `without_vpc` with the web ACLs, policies and throttles that do the work.
    """
    if is_open(project.security):
        return
    said, has = project.security.network.without_vpc is not None, bool(project.architecture.vpcs)
    if said == has:
        wrong = (
            "there is a VPC, and without_vpc says why there is none"
            if has
            else ("there is no VPC, and nothing says what restricts traffic instead")
        )
        yield Finding(
            severity="error" if has else "gap",
            message=wrong,
            location=(*_NETWORK, "without_vpc") if has else _NETWORK,
            criterion="NETSEC-001.applied",
            hint="Delete without_vpc." if has else "Write it in security.network.without_vpc.",
        )


def managed_ports(spans: Iterable[tuple[int, int]]) -> list[str]:
    """Return the ways of managing a machine that spans of ports open, such as SSH (22)."""
    spans = list(spans)
    return [f"{name} ({port})" for port, name in _MANAGEMENT.items() if any(first <= port <= last for first, last in spans)]


def _spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of ports, all where they cannot be read: that is a finding of its own."""
    found = ports(text)
    return [(0, 65535)] if found is None else found


def _vpcs_of(component: Component, project: Project) -> set[str]:
    of = {subnet.id: vpc.id for vpc in project.architecture.vpcs for subnet in vpc.subnets}
    return {of[placement.subnet] for placement in component.placements} | ({component.vpc} if component.vpc else set())


PROJECT_RULES = (
    open_door,
    broad_rule,
    unreasoned_rule,
    unguarded_subnet,
    unguarded_component,
    idle_group,
    unexplained_network,
)
