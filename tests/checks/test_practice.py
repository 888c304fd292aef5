"""Each value of the partner's standards that can be compared is compared with what was done, and the others say why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from generator.analysis.results import compute
from generator.checks import computed_standards, practice
from generator.checks.standards import COMPARED
from generator.model.types.open import open_thing
from tests.checks.variants import Sample, changed, has_place

DAY = timedelta(days=1)
Change = tuple[str, Any]
"""Keys with dots, from `standards` or from the project, and the value that takes the place of what they lead to."""

DEPARTURES: list[tuple[str, Change, str]] = [
    ("cost.unit_cost", ("cost.unit_cost", None), "nothing says what a unit of the customer's business costs (`unit_cost`)"),
    ("cost.calculator_from", ("cost.estimate.calculator", None), "the estimate of 598 a month has no link of the AWS Pricing Calculator"),
    ("cost.calculator_from", ("standards.cost.calculator_from", Decimal(599)), ""),
    (
        "accounts.home_region",
        ("security.accounts.home_region", "eu-west-1"),
        "no component is in eu-west-1, the home Region by security.acc",
    ),
    ("accounts.home_region", ("security.accounts.home_region", None), "no component is in eu-west-1, the home Region by the standard"),
    ("accounts.log_bucket", ("security.accounts.trail.bucket", "logs-1"), "is called logs-1, the standard says <customer>-cloudtrail-<log"),
    ("accounts.log_retention", ("security.accounts.trail.retention", 90 * DAY), "CloudTrail logs are kept for 90d, the standard says 730d"),
    ("identity.permission_sets", ("security.identity.access.0.session", DAY), "lasts 1d, the standard says"),
    ("identity.permission_sets", ("security.identity.access.1.session", DAY), "the session of TradeleafOperator lasts 1d, the standard"),
    (
        "accounts.root_mfa_factor",
        ("security.accounts.root.mfa_factor", "TOTP app"),
        "root has the factor TOTP app, the standard says FIDO2",
    ),
    ("accounts.root_mfa_factor", ("security.accounts.root.mfa_factor", "no root credentials"), ""),
    (
        "accounts.log_protected_by",
        ("security.accounts.trail.protected_by", ["MFA delete"]),
        "are kept without versioning and Object Lock, whi",
    ),
    ("identity.review_every", ("security.identity.review_every", None), "nothing says how often access is reviewed, the standard says 90d"),
    ("identity.review_every", ("security.identity.review_every", 91 * DAY), "access is reviewed every 91d, the standard says 90d"),
    ("deployment.tools", ("standards.deployment.tools", ["Terraform"]), "is read by AWS CDK, the standard has Terraform"),
    ("deployment.unit_coverage", ("standards.deployment.unit_coverage", Decimal("0.95")), "run 80%, the standard says 95%"),
    ("deployment.gates", ("standards.deployment.gates", ["Tests", "Law"]), "no check is at the gate Law of the standard"),
    ("deployment.gates", ("delivery.readiness.0.gate", "Paper"), "`reviewed` is at the gate Paper, the standard has Change and artefact"),
    (
        "deployment.checklist",
        ("delivery.readiness.1.covers", []),
        "no check answers `stages-passed`, `load-test-current` of the gate Tests of the standard (`covers`, `not_asked`)",
    ),
    (
        "deployment.checklist",
        ("delivery.not_asked", []),
        "no check answers `recovery-region`, `support` of the gate Resilience of the stand",
    ),
    (
        "deployment.checklist",
        ("delivery.readiness.1.covers", ["tested"]),
        "`tests-green` answers `tested`, which the standard does not ask",
    ),
    (
        "deployment.checklist",
        ("delivery.readiness.1.covers", ["quotas"]),
        "`tests-green` is at the gate Tests and answers `quotas`, which is at",
    ),
    ("deployment.checklist", ("delivery.not_asked.0.items", ["backups"]), "`backups` is not asked, and a check answers it"),
    ("deployment.checklist", ("delivery.not_asked.0.items", ["moon"]), "`moon` is not asked, and the standard does not ask it either"),
    ("deployment.drift_check", ("delivery.infrastructure.drift_check", 7 * DAY), "drift is looked for every 7d, the standard says 1d"),
    ("network.open_ports", ("security.network.security_groups.1.rules.0.peer", "0.0.0.0/0"), ""),
    (
        "network.open_ports",
        ("security.network.security_groups.3.rules.0.peer", "0.0.0.0/0"),
        "opens 5432 to the Internet, the standard says TCP",
    ),
    ("network.flow_log_retention", ("security.network.flow_log_retention", None), "nothing says how long VPC flow logs are kept"),
    ("network.rule_review", ("security.network.rule_review", 365 * DAY), "network rules are reviewed every 365d, the standard says 90d"),
    ("encryption.minimum_tls", ("standards.encryption.minimum_tls", "TLS 1.3"), "TLS 1.2 is accepted, the standard says TLS 1.3"),
    (
        "encryption.classes",
        ("architecture.components.10.stores.classification", "Top secret"),
        "keeps data of the class Top secret, the standa",
    ),
    (
        "encryption.classes",
        ("security.encryption.stores.13.key", "data"),
        "encrypts the classes Confidential and Internal and Restricted; Conf",
    ),
    (
        "encryption.certificate_alarm",
        ("standards.encryption.certificate_alarm", 60 * DAY),
        "DaysToExpiry is critical below 30 days of the cert",
    ),
    (
        "encryption.certificate_alarm",
        ("operations.kpis.20.metric.name", "DaysLeft"),
        "no KPI watches DaysToExpiry of the certificate of api.tradeleaf.example, the standard says 30d before its end",
    ),
    ("encryption.certificate_alarm", ("operations.kpis.20.critical", None), ""),  # the library's own is 44 days
    ("encryption.certificate_alarm", ("operations.kpis.20.critical.value", open_thing("the limit")), "no KPI watches DaysToExpiry"),
    (
        "encryption.rotation",
        ("standards.encryption.rotation", 90 * DAY),
        "alias/tradeleaf-prod-data is rotated every 365d, the standard says 90d",
    ),
    (
        "encryption.deletion_window",
        ("standards.encryption.deletion_window", 31 * DAY),
        "waits before it is deleted for 30d, the standard says 31d",
    ),
    ("encryption.secret_rotation", ("standards.encryption.secret_rotation", DAY), "is renewed every 7d, the standard says 1d"),
    (
        "resilience.tiers",
        ("resilience.objectives.0.rpo", timedelta(seconds=1)),
        "no tier of the standard gives an RTO of 2h with an RPO of 1s",
    ),
    (
        "resilience.tiers",
        ("resilience.tests.0.next_due", date(2027, 12, 1)),
        "`orders-corrupted` is exercised again after 434d, the standard says",
    ),
    ("cost.review_after", ("cost.first_compared", None), "nothing says when the bill was first compared with the model"),
    ("cost.review_after", ("cost.first_compared", date(2026, 9, 1)), "compared with the model after 196d, the standard says 90d"),
    (
        "cost.tolerance",
        ("cost.estimate.monthly", Decimal(100)),
        "are 84% apart, the standard says 15%, and `deviation` does not explain it",
    ),
    ("cost.price_age", ("standards.cost.price_age", DAY), "has an age of 440d, the standard says 1d"),
    (
        "apis.headroom",
        ("standards.apis.headroom", Decimal("0.5")),
        "75% of what `product-functions` bears may be handed out, the standard says",
    ),
    ("apis.growth", ("standards.apis.growth", Decimal(2)), "has a peak of 30 a second and a limit of 45, the standard says 200% above"),
    ("apis.naming", ("apis.0.name", "api"), "the API is called api, the standard says <workload>-<api>-<environment>"),
]


@pytest.mark.parametrize(("key", "change", "wrong"), DEPARTURES, ids=[f"{key}: {change[0]}" for key, change, _ in DEPARTURES])
def test_what_departs_is_found(sample: Sample, key: str, change: Change, wrong: str) -> None:
    assert_departs(sample, key, change, wrong)


def assert_departs(sample: Sample, key: str, change: Change, wrong: str) -> None:
    """Assert that the comparison of `key` says of a changed sample what is `wrong`, at places and for criteria that there are."""
    evidence, project = sample.evidence, sample.evidence.workspace.projects["tenant-api"]
    standards, keys = evidence.workspace.partner.standards, change[0].split(".")
    if keys[0] == "standards":
        standards = changed(standards, keys[1:], change[1])
    else:
        project = changed(project, keys, change[1])
        workspace = replace(evidence.workspace, projects={project.id: project})
        results = {project.id: compute(workspace, project.id)} if keys[0] in ("apis", "cost", "operations") else evidence.results
        evidence = replace(evidence, workspace=workspace, results=results)
    departures = list(COMPARED[key](evidence, project, standards))
    found = [departure.wrong for departure in departures]
    assert bool(wrong) == bool(found)
    assert not wrong or any(wrong in one for one in found), found
    assert [one.location for one in departures if not has_place(project, one.location)] == []
    assert evidence.workspace.checklist is not None
    known = {criterion.id for criterion in evidence.workspace.checklist.criteria()}
    assert {one.criterion for one in departures} <= known


def test_every_comparison_has_a_case() -> None:
    parts = (practice.COMPARED, computed_standards.COMPARED)
    assert sorted({key for key, _, _ in DEPARTURES}) == sorted(key for part in parts for key in part)


def test_a_key_of_aws_hides_no_key_of_the_customer(sample: Sample) -> None:
    project = sample.evidence.workspace.projects["tenant-api"]
    for keys, value in {"keys.0.kind": "AWS managed", "stores.6.key": "archive"}.items():
        project = changed(project, ["security", "encryption", *keys.split(".")], value)
    departures = list(practice.data_classes(sample.evidence, project, sample.evidence.workspace.partner.standards))
    assert [one.location for one in departures] == [("security", "encryption", "keys", "archive")]
    said = "the key alias/quillfeather-archive encrypts the classes Confidential and Internal; Confidential has a key to itself by the "
    assert departures[0].wrong == f"{said}standard"
