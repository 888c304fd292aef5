"""The charts of a project: what each shows and says, from the results of the arithmetic."""

from __future__ import annotations

from generator.charts.cost import cost_charts
from generator.charts.recovery import timelines
from generator.cost import CostResult
from generator.model.library import Library
from generator.model.project import Project
from generator.recovery import RecoveryResult
from generator.writers.chart import Chart


def charts(project: Project, cost: CostResult, recovery: RecoveryResult, library: Library) -> tuple[Chart, ...]:
    """Return all charts that the templates of `project` may show, by `chart("id")`."""
    return (*cost_charts(project, cost, library), *timelines(recovery))
