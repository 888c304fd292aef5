"""Rules about values that AWS would refuse: retention, windows, names, and ARNs that belong to nothing that is described."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from fnmatch import fnmatchcase

from generator.checks.finding import Evidence, Finding
from generator.checks.policies import Malformed, statements
from generator.model.description.project import Project
from generator.model.types.open import each, is_open
from generator.model.types.origin import Location
from generator.model.types.values import format_duration
from generator.workspace.loader import place_in

_DAY = timedelta(days=1)
LOG_RETENTION = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
"""The days for which Amazon CloudWatch Logs keeps a log group (PutRetentionPolicy; botocore 1.44.8, 2026-11)."""
_BACKUP_WINDOWS = {"dynamodb": (1, 35), "rds": (1, 35), "aurora": (1, 35), "s3": (1, 35)}
"""Days of continuous backup: DynamoDB RecoveryPeriodInDays, RDS and Aurora BackupRetentionPeriod (botocore 1.44.8), and AWS Backup
for Amazon S3 (AWS Backup Developer Guide, 2026-11)."""
_KEY_WINDOW, _KEY_ROTATION, _SECRET_ROTATION = (7, 30), (90, 2560), (1, 1000)
"""Days: ScheduleKeyDeletion, RotationPeriodInDays, AutomaticallyAfterDays (botocore 1.44.8, 2026-11)."""
_STAGE = re.compile(r"^[A-Za-z0-9_-]{1,128}$")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"^(?:\*\.)?{_LABEL}(?:\.{_LABEL})+$", re.IGNORECASE)


def _days(length: timedelta) -> float:
    return length / _DAY


def impossible_retention(_: Evidence, project: Project) -> Iterator[Finding]:
    """A log group or a continuous backup is kept for a time that the service does not offer.

    Why: CloudWatch Logs keeps log groups for one of 22 numbers of days, point-in-time recovery for up to 35; any other value was
    never deployed.
    Bad: `retention: 100d` of a log group; `retention: 90d` of the continuous backup of a DynamoDB table.
    Good: `retention: 90d` or `120d` of the log group; `35d`, with a periodic backup beside it for what is kept longer.
    """
    if not is_open(project.operations):
        for log in each(project.operations.logs):
            if not is_open(log.retention) and _days(log.retention) not in LOG_RETENTION:
                around = _nearest(_days(log.retention))
                yield Finding(
                    severity="error",
                    message=f"the log group {log.group} is kept for {format_duration(log.retention)}, which CloudWatch Logs does not offer",
                    location=("operations", "logs", log.id, "retention"),
                    criterion="OPE-001.logs",
                    hint=f"Write {around}, as it is deployed.",
                )
    services = {component.id: component.service for component in each(project.architecture.components) if not is_open(component.service)}
    protections = [] if is_open(project.resilience) or is_open(project.resilience.protections) else project.resilience.protections
    for index, protection in enumerate(protections):
        if is_open(protection) or any(map(is_open, (protection.method, protection.component, protection.retention))):
            continue
        least, most = _BACKUP_WINDOWS.get(services.get(protection.component, ""), (0, 0))
        kept = protection.retention
        if protection.method == "continuous backup" and kept is not None and most and not least <= _days(kept) <= most:
            backup = f"the continuous backup of `{protection.component}`"
            yield Finding(
                severity="error",
                message=f"{backup} is kept for {format_duration(kept)}; AWS keeps it for {least} to {most} days",
                location=("resilience", "protections", index, "retention"),
                criterion="REL-002.applied",
                hint="Correct the time, or describe a periodic backup beside it.",
            )


def _nearest(days: float) -> str:
    below = [offered for offered in LOG_RETENTION if offered < days][-1:]
    above = [offered for offered in LOG_RETENTION if offered > days][:1]
    return " or ".join(f"{offered}d" for offered in (*below, *above))


def impossible_standard(evidence: Evidence) -> Iterator[Finding]:
    """A value of the partner's standards is one that AWS KMS, AWS Secrets Manager or CloudWatch Logs does not offer.

    Why: no customer can be given it, so each of them deviates from the standard.
    Bad: `deletion_window: 45d`, `rotation: 30d`, `secret_rotation: 1200d`, `log_retention: 100d` of the operations standard.
    Good: a window of 7 to 30 days; keys renewed every 90 to 2560 days; secrets within 1000; 90 or 120 days of logs.
    """
    standards = evidence.workspace.partner.standards
    if is_open(standards):
        return
    found: list[tuple[Location, timedelta, tuple[int, int], str, str]] = []
    if not is_open(standards.encryption):
        held = standards.encryption
        found = [
            (("encryption", "deletion_window"), held.deletion_window, _KEY_WINDOW, "AWS KMS waits", "NETSEC-002.key-management"),
            (("encryption", "rotation"), held.rotation, _KEY_ROTATION, "AWS KMS rotates keys every", "NETSEC-002.key-management"),
            (
                ("encryption", "secret_rotation"),
                held.secret_rotation,
                _SECRET_ROTATION,
                "AWS Secrets Manager rotates every",
                "NETSEC-002.key-management",
            ),
        ]
    for location, length, (least, most), what, criterion in found:
        if not is_open(length) and not least <= _days(length) <= most:
            yield Finding(
                severity="error",
                message=f"`{location[-1]}` of the standard is {format_duration(length)}; {what} {least} to {most} days",
                location=("standards", *location),
                criterion=criterion,
                hint="Write a value that AWS offers.",
            )
    if not is_open(standards.operations):
        length = standards.operations.log_retention
        if not is_open(length) and _days(length) not in LOG_RETENTION:
            yield Finding(
                severity="error",
                message=f"`log_retention` of the standard is {format_duration(length)}, which CloudWatch Logs does not offer",
                location=("standards", "operations", "log_retention"),
                criterion="OPE-001.logs",
                hint=f"Write {_nearest(_days(length))}.",
            )


def impossible_name(_: Evidence, project: Project) -> Iterator[Finding]:
    """The stage or the domain of an API has a name that cannot be.

    Why: addresses, dimensions of metrics and commands are made of them.
    Bad: `stage: prod stage/1`; `name: "https://bookings kestrel"` of a domain.
    Good: letters, digits, hyphens and underscores for a stage, or $default for an HTTP or WebSocket API; a host name for a domain.
    """
    for api in each(project.apis):
        default = not is_open(api.type) and api.type != "REST" and api.stage == "$default"
        if not is_open(api.stage) and not _STAGE.match(api.stage) and not default:
            yield Finding(
                severity="error",
                message=f"{api.name} has the stage `{api.stage}`, a name that API Gateway does not accept",
                location=("apis", api.id, "stage"),
                criterion="APIGW-001.type-choice",
                hint="Letters, digits, hyphens and underscores, up to 128; $default for an HTTP or WebSocket API.",
            )
        if api.domain is None or is_open(api.domain) or is_open(api.domain.name):
            continue
        if len(api.domain.name) > 253 or not _DOMAIN.match(api.domain.name.partition("/")[0]):
            yield Finding(
                severity="error",
                message=f"the domain of {api.name} is `{api.domain.name}`, which is no host name",
                location=("apis", api.id, "domain", "name"),
                criterion="NETSEC-002.exposed-endpoints",
                hint="Write the host name alone, such as api.example.com.",
            )


_NAMES = {
    ("dynamodb", "table/"): "dynamodb",
    ("lambda", "function:"): "lambda",
    ("sqs", ""): "sqs",
    ("sns", ""): "sns",
    ("states", "stateMachine:"): "stepfunctions",
    ("kinesis", "stream/"): "kinesis",
    ("s3", ""): "s3",
    ("events", "event-bus/"): "eventbridge",
}
"""What an ARN names that must be a component: service and beginning of its last part, with the service's id in the library."""


def unknown_arn(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A policy names a table, function, queue, topic, bucket, stream, bus or state machine that no component is.

    Why: the policy allows something else than what is used: calls end in AccessDenied, or reach what is described nowhere.
    Bad: `arn:aws:dynamodb:…:table/kestrel-other`, and no component has the `resource` kestrel-other.
    Good: the name of the component's resource, its account and its Region.
    """
    known = list(_deployed(project))
    for index, policy in enumerate([] if is_open(project.security) else project.security.identity.policies):
        location: Location = ("security", "identity", "policies", index, "document")
        if is_open(policy) or is_open(policy.document) or policy.document is None:
            continue
        try:
            found = statements(policy.document)
        except Malformed:
            continue
        for value in (value for statement in found for value in statement.values("Resource")):
            if what := _unknown(str(value.value), known):
                yield Finding(
                    severity="gap",
                    message=f"the policy {policy.name} names `{value.value}`, and {what}",
                    location=location,
                    criterion="ACCT-002.least-privilege",
                    hint="Write the resource as the component has it, or describe the component.",
                    place=place_in(evidence.workspace, project.id, location, value.line, value.column),
                )


@dataclass(frozen=True)
class _Deployed:
    """A component as an ARN names it; Region and account are empty where they are open, or where ARNs leave them out."""

    service: str
    name: str
    region: str
    account: str


def _deployed(project: Project) -> Iterator[_Deployed]:
    numbers = {account.id: account.number for account in each(project.architecture.accounts) if not is_open(account.number)}
    for component in each(project.architecture.components):
        if is_open(component.service) or component.resource is None or is_open(component.resource):
            continue
        region = "" if is_open(component.region) or component.region == "global" else component.region
        account = "" if is_open(component.account) else numbers.get(component.account, "")
        yield _Deployed(component.service, component.resource, region, account)


def _unknown(arn: str, known: list[_Deployed]) -> str:
    """Return what is wrong with the thing that an ARN names, or nothing; one with a variable in it is left alone."""
    parts = arn.split(":", 5)
    if len(parts) < 6 or "$" in arn:
        return ""
    _, _, prefix, region, account, rest = parts
    for (of, begins), service in _NAMES.items():
        name = re.split(r"[/:]", rest.removeprefix(begins))[0]
        if prefix != of or not rest.startswith(begins) or not name.strip("*?"):
            continue
        same = [one for one in known if one.service == service and fnmatchcase(one.name, name)]
        if not same:
            return f"no component of the service `{service}` has the resource `{name}`"
        if not any(_fits(region, one.region) and _fits(account, one.account) for one in same):
            return f"`{same[0].name}` is in the Region {same[0].region}, account {same[0].account}"
    return ""


def _fits(written: str, deployed: str) -> bool:
    return not written or not deployed or fnmatchcase(deployed, written)


PROJECT_RULES = (impossible_retention, impossible_name, unknown_arn)
WORKSPACE_RULES = (impossible_standard,)
