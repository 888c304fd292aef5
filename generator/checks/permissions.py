"""Rules about what a role may do: the commands of an entry, by the policies of the role that runs them (OPE-002, ACCT-002)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.checks.finding import Evidence, Finding
from generator.checks.granting import EVERY, Policy, denial, policy
from generator.checks.needs import Need, needs
from generator.checks.own_scripts import entry_of, own_script, script_needs
from generator.checks.scripts import Command, written
from generator.model.description.project import Project
from generator.model.types.open import decided, each, is_open
from generator.model.types.origin import Location
from generator.workspace.aws_tables import iam_actions


@dataclass(frozen=True)
class Runner:
    """The role that runs a command: behind its profile, or behind the first profile where it names none."""

    role: str
    account: str


def denied_command(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A command that the role of its profile may not run, by the policies described for the role.

    A condition of a statement is taken as met. Of AWS's managed policies ReadOnlyAccess and ViewOnlyAccess count as what their
    names say, AdministratorAccess as everything; with any other, permissions are not checked.

    Why: at three in the morning AccessDenied costs the time until a person with more rights is awake.
    Bad: `aws dynamodb get-item …` in an entry, and a policy of the operators' role without dynamodb:GetItem.
    Good: the action in the policy, on the resource; or a profile with a role that may.
    """
    policies, managed = policies_by_role(project), _managed(project)
    seen: set[tuple[str, str, str]] = set()
    for command in written(evidence, project):
        runner = runner_of(command, project)
        if runner is None or runner.role not in policies:
            continue
        for need in (*needs(command, runner.account), *script_needs(command, project)):
            why = refusal(need, policies[runner.role])
            if "denies" not in why and _read_by(need, managed.get(runner.role, ())):
                continue
            if why and (runner.role, need.action, why) not in seen:
                seen.add((runner.role, need.action, why))
                on = "" if need.resources == ("*",) else f" on `{need.narrowest}`"
                yield Finding(
                    severity="gap",
                    message=f"the role `{runner.role}` may not do {need.action}{on}: {why}",
                    location=command.location,
                    control=_control(command.location),
                    hint="Allow it in a policy of the role, or give the command the profile of a role that may. "
                    f"evidencekit explain role {runner.role} --policy derives a policy from the commands.",
                )


def unchecked_permission(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """Commands whose permissions are not checked: no known role, no policy of the role, or a program whose calls are unknown.

    Why: whether the engineer on call may run what the entry says is found out at night.
    Bad: commands with `--profile shop-production`, and nothing that says which role this is; `python tools/redrive.py` without an entry.
    Good: the profile with its role in runbook.profiles, and a policy in security.identity.policies that names the role in `roles`;
    the program in runbook.scripts with its `actions`.
    """
    identity = project.security.identity
    roles = {path.role for path in identity.access}
    policies, managed = policies_by_role(project), _managed(project)
    first: dict[str, Location] = {}
    for command in written(evidence, project):
        if (program := own_script(command)) and entry_of(command, project) is None:
            first.setdefault(f"permissions not checked: what `{program}` calls is not known", command.location)
        if not any(True for _ in (*needs(command, "*"), *script_needs(command, project))):
            continue
        runner = runner_of(command, project)
        if runner is None:
            named = f"the profile `{command.profile}`" if command.profile else "commands without `--profile`"
            first.setdefault(f"permissions not checked: runbook.profiles does not say which role {named} has", command.location)
        elif runner.role not in roles:
            first.setdefault(f"permissions not checked: no access path of security.identity has the role `{runner.role}`", command.location)
        elif unread := sorted(set(managed.get(runner.role, ())) - _READ.keys()):
            message = f"permissions not checked: what the managed policy {unread[0]} of the role `{runner.role}` allows is not known"
            first.setdefault(message, command.location)
        elif runner.role not in policies and "AdministratorAccess" not in managed.get(runner.role, ()):
            first.setdefault(f"permissions not checked: no policy of the role `{runner.role}` is described", command.location)
    for message, location in first.items():
        yield Finding(
            severity="gap",
            message=message,
            location=location,
            control=_control(location),
            hint=_SCRIPT if message.endswith("calls is not known") else _POLICY,
        )


_POLICY = (
    "Write the profile with its `role` into runbook.profiles, and the role's policy with `roles` into "
    "security.identity.policies (evidencekit explain role ROLE --policy derives one)."
)
_SCRIPT = "Write it into runbook.scripts: `run` with these words, `actions` with what it needs, or [] where it calls nothing of AWS."


def refusal(need: Need, policies: Iterable[Policy]) -> str:
    """Return why `need` is not met by `policies`; empty where it is, on any of its resources."""
    action = iam_actions().action(need.action)
    every = action is not None and not action.arns
    found = [denial(need.action, EVERY if every else resource, policies) for resource in need.resources]
    return "" if not all(found) else next((why for why in found if "only" in why or "denies" in why), found[0])


_READ = {
    "AdministratorAccess": "",
    "ReadOnlyAccess": "describe|get|list|batchget|lookup|filter|query|scan|search|select|view|startquery|check|simulate",
    "ViewOnlyAccess": "describe|list|lookup",
}
"""How the names of the actions begin that AWS's managed policies for all services allow; an estimate, after the names of the policies."""


def _read_by(need: Need, managed: Iterable[str]) -> bool:
    name = need.action.partition(":")[2].lower()
    return any(re.match(_READ[policy], name) for policy in managed if policy in _READ)


def _managed(project: Project) -> Mapping[str, list[str]]:
    """Return the names of the managed policies of AWS that each role of the access paths has."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in project.security.identity.access:
        found[path.role] += path.managed_policies
    return found


def runner_of(command: Command, project: Project) -> Runner | None:
    """Return who runs `command`; None where runbook.profiles does not say it."""
    profiles = [profile for profile in each(decided(project.runbook.profiles)) if not is_open(profile.role)]
    chosen = [profile for profile in profiles if profile.name == command.profile] if command.profile else profiles[:1]
    if not chosen:
        return None
    numbers = {account.id: account.number for account in project.architecture.accounts}
    return Runner(chosen[0].role, numbers.get(chosen[0].account or "", "*"))


def policies_by_role(project: Project) -> Mapping[str, list[Policy]]:
    """Return the policies that are described, by each role that has them."""
    found: dict[str, list[Policy]] = defaultdict(list)
    for described in project.security.identity.policies:
        read = policy(described.name, described.document or "")
        for role in described.roles if read is not None else ():
            found[role] += [read] if read is not None else []
    return found


def _control(location: Location) -> str:
    return "REL-002" if location[0] == "resilience" else "OPE-002"


PROJECT_RULES = (
    denied_command,
    unchecked_permission,
)
