"""The settings of a component as facts: with type, unit and bounds, and how each is printed in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Literal

from generator.model.types.values import ByteSize, Count, Duration, Flag, Line, Model, Number, Positive, Size


class Settings(Model):
    """What is configured at a component; which of the keys there are depends on its service."""

    architecture: Literal["arm64", "x86_64"] | None = None
    """The processor."""
    memory: Size | None = None
    """Memory of a function or of a task."""
    vcpu: Number | None = None
    """Processors of a task."""
    timeout: Duration | None = None
    """After which a function is ended."""
    runtime: Line | None = None
    """The runtime, such as python3.13."""
    temporary_storage: Size | None = None
    """The size of /tmp."""
    managed_instances: Flag | None = None
    """Whether a function runs on Lambda Managed Instances."""
    reserved_concurrency: Count | None = None
    """Runs at the same time that are kept for a function, and its limit."""
    provisioned_concurrency: Count | None = None
    """Runs that are kept warm."""
    instance_type: Line | None = None
    """The size of a server or node, such as cache.t4g.small."""
    instances: Count | None = None
    """How many run, or the least where they scale."""
    most_instances: Count | None = None
    """The most that scaling starts."""
    engine: Line | None = None
    """The engine and its version, such as PostgreSQL 16."""
    least_capacity: Number | None = None
    """The least capacity in capacity units (ACU)."""
    most_capacity: Number | None = None
    """The most capacity in capacity units (ACU)."""
    multi_az: Flag | None = None
    """Whether a standby or replica is kept in another Availability Zone."""
    billing: Literal["on-demand", "provisioned"] | None = None
    """How capacity is paid."""
    read_units: Number | None = None
    """Read units a second: provisioned, or the most of an on-demand table."""
    write_units: Number | None = None
    """Write units a second, likewise."""
    point_in_time_recovery: Flag | None = None
    """Whether continuous backups are on."""
    recovery_window: Duration | None = None
    """How far back they reach."""
    backup_retention: Duration | None = None
    """How long automated backups are kept."""
    deletion_protection: Flag | None = None
    """Whether it can be deleted only after this is switched off."""
    stream: Flag | None = None
    """Whether changes are published as a stream."""
    time_to_live: Line | None = None
    """The attribute by which items expire."""
    queue: Literal["standard", "FIFO"] | None = None
    """The type of a queue or topic."""
    visibility_timeout: Duration | None = None
    """How long a received message is hidden."""
    receives: Positive | None = None
    """After how many receives a message goes to the dead-letter queue."""
    shards: Count | None = None
    """How many shards a provisioned stream has."""
    retention: Duration | None = None
    """How long messages, records, logs or recovery points are kept."""
    workflow: Literal["standard", "express"] | None = None
    """The type of a state machine."""
    versioning: Flag | None = None
    """Whether former versions of objects are kept."""
    object_lock: Flag | None = None
    """Whether objects are locked against deletion."""
    rotation: Duration | None = None
    """How often a key or secret is renewed."""
    plan: Literal["Lite", "Essentials", "Plus"] | None = None
    """The feature plan of a user pool."""
    endpoints: list[Line] = []
    """The services that a VPC endpoint leads to, by the names of the endpoints, such as ecr.api."""


Bound = timedelta | ByteSize | Decimal | int


@dataclass(frozen=True)
class Setting:
    """How a setting is printed, which services have it, and between which values; `{}` is the value.

    `words` of a flag are those for true and for false.
    """

    words: tuple[str, ...]
    services: frozenset[str]
    bounds: Mapping[str, tuple[Bound, Bound]] = field(default_factory=dict)


def _setting(words: str | tuple[str, str], *services: str, **bounds: tuple[Bound, Bound]) -> Setting:
    return Setting((words,) if isinstance(words, str) else words, frozenset(services), bounds)


def _megabytes(number: int) -> ByteSize:
    return ByteSize(Decimal(number), "MB")


def _days(number: int) -> timedelta:
    return timedelta(days=number)


_STORES = ("dynamodb", "rds", "aurora", "elasticache", "opensearch")
SETTINGS: dict[str, Setting] = {
    "architecture": _setting("{}", "lambda", "fargate", "ecs", "codebuild"),
    "engine": _setting("{}", "rds", "aurora", "elasticache", "opensearch", "msk"),
    "instance_type": _setting("{}", "ec2", "rds", "aurora", "elasticache", "opensearch", "msk", "ecs", "eks", "codebuild"),
    "vcpu": _setting("{} vCPU", "fargate", "ecs", fargate=(Decimal("0.25"), Decimal(32))),
    "memory": _setting("{}", "lambda", "fargate", "ecs", **{"lambda": (_megabytes(128), _megabytes(32_768))}),
    "timeout": _setting("timeout {}", "lambda", **{"lambda": (timedelta(seconds=1), timedelta(minutes=30))}),
    "runtime": _setting("{}", "lambda"),
    "temporary_storage": _setting("/tmp {}", "lambda", **{"lambda": (_megabytes(512), _megabytes(10_240))}),
    "managed_instances": _setting(("managed instances", ""), "lambda"),
    "reserved_concurrency": _setting("reserved concurrency {}", "lambda"),
    "provisioned_concurrency": _setting("provisioned concurrency {}", "lambda"),
    "instances": _setting("{} running", "fargate", "ecs", "ec2", "autoscaling", "rds", "aurora", "elasticache", "opensearch", "msk"),
    "most_instances": _setting("up to {}", "fargate", "ecs", "autoscaling", "aurora", "elasticache"),
    "least_capacity": _setting("from {} ACU", "aurora", aurora=(Decimal(0), Decimal(256))),
    "most_capacity": _setting("up to {} ACU", "aurora", aurora=(Decimal(1), Decimal(256))),
    "multi_az": _setting(("Multi-AZ", "one Availability Zone"), "rds", "elasticache", "opensearch"),
    "billing": _setting("{}", "dynamodb", "kinesis"),
    "read_units": _setting("{} read units a second", "dynamodb"),
    "write_units": _setting("{} write units a second", "dynamodb"),
    "shards": _setting("{} shards", "kinesis"),
    "point_in_time_recovery": _setting(("point-in-time recovery", "no point-in-time recovery"), "dynamodb"),
    "recovery_window": _setting("reaching back {}", "dynamodb", dynamodb=(_days(1), _days(35))),
    "backup_retention": _setting(
        "backups kept {}", "rds", "aurora", "elasticache", rds=(_days(0), _days(35)), aurora=(_days(1), _days(35))
    ),
    "deletion_protection": _setting(("deletion protection", "no deletion protection"), *_STORES[:3], "cognito", "alb", "nlb"),
    "stream": _setting(("stream", "no stream"), "dynamodb"),
    "time_to_live": _setting("expiry by {}", "dynamodb"),
    "queue": _setting("{}", "sqs", "sns"),
    "visibility_timeout": _setting("visibility timeout {}", "sqs", sqs=(timedelta(0), timedelta(hours=12))),
    "receives": _setting("dead letter after {} receives", "sqs", sqs=(1, 1000)),
    "retention": _setting(
        "kept {}",
        *("sqs", "kinesis", "cloudwatch", "backup", "s3", "eventbridge"),
        sqs=(timedelta(minutes=1), _days(14)),
        kinesis=(_days(1), _days(365)),
    ),
    "workflow": _setting("{} workflow", "stepfunctions"),
    "versioning": _setting(("versioned", "not versioned"), "s3"),
    "object_lock": _setting(("Object Lock", "no Object Lock"), "s3"),
    "rotation": _setting(
        "renewed every {}", "kms", "secretsmanager", kms=(_days(90), _days(2560)), secretsmanager=(timedelta(hours=4), _days(1000))
    ),
    "plan": _setting("{} plan", "cognito"),
    "endpoints": _setting("{}", "vpce", "gatewayendpoint"),
}
"""Every setting in the order in which it is printed. Bounds were read in the service models of botocore 1.44.8 and in the developer
guides of the services, 2026-11; a function on managed instances may run for 90 minutes."""
LONGEST_ON_MANAGED_INSTANCES = timedelta(minutes=90)


def settings_of(service: str) -> list[str]:
    """Return the keys of `settings` that a service has, in the order in which they are printed."""
    return [key for key, setting in SETTINGS.items() if service in setting.services]


def in_words(given: Mapping[str, str]) -> str:
    """Return settings as they are written under an icon; `given` holds them as the author wrote them."""
    printed = []
    for key, setting in SETTINGS.items():
        value = given.get(key, "").strip()
        if not value:
            continue
        if len(setting.words) == 2:
            printed.append(setting.words[0] if value.lower() == "true" else setting.words[1])
        else:
            printed.append(setting.words[0].format(value))
    return ", ".join(text for text in printed if text)
