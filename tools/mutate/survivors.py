"""The list of mutants that no test kills: it may only become shorter, but for those that change nothing, which have a reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

LIST = Path(__file__).parents[2] / "tests" / "golden" / "mutants.txt"
SEPARATOR = " ; because "


def read(written: str) -> dict[str, str]:
    """Return the mutants of a list by their names, each with the reason why no test can notice it, or an empty text."""
    lines = (line.partition(SEPARATOR) for line in written.splitlines())
    return {name: reason for name, _, reason in lines}


def shown(accepted: Mapping[str, str]) -> str:
    """Return the list."""
    return "".join(f"{name}{SEPARATOR}{reason}\n" if reason else f"{name}\n" for name, reason in sorted(accepted.items()))


def new(accepted: Collection[str], survived: Collection[str]) -> list[str]:
    """Return the mutants that survived and are not listed."""
    return sorted(set(survived) - set(accepted))


def gone(accepted: Collection[str], killed: Collection[str], population: Collection[str]) -> list[str]:
    """Return the listed mutants that were killed, and those whose code is not there any longer."""
    return sorted(name for name in accepted if name in killed or name not in population)
