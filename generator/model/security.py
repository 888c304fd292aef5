"""Accounts, identities, network and encryption as they are for one customer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.model.architecture import ComponentId, NodeId
from generator.model.values import Date, Defines, Duration, Flag, Id, Line, Model, Prose, Reference, Refers


class RootUser(Model):
    """The root user of the project's accounts."""

    use: Prose
    """What root was used for in this engagement, and for what it may be used."""
    mfa: Prose
    """Which factor, where it is kept, by whom it was verified."""
    verified_on: Date


class AccountContact(Model):
    """A contact of an account: corporate mailbox and telephone."""

    kind: Literal["primary", "billing", "operations", "security"]
    email: Line
    phone: Line


class Trail(Model):
    """The CloudTrail trail and its protected bucket."""

    name: Line
    regions: Line
    bucket: Line
    bucket_account: Annotated[Reference, Refers(("account",))]
    protection: Prose
    """Versioning, Object Lock, MFA delete, bucket policy, service control policy."""
    retention: Duration


class AccountGovernance(Model):
    """How the account standard was applied (ACCT-001)."""

    summary: Prose
    organisation: Prose
    """The organisation, its units and guard rails."""
    root: RootUser
    contacts: list[AccountContact] = Field(min_length=1)
    trail: Trail


class AccessPath(Model):
    """A way in which a person or a tool reaches the accounts."""

    who: Line
    kind: Literal["console", "cli", "pipeline", "application"]
    identity: Prose
    """Where the identity comes from: federation, identity provider, OIDC."""
    role: Line
    """The IAM role or permission set."""
    session: Duration
    mfa: Flag
    permissions: Prose


class PolicyDocument(Model):
    """An IAM policy as deployed, with why it is as narrow as it is."""

    name: Line
    principal: Line
    document: Prose
    """The policy in JSON."""
    reason: Prose


class Identity(Model):
    """How the identity standard was applied (ACCT-002)."""

    summary: Prose
    federation: Prose
    """The customer's own identities and how they are used."""
    temporary_credentials: Prose
    long_lived_credentials: Prose
    """Which exist and why, or how it was verified that none exist."""
    dedicated_credentials: Prose
    """How every partner individual has credentials of its own."""
    access: list[AccessPath] = Field(min_length=1)
    least_privilege: Prose
    policies: list[PolicyDocument] = Field(min_length=1)
    review: Prose


class NetworkRule(Model):
    """One rule of a security group or network ACL."""

    direction: Literal["inbound", "outbound"]
    number: int | None = None
    """Rule number, for a network ACL."""
    action: Literal["allow", "deny"] = "allow"
    protocol: Line
    ports: Line
    peer: Line
    """Group, prefix list or CIDR on the other side."""
    reason: Prose


class SecurityGroup(Model):
    """A security group and why each rule is there."""

    id: Annotated[Id, Defines("security-group")]
    name: Line
    vpc: Annotated[Reference, Refers(("vpc",))]
    protects: list[ComponentId] = Field(min_length=1)
    rules: list[NetworkRule] = Field(min_length=1)


class NetworkAcl(Model):
    """A network ACL and the subnets it guards."""

    id: Annotated[Id, Defines("network-acl")]
    name: Line
    subnets: list[Annotated[Reference, Refers(("subnet",))]] = Field(min_length=1)
    rules: list[NetworkRule] = Field(min_length=1)


class NetworkService(Model):
    """Another service that protects the network."""

    service: Annotated[Reference, Refers(("service",))]
    use: Prose


class Network(Model):
    """How the network policy was applied (NETSEC-001)."""

    summary: Prose
    without_vpc: Prose | None = None
    """Why there is no VPC, and what restricts traffic instead."""
    security_groups: list[SecurityGroup] = []
    network_acls: list[NetworkAcl] = []
    services: list[NetworkService] = Field(min_length=1)
    changes: Prose | None = None
    """What was tightened against the reference or the earlier state."""


class PublicEndpoint(Model):
    """An endpoint that the Internet can reach."""

    component: ComponentId
    address: Line
    tls: Line
    certificate: Line
    why_public: Prose


class OutboundCall(Model):
    """A call that leaves for the Internet."""

    component: ComponentId
    target: NodeId
    encryption: Line
    purpose: Prose


class StoreEncryption(Model):
    """Encryption at rest of one store."""

    component: ComponentId
    encryption: Line
    """Such as SSE-KMS, or none."""
    key: Annotated[Reference, Refers(("key",))] | None = None
    reason: Prose
    """Why this key, or why there is no encryption."""


class Key(Model):
    """A cryptographic key in the key management service."""

    id: Annotated[Id, Defines("key")]
    alias: Line
    kind: Literal["AWS owned", "AWS managed", "customer managed"]
    rotation: Line
    administrators: Line
    users: Line


class Secret(Model):
    """A secret, where it is kept and how it is renewed."""

    name: Line
    kept_in: Line
    rotation: Line
    used_by: list[ComponentId] = Field(min_length=1)


class Encryption(Model):
    """How the encryption policy was applied (NETSEC-002)."""

    summary: Prose
    public_endpoints: list[PublicEndpoint] = []
    no_public_endpoints: Prose | None = None
    """How it is known that nothing is public, where nothing is."""
    outbound_calls: list[OutboundCall] = []
    no_outbound_calls: Prose | None = None
    """How it is known that nothing calls out to the Internet, where nothing does."""
    stores: list[StoreEncryption] = Field(min_length=1)
    keys: list[Key] = Field(min_length=1)
    key_management: Prose
    secrets: list[Secret] = []


class Security(Model):
    """The security of one customer's system."""

    accounts: AccountGovernance
    identity: Identity
    network: Network
    encryption: Encryption
