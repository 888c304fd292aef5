"""Each value of the partner's standards beside what was done for a customer: which can be compared, and how."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from generator.checks.finding import Evidence
from generator.model.description.partner import Standards
from generator.model.description.project import Project
from generator.model.types.open import is_open
from generator.model.types.origin import Location
from generator.model.types.values import format_duration, format_percent


@dataclass(frozen=True)
class Departure:
    """Where a customer's system departs from a value of the standards: the place, in words how, and the criterion that it misses."""

    location: Location
    wrong: str
    criterion: str


Comparison = Callable[[Evidence, Project, Standards], Iterator[Departure]]


def later(said: str, asked: str, found: timedelta | None, wanted: timedelta) -> str:
    """Return how `found` departs from `wanted` where it is longer, or is not said; nothing where it keeps to it.

    `said` is the beginning of the statement, `asked` the question that a description without it leaves open.
    """
    return _told(said, asked, found, wanted) if found is None or found > wanted else ""


def shorter(said: str, asked: str, found: timedelta | None, wanted: timedelta) -> str:
    """Return how `found` departs from `wanted` where it is shorter, or is not said; nothing where it keeps to it."""
    return _told(said, asked, found, wanted) if found is None or found < wanted else ""


def _told(said: str, asked: str, found: timedelta | None, wanted: timedelta) -> str:
    statement = f"nothing says {asked}" if found is None else f"{said} {format_duration(found)}"
    return f"{statement}, the standard says {format_duration(wanted)}"


def departing(location: Location, wrong: str, criterion: str) -> Iterator[Departure]:
    """Yield the departure at `location` where something is `wrong`."""
    if wrong:
        yield Departure(location, wrong, criterion)


# ----------------------------------------------------------------------------------------------- accounts, identities


def home_region(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield where no component is in the home Region: that of the standard, or the customer's own."""
    own, components = project.security.accounts.home_region, project.architecture.components
    home = own or standards.accounts.home_region
    regional = [component for component in components if component.region != "global"]
    if regional and home not in {component.region for component in regional}:
        said = "security.accounts" if own else "the standard"
        wrong = f"no component is in {home}, the home Region by {said}"
        yield Departure(("architecture", "components", regional[0].id, "region"), wrong, "ACCT-001.applied")


def log_bucket(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield where the bucket of the CloudTrail logs has another kind of name."""
    bucket = project.security.accounts.trail.bucket
    if not _named_by(standards.accounts.log_bucket, bucket):
        wrong = f"the bucket of the CloudTrail logs is called {bucket}, the standard says {standards.accounts.log_bucket}"
        yield Departure(("security", "accounts", "trail", "bucket"), wrong, "ACCT-001.cloudtrail")


def _named_by(pattern: str, name: str) -> bool:
    """Return whether `name` follows `pattern`, in which words in angle brackets stand for something; one without any says nothing."""
    parts = re.split(r"<[^<>]+>", pattern)
    return len(parts) == 1 or re.fullmatch(".+".join(map(re.escape, parts)), name) is not None


def trail_retention(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield where CloudTrail logs are kept for less than the standard says."""
    wrong = shorter("CloudTrail logs are kept for", "", project.security.accounts.trail.retention, standards.accounts.log_retention)
    yield from departing(("security", "accounts", "trail", "retention"), wrong, "ACCT-001.cloudtrail")


_FACTORS = ("none", "TOTP app", "TOTP token", "FIDO2", "no root credentials")
"""Factors of root, the weakest first."""


def root_factor(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield where root has a weaker factor than the standard says."""
    found, wanted = project.security.accounts.root.mfa_factor, standards.accounts.root_mfa_factor
    if 0 < _FACTORS.index(found) < _FACTORS.index(wanted):  # without any, root_without_mfa finds it
        yield Departure(
            ("security", "accounts", "root", "mfa_factor"), f"root has the factor {found}, the standard says {wanted}", "ACCT-001.root-mfa"
        )


def trail_protection(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield where the logs lack a protection of the standard."""
    lacking = [kind for kind in standards.accounts.log_protected_by if kind not in project.security.accounts.trail.protected_by]
    if lacking and project.security.accounts.trail.protected_by:  # without any, unprotected_trail finds it
        wrong = f"CloudTrail logs are kept without {' and '.join(lacking)}, which the standard asks for"
        yield Departure(("security", "accounts", "trail", "protected_by"), wrong, "ACCT-001.cloudtrail")


def permission_sets(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield sessions of people that are longer than those of the permission set; of a role of another name, than any of them."""
    sessions = {granted.name: granted.session for granted in standards.identity.permission_sets}
    for index, path in enumerate(project.security.identity.access):
        if path.role in sessions or path.kind in ("console", "cli"):
            wrong = later(f"the session of {path.role} lasts", "", path.session, sessions.get(path.role, max(sessions.values())))
            yield from departing(("security", "identity", "access", index, "session"), wrong, "ACCT-002.temporary-credentials")


def access_review(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield where access is reviewed less often."""
    wrong = later(
        "access is reviewed every", "how often access is reviewed", project.security.identity.review_every, standards.identity.review_every
    )
    yield from departing(("security", "identity", "review_every"), wrong, "ACCT-002.least-privilege")


# ---------------------------------------------------------------------------------------------------------- deployment


def tools(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield templates that are read by a tool which is none of the standard's."""
    known = standards.deployment.tools
    for index, template in enumerate(project.delivery.infrastructure.templates):
        if not any(template.tool in tool or tool in template.tool for tool in known):
            wrong = f"{template.path} is read by {template.tool}, the standard has {', '.join(known)}"
            yield Departure(("delivery", "infrastructure", "templates", index, "tool"), wrong, "REL-001.tools")


def unit_coverage(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield unit tests that run fewer lines than the standard says, or do not say how many."""
    wanted = standards.deployment.unit_coverage
    for test in project.delivery.tests:
        if test.level == "unit" and (test.coverage is None or test.coverage < wanted):
            found = "do not say which share of the lines they run" if test.coverage is None else f"run {format_percent(test.coverage)}"
            wrong = f"the unit tests `{test.id}` {found}, the standard says {format_percent(wanted)}"
            yield Departure(("delivery", "tests", test.id, "coverage"), wrong, "OPE-003.automated-tests")


def gates(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield gates of the standard without a check, and checks at a gate that the standard does not have."""
    wanted = standards.deployment.gates
    checked = {check.gate for check in project.delivery.readiness}
    if lacking := [gate for gate in wanted if gate not in checked]:
        wrong = f"no check is at the gate{'s' * (len(lacking) > 1)} {', '.join(lacking)} of the standard"
        yield Departure(("delivery", "readiness"), wrong, "OPE-003.readiness")
    for check in project.delivery.readiness:
        if check.gate not in wanted:
            wrong = f"`{check.id}` is at the gate {check.gate}, the standard has {', '.join(wanted)}"
            yield Departure(("delivery", "readiness", check.id, "gate"), wrong, "OPE-003.readiness")


def checklist(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield items of the standard's checklist that no check of the customer answers, and answers to what it does not ask."""
    items = {item.id: item for item in standards.deployment.items}
    delivery = project.delivery
    excused = {id for one in delivery.not_asked for id in one.items}
    covered = {id for check in delivery.readiness for id in check.covers}
    for gate in dict.fromkeys(item.gate for item in items.values()):
        lacking = [id for id, item in items.items() if item.gate == gate and id not in covered | excused]
        if lacking:
            wrong = f"no check answers {', '.join(f'`{id}`' for id in lacking)} of the gate {gate} of the standard (`covers`, `not_asked`)"
            yield Departure(("delivery", "readiness"), wrong, "OPE-003.readiness")
    for check in delivery.readiness:
        for id in check.covers:
            place: Location = ("delivery", "readiness", check.id, "covers")
            if id not in items:
                yield Departure(place, f"`{check.id}` answers `{id}`, which the standard does not ask", "OPE-003.readiness")
            elif items[id].gate != check.gate:
                wrong = f"`{check.id}` is at the gate {check.gate} and answers `{id}`, which is at {items[id].gate}"
                yield Departure(place, wrong, "OPE-003.readiness")
    for index, one in enumerate(delivery.not_asked):
        if vain := [id for id in one.items if id not in items or id in covered]:
            wrong = f"`{vain[0]}` is not asked, and {'a check answers it' if vain[0] in items else 'the standard does not ask it either'}"
            yield Departure(("delivery", "not_asked", index, "items"), wrong, "OPE-003.readiness")


def drift_check(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield where drift is looked for less often."""
    wrong = later(
        "drift is looked for every",
        "how often drift is looked for",
        project.delivery.infrastructure.drift_check,
        standards.deployment.drift_check,
    )
    yield from departing(("delivery", "infrastructure", "drift_check"), wrong, "REL-001.no-console")


# ------------------------------------------------------------------------------------------------------------- network

_INTERNET = ("0.0.0.0/0", "::/0")


def open_ports(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield rules that open to the Internet what the standard does not."""
    allowed = {number for port in standards.network.open_ports for number in re.findall(r"\b\d+\b", port)}
    for group in project.security.network.security_groups:
        for index, rule in enumerate(group.rules):
            ports = set(re.findall(r"\w+", rule.ports))
            if rule.direction == "inbound" and rule.action == "allow" and rule.peer in _INTERNET and not ports <= allowed:
                wrong = f"{group.name} opens {rule.ports} to the Internet, the standard says {'; '.join(standards.network.open_ports)}"
                location: Location = ("security", "network", "security_groups", group.id, "rules", index, "ports")
                yield Departure(location, wrong, "NETSEC-001.internet-security-groups")


def flow_log_retention(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield where the flow logs of a VPC are kept for less than the standard says."""
    if project.architecture.vpcs:
        found, wanted = project.security.network.flow_log_retention, standards.network.flow_log_retention
        wrong = shorter("VPC flow logs are kept for", "how long VPC flow logs are kept", found, wanted)
        yield from departing(("security", "network", "flow_log_retention"), wrong, "NETSEC-001.other-services")


def rule_review(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield where the rules of security groups and network ACLs are reviewed less often."""
    network = project.security.network
    if network.security_groups or network.network_acls:
        wrong = later(
            "network rules are reviewed every", "how often network rules are reviewed", network.rule_review, standards.network.rule_review
        )
        yield from departing(("security", "network", "rule_review"), wrong, "NETSEC-001.internal-security-groups")


# ---------------------------------------------------------------------------------------------------------- encryption


_OLD = 1
"""The newest minor version of TLS 1 that old_tls finds itself."""


def minimum_tls(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield domains and endpoints that accept an older version of TLS than the standard."""
    wanted = _oldest(standards.encryption.minimum_tls)
    domains = [(("apis", api.id, "domain", "minimum_tls"), api.component, api.domain.minimum_tls) for api in project.apis if api.domain]
    said = {(component, text) for _, component, text in domains}
    places: list[tuple[Location, str]] = [(location, text) for location, _, text in domains]
    for index, endpoint in enumerate(project.security.encryption.public_endpoints):
        if (endpoint.component, endpoint.tls) not in said:
            places.append((("security", "encryption", "public_endpoints", index, "tls"), endpoint.tls))
    for location, text in places:
        if wanted is not None and (found := _oldest(text)) is not None and _OLD < found < wanted:
            wrong = f"TLS {text.removeprefix('TLS ')} is accepted, the standard says {standards.encryption.minimum_tls}"
            yield Departure(location, wrong, "NETSEC-002.exposed-endpoints")


def _oldest(text: str) -> int | None:
    """Return the oldest minor version of TLS 1 that `text` names; None where it names none."""
    return min(map(int, re.findall(r"\bTLS(?:v|[ _-]v?)?1[._](\d)", text, re.IGNORECASE)), default=None)


def data_classes(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield stores of a class that the standard does not know, and keys that are shared further than it allows."""
    classes = {known.name.lower(): known for known in standards.encryption.classes}
    kept = {component.id: component.stores.classification for component in project.architecture.components if component.stores}
    for component, name in kept.items():
        if name.lower() not in classes:
            wrong = f"`{component}` keeps data of the class {name}, the standard has {', '.join(known.name for known in classes.values())}"
            yield Departure(("architecture", "components", component, "stores", "classification"), wrong, "NETSEC-002.at-rest")
    for key in project.security.encryption.keys:
        stores = [store.component for store in project.security.encryption.stores if store.key == key.id and store.component in kept]
        served = {classes[kept[store].lower()].name: classes[kept[store].lower()] for store in stores if kept[store].lower() in classes}
        if key.kind != "customer managed":
            continue
        for known in served.values():
            if known.own_key == "class" and len(served) > 1:
                wrong = f"the key {key.alias} encrypts the classes {' and '.join(sorted(served))}; {known.name} has a key to itself"
            elif known.own_key == "store" and len(stores) > 1:
                wrong = f"the key {key.alias} encrypts {len(stores)} stores; each store of the class {known.name} has a key to itself"
            else:
                continue
            yield Departure(("security", "encryption", "keys", key.id), f"{wrong} by the standard", "NETSEC-002.key-management")


def certificate_alarm(evidence: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield APIs with a domain of their own where no KPI watches the end of a certificate early enough."""
    wanted = standards.encryption.certificate_alarm
    if wanted is None:
        return
    kpis = evidence.results[project.id].monitoring.written.kpis
    limits = [watched.critical.value for watched in kpis if getattr(watched.kpi.metric, "name", None) == "DaysToExpiry"]
    days = max((float(limit) for limit in limits if not is_open(limit)), default=None)
    for api in project.apis:
        if api.domain is not None and (days is None or timedelta(days=days) < wanted):
            found = "no KPI watches DaysToExpiry" if days is None else f"DaysToExpiry is critical below {days:g} days"
            wrong = f"{found} of the certificate of {api.domain.name}, the standard says {format_duration(wanted)} before its end"
            yield Departure(("apis", api.id, "domain"), wrong, "NETSEC-002.exposed-endpoints")


def key_rotation(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield customer managed keys that are rotated less often."""
    for key in project.security.encryption.keys:
        if key.kind == "customer managed" and key.rotated_every is not None:
            wrong = later(f"the key {key.alias} is rotated every", "", key.rotated_every, standards.encryption.rotation)
            yield from departing(("security", "encryption", "keys", key.id, "rotated_every"), wrong, "NETSEC-002.key-management")


def secret_rotation(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield secrets that are renewed less often."""
    for index, secret in enumerate(project.security.encryption.secrets):
        if secret.rotated_every is not None:
            wrong = later(f"the secret {secret.name} is renewed every", "", secret.rotated_every, standards.encryption.secret_rotation)
            yield from departing(("security", "encryption", "secrets", index, "rotated_every"), wrong, "NETSEC-002.key-management")


def deletion_window(_: Evidence, project: Project, standards: Standards) -> Iterator[Departure]:
    """Yield customer managed keys that are deleted sooner."""
    for key in project.security.encryption.keys:
        if key.kind == "customer managed":
            wrong = shorter(
                f"{key.alias} waits before it is deleted for",
                f"how long {key.alias} waits before it is deleted",
                key.deletion_window,
                standards.encryption.deletion_window,
            )
            yield from departing(("security", "encryption", "keys", key.id, "deletion_window"), wrong, "NETSEC-002.key-management")


COMPARED: Mapping[str, Comparison] = {
    "accounts.home_region": home_region,
    "accounts.log_bucket": log_bucket,
    "accounts.log_retention": trail_retention,
    "accounts.root_mfa_factor": root_factor,
    "accounts.log_protected_by": trail_protection,
    "identity.permission_sets": permission_sets,
    "identity.review_every": access_review,
    "deployment.tools": tools,
    "deployment.unit_coverage": unit_coverage,
    "deployment.gates": gates,
    "deployment.checklist": checklist,
    "deployment.drift_check": drift_check,
    "network.open_ports": open_ports,
    "network.flow_log_retention": flow_log_retention,
    "network.rule_review": rule_review,
    "encryption.minimum_tls": minimum_tls,
    "encryption.classes": data_classes,
    "encryption.certificate_alarm": certificate_alarm,
    "encryption.rotation": key_rotation,
    "encryption.deletion_window": deletion_window,
    "encryption.secret_rotation": secret_rotation,
}
"""The comparison for each key of the standards that says how a system is built and run; figures of it are compared in `figures`."""
