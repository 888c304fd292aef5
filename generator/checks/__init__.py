"""Rules by subject; each is a generator of findings that prints nothing and reads nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from generator.checks import documents, system
from generator.checks.finding import Evidence, Finding
from generator.loader import place_of

Rule = Callable[[Evidence], Iterator[Finding]]

RULES: dict[str, Rule] = {
    rule.__name__.replace("_", "-"): rule
    for rule in (
        documents.unproven_criterion,
        documents.unknown_criterion,
        documents.empty_proof,
        documents.broken_link,
        documents.withheld_name,
        documents.other_customer,
        documents.left_over,
        system.unpriced_component,
        system.unmonitored_component,
        system.unencrypted_store,
        system.unprotected_store,
        system.unexplained_core,
        system.missed_objective,
        system.unprotected_backend,
        system.open_loop,
    )
}
"""Every rule by its name; the docstring of each is what `evidencekit explain` prints."""


def find(evidence: Evidence) -> list[Finding]:
    """Return the findings of all rules with their places, in the order of files and lines."""
    found = [
        replace(finding, place=place_of(evidence.workspace, finding.project, finding.location))
        for rule in RULES.values()
        for finding in rule(evidence)
    ]
    return sorted(found, key=lambda finding: (finding.place, finding.rule, finding.message))
