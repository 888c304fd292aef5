"""Rules about the settings of components: they belong to the service, AWS offers them, and whatever else states them agrees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from generator.checks.finding import Evidence, Finding
from generator.checks.priced_settings import of_bill
from generator.model.description.architecture import Component
from generator.model.description.component_settings import LONGEST_ON_MANAGED_INSTANCES, SETTINGS, Bound, settings_of
from generator.model.description.load import Capacity
from generator.model.description.project import Project
from generator.model.types.open import each, is_open
from generator.model.types.origin import Location
from generator.model.types.values import ByteSize, format_duration, parse_size

_CONTROL = "DOC-001"


def written(project: Project) -> Iterator[tuple[Component, str, Any]]:
    """Yield every setting that is written and not open: its component, whose service is known, its key and its value."""
    for component in each(project.architecture.components):
        if is_open(component.service) or component.settings is None or is_open(component.settings):
            continue
        for key in SETTINGS:
            value = getattr(component.settings, key)
            if value is not None and value != [] and not is_open(value):
                yield component, key, value


def _at(component: Component, *keys: str) -> Location:
    return ("architecture", "components", component.id, *keys)


def said(value: object) -> str:
    """Return a value as an author writes it."""
    if isinstance(value, timedelta):
        return format_duration(value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def foreign_setting(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A component has a setting that its service does not have.

    Why: it is printed as a fact, compared with templates, and configured nowhere.
    Bad: `settings: {memory: 512 MB}` of a DynamoDB table.
    Good: `settings: {billing: on-demand, point_in_time_recovery: true}`.
    """
    services = evidence.workspace.library.services
    for component, key, _ in written(project):
        own = settings_of(component.service)
        if key not in own and own:
            yield Finding(
                severity="error",
                message=f"`{key}` is no setting of {services[component.service].name} (`{component.id}`)",
                location=_at(component, "settings", key),
                control=_CONTROL,
                hint=f"Its settings: {', '.join(own)}.",
            )


def impossible_setting(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A setting has a value that AWS does not offer.

    Why: the component cannot have been deployed with it.
    Bad: `memory: 64 MB` or `timeout: 2h` of a Lambda function; `recovery_window: 90d` of a DynamoDB table.
    Good: 128 MB and more, up to 30 minutes (90 on managed instances), 1 to 35 days.
    """
    services = evidence.workspace.library.services
    for component, key, value in written(project):
        least, most = SETTINGS[key].bounds.get(component.service, (None, None))
        if key == "timeout" and component.settings is not None and component.settings.managed_instances:
            most = LONGEST_ON_MANAGED_INSTANCES
        if least is None or most is None or _size(least) <= _size(value) <= _size(most):
            continue
        yield Finding(
            severity="error",
            message=f"`{key}` of `{component.id}` is {said(value)}; {services[component.service].name} takes {said(least)} to {said(most)}",
            location=_at(component, "settings", key),
            control=_CONTROL,
            hint="Write the value as it is deployed.",
        )


def _size(value: Bound) -> Any:
    return value.bytes if isinstance(value, ByteSize) else value


_SIZES = re.compile(r"\b[0-9]+(?:\.[0-9]+)? ?(?:[KMGT]i?B)\b")
_WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "architecture": ((r"\barm64\b|\bGraviton\b", "arm64"), (r"\bx86(?:_64)?\b", "x86_64")),
    "billing": ((r"\bon[- ]demand\b", "on-demand"), (r"\bprovisioned\b", "provisioned")),
    "queue": ((r"\bstandard\b", "standard"), (r"\bFIFO\b", "FIFO")),
    "workflow": ((r"\bstandard\b", "standard"), (r"\bexpress\b", "express")),
    "plan": ((r"\bLite\b", "Lite"), (r"\bEssentials\b", "Essentials"), (r"\bPlus\b", "Plus")),
    "point_in_time_recovery": ((r"\b(?:no|without) (?:PITR|point-in-time)", "False"), (r"\bPITR\b|\bpoint-in-time recovery\b", "True")),
    "versioning": ((r"\b(?:not|no) version", "False"), (r"\bversion(?:ed|ing)\b", "True")),
    "multi_az": ((r"\bsingle[- ]AZ\b|\bone Availability Zone\b", "False"), (r"\bmulti-AZ\b", "True")),
}
"""What words in prose say of a setting, by key: the first that is found counts."""
_NUMBERS = {
    "reserved_concurrency": r"\b(?:reserved (?:concurrency )?(?:of )?|scales to )(\d+)\b(?! each)",
    "provisioned_concurrency": r"\bprovisioned concurrency (?:of )?(\d+)\b",
    "shards": r"\b(\d+) shards?\b",
    "vcpu": r"\b([\d.]+) vCPU\b",
    "read_units": r"\b(\d+) RRU/s",
    "write_units": r"\b(\d+) WRU/s",
}
"""How prose states the number of a setting, by key."""


def contradicting_configuration(_: Evidence, project: Project) -> Iterator[Finding]:
    """`configuration` says something else than `settings`.

    Why: the one is under the icon, the other is compared with templates and the bill; a reader sees both.
    Bad: `configuration: arm64, 512 MB` with `settings: {memory: 1024 MB}`.
    Good: `settings` alone: `configuration` follows from them.
    """
    for component, key, value in written(project):
        text = component.configuration
        if text is None or is_open(text):
            continue
        other = _stated(key, text)
        if other is not None and not _same(value, other):
            yield Finding(
                severity="error",
                message=f"`{component.id}` has {key} {said(value)} in `settings`, and its configuration says {other}",
                location=_at(component, "configuration"),
                control=_CONTROL,
                hint="Correct the wrong one, or leave `configuration` out: it follows from `settings`.",
            )


def _stated(key: str, text: str) -> str | None:
    """Return what a text says of a setting, None where it says nothing, or several things."""
    if key == "memory":
        sizes = _SIZES.findall(text)
        return sizes[0] if len(sizes) == 1 else None
    if key in _NUMBERS:
        found = re.search(_NUMBERS[key], text, re.IGNORECASE)
        return found[1] if found else None
    return next((word for pattern, word in _WORDS.get(key, ()) if re.search(pattern, text, re.IGNORECASE)), None)


def _same(value: Any, stated: str) -> bool:
    if isinstance(value, ByteSize):
        return bool(value.bytes == parse_size(stated).bytes)
    if isinstance(value, bool):
        return str(value) == stated
    return Decimal(value) == Decimal(stated) if isinstance(value, int | Decimal) else str(value) == stated


def contradicting_capacity(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A figure that load management, recovery, monitoring or the bill uses is another one than the setting.

    Why: throttles, recovery points and costs are computed from it, for a system that is configured otherwise.
    Bad: `reserved_concurrency: 200` in `load.capacities`, `reserved_concurrency: 50` in the `settings` of the function; the price
    `lambda.duration-x86` for a function of `architecture: arm64`, or "40 ms at 256 MB" for one of `memory: 512 MB`; a log group kept
    for 30 days in `operations.logs`, and `retention: 90d` in the `settings` of CloudWatch.
    Good: one value in all places.
    """
    values = {(component.id, key): value for component, key, value in written(project)}
    for location, component, key, value in _elsewhere(evidence, project):
        own = values.get((component, key))
        if own is not None and not _agree(own, value):
            yield Finding(
                severity="error",
                message=f"{key} of `{component}` is {said(value)} here and {said(own)} in its settings",
                location=location,
                control=_CONTROL,
                hint="Correct the wrong one.",
            )


_BETWEEN_UNITS = Decimal("0.08")
"""How far a size in GB and the same in GiB are apart: people write either for both."""


def _agree(own: Any, value: Any) -> bool:
    if isinstance(own, ByteSize) and isinstance(value, ByteSize):
        return bool(abs(own.bytes - value.bytes) <= max(own.bytes, value.bytes) * _BETWEEN_UNITS)
    return bool(own == value)


def _elsewhere(evidence: Evidence, project: Project) -> Iterator[tuple[Location, str, str, Any]]:
    """Yield what other sections say of a component's setting: where, of which component, the key and the value."""
    for api in each(project.apis):
        for index, capacity in enumerate([] if is_open(api.load) or is_open(api.load.capacities) else api.load.capacities):
            if not is_open(capacity) and not is_open(capacity.component):
                yield from _of_capacity(capacity, ("apis", api.id, "load", "capacities", index))
    yield from _of_recovery(project)
    yield from _of_logs(project)
    yield from of_bill(evidence, project)


def _of_capacity(capacity: Capacity, at: Location) -> Iterator[tuple[Location, str, str, Any]]:
    units = None if is_open(capacity.units) else capacity.units
    for keys, setting, value in (
        (("reserved_concurrency",), "reserved_concurrency", capacity.reserved_concurrency),
        (("timeout",), "timeout", capacity.timeout),
        (("units", "read"), "read_units", units and units.read),
        (("units", "write"), "write_units", units and units.write),
    ):
        if value is not None and not is_open(value):
            yield (*at, *keys), capacity.component, setting, value


def _of_recovery(project: Project) -> Iterator[tuple[Location, str, str, Any]]:
    services = {component.id: component.service for component in each(project.architecture.components) if not is_open(component.service)}
    listed = [] if is_open(project.resilience.protections) else project.resilience.protections
    for index, protection in enumerate(listed):
        if is_open(protection.component) or is_open(protection.method) or is_open(protection.retention):
            continue
        service, at = services.get(protection.component, ""), ("resilience", "protections", index)
        if protection.method != "continuous backup":
            continue
        if service == "dynamodb":
            yield (*at, "method"), protection.component, "point_in_time_recovery", True
        if protection.retention is not None:
            key = "recovery_window" if service == "dynamodb" else "backup_retention"
            yield (*at, "retention"), protection.component, key, protection.retention


def _of_logs(project: Project) -> Iterator[tuple[Location, str, str, Any]]:
    """Yield how long the log groups of CloudWatch, and the log files of CloudTrail in their bucket, are kept."""
    components = [one for one in each(project.architecture.components) if not is_open(one.service) and not is_open(one.resource)]
    groups = [one for one in components if one.service == "cloudwatch"]
    for log in each(project.operations.logs):
        if is_open(log.group) or is_open(log.retention):
            continue
        holding = [one for one in groups if one.resource and f"{log.group}/".startswith(f"{one.resource.rstrip('/')}/")]
        if not holding and len(groups) == 1 and groups[0].resource is None:
            holding = groups
        for one in sorted(holding, key=lambda one: len(one.resource or ""))[-1:]:
            yield ("operations", "logs", log.id, "retention"), one.id, "retention", log.retention
    trail = project.security.accounts.trail
    if not is_open(trail.bucket) and not is_open(trail.retention):
        for one in components:
            if one.service == "s3" and one.resource == trail.bucket:
                yield ("security", "accounts", "trail", "retention"), one.id, "retention", trail.retention


PROJECT_RULES = (foreign_setting, impossible_setting, contradicting_configuration, contradicting_capacity)
