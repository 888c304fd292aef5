"""Values that AWS would refuse are found before anybody deploys them."""

from __future__ import annotations

import pytest

from generator.checks.service_limits import _DOMAIN, _STAGE, _Deployed, _unknown
from tests.checks.variants import Case

TENANT = "customers/tenant-api"
DEPLOYED = [_Deployed("dynamodb", "orders", "eu-west-1", "111122223333"), _Deployed("s3", "reports", "eu-west-1", "111122223333")]

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
            ("deletion_window", "30d", "45d", "`deletion_window` of the standard is 45d; AWS KMS waits 7 to 30 days", ()),
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
    ("arn", "what"),
    [
        ("arn:aws:dynamodb:eu-west-1:111122223333:table/orders", ""),
        ("arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/*", ""),
        ("arn:aws:dynamodb:*:*:table/ord*", ""),
        ("arn:aws:dynamodb:${AWS::Region}:111122223333:table/other", ""),
        ("arn:aws:dynamodb:eu-west-1:111122223333:table/*", ""),
        ("arn:aws:s3:::reports/2026/*", ""),
        ("arn:aws:logs:eu-west-1:111122223333:log-group:/x:*", ""),
        ("arn:aws:dynamodb:eu-west-1:111122223333:table/order", "no component of the service `dynamodb` has the resource `order`"),
        ("arn:aws:dynamodb:eu-west-2:111122223333:table/orders", "`orders` is in the Region eu-west-1, account 111122223333"),
        ("arn:aws:dynamodb:eu-west-1:444455556666:table/orders", "`orders` is in the Region eu-west-1, account 111122223333"),
        ("arn:aws:s3:::report", "no component of the service `s3` has the resource `report`"),
        ("*", ""),
    ],
)
def test_an_arn_names_a_component(arn: str, what: str) -> None:
    assert _unknown(arn, DEPLOYED) == what
