"""Components that nobody names are watched by starter alarms; what the author wrote stays, and wins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.analysis.proposals import complete
from generator.analysis.results import compute
from generator.model.description.operations import Operations
from generator.model.types.open import Gap, Open
from generator.model.workspace import Workspace
from generator.workspace.loader import load_workspace
from tests.analysis.proposals.unwatched import completed, component, unwatched
from tests.conftest import ROOT

TABLE, FUNCTION, API, TOPIC = "bookings-table", "bookings-function", "bookings-api", "alarms-topic"
READS, WRITES = f"{TABLE}-read-throttle-events", f"{TABLE}-write-throttle-events"


@pytest.fixture(scope="module")
def workspace(starter: Path) -> Workspace:
    return load_workspace(starter)


def kpis_of(workspace: Workspace, id: str) -> list[str]:
    project, _ = completed(workspace)
    return [kpi.id or "" for kpi in project.operations.kpis if kpi.component == id]


# -------------------------------------------------------------------------------------------------- who is watched


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        (API, ["4xx", "5xx", "latency", "integration-latency"]),
        (FUNCTION, ["errors", "throttles", "async-events-dropped", "dead-letter-errors", "destination-delivery-failures"]),
        (TABLE, ["read-throttle-events", "write-throttle-events"]),
    ],
)
def test_component_that_nobody_names(workspace: Workspace, id: str, expected: list[str]) -> None:
    project, results = completed(unwatched(workspace))
    assert kpis_of(unwatched(workspace), id) == [f"{id}-{metric}" for metric in expected]
    assert all(kpi.proposed for kpi in project.operations.kpis)
    assert all(alarm.proposed and alarm.incident == alarm.kpi for alarm in project.operations.alarms)
    assert {alarm.kpi for alarm in project.operations.alarms} == {kpi.id for kpi in project.operations.kpis}
    assert all(watched.unconfirmed for watched in (*results.monitoring.kpis, *results.monitoring.alarms))
    assert results.monitoring.written.kpis == results.monitoring.written.alarms == ()


@pytest.mark.parametrize(
    ("said", "watched"),
    [
        ({"unmonitored": [{"components": [TABLE], "reason": "Its callers show it."}]}, []),
        ({"kpis": [{"id": "own", "component": TABLE, "metric": {"name": "SystemErrors"}}]}, ["own"]),
        ({"kpis": [{"component": TABLE, "metric": {"name": "SystemErrors"}}]}, [f"{TABLE}-system-errors"]),
        ({"kpis": [{"component": TABLE}]}, [READS, WRITES]),
        (
            {"kpis": [{"id": READS, "component": FUNCTION, "metric": {"name": "Errors"}}, {"component": TABLE}]},
            [f"{READS}-2", WRITES],
        ),
    ],
)
def test_what_the_author_names(workspace: Workspace, said: dict[str, Any], watched: list[str]) -> None:
    assert kpis_of(unwatched(workspace, **said), TABLE) == watched


def test_chosen_component_keeps_what_its_entry_says(workspace: Workspace) -> None:
    dashboard = {"id": "main", "name": "bookings", "answers": "Is it well?"}
    _, results = completed(unwatched(workspace, kpis=[{"component": TABLE, "area": "business"}], dashboards=[dashboard]))
    reads = results.monitoring.kpi(READS)
    assert (reads.kpi.proposed, reads.kpi.area, reads.kpi.dashboard) == (False, "business", "main")
    assert {"metric", "critical", "owner", "dashboard"} <= {*reads.filled}
    assert "area" not in reads.filled
    assert reads.unconfirmed
    assert not results.monitoring.written.kpis


def test_values_that_an_author_leaves_out_are_proposed_and_the_others_are_kept(workspace: Workspace) -> None:
    kpi = {"id": "own", "component": TABLE, "metric": {"name": "SystemErrors"}, "critical": {"operator": ">", "value": 3, "unit": "errors"}}
    project, results = completed(unwatched(workspace, kpis=[{**kpi, "name": "Faults"}], alarms=[{"id": "faults", "kpi": "own"}]))
    own = results.monitoring.kpi("own")
    assert (own.kpi.name, own.critical.value, own.kpi.target) == ("Faults", 3, "No more than 3 errors")
    assert own.filled == ("area", "meaning", "target", "dashboard", "owner")
    alarm = results.monitoring.alarm("faults")
    assert (alarm.name, alarm.alarm.severity, alarm.alarm.action, alarm.alarm.incident) == (f"{project.id}-faults", "critical", None, "own")
    assert set(alarm.filled) == {"name", "severity", "action"}


@pytest.mark.parametrize(
    ("metric", "severity", "area"),
    [
        (f"{API}-5xx", "critical", "customer experience"),
        (f"{API}-latency", "warning", "customer experience"),
        (f"{API}-4xx", "critical", "API"),
        (f"{FUNCTION}-throttles", "warning", "compute"),
        (WRITES, "warning", "data"),
        (f"{TOPIC}-number-of-notifications-failed", "critical", "messaging"),
    ],
)
def test_severity_and_area_follow_the_metric(workspace: Workspace, metric: str, severity: str, area: str) -> None:
    project, results = completed(unwatched(workspace))
    alarm = results.monitoring.alarm(metric)
    assert (alarm.alarm.severity, alarm.watched.kpi.area) == (severity, area)
    assert [one.id for one in project.runbook.severities] == ["critical", "warning"]
    assert all(one.proposed for one in (*project.runbook.severities, *project.operations.dashboards))


def test_owner_is_the_role_that_operates_or_open(workspace: Workspace) -> None:
    nothing = unwatched(workspace)
    (project,) = nothing.projects.values()
    assert complete(project, nothing.library).project.operations.kpis[0].owner == "customer-operations"
    kpi = {"id": "own", "component": API, "metric": {"name": "5xx"}}
    (project,) = unwatched(workspace, kpis=[kpi]).projects.values()
    without = complete(project.model_copy(update={"roles": []}), nothing.library)
    nobody = without.project
    assert nobody.operations.kpis[0].owner is None
    assert without.proposals[0].values["owner"] == "open"
    assert nobody.runbook.severities[0].escalate_to is None


# -------------------------------------------------------------------------------------------- what cannot be proposed


@pytest.mark.parametrize(
    ("id", "changes", "metric", "lacking"),
    [
        (TABLE, {"resource": None}, "ReadThrottleEvents", "the dimension `TableName`: write `resource`"),
        (
            TABLE,
            {"service": "cloudfront", "resource": None},
            "5xxErrorRate",
            "the dimension `DistributionId` and `Region`: write `resource`, the deployed name of the component",
        ),
        # An ARN is no deployed name, so that `resource` would not help.
        (
            TABLE,
            {"service": "stepfunctions", "resource": None},
            "ExecutionsFailed",
            f"the dimension `StateMachineArn`: write it in `operations.resources` for `{TABLE}`",
        ),
        (
            TABLE,
            {"resource": None},
            "SystemErrors",
            f"the dimension `Operation` and `TableName`: write it in `operations.resources` for `{TABLE}`",
        ),
        (TABLE, {}, "ThrottledRequests", "the dimension `Operation`: write it in `operations.resources`"),
        (TABLE, {}, "SystemErrors", "the dimension `Operation`: write it in `operations.resources`"),
        (FUNCTION, {}, "Duration", "the limit, which follows from your system: 80 % of the function timeout"),
        (TABLE, {}, "UserErrors", "it is about the whole account"),
        (FUNCTION, {}, "memory_utilization", "whether the metric is published (extension)"),
        (TABLE, {"service": "sqs"}, "NumberOfMessagesSent", "whether the component is a queue that gets messages at all hours"),
        (TABLE, {"service": Open(Gap((), "service of `bookings-table`"))}, "all metrics", "service of `bookings-table`, which is open"),
        (TABLE, {"service": "apigateway"}, "all metrics", "the type of the API"),
    ],
)
def test_fact_that_is_missing(workspace: Workspace, id: str, changes: dict[str, Any], metric: str, lacking: str) -> None:
    _, results = completed(component(unwatched(workspace), id, **changes))
    said = {one.metric: one.lacking for one in results.completed.unproposed if one.component == id}
    assert lacking in said[metric]


def test_a_service_without_a_region_is_watched_where_it_publishes(workspace: Workspace) -> None:
    _, results = completed(component(unwatched(workspace), TABLE, service="cloudfront", region="global"))
    homes = {alarm.home.region for alarm in results.monitoring.alarms if alarm.watched.kpi.component == TABLE}
    assert homes == {"us-east-1"}


@pytest.mark.parametrize(
    ("configuration", "resource", "metric", "dimensions"),
    [
        ("HTTP API, Regional", None, "5xx", {"ApiId": "BOOKINGS_TABLE_API_ID"}),
        ("REST API", "bookings", "5xx-error", {"ApiName": "bookings"}),
        ("WebSocket API", None, "client-error", {"ApiId": "BOOKINGS_TABLE_API_ID"}),
    ],
)
def test_api_that_apis_does_not_describe(
    workspace: Workspace, configuration: str, resource: str | None, metric: str, dimensions: dict[str, str]
) -> None:
    changes = {"service": "apigateway", "configuration": configuration, "resource": resource}
    _, results = completed(component(unwatched(workspace), TABLE, **changes))
    assert results.monitoring.kpi(f"{TABLE}-{metric}").measure.first.dimensions == dimensions


# ------------------------------------------------------------------------------------------------- nothing to propose


@pytest.mark.parametrize("customer", ["orders-platform", "tenant-api"])
def test_full_sample_has_no_proposal(customer: str) -> None:
    sample = load_workspace(ROOT)
    found = compute(sample, customer).completed
    assert found.project is sample.projects[customer]
    assert (found.proposals, found.filled) == ((), {})


def test_nothing_is_proposed_where_the_list_itself_is_open(workspace: Workspace) -> None:
    (project,) = workspace.projects.values()
    gap = Open(Gap(("architecture",), "section `architecture`", kind="section"))
    assert complete(project.model_copy(update={"architecture": gap}), workspace.library).proposals == ()
    operations = project.operations.model_copy(update={"kpis": Open(Gap(("operations", "kpis"), "kpis"))})
    assert complete(project.model_copy(update={"operations": operations}), workspace.library).proposals == ()


def test_what_exists_only_as_a_proposal_may_be_referred_to_by_its_kind(workspace: Workspace) -> None:
    _, results = completed(unwatched(workspace))
    ids = results.completed.ids
    assert set(ids) == {"kpi", "alarm", "incident", "severity", "dashboard"}
    assert (ids["severity"], ids["dashboard"]) == ({"critical", "warning"}, {"operations"})
    assert ids["kpi"] == ids["alarm"] == ids["incident"] > {READS, WRITES}


def test_absent_sections_are_filled(workspace: Workspace) -> None:
    (project,) = unwatched(workspace).projects.values()
    absent = {name: Open(Gap((name,), f"section `{name}`", kind="section")) for name in ("operations", "runbook", "apis", "roles")}
    found = complete(project.model_copy(update=absent), workspace.library)
    assert {kpi.component for kpi in found.project.operations.kpis} == {API, FUNCTION, TABLE, TOPIC}
    assert found.project.runbook.incidents


# ---------------------------------------------------------------------------------------------------------- inventory


def test_inventory_says_what_to_write_and_where(workspace: Workspace) -> None:
    _, results = completed(unwatched(workspace, kpis=[{"component": TABLE}]))
    found = {(one.kind, one.id): one for one in results.completed.proposals}
    chosen, free = found["KPI", READS], found["KPI", f"{FUNCTION}-errors"]
    assert (chosen.location, chosen.values["critical"]) == (("operations", "kpis", 0), "> 0 count")
    assert chosen.values["metric"] == free.values["metric"].replace("Errors", "ReadThrottleEvents") == "Sum of ReadThrottleEvents"
    assert "`critical`" in chosen.confirm
    assert free.location == ("architecture", "components", FUNCTION)
    assert f"name `{FUNCTION}` in `operations.unmonitored`" in free.confirm
    assert {one.kind for one in results.completed.proposals} == {"KPI", "alarm", "dashboard", "severity", "runbook entry"}


def test_a_draft_that_chooses_a_component_is_where_its_proposals_belong(workspace: Workspace) -> None:
    _, results = completed(
        unwatched(workspace, kpis=[{"component": FUNCTION, "metric": {"name": "Errors"}}, {"component": TABLE, "proposed": True}])
    )
    found = next(one for one in results.completed.proposals if (one.kind, one.id) == ("KPI", READS))
    assert found.location == ("operations", "kpis", 1)


@pytest.mark.parametrize("part", ["kpis", "alarms"])
def test_draft_of_the_author_is_a_proposal(workspace: Workspace, part: str) -> None:
    (project,) = workspace.projects.values()
    first, *others = getattr(project.operations, part)
    operations = project.operations.model_copy(update={part: [first.model_copy(update={"proposed": True}), *others]})
    found = complete(project.model_copy(update={"operations": operations}), workspace.library)
    (draft,) = found.proposals
    assert draft.location == ("operations", part, 0, "proposed")
    assert "delete its `proposed: true`" in draft.confirm


def test_inventory_says_which_alarms_are_proposed_and_where_they_belong(workspace: Workspace) -> None:
    said = {"kpis": [{"component": TABLE, "metric": {"name": "SystemErrors"}}], "alarms": [{"id": "own", "kpi": f"{TABLE}-system-errors"}]}
    _, results = completed(unwatched(workspace, **said))
    found = {(one.kind, one.id): one for one in results.completed.proposals}
    own, free = found["alarm", "own"], found["alarm", f"{FUNCTION}-errors"]
    assert (own.component, own.location, set(own.values)) == (
        TABLE,
        ("operations", "alarms", 0),
        {"name", "severity", "action", "incident"},
    )
    assert own.confirm == "write `name`, `severity`, `action`, `incident` of the alarm `own` in `operations.alarms`"
    assert (free.component, free.location) == (FUNCTION, ("architecture", "components", FUNCTION))
    assert free.confirm == f"write the alarm `{FUNCTION}-errors` in `operations.alarms`"
    assert free.values["kpi"] == f"{FUNCTION}-errors"
    kpi = found["KPI", f"{TABLE}-system-errors"]
    assert (kpi.location, kpi.values["id"], kpi.values["owner"]) == (("operations", "kpis"), kpi.id, "customer-operations")
    assert kpi.confirm.startswith("write `id`, `name`, `area`")


def test_each_proposal_leads_to_the_document_that_shows_it(workspace: Workspace) -> None:
    _, results = completed(unwatched(workspace))
    shown = {one.kind: one.document for one in results.completed.proposals}
    assert shown == {
        "KPI": "kpis-and-alarms",
        "alarm": "kpis-and-alarms",
        "dashboard": "kpis-and-alarms",
        "severity": "runbook",
        "runbook entry": "runbook",
    }


@pytest.mark.parametrize(
    ("section", "part", "kind", "component", "document"),
    [
        ("operations", "kpis", "KPI", "bookings-api", "kpis-and-alarms"),
        ("operations", "alarms", "alarm", "", "kpis-and-alarms"),
        ("operations", "dashboards", "dashboard", "", "kpis-and-alarms"),
        ("runbook", "severities", "severity", "", "runbook"),
        ("runbook", "incidents", "runbook entry", "bookings-api", "runbook"),
        ("resilience", "protections", "protection", "bookings-table", "recovery-plan"),
        ("resilience", "scenarios", "recovery scenario", "", "recovery-plan"),
        ("cost", "usage", "bill line", "bookings-api", "cost-model"),
    ],
)
def test_each_draft_leads_to_the_document_that_shows_it(
    workspace: Workspace, section: str, part: str, kind: str, component: str, document: str
) -> None:
    (project,) = workspace.projects.values()
    whole = getattr(project, section)
    first, *others = getattr(whole, part)
    drafted = whole.model_copy(update={part: [first.model_copy(update={"proposed": True}), *others]})
    (draft,) = complete(project.model_copy(update={section: drafted}), workspace.library).proposals
    id = getattr(first, "id", None) or component
    assert (draft.kind, draft.id, draft.component, draft.document) == (kind, id, component, document)
    assert (draft.location, draft.values) == ((section, part, 0, "proposed"), {})
    assert draft.confirm == f"read the {kind} `{id}` and delete its `proposed: true`"


def test_nothing_is_proposed_where_nothing_is_to_be_watched(workspace: Workspace) -> None:
    (project,) = workspace.projects.values()
    ids = [component.id for component in project.architecture.components]
    operations = Operations.model_validate({"unmonitored": [{"components": ids, "reason": "A test of every day shows it."}]})
    found = complete(project.model_copy(update={"operations": operations}), workspace.library)
    assert found.project.operations is operations
    assert (found.proposals, found.filled) == ((), {})


def test_the_log_that_a_service_writes_by_itself_has_a_query(workspace: Workspace) -> None:
    project, _ = completed(unwatched(workspace))
    queries = {kpi.component: kpi.log_query for kpi in project.operations.kpis}
    assert queries[FUNCTION] == (
        "fields @timestamp, @message\n| filter @message like /(?i)error|exception|timed out|denied/\n| sort @timestamp desc\n| limit 50"
    )
    assert queries[TABLE] is None
    log = {"id": "api", "group": "/aws/api", "component": API, "retention": "90d", "format": "JSON", "contents": "x"}
    project, _ = completed(unwatched(workspace, logs=[log]))
    described = next(kpi for kpi in project.operations.kpis if kpi.component == API)
    assert (described.log, described.log_query) == ("api", "fields @timestamp, @message\n| sort @timestamp desc\n| limit 50")


def test_an_alarm_on_a_kpi_that_does_not_exist_is_left_to_the_reader(workspace: Workspace) -> None:
    (project,) = workspace.projects.values()
    first, *others = project.operations.alarms
    wrong = first.model_copy(update={"kpi": "nowhere", "incident": None})
    operations = project.operations.model_copy(update={"alarms": [wrong, *others]})
    found = complete(project.model_copy(update={"operations": operations}), workspace.library)
    assert found.project.operations.alarms[0] == wrong


def test_one_alarm_without_an_entry_gets_one_and_the_others_keep_theirs(workspace: Workspace) -> None:
    (project,) = workspace.projects.values()
    first, *others = project.operations.alarms
    operations = project.operations.model_copy(update={"alarms": [first.model_copy(update={"incident": None}), *others]})
    found = complete(project.model_copy(update={"operations": operations}), workspace.library).project
    assert [alarm.incident for alarm in found.operations.alarms] == [first.kpi, *(alarm.incident for alarm in others)]
    assert [entry.id for entry in found.runbook.incidents] == [*(entry.id for entry in project.runbook.incidents), first.kpi]


def test_proposed_alarms_notify_where_most_of_the_authors_do(workspace: Workspace) -> None:
    kpi = {"id": "own", "component": API, "metric": {"name": "5xx"}}
    alarms = [{"id": f"own-{number}", "kpi": "own", "action": action} for number, action in enumerate(["pager", TOPIC, TOPIC, None])]
    project, _ = completed(unwatched(workspace, kpis=[kpi], alarms=[{k: v for k, v in one.items() if v} for one in alarms]))
    assert [alarm.action for alarm in project.operations.alarms[:4]] == ["pager", TOPIC, TOPIC, TOPIC]
    assert {alarm.action for alarm in project.operations.alarms[4:]} == {TOPIC}


def test_of_each_metric_that_cannot_be_proposed_one_reason_is_told(workspace: Workspace) -> None:
    _, results = completed(component(unwatched(workspace), TABLE, service="sqs", resource=None))
    metrics = [one.metric for one in results.completed.unproposed if one.component == TABLE]
    assert "ApproximateNumberOfMessagesVisible" in metrics
    assert len(metrics) == len(set(metrics))
