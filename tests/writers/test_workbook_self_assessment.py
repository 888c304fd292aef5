"""The workbook: a sheet for each part, text that stays text, links, choices, and the setup for paper."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from generator.errors import WriterError
from generator.writers.workbook.self_assessment import Assessment, Proof, Row, workbook
from tests.office import check_package

MOMENT = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
PROOF = Proof(
    "ACCT-001.root-use",
    "The root user is locked away.",
    "Security record",
    "Accounts",
    "../word/shop/security-record.docx#accounts",
    "../site/customers/shop/security-record.html#accounts",
)
ROWS = (
    Row(
        "Prerequisites", "2.1", "Case studies", "• Two projects.", "Two.", "", (Proof("2.1.two", "Two.", "", "the answer itself", "", ""),)
    ),
    Row("Controls", "ACCT-001", "Account governance", "• Root.", '=HYPERLINK("x")\nTwo lines.', "", (PROOF,)),
    Row("Controls", "REL-002", "Recovery", "• RTO.", "+1", "no RTO (content/customers/shop/resilience.yml:3)", ()),
)
GIVEN = Assessment("Self-assessment: Shop", "Example & Co", "Partner AG", (("Customer", "@Example"),), ROWS, draft=True, sample=False)


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(io.BytesIO(workbook(GIVEN, MOMENT)))


def test_a_sheet_for_each_part(book: Workbook) -> None:
    assert book.sheetnames == ["Overview", "Prerequisites", "Controls", "Evidence"]
    assert [cell.value for cell in book["Controls"][1]] == [
        "Control",
        "Name",
        "What is asked",
        "Status",
        "Answer",
        "Where the proof is",
        "What is missing",
    ]


def test_answer_proof_and_what_is_missing(book: Workbook) -> None:
    sheet = book["Controls"]
    assert [sheet[f"{column}2"].value for column in "ABDFG"] == [
        "ACCT-001",
        "Account governance",
        "Met",
        "Security record: Accounts",
        "nothing",
    ]
    assert [sheet[f"{column}3"].value for column in "ADG"] == ["REL-002", "Not met", "no RTO (content/customers/shop/resilience.yml:3)"]
    assert book["Prerequisites"]["F2"].value == "the answer itself"


def test_an_answer_longer_than_a_row_goes_on_in_the_next_one() -> None:
    lines = [f"• API {number}: " + "what it does and why. " * 9 for number in range(20)]
    long = replace(ROWS[1], answer="\n".join(line.strip() for line in lines))
    sheet = load_workbook(io.BytesIO(workbook(replace(GIVEN, rows=(long, ROWS[2])), MOMENT)))["Controls"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[0] for row in rows] == ["ACCT-001"] * (len(rows) - 1) + ["REL-002"]
    assert len(rows) > 2
    assert "\n".join(row[4] for row in rows[:-1]) == long.answer
    assert [row[3] for row in rows] == ["Met", *["=D2"] * (len(rows) - 2), "Not met"]
    assert sheet.auto_filter.ref == f"A1:G{len(rows) + 1}"


@pytest.mark.parametrize(
    ("sheet", "cell", "text"), [("Controls", "E2", '=HYPERLINK("x")\nTwo lines.'), ("Controls", "E3", "+1"), ("Overview", "B5", "@Example")]
)
def test_text_that_looks_like_a_formula_stays_text(book: Workbook, sheet: str, cell: str, text: str) -> None:
    found = book[sheet][cell]
    assert (found.value, found.data_type, found.quotePrefix) == (text, "s", True)


def test_a_title_is_no_formula() -> None:
    sheet = load_workbook(io.BytesIO(workbook(replace(GIVEN, title="-1", subject="=1+1"), MOMENT)))["Overview"]
    assert [(sheet[cell].value, sheet[cell].data_type, sheet[cell].quotePrefix) for cell in ("A1", "A2")] == [
        ("-1", "s", True),
        ("=1+1", "s", True),
    ]


def test_links(book: Workbook) -> None:
    evidence = book["Evidence"]
    assert [evidence[f"{column}3"].value for column in "ACDEF"] == [
        "ACCT-001.root-use",
        "Security record",
        "Accounts",
        "security-record.docx",
        "security-record.html",
    ]
    assert evidence["E3"].hyperlink.target == "../word/shop/security-record.docx#accounts"
    assert evidence["F3"].hyperlink.target == "../site/customers/shop/security-record.html#accounts"
    assert [evidence["E2"].value, evidence["E2"].hyperlink] == ["none", None]
    overview = {cell.value: cell for cell in book["Overview"]["A"]}
    assert overview["REL-002"].hyperlink.location == "'Controls'!A3"


def test_the_overview_follows_the_status(book: Workbook) -> None:
    rows = {row[0].value: row[2].value for row in book["Overview"].iter_rows() if row[0].value}
    assert (rows["2.1"], rows["REL-002"]) == ("='Prerequisites'!D2", "='Controls'!D3")
    assert book["Overview"]["A3"].value == "DRAFT: not released, see what is missing"


def test_choices_and_colours(book: Workbook) -> None:
    (choices,) = book["Controls"].data_validations.dataValidation
    assert (choices.formula1, str(choices.sqref)) == ('"Met,Not met,Waived,Not applicable"', "D2:D3")
    assert len(book["Controls"].conditional_formatting) == 1


@pytest.mark.parametrize("name", ["Prerequisites", "Controls", "Evidence"])
def test_screen_and_paper(book: Workbook, name: str) -> None:
    sheet = book[name]
    assert sheet.freeze_panes in ("A2", "C2")
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == ("landscape", 1, 0)
    assert sheet.oddFooter.left.text == "Example && Co · Self-assessment: Shop"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert all(cell.alignment.wrap_text for row in sheet.iter_rows() for cell in row)
    assert all(sheet.row_dimensions[number].height > 13 for number in range(2, sheet.max_row + 1))


def test_package_is_sound_and_stable(tmp_path: Path) -> None:
    path = tmp_path / "made.xlsx"
    path.write_bytes(workbook(GIVEN, MOMENT))
    assert check_package(path) == []
    assert workbook(GIVEN, MOMENT) == path.read_bytes()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [("x" * 40_000, "Controls, E2: 40,000 characters; a cell of a workbook holds 32,767"), ("a\x07b", "a control character stands in")],
)
def test_text_that_no_cell_holds(answer: str, reason: str) -> None:
    with pytest.raises(WriterError, match=reason):
        workbook(replace(GIVEN, rows=(replace(ROWS[1], answer=answer),)), MOMENT)
