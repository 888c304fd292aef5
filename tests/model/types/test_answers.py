"""Which keys answer which criteria: every criterion that the YAML answers has one, and no mark leads nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.library import Library
from generator.model.types.answers import criteria_at, criteria_defining, criteria_missing, paths
from generator.model.types.refusals import read, together

BY_HAND = {"3.1.attached"}
"""What is done on the day of submission."""


def answered() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, criterion in (*paths(Partner, "partner"), *paths(Project, "project")):
        found.setdefault(criterion, []).append(path)
    return found


def test_every_criterion_is_answered_by_a_key(library: Library) -> None:
    (checklist,) = library.checklists.values()
    silent = {criterion.id for criterion in checklist.criteria()} - answered().keys()
    assert silent == BY_HAND


def test_no_mark_names_what_the_checklist_does_not_ask(library: Library) -> None:
    (checklist,) = library.checklists.values()
    assert sorted(answered().keys() - {criterion.id for criterion in checklist.criteria()}) == []


@pytest.mark.parametrize(
    ("location", "criteria"),
    [
        (("security", "accounts", "root", "use"), ("ACCT-001.applied",)),
        (("security", "identity", "access", 0, "role"), ("ACCT-002.applied",)),
        (("apis", 0, "features", 1, "how"), ("APIGW-006.feature-reasons",)),
        (("apis", 0, "features", 1, "feature"), ("APIGW-006.feature-list", "APIGW-006.two-features")),
        (("customer", "name"), ()),
    ],
)
def test_a_value_answers_what_its_key_or_the_nearest_around_it_is_marked_with(location: Any, criteria: tuple[str, ...]) -> None:
    assert criteria_at(Project, location) == criteria


def test_a_whole_section_that_is_missing_leaves_everything_in_it_unanswered() -> None:
    missing = criteria_missing(Project, ("security",))
    assert missing == ("ACCT-001.applied", "ACCT-002.applied", "NETSEC-001.applied", "NETSEC-002.applied")


def test_things_answer_what_the_list_that_defines_them_answers() -> None:
    assert criteria_defining(Project, "external") == ("DOC-001.outside-shown",)
    assert criteria_defining(Project, "price") == ()


def test_a_refused_key_names_its_criteria() -> None:
    _, refusals = read(Partner, {"application": {"guidelines_read_by": "lead"}})
    said = next(one.what for one in together(refusals) if one.location == ("application",))
    assert said.startswith("`checklist`, `submission`, `guidelines_read_on`")
    assert said.endswith("1.1.guidelines-read and 1.2.path-stage need them")
