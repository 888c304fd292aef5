"""Rules of security groups and network ACLs, read: who is on the other side, which ports, which protocol."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from generator.analysis.address_ranges import Range, as_range, is_internet
from generator.model.description.architecture import Component
from generator.model.description.project import Project
from generator.model.description.security import NetworkRule, SecurityGroup
from generator.model.types.open import decided, each, is_open
from generator.model.types.origin import Location

_NETWORK: Location = ("security", "network")
_FRONT = {"alb", "nlb", "cloudfront", "apigateway"}
_AWS_LIST = re.compile(r"^com\.amazonaws\.(global|[a-z]{2}(?:-[a-z]+)+-\d)\.[a-z0-9][a-z0-9.-]*$")
_AWS_GROUP = re.compile(r"^(?:[0-9]{12}/)?sg-[0-9a-f]{8,17}$")
_IN_TEXT = re.compile(r"[0-9a-fA-F.:]+/[0-9]{1,3}")
_LIKE_A_RANGE = re.compile(r"^[0-9a-fA-F]*[.:][0-9a-fA-F.:]*(?:/[0-9]*)?$")
_WORDS = re.compile(r"\b(?:any(?:where|body|one)?|internet|world|all|everyone|everywhere|public)\b", re.IGNORECASE)
_SPAN = r"(\d+)(?:\s*(?:-|–|to|:)\s*(\d+))?"
_PORTS = re.compile(rf"^{_SPAN}$")
_ALL_PORTS = {"all", "any", "-1", "*", "-", "0-65535", "all ports"}
PROTOCOLS = {"tcp": 6, "udp": 17, "icmp": 1, "icmpv6": 58, "all": -1, "any": -1, "-1": -1}
"""Protocols by name, with the number of IANA; -1 is all of them."""


@dataclass(frozen=True)
class Peer:
    """Who is on the other side of a rule, as it was read.

    `ranges` are the addresses where they are known: of a range and of a prefix list that is described. `region` is that of a
    prefix list of AWS. `group` and `component` are what the peer names. `problem` says what keeps it from being any of these.
    """

    kind: Literal["range", "group", "prefix list", "component", "unknown"]
    ranges: tuple[Range, ...] = ()
    region: str = ""
    group: SecurityGroup | None = None
    component: Component | None = None
    problem: str = ""
    sounds_open: bool = False
    """Whether an unreadable one says in words that everybody is meant, or holds a range that is the Internet."""

    @property
    def internet(self) -> bool:
        """Return whether the whole Internet is on the other side, or a part of it that is nobody's own."""
        return self.sounds_open or any(map(is_internet, self.ranges))


@dataclass(frozen=True)
class Door:
    """A rule of a security group or network ACL; `front`: what is behind it is meant for the Internet. `vpcs`: where it works."""

    rule: NetworkRule
    name: str
    location: Location
    acl: bool
    front: bool
    vpcs: frozenset[str]


def doors(project: Project) -> Iterator[Door]:
    """Yield every rule of security groups, then of network ACLs, whose peer and ports are not open."""
    public = {endpoint.component for endpoint in each(project.security.encryption.public_endpoints)}
    services = {component.id: component.service for component in each(project.architecture.components)}
    homes = {subnet.id: (vpc.id, subnet.kind) for vpc in each(project.architecture.vpcs) for subnet in each(vpc.subnets)}
    network = project.security.network
    for group in each(network.security_groups):
        front = all(id in public and services.get(id) in _FRONT for id in each(group.protects))
        for index, rule in _rules(group.rules):
            location = (*_NETWORK, "security_groups", group.id, "rules", index)
            name = f"the security group {group.name}"
            vpcs = frozenset() if is_open(group.vpc) else frozenset({group.vpc})
            yield Door(rule, name, location, acl=False, front=front, vpcs=vpcs)
    for acl in each(network.network_acls):
        inside = [homes[id] for id in each(acl.subnets) if id in homes]
        front = bool(inside) and all(kind == "public" for _, kind in inside)
        for index, rule in _rules(acl.rules):
            location = (*_NETWORK, "network_acls", acl.id, "rules", index)
            yield Door(rule, f"the network ACL {acl.name}", location, acl=True, front=front, vpcs=frozenset(vpc for vpc, _ in inside))


def _rules(rules: list[NetworkRule]) -> Iterator[tuple[int, NetworkRule]]:
    for index, rule in enumerate([] if is_open(rules) else rules):
        if not any(map(is_open, (rule.peer, rule.ports, rule.protocol, rule.direction, rule.action))):
            yield index, rule


class Peers:
    """What the peers of a project's rules may name."""

    def __init__(self, project: Project) -> None:
        network = project.security.network
        named = [*each(network.security_groups), *each(project.architecture.components), *each(network.prefix_lists)]
        self._unnamed = [one.name for one in named if is_open(one.name)]
        self._groups = {name: group for group in each(network.security_groups) for name in (group.name, group.id) if not is_open(name)}
        self._components = {name: one for one in each(project.architecture.components) for name in (one.name, one.id) if not is_open(name)}
        self._lists = {name: one for one in each(network.prefix_lists) for name in (one.name, one.id) if not is_open(name)}

    @cached_property
    def names(self) -> set[str]:
        """What a peer may be called: groups, components and prefix lists of the project."""
        return {*self._groups, *self._components, *self._lists}

    def read(self, text: str) -> Peer:
        """Return the peer that `text` writes. Raises OpenUsed for one that may be what has no name yet."""
        text = " ".join(text.split())
        listed = re.sub(r"^(?:the )?prefix list ", "", text, flags=re.IGNORECASE)
        if listed in self._lists:
            ranges = tuple(map(as_range, each(self._lists[listed].ranges)))
            return Peer("prefix list", ranges)
        if found := _AWS_LIST.match(listed):
            return Peer("prefix list", region=found[1])
        if text in self._groups:
            return Peer("group", group=self._groups[text])
        if _AWS_GROUP.match(text):
            return Peer("group")
        if text in self._components:
            return Peer("component", component=self._components[text])
        peer = _as_addresses(text)
        if peer.kind == "unknown" and not peer.problem and not peer.sounds_open:
            for name in self._unnamed:
                decided(name)
        return peer


def _as_addresses(text: str) -> Peer:
    try:
        return Peer("range", (as_range(text),))
    except ValueError as error:
        problem = str(error).partition(" ")[2] if _LIKE_A_RANGE.match(text) else ""
        open_words = bool(_WORDS.search(text)) or any(_is_open_range(found) for found in _IN_TEXT.findall(text))
        return Peer("unknown", problem=problem, sounds_open=open_words)


def _is_open_range(text: str) -> bool:
    try:
        return is_internet(as_range(text))
    except ValueError:
        return False


def ports(text: str) -> list[tuple[int, int]] | None:
    """Return the spans of ports that `text` lists, first and last; all of them for “all”, None where it cannot be read."""
    if text.strip().lower() in _ALL_PORTS:
        return [(0, 65535)]
    spans = []
    for part in re.split(r"\s*(?:,|;|\band\b)\s*", text.strip()):
        found = _PORTS.match(part)
        if found is None:
            return None
        spans.append((int(found[1]), int(found[2] or found[1])))
    return spans


def ports_in(prose: str) -> list[tuple[int, int]]:
    """Return the spans of ports that a sentence names, all of them where it names none."""
    spans = [(int(first), int(last or first)) for first, last in re.findall(_SPAN, prose)]
    return spans or [(0, 65535)]


def protocol(text: str) -> int | None:
    """Return the number of a protocol, -1 for all, None where there is none such."""
    text = text.strip().lower()
    if text.isascii() and text.isdigit() and int(text) <= 255:
        return int(text)
    return PROTOCOLS.get(text)
