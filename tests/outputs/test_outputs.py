"""What a build writes beside documents: workbooks, the spreadsheet that a project names, and what pages offer to download."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import html
from openpyxl import load_workbook

from generator.build import gather
from generator.errors import InputError, Problem, WriterError
from generator.model.description.project import Spreadsheet
from generator.model.types.open import Gap, Open
from generator.outputs import draw, write_alarms, write_site, write_word, write_workbooks
from generator.pack import Pack
from generator.pictures import redraw
from generator.store import Store
from tests.faults.cases import fault_case
from tests.writers.layouts import flat
from tests.writers.test_word_house import landscape, made, more

MOMENT = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(scope="module")
def pack(starter: Path, tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """The pack of a workspace whose project has a spreadsheet in its folder."""
    folder = tmp_path_factory.mktemp("outputs") / "demo"
    shutil.copytree(starter, folder, ignore=shutil.ignore_patterns("build"))
    (folder / "content" / "customers" / "example" / "programme.xlsx").write_bytes(flat())
    (folder / "content" / "customers" / "example" / "notes.xlsx").write_bytes(b"no spreadsheet")
    (folder.parent / "outside.xlsx").write_bytes(flat())
    return gather(folder, lambda _what: None)


def naming(pack: Pack, **keys: object) -> Pack:
    """Return the pack with a project that names a spreadsheet."""
    project = pack.workspace.projects["example"]
    own = project.self_assessment.model_copy(update={"spreadsheet": Spreadsheet.model_validate(keys)})
    projects = {"example": project.model_copy(update={"self_assessment": own})}
    return replace(pack, workspace=replace(pack.workspace, projects=projects))


def drawn(pack: Pack, folder: Path) -> None:
    """Draw the pictures that the pages show into `folder`."""
    draw(pack, folder / "docs", Store(folder / "store"), 1, pack.workspace.projects, png=True)


def test_no_two_pictures_have_one_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = gather(fault_case("id-view").write(tmp_path / "demo"), lambda _what: None)
    names: list[str] = []
    monkeypatch.setattr(redraw, "draw", lambda work, *_: names.extend(job.name for job in work))
    drawn(pack, tmp_path)
    assert len(names) == len(set(names))
    assert {"view-chart-recovery-table-corrupted", "chart-recovery-table-corrupted"} <= set(names)
    assert {name.partition("-")[0] for name in names} == {"view", "chart", "diagnosis"}


def test_workbooks(pack: Pack, tmp_path: Path) -> None:
    said: list[str] = []
    write_workbooks(pack, tmp_path, MOMENT, said.append, ["example"])
    assert "example-self-assessment.xlsx" in {path.name for path in (tmp_path / "workbooks").iterdir()}
    assert not list((tmp_path / "workbooks").glob("*filled*"))
    assert said == []


@pytest.mark.parametrize(
    ("absent", "answered", "written"),
    [
        ("cost", True, {"example-self-assessment.xlsx"}),
        ("self_assessment", False, {"example-cost-model.xlsx"}),
        ("customer", False, {"example-cost-model.xlsx"}),
    ],
)
def test_a_customer_has_the_workbooks_of_its_sections(pack: Pack, tmp_path: Path, absent: str, answered: bool, written: set[str]) -> None:
    """Without an application nobody answers its controls, and the day of the tariff is that of the price book."""
    gap = Open(Gap((absent,), f"section `{absent}`", kind="section"))
    projects = {"example": pack.workspace.projects["example"].model_copy(update={absent: gap})}
    partner = pack.workspace.partner.model_copy(update={} if answered else {"application": None})
    less = replace(pack, workspace=replace(pack.workspace, projects=projects, partner=partner), answers=pack.answers if answered else {})
    write_workbooks(less, tmp_path, MOMENT, lambda _what: None, ["example"])
    assert {path.name for path in (tmp_path / "workbooks").iterdir()} == written


def test_a_workbook_is_a_draft_as_its_document_is(pack: Pack, tmp_path: Path) -> None:
    for drafted, marked in (("cost-model", True), ("runbook", False)):
        documents = tuple(replace(document, draft=document.name == drafted) for document in pack.documents)
        write_workbooks(replace(pack, documents=documents), tmp_path, MOMENT, lambda _what: None, ["example"])
        summary = load_workbook(tmp_path / "workbooks" / "example-cost-model.xlsx")["Summary"]
        assert ("DRAFT" in str(summary["A3"].value)) == marked


def test_the_spreadsheet_that_a_project_names_is_filled(pack: Pack, tmp_path: Path) -> None:
    said: list[str] = []
    write_workbooks(naming(pack, file="programme.xlsx", answer_column="E"), tmp_path, MOMENT, said.append, ["example"])
    sheet = load_workbook(tmp_path / "workbooks" / "example-programme-filled.xlsx").active
    assert sheet["E4"].value == "An answer of last year"
    assert sheet["E7"].value
    assert said[0].startswith("example: sheet Self-assessment: ")


def test_without_a_self_assessment_no_spreadsheet_is_filled(pack: Pack, tmp_path: Path) -> None:
    said: list[str] = []
    write_workbooks(replace(naming(pack, file="programme.xlsx"), answers={}), tmp_path, MOMENT, said.append, ["example"])
    assert said == ["example: programme.xlsx is not filled, because this customer has no self-assessment."]
    assert [path.name for path in (tmp_path / "workbooks").iterdir()] == ["example-cost-model.xlsx"]


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
        write_workbooks(naming(pack, **keys), tmp_path, MOMENT, lambda _what: None, ["example"])


def test_two_customers_whose_spreadsheets_would_meet_are_told(pack: Pack, tmp_path: Path) -> None:
    named = naming(pack, file="programme.xlsx")
    given = named.workspace.projects["example"]
    other = given.model_copy(update={"id": "example-programme-filled"})
    customers = {"example": given, "other": other}
    made = replace(
        named,
        workspace=replace(
            named.workspace, projects=customers, origins={**named.workspace.origins, "other": named.workspace.origins["example"]}
        ),
        results={**named.results, "other": named.results["example"]},
        answers={},
    )
    owners = write_workbooks(made, tmp_path, MOMENT, lambda _what: None, customers)
    assert owners == {"workbooks/example-cost-model.xlsx": "example", "workbooks/other-cost-model.xlsx": "other"}
    (tmp_path / "workbooks" / "example-programme-filled.xlsx").write_bytes(b"of another customer")
    with pytest.raises(InputError, match=r"two customers would have the workbook example-programme-filled\.xlsx"):
        write_workbooks(named, tmp_path, MOMENT, lambda _what: None, ["example"])


# -------------------------------------------------------------------------------------------------- downloads of a page


def linked(page: Path) -> list[Path]:
    """Return the files that the buttons of a built page lead to."""
    article = html.document_fromstring(page.read_text("utf-8"))
    return [(page.parent / one.get("href")).resolve() for one in article.xpath("//a[contains(@class, 'md-button')]")]


def test_pages_offer_the_files_that_were_written(pack: Pack, tmp_path: Path) -> None:
    write_workbooks(pack, tmp_path, MOMENT, lambda _what: None, ["example"])
    write_alarms(pack, tmp_path, ["example"])
    drawn(pack, tmp_path)
    write_site(pack, tmp_path, MOMENT)
    pages = tmp_path / "site" / "customers" / "example"
    offered = {
        "cost-model": ["workbooks/example-cost-model.xlsx"],
        "self-assessment": ["workbooks/example-self-assessment.xlsx"],
        "kpis-and-alarms": ["alarms/example/alarms.yaml", "alarms/example/alarms.tf"],
        "runbook": [],
    }
    for name, files in offered.items():
        found = linked(pages / f"{name}.html")
        assert [path.relative_to(tmp_path / "site").as_posix() for path in found] == files
        assert [path.read_bytes() for path in found] == [(tmp_path / file).read_bytes() for file in files]


def test_what_is_not_written_is_not_offered(pack: Pack, tmp_path: Path) -> None:
    drawn(pack, tmp_path)
    write_site(pack, tmp_path, MOMENT)
    assert linked(tmp_path / "site" / "customers" / "example" / "cost-model.html") == []


def test_what_is_to_be_known_of_the_house_document_is_told_at_its_place_in_the_workspace(pack: Pack, tmp_path: Path) -> None:
    house = tmp_path / "demo" / "templates" / "word" / "reference.docx"
    house.parent.mkdir(parents=True)
    made(house.parent, more, landscape)
    told: list[Problem] = []
    there = replace(pack, workspace=replace(pack.workspace, folder=tmp_path / "demo"))
    write_word(there, (), tmp_path / "build", Store(tmp_path / "store"), 1, MOMENT, told.append)
    (note,) = told
    assert note.place.path == "templates/word/reference.docx"
    assert "section 1, and section 2 has another paper" in note.what


def test_a_file_that_no_build_writes_is_told(pack: Pack, tmp_path: Path) -> None:
    write_workbooks(pack, tmp_path, MOMENT, lambda _what: None, ["example"])
    named = tuple(replace(one, downloads=(("Bill", "workbooks/example-bill.xlsx"),)) for one in pack.documents)
    with pytest.raises(WriterError, match=r"offers workbooks/example-bill\.xlsx for download, and no such file is written"):
        write_site(replace(pack, documents=named), tmp_path, MOMENT)
