"""Rules about the diagrams: what is used is drawn, where it stands is shown, and nothing is drawn for nothing (DOC-001)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.finding import Evidence, Finding
from generator.model.description.architecture import Component
from generator.model.description.project import Project
from generator.model.types.open import is_open
from generator.model.types.origin import Location
from generator.model.types.ways import reached


def undrawn_node(_: Evidence, project: Project) -> Iterator[Finding]:
    """A component, or a system outside AWS, stands in no view.

    Why: DOC-001 wants all AWS services used, and what is outside AWS, in the diagrams.
    Bad: a queue in `architecture.components` that no view lists.
    Good: its id in the `components` of a view, or a view without the list, which shows everything.
    """
    architecture = project.architecture
    if any(not view.components for view in architecture.views):
        return
    shown = {node for view in architecture.views for node in view.components}
    for part, nodes, criterion in (
        ("components", architecture.components, "DOC-001.services-shown"),
        ("externals", architecture.externals, "DOC-001.outside-shown"),
    ):
        for node in nodes:
            if node.id not in shown:
                yield Finding(
                    severity="gap",
                    message=f"{node.name} (`{node.id}`) is in none of the {len(architecture.views)} views",
                    location=("architecture", part, node.id),
                    criterion=criterion,
                    hint="Add its id to the components of a view.",
                )


def unconnected_node(_: Evidence, project: Project) -> Iterator[Finding]:
    """A component, or a system outside AWS, that nothing leads to or from.

    Why: DOC-001 wants the connections to systems outside AWS; a box without a line explains nothing.
    Bad: a payment provider in `architecture.externals` that no connection names.
    Good: a connection with its label, protocol and encryption.
    """
    architecture = project.architecture
    connected = {end for connection in architecture.connections for end in (connection.source, connection.target)}
    for part, nodes, criterion in (
        ("components", architecture.components, "DOC-001.diagram"),
        ("externals", architecture.externals, "DOC-001.outside-shown"),
    ):
        for node in nodes:
            if node.id not in connected:
                yield Finding(
                    severity="gap",
                    message=f"{node.name} (`{node.id}`) has no connection to anything",
                    location=("architecture", part, node.id),
                    criterion=criterion,
                    hint="Add the connection to architecture.connections, with protocol and encryption.",
                )


def unconnected_caller(_: Evidence, project: Project) -> Iterator[Finding]:
    """A client of an API from which no drawn way leads to the API.

    Why: the design record and the diagram must agree on who calls.
    Bad: `clients: [mobile-app]`, and no connection from `mobile-app` to the API or to the web ACL before it.
    Good: the connections from the client to the API, each step drawn.
    """
    ways = [(connection.source, connection.target) for connection in project.architecture.connections]
    for api in project.apis:
        for index, client in enumerate(api.clients):
            if api.component not in reached([client], ways):
                yield Finding(
                    severity="error",
                    message=f"`{client}` is a client of {api.name}, but no drawn way leads from it to `{api.component}`",
                    location=("apis", api.id, "clients", index),
                    criterion="DOC-001.diagram",
                    hint="Draw the connection in architecture.connections, or correct the clients.",
                )


def unplaced_component(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A component that lives in a VPC is drawn without its subnets.

    Why: DOC-001 wants VPCs, Availability Zones and subnets in the diagram.
    Bad: a database of the service `aurora` without `placements`.
    Good: one placement for each instance, with its subnet.
    """
    services = evidence.workspace.library.services
    for component in project.architecture.components:
        service = services[component.service]
        if (service.vpc == "subnets" or (service.vpc == "choice" and component.vpc)) and not component.placements:
            yield Finding(
                severity="gap",
                message=f"{component.name} (`{component.id}`) lives in a VPC and is in no subnet",
                location=("architecture", "components", component.id),
                criterion="DOC-001.placement-shown",
                hint="Add placements with the subnets that it runs in.",
            )


def single_zone(_: Evidence, project: Project) -> Iterator[Finding]:
    """A component of production whose instances all stand in one Availability Zone, without a trade-off.

    Why: DOC-001 wants high availability over several zones, or the customer's reason against it.
    Bad: both tasks of a service in subnets of `eu-west-1a`.
    Good: placements in two zones, or a `trade_off` with its reason and who accepted it.
    """
    zones = {subnet.id: subnet.zone for vpc in project.architecture.vpcs for subnet in vpc.subnets}
    environments = {account.id: account.environment for account in project.architecture.accounts}
    for component in project.architecture.components:
        used = {zones[placement.subnet] for placement in component.placements}
        if len(used) == 1 and environments[component.account] == "production" and component.trade_off is None:
            yield Finding(
                severity="gap",
                message=f"{component.name} (`{component.id}`) stands in {used.pop()} only",
                location=("architecture", "components", component.id, "placements"),
                criterion="DOC-001.availability-shown",
                hint="Place an instance in a second zone, or record the customer's trade-off.",
            )


def missing_deployment_view(_: Evidence, project: Project) -> Iterator[Finding]:
    """No deployment view shows the accounts, or a VPC that is in use.

    Why: DOC-001 wants to see how the services are deployed; a flow of steps does not show zones and subnets.
    Bad: views of kind `overview` and `flow` only.
    Good: a view of kind `deployment` with what stands in each VPC.
    """
    architecture = project.architecture
    views = [view for view in architecture.views if view.kind == "deployment"]
    lacking: list[tuple[str, Location]] = []
    if not views:
        lacking.append(("the accounts and what stands in them", ("architecture", "views")))
    shown = {node for view in views for node in view.components}
    everything = any(not view.components for view in views)
    for vpc in architecture.vpcs:
        inside = _inside(vpc.id, project)
        if views and inside and not everything and not shown & {component.id for component in inside}:
            lacking.append((f"the VPC {vpc.name} and its subnets", ("architecture", "vpcs", vpc.id)))
    for what, location in lacking:
        yield Finding(
            severity="gap",
            message=f"no view of kind deployment shows {what}",
            location=location,
            criterion="DOC-001.placement-shown",
            hint="Add a view of kind deployment with these components.",
        )


def undrawn_account(_: Evidence, project: Project) -> Iterator[Finding]:
    """An account is in no overview and no deployment view.

    Why: DOC-001 wants the accounts in the diagram; one that only holds logs or copies is what separates them from production.
    Bad: an account for the logs without a component, and deployment views that choose their `components`.
    Good: its id in `accounts` of a deployment view, or a deployment view without `components`, which shows everything.
    """
    architecture = project.architecture
    views = [view for view in architecture.views if view.kind == "deployment"]
    if not views or any(not view.components for view in views):
        return
    shown = {account for view in views for account in view.accounts}
    nodes = {node for view in architecture.views if view.kind != "flow" for node in view.components}
    if any(view.kind == "overview" and not view.components for view in architecture.views):
        nodes = {component.id for component in architecture.components}
    shown |= {component.account for component in architecture.components if component.id in nodes}
    for account in architecture.accounts:
        if account.id not in shown:
            yield Finding(
                severity="gap",
                message=f"the account {account.name} (`{account.id}`) is in no overview and no deployment view",
                location=("architecture", "accounts", account.id),
                criterion="DOC-001.placement-shown",
                hint="Add its id to `accounts` of a deployment view.",
            )


def misordered_step(_: Evidence, project: Project) -> Iterator[Finding]:
    """A step of a flow begins at a node that only a later step reaches.

    Why: the steps of a view of kind `flow` are numbered in the order of `architecture.connections`; a reader follows the numbers.
    Bad: the connection from the function to the table before the one from the API to the function.
    Good: the connections in the order in which things happen.
    """
    architecture = project.architecture
    for view in architecture.views:
        steps = [
            one
            for one in enumerate(architecture.connections)
            if not view.components or {one[1].source, one[1].target} <= {*view.components}
        ]
        if view.kind != "flow":
            continue
        reached = {step.source for _, step in steps[:1]}
        for number, (index, step) in enumerate(steps, start=1):
            later = next((to for to, (_, other) in enumerate(steps[number:], number + 1) if other.target == step.source), None)
            if step.source not in reached and step.target not in reached and later is not None:
                yield Finding(
                    severity="error",
                    message=f"step {number} of the view `{view.id}` begins at `{step.source}`, which step {later} reaches first",
                    location=("architecture", "connections", index),
                    control="DOC-001",
                    hint="Write the connections in the order in which things happen.",
                )
            reached |= {step.source, step.target}


_NO_VPC = re.compile(r"\b(?:no|without (?:a|any)) VPCs?\b(?!['’]?s? ?(?:peering|endpoint|link|connector|flow))", re.IGNORECASE)


def denied_vpc(_: Evidence, project: Project) -> Iterator[Finding]:
    """A text says that there is no VPC, and one is described.

    Why: the sentence is printed beside the drawing that shows the VPC; one of the two is wrong.
    Bad: the message “there is no VPC” of a view that draws subnets.
    Good: the sentence as the system is now.
    """
    if not project.architecture.vpcs:
        return
    drawn = {component.id for vpc in project.architecture.vpcs for component in _inside(vpc.id, project)}
    texts: list[tuple[Location, str]] = [(("architecture", "summary"), project.architecture.summary)]
    for view in project.architecture.views:
        if not view.components or drawn.intersection(view.components):
            texts.append((("architecture", "views", view.id, "message"), view.message))
    if not is_open(project.security):
        texts.append((("security", "network", "summary"), project.security.network.summary))
    for location, text in texts:
        if not is_open(text) and (found := _NO_VPC.search(text)):
            yield Finding(
                severity="error",
                message=f"the text says “{found[0]}”, and there is a VPC ({project.architecture.vpcs[0].name})",
                location=location,
                criterion="DOC-001.diagram",
                hint="Correct the sentence, or take the VPC away.",
            )


def _inside(vpc: str, project: Project) -> list[Component]:
    architecture = project.architecture
    subnets = {subnet.id for drawn in architecture.vpcs if drawn.id == vpc for subnet in drawn.subnets}
    return [
        component
        for component in architecture.components
        if component.vpc == vpc or any(placement.subnet in subnets for placement in component.placements)
    ]


PROJECT_RULES = (
    undrawn_node,
    unconnected_node,
    unconnected_caller,
    unplaced_component,
    single_zone,
    missing_deployment_view,
    undrawn_account,
    misordered_step,
    denied_vpc,
)
