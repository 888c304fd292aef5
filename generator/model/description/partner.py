"""The partner: who it is, what it applies for, its roles and the values that its standards set."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from generator.model.description.deployment_checklist import CHECKLIST, GATES, StandardCheck
from generator.model.description.safeguards import LogProtection, RootFactor
from generator.model.description.waiver import Waiver
from generator.model.types.open import is_absent
from generator.model.types.values import (
    Date,
    Defines,
    Duration,
    Flag,
    Id,
    Line,
    Model,
    Money,
    Name,
    PastDate,
    Percent,
    Prose,
    Proves,
    Reference,
    Refers,
    Region,
    Url,
)

NEWEST_FORMAT = 2
"""The format in which a description is written today."""
SOFT_BENEFIT_FACTOR = Decimal("0.5")
"""The share of a soft benefit that is counted unless the partner sets another one."""


class Role(Model):
    """A role that people hold; documents name roles, never persons."""

    id: Annotated[Id, Defines("role")]
    title: Name
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
    references: list[Annotated[Reference, Refers(("project",))]] = []
    """The customer projects that are handed in, by id; left out: all. Gaps of the others do not stand in the application's way."""
    guidelines_read_on: Annotated[PastDate, Proves("1.1.guidelines-read")]
    """When the programme's guidelines were read (prerequisite 1.1)."""
    guidelines_read_by: Annotated[Reference, Refers(("role",)), Proves("1.1.guidelines-read")]
    """Who read them."""
    services_path: Annotated[Literal["Registered", "Validated", "Differentiated"], Proves("1.2.path-stage")]
    """Your stage of the AWS Services Path (prerequisite 1.2)."""
    services_path_since: Annotated[PastDate, Proves("1.2.path-stage")]
    """Since when you stand at it."""
    contact: Annotated[Reference, Refers(("role",))]
    """Who answers the reviewer's questions."""


# --------------------------------------------------------------------------------------------------------- standards


class OrganisationalUnit(Model):
    """A unit of the organisation and the guard rails on it."""

    name: Name
    """The unit's name in AWS Organizations."""
    holds: Prose
    """Which accounts are in it."""
    guard_rails: Prose
    """The service control policies on it, in words."""


class AccountStandard(Model):
    """Values of the account governance SOP."""

    home_region: Region
    """Where the organisation's own services live."""
    units: Annotated[list[OrganisationalUnit], Proves("ACCT-001.account-creation")] = Field(min_length=1)
    root_email: Annotated[Line, Proves("ACCT-001.contacts")]
    """Pattern of the root mailbox, such as aws+<workload>-<environment>@<customer domain>."""
    phone: Annotated[Prose, Proves("ACCT-001.contacts")]
    """Which telephone number an account's contacts carry, and who answers it."""
    root_mfa_factor: Annotated[RootFactor, Proves("ACCT-001.root-mfa")]
    """The weakest factor that the root user of a management account may have."""
    root_mfa: Annotated[Prose, Proves("ACCT-001.root-mfa")]
    """Which factors, how many, where they are kept."""
    root_custody: Annotated[Prose, Proves("ACCT-001.root-use")]
    """Who may reach the root credentials, and how its use is noticed."""
    log_bucket: Annotated[Line, Proves("ACCT-001.cloudtrail")]
    """Pattern of the CloudTrail bucket's name."""
    log_retention: Annotated[Duration, Proves("ACCT-001.cloudtrail")]
    """How long CloudTrail logs are kept."""
    log_protected_by: Annotated[list[LogProtection], Proves("ACCT-001.cloudtrail")]
    """What protects the bucket of the logs at the least."""
    log_protection: Annotated[Prose, Proves("ACCT-001.cloudtrail")]
    """What keeps the logs from being changed or deleted."""
    baseline: Annotated[Line, Proves("ACCT-001.account-creation")]
    """Where the account baseline is kept as code."""
    lead_time: Annotated[Duration, Proves("ACCT-001.account-creation")]
    """From request to handed-over account."""


class PermissionSet(Model):
    """A permission set that the partner uses in customer accounts."""

    name: Name
    """The name in IAM Identity Center."""
    used_for: Prose
    """The work it is for."""
    managed_policies: list[Line]
    """The managed policies of AWS in it, by name; an empty list where it has none."""
    policies: Prose
    """What it allows, and what it denies."""
    session: Annotated[Duration, Proves("ACCT-002.temporary-credentials")]
    """How long a session lasts."""
    approval: Prose
    """Who grants it."""


class IdentityStandard(Model):
    """Values of the identity and access SOP."""

    identity_provider: Annotated[Line, Proves("ACCT-002.federation")]
    """Where your people's identities come from."""
    portal: Annotated[Url, Proves("ACCT-002.console-and-cli")]
    """The sign-in address of the access portal."""
    permission_sets: Annotated[list[PermissionSet], Proves("ACCT-002.least-privilege")] = Field(min_length=1)
    break_glass: Prose
    """Who may enter when federation is down, how, and what follows."""
    joiner_mover_leaver: Annotated[Prose, Proves("ACCT-002.dedicated-credentials")]
    """How access follows a person's employment, with the deadline for removal."""
    review_every: Annotated[Duration, Proves("ACCT-002.least-privilege")]
    """How often access is reviewed."""
    request_system: Line
    """Where access is asked for and recorded."""


class OperationsStandard(Model):
    """Values of the KPI guide and the runbook standard."""

    paging: Annotated[Line, Proves("OPE-001.thresholds")]
    """The system that wakes people."""
    dashboards: Annotated[Line, Proves("OPE-001.health-metrics")]
    """Where dashboards are kept as code."""
    log_retention: Annotated[Duration, Proves("OPE-001.logs")]
    """How long application logs are kept unless the customer needs more."""
    log_fields: Annotated[list[Line], Proves("OPE-001.logs")] = Field(min_length=1)
    """Fields that every log line carries."""
    log_export: Line | None = None
    """Where logs that a customer has to keep for longer are exported to; left out: no export is asked for."""
    canary_every: Duration | None = None
    """How often a synthetic canary follows each critical journey of a customer; left out: none is asked for."""
    impact_alarm: Flag = True
    """Whether every workload has a composite alarm that says whether customers notice."""
    threshold_review: Annotated[Duration, Proves("OPE-001.thresholds")]
    """How often thresholds are compared with what was measured."""
    runbook_repository: Annotated[Line, Proves("OPE-002.tasks")]
    """Where runbooks are kept."""
    runbook_drill: Annotated[Duration, Proves("OPE-002.troubleshooting")]
    """How often a runbook is followed by somebody who did not write it."""


class DeploymentStandard(Model):
    """Values of the deployment readiness checklist and the infrastructure-as-code standard."""

    pipeline: Annotated[Line, Proves("REL-001.automation")]
    """The service that runs pipelines."""
    repository: Annotated[Line, Proves("REL-001.automation")]
    """Where code and templates are kept."""
    tools: Annotated[list[Line], Proves("REL-001.automation")] = Field(min_length=1)
    """Tools for infrastructure as code."""
    gates: Annotated[list[Line], Field(min_length=1)] = list(GATES)
    """The gates of the readiness checklist, in their order; every customer's checklist has these, each with a check."""
    checklist: Annotated[list[StandardCheck], Field(min_length=1)] | None = None
    """What is asked at the gates of every customer; left out, the 31 items that ship, as far as their gates are among `gates`."""
    approvals: Annotated[Prose, Proves("OPE-003.readiness")]
    """Who approves what before production."""
    unit_coverage: Annotated[Percent, Proves("OPE-003.automated-tests")]
    """The least share of lines that unit tests run."""
    canary: Annotated[Prose, Proves("OPE-003.testing-process")]
    """How a release reaches users step by step."""
    freeze: Prose
    """When nothing is deployed, and who may lift it."""
    drift_check: Duration
    """How often deployed resources are compared with their templates."""
    state: Prose
    """Where state and artefacts are kept and how they are protected."""

    @property
    def items(self) -> list[StandardCheck]:
        """The items of the checklist at the gates that there are."""
        return [one for one in (self.checklist or CHECKLIST) if one.gate in self.gates]


class DataClass(Model):
    """A class of data and the protection that it gets."""

    name: Name
    """The name of the class, such as confidential."""
    examples: Prose
    """What belongs in it."""
    key: Line
    """Which kind of key encrypts it."""
    own_key: Literal["class", "store"] | None = None
    """How far a customer managed key may be shared: class: it encrypts stores of this class only. store: it encrypts one store."""
    extra: Prose
    """What is done beyond encryption at rest."""


class NetworkStandard(Model):
    """Values of the network security policy."""

    address_plan: Prose
    """How address ranges are given out so that networks can be joined later."""
    open_ports: Annotated[list[Line], Proves("NETSEC-001.internet-security-groups")] = Field(min_length=1)
    """The only ports that may be open to the Internet."""
    flow_log_retention: Annotated[Duration, Proves("NETSEC-001.other-services")]
    """How long VPC flow logs are kept."""
    rule_review: Annotated[Duration, Proves("NETSEC-001.internal-security-groups", "NETSEC-001.network-acls")]
    """How often rules are reviewed."""
    inspection: Annotated[Prose, Proves("NETSEC-001.other-services")]
    """Which traffic is inspected, by what."""


class EncryptionStandard(Model):
    """Values of the encryption and key management policy."""

    minimum_tls: Annotated[Line, Proves("NETSEC-002.exposed-endpoints", "NETSEC-002.outbound-requests")]
    """The oldest TLS version that an endpoint accepts."""
    classes: Annotated[list[DataClass], Proves("NETSEC-002.at-rest")] = Field(min_length=1)
    rotation: Annotated[Duration, Proves("NETSEC-002.key-management")]
    """How often customer managed keys are rotated."""
    certificate_alarm: Duration | None = None
    """How long before the end of a certificate its alarm fires; left out: no alarm is asked for."""
    deletion_window: Annotated[Duration, Proves("NETSEC-002.key-management")]
    """How long a key waits before it is deleted."""
    secret_rotation: Annotated[Duration, Proves("NETSEC-002.key-management")]
    """The longest life of a secret."""


class ResilienceTier(Model):
    """A tier of the resilience guide."""

    name: Name
    """The tier's name, such as Tier 1."""
    meaning: Prose
    """Which systems belong in it."""
    rto: Annotated[Duration, Proves("REL-002.targets")]
    """The longest time without service."""
    rpo: Annotated[Duration, Proves("REL-002.targets")]
    """The longest span of lost data."""
    strategy: Annotated[Reference, Refers(("strategy",)), Proves("REL-002.recovery-process")]
    """The strategy that meets it at the least cost."""
    test_every: Duration
    """How often recovery is exercised."""


class ResilienceStandard(Model):
    """Values of the resilience guide."""

    tiers: list[ResilienceTier] = Field(min_length=1)
    workshop: Annotated[Prose, Proves("REL-002.customer-awareness")]
    """How objectives are agreed with a customer, with whom, when."""


class CostStandard(Model):
    """Values of the cost modelling guide."""

    calculator: Annotated[Prose, Proves("COST-001.estimate")]
    """How an estimate is made and kept."""
    ranges: Annotated[Prose, Proves("COST-001.inputs")]
    """How low and high values are set."""
    review_after: Annotated[Duration, Proves("COST-001.business-value")]
    """How long after go-live the bill is first compared with the model."""
    tolerance: Annotated[Percent, Proves("COST-001.business-value")]
    """Deviation of the bill from the model that has to be explained."""
    price_age: Annotated[Duration, Proves("COST-001.inputs")]
    """How old a price may be when an estimate is given."""
    soft_benefit_factor: Annotated[Percent, Field(ge=0, le=1)] = SOFT_BENEFIT_FACTOR
    """The share of a soft benefit that years, payback, present value and return are computed with."""
    unit_cost: Flag = True
    """Whether every cost model states the cost of a unit of the customer's business."""
    calculator_from: Money = Decimal(200)
    """The monthly estimate from which a link of the AWS Pricing Calculator is asked for; a smaller offer may go without."""


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


def soft_benefit_factor(partner: Partner) -> Decimal:
    """Return the share of a soft benefit that is counted: the partner's, or the usual half where it describes no cost standard."""
    standard = partner.standards.cost
    return SOFT_BENEFIT_FACTOR if is_absent(standard) else standard.soft_benefit_factor


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

    format: Annotated[int, Field(ge=1, le=NEWEST_FORMAT)] = 1
    """The format of the whole description: 2. Left out, it is 1: former keys are read with a warning until `evidencekit upgrade` rewrites
    them."""
    id: Id
    name: Name
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
    longest_exception: Duration = timedelta(days=180)
    """The longest time that an exception from a standard, or a waiver, may last; then it is approved again, or ends."""
    waivers: list[Waiver] = []
    """Findings about the partner, its standards or the application that are accepted for a time."""
