"""`check --proposals` lists what is proposed, which value, and the key that confirms it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.__main__ import run
from generator.errors import DONE


@pytest.fixture
def folder(starter: Path, tmp_path: Path) -> Path:
    """A copy of the small workspace in which no one names the topic."""
    copy = Path(shutil.copytree(starter, tmp_path / "demo"))
    (operations,) = (copy / "content" / "customers").glob("*/operations.yml")
    text = operations.read_text("utf-8")
    operations.write_text(text[: text.index("unmonitored:")], "utf-8")
    return copy


def test_proposals_are_listed_with_what_confirms_them(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--proposals", "--quiet", "--workspace", str(folder)]) == DONE
    shown = capsys.readouterr().out
    failed = "alarms-topic-number-of-notifications-failed"
    for line in (
        "example: 12 proposals",
        f"KPI {failed} for alarms-topic (kpis-and-alarms)",
        "  critical: > 0 count",
        f"alarm {failed} for alarms-topic (kpis-and-alarms)",
        f"runbook entry {failed} for alarms-topic (runbook)",
        f"  To confirm it, write the runbook entry `{failed}` in `runbook.incidents` (content/customers/example/architecture.yml:71:5).",
        "Not proposed, because a fact is missing:",
        "  alarms-topic, NumberOfMessagesPublished: the limit, which follows from your system: expected publish rate in the period.",
    ):
        assert line in shown, shown
