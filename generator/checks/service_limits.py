"""Rules about values that AWS would refuse: retention, windows and names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from generator.checks.finding import Evidence, Finding
from generator.model.description.project import Project
from generator.model.types.open import each, is_open
from generator.model.types.origin import Location
from generator.model.types.values import format_duration

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
    protections = [] if is_open(project.resilience.protections) else project.resilience.protections
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


PROJECT_RULES = (impossible_retention, impossible_name)
WORKSPACE_RULES = (impossible_standard,)
