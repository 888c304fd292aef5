"""Nothing outside a workspace is read by way of it: links that lead out are told and not followed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.command.listing import listing
from generator.command.new import new
from generator.command.refresh import refresh
from generator.command.upgrade import upgrade
from generator.errors import InputError
from generator.workspace.loader import load_workspace

SECRET = "a line of a file outside"
LINKS = {
    "content/customers/example/policies/p.json": "file",
    "content/customers/example/policies": "folder",
    "content/customers/example/runbook.yml": "file",
    "content/customers/other": "folder",
    "content/partner.yml": "file",
    "content/library/services.yml": "file",
    "content/library": "folder",
    "templates/partner/note.md.j2": "file",
    "templates/word/reference.docx": "file",
    "templates": "folder",
    "content": "folder",
    "mkdocs.yml": "file",
}


@pytest.fixture
def workspace(starter: Path, tmp_path: Path) -> Path:
    (tmp_path / "file").write_text(SECRET, "utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "p.json").write_text(SECRET, "utf-8")
    return Path(shutil.copytree(starter, tmp_path / "demo"))


def link(workspace: Path, name: str, target: str) -> None:
    path = workspace / name
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(os.path.relpath(workspace.parent / target, path.parent))


@pytest.mark.parametrize("name", LINKS)
def test_a_link_that_leads_out_is_not_followed(workspace: Path, name: str) -> None:
    link(workspace, name, LINKS[name])
    with pytest.raises(InputError) as refused:
        load_workspace(workspace)
    (problem,) = refused.value.problems
    assert (problem.place.path, problem.what) == (name, "this link leads out of the workspace, and is not followed")
    assert SECRET not in str(refused.value)


def test_a_policy_by_way_of_a_link_is_not_read(workspace: Path) -> None:
    """Neither what is wrong in it nor what stands in it is told."""
    path = workspace / "content" / "customers" / "example" / "security.yml"
    head, _, rest = path.read_text("utf-8").partition("      document: |")
    _, _, tail = rest.partition("\n        }\n")
    path.write_text(f"{head}      file: policies/p.json\n{tail}", "utf-8")
    for name in ("content/customers/example/policies/p.json", "content/customers/example/policies"):
        link(workspace, name, LINKS[name])
        with pytest.raises(InputError) as refused:
            load_workspace(workspace)
        assert [problem.place.path for problem in refused.value.problems] == [name]
        assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "command",
    [
        lambda folder: listing("services", folder),
        lambda folder: new(folder, "kpi", "waiting"),
        lambda folder: upgrade(folder),
        lambda folder: refresh(folder, folder, (), lambda _: None),
    ],
    ids=["list", "new", "upgrade", "prices refresh"],
)
def test_no_command_follows_it(workspace: Path, command: Callable[[Path], object]) -> None:
    link(workspace, "content/customers/example/operations.yml", "file")
    with pytest.raises(InputError, match=r"operations\.yml: this link leads out of the workspace"):
        command(workspace)
    assert (workspace.parent / "file").read_text("utf-8") == SECRET


def test_a_link_inside_is_followed(workspace: Path) -> None:
    path = workspace / "content" / "customers" / "example" / "runbook.yml"
    path.rename(workspace / "shared.yml")
    path.symlink_to("../../../shared.yml")
    assert load_workspace(workspace).projects["example"].runbook.incidents
