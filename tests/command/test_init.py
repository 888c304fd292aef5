"""A new workspace: complete, commented, known to editors, and it builds at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.__main__ import run
from generator.command.init import FolderInUseError, init
from generator.model.description.project import Project
from generator.workspace.files import SECTIONS
from generator.workspace.loader import load_workspace

MODELINE = re.compile(r"^# yaml-language-server: \$schema=(\S+)$")


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace as `evidencekit init` writes it."""
    folder = tmp_path_factory.mktemp("init") / "demo"
    init(folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def described(folder: Path) -> list[Path]:
    return sorted((folder / "content").rglob("*.yml"))


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        ".gitignore",
        "mkdocs.yml",
        "content/partner.yml",
        "content/customers/example/project.yml",
        "content/customers/example/runbook.yml",
        "schemas/partner.json",
        "schemas/project.json",
        "schemas/runbook.json",
    ],
)
def test_files(starter: Path, name: str) -> None:
    assert (starter / name).stat().st_size > 0


def test_what_is_returned_is_what_is_there(tmp_path: Path) -> None:
    written = init(tmp_path / "new" / "workspace")
    assert sorted(path.relative_to(tmp_path / "new" / "workspace").as_posix() for path in written) == sorted(
        contents(tmp_path / "new" / "workspace")
    )


def test_same_files_each_time(starter: Path, tmp_path: Path) -> None:
    init(tmp_path)
    assert contents(tmp_path) == contents(starter)


def test_it_loads_and_says_that_it_is_a_sample(starter: Path) -> None:
    workspace = load_workspace(starter)
    assert list(workspace.projects) == ["example"]
    assert workspace.partner.sample
    assert workspace.projects["example"].sample


def test_it_builds_at_once(starter: Path, tmp_path: Path) -> None:
    assert run(["build", "--workspace", str(starter), "--output", str(tmp_path / "build"), "--quiet", "--jobs", "1"]) == 0
    assert (tmp_path / "build" / "site" / "index.html").is_file()
    assert len(list((tmp_path / "build" / "word").rglob("*.docx"))) > 20
    assert not (starter / "build").exists()


def test_every_section_stands_in_a_file_or_in_the_project(starter: Path) -> None:
    folder = starter / "content" / "customers" / "example"
    inline = set(re.findall(r"^(\w+):", (folder / "project.yml").read_text("utf-8"), re.MULTILINE))
    where_needed = {name for name in SECTIONS if not Project.model_fields[name].is_required()}
    assert inline | {path.stem for path in folder.glob("*.yml")} >= set(SECTIONS) - where_needed


def test_every_file_is_known_to_editors_and_begins_with_its_manual(starter: Path) -> None:
    for path in described(starter):
        first, second, third, *_ = path.read_text("utf-8").splitlines()
        modeline = MODELINE.match(first)
        assert modeline is not None, path
        schema = (path.parent / modeline[1]).resolve()
        assert schema == (starter / "schemas" / f"{path.stem}.json").resolve()
        assert schema.is_file()
        assert second == "#"
        assert third.startswith("# ")


def test_lines_fit_an_editor(starter: Path) -> None:
    long = [line for path in described(starter) for line in path.read_text("utf-8").splitlines() if len(line) > 120]
    assert all("command:" in line for line in long), long


def test_an_empty_repository_is_empty(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    init(tmp_path)
    assert (tmp_path / "mkdocs.yml").is_file()


@pytest.mark.parametrize("name", ["notes.txt", "content/partner.yml", ".env"])
def test_a_folder_in_use_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine", "utf-8")
    with pytest.raises(FolderInUseError, match=re.escape(f"already something here ({name.partition('/')[0]})")):
        init(tmp_path)
    assert contents(tmp_path) == {name: b"mine"}


def test_a_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "demo").write_text("mine", "utf-8")
    assert run(["init", str(tmp_path / "demo")]) == 2
    assert "demo" in capsys.readouterr().err
    assert (tmp_path / "demo").read_text("utf-8") == "mine"
