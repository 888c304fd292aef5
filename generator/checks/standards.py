"""Rules that compare the partner's standards with themselves and with what was done for a customer (ACCT-001, ACCT-002, NETSEC-002)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from generator.analysis.network_rules import ports_in
from generator.checks.accounts import private_mail
from generator.checks.encryption import OLD_TLS, OWN_KEY, readable_tls
from generator.checks.finding import Evidence, Finding
from generator.checks.identities import LONGEST_SESSION, broad
from generator.checks.network import managed_ports
from generator.checks.safeguards import unprotected, without_factor
from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.types.origin import Location
from generator.model.types.values import format_duration

Weakness = tuple[Location, str, str]
"""Where a value of the standards stands, what is wrong with it, and the criterion that it fails."""


def weak_standard(evidence: Evidence) -> Iterator[Finding]:
    """A value of the partner's own standards fails the control that it answers.

    Why: ACCT-001, ACCT-002, NETSEC-001 and NETSEC-002 are asked of the standard first; every customer inherits its weakness.
    Bad: `minimum_tls: TLS 1.0`; `root_mfa: None`; an open port of 22; a permission set with `AdministratorAccess`.
    Good: TLS 1.2, a factor for root, port 443 to a public front only, permission sets by task.
    """
    for location, wrong, criterion in _weak(evidence.workspace.partner):
        yield Finding(
            severity="error",
            message=f"the standard {wrong}",
            location=("standards", *location),
            criterion=criterion,
            hint="Correct the standard; what was done for customers is compared with it.",
        )


def _weak(partner: Partner) -> Iterator[Weakness]:
    standards = partner.standards
    accounts = standards.accounts
    if private_mail(accounts.root_email):
        yield ("accounts", "root_email"), f"has root mail at {accounts.root_email}, where anybody can have a mailbox", "ACCT-001.contacts"
    for key, wrong in without_factor(accounts, "root_mfa_factor", "root_mfa"):
        yield ("accounts", key), f"for root {wrong}", "ACCT-001.root-mfa"
    for key, wrong in unprotected(accounts, "log_protected_by", "log_protection"):
        yield ("accounts", key), f"keeps CloudTrail logs in a bucket {wrong}", "ACCT-001.cloudtrail"
    for index, entry in enumerate(standards.identity.permission_sets):
        at: Location = ("identity", "permission_sets", index)
        if entry.session > LONGEST_SESSION:
            yield (*at, "session"), f"gives {entry.name} a session of {format_duration(entry.session)}", "ACCT-002.temporary-credentials"
        for key, policy in broad(entry, "policies"):
            yield (*at, key), f"gives {entry.name} {policy}", "ACCT-002.least-privilege"
    for index, port in enumerate(standards.network.open_ports):
        if managed := managed_ports(ports_in(port)):
            yield ("network", "open_ports", index), f"opens {', '.join(managed)} to the Internet", "NETSEC-001.internet-security-groups"
    minimum = standards.encryption.minimum_tls
    if not readable_tls(minimum):
        old = OLD_TLS.search(minimum)
        wrong = f"accepts {old[0]}, which is older than TLS 1.2" if old else f"names no version of TLS: “{minimum}”"
        yield ("encryption", "minimum_tls"), wrong, "NETSEC-002.exposed-endpoints"


def missed_standard(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """What was done for a customer stays behind the partner's own standard.

    Why: ACCT-001, ACCT-002 and NETSEC-002 ask how the standard was put into practice; a reviewer lays the two side by side.
    Bad: CloudTrail logs kept for 90 days where the standard says 730; a permission set with a longer session than its own;
    a key or a secret renewed later.
    Good: the value of the standard or a stricter one.
    """
    standards = evidence.workspace.partner.standards
    sessions = {granted.name: granted.session for granted in standards.identity.permission_sets}
    security = project.security
    found: list[Weakness] = []
    retention, wanted = security.accounts.trail.retention, standards.accounts.log_retention
    if retention < wanted:
        found.append((("accounts", "trail", "retention"), _late("CloudTrail logs are kept", retention, wanted), "ACCT-001.cloudtrail"))
    for index, path in enumerate(security.identity.access):
        if path.role in sessions and path.session > sessions[path.role]:
            wrong = _late(f"the session of {path.role} lasts", path.session, sessions[path.role])
            found.append((("identity", "access", index, "session"), wrong, "ACCT-002.temporary-credentials"))
    for key in security.encryption.keys:
        turn = key.rotated_every
        if turn and turn > standards.encryption.rotation and key.kind == "customer managed":
            wrong = _late(f"the key {key.alias} is rotated every", turn, standards.encryption.rotation)
            found.append((("encryption", "keys", key.id, "rotated_every"), wrong, "NETSEC-002.key-management"))
    for index, secret in enumerate(security.encryption.secrets):
        turn = secret.rotated_every
        if turn and turn > standards.encryption.secret_rotation:
            wrong = _late(f"the secret {secret.name} is renewed every", turn, standards.encryption.secret_rotation)
            found.append((("encryption", "secrets", index, "rotated_every"), wrong, "NETSEC-002.key-management"))
    for location, wrong, criterion in found:
        yield Finding(
            severity="gap",
            message=wrong,
            location=("security", *location),
            criterion=criterion,
            hint="Bring it to the standard, or waive it with the customer's reason.",
        )


def unfit_key(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A store has a key that the partner's standard does not allow for its class of data.

    Left out are services that take no customer managed key for what they keep.

    Why: NETSEC-002 asks how the policy on encryption was put into practice; the classes are its heart.
    Bad: a table of class Confidential under the AWS owned key, where the standard asks for a customer managed one.
    Good: `key` with a customer managed key of `security.encryption.keys`.
    """
    library, partner = evidence.workspace.library, evidence.workspace.partner
    wanted = {kept.name.lower(): kept.key for kept in partner.standards.encryption.classes}
    components = {component.id: component for component in project.architecture.components}
    own = {key.id for key in project.security.encryption.keys if key.kind == "customer managed"}
    for index, store in enumerate(project.security.encryption.stores):
        component = components[store.component]
        kept = component.stores.classification if component.stores else ""
        takes = library.services[component.service].customer_managed_key or ""
        asked = wanted.get(kept.lower(), "")
        unnamed = store.key is None and OWN_KEY.search(store.encryption)  # keyless_store tells it
        fits = store.key in own or not asked.lower().startswith("customer managed") or not takes.startswith("yes")
        if not fits and not unnamed:
            yield Finding(
                severity="gap",
                message=f"`{store.component}` keeps data of class {kept} under {store.encryption}; the standard asks for: {asked}",
                location=("security", "encryption", "stores", index),
                criterion="NETSEC-002.at-rest",
                hint="Name a customer managed key of security.encryption.keys, or waive it with the customer's reason.",
            )


def _late(what: str, found: timedelta, wanted: timedelta) -> str:
    return f"{what} {format_duration(found)}, the standard says {format_duration(wanted)}"


PROJECT_RULES = (
    missed_standard,
    unfit_key,
)
WORKSPACE_RULES = (weak_standard,)
