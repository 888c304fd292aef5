"""What an author left open becomes an Open in the data, with the words and the place that lead a reader to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.model.description.architecture import Architecture
from generator.model.description.cost import Cost
from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.types.open import Gap, gap_of, is_open
from generator.model.types.origin import Location, data
from generator.workspace.gaps import gaps_in, label, with_gaps
from generator.workspace.positions import read_file


def opened(tmp_path: Path, text: str, model: Any = Project) -> Any:
    path = tmp_path / "project.yml"
    path.write_text(text, "utf-8")
    origin = read_file(path, path.name)
    return with_gaps(model, origin, data(origin))


def gap_at(described: Any, location: Location) -> Gap | None:
    for step in location:
        described = described[step]
    return gap_of(described)


@pytest.mark.parametrize(
    ("written", "note"),
    [
        ("TODO", ""),
        ("'TODO'", ""),
        ("' TODO '", ""),
        ("'TODO:'", ""),
        ("'TODO: Anna asks,  by Friday'", "Anna asks, by Friday"),
        ("{TODO: Anna asks}", "Anna asks"),
        ("{TODO: }", ""),
    ],
)
def test_how_a_value_is_left_open(tmp_path: Path, written: str, note: str) -> None:
    gap = gap_at(opened(tmp_path, f"id: shop\nname: Shop\ncost: {{currency: {written}}}\n"), ("cost", "currency"))
    assert gap is not None
    assert (gap.label, gap.note, gap.kind, gap.written) == ("currency of `cost`", note, "value", True)
    assert gap.place.startswith("project.yml:3:")


@pytest.mark.parametrize("written", ["TODOs", "todo", "a TODO", "{TODO: a, b: c}", "{TODO: [a]}", "''", "[TODO]"])
def test_what_only_looks_open(tmp_path: Path, written: str) -> None:
    described = opened(tmp_path, f"id: shop\nname: Shop\ncost: {{currency: {written}}}\n")
    assert gap_at(described, ("cost", "currency")) is None


@pytest.mark.parametrize(
    "list_of", ["components: [TODO, {id: table, name: Table}]", "components:\n  - TODO: the queue\n  - {id: table, name: T}"]
)
def test_an_element_of_a_list_is_open(tmp_path: Path, list_of: str) -> None:
    described = opened(tmp_path, f"accounts: []\nconnections: []\n{list_of}\n", Architecture)
    gap = gap_at(described, ("components", 0))
    assert gap is not None
    assert gap.label == "element 1 of `components`"
    assert gap_at(described, ("components", 1)) is None


@pytest.mark.parametrize(
    ("text", "location", "kind"),
    [
        ("id: shop\nname: Shop\n", ("architecture",), "section"),
        ("id: shop\nname: Shop\n", ("cost",), "section"),
        ("id: shop\nname: Shop\narchitecture: TODO\n", ("architecture",), "value"),
        ("id: shop\nname: Shop\ncost: {}\n", ("cost", "region"), "value"),
    ],
)
def test_a_section_may_be_absent_and_a_value_is_missing(tmp_path: Path, text: str, location: Location, kind: str) -> None:
    gap = gap_at(opened(tmp_path, text), location)
    assert gap is not None
    assert (gap.kind, gap.location) == (kind, location)


@pytest.mark.parametrize(
    ("model", "text", "location"),
    [
        (Project, "name: Shop\n", ("id",)),
        (Project, "id: TODO\nname: Shop\n", ("id",)),
        (Project, "id: shop\nname: TODO\n", ("name",)),
        (Partner, "id: us\n", ("name",)),
        (Architecture, "components: [{name: Table}]", ("components", 0, "id")),
        (Architecture, "connections: [{source: a, target: TODO}]", ("connections", 0, "target")),
    ],
)
def test_what_names_a_piece_is_never_open(tmp_path: Path, model: Any, text: str, location: Location) -> None:
    described = opened(tmp_path, text, model)
    for step in location[:-1]:
        described = described[step]
    assert gap_of(described.get(location[-1])) is None


@pytest.mark.parametrize("text", ["- a\n", "cost: 3\nid: shop\nname: Shop\n", "cost: [a]\nid: shop\nname: Shop\n"])
def test_what_is_malformed_stays_for_the_model_to_refuse(tmp_path: Path, text: str) -> None:
    described = opened(tmp_path, text)
    assert described == ["a"] or described["cost"] in ("3", ["a"])


@pytest.mark.parametrize(
    ("location", "owner", "expected"),
    [
        (("cost",), "", "cost"),
        (("cost", "currency"), "", "currency of `cost`"),
        (("resilience", "steps", 0, "expected_duration"), "restore", "expected duration of `restore`"),
        (("delivery", "releases", 2, "released_on"), "1.4", "“released on” of `1.4`"),
        (("operations", "alarms", 1, "actions", 0), "errors", "element 1 of actions of `errors`"),
        (("architecture", "components", 0), "", "element 1 of `architecture.components`"),
    ],
)
def test_labels(location: Location, owner: str, expected: str) -> None:
    assert label(location, owner) == expected


def test_gaps_come_in_the_order_of_the_keys(tmp_path: Path) -> None:
    described = opened(tmp_path, "components: [{id: table, name: TODO}, TODO]\naccounts: TODO\n", Architecture)
    found = [gap.location for gap in gaps_in(described) if gap.written]
    assert found == [("components", 0, "name"), ("components", 1), ("accounts",)]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("years: 2", True),
        ("growth_per_year: 5%", False),
        ("growth_per_month: 1%", False),
        ("growth_per_month: TODO", False),
    ],
)
def test_growth_is_open_where_neither_of_its_keys_is_written(tmp_path: Path, text: str, missing: bool) -> None:
    described = opened(tmp_path, text, Cost)
    assert ("growth_per_year" in described and is_open(described["growth_per_year"])) == missing
    assert (("growth_per_year",) in [gap.location for gap in gaps_in(described)]) == missing
