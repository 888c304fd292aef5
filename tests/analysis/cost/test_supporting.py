"""What is charged beside the components follows from the description: the sample's bills count what its alarms and keys are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from generator.analysis.cost.supporting import supporting
from generator.analysis.results import compute
from generator.model.description.operations import Canary
from generator.model.workspace import Workspace
from generator.workspace.loader import load_workspace
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return load_workspace(ROOT)


def found(workspace: Workspace, id: str) -> dict[str, Decimal | None]:
    results = compute(workspace, id)
    return {one.price: one.least for one in supporting(workspace.projects[id], results.monitoring)}


@pytest.mark.parametrize(
    ("id", "alarms", "anomalies", "composites", "dashboards", "keys"),
    [("orders-platform", 76, 5, 5, 8, 4), ("tenant-api", 58, 2, 10, 3, 3)],
)
def test_what_the_sample_has(
    workspace: Workspace, id: str, alarms: int, anomalies: int, composites: int, dashboards: int, keys: int
) -> None:
    units = found(workspace, id)
    prices = ("alarm-standard", "alarm-anomaly-detection-standard", "alarm-composite", "dashboard")
    assert [units[f"cloudwatch.{price}"] for price in prices] == [alarms, anomalies, composites, dashboards]
    assert units["kms.key"] == keys
    assert units["cloudwatch.custom-metric"] == 3
    assert units["cloudwatch.log-ingest"] is None  # depends on use
    assert "cloudwatch.synthetics-run" not in units


def test_runs_of_a_canary(workspace: Workspace) -> None:
    project = workspace.projects["tenant-api"]
    canary = Canary(journey="Order", every=timedelta(minutes=5), checks="200")
    watched = project.model_copy(update={"operations": project.operations.model_copy(update={"canaries": [canary]})})
    monitoring = compute(workspace, "tenant-api").monitoring
    assert {one.price: one.least for one in supporting(watched, monitoring)}["cloudwatch.synthetics-run"] == 30 * 24 * 12


@pytest.mark.parametrize(
    ("id", "words"),
    [
        (
            "orders-platform",
            "76 metrics in alarms, 5 anomaly detection alarms, 5 composite alarms, 8 dashboards, 3 custom metrics, 22 log groups, "
            "4 traced APIs, 4 customer managed keys",
        ),
        (
            "tenant-api",
            "58 metrics in alarms, 2 anomaly detection alarms, 10 composite alarms, 3 dashboards, 3 custom metrics, 9 log groups, "
            "1 traced API, 3 customer managed keys",
        ),
    ],
)
def test_how_many_there_are_is_said_in_words(workspace: Workspace, id: str, words: str) -> None:
    found = supporting(workspace.projects[id], compute(workspace, id).monitoring)
    assert ", ".join(one.what for one in found) == words


def test_an_alarm_over_less_than_a_minute_has_a_price_of_its_own(workspace: Workspace) -> None:
    project, monitoring = workspace.projects["tenant-api"], compute(workspace, "tenant-api").monitoring
    chosen = next(one for one in monitoring.alarms if not one.single.threshold.operator.endswith("band") and one.burn is None)
    for seconds, price in ((30, "cloudwatch.alarm-high-resolution"), (60, "cloudwatch.alarm-standard")):
        single = replace(chosen.single, measure=replace(chosen.single.measure, period=timedelta(seconds=seconds)))
        watched = replace(monitoring, alarms=(replace(chosen, metric_alarms=(single,)),))
        found = {one.price: one.what for one in supporting(project, watched)}
        kind = "metric in high-resolution alarms" if seconds < 60 else "metric in alarms"
        number = len(single.measure.queries)
        assert found[price] == f"{number} {kind}".replace("metric", "metric" if number == 1 else "metrics")
        assert not {"cloudwatch.alarm-high-resolution", "cloudwatch.alarm-standard"} - {price} & found.keys()
