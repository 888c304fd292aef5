"""The timelines of a recovery plan: their labels are the steps' own words, names in one piece."""

from __future__ import annotations

import re

import pytest

from generator.analysis.results import compute
from generator.pictures.charts.recovery import timelines
from generator.workspace.loader import load_workspace
from generator.writers.chart import Timeline
from tests.conftest import ROOT


@pytest.mark.parametrize("customer", ["orders-platform", "tenant-api"])
def test_labels_are_words_of_their_steps(customer: str) -> None:
    workspace = load_workspace(ROOT)
    recovery = compute(workspace, customer).recovery
    for (id, chart), result in zip(timelines(recovery), recovery.scenarios, strict=True):
        assert id == chart.id
        assert isinstance(chart.form, Timeline)
        actions = [time.step.action.replace("`", "") for time in result.worst.times]
        for span, action in zip(chart.form.spans, actions, strict=True):
            label = re.sub(r"^\d+\. ", "", span.label).removesuffix(" …")
            assert " ".join(action.split()).startswith(label), chart.id
