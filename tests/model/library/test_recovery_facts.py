"""Recovery facts: bands in order, and a worked example that is worked rightly."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from generator.model.library.recovery_facts import StepFact

FACT = {"source": ["own"], "as_of": "2026-11-23", "confidence": "estimate"}


def test_a_band_that_falls_is_refused():
    step = {"component": "Lambda", "failure": "bad version", "action": "move the alias", "data_loss": "none", **FACT}
    with pytest.raises(ValidationError, match="longest must not be shorter"):
        StepFact.model_validate({**step, "shortest": "5m", "longest": "3m"})


@pytest.mark.parametrize(
    ("id", "shortest", "longest"),
    [
        ("dynamodb-table-deleted-pitr", timedelta(minutes=20), timedelta(hours=4)),
        ("aurora-writer-failover", timedelta(seconds=30), timedelta(minutes=1)),
        ("elasticache-failover", timedelta(seconds=6), timedelta(minutes=2)),
        ("apigateway-zone-failure", timedelta(0), timedelta(0)),
        ("people-detect-and-decide", timedelta(minutes=10), timedelta(hours=1)),
    ],
)
def test_shipped_durations(library, id, shortest, longest):
    step = library.recovery.steps[id]
    assert (step.shortest, step.longest) == (shortest, longest)


def test_the_example_takes_as_long_as_its_longest_chain(library):
    method = library.recovery.rto
    finish = {}
    for step in method.example:
        finish[step.id] = step.duration + max((finish[before] for before in step.after), default=timedelta(0))
    assert max(finish.values()) == method.example_result
    on_path = sum((step.duration for step in method.example if step.id in method.example_path), timedelta(0))
    assert on_path == method.example_result


def test_strategies_get_faster_and_dearer(library):
    longest = [strategy.longest_rto for strategy in library.recovery.strategies.values()]
    assert longest == sorted(longest, reverse=True)
