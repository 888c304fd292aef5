"""Alarms can fire and guard the objectives; KPI, alarm, runbook entry and log lead to each other in both directions."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from generator.analysis.monitoring import Monitoring, WatchedAlarm
from generator.checks import in_project
from generator.checks.operations import _guards, _refused, _silent, _unexplained, _unreachable, late_warning, unexplained_override
from generator.errors import InputError
from generator.model.description.operations import Alarm, AlarmDefaults, Threshold
from tests.checks.variants import Case, Edit, Sample, found_with, unsound

T = "customers/tenant-api/operations.yml"
ORDERS = "customers/orders-platform/operations.yml"
R = "customers/tenant-api/runbook.yml"
CATALOGUE_5XX = "    metric: {name: 5xx}\n    target: 99.9 % of requests without 5xx over 30 days\n    objective: 99.9%\n"
HEALTHY = "    missing_data: breaching\n    action: page-sev2\n    incident: catalogue-faults\n"
LATENCY = '    warning: {operator: ">", value: 800, unit: ms}\n    critical: {operator: ">", value: 1500, unit: ms}\n'
CPU = "    kpi: catalogue-cpu\n    severity: sev2\n    evaluation_periods: 10\n"

CASES = [
    Case(
        "silent-alarm",
        T,
        '    critical: {operator: ">", value: 0.15, unit: of requests}\n',
        '    critical: {operator: ">", value: 15, unit: "% of requests"}\n',
        "kpi: tenant-4xx",
        "never fires: Average of `4XXError` is at most 1, the threshold is > 15",
        also=("unknown-metric",),
    ),
    Case(
        "silent-alarm",
        T,
        '    critical: {operator: "<", value: 2, unit: tasks}\n',
        '    critical: {operator: "<", value: 0, unit: tasks}\n',
        "kpi: healthy-tasks",
        "Minimum of `HealthyHostCount` is at least 0, the threshold is < 0",
    ),
    Case(
        "silent-alarm",
        T,
        CPU,
        CPU.replace("10", "1500"),
        "evaluation_periods: 1500",
        "looks back 1d 1h; with periods of 1m CloudWatch allows a day at most",
    ),
    Case(
        "silent-alarm",
        T,
        CPU,
        CPU.replace("    evaluation_periods: 10\n", "    period: 6h\n    evaluation_periods: 29\n"),
        "evaluation_periods: 29",
        "looks back 7d 6h; with periods of 6h CloudWatch allows a week at most",
    ),
    Case(
        "silent-alarm",
        ORDERS,
        "    kpi: orders-api-errors\n",
        "    kpi: orders-api-errors\n    datapoints_to_alarm: 7\n",
        "datapoints_to_alarm: 7",
        "wants 7 of 6 periods to breach",
        also=("early-detection",),
    ),
    Case(
        "silent-alarm",
        ORDERS,
        "    objective: 99.5%\n",
        "",
        "burn: 3d",
        "waits for a burn rate, but its KPI has no objective",
    ),
    Case(
        "silent-alarm",
        T,
        CATALOGUE_5XX,
        CATALOGUE_5XX.replace("objective: 99.9%", "objective: 90%"),
        "burn: 1h",
        "fires above 144 % of failed calls, which cannot be",
        also=("contradicting-target",),
    ),
    Case(
        "silent-alarm",
        T,
        "    kpi: healthy-tasks\n",
        "    kpi: healthy-tasks\n    level: warning\n",
        "level: warning",
        "compares with a warning threshold that its KPI does not have",
    ),
    Case(
        "hidden-outage",
        T,
        HEALTHY,
        HEALTHY.replace("breaching", "notBreaching"),
        "missing_data: notBreaching",
        "is to find too little, but missing data is `notBreaching`",
        also=("unexplained-override",),
        twin="missing_data: missing",  # whose outage this alarm is to find
    ),
    Case(
        "same-name",
        T,
        "    name: tradeleaf-prod-waf-blocked\n",
        "    name: tradeleaf-prod-tenant-api-5xx\n",
        "name: tradeleaf-prod-tenant-api-5xx",
        "two alarms are called `tradeleaf-prod-tenant-api-5xx`",
        also=("stale-name",),
    ),
    Case(
        "same-name",
        T,
        "    name: tradeleaf-prod-catalogue\n",
        "    name: tradeleaf-prod-tenant-api\n",
        "name: tradeleaf-prod-tenant-api",
        "two dashboards are called `tradeleaf-prod-tenant-api`",
    ),
    Case(
        "late-warning",
        T,
        LATENCY,
        LATENCY.replace("800", "1800"),
        "warning:",
        "warns at 1800 ms, after it is critical at 1500 ms",
    ),
    Case(
        "unguarded-objective",
        T,
        "    burn: 3d\n    severity: sev3\n    action: ticket-sev3\n    incident: catalogue-faults\n",
        "    severity: sev3\n    action: ticket-sev3\n    incident: catalogue-faults\n",
        "objective: 99.9%",
        "promises 99.9 %, but failures may use the whole budget of 0.1 %",
        also=("unexplained-override",),
    ),
    Case(
        "unexplained-override",
        T,
        "    reason: Two periods instead of three, because a flood costs money by the minute.\n",
        "",
        "id: alarm-waf",
        "evaluation_periods 2 instead of 3",
    ),
    Case(
        "unexplained-override",
        T,
        "    reason: Two periods instead of three, because a flood costs money by the minute.\n",
        "    reason: by design\n",
        "id: alarm-waf",
        "evaluation_periods 2 instead of 3",
    ),
    Case(
        "hidden-outage",
        T,
        "    outage_found_by: alarm-healthy-tasks\n",
        "",
        "missing_data: missing",
        "the alarm `alarm-index-hits` is to find too little, but missing data is `missing`: no data at all is no alarm",
    ),
    Case(
        "hidden-outage",
        T,
        "    outage_found_by: alarm-healthy-tasks\n",
        "    outage_found_by: alarm-catalogue-cpu\n",
        "missing_data: missing",
        "and `alarm-catalogue-cpu`, which is to find an outage, is silent without data as well",
    ),
    Case(
        "unexplained-override",
        T,
        "    derivation: Two executions a week; each failure needs a person.\n",
        "",
        "critical:",
        "the KPI `onboarding-failures` has a threshold of its own, and no `derivation`",
    ),
    Case(
        "uncovered-api",
        T,
        "    metric: {name: Latency, statistic: p99}\n    target: p99 below 500 ms over an hour\n",
        "    metric: {name: 4xx, statistic: Sum}\n    target: p99 below 500 ms over an hour\n",
        "id: catalogue",
        "no KPI measures the latency of tradeleaf-catalogue-prod",
        also=(
            "unexplained-override",
            "unknown-metric",
        ),
    ),
    Case(
        "unread-log",
        T,
        "  - id: waf-log\n",
        "  - {id: extra-log, group: /extra, component: artefact-bucket, retention: 1d, format: x, contents: x}\n  - id: waf-log\n",
        "id: extra-log",
        "no KPI leads to the log group `/extra`",
        more=((T, '  - {components: [artefact-bucket], reason: "Used by the pipeline only, which fails visibly."}\n', ""),),
        also=(
            "missed-standard",
            "unmonitored-component",
        ),
    ),
]


def block(text: str, start: str) -> str:
    """Return the element of a list that begins with `start`, up to the next."""
    before, _, rest = text.partition(start)
    assert before
    return start + rest[: rest.index("\n  - id: ") + 1]


ENDS = [
    ("the KPI", T, "  - id: tenant-rate-429\n", T, "    kpi: tenant-rate-429"),
    ("the runbook entry", R, "  - id: throttled-by-rate\n", T, "    incident: throttled-by-rate"),
    ("the log", T, "  - id: database-log\n", T, "    log: database-log"),
    ("the dashboard", T, "  - id: catalogue-dashboard\n", T, "    dashboard: catalogue-dashboard"),
]


@pytest.mark.parametrize(("file", "start", "named_in", "line"), [end[1:] for end in ENDS], ids=[end[0] for end in ENDS])
def test_an_end_that_is_gone_is_told_where_it_is_named(sample: Sample, file: str, start: str, named_in: str, line: str) -> None:
    text = sample.path(file).read_text("utf-8")
    edit: Edit = (file, block(text, start), "")
    with sample.edited((edit,)), pytest.raises(InputError) as caught:
        sample.changed([file])
    lines = sample.path(named_in).read_text("utf-8").splitlines()
    assert any(one.place.path.endswith(named_in) for one in caught.value.problems)
    assert any(line in one.source for one in caught.value.problems), (line, lines[0])


def test_an_alarm_that_is_gone_is_told_at_its_kpi(sample: Sample) -> None:
    text = sample.path(T).read_text("utf-8")
    found = sample.findings((T, block(text, "  - id: alarm-rate-429\n"), ""))
    assert [(one.rule, one.message) for one in found] == [("open-loop", "the KPI `tenant-rate-429` has no alarm")]


# ------------------------------------------------------------------------------------------------------- parts of alarms

ALARM = "alarm-authorizer-errors"


def alarm_of(sample: Sample, metric: str, statistic: str = "") -> WatchedAlarm:
    """Return the first alarm of the sample on a metric, without a burn rate."""
    alarms = (alarm for results in sample.evidence.results.values() for alarm in results.monitoring.alarms)
    found = (alarm for alarm in alarms if alarm.burn is None and alarm.single.measure.first.name == metric)
    return next(alarm for alarm in found if statistic in ("", alarm.single.measure.first.statistic))


def compared(alarm: WatchedAlarm, operator: str, value: str) -> WatchedAlarm:
    """Return the alarm with another threshold."""
    limit = alarm.single.threshold.model_copy(update={"operator": operator, "value": Decimal(value)})
    return replace(alarm, metric_alarms=(replace(alarm.single, threshold=limit),))


@pytest.mark.parametrize(
    ("metric", "operator", "value", "reason"),
    [
        ("4XXError", ">", "0.99", ""),
        ("4XXError", ">", "1", "is at most 1, the threshold is > 1"),
        ("4XXError", ">=", "1", ""),
        ("4XXError", ">=", "1.1", "is at most 1, the threshold is >= 1.1"),
        ("4XXError", "<", "0.1", ""),
        ("4XXError", "<", "0", "is at least 0, the threshold is < 0"),
        ("4XXError", "<=", "0", ""),
        ("4XXError", "<=", "-1", "is at least 0, the threshold is <= -1"),
        ("Latency", ">", "1000000", ""),
    ],
)
def test_a_threshold_that_nothing_reaches(sample: Sample, metric: str, operator: str, value: str, reason: str) -> None:
    alarm = compared(alarm_of(sample, metric, "Average" if metric == "4XXError" else ""), operator, value)
    found = _unreachable(alarm.single)
    assert found.endswith(reason) if reason else not found
    computed = replace(alarm.single, measure=replace(alarm.single.measure, expression="a + b"))
    assert _unreachable(computed) == ""


@pytest.mark.parametrize(
    ("operator", "value", "guards"),
    [(">", "0.001", True), (">=", "0.001", True), (">", "0.002", False), ("<", "0.001", False), (">", "0", True)],
)
def test_what_guards_a_budget(sample: Sample, operator: str, value: str, guards: bool) -> None:
    alarm = compared(alarm_of(sample, "4XXError", "Average"), operator, value)
    assert alarm.single.measure.share
    assert _guards(alarm, Decimal("0.001")) is guards
    counted = replace(alarm.single, measure=replace(alarm.single.measure, expression="a"))
    assert _guards(replace(alarm, metric_alarms=(counted,)), Decimal("0.001")) is (operator == ">" and value == "0")


@pytest.mark.parametrize(
    ("metric", "operator", "value", "guards"),
    [
        ("CPUUtilization", ">", "0.1", True),
        ("CPUUtilization", ">=", "0.1", True),
        ("CPUUtilization", ">", "0.2", False),
        ("CPUUtilization", "<", "0.1", False),
        ("Throttles", ">", "0", True),
        ("Throttles", ">=", "0", False),
        ("Throttles", ">", "0.1", False),
    ],
)
def test_what_guards_a_budget_in_per_cent_or_in_numbers(sample: Sample, metric: str, operator: str, value: str, guards: bool) -> None:
    assert _guards(compared(alarm_of(sample, metric), operator, value), Decimal("0.001")) is guards


@pytest.mark.parametrize(("level", "warning", "told"), [("warning", False, True), ("warning", True, False), ("critical", False, False)])
def test_a_warning_needs_a_threshold(sample: Sample, level: str, warning: bool, told: bool) -> None:
    alarm = alarm_of(sample, "Latency")
    limit = alarm.single.threshold if warning else None
    kpi = alarm.watched.kpi.model_copy(update={"warning": limit})
    changed = replace(alarm, alarm=alarm.alarm.model_copy(update={"level": level}), watched=replace(alarm.watched, kpi=kpi))
    assert ("level" in [key for key, _, _ in _silent(changed)]) is told


@pytest.mark.parametrize(
    ("warning", "critical", "late"),
    [
        ("> 1", "> 2", False),
        ("> 2", "> 2", False),
        ("> 3", "> 2", True),
        (">= 3", "> 2", True),
        ("< 3", "< 2", False),
        ("< 2", "< 2", False),
        ("< 1", "< 2", True),
        ("<= 1", "< 2", True),
        ("< 1", "> 2", False),
        ("above band 3", "above band 2", False),  # the widths of two bands
        ("below band 2", "below band 3", False),
    ],
)
def test_a_warning_comes_first(sample: Sample, warning: str, critical: str, late: bool) -> None:
    def limit(text: str) -> Threshold:
        operator, value = text.rsplit(maxsplit=1)
        return Threshold(operator=operator, value=Decimal(value), unit="ms")

    evidence, project = sample.evidence, sample.evidence.workspace.projects["tenant-api"]
    of = evidence.results["tenant-api"].monitoring.kpis[0]
    changed = replace(of, kpi=of.kpi.model_copy(update={"warning": limit(warning), "proposed": False}), critical=limit(critical))
    results = replace(evidence.results["tenant-api"], monitoring=Monitoring((changed,), ()))
    found = in_project(late_warning, replace(evidence, results={"tenant-api": results}), project)
    assert bool(found) is late
    assert [wrong for one in found for wrong in unsound(one, evidence.workspace)] == []


@pytest.mark.parametrize(
    ("periods", "defaults", "told"),
    [(None, None, False), (None, 7, False), (7, None, True), (7, 7, True)],
    ids=["the library's", "of the defaults", "of its own", "of its own and the defaults"],
)
def test_what_departs_from_the_starter_alarm(sample: Sample, periods: int | None, defaults: int | None, told: bool) -> None:
    alarms = sample.evidence.results["tenant-api"].monitoring.alarms
    alarm = next(one for one in alarms if one.burn is None and one.single.measure.starter is not None)
    starter = alarm.single.measure.starter
    assert starter is not None
    keys = {"period": None, "evaluation_periods": periods, "datapoints_to_alarm": None, "missing_data": None, "reason": None}
    single = replace(
        alarm.single,
        measure=replace(alarm.single.measure, period=starter.period),
        evaluation_periods=periods or defaults or starter.evaluation_periods,
        datapoints_to_alarm=starter.datapoints_to_alarm,
        missing_data=starter.missing_data,
    )
    metric = alarm.watched.kpi.metric
    assert metric is not None
    kpi = alarm.watched.kpi.model_copy(update={"metric": metric.model_copy(update={"period": None})})
    made = replace(alarm, alarm=alarm.alarm.model_copy(update=keys), metric_alarms=(single,), watched=replace(alarm.watched, kpi=kpi))
    assert _unexplained(made) == ([f"evaluation_periods 7 instead of {starter.evaluation_periods}"] if told else [])
    said = replace(made, alarm=made.alarm.model_copy(update={"reason": "Seven, because the night job takes six minutes"}))
    assert _unexplained(said) == []


@pytest.mark.parametrize(
    ("keys", "defaults", "told"),
    [
        ({"evaluation_periods": 7}, {}, "evaluation_periods 7 instead of 3; datapoints_to_alarm 7 instead of 3"),
        ({"evaluation_periods": 7}, {"missing_data": "missing"}, "evaluation_periods 7 instead of 3; datapoints_to_alarm 7 instead of 3"),
        ({"evaluation_periods": 7, "datapoints_to_alarm": 3}, {}, "evaluation_periods 7 instead of 3"),
        ({"missing_data": "ignore"}, {}, "missing_data ignore instead of missing"),
        ({}, {"missing_data": "ignore"}, ""),
        ({}, {"period": "5m"}, ""),
        ({"period": "5m"}, {}, "period 5m instead of 1m"),
        # All periods breach where nobody says how many: this follows from the number that the defaults have a reason for.
        ({}, {"evaluation_periods": 7}, ""),
        ({"missing_data": "ignore"}, {"evaluation_periods": 7}, "missing_data ignore instead of missing"),
    ],
)
def test_the_reason_of_the_defaults_is_that_of_each_alarm(sample: Sample, keys: dict, defaults: dict, told: str) -> None:
    at = next(index for index, one in enumerate(sample.evidence.workspace.projects["tenant-api"].operations.alarms) if one.id == ALARM)
    former = sample.evidence.workspace.projects["tenant-api"].operations.alarms[at]
    own = Alarm.model_validate({"id": ALARM, "kpi": former.kpi, "severity": former.severity, **keys})
    common = AlarmDefaults.model_validate({"reason": "The night job takes six minutes.", **defaults}) if defaults else None
    changes = {f"operations.alarms.{at}": own, "operations.alarm_defaults": common}
    found = found_with(sample, unexplained_override, "tenant-api", changes, again=True)
    ours = [one for one in found if ALARM in one]
    assert ours == ([f"the alarm `{ALARM}` differs from the library's starter alarm ({told}), and no `reason` says why"] if told else [])


@pytest.mark.parametrize(
    ("period", "periods", "told"),
    [
        (timedelta(minutes=59), 24, ""),
        (timedelta(minutes=59), 25, "a day"),
        (timedelta(hours=1), 25, ""),
        (timedelta(hours=1), 169, "a week"),
    ],
)
def test_from_periods_of_an_hour_on_an_alarm_looks_back_a_week(sample: Sample, period: timedelta, periods: int, told: str) -> None:
    (alarm, *_) = [one for one in sample.evidence.results["tenant-api"].monitoring.alarms if one.burn is None]
    measure = replace(alarm.single.measure, period=period)
    deployed = replace(alarm.single, measure=measure, evaluation_periods=periods, datapoints_to_alarm=1)
    allowed = [message.rpartition("allows ")[2] for _, message, _ in _refused(deployed) if "looks back" in message]
    assert allowed == ([f"{told} at most"] if told else [])


@pytest.mark.parametrize(("points", "told"), [(None, False), (1, True)])
def test_fewer_points_than_the_starter_alarm_wants_need_a_reason(sample: Sample, points: int | None, told: bool) -> None:
    alarms = sample.evidence.results["tenant-api"].monitoring.alarms
    alarm = next(one for one in alarms if one.burn is None and getattr(one.single.measure.starter, "datapoints_to_alarm", 1) > 1)
    starter = alarm.single.measure.starter
    single = replace(alarm.single, evaluation_periods=starter.evaluation_periods, datapoints_to_alarm=points or starter.datapoints_to_alarm)
    keys = {"period": None, "evaluation_periods": None, "datapoints_to_alarm": points, "missing_data": None, "reason": None}
    made = replace(alarm, alarm=alarm.alarm.model_copy(update=keys), metric_alarms=(single,))
    differing = [text for text in _unexplained(made) if text.startswith("datapoints")]
    assert differing == ([f"datapoints_to_alarm 1 instead of {starter.datapoints_to_alarm}"] if told else [])
