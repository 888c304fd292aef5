"""Inlines as runs, and where links lead."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from generator.document.tree import Code, Inline, Keys, Link, Styled, Text
from generator.writers.ooxml import bookmark_name
from tests.office import R, W
from tests.writers.everything import EVERYTHING, p
from tests.writers.word_parts import body, text, write_to

LOOKS = {
    "strong": "b",
    "emphasis": "i",
    "inserted": "u",
    "deleted": "strike",
    "mark": "shd",
    "superscript": "vertAlign",
    "subscript": "vertAlign",
}


def written(folder: Path, *inlines: Inline) -> tuple[etree._Element, dict[str, str]]:
    """Return the paragraph of `inlines` and the targets of its document's relationships."""
    path = write_to(folder, replace(EVERYTHING, blocks=(p(*inlines),), footnotes={}))
    with zipfile.ZipFile(path) as package:
        rels = etree.fromstring(package.read("word/_rels/document.xml.rels"))
    section = next(node for node in body(path) if node.find(f"{W}pPr/{W}sectPr") is not None)
    return section.getnext(), {item.get("Id"): item.get("Target") for item in rels}


@pytest.mark.parametrize(("style", "element"), LOOKS.items())
def test_a_style_is_a_property_of_its_run(tmp_path: Path, style: str, element: str) -> None:
    paragraph, _ = written(tmp_path, Styled(style, (Text("x"),)))
    assert paragraph.find(f"{W}r/{W}rPr/{W}{element}") is not None


def test_styles_nest(tmp_path: Path) -> None:
    paragraph, _ = written(tmp_path, Styled("strong", (Text("a"), Styled("deleted", (Text("b"),)), Text("c"))))
    properties = [[child.tag.removeprefix(W) for child in run.find(W + "rPr")] for run in paragraph.findall(W + "r")]
    assert properties == [["b"], ["b", "strike"], ["b"]]


def test_code_keeps_its_blanks_and_is_not_spelt(tmp_path: Path) -> None:
    paragraph, _ = written(tmp_path, Code("a  b "))
    assert text(paragraph).strip("\n") == "a  b "
    assert paragraph.find(f"{W}r/{W}rPr/{W}rStyle").get(W + "val") == "InlineCode"


def test_code_in_a_link_is_a_link_in_the_typeface_of_code(tmp_path: Path) -> None:
    paragraph, _ = written(tmp_path, Link("https://example.com", (Code("x"),)))
    properties = paragraph.find(f"{W}hyperlink/{W}r/{W}rPr")
    assert properties.find(W + "rStyle").get(W + "val") == "Hyperlink"
    assert properties.find(W + "rFonts").get(W + "ascii") == "Consolas"


def test_every_key_is_a_run_of_its_own(tmp_path: Path) -> None:
    paragraph, _ = written(tmp_path, Keys(("Ctrl", "C")))
    assert [text(run) for run in paragraph.findall(W + "r")] == ["\u00a0Ctrl\u00a0", "+", "\u00a0C\u00a0"]


@pytest.mark.parametrize(
    ("target", "address", "anchor"),
    [
        ("https://example.com/a?b=c&d=%20#part", "https://example.com/a?b=c&d=%20#part", None),
        ("https://example.com/a b|c", "https://example.com/a%20b%7Cc", None),
        ("https://example.com/größe", "https://example.com/gr%C3%B6%C3%9Fe", None),
        ("mailto:ops@example.com", "mailto:ops@example.com", None),
        ("https://[2001:db8::1]/", "https://[2001:db8::1]/", None),
        ("../standards/runbook.md", "../standards/runbook.docx", None),
        ("../standards/runbook.md#on-call", "../standards/runbook.docx", "on_call"),
        ("other.md#1-first", "other.docx", bookmark_name("1-first")),
    ],
)
def test_a_link_leads_where_it_says(tmp_path: Path, target: str, address: str, anchor: str | None) -> None:
    paragraph, targets = written(tmp_path, Link(target, (Text("x"),)))
    link = paragraph.find(W + "hyperlink")
    assert targets[link.get(R + "id")] == address
    assert link.get(W + "anchor") == anchor


@pytest.mark.parametrize("inlines", [(), (Text(" "),), (Styled("strong", ()),)])
def test_a_link_that_shows_nothing_shows_its_address(tmp_path: Path, inlines: tuple[Inline, ...]) -> None:
    paragraph, _ = written(tmp_path, Link("https://example.com/", inlines))
    assert "https://example.com/" in text(paragraph)
