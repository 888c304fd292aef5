"""What the library knows of recovery: strategies, tiers, steps and their durations, formulas, tests."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from generator.model.description.resilience import ProtectionMethod, RestoredSetting, ScenarioKind
from generator.model.library.facts import Fact
from generator.model.types.values import Count, Duration, Id, Line, Model, Prose, Refers


class Definition(Fact):
    """A term of the field."""

    term: Line
    meaning: Prose


class Strategy(Fact):
    """A recovery strategy of the Well-Architected Framework."""

    name: Line
    rto: Line
    """In the words of AWS."""
    rpo: Line
    shortest_rto: Duration
    longest_rto: Duration
    shortest_rpo: Duration
    longest_rpo: Duration
    relative_cost: Line
    standing_footprint: Prose
    pick_when: list[Line]
    means: list[Line]
    """AWS services and features it is built from."""
    for_api_gateway: list[Prose]
    caveat: Prose | None = None


class DecisionRule(Fact):
    """A target and the strategy that meets it at the least cost."""

    when: Line
    strategy: Id


class ObjectiveTier(Fact):
    """A class of importance with the objectives proposed for it."""

    tier: Count
    meaning: Line
    rto: Duration
    rpo: Duration
    strategies: list[Id] = Field(min_length=1)
    note: Line | None = None


class StepFact(Fact):
    """How one component comes back from one failure, and how long it takes."""

    service: Annotated[Id, Refers(("service",))] | None = None
    """None for a step that people take."""
    component: Line
    failure: Line
    action: Prose
    shortest: Duration
    longest: Duration
    data_loss: Line
    note: Prose | None = None

    @model_validator(mode="after")
    def _band(self) -> StepFact:
        if self.longest < self.shortest:
            raise ValueError("longest must not be shorter than shortest")
        return self


class ExampleStep(Model):
    """A step of the worked example."""

    id: Id
    duration: Duration
    after: list[Id] = []


class RtoMethod(Fact):
    """How the achievable RTO is computed, with a worked example."""

    formula: Line
    rules: list[Prose]
    example: list[ExampleStep]
    example_path: list[Id]
    """The longest chain of the example."""
    example_result: Duration


class RpoFormula(Model):
    """How the achievable RPO follows from a way of protecting data, against what it helps and what it costs."""

    method: Line
    protection: ProtectionMethod | None = None
    """The method of a project's protections that this is; None for what is none of them."""
    formula: Line
    example: Line
    shortest: Duration | None = None
    """The best RPO that it reaches as a rule."""
    helps_against: list[ScenarioKind] = []
    """The kinds of failure that it helps against by its nature; whatever copies a mistake does not help against one."""
    relative_cost: Line | None = None


class RpoMethod(Fact):
    """How the achievable RPO is computed."""

    methods: list[RpoFormula]
    rules: list[Prose]


class StoreFact(Fact):
    """What a service does with the data that it keeps: whether it keeps former versions, and what a restore leaves out."""

    versions: Line | None = None
    """How it keeps former versions; None where it keeps none."""
    restores_to: Line | None = None
    """What a restore makes; None where there is no restore."""
    leaves_out: list[RestoredSetting] = []
    """Settings of the source that what was restored does not have."""
    from_backup: list[RestoredSetting] = []
    """Settings that a restore from a periodic backup leaves out as well."""
    estimated: list[RestoredSetting] = []
    """Those of the settings that were not read in a source."""
    note: Prose | None = None


class TestActivity(Fact):
    """An exercise and how often it is held."""

    __test__ = False

    activity: Line
    cadence: Line
    why: Prose


class AwarenessPoint(Fact):
    """How a customer is made aware of resilience (REL-002)."""

    point: Prose


class RecoveryMeans(Fact):
    """An AWS service that helps to recover."""

    name: Line
    role: Prose


class RunbookPhase(Model):
    """A phase of a recovery runbook, in order."""

    phase: Line
    content: Line


class RecoveryFacts(Model):
    """Recovery, as far as documents and arithmetic need it."""

    definitions: list[Definition]
    strategies: dict[Id, Strategy]
    decision_rules: list[DecisionRule]
    tiers: list[ObjectiveTier]
    steps: dict[Id, StepFact]
    rto: RtoMethod
    rpo: RpoMethod
    stores: dict[Annotated[Id, Refers(("service",))], StoreFact] = {}
    """What is known of the services that keep data, by service."""
    tests: list[TestActivity]
    customer_awareness: list[AwarenessPoint]
    means: list[RecoveryMeans]
    runbook: list[RunbookPhase]

    @model_validator(mode="after")
    def _strategies_exist(self) -> RecoveryFacts:
        named = [rule.strategy for rule in self.decision_rules]
        named += [strategy for tier in self.tiers for strategy in tier.strategies]
        if unknown := [strategy for strategy in named if strategy not in self.strategies]:
            raise ValueError(f"{unknown[0]} is no strategy")
        return self
