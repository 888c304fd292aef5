"""Workspaces: found from inside, read as a whole, with the place of everything in them and of what is not."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from generator.errors import InputError, WorkspaceNotFound
from generator.model.description.project import Project
from generator.model.types.annotations import fields
from generator.workspace.files import SECTIONS
from generator.workspace.loader import find_workspace, load_workspace, place_of

REQUIRED = [section for section in SECTIONS if Project.model_fields[section].is_required()]

ROOT = Path(__file__).parents[2]
EXAMPLE = Path("content/customers/example")


@pytest.fixture
def workspace(starter: Path, tmp_path: Path) -> Path:
    """A copy of the starter that a test may change."""
    return Path(shutil.copytree(starter, tmp_path / "workspace"))


def problems(folder: Path) -> list[str]:
    with pytest.raises(InputError) as refused:
        load_workspace(folder)
    return [f"{problem.place}: {problem.what}" for problem in refused.value.problems]


# ---------------------------------------------------------------------------------------------------------- finding


@pytest.mark.parametrize("inside", [".", "content", "content/customers/example", "schemas"])
def test_workspace_is_found_from_inside(starter: Path, inside: str) -> None:
    assert find_workspace(starter / inside) == starter


@pytest.mark.parametrize("missing", ["mkdocs.yml", "content"])
def test_folder_without_its_marks_is_no_workspace(workspace: Path, missing: str) -> None:
    (workspace / missing).rename(workspace / "other")
    with pytest.raises(WorkspaceNotFound, match="Make one with: evidencekit init"):
        find_workspace(workspace)


# ---------------------------------------------------------------------------------------------------------- loading


def test_sample_pack_loads() -> None:
    workspace = load_workspace(ROOT)
    assert list(workspace.projects) == sorted(path.name for path in (ROOT / "content" / "customers").iterdir())
    assert all(project.id == name for name, project in workspace.projects.items())


def test_sections_may_stand_in_the_project_file(starter: Path, workspace: Path) -> None:
    folder = workspace / EXAMPLE
    for section in SECTIONS:
        path = folder / f"{section}.yml"
        if path.exists():
            indented = "".join(f"  {line}" for line in path.read_text("utf-8").splitlines(keepends=True))
            with (folder / "project.yml").open("a", encoding="utf-8") as file:
                file.write(f"{section}:\n{indented}")
            path.unlink()
    assert load_workspace(workspace).projects == load_workspace(starter).projects


def test_every_part_of_a_project_may_be_a_file_of_its_own(starter: Path, workspace: Path) -> None:
    folder = workspace / EXAMPLE
    text = (folder / "project.yml").read_text("utf-8")
    for section in ("customer", "engagement", "roles", "documents", "self_assessment"):
        block = re.search(rf"^{section}:\n((?:[ #].*\n|\n)+)", text, re.MULTILINE)
        assert block is not None
        (folder / f"{section}.yml").write_text(re.sub(r"^  ", "", block[1], flags=re.MULTILINE), "utf-8")
        text = text.replace(block[0], "")
    (folder / "project.yml").write_text(text, "utf-8")
    assert load_workspace(workspace).projects == load_workspace(starter).projects


def test_sections_are_the_fields_that_hold_more_than_one_value() -> None:
    assert set(SECTIONS) == {name for name, _ in fields(Project)} - {"id", "name", "sample"}


def test_the_problems_of_one_customer_are_told_alone(workspace: Path) -> None:
    broken = workspace / "content" / "customers" / "broken"
    broken.mkdir()
    (broken / "project.yml").write_text("{", "utf-8")
    assert [told.partition(":")[0] for told in problems(workspace)] == ["content/customers/broken/project.yml"]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("partner", "`partner` is the folder in which the Word documents of the partner's standards stand"),
        ("nul", "`id`: 'nul' is a name that Windows keeps for a device, and files are called after it"),
        ("com1.eu", "`id`: 'com1.eu' is a name that Windows keeps for a device, and files are called after it"),
    ],
)
def test_a_customer_whose_files_would_have_no_name_of_their_own(workspace: Path, name: str, what: str) -> None:
    folder = (workspace / EXAMPLE).rename(workspace / EXAMPLE.with_name(name))
    project = folder / "project.yml"
    project.write_text(project.read_text("utf-8").replace("id: example", f"id: {name}", 1), "utf-8")
    assert f"content/customers/{name}/project.yml:" in problems(workspace)[0]
    assert [problem.partition(": ")[2] for problem in problems(workspace)] == [what]


def test_a_diagram_whose_file_would_have_no_name(workspace: Path) -> None:
    path = workspace / EXAMPLE / "architecture.yml"
    path.write_text(path.read_text("utf-8").replace("- id: deployment\n", "- id: aux\n", 1), "utf-8")
    assert "`id`: 'aux' is a name that Windows keeps for a device" in problems(workspace)[0]


def test_projects_do_not_see_each_others_ids(workspace: Path) -> None:
    other = workspace / "content" / "customers" / "other"
    shutil.copytree(workspace / EXAMPLE, other)
    text = (other / "project.yml").read_text("utf-8").replace("id: example", "id: other")
    (other / "project.yml").write_text(text, "utf-8")
    assert list(load_workspace(workspace).projects) == ["example", "other"]
    architecture = (other / "architecture.yml").read_text("utf-8")
    (other / "architecture.yml").write_text(architecture.replace("id: pager", "id: horn"), "utf-8")
    assert all(told.startswith("content/customers/other/") for told in problems(workspace))


def test_problems_stand_in_the_order_of_files_and_lines(workspace: Path) -> None:
    for name in ("cost", "runbook", "architecture"):
        path = workspace / EXAMPLE / f"{name}.yml"
        path.write_text(path.read_text("utf-8").replace("component: ", "component: x").replace("role: ", "role: x"), "utf-8")
    with pytest.raises(InputError) as refused:
        load_workspace(workspace)
    places = [problem.place for problem in refused.value.problems]
    assert len(places) >= 10
    assert places == sorted(places)


@pytest.mark.parametrize("section", REQUIRED)
def test_one_missing_section_is_one_gap(workspace: Path, section: str) -> None:
    """What refers to the things that the section defines is neither a problem nor another gap."""
    folder = workspace / EXAMPLE
    if (folder / f"{section}.yml").exists():
        (folder / f"{section}.yml").unlink()
    else:
        text = (folder / "project.yml").read_text("utf-8")
        text = re.sub(rf"^{section}:\n(?:[ #].*\n|\n)+", "", text, flags=re.MULTILINE)
        (folder / "project.yml").write_text(text, "utf-8")
    (gap,) = load_workspace(workspace).gaps["example"]
    assert (gap.kind, gap.location, gap.label) == ("section", (section,), f"section `{section}`")
    assert gap.place == f"{EXAMPLE.as_posix()}/project.yml:9:1"


@pytest.mark.parametrize("name", ["notes.txt", ".hidden.yml", "pictures/x.yml", "README.md"])
def test_other_files_of_a_project_are_left_alone(workspace: Path, name: str) -> None:
    path = workspace / EXAMPLE / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("{", "utf-8")
    load_workspace(workspace)


# ----------------------------------------------------------------------------------------------------------- places


@pytest.mark.parametrize(
    ("location", "file", "line"),
    [
        (("name",), "project.yml", "name: Bookings"),
        (("customer", "industry"), "project.yml", "  industry: Tourism"),
        (("architecture",), "architecture.yml", "summary: "),
        (("architecture", "components", "bookings-table"), "architecture.yml", "  - id: bookings-table"),
        (("architecture", "components", "bookings-table", "vpc"), "architecture.yml", "  - id: bookings-table"),
        (("architecture", "components", 2, "service"), "architecture.yml", "    service: dynamodb"),
        (("apis", "bookings", "load", "stage_throttle"), "apis.yml", "    stage_throttle:"),
        (("operations", "kpis", "booking-errors", "metric", "name"), "operations.yml", "    metric: {name: 5xx}"),
    ],
)
def test_place_in_a_project(starter: Path, location: tuple[str | int, ...], file: str, line: str) -> None:
    place = place_of(load_workspace(starter), "example", location)
    assert place.path == f"{EXAMPLE.as_posix()}/{file}"
    assert (starter / place.path).read_text("utf-8").splitlines()[place.line - 1].startswith(line)


def test_place_in_the_partner(starter: Path) -> None:
    place = place_of(load_workspace(starter), None, ("standards", "cost", "tolerance"))
    assert (starter / place.path).read_text("utf-8").splitlines()[place.line - 1] == "    tolerance: 15%"
