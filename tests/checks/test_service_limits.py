"""Values that AWS would refuse are found before anybody deploys them."""

from __future__ import annotations

import pytest

from generator.checks.service_limits import _DOMAIN, _STAGE
from tests.checks.variants import Case

TENANT = "customers/tenant-api"

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
