"""Formats of a description: former keys are read as today's, at their places, with one warning for each."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.errors import InputError, Problem
from generator.model.types.origin import data
from generator.workspace.formats import CHANGES, EACH, Change, format_of, modernise, warnings
from generator.workspace.loader import load_workspace
from generator.workspace.positions import read_yaml

LISTED = Change("project", ("cost", "unpriced", EACH), "component", "components", listed=True)
RENAMED = Change("project", ("cost",), "valid", "valid_until")
GONE = Change("project", ("customer",), "about")
WRITTEN = "  - components: [alarms-topic]\n"
FORMER = "  - component: alarms-topic\n"


@pytest.mark.parametrize(
    ("written", "change", "read"),
    [
        ("cost: {unpriced: [{component: a}]}", LISTED, {"cost": {"unpriced": [{"components": ["a"]}]}}),
        ("cost: {unpriced: [{component: }]}", LISTED, {"cost": {"unpriced": [{"components": None}]}}),
        ("cost: {unpriced: [{component: [a, b]}]}", LISTED, {"cost": {"unpriced": [{"components": ["a", "b"]}]}}),
        ("cost: {unpriced: [a, {reason: b}]}", LISTED, {"cost": {"unpriced": ["a", {"reason": "b"}]}}),
        ("cost: {unpriced: a}", LISTED, {"cost": {"unpriced": "a"}}),
        ("cost: TODO", LISTED, {"cost": "TODO"}),
        ("cost: {valid: 2026-01-01}", RENAMED, {"cost": {"valid_until": "2026-01-01"}}),
        ("cost: {valid: {a: b}}", RENAMED, {"cost": {"valid_until": {"a": "b"}}}),
        ("cost: {valid: a, valid_until: b}", RENAMED, {"cost": {"valid": "a", "valid_until": "b"}}),
        ("customer: {about: a, name: b}", GONE, {"customer": {"name": "b"}}),
    ],
)
def test_a_former_key_is_read_as_what_took_its_place(written: str, change: Change, read: object) -> None:
    origin = read_yaml(written.encode(), "project.yml")
    modernise(origin, "project", 1, [change])
    assert data(origin) == read


@pytest.mark.parametrize(("root", "format"), [("partner", 1), ("project", 2)])
def test_other_roots_and_newer_formats_are_left_alone(root: str, format: int) -> None:
    origin = read_yaml(b"cost: {valid: a}", "project.yml")
    assert modernise(origin, root, format, [RENAMED]) == []  # type: ignore[arg-type]  # a parameter of the table above
    assert data(origin) == {"cost": {"valid": "a"}}


def test_a_value_that_an_alias_repeats_is_changed_once() -> None:
    origin = read_yaml(b"cost:\n  unpriced:\n    - &a {component: b}\n    - *a\n", "project.yml")
    assert len(modernise(origin, "project", 1, [LISTED])) == 1
    assert data(origin) == {"cost": {"unpriced": [{"components": ["b"]}, {"components": ["b"]}]}}


@pytest.mark.parametrize(
    ("written", "change", "lines"),
    [
        (
            "cost:\n  unpriced:\n    - component: a\n    - component: b\n    - component: c\n",
            LISTED,
            [
                "project.yml:3:7: warning: `component` of cost.unpriced is now the list `components` (and at 2 more places)",
                "  3 |     - component: a",
                "    |       ^",
                "  Write components: [a]; evidencekit upgrade rewrites every such place.",
            ],
        ),
        (
            "cost:\n  valid: 2026-01-01\n",
            RENAMED,
            [
                "project.yml:2:3: warning: `valid` of cost is now `valid_until`",
                "  2 |   valid: 2026-01-01",
                "    |   ^",
                "  Write valid_until: 2026-01-01; evidencekit upgrade rewrites every such place.",
            ],
        ),
        (
            "customer:\n  about: a\n",
            GONE,
            [
                "project.yml:2:3: warning: `about` of customer has gone: it is not read any more",
                "  2 |   about: a",
                "    |   ^",
                "  Delete it; evidencekit upgrade rewrites every such place.",
            ],
        ),
    ],
)
def test_one_warning_says_what_to_write(written: str, change: Change, lines: list[str]) -> None:
    found = modernise(read_yaml(written.encode(), "project.yml"), "project", 1, [change])
    (warning,) = warnings(found)
    assert warning.lines() == lines


@pytest.mark.parametrize(
    ("written", "format"),
    [("id: a", 1), ("format: 1", 1), ("format: 2", 2), ("format: TODO", 1), ("format: two", 1), ("format: 0", 1), ("- format", 1)],
)
def test_format_is_what_the_partner_names(written: str, format: int) -> None:
    assert format_of(read_yaml(written.encode(), "partner.yml")) == format


def test_a_newer_format_asks_for_a_newer_program() -> None:
    with pytest.raises(InputError) as caught:
        format_of(read_yaml(b"id: a\nformat: 3\n", "content/partner.yml"))
    (problem,) = caught.value.problems
    assert str(problem.place) == "content/partner.yml:2:9"
    assert "has format 3" in problem.what
    assert "reads up to 2" in problem.what
    assert "pip install --upgrade evidencekit" in problem.hint


# -------------------------------------------------------------------------------------------------- whole workspaces


def copied(starter: Path, folder: Path) -> Path:
    """Return a copy of the starter in format 1."""
    shutil.copytree(starter, folder, ignore=shutil.ignore_patterns("build"))
    partner = folder / "content" / "partner.yml"
    text = partner.read_text("utf-8")
    assert text.count("format: 2\n") == 1
    partner.write_text(text.replace("format: 2\n", ""), "utf-8")
    return folder


def edited(folder: Path, file: str, written: str) -> int:
    """Write the starter's entry in `file` otherwise and return its line."""
    path = folder / "content" / "customers" / "example" / file
    text = path.read_text("utf-8")
    assert text.count(WRITTEN) == 1
    path.write_text(text.replace(WRITTEN, written), "utf-8")
    return text.splitlines(keepends=True).index(WRITTEN) + 1


@pytest.mark.parametrize("file", ["cost.yml", "operations.yml", "resilience.yml"])
def test_a_former_description_is_read_with_a_warning(starter: Path, tmp_path: Path, file: str) -> None:
    today = load_workspace(starter)
    folder = copied(starter, tmp_path / "demo")
    line = edited(folder, file, FORMER)
    told: list[Problem] = []
    former = load_workspace(folder, warn=told.append)
    assert former.projects == today.projects
    (warning,) = told
    assert (warning.place.path, warning.place.line) == (f"content/customers/example/{file}", line)


def test_a_description_of_today_has_no_warning(starter: Path) -> None:
    told: list[Problem] = []
    load_workspace(starter, warn=told.append)
    assert told == []


def test_every_change_is_read(starter: Path, tmp_path: Path) -> None:
    folder = copied(starter, tmp_path / "demo")
    for file in ("cost.yml", "operations.yml", "resilience.yml"):
        edited(folder, file, FORMER)
    told: list[Problem] = []
    load_workspace(folder, warn=told.append)
    assert len(told) == len(CHANGES)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("  - component: nothing\n", "nothing"),
        ("  - components: [nothing]\n", "nothing"),
        ("  - components: []\n", "components"),
        ("  - component:\n", "components"),
        ("  - component: alarms-topic\n    components: [alarms-topic]\n", "component"),
    ],
)
def test_what_is_wrong_is_said_at_its_line(starter: Path, tmp_path: Path, written: str, said: str) -> None:
    folder = copied(starter, tmp_path / "demo")
    line = edited(folder, "cost.yml", written)
    with pytest.raises(InputError) as caught:
        load_workspace(folder)
    (problem,) = caught.value.problems
    assert problem.place.path.endswith("cost.yml")
    assert problem.place.line == line
    assert said in problem.what


def test_a_former_key_in_a_new_format_is_an_error(starter: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(starter, tmp_path / "demo"))
    edited(folder, "cost.yml", FORMER)
    with pytest.raises(InputError) as caught:
        load_workspace(folder)
    assert [problem.hint for problem in caught.value.problems] == ["Did you mean `components`?"]
