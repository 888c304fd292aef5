"""Recovery objectives, what can fail, how long each way back takes, and what was tested."""

from __future__ import annotations

from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from typing import Annotated, Literal

from pydantic import Field, model_validator

from generator.model.description.architecture import ComponentId, Components, NodeId
from generator.model.types.open import is_open
from generator.model.types.values import (
    Date,
    Defines,
    Duration,
    Flag,
    Id,
    Line,
    Model,
    Name,
    Number,
    PastDate,
    Positive,
    Prose,
    Proves,
    Reference,
    Refers,
)

ScenarioKind = Literal["component failure", "zone loss", "region loss", "data corruption", "bad deployment", "dependency loss"]
ProtectionMethod = Literal[
    "continuous backup",
    "periodic backup",
    "asynchronous replication",
    "synchronous replication",
    "versioning",
    "retained",
    "rebuild",
    "none",
]
RestoredSetting = Literal[
    "stream",
    "time to live",
    "point-in-time recovery",
    "deletion protection",
    "encryption key",
    "scaling",
    "tags",
    "alarms",
    "policies",
    "network",
    "parameters",
    "instances",
    "standby",
    "IAM authentication",
    "log export",
]
"""Settings that a restore may leave out; the library says which of them the service's does."""
DAMAGING: tuple[ScenarioKind, ...] = ("data corruption", "bad deployment")
"""The kinds of failure that write wrong data, or remove it, while service goes on."""


class Objective(Model):
    """RTO and RPO for a set of components; a component may stand in several, each held to in its own scenarios."""

    id: Annotated[Id, Defines("objective")]
    name: Name
    """What it is for, such as Taking orders."""
    components: list[ComponentId] = Field(min_length=1)
    """The components that it binds."""
    rto: Duration
    """The longest time without service."""
    rpo: Duration
    """The longest span of lost data."""
    reason: Prose
    """Why these: what an hour of downtime and of lost data costs the customer."""


class ObjectiveException(Model):
    """Components without a recovery objective, or with one that is not met, and the customer's acceptance."""

    components: Components
    """The components."""
    missing: Literal["RTO", "RPO", "RTO and RPO"]
    """What they lack."""
    scenario: Annotated[Reference, Refers(("scenario",))] | None = None
    """The only scenario in which they are excepted; leave out where they are in all of them."""
    reason: Prose
    """Why that is acceptable."""
    accepted_by: Line
    """The customer's role that accepted it."""
    accepted_on: PastDate
    """The day it was accepted."""


FACTS_OF_METHOD = {
    "continuous backup": ("latest_restorable_age",),
    "periodic backup": ("interval", "backup_duration"),
    "asynchronous replication": ("replication_lag",),
}
"""The facts from which the RPO follows, by the method of protection."""


class Protection(Model):
    """How the data of one store can be brought back: the facts that the achievable RPO is computed from."""

    component: ComponentId
    """The store."""
    method: ProtectionMethod
    """How its data is protected; it decides which of the facts below are needed."""
    latest_restorable_age: Duration | None = None
    """continuous backup: how old the latest restorable moment is at most."""
    interval: Duration | None = None
    """periodic backup: time between two backups."""
    backup_duration: Duration | None = None
    """periodic backup: how long a backup takes."""
    copy_duration: Duration | None = None
    """periodic backup: time until the copy is in the place where it is needed."""
    replication_lag: Duration | None = None
    """asynchronous replication: lag at p99 over the test period."""
    retention: Duration | None = None
    """How long a backup is kept."""
    rebuild_duration: Duration | None = None
    """rebuild: how long it takes until the store is filled again; it counts against the RTO."""
    unused_settings: list[RestoredSetting] = []
    """Settings that a restore leaves out (evidencekit explain SERVICE) and that this store does not have."""
    covers: list[ScenarioKind] = Field(min_length=1)
    """The kinds of scenario against which it helps."""
    detail: Prose
    """Where it is, who can delete it, how it was verified."""
    proposed: Flag = False
    """A draft: it proves nothing until this line is deleted."""

    @model_validator(mode="after")
    def _facts_for_method(self) -> Protection:
        missing = [name for name in FACTS_OF_METHOD.get(self.method, ()) if getattr(self, name) is None]
        if missing:
            raise ValueError(f"{self.method} needs {' and '.join(missing)} to compute the RPO")
        return self


class Scale(Model):
    """How much there was when a duration was measured, and how much there is in production."""

    unit: Line
    """What the duration grows with, such as users or GB."""
    measured: Annotated[Number, Field(gt=0)]
    """How much of it there was in the exercise."""
    now: Annotated[Number, Field(gt=0)]
    """How much of it there is in production now."""
    growth: Literal["proportional", "none"] = "proportional"
    """proportional: the durations are scaled from measured to now. none: they do not grow with it."""
    reason: Prose | None = None
    """Why they do not grow; needed with growth none where there is more now."""

    @model_validator(mode="after")
    def _no_growth_has_a_reason(self) -> Scale:
        if self.growth == "none" and self.reason is None and self.now > self.measured:
            raise ValueError("say in `reason` why it takes no longer with more, or leave `growth` out")
        return self

    @property
    def factor(self) -> Decimal:
        """How many times as long it takes now: 1 where there is no more than was measured."""
        return max(self.now / self.measured, Decimal(1)) if self.growth == "proportional" else Decimal(1)


class RecoveryStep(Model):
    """One step of a recovery, with its duration as last measured or as planned."""

    id: Id
    """Unique in its scenario."""
    action: Prose
    """What is done."""
    component: NodeId | None = None
    """What it recovers; none for a step that is about people."""
    phase: Literal["detect", "decide", "recover", "verify", "communicate", "return"] = "recover"
    """The part of the recovery that it belongs to."""
    alarm: Annotated[Reference, Refers(("alarm",))] | None = None
    """In a step of the phase detect: the alarm by which the failure is noticed."""
    noticed_by: Literal["people", "the service itself", "AWS Health", "outside check"] | None = None
    """In a step of the phase detect, instead of an alarm of this system: who or what notices the failure."""
    after: list[Id] = []
    """Ids of steps of this scenario that must be finished first."""
    expected: Duration
    """How long it takes when all goes well."""
    worst: Duration
    """How long it may take."""
    basis: Literal["measured", "library", "estimate"]
    """Where the duration comes from."""
    library: Annotated[Reference, Refers(("recovery-step",))] | None = None
    """The library's step that the durations come from (evidencekit list recovery)."""
    scale: Scale | None = None
    """How much there was when it was measured; durations are computed for what there is now."""
    stops_writes: Flag = False
    """Whether nothing wrong is written any more once it is done. Without such a step, wrong writes count until service is back."""
    brings_back: list[ComponentId] = []
    """Stores whose data it brings back: what was written between the damage and the stop, or what a rebuild fills again."""
    still_lost: Duration | None = None
    """What of it is lost all the same; nothing, where it is left out."""
    sets: list[RestoredSetting] = []
    """Settings that a restore leaves out and that this step sets again."""
    owner: Annotated[Reference, Refers(("role",))]
    """Who does it."""
    hands_on: Duration | None = None
    """How long its owner is busy with it from its start, where the rest runs by itself; leave out for all the time."""
    command: Prose | None = None
    """The command, complete with this system's names."""
    checkpoint: Prose | None = None
    """What must be true before going on."""

    @model_validator(mode="after")
    def _worst_is_not_less(self) -> RecoveryStep:
        if self.worst < self.expected:
            raise ValueError("worst must not be shorter than expected")
        if self.still_lost is not None and not self.brings_back:
            raise ValueError("`still_lost` says what a step cannot bring back; name in `brings_back` the stores whose data it brings back")
        return self


class Restored(Model):
    """A store that a scenario brings back under another name."""

    component: ComponentId
    """The store."""
    resource: Line
    """Its new name, as the commands of the scenario have it."""
    in_use: Flag
    """Whether the system works with it afterwards; false where its data is copied back into the store and it is then deleted."""
    alarms_step: Id | None = None
    """The step of the scenario after which the alarms watch it."""


class Scenario(Model):
    """One thing that can go wrong, and the way back."""

    id: Annotated[Id, Defines("scenario")]
    name: Name
    """What goes wrong, such as Loss of the Region."""
    kind: ScenarioKind
    """The kind of failure: protections name the kinds that they cover."""
    objective: Annotated[Reference, Refers(("objective",))]
    """The objective that it is held to."""
    what_happens: Prose
    """What fails, what still works, what users see."""
    affects: list[ComponentId] = Field(min_length=1)
    """The components that it hits."""
    stores: list[ComponentId] = []
    """The stores whose data is at risk in it."""
    steps: list[RecoveryStep] = Field(min_length=1)
    restored: list[Restored] = []
    """What its commands restore under another name: policies, and alarms, are compared with it."""
    return_to_normal: Prose
    """What is left to do once service is back."""
    proposed: Flag = False
    """A draft: it proves nothing until this line is deleted."""

    @model_validator(mode="after")
    def _steps_form_an_order(self) -> Scenario:
        after = {step.id: step.after for step in self.steps}
        if len(after) != len(self.steps):
            raise ValueError(f"step ids must be unique in scenario {self.id}")
        for step, before in after.items():
            if unknown := sorted(set(before) - after.keys()):
                raise ValueError(f"step {step} comes after {unknown[0]}, which is no step of scenario {self.id}")
        for index, restored in enumerate(self.restored):
            if restored.alarms_step is not None and not is_open(restored.alarms_step) and restored.alarms_step not in after:
                raise ValueError(f"alarms_step of restored[{index}], {restored.alarms_step}, is no step of scenario {self.id}")
        try:
            TopologicalSorter(after).prepare()
        except CycleError as error:
            raise ValueError(f"the steps of scenario {self.id} wait for each other: {' → '.join(_circle(error, list(after)))}") from error
        return self


def _circle(error: CycleError, written: list[str]) -> list[str]:
    """Return the circle of `error` in the order of work, from the step that is written first to this step again."""
    circle: list[str] = error.args[1][1:]
    first = circle.index(min(circle, key=written.index))
    return [*circle[first:], *circle[:first], circle[first]]


class InapplicableKind(Model):
    """A kind of failure for which there is no scenario, and why none is needed."""

    kind: ScenarioKind
    """The kind of failure."""
    reason: Prose
    """Why it cannot happen to this system, does not concern it, or is accepted without a plan."""


class Staffing(Model):
    """How many people of a role work on a recovery at the same time; one, where nothing is said of a role."""

    role: Annotated[Reference, Refers(("role",))]
    """The role."""
    people: Positive
    """How many of them."""
    reached: Prose
    """How they are reached at night, and how soon they are there."""


class RecoveryTest(Model):
    """An exercise that was held."""

    __test__ = False

    scenario: Annotated[Reference, Refers(("scenario",))]
    """The scenario that was exercised."""
    held_on: PastDate
    """The day."""
    kind: Literal["table-top", "restore", "failover", "game day", "roll-back"]
    """How it was exercised."""
    measured_rto: Duration | None = None
    """How long it took."""
    measured_rpo: Duration | None = None
    """How much data was lost."""
    result: Prose
    """What was learnt."""
    followed_up: Prose
    """What was changed afterwards."""
    next_due: Date
    """When it is held again."""


class Communication(Model):
    """How the customer was made aware (REL-002)."""

    on: PastDate
    """The day."""
    with_roles: list[Line] = Field(min_length=1)
    """The customer's roles that took part."""
    what: Prose
    """What was explained and agreed."""
    outcome: Prose
    """What followed from it."""


class Resilience(Model):
    """The resilience of one customer's system."""

    summary: Prose
    """How the system comes back, in one paragraph."""
    strategy: Annotated[Reference, Refers(("strategy",))]
    """Id of the library's recovery strategy, such as backup-restore."""
    strategy_reason: Annotated[Prose, Proves("REL-002.applied")]
    """Why no cheaper strategy is enough, and no dearer one is needed."""
    objectives: Annotated[list[Objective], Proves("REL-002.applied")] = Field(min_length=1)
    exceptions: Annotated[list[ObjectiveException], Proves("REL-002.exceptions")] = []
    no_exceptions: Annotated[Prose | None, Proves("REL-002.exceptions")] = None
    """How it is known that every component has an RTO and an RPO and meets them, where there is no exception."""
    protections: Annotated[list[Protection], Proves("REL-002.applied")] = Field(min_length=1)
    scenarios: Annotated[list[Scenario], Proves("REL-002.applied")] = Field(min_length=1)
    inapplicable: list[InapplicableKind] = []
    staffing: list[Staffing] = []
    tests: Annotated[list[RecoveryTest], Proves("REL-002.applied")] = Field(min_length=1)
    communications: Annotated[list[Communication], Proves("REL-002.applied")] = Field(min_length=1)
