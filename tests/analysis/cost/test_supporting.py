"""What is charged beside the components follows from the description: the sample's bills count what its alarms and keys are."""

from __future__ import annotations

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
    assert units["cloudwatch.log-ingest"] is None  # depends on use
    assert "cloudwatch.synthetics-run" not in units


def test_runs_of_a_canary(workspace: Workspace) -> None:
    project = workspace.projects["tenant-api"]
    canary = Canary(journey="Order", every=timedelta(minutes=5), checks="200")
    watched = project.model_copy(update={"operations": project.operations.model_copy(update={"canaries": [canary]})})
    monitoring = compute(workspace, "tenant-api").monitoring
    assert {one.price: one.least for one in supporting(watched, monitoring)}["cloudwatch.synthetics-run"] == 30 * 24 * 12
