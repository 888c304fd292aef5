"""What is only proposed may be referred to; what is not proposed may not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.errors import InputError
from generator.workspace.loader import load_workspace
from tests.analysis.proposals.unwatched import completed


@pytest.fixture
def folder(starter: Path, tmp_path: Path) -> Path:
    """A copy of the small workspace that says nothing of operations."""
    copy = Path(shutil.copytree(starter, tmp_path / "demo"))
    for section in ("operations", "runbook"):
        project(copy, section).write_text("{}\n", "utf-8")
    return copy


def project(folder: Path, section: str) -> Path:
    (customer,) = (folder / "content" / "customers").iterdir()
    return customer / f"{section}.yml"


def rolled_back_by(folder: Path, alarm: str) -> None:
    delivery = project(folder, "delivery")
    delivery.write_text(delivery.read_text("utf-8").replace("alarm: booking-errors-high", f"alarm: {alarm}"), "utf-8")


def test_proposed_alarm_is_referred_to(folder: Path) -> None:
    rolled_back_by(folder, "bookings-api-5xx")
    found, _ = completed(load_workspace(folder))
    (criterion,) = found.delivery.rollback
    assert criterion.alarm in {alarm.id for alarm in found.operations.alarms}


def test_alarm_of_the_author_on_a_proposed_kpi(folder: Path) -> None:
    rolled_back_by(folder, "own")
    project(folder, "operations").write_text("alarms:\n  - {id: own, kpi: bookings-api-5xx}\n", "utf-8")
    found, results = completed(load_workspace(folder))
    assert [alarm.id for alarm in found.operations.alarms if alarm.kpi == "bookings-api-5xx"] == ["own"]
    assert results.monitoring.alarm("own").unconfirmed


@pytest.mark.parametrize("alarm", ["bookings-api-6xx", "bookings-table-system-errors"])
def test_alarm_that_is_not_proposed_is_refused(folder: Path, alarm: str) -> None:
    rolled_back_by(folder, alarm)
    with pytest.raises(InputError) as raised:
        load_workspace(folder)
    assert [problem.what for problem in raised.value.problems] == [f"there is no alarm `{alarm}` in the project; OPE-001.applied needs it"]
