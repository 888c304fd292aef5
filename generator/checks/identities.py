"""Rules about how people and tools reach the accounts (ACCT-002)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from generator.checks.finding import Evidence, Finding
from generator.checks.prose import asserted, texts
from generator.model.description.partner import PermissionSet
from generator.model.description.project import Project
from generator.model.description.security import AccessPath
from generator.model.types.values import format_duration

SHARED = re.compile(
    r"\bshared? (?:(?:iam )?users?|accounts?|credentials?|log-?ins?|sign-?ins?|passwords?|(?:access )?keys?|identit(?:y|ies))\b"
    r"|\b(?:team|group|generic|common) (?:user|log-?in|password|credentials?)\b"
    r"(?! (?:page|screen|form|portal|address|url|site|pool|flow|directory|event|audit))",
    re.IGNORECASE,
)


def shared_credential(_: Evidence, project: Project) -> Iterator[Finding]:
    """Several people use the same credentials.

    Why: ACCT-002 wants dedicated credentials for every individual; otherwise CloudTrail cannot tell who did it.
    Bad: `shared: true`; “The on-call engineers use a shared user”.
    Good: `shared: false`, an identity of each person's own, federated, with the person in the session's name.
    """
    identity = project.security.identity
    for key in ("summary", "federation", "dedicated_credentials", "long_lived_credentials", "access"):
        for location, text in texts(getattr(identity, key), ("security", "identity", key)):
            for found in asserted(SHARED, text):
                yield Finding(
                    severity="error",
                    message=f"credentials seem to be shared: “{found[0]}”",
                    location=location,
                    criterion="ACCT-002.dedicated-credentials",
                    hint="Give each individual an identity of their own, or say that none is shared.",
                )
    for index, path in enumerate(identity.access):
        if path.shared:
            yield Finding(
                severity="error",
                message=f"{path.who} share their credentials",
                location=("security", "identity", "access", index, "shared"),
                criterion="ACCT-002.dedicated-credentials",
                hint="Give each individual, and each tool, an identity of its own.",
            )


_LONG_LIVED = re.compile(
    r"\biam users?\b|\b(?:static|long-lived|permanent) (?:access )?(?:keys?|credentials?)\b|\baccess keys?\b", re.IGNORECASE
)


def unreasoned_key(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """An access path uses an IAM user or an access key, and `long_lived` does not say why and until when.

    Why: ACCT-002 asks when and how temporary credentials are used; a key that never expires needs a reason, a rotation and an end.
    Bad: `credentials: long-lived` without `long_lived`, or with an `until` before the submission; `identity: IAM user of the build`
    beside `credentials: temporary`.
    Good: a role instead; or `long_lived` with `reason`, `rotated_every` and `until`.
    """
    submission = evidence.workspace.partner.application.submission
    for index, path in enumerate(project.security.identity.access):
        if wrong := _unreasoned(path, submission):
            yield Finding(
                severity="gap",
                message=f"{path.who} {wrong[1]}",
                location=("security", "identity", "access", index, wrong[0]),
                criterion="ACCT-002.temporary-credentials",
                hint="Use a role, or write credentials: long-lived, and in long_lived why, how often it is rotated and until when.",
            )


def _unreasoned(path: AccessPath, submission: date) -> tuple[str, str] | None:
    """Return the key at which a credential that does not expire lacks its reason, and what is wrong."""
    found = next(asserted(_LONG_LIVED, path.identity), None)
    if path.credentials == "temporary":
        return ("identity", f"come in by “{found[0]}”, and `credentials` says temporary") if found else None
    if path.long_lived is None:
        return "credentials", "have credentials that do not expire, and no `long_lived` says why and until when"
    if path.long_lived.until < submission:
        return "long_lived", f"have a key that was to go on {path.long_lived.until}, before the submission on {submission}"
    return None


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


EVERYTHING = re.compile(r"\b(?:AdministratorAccess(?:-\w+)?|PowerUserAccess|[A-Z][A-Za-z0-9]*FullAccess)\b|\*:\*")


def broad_access(_: Evidence, project: Project) -> Iterator[Finding]:
    """An access path has one of AWS's policies that allow nearly everything.

    Why: ACCT-002 grants the minimum that is necessary.
    Bad: `managed_policies: [AdministratorAccess]`; `permissions: AdministratorAccess`.
    Good: the actions that the work needs; for emergencies a role that is assigned for an hour.
    """
    for index, path in enumerate(project.security.identity.access):
        for key, policy in broad(path, "permissions"):
            yield Finding(
                severity="gap",
                message=f"{path.who} have {policy}",
                location=("security", "identity", "access", index, key),
                criterion="ACCT-002.least-privilege",
                hint="Name what they need, and leave the rest to a role for emergencies.",
            )


def broad(part: AccessPath | PermissionSet, sentence: str) -> Iterator[tuple[str, str]]:
    """Yield the policies of AWS that allow nearly everything and that `part` has, each once, after the key that names it."""
    seen = set()
    for found in asserted(EVERYTHING, getattr(part, sentence)):
        if found[0] not in seen:
            seen.add(found[0])
            yield sentence, found[0]
    for policy in part.managed_policies:
        if policy not in seen and EVERYTHING.search(policy):
            yield "managed_policies", policy


PROJECT_RULES = (
    shared_credential,
    unreasoned_key,
    long_session,
    person_without_mfa,
    broad_access,
)
