"""What the bill says of the settings of components: by the prices of its lines, and by a size in the reason of a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.checks.finding import Evidence
from generator.model.description.cost import Usage
from generator.model.description.project import Project
from generator.model.types.open import is_open
from generator.model.types.origin import Location
from generator.model.types.values import parse_size

Stated = tuple[Location, str, str, Any]
"""Where something is said of a setting, of which component, the key and the value."""

_BY_PRICE: tuple[tuple[re.Pattern[str], str, Any], ...] = tuple(
    (re.compile(pattern), key, value)
    for pattern, key, value in (
        (r"^(?:lambda|fargate)\..*-arm64$", "architecture", "arm64"),
        (r"^(?:lambda|fargate)\..*-x86$", "architecture", "x86_64"),
        (r"^dynamodb\.on-demand-(?:read|write)$", "billing", "on-demand"),
        (r"^dynamodb\.provisioned-(?:read|write)$", "billing", "provisioned"),
        (r"^kinesis\.on-demand-", "billing", "on-demand"),
        (r"^kinesis\.(?:shard-hour|put-payload-unit)$", "billing", "provisioned"),
        (r"^cognito\.lite-", "plan", "Lite"),
        (r"^cognito\.essentials-", "plan", "Essentials"),
        (r"^cognito\.plus-", "plan", "Plus"),
        (r"^sqs\.standard-", "queue", "standard"),
        (r"^(?:sqs|sns)\.fifo-", "queue", "FIFO"),
        (r"^stepfunctions\.standard-", "workflow", "standard"),
        (r"^stepfunctions\.express-", "workflow", "express"),
        (r"^rds\..*multi-az", "multi_az", True),
        (r"^rds\..*single-az", "multi_az", False),
    )
)
"""What the id of a price says of the component that it is charged for."""
_INSTANCE = re.compile(r"\b((?:db|cache)\.[a-z0-9]+\.[a-z0-9]+)$|\b((?:db|cache)\.[a-z0-9]+\.[a-z0-9]+)-")
_SIZE = re.compile(r"\b[0-9]+(?:\.[0-9]+)? ?[MGT]i?B\b")
_ALSO = {"ecs": "fargate"}
"""Services that are billed at the prices of another."""


def of_bill(evidence: Evidence, project: Project) -> Iterator[Stated]:
    """Yield what the lines of the bill say of the settings of their components."""
    services = {one.id: one.service for one in project.architecture.components if not is_open(one) and not is_open(one.service)}
    units = {price.id: price.unit for price in evidence.workspace.library.prices.prices}
    for index, usage in enumerate([] if is_open(project.cost) or is_open(project.cost.usage) else project.cost.usage):
        if is_open(usage) or is_open(usage.component) or is_open(usage.price) or usage.component is None:
            continue
        service = services.get(usage.component, "")
        if usage.price.partition(".")[0] in (service, _ALSO.get(service)):
            yield from _of_line(usage, ("cost", "usage", index), units.get(usage.price, ""))


def _of_line(usage: Usage, at: Location, unit: str) -> Iterator[Stated]:
    for pattern, key, value in _BY_PRICE:
        if pattern.search(usage.price):
            yield (*at, "price"), usage.component, key, value
    if found := _INSTANCE.search(usage.price):
        yield (*at, "price"), usage.component, "instance_type", found[1] or found[2]
    if unit in ("GB-second", "GB-hour") and not is_open(usage.reason):
        sizes = _SIZE.findall(usage.reason)
        if len(sizes) == 1 and "ephemeral" not in usage.price:
            yield (*at, "reason"), usage.component, "memory", parse_size(sizes[0])
