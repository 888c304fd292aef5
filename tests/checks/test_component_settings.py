"""Settings belong to the service, are offered by AWS, and agree with what else states them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from generator.model.description.component_settings import SETTINGS, Settings, in_words, settings_of
from tests.checks.variants import Case

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
