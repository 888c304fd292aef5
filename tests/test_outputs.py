"""What a build writes beside documents: workbooks, and the spreadsheet that a project names."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from generator.build import gather
from generator.errors import InputError
from generator.model.project import Spreadsheet
from generator.outputs import write_workbooks
from generator.pack import Pack
from tests.writers.layouts import flat

MOMENT = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(scope="module")
def pack(starter: Path, tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """The pack of a workspace whose project has a spreadsheet in its folder."""
    folder = tmp_path_factory.mktemp("outputs") / "demo"
    shutil.copytree(starter, folder, ignore=shutil.ignore_patterns("build"))
    (folder / "content" / "customers" / "example" / "programme.xlsx").write_bytes(flat())
    (folder / "content" / "customers" / "example" / "notes.xlsx").write_bytes(b"no spreadsheet")
    return gather(folder, lambda _what: None)


def naming(pack: Pack, **keys: object) -> Pack:
    """Return the pack with a project that names a spreadsheet."""
    project = pack.workspace.projects["example"]
    own = project.self_assessment.model_copy(update={"spreadsheet": Spreadsheet.model_validate(keys)})
    projects = {"example": project.model_copy(update={"self_assessment": own})}
    return replace(pack, workspace=replace(pack.workspace, projects=projects))


def test_workbooks(pack: Pack, tmp_path: Path) -> None:
    said: list[str] = []
    write_workbooks(pack, tmp_path, MOMENT, said.append)
    assert "example-self-assessment.xlsx" in {path.name for path in (tmp_path / "workbooks").iterdir()}
    assert not list((tmp_path / "workbooks").glob("*filled*"))
    assert said == []


def test_the_spreadsheet_that_a_project_names_is_filled(pack: Pack, tmp_path: Path) -> None:
    said: list[str] = []
    write_workbooks(naming(pack, file="programme.xlsx", answer_column="E"), tmp_path, MOMENT, said.append)
    sheet = load_workbook(tmp_path / "workbooks" / "example-programme-filled.xlsx").active
    assert sheet["E4"].value == "An answer of last year"
    assert sheet["E7"].value
    assert said[0].startswith("example: sheet Self-assessment: ")


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ({"file": "missing.xlsx"}, r"content/customers/example/project\.yml:\d+:\d+: there is no file missing\.xlsx in the workspace"),
        ({"file": "../../../../outside.xlsx"}, "there is no file ../../../../outside.xlsx in the workspace"),
        ({"file": "notes.xlsx"}, "notes.xlsx cannot be filled: it is no .xlsx file"),
        ({"file": "programme.xlsx", "answer_column": "Nope"}, "sheet Self-assessment has no column Nope"),
    ],
)
def test_one_that_cannot_be_filled_is_told_at_its_key(keys: dict[str, str], reason: str, pack: Pack, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=reason):
        write_workbooks(naming(pack, **keys), tmp_path, MOMENT, lambda _what: None)
