"""The system as it is built: accounts, networks, components, systems outside AWS and what flows between them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from generator.model.description.component_settings import Settings
from generator.model.types.open import is_open
from generator.model.types.values import (
    AccountNumber,
    Cidr,
    Cidr6,
    Defines,
    FileId,
    Flag,
    Id,
    Line,
    Model,
    Name,
    Number,
    PastDate,
    Prose,
    Proves,
    Reference,
    Refers,
    Region,
)

ComponentId = Annotated[Reference, Refers(("component",))]
NodeId = Annotated[Reference, Refers(("component", "external"))]
Components = Annotated[list[ComponentId], Field(min_length=1)]
Tier = Literal["public", "private", "data"]
Environment = Literal["production", "staging", "test", "development", "shared"]


class AccountQuota(Model):
    """A quota of this account in one Region: its value where it was raised, and what is taken of it."""

    quota: Annotated[Reference, Refers(("quota",))]
    """Id of the quota in the library, such as lambda-concurrency."""
    region: Region
    """The Region in which it holds."""
    value: Number
    """What is granted, in the unit of the library."""
    taken_elsewhere: Number = Decimal(0)
    """What is taken of it by what these documents do not compute, such as functions that no API calls."""
    evidence: Prose
    """The request that raised it, or where it was read, with the day."""


class Account(Model):
    """One AWS account of the customer that the system uses."""

    id: Annotated[Id, Defines("account")]
    name: Name
    """The account's name in AWS."""
    number: AccountNumber
    """The twelve digits; leading zeros are kept. Use 111122223333 and the like in a sample."""
    environment: Environment
    """What runs in it."""
    purpose: Prose
    """Why it is an account of its own."""
    created_by: Literal["partner", "customer"]
    """Who created the account: what the partner created must follow its own account standard."""
    quotas: list[AccountQuota] = []


class Route(Model):
    """A route of a subnet's route table, beside the one to its own VPC."""

    to: Line
    """The destination: a range such as 0.0.0.0/0 or ::/0, or a prefix list such as com.amazonaws.eu-west-1.s3."""
    via: ComponentId
    """The component that it leads to: an Internet gateway, a NAT gateway, a transit gateway, a gateway endpoint …"""


class Subnet(Model):
    """A subnet in one availability zone."""

    id: Annotated[Id, Defines("subnet")]
    name: Name
    """The Name tag."""
    zone: Line
    """Availability zone, such as us-east-1a."""
    cidr: Cidr
    """Its address range."""
    ipv6: Cidr6 | None = None
    """Its IPv6 range, where it has one."""
    kind: Tier
    """public: a route to an Internet gateway. private: none. data: for stores only."""
    routes: list[Route] = []
    """Its routes out of the VPC. Left out: every gateway and endpoint of the VPC is taken for reachable."""


class Vpc(Model):
    """A virtual private cloud with its subnets."""

    id: Annotated[Id, Defines("vpc")]
    name: Name
    """The Name tag."""
    account: Annotated[Reference, Refers(("account",))]
    """The account it is in."""
    region: Region
    """The Region it is in."""
    cidr: Cidr
    """Its address range."""
    secondary_cidrs: list[Cidr] = []
    """Further ranges, where it has more than one."""
    ipv6: Cidr6 | None = None
    """Its IPv6 range, where it has one."""
    shared_with: list[Annotated[Reference, Refers(("account",))]] = []
    """Other accounts that its subnets are shared with (AWS RAM)."""
    peered_with: list[Annotated[Reference, Refers(("vpc",))]] = []
    """Other VPCs that it is joined with by a peering connection or a transit gateway."""
    purpose: Prose
    """What it is for."""
    subnets: list[Subnet] = Field(min_length=1)


class Placement(Model):
    """One running instance of a component in a subnet."""

    subnet: Annotated[Reference, Refers(("subnet",))]
    """The subnet."""
    label: Name | None = None
    """What is special about this one, such as writer or reader."""
    standby: Flag = False
    """Whether it takes no connections until it is promoted, as the standby of Amazon RDS Multi-AZ. It follows from a label
    that says standby."""


class TradeOff(Model):
    """A decision against availability, scale or safety that the customer took with open eyes."""

    decision: Prose
    """What was decided."""
    reason: Prose
    """Why, and what it would have cost otherwise."""
    accepted_by: Line
    """The customer's role that accepted it."""
    accepted_on: PastDate
    """The day it was accepted."""


class Store(Model):
    """What a component keeps."""

    contents: Prose
    """What it keeps."""
    classification: Line
    """The customer's own class, such as confidential."""
    personal_data: Prose | None = None
    """Which personal data is in it; leave out where there is none."""


class Component(Model):
    """One part of the system that is drawn, priced, monitored, recovered and protected."""

    id: Annotated[Id, Defines("component")]
    name: Name
    """The name under the icon and in tables."""
    service: Annotated[Reference, Refers(("service",)), Proves("2.2.services", "DOC-001.services-shown")]
    """Id of the AWS service in the library (evidencekit list services)."""
    account: Annotated[Reference, Refers(("account",))]
    """The account it runs in."""
    region: Region
    """Region, or global for edge services."""
    vpc: Annotated[Reference, Refers(("vpc",))] | None = None
    """The VPC, for a component that lives in one without being in particular subnets, or in all subnets of a tier."""
    tier: Tier | None = None
    """Instead of placements: it runs in all subnets of this kind, of its `vpc` or of the only one."""
    placements: list[Placement] = []
    """The subnets it runs in, for what lives in subnets."""
    group: Name | None = None
    """The service or bounded context it belongs to; parts of one group are drawn together."""
    purpose: Prose
    """What it does for the system, in a few words."""
    settings: Settings | None = None
    """What is configured, as facts; the keys depend on the service. `configuration` follows from them, and prose is compared."""
    configuration: Line | None = None
    """The setting that matters most, in a few words, under the icon. It follows from `settings` where they are written."""
    resource: Line | None = None
    """The deployed name: function, table, queue, cluster … as an operator types it."""
    core: Flag = False
    """Whether the customer's business stops without it: core components need a recovery and a scaling answer."""
    stores: Store | None = None
    """What data it keeps, for a component that keeps any."""
    failure: Annotated[Prose | None, Proves("DOC-001.failure-explained")] = None
    """How it keeps running when an instance or a zone fails."""
    scaling: Annotated[Prose | None, Proves("DOC-001.scaling-explained")] = None
    """How it grows and shrinks by itself, with the limits that apply."""
    trade_off: Annotated[TradeOff | None, Proves("DOC-001.trade-offs")] = None


class External(Model):
    """A system, site or group of people outside AWS."""

    id: Annotated[Id, Defines("external")]
    name: Name
    """The name under the icon."""
    kind: Literal["users", "client", "system", "on-premises", "saas", "device", "partner"]
    """Which icon it gets."""
    owner: Line
    """Who runs it."""
    purpose: Prose
    """What it does for the system."""


class Connection(Model):
    """A flow between two nodes, in the direction in which it is opened."""

    source: NodeId
    """Who opens the connection."""
    target: NodeId
    """Who answers it."""
    label: Name
    """What goes over it, in two to four words: it stands on the line."""
    protocol: Line
    """Such as HTTPS 443 or PostgreSQL 5432."""
    kind: Literal["request", "event", "replication", "management"] = "request"
    """How the line is drawn: a call, an event, a copy of data, or operations."""
    encryption: Annotated[Line, Proves("2.2.best-practices")]
    """How it is encrypted in transit, such as TLS 1.2."""
    authentication: Line | None = None
    """How the caller proves who it is, such as SigV4."""


class View(Model):
    """One diagram: which part of the system it shows and what it says."""

    id: Annotated[FileId, Defines("view")]
    title: Name
    """The title of the figure."""
    kind: Literal["overview", "deployment", "flow"]
    """overview: the system by groups. deployment: accounts, networks and zones. flow: numbered steps."""
    message: Prose
    """What the reader should see in it; it is also the alternative text."""
    components: list[NodeId] = []
    """The nodes shown; all of them when left out."""
    accounts: list[Annotated[Reference, Refers(("account",))]] = []
    """Accounts that a deployment view shows although nothing in them is among its nodes; all accounts where it names no nodes."""


class ServiceUse(Model):
    """An AWS service that helps without being a node of its own, such as IAM or CloudTrail."""

    service: Annotated[Reference, Refers(("service",))]
    """Id of the service (evidencekit list services)."""
    purpose: Prose
    """What it does here."""


class Architecture(Model):
    """The architecture of one customer's system."""

    summary: Prose
    """The system in one paragraph, for somebody who has never seen it."""
    availability: Annotated[Prose, Proves("DOC-001.availability-shown")]
    """The customer's need for availability and how the design meets it, in one paragraph."""
    scalability: Annotated[Prose, Proves("DOC-001.scaling-shown")]
    """How load changes over time and how the design follows, in one paragraph."""
    accounts: Annotated[list[Account], Proves("DOC-001.placement-shown")] = Field(min_length=1)
    vpcs: list[Vpc] = []
    components: list[Component] = Field(min_length=1)
    externals: Annotated[list[External], Proves("DOC-001.outside-shown")] = []
    connections: list[Connection] = Field(min_length=1)
    no_trade_offs: Annotated[Prose | None, Proves("DOC-001.trade-offs")] = None
    """How it is known that no availability was given up, where no component has a trade-off."""
    supporting_services: list[ServiceUse] = []
    views: Annotated[list[View], Proves("2.2.diagrams", "DOC-001.diagram")] = Field(min_length=1)

    @model_validator(mode="after")
    def _tiers_have_subnets(self) -> Architecture:
        for component in self.components:
            if component.tier is not None and not is_open(component.placements) and not component.placements:
                where = f"of `{component.vpc}`" if component.vpc else "of the only VPC"
                raise ValueError(f"`{component.id}` is in the tier {component.tier}, but no subnet {where} is {component.tier}")
        return self
