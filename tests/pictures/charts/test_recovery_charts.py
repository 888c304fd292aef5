"""The timelines of a recovery plan: their labels are the steps' own words, names in one piece."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from generator.analysis.recovery import recovery
from generator.analysis.results import compute
from generator.pictures.charts.recovery import timelines
from generator.workspace.loader import load_workspace
from generator.writers.chart import Timeline
from tests.conftest import ROOT


@pytest.mark.parametrize("customer", ["orders-platform", "tenant-api"])
def test_labels_are_words_of_their_steps(customer: str) -> None:
    workspace = load_workspace(ROOT)
    computed = compute(workspace, customer).recovery
    for (id, chart), result in zip(timelines(computed), computed.scenarios, strict=True):
        assert id == chart.id
        assert isinstance(chart.form, Timeline)
        actions = [time.step.action.replace("`", "") for time in result.worst.times]
        for span, action in zip(chart.form.spans, actions, strict=True):
            label = re.sub(r"^\d+\. ", "", span.label).removesuffix(" …")
            assert " ".join(action.split()).startswith(label), chart.id


def test_the_sentence_names_what_is_back_only_after_its_rebuild(starter: Path) -> None:
    workspace = load_workspace(starter)
    (project,) = workspace.projects.values()
    protection = project.resilience.protections[0].model_copy(update={"method": "rebuild", "rebuild_duration": timedelta(hours=9)})
    rebuilt = project.resilience.model_copy(update={"protections": [protection]})
    result = recovery(rebuilt, workspace.library.recovery, [])
    ((_, chart),) = timelines(result)
    assert "within the RTO of 4h. bookings-table is back after 9h 50m, once it is rebuilt. The critical path:" in chart.message
