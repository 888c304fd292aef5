"""What a role of the runbook needs: derived from the commands that run with its profile, as a card or as an IAM policy."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.analysis.results import compute
from generator.analysis.runbook import region_of
from generator.checks.finding import Evidence
from generator.checks.needs import Need, needs
from generator.checks.own_scripts import script_needs
from generator.checks.permissions import policies_by_role, refusal, runner_of
from generator.checks.scripts import written
from generator.command.columns import card
from generator.errors import EvidencekitError
from generator.model.description.project import Project
from generator.model.types.open import OpenUsed, each, is_open
from generator.model.types.refusals import suggestion
from generator.model.workspace import Workspace
from generator.workspace.aws_tables import aws_commands, iam_actions
from generator.workspace.loader import find_workspace, load_workspace


@dataclass(frozen=True)
class _Use:
    """What a role needs in one customer project, each need with the first place that has it."""

    project: Project
    needs: dict[Need, str]


def explanation_of_role(role: str, folder: Path | None, *, policy: bool) -> str:
    """Return what the commands of `role` need, or the policy that allows just that.

    Raises EvidencekitError where no profile has the role.
    """
    workspace = load_workspace(find_workspace(folder or Path.cwd()))
    roles = {str(profile.role) for project in workspace.projects.values() for profile in each(_profiles(project))}
    if role not in roles:
        hint = suggestion(role, sorted(roles), "Roles") if roles else "Write runbook.profiles: each profile with its role."
        raise EvidencekitError(f"no profile of runbook.profiles has the role `{role}`. {hint}")
    uses = [use for project in workspace.projects.values() if (use := _use(workspace, project, role)).needs]
    if policy:
        return json.dumps(_policy([need for use in uses for need in use.needs]), indent=2)
    return "\n\n".join(_card(role, use) for use in uses) or f"{role}: no command of runbook or recovery plan needs a permission"


def _profiles(project: Project) -> Any:
    return [] if is_open(project.runbook) else project.runbook.profiles


def _use(workspace: Workspace, project: Project, role: str) -> _Use:
    found: dict[Need, str] = {}
    if is_open(project.runbook):
        return _Use(project, found)
    results = {project.id: compute(workspace, project.id)}
    evidence = Evidence(workspace, results, (), (), (), {}, workspace.library.prices.as_of)
    home = region_of([], project)
    for command in written(evidence, project):
        runner = runner_of(command, project)
        if runner is not None and runner.role == role:
            for need in (*needs(command, runner.account, home), *script_needs(command, project)):
                found.setdefault(need, ".".join(str(part) for part in command.location[:3]))
    return _Use(project, found)


def _policy(needed: list[Need]) -> dict[str, Any]:
    """Return a policy with a statement for each resource that the same actions need."""
    resources: dict[str, set[str]] = defaultdict(set)
    for need in needed:
        resources[need.action].add(need.narrowest)
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for action, named in resources.items():
        groups[("*",) if "*" in named else tuple(sorted(named))].append(action)
    statements = [
        {"Effect": "Allow", "Action": _single(sorted(actions)), "Resource": _single(list(named))}
        for named, actions in sorted(groups.items())
    ]
    return {"Version": "2012-10-17", "Statement": statements}


def _single(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values


def _card(role: str, use: _Use) -> str:
    rows: list[tuple[str, str | list[str] | None]] = [("customer", use.project.id)]
    policies = dict(_described(use.project)).get(role)
    rows.append(("policies", ", ".join(policy.name for policy in policies) if policies else "none is described: permissions not checked"))
    for need, place in sorted(use.needs.items(), key=lambda pair: pair[0].action):
        why = refusal(need, policies) if policies else ""
        rows.append((need.action, [need.narrowest, f"first needed in {place}", *([f"not allowed: {why}"] if why else [])]))
    rows.append(("source", [aws_commands().origin, iam_actions().origin]))
    return card(f"{role} (role of runbook.profiles)", rows)


def _described(project: Project) -> Iterator[tuple[str, list[Any]]]:
    try:
        yield from policies_by_role(project).items()
    except OpenUsed:
        return
