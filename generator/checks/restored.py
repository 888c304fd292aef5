"""Rules about what is restored under another name: the plan says so, its users may use it, and alarms watch it (REL-002)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.aws_cli import split
from generator.checks.finding import Evidence, Finding
from generator.checks.granting import denial, policy
from generator.checks.names import made_names
from generator.checks.scripts import Command, written
from generator.model.description.architecture import Component
from generator.model.description.project import Project
from generator.model.description.resilience import Scenario


def undeclared_restore(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A command restores a store under another name, and the scenario does not say whether the system works with it then.

    Why: policies, alarms and backups know the old name; a plan that ends before they know the new one ends in AccessDenied.
    Bad: `--target-table-name orders-restored`, and nothing about it in `restored`.
    Good: `restored: [{component: orders-table, resource: orders-restored, in_use: true, alarms_step: switch}]`.
    """
    for scenario, command, source, made in _restores(evidence, project):
        if made not in {restored.resource for restored in scenario.restored}:
            yield Finding(
                severity="gap",
                message=f"`{source}` is restored as `{made}`, and `restored` does not say whether the system works with it afterwards",
                location=command.location,
                control="REL-002",
                hint=f"Add {{component: …, resource: {made}, in_use: true or false}} to `restored` of the scenario.",
            )


def locked_out(_: Evidence, project: Project) -> Iterator[Finding]:
    """What is restored under another name is in use afterwards, and a policy allows the old name only.

    Why: the functions are pointed to the restored table, and each call ends in AccessDenied.
    Bad: a policy on `table/orders` and a scenario that goes on with `orders-restored`.
    Good: a policy that allows both names, such as `table/orders` and `table/orders-restored`.
    """
    components = {component.id: component for component in project.architecture.components}
    for scenario in project.resilience.scenarios:
        for index, restored in enumerate(scenario.restored):
            store = components[restored.component]
            for described in project.security.identity.policies if restored.in_use and store.resource else ():
                for action in _lost(described.name, described.document or "", store, restored.resource):
                    yield Finding(
                        severity="gap",
                        message=f"the policy {described.name} allows {action} on `{store.resource}` and not on `{restored.resource}`, "
                        f"with which `{scenario.id}` goes on",
                        location=("resilience", "scenarios", scenario.id, "restored", index),
                        control="REL-002",
                        hint="Allow the restored name in the policy as well, before it is needed.",
                    )


_PREFIXES = {"aurora": "rds", "efs": "elasticfilesystem", "opensearch": "es"}
"""Prefixes of IAM that are not the service's id."""


def _lost(name: str, document: str, store: Component, new: str) -> list[str]:
    """Return the first action that a policy allows on `store`, and not on the store called `new`."""
    old, prefix = str(store.resource), _PREFIXES.get(store.service, store.service)
    read = policy(name, document)
    if read is None:
        return []
    for statement in read.statements:
        arns = [
            str(value.value) for value in statement.values("Resource") if statement.allows and _is_called(str(value.value), prefix, old)
        ]
        for arn in arns:
            for action in (str(value.value) for value in statement.values("Action")):
                if denial(action, arn.replace(old, new, 1), [read]):
                    return [action]
    return []


def _is_called(arn: str, prefix: str, name: str) -> bool:
    """Return whether `arn` is the ARN of the thing of a service that is called `name` itself, not of one whose name begins so."""
    rest = arn.split(":", 5)[-1]
    return arn.startswith(f"arn:aws:{prefix}:") and any(part == name for part in rest.replace(":", "/").split("/"))


def unwatched_restore(_: Evidence, project: Project) -> Iterator[Finding]:
    """What is restored under another name is in use afterwards, and no step of the scenario has the alarms watch it.

    Why: alarms have the old name as a dimension; from the restore on they watch a thing that is no longer used.
    Bad: `in_use: true` without `alarms_step`, for a store that alarms watch.
    Good: `alarms_step` with the step that deploys the alarms with the new name.
    """
    kpis = {kpi.id: kpi.component for kpi in project.operations.kpis}
    watched = {kpis.get(alarm.kpi) for alarm in project.operations.alarms}
    for scenario in project.resilience.scenarios:
        for index, restored in enumerate(scenario.restored):
            if restored.in_use and restored.alarms_step is None and restored.component in watched:
                yield Finding(
                    severity="gap",
                    message=f"no step of `{scenario.id}` has the alarms of `{restored.component}` watch `{restored.resource}`",
                    location=("resilience", "scenarios", scenario.id, "restored", index),
                    control="REL-002",
                    hint="Write `alarms_step` with the id of the step that deploys the alarms with the new name.",
                )


def _restores(evidence: Evidence, project: Project) -> Iterator[tuple[Scenario, Command, str, str]]:
    """Yield each command that restores a store of the description under another name, with both names."""
    scenarios = {scenario.id: scenario for scenario in project.resilience.scenarios}
    resources = {component.resource for component in project.architecture.components if component.resource}
    for command in written(evidence, project):
        plain, options = split(command.words[1:])
        if command.location[0] != "resilience" or len(plain) < 2 or not plain[1].startswith("restore-"):
            continue
        sources = [value for option, values in options.items() if option.startswith("--source-") for value in values]
        for source in (value for value in sources if value in resources):
            for made in made_names(command):
                yield scenarios[str(command.location[2])], command, source, made


PROJECT_RULES = (
    undeclared_restore,
    locked_out,
    unwatched_restore,
)
