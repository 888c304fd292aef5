"""Rules about single rules of security groups and network ACLs: AWS would take each, and its other side is there (NETSEC-001)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.analysis.network_rules import Door, Peer, Peers, doors, ports, protocol
from generator.checks.finding import Evidence, Finding, Severity
from generator.model.description.project import Project
from generator.model.types.open import each, is_open
from generator.model.types.origin import Location
from generator.model.types.refusals import near

_GROUPS = "NETSEC-001.internal-security-groups"
_ACLS = "NETSEC-001.network-acls"
_LAST_PORT = 65535
_LAST_NUMBER = 32766
"""The highest rule number of a network ACL (Amazon VPC User Guide, network ACL rules, 2026-11)."""
_WITH_PORTS = (6, 17, None)
"""TCP and UDP, and what cannot be read."""


def _criterion(door: Door) -> str:
    return _ACLS if door.acl else _GROUPS


def unknown_peer(_: Evidence, project: Project) -> Iterator[Finding]:
    """The peer of a rule is no address range, security group, prefix list or component.

    Why: a rule without another side that exists cannot be judged, and could not be deployed.
    Bad: `peer: Anywhere-IPv4`, `peer: 10.0.0.0/33`, `peer: bookings-databse`.
    Good: `peer: 10.0.0.0/16`, `peer: 2001:db8::/32`, `peer: com.amazonaws.eu-west-1.s3`, the name of a group that is described.
    """
    peers = Peers(project)
    for door in doors(project):
        peer = peers.read(door.rule.peer)
        if peer.kind != "unknown":
            continue
        meant = near(door.rule.peer, peers.names)
        known = "no range, security group, prefix list or component of this project"
        yield Finding(
            severity="error",
            message=f"the peer `{door.rule.peer}` of {door.name} is {known}",
            location=(*door.location, "peer"),
            criterion=_criterion(door),
            hint=_instead(peer, meant),
        )


def _instead(peer: Peer, meant: str | None) -> str:
    if peer.problem:
        return f"It {peer.problem}."
    if peer.sounds_open:
        return "Everybody is written 0.0.0.0/0, of IPv6 ::/0."
    if meant:
        return f"Did you mean `{meant}`?"
    return "Write a range such as 10.0.0.0/16, a group or component by its name or id, or a prefix list such as com.amazonaws.eu-west-1.s3."


def unreachable_peer(_: Evidence, project: Project) -> Iterator[Finding]:
    """The peer of a rule is there, but AWS would not take it in this place.

    Why: a network ACL knows address ranges only; a group can be named in its own VPC, and in one that is peered with it; a prefix
    list of AWS belongs to one Region.
    Bad: a security group as the peer of a network ACL; the group of another VPC; `com.amazonaws.us-east-1.s3` in eu-west-1.
    Good: the range of the caller's subnets; `peered_with` at the VPC where the two are joined.
    """
    peers = Peers(project)
    for door in doors(project):
        peer = peers.read(door.rule.peer)
        for what, hint in _unreachable(door, peer, project):
            yield Finding(
                severity="error",
                message=f"the peer `{door.rule.peer}` of {door.name} {what}",
                location=(*door.location, "peer"),
                criterion=_criterion(door),
                hint=hint,
            )


def _unreachable(door: Door, peer: Peer, project: Project) -> Iterator[tuple[str, str]]:
    if door.acl and peer.kind in ("group", "component", "prefix list"):
        yield f"is a {_word(peer)}, and a network ACL takes address ranges only", "Write the range of its subnets."
        return
    groups = [peer.group] if peer.group is not None else []
    if peer.component is not None:
        groups = [group for group in each(project.security.network.security_groups) if peer.component.id in each(group.protects)]
        if not groups:
            yield "is a component without a security group", "Write its address range, its prefix list, or give it a group."
    homes = {group.vpc for group in groups if not is_open(group.vpc)}
    if homes and door.vpcs and not homes & _joined(door.vpcs, project):
        other = " and ".join(f"`{vpc}`" for vpc in sorted(homes))
        yield f"is in another VPC ({other})", "Name a group of the same VPC, or say with `peered_with` at the VPC that the two are joined."
    regions = {vpc.region for vpc in each(project.architecture.vpcs) if vpc.id in door.vpcs and not is_open(vpc.region)}
    if peer.region and peer.region != "global" and regions and peer.region not in regions:
        yield f"is the prefix list of another Region than {' and '.join(sorted(regions))}", "Write the Region of the VPC."


def _word(peer: Peer) -> str:
    return "security group" if peer.kind == "group" else peer.kind


def _joined(vpcs: frozenset[str], project: Project) -> set[str]:
    """Return `vpcs` and those that are peered with one of them, whichever of the two says so."""
    pairs = [(vpc.id, other) for vpc in each(project.architecture.vpcs) for other in each(vpc.peered_with)]
    return {*vpcs, *(b for a, b in pairs if a in vpcs), *(a for a, b in pairs if b in vpcs)}


def impossible_ports(_: Evidence, project: Project) -> Iterator[Finding]:
    """The ports or the protocol of a rule do not exist.

    Why: a rule that AWS does not accept is none that was deployed.
    Bad: `ports: "80000"`, `ports: 443-80`, `ports: web`, `protocol: HTTPS`.
    Good: `ports: "443"`, `ports: 1024-65535`, `ports: all`; `protocol: TCP`.
    """
    for door in doors(project):
        number = protocol(door.rule.protocol)
        if number is None:
            hint = "Write TCP, UDP, ICMP, ICMPv6, all, or the number of the protocol."
            yield _impossible(door, "protocol", f"`{door.rule.protocol}`, which is no protocol of a network rule", hint)
        if number in _WITH_PORTS:
            for what, hint in _wrong_ports(door.rule.ports):
                yield _impossible(door, "ports", what, hint)


def _wrong_ports(text: str) -> Iterator[tuple[str, str]]:
    spans = ports(text)
    if spans is None:
        yield f"ports `{text}`, which are no port numbers", "Write 443, 1024-65535, several with a comma between them, or all."
    for first, last in spans or ():
        if max(first, last) > _LAST_PORT:
            yield f"port {max(first, last)}; the last one is {_LAST_PORT}", "Correct the number."
        if first > last:
            yield f"ports {first}-{last}, which end before they begin", "Write the lower port first."


def _impossible(door: Door, key: str, what: str, hint: str) -> Finding:
    location: Location = (*door.location, key)
    return Finding(severity="error", message=f"{door.name} names {what}", location=location, criterion=_criterion(door), hint=hint)


def impossible_order(_: Evidence, project: Project) -> Iterator[Finding]:
    """A security group denies or has numbers, or a network ACL has a number that is missing, used twice or out of range.

    Why: a security group only allows; a network ACL is read in the order of its numbers, each once in a direction, up to 32766.
    Bad: `action: deny` in a security group; two inbound rules with `number: 100`; `number: 40000`.
    Good: deny in the network ACL, with a number below the rules that allow.
    """
    used: dict[tuple[Location, str, int], int] = {}
    for door in doors(project):
        number = door.rule.number
        if is_open(number):
            continue
        if not door.acl:
            yield from _not_of_a_group(door, number)
        elif number is None:
            yield _out_of_order(door, "number", "has a rule without a number", "gap", "Number its rules from 100 in steps of ten.")
        elif not 1 <= number <= _LAST_NUMBER:
            yield _out_of_order(door, "number", f"has a rule with the number {number}", "error", f"Use 1 to {_LAST_NUMBER}.")
        else:
            key = (door.location[:-1], door.rule.direction, number)
            used[key] = used.get(key, 0) + 1
            if used[key] == 2:
                what = f"has two {door.rule.direction} rules with the number {number}"
                yield _out_of_order(door, "number", what, "error", "Give each a number of its own: the lower one is applied first.")


def _not_of_a_group(door: Door, number: int | None) -> Iterator[Finding]:
    if door.rule.action == "deny":
        yield _out_of_order(door, "action", "denies; a security group only allows", "error", "Deny in the network ACL of the subnets.")
    if number is not None:
        yield _out_of_order(door, "number", "numbers a rule; its rules have no order", "error", "Leave the number out.")


def _out_of_order(door: Door, key: str, what: str, severity: Severity, hint: str) -> Finding:
    return Finding(
        severity=severity,
        message=f"{door.name} {what}",
        location=(*door.location, key),
        criterion=_criterion(door),
        hint=hint,
    )


PROJECT_RULES = (unknown_peer, unreachable_peer, impossible_ports, impossible_order)
