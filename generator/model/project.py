"""One customer project: the customer, the engagement, its story and all sections that describe the system."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from generator.model.api import Api
from generator.model.architecture import Architecture
from generator.model.cost import Cost
from generator.model.delivery import Delivery
from generator.model.operations import Operations, Runbook
from generator.model.partner import Documents, Role
from generator.model.resilience import Resilience
from generator.model.security import Security
from generator.model.values import Date, Flag, Id, Line, Model, Prose, Reference, Refers, Url


class Customer(Model):
    """The customer, and what may be said of it in public."""

    name: Line
    legal_entity: Line
    industry: Line
    country: Line
    about: Prose
    affiliate: Flag = False
    """Whether it is the partner itself or an affiliate of it."""
    reference: Literal["named", "anonymised"]
    """Whether the public case study may name it."""
    anonymous_name: Line | None = None
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

    name: Line
    offering: Line
    scope: Prose
    started: Date
    live_since: Date
    """When it went into production."""
    completed: Date
    stage: Literal["production", "pilot", "proof of concept"]
    handed_over_to: Prose
    support: Prose
    """What the partner still does."""


class Outcome(Model):
    """A result that was measured."""

    measure: Line
    before: Line
    after: Line
    how_measured: Prose


class PublicEdition(Model):
    """The public case study: text that may leave the house."""

    title: Line
    summary: Prose
    problem: Prose
    solution: Prose
    outcome: Prose
    quote_role: Line | None = None
    url: Url | None = None
    """Where it is published, once it is."""
    approved_by: Line
    """The customer's role that released the text."""
    approved_on: Date


class CaseStudy(Model):
    """The story of the project: problem, solution, outcome (prerequisite 2.1)."""

    title: Line
    problem: Prose
    why_aws: Prose
    solution: Prose
    role_of_service: Prose
    """How Amazon API Gateway solved the specific problem."""
    outcomes: list[Outcome] = Field(min_length=1)
    lessons: Prose
    public: PublicEdition


class Answer(Model):
    """What the partner adds to a control in the self-assessment, beside what the documents prove."""

    control: Annotated[Reference, Refers(("control",))]
    note: Prose


class SelfAssessment(Model):
    """Who assessed this case study against the checklist, and when (prerequisite 3.1)."""

    completed_on: Date
    completed_by: Annotated[Reference, Refers(("role",))]
    reviewed_on: Date
    reviewed_by: Line
    """Who on the AWS side, or which second architect, read it, by role."""
    answers: list[Answer] = []


class Project(Model):
    """One customer project; nothing in it may reach another customer."""

    id: Id
    """The name of the project's folder."""
    name: Line
    sample: Flag = False
    customer: Customer
    engagement: Engagement
    roles: list[Role] = Field(min_length=1)
    """The customer's roles, beside the partner's."""
    documents: Documents
    case_study: CaseStudy
    self_assessment: SelfAssessment
    architecture: Architecture
    apis: list[Api] = Field(min_length=1)
    operations: Operations
    runbook: Runbook
    delivery: Delivery
    security: Security
    resilience: Resilience
    cost: Cost
