"""Values that AWS would refuse are found before anybody deploys them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import botocore.session
import pytest

from generator.checks import in_workspace
from generator.checks.service_limits import _DOMAIN, _STAGE, LOG_RETENTION, _nearest, impossible_name, impossible_standard
from tests.checks.variants import Case, Sample, changed, found_with, unsound

TENANT = "customers/tenant-api"
COVERS = "    covers: [data corruption, bad deployment, component failure]\n    detail: >-\n"

CASES = [
    Case(
        "impossible-retention",
        f"{TENANT}/operations.yml",
        "    component: product-functions\n    retention: 90d\n",
        "    component: product-functions\n    retention: 100d\n",
        "retention: 100d",
        "the log group /tradeleaf/prod/product-functions is kept for 100d, which CloudWatch Logs does not offer",
    ),
    Case(
        "impossible-retention",
        "customers/orders-platform/resilience.yml",
        f"    latest_restorable_age: 5m\n    retention: 35d\n{COVERS}",
        f"    latest_restorable_age: 5m\n    retention: 36d\n{COVERS}",
        "retention: 36d",
        "the continuous backup of `orders-table` is kept for 36d; AWS keeps it for 1 to 35 days",
        also=("contradicting-setting",),
    ),
    Case(
        "impossible-name",
        f"{TENANT}/apis.yml",
        "    name: catalogue.tradeleaf.example\n",
        "    name: catalogue_tradeleaf.example\n",
        "name: catalogue_tradeleaf",
        "`catalogue_tradeleaf.example`, which is no host name",
        also=("contradicting-endpoint",),
    ),
    *(
        Case("impossible-standard", "partner.yml", f"    {key}: {old}\n", f"    {key}: {new}\n", f"{key}: {new}", message, also=also)
        for key, old, new, message, also in (
            ("deletion_window", "30d", "45d", "`deletion_window` of the standard is 45d; AWS KMS waits 7 to 30 days", ("missed-standard",)),
            (
                "rotation",
                "365d",
                "30d",
                "`rotation` of the standard is 30d; AWS KMS rotates keys every 90 to 2560 days",
                ("missed-standard",),
            ),
        )
    ),
]


@pytest.mark.parametrize(
    ("name", "fits"), [("prod", True), ("v1_2-b", True), ("prod stage/1", False), ("$default", False), ("x" * 129, False)]
)
def test_names_of_stages(name: str, fits: bool) -> None:
    assert bool(_STAGE.match(name)) == fits


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("api.example.com", True),
        ("*.example.com", True),
        ("API.example.com", True),
        ("localhost", False),
        ("-a.example.com", False),
        ("a_b.example.com", False),
        ("https:", False),
        (f"{'x' * 64}.example.com", False),
    ],
)
def test_names_of_domains(name: str, fits: bool) -> None:
    assert bool(_DOMAIN.match(name)) == fits


@pytest.mark.parametrize(
    ("keys", "value", "told"),
    [
        ("encryption.deletion_window", 7, ""),
        ("encryption.deletion_window", 6, "`deletion_window` of the standard is 6d; AWS KMS waits 7 to 30 days"),
        ("encryption.deletion_window", 30, ""),
        ("encryption.deletion_window", 31, "AWS KMS waits 7 to 30 days"),
        ("encryption.rotation", 90, ""),
        ("encryption.rotation", 89, "AWS KMS rotates keys every 90 to 2560 days"),
        ("encryption.rotation", 2560, ""),
        ("encryption.rotation", 2561, "AWS KMS rotates keys every 90 to 2560 days"),
        ("encryption.secret_rotation", 1, ""),
        ("encryption.secret_rotation", 1000, ""),
        ("encryption.secret_rotation", 1001, "AWS Secrets Manager rotates every 1 to 1000 days"),
        ("operations.log_retention", 90, ""),
        ("operations.log_retention", 91, "`log_retention` of the standard is 91d, which CloudWatch Logs does not offer"),
    ],
)
def test_values_of_the_standard(sample: Sample, keys: str, value: int, told: str) -> None:
    partner = changed(sample.evidence.workspace.partner, ["standards", *keys.split(".")], timedelta(days=value))
    workspace = replace(sample.evidence.workspace, partner=partner)
    found = in_workspace(impossible_standard, replace(sample.evidence, workspace=workspace))
    assert [wrong for one in found for wrong in unsound(one, workspace)] == []
    assert len(found) == bool(told)
    assert all(told in one.message for one in found)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"apis.0.stage": "a" * 128}, ""),
        ({"apis.0.stage": "a" * 129}, "has the stage"),
        ({"apis.0.stage": "prod-1_a"}, ""),
        ({"apis.0.stage": "prod.1"}, "has the stage `prod.1`"),
        ({"apis.0.stage": "$default"}, "has the stage `$default`"),
        ({"apis.1.stage": "$default"}, ""),
        ({"apis.1.stage": "$other"}, "has the stage `$other`"),
        ({"apis.0.domain.name": "*.tradeleaf.example"}, ""),
        ({"apis.0.domain.name": "api.tradeleaf.example/v1"}, ""),
        ({"apis.0.domain.name": "localhost"}, "is `localhost`, which is no host name"),
        ({"apis.0.domain.name": "-api.example"}, "which is no host name"),
        ({"apis.0.domain.name": ".".join(["a" * 62] * 4) + ".b"}, ""),
        ({"apis.0.domain.name": ".".join(["a" * 62] * 4) + ".bcd"}, "which is no host name"),
        ({"apis.0.domain.name": "a" * 64 + ".example"}, "which is no host name"),
        ({"apis.0.domain": None}, ""),
    ],
)
def test_names_that_api_gateway_takes(sample: Sample, changes: dict[str, object], told: str) -> None:
    found = found_with(sample, impossible_name, "tenant-api", changes)
    assert len(found) == bool(told)
    assert all(told in message for message in found)


@pytest.mark.parametrize(("days", "around"), [(100, "90d or 120d"), (0.5, "1d"), (4000, "3653d")])
def test_the_offers_around_a_value(days: float, around: str) -> None:
    assert _nearest(days) == around


def test_the_days_of_a_log_group_are_those_that_the_service_documents() -> None:
    said = botocore.session.get_session().get_service_model("logs").shape_for("Days").documentation
    assert tuple(map(int, re.findall(r"\b\d+\b", said.partition("Possible values are:")[2].partition(".")[0]))) == LOG_RETENTION
