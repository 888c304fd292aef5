"""A new workspace: complete, commented, known to editors, and it builds at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.__main__ import run
from generator.command.init import JOBS, FolderInUseError, init
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


@pytest.fixture(scope="module", params=JOBS)
def any_starter(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace as `evidencekit init --for` writes it, one for each job."""
    folder = tmp_path_factory.mktemp("init") / "demo"
    init(folder, request.param)
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
        "content/customers/bike-hire/project.yml",
        "content/customers/lab-results/runbook.yml",
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


@pytest.mark.parametrize(
    ("job", "files"),
    [
        ("standards", ["partner.yml"]),
        ("runbooks", ["partner.yml", "project.yml"]),
    ],
)
def test_a_starter_holds_what_its_job_needs_and_no_more(tmp_path: Path, job: str, files: list[str]) -> None:
    assert run(["init", "--for", job, str(tmp_path / "demo")]) == 0
    assert sorted(path.name for path in described(tmp_path / "demo")) == files
    assert {path.name for path in (tmp_path / "demo").iterdir()} == {".gitignore", "README.md", "content", "mkdocs.yml", "schemas"}


def test_an_unknown_job_is_answered_with_what_there_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "--for", "standard", str(tmp_path / "demo")]) == 2
    assert "'standards', 'runbooks', 'application'" in capsys.readouterr().err
    assert not (tmp_path / "demo").exists()


@pytest.mark.parametrize("job", ["standards", "runbooks"])
def test_the_checks_find_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str], job: str) -> None:
    init(tmp_path / "demo", job)
    assert run(["check", "-q", "-w", str(tmp_path / "demo")]) == 0
    assert " error " not in capsys.readouterr().out


def test_standards_alone_are_built(tmp_path: Path) -> None:
    init(tmp_path / "demo", "standards")
    assert run(["build", "-q", "-w", str(tmp_path / "demo"), "--jobs", "1"]) == 0
    assert (tmp_path / "demo" / "build" / "site" / "index.html").is_file()
    assert len(list((tmp_path / "demo" / "build" / "word" / "partner").glob("*.docx"))) > 10


def test_the_standards_are_those_of_the_application(starter: Path, tmp_path: Path) -> None:
    init(tmp_path / "standards", "standards")
    texts = [(folder / "content" / "partner.yml").read_text("utf-8") for folder in (starter, tmp_path / "standards")]
    application, standards = (text.partition("\nstandards:\n")[2] for text in texts)
    assert standards == application


def test_a_runbook_takes_at_most_forty_lines(tmp_path: Path) -> None:
    init(tmp_path / "runbooks", "runbooks")
    text = (tmp_path / "runbooks" / "content" / "customers" / "parcel-tracking" / "project.yml").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(lines) <= 40


def test_same_files_each_time(starter: Path, tmp_path: Path) -> None:
    init(tmp_path)
    assert contents(tmp_path) == contents(starter)


def test_it_loads_and_says_that_it_is_a_sample(starter: Path) -> None:
    workspace = load_workspace(starter)
    assert list(workspace.projects) == ["bike-hire", "lab-results"]
    assert workspace.partner.sample
    assert all(project.sample for project in workspace.projects.values())


def test_the_application_is_ready_without_a_waiver(starter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--release", "-q", "-w", str(starter)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "ready"
    workspace = load_workspace(starter)
    assert not workspace.partner.waivers
    assert not any(project.waivers for project in workspace.projects.values())


def test_the_customers_differ_in_what_they_can_be_copied_for(starter: Path) -> None:
    bike_hire, lab_results = load_workspace(starter).projects.values()
    assert {api.type for api in (*bike_hire.apis, *lab_results.apis)} == {"HTTP", "REST"}
    assert not bike_hire.architecture.vpcs
    assert [vpc.id for vpc in lab_results.architecture.vpcs] == ["results-vpc"]
    assert [plan.keys for plan in lab_results.apis[0].load.usage_plans] == [5, 2]
    assert not {account.number for account in bike_hire.architecture.accounts} & {
        account.number for account in lab_results.architecture.accounts
    }
    assert not {role.title for role in bike_hire.roles} & {role.title for role in lab_results.roles}


def test_it_builds_at_once(starter: Path, tmp_path: Path) -> None:
    assert run(["build", "--workspace", str(starter), "--output", str(tmp_path / "build"), "--quiet", "--jobs", "1"]) == 0
    assert (tmp_path / "build" / "site" / "index.html").is_file()
    assert len(list((tmp_path / "build" / "word").rglob("*.docx"))) > 20
    assert not (starter / "build").exists()


@pytest.mark.parametrize("customer", ["bike-hire", "lab-results"])
def test_every_section_stands_in_a_file_or_in_the_project(starter: Path, customer: str) -> None:
    folder = starter / "content" / "customers" / customer
    inline = set(re.findall(r"^(\w+):", (folder / "project.yml").read_text("utf-8"), re.MULTILINE))
    where_needed = {name for name in SECTIONS if not Project.model_fields[name].is_required()}
    assert inline | {path.stem for path in folder.glob("*.yml")} >= set(SECTIONS) - where_needed


def test_every_file_is_known_to_editors_and_begins_with_its_manual(any_starter: Path) -> None:
    assert described(any_starter)
    for path in described(any_starter):
        first, second, third, *_ = path.read_text("utf-8").splitlines()
        modeline = MODELINE.match(first)
        assert modeline is not None, path
        schema = (path.parent / modeline[1]).resolve()
        assert schema == (any_starter / "schemas" / f"{path.stem}.json").resolve()
        assert schema.is_file()
        assert second == "#"
        assert third.startswith("# ")


def test_lines_fit_an_editor(any_starter: Path) -> None:
    long = [line for path in described(any_starter) for line in path.read_text("utf-8").splitlines() if len(line) > 120]
    assert all(line.strip().startswith(("command: ", "aws ", "GROUP=$(aws ")) for line in long), long


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
