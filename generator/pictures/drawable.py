"""Architectures with gaps, made drawable: what is open is replaced by words that say so, and never by a default without them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from generator.model.description.architecture import Account, Architecture, Component, Connection, External, Placement, Subnet, View, Vpc
from generator.model.types.open import each, is_open

TO_BE_COMPLETED = "to be completed"
_ACCOUNT, _REGION, _ZONE, _RANGE = (f"{what} {TO_BE_COMPLETED}" for what in ("Account", "Region", "Zone", "Address range"))
_BESIDE_THE_NAME = {"service": "service", "vpc": "VPC", "placements": "subnets", "group": "group", "configuration": "configuration"}
"""What is missing in the picture of a component where it is open, by key: the words under the icon name it."""


def views(architecture: Architecture) -> tuple[View, ...]:
    """Return the views to draw, in the order of the description; where none are described, one of everything.

    What a reader reads stays open, for a template to mark. What is drawn is settled: the title names a choice that is open.
    """
    if is_open(architecture) or not _known(architecture):
        return ()
    if is_open(architecture.views):
        return (_everything(),)
    return tuple(view for view in map(_settled, each(architecture.views)) if _shows_something(view, architecture))


def drawable(architecture: Architecture) -> Architecture:
    """Return `architecture` with nothing open in what is drawn of it: its `views` are those of `views`, none where nothing is known.

    An account or a VPC that is named and not described gets a box under its name as it is written; one that is open, a box that
    says so. What is open as a whole is left out.
    """
    if is_open(architecture):
        return Architecture.model_construct(accounts=[], components=[], connections=[], views=[])
    known = _known(architecture)
    described = [_vpc(vpc) for vpc in each(architecture.vpcs)]
    subnets = {subnet.id for vpc in described for subnet in vpc.subnets}
    components = [_component(component, subnets) for component in each(architecture.components)]
    drawn = [_view(view) for view in views(architecture)]
    return architecture.model_copy(
        update={
            "accounts": _accounts(architecture.accounts, components),
            "vpcs": [*described, *_undescribed(described, components)],
            "components": components,
            "externals": [_external(external) for external in each(architecture.externals)],
            "connections": [
                _connection(connection) for connection in each(architecture.connections) if {connection.source, connection.target} <= known
            ],
            "supporting_services": [use for use in each(architecture.supporting_services) if not is_open(use.service)],
            "views": drawn,
        }
    )


def _known(architecture: Architecture) -> set[str]:
    """Return the ids of the nodes that are described."""
    return {node.id for nodes in (architecture.components, architecture.externals) for node in each(nodes)}


def _or(value: Any, instead: str) -> Any:
    return instead if is_open(value) else value


def _marked(name: str, missing: Iterable[str]) -> str:
    """Return a name with what is missing behind it."""
    listed = " and ".join(missing)
    return f"{name} ({listed} {TO_BE_COMPLETED})" if listed else name


# ------------------------------------------------------------------------------------------------------------- views


def _everything() -> View:
    message = "Every component and connection described so far."
    return View(id="overview", title="System overview", kind="overview", message=message)


def _settled(view: View) -> View:
    """Return `view` with kind and nodes settled; the title names what is open of them, unless it is open itself."""
    missing = [word for key, word in (("kind", "kind"), ("components", "choice of components")) if _gaps(getattr(view, key))]
    if not missing:
        return view
    title = _marked(view.id if is_open(view.title) else view.title, missing)
    return view.model_copy(
        update={"kind": _or(view.kind, "overview"), "components": list(each(view.components)), "title": title},
    )


def _gaps(value: Any) -> bool:
    """Return whether a value is open, or an element of a list."""
    return is_open(value) or (isinstance(value, list) and any(map(is_open, value)))


def _shows_something(view: View, architecture: Architecture) -> bool:
    return not view.components or bool(set(view.components) & _known(architecture))


def _view(view: View) -> View:
    return view.model_copy(
        update={
            "title": _or(view.title, view.id),
            "accounts": list(each(view.accounts)),
            "message": _or(view.message, f"What this view should show is {TO_BE_COMPLETED}."),
        }
    )


# ------------------------------------------------------------------------------------------------------------- nodes


def _component(component: Component, subnets: set[str]) -> Component:
    placements = [_placement(placement) for placement in each(component.placements) if _placed(placement, subnets)]
    lacking = [key for key in _BESIDE_THE_NAME if is_open(getattr(component, key))]
    if not is_open(component.placements) and len(placements) < len(component.placements):
        lacking.append("placements")
    words = " and ".join(_BESIDE_THE_NAME[key] for key in _BESIDE_THE_NAME if key in lacking)
    note = f"{words} {TO_BE_COMPLETED}" if words else ""
    configuration = None if is_open(component.configuration) else component.configuration
    return component.model_copy(
        update={
            "name": _or(component.name, component.id),
            # Each its own, so that no picture joins two of which nobody knows whether they are of one service.
            "service": _or(component.service, f"{component.id}: {TO_BE_COMPLETED}"),
            "account": _or(component.account, _ACCOUNT),
            "region": _or(component.region, _REGION),
            "vpc": None if is_open(component.vpc) else component.vpc,
            "group": None if is_open(component.group) else component.group,
            "core": True if is_open(component.core) else component.core,
            "placements": placements,
            "configuration": " · ".join(text for text in (configuration, note) if text) or None,
        }
    )


def _placed(placement: Placement, subnets: set[str]) -> bool:
    return not is_open(placement.subnet) and placement.subnet in subnets


def _placement(placement: Placement) -> Placement:
    label = _or(placement.label, TO_BE_COMPLETED)
    if is_open(placement.standby):
        return placement.model_copy(update={"label": _marked(label or "", ["standby or not"]).strip(), "standby": False})
    return placement.model_copy(update={"label": label})


def _external(external: External) -> External:
    name = _or(external.name, external.id)
    if is_open(external.kind):
        return external.model_copy(update={"name": _marked(name, ["kind"]), "kind": ""})
    return external.model_copy(update={"name": name})


def _connection(connection: Connection) -> Connection:
    label = _or(connection.label, TO_BE_COMPLETED)
    if is_open(connection.kind):
        return connection.model_copy(update={"label": _marked(label, ["kind"]), "kind": "request"})
    return connection.model_copy(update={"label": label})


# ------------------------------------------------------------------------------------------------------------- boxes


def _accounts(accounts: Any, components: list[Component]) -> list[Account]:
    """Return the accounts that are described, and one for each name under which a component is and that is not."""
    described = [
        account.model_copy(
            update={"name": _or(account.name, account.id), "number": _or(account.number, f"account number {TO_BE_COMPLETED}")},
        )
        for account in each(accounts)
    ]
    named = dict.fromkeys(component.account for component in components)
    known = {account.id for account in described}
    return described + [Account.model_construct(id=name, name=name, number="") for name in named if name not in known]


def _vpc(vpc: Vpc) -> Vpc:
    missing = [key for key in ("account", "subnets") if _gaps(getattr(vpc, key))]
    missing += ["Region"] if is_open(vpc.region) else []
    return vpc.model_copy(
        update={
            "name": _marked(_or(vpc.name, vpc.id), missing),
            "account": _or(vpc.account, _ACCOUNT),
            "region": _or(vpc.region, _REGION),
            "cidr": _or(vpc.cidr, _RANGE),
            "subnets": [_subnet(subnet) for subnet in each(vpc.subnets)],
        }
    )


def _subnet(subnet: Subnet) -> Subnet:
    name = _marked(_or(subnet.name, subnet.id), ["kind"] if is_open(subnet.kind) else [])
    return subnet.model_copy(
        update={"name": name, "zone": _or(subnet.zone, _ZONE), "cidr": _or(subnet.cidr, _RANGE), "kind": _or(subnet.kind, "private")}
    )


def _undescribed(described: list[Vpc], components: list[Component]) -> Iterator[Vpc]:
    """Yield a VPC for each name that a component says it is in and that is not described."""
    known = {vpc.id for vpc in described}
    for name in dict.fromkeys(component.vpc for component in components if component.vpc):
        if name not in known:
            yield Vpc.model_construct(id=name, name=name, account="", region="", cidr="", subnets=[])
