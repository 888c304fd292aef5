"""One customer project: the customer, the engagement, its story and all sections that describe the system."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from generator.model.description.api import Api
from generator.model.description.architecture import Architecture
from generator.model.description.cost import Cost
from generator.model.description.delivery import Delivery
from generator.model.description.exception import StandardException
from generator.model.description.operations import Operations
from generator.model.description.partner import Documents, Role
from generator.model.description.resilience import Resilience
from generator.model.description.runbook import Runbook
from generator.model.description.security import Security
from generator.model.description.waiver import Waiver
from generator.model.types.values import (
    Count,
    Date,
    Defines,
    FileId,
    Flag,
    Id,
    Line,
    Model,
    Name,
    PastDate,
    Prose,
    Proves,
    Reference,
    Refers,
    Url,
)


class Customer(Model):
    """The customer, and what may be said of it in public."""

    name: Name
    """The name by which documents call the customer."""
    legal_entity: Annotated[Line, Proves("2.1.separate-entities", "2.1.two-projects")]
    """The registered company: the checklist wants case studies of two different ones."""
    industry: Line
    """What the customer does, in a few words."""
    country: Line
    """Where it is registered."""
    domains: list[Line] = Field(min_length=1)
    """Its own domains, those of mailboxes first, such as customer.example."""
    about: Prose
    """Who the customer is, and what it needs the system for."""
    affiliate: Flag = False
    """Whether it is the partner itself or an affiliate of it."""
    affiliate_offering: Annotated[Prose | None, Proves("2.1.affiliate")] = None
    """For an affiliate: where customers outside the group can buy the same offering."""
    reference: Annotated[Literal["named", "anonymised"], Proves("2.1.public-reference")]
    """Whether the public case study may name it."""
    anonymous_name: Name | None = None
    """What the public edition calls it when it may not be named."""
    withheld: list[Line] = []
    """Further words that the public edition must not contain: product, host and place names."""

    @model_validator(mode="after")
    def _anonymous_has_a_name(self) -> Customer:
        if self.reference == "anonymised" and self.anonymous_name is None:
            raise ValueError("an anonymised customer needs anonymous_name")
        return self


class Engagement(Model):
    """What the partner did, and when."""

    name: Name
    """What the engagement was called."""
    offering: Annotated[Line, Proves("2.1.problem-solved")]
    """Which of your offerings it was."""
    scope: Prose
    """What was in, and what was not."""
    started: Date
    """The day work began."""
    live_since: Annotated[PastDate, Proves("2.1.recent", "2.1.in-production")]
    """When it went into production."""
    completed: Annotated[PastDate, Proves("2.1.recent")]
    """The day it was handed over."""
    stage: Annotated[Literal["production", "pilot", "proof of concept"], Proves("2.1.in-production")]
    """The checklist takes production only."""
    handed_over_to: Prose
    """Which team took over, by role, and how it was prepared."""
    support: Prose
    """What the partner still does."""


class Outcome(Model):
    """A result that was measured."""

    measure: Line
    """What was measured, with its unit."""
    before: Line
    """The value before."""
    after: Line
    """The value after."""
    how_measured: Prose
    """By what, over which period."""


class PublicEdition(Model):
    """The public case study: text that may leave the house."""

    title: Name
    """The title of the published text."""
    summary: Prose
    """Two or three sentences."""
    problem: Prose
    """The problem, without anything that is withheld."""
    solution: Prose
    """The solution, without anything that is withheld."""
    outcome: Prose
    """The measured result, without anything that is withheld."""
    quote_role: Line | None = None
    """The role at the customer that is quoted, if any."""
    url: Url | None = None
    """Where it is published, once it is."""
    approved_by: Line
    """The customer's role that released the text."""
    approved_on: PastDate
    """When the text was released."""


class OtherDesignation(Model):
    """Another designation that the case study supports, and what it has to do with this one."""

    name: Name
    """The other designation."""
    relevance: Annotated[Prose, Proves("2.1.reuse")]
    """What of the implementation belongs to this designation."""
    self_assessment: Annotated[Line, Proves("2.1.reuse-assessed")]
    """Where the completed self-assessment for the other designation is."""


class CaseStudy(Model):
    """The story of the project: problem, solution, outcome (prerequisite 2.1)."""

    title: Name
    """What was achieved, in one line."""
    problem: Annotated[Prose, Proves("2.1.problem-solved")]
    """The customer's problem, in the customer's terms, with numbers."""
    why_aws: Prose
    """Why AWS, and what else was weighed."""
    solution: Annotated[Prose, Proves("2.1.problem-solved")]
    """What was built and how it works."""
    role_of_service: Annotated[Prose, Proves("2.1.problem-solved")]
    """How Amazon API Gateway solved the specific problem."""
    outcomes: Annotated[list[Outcome], Proves("2.1.problem-solved")] = Field(min_length=1)
    lessons: Prose
    """What you would do differently."""
    designations: Annotated[list[OtherDesignation], Proves("2.1.reuse", "2.1.reuse-assessed")] = []
    """Other designations for which the same case study is handed in."""
    public: Annotated[PublicEdition, Proves("2.1.public-reference")]


class Answer(Model):
    """What the partner adds to a control in the self-assessment, beside what the documents prove."""

    control: Annotated[Reference, Refers(("control",))]
    """The control it is about (evidencekit list controls)."""
    note: Prose
    """What the reviewer should know."""


class Spreadsheet(Model):
    """The programme's own spreadsheet for this case study. Every build fills a copy of it, as evidencekit fill does."""

    file: Annotated[Line, Field(examples=["programme.xlsx"])]
    """Where your copy lies, from the project's folder."""
    sheets: list[Line] = []
    """The sheets to fill; without them, all that ask for answers."""
    id_column: Line | None = None
    """Where the control ids stand, by letter or by header. Needed only where the program does not find it; so are the others."""
    answer_column: Line | None = None
    """Where the answers belong."""
    evidence_column: Line | None = None
    """Where documents and sections belong."""
    met_column: Line | None = None
    """Where yes or no belongs."""
    overwrite: Flag = False
    """Whether answers that stand there already are replaced."""


class SelfAssessment(Model):
    """Who assessed this case study against the checklist, and when (prerequisite 3.1)."""

    completed_on: Annotated[PastDate, Proves("3.1.complete")]
    """The day the assessment was finished."""
    completed_by: Annotated[Reference, Refers(("role",)), Proves("3.1.complete")]
    """Who filled it in."""
    reviewed_on: Annotated[PastDate, Proves("3.1.reviewed")]
    """The day of the second reading."""
    reviewed_by: Annotated[Line, Proves("3.1.reviewed")]
    """Who on the AWS side, or which second architect, read it, by role."""
    answers: list[Answer] = []
    spreadsheet: Spreadsheet | None = None
    """The programme's own spreadsheet, to be filled at each build."""


class Review(Model):
    """A review of the customer's workload that the checklist accepts in place of some controls."""

    alternative: Id
    """Id of the alternative in the checklist, such as well-architected-review."""
    conducted_on: PastDate
    """The day it was finished."""
    workload: Line
    """What was reviewed, as the review calls it."""
    high_risk_issues: Count
    """High-risk issues that are still open."""
    conducted_by: Line
    """Who led it, by role."""
    report: Prose
    """Where the report is and how the reviewer gets it."""


class Project(Model):
    """One customer project; nothing in it may reach another customer."""

    id: Annotated[FileId, Defines("project")]
    """The name of the project's folder."""
    name: Name
    """The name of the project in titles and navigation."""
    sample: Flag = False
    """Whether the customer is invented: every output then says so."""
    customer: Customer
    engagement: Engagement
    roles: list[Role] = Field(min_length=1)
    """The customer's roles, beside the partner's."""
    documents: Documents
    case_study: CaseStudy
    self_assessment: SelfAssessment
    architecture: Architecture
    apis: list[Api]
    """Its APIs; `[]` where it has none, which says so, while a section that is left out is open."""
    operations: Operations
    runbook: Runbook
    delivery: Delivery
    security: Security
    resilience: Resilience
    cost: Cost
    reviews: list[Review] = []
    """Reviews by which the checklist lets you satisfy controls in another way, where it does."""
    exceptions: list[StandardException] = []
    """Where the system departs from a value of the partner's standards, with who approved it and until when."""
    waivers: list[Waiver] = []
    """Findings about this project that are accepted for a time."""
