"""Each value of the partner's standards on operations is compared with how a system is watched."""

from __future__ import annotations

import pytest

from generator.checks import operated_standards
from generator.model.description.operations import Alarm, Canary
from tests.checks.test_practice import DAY, Change, assert_departs
from tests.checks.variants import Sample, changed

ALARM_OF_SEVERITY_2 = [Alarm.model_validate({"id": "slow", "kpi": "tenant-latency", "severity": "sev2"})]
DEPARTURES: list[tuple[str, Change, str]] = [
    ("operations.log_retention", ("operations.logs.2.retention", 7 * DAY), "is kept for 7d, the standard says 90d"),
    ("operations.log_fields", ("operations.logs.1.fields", []), "does not say its fields, which the standard asks of every log line"),
    ("operations.log_fields", ("standards.operations.log_fields", ["operation", "colour"]), "lacks colour, which the standard asks"),
    (
        "operations.log_export",
        ("standards.operations.log_export", "S3"),
        "`/tradeleaf/prod/tenant-api/access` and 8 more are exported to nowh",
    ),
    ("operations.canary_every", ("operations.canaries", []), "no canary follows a journey, the standard says one for each"),
    (
        "operations.canary_every",
        ("operations.canaries", [Canary(journey="Reading", every=DAY, checks="200")]),
        "the canary of “Reading” runs every 1d, the standard says 5m",
    ),
    ("operations.impact_alarm", ("operations.customer_impact", None), "no composite alarm says whether customers notice"),
    ("operations.impact_alarm", ("standards.operations.impact_alarm", False), ""),
    (
        "operations.impact_alarm",
        ("operations.alarms", ALARM_OF_SEVERITY_2),
        "`tradeleaf-prod-customer-impact` has no alarms: none is of the most urgent severity",
    ),
    ("operations.threshold_review", ("operations.threshold_review", 31 * DAY), "thresholds are reviewed every 31d, the standard says 30d"),
    ("operations.canary_every", ("standards.operations.canary_every", None), ""),
    ("operations.log_retention", ("standards.operations.log_retention", 60 * DAY), ""),
]


@pytest.mark.parametrize(("key", "change", "wrong"), DEPARTURES, ids=[f"{key}: {change[0]}" for key, change, _ in DEPARTURES])
def test_what_departs_is_found(sample: Sample, key: str, change: Change, wrong: str) -> None:
    assert_departs(sample, key, change, wrong)


def test_every_comparison_has_a_case() -> None:
    assert {key for key, _, _ in DEPARTURES} == set(operated_standards.COMPARED)


def test_a_service_of_no_category_runs_no_code(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    service = sample.evidence.workspace.library.services["lambda"]
    standards = sample.evidence.workspace.partner.standards
    project = sample.evidence.workspace.projects["tenant-api"]
    logs = [log.model_copy(update={"fields": []}) for log in project.operations.logs if log.component == "tenant-authorizer"]
    project = project.model_copy(update={"operations": project.operations.model_copy(update={"logs": logs})})
    assert len(list(operated_standards.log_fields(sample.evidence, project, standards))) == 1
    monkeypatch.setitem(vars(service), "category", None)
    assert list(operated_standards.log_fields(sample.evidence, project, standards)) == []


@pytest.mark.parametrize(
    ("watched", "told"), [(True, ["nothing says how often thresholds are reviewed, the standard says 30d"]), (False, [])]
)
def test_what_is_not_watched_has_no_thresholds(sample: Sample, watched: bool, told: list[str]) -> None:
    project = changed(sample.evidence.workspace.projects["tenant-api"], ["operations", "threshold_review"], None)
    project = project if watched else changed(project, ["operations", "kpis"], [])
    found = operated_standards.threshold_review(sample.evidence, project, sample.evidence.workspace.partner.standards)
    assert [one.wrong for one in found] == told
