"""What is done when an alarm speaks: access, severities, routine tasks, and an entry for each known failure."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from generator.model.architecture import ComponentId
from generator.model.values import Count, Defines, Duration, Id, Line, Model, Prose, Reference, Refers


class Step(Model):
    """One thing to do."""

    do: Prose
    """What to do, as an instruction."""
    command: Prose | None = None
    """The command, complete with this system's names."""
    expect: Prose | None = None
    """What is seen when it worked."""


class Decision(Model):
    """A fork: what is seen, and what to do then."""

    when: Prose
    """What is seen."""
    then: Prose
    """What to do then, or where to go on."""


class Contact(Model):
    """Somebody to call, by role."""

    role: Annotated[Reference, Refers(("role",))]
    """The role that is called."""
    reach: Line
    """Rotation, telephone or channel; a sample shows example.com and fictional numbers."""
    hours: Line
    """When it can be reached."""
    order: Count
    """1 is called first."""


class Severity(Model):
    """How bad it is, and what follows from it."""

    id: Annotated[Id, Defines("severity")]
    name: Line
    """How people call it."""
    meaning: Prose
    """What has to be true for it."""
    respond_within: Duration
    """Until somebody works on it."""
    update_every: Duration
    """Until those concerned hear again."""
    escalate_after: Duration
    """Until the next level is called."""
    escalate_to: Annotated[Reference, Refers(("role",))]
    """Who is called then."""


class RoutineTask(Model):
    """Something done on a schedule."""

    id: Annotated[Id, Defines("task")]
    title: Line
    """What is done."""
    schedule: Line
    """When, such as the first Monday of a month."""
    owner: Annotated[Reference, Refers(("role",))]
    """Who does it."""
    why: Prose
    """What would happen without it."""
    steps: list[Step] = Field(min_length=1)
    evidence: Prose
    """What is kept to show that it was done."""


class Incident(Model):
    """One entry of the runbook: a known failure from alarm to all-clear, on one page."""

    id: Annotated[Id, Defines("incident")]
    title: Line
    """The failure, as it stands in the index."""
    symptom: Line
    """What a person notices."""
    http_status: list[Count] = []
    """Status codes that callers see."""
    components: list[ComponentId] = Field(min_length=1)
    """What may be the cause."""
    library: Annotated[Reference, Refers(("trouble",))] | None = None
    """The library's troubleshooting entry it adapts."""
    meaning: Prose
    """What has happened inside."""
    impact: Prose
    """What users notice, and what it costs."""
    checks: list[Step] = Field(min_length=1)
    decisions: list[Decision] = Field(min_length=1)
    fix: list[Step] = Field(min_length=1)
    verify: list[Step] = Field(min_length=1)
    rollback: Prose
    """How to undo the fix."""
    escalate: Prose
    """When to call whom."""
    record: Prose
    """What to write down, and where."""


class Message(Model):
    """A text to send, with what to fill in between angle brackets."""

    id: Id
    when: Line
    """The moment for which it is written."""
    audience: Line
    """Who gets it."""
    text: Prose
    """The text; what is to be filled in stands between angle brackets."""


class Window(Model):
    """A maintenance window."""

    name: Line
    """How it is called."""
    schedule: Line
    """When it is, with the time zone."""
    allowed: Prose
    """What may be done in it."""


class Runbook(Model):
    """What the customer's operations engineer follows."""

    audience: Prose
    """For whom it is written, and what they must know already."""
    access: list[Step] = Field(min_length=1)
    """What must work before the first alarm: accounts, roles, tools."""
    first_five_minutes: list[Step] = Field(min_length=1)
    contacts: list[Contact] = Field(min_length=1)
    severities: list[Severity] = Field(min_length=1)
    routine: list[RoutineTask] = Field(min_length=1)
    incidents: list[Incident] = Field(min_length=1)
    messages: list[Message] = []
    windows: list[Window] = []
    review: Prose
    """How an incident is reviewed afterwards, by whom, within how many days."""
