"""Accounts, identities, network and encryption as they are for one customer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from generator.model.description.architecture import ComponentId, NodeId
from generator.model.description.safeguards import LogProtection, RootFactor
from generator.model.types.values import (
    AddressRange,
    Date,
    Defines,
    Duration,
    Flag,
    Follows,
    Id,
    Line,
    Model,
    Name,
    PastDate,
    Prose,
    Proves,
    Reference,
    Refers,
    Region,
)


class RootUser(Model):
    """The root user of the project's accounts."""

    use: Prose
    """What root was used for in this engagement, and for what it may be used."""
    access_keys: Flag
    """Whether the root user of any of these accounts has an access key."""
    mfa_factor: RootFactor
    """The weakest factor of the root users that have a password; `no root credentials` where none of them has one."""
    mfa: Prose
    """Which factor, where it is kept, by whom it was verified."""
    verified_on: PastDate
    """The day it was last verified."""


class AccountContact(Model):
    """A contact of an account: corporate mailbox and telephone."""

    kind: Literal["primary", "billing", "operations", "security"]
    """Which contact of the account it is."""
    email: Line
    """A group mailbox of the company."""
    phone: Line
    """A number of the company."""


class Trail(Model):
    """The CloudTrail trail and its protected bucket."""

    name: Name
    """The trail's name."""
    all_regions: Flag
    """Whether the trail records every Region (`IsMultiRegionTrail`)."""
    regions: Line
    """Such as all Regions."""
    bucket: Line
    """The bucket that receives the logs."""
    bucket_account: Annotated[Reference, Refers(("account",))]
    """The account of the bucket: another one than the workload's."""
    protected_by: list[LogProtection]
    """What keeps log files in the bucket from being changed or deleted; an empty list where nothing does."""
    protection: Prose
    """How it is set: versioning, Object Lock, MFA delete, bucket policy, service control policy."""
    retention: Duration
    """How long the logs are kept."""


class AccountGovernance(Model):
    """How the account standard was applied (ACCT-001)."""

    summary: Prose
    """The accounts of this customer in one paragraph."""
    organisation: Prose
    """The organisation, its units and guard rails."""
    home_region: Region | None = None
    """Where the customer's organisation has its own services, where that is not the home Region of the partner's standard."""
    root: RootUser
    contacts: list[AccountContact] = Field(min_length=1)
    trail: Trail


class LongLivedKey(Model):
    """A credential that does not expire by itself, and why it is there."""

    reason: Prose
    """Why no role can take its place."""
    rotated_every: Duration
    """How often it is replaced."""
    until: Date
    """The day on which it goes, or on which the reason is looked at again."""


class AccessPath(Model):
    """A way in which a person or a tool reaches the accounts."""

    who: Line
    """The people or the tool."""
    kind: Literal["console", "cli", "pipeline", "application"]
    """How they come in."""
    identity: Prose
    """Where the identity comes from: federation, identity provider, OIDC."""
    role: Line
    """The IAM role or permission set."""
    credentials: Literal["temporary", "long-lived"]
    """temporary: they expire by themselves. long-lived: an access key, or the password of an IAM user."""
    long_lived: LongLivedKey | None = None
    """For long-lived credentials: the reason, the rotation and the end."""
    shared: Flag
    """Whether more than one person, or more than one tool, uses the same credentials."""
    session: Duration
    """How long the credentials live."""
    mfa: Flag
    """Whether a second factor is asked for."""
    managed_policies: list[Line]
    """The managed policies of AWS that it has, by name, such as ViewOnlyAccess; an empty list where it has policies of your own only."""
    permissions: Prose
    """What they may do."""


class PolicyDocument(Model):
    """An IAM policy as deployed, with why it is as narrow as it is."""

    name: Name
    """The policy's name."""
    principal: Line
    """Who has it."""
    roles: list[Line] = []
    """The IAM roles or permission sets that have it, as in `access` and runbook.profiles: commands are compared with it."""
    components: list[ComponentId] = []
    """The components whose role has it: what they call is compared with it."""
    document: Prose | None = None
    """The policy in JSON; left out where it stands in a file."""
    file: Line | None = None
    """The JSON file with the policy, in the project's folder, such as policies/create-order.json."""
    reason: Prose
    """Why it is no wider, and no narrower."""

    @model_validator(mode="after")
    def _has_its_text(self) -> PolicyDocument:
        if self.document is None and self.file is None:
            raise ValueError("a policy needs its text, as `document` or in a `file`")
        return self


class Identity(Model):
    """How the identity standard was applied (ACCT-002)."""

    summary: Prose
    """Who reaches the accounts, and how, in one paragraph."""
    federation: Prose
    """The customer's own identities and how they are used."""
    temporary_credentials: Prose
    """How everybody and everything gets credentials that expire."""
    long_lived_credentials: Prose
    """Which exist and why, or how it was verified that none exist."""
    dedicated_credentials: Prose
    """How every partner individual has credentials of its own."""
    access: list[AccessPath] = Field(min_length=1)
    least_privilege: Prose
    """How permissions were narrowed, and how it was verified."""
    policies: list[PolicyDocument] = Field(min_length=1)
    review_every: Duration | None = None
    """How often access is reviewed; compared with the partner's standard."""
    review: Prose
    """How access is reviewed, by whom, with what result."""


class NetworkRule(Model):
    """One rule of a security group or network ACL."""

    direction: Literal["inbound", "outbound"]
    """Seen from what is protected."""
    number: Annotated[int, Field(ge=1, le=99_999)] | None = None
    """Rule number, for a network ACL."""
    action: Literal["allow", "deny"] = "allow"
    """Security groups only allow."""
    protocol: Line
    """TCP, UDP, ICMP, ICMPv6, all, or the number of another protocol."""
    ports: Line
    """A port, a range or several: 443, 1024-65535, 80, 443; or all."""
    peer: Line
    """Who is on the other side: an address range (10.0.0.0/16, 2001:db8::/32), a security group, a component that has one, or a
    prefix list (com.amazonaws.eu-west-1.s3, or one of prefix_lists). A network ACL takes a range only."""
    reason: Prose
    """Which flow needs it."""


class SecurityGroup(Model):
    """A security group and why each rule is there."""

    id: Annotated[Id, Defines("security-group")]
    name: Name
    """The group's name."""
    vpc: Annotated[Reference, Refers(("vpc",))]
    """The VPC it is in."""
    protects: list[ComponentId] = Field(min_length=1)
    """The components that carry it."""
    rules: list[NetworkRule] = Field(min_length=1)


class NetworkAcl(Model):
    """A network ACL and the subnets it guards."""

    id: Annotated[Id, Defines("network-acl")]
    name: Name
    """The ACL's name."""
    subnets: list[Annotated[Reference, Refers(("subnet",))]] = Field(min_length=1)
    """The subnets that it guards."""
    rules: list[NetworkRule] = Field(min_length=1)


class PrefixList(Model):
    """A prefix list that the customer maintains: address ranges under one name."""

    id: Annotated[Id, Defines("prefix-list")]
    """Such as pl-0123456789abcdef0."""
    name: Line
    """The list's name."""
    ranges: list[AddressRange] = Field(min_length=1)
    """Its address ranges, of either family."""
    purpose: Prose
    """Whose addresses they are."""


class NetworkService(Model):
    """Another service that protects the network."""

    service: Annotated[Reference, Refers(("service",))]
    """Id of the service (evidencekit list services)."""
    use: Prose
    """What it does here."""


class Network(Model):
    """How the network policy was applied (NETSEC-001)."""

    summary: Prose
    """How traffic is restricted, in one paragraph."""
    without_vpc: Prose | None = None
    """Why there is no VPC, and what restricts traffic instead."""
    security_groups: list[SecurityGroup] = []
    network_acls: list[NetworkAcl] = []
    prefix_lists: list[PrefixList] = []
    services: list[NetworkService] = Field(min_length=1)
    rule_review: Duration | None = None
    """How often the rules of security groups and network ACLs are reviewed, where there are any; compared with the partner's standard."""
    flow_log_retention: Duration | None = None
    """How long VPC flow logs are kept, where there is a VPC; compared with the partner's standard."""
    changes: Prose | None = None
    """What was tightened against the reference or the earlier state."""


class PublicEndpoint(Model):
    """An endpoint that the Internet can reach."""

    component: ComponentId
    """The component behind it."""
    address: Annotated[Line, Follows()]
    """Its host name. It follows from the domain of its API in apis, where that has one, and so do the two keys below."""
    tls: Annotated[Line, Follows()]
    """The oldest version that it accepts."""
    certificate: Annotated[Line, Follows()]
    """Where it comes from, and how it is renewed."""
    why_public: Prose
    """Who needs it from the Internet."""


class OutboundCall(Model):
    """A call that leaves for the Internet."""

    component: ComponentId
    """Who calls."""
    target: NodeId
    """Who is called."""
    encryption: Annotated[Line, Follows()]
    """Such as TLS 1.2. It follows from the connection that draws the call."""
    purpose: Prose
    """What for."""


class StoreEncryption(Model):
    """Encryption at rest of one store."""

    component: ComponentId
    """The store."""
    encryption: Annotated[Line, Follows()]
    """Such as SSE-KMS, or none. It follows from `key`: SSE-KMS for a customer managed key."""
    key: Annotated[Reference, Refers(("key",))] | None = None
    """The key, where one of the list below is used."""
    reason: Prose
    """Why this key, or why there is no encryption."""
    proposed: Flag = False
    """A draft: it proves nothing until this line is deleted."""


class Key(Model):
    """A cryptographic key in the key management service."""

    id: Annotated[Id, Defines("key")]
    alias: Line
    """Its alias, as deployed."""
    kind: Literal["AWS owned", "AWS managed", "customer managed"]
    """Who manages it."""
    rotated_every: Duration | None = None
    """The rotation period; needed for a customer managed key."""
    rotation: Line
    """How it is rotated, and by whom."""
    deletion_window: Duration | None = None
    """How long it waits before it is deleted, for a customer managed key; compared with the partner's standard."""
    administrators: Line
    """Who may change or delete it."""
    users: Line
    """Who may encrypt and decrypt with it."""


class Secret(Model):
    """A secret, where it is kept and how it is renewed."""

    name: Name
    """Its name, as deployed."""
    store: Literal["AWS Secrets Manager", "Parameter Store", "vault", "issuing service", "variable or file"]
    """What kind of place keeps it. vault: a secret store outside AWS. issuing service: the service that made it, encrypted. variable or
    file: an environment variable, code, a template, a repository or a document."""
    kept_in: Line
    """The place itself, with its key."""
    rotated_every: Duration | None = None
    """The longest life of one value; this or not_rotated."""
    not_rotated: Prose | None = None
    """Why it is not renewed on a schedule, and what makes it be renewed; this or rotated_every."""
    rotation: Line
    """How it is renewed, and by whom."""
    used_by: list[ComponentId] = Field(min_length=1)
    """The components that read it."""


class Encryption(Model):
    """How the encryption policy was applied (NETSEC-002)."""

    summary: Prose
    """How data is protected in transit and at rest, in one paragraph."""
    public_endpoints: list[PublicEndpoint] = []
    no_public_endpoints: Prose | None = None
    """How it is known that nothing is public, where nothing is."""
    outbound_calls: list[OutboundCall] = []
    no_outbound_calls: Prose | None = None
    """How it is known that nothing calls out to the Internet, where nothing does."""
    stores: list[StoreEncryption] = Field(min_length=1)
    keys: list[Key] = Field(min_length=1)
    key_service: Literal["AWS KMS", "AWS CloudHSM", "external key manager", "none"]
    """The key management service that keeps all keys."""
    key_management: Prose
    """Who may create, use, rotate and delete keys, and how it is supervised."""
    secrets: list[Secret] = []


class Security(Model):
    """The security of one customer's system."""

    accounts: Annotated[AccountGovernance, Proves("ACCT-001.applied")]
    identity: Annotated[Identity, Proves("ACCT-002.applied")]
    network: Annotated[Network, Proves("NETSEC-001.applied")]
    encryption: Annotated[Encryption, Proves("NETSEC-002.applied")]
