"""Reference documents of all sorts, and what a document says about itself."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from PIL import Image as Raster

from generator.errors import InputError
from generator.writers import archive
from generator.writers.word.package import Package, Page
from tests.office import W, check_package
from tests.writers.everything import EVERYTHING
from tests.writers.word_parts import BUILT, REFERENCE, body, part, style_names, write_to

GERMAN = {
    "heading 1": "berschrift1",
    "heading 2": "berschrift2",
    "Normal": "Standard",
    "Body Text": "Textkrper",
    "Title": "Titel",
    "caption": "Beschriftung",
    "header": "Kopfzeile",
    "Normal Table": "NormaleTabelle",
}


def german(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Give the styles the ids that a German Word gives them."""
    named = parts["word/styles.xml"].decode()
    for name, identifier in GERMAN.items():
        old = re.search(rf'w:styleId="(\w+)">\s*<w:name w:val="{name}"/>', named)[1]
        for place in ("w:styleId", "basedOn w:val", "next w:val"):
            named = named.replace(f'{place}="{old}"', f'{place}="{identifier}"')
        numbering = parts["word/numbering.xml"].decode().replace(f'"{old}"', f'"{identifier}"')
        parts = {**parts, "word/numbering.xml": numbering.encode()}
    return {**parts, "word/styles.xml": named.encode()}


def template(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Make the package a .dotx with a template of its own."""
    types = parts["[Content_Types].xml"].replace(b"document.main+xml", b"template.main+xml")
    return {**parts, "[Content_Types].xml": types}


def bare(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Leave only a body without page size and the barest styles."""
    kept = {name: content for name, content in parts.items() if "numbering" not in name}
    rels = re.sub(rb"<Relationship [^>]*numbering[^>]*>", b"", kept["word/_rels/document.xml.rels"])
    types = re.sub(rb"<Override [^>]*numbering[^>]*>", b"", kept["[Content_Types].xml"])
    main = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return {
        **kept,
        "word/_rels/document.xml.rels": rels,
        "[Content_Types].xml": types,
        "word/document.xml": b"<w:document " + main + b"><w:body><w:p/></w:body></w:document>",
        "word/styles.xml": b"<w:styles " + main + b"/>",
        "word/settings.xml": b"<w:settings " + main + b"/>",
    }


def reference(folder: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]], name: str) -> Path:
    path = folder / name
    path.write_bytes(archive.pack(change(archive.read(REFERENCE)), BUILT))
    return path


@pytest.mark.parametrize(
    ("change", "name"),
    [(dict, "reference.docx"), (german, "german.docx"), (template, "reference.dotx"), (bare, "bare.docx")],
)
def test_a_reference_document_of_any_sort_gives_a_sound_document(
    tmp_path: Path, pictures: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]], name: str
) -> None:
    path = write_to(tmp_path, EVERYTHING, reference=reference(tmp_path, change, name), pictures=pictures)
    assert check_package(path) == []
    assert list(style_names(path).values()).count("heading 1") == 1


def test_python_docx_s_own_template_gives_a_sound_document(tmp_path: Path, pictures: Path) -> None:
    template = docx.Document()
    template.add_paragraph("A text of the house that made the template").add_run().add_picture(str(pictures / "icon.png"))
    template.save(str(tmp_path / "reference.docx"))
    path = write_to(tmp_path, EVERYTHING, reference=tmp_path / "reference.docx", pictures=pictures)
    assert check_package(path) == []
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        everything = b"".join(package.read(name) for name in names)
    assert not [name for name in names if "thumbnail" in name or "stylesWithEffects" in name]
    assert b"python-docx" not in everything
    assert b"A text of the house" not in everything
    contents = next(node.getparent() for node in body(path).iter(W + "pStyle") if node.get(W + "val") == "TOCHeading")
    assert contents.find(f"{W}numPr/{W}numId").get(W + "val") == "0"
    assert contents.find(f"{W}outlineLvl").get(W + "val") == "9"
    modes = [
        node.get(W + "val")
        for node in part(path, "word/settings.xml").iter(W + "compatSetting")
        if node.get(W + "name") == "compatibilityMode"
    ]
    assert modes == ["15"]


def test_a_german_document_is_written_in_its_german_styles(tmp_path: Path, pictures: Path) -> None:
    path = write_to(tmp_path, EVERYTHING, reference=reference(tmp_path, german, "german.docx"), pictures=pictures)
    used = {node.get(W + "val") for node in body(path).iter(W + "pStyle")}
    assert {"berschrift1", "Textkrper", "Titel", "Beschriftung"} <= used


def test_headings_that_the_reference_document_bars_from_numbers_have_none(tmp_path: Path, pictures: Path) -> None:
    def barred(parts: dict[str, bytes]) -> dict[str, bytes]:
        styles = parts["word/styles.xml"].replace(b'<w:numId w:val="1"/>', b'<w:numId w:val="0"/>')
        return {**parts, "word/styles.xml": styles}

    path = write_to(tmp_path, EVERYTHING, reference=reference(tmp_path, barred, "barred.docx"), pictures=pictures)
    entries = [node for node in body(path).iter(W + "pStyle") if node.get(W + "val").startswith("Toc")]
    assert entries
    assert not [entry for entry in entries if entry.getparent().getparent().find(f".//{W}r/{W}tab") is not None]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (None, "is missing"),
        (b"no zip", "cannot be opened"),
        (archive.pack({"a": b"b"}, BUILT), "cannot be opened"),
        (archive.pack({**archive.read(REFERENCE), "word/styles.xml": b"<broken"}, BUILT), "cannot be opened"),
        (
            archive.pack(
                {
                    **archive.read(REFERENCE),
                    "[Content_Types].xml": archive.read(REFERENCE)["[Content_Types].xml"].replace(
                        b"wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"
                    ),
                },
                BUILT,
            ),
            "cannot be opened",
        ),
    ],
)
def test_what_is_no_reference_document_is_told_with_its_place(tmp_path: Path, content: bytes | None, what: str) -> None:
    path = tmp_path / "reference.docx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=what) as told:
        Package(path, "en-GB")
    assert told.value.problems[0].place.path == str(path)


def test_the_properties_say_what_the_document_is(everything: Path) -> None:
    core = docx.Document(str(everything)).core_properties
    assert (core.title, core.subject, core.author) == (EVERYTHING.title, EVERYTHING.subject, EVERYTHING.organisation)
    assert (core.keywords, core.category, core.version) == ("OPE-002, APIGW-005", "Runbook", "1.2")
    assert (core.language, core.content_status, core.identifier) == ("en-GB", "Draft", EVERYTHING.id)
    assert core.created == core.modified == BUILT
    custom = part(everything, "docProps/custom.xml")
    assert {entry.get("name"): entry[0].text for entry in custom} == {
        "Document id": EVERYTHING.id,
        "Version": "1.2",
        "Classification": "Confidential",
    }
    assert EVERYTHING.organisation in "".join(part(everything, "docProps/app.xml").itertext())


def test_every_date_in_the_package_is_the_clock_of_the_build(everything: Path) -> None:
    with zipfile.ZipFile(everything) as package:
        assert {entry.date_time for entry in package.infolist()} == {(2026, 11, 23, 12, 30, 42)}


@pytest.mark.parametrize(("dpi", "shown"), [(None, 96), ((72, 72), 96), ((192, 192), 192), ((300, 300), 300)])
def test_a_picture_has_the_resolution_that_it_states(tmp_path: Path, dpi: tuple[int, int] | None, shown: int) -> None:
    Raster.new("RGB", (10, 20)).save(tmp_path / "picture.png", **({"dpi": dpi} if dpi else {}))
    package = Package(REFERENCE, "en-GB")
    picture = package.picture(package.part, tmp_path / "picture.png")
    assert (picture.width, picture.height, picture.dpi) == (10, 20, shown)


def test_a_turned_page_lies_on_its_long_side() -> None:
    page = Page(11906, 16838, 1, 2, 3, 4, 5, 6)
    assert (page.turned().width, page.turned().height) == (16838, 11906)
    assert page.turned().turned() == page.turned()


def test_the_date_may_come_without_a_zone(tmp_path: Path) -> None:
    package = Package(REFERENCE, "en-GB")
    package.set_core_properties(datetime(2026, 1, 2, 3, 4, 5), {"title": "x" * 300})
    package.save(tmp_path / "a.docx", datetime(2026, 1, 2, 3, 4, 5))
    core = docx.Document(str(tmp_path / "a.docx")).core_properties
    assert core.created == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert len(core.title) == 255
