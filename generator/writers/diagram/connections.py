"""Which lines a picture has: between copies, merged, bundled by group, and fewer nodes where a page cannot show all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from generator.model.description.architecture import Component, Connection, Placement, Vpc
from generator.writers.diagram.scene import Box, Link, Node

_MOST_NODES = 36
"""More icons than that do not fit an A4 page in readable size."""
Family = tuple[str, ...]
"""What components have in common that may be drawn as one."""


@dataclass(frozen=True)
class End:
    """One copy of a component: its node id, its zone, the label of its placement, and whether it takes no connections."""

    node: str
    zone: str = ""
    label: str = ""
    standby: bool = False


def plain_links(lines: Iterable[Connection]) -> list[Link]:
    """Return one link for each connection, in their order."""
    return [Link(f"link-{number}", line.source, line.target, line.label, line.kind) for number, line in enumerate(lines, 1)]


def numbered_links(lines: Iterable[Connection]) -> list[Link]:
    """Return one link for each connection, numbered from 1 as the steps of a flow."""
    return [replace(link, number=number) for number, link in enumerate(plain_links(lines), 1)]


def copy_id(part: Component, placement: Placement, number: int) -> str:
    """Return the node id of the copy of a component that stands in that placement, its number-th."""
    return f"{part.id}@{placement.subnet}.{number}"


def deployment_links(lines: Iterable[Connection], components: Iterable[Component], vpcs: Iterable[Vpc]) -> list[Link]:
    """Return the links between placed nodes: pairs of one zone where both ends are placed, writer to readers for replication.

    A standby has no line but the copy that it is: from the primary, whether a connection says so or not.
    """
    parts = {part.id: part for part in components}
    zones = {subnet.id: subnet.zone for vpc in vpcs for subnet in vpc.subnets}
    links = []
    described = list(plain_links(lines))
    copied = {link.source for link in described if link.source == link.target and link.kind == "replication"}
    for link in [*described, *(_copies(part) for part in parts.values() if _has_standby(part) and part.id not in copied)]:
        source, target = (_ends(parts.get(name), name, zones) for name in (link.source, link.target))
        if link.source != link.target:
            source, target = _active(source), _active(target)
        pairs = _pairs(source, target, replicates=link.kind == "replication", same=link.source == link.target)
        for number, (begin, end) in enumerate(pairs, 1):
            links.append(replace(link, id=f"{link.id}.{number}", source=begin, target=end))
    return links


def _has_standby(part: Component) -> bool:
    standby = [placement.standby for placement in part.placements]
    return any(standby) and not all(standby)


def _copies(part: Component) -> Link:
    """Return the line from the primary of a component to its standbys."""
    return Link(f"copy-{part.id}", part.id, part.id, "standby copy", "replication")


def _active(ends: list[End]) -> list[End]:
    """Return the copies that take connections; all, where none does."""
    return [end for end in ends if not end.standby] or ends


def _ends(part: Component | None, name: str, zones: dict[str, str]) -> list[End]:
    """Return every copy that is drawn."""
    if part is None or not part.placements:
        return [End(name)]
    return [
        End(copy_id(part, placement, number), zones[placement.subnet], (placement.label or "").lower(), placement.standby)
        for number, placement in enumerate(part.placements, 1)
    ]


def _pairs(source: list[End], target: list[End], *, replicates: bool, same: bool) -> list[tuple[str, str]]:
    if same and len(source) > 1:
        active = _active(source)
        first = next((end for end in active if "writer" in end.label or "primary" in end.label), active[0])
        return [(first.node, end.node) for end in source if end is not first]
    if len(source) == 1 or len(target) == 1:
        return [(begin.node, end.node) for begin in source for end in target]
    if replicates:
        return [(source[0].node, end.node) for end in target]
    pairs = []
    for begin in source:
        near = [end for end in target if end.zone == begin.zone] or target[:1]
        pairs += [(begin.node, end.node) for end in near]
    reached = {end for _, end in pairs}
    return pairs + [(source[0].node, end.node) for end in target if end.node not in reached]


def merge_links(links: Iterable[Link]) -> list[Link]:
    """Return the links with those of the same ends and kind drawn as one, their labels kept."""
    merged: dict[tuple[str, str, str], list[Link]] = {}
    for link in links:
        merged.setdefault((link.source, link.target, link.kind), []).append(link)
    return [replace(same[0], label=", ".join(dict.fromkeys(link.label for link in same))) for same in merged.values()]


def condensed(root: Box, links: list[Link], components: Iterable[Component], services: Mapping[str, str]) -> tuple[Box, list[Link]]:
    """Return box and links as they are, or for more nodes than a page can show: what one group has of one service as one
    node, then also what is not core and of one service.

    Every name stays: the members are listed under the icon.
    """
    parts = {part.id: part for part in components}
    for family in (_same_group, _same_service):
        if sum(not node.small for node in root.nodes()) <= _MOST_NODES:
            break
        merged = _merged([parts[node.id] for node in root.nodes() if node.id in parts], services, family)
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


def _merged(parts: list[Component], services: Mapping[str, str], family: Callable[[Component], Family | None]) -> dict[str, Node]:
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
            name = f"{prefix}{len(members)} × {services.get(first.service, first.service)}"
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


def bundled_links(links: list[Link], root: Box) -> list[Link]:
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
