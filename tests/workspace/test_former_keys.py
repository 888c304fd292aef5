"""The former key `component` of entries that have a list today: read as a list of one, and refused at its own line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.errors import InputError
from generator.workspace.loader import load_workspace

LISTED = "  - components: [alarms-topic]\n"
FILES = ["cost.yml", "operations.yml", "resilience.yml"]


def edited(starter: Path, folder: Path, file: str, written: str) -> tuple[Path, int]:
    """Return a copy of the starter with the entry of the file `written` otherwise, and the entry's line."""
    shutil.copytree(starter, folder, ignore=shutil.ignore_patterns("build"))
    path = folder / "content" / "customers" / "example" / file
    text = path.read_text("utf-8")
    assert text.count(LISTED) == 1
    path.write_text(text.replace(LISTED, written), "utf-8")
    return folder, text.splitlines(keepends=True).index(LISTED) + 1


@pytest.mark.parametrize("written", [LISTED, "  - component: alarms-topic\n"])
@pytest.mark.parametrize("file", FILES)
def test_a_former_entry_is_a_list_of_one(starter: Path, tmp_path: Path, file: str, written: str) -> None:
    folder, _ = edited(starter, tmp_path / "demo", file, written)
    (project,) = load_workspace(folder).projects.values()
    entries = {"cost.yml": project.cost.unpriced, "operations.yml": project.operations.unmonitored}
    assert [one.components for one in entries.get(file, project.resilience.exceptions)] == [["alarms-topic"]]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("  - component: nothing\n", "nothing"),
        ("  - components: [nothing]\n", "nothing"),
        ("  - components: []\n", "components"),
        ("  - component:\n", "components"),
        ("  - component: alarms-topic\n    components: [alarms-topic]\n", "component"),
    ],
)
def test_what_is_wrong_is_told_at_its_line(starter: Path, tmp_path: Path, written: str, told: str) -> None:
    folder, line = edited(starter, tmp_path / "demo", "cost.yml", written)
    with pytest.raises(InputError) as caught:
        load_workspace(folder)
    (problem,) = caught.value.problems
    assert problem.place.path.endswith("cost.yml")
    assert problem.place.line == line
    assert told in problem.what
