"""Entries of the runbook: numbered, joined with their alarms, and completed from the library with this system's names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.analysis.runbook import Entry, System, _fix, profile_of, runbook
from generator.model.description.runbook import CliProfile, Incident, Step
from generator.model.workspace import Workspace
from generator.workspace.loader import load_workspace
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return load_workspace(ROOT)


def completed(workspace: Workspace, customer: str, library: str | None, *components: str) -> Entry:
    """Return the entry of an incident that says no more than it must."""
    project = workspace.projects[customer]
    incident = Incident(id="new", title="New", components=list(components), library=library, impact="None.")  # type: ignore[arg-type]
    book = project.runbook.model_copy(update={"incidents": [*project.runbook.incidents, incident]})
    result = runbook(project.model_copy(update={"runbook": book}), workspace.library.troubleshooting)
    return result.entry("new")


def command(entry: Entry) -> str:
    return "\n".join(step.command or step.do for step in (*entry.incident.checks, *entry.incident.fix))


@pytest.mark.parametrize(
    ("customer", "library", "components", "held"),
    [
        (
            "orders-platform",
            "apigw-403-missing-token",
            ("orders-api",),
            [
                "API_ID=$(aws apigateway get-rest-apis --query \"items[?name=='ecommerce-prod-orders-api'].id\" "
                "--output text --region eu-west-1 --profile tern-prod)",
                "aws apigateway get-stages --rest-api-id $API_ID --region eu-west-1 --profile tern-prod",
            ],
        ),
        (
            "tenant-api",
            "apigw-404-route",
            ("catalogue-api",),
            [
                "HTTP_API_ID=$(aws apigatewayv2 get-apis --query \"Items[?Name=='tradeleaf-catalogue-prod'].ApiId\" "
                "--output text --region us-east-1 --profile tradeleaf-prod)",
                "aws apigatewayv2 get-routes --api-id $HTTP_API_ID --region us-east-1 --profile tradeleaf-prod",
            ],
        ),
        (
            "tenant-api",
            "apigw-413",
            ("tenant-api",),
            [
                "QUERY_ID=$(aws logs start-query --log-group-name /tradeleaf/prod/tenant-api/access --start-time "
                "\"$(date -d '-1 hour' +%s)\"",
                'sleep 5; aws logs get-query-results --query-id "$QUERY_ID" --query results --output text --region us-east-1',
            ],
        ),
        ("tenant-api", "apigw-403-domain-mapping", ("tenant-api",), ["--domain-name api.tradeleaf.example --region us-east-1"]),
        (
            "orders-platform",
            "apigw-cert-expired",
            ("services-certificate",),
            ["--start-time \"$(date -u -d '-2 days' +%Y-%m-%dT%H:%M:%SZ)\"", "--certificate-arn $CERT_ARN"],
        ),
        (
            "orders-platform",
            "apigw-500-lambda-permission",
            ("orders-api", "orders-get-order"),
            [
                "aws lambda get-policy --function-name ecommerce-prod-orders-get-order --region eu-west-1",
                "--source-arn arn:aws:execute-api:eu-west-1:111122223333:$API_ID/prod/GET/orders --region eu-west-1",
            ],
        ),
    ],
)
def test_the_commands_of_the_library_bear_the_names_of_the_system(
    workspace: Workspace, customer: str, library: str, components: tuple[str, ...], held: list[str]
) -> None:
    entry = completed(workspace, customer, library, *components)
    assert [part for part in held if part not in command(entry)] == []
    assert {"symptom", "meaning", "checks", "fix"} <= set(entry.inherited)


def test_a_file_that_only_the_reader_has_is_explained(workspace: Workspace) -> None:
    id = next(id for id, one in workspace.library.troubleshooting.items() if any("client.pem" in command for command in one.diagnose))
    (check,) = completed(workspace, "orders-platform", id, "orders-api").incident.checks
    assert "client.pem is a client certificate that the truststore has, and client.key its key." in check.do


def test_what_an_incident_says_itself_stays(workspace: Workspace) -> None:
    project = workspace.projects["orders-platform"]
    entry = runbook(project, workspace.library.troubleshooting).entry("api-5xx")
    written = next(one for one in project.runbook.incidents if one.id == "api-5xx")
    assert entry.incident == written
    assert entry.inherited == ()


def test_an_entry_knows_its_alarms_and_the_most_urgent_severity(workspace: Workspace) -> None:
    project = workspace.projects["tenant-api"]
    entry = runbook(project, workspace.library.troubleshooting).entry("tenant-api-faults")
    assert {alarm.incident for alarm in entry.alarms} == {"tenant-api-faults"}
    assert entry.severity is not None
    assert entry.severity.id == "sev1"


def test_without_an_own_check_its_alarms_tell_that_it_is_over(workspace: Workspace) -> None:
    project = workspace.projects["orders-platform"]
    silent = [one.model_copy(update={"verify": []}) for one in project.runbook.incidents]
    book = project.runbook.model_copy(update={"incidents": silent})
    result = runbook(project.model_copy(update={"runbook": book}), workspace.library.troubleshooting)
    (step,) = result.entry("sign-in-throttled").incident.verify
    assert "aws cloudwatch describe-alarms --alarm-names users-prod-sign-in-throttles" in (step.command or "")
    assert "verify" in result.entry("sign-in-throttled").inherited


def test_the_library_tells_when_it_is_over_and_the_way_back(workspace: Workspace) -> None:
    troubles = workspace.library.troubleshooting
    assert [id for id, one in troubles.items() if not (one.verify and one.rollback)] == []
    entry = completed(workspace, "orders-platform", "apigw-canary-bad", "orders-api")
    assert [step.do for step in entry.incident.verify] == [troubles["apigw-canary-bad"].verify]
    assert entry.incident.rollback == troubles["apigw-canary-bad"].rollback
    assert {"verify", "rollback"} <= set(entry.inherited)


def test_an_entry_that_is_in_no_library_lacks_what_it_does_not_say(workspace: Workspace) -> None:
    entry = completed(workspace, "orders-platform", None, "orders-api")
    assert (entry.incident.checks, entry.incident.meaning, entry.inherited) == ([], None, ())


@pytest.mark.parametrize(
    ("text", "do", "command"),
    [
        ("raise the quota", "Raise the quota.", None),
        ("a", "A.", None),
        ("`aws sts get-caller-identity`", "Where that is the cause, run this.", "aws sts get-caller-identity"),
        ("`aws sts` shows it", "`aws sts` shows it.", None),
        ("see `aws sts`", "See `aws sts`.", None),
    ],
)
def test_a_fix_of_the_library_is_a_sentence_or_a_command(text: str, do: str, command: str | None) -> None:
    step = _fix(text, System("eu-west-1", {}, {}))
    assert step.do.startswith(do)
    assert (step.command is None) == (command is None)
    assert not command or command in (step.command or "")


@pytest.mark.parametrize(
    ("type", "left"),
    [
        ("REST", ["aws apigateway get-stages --rest-api-id API_ID", "aws apigatewayv2 get-domain-names", "aws logs tail X"]),
        ("HTTP", ["aws apigatewayv2 get-stages --api-id API_ID", "aws apigatewayv2 get-domain-names", "aws logs tail X"]),
        ("WebSocket", ["aws apigatewayv2 get-stages --api-id API_ID", "aws apigatewayv2 get-domain-names", "aws logs tail X"]),
        (
            None,
            [
                "aws apigateway get-stages --rest-api-id API_ID",
                "aws apigatewayv2 get-stages --api-id API_ID",
                "aws apigatewayv2 get-domain-names",
                "aws logs tail X",
            ],
        ),
    ],
)
def test_commands_for_an_api_of_another_type_are_left_out(type: str | None, left: list[str]) -> None:
    commands = ["aws apigateway get-stages --rest-api-id API_ID", "aws apigatewayv2 get-stages --api-id API_ID"]
    system = System("eu-west-1", {}, {}, type=type)
    assert system.fitting([*commands, "aws apigatewayv2 get-domain-names", "aws logs tail X"]) == left


@pytest.mark.parametrize(
    ("profiles", "access", "found"),
    [
        ([("first", None), ("own", "production")], ["aws sso login --profile in-text"], "own"),
        ([("other", "log-archive"), ("any", None)], [], "other"),
        ([("first", None), ("other", "log-archive")], ["aws sso login --profile in-text"], "first"),
        ([], [None, "aws sso login --profile in-text", "aws sso login --profile later"], "in-text"),
        ([], ["aws sso login --profile=in-text"], "in-text"),
        ([], ["aws sso login"], None),
        ([], [], None),
    ],
)
@pytest.mark.parametrize("alone", [True, False])
def test_the_profile_that_commands_are_run_with(
    starter: Path, profiles: list[tuple[str, str | None]], access: list[str | None], found: str | None, *, alone: bool
) -> None:
    """Of no component it is the first one."""
    project = load_workspace(starter).projects["example"]
    book = project.runbook.model_copy(
        update={
            "profiles": [CliProfile(name=name, role="operator", account=account) for name, account in profiles],
            "access": [Step(do="Sign in.", command=command) for command in access],
        }
    )
    changed = project.model_copy(update={"runbook": book})
    components = project.architecture.components[:1] if alone else []
    assert profile_of(components, changed) == (found if alone or not profiles else profiles[0][0])


@pytest.mark.parametrize(
    ("id", "shown"),
    [
        ("errors", "--alarm-types MetricAlarm CompositeAlarm --query '[MetricAlarms,CompositeAlarms][].[AlarmName,StateValue]'"),
        ("overload", "--query 'MetricAlarms[].[AlarmName,StateValue]'"),
    ],
)
def test_alarms_on_an_error_budget_are_composite_and_shown_only_if_asked_for(starter: Path, id: str, shown: str) -> None:
    small = load_workspace(starter)
    project = small.projects["example"]
    silent = [one.model_copy(update={"verify": []}) for one in project.runbook.incidents]
    book = project.runbook.model_copy(update={"incidents": silent})
    entry = runbook(project.model_copy(update={"runbook": book}), small.library.troubleshooting).entry(id)
    (step,) = entry.incident.verify
    names = " ".join(alarm.name or alarm.id for alarm in entry.alarms)
    assert step.command == (
        f"aws cloudwatch describe-alarms --alarm-names {names} {shown} --output text --region eu-west-1 --profile kestrel-production"
    )
    assert step.expect == "`OK` on every line"


def test_the_meaning_lists_the_causes_of_the_library(workspace: Workspace) -> None:
    id, trouble = next((id, one) for id, one in workspace.library.troubleshooting.items() if len(one.causes) > 1)
    entry = completed(workspace, "orders-platform", id, "orders-api")
    assert entry.incident.meaning == f"One of these: {'; '.join(trouble.causes)}."


@pytest.mark.parametrize(
    ("command", "times"),
    [
        ("aws ce x --time-period Start=START_DATE,End=END_DATE", ["-u -d '-7 days' +%Y-%m-%d", "-u +%Y-%m-%d"]),
        ("aws logs tail X --start-time START --end-time END", ["-d '-1 hour' +%s", "+%s"]),
        ("aws x --start-time START --end-time END", ["-u -d '-1 hour' +%Y-%m-%dT%H:%M:%SZ", "-u +%Y-%m-%dT%H:%M:%SZ"]),
        ("aws x --start-time START --period 86400", ["-u -d '-2 days' +%Y-%m-%dT%H:%M:%SZ"]),
        ("aws x", []),
    ],
)
def test_times_are_those_that_a_service_takes(command: str, times: list[str]) -> None:
    (line,) = System("eu-west-1", {}, {}).script([command])
    assert re.findall(r'"\$\(date (.*?)\)"', line) == times
    assert line.startswith("aws ")
    assert line.endswith(" --region eu-west-1")


@pytest.mark.parametrize("command", ["aws x --region us-east-1", "curl https://api.example.com"])
def test_a_command_that_names_its_region_or_asks_no_aws_stays(command: str) -> None:
    assert System("eu-west-1", {}, {}).script([command]) == [command]


@pytest.mark.parametrize(
    ("customer", "component", "names"),
    [
        ("orders-platform", "orders-api", {"API": "ecommerce-prod-orders-api", "API_DIMENSION": "ApiName", "STAGE": "prod"}),
        ("tenant-api", "catalogue-api", {"API": "$HTTP_API_ID", "API_DIMENSION": "ApiId"}),
    ],
)
def test_an_api_is_named_as_its_metrics_know_it(workspace: Workspace, customer: str, component: str, names: dict[str, str]) -> None:
    project = workspace.projects[customer]
    components = [one for one in project.architecture.components if one.id == component]
    known = System.around(components, project).names
    assert {name: known.get(name) for name in names} == names
