"""Settings belong to the service, are offered by AWS, and agree with what else states them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from generator.checks import component_settings
from generator.model.description.component_settings import SETTINGS, Settings, in_words, settings_of
from generator.model.description.load import Capacity
from generator.model.description.project import Project
from generator.model.description.resilience import Protection
from generator.model.types.open import open_thing
from generator.model.types.values import parse_size
from tests.checks.variants import Case, Sample, changed, found_with

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


OPEN = open_thing("what nobody knows yet")
GROUP = ("operations", "logs", "product-log", "retention")
TRAIL = ("security", "accounts", "trail", "retention")


def of_sample(sample: Sample, **changes: object) -> Project:
    """Return the tenant API with values changed: of its CloudWatch component, its import bucket, its product log, or by key."""
    project = sample.evidence.workspace.projects["tenant-api"]
    at = {one.id: index for index, one in enumerate(project.architecture.components)}
    logs = [one for one in project.operations.logs if one.id == "product-log"]
    project = changed(project, ["operations", "logs"], logs)
    places = {"groups": f"architecture.components.{at['logs']}", "bucket": f"architecture.components.{at['import-bucket']}"}
    places |= {"log": "operations.logs.0", "trail": "security.accounts.trail"}
    for keys, value in changes.items():
        first, *rest = keys.split("__")
        project = changed(project, [*places.get(first, first).split("."), *rest], value)
    return project


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, [(GROUP, "logs", 90)]),
        ({"groups__resource": "/tradeleaf/prod/"}, [(GROUP, "logs", 90)]),
        ({"groups__resource": "/tradeleaf/pro"}, []),
        ({"groups__resource": "/tradeleaf/prod/product-functions"}, [(GROUP, "logs", 90)]),
        ({"groups__resource": None}, [(GROUP, "logs", 90)]),
        ({"groups__resource": None, "bucket__service": "cloudwatch", "bucket__resource": None}, []),
        (
            {"bucket__service": "cloudwatch", "bucket__resource": "/tradeleaf/prod/product-functions"},
            [(GROUP, "import-bucket", 90)],
        ),
        ({"bucket__resource": "quillfeather-cloudtrail-555544443333-us-east-1"}, [(GROUP, "logs", 90), (TRAIL, "import-bucket", 730)]),
        ({"bucket__resource": "quillfeather-cloudtrail-555544443333-us-east-1", "trail__retention": OPEN}, [(GROUP, "logs", 90)]),
        ({"trail__bucket": OPEN}, [(GROUP, "logs", 90)]),
        ({"trail": OPEN}, [(GROUP, "logs", 90)]),
        ({"log__group": OPEN}, []),
        ({"log__retention": OPEN}, []),
        ({"groups__resource": OPEN}, []),
        ({"groups__service": OPEN}, []),
        ({"bucket__service": OPEN}, [(GROUP, "logs", 90)]),
    ],
)
def test_how_long_logs_are_kept_is_said_of_what_holds_them(sample: Sample, changes: dict[str, object], said: list[object]) -> None:
    found = list(component_settings._of_logs(of_sample(sample, **changes)))
    assert found == [(at, component, "retention", timedelta(days=days)) for at, component, days in said]


def protections(*given: dict[str, object]) -> list[Protection]:
    """Return protections of a DynamoDB table of the sample, unless they say otherwise."""
    facts = {"component": "orders-table", "method": "continuous backup", "latest_restorable_age": "5m"}
    more = {"interval": "24h", "backup_duration": "1h", "covers": ["region loss"], "detail": "Restored on 2026-01-21."}
    return [Protection.model_validate({**facts, **more, **one}) for one in given]


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        (protections({}), [("method", "orders-table", "point_in_time_recovery", True)]),
        (
            protections({"retention": "35d"}),
            [
                ("method", "orders-table", "point_in_time_recovery", True),
                ("retention", "orders-table", "recovery_window", timedelta(days=35)),
            ],
        ),
        (
            protections({"component": "catalogue-db", "retention": "7d"}),
            [("retention", "catalogue-db", "backup_retention", timedelta(days=7))],
        ),
        (protections({"method": "periodic backup", "retention": "7d"}), []),
        (OPEN, []),
        ([protections({})[0].model_copy(update={"retention": OPEN})], []),
        ([protections({})[0].model_copy(update={"method": OPEN})], []),
        ([protections({})[0].model_copy(update={"component": OPEN})], []),
    ],
)
def test_what_a_protection_says_of_settings(sample: Sample, listed: object, said: list[tuple[str, str, str, object]]) -> None:
    """What is behind an entry that says nothing counts as well."""
    for before in ([OPEN], protections({"method": "none"}), []):
        some = [*before, *listed] if isinstance(listed, list) else listed
        found = list(component_settings._of_recovery(of_sample(sample, resilience__protections=some)))
        at = ("resilience", "protections", len(before))
        assert found == [((*at, where), component, key, value) for where, component, key, value in said]


def test_a_description_without_recovery_says_nothing_of_settings(sample: Sample) -> None:
    assert list(component_settings._of_recovery(of_sample(sample, resilience=OPEN))) == []


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
    for unsaid in (bare, capacity.model_copy(update={"reserved_concurrency": OPEN, "timeout": OPEN, "units": OPEN})):
        assert list(component_settings._of_capacity(unsaid, at)) == []


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


@pytest.mark.parametrize(
    ("minutes", "managed", "impossible"), [(90, True, False), (91, True, True), (90, False, True), (90, OPEN, False), (30, False, False)]
)
def test_a_function_on_managed_instances_runs_longer(sample: Sample, minutes: int, managed: object, impossible: bool) -> None:
    project = sample.evidence.workspace.projects["tenant-api"]
    at = next(index for index, one in enumerate(project.architecture.components) if one.id == "tenant-authorizer")
    settings = f"architecture.components.{at}.settings"
    changes = {f"{settings}.timeout": timedelta(minutes=minutes), f"{settings}.managed_instances": managed}
    assert bool(found_with(sample, component_settings.impossible_setting, "tenant-api", changes)) is impossible
