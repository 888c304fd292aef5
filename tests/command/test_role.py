"""`evidencekit explain role`: what the commands of a role need, and the policy that allows it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.command.role import explanation_of_role
from generator.errors import EvidencekitError


def test_the_policy_of_a_role_follows_from_its_commands(starter: Path) -> None:
    derived = json.loads(explanation_of_role("BookingsOperator", starter, policy=True))
    allowed = {
        (action, str(one["Resource"]))
        for one in derived["Statement"]
        for action in [one["Action"], *one["Action"]]
        if isinstance(action, str)
    }
    assert derived["Version"] == "2012-10-17"
    assert ("sns:Publish", "arn:aws:sns:eu-west-1:111122223333:kestrel-bookings-prod-alarms") in allowed
    assert ("lambda:UpdateAlias", "arn:aws:lambda:eu-west-1:111122223333:function:kestrel-bookings-prod-handler") in allowed
    assert ("cloudwatch:DescribeAlarms", "*") in allowed


def test_the_card_of_a_role_says_where_each_action_is_needed(starter: Path) -> None:
    shown = explanation_of_role("BookingsOperator", starter, policy=False)
    assert "dynamodb:RestoreTableToPointInTime" in shown
    assert "first needed in resilience.scenarios.table-corrupted" in shown
    assert "not allowed" not in shown


def test_an_unknown_role_is_refused_with_those_that_are_known(starter: Path) -> None:
    with pytest.raises(EvidencekitError, match=r"no profile of runbook\.profiles has the role `BookingOperator`.*BookingsOperator"):
        explanation_of_role("BookingOperator", starter, policy=True)
