"""Settings belong to the service, are offered by AWS, and agree with what else states them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from generator.checks import component_settings
from generator.model.description.component_settings import SETTINGS, Settings, in_words, settings_of
from generator.model.description.load import Capacity
from generator.model.types.values import parse_size
from tests.checks.variants import Case, Sample, found_with

TENANT = "customers/tenant-api/architecture.yml"
INDEX = "{engine: Valkey, instance_type: cache.t4g.small, instances: 2}"
ORDER_LOG = "    component: order-functions\n    retention: 90d\n"
TABLE = "{billing: on-demand, point_in_time_recovery: true}\n    configuration: on-demand, point-in-time recovery\n"


def function(key: str, value: str, message: str) -> Case:
    """Return the case in which the tenant API's authorizer has another setting."""
    old = "{architecture: arm64, memory: 256 MB, reserved_concurrency: 100}"
    new = old.replace("}", f", {key}: {value}}}")
    return Case("impossible-setting", TENANT, old, new, f"{key}: {value}", message)


CASES = [
    Case(
        "foreign-setting",
        TENANT,
        INDEX,
        INDEX.replace("}", ", memory: 1 GB}"),
        "memory: 1 GB",
        "`memory` is no setting of Amazon ElastiCache",
    ),
    function("timeout", "31m", "`timeout` of `tenant-authorizer` is 31m; AWS Lambda takes 1s to 30m"),
    function("temporary_storage", "12 GB", "`temporary_storage` of `tenant-authorizer` is 12 GB; AWS Lambda takes 512 MB to 10240 MB"),
    Case(
        "contradicting-capacity",
        "customers/orders-platform/apis.yml",
        "        reserved_concurrency: 50\n",
        "        reserved_concurrency: 51\n",
        "reserved_concurrency: 51",
        "reserved_concurrency of `delivery-pricing` is 51 here and 50 in its settings",
    ),
    Case(
        "contradicting-capacity",
        "customers/orders-platform/cost.yml",
        "reason: 420 ms at 768 MB.",
        "reason: 420 ms at 512 MB.",
        "reason: 420 ms at 512 MB.",
        "memory of `orders-create-order` is 512 MB here and 768 MB in its settings",
    ),
    Case(
        "contradicting-capacity",
        "customers/tenant-api/cost.yml",
        "reason: '1 GB for each task.'",
        "reason: '2 GB for each task.'",
        "2 GB for each task",
        "memory of `catalogue-service` is 2 GB here and 1 GB in its settings",
    ),
    Case(
        "contradicting-capacity",
        TENANT,
        TABLE,
        TABLE.replace("on-demand", "provisioned"),
        "price: dynamodb.on-demand-",
        "billing of `platinum-tables` is on-demand here and provisioned in its settings",
        twin="price: dynamodb.on-demand-",
    ),
    Case(
        "contradicting-capacity",
        TENANT,
        "    configuration: 90 days\n    resource: /tradeleaf/prod\n",
        "    settings: {retention: 90d}\n    configuration: 90 days\n    resource: /tradeleaf/prod\n",
        "retention: 60d",
        "retention of `logs` is 60d here and 90d in its settings",
        more=(("customers/tenant-api/operations.yml", ORDER_LOG, ORDER_LOG.replace("90d", "60d")),),
        also=("missed-standard",),
    ),
    Case(
        "contradicting-configuration",
        TENANT,
        "    configuration: 256 MB arm64, reserved 100\n",
        "    configuration: 512 MB arm64, reserved 100\n",
        "configuration: 512 MB arm64, reserved 100",
        "`tenant-authorizer` has memory 256 MB in `settings`, and its configuration says 512 MB",
    ),
    Case(
        "contradicting-configuration",
        TENANT,
        TABLE,
        TABLE.replace("on-demand, point-in-time recovery\n", "on-demand, no PITR\n"),
        "configuration: on-demand, no PITR",
        "`platinum-tables` has point_in_time_recovery True in `settings`, and its configuration says False",
    ),
]


def test_settings_in_words() -> None:
    given = {"memory": "512 MB", "architecture": "arm64", "timeout": "4s", "reserved_concurrency": "50"}
    assert in_words(given) == "arm64, 512 MB, timeout 4s, reserved concurrency 50"
    assert in_words({"billing": "on-demand", "point_in_time_recovery": "false"}) == "on-demand, no point-in-time recovery"
    assert in_words({"managed_instances": "false"}) == ""


def test_every_key_of_the_settings_is_printed_and_belongs_to_a_service() -> None:
    assert set(SETTINGS) == set(Settings.model_fields)
    assert all(setting.services for setting in SETTINGS.values())
    assert all(set(setting.bounds) <= setting.services for setting in SETTINGS.values())


@pytest.mark.parametrize(
    ("service", "key", "there"),
    [("lambda", "memory", True), ("dynamodb", "memory", False), ("sqs", "visibility_timeout", True), ("route53", "retention", False)],
)
def test_which_settings_a_service_has(service: str, key: str, there: bool) -> None:
    assert (key in settings_of(service)) == there


def test_bounds_are_those_of_aws() -> None:
    assert SETTINGS["recovery_window"].bounds["dynamodb"] == (timedelta(days=1), timedelta(days=35))
    assert SETTINGS["retention"].bounds["sqs"] == (timedelta(minutes=1), timedelta(days=14))


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("memory", "256 MB arm64", "256 MB"),
        ("memory", "1.5 GiB", "1.5 GiB"),
        ("memory", "256 MB of 1 GB", None),
        ("memory", "large", None),
        ("architecture", "Graviton", "arm64"),
        ("architecture", "arm64", "arm64"),
        ("architecture", "x86", "x86_64"),
        ("architecture", "x86_64", "x86_64"),
        ("billing", "on demand", "on-demand"),
        ("billing", "On-demand, not provisioned", "on-demand"),
        ("billing", "provisioned", "provisioned"),
        ("queue", "a FIFO queue", "FIFO"),
        ("queue", "Standard", "standard"),
        ("workflow", "express", "express"),
        ("workflow", "standard", "standard"),
        ("plan", "Essentials", "Essentials"),
        ("plan", "Plus", "Plus"),
        ("plan", "lite", "Lite"),
        ("point_in_time_recovery", "without PITR", "False"),
        ("point_in_time_recovery", "no point-in-time recovery", "False"),
        ("point_in_time_recovery", "PITR", "True"),
        ("point_in_time_recovery", "point-in-time recovery", "True"),
        ("versioning", "not versioned", "False"),
        ("versioning", "no versioning", "False"),
        ("versioning", "versioned", "True"),
        ("multi_az", "single-AZ", "False"),
        ("multi_az", "one Availability Zone", "False"),
        ("multi_az", "Multi-AZ", "True"),
        ("reserved_concurrency", "reserved 100", "100"),
        ("reserved_concurrency", "reserved concurrency of 40", "40"),
        ("reserved_concurrency", "scales to 7", "7"),
        ("reserved_concurrency", "scales to 7 each", None),
        ("provisioned_concurrency", "provisioned concurrency of 5", "5"),
        ("provisioned_concurrency", "provisioned concurrency 5", "5"),
        ("shards", "2 shards", "2"),
        ("shards", "1 shard", "1"),
        ("vcpu", "0.5 vCPU", "0.5"),
        ("read_units", "800 RRU/s", "800"),
        ("write_units", "40 WRU/s", "40"),
        ("retention", "30 days", None),
    ],
)
def test_what_words_say_of_a_setting(key: str, text: str, said: str | None) -> None:
    assert component_settings._stated(key, text) == said


@pytest.mark.parametrize(
    ("value", "stated", "same"),
    [
        (parse_size("1 GB"), "1000 MB", True),
        (parse_size("1 GB"), "1 GiB", False),
        (True, "True", True),
        (True, "False", False),
        (5, "5.0", True),
        (Decimal("0.5"), "0.50", True),
        (5, "6", False),
        ("arm64", "arm64", True),
        ("arm64", "x86_64", False),
    ],
)
def test_a_setting_in_words_is_the_same(value: object, stated: str, same: bool) -> None:
    assert component_settings._same(value, stated) is same


@pytest.mark.parametrize(
    ("own", "value", "agree"),
    [
        (parse_size("1 GB"), parse_size("1 GiB"), True),
        (parse_size("1 GB"), parse_size("920 MB"), True),
        (parse_size("1 GB"), parse_size("919 MB"), False),
        (5, 5, True),
        (5, 6, False),
        (timedelta(days=1), timedelta(hours=24), True),
    ],
)
def test_values_agree_but_for_the_unit_of_a_size(own: object, value: object, agree: bool) -> None:
    assert component_settings._agree(own, value) is agree
    assert component_settings._agree(value, own) is agree


def test_what_a_capacity_says_of_settings() -> None:
    units = {"read": 800, "write": 40, "read_per_request": "2.5", "write_per_request": "0.1"}
    capacity = Capacity.model_validate({"component": "a", "evidence": "x", "timeout": "30s", "reserved_concurrency": 5, "units": units})
    at = ("apis", "b", "load", "capacities", 0)
    assert list(component_settings._of_capacity(capacity, at)) == [
        ((*at, "reserved_concurrency"), "a", "reserved_concurrency", 5),
        ((*at, "timeout"), "a", "timeout", timedelta(seconds=30)),
        ((*at, "units", "read"), "a", "read_units", 800),
        ((*at, "units", "write"), "a", "write_units", 40),
    ]
    bare = Capacity.model_validate({"component": "a", "evidence": "x"})
    assert list(component_settings._of_capacity(bare, at)) == []


@pytest.mark.parametrize(
    ("key", "value", "impossible"),
    [
        ("memory", "128 MB", False),
        ("memory", "127 MB", True),
        ("memory", "32768 MB", False),
        ("memory", "32769 MB", True),
        ("timeout", timedelta(minutes=30), False),
        ("timeout", timedelta(minutes=31), True),
    ],
)
def test_values_that_lambda_takes(sample: Sample, key: str, value: object, impossible: bool) -> None:
    project = sample.evidence.workspace.projects["tenant-api"]
    at = next(index for index, one in enumerate(project.architecture.components) if one.id == "tenant-authorizer")
    size: object = parse_size(value) if isinstance(value, str) else value
    found = found_with(sample, component_settings.impossible_setting, "tenant-api", {f"architecture.components.{at}.settings.{key}": size})
    assert bool(found) is impossible
