"""How much of the system the bill covers, and how its sums are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.analysis.cost.completeness import Coverage, coverage
from generator.model.description.cost import Unpriced
from generator.model.description.project import Project
from generator.model.types.open import Gap, Open
from generator.workspace.loader import load_workspace


@pytest.fixture(scope="module")
def project(starter: Path) -> Project:
    return load_workspace(starter).projects["example"]


def described(project: Project, lines: int, *, excused: int = 0) -> Project:
    """Return the project with the first components on the bill, the next ones excused, and no further line."""
    ids = [component.id for component in project.architecture.components]
    usage = [project.cost.usage[0].model_copy(update={"component": id}) for id in ids[:lines]]
    unpriced = [Unpriced(components=ids[lines : lines + excused], reason="x")] if excused else []
    return project.model_copy(update={"cost": project.cost.model_copy(update={"usage": usage, "unpriced": unpriced})})


def test_a_component_without_a_line_is_named(project: Project) -> None:
    components = project.architecture.components
    found = coverage(described(project, 1, excused=2))
    assert found == Coverage(1, tuple(component.name for component in components[3:]))
    assert found.title("Total") == f"Total of the priced components (1 of {len(components) - 2})"


def test_a_whole_bill_keeps_its_name(project: Project) -> None:
    assert coverage(project).title("Total") == "Total"


def test_an_open_line_covers_nothing(project: Project) -> None:
    cost = project.cost.model_copy(update={"usage": [Open(Gap(("cost",), "x"))], "unpriced": []})
    assert coverage(project.model_copy(update={"cost": cost})).priced == 0


@pytest.mark.parametrize("absent", ["cost", "architecture"])
def test_without_a_section_nothing_is_counted(project: Project, absent: str) -> None:
    found = coverage(project.model_copy(update={absent: Open(Gap((absent,), absent, kind="section"))}))
    assert (found.priced, bool(found.without)) == (0, absent == "cost")
