"""What a view of an architecture shows: nested boxes, the nodes in them and the links between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from generator.model.architecture import Account, Architecture, Component, Connection, Placement, Subnet, View, Vpc

LinkKind = Literal["request", "event", "replication", "management"]
Style = Literal["grid", "zones", "zone", "strip", "outside"]
_TIERS = {"public": 0, "private": 1, "data": 2}
_MOST_NODES = 36
"""More icons than that do not fit an A4 page in readable size."""
_OUTSIDE_AFTER = ("system", "on-premises", "saas")


Family = tuple[str, ...]
"""What components have in common that may be drawn as one."""
End = tuple[str, str, str]
"""Node id, zone and placement label of one copy of a component."""


@dataclass(frozen=True)
class Node:
    """One icon with its name; `service` or `external` says which icon."""

    id: str
    name: str
    detail: str = ""
    service: str = ""
    external: str = ""
    small: bool = False


@dataclass(frozen=True)
class Box:
    """A frame with a title around nodes and further boxes; kind `page` and `outside` have no frame."""

    id: str
    kind: str
    title: str = ""
    detail: str = ""
    children: tuple[Box | Node, ...] = ()
    style: Style = "grid"
    twin: str = ""
    """Boxes with the same twin name are drawn equally wide and high."""

    def boxes(self) -> Iterator[Box]:
        """Yield this box and every box in it, outer ones first."""
        yield self
        for child in self.children:
            if isinstance(child, Box):
                yield from child.boxes()

    def nodes(self) -> Iterator[Node]:
        """Yield every node in this box, at any depth."""
        for child in self.children:
            if isinstance(child, Box):
                yield from child.nodes()
            else:
                yield child


@dataclass(frozen=True)
class Link:
    """A line from one node or box to another."""

    id: str
    source: str
    target: str
    label: str
    kind: LinkKind
    number: int = 0
    """Step of a flow, from 1; 0 where steps are not numbered."""


@dataclass(frozen=True)
class Scene:
    """Everything one picture shows."""

    id: str
    title: str
    root: Box
    links: tuple[Link, ...]
    flows: bool = False
    """Whether the picture is read strictly from left to right."""


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
            links = merge_links(_bundle(_plain_links(shown), inside))
        case "deployment":
            inside = _cloud(shown, _deployment_account)
            links = merge_links(_deployment_links(shown))
            inside, links = _condensed(shown, inside, links)
        case "flow":
            nodes = (*_externals(shown, after=False), *map(_component, shown.components), *_externals(shown, after=True))
            page = Box("page", "page", children=nodes)
            return Scene(view.id, title, page, tuple(_numbered_links(shown)), flows=True)
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
    detail = " · ".join(text for text in (placement.label, part.configuration) if text)
    return Node(f"{part.id}@{placement.subnet}.{number}", part.name, detail, service=part.service)


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
    """Return the AWS Cloud with one box per account that holds something shown."""
    used = {part.account for part in shown.components}
    accounts = [account for account in shown.architecture.accounts if account.id in used]
    boxes: list[Box | Node] = [account_box(shown, account) for account in accounts]
    if shown.view.kind == "deployment" and len(boxes) != 1:
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
    subnets = _subnet_owners(shown.architecture)
    inside: list[Box | Node] = []
    for vpc in [None, *shown.architecture.vpcs]:
        members = [part for part in parts if _vpc_of(part, subnets) == (vpc and vpc.id)]
        if not members:
            continue
        children = _grouped(members, vpc.id if vpc else account.id)
        if vpc is None:
            inside += children
        else:
            inside.append(Box(f"vpc.{vpc.id}", "vpc", vpc.name, vpc.cidr, tuple(children)))
    regions = [region for region in dict.fromkeys(part.region for part in parts) if region != "global"]
    detail = " · ".join([account.number, *regions])
    return Box(f"account.{account.id}", "account", account.name, detail, tuple(inside))


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
    if len({part.account for part in shown.components}) == 1:
        children += _services(shown)
    return Box(f"account.{account.id}", "account", account.name, account.number, tuple(children))


def _region(shown: _Shown, account: str, region: str, parts: list[Component]) -> Box:
    subnets = _subnet_owners(shown.architecture)
    managed = [_component(part) for part in parts if _vpc_of(part, subnets) is None]
    boxes = []
    for vpc in shown.architecture.vpcs:
        members = [part for part in parts if _vpc_of(part, subnets) == vpc.id]
        whole = not shown.view.components and (vpc.account, vpc.region) == (account, region)
        if members or whole:
            boxes.append(_vpc(vpc, members, whole=whole))
    return Box(f"region.{account}.{region}", "region", region, children=(*managed, *boxes))


def _vpc(vpc: Vpc, parts: list[Component], *, whole: bool) -> Box:
    loose = [_component(part) for part in parts if not part.placements]
    placed: dict[str, list[Node]] = {}
    for part in parts:
        for number, placement in enumerate(part.placements, 1):
            placed.setdefault(placement.subnet, []).append(_placed(part, placement, number))
    zones = []
    for zone in dict.fromkeys(sorted(subnet.zone for subnet in vpc.subnets)):
        drawn = [s for s in vpc.subnets if s.zone == zone and (whole or s.id in placed)]
        drawn.sort(key=lambda subnet: _TIERS[subnet.kind])
        boxes = tuple(_subnet(vpc, s, column, tuple(placed.get(s.id, ()))) for column, s in enumerate(drawn))
        if boxes:
            zones.append(Box(f"zone.{vpc.id}.{zone}", "zone", zone, children=boxes, style="zone", twin=f"zone.{vpc.id}"))
    return Box(f"vpc.{vpc.id}", "vpc", vpc.name, vpc.cidr, (*loose, *zones), style="zones")


def _subnet(vpc: Vpc, subnet: Subnet, column: int, nodes: tuple[Node, ...]) -> Box:
    twin = f"subnet.{vpc.id}.{column}"
    return Box(f"subnet.{subnet.id}", subnet.kind, subnet.name, subnet.cidr, nodes, style="grid", twin=twin)


# ------------------------------------------------------------------------------------------------------------ links


def _plain_links(shown: _Shown) -> list[Link]:
    return [
        Link(f"link-{number}", line.source, line.target, line.label, line.kind)
        for number, line in enumerate(shown.connections(), 1)
    ]


def _numbered_links(shown: _Shown) -> list[Link]:
    return [replace(link, number=number) for number, link in enumerate(_plain_links(shown), 1)]


def _deployment_links(shown: _Shown) -> list[Link]:
    """Return the links between placed nodes: pairs of one zone where both ends are placed, writer to readers for replication."""
    parts = {part.id: part for part in shown.components}
    zones = {subnet.id: subnet.zone for vpc in shown.architecture.vpcs for subnet in vpc.subnets}
    links = []
    for link in _plain_links(shown):
        source, target = (_ends(parts.get(name), name, zones) for name in (link.source, link.target))
        pairs = _pairs(source, target, replicates=link.kind == "replication", same=link.source == link.target)
        for number, (begin, end) in enumerate(pairs, 1):
            links.append(replace(link, id=f"{link.id}.{number}", source=begin, target=end))
    return links


def _ends(part: Component | None, name: str, zones: dict[str, str]) -> list[End]:
    """Return every copy that is drawn."""
    if part is None or not part.placements:
        return [(name, "", "")]
    return [
        (_placed(part, placement, number).id, zones[placement.subnet], (placement.label or "").lower())
        for number, placement in enumerate(part.placements, 1)
    ]


def _pairs(source: list[End], target: list[End], *, replicates: bool, same: bool) -> list[tuple[str, str]]:
    if same and len(source) > 1:
        first = next((end for end in source if "writer" in end[2] or "primary" in end[2]), source[0])
        return [(first[0], end[0]) for end in source if end is not first]
    if len(source) == 1 or len(target) == 1:
        return [(begin[0], end[0]) for begin in source for end in target]
    if replicates:
        return [(source[0][0], end[0]) for end in target]
    pairs = []
    for begin in source:
        near = [end for end in target if end[1] == begin[1]] or target[:1]
        pairs += [(begin[0], end[0]) for end in near]
    reached = {end for _, end in pairs}
    return pairs + [(source[0][0], end[0]) for end in target if end[0] not in reached]


def merge_links(links: Iterable[Link]) -> list[Link]:
    """Return the links with those of the same ends and kind drawn as one, their labels kept."""
    merged: dict[tuple[str, str, str], list[Link]] = {}
    for link in links:
        merged.setdefault((link.source, link.target, link.kind), []).append(link)
    return [
        replace(same[0], label=", ".join(dict.fromkeys(link.label for link in same))) for same in merged.values()
    ]


def _condensed(shown: _Shown, root: Box, links: list[Link]) -> tuple[Box, list[Link]]:
    """Return box and links as they are, or for more nodes than a page can show: what one group has of one service as one
    node, then also what is not core and of one service.

    Every name stays: the members are listed under the icon.
    """
    parts = {part.id: part for part in shown.components}
    for family in (_same_group, _same_service):
        if sum(not node.small for node in root.nodes()) <= _MOST_NODES:
            break
        merged = _merged(shown, [parts[node.id] for node in root.nodes() if node.id in parts], family)
        parts = {name: part for name, part in parts.items() if name not in merged}
        root = _with(root, merged)
        links = merge_links(
            replace(link, source=_name(merged, link.source), target=_name(merged, link.target))
            for link in links
            if _name(merged, link.source) != _name(merged, link.target)
        )
    return root, links


def _same_group(part: Component) -> Family | None:
    return (part.group, part.service, part.account, part.region) if part.group else None


def _same_service(part: Component) -> Family | None:
    return None if part.core else (part.service, part.account, part.region)


def _merged(shown: _Shown, parts: list[Component], family: Callable[[Component], Family | None]) -> dict[str, Node]:
    """Return the node that stands for each component of a family of several; what lives in a VPC stays as it is."""
    families: dict[Family, list[Component]] = {}
    for part in parts:
        key = None if part.vpc else family(part)
        if key is not None:
            families.setdefault(key, []).append(part)
    merged: dict[str, Node] = {}
    for members in families.values():
        if len(members) > 1:
            first = members[0]
            groups = {part.group for part in members}
            prefix = f"{first.group}: " if first.group and len(groups) == 1 else ""
            name = f"{prefix}{len(members)} × {shown.services.get(first.service, first.service)}"
            node = Node(first.id, name, ", ".join(part.name for part in members), service=first.service)
            merged.update({part.id: node for part in members})
    return merged


def _name(merged: Mapping[str, Node], name: str) -> str:
    return merged[name].id if name in merged else name


def _with(box: Box, merged: Mapping[str, Node]) -> Box:
    """Return the box with merged nodes in the place of their first member."""
    children: list[Box | Node] = []
    for child in box.children:
        if isinstance(child, Box):
            children.append(_with(child, merged))
        elif child.id not in merged:
            children.append(child)
        elif merged[child.id].id == child.id:
            children.append(merged[child.id])
    return replace(box, children=tuple(children))


def _bundle(links: list[Link], root: Box) -> list[Link]:
    """Return the links with those of several members of a group to one node outside drawn once, from the group's box."""
    groups = {node.id: box for box in root.boxes() if box.kind == "group" for node in box.nodes()}
    sizes = {box.id: len(box.children) for box in root.boxes()}

    def home(name: str) -> str:
        return groups[name].id if name in groups else ""

    outgoing = Counter((home(link.source), link.target, link.kind) for link in links)
    incoming = Counter((link.source, home(link.target), link.kind) for link in links)
    bundled = []
    for link in links:
        source, target = home(link.source), home(link.target)
        crosses = source != target
        if crosses and source and outgoing[source, link.target, link.kind] > 1 and sizes[source] > 1:
            link = replace(link, source=source)
        elif crosses and target and incoming[link.source, target, link.kind] > 1 and sizes[target] > 1:
            link = replace(link, target=target)
        bundled.append(link)
    return bundled
