"""Recovery arithmetic: achievable RTO as a critical path, achievable RPO from what protects each store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
from generator.model.types.open import is_open, settle


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
    objectives = settle(lambda: {objective.id: objective for objective in resilience.objectives})
    scenarios = settle(lambda: tuple(_scenario(scenario, objectives, resilience, facts) for scenario in resilience.scenarios))
    found = settle(lambda: tuple(_objective(objective, scenarios) for objective in resilience.objectives))
    return RecoveryResult(scenarios, found)


def _scenario(scenario: Scenario, objectives: Mapping[str, Objective], resilience: Resilience, facts: RecoveryFacts) -> ScenarioResult:
    objective = settle(lambda: objectives[scenario.objective])
    usual, slowest = settle(network, scenario, worst=False), settle(network, scenario, worst=True)
    expected, worst = settle(schedule, scenario, usual), settle(schedule, scenario, slowest)
    stores = settle(lambda: tuple(_store(component, scenario, objectives, resilience) for component in scenario.stores))
    return ScenarioResult(
        scenario=scenario,
        objective=objective,
        expected=expected,
        worst=worst,
        crew=settle(_crew, scenario, usual, slowest, objective, resilience),
        components=settle(lambda: tuple(_component(id, scenario, expected, worst, objectives, resilience) for id in scenario.affects)),
        stores=stores,
        tests=settle(_tests, scenario, resilience),
        tighter=settle(_tighter, scenario, objective, slowest, stores, facts),
        rto_met=settle(lambda: bool(worst.duration <= objective.rto)),
        rpo_met=settle(lambda: all(store.met for store in stores)),
    )


def _store(component: str, scenario: Scenario, objectives: Mapping[str, Objective], resilience: Resilience) -> StoreRpo:
    held_to = settle(_held_to, component, scenario, objectives, "rpo")
    accepted = settle(_excepted, component, scenario, "RPO", resilience)
    found = settle(store_rpo, component, scenario.kind, held_to, resilience.protections, accepted=accepted)
    return StoreRpo(component, found, found, found, held_to, held_to.rpo, accepted, found) if is_open(found) else found


def _crew(scenario: Scenario, usual: Network, slowest: Network, objective: Objective, resilience: Resilience) -> Crew:
    people = {staffing.role: staffing.people for staffing in resilience.staffing}
    return crew(scenario, usual, slowest, objective.rto, people)


def _tests(scenario: Scenario, resilience: Resilience) -> tuple[RecoveryTest, ...]:
    held = (test for test in resilience.tests if test.scenario == scenario.id)
    return tuple(sorted(held, key=lambda test: test.held_on))


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
    objective = settle(_held_to, component, scenario, objectives, "rto")
    accepted = settle(_excepted, component, scenario, "RTO", resilience)
    slowest = settle(_back, component, worst)
    met = settle(lambda: bool(accepted or slowest <= objective.rto))
    return ComponentRto(component, settle(_back, component, expected), slowest, objective, accepted, met)


def _back(component: str, schedule: Schedule) -> timedelta:
    own = [one.finish for one in schedule.times if one.step.component == component and one.step.phase in RESTORING]
    return max(own, default=schedule.duration)


def _objective(objective: Objective, scenarios: tuple[ScenarioResult, ...]) -> ObjectiveResult:
    own = settle(lambda: [result for result in scenarios if result.objective.id == objective.id])
    slowest = settle(lambda: max(own, key=lambda result: result.worst.duration, default=None))
    components = settle(lambda: [back for result in scenarios for back in result.components if back.objective.id == objective.id])
    stores = settle(lambda: [store for result in scenarios for store in result.stores if store.objective.id == objective.id])
    worst = settle(_lossiest, stores)
    return ObjectiveResult(
        objective,
        settle(lambda: slowest.worst.duration if slowest else None),
        settle(lambda: slowest.scenario if slowest else None),
        settle(lambda: worst.rpo if worst else None),
        settle(lambda: worst.component if worst else None),
        settle(lambda: all(result.rto_met for result in own) and all(back.met for back in components)),
        settle(lambda: all(store.met for store in stores)),
        settle(_uncovered, objective, scenarios),
    )


def _lossiest(stores: Iterable[StoreRpo]) -> StoreRpo | None:
    lossy = [store for store in stores if not store.accepted]
    return max(lossy, key=lambda store: (store.rpo is None, store.rpo or ZERO), default=None)


def _uncovered(objective: Objective, scenarios: Iterable[ScenarioResult]) -> tuple[str, ...]:
    hit = {id for result in scenarios for id in (*result.scenario.affects, *result.scenario.stores)}
    return tuple(id for id in objective.components if id not in hit)


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
