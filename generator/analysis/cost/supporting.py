"""What a system costs beside its components: alarms, metrics, dashboards, logs, traces, keys, secrets, derived from its description."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from generator.analysis.monitoring import MetricAlarm, Monitoring
from generator.model.description.project import Project
from generator.model.types.open import each, is_absent

_A_MINUTE = timedelta(minutes=1)
"""An alarm over a shorter period is a high-resolution one."""


@dataclass(frozen=True)
class Supporting:
    """Something that is described and charged: the id of its price, in words how many there are, and the units of a month.

    `least` is None where they depend on use.
    """

    price: str
    what: str
    least: Decimal | None


def supporting(project: Project, monitoring: Monitoring) -> Iterator[Supporting]:
    """Yield what is described and charged beside the components. Raises OpenUsed where a part of it is open."""
    yield from _alarms(project, monitoring.written)
    operations = project.operations
    yield from _counted("cloudwatch.dashboard", "dashboard", sum(not one.proposed for one in each(operations.dashboards)))
    yield from _counted("cloudwatch.custom-metric", "custom metric", len(operations.metrics))
    if operations.logs:
        yield Supporting("cloudwatch.log-ingest", _count(len(operations.logs), "log group"), None)
    if operations.canaries:
        runs = sum(int(timedelta(days=30) / canary.every) for canary in operations.canaries)
        yield Supporting("cloudwatch.synthetics-run", _count(len(operations.canaries), "canary", "canaries"), Decimal(runs))
    traced = [] if is_absent(project.apis) else [api for api in project.apis if api.logging.tracing]
    if traced:
        yield Supporting("xray.trace-recorded", _count(len(traced), "traced API"), None)
    if not is_absent(project.security):
        encryption = project.security.encryption
        yield from _counted("kms.key", "customer managed key", sum(key.kind == "customer managed" for key in encryption.keys))


def _alarms(project: Project, monitoring: Monitoring) -> Iterator[Supporting]:
    singles = [single for watched in monitoring.alarms for single in watched.metric_alarms]
    banded = [single for single in singles if single.threshold.operator.endswith("band")]
    plain = [single for single in singles if not single.threshold.operator.endswith("band")]
    fast = [single for single in plain if single.measure.period < _A_MINUTE]
    for price, kind, found in (
        ("cloudwatch.alarm-standard", "metric in alarms", [one for one in plain if one not in fast]),
        ("cloudwatch.alarm-high-resolution", "metric in high-resolution alarms", fast),
    ):
        metrics = sum(_metrics(single) for single in found)
        yield from _counted(price, kind, metrics, kind.replace("metric", "metrics", 1))
    yield from _counted("cloudwatch.alarm-anomaly-detection-standard", "anomaly detection alarm", len(banded))
    composites = sum(watched.burn is not None for watched in monitoring.alarms) + (project.operations.customer_impact is not None)
    yield from _counted("cloudwatch.alarm-composite", "composite alarm", composites)


def _metrics(single: MetricAlarm) -> int:
    """Return how many metrics an alarm is charged for: each of a metric maths expression, Amazon CloudWatch pricing, read 2026-11-30."""
    return len(single.measure.queries)


def _counted(price: str, noun: str, number: int, plural: str = "") -> Iterator[Supporting]:
    if number:
        yield Supporting(price, _count(number, noun, plural), Decimal(number))


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
