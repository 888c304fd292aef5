"""The charts of a project: what each shows and says, from the results of the arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from generator.analysis.cost import CostResult
from generator.analysis.recovery import RecoveryResult
from generator.model.description.project import Project
from generator.model.library import Library
from generator.model.types.open import OpenUsed
from generator.pictures.charts.cost import cost_charts
from generator.pictures.charts.recovery import timelines
from generator.writers.chart import Chart


def charts(project: Project, cost: CostResult, recovery: RecoveryResult, library: Library) -> dict[str, Chart]:
    """Return all charts that the templates of `project` may show, by id; one that needs an open value is an Open that names it."""
    return {**_known(lambda: cost_charts(project, cost, library)), **_known(lambda: timelines(recovery))}


def _known(charts: Callable[[], Iterable[tuple[str, Chart]]]) -> dict[str, Chart]:
    """Return the charts by id; none where it is open which there are."""
    try:
        return dict(charts())
    except OpenUsed:
        return {}
