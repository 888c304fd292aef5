"""Recovery points: how much of a store is lost under what protects it, and which protection would lose less.

After wrong writes the store goes back to the moment before the damage, so that everything written since then is lost: until it was
noticed and stopped, whatever the age of the newest backup. A step may bring that back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from generator.model.description.resilience import DAMAGING, Objective, Protection, RecoveryStep, Scenario, ScenarioKind
from generator.model.library.recovery_facts import RpoFormula
from generator.model.types.values import format_duration

ZERO = timedelta(0)
NOTHING = "nothing brings the data back"


@dataclass(frozen=True)
class StoreRpo:
    """What is lost of one store in one scenario: `rpo` is None where nothing brings its data back.

    `brought_back` is the step that brings back what a restore alone would lose.
    """

    component: str
    protection: Protection | None
    rpo: timedelta | None
    working: str
    objective: Objective
    target: timedelta
    accepted: bool
    met: bool
    brought_back: RecoveryStep | None = None


@dataclass(frozen=True)
class RpoOption:
    """A way of protecting one store that would reach a tighter RPO, with the setting that it needs."""

    component: str
    method: RpoFormula
    setting: str


@dataclass(frozen=True)
class Damage:
    """How long wrong writes go on in one scenario: `window` from the first of them to the stop; `stopped` whether a step stops them."""

    window: timedelta
    stopped: bool

    @property
    def words(self) -> str:
        """How it enters the working."""
        if self.stopped:
            return f"written between damage and stop: {format_duration(self.window)}"
        return f"no step stops the writes, so that they count until service is back: {format_duration(self.window)}"


def achievable_rpo(protection: Protection) -> tuple[timedelta | None, str]:
    """Return how much of a store's latest data is lost when it fails under `protection`, and the working in words."""
    shown = format_duration
    match protection.method:
        case "continuous backup":
            age = protection.latest_restorable_age or ZERO
            return age, f"latest restorable moment is at most {shown(age)} old"
        case "periodic backup":
            given = {"interval": protection.interval, "backup": protection.backup_duration, "copy": protection.copy_duration}
            parts = {name: part for name, part in given.items() if part}
            total = sum(parts.values(), ZERO)
            working = " + ".join(f"{name} {shown(part)}" for name, part in parts.items())
            return total, f"{working} = {shown(total)}"
        case "asynchronous replication":
            lag = protection.replication_lag or ZERO
            return lag, f"replication lag of {shown(lag)} at the 99th percentile"
        case "synchronous replication":
            return ZERO, "a confirmed write is on more than one copy already"
        case "versioning":
            return ZERO, "the former version is kept"
        case "retained":
            return ZERO, "the store outlives what is lost around it"
        case "rebuild":
            return ZERO, "holds nothing of its own: rebuilt from its source"
    return None, NOTHING


def damaged_rpo(protection: Protection, damage: Damage) -> tuple[timedelta | None, str]:
    """Return how much is lost under `protection` after wrong writes, and the working in words.

    A continuous backup goes back to the second before them, a periodic one to the backup before that.
    """
    alone, working = achievable_rpo(protection)
    if alone is None or protection.method == "retained":
        return alone, working
    if protection.method == "periodic backup":
        total = alone + damage.window
        return total, f"{working}, and {damage.words}; {format_duration(total)} in all"
    lost = max(damage.window, alone)
    return lost, damage.words if lost == damage.window else f"{working}; {damage.words}"


def store_rpo(
    component: str,
    scenario: Scenario,
    objective: Objective,
    protections: Iterable[Protection],
    methods: Iterable[RpoFormula],
    damage: Damage,
    *,
    accepted: bool,
) -> StoreRpo:
    """Return the loss of `component` in `scenario`, under the best of the protections that cover it and can help by their nature."""
    helping = {method.protection: method.helps_against for method in methods if method.protection is not None}
    best: tuple[Protection | None, timedelta | None, str] = (None, None, NOTHING)
    for protection in protections:
        if protection.component != component or scenario.kind not in protection.covers:
            continue
        if scenario.kind not in helping.get(protection.method, [scenario.kind]):
            continue
        rpo, working = damaged_rpo(protection, damage) if scenario.kind in DAMAGING else achievable_rpo(protection)
        if rpo is not None and (best[1] is None or _better(rpo, protection, best[1], best[0])):
            best = (protection, rpo, working)
    used, rpo, working = best
    step = next((step for step in scenario.steps if component in step.brings_back), None) if rpo else None
    if step is not None:
        rpo = step.still_lost or ZERO
        working = f"{working}; brought back by the step {step.id}" + (f" but for {format_duration(rpo)}" if rpo else "")
    met = accepted or (rpo is not None and rpo <= objective.rpo)
    return StoreRpo(component, used, rpo, working, objective, objective.rpo, accepted, met, step)


def _better(rpo: timedelta, protection: Protection, other: timedelta, former: Protection | None) -> bool:
    """Return whether less is lost, or as little without the time of a rebuild."""
    return rpo < other or (rpo == other and former is not None and former.method == "rebuild" and protection.method != "rebuild")


def rpo_options(store: StoreRpo, kind: ScenarioKind, target: timedelta, methods: Iterable[RpoFormula]) -> Iterator[RpoOption]:
    """Yield the ways of protection that would reach `target` against a failure of that kind, none where it is reached.

    Versions and rebuilding are none: whether a store can have them is in its nature, and not a matter of cost. Neither is any
    against wrong writes: there it is the stop that has to come sooner.
    """
    if kind in DAMAGING or (store.rpo is not None and store.rpo <= target):
        return
    for method in methods:
        if method.shortest is None or method.shortest > target or kind not in method.helps_against:
            continue
        if method.protection == "periodic backup":
            rest = target - _fixed(store)
            if rest > ZERO:
                yield RpoOption(store.component, method, f"an interval of at most {format_duration(rest)}")
        elif method.protection in ("continuous backup", "asynchronous replication", "synchronous replication"):
            yield RpoOption(store.component, method, f"typically {format_duration(method.shortest)}")


def _fixed(store: StoreRpo) -> timedelta:
    """Return what a backup of the store and its copy take, where it has them."""
    used = store.protection
    if used is None or used.method != "periodic backup":
        return ZERO
    return sum(filter(None, (used.backup_duration, used.copy_duration)), ZERO)
