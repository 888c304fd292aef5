"""The partner: who it is, what it applies for, its roles and the values that its standards set."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.model.values import (
    Date,
    Defines,
    Duration,
    Flag,
    Id,
    Line,
    Model,
    Percent,
    Prose,
    Reference,
    Refers,
    Region,
    Url,
)
from generator.model.waiver import Waiver


class Role(Model):
    """A role that people hold; documents name roles, never persons."""

    id: Annotated[Id, Defines("role")]
    title: Line
    """How documents call the role."""
    duties: Prose
    """What the role decides and does."""


class Revision(Model):
    """One line of a document's history."""

    version: Line
    """Such as 1.2."""
    released: Date
    """The day it came into force; the next review is counted from it."""
    change: Prose
    """What changed, in one sentence."""


class DocumentRecord(Model):
    """Document control of one document, where it differs from the default."""

    document: Id
    """The document's id in the catalogue (evidencekit list documents)."""
    approver: Annotated[Reference, Refers(("role",))] | None = None
    """Who releases this document."""
    history: list[Revision] = Field(min_length=1)
    """Newest first: the first line is the version in force."""


class Documents(Model):
    """Document control: the approver and history of every document that has no record of its own."""

    approver: Annotated[Reference, Refers(("role",))]
    """Who releases a document unless its record says otherwise."""
    history: list[Revision] = Field(min_length=1)
    """Newest first."""
    records: list[DocumentRecord] = []


class Application(Model):
    """The application for a designation."""

    checklist: Annotated[Reference, Refers(("checklist",))]
    """Id of the checklist in the library, such as amazon-api-gateway-3.0."""
    submission: Date
    """The day of submission; ages and periods of the checklist are counted from it."""
    guidelines_read_on: Date
    """When the programme's guidelines were read (prerequisite 1.1)."""
    guidelines_read_by: Annotated[Reference, Refers(("role",))]
    """Who read them."""
    services_path: Literal["Registered", "Validated", "Differentiated"]
    """Your stage of the AWS Services Path (prerequisite 1.2)."""
    services_path_since: Date
    """Since when you stand at it."""
    contact: Annotated[Reference, Refers(("role",))]
    """Who answers the reviewer's questions."""


# --------------------------------------------------------------------------------------------------------- standards


class OrganisationalUnit(Model):
    """A unit of the organisation and the guard rails on it."""

    name: Line
    """The unit's name in AWS Organizations."""
    holds: Prose
    """Which accounts are in it."""
    guard_rails: Prose
    """The service control policies on it, in words."""


class AccountStandard(Model):
    """Values of the account governance SOP."""

    home_region: Region
    """Where the organisation's own services live."""
    units: list[OrganisationalUnit] = Field(min_length=1)
    root_email: Line
    """Pattern of the root mailbox, such as aws+<workload>-<environment>@<customer domain>."""
    phone: Prose
    """Which telephone number an account's contacts carry, and who answers it."""
    root_mfa: Prose
    """Which factors, how many, where they are kept."""
    root_custody: Prose
    """Who may reach the root credentials, and how its use is noticed."""
    log_bucket: Line
    """Pattern of the CloudTrail bucket's name."""
    log_retention: Duration
    """How long CloudTrail logs are kept."""
    log_protection: Prose
    """What keeps the logs from being changed or deleted."""
    baseline: Line
    """Where the account baseline is kept as code."""
    lead_time: Duration
    """From request to handed-over account."""


class PermissionSet(Model):
    """A permission set that the partner uses in customer accounts."""

    name: Line
    """The name in IAM Identity Center."""
    used_for: Prose
    """The work it is for."""
    policies: Prose
    """What it allows, and what it denies."""
    session: Duration
    """How long a session lasts."""
    approval: Prose
    """Who grants it."""


class IdentityStandard(Model):
    """Values of the identity and access SOP."""

    identity_provider: Line
    """Where your people's identities come from."""
    portal: Url
    """The sign-in address of the access portal."""
    permission_sets: list[PermissionSet] = Field(min_length=1)
    break_glass: Prose
    """Who may enter when federation is down, how, and what follows."""
    joiner_mover_leaver: Prose
    """How access follows a person's employment, with the deadline for removal."""
    review_every: Duration
    """How often access is reviewed."""
    request_system: Line
    """Where access is asked for and recorded."""


class OperationsStandard(Model):
    """Values of the KPI guide and the runbook standard."""

    paging: Line
    """The system that wakes people."""
    dashboards: Line
    """Where dashboards are kept as code."""
    log_retention: Duration
    """How long application logs are kept unless the customer needs more."""
    log_fields: list[Line] = Field(min_length=1)
    """Fields that every log line carries."""
    threshold_review: Duration
    """How often thresholds are compared with what was measured."""
    runbook_repository: Line
    """Where runbooks are kept."""
    runbook_drill: Duration
    """How often a runbook is followed by somebody who did not write it."""


class DeploymentStandard(Model):
    """Values of the deployment readiness checklist and the infrastructure-as-code standard."""

    pipeline: Line
    """The service that runs pipelines."""
    repository: Line
    """Where code and templates are kept."""
    tools: list[Line] = Field(min_length=1)
    """Tools for infrastructure as code."""
    approvals: Prose
    """Who approves what before production."""
    unit_coverage: Percent
    """The least share of lines that unit tests run."""
    canary: Prose
    """How a release reaches users step by step."""
    freeze: Prose
    """When nothing is deployed, and who may lift it."""
    drift_check: Duration
    """How often deployed resources are compared with their templates."""
    state: Prose
    """Where state and artefacts are kept and how they are protected."""


class DataClass(Model):
    """A class of data and the protection that it gets."""

    name: Line
    """The name of the class, such as confidential."""
    examples: Prose
    """What belongs in it."""
    key: Line
    """Which kind of key encrypts it."""
    extra: Prose
    """What is done beyond encryption at rest."""


class NetworkStandard(Model):
    """Values of the network security policy."""

    address_plan: Prose
    """How address ranges are given out so that networks can be joined later."""
    open_ports: list[Line] = Field(min_length=1)
    """The only ports that may be open to the Internet."""
    flow_log_retention: Duration
    """How long VPC flow logs are kept."""
    rule_review: Duration
    """How often rules are reviewed."""
    inspection: Prose
    """Which traffic is inspected, by what."""


class EncryptionStandard(Model):
    """Values of the encryption and key management policy."""

    minimum_tls: Line
    """The oldest TLS version that an endpoint accepts."""
    classes: list[DataClass] = Field(min_length=1)
    rotation: Duration
    """How often customer managed keys are rotated."""
    deletion_window: Duration
    """How long a key waits before it is deleted."""
    secret_rotation: Duration
    """The longest life of a secret."""


class ResilienceTier(Model):
    """A tier of the resilience guide."""

    name: Line
    """The tier's name, such as Tier 1."""
    meaning: Prose
    """Which systems belong in it."""
    rto: Duration
    """The longest time without service."""
    rpo: Duration
    """The longest span of lost data."""
    strategy: Annotated[Reference, Refers(("strategy",))]
    """The strategy that meets it at the least cost."""
    test_every: Duration
    """How often recovery is exercised."""


class ResilienceStandard(Model):
    """Values of the resilience guide."""

    tiers: list[ResilienceTier] = Field(min_length=1)
    workshop: Prose
    """How objectives are agreed with a customer, with whom, when."""


class CostStandard(Model):
    """Values of the cost modelling guide."""

    calculator: Prose
    """How an estimate is made and kept."""
    ranges: Prose
    """How low and high values are set."""
    review_after: Duration
    """How long after go-live the bill is first compared with the model."""
    tolerance: Percent
    """Deviation of the bill from the model that has to be explained."""
    price_age: Duration
    """How old a price may be when an estimate is given."""


class ApiStandard(Model):
    """Values of the API Gateway design guide."""

    headroom: Percent
    """Share of a back end's proven capacity that throttles may hand out."""
    growth: Percent
    """Growth over the measured peak that a limit allows for."""
    log_format: Prose
    """The format and fields of access logs."""
    naming: Prose
    """How APIs, stages and resources are named."""
    review: Prose
    """Who reviews an API design, and when."""


class Standards(Model):
    """What the partner has decided, once, for all its customers."""

    accounts: AccountStandard
    identity: IdentityStandard
    operations: OperationsStandard
    deployment: DeploymentStandard
    network: NetworkStandard
    encryption: EncryptionStandard
    resilience: ResilienceStandard
    cost: CostStandard
    apis: ApiStandard


class Partner(Model):
    """The organisation that applies for the designation and owns the standards."""

    id: Id
    name: Line
    """The name by which documents call you."""
    legal_entity: Line
    """The registered company, as it stands in the application."""
    sample: Flag = False
    """Whether the organisation is invented: every output then says so."""
    domain: Line
    """The domain of your mailboxes and portals."""
    security_mailbox: Line
    """A group mailbox that security notices reach, never one person's."""
    about: Prose
    """What you build, for whom, with how many people: the reviewer's first impression."""
    application: Application
    roles: list[Role] = Field(min_length=1)
    documents: Documents
    standards: Standards
    distribution: Prose
    """Where released documents are kept and who may read them."""
    waivers: list[Waiver] = []
    """Findings about the partner, its standards or the application that are accepted for a time."""
