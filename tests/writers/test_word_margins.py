"""Headers, footers, watermark, and the fields of a reference document's own headers."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from generator.document.tree import Document
from generator.writers import archive, ooxml
from generator.writers.word.margins import field_values, refresh
from tests.office import W, check_package, convert, pdf_text
from tests.writers.everything import EVERYTHING, p
from tests.writers.word_parts import BUILT, REFERENCE, body, paragraphs, text, write_to

SHORT: Document = replace(EVERYTHING, blocks=(p("text"),), footnotes={})


def margins(path: Path, kind: str) -> dict[str, etree._Element]:
    """Return the headers or footers of the first section by type."""
    section = next(body(path).iter(W + "sectPr"))
    with zipfile.ZipFile(path) as package:
        rels = etree.fromstring(package.read("word/_rels/document.xml.rels"))
        targets = {item.get("Id"): item.get("Target") for item in rels}
        key = f"{{{ooxml.NAMESPACES['r']}}}id"
        return {
            node.get(W + "type"): etree.fromstring(package.read(f"word/{targets[node.get(key)]}"))
            for node in section.findall(f"{W}{kind}Reference")
        }


def test_header_and_footer_say_whose_document_it_is(everything: Path) -> None:
    assert paragraphs(margins(everything, "header")["default"])[:2] == ["Northwind Cloud Ltd  |  Orders platform: runbook", "Confidential"]
    assert paragraphs(margins(everything, "footer")["default"])[:2] == [
        "customers/acme/orders-runbook  |  Version 1.2, draft",
        "Page 1 of 1",
    ]


def test_the_cover_has_no_header(everything: Path) -> None:
    assert paragraphs(margins(everything, "header")["first"]) == [""]


@pytest.mark.parametrize("draft", [True, False])
def test_only_a_draft_is_marked_on_every_page(tmp_path: Path, draft: bool) -> None:
    path = write_to(tmp_path, replace(SHORT, draft=draft))
    marks = [etree.tostring(header).count(b'string="DRAFT"') for header in margins(path, "header").values()]
    assert marks == ([1, 1] if draft else [0, 0])


# ------------------------------------------------------------------------------------- the reference document's own ones


def field(instruction: str, *results: str) -> str:
    return ooxml.field_begin(instruction) + "".join(ooxml.run(result) for result in results) + ooxml.field_end()


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (field("DOCPROPERTY Classification \\* MERGEFORMAT", "old"), "Confidential"),
        (field('DOCPROPERTY "Document id"', "old ", "id"), "customers/acme/orders-runbook"),
        (field("TITLE", "old"), "Orders platform: runbook"),
        (field(" SUBJECT   \\* Upper", "old"), "Acme Retail plc"),
        (field("DOCPROPERTY Company", "old"), "Northwind Cloud Ltd"),
        (field("DOCPROPERTY Department", "kept"), "kept"),
        (field("PAGE", "7"), "7"),
        ('<w:fldSimple w:instr=" DOCPROPERTY Version "><w:r><w:t>old</w:t></w:r></w:fldSimple>', "1.2"),
        (
            ooxml.run("before ") + field("TITLE", "a") + ooxml.run(" between ") + field("DOCPROPERTY Version", "b") + ooxml.run("!"),
            "before Orders platform: runbook between 1.2!",
        ),
    ],
)
def test_fields_of_a_reference_document_show_this_document(content: str, shown: str) -> None:
    header = etree.fromstring(ooxml.root("hdr", f"<w:p>{content}</w:p>"))
    refresh(header, EVERYTHING)
    assert text(header).strip("\n") == shown


def branded(folder: Path, section: str, settings: str = "") -> Path:
    """Return a reference document with a header and a footer of its own."""
    parts = archive.read(REFERENCE)
    overrides, rels = "", ""
    for number, kind in enumerate(("header", "footer"), 1):
        root = "hdr" if kind == "header" else "ftr"
        content = f"<w:p>{ooxml.run(f'House {kind} ')}{field('DOCPROPERTY Classification', 'none')}</w:p>"
        parts[f"word/{kind}9.xml"] = ooxml.root(root, content).encode()
        overrides += (
            f'<Override PartName="/word/{kind}9.xml" ContentType="application/vnd.openxmlformats-officedocument'
            f'.wordprocessingml.{kind}+xml"/>'
        )
        rels += (
            f'<Relationship Id="rId9{number}" Target="{kind}9.xml" Type="http://schemas.openxmlformats.org/'
            f'officeDocument/2006/relationships/{kind}"/>'
        )

    def add(name: str, before: str, more: str) -> None:
        parts[name] = parts[name].decode().replace(before, more + before).encode()

    add("[Content_Types].xml", "</Types>", overrides)
    add("word/_rels/document.xml.rels", "</Relationships>", rels)
    document = parts["word/document.xml"].decode().replace("<w:document ", f'<w:document xmlns:r="{ooxml.NAMESPACES["r"]}" ')
    references = "".join(
        f'<w:{kind}Reference w:type="default" r:id="rId9{number}"/>' for number, kind in enumerate(("header", "footer"), 1)
    )
    document = document.replace("<w:sectPr>", f"<w:sectPr>{references}").replace("</w:sectPr>", f"{section}</w:sectPr>")
    parts["word/document.xml"] = document.encode()
    add("word/settings.xml", "<w:characterSpacingControl", settings)
    path = folder / "reference.docx"
    path.write_bytes(archive.pack(parts, BUILT))
    return path


@pytest.mark.parametrize(
    ("section", "settings", "types"),
    [
        ("", "", {"default"}),
        ("<w:titlePg/>", "", {"default", "first"}),
        ("", "<w:evenAndOddHeaders/>", {"default", "even"}),
        ('<w:titlePg/><w:docGrid w:linePitch="360"/>', "<w:evenAndOddHeaders/>", {"default", "even", "first"}),
    ],
)
def test_the_letterhead_of_a_house_stays(tmp_path: Path, section: str, settings: str, types: set[str]) -> None:
    path = write_to(tmp_path, EVERYTHING_SMALL, reference=branded(tmp_path, section, settings))
    headers, footers = margins(path, "header"), margins(path, "footer")
    assert check_package(path) == []
    assert set(headers) == set(footers) == types
    assert text(headers["default"]).strip("\n") == "House header Confidential"
    assert text(footers["default"]).strip("\n") == "House footer Confidential"
    assert all(etree.tostring(header).count(b'string="DRAFT"') == 1 for header in headers.values())


EVERYTHING_SMALL: Document = replace(EVERYTHING, blocks=(EVERYTHING.blocks[0], p("text")), footnotes={})


def test_the_letterhead_is_on_the_pages_that_libreoffice_shows(tmp_path: Path) -> None:
    path = write_to(tmp_path, EVERYTHING_SMALL, reference=branded(tmp_path, ""))
    pages = re.split("\f", pdf_text(convert(path, tmp_path)))
    assert all("House header Confidential" in page for page in pages[:2])


def test_a_header_may_ask_for_every_property_of_the_document() -> None:
    assert set(field_values(EVERYTHING)) == {"title", "subject", "author", "company", "document id", "version", "classification"}
