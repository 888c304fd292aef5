"""The unit of a limit against the metric, its statistic and its period."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generator.analysis.monitoring.limit_units import Misfit, misfit
from generator.analysis.monitoring.metric_facts import Known
from generator.model.description.operations import CustomMetric, Series, Threshold
from generator.model.workspace import Workspace
from generator.workspace.loader import load_workspace

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def workspace(starter: Path) -> Workspace:
    return load_workspace(starter)


@pytest.fixture(scope="module")
def known(workspace: Workspace) -> Any:
    """A metric of the library under a statistic, such as `apigw-http/5xx Average`, or one of the author's own by its unit."""
    (project,) = workspace.projects.values()
    component = project.architecture.components[0]

    def of(metric: str, statistic: str) -> Known:
        key, _, name = metric.partition("/")
        if key == "own":
            custom = CustomMetric(id="own", namespace="Own", name="Own", unit=name, emitted_by=component.id)
            return Known(Series(custom="own", statistic=statistic), component, {}, custom=custom)
        group = workspace.library.metrics[key]
        return Known(Series(name=name, statistic=statistic), component, {}, key, group, group.metric(name))

    return of


FITS = [
    ("apigw-http/5xx", "Average", 0.01, "share of calls", 1),
    ("apigw-http/5xx", "Average", 0.01, "of requests", 1),
    ("apigw-http/5xx", "Sum", 10, "errors", 5),
    ("apigw-http/5xx", "Sum", 10, "calls a minute", 1),
    ("apigw-http/5xx", "Sum", 10, "calls in 5 minutes", 5),
    ("apigw-http/5xx", "Sum", 10, "calls/min", 1),
    ("apigw-http/Latency", "p99", 500, "ms", 1),
    ("apigw-http/Latency", "SampleCount", 500, "calls", 1),
    ("apigw-http/DataProcessed", "Sum", 500, "bytes", 5),
    ("apigw-http/DataProcessed", "Sum", 500, "bytes an hour", 60),
    ("ecs-fargate/CPUUtilization", "Average", 80, "%", 1),
    ("lambda/ProvisionedConcurrencyUtilization", "Maximum", 0.9, "share", 1),
    ("acm/DaysToExpiry", "Minimum", 44, "days", 1440),
    ("own/Count/Second", "Average", 10, "calls a second", 5),
    ("own/None", "Average", 80, "%", 1),
    ("own/None", "Average", 0.8, "share", 1),
    ("own/Count/Second", "Average", 10, "calls/s", 5),
    ("rds/NumVCPUs", "Average", 2, "million", 1),
    ("apigw-http/Latency", "p99", 500, "ms in a minute", 1),
    ("apigw-http/Latency", "PR(:500)", 95, "%", 1),
]
UNFIT = [
    ("apigw-http/5xx", "Average", 0.5, "%", 1, "a share between 0 and 1", "Write 0.005 share of calls."),
    ("apigw-http/5xx", "Average", 5, "% of requests", 1, "a share between 0 and 1", "Write 0.05 share of calls."),
    ("apigw-http/5xx", "Sum", 10, "events a second", 5, "is summed over 5m", "Write 3000 events in 5m, or another `period`."),
    ("apigw-http/5xx", "Sum", 10, "events per minute", 60, "is summed over 1h", "Write 600 events in 1h"),
    ("apigw-http/5xx", "Sum", 2, "%", 1, "Sum of `5xx` is a number", "measure the share"),
    ("apigw-http/5xx", "Sum", 2, "k calls", 1, "is a number, the limit 2 k calls", "Write 2000 calls."),
    ("apigw-http/5xx", "Sum", 2, "ms", 1, "is a number", "Give a number"),
    ("apigw-http/5xx", "Average", 2, "calls a minute", 1, "Average of `5xx` is no rate", "statistic Sum"),
    ("apigw-http/Latency", "p99", 2.5, "s", 1, "is measured in milliseconds, the limit in s", "Write 2500 ms."),
    ("apigw-http/Latency", "p99", 5, "%", 1, "is measured in milliseconds", "Give the limit in ms."),
    ("apigw-http/DataProcessed", "Sum", 500, "MB", 5, "is measured in bytes, the limit in MB", "Write 500000000 bytes."),
    ("apigw-http/DataProcessed", "Sum", 2, "KiB", 5, "is measured in bytes", "Write 2048 bytes."),
    ("apigw-http/DataProcessed", "Sum", 2, "bytes a second", 5, "is summed over 5m", "Write 600 bytes in 5m"),
    ("ecs-fargate/CPUUtilization", "Average", 0.8, "share", 1, "is measured in percent", "Write 80 %."),
    ("lambda/ProvisionedConcurrencyUtilization", "Maximum", 90, "%", 1, "a share between 0 and 1", "Write 0.9"),
    ("alb/TargetResponseTime", "p95", 800, "ms", 1, "is measured in seconds, the limit in ms", "Write 0.8 s."),
    ("firehose/DeliveryToS3.Success", "Average", 95, "%", 5, "a share between 0 and 1", "Write 0.95"),
    ("own/Count/Second", "Average", 600, "calls a minute", 1, "is measured by the second", "Write 10 a second."),
    ("apigw-http/Latency", "SampleCount", 500, "ms", 1, "SampleCount of `Latency` is a number", "Give a number"),
    ("apigw-http/Latency", "TC(:500)", 500, "ms", 1, "TC(:500) of `Latency` is a number", "Give a number"),
    ("apigw-http/Latency", "tc99", 500, "ms", 1, "tc99 of `Latency` is a number", "Give a number"),
    ("apigw-http/Latency", "PR(:500)", 0.95, "share", 1, "`Latency` is measured in percent, the limit in share", "Write 95 %."),
    ("apigw-http/Latency", "PR(:500)", 500, "ms", 1, "`Latency` is measured in percent", "Give the limit in %."),
    ("apigw-http/Latency", "p99", 200, "us", 1, "is measured in milliseconds", "Write 0.2 ms."),
    ("apigw-http/Latency", "p99", 2, "min", 1, "is measured in milliseconds", "Write 120000 ms."),
    ("acm/DaysToExpiry", "Minimum", 720, "h", 1440, "is measured in days, the limit in h", "Write 30 days."),
    *(
        ("apigw-http/DataProcessed", "Sum", 2, unit, 5, "is measured in bytes", f"Write {2 * size} bytes.")
        for unit, size in (
            ("kB", 10**3),
            ("GB", 10**9),
            ("terabytes", 10**12),
            ("MiB", 1 << 20),
            ("GiB", 1 << 30),
            ("TiB", 1 << 40),
        )
    ),
    ("apigw-http/5xx", "Sum", 2, "million calls", 1, "is a number, the limit 2 million calls", "Write 2000000 calls."),
    ("apigw-http/5xx", "Sum", 2, "m calls", 1, "is a number", "Write 2000000 calls."),
    (
        "apigw-http/5xx",
        "Sum",
        2,
        "calls in 2 minutes",
        10,
        "is summed over 10m, the limit is 2 calls in 2 minutes",
        "Write 10 calls in 10m",
    ),
    ("apigw-http/5xx", "Sum", 2, "calls a day", 60, "is summed over 1h", "Write 0.08333333333333333333333333333 calls in 1h"),
    ("apigw-http/5xx", "Maximum", 2, "calls a minute", 1, "Maximum of `5xx` is no rate", "statistic Sum"),
]


def wrong(known: Any, metric: str, statistic: str, value: float, unit: str, minutes: int) -> Misfit | None:
    limit = Threshold(operator=">", value=Decimal(str(value)), unit=unit)
    return misfit(limit, known(metric, statistic), minutes * MINUTE)


@pytest.mark.parametrize(("metric", "statistic", "value", "unit", "minutes"), FITS)
def test_a_unit_that_fits(known: Any, metric: str, statistic: str, value: float, unit: str, minutes: int) -> None:
    assert wrong(known, metric, statistic, value, unit, minutes) is None


@pytest.mark.parametrize(("metric", "statistic", "value", "unit", "minutes", "reason", "advice"), UNFIT)
def test_a_unit_that_does_not(
    known: Any, metric: str, statistic: str, value: float, unit: str, minutes: int, reason: str, advice: str
) -> None:
    found = wrong(known, metric, statistic, value, unit, minutes)
    assert found is not None
    assert reason in found.reason
    assert advice in found.advice
