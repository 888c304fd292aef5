"""What an author leaves out: from the defaults, else from the library, else recorded as lacking."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generator.analysis.monitoring import MetricAlarm, Monitoring, monitoring
from generator.analysis.monitoring.homes import Home, home
from generator.analysis.monitoring.metric_facts import Known, followed, know, sets_of
from generator.model.description.operations import Alarm, AlarmDefaults, CustomMetric, Kpi, Metric, Series, Threshold
from generator.model.description.project import Project
from generator.model.types.open import Gap, Open, gap_within, is_open
from generator.model.workspace import Workspace
from generator.workspace.loader import load_workspace

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def workspace(starter: Path) -> Workspace:
    return load_workspace(starter)


def watched(workspace: Workspace, metric: dict[str, Any], alarm: dict[str, Any] | None = None, **changes: Any) -> Monitoring:
    """Return how the starter's project is watched by one KPI on `metric` and one alarm on it."""
    (project,) = workspace.projects.values()
    operations = project.operations
    kpi: Kpi = operations.kpis[0].model_copy(update={"critical": None, "derivation": None, "objective": None})
    kpi = kpi.model_copy(update={"metric": Metric.model_validate(metric), **changes.pop("kpi", {})})
    first = {name: getattr(operations.alarms[0], name) for name in ("id", "name", "kpi", "severity", "action", "incident")}
    one = Alarm.model_validate({**first, **(alarm or {})})
    operations = operations.model_copy(update={"kpis": [kpi], "alarms": [one], **changes})
    changed: Project = project.model_copy(update={"operations": operations})
    return monitoring(changed, workspace.library)


def shown(one: MetricAlarm) -> tuple[object, ...]:
    measure = one.measure
    return (
        measure.first.statistic,
        measure.period,
        one.threshold.operator,
        int(one.threshold.value),
        one.threshold.unit,
        one.datapoints_to_alarm,
        one.evaluation_periods,
        one.missing_data,
    )


LATENCY = {"name": "Latency"}
DEFAULTS = AlarmDefaults.model_validate(
    {"period": "5m", "evaluation_periods": 6, "datapoints_to_alarm": 1, "missing_data": "notBreaching", "reason": "x"}
)


@pytest.mark.parametrize(
    ("metric", "alarm", "changes", "expected"),
    [
        (LATENCY, {}, {}, ("p90", MINUTE, ">=", 2500, "ms", 5, 5, "missing")),
        (LATENCY, {}, {"alarm_defaults": DEFAULTS}, ("p90", 5 * MINUTE, ">=", 2500, "ms", 1, 6, "notBreaching")),
        (LATENCY, {"evaluation_periods": 3}, {"alarm_defaults": DEFAULTS}, ("p90", 5 * MINUTE, ">=", 2500, "ms", 3, 3, "notBreaching")),
        ({**LATENCY, "statistic": "p99", "period": "2m"}, {}, {}, ("p99", 2 * MINUTE, ">=", 2500, "ms", 5, 5, "missing")),
        (LATENCY, {"period": "10m"}, {}, ("p90", 10 * MINUTE, ">=", 2500, "ms", 5, 5, "missing")),
        ({"name": "5xx"}, {"missing_data": "ignore"}, {}, ("Average", MINUTE, ">", 0, "share of calls", 3, 3, "ignore")),
    ],
)
def test_what_is_left_out(
    workspace: Workspace, metric: dict[str, Any], alarm: dict[str, Any], changes: dict[str, Any], expected: tuple[object, ...]
) -> None:
    found = watched(workspace, metric, alarm, **changes)
    assert shown(found.alarms[0].single) == expected
    assert found.kpis[0].lacking == found.alarms[0].lacking == ()
    assert found.kpis[0].by_library


def test_dimensions_come_from_the_component(workspace: Workspace) -> None:
    known = watched(workspace, LATENCY).kpis[0].measure.first
    assert (known.set, dict(known.dimensions)) == ("apigw-http", {"ApiId": "a1b2c3d4e5", "Stage": "prod"})


def test_without_a_description_the_id_of_an_http_api_is_a_parameter(workspace: Workspace) -> None:
    known = watched(workspace, LATENCY, resources=[]).kpis[0].measure.first
    assert dict(known.dimensions) == {"ApiId": "BOOKINGS_API_ID", "Stage": "prod"}


def test_several_resources_are_added_up(workspace: Workspace) -> None:
    metric = {"name": "Errors", "set": "lambda", "each": {"FunctionName": ["a", "b"]}}
    measure = watched(workspace, metric, kpi={"component": "bookings-function"}).kpis[0].measure
    assert measure.expression == "SUM([FILL(m1, 0), FILL(m2, 0)])"
    assert [dict(query.known.dimensions) for query in measure.queries] == [{"FunctionName": "a"}, {"FunctionName": "b"}]


@pytest.mark.parametrize(
    ("metric", "lacking"),
    [({"name": "Count"}, ("critical",)), ({"name": "nowhere"}, ("critical",)), ({"name": "5xx"}, ())],
)
def test_what_nobody_gives(workspace: Workspace, metric: dict[str, Any], lacking: tuple[str, ...]) -> None:
    (kpi,) = watched(workspace, metric).kpis
    assert (kpi.lacking, not kpi.critical.value) == (lacking, bool(lacking))


@pytest.mark.parametrize(
    ("burn", "expected"),
    [
        ("1h", [("long", 60 * MINUTE, 1), ("short", 5 * MINUTE, 1)]),
        ("6h", [("long", 360 * MINUTE, 1), ("short", 30 * MINUTE, 1)]),
        ("3d", [("long", timedelta(days=1), 3), ("short", 360 * MINUTE, 1)]),
    ],
)
def test_windows_of_a_burn_rate(workspace: Workspace, burn: str, expected: list[tuple[str, timedelta, int]]) -> None:
    one = watched(workspace, {"name": "5xx"}, {"burn": burn}, kpi={"objective": Decimal("0.999")}).alarms[0]
    parts = [(part.name.rpartition("-")[2], part.measure.period, part.evaluation_periods) for part in one.metric_alarms]
    assert parts == expected
    assert {part.datapoints_to_alarm for part in one.metric_alarms} == {1}


FUNCTION, TABLE = "bookings-function", "bookings-table"


@pytest.mark.parametrize(
    ("component", "metric", "expected"),
    [
        ("bookings-api", {"name": "5xx"}, {"ApiId": "a1b2c3d4e5", "Stage": "prod"}),
        (FUNCTION, {"name": "Throttles"}, {"FunctionName": "kestrel-bookings-prod-handler"}),
        (FUNCTION, {"name": "Throttles", "dimensions": {"FunctionName": "another"}}, {"FunctionName": "another"}),
        (FUNCTION, {"name": "Throttles", "dimensions": {}}, {}),
        (FUNCTION, {"name": "UnreservedConcurrentExecutions"}, {}),
        (
            TABLE,
            {"name": "SystemErrors", "dimensions": {"Operation": "GetItem"}},
            {"TableName": "kestrel-bookings-prod", "Operation": "GetItem"},
        ),
        (TABLE, {"name": "UserErrors"}, {}),
    ],
)
def test_dimensions_follow_from_the_component(
    workspace: Workspace, component: str, metric: dict[str, Any], expected: dict[str, str]
) -> None:
    (project,) = workspace.projects.values()
    described = [one for one in project.operations.resources if one.component == "bookings-api"]
    (kpi,) = watched(workspace, metric, kpi={"component": component}, resources=described).kpis
    assert kpi.measure.first.dimensions == expected


@pytest.mark.parametrize(
    ("service", "resource", "region", "metric", "expected"),
    [
        (
            "aurora",
            "shop",
            "eu-west-1",
            {"name": "AuroraReplicaLag", "dimensions": {"Role": "READER"}},
            "DBClusterIdentifier=shop Role=READER",
        ),
        ("waf", "shop", "eu-west-1", {"name": "BlockedRequests"}, "Region=eu-west-1 Rule=ALL WebACL=shop"),
        ("waf", "shop", "global", {"name": "BlockedRequests"}, "Rule=ALL WebACL=shop"),
        ("cloudfront", "E2QX7K4M9PLRTD", "global", {"name": "5xxErrorRate"}, "DistributionId=E2QX7K4M9PLRTD Region=Global"),
        ("waf", "shop, blog", "eu-west-1", {"name": "BlockedRequests"}, ""),
        ("sqs", "orders, refunds", "eu-west-1", {"name": "ApproximateAgeOfOldestMessage"}, ""),
        ("acm", "shop.example", "global", {"name": "DaysToExpiry"}, ""),
    ],
)
def test_dimensions_follow_for_each_service(
    workspace: Workspace, service: str, resource: str, region: str, metric: dict[str, Any], expected: str
) -> None:
    (project,) = workspace.projects.values()
    project = project.model_copy(update={"operations": project.operations.model_copy(update={"resources": []})})
    table = next(component for component in project.architecture.components if component.id == TABLE)
    component = table.model_copy(update={"service": service, "resource": resource, "region": region})
    known = know(Metric.model_validate(metric), component, project, workspace.library)
    assert " ".join(f"{name}={value}" for name, value in sorted(known.dimensions.items())) == expected


def test_alarm_moves_an_expression_to_another_resource(workspace: Workspace) -> None:
    metric = {"expression": "a / b", "metrics": {"a": {"name": "Errors"}, "b": {"name": "Invocations"}}}
    moved = watched(workspace, metric, {"dimensions": {"FunctionName": "another"}}, kpi={"component": FUNCTION})
    (alarm,) = moved.alarms
    assert [query.known.dimensions for query in alarm.single.measure.queries] == [{"FunctionName": "another"}] * 2


# ------------------------------------------------------------------------------------------------- dimensions and places


@pytest.mark.parametrize(
    ("component", "metric", "expected"),
    [
        ("bookings-function", {"name": "ClaimedAccountConcurrency"}, {}),
        ("bookings-function", {"name": "UnreservedConcurrentExecutions"}, {}),
        ("bookings-function", {"name": "Errors"}, {"FunctionName": "kestrel-bookings-prod-handler"}),
        ("bookings-table", {"name": "UserErrors"}, {}),
        (
            "bookings-table",
            {"name": "SystemErrors", "dimensions": {"Operation": "GetItem"}},
            {"TableName": "kestrel-bookings-prod", "Operation": "GetItem"},
        ),
        ("bookings-table", {"name": "WriteThrottleEvents"}, {"TableName": "kestrel-bookings-prod"}),
        ("bookings-table", {"name": "WriteThrottleEvents", "dimensions": {}}, {}),
    ],
)
def test_what_is_described_of_a_component_is_added_only_where_the_metric_has_it(
    workspace: Workspace, component: str, metric: dict[str, Any], expected: dict[str, str]
) -> None:
    (kpi,) = watched(workspace, metric, kpi={"component": component}).kpis
    assert kpi.measure.first.dimensions == expected
    assert kpi.measure.first.of_account is (not expected and "dimensions" not in metric)


def test_a_metric_is_where_its_component_is(workspace: Workspace) -> None:
    (alarm,) = watched(workspace, LATENCY).alarms
    assert alarm.home == Home("production", "eu-west-1")


@pytest.mark.parametrize(
    ("region", "own", "expected"),
    [("eu-west-1", None, "eu-west-1"), ("global", None, "us-east-1"), ("eu-west-1", "us-east-1", "us-east-1")],
)
def test_the_home_of_a_component(workspace: Workspace, region: str, own: str | None, expected: str) -> None:
    (project,) = workspace.projects.values()
    component = project.architecture.components[0].model_copy(update={"region": region})
    assert home(component, own) == Home(component.account, expected)


# ------------------------------------------------------------------------------------------------------------ statistics


@pytest.mark.parametrize(
    ("statistic", "known"),
    [
        *((one, True) for one in ("p99", "p99.9", "p100", "IQM", "tm90", "TM(2%:98%)", "TM(:95%)", "TM(150:1000)", "wm98", "WM(10%:90%)")),
        *((one, True) for one in ("TC(0.005:0.030)", "TC(:0.5)", "TS(80%:)", "PR(:300)", "PR(100:2000)", "PR(100:)", "Average")),
        *((one, False) for one in ("p101", "p", "TM()", "TM(2:98%)", "PR(10%:90%)", "Sum", "Median", "TM(2%:98%) ")),
    ],
)
def test_statistics_of_a_metric_with_percentiles(workspace: Workspace, statistic: str, known: bool) -> None:
    (kpi,) = watched(workspace, LATENCY).kpis
    assert kpi.measure.first.allows(statistic) is known


@pytest.mark.parametrize(("statistics", "known"), [(["pNN"], True), (["TMnn"], True), (["Sum", "Average"], False)])
def test_percentiles_are_known_where_the_library_says_so(workspace: Workspace, statistics: list[str], known: bool) -> None:
    first = watched(workspace, LATENCY).kpis[0].measure.first
    assert first.fact is not None
    changed = replace(first, fact=first.fact.model_copy(update={"statistics": statistics}))
    assert (changed.allows("p99"), changed.allows("Maximum")) == (known, False)


# ------------------------------------------------------------------------------------------------------------ evaluation


@pytest.mark.parametrize(
    ("alarm", "detection", "hold"),
    [
        ({"period": "1m", "evaluation_periods": 3}, 3, 1),
        ({"period": "5m", "evaluation_periods": 6, "datapoints_to_alarm": 1}, 5, 30),
        ({"period": "1h", "evaluation_periods": 6, "datapoints_to_alarm": 1}, 60, 360),
        ({"period": "1m", "evaluation_periods": 5, "datapoints_to_alarm": 3}, 3, 3),
    ],
)
def test_time_to_the_alarm_and_to_the_all_clear(workspace: Workspace, alarm: dict[str, Any], detection: int, hold: int) -> None:
    (one,) = watched(workspace, LATENCY, alarm).alarms
    assert (one.detection, one.hold) == (detection * MINUTE, hold * MINUTE)


def test_a_burn_alarm_takes_the_times_of_a_full_outage(workspace: Workspace) -> None:
    (one,) = watched(workspace, {"name": "5xx"}, {"burn": "1h"}, kpi={"objective": Decimal("0.999")}).alarms
    assert one.burn is not None
    assert (one.detection, one.hold) == (one.burn.detection, one.burn.reset)


@pytest.mark.parametrize(
    ("alarm", "defaults", "expected"),
    [(None, None, True), (False, None, False), (None, False, False), (True, False, True)],
)
def test_whether_the_end_is_notified(workspace: Workspace, alarm: bool | None, defaults: bool | None, expected: bool) -> None:
    common = AlarmDefaults.model_validate({"notify_ok": defaults, "reason": "x"})
    (one,) = watched(workspace, LATENCY, {"notify_ok": alarm}, alarm_defaults=common).alarms
    assert one.notify_ok is expected


# ------------------------------------------------------------------------------------------------------- parts of a KPI


def limit(operator: str, value: int) -> Threshold:
    return Threshold(operator=operator, value=Decimal(value), unit="ms")


@pytest.mark.parametrize(("level", "value"), [("warning", 1000), ("critical", 3000), (None, 3000)])
def test_an_alarm_compares_with_the_threshold_of_its_level(workspace: Workspace, level: str | None, value: int) -> None:
    thresholds = {"warning": limit(">", 1000), "critical": limit(">", 3000)}
    found = watched(workspace, LATENCY, {"level": level} if level else {}, kpi=thresholds)
    assert found.alarms[0].single.threshold.value == value


@pytest.mark.parametrize(("metric", "unit"), [({"name": "nowhere"}, "unknown"), ({"name": "Count"}, "count"), (LATENCY, "ms")])
def test_the_unit_of_a_threshold_is_that_of_the_metric(workspace: Workspace, metric: dict[str, Any], unit: str) -> None:
    assert watched(workspace, metric).kpis[0].critical.unit == unit


def test_a_metric_knows_where_it_is_named(workspace: Workspace) -> None:
    sums = {"expression": "a + b", "metrics": {"a": {"name": "4xx"}, "b": {"name": "5xx"}}}
    found = watched(workspace, LATENCY, kpi={"ratio": Metric.model_validate(sums), "objective": Decimal("0.99")}).kpis[0]
    assert [query.location for query in found.measure.queries] == [("operations", "kpis", "booking-errors", "metric")]
    assert found.ratio is not None
    at = ("operations", "kpis", "booking-errors", "ratio", "metrics")
    assert [query.location for query in found.ratio.queries] == [(*at, "a"), (*at, "b")]


def test_a_kpi_without_a_metric_is_open(workspace: Workspace) -> None:
    (kpi,) = watched(workspace, LATENCY, kpi={"metric": None}, alarms=[]).kpis
    gap = gap_within(kpi.measure)
    assert gap is not None
    assert (gap.location, gap.label) == (("operations", "kpis"), "the metric of the KPI of `bookings-api`")


def test_an_alarm_on_a_burn_rate_measures_the_share(workspace: Workspace) -> None:
    share = {"ratio": Metric.model_validate({"name": "5xx"}), "objective": Decimal("0.999")}
    (alarm,) = watched(workspace, LATENCY, {"burn": "1h"}, kpi=share).alarms
    assert {part.measure.first.name for part in alarm.metric_alarms} == {"5xx"}
    assert {query.location[-1] for part in alarm.metric_alarms for query in part.measure.queries} == {"ratio"}


def test_an_alarm_without_dimensions_is_on_the_resource_of_its_kpi(workspace: Workspace) -> None:
    found = watched(workspace, LATENCY)
    assert found.alarms[0].single.measure.first.dimensions == found.kpis[0].measure.first.dimensions
    assert found.alarms[0].single.measure.first.dimensions == {"ApiId": "a1b2c3d4e5", "Stage": "prod"}


def test_an_alarm_keeps_the_dimensions_of_its_kpi(workspace: Workspace) -> None:
    metric = {"name": "SystemErrors", "dimensions": {"Operation": "GetItem"}}
    (alarm,) = watched(workspace, metric, {"dimensions": {"TableName": "another"}}, kpi={"component": TABLE}).alarms
    assert alarm.single.measure.first.dimensions == {"Operation": "GetItem", "TableName": "another"}


def test_an_alarm_is_called_by_its_name_else_by_its_id(workspace: Workspace) -> None:
    assert watched(workspace, LATENCY, {"name": "kestrel-errors"}).alarms[0].name == "kestrel-errors"
    assert watched(workspace, LATENCY, {"name": None}).alarms[0].name == workspace.projects["example"].operations.alarms[0].id


OPEN: Any = Open(Gap(("operations", "alarms"), "the value"))


@pytest.mark.parametrize(
    ("alarm", "name"),
    [({"burn": "1h"}, "kestrel-bookings-prod-5xx-long"), ({}, "kestrel-bookings-prod-5xx"), ({"kpi": OPEN}, "kestrel-bookings-prod-5xx")],
    ids=["on the error budget", "on a value", "on an open KPI"],
)
def test_an_alarm_says_which_of_its_keys_are_proposed(workspace: Workspace, alarm: dict[str, Any], name: str) -> None:
    (project,) = workspace.projects.values()
    operations = project.operations
    first = operations.alarms[0].model_copy(update=alarm)
    changed = project.model_copy(update={"operations": operations.model_copy(update={"alarms": [first]})})
    filled = {("alarm", "booking-errors-high"): ("severity",), ("kpi", "booking-errors"): ("critical",)}
    found = monitoring(changed, workspace.library, filled)
    assert found.alarms[0].filled == ("severity",)
    assert found.kpis[0].filled == ("critical",)
    assert found.alarms[0].metric_alarms[0].name == name


@pytest.mark.parametrize(
    ("alarm", "kpi", "unconfirmed"),
    [({}, {}, False), ({"proposed": True}, {}, True), ({}, {"proposed": True}, True)],
)
def test_an_alarm_is_confirmed_where_its_kpi_is_too(
    workspace: Workspace, alarm: dict[str, Any], kpi: dict[str, Any], unconfirmed: bool
) -> None:
    found = watched(workspace, LATENCY, alarm, kpi=kpi)
    assert found.alarms[0].unconfirmed is unconfirmed
    assert [len(found.written.kpis), len(found.written.alarms)] == [not kpi, not unconfirmed]


def test_the_alarms_of_a_kpi(workspace: Workspace) -> None:
    (project,) = workspace.projects.values()
    first, *others = project.operations.alarms
    unknown = first.model_copy(update={"id": "unknown", "kpi": OPEN})
    operations = project.operations.model_copy(update={"alarms": [unknown, first, *others]})
    found = monitoring(project.model_copy(update={"operations": operations}), workspace.library)
    assert [one.alarm.id for one in found.of("booking-errors")] == ["booking-errors-high", "booking-errors-burn"]
    assert is_open(found.alarm("unknown").watched)
    assert is_open(found.alarm("unknown").single.threshold)


@pytest.mark.parametrize(("proposed", "key", "is_one"), [(True, "metric", True), (False, "critical", True), (False, "metric", False)])
def test_what_is_a_proposal(workspace: Workspace, proposed: bool, key: str, is_one: bool) -> None:
    found = watched(workspace, LATENCY, {"proposed": proposed}, kpi={"proposed": proposed})
    kpi, alarm = replace(found.kpis[0], filled=("critical",)), replace(found.alarms[0], filled=("critical",))
    assert (kpi.proposes(key), alarm.proposes(key)) == (is_one, is_one)
    assert kpi.unconfirmed
    assert alarm.unconfirmed


# -------------------------------------------------------------------------------------------------- what metrics can be


def metric_of(workspace: Workspace, component: str, **keys: Any) -> Known:
    (project,) = workspace.projects.values()
    chosen = next(one for one in project.architecture.components if one.id == component)
    return know(Metric.model_validate(keys), chosen, project, workspace.library)


@pytest.mark.parametrize(
    ("component", "name", "bounds"),
    [
        ("bookings-api", "5xx", (0, 1)),
        ("bookings-api", "Latency", (0, None)),
        ("bookings-api", "DataProcessed", (0, None)),
        (FUNCTION, "Invocations", (0, None)),
        (FUNCTION, "ProvisionedConcurrencyUtilization", (0, 1)),
        (TABLE, "AccountProvisionedReadCapacityUtilization", (0, 100)),
        (TABLE, "nowhere", (None, None)),
    ],
)
def test_values_that_a_metric_can_have(workspace: Workspace, component: str, name: str, bounds: tuple[int | None, int | None]) -> None:
    statistic = "Average" if name == "5xx" else None
    assert metric_of(workspace, component, name=name, statistic=statistic).bounds == bounds


@pytest.mark.parametrize(
    ("dimensions", "named", "expected"),
    [
        (["ApiId", "Stage"], None, {"ApiId": "a1b2c3d4e5", "Stage": "prod"}),
        (["ApiId"], None, {}),
        (["ApiId", "Stage"], {"ApiId": "x"}, {"ApiId": "x"}),
        (["ApiId", "Stage"], {}, {}),
    ],
    ids=["those of the component", "others", "some are named", "none is named"],
)
def test_dimensions_of_a_metric_of_ones_own(
    workspace: Workspace, dimensions: list[str], named: dict[str, str] | None, expected: dict[str, str]
) -> None:
    (project,) = workspace.projects.values()
    own = CustomMetric(id="own", namespace="Own", name="Own", unit="Count", emitted_by=FUNCTION, dimensions=dimensions)
    other = own.model_copy(update={"id": "other"})
    changed = project.model_copy(update={"operations": project.operations.model_copy(update={"metrics": [other, own]})})
    api = next(one for one in project.architecture.components if one.id == "bookings-api")
    known = know(Series(custom="own", dimensions=named), api, changed, workspace.library)
    assert (known.custom, known.dimensions) == (own, expected)
    assert known.emitter is not None
    assert known.emitter.id == FUNCTION
    offered = ("SampleCount", "Average", "Sum", "Minimum", "Maximum", "p99", "Median")
    assert [one for one in offered if not known.allows(one)] == ["Median"]
    assert known.published_every == MINUTE
    assert not replace(known, series=Series(custom="own", statistic="Average")).share  # only API Gateway counts 1 for a bad call


def test_how_often_a_metric_is_published(workspace: Workspace) -> None:
    rare = next(key for key, group in workspace.library.metrics.items() if group.publish_period == 5 * MINUTE)
    name = workspace.library.metrics[rare].metrics[0].name
    assert metric_of(workspace, TABLE, name=name, set=rare).published_every == 5 * MINUTE
    assert metric_of(workspace, TABLE, name="UserErrors").published_every == MINUTE
    assert metric_of(workspace, TABLE, name="nowhere", set=rare).published_every == MINUTE


@pytest.mark.parametrize(
    ("name", "statistic", "share"),
    [("5xx", "Average", True), ("5xx", "Sum", False), ("Latency", "Average", False)],
)
def test_the_average_of_counted_calls_is_a_share(workspace: Workspace, name: str, statistic: str, share: bool) -> None:
    assert metric_of(workspace, "bookings-api", name=name, statistic=statistic).share is share


@pytest.mark.parametrize(
    ("service", "configuration", "sets"),
    [
        ("apigateway", "REST API", ["apigw-rest"]),
        ("apigateway", "WebSocket API, one route", ["apigw-websocket"]),
        ("apigateway", "Regional", ["apigw-rest", "apigw-http", "apigw-websocket"]),
        ("apigateway", None, ["apigw-rest", "apigw-http", "apigw-websocket"]),
        ("lambda", "behind the HTTP API", ["lambda"]),
    ],
)
def test_metrics_of_an_api_that_is_not_described_are_those_of_its_type(
    workspace: Workspace, service: str, configuration: str | None, sets: list[str]
) -> None:
    (project,) = workspace.projects.values()
    component = project.architecture.components[0].model_copy(update={"service": service, "configuration": configuration})
    assert sets_of(component, project.model_copy(update={"apis": []}), workspace.library) == sets


@pytest.mark.parametrize(
    ("absent", "name", "set"),
    [
        (True, "4xx", "apigw-http"),
        (True, "5XXError", "apigw-rest"),
        (True, "ConnectCount", "apigw-websocket"),
        (True, "Latency", "apigw-rest"),  # has one unit and the same statistics in each type
        (True, "nowhere", None),
        (False, "4xx", "apigw-http"),
        (False, "Latency", None),
    ],
)
def test_a_metric_tells_the_type_of_an_api_that_nobody_describes(workspace: Workspace, absent: bool, name: str, set: str | None) -> None:
    (project,) = workspace.projects.values()
    gap: Any = Open(Gap(("apis",), "section `apis`", kind="section"))
    component = project.architecture.components[0].model_copy(update={"configuration": None})
    changed = project.model_copy(update={"apis": gap if absent else []})
    assert know(Series(name=name), component, changed, workspace.library).set == set


def test_the_parameter_for_the_id_of_an_api_is_a_name_that_cloudformation_and_a_shell_take(workspace: Workspace) -> None:
    (project,) = workspace.projects.values()
    api = project.apis[0].model_copy(update={"id": "shop-orders.v2"})
    changed = project.model_copy(
        update={"apis": [api], "operations": project.operations.model_copy(update={"resources": []})},
    )
    (component, *_) = project.architecture.components
    known = know(Series(name="5xx"), component, changed, workspace.library)
    assert known.dimensions["ApiId"] == "SHOP_ORDERS_V2_API_ID"


@pytest.mark.parametrize(
    ("type", "expected"),
    [("HTTP", {"Stage": "prod"}), ("REST", {"ApiName": "kestrel-bookings-prod", "Stage": "prod"})],
)
def test_dimensions_that_the_api_gives(workspace: Workspace, type: str, expected: dict[str, str]) -> None:
    (project,) = workspace.projects.values()
    changed = project.model_copy(update={"apis": [project.apis[0].model_copy(update={"type": type})]})
    api = next(one for one in project.architecture.components if one.id == "bookings-api")
    table = next(one for one in project.architecture.components if one.id == TABLE)
    assert followed(api, changed, workspace.library) == expected
    assert followed(table, changed, workspace.library) == {"TableName": "kestrel-bookings-prod"}
