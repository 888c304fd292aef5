"""A denial counts where it governs what was found, not anywhere in the sentence."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from generator.checks import in_project
from generator.checks.deployment import console_change, manual_stage
from generator.checks.finding import Evidence
from generator.checks.identities import shared_credential
from generator.checks.prose import asserted, bare, period_in
from generator.checks.services import undrawn_service
from generator.workspace.loader import load_workspace
from tests.faults.cases import fault_case

ASSERTED = [
    "Events go through X.",
    "Events go to X, so that none is lost.",
    "The engineers use X, because the pager cannot sign in otherwise.",
    "The nightly script has X, because it cannot assume a role.",
    "X, since nobody knows what a night needs",
    "X, since old telephones know nothing newer",
    "Engineers change throttles in X whenever the pipeline is not fast enough.",
    "Deploys by X and watches the alarms, so that nothing goes wrong",
    "Nothing is lost with X.",
    "Nobody complains, X carries the events.",
    "Not only the pager uses X.",
    "Not every engineer is kept from X.",
    "X takes no later than a day.",
    "Events reach X no later than a minute after the call.",
    "X is not fast.",
    "X is never rotated.",
    "X and Y are not lost.",
    "Instead of Y, X carries the events.",
    "Y was replaced by X.",
    "No message is lost and events go to X.",
    "Unlike last year, engineers use X.",
    "X, which would have been cheaper elsewhere, carries the events.",
    "X does not need a server.",
    "The team refused a pipeline; X is used instead.",
]
DENIED = [
    "There is no X.",
    "There is no queue of X.",
    "There is no Y, Z or X.",
    "There is no Y, X or Z.",
    "There is neither Y nor X.",
    "X was declined.",
    "X (rule S5) is not used.",
    "X and Y were declined.",
    "X is not used.",
    "X is no longer used.",
    "X does not exist.",
    "X isn't needed.",
    "Y instead of X.",
    "Y rather than X.",
    "Unlike X, it costs nothing.",
    "Nobody signs in with X.",
    "Nobody of the partner may use X.",
    "Works without X.",
    "A policy denies X.",
    "A policy denies every change by X.",
    "X would cost three times as much.",
    "It would have needed X.",
    "Y replaced X.",
    "X was replaced.",
    "X is disabled.",
    "Engineers never use X.",
    "X cannot be used.",
]


@pytest.mark.parametrize("text", ASSERTED)
def test_what_a_sentence_says_is_found_whatever_else_it_denies(text: str) -> None:
    assert [match[0] for match in asserted(re.compile(r"\bX\b"), text)] == ["X"]


@pytest.mark.parametrize("text", DENIED)
def test_what_a_sentence_denies_is_not_claimed(text: str) -> None:
    assert [match[0] for match in asserted(re.compile(r"\bX\b"), text)] == []


def test_the_denial_of_one_sentence_is_none_of_the_next() -> None:
    assert [match[0] for match in asserted(re.compile("X|Y"), "Y is not used. X carries the events; there is no Y.")] == ["X"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Every 90 days by a build", 90),
        ("every year", 365),
        ("every 2 weeks", 14),
        ("every month", 30),
        ("every quarter", 91),
        ("every week", 7),
        ("on suspicion", None),
        ("By AWS", None),
    ],
)
def test_periods_as_people_write_them(text: str, days: int | None) -> None:
    assert period_in(text) == (timedelta(days=days) if days else None)


@pytest.mark.parametrize(
    ("reason", "says"), [(None, True), ("agreed", True), ("As the other API.", True), ("Two of three, as the function", False)]
)
def test_a_reason_of_a_few_words_is_none(reason: str | None, says: bool) -> None:
    assert bare(reason) is says


def test_a_login_page_a_web_console_and_the_former_system_are_no_findings(tmp_path: Path) -> None:
    workspace = load_workspace(fault_case("false-errors").write(tmp_path))
    evidence = Evidence(workspace, {}, (), (), (), {}, date(2026, 11, 26))
    for rule in (shared_credential, manual_stage, console_change, undrawn_service):
        assert in_project(rule, evidence, workspace.projects["example"]) == []
