"""The system as it is built: accounts, networks, components, systems outside AWS and what flows between them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.model.values import (
    AccountNumber,
    Cidr,
    Date,
    Defines,
    Flag,
    Id,
    Line,
    Model,
    Prose,
    Reference,
    Refers,
    Region,
)

ComponentId = Annotated[Reference, Refers(("component",))]
NodeId = Annotated[Reference, Refers(("component", "external"))]
Environment = Literal["production", "staging", "test", "development", "shared"]


class Account(Model):
    """One AWS account of the customer that the system uses."""

    id: Annotated[Id, Defines("account")]
    name: Line
    number: AccountNumber
    """The twelve digits; leading zeros are kept. Use 111122223333 and the like in a sample."""
    environment: Environment
    purpose: Prose
    created_by: Literal["partner", "customer"]
    """Who created the account: what the partner created must follow its own account standard."""


class Subnet(Model):
    """A subnet in one availability zone."""

    id: Annotated[Id, Defines("subnet")]
    name: Line
    zone: Line
    """Availability zone, such as us-east-1a."""
    cidr: Cidr
    kind: Literal["public", "private", "data"]


class Vpc(Model):
    """A virtual private cloud with its subnets."""

    id: Annotated[Id, Defines("vpc")]
    name: Line
    account: Annotated[Reference, Refers(("account",))]
    region: Region
    cidr: Cidr
    purpose: Prose
    subnets: list[Subnet] = Field(min_length=1)


class Placement(Model):
    """One running instance of a component in a subnet."""

    subnet: Annotated[Reference, Refers(("subnet",))]
    label: Line | None = None
    """What is special about this one, such as writer or reader."""


class TradeOff(Model):
    """A decision against availability, scale or safety that the customer took with open eyes."""

    decision: Prose
    reason: Prose
    accepted_by: Line
    """The customer's role that accepted it."""
    accepted_on: Date


class Store(Model):
    """What a component keeps."""

    contents: Prose
    classification: Line
    """The customer's own class, such as confidential."""
    personal_data: Prose | None = None
    """Which personal data is in it; leave out where there is none."""


class Component(Model):
    """One part of the system that is drawn, priced, monitored, recovered and protected."""

    id: Annotated[Id, Defines("component")]
    name: Line
    service: Annotated[Reference, Refers(("service",))]
    """Id of the AWS service in the library (evidencekit list services)."""
    account: Annotated[Reference, Refers(("account",))]
    region: Region
    """Region, or global for edge services."""
    vpc: Annotated[Reference, Refers(("vpc",))] | None = None
    """The VPC, for a component that lives in one without being in particular subnets."""
    placements: list[Placement] = []
    """The subnets it runs in, for what lives in subnets."""
    group: Line | None = None
    """The service or bounded context it belongs to; parts of one group are drawn together."""
    purpose: Prose
    configuration: Line | None = None
    """The setting that matters most, in a few words: it stands under the icon."""
    resource: Line | None = None
    """The deployed name: function, table, queue, cluster … as an operator types it."""
    core: Flag = False
    """Whether the customer's business stops without it: core components need a recovery and a scaling answer."""
    stores: Store | None = None
    """What data it keeps, for a component that keeps any."""
    failure: Prose | None = None
    """How it keeps running when an instance or a zone fails."""
    scaling: Prose | None = None
    """How it grows and shrinks by itself, with the limits that apply."""
    trade_off: TradeOff | None = None


class External(Model):
    """A system, site or group of people outside AWS."""

    id: Annotated[Id, Defines("external")]
    name: Line
    kind: Literal["users", "client", "system", "on-premises", "saas", "device", "partner"]
    owner: Line
    purpose: Prose


class Connection(Model):
    """A flow between two nodes, in the direction in which it is opened."""

    source: NodeId
    target: NodeId
    label: Line
    """What goes over it, in two to four words: it stands on the line."""
    protocol: Line
    """Such as HTTPS 443 or PostgreSQL 5432."""
    kind: Literal["request", "event", "replication", "management"] = "request"
    encryption: Line
    """How it is encrypted in transit, such as TLS 1.2."""
    authentication: Line | None = None
    """How the caller proves who it is, such as SigV4."""


class View(Model):
    """One diagram: which part of the system it shows and what it says."""

    id: Annotated[Id, Defines("view")]
    title: Line
    kind: Literal["overview", "deployment", "flow"]
    message: Prose
    """What the reader should see in it; it is also the alternative text."""
    components: list[NodeId] = []
    """The nodes shown; all of them when left out."""


class ServiceUse(Model):
    """An AWS service that helps without being a node of its own, such as IAM or CloudTrail."""

    service: Annotated[Reference, Refers(("service",))]
    purpose: Prose


class Architecture(Model):
    """The architecture of one customer's system."""

    summary: Prose
    """The system in one paragraph, for somebody who has never seen it."""
    availability: Prose
    """The customer's need for availability and how the design meets it, in one paragraph."""
    scalability: Prose
    """How load changes over time and how the design follows, in one paragraph."""
    accounts: list[Account] = Field(min_length=1)
    vpcs: list[Vpc] = []
    components: list[Component] = Field(min_length=1)
    externals: list[External] = []
    connections: list[Connection] = Field(min_length=1)
    supporting_services: list[ServiceUse] = []
    views: list[View] = Field(min_length=1)
