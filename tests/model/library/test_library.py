"""The shipped library holds what it promises: everything resolves, nothing is lost, every command exists."""

import importlib
import re
import shlex
from functools import cache
from pathlib import Path

import botocore.session
import pytest
from botocore import xform_name
from pydantic import ValidationError

from generator.model.library import Library, facts

FOLDER = Path(__file__).parents[3] / "content" / "library"

# ----------------------------------------------------------------------------------------------- nothing is lost

COUNTS = [
    ("services", lambda library: len(library.services), 76),
    (
        "services that documents can describe",
        lambda library: sum(s.availability is not None for s in library.services.values()),
        34,
    ),
    ("metric sets", lambda library: len(library.metrics), 36),
    ("metrics", lambda library: sum(len(group.metrics) for group in library.metrics.values()), 376),
    (
        "starter alarms",
        lambda library: sum(len(metric.starter_alarms) for group in library.metrics.values() for metric in group.metrics),
        212,
    ),
    ("prices", lambda library: len(library.prices.prices), 250),
    ("allowances", lambda library: len(library.prices.free_tier), 14),
    ("recovery steps", lambda library: len(library.recovery.steps), 52),
    ("strategies", lambda library: len(library.recovery.strategies), 4),
    ("troubleshooting entries", lambda library: len(library.troubleshooting), 57),
    ("rows of the type comparison", lambda library: len(library.gateway.features), 39),
    ("quotas", lambda library: len(library.gateway.quotas), 64),
    ("means against load", lambda library: len(library.gateway.load_management), 11),
    ("features of APIGW-006", lambda library: len(library.gateway.patterns), 10),
    ("gateway responses", lambda library: len(library.gateway.responses), 21),
    ("SOP points", lambda library: sum(len(topic.points) for topic in library.sop.values()), 146),
    ("controls with SOP points", lambda library: len(library.sop), 9),
]


@pytest.mark.parametrize(("count", "expected"), [row[1:] for row in COUNTS], ids=[row[0] for row in COUNTS])
def test_nothing_is_lost(library, count, expected):
    assert count(library) == expected


# ------------------------------------------------------------------------------------------------- facts and sources


def test_every_fact_has_a_source_that_is_listed(library):
    assert [fact for fact in facts(library) if not set(fact.source) <= library.sources.keys()] == []


def test_every_source_is_used(library):
    used = {source for fact in facts(library) for source in fact.source}
    assert library.sources.keys() - used == set()


def test_judgement_is_called_an_estimate(library):
    assert [fact for fact in facts(library) if fact.source == ["own"] and fact.confidence == "verified"] == []


def test_a_source_without_a_name_verifies_nothing(library):
    unnamed = {id for id, source in library.sources.items() if "no repository name known" in source.ref}
    assert [fact for fact in facts(library) if set(fact.source) <= unnamed and fact.confidence == "verified"] == []


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.yml")), ids=lambda path: path.name)
@pytest.mark.parametrize("word", ["confidence: memory", "own words", "TODO"])
def test_no_unfinished_business_remains(path, word):
    assert word not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.yml")), ids=lambda path: path.name)
def test_numbers_are_written_without_an_exponent(path):
    assert re.findall(r": [\d.]+[eE][-+]?\d+", path.read_text(encoding="utf-8")) == []


# --------------------------------------------------------------------------------------------- what does not resolve

MISTAKES = [
    ("strategy", lambda raw: raw["recovery"]["decision_rules"][0].update(strategy="hope"), "hope is no strategy"),
    (
        "alarm with two limits",
        lambda raw: raw["metrics"]["apigw-rest"]["metrics"][0]["starter_alarms"][0].update(threshold=1, rule="more than 1"),
        "either a threshold or a rule",
    ),
    (
        "alarm with a foreign statistic",
        lambda raw: raw["metrics"]["apigw-rest"]["metrics"][0]["starter_alarms"][0].update(statistic="Maximum"),
        "uses Maximum, which is none of its statistics",
    ),
    (
        "dimensions in two ways",
        lambda raw: raw["metrics"]["lambda"]["metrics"][0].update(dimensions=["FunctionName"]),
        "write one of the two",
    ),
    (
        "unknown key",
        lambda raw: raw["services"]["lambda"].update(colour="orange"),
        "Extra inputs are not permitted",
    ),
]


@pytest.mark.parametrize(("change", "message"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES])
def test_a_mistake_is_refused(raw, change, message):
    change(raw)
    with pytest.raises(ValidationError, match=re.escape(message)):
        Library.model_validate(raw)


# ----------------------------------------------------------------------------------------------------------- metrics

SEVERAL = [
    *("apigw-rest", "apigw-http", "apigw-websocket", "lambda", "dynamodb", "sns", "stepfunctions", "eventbridge", "alb", "nlb"),
    *("ecs-fargate", "eks", "rds", "aurora", "elasticache", "s3", "cognito", "waf", "kinesis", "kms", "route53", "vpc-endpoint"),
    *("appsync", "backup", "codebuild", "codepipeline", "cloudwatch"),
]
"""Sets of metrics that are published by several sets of dimensions."""


@pytest.mark.parametrize("key", SEVERAL)
def test_each_metric_of_a_set_with_several_has_dimensions_of_its_own(library, key):
    group = library.metrics[key]
    assert group.dimensions_read is not None, "say where they were read, and when"
    assert [metric.name for metric in group.metrics if metric.dimension_sets is None and metric.dimensions is None] == []


def test_no_other_set_has_several(library):
    assert {key for key, group in library.metrics.items() if len(group.dimension_sets) > 1} <= set(SEVERAL)


def of_metrics(library):
    return [(f"{key}/{metric.name}", group, metric) for key, group in library.metrics.items() for metric in group.metrics]


def test_starter_alarms_watch_what_is_published(library):
    wrong = [
        name
        for name, group, metric in of_metrics(library)
        for alarm in metric.starter_alarms
        if {one.partition("=")[0] for one in alarm.dimensions} not in [set(names) for names in group.sets_of(metric)]
    ]
    assert wrong == []


def test_starter_alarms_are_not_faster_than_their_metric(library):
    fast = [
        name for name, group, metric in of_metrics(library) for alarm in metric.starter_alarms if alarm.period < group.period_of(metric)
    ]
    assert fast == []


OF_THE_ACCOUNT = [
    ("lambda", "ClaimedAccountConcurrency", [[]]),
    ("lambda", "UnreservedConcurrentExecutions", [[]]),
    ("dynamodb", "UserErrors", [[]]),
    ("dynamodb", "SuccessfulRequestLatency", [["TableName", "Operation"]]),
    ("dynamodb", "SystemErrors", [["TableName", "Operation"]]),
    ("ecs-fargate", "CPUUtilization", [["ClusterName", "ServiceName"]]),
    ("ecs-fargate", "MemoryUtilization", [["ClusterName", "ServiceName"]]),
    ("s3", "5xxErrors", [["BucketName", "FilterId"]]),
    ("s3", "BucketSizeBytes", [["BucketName", "StorageType"]]),
    ("cognito", "CompromisedCredentialRisk", [["UserPoolId", "Operation", "RiskLevel"]]),
]


@pytest.mark.parametrize(("key", "name", "expected"), OF_THE_ACCOUNT, ids=[f"{row[0]}/{row[1]}" for row in OF_THE_ACCOUNT])
def test_dimensions_that_were_wrong_before(library, key, name, expected):
    group = library.metrics[key]
    assert group.sets_of(group.metric(name)) == expected


@pytest.mark.parametrize(
    ("key", "name", "minutes"), [("s3", "5xxErrors", 1), ("s3", "BucketSizeBytes", 1440), ("secretsmanager", "CallCount", 1)]
)
def test_periods_that_were_wrong_before(library, key, name, minutes):
    group = library.metrics[key]
    assert group.period_of(group.metric(name)).total_seconds() == minutes * 60


@pytest.mark.parametrize("key", ["cloudfront", "route53"])
def test_metrics_of_global_services_are_in_one_region(library, key):
    assert library.metrics[key].region == "us-east-1"


# ----------------------------------------------------------------------------------------------------------- details


def test_every_icon_is_a_class_of_diagrams(library):
    missing = []
    for id, service in library.services.items():
        module, _, name = service.icon.rpartition(".")
        if not hasattr(importlib.import_module(module), name):
            missing.append((id, service.icon))
    assert missing == []


def test_an_alarm_uses_a_statistic_of_its_metric_or_a_percentile(library):
    foreign = [
        (group.name, metric.name, alarm.statistic)
        for group in library.metrics.values()
        for metric in group.metrics
        for alarm in metric.starter_alarms
        if alarm.statistic not in metric.statistics and not re.fullmatch(r"p\d+(\.\d+)?", alarm.statistic)
    ]
    assert foreign == []


def test_every_service_that_documents_can_describe_has_metrics(library):
    measured = {service for group in library.metrics.values() for service in group.services}
    assert {id for id, service in library.services.items() if service.availability} - measured == set()


def test_a_metric_stands_once_in_its_set_and_namespace(library):
    for group in library.metrics.values():
        names = [(metric.name, metric.namespace or group.namespace) for metric in group.metrics]
        assert len(names) == len(set(names)), group.name


def test_alarms_use_dimensions_that_the_metric_has(library):
    group = library.metrics["apigw-rest"]
    sets = [set(names) for names in group.dimension_sets]
    assert [alarm.dimensions for metric in group.metrics for alarm in metric.starter_alarms if set(alarm.dimensions) not in sets] == []


def test_a_set_gives_a_metric_by_name_and_none_for_an_unknown_one(library):
    assert library.metrics["apigw-rest"].metric("4XXError").kpi == "errors"
    assert library.metrics["apigw-rest"].metric("4xx") is None


def test_sop_points_are_found_by_criterion_and_have_unique_ids(library):
    assert [point.id for point in library.sop["ACCT-001"].under("ACCT-001.root-mfa")] == ["mfa-1", "mfa-2", "mfa-3"]
    for control, topic in library.sop.items():
        assert len({point.id for point in topic.points}) == len(topic.points), control


def test_an_sop_point_names_a_criterion_of_its_own_control(library):
    strangers = [
        (control, point.id)
        for control, topic in library.sop.items()
        for point in topic.points
        if point.criterion and not point.criterion.startswith(f"{control}.")
    ]
    assert strangers == []


@pytest.mark.parametrize(
    ("kind", "id"),
    [
        ("service", "apigateway"),
        ("metric-set", "apigw-websocket"),
        ("price", "apigateway.rest-request"),
        ("recovery-step", "dynamodb-table-deleted-pitr"),
        ("strategy", "pilot-light"),
        ("trouble", "apigw-504-timeout"),
        ("api-feature", "request-validation"),
        ("load-management", "usage-plan"),
        ("pattern", "lambda-authorizer"),
        ("quota", "account-rate"),
        ("checklist", "amazon-api-gateway-3.0"),
        ("control", "2.1"),
        ("criterion", "ACCT-001.root-use"),
        ("source", "own"),
    ],
)
def test_ids_by_kind(library, kind, id):
    assert id in library.ids()[kind]


# ---------------------------------------------------------------------------------------------------------- commands

EVERYWHERE = {"query", "output", "region", "profile", "endpoint-url"}
OUTSIDE_THE_SERVICE_MODELS = {
    ("logs", "tail"): {"since", "filter-pattern"},
    ("cloudtrail", "validate-logs"): {"trail-arn", "start-time"},
}
NAMES = {"s3api": "s3"}


@cache
def operations(service):
    model = botocore.session.get_session().get_service_model(NAMES.get(service, service))
    return {xform_name(name, "-"): model.operation_model(name) for name in model.operation_names}


def problems_of(command):
    """Return what is wrong with an AWS command: unknown operation or option, or a required option left out."""
    words = shlex.split(command)
    service, operation = words[1:3]
    given = {word[2:].partition("=")[0] for word in words[3:] if word.startswith("--")} - EVERYWHERE
    if (service, operation) in OUTSIDE_THE_SERVICE_MODELS:
        return sorted(given - OUTSIDE_THE_SERVICE_MODELS[service, operation])
    if operation not in operations(service):
        return [f"no operation {operation}"]
    shape = operations(service)[operation].input_shape
    members = {xform_name(name, "-"): name for name in shape.members} if shape else {}
    required = {xform_name(name, "-") for name in shape.required_members} if shape else set()
    plain = {option.removeprefix("no-") if option not in members else option for option in given}
    return sorted(plain - members.keys()) + [f"{name} is missing" for name in sorted(required - plain)]


def commands(library):
    for key, trouble in library.troubleshooting.items():
        for line in trouble.diagnose:
            yield key, line
        for text in trouble.fix:
            yield from ((key, quoted) for quoted in re.findall(r"^`(aws .*)`$", text))
    for control, topic in library.sop.items():
        yield from ((control, point.check) for point in topic.points if point.check)
    for key, feature in library.gateway.load_management.items():
        if feature.command:
            yield key, feature.command


def test_every_aws_command_exists_with_its_options(library):
    wrong = {
        (key, command): problems for key, command in commands(library) if command.startswith("aws ") and (problems := problems_of(command))
    }
    assert wrong == {}


def test_commands_are_commands_of_known_programs(library):
    programs = {shlex.split(command)[0] for _, command in commands(library)}
    assert programs == {"aws", "curl", "date", "dig", "nslookup", "openssl"}


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("aws apigateway get-stagez --rest-api-id A", "no operation get-stagez"),
        ("aws apigateway get-stage --rest-api-id A --stage prod", "stage"),
        ("aws apigateway get-stage --rest-api-id A", "stage-name is missing"),
        ("aws logs tail GROUP --until now", "until"),
    ],
)
def test_a_wrong_command_is_noticed(command, problem):
    assert problem in problems_of(command)
