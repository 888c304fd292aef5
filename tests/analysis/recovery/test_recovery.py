"""Recovery arithmetic against a hand-worked scenario and every method of protection."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from generator.analysis import recovery as arithmetic
from generator.analysis.recovery import RecoveryResult
from generator.analysis.recovery.recovery_point import achievable_rpo
from generator.analysis.recovery.recovery_time import network, schedule
from generator.analysis.recovery.tiers import Tier, tiers_of
from generator.model.description.resilience import Protection, RecoveryStep, Resilience, Scenario
from generator.model.library.recovery_facts import RecoveryFacts
from generator.model.types.open import Gap, Open, is_open
from generator.workspace.loader import load_workspace
from tests.faults.cases import fault_case


@pytest.fixture(scope="module")
def facts(starter: Path) -> RecoveryFacts:
    return load_workspace(starter).library.recovery


STANDARDS_ABSENT = Open(Gap(("standards",), "standards", kind="section"))


@pytest.fixture(scope="module")
def tiers(starter: Path, facts: RecoveryFacts) -> list[Tier]:
    """The tiers of the library: those of a partner who sets none."""
    partner = load_workspace(starter).partner.model_copy(update={"standards": STANDARDS_ABSENT})
    return list(tiers_of(partner, facts))


def step(id: str, minutes: int, after: str = "", phase: str = "recover", worst: int | None = None, **more: object) -> RecoveryStep:
    return RecoveryStep.model_validate(
        {
            "id": id,
            "action": "do",
            "after": after.split(),
            "phase": phase,
            "expected": f"{minutes}m",
            "worst": f"{worst if worst is not None else minutes}m",
            "basis": "measured",
            "owner": "x",
            **more,
        }
    )


def scenario(steps: list[RecoveryStep], **changes: object) -> Scenario:
    base = {
        "id": "wrong-write",
        "name": "Wrong write",
        "kind": "data corruption",
        "objective": "core",
        "what_happens": "x",
        "affects": ["table"],
        "stores": ["table"],
        "return_to_normal": "x",
    }
    return Scenario.model_validate(base | {"steps": [one.model_dump() for one in steps]} | changes)


def minutes(duration: timedelta) -> int:
    return int(duration.total_seconds() // 60)


DATABASE_FAILOVER = [
    step("detect", 5, phase="detect"),
    step("decide", 10, "detect", phase="decide"),
    step("promote", 10, "decide"),
    step("scale", 8, "decide"),
    step("throttle", 3, "decide"),
    step("smoke", 5, "promote scale throttle", phase="verify"),
    step("dns", 3, "smoke"),
    step("tell", 20, "decide", phase="communicate"),
    step("back", 60, "dns", phase="return"),
]
"""5 + 10 + 10 + 5 + 3 = 33 minutes; scaling has 2 minutes to spare, the throttle 7; telling and return hold up nothing."""


def test_critical_path_by_hand() -> None:
    failover = scenario(DATABASE_FAILOVER)
    result = schedule(failover, network(failover, worst=False))
    assert minutes(result.duration) == 33
    assert result.critical == ("detect", "decide", "promote", "smoke", "dns")
    assert result.chains == (result.critical,)
    slack = {time.step.id: None if time.slack is None else minutes(time.slack) for time in result.times}
    assert slack == {
        "detect": 0,
        "decide": 0,
        "promote": 0,
        "scale": 2,
        "throttle": 7,
        "smoke": 0,
        "dns": 0,
        "tell": None,
        "back": None,
    }


def test_of_steps_that_may_begin_together_the_most_urgent_comes_first() -> None:
    failover = scenario(DATABASE_FAILOVER)
    times = schedule(failover, network(failover, worst=False)).times
    assert [one.step.id for one in times] == ["detect", "decide", "promote", "scale", "throttle", "tell", "smoke", "dns", "back"]


@pytest.mark.parametrize(
    ("facts", "rpo", "working"),
    [
        ({"method": "continuous backup", "latest_restorable_age": "5m"}, 5, "latest restorable moment is at most 5m old"),
        (
            {"method": "periodic backup", "interval": "1d", "backup_duration": "1h", "copy_duration": "30m"},
            1530,
            "interval 1d + backup 1h + copy 30m = 1d 1h 30m",
        ),
        ({"method": "periodic backup", "interval": "6h", "backup_duration": "10m"}, 370, "interval 6h + backup 10m = 6h 10m"),
        ({"method": "asynchronous replication", "replication_lag": "2m"}, 2, "replication lag of 2m at the 99th percentile"),
        ({"method": "synchronous replication"}, 0, "a confirmed write is on more than one copy already"),
        ({"method": "versioning"}, 0, "the former version is kept"),
        ({"method": "retained"}, 0, "the store outlives what is lost around it"),
        ({"method": "rebuild"}, 0, "holds nothing of its own: rebuilt from its source"),
        ({"method": "none"}, None, "nothing brings the data back"),
    ],
)
def test_rpo_by_method(facts: dict, rpo: int | None, working: str) -> None:
    protection = Protection.model_validate({"component": "table", "covers": ["zone loss"], "detail": "x", **facts})
    found, words = achievable_rpo(protection)
    assert (None if found is None else minutes(found)) == rpo
    assert words == working


def resilience(**changes: object) -> Resilience:
    base = {
        "summary": "x",
        "strategy": "backup-restore",
        "strategy_reason": "x",
        "objectives": [{"id": "core", "name": "Core", "components": ["table"], "rto": "1h", "rpo": "5m", "reason": "x"}],
        "protections": [
            {
                "component": "table",
                "method": "continuous backup",
                "latest_restorable_age": "5m",
                "covers": ["data corruption"],
                "detail": "x",
            }
        ],
        "scenarios": [scenario([step("a", 3, worst=4, stops_writes=True), step("b", 37, "a", worst=56)])],
        "tests": [
            {
                "scenario": "wrong-write",
                "held_on": "2026-09-01",
                "kind": "restore",
                "result": "x",
                "followed_up": "x",
                "next_due": "2027-03-01",
            }
        ],
        "communications": [{"on": "2026-02-01", "with_roles": ["Owner"], "what": "x", "outcome": "x"}],
    }
    return Resilience.model_validate(base | changes)


def objective(id: str, rto: str, rpo: str, *components: str) -> dict[str, object]:
    return {"id": id, "name": id, "components": list(components or ["table"]), "rto": rto, "rpo": rpo, "reason": "x"}


@pytest.fixture(scope="module")
def recovery(facts: RecoveryFacts, tiers: list[Tier]):
    def compute(part: Resilience) -> RecoveryResult:
        return arithmetic.recovery(part, facts, tiers)

    return compute


def test_targets_are_met_at_the_limit(recovery) -> None:
    result = recovery(resilience())
    (one,) = result.scenarios
    assert (minutes(one.expected.duration), minutes(one.worst.duration)) == (40, 60)
    assert one.met
    (core,) = result.objectives
    assert (core.rto_met, core.rpo_met, core.rpo_store, core.uncovered) == (True, True, "table", ())


def test_a_store_that_nothing_covers_breaks_the_rpo_and_is_named(recovery) -> None:
    protection = {
        "component": "table",
        "method": "continuous backup",
        "latest_restorable_age": "5m",
        "covers": ["zone loss"],
        "detail": "x",
    }
    result = recovery(resilience(protections=[protection]))
    assert result.scenarios[0].stores[0].rpo is None
    assert not result.objectives[0].rpo_met
    assert result.objectives[0].rpo_store == "table"


def test_the_best_of_the_protections_that_cover_a_failure_counts(recovery) -> None:
    protections = [
        {
            "component": "table",
            "method": "periodic backup",
            "interval": "1h",
            "backup_duration": "1m",
            "covers": ["data corruption"],
            "detail": "x",
        },
        {"component": "table", "method": "asynchronous replication", "replication_lag": "3m", "covers": ["zone loss"], "detail": "x"},
        {"component": "table", "method": "none", "covers": ["zone loss"], "detail": "x"},
        {"component": "table", "method": "synchronous replication", "covers": ["region loss"], "detail": "x"},
        {"component": "other", "method": "rebuild", "covers": ["zone loss"], "detail": "x"},
    ]
    lost = scenario([step("a", 20)], kind="zone loss")
    (store,) = recovery(resilience(protections=protections, scenarios=[lost])).scenarios[0].stores
    assert store.rpo is not None
    assert minutes(store.rpo) == 3


def test_of_two_that_lose_the_same_the_one_that_is_written_first_counts(recovery) -> None:
    same = {"component": "table", "covers": ["zone loss"], "method": "asynchronous replication", "replication_lag": "3m"}
    both = [{**same, "detail": "In the second zone."}, {**same, "detail": "In the third zone."}]
    lost = scenario([step("a", 20)], kind="zone loss")
    for protections in (both, both[::-1]):
        (store,) = recovery(resilience(protections=protections, scenarios=[lost])).scenarios[0].stores
        assert store.protection.detail == protections[0]["detail"]


@pytest.mark.parametrize(
    ("minutes_back", "lag", "met"), [(60, "5m", (True, True, True)), (61, "5m", (False, True, False)), (60, "6m", (True, False, False))]
)
def test_a_scenario_meets_its_objective_by_time_and_by_loss(recovery, minutes_back: int, lag: str, met: tuple[bool, ...]) -> None:
    mirrored = {"component": "table", "method": "asynchronous replication", "replication_lag": lag, "covers": ["zone loss"], "detail": "x"}
    lost = scenario([step("a", minutes_back)], kind="zone loss")
    (one,) = recovery(resilience(protections=[mirrored], scenarios=[lost])).scenarios
    assert (one.rto_met, one.rpo_met, one.met) == met


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_that_cover_a_failure_the_one_that_loses_less_counts(recovery, turned: bool) -> None:
    protections = [
        {"component": "table", "covers": ["zone loss"], "detail": "x", **EVERY_DAY},
        {"component": "table", "covers": ["zone loss"], "detail": "x", "method": "asynchronous replication", "replication_lag": "3m"},
    ]
    lost = scenario([step("a", 20)], kind="zone loss")
    (store,) = recovery(resilience(protections=protections[::-1] if turned else protections, scenarios=[lost])).scenarios[0].stores
    assert (store.protection.method, minutes(store.rpo)) == ("asynchronous replication", 3)


def test_the_tests_of_a_scenario_are_its_own_in_the_order_of_their_days(recovery) -> None:
    (held,) = resilience().tests
    days = [("wrong-write", date(2026, 9, 1)), ("another", date(2026, 5, 1)), ("wrong-write", date(2026, 3, 1))]
    tests = [held.model_copy(update={"scenario": of, "held_on": day}) for of, day in days]
    (one,) = recovery(resilience().model_copy(update={"tests": tests})).scenarios
    assert [test.held_on for test in one.tests] == [date(2026, 3, 1), date(2026, 9, 1)]


def test_of_two_that_lose_as_little_the_one_without_a_rebuild_counts(recovery) -> None:
    protections = [
        {"component": "table", "method": "rebuild", "covers": ["zone loss"], "detail": "x"},
        {"component": "table", "method": "synchronous replication", "covers": ["zone loss"], "detail": "x"},
    ]
    lost = scenario([step("a", 20)], kind="zone loss")
    (store,) = recovery(resilience(protections=protections, scenarios=[lost])).scenarios[0].stores
    assert store.protection.method == "synchronous replication"


# ----------------------------------------------------------------------------------------------------- wrong writes

PITR = {"method": "continuous backup", "latest_restorable_age": "5m"}
EVERY_DAY = {"method": "periodic backup", "interval": "1d", "backup_duration": "1h"}
DETECT = step("detect", 600, worst=1200, phase="detect")
STOP = step("stop", 5, "detect", worst=10, stops_writes=True)
RESTORE = step("restore", 60, "detect", worst=90)
BACK = step("enter", 30, "restore", brings_back=["table"])


@pytest.mark.parametrize("kind", ["data corruption", "bad deployment"])
@pytest.mark.parametrize(
    ("how", "steps", "rpo", "words"),
    [
        (PITR, [DETECT, STOP, RESTORE], 1210, "written between damage and stop: 20h 10m"),
        (PITR, [DETECT, RESTORE], 1290, "no step stops the writes, so that they count until service is back: 21h 30m"),
        (PITR, [step("stop", 1, stops_writes=True), step("restore", 60)], 5, "latest restorable moment is at most 5m old"),
        (EVERY_DAY, [DETECT, STOP, RESTORE], 1500 + 1210, "1d 21h 10m in all"),
        ({"method": "versioning"}, [DETECT, STOP, RESTORE], 1210, "written between damage and stop"),
        ({"method": "rebuild"}, [DETECT, STOP, RESTORE], 1210, "written between damage and stop"),
        ({"method": "retained"}, [DETECT, STOP, RESTORE], 0, "outlives"),
        ({"method": "synchronous replication"}, [DETECT, STOP, RESTORE], None, "nothing brings the data back"),
        (PITR, [DETECT, STOP, RESTORE, BACK], 0, "brought back by the step enter"),
        (PITR, [DETECT, STOP, RESTORE, step("enter", 30, "restore", brings_back=["table"], still_lost="7m")], 7, "enter but for 7m"),
        (PITR, [DETECT, STOP, RESTORE, step("enter", 30, "restore", brings_back=["other"])], 1210, "between damage and stop"),
    ],
)
def test_what_was_written_between_damage_and_stop_is_lost(recovery, kind: str, how: dict, steps: list, rpo: int | None, words: str) -> None:
    if kind == "data corruption" and how["method"] == "retained":
        rpo, words = None, "nothing brings the data back"
    protection = {"component": "table", "covers": [kind], "detail": "x", **how}
    part = resilience(protections=[protection], scenarios=[scenario(steps, kind=kind)], objectives=[objective("core", "40h", "15m")])
    (store,) = recovery(part).scenarios[0].stores
    assert (None if store.rpo is None else minutes(store.rpo)) == rpo
    assert words in store.working
    assert store.met is (rpo is not None and rpo <= 15)


def test_a_stop_that_is_open_leaves_the_loss_open(recovery) -> None:
    stop = STOP.model_copy(update={"stops_writes": Open(Gap((), "whether it stops writes"))})
    (store,) = recovery(resilience(scenarios=[scenario([DETECT]).model_copy(update={"steps": [DETECT, stop]})])).scenarios[0].stores
    assert is_open(store.rpo)
    assert is_open(store.met)


EXCEPTION = {"components": ["table"], "missing": "RPO", "reason": "x", "accepted_by": "Owner", "accepted_on": "2026-02-01"}
NOTHING = [{"component": "table", "method": "none", "covers": ["zone loss"], "detail": "x"}]


@pytest.mark.parametrize(
    ("exception", "accepted"),
    [
        (EXCEPTION, True),
        ({**EXCEPTION, "scenario": "wrong-write"}, True),
        ({**EXCEPTION, "scenario": "another"}, False),
        ({**EXCEPTION, "missing": "RTO and RPO"}, True),
        ({**EXCEPTION, "missing": "RTO"}, False),
        ({**EXCEPTION, "components": ["other"]}, False),
    ],
)
def test_an_accepted_exception_is_no_miss(recovery, exception: dict, accepted: bool) -> None:
    result = recovery(resilience(protections=NOTHING, exceptions=[exception]))
    assert result.scenarios[0].stores[0].accepted is accepted
    assert result.objectives[0].rpo_met is accepted


@pytest.mark.parametrize("turned", [False, True])
def test_a_store_of_two_objectives_is_held_to_that_of_the_scenario(recovery, turned: bool) -> None:
    objectives = [objective("core", "1h", "5m"), objective("region", "1d", "1d")]
    backups = {
        "component": "table",
        "method": "periodic backup",
        "interval": "12h",
        "backup_duration": "1h",
        "covers": ["region loss"],
        "detail": "x",
    }
    lost = scenario([step("move", 60)], id="region-lost", kind="region loss", objective="region")
    base = resilience()
    result = recovery(
        resilience(
            objectives=objectives[::-1] if turned else objectives,
            protections=[*base.protections, backups],
            scenarios=[*base.scenarios, lost],
        )
    )
    assert [minutes(one.stores[0].target) for one in result.scenarios] == [5, 24 * 60]
    losses = {one.objective.id: (one.rpo_met, minutes(one.rpo)) for one in result.objectives}
    assert losses == {"core": (True, 5), "region": (True, 13 * 60)}


def test_a_store_that_the_scenarios_objective_does_not_name_is_held_to_the_strictest_that_does(recovery) -> None:
    objectives = [objective("core", "1h", "5m", "other"), objective("lax", "1d", "1d"), objective("strict", "2h", "1m")]
    result = recovery(resilience(objectives=objectives))
    (store,) = result.scenarios[0].stores
    assert (store.objective.id, store.met) == ("strict", False)
    assert [(one.objective.id, one.rpo_met) for one in result.objectives] == [
        ("core", True),
        ("lax", True),
        ("strict", False),
    ]


def test_each_component_is_back_after_its_own_last_step(recovery) -> None:
    steps = [
        step("table", 10, component="table"),
        step("function", 5, "table", component="function"),
        step("verify", 7, "function", phase="verify"),
        step("tell", 30, "table", phase="communicate", component="table"),
    ]
    hit = scenario(steps, affects=["table", "function", "api"])
    objectives = [
        objective("core", "1h", "5m"),
        objective("fast", "20m", "5m", "api"),
        objective("slow", "1d", "5m", "function"),
    ]
    (result,) = recovery(resilience(objectives=objectives, scenarios=[hit])).scenarios
    back = {one.component: (minutes(one.worst), one.objective.id, one.met) for one in result.components}
    assert back == {"table": (10, "core", True), "function": (15, "slow", True), "api": (22, "fast", False)}


def test_components_that_no_scenario_hits_are_named(recovery) -> None:
    result = recovery(resilience(objectives=[objective("core", "1h", "5m", "table", "queue")]))
    assert result.objectives[0].uncovered == ("queue",)


# ------------------------------------------------------------------------------------------------------------ people

TWO_RESTORES = [step("a", 20), step("b", 30), step("verify", 5, "a b", phase="verify")]
WATCHED = [step("a", 20, hands_on="2m"), step("b", 30, hands_on="2m"), step("verify", 5, "a b", phase="verify")]


@pytest.mark.parametrize(
    ("steps", "staffing", "found", "worst", "met"),
    [
        (TWO_RESTORES, [], [("x", ("a", "b"))], 55, False),
        (TWO_RESTORES, [{"role": "x", "people": 2, "reached": "x"}], [], 35, True),
        (WATCHED, [], [("x", ("a", "b"))], 35, True),
    ],
)
def test_one_role_cannot_do_two_steps_at_once(recovery, steps: list, staffing: list, found: list, worst: int, met: bool) -> None:
    part = resilience(scenarios=[scenario(steps)], staffing=staffing, objectives=[objective("core", "50m", "5m")])
    (result,) = recovery(part).scenarios
    assert [(one.owner, one.activities) for one in result.crew.clashes] == found
    assert (minutes(result.worst.duration), minutes(result.crew.worst), result.crew.met) == (35, worst, met)


# ----------------------------------------------------------------------------------------------------------- tighter


def test_what_the_next_tier_needs(recovery) -> None:
    """Tier 2 wants 4 h. 1 h + 5 h + 30 min = 6 h 30 min: 2 h 30 min too long; by way of the short branch 30 min.

    Without the restore 1 h + 3 h + 30 min are left, so it holds up 2 h; people alone take 1 h 30 min.
    """
    steps = [
        step("decide", 60, phase="decide"),
        step("restore", 300, "decide"),
        step("stacks", 180, "decide"),
        step("verify", 30, "restore stacks", phase="verify"),
    ]
    lost = scenario(steps, kind="region loss")
    backups = {
        "component": "table",
        "method": "periodic backup",
        "interval": "12h",
        "backup_duration": "5m",
        "copy_duration": "4m",
        "covers": ["region loss"],
        "detail": "x",
    }
    part = resilience(scenarios=[lost], objectives=[objective("core", "1d", "1d")], protections=[backups])
    tighter = recovery(part).scenarios[0].tighter
    assert (tighter.tier.name, minutes(tighter.excess), minutes(tighter.people)) == ("tier 2", 150, 90)
    assert [(one.id, minutes(excess)) for one, excess in tighter.late] == [
        ("decide", 150),
        ("restore", 150),
        ("stacks", 30),
        ("verify", 150),
    ]
    assert [(one.step.id, minutes(one.saving)) for one in tighter.levers] == [
        ("restore", 120),
        ("decide", 60),
        ("verify", 30),
    ]
    assert tighter.strategy.name == "Pilot light"
    assert {one.method.protection for one in tighter.options} == {"asynchronous replication"}


def test_a_backup_often_enough_is_named_where_it_reaches_the_tier(recovery) -> None:
    """Tier 3 wants an RPO of 4 h: less 9 minutes for backup and copy, every 3 h 51 min."""
    backups = {
        "component": "table",
        "method": "periodic backup",
        "interval": "12h",
        "backup_duration": "5m",
        "copy_duration": "4m",
        "covers": ["region loss"],
        "detail": "x",
    }
    lost = scenario([step("move", 60)], kind="region loss")
    part = resilience(scenarios=[lost], objectives=[objective("core", "2d", "1d")], protections=[backups])
    tighter = recovery(part).scenarios[0].tighter
    assert (tighter.tier.name, tighter.excess, tighter.late, tighter.strategy) == ("tier 3", timedelta(0), (), None)
    settings = {one.method.protection: one.setting for one in tighter.options}
    assert settings["periodic backup"] == "an interval of at most 3h 51m"


def test_a_store_that_loses_little_enough_for_the_next_tier_needs_no_other_protection(recovery) -> None:
    lost = scenario([step("move", 60)], kind="zone loss")
    for lag, enough in (("4h", True), ("241m", False)):
        mirrored = {
            "component": "table",
            "method": "asynchronous replication",
            "replication_lag": lag,
            "covers": ["zone loss"],
            "detail": "x",
        }
        part = resilience(scenarios=[lost], objectives=[objective("core", "2d", "1d")], protections=[mirrored])
        tighter = recovery(part).scenarios[0].tighter
        assert (tighter.tier.name, not tighter.options) == ("tier 3", enough)
    unprotected = recovery(resilience(scenarios=[lost], objectives=[objective("core", "2d", "1d")], protections=NOTHING)).scenarios[0]
    assert {one.component for one in unprotected.tighter.options} == {"table"}


def test_nothing_is_tighter_than_the_first_tier(recovery) -> None:
    part = resilience(objectives=[objective("core", "15m", "1m")], scenarios=[scenario([step("a", 1)])])
    assert recovery(part).scenarios[0].tighter is None


def test_the_partners_tiers_come_before_the_librarys(starter: Path, facts: RecoveryFacts, tiers: list[Tier]) -> None:
    workspace = load_workspace(starter)
    own = tiers_of(workspace.partner, facts)
    assert [(tier.name, minutes(tier.rto), tier.own) for tier in own] == [
        ("Tier 1, business critical", 240, True),
        ("Tier 2, important", 1440, True),
    ]
    assert {tier.own for tier in tiers} == {False}
    assert [tier.rto for tier in tiers] == [tier.rto for tier in facts.tiers]
    (part,) = (project.resilience for project in workspace.projects.values())
    assert arithmetic.recovery(part, facts, own).scenarios[0].tighter is None, "nothing is above the partner's first tier"


def test_after_wrong_writes_the_stop_has_to_come_sooner(recovery) -> None:
    part = resilience(scenarios=[scenario([DETECT, STOP, RESTORE])], objectives=[objective("core", "2d", "2d")])
    tighter = recovery(part).scenarios[0].tighter
    assert ([store.component for store in tighter.sooner], tighter.options) == (["table"], ())


# -------------------------------------------------------------------------------------------- objectives, all scenarios


def test_an_objective_is_as_slow_as_the_slowest_scenario_that_hits_its_components(tmp_path: Path) -> None:
    workspace = load_workspace(fault_case("objective-slowest").write(tmp_path))
    (project,) = workspace.projects.values()
    result = arithmetic.recovery(project.resilience, workspace.library.recovery, tiers_of(workspace.partner, workspace.library.recovery))
    paging = next(found for found in result.objectives if found.objective.id == "paging")
    assert (minutes(paging.rto), paging.rto_scenario.name) == (200, "Bookings are overwritten by a faulty release")


def test_what_is_excepted_in_a_scenario_does_not_slow_its_objective(recovery) -> None:
    objectives = [objective("core", "1h", "5m", "table"), objective("api", "10m", "5m", "api")]
    hit = scenario([step("a", 30)], affects=["table", "api"], stores=[])
    quick = scenario([step("a", 5)], id="quick", objective="api", affects=["api"], stores=[])
    exception = {**EXCEPTION, "components": ["api"], "missing": "RTO", "scenario": "wrong-write"}
    for exceptions, slowest in (([], 30), ([exception], 5)):
        result = recovery(resilience(objectives=objectives, scenarios=[hit, quick], exceptions=exceptions))
        assert minutes(result.objectives[1].rto) == slowest
        back = next(one for one in result.scenarios[0].components if one.component == "api")
        assert (back.accepted, back.met) == (bool(exceptions), bool(exceptions))


# ---------------------------------------------------------------------------------------------------------- rebuilds

REBUILT = {"component": "table", "method": "rebuild", "rebuild_duration": "90m", "covers": ["zone loss"], "detail": "x"}


@pytest.mark.parametrize(
    ("steps", "back", "more"),
    [
        ([step("a", 20)], 110, 90),
        ([step("a", 20, component="table")], 90, 70),
        ([step("a", 20), step("b", 100, "a", component="table")], 120, 0),
        ([step("a", 20), step("b", 90, "a", brings_back=["table"])], 110, 0),
    ],
)
def test_a_rebuild_counts_against_the_rto(recovery, steps: list, back: int, more: int) -> None:
    lost = scenario(steps, kind="zone loss")
    result = recovery(resilience(scenarios=[lost], protections=[REBUILT]))
    (component,) = result.scenarios[0].components
    assert (minutes(component.worst), minutes(component.rebuild)) == (back, more)
    assert minutes(result.objectives[0].rto) == back
    assert not result.scenarios[0].rto_met


# ------------------------------------------------------------------------------------------------------------- scale


@pytest.mark.parametrize(
    ("scale", "expected", "worst"),
    [
        ({"unit": "users", "measured": 100000, "now": 410000}, 246, 369),
        ({"unit": "users", "measured": 100000, "now": 90000}, 60, 90),
        ({"unit": "users", "measured": 100000, "now": 410000, "growth": "none", "reason": "x"}, 60, 90),
        ({"unit": "users", "measured": 3, "now": 4}, 80, 120),
        ({"unit": "users", "measured": 100000, "now": 100500}, 61, 91),
    ],
)
def test_a_measured_duration_is_scaled_to_what_there_is_now(recovery, scale: dict, expected: int, worst: int) -> None:
    (result,) = recovery(resilience(scenarios=[scenario([step("import", 60, worst=90, scale=scale)])])).scenarios
    assert (minutes(result.expected.duration), minutes(result.worst.duration)) == (expected, worst)
    assert minutes(result.scenario.steps[0].worst) == worst


@pytest.mark.parametrize(
    ("scale", "said"),
    [
        ({"unit": "users", "measured": 0, "now": 1}, "greater than 0"),
        ({"unit": "users", "measured": 1, "now": 2, "growth": "none"}, "say in `reason` why it takes no longer"),
    ],
)
def test_a_scale_that_says_nothing_is_refused(scale: dict, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        step("import", 60, scale=scale)


def test_what_is_still_lost_belongs_to_what_is_brought_back() -> None:
    with pytest.raises(ValueError, match="name in `brings_back`"):
        step("enter", 60, still_lost="5m")


# ----------------------------------------------------------------------------------------------------------- circles


@pytest.mark.parametrize(
    ("steps", "circle"),
    [
        ([step("a", 1, "b"), step("b", 1, "a")], "b → a → b"),
        ([step("a", 1, "c"), step("b", 1, "a"), step("c", 1, "b")], "a → b → c → a"),
        ([step("first", 1), step("a", 1, "first b"), step("b", 1, "a"), step("last", 1, "b")], "b → a → b"),
        ([step("a", 1, "a")], "a → a"),
    ],
)
def test_a_circle_is_refused_with_its_members_in_the_order_of_work(steps: list[RecoveryStep], circle: str) -> None:
    with pytest.raises(ValueError, match="wait for each other") as refused:
        scenario(steps)
    said = refused.value.errors()[0]["msg"].partition("each other: ")[2]  # type: ignore[attr-defined]
    turned = circle.split(" → ")[:-1]
    assert said in [" → ".join([*turned[n:], *turned[:n], turned[n]]) for n in range(len(turned))]
