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
    ("apigw-http/Latency", "SampleCount", 500, "calls a minute", 1),
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
    ("apigw-http/5xx", "Sum", 0.5, "share", 1, "is a number, the limit 0.5 share", "Give a number"),
    ("apigw-http/Latency", "SampleCount", 2, "k calls", 1, "is a number", "Write 2000 calls."),
    ("apigw-http/5xx", "Sum", 2, "k refused calls", 1, "is a number", "Write 2000 refused calls."),
    ("apigw-http/Latency", "p99", 2, "s/call", 1, "is measured in milliseconds", "Write 2000 ms."),
    ("ecs-fargate/CPUUtilization", "Average", 2, "% a minute", 1, "Average of `CPUUtilization` is no rate", "statistic Sum"),
    ("own/Percent", "Sum", 2, "% a minute", 1, "Sum of `Own` is no rate", "statistic Sum"),
    ("own/Microseconds", "p99", 2, "ms", 1, "is measured in microseconds", "Write 2000 µs."),
    ("own/Count per second", "Average", 2, "k calls", 1, "is a number", "Write 2000 calls."),
    ("route53/HealthCheckStatus", "Average", 90, "%", 1, "is a share between 0 and 1", "Write 0.9"),
    ("apigw-http/5xx", "Sum", 2, "million calls", 1, "is a number, the limit 2 million calls", "Write 2000000 calls."),
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


TIME, SIZE, COUNT = ("alb/TargetResponseTime", "p95", "s"), ("apigw-http/DataProcessed", "Sum", "bytes"), ("apigw-http/5xx", "Sum", "calls")


@pytest.mark.parametrize(
    ("metric", "words", "size"),
    [
        (TIME, "us µs microsecond microseconds", "0.000001"),
        (TIME, "ms msec millisecond milliseconds", "0.001"),
        (TIME, "min minute minutes", "60"),
        (TIME, "h hour hours", "3600"),
        (TIME, "d day days", "86400"),
        (SIZE, "kB kilobyte kilobytes", "1000"),
        (SIZE, "MB megabyte megabytes", "1000000"),
        (SIZE, "GB gigabyte gigabytes", "1000000000"),
        (SIZE, "TB terabyte terabytes", "1000000000000"),
        (SIZE, "KiB", "1024"),
        (SIZE, "MiB", "1048576"),
        (SIZE, "GiB", "1073741824"),
        (SIZE, "TiB", "1099511627776"),
        (COUNT, "k thousand", "1000"),
        (COUNT, "m million millions", "1000000"),
    ],
)
def test_each_word_for_a_unit_has_its_size(known: Any, metric: tuple[str, str, str], words: str, size: str) -> None:
    name, statistic, own = metric
    for word in words.split():
        found = wrong(known, name, statistic, 3, f"{word} calls" if metric is COUNT else word, 5)
        assert found is not None, word
        assert found.advice == f"Write {(3 * Decimal(size)).normalize():f} {own}.", word


@pytest.mark.parametrize(
    ("metric", "other", "words", "advice"),
    [
        (TIME, SIZE, ["s", "sec", "second", "seconds"], "Give the limit in bytes."),
        (SIZE, TIME, ["b", "B", "byte", "bytes"], "Give the limit in s."),
        (("apigw-http/5xx", "Average"), ("ecs-fargate/CPUUtilization", "Average"), ["share", "ratio of calls", "fraction"], "Write 300 %."),
    ],
)
def test_each_word_for_the_unit_of_one_metric_does_not_fit_another(
    known: Any, metric: tuple[str, ...], other: tuple[str, ...], words: list[str], advice: str
) -> None:
    for word in words:
        assert wrong(known, *metric[:2], 3, word, 5) is None
        found = wrong(known, *other[:2], 3, word, 5)
        assert found is not None, word
        assert found.advice == advice


@pytest.mark.parametrize("word", ["%", "percent", "per cent", "pct"])
def test_each_word_for_percent_is_a_hundredth_of_a_share(known: Any, word: str) -> None:
    found = wrong(known, "apigw-http/5xx", "Average", 5, word, 1)
    assert found == Misfit(f"`5xx` is a share between 0 and 1, the limit in {word}", "Write 0.05 share of calls.")


@pytest.mark.parametrize(
    ("unit", "seconds"),
    [
        *((f"calls {word} second", 1) for word in ("a", "per", "each", "every", "in", "within")),
        *((f"calls/{word}", 1) for word in ("s", "sec", "second")),
        *((f"calls / {word}", 60) for word in ("m", "min", "minute")),
        *((f"calls per 2 {word}", 7200) for word in ("h", "hours")),
        *((f"calls in 2 {word}", 172800) for word in ("d", "days")),
        ("calls an hour", 3600),
        ("calls in 5minutes", 300),
    ],
)
def test_each_way_to_say_a_rate_has_its_time(known: Any, unit: str, seconds: int) -> None:
    said = f"the limit is 6 {unit}"
    found = wrong(known, "own/Count/Second", "Average", 6, unit, 1)
    summed = wrong(known, "apigw-http/5xx", "Sum", 6, unit, 30)
    by_the_second = Misfit(f"`Own` is measured by the second, {said}", f"Write {(Decimal(6) / seconds).normalize():f} a second.")
    assert found == (None if seconds == 1 else by_the_second)
    value = (Decimal(6) * 1800 / seconds).normalize()
    assert summed == Misfit(f"`5xx` is summed over 30m, {said}", f"Write {value:f} calls in 30m, or another `period`.")
