"""WordprocessingML as text."""

from __future__ import annotations

import pytest
from lxml import etree

from generator.writers import ooxml
from generator.writers.ooxml import Grid, Layout, Look
from tests.office import ORDER, W


def parse(content: str) -> etree._Element:
    return etree.fromstring(ooxml.root("body", content))[0]


def names(node: etree._Element) -> list[str]:
    return [child.tag.removeprefix(W) for child in node]


@pytest.mark.parametrize(
    ("text", "children"),
    [
        ("a < b & c", [("t", "a < b & c")]),
        (" blanks ", [("t", " blanks ")]),
        ("a\tb", [("t", "a"), ("tab", None), ("t", "b")]),
        ("a\r\nb\nc", [("t", "a"), ("br", None), ("t", "b"), ("br", None), ("t", "c")]),
        ("\t\t", [("tab", None), ("tab", None)]),
    ],
)
def test_a_run_keeps_every_character(text: str, children: list[tuple[str, str | None]]) -> None:
    run = parse(ooxml.run(text))
    assert [(child.tag.removeprefix(W), child.text) for child in run] == children


def test_no_text_makes_no_run() -> None:
    assert ooxml.run("") == ""


def test_the_properties_of_a_run_are_in_the_order_of_the_schema() -> None:
    look = Look("S", '<w:rFonts w:ascii="Consolas"/>', True, True, True, True, "FFFFFF", "superscript")
    properties = names(parse(ooxml.run("x", look))[0])
    sequence = ORDER["rPr"].split()
    assert len(properties) == 8
    assert properties == sorted(properties, key=sequence.index)


def test_the_properties_of_a_paragraph_are_in_the_order_of_the_schema() -> None:
    layout = Layout(True, True, (3, 1), 400, 200, 100, "center", "<w:sectPr/>", True)
    properties = names(parse(ooxml.paragraph("", "S", layout))[0])
    sequence = ORDER["pPr"].split()
    assert len(properties) == 8
    assert properties == sorted(properties, key=sequence.index)


def test_an_indent_of_nothing_still_overrides_the_style() -> None:
    assert 'w:left="0"' in ooxml.paragraph("", "S", Layout(left=0))
    assert "w:ind" not in ooxml.paragraph("", "S", Layout())


@pytest.mark.parametrize(
    ("anchor", "name"),
    [
        ("restore", "restore"),
        ("restore-service", "restore_service"),
        ("a" * 40, "a" * 40),
    ],
)
def test_a_plain_anchor_keeps_its_name(anchor: str, name: str) -> None:
    assert ooxml.bookmark_name(anchor) == name


@pytest.mark.parametrize("anchor", ["a_b", "Restore", "a" * 41, "1-first", "größe", "fn:1", "日本", "-x", "_x", ""])
def test_any_anchor_becomes_a_name_that_word_takes(anchor: str) -> None:
    name = ooxml.bookmark_name(anchor)
    assert len(name) <= 40
    assert name[0].isalpha()
    assert name.replace("_", "a").isalnum()
    assert name.isascii()


def test_anchors_that_differ_little_do_not_meet() -> None:
    anchors = ["a-b", "a_b", "A-b", "a--b", "a-_b", "a.b", "x" * 41, "x" * 42, "größe", "grüße", "1a", "s1a"]
    assert len({ooxml.bookmark_name(anchor) for anchor in anchors}) == len(anchors)


def test_a_field_has_its_result_between_separate_and_end() -> None:
    holder = etree.fromstring(ooxml.root("p", ooxml.field('SEQ "a & b"', "3")))
    kinds = [node.get(W + "fldCharType") or node.text for node in holder.iter(W + "fldChar", W + "instrText", W + "t")]
    assert kinds == ["begin", ' SEQ "a & b" ', "separate", "3", "end"]


@pytest.mark.parametrize(("checked", "sign"), [(True, "☒"), (False, "☐")])
def test_a_box_shows_whether_it_is_ticked(checked: bool, sign: str) -> None:
    box = parse(ooxml.checkbox(7, checked=checked, title='Say "yes" & go'))
    assert box.findtext(f".//{W}t") == sign
    assert box.find(f".//{W}alias").get(W + "val") == 'Say "yes" & go'


def test_a_table_states_its_width_columns_and_what_it_shows() -> None:
    grid = Grid("S", (100, 250), 30, "Title", 'Of "two" columns', first_row=True, first_column=True)
    table = parse(ooxml.table(grid, [ooxml.row([ooxml.cell("<w:p/>", 100), ooxml.cell("<w:p/>", 250)], header=True)]))
    properties = table[0]
    assert names(properties) == sorted(names(properties), key=ORDER["tblPr"].split().index)
    assert properties.find(W + "tblW").get(W + "w") == "350"
    assert properties.find(W + "tblDescription").get(W + "val") == 'Of "two" columns'
    assert properties.find(W + "tblLook").get(W + "val") == "04A0"
    assert table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None


@pytest.mark.parametrize(("splits", "found"), [(False, 1), (True, 0)])
def test_a_row_crosses_pages_only_when_it_may(splits: bool, found: int) -> None:
    row = parse(ooxml.row([ooxml.cell("<w:p/>", 1)], splits=splits))
    assert len(row.findall(f"{W}trPr/{W}cantSplit")) == found


@pytest.mark.parametrize(
    ("character", "allowed"),
    [
        ("a", True),
        ("\t", True),
        ("\n", True),
        ("日", True),
        ("\U0001f600", True),
        ("\x0b", False),
        ("\x00", False),
        ("\ufffe", False),
        ("\ud800", False),
    ],
)
def test_characters_that_xml_does_not_allow_are_found(character: str, allowed: bool) -> None:
    assert (ooxml.NOT_XML.search(character) is None) is allowed
