"""Exceptions: where a customer's system departs from a value of the partner's standards, approved and with an end."""

from __future__ import annotations

from typing import Annotated

from generator.model.types.values import Date, Line, Model, PastDate, Prose, Reference, Refers


class StandardException(Model):
    """A departure from one value of the partner's standards; documents print it beside the standard's value."""

    standard: Line
    """The key of the value, from `standards` of partner.yml: operations.log_retention."""
    place: Line | None = None
    """The keys that lead to what departs, with dots, such as operations.logs.access; left out: whatever departs from the value."""
    departs: Prose
    """What is done instead."""
    reason: Prose
    """Why, and what keeps the risk small."""
    approved_by: Annotated[Reference, Refers(("role",))]
    """Who approved it."""
    approved_on: PastDate
    """The day of the approval."""
    until: Date
    """The last day on which it holds; it is approved again, or ended, before."""
