"""Alarms as code: CloudFormation and Terraform take it, and each alarm is the one that the document shows, field by field."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import cfnlint
import hcl2
import pytest
import yaml
from cfnlint.config import ManualArgs

from generator.analysis.monitoring import monitoring
from generator.analysis.results import Results, compute
from generator.document.dialect import Dialect
from generator.document.tree import Code, Document, Heading, Link, List, Paragraph, Table, plain, walk
from generator.edition import templates_of
from generator.model.types.open import Gap, Open
from generator.model.workspace import Workspace
from generator.outputs.alarms import files_of
from generator.pages.context import pages
from generator.pages.render import Renderer
from generator.workspace.loader import load_workspace
from generator.writers import alarms
from generator.writers.alarms.cloudformation import COMPARISONS, value
from generator.writers.alarms.deployment import PROPOSED
from generator.writers.alarms.hcl import Reference, Template, block, written
from generator.writers.alarms.parameters import Parameters
from tests.analysis.proposals.unwatched import unwatched
from tests.conftest import ROOT

CUSTOMERS = ("orders-platform", "tenant-api")
SYMBOLS = {word: symbol for symbol, word in COMPARISONS.items()}


@dataclass(frozen=True)
class Pack:
    workspace: Workspace
    results: dict[str, Results]
    documents: dict[str, Document]


@pytest.fixture(scope="module")
def pack(dialect: Dialect) -> Pack:
    """The sample with its documents on KPIs and alarms."""
    workspace = load_workspace(ROOT)
    results = {id: compute(workspace, id) for id in workspace.projects}
    templates, folders = templates_of(ROOT)
    renderer = Renderer(folders, {one.name: one for one in templates}, dialect, workspace.partner)
    wanted = [page for page in pages(workspace, results, templates) if page.template.entry.id == "kpis-and-alarms"]
    made = [renderer.document(page, renderer.markdown(page)) for page in wanted]
    return Pack(workspace, results, {one.customer: one for one in made})


@pytest.fixture(scope="module", params=CUSTOMERS)
def customer(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def files(pack: Pack, customer: str) -> dict[str, str]:
    project = pack.workspace.projects[customer]
    return alarms.files(alarms.deployment(project, pack.results[customer].monitoring), project.name)


# ----------------------------------------------------------------------------------------------- three ways to the facts

Facts = dict[str, Any]
"""An alarm's fields; `metrics` are (id, namespace, name, dimensions, statistic), `measured` a metric's name or an expression."""


def templates(made: dict[str, str]) -> list[str]:
    return [text for name, text in made.items() if name.endswith(".yaml")]


def configurations(made: dict[str, str]) -> list[str]:
    return [text for name, text in made.items() if name.endswith(".tf")]


def documented(document: Document) -> dict[str, Facts]:
    """Return the alarms of the table `As deployed`; what an expression computes with stands under the KPI."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    deployed = next(one for one in tables if plain(one.header[-1].inlines) == "Fires at; missing data")
    queries = dict(listed(document))
    found = {}
    for row in deployed.rows:
        name, metric, formed, fires = (plain(cell.inlines) for cell in row)
        fires, _, missing = fires.rpartition("; ")
        measured = next(part.text for part in row[1].inlines if isinstance(part, Code))
        link = next((one for one in row[1].inlines if isinstance(one, Link)), None)
        statistic, _, period = formed.rpartition("over ")
        single = {("", "", measured, pairs(metric.partition(": ")[2]), statistic.strip())}
        metrics = queries[link.target.lstrip("#"), measured] if link is not None else single
        threshold, _, points = fires.replace("\u00a0", " ").rpartition(", ")
        operator, _, limit = threshold.replace("a band of", "band").rpartition(" ")
        m, n = points.split(" of ")
        found[name] = {
            "measured": measured,
            "metrics": metrics,
            "seconds": seconds(period),
            "operator": operator,
            "limit": Decimal(limit.replace(",", "")),
            "points": int(m),
            "periods": int(n),
            "missing": missing,
        }
    return found


def listed(document: Document) -> Iterator[tuple[tuple[str, str], set[tuple[Any, ...]]]]:
    """Yield what each expression computes with: the anchor of its KPI, the expression, the metrics."""
    anchor, expression = "", ""
    for one in document.blocks:
        if isinstance(one, Heading):
            anchor = one.anchor
        elif isinstance(one, List) and anchor.startswith("kpi-"):
            lines = [plain_of(item.blocks) for item in one.items]
            matches = [re.fullmatch(r"(\w+): (\S+) of (\S+) \((\S+), (.*)\)", line) for line in lines]
            metrics = {(m[1], m[4], m[3], pairs(m[5]), m[2]) for m in matches if m}
            if metrics:
                yield (anchor, expression), metrics
        elif isinstance(one, Paragraph) and plain(one.inlines).endswith("with these metrics:"):
            expression = next(part.text for part in walk(one.inlines) if isinstance(part, Code))


def plain_of(blocks: Any) -> str:
    return "".join(getattr(part, "text", "") for part in walk(blocks)).strip()


def seconds(written: str) -> int:
    """Return a duration that the document writes in words, such as 1 hour 30 minutes, in seconds."""
    units = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
    return sum(int(number) * units[unit] for number, unit in re.findall(r"(\d+) (\w+?)s?\b", written))


def pairs(written: str) -> frozenset[tuple[str, str]]:
    """Return the dimensions that the document writes as `Name = value, …`."""
    if written == "no dimensions":
        return frozenset()
    return frozenset((name, one) for name, _, one in (pair.partition(" = ") for pair in written.split(", ")))


def of_cloudformation(made: dict[str, str]) -> dict[str, Facts]:
    found = {}
    for resource in (one for text in templates(made) for one in yaml.safe_load(text)["Resources"].values()):
        if resource["Type"] != "AWS::CloudWatch::Alarm":
            continue
        one = resource["Properties"]
        if "Metrics" in one:
            read = [(part, part["MetricStat"]) for part in one["Metrics"] if "MetricStat" in part]
            metrics = {
                (
                    part["Id"],
                    stat["Metric"]["Namespace"],
                    stat["Metric"]["MetricName"],
                    dimensions(stat["Metric"].get("Dimensions", [])),
                    stat["Stat"],
                )
                for part, stat in read
            }
            seconds = {stat["Period"] for _, stat in read}
            computed = {part["Id"]: part["Expression"] for part in one["Metrics"] if "Expression" in part}
        else:
            statistic = one.get("Statistic") or one["ExtendedStatistic"]
            metrics = {("", one["Namespace"], one["MetricName"], dimensions(one.get("Dimensions", [])), statistic)}
            seconds, computed = {one["Period"]}, {}
        found[one["AlarmName"]] = facts(
            metrics,
            seconds,
            computed,
            one["ComparisonOperator"],
            one.get("Threshold"),
            one["DatapointsToAlarm"],
            one["EvaluationPeriods"],
            one["TreatMissingData"],
            one.get("ThresholdMetricId"),
        )
    return found


def dimensions(given: list[dict[str, Any]]) -> frozenset[tuple[str, str]]:
    return frozenset((one["Name"], spoken(one["Value"])) for one in given)


def spoken(given: Any) -> str:
    """Return a value of a template with its parameters as the description writes them."""
    if isinstance(given, dict):
        return re.sub(r"(?<!^)(?=[A-Z])", "_", given["Ref"]).upper()
    reference = re.fullmatch(r"\$\{var\.(\w+)\}", given)
    return reference[1].upper() if reference else str(given).replace("$${", "${")


def of_terraform(made: dict[str, str]) -> dict[str, Facts]:
    found = {}
    for one in (one for text in configurations(made) for one in resources(text, "aws_cloudwatch_metric_alarm")):
        if "metric_query" in one:
            read = [(part, part["metric"][0]) for part in one["metric_query"] if "metric" in part]
            metrics = {(part["id"], stat["namespace"], stat["metric_name"], mapping(stat), stat["stat"]) for part, stat in read}
            seconds = {stat["period"] for _, stat in read}
            computed = {part["id"]: part["expression"] for part in one["metric_query"] if "expression" in part}
        else:
            statistic = one.get("statistic") or one["extended_statistic"]
            metrics = {("", one["namespace"], one["metric_name"], mapping(one), statistic)}
            seconds, computed = {one["period"]}, {}
        found[one["alarm_name"]] = facts(
            metrics,
            seconds,
            computed,
            one["comparison_operator"],
            one.get("threshold"),
            one["datapoints_to_alarm"],
            one["evaluation_periods"],
            one["treat_missing_data"],
            one.get("threshold_metric_id"),
        )
    return found


def mapping(one: dict[str, Any]) -> frozenset[tuple[str, str]]:
    return frozenset((unquoted(name), spoken(value)) for name, value in one.get("dimensions", {}).items())


@cache
def configuration(text: str) -> dict[str, Any]:
    """Return a Terraform configuration as python-hcl2 reads it, once: it takes seconds."""
    return dict(hcl2.loads(text))


def resources(text: str, kind: str) -> Iterator[dict[str, Any]]:
    for one in configuration(text)["resource"]:
        for type, named in one.items():
            if unquoted(type) == kind:
                yield from (unquoted(content) for content in named.values())


def unquoted(part: Any) -> Any:
    """Return a part of a parsed configuration with its strings as they read: hcl2 leaves the quotes on."""
    if isinstance(part, dict):
        return {unquoted(key): unquoted(value) for key, value in part.items()}
    if isinstance(part, list):
        return [unquoted(value) for value in part]
    return json.loads(part) if isinstance(part, str) and part.startswith('"') else part


def facts(
    metrics: set[tuple[Any, ...]],
    seconds: set[int],
    computed: dict[str, str],
    operator: str,
    limit: Any,
    points: int,
    periods: int,
    missing: str,
    band: str | None,
) -> Facts:
    (period,) = seconds
    if band is not None:
        limit = re.fullmatch(r"ANOMALY_DETECTION_BAND\(\w+, (.*)\)", computed.pop(band))[1]  # type: ignore[index]
    measured = next(iter(computed.values()), None)
    if measured is None:
        ((_, namespace, name, pairs, statistic),) = metrics
        metrics, measured = {("", namespace, name, pairs, statistic)}, name
    return {
        "measured": measured,
        "metrics": metrics,
        "seconds": period,
        "operator": SYMBOLS[operator],
        "limit": Decimal(str(limit)),
        "points": points,
        "periods": periods,
        "missing": missing,
    }


def without_namespace(one: Facts) -> Facts:
    """Return the facts that the table shows of a single metric: its namespace stands under the KPI."""
    return {**one, "metrics": {("", "", *rest) if not id else (id, space, *rest) for id, space, *rest in one["metrics"]}}


# ------------------------------------------------------------------------------------------------------------- tests


def test_each_alarm_is_the_documented_one(pack: Pack, customer: str) -> None:
    made, shown = files(pack, customer), documented(pack.documents[customer])
    cloudformation, terraform = of_cloudformation(made), of_terraform(made)
    assert cloudformation == terraform
    assert len(shown) > 40
    assert shown.keys() == cloudformation.keys()
    for name, expected in shown.items():
        assert without_namespace(cloudformation[name]) == expected, name


def test_cloudformation_takes_it_without_a_warning(pack: Pack, customer: str, tmp_path: Path) -> None:
    for number, text in enumerate(templates(files(pack, customer))):
        path = tmp_path / f"alarms-{number}.yaml"
        path.write_text(text, "utf-8")
        config = ManualArgs(regions=[pack.workspace.projects[customer].cost.region])
        assert [str(one) for one in cfnlint.lint_file(path, config=config)] == []


def test_every_description_leads_to_the_runbook(pack: Pack, customer: str) -> None:
    made = files(pack, customer)
    entries = {one.id for one in pack.workspace.projects[customer].runbook.incidents}
    described = [
        one["Properties"]["AlarmDescription"]
        for one in yaml.safe_load(made["alarms.yaml"])["Resources"].values()
        if "AlarmDescription" in one["Properties"]
    ]
    kinds = ("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm")
    assert described == [one["alarm_description"] for kind in kinds for one in resources(made["alarms.tf"], kind)]
    for text in described:
        match = re.search(rf"Runbook: https://evidence\.example\.com/customers/{customer}/runbook\.html#(\S+)$", text)
        assert match is not None, text
        assert match[1] in entries | {"customer-impact"}
        assert len(text) <= 1024


def test_a_burn_rate_alarm_waits_for_both_windows(pack: Pack, customer: str) -> None:
    made = files(pack, customer)
    template = yaml.safe_load(made["alarms.yaml"])["Resources"]
    composites = {one["Properties"]["AlarmName"]: one for one in template.values() if one["Type"] == "AWS::CloudWatch::CompositeAlarm"}
    watched = {one.name for one in pack.results[customer].monitoring.alarms if one.burn is not None}
    impact = pack.workspace.projects[customer].operations.customer_impact
    assert impact is not None
    del composites[impact.name]
    assert composites.keys() == watched
    for name, one in composites.items():
        assert one["Properties"]["AlarmRule"] == f'ALARM("{name}-long") AND ALARM("{name}-short")'
        parts = [template[part]["Properties"] for part in one["DependsOn"]]
        assert [part["AlarmName"] for part in parts] == [f"{name}-long", f"{name}-short"]
        assert all("AlarmActions" not in part for part in parts)
    rules = [one["alarm_rule"] for one in resources(made["alarms.tf"], "aws_cloudwatch_composite_alarm")]
    assert len(rules) == len(watched) + 1
    rules = [rule for rule in rules if " OR " not in rule]
    assert all(rule.count("${aws_cloudwatch_metric_alarm.") == 2 for rule in rules)


def test_customer_impact_fires_while_an_alarm_of_severity_1_does(pack: Pack, customer: str) -> None:
    made = files(pack, customer)
    template = yaml.safe_load(made["alarms.yaml"])["Resources"]
    one = template["CustomerImpactAlarm"]["Properties"]
    urgent = [watched.name for watched in pack.results[customer].monitoring.alarms if watched.alarm.severity == "sev1"]
    assert set(one["AlarmRule"].split(" OR ")) == {f'ALARM("{name}")' for name in urgent}
    assert {template[part]["Properties"]["AlarmName"] for part in template["CustomerImpactAlarm"]["DependsOn"]} == set(urgent)
    assert "AlarmActions" not in one
    (rule,) = [one["alarm_rule"] for one in resources(made["alarms.tf"], "aws_cloudwatch_composite_alarm") if " OR " in one["alarm_rule"]]
    assert rule.count(".alarm_name}") == len(urgent)


def test_dashboards_show_every_kpi_and_its_query(pack: Pack, customer: str) -> None:
    project = pack.workspace.projects[customer]
    shown: dict[str, list[dict[str, Any]]] = {}
    for one in yaml.safe_load(files(pack, customer)["alarms.yaml"])["Resources"].values():
        if one["Type"] == "AWS::CloudWatch::Dashboard":
            body = one["Properties"]["DashboardBody"]["Fn::Sub"]
            assert set(re.findall(r"\$\{([^!}]+)\}", body)) <= {"AWS::Region", "GraphqlApiId", "UserPoolId", "AppClientId"}
            shown[one["Properties"]["DashboardName"]] = json.loads(body)["widgets"]
    names = {one.id: one.name for one in project.operations.dashboards}
    assert shown.keys() == set(names.values())
    for kpi in project.operations.kpis:
        titles = [widget["properties"].get("title") for widget in shown[names[kpi.dashboard]]]
        assert titles.count(kpi.name) == 1
        assert titles.count(f"{kpi.name}: what explains it") == 1


def test_a_metric_filter_makes_the_declared_metric(pack: Pack) -> None:
    made = files(pack, "tenant-api")
    (one,) = (
        one["Properties"] for one in yaml.safe_load(made["alarms.yaml"])["Resources"].values() if one["Type"] == "AWS::Logs::MetricFilter"
    )
    assert one == {
        "LogGroupName": "/tradeleaf/prod/tenant-api/access",
        "FilterPattern": '{ $.status = 429 && $.errorType = "THROTTLED" }',
        "MetricTransformations": [
            {
                "MetricNamespace": "Tradeleaf/TenantApi",
                "MetricName": "RateThrottled",
                "MetricValue": "1",
                "Unit": "Count",
                "DefaultValue": 0,
            }
        ],
    }
    (other,) = resources(made["alarms.tf"], "aws_cloudwatch_log_metric_filter")
    assert (other["log_group_name"], other["pattern"]) == (one["LogGroupName"], one["FilterPattern"])


def test_without_a_site_the_address_is_that_within_it(pack: Pack) -> None:
    project = pack.workspace.projects["tenant-api"]
    project = project.model_copy(update={"operations": project.operations.model_copy(update={"site": None})})
    deployed = alarms.deployment(project, monitoring(project, pack.workspace.library))
    assert deployed.alarms[0].description.endswith("Runbook: customers/tenant-api/runbook.html#tenant-api-faults")


def test_same_description_same_bytes(pack: Pack, customer: str) -> None:
    assert files(pack, customer) == files(pack, customer)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("plain", "plain"),
        ("USER_POOL_ID", {"Ref": "UserPoolId"}),
        ("/aws/appsync/apis/GRAPHQL_API_ID", {"Fn::Sub": "/aws/appsync/apis/${GraphqlApiId}"}),
        ("ALL", "ALL"),
        ("$default", "$default"),
        ("a ${x} TOPIC_ARN", {"Fn::Sub": "a ${!x} ${TopicArn}"}),
    ],
)
def test_placeholders_become_parameters(given: str, expected: object) -> None:
    assert value(given, Parameters()) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a", '"a"'),
        ('say "x"\\', '"say \\"x\\"\\\\"'),
        ("two\nlines", '"two\\nlines"'),
        ("${x} %{y}", '"$${x} %%{y}"'),
        (True, "true"),
        (0.5, "0.5"),
        (Reference("var.a"), "var.a"),
        (Template(("x/", Reference("var.a"))), '"x/${var.a}"'),
        ([1, 2], "[1, 2]"),
        ({}, "{}"),
        ({"VPC Id": "v"}, '{\n    "VPC Id" = "v"\n  }'),
    ],
)
def test_values_of_hcl(given: object, expected: str) -> None:
    assert written([block("b", content=[("key", given)])]) == f"b {{\n  key = {expected}\n}}\n"


# ----------------------------------------------------------------------------------------------------------- proposals


@pytest.fixture(scope="module")
def proposed(starter: Path) -> dict[str, str]:
    """The files for a project that says nothing of operations."""
    workspace = unwatched(load_workspace(starter))
    ((_, results),) = ((id, compute(workspace, id)) for id in workspace.projects)
    return alarms.files(alarms.deployment(results.completed.project, results.monitoring), "Bookings")


def test_every_proposed_alarm_says_so(proposed: dict[str, str]) -> None:
    template = yaml.safe_load(proposed["alarms.yaml"])
    found = [resource for resource in template["Resources"].values() if resource["Type"] == "AWS::CloudWatch::Alarm"]
    assert len(found) > 10
    assert {resource["Metadata"]["Proposed"] for resource in found} == {PROPOSED}
    assert all(resource["Properties"]["AlarmDescription"].startswith(PROPOSED) for resource in found)
    assert proposed["alarms.tf"].count(f'# {PROPOSED}\nresource "aws_cloudwatch_metric_alarm"') == len(found)
    assert f"{len(found)} alarms are proposed" in proposed["README.md"]


def test_topic_that_nobody_described_is_a_parameter_without_default(proposed: dict[str, str]) -> None:
    template = yaml.safe_load(proposed["alarms.yaml"])
    assert "Default" not in template["Parameters"]["AlarmTopicArn"]
    actions = [one["Properties"]["AlarmActions"] for one in template["Resources"].values() if "AlarmActions" in one["Properties"]]
    assert {str(action) for action in actions} == {"[{'Ref': 'AlarmTopicArn'}]"}
    variable = re.search(r'variable "alarm_topic_arn" \{(.*?)\n\}', proposed["alarms.tf"], re.DOTALL)
    assert variable is not None
    assert "default" not in variable[1]


def test_proposals_are_a_template_that_cloudformation_takes(proposed: dict[str, str]) -> None:
    config = ManualArgs(regions=["eu-west-1"])
    assert [str(match) for match in cfnlint.lint(proposed["alarms.yaml"], config=config)] == []
    assert hcl2.loads(proposed["alarms.tf"])


def test_confirmed_alarms_bear_no_mark(pack: Pack, customer: str) -> None:
    project = pack.results[customer].completed.project
    made = alarms.files(alarms.deployment(project, pack.results[customer].monitoring), "x")
    assert [name for name, text in made.items() if "roposed" in text] == []


@pytest.mark.parametrize(("part", "key"), [("alarms", "name"), ("dashboards", "name"), ("kpis", "critical"), ("alarms", "kpi")])
def test_what_has_an_open_value_is_left_out_by_name(starter: Path, part: str, key: str) -> None:
    workspace = load_workspace(starter)
    (project,) = workspace.projects.values()
    first, *others = getattr(project.operations, part)
    open = first.model_copy(update={key: Open(Gap(("operations", part), f"{key} of `{first.id}`"))})
    operations = project.operations.model_copy(update={part: [open, *others]})
    changed = replace(workspace, projects={project.id: project.model_copy(update={"operations": operations})})
    results = compute(changed, project.id)
    made = files_of(results.completed.project, results.monitoring)
    assert all(f"{key} of `{first.id}`" in text for text in made.values())
    written = yaml.safe_load(made["alarms.yaml"])
    whole = yaml.safe_load(files_of(project, compute(workspace, project.id).monitoring)["alarms.yaml"])
    assert 0 < len(written["Resources"]) < len(whole["Resources"])
    assert "To be completed" not in json.dumps(written)
    assert hcl2.loads(made["alarms.tf"])
