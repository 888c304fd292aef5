"""Where a fact comes from: what every fact of the shipped library has in common."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from generator.model.types.values import YEARS, Id, Line, Model, Refers

Confidence = Literal["verified", "secondary", "estimate"]
"""verified: read in a source that has authority. secondary: read in another source, or read only in part.
estimate: judgement, which a reader is always shown."""


def _partial_date(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def first_day(as_of: str) -> date:
    """Return the first day of a year, a month or a day. Raises ValueError for one that there is not."""
    return date.fromisoformat(f"{as_of}-01-01"[:10])


def _in_the_calendar(as_of: str) -> str:
    try:
        known = first_day(as_of).year in YEARS
    except ValueError:
        known = False
    if not known:
        raise ValueError(f"{as_of!r} is no day of the years {YEARS[0]} to {YEARS[-1]}; write a year, a month or a day, such as 2026-11-23")
    return as_of


AsOf = Annotated[
    str,
    BeforeValidator(_partial_date),
    StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"),
    AfterValidator(_in_the_calendar),
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
