"""How changes reach production: infrastructure as code, the pipeline, tests, readiness and the releases made."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.model.values import Date, Defines, Duration, Flag, Id, Line, Model, Prose, Reference, Refers


class Template(Model):
    """An infrastructure template in the repository, with a part worth showing."""

    path: Line
    tool: Line
    what: Prose
    language: Line = "yaml"
    excerpt: Prose
    """A complete, meaningful part of it, as deployed."""


class Infrastructure(Model):
    """Infrastructure as code (REL-001)."""

    approach: Prose
    tools: list[Line] = Field(min_length=1)
    repository: Line
    templates: list[Template] = Field(min_length=1)
    console_changes: Prose
    """How changes by hand in production are prevented and noticed."""
    drift: Prose
    """How drift is found, how often, and what happens then."""
    exceptions: Prose
    """What is not automated, and why; or how it was verified that there is nothing."""


class Stage(Model):
    """One stage of the pipeline."""

    id: Annotated[Id, Defines("stage")]
    name: Line
    does: Prose
    tool: Line
    automated: Flag
    gate: Prose | None = None
    """What must hold before the next stage begins."""
    duration: Duration


class Test(Model):
    """A kind of test that a change passes."""

    __test__ = False

    id: Annotated[Id, Defines("test")]
    level: Literal["static", "unit", "contract", "integration", "end-to-end", "load", "security", "recovery", "acceptance"]
    tool: Line
    covers: Prose
    automated: Flag
    stage: Annotated[Reference, Refers(("stage",))]
    passes_when: Prose


class ReadinessCheck(Model):
    """One line of the go-live checklist."""

    id: Annotated[Id, Defines("readiness")]
    gate: Line
    """The group it belongs to, such as Security."""
    check: Prose
    evidence: Prose
    """What shows that it holds."""
    owner: Annotated[Reference, Refers(("role",))]
    automated: Flag


class RollbackCriterion(Model):
    """What makes a deployment go back."""

    alarm: Annotated[Reference, Refers(("alarm",))]
    condition: Prose
    action: Prose


class Result(Model):
    """How one readiness check came out for a release."""

    check: Annotated[Reference, Refers(("readiness",))]
    outcome: Literal["passed", "failed", "not applicable"]
    note: Prose


class Release(Model):
    """A release that went through the process."""

    version: Line
    deployed: Date
    change: Prose
    decision: Literal["go", "no-go"]
    decided_by: Annotated[Reference, Refers(("role",))]
    results: list[Result] = Field(min_length=1)
    outcome: Prose


class Delivery(Model):
    """How this project is tested and deployed."""

    infrastructure: Infrastructure
    pipeline: list[Stage] = Field(min_length=1)
    tests: list[Test] = Field(min_length=1)
    strategy: Prose
    """Canary, blue-green or all at once: the steps, the traffic shares, the waiting times."""
    readiness: list[ReadinessCheck] = Field(min_length=1)
    rollback: list[RollbackCriterion] = Field(min_length=1)
    rollback_procedure: Prose
    releases: list[Release] = Field(min_length=1)
