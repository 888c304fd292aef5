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


class Role(Model):
    """A role that people hold; documents name roles, never persons."""

    id: Annotated[Id, Defines("role")]
    title: Line
    duties: Prose


class Revision(Model):
    """One line of a document's history."""

    version: Line
    released: Date
    change: Prose


class DocumentRecord(Model):
    """Document control of one document, where it differs from the default."""

    document: Id
    """The document's id in the catalogue (evidencekit list documents)."""
    approver: Annotated[Reference, Refers(("role",))] | None = None
    history: list[Revision] = Field(min_length=1)
    """Newest first: the first line is the version in force."""


class Documents(Model):
    """Document control: the approver and history of every document that has no record of its own."""

    approver: Annotated[Reference, Refers(("role",))]
    history: list[Revision] = Field(min_length=1)
    """Newest first."""
    records: list[DocumentRecord] = []


class Application(Model):
    """The application for a designation."""

    checklist: Annotated[Reference, Refers(("checklist",))]
    """Id of the checklist in the library, such as amazon-api-gateway-3.0."""
    submission: Date
    guidelines_read_on: Date
    guidelines_read_by: Annotated[Reference, Refers(("role",))]
    services_path: Literal["Registered", "Validated", "Differentiated"]
    services_path_since: Date
    contact: Annotated[Reference, Refers(("role",))]


# --------------------------------------------------------------------------------------------------------- standards


class OrganisationalUnit(Model):
    """A unit of the organisation and the guard rails on it."""

    name: Line
    holds: Prose
    guard_rails: Prose


class AccountStandard(Model):
    """Values of the account governance SOP."""

    home_region: Region
    units: list[OrganisationalUnit] = Field(min_length=1)
    root_email: Line
    """Pattern of the root mailbox, such as aws+<workload>-<environment>@<customer domain>."""
    phone: Prose
    root_mfa: Prose
    """Which factors, how many, where they are kept."""
    root_custody: Prose
    """Who may reach the root credentials, and how its use is noticed."""
    log_bucket: Line
    """Pattern of the CloudTrail bucket's name."""
    log_retention: Duration
    log_protection: Prose
    baseline: Line
    """Where the account baseline is kept as code."""
    lead_time: Duration
    """From request to handed-over account."""


class PermissionSet(Model):
    """A permission set that the partner uses in customer accounts."""

    name: Line
    used_for: Prose
    policies: Prose
    session: Duration
    approval: Prose


class IdentityStandard(Model):
    """Values of the identity and access SOP."""

    identity_provider: Line
    portal: Url
    permission_sets: list[PermissionSet] = Field(min_length=1)
    break_glass: Prose
    joiner_mover_leaver: Prose
    """How access follows a person's employment, with the deadline for removal."""
    review_every: Duration
    request_system: Line


class OperationsStandard(Model):
    """Values of the KPI guide and the runbook standard."""

    paging: Line
    dashboards: Line
    log_retention: Duration
    log_fields: list[Line] = Field(min_length=1)
    threshold_review: Duration
    runbook_repository: Line
    runbook_drill: Duration
    """How often a runbook is followed by somebody who did not write it."""


class DeploymentStandard(Model):
    """Values of the deployment readiness checklist and the infrastructure-as-code standard."""

    pipeline: Line
    repository: Line
    tools: list[Line] = Field(min_length=1)
    approvals: Prose
    unit_coverage: Percent
    canary: Prose
    freeze: Prose
    drift_check: Duration
    state: Prose
    """Where state and artefacts are kept and how they are protected."""


class DataClass(Model):
    """A class of data and the protection that it gets."""

    name: Line
    examples: Prose
    key: Line
    extra: Prose


class NetworkStandard(Model):
    """Values of the network security policy."""

    address_plan: Prose
    open_ports: list[Line] = Field(min_length=1)
    """The only ports that may be open to the Internet."""
    flow_log_retention: Duration
    rule_review: Duration
    inspection: Prose


class EncryptionStandard(Model):
    """Values of the encryption and key management policy."""

    minimum_tls: Line
    classes: list[DataClass] = Field(min_length=1)
    rotation: Duration
    deletion_window: Duration
    secret_rotation: Duration


class ResilienceTier(Model):
    """A tier of the resilience guide."""

    name: Line
    meaning: Prose
    rto: Duration
    rpo: Duration
    strategy: Annotated[Reference, Refers(("strategy",))]
    test_every: Duration


class ResilienceStandard(Model):
    """Values of the resilience guide."""

    tiers: list[ResilienceTier] = Field(min_length=1)
    workshop: Prose


class CostStandard(Model):
    """Values of the cost modelling guide."""

    calculator: Prose
    ranges: Prose
    """How low and high values are set."""
    review_after: Duration
    tolerance: Percent
    """Deviation of the bill from the model that has to be explained."""
    price_age: Duration


class ApiStandard(Model):
    """Values of the API Gateway design guide."""

    headroom: Percent
    """Share of a back end's proven capacity that throttles may hand out."""
    growth: Percent
    """Growth over the measured peak that a limit allows for."""
    log_format: Prose
    naming: Prose
    review: Prose


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
    legal_entity: Line
    sample: Flag = False
    """Whether the organisation is invented: every output then says so."""
    domain: Line
    security_mailbox: Line
    about: Prose
    application: Application
    roles: list[Role] = Field(min_length=1)
    documents: Documents
    standards: Standards
    distribution: Prose
    """Where released documents are kept and who may read them."""
