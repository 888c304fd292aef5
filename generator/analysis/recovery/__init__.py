"""Recovery arithmetic: achievable RTO as a critical path, achievable RPO from what protects each store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from generator.analysis.recovery.critical_path import ZERO, Network
from generator.analysis.recovery.recovery_point import RpoOption, StoreRpo, rpo_options, store_rpo
from generator.analysis.recovery.recovery_time import (
    RESTORING,
    Crew,
    Lever,
    Schedule,
    crew,
    levers,
    network,
    people_alone,
    schedule,
)
from generator.model.description.resilience import Objective, RecoveryStep, RecoveryTest, Resilience, Scenario
from generator.model.library.recovery_facts import ObjectiveTier, RecoveryFacts, Strategy


@dataclass(frozen=True)
class ComponentRto:
    """When one component is back in one scenario: after its last step, or with the service where it has none."""

    component: str
    expected: timedelta
    worst: timedelta
    objective: Objective
    accepted: bool
    met: bool


@dataclass(frozen=True)
class Tightening:
    """What `tier`, the next one with shorter objectives, would need in one scenario.

    `excess` is what the worst way back is too long for it (zero when it is short enough), `late` the steps through which
    chains lead that are too long, with the excess of the longest of these; `people` is what detection, decision and
    verification alone take at worst. `strategy` is the cheapest that the tier proposes, where the scenario is the loss
    of a Region.
    """

    tier: ObjectiveTier
    excess: timedelta
    late: tuple[tuple[RecoveryStep, timedelta], ...]
    levers: tuple[Lever, ...]
    people: timedelta
    strategy: Strategy | None
    options: tuple[RpoOption, ...]


@dataclass(frozen=True)
class ScenarioResult:
    """One scenario computed: schedules with the expected and the worst durations, people, and the loss per store."""

    scenario: Scenario
    objective: Objective
    expected: Schedule
    worst: Schedule
    crew: Crew
    components: tuple[ComponentRto, ...]
    stores: tuple[StoreRpo, ...]
    tests: tuple[RecoveryTest, ...]
    tighter: Tightening | None
    rto_met: bool
    rpo_met: bool

    @property
    def met(self) -> bool:
        return self.rto_met and self.rpo_met


@dataclass(frozen=True)
class ObjectiveResult:
    """The worst over the scenarios of one objective: which scenario and which store set it.

    `uncovered` are its components that no scenario hits: nothing is computed for them.
    """

    objective: Objective
    rto: timedelta | None
    rto_scenario: Scenario | None
    rpo: timedelta | None
    rpo_store: str | None
    rto_met: bool
    rpo_met: bool
    uncovered: tuple[str, ...]


@dataclass(frozen=True)
class RecoveryResult:
    """The recovery of one project, computed."""

    scenarios: tuple[ScenarioResult, ...]
    objectives: tuple[ObjectiveResult, ...]


def recovery(resilience: Resilience, facts: RecoveryFacts) -> RecoveryResult:
    """Return every scenario's schedule and data loss, and what they mean for each objective."""
    objectives = {objective.id: objective for objective in resilience.objectives}
    scenarios = tuple(_scenario(one, objectives, resilience, facts) for one in resilience.scenarios)
    return RecoveryResult(scenarios, tuple(_objective(one, scenarios) for one in resilience.objectives))


def _scenario(scenario: Scenario, objectives: Mapping[str, Objective], resilience: Resilience, facts: RecoveryFacts) -> ScenarioResult:
    objective = objectives[scenario.objective]
    usual, slowest = network(scenario, worst=False), network(scenario, worst=True)
    expected, worst = schedule(scenario, usual), schedule(scenario, slowest)
    people = {one.role: one.people for one in resilience.staffing}
    stores = tuple(
        store_rpo(
            one,
            scenario.kind,
            _held_to(one, scenario, objectives, "rpo"),
            resilience.protections,
            accepted=_excepted(one, scenario, "RPO", resilience),
        )
        for one in scenario.stores
    )
    return ScenarioResult(
        scenario=scenario,
        objective=objective,
        expected=expected,
        worst=worst,
        crew=crew(scenario, usual, slowest, objective.rto, people),
        components=tuple(_component(one, scenario, expected, worst, objectives, resilience) for one in scenario.affects),
        stores=stores,
        tests=tuple(sorted((one for one in resilience.tests if one.scenario == scenario.id), key=lambda one: one.held_on)),
        tighter=_tighter(scenario, objective, slowest, stores, facts),
        rto_met=worst.duration <= objective.rto,
        rpo_met=all(store.met for store in stores),
    )


def _held_to(component: str, scenario: Scenario, objectives: Mapping[str, Objective], target: str) -> Objective:
    """Return the objective that binds `component` in `scenario`.

    That is the scenario's where it names the component, else the strictest that does, else again the scenario's.
    """
    own = objectives[scenario.objective]
    naming = [one for one in objectives.values() if component in one.components]
    if own in naming or not naming:
        return own
    return min(naming, key=lambda one: one.rto if target == "rto" else one.rpo)


def _excepted(component: str, scenario: Scenario, target: str, resilience: Resilience) -> bool:
    return any(
        component in one.components and target in one.missing and one.scenario in (None, scenario.id) for one in resilience.exceptions
    )


def _component(
    component: str,
    scenario: Scenario,
    expected: Schedule,
    worst: Schedule,
    objectives: Mapping[str, Objective],
    resilience: Resilience,
) -> ComponentRto:
    objective = _held_to(component, scenario, objectives, "rto")
    accepted = _excepted(component, scenario, "RTO", resilience)
    slowest = _back(component, worst)
    return ComponentRto(component, _back(component, expected), slowest, objective, accepted, accepted or slowest <= objective.rto)


def _back(component: str, schedule: Schedule) -> timedelta:
    own = [one.finish for one in schedule.times if one.step.component == component and one.step.phase in RESTORING]
    return max(own, default=schedule.duration)


def _objective(objective: Objective, scenarios: tuple[ScenarioResult, ...]) -> ObjectiveResult:
    own = [result for result in scenarios if result.objective.id == objective.id]
    slowest = max(own, key=lambda result: result.worst.duration, default=None)
    components = [one for result in scenarios for one in result.components if one.objective.id == objective.id]
    stores = [one for result in scenarios for one in result.stores if one.objective.id == objective.id]
    lossy = [store for store in stores if not store.accepted]
    worst = max(lossy, key=lambda store: (store.rpo is None, store.rpo or ZERO), default=None)
    hit = {id for result in scenarios for id in (*result.scenario.affects, *result.scenario.stores)}
    return ObjectiveResult(
        objective,
        slowest.worst.duration if slowest else None,
        slowest.scenario if slowest else None,
        worst.rpo if worst else None,
        worst.component if worst else None,
        all(result.rto_met for result in own) and all(one.met for one in components),
        all(store.met for store in stores),
        tuple(id for id in objective.components if id not in hit),
    )


def _tighter(
    scenario: Scenario, objective: Objective, worst: Network, stores: tuple[StoreRpo, ...], facts: RecoveryFacts
) -> Tightening | None:
    """Return what the next tier would need, None where the objective is as short as the first tier's."""
    tier = max((one for one in facts.tiers if one.rto < objective.rto), key=lambda one: one.rto, default=None)
    if tier is None:
        return None
    steps = {step.id: step for step in scenario.steps}
    excess = max(worst.duration - tier.rto, ZERO)
    late = [(steps[one.activity.id], excess - one.slack) for one in worst.timings if one.slack is not None and one.slack < excess]
    sited = scenario.kind == "region loss" and bool(excess)
    return Tightening(
        tier,
        excess,
        tuple(late),
        levers(scenario, worst) if excess else (),
        people_alone(scenario, worst),
        facts.strategies[tier.strategies[0]] if sited else None,
        tuple(one for store in stores for one in rpo_options(store, scenario.kind, tier.rpo, facts.rpo.methods)),
    )
