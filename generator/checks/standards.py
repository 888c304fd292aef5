"""Rules that compare the partner's standards with themselves and with what was done for a customer (ACCT-001, ACCT-002, NETSEC-002)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from generator.analysis.network_rules import ports_in
from generator.checks import computed_standards, operated_standards, practice
from generator.checks.accounts import private_mail
from generator.checks.encryption import OLD_TLS, OWN_KEY, readable_tls
from generator.checks.finding import Evidence, Finding
from generator.checks.identities import LONGEST_SESSION, broad
from generator.checks.network import managed_ports
from generator.checks.practice import Comparison
from generator.checks.safeguards import unprotected, without_factor
from generator.model.description.exception import StandardException
from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.types.open import each, settle
from generator.model.types.origin import Location
from generator.model.types.refusals import suggestion
from generator.model.types.values import format_duration

COMPARED: Mapping[str, Comparison] = {**practice.COMPARED, **operated_standards.COMPARED, **computed_standards.COMPARED}
"""By key of the standards, what finds where a customer's system departs from its value."""
_IN_WORDS = (
    "accounts.phone",
    "accounts.root_mfa",
    "accounts.root_custody",
    "accounts.log_protection",
    "identity.break_glass",
    "identity.joiner_mover_leaver",
    "operations.paging",
    "operations.dashboards",
    "operations.runbook_repository",
    "deployment.pipeline",
    "deployment.repository",
    "deployment.approvals",
    "deployment.canary",
    "deployment.freeze",
    "deployment.state",
    "network.address_plan",
    "network.inspection",
    "resilience.workshop",
    "cost.calculator",
    "cost.ranges",
    "apis.log_format",
    "apis.review",
)
"""Keys of the standards that are written in words, with which nothing can be compared."""
UNCOMPARED: Mapping[str, str] = {
    "accounts.units": "words about the organisation",
    "accounts.root_email": "a pattern for mailboxes that no description of a customer holds",
    "accounts.baseline": "where the partner keeps it",
    "accounts.lead_time": "a promise to the team that asks for an account",
    "identity.identity_provider": "the partner's own",
    "identity.portal": "the partner's own",
    "identity.request_system": "the partner's own",
    "operations.runbook_drill": "the rule overdue-drill compares it, entry by entry",
    "cost.soft_benefit_factor": "every cost model is computed with it",
    **dict.fromkeys(_IN_WORDS, "words"),
}
"""Keys of the standards with which nothing is compared, and why."""

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
    """What was done for a customer stays behind the partner's own standard, or does not say what the standard sets.

    Why: documents print the standard beside what was done; a reviewer lays the two side by side.
    Bad: CloudTrail logs kept for 90 days where the standard says 730; a limit that hands out all that a function bears.
    Good: the value of the standard or a stricter one; or an entry of `exceptions` with who approved it and until when.
    """
    day = _day(evidence)
    for key, compare in COMPARED.items():
        found = settle(lambda compare=compare: tuple(compare(evidence, project, evidence.workspace.partner.standards)))
        for departure in each(found):
            if not any(excepts(exception, key, departure.location, day) for exception in each(project.exceptions)):
                yield Finding(
                    severity="gap",
                    message=departure.wrong,
                    location=departure.location,
                    criterion=departure.criterion,
                    hint=f"Bring it to the standard, or write an entry of exceptions with standard: {key}, who approved it and until when.",
                )


def _day(evidence: Evidence) -> date:
    """Return the day on which exceptions have to be in force: that of the submission, today where nothing is applied for."""
    application = evidence.workspace.application
    return evidence.today if application is None else application.submission


def excepts(exception: StandardException, key: str, location: Location, day: date) -> bool:
    """Return whether `exception` covers on `day` what departs at `location` from the value of `key`."""
    place = ".".join(str(step + 1) if isinstance(step, int) else step for step in location)
    own = exception.place is None or f"{place}.".startswith(f"{exception.place}.")
    return own and exception.standard == key and exception.until >= day


def vain_exception(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """An exception from a standard that is over, lasts too long, or is from a value that nothing is compared with.

    Why: an exception without an end is this customer's standard, without a decision.
    Bad: `standard: operations.log_retension`; `until: 2031-12-31`.
    Good: a key of the standards, an end within the partner's `longest_exception`, and a new approval before it.
    """
    longest, day = evidence.workspace.partner.longest_exception, _day(evidence)
    for index, exception in enumerate(project.exceptions):
        at: Location = ("exceptions", index)
        if exception.standard not in COMPARED:
            hint = suggestion(exception.standard, COMPARED, "Keys that are compared")
            wrong, where = f"nothing is compared with `{exception.standard}`", (*at, "standard")
        elif exception.until < day:
            wrong, where, hint = (
                f"the exception ends on {exception.until}, before {day}",
                (*at, "until"),
                "Have it approved again, or end it.",
            )
        elif exception.until - exception.approved_on > longest:
            lasts = format_duration(exception.until - exception.approved_on)
            wrong, where = f"the exception lasts {lasts}, {format_duration(longest)} are allowed", (*at, "until")
            hint = "Let it end sooner; longest_exception of partner.yml says how long one may last."
        else:
            continue
        yield Finding(severity="gap", message=wrong, location=where, hint=hint)


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


PROJECT_RULES = (
    missed_standard,
    vain_exception,
    unfit_key,
)
WORKSPACE_RULES = (weak_standard,)
