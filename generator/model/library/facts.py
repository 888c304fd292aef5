"""Where a fact comes from: what every fact of the shipped library has in common."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from generator.model.types.values import Id, Line, Model, Refers

Confidence = Literal["verified", "secondary", "estimate"]
"""verified: read in a source that has authority. secondary: read in another source, or read only in part.
estimate: judgement, which a reader is always shown."""


def _partial_date(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


AsOf = Annotated[
    str,
    BeforeValidator(_partial_date),
    StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$"),
    Field(description="A year, a month or a day: 2025, 2025-11 or 2025-11-23."),
]


class Source(Model):
    """Something that facts were read in."""

    title: Line
    ref: Line
    """Address, repository with commit, or how to find it."""
    as_of: AsOf
    """The state of the source that was read."""


class Fact(Model):
    """A statement with its origin."""

    source: list[Annotated[Id, Refers(("source",))]] = Field(min_length=1)
    """Ids of entries of sources.yml."""
    as_of: AsOf
    confidence: Confidence
