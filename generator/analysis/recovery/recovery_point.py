"""Recovery points: how much of a store is lost under what protects it, and which protection would lose less."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from generator.model.description.resilience import Objective, Protection, ScenarioKind
from generator.model.library.recovery_facts import RpoFormula
from generator.model.types.values import format_duration

ZERO = timedelta(0)


@dataclass(frozen=True)
class StoreRpo:
    """What is lost of one store in one scenario: `rpo` is None where nothing brings its data back."""

    component: str
    protection: Protection | None
    rpo: timedelta | None
    working: str
    objective: Objective
    target: timedelta
    accepted: bool
    met: bool


@dataclass(frozen=True)
class RpoOption:
    """A way of protecting one store that would reach a tighter RPO, with the setting that it needs."""

    component: str
    method: RpoFormula
    setting: str


def achievable_rpo(protection: Protection) -> tuple[timedelta | None, str]:
    """Return how much of a store's latest data is lost under `protection`, and the working in words."""
    shown = format_duration
    match protection.method:
        case "continuous backup":
            age = protection.latest_restorable_age or ZERO
            return age, f"latest restorable moment is at most {shown(age)} old"
        case "periodic backup":
            parts = (protection.interval or ZERO, protection.backup_duration or ZERO, protection.copy_duration or ZERO)
            total = sum(parts, ZERO)
            names = ("interval", "backup", "copy")
            working = " + ".join(f"{name} {shown(part)}" for name, part in zip(names, parts, strict=True) if part)
            return total, f"{working} = {shown(total)}"
        case "asynchronous replication":
            lag = protection.replication_lag or ZERO
            return lag, f"replication lag of {shown(lag)} at the 99th percentile"
        case "synchronous replication":
            return ZERO, "a confirmed write already stands on more than one copy"
        case "versioning":
            return ZERO, "the former version is kept"
        case "rebuild":
            return ZERO, "holds nothing of its own: rebuilt from its source"
    return None, "nothing brings the data back"


def store_rpo(component: str, kind: ScenarioKind, objective: Objective, protections: Iterable[Protection], *, accepted: bool) -> StoreRpo:
    """Return the loss of `component` in a failure of that kind, under the best of the protections that cover it."""
    best: tuple[Protection | None, timedelta | None, str] = (None, None, "nothing brings the data back")
    for protection in protections:
        if protection.component != component or kind not in protection.covers:
            continue
        rpo, working = achievable_rpo(protection)
        if rpo is not None and (best[1] is None or rpo < best[1]):
            best = (protection, rpo, working)
    used, rpo, working = best
    met = accepted or (rpo is not None and rpo <= objective.rpo)
    return StoreRpo(component, used, rpo, working, objective, objective.rpo, accepted, met)


def rpo_options(store: StoreRpo, kind: ScenarioKind, target: timedelta, methods: Iterable[RpoFormula]) -> Iterator[RpoOption]:
    """Yield the ways of protection that would reach `target` against a failure of that kind, none where it is reached.

    Versions and rebuilding are none: whether a store can have them is in its nature, and not a matter of cost.
    """
    if store.rpo is not None and store.rpo <= target:
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
    return (used.backup_duration or ZERO) + (used.copy_duration or ZERO)
