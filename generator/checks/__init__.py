"""Rules by subject; each is a generator of findings that prints nothing and reads nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from generator.checks import (
    accounts,
    api_types,
    commands,
    cost,
    deployment,
    documents,
    drawing,
    eligibility,
    encryption,
    endpoints,
    events,
    functions,
    identities,
    load,
    metrics,
    network,
    operations,
    patterns,
    policies,
    proof,
    proposals,
    quality,
    readiness,
    resilience,
    runbook,
    services,
    standards,
    system,
    waivers,
)
from generator.checks.finding import Evidence, Finding
from generator.model.types.open import OpenUsed, names_open
from generator.workspace.loader import place_of

Rule = Callable[[Evidence], Iterator[Finding]]

MODULES = (
    api_types,
    cost,
    functions,
    endpoints,
    patterns,
    drawing,
    services,
    accounts,
    identities,
    policies,
    network,
    encryption,
    deployment,
    standards,
    documents,
    metrics,
    operations,
    eligibility,
    events,
    proof,
    load,
    quality,
    resilience,
    system,
    runbook,
    proposals,
    commands,
    readiness,
)
"""The modules of rules; each names its rules in a tuple RULES. Those on waivers come behind: they see what the others found."""


def _named(rules: Iterable[Rule]) -> dict[str, Rule]:
    return {rule.__name__.replace("_", "-"): rule for rule in rules}


RULES = _named(rule for module in (*MODULES, waivers) for rule in module.RULES)
"""Every rule by its name; the docstring of each is what `evidencekit explain` prints."""


def find(evidence: Evidence) -> list[Finding]:
    """Return the findings of all rules with their places, in the order of files and lines.

    A finding that a waiver covers is among them, with that waiver. A gap in what the checklist applied for does not ask
    is none, nor is one of a project that is not handed in.
    """
    checklist = evidence.workspace.checklist
    asked = {"", *(control.id for control in checklist.all_controls())} if checklist else {""}
    handed_in = {None, *evidence.workspace.references}

    def counts(finding: Finding) -> bool:
        return finding.severity == "error" or (finding.control in asked and finding.project in handed_in)

    found = [one for module in MODULES for rule in module.RULES for one in _found(rule, evidence) if counts(one)]
    seen = replace(evidence, found=tuple(found), rules=frozenset(RULES))
    waived = [replace(finding, waiver=waivers.waiver_for(finding, evidence)) for finding in found]
    late = [one for rule in waivers.RULES for one in _found(rule, seen) if counts(one)]
    placed = [_placed(finding, evidence) for finding in (*waived, *late)]
    return sorted(placed, key=lambda finding: (finding.place, finding.rule, finding.message))


def _found(rule: Rule, evidence: Evidence) -> list[Finding]:
    """Return what a rule finds, as far as it needs no value that is open."""
    found: list[Finding] = []
    try:
        found.extend(rule(evidence))
    except OpenUsed:
        return found
    except TypeError as error:
        if not names_open(error):
            raise
    return found


def _placed(finding: Finding, evidence: Evidence) -> Finding:
    if finding.place.path:
        return finding
    return replace(finding, place=place_of(evidence.workspace, finding.project, finding.location))
