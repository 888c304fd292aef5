"""Rules about accounts: the root user, the contacts and the trail (ACCT-001)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.finding import Evidence, Finding
from generator.checks.prose import asserted
from generator.checks.safeguards import unprotected, without_factor
from generator.model.description.project import Project
from generator.model.description.security import Trail
from generator.model.types.origin import Location

_ACCOUNTS: Location = ("security", "accounts")


_ROOT = re.compile(r"\broot\b", re.IGNORECASE)
_ROOT_AT_WORK = re.compile(r"\b(?:root access keys?|access keys? of (?:the )?root|(?:logs?|signs?|works?) in as root)\b", re.IGNORECASE)


def used_root(_: Evidence, project: Project) -> Iterator[Finding]:
    """Somebody or something works with the root user.

    Why: ACCT-001 keeps root for the few tasks that need it; no permission limits it.
    Bad: `access_keys: true`; an access path with `role: root`, or “the root user's access key is kept in the build”.
    Good: `access_keys: false`, permission sets and roles for all work, root in a safe.
    """
    root = project.security.accounts.root
    for index, path in enumerate(project.security.identity.access):
        if any(list(asserted(_ROOT, text)) for text in (path.who, path.role, path.identity)):
            yield Finding(
                severity="error",
                message=f"{path.who} reaches the accounts as root ({path.role})",
                location=("security", "identity", "access", index),
                criterion="ACCT-001.root-use",
                hint="Give this access a role or a permission set with the actions that it needs.",
            )
    for match in asserted(_ROOT_AT_WORK, root.use):
        yield _root_at_work("use", f"the root user is in everyday use: “{match[0]}”")
    if root.access_keys:
        yield _root_at_work("access_keys", "the root user has access keys")


def _root_at_work(key: str, wrong: str) -> Finding:
    return Finding(
        severity="error",
        message=wrong,
        location=(*_ACCOUNTS, "root", key),
        criterion="ACCT-001.root-use",
        hint="Delete its access keys, and move the work to a role.",
    )


def root_without_mfa(_: Evidence, project: Project) -> Iterator[Finding]:
    """The root user has no second factor, or the sentence about it speaks of another one than the key says.

    Why: ACCT-001 asks for MFA on root; a password alone opens everything.
    Bad: `mfa_factor: none`; `mfa: Not yet enabled, planned for next year.`; `mfa: The password is long.`
    Good: `mfa_factor: FIDO2`, and in `mfa` where the keys are kept and who saw them work.
    """
    root = project.security.accounts.root
    for key, wrong in without_factor(root, "mfa_factor", "mfa"):
        yield Finding(
            severity="error",
            message=f"the root user {wrong}",
            location=(*_ACCOUNTS, "root", key),
            criterion="ACCT-001.root-mfa",
            hint="Register a factor, or remove the root credentials of member accounts, and say so in both keys.",
        )


_PRIVATE_MAIL = re.compile(
    r"^(?:(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|mac|aol|gmx|web|mail|email|proton|protonmail"
    r"|pm|tutanota|tuta|zoho|yandex|qq|163|126|t-online|freenet|orange|wanadoo|free|laposte|libero|fastmail|hey|inbox|rambler)"
    r"\.(?:com|net|org|de|fr|it|es|ch|at|ie|co\.uk|me|ru|cn|io|us|ca|jp|co\.jp|eu))$",
    re.IGNORECASE,
)
_MAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s.]+$")


def private_mail(address: str) -> bool:
    """Return whether the domain of `address` gives mailboxes to anybody."""
    return _PRIVATE_MAIL.match(address.rpartition("@")[2]) is not None


def _belongs(domain: str, domains: list[str]) -> bool:
    """Return whether `domain` is one of `domains`, or below one of them."""
    return any(domain.lower() == own or domain.lower().endswith(f".{own}") for own in map(str.lower, domains))


def private_contact(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A contact of an account is no mailbox of the customer or the partner.

    Why: ACCT-001 wants corporate contacts: whoever reads that mailbox can recover the account.
    Bad: `email: jane.example@gmail.com`; a domain that is not in `customer.domains`.
    Good: a group mailbox of the customer, such as `aws-security@customer.example`.
    """
    partner = evidence.workspace.partner.domain
    for index, contact in enumerate(project.security.accounts.contacts):
        domain = contact.email.rpartition("@")[2]
        if not _MAIL.match(contact.email):
            wrong = "is no address"
        elif private_mail(contact.email):
            wrong = f"is at {domain}, where anybody can have a mailbox"
        elif not _belongs(domain, [*project.customer.domains, partner]):
            wrong = f"is at {domain}, a domain neither of the customer nor of the partner"
        else:
            continue
        yield Finding(
            severity="error",
            message=f"the {contact.kind} contact {contact.email} {wrong}",
            location=(*_ACCOUNTS, "contacts", index),
            criterion="ACCT-001.contacts",
            hint="Name a group mailbox of the customer's own domain; add the domain to customer.domains where it is the customer's.",
        )


def missing_contact(_: Evidence, project: Project) -> Iterator[Finding]:
    """An account has no primary, operations or security contact, or the contact stands twice.

    Why: AWS writes to these three when an account is abused or a service fails; without one the root mailbox gets it.
    Bad: `contacts` with `primary` only.
    Good: one contact of each kind.
    """
    kinds = [contact.kind for contact in project.security.accounts.contacts]
    for kind in ("primary", "operations", "security"):
        if kinds.count(kind) != 1:
            how = "is missing" if kind not in kinds else "stands twice"
            yield Finding(
                severity="gap",
                message=f"the {kind} contact of the accounts {how}",
                location=(*_ACCOUNTS, "contacts"),
                criterion="ACCT-001.contacts",
                hint=f"Give the accounts one contact of kind {kind}.",
            )


_ALL_REGIONS = re.compile(r"\b(?:all|every|each|multi)\b.*\bregions?\b|\bmulti-region\b", re.IGNORECASE)


def unprotected_trail(_: Evidence, project: Project) -> Iterator[Finding]:
    """The CloudTrail trail leaves Regions out, or its logs can be deleted from where the workload runs.

    Why: ACCT-001 wants the trail in all Regions and its logs in a dedicated bucket, protected from deletion.
    Bad: `all_regions: false`; a bucket in the production account; a bucket that the system also uses; `protected_by: []`.
    Good: `all_regions: true`, a bucket of its own in another account, `protected_by: [versioning, Object Lock]`.
    """
    for key, wrong, criterion, hint in _weak(project.security.accounts.trail, project):
        yield Finding(
            severity="gap",
            message=f"the trail {project.security.accounts.trail.name} {wrong}",
            location=(*_ACCOUNTS, "trail", key),
            criterion=f"ACCT-001.{criterion}",
            hint=hint,
        )


def _weak(trail: Trail, project: Project) -> Iterator[tuple[str, str, str, str]]:
    account = next(account for account in project.architecture.accounts if account.id == trail.bucket_account)
    if not list(asserted(_ALL_REGIONS, trail.regions)):
        yield "regions", f"does not record all Regions: “{trail.regions}”", "cloudtrail", "Make it a trail of all Regions."
    if account.environment == "production":
        yield (
            "bucket_account",
            f"writes into the production account {account.name}",
            "cloudtrail",
            ("Keep the bucket in a log archive account that nobody of the workload can enter."),
        )
    if sharing := [component.id for component in project.architecture.components if component.resource == trail.bucket]:
        yield "bucket", f"shares its bucket with `{sharing[0]}`", "cloudtrail", "Give the trail a bucket of its own."
    for key, wrong in unprotected(trail, "protected_by", "protection"):
        yield key, f"has a bucket {wrong}", "cloudtrail", "Switch on versioning, or better Object Lock, and say so in both keys."
    if not trail.all_regions:
        yield "all_regions", "does not record all Regions", "cloudtrail", "Make it a trail of all Regions."


PROJECT_RULES = (
    used_root,
    root_without_mfa,
    private_contact,
    missing_contact,
    unprotected_trail,
)
