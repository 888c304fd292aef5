"""The self-assessment of one case study as a workbook: overview, answers by part, and the proof criterion by criterion."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from generator.writers.workbook.looks import (
    GAP,
    HYPERLINK,
    LIGHT,
    STRONG,
    SUBTITLE,
    TEXT,
    header,
    height,
    literal,
    page,
    portions,
    put,
    title,
    widths,
)
from generator.writers.workbook.package import packed

NOTE = "Links to Word files and pages lead into the folders word and site, which stand beside the folder of this workbook."
STATES = ("Met", "Not met", "Waived", "Not applicable")
"""What a control may be; waived: not met, and accepted for a time."""


@dataclass(frozen=True)
class Proof:
    """One section that proves one criterion; the addresses are relative to the workbook. Empty ones: no section."""

    criterion: str
    asks: str
    document: str
    section: str
    word: str
    page: str


@dataclass(frozen=True)
class Row:
    """One control as the workbook shows it; `part` names the sheet that it stands on."""

    part: str
    control: str
    name: str
    asks: str
    answer: str
    missing: str
    proofs: tuple[Proof, ...]
    waived: str = ""
    """What is missing and accepted for a time."""

    @property
    def state(self) -> str:
        """Return the status of the control, one of STATES."""
        return "Not met" if self.missing else "Waived" if self.waived else "Met"

    @property
    def lacking(self) -> str:
        """Return what is missing, what is waived included; “nothing” where all is met."""
        return "\n".join(filter(None, (self.missing, self.waived))) or "nothing"


@dataclass(frozen=True)
class Assessment:
    """What the workbook is about: the title, facts for the overview in the order to show, and the rows."""

    title: str
    subject: str
    organisation: str
    facts: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    draft: bool
    sample: bool


def workbook(assessment: Assessment, built: datetime) -> bytes:
    """Return the workbook as the bytes of an .xlsx file. Raises WriterError for text that no cell can hold."""
    book = Workbook()
    overview = book.active
    assert overview is not None
    overview.title = "Overview"
    parts = list(dict.fromkeys(row.part for row in assessment.rows))
    names = {part: _sheet_name(part) for part in parts}
    placed: dict[str, str] = {}
    for part in parts:
        sheet = book.create_sheet(names[part])
        _answers(sheet, [row for row in assessment.rows if row.part == part], placed)
        page(sheet, f"{assessment.subject} · {assessment.title}")
    _overview(overview, assessment, placed)
    page(overview, f"{assessment.subject} · {assessment.title}")
    overview.page_setup.fitToHeight = 1
    evidence = book.create_sheet("Evidence")
    _evidence(evidence, assessment.rows)
    page(evidence, f"{assessment.subject} · {assessment.title}")
    return packed(book, assessment.title, assessment.subject, assessment.organisation, built)


def _sheet_name(part: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", part)[:31].strip()


# ---------------------------------------------------------------------------------------------------------- overview


def _overview(sheet: Worksheet, assessment: Assessment, placed: dict[str, str]) -> None:
    widths(sheet, (14, 46, 17, 60))
    marks = ["DRAFT: not released, see what is missing"] * assessment.draft
    marks += ["SAMPLE: the companies are invented"] * assessment.sample
    title(sheet, assessment.title, assessment.subject, marks)
    row = 5
    for name, value in assessment.facts:
        put(sheet, row, 1, name, STRONG).fill = LIGHT
        for column in (2, 3, 4):
            put(sheet, row, column, value if column == 2 else None)
        sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=4)
        row += 1
    literal(sheet, row, 1, NOTE, SUBTITLE)
    row += 2
    header(sheet, row, ("Control", "Name", "Status", "What is missing"))
    sheet.freeze_panes = None
    for one in assessment.rows:
        row += 1
        _link(put(sheet, row, 1, one.control, HYPERLINK), f"#{placed[one.control]}")
        put(sheet, row, 2, one.name)
        # The state stands on the sheet of answers, where it can be changed: here it follows.
        put(sheet, row, 3, None).value = f"={_reference(placed[one.control], 'D')}"
        put(sheet, row, 4, one.lacking)
        sheet.row_dimensions[row].height = height([(one.name, 46), (one.lacking, 60)])
    _coloured(sheet, f"C{row - len(assessment.rows) + 1}:C{row}")


def _reference(place: str, column: str) -> str:
    sheet, _, cell = place.rpartition("!")
    return f"{sheet}!{column}{cell.lstrip('A')}"


# ----------------------------------------------------------------------------------------------------------- answers

_ANSWERS = (
    ("Control", 11),
    ("Name", 16),
    ("What is asked", 32),
    ("Status", 10),
    ("Answer", 58),
    ("Where the proof is", 34),
    ("What is missing", 18),
)


def _answers(sheet: Worksheet, rows: Sequence[Row], placed: dict[str, str]) -> None:
    widths(sheet, [width for _, width in _ANSWERS])
    header(sheet, 1, [title for title, _ in _ANSWERS])
    sheet.freeze_panes = "C2"
    last = 1
    for one in rows:
        number = last + 1
        first, *more = portions(one.answer, dict(_ANSWERS)["Answer"])
        proof = _where(one.proofs)
        placed[one.control] = f"'{sheet.title}'!A{number}"
        put(sheet, number, 1, one.control, STRONG)
        put(sheet, number, 2, one.name, STRONG)
        put(sheet, number, 3, one.asks)
        put(sheet, number, 4, one.state, STRONG)
        put(sheet, number, 5, first)
        put(sheet, number, 6, proof)
        put(sheet, number, 7, one.lacking, GAP if one.state != "Met" else TEXT)
        sheet.row_dimensions[number].height = height(_fitting((one.control, one.name, one.asks, "", first, proof, one.lacking), _ANSWERS))
        for last, portion in enumerate(("", *more), number):
            if portion:
                _continued(sheet, last, number, one, portion)
    states = DataValidation("list", formula1=f'"{",".join(STATES)}"', allow_blank=False, showErrorMessage=True)
    states.errorTitle, states.error = "Status", f"One of: {', '.join(STATES)}"
    sheet.add_data_validation(states)
    states.add(f"D2:D{last}")
    _coloured(sheet, f"D2:D{last}")
    sheet.auto_filter.ref = f"A1:G{last}"


def _continued(sheet: Worksheet, row: int, first: int, one: Row, portion: str) -> None:
    """Write what the row `first` of a control has no room for: the status follows that row, so that filters take both."""
    put(sheet, row, 1, one.control, STRONG)
    put(sheet, row, 2, f"{one.name}, continued")
    put(sheet, row, 4, None, STRONG).value = f"=D{first}"
    put(sheet, row, 5, portion)
    for column in (3, 6, 7):
        put(sheet, row, column, None)
    sheet.row_dimensions[row].height = height(_fitting(("", f"{one.name}, continued", "", "", portion, "", ""), _ANSWERS))


def _where(proofs: Sequence[Proof]) -> str:
    """Return the sections by document, one document a line."""
    documents: dict[str, list[str]] = {}
    for proof in proofs:
        if proof.document:
            sections = documents.setdefault(proof.document, [])
            sections += [proof.section] if proof.section not in sections else []
    lines = [f"{document}: {'; '.join(sections)}" for document, sections in documents.items()]
    return "\n".join(lines) or "\n".join(dict.fromkeys(proof.section for proof in proofs))


def _coloured(sheet: Worksheet, cells: str) -> None:
    first = cells.partition(":")[0]
    for state, ink, ground in (("Met", "1B5E20", "E3F2E5"), ("Not met", "A61B1B", "FBE4E4"), ("Waived", "7A4B00", "FFF1D6")):
        sheet.conditional_formatting.add(
            cells, FormulaRule([f'{first}="{state}"'], font=Font(color=ink, bold=True), fill=PatternFill("solid", bgColor=ground))
        )


# ---------------------------------------------------------------------------------------------------------- evidence

_EVIDENCE = (("Criterion", 30), ("What is asked", 46), ("Document", 20), ("Section", 44), ("Word file", 28), ("Page", 28))


def _evidence(sheet: Worksheet, rows: Sequence[Row]) -> None:
    widths(sheet, [width for _, width in _EVIDENCE])
    header(sheet, 1, [title for title, _ in _EVIDENCE])
    number = 1
    for proof in (proof for row in rows for proof in row.proofs):
        number += 1
        put(sheet, number, 1, proof.criterion, STRONG)
        for column, text in ((2, proof.asks), (3, proof.document or "none"), (4, proof.section)):
            put(sheet, number, column, text)
        for column, address in ((5, proof.word), (6, proof.page)):
            cell = put(sheet, number, column, _shown(address) or "none", HYPERLINK if address else TEXT)
            if address:
                _link(cell, address)
        sheet.row_dimensions[number].height = height(
            _fitting((proof.criterion, proof.asks, proof.document, proof.section, _shown(proof.word), _shown(proof.page)), _EVIDENCE)
        )
    sheet.auto_filter.ref = f"A1:F{number}"


def _shown(address: str) -> str:
    return posixpath.basename(address.partition("#")[0])


def _link(cell: Cell, address: str) -> None:
    """Let `cell` lead to `address`: a file, or with a leading # a cell of this workbook."""
    if address.startswith("#"):
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=address[1:])
    else:
        cell.hyperlink = address
    cell.font = HYPERLINK


def _fitting(texts: Sequence[str], columns: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    return [(text, width) for text, (_, width) in zip(texts, columns, strict=True)]
