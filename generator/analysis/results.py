"""What is computed for one customer project: its cost, recovery, load, runbook and monitoring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.analysis import capacity, cost, monitoring, proposals, recovery, runbook
from generator.analysis.capacity import LoadResult
from generator.analysis.cost import CostResult
from generator.analysis.monitoring import Monitoring
from generator.analysis.proposals import Completed
from generator.analysis.recovery import RecoveryResult
from generator.analysis.recovery.tiers import tiers_of
from generator.analysis.runbook import RunbookResult
from generator.model.description.partner import soft_benefit_factor
from generator.model.types.open import settle
from generator.model.workspace import Workspace


@dataclass(frozen=True)
class Results:
    """What was computed for one project; what needs an open value is an Open that names it, and so is what needs an absent section."""

    cost: CostResult
    recovery: RecoveryResult
    load: LoadResult
    runbook: RunbookResult
    monitoring: Monitoring
    completed: Completed
    """The project with what the library proposes: what its documents print."""


def compute(workspace: Workspace, id: str) -> Results:
    """Return the cost, recovery, load and runbook of the project `id`, and how it is watched."""
    project, library = workspace.projects[id], workspace.library
    completed = proposals.complete(project, library)
    watched = settle(monitoring.monitoring, completed.project, library, completed.filled)
    return Results(
        settle(cost.cost, project, library.prices, submission_of(workspace), settle(soft_benefit_factor, workspace.partner)),
        settle(recovery.recovery, project.resilience, library.recovery, settle(tiers_of, workspace.partner, library.recovery)),
        settle(capacity.load, project, library.gateway),
        settle(
            runbook.runbook,
            completed.project,
            library.troubleshooting,
            settle(monitoring.homes_of, watched),
            settle(lambda: watched.impact),
        ),
        watched,
        completed,
    )


def submission_of(workspace: Workspace) -> date:
    """Return the day on which ages of prices are counted: that of the submission; without an application, of the price book."""
    application = workspace.application
    return workspace.library.prices.as_of if application is None else application.submission
