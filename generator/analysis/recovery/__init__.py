"""Recovery arithmetic: achievable RTO as a critical path, achievable RPO from what protects each store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from generator.analysis.recovery.critical_path import ZERO, Network
from generator.analysis.recovery.recovery_point import Damage, RpoOption, StoreRpo, rpo_options, store_rpo
from generator.analysis.recovery.recovery_time import (
    Crew,
    Lever,
    Schedule,
    back_after,
    crew,
    levers,
    network,
    people_alone,
    scaled,
    schedule,
    stop_of_writes,
    unplanned_rebuild,
)
from generator.analysis.recovery.tiers import Tier
from generator.model.description.resilience import DAMAGING, Objective, RecoveryStep, RecoveryTest, Resilience, Scenario
from generator.model.library.recovery_facts import RecoveryFacts, Strategy
from generator.model.types.open import is_open, settle


@dataclass(frozen=True)
class ComponentRto:
    """When one component is back in one scenario: after its last step, or with the service where it has none.

    `rebuild` is what the rebuild of a store takes beyond the steps of the plan: it is in `expected` and `worst`.
    """

    component: str
    expected: timedelta
    worst: timedelta
    objective: Objective
    accepted: bool
    met: bool
    rebuild: timedelta = ZERO


@dataclass(frozen=True)
class Tightening:
    """What `tier`, the next one with shorter objectives, would need in one scenario.

    `excess` is what the worst way back is too long for it (zero when it is short enough), `late` the steps through which
    chains lead that are too long, with the excess of the longest of these; `people` is what detection, decision and
    verification alone take at worst. `strategy` is the cheapest that the tier proposes, where the scenario is the loss
    of a Region. `sooner` are the stores that lose too much to wrong writes: they have to be stopped within the RPO of the tier.
    """

    tier: Tier
    excess: timedelta
    late: tuple[tuple[RecoveryStep, timedelta], ...]
    levers: tuple[Lever, ...]
    people: timedelta
    strategy: Strategy | None
    options: tuple[RpoOption, ...]
    sooner: tuple[StoreRpo, ...] = ()


@dataclass(frozen=True)
class ScenarioResult:
    """One scenario computed: schedules with the expected and the worst durations, people, and the loss per store.

    `scenario` has durations scaled to what there is now. `damage` is how long wrong writes go on, for a failure that makes some.
    """

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
    damage: Damage | None = None

    @property
    def met(self) -> bool:
        return self.rto_met and self.rpo_met


@dataclass(frozen=True)
class ObjectiveResult:
    """The worst over all scenarios that hit what one objective binds: which scenario and which store set it.

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


def recovery(resilience: Resilience, facts: RecoveryFacts, tiers: Sequence[Tier]) -> RecoveryResult:
    """Return every scenario's schedule and data loss, what they mean for each objective, and what the next of `tiers` needs."""
    objectives = settle(lambda: {objective.id: objective for objective in resilience.objectives})
    scenarios = settle(lambda: tuple(_scenario(scenario, objectives, resilience, facts, tiers) for scenario in resilience.scenarios))
    found = settle(lambda: tuple(_objective(objective, scenarios) for objective in resilience.objectives))
    return RecoveryResult(scenarios, found)


def _scenario(
    written: Scenario, objectives: Mapping[str, Objective], resilience: Resilience, facts: RecoveryFacts, tiers: Sequence[Tier]
) -> ScenarioResult:
    scenario = scaled(written)
    objective = settle(lambda: objectives[scenario.objective])
    usual, slowest = settle(network, scenario, worst=False), settle(network, scenario, worst=True)
    expected, worst = settle(schedule, scenario, usual), settle(schedule, scenario, slowest)
    damage = settle(_damage, scenario, worst)
    stores = settle(lambda: tuple(_store(id, scenario, damage, objectives, resilience, facts) for id in scenario.stores))
    times = _Times(scenario, expected, worst, objectives, resilience, stores)
    components = settle(lambda: tuple(_component(id, times) for id in scenario.affects))
    return ScenarioResult(
        scenario=scenario,
        objective=objective,
        expected=expected,
        worst=worst,
        crew=settle(_crew, scenario, usual, slowest, objective, resilience),
        components=components,
        stores=stores,
        tests=settle(_tests, scenario, resilience),
        tighter=settle(_tighter, scenario, objective, slowest, stores, facts, tiers),
        rto_met=settle(_rto_met, objective, worst, components),
        rpo_met=settle(lambda: all(store.met for store in stores)),
        damage=damage,
    )


def _rto_met(objective: Objective, worst: Schedule, components: Iterable[ComponentRto]) -> bool:
    own = [back for back in components if back.objective.id == objective.id]
    return bool(worst.duration <= objective.rto) and all(back.met or not back.rebuild for back in own)


def _damage(scenario: Scenario, worst: Schedule) -> Damage | None:
    if scenario.kind not in DAMAGING:
        return None
    stop = stop_of_writes(worst)
    return Damage(worst.duration if stop is None else stop, stopped=stop is not None)


def _store(
    component: str,
    scenario: Scenario,
    damage: Damage,
    objectives: Mapping[str, Objective],
    resilience: Resilience,
    facts: RecoveryFacts,
) -> StoreRpo:
    held_to = settle(_held_to, component, scenario, objectives, "rpo")
    accepted = settle(_excepted, component, scenario, "RPO", resilience)
    found = settle(store_rpo, component, scenario, held_to, resilience.protections, facts.rpo.methods, damage, accepted=accepted)
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


@dataclass(frozen=True)
class _Times:
    """What the return of the components of one scenario follows from."""

    scenario: Scenario
    expected: Schedule
    worst: Schedule
    objectives: Mapping[str, Objective]
    resilience: Resilience
    stores: tuple[StoreRpo, ...]


def _component(component: str, times: _Times) -> ComponentRto:
    objective = settle(_held_to, component, times.scenario, times.objectives, "rto")
    accepted = settle(_excepted, component, times.scenario, "RTO", times.resilience)
    rebuild = settle(_rebuild, component, times)
    slowest = settle(lambda: back_after(component, times.worst) + rebuild)
    met = settle(lambda: bool(accepted or slowest <= objective.rto))
    usual = settle(lambda: back_after(component, times.expected) + rebuild)
    return ComponentRto(component, usual, slowest, objective, accepted, met, rebuild)


def _rebuild(component: str, times: _Times) -> timedelta:
    """Return what the rebuild of `component` takes beyond the steps of the plan, where it comes back by one."""
    used = next((store.protection for store in times.stores if store.component == component), None)
    return ZERO if used is None or used.method != "rebuild" else unplanned_rebuild(used, times.scenario)


def _objective(objective: Objective, scenarios: tuple[ScenarioResult, ...]) -> ObjectiveResult:
    slowest = settle(_slowest, objective, scenarios)
    components = settle(lambda: [back for result in scenarios for back in result.components if back.objective.id == objective.id])
    own = settle(lambda: [result for result in scenarios if result.objective.id == objective.id])
    stores = settle(lambda: [store for result in scenarios for store in result.stores if store.objective.id == objective.id])
    worst = settle(_lossiest, stores)
    return ObjectiveResult(
        objective,
        settle(lambda: slowest[0] if slowest else None),
        settle(lambda: slowest[1] if slowest else None),
        settle(lambda: worst.rpo if worst else None),
        settle(lambda: worst.component if worst else None),
        settle(lambda: all(result.rto_met for result in own) and all(back.met for back in components)),
        settle(lambda: all(store.met for store in stores)),
        settle(_uncovered, objective, scenarios),
    )


def _slowest(objective: Objective, scenarios: Iterable[ScenarioResult]) -> tuple[timedelta, Scenario] | None:
    """Return the longest way back of what `objective` binds, and its scenario: of its own scenarios and of all that hit its components."""
    ways = []
    for result in scenarios:
        hit = [back.worst for back in result.components if back.objective.id == objective.id and not back.accepted]
        own = [result.worst.duration] if result.objective.id == objective.id else []
        if longest := max([*own, *hit], default=None):
            ways.append((longest, result.scenario))
    return max(ways, key=lambda way: way[0], default=None)


def _lossiest(stores: Iterable[StoreRpo]) -> StoreRpo | None:
    lossy = [store for store in stores if not store.accepted]
    return max(lossy, key=lambda store: (store.rpo is None, store.rpo or ZERO), default=None)


def _uncovered(objective: Objective, scenarios: Iterable[ScenarioResult]) -> tuple[str, ...]:
    hit = {id for result in scenarios for id in (*result.scenario.affects, *result.scenario.stores)}
    return tuple(id for id in objective.components if id not in hit)


def _tighter(
    scenario: Scenario,
    objective: Objective,
    worst: Network,
    stores: tuple[StoreRpo, ...],
    facts: RecoveryFacts,
    tiers: Sequence[Tier],
) -> Tightening | None:
    """Return what the next tier would need, None where the objective is as short as the first tier's."""
    tier = max((tier for tier in tiers if tier.rto < objective.rto), key=lambda tier: tier.rto, default=None)
    if tier is None:
        return None
    steps = {step.id: step for step in scenario.steps}
    excess = max(worst.duration - tier.rto, ZERO)
    late = [(steps[one.activity.id], excess - one.slack) for one in worst.timings if one.slack is not None and one.slack < excess]
    sited = scenario.kind == "region loss" and bool(excess)
    damaged = scenario.kind in DAMAGING
    return Tightening(
        tier,
        excess,
        tuple(late),
        levers(scenario, worst) if excess else (),
        people_alone(scenario, worst),
        facts.strategies[tier.strategy] if sited else None,
        tuple(option for store in stores for option in rpo_options(store, scenario.kind, tier.rpo, facts.rpo.methods)),
        tuple(store for store in stores if damaged and not store.accepted and (store.rpo is None or store.rpo > tier.rpo)),
    )
