"""How much of the system a bill covers: a sum that leaves components out is named for what it is the sum of."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model.description.project import Project
from generator.model.types.open import each, is_open


@dataclass(frozen=True)
class Coverage:
    """The components that belong on the bill: how many have a line on it, and the names of those that have none."""

    priced: int
    without: tuple[str, ...] = ()

    def title(self, whole: str) -> str:
        """Return what a sum is called that is called `whole` where every component has its line."""
        return f"{whole} of the priced components ({self.priced} of {self.priced + len(self.without)})" if self.without else whole


def coverage(project: Project) -> Coverage:
    """Return how much of the system the bill of `project` covers; components that are said to cost nothing are left out."""
    lines = {usage.component for usage in each(project.cost.usage) if not is_open(usage.component)}
    excused = {id for entry in each(project.cost.unpriced) for id in each(entry.components)}
    drawn = [component for component in each(project.architecture.components) if component.id not in excused]
    without = tuple(component.id if is_open(component.name) else component.name for component in drawn if component.id not in lines)
    return Coverage(len(drawn) - len(without), without)
