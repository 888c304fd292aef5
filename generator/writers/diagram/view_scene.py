"""What a view shows of an architecture: overview by groups, deployment by accounts and networks, flow by steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from generator.model.description.architecture import (
    Account,
    Architecture,
    Component,
    Connection,
    Placement,
    Subnet,
    View,
    Vpc,
)
from generator.writers.diagram.connections import (
    bundled_links,
    condensed,
    copy_id,
    deployment_links,
    merge_links,
    numbered_links,
    plain_links,
)
from generator.writers.diagram.scene import Box, Node, Scene

_TIERS = {"public": 0, "private": 1, "data": 2}
_OUTSIDE_AFTER = ("system", "on-premises", "saas")


@dataclass
class _Shown:
    """The part of the architecture that the view chose."""

    architecture: Architecture
    view: View
    services: Mapping[str, str]
    components: list[Component] = field(init=False)
    ids: set[str] = field(init=False)

    def __post_init__(self) -> None:
        chosen = set(self.view.components)
        self.components = [part for part in self.architecture.components if not chosen or part.id in chosen]
        self.ids = {part.id for part in self.components}
        self.ids |= {other.id for other in self.architecture.externals if not chosen or other.id in chosen}

    def connections(self) -> list[Connection]:
        """Return the connections between shown nodes, in the order of the description."""
        return [line for line in self.architecture.connections if {line.source, line.target} <= self.ids]


def build_scene(architecture: Architecture, view: View, title: str, services: Mapping[str, str]) -> Scene:
    """Return what the view shows of the architecture; `services` names the supporting services by their id."""
    shown = _Shown(architecture, view, services)
    match view.kind:
        case "overview":
            inside = _cloud(shown, _overview_account)
            links = merge_links(bundled_links(plain_links(shown.connections()), inside))
        case "deployment":
            inside = _cloud(shown, _deployment_account)
            copies = deployment_links(shown.connections(), shown.components, architecture.vpcs)
            inside, links = condensed(inside, merge_links(copies), shown.components, services)
        case "flow":
            nodes = (*_externals(shown, after=False), *map(_component, shown.components), *_externals(shown, after=True))
            page = Box("page", "page", children=nodes)
            return Scene(view.id, title, page, tuple(numbered_links(shown.connections())), flows=True)
    before, behind = (
        Box(name, "outside", children=tuple(_externals(shown, after=after)), style="outside")
        for name, after in (("outside.before", False), ("outside.after", True))
    )
    around = tuple(box for box in (before, inside, behind) if box.children)
    return Scene(view.id, title, Box("page", "page", children=around), tuple(links))


# ------------------------------------------------------------------------------------------------------------ nodes


def _component(part: Component) -> Node:
    return Node(part.id, part.name, part.configuration or "", service=part.service)


def _placed(part: Component, placement: Placement, number: int) -> Node:
    standby = "standby" if placement.standby and "standby" not in (placement.label or "").lower() else ""
    detail = " · ".join(text for text in (placement.label, standby, part.configuration) if text)
    return Node(copy_id(part, placement, number), part.name, detail, service=part.service)


def _externals(shown: _Shown, *, after: bool) -> Iterator[Node]:
    """Yield the systems outside AWS that stand before the cloud (they call it) or after it (they are called)."""
    calls = Counter(line.source for line in shown.connections())
    called = Counter(line.target for line in shown.connections())
    for other in shown.architecture.externals:
        if other.id not in shown.ids:
            continue
        balance = calls[other.id] - called[other.id]
        stands_after = balance < 0 or (balance == 0 and other.kind in _OUTSIDE_AFTER)
        if stands_after == after:
            yield Node(other.id, other.name, external=other.kind)


# ------------------------------------------------------------------------------------------------------------ boxes


def _cloud(shown: _Shown, account_box: Callable[[_Shown, Account], Box]) -> Box:
    """Return the AWS Cloud with one box per account that holds something shown, and in a deployment view those that the view names.

    A deployment view that chooses nothing shows every account, the empty ones too.
    """
    used = {part.account for part in shown.components}
    if shown.view.kind == "deployment":
        used |= set(shown.view.accounts) if shown.view.components else {account.id for account in shown.architecture.accounts}
    accounts = [account for account in shown.architecture.accounts if account.id in used]
    boxes: list[Box | Node] = [account_box(shown, account) for account in accounts]
    if shown.view.kind == "deployment" and len({part.account for part in shown.components}) != 1:
        boxes += _services(shown)
    return Box("cloud", "cloud", "AWS Cloud", children=tuple(boxes))


def _services(shown: _Shown) -> list[Box]:
    names = [use.service for use in shown.architecture.supporting_services]
    if not names:
        return []
    nodes = tuple(Node(f"service.{name}", shown.services.get(name, name), service=name, small=True) for name in dict.fromkeys(names))
    return [Box("services", "services", "Account services", children=nodes, style="strip")]


def _overview_account(shown: _Shown, account: Account) -> Box:
    """Return an account with its groups; what is bound to a VPC stands in the box of that VPC."""
    parts = [part for part in shown.components if part.account == account.id]
    regions = [region for region in dict.fromkeys(part.region for part in parts) if region != "global"]
    beside = [part for part in parts if part.region == "global"]
    if not beside or not regions:
        detail = " · ".join(text for text in (account.number, *regions) if text)
        return Box(f"account.{account.id}", "account", account.name, detail, tuple(_by_network(shown, parts, account, "")))
    inside = _grouped(beside, f"{account.id}.global")
    regional = [part for part in parts if part.region != "global"]
    framed = Box(f"region.{account.id}", "region", " · ".join(regions), children=tuple(_by_network(shown, regional, account, ".regional")))
    return Box(f"account.{account.id}", "account", account.name, account.number, (*inside, framed))


def _by_network(shown: _Shown, parts: list[Component], account: Account, scope: str) -> Iterator[Box | Node]:
    """Yield the groups of what is in no VPC, then the box of each VPC with its own."""
    subnets = _subnet_owners(shown.architecture)
    for vpc in [None, *shown.architecture.vpcs]:
        members = [part for part in parts if _vpc_of(part, subnets) == (vpc and vpc.id)]
        if not members:
            continue
        if vpc is None:
            yield from _grouped(members, f"{account.id}{scope}")
        else:
            home = vpc.id if vpc.account == account.id else f"{vpc.id}.{account.id}"
            yield Box(f"vpc.{home}", "vpc", vpc.name, vpc.cidr, tuple(_grouped(members, home)))


def _grouped(parts: list[Component], scope: str) -> list[Box | Node]:
    """Return one box per group and the nodes that belong to none, in the order of the description."""
    children: list[Box | Node] = []
    for number, group in enumerate(dict.fromkeys(part.group for part in parts)):
        nodes = tuple(_component(part) for part in parts if part.group == group)
        children += [Box(f"group.{scope}.{number}", "group", group, children=nodes)] if group else nodes
    return children


def _subnet_owners(architecture: Architecture) -> dict[str, Vpc]:
    return {subnet.id: vpc for vpc in architecture.vpcs for subnet in vpc.subnets}


def _vpc_of(part: Component, subnets: dict[str, Vpc]) -> str | None:
    for placement in part.placements:
        if placement.subnet in subnets:
            return subnets[placement.subnet].id
    return part.vpc


def _deployment_account(shown: _Shown, account: Account) -> Box:
    """Return an account with its regions, what is global beside them, and the supporting services."""
    parts = [part for part in shown.components if part.account == account.id]
    regions = [region for region in dict.fromkeys(part.region for part in parts) if region != "global"]
    children: list[Box | Node] = [_component(part) for part in parts if part.region == "global"]
    children += [_region(shown, account.id, region, [p for p in parts if p.region == region]) for region in regions]
    if {part.account for part in shown.components} == {account.id}:
        children += _services(shown)
    return Box(f"account.{account.id}", "account", account.name, account.number, tuple(children))


def _region(shown: _Shown, account: str, region: str, parts: list[Component]) -> Box:
    subnets = _subnet_owners(shown.architecture)
    managed = [_component(part) for part in parts if _vpc_of(part, subnets) is None]
    boxes = []
    for vpc in shown.architecture.vpcs:
        members = [part for part in parts if _vpc_of(part, subnets) == vpc.id]
        home = (vpc.account, vpc.region) == (account, region)
        whole = home and not shown.view.components
        if members or whole:
            # A component may be in a VPC of another account, or in one whose account is not known: the VPC is then drawn in both.
            boxes.append(_vpc(vpc, members, "" if home else f".{account}.{region}", whole=whole))
    return Box(f"region.{account}.{region}", "region", region, children=(*managed, *boxes))


def _vpc(vpc: Vpc, parts: list[Component], elsewhere: str, *, whole: bool) -> Box:
    """Return a VPC with its zones; `elsewhere` is added to every id in it where it is drawn beside its own account and Region."""
    scope = f"{vpc.id}{elsewhere}"
    loose = [_component(part) for part in parts if not part.placements]
    placed: dict[str, list[Node]] = {}
    for part in parts:
        for number, placement in enumerate(part.placements, 1):
            placed.setdefault(placement.subnet, []).append(_placed(part, placement, number))
    zones = []
    for zone in dict.fromkeys(sorted(subnet.zone for subnet in vpc.subnets)):
        drawn = [s for s in vpc.subnets if s.zone == zone and (whole or s.id in placed)]
        drawn.sort(key=lambda subnet: _TIERS[subnet.kind])
        boxes = tuple(_subnet(s, elsewhere, f"{scope}.{column}", tuple(placed.get(s.id, ()))) for column, s in enumerate(drawn))
        if boxes:
            zones.append(Box(f"zone.{scope}.{zone}", "zone", zone, children=boxes, style="zone", twin=f"zone.{scope}"))
    return Box(f"vpc.{scope}", "vpc", vpc.name, vpc.cidr, (*loose, *zones), style="zones")


def _subnet(subnet: Subnet, elsewhere: str, twin: str, nodes: tuple[Node, ...]) -> Box:
    id = f"subnet.{subnet.id}{elsewhere}"
    return Box(id, subnet.kind, subnet.name, subnet.cidr, nodes, style="grid", twin=f"subnet.{twin}")
