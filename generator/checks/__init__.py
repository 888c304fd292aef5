"""Rules by subject; each is a generator of findings that prints nothing and reads nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from generator.checks import documents, system
from generator.checks.finding import Evidence, Finding
from generator.loader import place_of

Rule = Callable[[Evidence], Iterator[Finding]]

MODULES = (
    documents,
    system,
)
"""The modules of rules; each names its rules in a tuple RULES."""

RULES: dict[str, Rule] = {rule.__name__.replace("_", "-"): rule for module in MODULES for rule in module.RULES}
"""Every rule by its name; the docstring of each is what `evidencekit explain` prints."""


def find(evidence: Evidence) -> list[Finding]:
    """Return the findings of all rules with their places, in the order of files and lines."""
    found = [_placed(finding, evidence) for rule in RULES.values() for finding in rule(evidence)]
    return sorted(found, key=lambda finding: (finding.place, finding.rule, finding.message))


def _placed(finding: Finding, evidence: Evidence) -> Finding:
    if finding.place.path:
        return finding
    return replace(finding, place=place_of(evidence.workspace, finding.project, finding.location))
