"""Where alarms are deployed, under which names, and what of their texts only the account fills in: the cases that went wrong before."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cfnlint
import hcl2
import pytest
import yaml
from cfnlint.config import ManualArgs

from generator.analysis.monitoring import homes_of
from generator.analysis.results import Results, compute
from generator.analysis.runbook import runbook
from generator.model.description.operations import CustomMetric, LogFilter
from generator.model.description.project import Project
from generator.outputs.alarms import write_files
from generator.workspace.loader import load_workspace
from generator.workspace.plain_yaml import written
from generator.writers import alarms
from generator.writers.alarms.cloudformation import MOST_RESOURCES
from generator.writers.alarms.parameters import Parameters, free
from tests.faults.cases import fault_case

Made = Callable[[str], dict[str, str]]


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Project, Results]]:
    """The project of a case, and what is computed of it; each is read once."""
    read: dict[str, tuple[Project, Results]] = {}

    def of(case: str) -> tuple[Project, Results]:
        if case not in read:
            workspace = load_workspace(fault_case(case).write(tmp_path_factory.mktemp(case)))
            ((id, project),) = workspace.projects.items()
            read[case] = (project, compute(workspace, id))
        return read[case]

    return of


@pytest.fixture(scope="module")
def made(described: Callable[[str], tuple[Project, Results]]) -> Made:
    """The files of a case."""

    def of(case: str) -> dict[str, str]:
        project, results = described(case)
        return alarms.files(alarms.deployment(project, results.monitoring), project.name)

    return of


def resources(text: str, kind: str = "AWS::CloudWatch::Alarm") -> list[dict[str, Any]]:
    return [one["Properties"] for one in yaml.safe_load(text)["Resources"].values() if one["Type"] == kind]


def taken_by_aws(files: dict[str, str], region: str = "eu-west-1") -> None:
    """Assert that cfn-lint and a reader of HCL take each of `files`."""
    for name, text in files.items():
        if name.endswith(".yaml"):
            assert [str(match) for match in cfnlint.lint(text, config=ManualArgs(regions=[region]))] == [], name
        if name.endswith(".tf"):
            assert hcl2.loads(text), name


# ------------------------------------------------------------------------------------------------------------- Regions


def test_alarms_go_where_the_components_are_and_not_where_prices_are(made: Made) -> None:
    files = made("alarm-region")
    assert "eu-west-1" not in "".join(files.values())
    assert "--region eu-central-1" in files["README.md"]
    assert 'default     = "eu-central-1"' in files["alarms.tf"]
    assert "region              = var.region" in files["alarms.tf"]
    assert 'allowed_account_ids = ["111122223333"]' in files["alarms.tf"]


def test_metrics_of_a_global_service_have_a_stack_in_their_region(made: Made) -> None:
    files = made("alarm-global")
    assert {"alarms.yaml", "alarms.tf", "us-east-1/alarms.yaml", "us-east-1/alarms.tf"} < files.keys()
    assert {one["Namespace"] for one in resources(files["us-east-1/alarms.yaml"])} == {"AWS/CloudFront"}
    assert "AWS/CloudFront" not in {one.get("Namespace") for one in resources(files["alarms.yaml"])}
    assert "--stack-name example-alarms-us-east-1 --region us-east-1" in files["README.md"]
    assert "template-file us-east-1/alarms.yaml" in files["README.md"]
    taken_by_aws(files)


def test_a_dashboard_asks_each_region_for_its_own_metrics(made: Made) -> None:
    (board,) = resources(made("alarm-global")["alarms.yaml"], "AWS::CloudWatch::Dashboard")
    widgets = json.loads(board["DashboardBody"]["Fn::Sub"])["widgets"]
    regions = {one["properties"]["title"]: one["properties"]["region"] for one in widgets if one["type"] == "metric"}
    assert regions.pop("Errors at the edge") == "us-east-1"
    assert set(regions.values()) == {"${AWS::Region}"}
    logs = {one["properties"]["title"]: one["properties"]["region"] for one in widgets if one["type"] == "log"}
    assert logs["Errors at the edge: what explains it"] == "${AWS::Region}"


def test_is_it_over_asks_each_region_for_its_alarms(described: Callable[[str], tuple[Project, Results]]) -> None:
    project, results = described("alarm-global")
    entry = results.runbook.entry("errors")
    book = project.runbook.model_copy(update={"incidents": [entry.incident.model_copy(update={"verify": []})]})
    (shown,) = runbook(project.model_copy(update={"runbook": book}), {}, homes_of(results.monitoring)).entries
    commands = (shown.incident.verify[0].command or "").splitlines()
    assert [re.findall(r"--region (\S+)", line) for line in commands] == [["eu-west-1"], ["us-east-1"]]
    assert "kestrel-edge-5xx" in commands[1]
    assert "--alarm-types MetricAlarm CompositeAlarm" in commands[0]


# --------------------------------------------------------------------------------------------------------------- names


def test_parts_of_a_burn_alarm_avoid_the_ids_of_the_author(made: Made) -> None:
    files = made("alarm-key")
    names = {one["AlarmName"] for one in resources(files["alarms.yaml"])}
    composite = resources(files["alarms.yaml"], "AWS::CloudWatch::CompositeAlarm")[0]
    assert set(re.findall(r'ALARM\("(.*?)"\)', composite["AlarmRule"])) < names
    assert len(names) == 7
    labels = re.findall(r'^resource "(\S+)" "(\S+)"', files["alarms.tf"], re.MULTILINE)
    assert len(labels) == len(set(labels))
    taken_by_aws(files)


def test_the_band_avoids_the_names_of_the_author(made: Made) -> None:
    (alarm,) = (one for one in resources(made("expression-band")["alarms.yaml"]) if one["AlarmName"].endswith("5xx"))
    ids = [one["Id"] for one in alarm["Metrics"]]
    assert len(ids) == len(set(ids)) == 4
    assert alarm["ThresholdMetricId"] not in ("a", "band")
    taken_by_aws(made("expression-band"))


def test_the_value_of_an_expression_finds_a_free_name(made: Made) -> None:
    (alarm,) = (one for one in resources(made("expression-names")["alarms.yaml"]) if "Metrics" in one and len(one["Metrics"]) == 5)
    ids = [one["Id"] for one in alarm["Metrics"]]
    assert len(ids) == len(set(ids))
    taken_by_aws(made("expression-names"))


def test_names_of_parameters_never_meet() -> None:
    parameters = Parameters()
    topics = [parameters.topic("alarms-topic", "x"), parameters.topic("alarms.topic", "y")]
    placeholders = [parameters.placeholder(word) for word in ("ALARMS_TOPIC_ARN", "A_1_ID", "A1_ID")]
    for tool in ("camel", "snake"):
        names = [getattr(one, tool) for one in (*topics, *placeholders)]
        assert len(names) == len(set(names))
    assert parameters.placeholder("A_1_ID") is placeholders[1]


@pytest.mark.parametrize(("taken", "expected"), [((), "band"), (("band",), "band2"), (("band", "band2"), "band3")])
def test_free_names(taken: tuple[str, ...], expected: str) -> None:
    assert free("band", taken, "") == expected


# ---------------------------------------------------------------------------------------------------------------- texts


def test_a_word_of_a_log_query_is_no_parameter(made: Made) -> None:
    files = made("alarm-parameter")
    assert "UnknownTenantId" not in "".join(files.values())
    assert "unknown_tenant_id" not in "".join(files.values())
    (board,) = resources(files["alarms.yaml"], "AWS::CloudWatch::Dashboard")
    assert "UNKNOWN_TENANT_ID" in board["DashboardBody"]["Fn::Sub"]
    assert "UNKNOWN_TENANT_ID" in files["alarms.tf"]


def test_a_word_of_a_title_is_no_parameter(described: Callable[[str], tuple[Project, Results]]) -> None:
    project, results = described("alarm-parameter")
    first, *others = results.monitoring.kpis
    named = replace(first, kpi=first.kpi.model_copy(update={"name": "Calls without SOME_TENANT_ID"}))
    files = alarms.files(alarms.deployment(project, replace(results.monitoring, kpis=(named, *others))), "x")
    (board,) = resources(files["alarms.yaml"], "AWS::CloudWatch::Dashboard")
    assert "Calls without SOME_TENANT_ID" in board["DashboardBody"]["Fn::Sub"]
    assert "SomeTenantId" not in "".join(files.values())
    assert "some_tenant_id" not in "".join(files.values())


def test_texts_that_look_like_numbers_are_quoted(made: Made) -> None:
    text = made("alarm-numlike")["alarms.yaml"]
    for value in ("12e4567890", "0898765432", "1e3"):
        assert f': "{value}"' in text
        assert not re.search(rf"[:-] {value}$", text, re.MULTILINE)
    read = resources(text)
    assert "1e3" in {one["AlarmName"] for one in read}
    assert "0898765432" in {pair["Value"] for one in read for pair in one.get("Dimensions", ())}


@pytest.mark.parametrize(
    "value", ["1e3", "0x1F", "0o17", "1_000", "12:30:45", "2026-11-30", ".5", "+1", "~", "Null", "YES", "off", "n", "=", ""]
)
def test_what_yaml_reads_otherwise_stands_in_quotes(value: str) -> None:
    assert written({"Key": value}) == f'Key: "{value}"\n'


def test_sentences_of_a_description_end_with_a_full_stop(made: Made) -> None:
    described = [one["AlarmDescription"] for one in resources(made("alarm-numlike")["alarms.yaml"])]
    assert all(re.search(r"[.!?] Severity \d\. Entry: .*[.!?] Runbook: ", text) for text in described)
    assert any("an error instead of a booking. Severity 1." in text for text in described)


def test_counts_agree_with_their_nouns(made: Made) -> None:
    read = made("alarm-numlike")["README.md"]
    assert "7 metric alarms, 2 composite alarms, 1 dashboard, for account `111122223333` and Region `eu-west-1`." in read


# ---------------------------------------------------------------------------------------------------------- OK actions


def test_the_end_of_a_failure_is_notified_unless_the_alarm_says_otherwise(described: Callable[[str], tuple[Project, Results]]) -> None:
    project, results = described("alarm-numlike")
    first, *others = results.monitoring.alarms
    silent = replace(results.monitoring, alarms=(replace(first, notify_ok=False), *others))
    files = alarms.files(alarms.deployment(project, silent), "x")
    kinds = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
    acting = [one for kind in kinds for one in resources(files["alarms.yaml"], kind) if "AlarmActions" in one]
    assert [one["AlarmName"] for one in acting if "OKActions" not in one] == [first.name]
    assert all(one["OKActions"] == one["AlarmActions"] for one in acting if "OKActions" in one)
    assert files["alarms.tf"].count("ok_actions") == len(acting) - 1


# ---------------------------------------------------------------------------------------------------------------- sizes


def test_a_stack_of_more_than_500_resources_comes_in_parts(described: Callable[[str], tuple[Project, Results]]) -> None:
    project, results = described("alarm-numlike")
    one = CustomMetric(
        id="m",
        namespace="Kestrel",
        name="M",
        unit="Count",
        emitted_by="bookings-function",
        filter=LogFilter(log="function", pattern="ERROR"),
    )
    metrics = [one.model_copy(update={"id": f"m{number}"}) for number in range(MOST_RESOURCES)]
    operations = project.operations.model_copy(update={"metrics": metrics})
    changed = project.model_copy(update={"operations": operations})
    files = alarms.files(alarms.deployment(changed, results.monitoring), "x")
    assert {"alarms.yaml", "alarms-2.yaml", "alarms.tf"} < files.keys()
    parts = [yaml.safe_load(files[name])["Resources"] for name in ("alarms.yaml", "alarms-2.yaml")]
    assert [len(part) for part in parts] == [MOST_RESOURCES, 10]
    assert not parts[0].keys() & parts[1].keys()
    for part in parts:
        for resource in part.values():
            assert set(resource.get("DependsOn", ())) <= part.keys()
    assert "alarms-2.yaml --stack-name example-alarms-2" in files["README.md"]


def test_files_of_further_stacks_are_written_into_their_folders(made: Made, tmp_path: Path) -> None:
    write_files(made("alarm-global"), tmp_path)
    assert (tmp_path / "us-east-1" / "alarms.yaml").read_text("utf-8").startswith("# ")
