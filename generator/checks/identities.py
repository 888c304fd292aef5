"""Rules about how people and tools reach the accounts (ACCT-002)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from generator.checks.finding import Evidence, Finding
from generator.checks.prose import asserted, texts
from generator.model.description.project import Project
from generator.model.types.values import format_duration

_SHARED = re.compile(
    r"\bshared? (?:(?:iam )?users?|accounts?|credentials?|log-?ins?|sign-?ins?|passwords?|(?:access )?keys?|identit(?:y|ies))\b"
    r"|\b(?:team|group|generic|common) (?:user|log-?in|password|credentials?)\b",
    re.IGNORECASE,
)


def shared_credential(_: Evidence, project: Project) -> Iterator[Finding]:
    """Several people use the same credentials.

    Why: ACCT-002 wants dedicated credentials for every individual; otherwise CloudTrail cannot tell who did it.
    Bad: “The on-call engineers use a shared user”.
    Good: an identity of each person's own, federated, with the person in the session's name.
    """
    identity = project.security.identity
    for key in ("summary", "federation", "dedicated_credentials", "long_lived_credentials", "access"):
        for location, text in texts(getattr(identity, key), ("security", "identity", key)):
            for found in asserted(_SHARED, text):
                yield Finding(
                    severity="error",
                    message=f"credentials seem to be shared: “{found[0]}”",
                    location=location,
                    criterion="ACCT-002.dedicated-credentials",
                    hint="Give each individual an identity of their own, or say that none is shared.",
                )


_LONG_LIVED = re.compile(
    r"\biam users?\b|\b(?:static|long-lived|permanent) (?:access )?(?:keys?|credentials?)\b|\baccess keys?\b", re.IGNORECASE
)
_REASON = re.compile(r"\b(?:because|since|until|as long as|cannot|knows? no|supports? no|does not support)\b", re.IGNORECASE)


def unreasoned_key(_: Evidence, project: Project) -> Iterator[Finding]:
    """An access path uses an IAM user or an access key, and no reason stands in `long_lived_credentials`.

    Why: ACCT-002 asks when and how temporary credentials are used; a key that never expires needs a reason.
    Bad: `identity: IAM user of the build` beside `long_lived_credentials: None.`
    Good: a role instead; or the key with its reason, its rotation and the day it goes.
    """
    identity = project.security.identity
    reasoned = _REASON.search(identity.long_lived_credentials) and not re.match(
        r"(?:none|no)\b", identity.long_lived_credentials, re.IGNORECASE
    )
    for index, path in enumerate(identity.access):
        found = next(asserted(_LONG_LIVED, path.identity), None)
        if found and not reasoned:
            yield Finding(
                severity="gap",
                message=f"{path.who} come in by “{found[0]}”, and long_lived_credentials gives no reason",
                location=("security", "identity", "access", index, "identity"),
                criterion="ACCT-002.temporary-credentials",
                hint="Use a role, or write into long_lived_credentials why not, how the key is rotated and until when.",
            )


LONGEST_SESSION = timedelta(hours=12)
"""The longest session that IAM and IAM Identity Center grant."""


def long_session(_: Evidence, project: Project) -> Iterator[Finding]:
    """A session lives longer than twelve hours.

    Why: twelve hours is the most that IAM gives to a role, and a permission set; what lives longer is no temporary credential.
    Bad: `session: 30d`.
    Good: `session: 4h`.
    """
    for index, path in enumerate(project.security.identity.access):
        if path.session > LONGEST_SESSION:
            yield Finding(
                severity="gap",
                message=f"the session of {path.role} lives {format_duration(path.session)}, more than 12h",
                location=("security", "identity", "access", index, "session"),
                criterion="ACCT-002.temporary-credentials",
                hint="Shorten the session, or correct the figure.",
            )


def person_without_mfa(_: Evidence, project: Project) -> Iterator[Finding]:
    """People reach an account by console or command line without a second factor.

    Why: a password alone is stolen sooner or later.
    Bad: `kind: console` with `mfa: false`.
    Good: `mfa: true`, asked for by the identity provider.
    """
    for index, path in enumerate(project.security.identity.access):
        if path.kind in ("console", "cli") and not path.mfa:
            yield Finding(
                severity="error",
                message=f"{path.who} reach the accounts by {path.kind} without a second factor",
                location=("security", "identity", "access", index, "mfa"),
                criterion="ACCT-002.console-and-cli",
                hint="Ask for a second factor at the identity provider.",
            )


EVERYTHING = re.compile(r"\b(?:AdministratorAccess|PowerUserAccess|[A-Z][A-Za-z0-9]*FullAccess)\b|\*:\*")


def broad_access(_: Evidence, project: Project) -> Iterator[Finding]:
    """An access path has one of AWS's policies that allow nearly everything.

    Why: ACCT-002 grants the minimum that is necessary.
    Bad: `permissions: AdministratorAccess`.
    Good: the actions that the work needs; for emergencies a role that is assigned for an hour.
    """
    for index, path in enumerate(project.security.identity.access):
        for found in asserted(EVERYTHING, path.permissions):
            yield Finding(
                severity="gap",
                message=f"{path.who} have {found[0]}",
                location=("security", "identity", "access", index, "permissions"),
                criterion="ACCT-002.least-privilege",
                hint="Name what they need, and leave the rest to a role for emergencies.",
            )


PROJECT_RULES = (
    shared_credential,
    unreasoned_key,
    long_session,
    person_without_mfa,
    broad_access,
)
