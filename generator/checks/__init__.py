"""Rules by subject; each is a generator of findings that prints nothing and reads nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial

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
    open_values,
    operations,
    patterns,
    policies,
    proof,
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
from generator.model.types.open import OpenUsed, names_open, supposing
from generator.workspace.loader import place_of

Rule = Callable[[Evidence], Iterator[Finding]]

MODULES = (
    open_values,
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
    """Return what a rule finds whatever the values are that the author left open.

    Where it asks for one, it is run with every such question answered by yes, and by no: what it finds both times holds.
    """
    found: list[Finding] = []
    if _run(partial(rule, evidence), found):
        return found
    worlds = [_supposed(partial(rule, evidence), answer=answer) for answer in (True, False)]
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
    """Return what `rule` finds where every question about an open value has the one answer, which may contradict itself."""
    found: list[Finding] = []
    with supposing(answer=answer), suppress(LookupError, ArithmeticError, AttributeError, ValueError, AssertionError):
        _run(rule, found)
    return found


def _placed(finding: Finding, evidence: Evidence) -> Finding:
    if finding.place.path:
        return finding
    return replace(finding, place=place_of(evidence.workspace, finding.project, finding.location))
