"""Styles found by name or added."""

from __future__ import annotations

import pytest
from docx.oxml import parse_xml

from generator.writers.word.styles import DEFAULT_STYLES, MAIN, TABLE_STYLES, TEXT_STYLES, Styles
from tests.office import ORDER, W
from tests.writers.word_parts import REFERENCE

NAMES = [
    *((kind, name) for kind, name in DEFAULT_STYLES),
    *((entry[0], name) for name, entry in TEXT_STYLES.items()),
    *(("table", name) for name in TABLE_STYLES),
]


def styles(content: str = "") -> Styles:
    return Styles(parse_xml(f'<w:styles xmlns:w="{MAIN}">{content}</w:styles>'), parse_xml)


def style(kind: str, identifier: str, name: str, content: str = "") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{identifier}"><w:name w:val="{name}"/>{content}</w:style>'


@pytest.mark.parametrize(("kind", "name"), NAMES)
def test_the_reference_document_that_ships_has_every_style(kind: str, name: str) -> None:
    shipped = parse_xml((REFERENCE / "word" / "styles.xml").read_bytes())
    named = {(node.get(W + "type"), node.find(W + "name").get(W + "val").lower()) for node in shipped.iter(W + "style")}
    assert (kind, name.lower()) in named


@pytest.mark.parametrize("name", ["heading 1", "Heading 1", "HEADING 1"])
def test_a_style_is_found_by_its_name_in_any_case(name: str) -> None:
    assert styles(style("paragraph", "berschrift1", name)).paragraph("heading 1") == "berschrift1"


def test_a_style_that_is_there_keeps_its_look() -> None:
    found = styles(style("paragraph", "x", "caption", '<w:rPr><w:sz w:val="99"/></w:rPr>')).element("paragraph", "caption")
    assert found.find(f"{W}rPr/{W}sz").get(W + "val") == "99"
    assert found.find(f"{W}pPr") is None


def test_a_style_that_is_missing_is_added_once_and_an_id_is_never_taken_twice() -> None:
    added = styles(style("paragraph", "Heading1", "Something else"))
    assert added.paragraph("heading 1") != "Heading1"
    ids = [node.get(W + "styleId") for node in added._element.iter(W + "style")]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(("kind", "name"), NAMES)
def test_an_added_style_is_in_the_order_of_the_schema(kind: str, name: str) -> None:
    element = styles().element(kind, name)
    for part, sequence in (("style", element), ("pPr", element.find(W + "pPr")), ("rPr", element.find(W + "rPr"))):
        places = [ORDER[part].split().index(child.tag.removeprefix(W)) for child in (sequence if sequence is not None else [])]
        assert places == sorted(places)


@pytest.mark.parametrize(("name", "own"), [("Evidence Line", True), ("Figure", True), ("heading 3", False), ("Quote", False)])
def test_only_styles_that_word_does_not_know_are_marked_as_own(name: str, own: bool) -> None:
    assert (styles().element("paragraph", name).get(W + "customStyle") == "1") is own


@pytest.mark.parametrize(
    "defaults",
    [
        "",
        "<w:docDefaults/>",
        '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="de-DE"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>',
    ],
)
def test_the_language_is_said_once_in_the_defaults(defaults: str) -> None:
    said = styles(defaults)
    said.set_language("en-GB")
    first = said._element[0]
    assert first.tag == W + "docDefaults"
    assert [node.get(W + "val") for node in first.iter(W + "lang")] == ["en-GB"]
    assert first[0].tag == W + "rPrDefault"


def test_the_typeface_of_code_is_read_from_its_style() -> None:
    code = style("character", "c", "Inline Code", '<w:rPr><w:rFonts w:ascii="Menlo" w:asciiTheme="minor"/></w:rPr>')
    assert styles(code).fonts("character", "Inline Code") == '<w:rFonts w:ascii="Menlo"/>'
    assert styles(style("character", "c", "Inline Code")).fonts("character", "Inline Code") == ""


@pytest.mark.parametrize(
    ("content", "typeface"),
    [
        (style("paragraph", "n", "Normal", '<w:rPr><w:rFonts w:ascii="Arial"/></w:rPr>'), "Arial"),
        (
            '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Georgia"/></w:rPr></w:rPrDefault></w:docDefaults>',
            "Georgia",
        ),
        (style("paragraph", "n", "Normal", '<w:rPr><w:rFonts w:asciiTheme="minorHAnsi"/></w:rPr>'), ""),
        ("", ""),
    ],
)
def test_the_typeface_of_the_text_is_known(content: str, typeface: str) -> None:
    assert styles(content).typeface() == typeface
