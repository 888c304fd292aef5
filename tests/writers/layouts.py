"""Spreadsheets as partners have them: four layouts with what a careless program would lose."""

from __future__ import annotations

import io
import zipfile
import zlib

import xlsxwriter
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

CONTROLS = {
    "1.1": "Program guidelines",
    "2.1": "Production AWS customer case studies",
    "APIGW-001": "API type selection",
    "APIGW-002": "AWS integrations",
    "DOC-001": "Architecture diagram",
    "ACCT-001": "Account governance",
    "REL-002": "Disaster recovery",
}


def flat() -> bytes:
    """One table from the first row on, one row for each control."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Self-assessment"
    sheet.append(["Control ID", "Control", "What is required", "Met (Y/N)", "Partner response", "Evidence", "AWS reviewer comment"])
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", start_color="232F3E")
    for number, (id, name) in enumerate(CONTROLS.items(), 2):
        sheet.append([float(id) if id[0].isdigit() else id, name, f"Evidence that {name} is in place"])
        sheet[f"E{number}"].font = Font(italic=True, color="0000FF")
    sheet["E4"] = "An answer of last year"
    sheet["A3"].comment = Comment("Two customers", "AWS")
    sheet.freeze_panes = "B2"
    return _saved(book)


def merged() -> bytes:
    """Controls in merged cells with one row for each piece of evidence, a list to choose from, colours and counts."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Technical validation")
    bold, wrapped = book.add_format({"bold": True, "bg_color": "#FF9900"}), book.add_format({"text_wrap": True, "border": 1})
    sheet.merge_range("A1:F1", "Amazon API Gateway Service Delivery: please give your response to every item", bold)
    sheet.write_row(
        "A3", ["#", "Control", "Evidence required", "Compliant? (Yes / No)", "Partner's response", "Link to supporting evidence"], bold
    )
    row = 3
    for id, name, items in (
        ("APIGW-001", "APIGW-001 - API type selection", 1),
        ("ACCT-001", "ACCT-001 - Secure account governance", 2),
        ("OPE-001", "OPE-001 – Workload health KPIs", 2),
        ("REL-002", "REL-002: Disaster recovery", 3),
    ):
        sheet.merge_range(row, 0, row, 5, f"Part {id[:3]}", bold)
        row += 1
        if items > 1:
            sheet.merge_range(row, 1, row + items - 1, 1, name, wrapped)
        else:
            sheet.write(row, 1, name, wrapped)
        for item in range(items):
            sheet.write(row + item, 0, f"{row + item}")
            sheet.write(row + item, 2, f"Evidence {item + 1}", wrapped)
            for column in (3, 4, 5):
                sheet.write_blank(row + item, column, None, wrapped)
        row += items
    last = row
    sheet.data_validation(3, 3, last - 1, 3, {"validate": "list", "source": ["Yes", "No", "N/A"]})
    sheet.conditional_format(
        3, 3, last - 1, 3, {"type": "cell", "criteria": "==", "value": '"No"', "format": book.add_format({"bg_color": "#FFC7CE"})}
    )
    sheet.conditional_format(3, 4, last - 1, 4, {"type": "data_bar"})
    sheet.write(last + 1, 2, "Answered")
    sheet.write_formula(last + 1, 3, f'=COUNTIF(D4:D{last},"Yes")', None, 0)
    sheet.write_formula(last + 1, 4, f"=COUNTA(E4:E{last})", None, 0)
    book.define_name("Answers", f"='Technical validation'!$E$4:$E${last}")
    sheet.set_column("E:E", 60)
    sheet.autofilter(2, 0, last - 1, 5)
    book.close()
    return buffer.getvalue()


def several() -> bytes:
    """A cover with picture and chart, two sheets of controls with ids in column D and headers in row 7, lists, macros."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    cover = book.add_worksheet("Cover & notes")
    cover.insert_image("B2", "logo.png", {"image_data": io.BytesIO(_picture()), "description": "logo"})
    cover.write("B12", "See APIGW-001 and REL-002 for the tone of an answer.")
    cover.write_rich_string("B13", "Complete ", book.add_format({"bold": True}), "every", " section")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='Part A'!$H$8:$H$9"})
    cover.insert_chart("B15", chart)
    book.add_worksheet("Lists").write_column("A1", ["Met", "Not met", "Not applicable"])
    book.define_name("States", "=Lists!$A$1:$A$3")
    for name, ids in (("Part A", ["APIGW-001", "APIGW-002"]), ("Part B", ["ACCT-001", "REL-002", "1.1"])):
        sheet = book.add_worksheet(name)
        sheet.write("D3", "Version 3.0")
        sheet.write_row(
            "C7",
            ["Category", "Control", "Title", "Guidance", "Status", "Score", "Your answer (max 2,000 characters)", "Reference documents"],
        )
        for number, id in enumerate(ids, 8):
            sheet.write_row(number - 1, 2, ["API", id, CONTROLS[id], "Describe how"])
            sheet.write_formula(number - 1, 7, f'=IF(G{number}="Met",1,0)', None, 0)
        sheet.data_validation("G8:G20", {"validate": "list", "source": "=States"})
        sheet.write_comment("I7", "Plain text only")
        sheet.conditional_format("G8:G20", {"type": "icon_set", "icon_style": "3_traffic_lights"})
        sheet.set_row(7, None, book.add_format({"italic": True}))
        sheet.freeze_panes(7, 4)
    book.get_worksheet_by_name("Lists").hide()
    book.close()
    return with_parts(buffer.getvalue(), {"customXml/item1.xml": b"<label>Confidential</label>", "xl/vbaProject.bin": b"\xd0\xcf macros"})


def protected(*, locked: bool) -> bytes:
    """A protected sheet whose cells for answers may be written, or may not."""
    book = Workbook()
    sheet = book.active
    sheet.append(["Control", "Response", "Status"])
    for id in CONTROLS:
        sheet.append([id])
    for row in range(2, len(CONTROLS) + 2):
        for column in "BC":
            sheet[f"{column}{row}"].protection = Protection(locked=locked)
    choices = DataValidation("list", formula1='"Y,N"')
    choices.add("C2:C20")
    sheet.add_data_validation(choices)
    sheet.conditional_formatting.add("C2:C20", CellIsRule("equal", ['"N"'], fill=PatternFill("solid", bgColor="FF0000")))
    sheet.protection.sheet = True
    return _saved(book)


LAYOUTS = {"flat": flat, "merged": merged, "several": several, "protected": lambda: protected(locked=False)}


def with_parts(content: bytes, parts: dict[str, bytes]) -> bytes:
    """Return the package with more parts, or others in place of its own."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename not in parts:
                new.writestr(info, old.read(info))
        for name, part in parts.items():
            new.writestr(zipfile.ZipInfo(name, (2024, 1, 15, 9, 30, 2)), part)
    return buffer.getvalue()


def _saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _picture() -> bytes:
    """Return a PNG of one orange pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = (1).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\xff\x99\0")) + chunk(b"IEND", b"")
