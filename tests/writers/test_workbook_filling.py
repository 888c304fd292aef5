"""A given spreadsheet is filled, and nothing else in it changes: cells, styles, validations, formulas, parts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell

from generator.writers.workbook import given
from generator.writers.workbook.fill import Entry, Filled, Part, filled
from generator.writers.workbook.form import Columns
from generator.writers.workbook.given import opened
from generator.writers.workbook.places import NotFillable, address
from tests.office import check_package, convert_all
from tests.writers.layouts import CONTROLS, LAYOUTS, flat, merged, protected, several, with_parts

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def entry(control: str, *, met: bool = True) -> Entry:
    """What is said to a control in these tests."""
    items = tuple(Part(f"Item {number} of {control}", met=number != 2) for number in (1, 2))
    criteria = tuple(Part(f"Criterion {number} of {control}", met=True) for number in (1, 2, 3))
    return Entry(f"={control} is answered.\nIn two lines & more.", f"Runbook (word/x/runbook.docx): {control}", met, (items, criteria))


ENTRIES = {control: entry(control, met=control != "APIGW-002") for control in [*CONTROLS, "OPE-001", "3.1"]}
EXPECTED = {
    "flat": {
        "Self-assessment": {
            "E2": "1.1",
            "E3": "2.1",
            "E5": "APIGW-002",
            "D4": "Yes",
            "D5": "No",
            "F4": "Runbook (word/x/runbook.docx): APIGW-001",
        }
    },
    "merged": {
        "Technical validation": {
            "E5": "APIGW-001",
            "E7": "ACCT-001",
            "E8": "Answered with ACCT-001 above. Shown in:\nItem 2 of ACCT-001",
            "F7": "Item 1 of ACCT-001",
            "D7": "Yes",
            "D8": "No",
            "E12": None,
            "E13": "REL-002",
            "F15": "Criterion 3 of REL-002",
            "D5": "Yes",
        }
        | {"E12": None}
    },
    "several": {
        "Part A": {"I8": "APIGW-001", "G8": "Met", "G9": "Not met", "J9": "Runbook (word/x/runbook.docx): APIGW-002"},
        "Part B": {"I8": "ACCT-001", "I9": "REL-002", "I10": "1.1", "G10": "Met"},
        "Cover & notes": {"B12": "See APIGW-001 and REL-002 for the tone of an answer."},
    },
    "protected": {"Sheet": {"B2": "1.1", "C4": "Y", "C5": "N"}},
}
"""What stands in some cells afterwards; a control's id stands for its answer."""


def fill(content: bytes, *, columns: Columns | None = None, overwrite: bool = False) -> Filled:
    return filled(content, ENTRIES, columns or Columns(), overwrite=overwrite)


@pytest.fixture(scope="module", params=LAYOUTS)
def case(request: pytest.FixtureRequest) -> tuple[str, bytes, Filled]:
    """The name of a layout, the spreadsheet, and what became of it."""
    content = LAYOUTS[request.param]()
    return request.param, content, fill(content)


def written(before: bytes, after: bytes) -> dict[str, set[str]]:
    """Return the addresses of the cells whose text changed, by sheet."""
    changed = {}
    for old, new in zip(opened(before).sheets, opened(after).sheets, strict=True):
        every = old.texts.keys() | new.texts.keys()
        positions = {at for at in every if old.texts.get(at) != new.texts.get(at) and old.formula(at) is None}
        changed[old.part] = {address(at) for at in positions}
    return changed


def without(xml: bytes, cells: set[str], known: set[str]) -> bytes:
    """Return the XML of a sheet in its canonical form without the content of `cells`; of those `known` the style stays in it."""
    root = etree.fromstring(xml)
    for row in root.iter(f"{MAIN}row"):
        if any(cell.get("r") in cells for cell in row) and row.get("customHeight") != "1":
            row.attrib.pop("ht", None)
        for cell in list(row):
            if cell.find(f"{MAIN}f") is not None:
                # What a formula gave before is no part of the spreadsheet: it is computed when the file is opened.
                for value in cell.findall(f"{MAIN}v"):
                    cell.remove(value)
                cell.attrib.pop("t", None)
            if cell.get("r") in cells:
                cell[:] = []
                cell.attrib.pop("t", None)
                if cell.get("r") not in known:
                    row.remove(cell)
        row.attrib.pop("spans", None)
    return etree.tostring(root, method="c14n")


def test_answers_stand_where_they_belong(case: tuple[str, bytes, Filled]) -> None:
    name, _, done = case
    book = load_workbook(io.BytesIO(done.content))
    for sheet, cells in EXPECTED[name].items():
        shown = {cell: book[sheet][cell].value for cell in cells}
        expected = {cell: ENTRIES[text].answer if text in ENTRIES else text for cell, text in cells.items()}
        if name == "protected" or name == "merged":
            shown = {cell: text.split("\n\nShown in:")[0] if isinstance(text, str) else text for cell, text in shown.items()}
        assert shown == expected


def test_nothing_else_changes(case: tuple[str, bytes, Filled]) -> None:
    _, given, done = case
    with zipfile.ZipFile(io.BytesIO(given)) as old, zipfile.ZipFile(io.BytesIO(done.content)) as new:
        assert [one.filename for one in old.infolist()] == [one.filename for one in new.infolist()]
        cells = written(given, done.content)
        assert sum(map(len, cells.values())) == done.cells > 10
        for name in old.namelist():
            before, after = old.read(name), new.read(name)
            if name in cells:
                known = {cell.get("r") for cell in etree.fromstring(before).iter(f"{MAIN}c")}
                before, after = without(before, cells[name], known), without(after, cells[name], known)
            elif name == "xl/workbook.xml":
                before, after = without_calculation(before), without_calculation(after)
            assert before == after, name
            assert old.getinfo(name).date_time == new.getinfo(name).date_time


def without_calculation(xml: bytes) -> bytes:
    """Return the XML of a workbook without when it computes: its formulas have to count the answers."""
    root = etree.fromstring(xml)
    for one in root.findall(f"{MAIN}calcPr"):
        one.attrib.pop("fullCalcOnLoad", None)
    return etree.tostring(root, method="c14n")


def test_cells_keep_their_style(case: tuple[str, bytes, Filled]) -> None:
    _, given, done = case
    for old, new in zip(opened(given).sheets, opened(done.content).sheets, strict=True):
        for position, cell in old.elements.items():
            assert new.elements[position].get("s") == cell.get("s")


def test_a_second_filling_changes_nothing(case: tuple[str, bytes, Filled]) -> None:
    _, _, done = case
    again = fill(done.content)
    assert (again.cells, again.content) == (0, done.content)
    assert any("kept what stands there; --overwrite replaces answers" in note for note in again.notes)


def test_the_same_input_gives_the_same_bytes(case: tuple[str, bytes, Filled]) -> None:
    _, given, done = case
    assert fill(given).content == done.content


def test_package_is_sound(case: tuple[str, bytes, Filled], tmp_path: Path) -> None:
    name, given, done = case
    (tmp_path / "before.xlsx").write_bytes(given)
    (tmp_path / "after.xlsx").write_bytes(done.content)
    assert check_package(tmp_path / "after.xlsx") == check_package(tmp_path / "before.xlsx"), name


@pytest.mark.xdist_group("office")
@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
def test_office_opens_it_unchanged_but_for_the_answers(tmp_path: Path) -> None:
    """LibreOffice reads each spreadsheet before and after: the same cells but for the answers, and formulas that count them."""
    (tmp_path / "out").mkdir()
    given = {name: make() for name, make in LAYOUTS.items()}
    done = {name: fill(content).content for name, content in given.items()}
    files = []
    for name in LAYOUTS:
        for state, contents in (("before", given), ("after", done)):
            files.append(tmp_path / f"{name}-{state}.xlsx")
            files[-1].write_bytes(contents[name])
    convert_all(files, tmp_path / "out", "xlsx")
    for name in LAYOUTS:
        before = load_workbook(tmp_path / "out" / f"{name}-before.xlsx", data_only=True)
        after = load_workbook(tmp_path / "out" / f"{name}-after.xlsx", data_only=True)
        assert before.sheetnames == after.sheetnames
        for sheet, part in zip(opened(given[name]).sheets, written(given[name], done[name]).values(), strict=True):
            ours = load_workbook(io.BytesIO(done[name]))[sheet.name]
            for row in after[sheet.name].iter_rows():
                for cell in row:
                    other = before[sheet.name][cell.coordinate]
                    if cell.coordinate in part:
                        assert cell.value == ours[cell.coordinate].value
                        continue
                    assert looks(cell) == looks(other), f"{name} {sheet.name} {cell.coordinate}"
                    if sheet.formula((cell.row, cell.column)) is None:
                        assert cell.value == other.value
    counted = load_workbook(tmp_path / "out" / "merged-after.xlsx", data_only=True)["Technical validation"]
    assert [counted["D17"].value, counted["E17"].value] == [6, 8]
    scores = load_workbook(tmp_path / "out" / "several-after.xlsx", data_only=True)["Part A"]
    assert [scores["H8"].value, scores["H9"].value] == [1, 0]


def looks(cell: Cell) -> str:
    """Return all that is said of how a cell looks."""
    return f"{cell.font!r} {cell.fill!r} {cell.border!r} {cell.number_format} {cell.protection!r}"


# ------------------------------------------------------------------------------------------------------ what is told


def test_one_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(given, "MOST_BYTES", 1_000_000)
    assert fill(with_parts(flat(), {"big.bin": b"0" * 900_000})).content
    with pytest.raises(NotFillable, match="it unpacks to more than 1 MB"):
        fill(with_parts(flat(), {"big.bin": b"0" * 1_000_000}))


def test_a_workbook_with_formulas_is_computed_anew_when_it_is_opened() -> None:
    rows = ["Control", "Response", "Count"], ["ACCT-001", None, "=COUNTA(B2)"]
    with zipfile.ZipFile(io.BytesIO(fill(without_calculation_of(sheet(*rows))).content)) as package:
        calculation = etree.fromstring(package.read("xl/workbook.xml")).find(f"{MAIN}calcPr")
    assert calculation is not None
    assert calculation.get("fullCalcOnLoad") == "1"


def without_calculation_of(content: bytes) -> bytes:
    """Return a workbook that says nothing of when it computes; openpyxl writes and reads that it does so when it is opened."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        workbook = etree.fromstring(package.read("xl/workbook.xml"))
    for one in workbook.findall(f"{MAIN}calcPr"):
        workbook.remove(one)
    return with_parts(content, {"xl/workbook.xml": etree.tostring(workbook)})


def test_answers_are_replaced_only_when_told() -> None:
    kept, replaced = fill(flat()), fill(flat(), overwrite=True)
    assert load_workbook(io.BytesIO(kept.content)).active["E4"].value == "An answer of last year"
    assert any("E4 kept what stands there; --overwrite replaces answers" in note for note in kept.notes)
    assert load_workbook(io.BytesIO(replaced.content)).active["E4"].value == ENTRIES["APIGW-001"].answer


def test_a_formula_is_never_replaced() -> None:
    done = fill(sheet(["Control", "Response"], ["ACCT-001", "=1+1"], ["REL-002", None]), overwrite=True)
    assert load_workbook(io.BytesIO(done.content)).active["B2"].value == "=1+1"
    assert any("B2 kept what stands there" in note for note in done.notes)


@pytest.mark.parametrize(
    ("rows", "note"),
    [
        ([["Control", "Response"], ["ACCT-001"]], "no row for 1.1, 2.1, APIGW-001"),
        ([["Control", "Response"], ["ACCT-001"]], "no column for evidence is found; --evidence-column names one"),
        (
            [["Control", "Item", "Response"], *(["ACCT-001", f"Item {number}"] for number in range(5))],
            "ACCT-001 has 5 rows; the whole answer stands in the first one, rows 3 to 6 are yours to fill",
        ),
        ([["Control", "Item", "Response"], ["ACCT-001", "a"], [None, "b"], [None, "c"], [None, "d"]], "ACCT-001 has 4 rows"),
    ],
)
def test_notes(rows: list[list[object]], note: str) -> None:
    assert any(note in one for one in fill(sheet(*rows)).notes)


def test_a_control_that_rests_on_what_is_open_is_left_blank() -> None:
    given = {"1.1": Entry("", "", met=False, open="owner of `queue` is TODO"), "2.1": ENTRIES["2.1"]}
    rows = [["Control", "Response", "Evidence", "Met"], ["1.1"], ["2.1"]]
    done = filled(sheet(*rows), given, Columns())
    book = load_workbook(io.BytesIO(done.content)).active
    assert [book[cell].value for cell in ("B2", "C2", "D2")] == [None, None, "No"]
    assert book["B3"].value == ENTRIES["2.1"].answer
    assert any("1.1 is left blank: owner of `queue` is TODO" in note for note in done.notes)


def test_what_is_waived_is_no_yes() -> None:
    given = {"2.1": replace(ENTRIES["2.1"], met=False, waived="Waived until 1 May 2027: one case study")}
    done = filled(sheet(["Control", "Response", "Met"], ["2.1"]), given, Columns())
    assert load_workbook(io.BytesIO(done.content)).active["C2"].value == "No"
    assert any("2.1 is not met. Waived until 1 May 2027: one case study" in note for note in done.notes)


def test_an_id_is_written_as_the_checklist_writes_it() -> None:
    given = {id: Entry(f"To {id}.", "", met=True) for id in ("SEC-1", "SEC-1a", "SEC-1-b")}
    done = filled(sheet(["Control", "Response"], ["SEC-1-B"], ["sec-1A"], ["SEC-1"]), given, Columns())
    book = load_workbook(io.BytesIO(done.content)).active
    assert [book[f"B{row}"].value for row in (2, 3, 4)] == ["To SEC-1-b.", "To SEC-1a.", "To SEC-1."]


def test_a_choice_that_says_neither_yes_nor_no_is_left() -> None:
    done = fill(merged_with(b'"Yes,No,N/A"', b'"Green,Amber,Red"'))
    assert any("D5 is left: none of its choices says yes (Green, Amber, Red)" in note for note in done.notes)
    assert load_workbook(io.BytesIO(done.content)).active["D5"].value is None


def merged_with(old: bytes, new: bytes) -> bytes:
    """Return the layout with merged cells and one text of its sheet replaced."""
    content = merged()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        xml = package.read("xl/worksheets/sheet1.xml")
    assert old in xml
    return with_parts(content, {"xl/worksheets/sheet1.xml": xml.replace(old, new)})


def sheet(*rows: list[object]) -> bytes:
    """Return a spreadsheet of one sheet with these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


# ------------------------------------------------------------------------------------------------------ where it goes


@pytest.mark.parametrize(
    ("header", "answer", "evidence", "met"),
    [
        (["Control ID", "Response", "Evidence", "Met"], "B", "C", "D"),
        (["ID", "Requirement", "Evidence required", "AWS Partner response", "Evidence provided", "Met Y/N"], "D", "E", "F"),
        (["Control", "AWS reviewer response", "Self-assessment answer", "URL", "Reviewer status", "Status"], "C", "D", "F"),
        (["No.", "Description", "Comments", "Supporting documents", "Compliance"], "C", "D", "E"),
        (["Control", "Acceptable evidence", "Evidence"], "C", None, None),
        (["Control", "Explanation", "Link to evidence"], "B", "C", None),
    ],
)
def test_columns_are_found_by_their_headers(header: list[str], answer: str, evidence: str | None, met: str | None) -> None:
    done = fill(sheet(header, ["ACCT-001"], ["REL-002"]))
    (cells,) = written(sheet(header, ["ACCT-001"], ["REL-002"]), done.content).values()
    assert {re.sub(r"\d", "", cell) for cell in cells} == {one for one in (answer, evidence, met) if one}


@pytest.mark.parametrize(
    ("columns", "cells"),
    [
        (Columns(answer="C"), {"C2", "C3"}),
        (Columns(answer="case study 2"), {"C2", "C3"}),
        (Columns(answer="B", evidence="C"), {"B2", "B3", "C2", "C3"}),
        (Columns(answer="B", met="Case study 2"), {"B2", "B3", "C2", "C3"}),
        (Columns(id="A", answer="B", sheets=("Sheet",)), {"B2", "B3"}),
    ],
)
def test_columns_may_be_named(columns: Columns, cells: set[str]) -> None:
    given = sheet(["Control", "Case study 1", "Case study 2"], ["ACCT-001"], ["REL-002"])
    (found,) = written(given, fill(given, columns=columns).content).values()
    assert found == cells


@pytest.mark.parametrize(
    "id",
    ["ACCT-001", "acct-001", " ACCT-001 ", "ACCT-001: Root user", "ACCT‑001 – Root user", "Control ACCT-001", "[ACCT-001]", "4. ACCT-001"],
)
def test_ids_are_found(id: str) -> None:
    assert "for 1 controls" in fill(sheet(["Control", "Response"], [id])).notes[0]


@pytest.mark.parametrize("id", ["ACCT-0011", "XACCT-001", "see ACCT-001", "ACCT-001.1"])
def test_what_is_no_id(id: str) -> None:
    with pytest.raises(NotFillable, match="no control of the checklist stands in it"):
        fill(sheet(["Control", "Response"], [id]))


# ----------------------------------------------------------------------------------------------------- what is refused


SHEET = "xl/worksheets/sheet1.xml"


def replaced(old: str, new: str, content: bytes | None = None) -> bytes:
    """Return a spreadsheet, the flat one if no other is given, with a text in its first sheet replaced."""
    book = content or flat()
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        return with_parts(book, {SHEET: package.read(SHEET).decode().replace(old, new).encode()})


def with_separator_of_windows(content: bytes) -> bytes:
    """Return the package with its paths as some programs of Windows write them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("/", "\\"), old.read(name))
    return buffer.getvalue()


def test_paths_with_the_separator_of_windows_are_read() -> None:
    with zipfile.ZipFile(io.BytesIO(fill(with_separator_of_windows(flat())).content)) as package:
        assert SHEET in package.namelist()


def test_a_sheet_of_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(given, "MOST_CELLS", 10)
    with pytest.raises(NotFillable, match="its sheet Self-assessment has more than 10 cells"):
        fill(flat())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (lambda: b"Control,Response\n", r"it is no \.xlsx file"),
        (lambda: b"", r"it is no \.xlsx file"),
        (lambda: flat()[:3000], r"it is no \.xlsx file"),
        (lambda: bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, r"97-2003 workbook \(\.xls\)\. Save it as"),
        (lambda: bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "it is encrypted.*remove the password"),
        (lambda: with_parts(flat(), {"_rels/.rels": b"<Relationships/>"}), "it is no Excel workbook"),
        (lambda: with_parts(flat(), {"xl/workbook.xml": b"<workbook"}), r"its part xl/workbook\.xml is damaged"),
        (lambda: with_parts(flat(), {"xl/workbook.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><workbook/>"}), "declares a document type"),
        (lambda: with_parts(flat(), {"xl/worksheets/sheet1.xml": b"<worksheet>"}), r"sheet1\.xml is damaged"),
        (lambda: replaced('r="A2"', 'r="ZZZZZZ2"'), "a cell `ZZZZZZ2`; the columns of a sheet are A to XFD"),
        (lambda: replaced('r="A2"', 'r="XFE2"'), "a cell `XFE2`; the columns of a sheet are A to XFD"),
        (lambda: replaced('row r="2"', 'row r="abc"'), "a row `abc`; the rows of a sheet are 1 to 1,048,576"),
        (lambda: replaced('row r="2"', f'row r="{"9" * 23}"'), "a row `9{23}`; the rows of a sheet are 1 to 1,048,576"),
        (lambda: replaced('row r="2"', 'row r="0"'), "a row `0`; the rows"),
        (lambda: replaced('r="B2" s="1"', 'r="B2" s="abc"', protected(locked=False)), "a cell with the format `abc`"),
        (lambda: with_parts(flat(), {"_xmlsignatures/sig1.xml": b"<s/>"}), "digitally signed.*sign again"),
        (lambda: protected(locked=True), r"sheet Sheet is protected, and cells for answers are locked \(B2, C2.*Unprotect Sheet"),
        (lambda: sheet(["Question", "Response"], ["How?"]), "no control of the checklist stands in it"),
        (lambda: sheet(["Version", "Response"], [3.1]), "no control of the checklist stands in it"),
        (lambda: sheet(["Control", "Title"], ["ACCT-001", "Root user"]), "no column for answers.*Headers seen: Sheet: Control, Title"),
        (lambda: sheet(["ACCT-001", "Root"]), "no column for answers is found.*Headers seen: Sheet: none"),
        (
            lambda: sheet(["Control", "Response", "Answer 1", "Response"], ["ACCT-001"]),
            "answer may belong into B .Response. and C .Answer 1. and D",
        ),
        (lambda: sheet(["Control", "Response", "Status", "Result"], ["ACCT-001", None, "x", "REL-002"]), "ids stand in columns A and D"),
    ],
)
def test_refused_with_the_reason(content: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(NotFillable, match=f"(?s){reason}"):
        fill(content())


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        (Columns(sheets=("Nope",)), "it has no sheet Nope; it has Cover & notes, Lists, Part A, Part B"),
        (Columns(answer="Our words"), "sheet Part A has no column Our words; its headers are Category, "),
        (Columns(id="Guidance"), "no control of the checklist stands in it"),
        (Columns(sheets=("Cover & notes",)), "no control of the checklist stands in it"),
    ],
)
def test_named_wrongly(columns: Columns, reason: str) -> None:
    with pytest.raises(NotFillable, match=reason):
        fill(several(), columns=columns)


def test_an_answer_that_no_cell_holds() -> None:
    long = {"ACCT-001": Entry("x" * 40_000, "", met=True)}
    with pytest.raises(NotFillable, match="Sheet!B2: the answer has 40,000 characters, a cell holds 32,767"):
        filled(sheet(["Control", "Response"], ["ACCT-001"]), long, Columns())
