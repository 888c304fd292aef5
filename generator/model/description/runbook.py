"""What is done when an alarm speaks: access, severities, routine tasks, and an entry for each known failure."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from generator.model.description.architecture import ComponentId
from generator.model.types.values import (
    Count,
    Defines,
    Duration,
    Flag,
    Id,
    Line,
    Model,
    Name,
    PastDate,
    Prose,
    Proves,
    Reference,
    Refers,
)


class Step(Model):
    """One thing to do."""

    do: Prose
    """What to do, as an instruction."""
    command: Prose | None = None
    """The command, complete with this system's names."""
    expect: Prose | None = None
    """What is seen when it worked."""


class CliProfile(Model):
    """A profile of the AWS CLI that commands run with, and whose permissions they then have."""

    name: Line
    """The profile, as it follows `--profile`."""
    role: Line
    """The IAM role or permission set behind it, as in security.identity.access."""
    account: Annotated[Reference, Refers(("account",))] | None = None
    """The account that it signs in to."""


class Script(Model):
    """A program of the project's own that commands start, and what it may only do with a permission."""

    run: Line
    """The first words of the command, such as python tools/redrive.py or make deploy-all; what follows them may differ."""
    actions: list[Line]
    """The actions of IAM that it needs, such as sqs:ReceiveMessage; an empty list where it calls nothing of AWS."""
    resources: list[Line] = []
    """The ARNs that it needs each action on, with * where a part differs; left out: any. An action needs those of its own service."""


class Decision(Model):
    """A fork: what is seen, and what to do then."""

    when: Prose
    """What is seen."""
    then: Prose | None = None
    """What to do then; may be left out where `go_to` says it all."""
    go_to: list[Annotated[Reference, Refers(("incident",))]] = []
    """Ids of the entries where it goes on; they become links."""
    recover: Annotated[Reference, Refers(("scenario",))] | None = None
    """Id of the scenario of the recovery plan that it is a case for; it becomes a link."""

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Decision:
        if self.then is None and not self.go_to and self.recover is None:
            raise ValueError("a decision needs `then`, `go_to` with the entry where it goes on, or `recover` with a scenario")
        return self


class Contact(Model):
    """Somebody to call, by role."""

    role: Annotated[Reference, Refers(("role",))]
    """The role that is called."""
    rotation: Line | None = None
    """The on-call rotation in the paging system, for a role that somebody always holds."""
    reach: Line
    """Telephone, mailbox or channel; a sample shows example.com and fictional numbers."""
    hours: Line
    """When it can be reached."""
    order: Count
    """1 is called first."""


class Severity(Model):
    """How bad it is, and what follows from it."""

    id: Annotated[Id, Defines("severity")]
    name: Name
    """How people call it."""
    meaning: Prose
    """What has to be true for it."""
    respond_within: Duration
    """Until somebody works on it."""
    update_every: Duration
    """Until those concerned hear again."""
    escalate_after: Duration
    """Until the next level is called."""
    escalate_to: Annotated[Reference, Refers(("role",))] | None = None
    """Who is called then."""
    proposed: Flag = False
    """A draft: it proves nothing until this line is deleted."""


class RoutineTask(Model):
    """Something done on a schedule."""

    id: Annotated[Id, Defines("task")]
    title: Name
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
    proposed: Flag = False
    """A draft: it proves nothing until this line is deleted."""


class Drill(Model):
    """When somebody who did not write the entry last followed it, against a failure that was provoked."""

    on: PastDate
    """The day."""
    by: Annotated[Reference, Refers(("role",))]
    """Who followed it."""
    took: Duration
    """From the page to the all-clear."""
    changed: Prose
    """What was changed in the entry afterwards, or that nothing had to be."""


class Incident(Model):
    """One entry of the runbook: a known failure from alarm to all-clear, on one page.

    What an entry with `library` does not say, it has from there: symptom, status codes, meaning, checks, fix, how to see that it
    is over and how to undo it.
    """

    id: Annotated[Id, Defines("incident")]
    title: Name
    """The failure, as it stands in the index."""
    symptom: Line | None = None
    """What a person notices."""
    http_status: list[Count] = []
    """Status codes that callers see."""
    components: list[ComponentId] = Field(min_length=1)
    """What may be the cause; their names stand in the commands that come from the library."""
    library: Annotated[Reference, Refers(("trouble",))] | None = None
    """The library's troubleshooting entry it adapts (evidencekit list troubles)."""
    meaning: Prose | None = None
    """What has happened inside."""
    impact: Prose
    """What users notice, and what it costs."""
    checks: list[Step] = []
    decisions: list[Decision] = []
    fix: list[Step] = []
    verify: list[Step] = []
    """How to see that it is over; left out: its alarms are OK again, or what the library says."""
    rollback: Prose | None = None
    """How to undo the fix."""
    escalate: Prose | None = None
    """When to call whom, beyond what the severity says."""
    record: Prose | None = None
    """What to write down for this failure, beyond what every incident's record holds."""
    drilled: Drill | None = None
    proposed: Flag = False
    """A draft: it proves nothing until this line is deleted."""


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

    name: Name
    """How it is called."""
    schedule: Line
    """When it is, with the time zone."""
    allowed: Prose
    """What may be done in it."""


class Runbook(Model):
    """What the customer's operations engineer follows."""

    audience: Prose | None = None
    """For whom it is written, and what they must know already."""
    access: list[Step] = []
    """What must work before the first alarm: accounts, roles, tools."""
    profiles: list[CliProfile] = []
    """The profiles of the commands; the first is that of commands without `--profile`. A command of the library, or one that is
    generated, has the profile of its component's account."""
    scripts: list[Script] = []
    """What the programs need that commands start; without it, their permissions are not checked."""
    first_five_minutes: list[Step] = []
    contacts: list[Contact] = []
    severities: list[Severity] = []
    """Left out, `critical` and `warning` are proposed."""
    routine: Annotated[list[RoutineTask], Proves("OPE-002.tasks")] = []
    incidents: Annotated[list[Incident], Proves("OPE-002.troubleshooting")] = []
    """An alarm that names none is answered by an entry that the library proposes."""
    names: list[Line] = []
    """Names that commands use and no component, log group or alarm bears, such as a function that a component stands for."""
    messages: list[Message] = []
    windows: list[Window] = []
    record: Prose | None = None
    """What the record of every incident holds, and where it is kept."""
    review: Prose | None = None
    """How an incident is reviewed afterwards, by whom, within how many days."""
