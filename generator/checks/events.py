"""Rules about what was done: it is not told before it happened, and not in a document that was signed before."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.finding import Evidence, Finding
from generator.checks.records import place_of_control
from generator.document.contents import Contents
from generator.document.escaping import long_date
from generator.model.description.events import Event
from generator.model.types.origin import dotted


def still_to_come(evidence: Evidence) -> Iterator[Finding]:
    """Something that was done, on a day that has not come yet.

    Why: an exercise that is planned is no evidence, and one impossible date makes a reviewer doubt the others.
    Bad: `held_on: 2027-01-12` on 26 November 2026.
    Good: the day on which it was held; what is planned belongs into `next_due`.
    """
    for project, done in evidence.events.items():
        for event in done:
            if event.day > evidence.today:
                yield Finding(
                    severity="gap",
                    message=f"`{event.location[-1]}` tells of something done on {event.day}, and today is {evidence.today}",
                    project=project or None,
                    location=event.location,
                    hint="Correct the day, or write it when it is done.",
                )


def signed_before(evidence: Evidence) -> Iterator[Finding]:
    """A document that tells of something done after its newest version was released.

    Why: whoever approved that version cannot have read it; a reviewer who compares the two days asks what else came in unread.
    Bad: a recovery plan released on 2026-09-30 that shows the test held on 2026-10-20.
    Good: a new line in the document's history that says what came in.
    """
    done = evidence.events
    for read in evidence.contents:
        document = read.document
        released = document.control.released
        if released is None:
            continue
        seen = done[""] + (done[document.customer] if document.customer else [])
        later = [event for event in seen if released < event.day <= evidence.today and _told(event, read)]
        if later:
            last = max(later, key=lambda event: event.day)
            project, location = place_of_control(evidence, document.customer, document.id)
            yield Finding(
                severity="gap",
                message=f"{document.id}, released on {released}, tells of {last.day} (`{dotted(last.location)}`)",
                project=project,
                location=(*location, "history", 0, "released"),
                hint="Add a version to its history that says what came in.",
            )


def _told(event: Event, contents: Contents) -> bool:
    return str(event.day) in contents.characters or long_date(event.day) in contents.characters


WORKSPACE_RULES = (
    still_to_come,
    signed_before,
)
