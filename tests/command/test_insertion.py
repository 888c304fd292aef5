"""One more element in a list: what was there stays byte for byte, and what has no room is answered with what to write."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from generator.command.insertion import NoRoomError, inserted
from generator.errors import InputError
from generator.model.types.origin import Location

ELEMENT = "- id: new\n  name: New # what it is\n"


class Case(NamedTuple):
    """A file, the list in it, and the file with the element."""

    name: str
    before: str
    location: Location
    after: str


CASES = (
    Case(
        "behind the last element",
        "kpis:\n  - id: a\n    name: A\nalarms: []\n",
        ("kpis",),
        "kpis:\n  - id: a\n    name: A\n  - id: new\n    name: New # what it is\nalarms: []\n",
    ),
    Case("dashes at the key", "kpis:\n- id: a\nlogs: []\n", ("kpis",), "kpis:\n- id: a\n- id: new\n  name: New # what it is\nlogs: []\n"),
    Case("a list alone in its file", "# APIs\n\n- id: a\n", (), "# APIs\n\n- id: a\n- id: new\n  name: New # what it is\n"),
    Case("no line break at the end", "- id: a", (), "- id: a\n- id: new\n  name: New # what it is\n"),
    Case(
        "comments stay where they are",
        "kpis: # all\n  - id: a # first\n    # of a\n\n# logs\nlogs: []\n",
        ("kpis",),
        "kpis: # all\n  - id: a # first\n    # of a\n  - id: new\n    name: New # what it is\n\n# logs\nlogs: []\n",
    ),
    Case(
        "a blank line between elements",
        "kpis:\n  - id: a\n\n  - id: b\n\nlogs: []\n",
        ("kpis",),
        "kpis:\n  - id: a\n\n  - id: b\n\n  - id: new\n    name: New # what it is\n\nlogs: []\n",
    ),
    Case(
        "behind a text over several lines",
        "kpis:\n  - id: a\n    text: |\n      one\n\n      # two\nlogs: []\n",
        ("kpis",),
        "kpis:\n  - id: a\n    text: |\n      one\n\n      # two\n  - id: new\n    name: New # what it is\nlogs: []\n",
    ),
    Case(
        "an empty list",
        "kpis: [] # none yet\nlogs: []\n",
        ("kpis",),
        "kpis: # none yet\n  - id: new\n    name: New # what it is\nlogs: []\n",
    ),
    Case(
        "a key without a value",
        "kpis: # none yet\nlogs: []\n",
        ("kpis",),
        "kpis: # none yet\n  - id: new\n    name: New # what it is\nlogs: []\n",
    ),
    Case(
        "a list that is to be done",
        "kpis: TODO # ask Ann\nlogs: []\n",
        ("kpis",),
        "kpis: # ask Ann\n  - id: new\n    name: New # what it is\nlogs: []\n",
    ),
    Case(
        "a key that is missing",
        "logs:\n  - id: a\n# end\n",
        ("kpis",),
        "logs:\n  - id: a\n# end\n\nkpis:\n  - id: new\n    name: New # what it is\n",
    ),
    Case(
        "a section inside the project",
        "operations:\n  kpis:\n    - id: a\ncost: {}\n",
        ("operations", "kpis"),
        "operations:\n  kpis:\n    - id: a\n    - id: new\n      name: New # what it is\ncost: {}\n",
    ),
    Case(
        "a key that is missing in a section",
        "operations:\n  logs: []\n\n# money\ncost: {}\n",
        ("operations", "kpis"),
        "operations:\n  logs: []\n  kpis:\n    - id: new\n      name: New # what it is\n\n# money\ncost: {}\n",
    ),
    Case(
        "a section without a value",
        "id: a\noperations:\ncost: {}\n",
        ("operations", "kpis"),
        "id: a\noperations:\n  kpis:\n    - id: new\n      name: New # what it is\ncost: {}\n",
    ),
    Case(
        "line breaks of Windows",
        "kpis:\r\n  - id: a\r\nlogs: []\r\n",
        ("kpis",),
        "kpis:\r\n  - id: a\r\n  - id: new\r\n    name: New # what it is\r\nlogs: []\r\n",
    ),
    Case(
        "a mark at the beginning",
        "\ufeffkpis:\n  - id: a\n",
        ("kpis",),
        "\ufeffkpis:\n  - id: a\n  - id: new\n    name: New # what it is\n",
    ),
    Case(
        "elements in braces",
        "kpis:\n  - {id: a, name:\n     A}\nlogs: []\n",
        ("kpis",),
        "kpis:\n  - {id: a, name:\n     A}\n  - id: new\n    name: New # what it is\nlogs: []\n",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_element_is_last_and_everything_else_stays(case: Case) -> None:
    content, line = inserted(case.before.encode(), "operations.yml", case.location, ELEMENT)
    assert content.decode() == case.after
    assert case.after.splitlines()[line - 1].strip() == "- id: new"


@pytest.mark.parametrize(
    ("before", "location", "place"),
    [
        ("kpis: [{id: a}]\n", ("kpis",), "operations.yml:1:7"),
        ("operations: {kpis: []}\n", ("operations", "kpis"), "operations.yml:1:13"),
        ("{kpis: []}\n", ("kpis",), "operations.yml:1:1"),
        ("kpis: [\n]\n", ("kpis",), "operations.yml:1:7"),
        ("kpis: &all\n  - id: a\nlogs: *all\n", ("kpis",), "operations.yml:1:7"),
        ("all:\n  - id: &x a\nkpis: {id: a}\n", ("kpis",), "operations.yml:3:7"),
        ("kpis: none at all\n", ("kpis",), "operations.yml:1:7"),
    ],
)
def test_a_list_in_another_form_is_answered_with_what_to_write(before: str, location: Location, place: str) -> None:
    with pytest.raises(NoRoomError) as error:
        inserted(before.encode(), "operations.yml", location, ELEMENT)
    first, second, *shown = error.value.lines()
    assert first.startswith(f"{place}: ")
    assert first.endswith("nothing was written.")
    assert f"`{'.'.join(map(str, location))}`" in second
    assert [line.strip() for line in shown] == [line.strip() for line in ELEMENT.splitlines()]


def test_what_would_change_something_else_is_not_written() -> None:
    kept = "kpis:\n  - id: a\n    text: |+\n      one\n\nlogs: []\n"
    with pytest.raises(NoRoomError, match="operations"):
        inserted(kept.encode(), "operations.yml", ("kpis",), ELEMENT)


def test_a_file_that_cannot_be_read_is_left_to_its_author() -> None:
    with pytest.raises(InputError):
        inserted(b"kpis: [\n", "operations.yml", ("kpis",), ELEMENT)
