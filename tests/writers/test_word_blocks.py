"""Blocks as paragraphs and tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image as Raster

from generator.document.tree import (
    Admonition,
    Block,
    CodeBlock,
    Document,
    Figure,
    Heading,
    Item,
    Link,
    List,
    Paragraph,
    Quote,
    Styled,
    Tab,
    Table,
    Tabs,
    Text,
)
from tests.office import WP, W, check_package
from tests.writers.everything import EVERYTHING, cells, p
from tests.writers.word_parts import body, paragraphs, reading, style_names, styled, text, write_to

TWIP = 635
TEXT_WIDTH = 9298


def plain(*blocks: Block) -> Document:
    return replace(EVERYTHING, blocks=blocks, footnotes={}, draft=False)


def tables(path: Path) -> list[etree._Element]:
    """Return the tables of the text, without those of the cover."""
    return list(body(path).iter(W + "tbl"))[2:]


def styled_as(node: etree._Element, identifier: str) -> bool:
    return node.getparent().find(W + "pStyle").get(W + "val") == identifier


def test_every_section_shows_the_criteria_that_it_proves(everything: Path) -> None:
    assert [line.replace("\u00a0", "") for line in styled(everything, "Evidence Line")] == [
        "Evidence for  OPE-002.runbook",
        "Evidence for  OPE-002.runbook  APIGW-005.logging",
        "Evidence for  OPE-002.recovery",
        "Evidence for  DOC-001.diagram",
    ]


def test_the_criteria_of_a_section_stay_with_its_text(everything: Path) -> None:
    lines = [node for node in body(everything).iter(W + "pStyle") if node.get(W + "val") == "EvidenceLine"]
    assert [node.getparent().find(W + "keepNext") is not None for node in lines] == [True] * 4


def test_a_section_of_proposals_is_shown_as_no_evidence(tmp_path: Path) -> None:
    heading = Heading(2, (Text("Alarms"),), "alarms", ("OPE-002.kpi-coverage",), proposed=True)
    path = write_to(tmp_path, plain(heading, Paragraph((Text("One."),))))
    (line,) = styled(path, "Evidence Line")
    assert line.replace("\u00a0", "") == "Proposed, not confirmed; no evidence yet for  OPE-002.kpi-coverage"


def test_captions_are_numbered_in_the_order_of_the_document(everything: Path) -> None:
    assert [caption.replace("\u00a0", " ") for caption in styled(everything, "caption")] == [
        "Table 1  Alarms of the orders API",
        "Figure 1  Request path, tall",
        "Figure 2  The platform in eu-west-1",
        "Table 2  Inventory of ten attributes",
    ]


def test_headings_stand_one_level_higher_than_in_the_page(tmp_path: Path) -> None:
    path = write_to(tmp_path, plain(*(Heading(level, (Text(f"L{level}"),), f"l{level}") for level in (2, 3, 4, 5, 6))))
    assert [styled(path, f"heading {level}") for level in (1, 2, 3, 4, 5)] == [["L2"], ["L3"], ["L4"], ["L5"], ["L6"]]


def test_a_heading_may_begin_a_page(tmp_path: Path) -> None:
    path = write_to(tmp_path, plain(*(Heading(2, (Text(title),), title, new_page=title == "b") for title in "abc")))
    titles = [node for node in body(path).iter(W + "p") if "".join(node.itertext()) in ("a", "b", "c")]
    assert [node.find(f"{W}pPr/{W}pageBreakBefore") is not None for node in titles] == [False, True, False]


def test_a_header_row_is_repeated_and_no_row_is_parted(everything: Path) -> None:
    for table in tables(everything):
        look = table.find(f"{W}tblPr/{W}tblStyle").get(W + "val")
        rows = table.findall(W + "tr")
        if look == "DocumentTable":
            assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
            assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_cells_are_aligned_as_in_the_page(everything: Path) -> None:
    alarms = next(table for table in tables(everything) if "Threshold" in paragraphs(table))
    for row in alarms.findall(W + "tr"):
        aligned = [cell.find(f"{W}p/{W}pPr/{W}jc") for cell in row.findall(W + "tc")]
        assert [node is not None and node.get(W + "val") for node in aligned] == [False, False, "right", False]


@pytest.mark.parametrize(
    ("kind", "title", "shown", "look"),
    [
        ("note", "Note", "Note", "Box Note"),
        ("warning", "Do not delete", "Warning: Do not delete", "Box Warning"),
        ("danger", "", "Danger", "Box Danger"),
        ("tip", "A tip for tonight", "A tip for tonight", "Box Tip"),
        ("runbook-hint", "Read first", "Runbook hint: Read first", "Box Note"),
        ("bug", "Known", "Bug: Known", "Box Danger"),
        ("example", "Example", "Example", "Box Example"),
    ],
)
def test_a_box_says_its_kind_and_its_title(tmp_path: Path, kind: str, title: str, shown: str, look: str) -> None:
    path = write_to(tmp_path, plain(Admonition(kind, (Text(title),) if title else (), (p("inside"),))))
    (box,) = tables(path)
    assert paragraphs(box) == [shown, "inside"]
    assert style_names(path)[box.find(f"{W}tblPr/{W}tblStyle").get(W + "val")] == look


def test_tables_that_touch_are_kept_apart(tmp_path: Path) -> None:
    table = Table(cells("a"), (cells("b"),))
    box = Admonition("note", (), (table, table))
    path = write_to(tmp_path, plain(table, table, box, box))
    assert check_package(path) == []


@pytest.mark.parametrize("following", [p("text"), Heading(2, (Text("Next"),), "next"), CodeBlock("x")])
def test_there_is_room_below_a_table(tmp_path: Path, following: Block) -> None:
    path = write_to(tmp_path, plain(Table(cells("a"), (cells("b"),)), following))
    (table,) = tables(path)
    assert styled_as(table.getnext().find(f"{W}pPr/{W}pStyle"), "Separator")


@pytest.mark.parametrize(
    ("rows", "text", "kept"),
    [
        (1, "x", []),
        (6, "long " * 50, [1, 2, 3, 4, 5]),
        (7, "x", [1, 2, 3, 4, 5, 6]),
        (12, "x" * 58, list(range(1, 12))),
        (12, "x" * 59, [1, 11]),
        (13, "x", [1, 12]),
    ],
)
def test_a_small_table_stays_on_one_page_and_no_row_is_left_alone(tmp_path: Path, rows: int, text: str, kept: list[int]) -> None:
    (table,) = tables(write_to(tmp_path, plain(Table(cells(""), (cells(text),) * rows))))
    found = [row.find(f".//{W}keepNext") is not None for row in table.findall(W + "tr")]
    assert [number for number, keeps in enumerate(found) if keeps] == kept


@pytest.mark.parametrize(
    ("line", "left", "hanging"),
    [
        ("short", None, None),
        ("    short", None, None),
        ("x" * 61, None, None),
        ("    " + "x" * 60, str(397 + 4 * 94), str(284 + 4 * 94)),
        (" " * 40 + "x" * 60, str(397 + 24 * 94), str(284 + 24 * 94)),
    ],
)
def test_a_long_line_of_code_wraps_to_the_right_of_where_it_begins(
    tmp_path: Path, line: str, left: str | None, hanging: str | None
) -> None:
    path = write_to(tmp_path, plain(CodeBlock(line)))
    (node,) = [node.getparent() for node in body(path).iter(W + "pStyle") if styled_as(node, "SourceCode")]
    indent = node.find(W + "ind")
    found = (None, None) if indent is None else (indent.get(W + "left"), indent.get(W + "hanging"))
    assert found == (left, hanging)


def test_listings_that_touch_are_kept_apart(tmp_path: Path) -> None:
    path = write_to(tmp_path, plain(CodeBlock("one"), CodeBlock("two"), p("end")))
    names = style_names(path)
    used = [names[node.get(W + "val")] for node in body(path).iter(W + "pStyle")]
    assert used[-4:] == ["Source Code", "Separator", "Source Code", "Body Text"]


@pytest.mark.parametrize(("length", "boxes"), [(900, 2), (901, 0)])
def test_tabs_stand_in_boxes_while_a_page_holds_them(tmp_path: Path, length: int, boxes: int) -> None:
    tabs = Tabs((Tab((Text("REST"),), (p("x" * length),)), Tab((Text("HTTP"),), (p("y"),))))
    path = write_to(tmp_path, plain(tabs))
    assert len(tables(path)) == boxes
    assert styled(path, "Tab Title") == ([] if boxes else ["REST", "HTTP"])


def test_a_listing_has_a_paragraph_for_every_line(tmp_path: Path) -> None:
    path = write_to(tmp_path, plain(CodeBlock("one\n\n\tthree\n    four\n", title="file.txt")))
    assert styled(path, "Source Code Title") == ["file.txt"]
    assert styled(path, "Source Code") == ["one", "", "\tthree", "    four"]


@pytest.mark.parametrize(("lines", "kept"), [(1, 0), (30, 29), (31, 2)])
def test_a_short_listing_stays_on_one_page(tmp_path: Path, lines: int, kept: int) -> None:
    path = write_to(tmp_path, plain(CodeBlock("\n".join("x" * lines))))
    assert len([node for node in body(path).iter(W + "keepNext") if styled_as(node, "SourceCode")]) == kept


LABEL = Paragraph((Styled("strong", (Text("First checks"),)),))


def within_table(node: etree._Element) -> bool:
    return any(holder.tag == W + "tc" for holder in node.iterancestors())


@pytest.mark.parametrize(
    ("first", "following", "kept"),
    [
        ("Run:", CodeBlock("x"), True),
        ("The stages", Table(cells("a"), ()), True),
        ("Do this:", p("x"), True),
        ("Do this.", p("x"), False),
        ("Last:", None, False),
        (LABEL, p("x"), True),
        (LABEL, List((Item((p("x"),)),)), True),
        (LABEL, None, False),
        (Paragraph((*LABEL.inlines, Text(" "))), p("x"), True),
        (Paragraph((*LABEL.inlines, Text(" are these"))), p("x"), False),
        (Paragraph(()), p("x"), False),
    ],
)
def test_what_announces_is_kept_with_what_follows(tmp_path: Path, first: str | Paragraph, following: Block | None, kept: bool) -> None:
    said = p(first) if isinstance(first, str) else first
    blocks = (said, following) if following else (said,)
    shown = "".join(reading(said))
    for holder in (plain(*blocks), plain(List((Item(blocks),)))):
        content = body(write_to(tmp_path, holder))
        found = [node for node in content.iter(W + "p") if text(node).strip("\n") == shown and not within_table(node)]
        assert (found[0].find(f"{W}pPr/{W}keepNext") is not None) is kept


def indents(path: Path, name: str) -> list[str | None]:
    names = style_names(path)
    return [
        (node.getparent().find(W + "ind").get(W + "left") if node.getparent().find(W + "ind") is not None else None)
        for node in body(path).iter(W + "pStyle")
        if names[node.get(W + "val")] == name
    ]


def test_what_belongs_to_an_item_stands_under_its_text(tmp_path: Path) -> None:
    inner = List((Item((p("deep"), p("deep too"), CodeBlock("x"))),), start=1)
    path = write_to(tmp_path, plain(List((Item((p("a"), p("b"), inner)),))))
    assert indents(path, "List Paragraph") == [None, "400", None, "800"]
    assert indents(path, "Source Code") == [str(800 + 113 + 284)]


def test_tables_in_items_stand_under_their_text_and_end_at_the_margin(tmp_path: Path) -> None:
    path = write_to(tmp_path, plain(List((Item((p("a"), Table(cells("x"), (cells("y"),)))),))))
    (table,) = tables(path)
    assert table.find(f"{W}tblPr/{W}tblInd").get(W + "w") == "400"
    assert table.find(f"{W}tblPr/{W}tblW").get(W + "w") == str(TEXT_WIDTH - 400)


def test_lists_deeper_than_word_counts_are_still_shown(tmp_path: Path) -> None:
    deep: Block = List((Item((p("bottom"),)),))
    for level in range(12):
        deep = List((Item((p(f"level {level}"), deep)),), start=1)
    path = write_to(tmp_path, plain(deep))
    assert check_package(path) == []
    assert paragraphs(body(path))[-1] == "bottom" or "bottom" in paragraphs(body(path))
    assert max(int(node.get(W + "val")) for node in body(path).iter(W + "ilvl")) == 8


@pytest.mark.parametrize(("blocks", "boxes"), [((p("one"), p("two")), 0), ((p("one"), List((Item((p("two"),)),))), 1), ((), 0)])
def test_a_quotation_of_paragraphs_is_text_and_any_other_a_box(tmp_path: Path, blocks: tuple[Block, ...], boxes: int) -> None:
    assert len(tables(write_to(tmp_path, plain(Quote(blocks))))) == boxes


@pytest.mark.parametrize(
    ("name", "pixels", "inches", "turned"),
    [
        ("a.png", (480, 96), (5.0, 1.0), False),
        ("a.svg", (480, 96), (2.5, 0.5), False),
        ("a.png", (770, 385), (TEXT_WIDTH / 1440, TEXT_WIDTH / 2880), False),
        ("a.png", (900, 450), (900 / 96, 450 / 96), True),
        ("a.png", (2000, 400), (14230 / 1440, 14230 / 7200), True),
        ("a.png", (400, 4000), ((13889 - 760 - 455) / 14400, (13889 - 760 - 455) / 1440), False),
    ],
)
def test_a_figure_is_shrunk_to_its_page_and_never_enlarged(
    tmp_path: Path, name: str, pixels: tuple[int, int], inches: tuple[float, float], turned: bool
) -> None:
    Raster.new("RGB", pixels).save(tmp_path / "a.png")
    path = write_to(tmp_path, plain(p("x"), Figure(name, "A", (Text("Caption"),))))
    extent = next(body(path).iter(WP + "extent"))
    assert (int(extent.get("cx")) / 914400, int(extent.get("cy")) / 914400) == pytest.approx(inches, abs=0.01)
    assert any(size.get(W + "orient") for size in body(path).iter(W + "pgSz")) is turned


CHAPTER = Heading(2, (Text("One"),), "one", ("OPE-001.a",))
SECTION = Heading(3, (Text("Two"),), "two")


@pytest.mark.parametrize(
    ("before", "after", "taken"),
    [
        ((), (), 0),
        ((SECTION,), (), 743 - 320),
        ((CHAPTER, SECTION), (), 930 - 400 + 305 + 743),
        ((CHAPTER, p("x" * 100)), (), 930 - 400 + 305 + 2 * 285 + 170),
        ((CHAPTER, Table(cells("a"), ())), (), 0),
        ((), (p("x" * 100),), 2 * 285 + 170),
        ((), (p("x"), p("y"), SECTION), 2 * (285 + 170)),
        ((), (p("x"), Table(cells("a"), ())), 0),
        ((), (p("x" * 600),), 0),
    ],
)
def test_a_tall_figure_leaves_room_for_its_headings_and_a_short_text(
    tmp_path: Path, before: tuple[Block, ...], after: tuple[Block, ...], taken: int
) -> None:
    Raster.new("RGB", (400, 4000)).save(tmp_path / "a.png")
    path = write_to(tmp_path, plain(*before, Figure("a.png", "A", ()), *after))
    assert int(next(body(path).iter(WP + "extent")).get("cy")) / TWIP == pytest.approx(13889 - 760 - taken, abs=10)


@pytest.mark.parametrize("caption", [(), (Text("Caption"),)])
@pytest.mark.parametrize("kind", ["table", "figure"])
def test_links_lead_to_tables_and_figures_with_and_without_captions(tmp_path: Path, kind: str, caption: tuple[Text, ...]) -> None:
    Raster.new("RGB", (10, 10)).save(tmp_path / "a.png")
    target = Table(cells("a"), (), caption, "there") if kind == "table" else Figure("a.png", "A", caption, "there")
    path = write_to(tmp_path, plain(Paragraph((Link("#there", (Text("see"),)),)), target))
    assert check_package(path) == []
