"""The charts of a project: what each shows and says, from the results of the arithmetic."""

from __future__ import annotations

from generator.analysis.cost import CostResult
from generator.analysis.recovery import RecoveryResult
from generator.model.description.project import Project
from generator.model.library import Library
from generator.pictures.charts.cost import cost_charts
from generator.pictures.charts.recovery import timelines
from generator.writers.chart import Chart


def charts(project: Project, cost: CostResult, recovery: RecoveryResult, library: Library) -> tuple[Chart, ...]:
    """Return all charts that the templates of `project` may show, by `chart("id")`."""
    return (*cost_charts(project, cost, library), *timelines(recovery))
