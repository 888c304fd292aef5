"""The house's own Word document: sections, headers, paper and pictures as Word reads them, and what is damaged is told with its part."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE

from generator.errors import InputError
from generator.writers import archive
from generator.writers.word import house
from tests.office import check_package
from tests.writers.everything import EVERYTHING
from tests.writers.word_parts import W, body, write_to

BUILT = datetime(2026, 11, 23, tzinfo=UTC)
Change = Callable[[Any], None]


def made(folder: Path, *changes: Change) -> Path:
    """Return a document of the house whose first section has a header and a footer, changed one after the other."""
    document = docx.Document()
    first = document.sections[0]
    first.header.paragraphs[0].text, first.footer.paragraphs[0].text = "HOUSE-HEADER", "HOUSE-FOOTER"
    for change in changes:
        change(document)
    path = folder / "reference.docx"
    document.save(str(path))
    return path


def text(document: Any) -> None:
    """Write a sentence into the section that is the last one now."""
    document.add_paragraph("How our documents look.")


def more(document: Any) -> None:
    """Add a section that has the header and the footer of the one before, as Word does it."""
    document.add_section()


def landscape(document: Any) -> None:
    """Turn the last section."""
    last = document.sections[-1]
    last.orientation = WD_ORIENT.LANDSCAPE
    last.page_width, last.page_height = last.page_height, last.page_width


def own_header(document: Any) -> None:
    """Give the last section a header of its own."""
    document.sections[-1].header.is_linked_to_previous = False
    document.sections[-1].header.paragraphs[0].text = "LAST-HEADER"


def letterhead(document: Any) -> None:
    """Give the last section another header on its first page."""
    document.sections[-1].different_first_page_header_footer = True
    document.sections[-1].first_page_header.paragraphs[0].text = "LETTERHEAD"


def shown(path: Path) -> tuple[list[str], bool]:
    """Return the headers and footers of a written document, and whether its first section lies on its side."""
    with zipfile.ZipFile(path) as package:
        parts = [package.read(name).decode() for name in package.namelist() if name.startswith(("word/header", "word/footer"))]
    words = ("HOUSE-HEADER", "HOUSE-FOOTER", "LAST-HEADER", "LETTERHEAD")
    size = body(path).find(f".//{W}sectPr/{W}pgSz")
    return [word for word in words if any(word in part for part in parts)], int(size.get(W + "w")) > int(size.get(W + "h"))


BOTH = ["HOUSE-HEADER", "HOUSE-FOOTER"]


@pytest.mark.parametrize(
    ("changes", "parts", "turned", "notes"),
    [
        ((), BOTH, False, []),
        ((more,), BOTH, False, []),
        ((more, text), BOTH, False, []),
        ((more, landscape), BOTH, False, ["section 1, and section 2 has another paper"]),
        ((text, more, landscape), BOTH, False, ["section 1, and section 2 has another paper"]),
        ((more, landscape, text), BOTH, True, ["section 2, and section 1 has another paper"]),
        ((more, own_header, text), ["HOUSE-FOOTER", "LAST-HEADER"], False, ["section 1 has another header"]),
        ((more, letterhead, text), [*BOTH, "LETTERHEAD"], False, ["section 1 has another first page"]),
        ((letterhead, more, text), [*BOTH, "LETTERHEAD"], False, []),
    ],
)
def test_a_section_has_the_headers_of_the_one_before(
    tmp_path: Path, pictures: Path, changes: tuple[Change, ...], parts: list[str], turned: bool, notes: list[str]
) -> None:
    reference = made(tmp_path, *changes)
    told = house.notes(reference, "reference.docx")
    assert [note for note, part in zip(told, notes, strict=True) if part not in note.what or note.place.path != "reference.docx"] == []
    path = write_to(tmp_path, EVERYTHING, reference=reference, pictures=pictures)
    assert check_package(path) == []
    assert shown(path) == (parts, turned)


def test_a_picture_that_lies_elsewhere_is_left_out(tmp_path: Path, pictures: Path) -> None:
    def linked(document: Any) -> None:
        header = document.sections[0].header
        header.paragraphs[0].add_run().add_picture(str(pictures / "icon.png"))
        header.paragraphs[0].add_run().add_picture(str(pictures / "icon.png"))
        relation = header.part.relate_to("https://tracker.example/logo.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)
        for described in header._element.xpath(".//wp:docPr"):
            described.set("descr", "The mark of the house")
        embedded, alone = header._element.xpath(".//a:blip")
        space = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
        embedded.set(f"{space}link", relation)
        del alone.attrib[f"{space}embed"]
        alone.set(f"{space}link", relation)

    reference = made(tmp_path, linked)
    assert [
        note
        for note in house.notes(reference, "reference.docx")
        if "only a link to https://tracker.example/logo.png and is left out" in note.what
    ]
    path = write_to(tmp_path, EVERYTHING, reference=reference, pictures=pictures)
    assert check_package(path) == []
    with zipfile.ZipFile(path) as package:
        headers = b"".join(package.read(name) for name in package.namelist() if "header" in name)
    assert b"tracker.example" not in headers
    assert headers.count(b"<pic:pic") == 1


def edited(path: Path, part: str, old: bytes, new: bytes) -> None:
    """Replace a text in a part of the package at `path`."""
    parts = archive.read(path)
    assert old in parts[part]
    path.write_bytes(archive.pack({**parts, part: parts[part].replace(old, new)}, BUILT))


@pytest.mark.parametrize(
    ("part", "old", "new", "told"),
    [
        ("word/document.xml", b'w:w="12240"', b'w:w="abc"', r"has a page whose width is `abc`, which is no number \(word/document.xml\)"),
        ("word/document.xml", b'w:w="12240"', b'w:w="0"', "has a page whose width is 0 with -3600 between the margins"),
        ("word/document.xml", b'w:w="12240"', b'w:w="99999"', "31680 the widest page"),
        ("word/document.xml", b'w:left="1800"', b'w:left="1cm"', "has a page whose left is `1cm`"),
        ("word/numbering.xml", b'w:abstractNumId="', b'w:abstractNumId="x', r"has a list with `x\d`, which is no number"),
        ("word/header1.xml", b"<w:p>", b"<w:q>", "cannot be opened"),
    ],
)
def test_what_is_damaged_is_told_with_its_part(tmp_path: Path, part: str, old: bytes, new: bytes, told: str) -> None:
    reference = made(tmp_path)
    edited(reference, part, old, new)
    with pytest.raises(InputError, match=told):
        house.opened(reference)


def test_a_damaged_or_encrypted_part_is_told(tmp_path: Path) -> None:
    reference = made(tmp_path)
    whole = reference.read_bytes()
    with zipfile.ZipFile(reference) as package:
        entry = package.getinfo("word/styles.xml")
    begins = entry.header_offset + 30 + len(entry.filename)
    reference.write_bytes(whole[:begins] + b"\xff" * 40 + whole[begins + 40 :])
    with pytest.raises(InputError, match=r"its part word/styles\.xml is damaged"):
        house.opened(reference)
    central = whole.rindex(b"word/styles.xml") - 46 + 8
    flagged = whole[:central] + b"\x01" + whole[central + 1 :]
    reference.write_bytes(flagged[: entry.header_offset + 6] + b"\x01" + flagged[entry.header_offset + 7 :])
    with pytest.raises(InputError, match=r"its part word/styles\.xml is encrypted"):
        house.opened(reference)


def test_parts_that_are_too_large_are_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 1_000_000)
    reference = made(tmp_path)
    house.opened(reference)
    parts = archive.read(reference)
    reference.write_bytes(archive.pack({**parts, "word/media/big.bin": b"0" * 1_000_000}, BUILT))
    with pytest.raises(InputError, match="larger than 1 MB together"):
        house.opened(reference)
