"""Rules about VPCs and their subnets: they can exist as they are described, and what runs in them can (NETSEC-001, DOC-001)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.analysis.address_ranges import Range, as_range, overlapping, within
from generator.checks.finding import Evidence, Finding
from generator.model.description.architecture import Component, Subnet, Vpc
from generator.model.description.project import Project
from generator.model.types.open import each, is_open
from generator.model.types.origin import Location

_PLACED = "DOC-001.placement-shown"
_DIRECTIONS = {"north": "n", "south": "s", "east": "e", "west": "w", "central": "c"}
_DIRECTIONS |= {"northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw"}
_LENGTHS = {4: (16, 28), 6: (44, 64)}
"""The shortest and the longest prefix of a VPC and of a subnet (Amazon VPC User Guide, 2026-11)."""


def _at(vpc: Vpc, subnet: Subnet | None = None, *keys: str) -> Location:
    inner: Location = () if subnet is None else ("subnets", subnet.id)
    return ("architecture", "vpcs", vpc.id, *inner, *keys)


def _subnets(project: Project) -> Iterator[tuple[Vpc, Subnet]]:
    for vpc in each(project.architecture.vpcs):
        for subnet in each(vpc.subnets):
            yield vpc, subnet


def _ranges(vpc: Vpc) -> list[Range]:
    """Return the ranges of a VPC, of both families; those that are open are left out."""
    return [as_range(text) for text in (vpc.cidr, vpc.ipv6, *each(vpc.secondary_cidrs)) if text is not None and not is_open(text)]


def _own_ranges(subnet: Subnet) -> Iterator[tuple[str, Range]]:
    for key, text in (("cidr", subnet.cidr), ("ipv6", subnet.ipv6)):
        if text is not None and not is_open(text):
            yield key, as_range(text)


def misplaced_range(_: Evidence, project: Project) -> Iterator[Finding]:
    """A subnet's range is outside its VPC, overlaps another subnet, or has a size that AWS does not give.

    Why: such a subnet cannot be created; the drawing and the rules that name its range show a network that does not exist.
    Bad: `cidr: 192.168.0.0/20` in a VPC of `10.0.0.0/16`; 10.0.0.0/20 and 10.0.8.0/21; a VPC of `10.0.0.0/8`.
    Good: ranges from /16 to /28 (IPv6: /44 to /64), each inside the VPC's and apart from the others.
    """
    for vpc in each(project.architecture.vpcs):
        whole = _ranges(vpc)
        for given in whole:
            yield from _size(given, f"the VPC {vpc.name}", _at(vpc, None, "ipv6" if given.version == 6 else "cidr"))
        drawn = [((subnet, key), given) for subnet in each(vpc.subnets) for key, given in _own_ranges(subnet)]
        for (subnet, key), given in drawn:
            at = _at(vpc, subnet, key)
            yield from _size(given, f"the subnet {subnet.name}", at)
            family = [outer for outer in whole if outer.version == given.version]
            known = not is_open(vpc.cidr) and not is_open(vpc.ipv6) and not is_open(vpc.secondary_cidrs)
            if known and not any(within(given, outer) for outer in family):
                ranges = " and ".join(map(str, family)) or "no range of this family"
                message = f"the subnet {subnet.name} has {given}, which is outside its VPC {vpc.name} ({ranges})"
                yield _cannot_be(message, at, "Correct the range of the subnet, or of the VPC.")
        for ((subnet, key), given), ((other, _key), former) in overlapping(drawn):
            message = f"the subnets {other.name} ({former}) and {subnet.name} ({given}) share addresses"
            yield _cannot_be(message, _at(vpc, subnet, key), "Give each a range of its own.")


def _size(given: Range, what: str, at: Location) -> Iterator[Finding]:
    shortest, longest = _LENGTHS[given.version]
    if not shortest <= given.prefixlen <= longest:
        yield _cannot_be(f"{what} has {given}; AWS gives /{shortest} to /{longest}", at, "Choose a range of that size.")


def overlapping_vpcs(_: Evidence, project: Project) -> Iterator[Finding]:
    """Two VPCs share addresses.

    Why: VPCs with overlapping ranges cannot be peered, and no transit gateway routes between them. Where two are said to be joined,
    it is an error.
    Bad: two VPCs of `10.0.0.0/16`.
    Good: one range for each VPC of a customer, from one address plan.
    """
    joined = {frozenset((vpc.id, other)) for vpc in each(project.architecture.vpcs) for other in each(vpc.peered_with)}
    given = [(vpc, found) for vpc in each(project.architecture.vpcs) for found in _ranges(vpc)]
    for (vpc, own), (former, range) in overlapping(given):
        if vpc is former:
            continue
        yield Finding(
            severity="error" if frozenset((vpc.id, former.id)) in joined else "gap",
            message=f"the VPCs {former.name} ({range}) and {vpc.name} ({own}) share addresses",
            location=_at(vpc, None, "cidr" if own.version == 4 else "ipv6"),
            criterion="NETSEC-001.applied",
            hint="Give each VPC a range of its own: overlapping ones can never be connected.",
        )


def misplaced_zone(_: Evidence, project: Project) -> Iterator[Finding]:
    """The zone of a subnet is not one of its VPC's Region.

    Why: a VPC is in one Region, and so are its subnets.
    Bad: `zone: us-east-1b` in a VPC of eu-west-1.
    Good: `zone: eu-west-1b`, or the zone's id `euw1-az2`.
    """
    for vpc, subnet in _subnets(project):
        if not is_open(vpc.region) and not is_open(subnet.zone) and not _is_zone_of(subnet.zone, vpc.region):
            message = f"the subnet {subnet.name} is in the zone {subnet.zone}, and its VPC in {vpc.region}"
            yield _cannot_be(message, _at(vpc, subnet, "zone"), f"Write a zone of {vpc.region}, such as {vpc.region}a.")


def _is_zone_of(zone: str, region: str) -> bool:
    """Return whether a zone is in `region`: by its name, by its id, or as a Local Zone or Wavelength Zone of it."""
    area, *middle, number = [*region.split("-"), ""] if region == "global" else region.split("-")
    directions = "".join("g" if part == "gov" else _DIRECTIONS.get(part, part[:1]) for part in middle)
    by_id = rf"{area}{directions}{number}-az\d+"
    return re.fullmatch(rf"{re.escape(region)}(?:[a-z]|(?:-wl\d)?-[a-z]+(?:-[a-z]+)*-\d[a-z]?)|{by_id}", zone) is not None


def misplaced_component(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A component is in subnets that it cannot be in: of another account, of another Region, or its service is in no VPC.

    Why: the drawing places it where it cannot run, and security groups and network ACLs would seem to guard it.
    Bad: a function of us-east-1 in subnets of eu-west-1; a DynamoDB table with `placements`.
    Good: subnets of its own account and Region; `shared_with` at a VPC whose subnets are shared; no placements for a table.
    """
    homes = {subnet.id: vpc for vpc, subnet in _subnets(project)}
    vpcs = {vpc.id: vpc for vpc in each(project.architecture.vpcs)}
    services = evidence.workspace.library.services
    for component in each(project.architecture.components):
        placed = [placement.subnet for placement in each(component.placements)]
        at: Location = ("architecture", "components", component.id)
        named = [homes[id] for id in placed if not is_open(id) and id in homes]
        if component.vpc is not None and not is_open(component.vpc) and component.vpc in vpcs:
            named.append(vpcs[component.vpc])
        service = None if is_open(component.service) else services.get(component.service)
        if service is not None and service.vpc == "never" and (placed or named):
            key = "placements" if placed else "vpc"
            message = f"`{component.id}` is placed in a VPC, and {service.name} is in none"
            yield _cannot_be(message, (*at, key), "Leave it out; draw the endpoint or the link through which the VPC reaches it.")
            continue
        for key, what in _elsewhere(component, named):
            yield _cannot_be(f"`{component.id}` {what}", (*at, key), "Correct the one or the other.")


def _elsewhere(component: Component, vpcs: Sequence[Vpc]) -> Iterator[tuple[str, str]]:
    for vpc in {vpc.id: vpc for vpc in vpcs}.values():
        own, theirs = component.account, vpc.account
        if not is_open(own) and not is_open(theirs) and own not in (theirs, *each(vpc.shared_with)):
            yield "account", f"is in the account {own}, its subnets in {theirs} (VPC {vpc.name})"
        if not is_open(component.region) and not is_open(vpc.region) and component.region != vpc.region:
            yield "region", f"is in {component.region}, its subnets in {vpc.region} (VPC {vpc.name})"


def _cannot_be(message: str, location: Location, hint: str) -> Finding:
    return Finding(severity="error", message=message, location=location, criterion=_PLACED, hint=hint)


PROJECT_RULES = (misplaced_range, overlapping_vpcs, misplaced_zone, misplaced_component)
