"""Waivers: findings that are accepted for a time, with the reason and with who answers for it."""

from __future__ import annotations

from typing import Annotated

from pydantic import model_validator

from generator.model.types.values import Date, Id, Line, Model, Prose, Reference, Refers


class Waiver(Model):
    """A finding that is accepted for a time; it stays listed, as waived. Name the rule, the criterion or the place, or several."""

    rule: Id | None = None
    """The rule that finds it (evidencekit list rules)."""
    criterion: Annotated[Reference, Refers(("criterion", "control"))] | None = None
    """The criterion, or the whole control, that the finding names."""
    place: Line | None = None
    """The keys that lead to it, with dots: architecture.components.orders-table. Everything below is meant too."""
    reason: Prose
    """Why it may stay, and what is done instead."""
    owner: Annotated[Reference, Refers(("role",))]
    """Who answers for it."""
    expires: Date
    """The last day on which it holds."""

    @model_validator(mode="after")
    def _names_something(self) -> Waiver:
        if self.rule is None and self.criterion is None and self.place is None:
            raise ValueError("a waiver must name a rule, a criterion or a place")
        return self
