"""A workbook is the same for the same content, and says who made it and when."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from generator.writers.workbook.package import packed
from tests.office import check_package

MOMENT = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def made() -> bytes:
    book = Workbook()
    book.active.append(["Answer", 42])
    return packed(book, "Self-assessment: Shop", "Example Ltd", "Partner AG", MOMENT)


def test_same_content_same_bytes() -> None:
    assert made() == made()


def test_properties() -> None:
    properties = load_workbook(BytesIO(made())).properties
    assert (properties.title, properties.subject, properties.creator) == ("Self-assessment: Shop", "Example Ltd", "Partner AG")
    assert properties.created == properties.modified == MOMENT.replace(tzinfo=None)


def test_a_font_has_its_parts_in_the_order_of_the_schema() -> None:
    book = Workbook()
    book.active["A1"].font = Font(name="Calibri", size=11, bold=True, italic=True, underline="single", color="112233", family=2)
    with zipfile.ZipFile(BytesIO(packed(book, "Title", "Subject", "Partner AG", MOMENT))) as package:
        fonts = re.findall(r"<font>(.*?)</font>", package.read("xl/styles.xml").decode())
    assert [re.findall(r"<(\w+)", font) for font in fonts][-1] == ["b", "i", "u", "sz", "color", "name", "family"]


def test_package_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "made.xlsx"
    path.write_bytes(made())
    assert check_package(path) == []
