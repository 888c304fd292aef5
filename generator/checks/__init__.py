"""Rules by subject; each is a generator of findings that prints nothing and reads nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from types import ModuleType

from generator.checks import (
    accounts,
    alarm_names,
    alarms,
    api_types,
    commands,
    component_policies,
    component_settings,
    contradictions,
    copies,
    cost,
    deployment,
    documents,
    doors,
    double_entries,
    drawing,
    eligibility,
    encryption,
    endpoints,
    events,
    figures,
    functions,
    identities,
    integrations,
    load,
    metrics,
    names,
    network,
    observed,
    open_values,
    operations,
    patterns,
    permissions,
    policies,
    proof,
    proposals,
    quality,
    readiness,
    resilience,
    restored,
    restores,
    routes,
    runbook,
    service_limits,
    services,
    standards,
    subnets,
    system,
    vpc_endpoints,
    waivers,
)
from generator.checks.finding import Evidence, Finding
from generator.model.description.project import Project
from generator.model.types.open import OpenUsed, names_open, supposing
from generator.workspace.loader import place_of

ProjectRule = Callable[[Evidence, Project], Iterator[Finding]]
"""A rule on one project: it looks at this project and at no other."""
WorkspaceRule = Callable[[Evidence], Iterator[Finding]]
"""A rule that compares projects, or that looks at the partner."""

MODULES = (
    open_values,
    api_types,
    cost,
    functions,
    endpoints,
    integrations,
    patterns,
    drawing,
    services,
    accounts,
    identities,
    policies,
    component_policies,
    network,
    doors,
    subnets,
    routes,
    vpc_endpoints,
    service_limits,
    component_settings,
    figures,
    encryption,
    contradictions,
    double_entries,
    deployment,
    standards,
    documents,
    metrics,
    operations,
    alarm_names,
    alarms,
    eligibility,
    copies,
    events,
    proof,
    load,
    quality,
    resilience,
    restores,
    system,
    runbook,
    proposals,
    commands,
    names,
    observed,
    permissions,
    restored,
    readiness,
)
"""The modules of rules; each names its rules in PROJECT_RULES and WORKSPACE_RULES. Those on waivers come behind: they see what
the others found."""


PROJECT_RULES: tuple[ProjectRule, ...] = tuple(rule for module in MODULES for rule in getattr(module, "PROJECT_RULES", ()))
WORKSPACE_RULES: tuple[WorkspaceRule, ...] = tuple(rule for module in MODULES for rule in getattr(module, "WORKSPACE_RULES", ()))


def name_of(rule: ProjectRule | WorkspaceRule) -> str:
    """Return what a rule is called in findings and waivers."""
    return rule.__name__.replace("_", "-")


def _as_written(module: ModuleType) -> Iterator[ProjectRule | WorkspaceRule]:
    rules = {*getattr(module, "PROJECT_RULES", ()), *getattr(module, "WORKSPACE_RULES", ())}
    yield from (value for value in vars(module).values() if callable(value) and value in rules)


RULES = {name_of(rule): rule for module in (*MODULES, waivers) for rule in _as_written(module)}
"""Every rule by its name, in the order in which they are written; the docstring of each is what `evidencekit explain` prints."""


def find(evidence: Evidence) -> list[Finding]:
    """Return the findings of all rules with their places, in the order of files and lines.

    A finding that a waiver covers is among them, with that waiver. A gap in what the checklist applied for does not ask is none.
    """
    checklist = evidence.workspace.checklist
    asked = {"", *(control.id for control in checklist.all_controls())} if checklist else {""}

    def counts(finding: Finding) -> bool:
        return finding.severity == "error" or finding.control in asked

    found = [finding for finding in _of_all_rules(evidence) if counts(finding)]
    seen = replace(evidence, found=tuple(found), rules=frozenset(RULES))
    waived = [replace(finding, waiver=waivers.waiver_for(finding, evidence)) for finding in found]
    late = [finding for rule in waivers.WORKSPACE_RULES for finding in in_workspace(rule, seen) if counts(finding)]
    placed = [_placed(finding, evidence) for finding in (*waived, *late)]
    return sorted(placed, key=lambda finding: (finding.place, finding.rule, finding.message))


def _of_all_rules(evidence: Evidence) -> Iterator[Finding]:
    for of_workspace in WORKSPACE_RULES:
        yield from in_workspace(of_workspace, evidence)
    for of_project in PROJECT_RULES:
        for project in evidence.workspace.projects.values():
            yield from in_project(of_project, evidence, project)


def in_project(rule: ProjectRule, evidence: Evidence, project: Project) -> list[Finding]:
    """Return what a rule on projects finds in `project`, under the names of both."""
    found = _decided(partial(rule, evidence, project))
    return [replace(finding, rule=name_of(rule), project=project.id) for finding in found]


def in_workspace(rule: WorkspaceRule, evidence: Evidence) -> list[Finding]:
    """Return what a rule on the workspace finds, under its name."""
    return [replace(finding, rule=name_of(rule)) for finding in _decided(partial(rule, evidence))]


def _decided(rule: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """Return what a rule finds whatever the values are that the author left open.

    Where it asks for one, it is run with every such question answered by yes, and by no: what it finds both times holds.
    """
    found: list[Finding] = []
    if _run(rule, found):
        return found
    worlds = [_supposed(rule, answer=answer) for answer in (True, False)]
    return [finding for finding in worlds[0] if finding in worlds[1]]


def _run(rule: Callable[[], Iterator[Finding]], found: list[Finding]) -> bool:
    """Add to `found` what `rule` finds until it asks for an open value, and return whether it came to its end."""
    try:
        for finding in rule():
            found.append(finding)
    except OpenUsed:
        return False
    except TypeError as error:
        if not names_open(error):
            raise
        return False
    return True


def _supposed(rule: Callable[[], Iterator[Finding]], *, answer: bool) -> list[Finding]:
    """Return what `rule` finds where every question about an open value has the one answer, which may contradict itself.

    RuntimeError is what a generator raises that looks for what must be there, and is told that nothing is it.
    """
    found: list[Finding] = []
    with supposing(answer=answer), suppress(LookupError, ArithmeticError, AttributeError, ValueError, AssertionError, RuntimeError):
        _run(rule, found)
    return found


def _placed(finding: Finding, evidence: Evidence) -> Finding:
    if finding.place.path:
        return finding
    return replace(finding, place=place_of(evidence.workspace, finding.project, finding.location))
