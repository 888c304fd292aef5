"""Cover, document control and contents."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.document.tree import Document, Heading, Styled, Text
from generator.writers.word.front import control_rows
from tests.office import W
from tests.writers.everything import EVERYTHING, p
from tests.writers.word_parts import body, paragraphs, part, style_names, styled, text, write_to


@pytest.mark.parametrize(
    ("style", "lines"),
    [
        ("Cover Organisation", ["Northwind Cloud Ltd"]),
        ("Cover Kind", ["Runbook"]),
        ("Title", ["Orders platform: runbook"]),
        ("Subtitle", ["Acme Retail plc"]),
        ("Cover Notice", ["Sample: the companies are invented"]),
        ("Cover Heading", ["Document control", "Revision history"]),
    ],
)
def test_the_cover_says_what_the_document_is(everything: Path, style: str, lines: list[str]) -> None:
    assert styled(everything, style) == lines


def test_document_control_states_everything() -> None:
    assert control_rows(EVERYTHING) == [
        ("Document id", "customers/acme/orders-runbook"),
        ("Version", "1.2"),
        ("Status", "Draft: not for release"),
        ("Owner", "Head of operations"),
        ("Approver", "Service owner"),
        ("Release date", "23 November 2026"),
        ("Next review", "23 May 2027"),
        ("Classification", "Confidential"),
        ("Audience", "Engineers on call"),
        ("Controls served", "OPE-002, APIGW-005"),
    ]


def test_document_control_and_history_stand_on_the_cover(everything: Path) -> None:
    control, history = list(body(everything).iter(W + "tbl"))[:2]
    assert paragraphs(control) == [text for row in control_rows(EVERYTHING) for text in row]
    assert paragraphs(history)[:6] == [
        "Version",
        "Released",
        "Change",
        "1.2",
        "23 November 2026",
        "Throttling alarm added after the load test",
    ]


def test_a_released_document_of_a_real_company_says_so(tmp_path: Path) -> None:
    document = replace(EVERYTHING, draft=False, sample=False, subject="", blocks=(p("text"),), footnotes={})
    path = write_to(tmp_path, document)
    assert dict(control_rows(document))["Status"] == "Released"
    assert styled(path, "Title") == [document.title]
    assert not styled(path, "Cover Notice")
    assert not styled(path, "Subtitle")


def contents(path: Path) -> list[tuple[str, str, str]]:
    """Return the entries of the contents: style, text, and the bookmark that each leads to."""
    names = style_names(path)
    found = []
    for paragraph in body(path).iter(W + "p"):
        name = names[paragraph.find(f"{W}pPr/{W}pStyle").get(W + "val")]
        if name.startswith("toc "):
            found.append((name, text(paragraph).strip("\n"), paragraph.find(W + "hyperlink").get(W + "anchor")))
    return found


def test_the_contents_name_the_headings_as_word_numbers_them(everything: Path) -> None:
    assert contents(everything) == [
        ("toc 1", "1\tService", "service"),
        ("toc 2", "1.1\tWhat customers see", "what_customers_see"),
        ("toc 3", "1.1.1\tA fourth level", "a_fourth_level"),
        ("toc 1", "2\tRestore service", "restore_service"),
        ("toc 1", "3\tArchitecture", "architecture"),
        ("toc 1", "4\tWhole platform", "whole_platform"),
        ("toc 1", "5\tInventory", "inventory_section"),
        ("toc 1", "6\tListing", "listing"),
        ("toc 1", "7\tAbbreviations", "abbreviations"),
    ]


def test_the_contents_are_a_field_without_page_numbers(everything: Path) -> None:
    instructions = [node.text.strip() for node in body(everything).iter(W + "instrText")]
    assert [instruction for instruction in instructions if instruction.startswith("TOC")] == ['TOC \\o "1-3" \\h \\z \\u \\n']


@pytest.mark.parametrize("blocks", [(), (p("no heading"),)])
def test_without_headings_there_are_no_contents(tmp_path: Path, blocks: tuple) -> None:
    path = write_to(tmp_path, replace(EVERYTHING, blocks=blocks, footnotes={}))
    assert contents(path) == []
    assert "Contents" not in styled(path, "TOC Heading")


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        (Heading(1, (Text("Other words"),), "top"), "Other words"),
        (Heading(1, (Text("H"), Styled("subscript", (Text("2"),)), Text("O")), "top"), "H2O"),
    ],
)
def test_the_title_of_the_page_is_on_the_cover_alone(tmp_path: Path, heading: Heading, title: str) -> None:
    document: Document = replace(EVERYTHING, blocks=(heading, Heading(2, (Text("First"),), "first")), footnotes={})
    path = write_to(tmp_path, document)
    assert styled(path, "Title") == [title]
    assert styled(path, "heading 1") == ["First"]


def test_the_settings_ask_word_for_nothing(everything: Path) -> None:
    settings = part(everything, "word/settings.xml")
    assert settings.find(W + "updateFields") is None


@pytest.mark.parametrize(("sections", "third"), [(1, True), (10, True), (11, False), (40, False)])
def test_the_third_level_is_in_the_contents_where_they_fill_no_second_page(tmp_path: Path, sections: int, third: bool) -> None:
    headings = tuple(
        Heading(level, (Text(f"H{number}.{index}"),), f"h{number}-{index}")
        for number in range(sections)
        for index, level in enumerate((2, 3, 4, 4))
    )
    path = write_to(tmp_path, replace(EVERYTHING, blocks=headings, footnotes={}))
    shown = [len(styled(path, f"toc {level}")) for level in (1, 2, 3)]
    assert shown == [sections, sections, 2 * sections if third else 0]
    instructions = [node.text.strip() for node in body(path).iter(W + "instrText")]
    assert instructions[0].startswith(f'TOC \\o "1-{3 if third else 2}"')


@pytest.mark.parametrize(("sections", "own_page"), [(1, False), (27, False), (28, True), (34, True), (35, False), (70, True)])
def test_the_text_begins_below_contents_that_leave_much_of_their_page(tmp_path: Path, sections: int, own_page: bool) -> None:
    headings = tuple(Heading(2, (Text(f"H{number}"),), f"h{number}") for number in range(sections))
    path = write_to(tmp_path, replace(EVERYTHING, blocks=headings, footnotes={}))
    assert len(list(body(path).iter(W + "sectPr"))) == (2 if own_page else 1)
