"""`evidencekit new`: the smallest valid piece, commented, where it belongs; a question that has no answer is told in words."""

from __future__ import annotations

import shutil
from pathlib import Path

import click
import pytest

from generator.__main__ import main, run
from generator.command.new import KINDS, PIECES, SCOPES
from generator.workspace.loader import load_workspace

CUSTOMER = Path("content") / "customers" / "example"
FILES = {
    "api": CUSTOMER / "apis.yml",
    "kpi": CUSTOMER / "operations.yml",
    "alarm": CUSTOMER / "operations.yml",
    "incident": CUSTOMER / "runbook.yml",
    "scenario": CUSTOMER / "resilience.yml",
    "customer": Path("content") / "customers" / "second" / "project.yml",
    "document": Path("templates") / "project" / "second.md.j2",
}


@pytest.fixture
def workspace(starter: Path, tmp_path: Path) -> Path:
    """A copy of the starter that a test may change."""
    return Path(shutil.copytree(starter, tmp_path / "workspace"))


def new(workspace: Path, *arguments: str) -> int:
    return run(["new", *arguments, "-w", str(workspace)])


def files(workspace: Path) -> dict[Path, list[str]]:
    paths = (path for path in workspace.rglob("*") if path.is_file())
    return {path.relative_to(workspace): path.read_text("utf-8").splitlines() for path in paths}


def test_each_kind_of_the_command_line_has_a_piece() -> None:
    kind = next(parameter for parameter in main.commands["new"].params if parameter.name == "kind")
    assert isinstance(kind.type, click.Choice)
    assert tuple(kind.type.choices) == KINDS
    assert set(FILES) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_one_file_grows_and_the_place_is_told(workspace: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    before = files(workspace)
    assert new(workspace, kind, "second") == 0
    after = files(workspace)
    assert [path for path in after if after[path] != before.get(path)] == [FILES[kind]]
    grown, former = after[FILES[kind]], before.get(FILES[kind], [])
    told, then = capsys.readouterr().out.splitlines()
    path, line, what = told.split(":", 2)
    assert path == FILES[kind].as_posix()
    assert what.strip().endswith("`second`")
    assert then.endswith(".")
    first = int(line) - 1
    added = len(grown) - len(former)
    assert grown[:first] + grown[first + added :] == former or not former
    assert "second" in grown[first] or kind == "document"


@pytest.mark.parametrize("kind", KINDS)
def test_the_description_can_be_read_with_it(workspace: Path, kind: str) -> None:
    assert new(workspace, kind, "second") == 0
    loaded = load_workspace(workspace)
    if kind in PIECES:
        piece = PIECES[kind]
        elements = getattr(loaded.projects["example"], piece.section)
        for key in piece.list:
            elements = getattr(elements, str(key))
        assert elements[-1].id == "second"


@pytest.mark.parametrize("kind", ["kpi", "alarm", "incident", "scenario", "customer"])
def test_the_checks_find_gaps_and_no_error(workspace: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    assert new(workspace, kind, "second") == 0
    capsys.readouterr()
    assert run(["check", "-q", "-w", str(workspace)]) == 0
    assert " error " not in capsys.readouterr().out


@pytest.mark.parametrize("scope", SCOPES)
def test_a_document_of_each_scope_is_made(workspace: Path, capsys: pytest.CaptureFixture[str], scope: str) -> None:
    assert new(workspace, "document", "change-rules", "--scope", scope) == 0
    capsys.readouterr()
    assert run(["list", "documents", "-w", str(workspace)]) == 0
    assert "change-rules" in capsys.readouterr().out
    assert run(["check", "-q", "-w", str(workspace)]) == 0
    assert "change-rules" not in capsys.readouterr().out


def test_every_line_of_an_element_is_explained(workspace: Path) -> None:
    for kind in PIECES:
        assert new(workspace, kind, "second") == 0
        lines = files(workspace)[FILES[kind]]
        todo = [line for line in lines if line.rstrip().endswith("TODO")]
        assert len(todo) <= 4, f"{kind}: say in a comment what to write"


def test_pieces_refer_to_what_is_there(workspace: Path) -> None:
    for kind in ("kpi", "alarm"):
        assert new(workspace, kind, "second") == 0
    operations = load_workspace(workspace).projects["example"].operations
    assert operations.kpis[-1].component == "bookings-api"
    assert operations.alarms[-1].kpi == "second"
    assert operations.alarms[-1].action == "alarms-topic"


def test_a_section_that_is_not_there_gets_a_file(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / CUSTOMER / "resilience.yml").unlink()
    assert new(workspace, "scenario", "second") == 0
    assert capsys.readouterr().out.startswith("content/customers/example/resilience.yml:4: ")
    lines = files(workspace)[FILES["scenario"]]
    assert lines[:4] == ["# yaml-language-server: $schema=../../../schemas/resilience.json", "", "scenarios:", "  - id: second"]
    assert load_workspace(workspace).projects["example"].resilience.scenarios[0].id == "second"


def test_a_section_in_the_project_stays_there(workspace: Path) -> None:
    apis = (workspace / CUSTOMER / "apis.yml").read_text("utf-8")
    (workspace / CUSTOMER / "apis.yml").unlink()
    project = workspace / CUSTOMER / "project.yml"
    project.write_text(project.read_text("utf-8") + "apis:\n" + apis, "utf-8")
    assert new(workspace, "api", "second") == 0
    assert not (workspace / CUSTOMER / "apis.yml").exists()
    assert [api.id for api in load_workspace(workspace).projects["example"].apis] == ["bookings", "second"]


def test_a_customer_can_be_begun_where_there_is_none(workspace: Path) -> None:
    shutil.rmtree(workspace / "content" / "customers")
    assert new(workspace, "customer", "acme-orders") == 0
    assert [project.name for project in load_workspace(workspace).projects.values()] == ["Acme orders"]
    assert new(workspace, "kpi", "second") == 0
    assert (workspace / "content" / "customers" / "acme-orders" / "operations.yml").is_file()


def test_with_two_customers_one_is_named(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(workspace, "customer", "acme") == 0
    assert new(workspace, "kpi", "second") == 2
    assert "--customer: acme, example" in capsys.readouterr().err
    assert new(workspace, "kpi", "second", "--customer", "example") == 0
    assert new(workspace, "kpi", "third", "--customer", "exampel") == 2
    assert "no customer project `exampel`. Did you mean `example`?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("kpis", "second"), "'customer', 'api', 'kpi', 'alarm', 'incident', 'scenario', 'document'"),
        (("kpi", "Slow_Calls"), "`Slow_Calls` is not an id: use lower-case letters, digits, hyphens and dots, up to 64 characters."),
        (("kpi", "Slow_Calls"), "Did you mean `slow-calls`?"),
        (("kpi", "a" * 65), "up to 64 characters"),
        (("kpi", "booking-errors"), "operations.yml:16:5: there is already a KPI `booking-errors`"),
        (("incident", "errors"), "there is already an incident `errors`"),
        (("api", "bookings"), "apis.yml:7:3: there is already an API `bookings`"),
        (("customer", "example"), "content/customers/example: there is already a customer project `example`"),
        (("customer", "partner"), "`partner` is the name of something that every output has"),
        (("document", "index"), "`index` is the name of something that every output has"),
        (("customer", "aux"), "`aux` is a name that Windows keeps for a device"),
        (("document", "nul.md"), "`nul.md` is a name that Windows keeps for a device"),
        (("document", "runbook"), "the document `runbook` is shipped with evidencekit"),
    ],
)
def test_what_cannot_be_written_is_told_and_nothing_changes(
    workspace: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, str], message: str
) -> None:
    before = files(workspace)
    assert new(workspace, *arguments) == 2
    assert message in capsys.readouterr().err
    assert files(workspace) == before


def test_a_document_is_not_replaced(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(workspace, "document", "change-rules", "--scope", "partner") == 0
    assert new(workspace, "document", "change-rules") == 2
    assert "templates/partner/change-rules.md.j2: there is already a document" in capsys.readouterr().err


def test_a_document_needs_a_role(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    partner = workspace / "content" / "partner.yml"
    partner.write_text("id: lighthouse\nname: Lighthouse\n", "utf-8")
    assert new(workspace, "document", "change-rules", "--scope", "partner") == 2
    assert "Describe one under `roles` first" in capsys.readouterr().err


def test_a_list_in_brackets_is_answered_with_what_to_write(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / CUSTOMER / "runbook.yml").write_text("incidents: [{id: errors}]\n", "utf-8")
    assert new(workspace, "incident", "second") == 2
    told = capsys.readouterr().err
    assert told.startswith("content/customers/example/runbook.yml:1:12: the list is not written as a block; nothing was written.")
    assert "- id: second" in told


def test_a_file_with_an_error_in_it_is_told(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / CUSTOMER / "project.yml").write_text("id: [\n", "utf-8")
    assert new(workspace, "kpi", "second") == 2
    assert "content/customers/example/project.yml:" in capsys.readouterr().err
