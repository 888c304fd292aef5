"""Recovery arithmetic against a hand-worked network, a brute-force path search and every method of protection."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.resilience import Protection, RecoveryStep, Resilience
from generator.recovery import achievable_rpo, recovery, schedule


def step(id: str, minutes: int, after: str = "", phase: str = "recover", worst: int | None = None) -> RecoveryStep:
    return RecoveryStep.model_validate(
        {
            "id": id, "action": "do", "after": after.split(), "phase": phase, "expected": f"{minutes}m",
            "worst": f"{worst if worst is not None else minutes}m", "basis": "measured", "owner": "x",
        }
    )  # fmt: skip


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
    result = schedule(DATABASE_FAILOVER, lambda one: one.expected)
    assert minutes(result.duration) == 33
    assert result.critical == ("detect", "decide", "promote", "smoke", "dns")
    slack = {time.step.id: None if time.slack is None else minutes(time.slack) for time in result.times}
    assert slack == {
        "detect": 0, "decide": 0, "promote": 0, "scale": 2, "throttle": 7, "smoke": 0, "dns": 0, "tell": None, "back": None,
    }  # fmt: skip


@st.composite
def networks(draw: st.DrawFn) -> list[RecoveryStep]:
    size = draw(st.integers(1, 7))
    return [
        step(f"s{number}", draw(st.integers(0, 30)), " ".join(f"s{one}" for one in range(number) if draw(st.booleans())))
        for number in range(size)
    ]


@given(networks())
def test_duration_is_the_longest_of_all_paths(steps: list[RecoveryStep]) -> None:
    by_id = {one.id: one for one in steps}

    def longest(one: RecoveryStep) -> timedelta:
        return one.expected + max((longest(by_id[before]) for before in one.after), default=timedelta(0))

    result = schedule(steps, lambda one: one.expected)
    assert result.duration == max(longest(one) for one in steps)
    assert all(time.slack is not None and time.slack >= timedelta(0) for time in result.times)
    assert sum((by_id[id].expected for id in result.critical), timedelta(0)) >= result.duration


@pytest.mark.parametrize(
    ("facts", "rpo", "working"),
    [
        ({"method": "continuous backup", "latest_restorable_age": "5m"}, 5, "latest restorable moment is at most 5m old"),
        ({"method": "periodic backup", "interval": "1d", "backup_duration": "1h", "copy_duration": "30m"}, 1530,
         "interval 1d + backup 1h + copy 30m = 1d 1h 30m"),
        ({"method": "periodic backup", "interval": "6h", "backup_duration": "10m"}, 370, "interval 6h + backup 10m = 6h 10m"),
        ({"method": "asynchronous replication", "replication_lag": "2m"}, 2, "replication lag of 2m at the 99th percentile"),
        ({"method": "synchronous replication"}, 0, "a confirmed write already stands on more than one copy"),
        ({"method": "versioning"}, 0, "the former version is kept"),
        ({"method": "rebuild"}, 0, "holds nothing of its own: rebuilt from its source"),
        ({"method": "none"}, None, "nothing brings the data back"),
    ],
)  # fmt: skip
def test_rpo_by_method(facts: dict, rpo: int | None, working: str) -> None:
    protection = Protection.model_validate({"component": "table", "covers": ["zone loss"], "detail": "x", **facts})
    found, words = achievable_rpo(protection)
    assert (None if found is None else minutes(found)) == rpo
    assert words == working


def resilience(**changes: object) -> Resilience:
    base = {
        "summary": "x", "strategy": "backup-restore", "strategy_reason": "x",
        "objectives": [{"id": "core", "name": "Core", "components": ["table"], "rto": "1h", "rpo": "5m", "reason": "x"}],
        "protections": [{"component": "table", "method": "continuous backup", "latest_restorable_age": "5m",
                         "covers": ["data corruption"], "detail": "x"}],
        "scenarios": [{"id": "wrong-write", "name": "Wrong write", "kind": "data corruption", "objective": "core",
                       "what_happens": "x", "affects": ["table"], "stores": ["table"], "return_to_normal": "x",
                       "steps": [one.model_dump() for one in (step("a", 20, worst=40), step("b", 20, "a"))]}],
        "tests": [{"scenario": "wrong-write", "held_on": "2026-09-01", "kind": "restore", "result": "x",
                   "followed_up": "x", "next_due": "2027-03-01"}],
        "communications": [{"on": "2026-02-01", "with_roles": ["Owner"], "what": "x", "outcome": "x"}],
    }  # fmt: skip
    return Resilience.model_validate(base | changes)


def test_targets_are_met_at_the_limit() -> None:
    result = recovery(resilience())
    (scenario,) = result.scenarios
    assert (minutes(scenario.expected.duration), minutes(scenario.worst.duration)) == (40, 60)
    assert scenario.met
    (objective,) = result.objectives
    assert (objective.rto_met, objective.rpo_met, objective.rpo_store) == (True, True, "table")


def test_a_store_that_nothing_covers_breaks_the_rpo_and_is_named() -> None:
    protection = {"component": "table", "method": "continuous backup", "latest_restorable_age": "5m", "covers": ["zone loss"], "detail": "x"}
    result = recovery(resilience(protections=[protection]))
    assert result.scenarios[0].stores[0].rpo is None
    assert not result.objectives[0].rpo_met
    assert result.objectives[0].rpo_store == "table"


def test_an_accepted_exception_is_no_miss() -> None:
    exception = {"component": "table", "missing": "RPO", "reason": "x", "accepted_by": "Owner", "accepted_on": "2026-02-01"}
    result = recovery(resilience(protections=[{"component": "table", "method": "none", "covers": ["zone loss"], "detail": "x"}], exceptions=[exception]))
    assert result.scenarios[0].stores[0].accepted
    assert result.objectives[0].rpo_met


def test_a_scenario_is_held_to_its_own_objective() -> None:
    lax = {"id": "region", "name": "Region", "components": ["table"], "rto": "1d", "rpo": "1d", "reason": "x"}
    strict = resilience().objectives[0].model_dump()
    for order in ([lax, strict], [strict, lax]):
        (store,) = recovery(resilience(objectives=order)).scenarios[0].stores
        assert minutes(store.target) == 5
