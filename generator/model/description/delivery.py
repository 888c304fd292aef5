"""How changes reach production: infrastructure as code, the pipeline, tests, readiness and the releases made."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.model.types.values import (
    Defines,
    Duration,
    Flag,
    Id,
    Line,
    Model,
    Name,
    PastDate,
    Percent,
    Prose,
    Proves,
    Reference,
    Refers,
)


class Template(Model):
    """An infrastructure template in the repository, with a part worth showing."""

    path: Line
    """Its path in the repository."""
    tool: Line
    """The tool that reads it."""
    what: Prose
    """What it creates."""
    language: Line = "yaml"
    """The language of the excerpt, for its colours."""
    excerpt: Prose
    """A complete, meaningful part of it, as deployed."""


class Infrastructure(Model):
    """Infrastructure as code (REL-001)."""

    approach: Annotated[Prose, Proves("REL-001.automation")]
    """What is defined as code, and how a change reaches an account."""
    tools: Annotated[list[Line], Proves("REL-001.tools")] = Field(min_length=1)
    """Such as AWS CDK."""
    repository: Line
    """Where the templates are kept."""
    templates: Annotated[list[Template], Proves("REL-001.example")] = Field(min_length=1)
    console_access: Annotated[
        Literal["none", "read-only", "runbook actions", "emergency only", "read and write"], Proves("REL-001.no-console")
    ]
    """What people may do in production by the Management Console or a command line, outside the pipeline. runbook actions: the
    changing actions of the runbook, by name. emergency only: a role that is granted for one incident."""
    console_changes: Annotated[Prose, Proves("REL-001.no-console")]
    """How changes by hand in production are prevented and noticed."""
    drift_check: Duration | None = None
    """How often deployed resources are compared with their templates; compared with the partner's standard."""
    drift: Prose
    """How drift is found, how often, and what happens then."""
    exceptions: Annotated[Prose, Proves("REL-001.no-console")]
    """What is not automated, and why; or how it was verified that there is nothing."""


class Stage(Model):
    """One stage of the pipeline."""

    id: Annotated[Id, Defines("stage")]
    name: Name
    """How the stage is called."""
    does: Prose
    """What happens in it."""
    tool: Line
    """What runs it."""
    steps: list[Literal["source", "build", "test", "approve", "deploy"]] = Field(min_length=1)
    """What the stage is for."""
    automated: Flag
    """Whether no person is needed."""
    approved_by: Annotated[Reference, Refers(("role",))] | None = None
    """The role that decides, where a person does."""
    gate: Prose | None = None
    """What must hold before the next stage begins."""
    duration: Duration
    """How long it takes, as measured."""


class Test(Model):
    """A kind of test that a change passes."""

    __test__ = False

    id: Annotated[Id, Defines("test")]
    level: Literal["static", "unit", "contract", "integration", "end-to-end", "load", "security", "recovery", "acceptance"]
    """What kind of test it is."""
    tool: Line
    """What runs it."""
    covers: Prose
    """What it would find."""
    automated: Flag
    """Whether it runs by itself."""
    stage: Annotated[Reference, Refers(("stage",))]
    """The stage of the pipeline in which it runs."""
    passes_when: Prose
    """The condition for passing."""
    coverage: Percent | None = None
    """unit: the least share of lines that the tests run; compared with the partner's standard."""


class ReadinessCheck(Model):
    """One line of the go-live checklist."""

    id: Annotated[Id, Defines("readiness")]
    gate: Line
    """The group it belongs to, such as Security."""
    check: Prose
    """What must hold before go-live."""
    evidence: Prose
    """What shows that it holds."""
    owner: Annotated[Reference, Refers(("role",))]
    """Who answers for it."""
    automated: Flag
    """Whether a machine checks it."""
    asked: Literal["every release", "go-live"] = "every release"
    """go-live: only before the first release and before what is as far-reaching, such as a new API."""
    covers: list[Id] = []
    """The items of the partner's checklist that it answers, by their ids (standards.deployment.checklist)."""


class NotAsked(Model):
    """Items of the partner's checklist that do not apply to this workload."""

    items: Annotated[list[Id], Field(min_length=1)]
    """Their ids."""
    reason: Prose
    """Why they do not apply."""


class RollbackCriterion(Model):
    """What makes a deployment go back."""

    alarm: Annotated[Reference, Refers(("alarm",))]
    """The alarm that triggers it."""
    condition: Prose
    """When it counts, such as within ten minutes of the release."""
    action: Prose
    """What happens then."""


class Result(Model):
    """How one readiness check came out for a release."""

    check: Annotated[Reference, Refers(("readiness",))]
    """The line of the checklist."""
    outcome: Literal["passed", "failed", "not applicable"]
    """How it came out."""
    note: Prose
    """What was seen, with a number where there is one."""
    on: PastDate | None = None
    """The day of the test or report that the answer rests on, where it is not the pipeline's own run."""
    exception: Prose | None = None
    """For one that failed: why it went live all the same, who watches the risk, until when it is passed."""


class Release(Model):
    """A release that went through the process."""

    version: Line
    """The version that was released."""
    deployed: PastDate
    """The day it went live."""
    change: Prose
    """What it brought."""
    scope: Literal["go-live", "release", "emergency"] = "release"
    """go-live: all checks are asked. release: those of every release. emergency: the rest follows within two working days."""
    decision: Literal["go", "no-go"]
    """What was decided."""
    decided_on: PastDate
    """The day of the decision."""
    decided_by: Annotated[Reference, Refers(("role",))]
    """Who decided."""
    results: list[Result] = Field(min_length=1)
    outcome: Prose
    """How it went."""


class Delivery(Model):
    """How this project is tested and deployed."""

    infrastructure: Infrastructure
    pipeline: Annotated[list[Stage], Proves("REL-001.automation")] = Field(min_length=1)
    tests: Annotated[list[Test], Proves("OPE-003.testing-process", "OPE-003.automated-tests")] = Field(min_length=1)
    strategy: Prose
    """Canary, blue-green or all at once: the steps, the traffic shares, the waiting times."""
    readiness: Annotated[list[ReadinessCheck], Proves("OPE-003.readiness")] = Field(min_length=1)
    not_asked: list[NotAsked] = []
    """Items of the partner's checklist that do not apply, with the reason."""
    rollback: list[RollbackCriterion] = Field(min_length=1)
    rollback_procedure: Prose
    """What is done, step by step, when a deployment goes back."""
    releases: Annotated[list[Release], Proves("OPE-003.validated")] = Field(min_length=1)
