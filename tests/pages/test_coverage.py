"""Coverage is read from the documents themselves."""

from __future__ import annotations

from datetime import date

import pytest

from generator.document.tree import (
    Admonition,
    Block,
    Cell,
    CodeBlock,
    Control,
    Document,
    Figure,
    Heading,
    Item,
    List,
    Paragraph,
    Quote,
    Rule,
    Table,
    Text,
)
from generator.pages.coverage import prove, says, section


def heading(level: int, anchor: str, *evidence: str) -> Heading:
    return Heading(level, (Text(anchor),), anchor, evidence)


TEXT = Paragraph((Text("x"),))
CONTROL = Control("Owner", "Approver", "1.0", date(2026, 1, 1), date(2027, 1, 1), "Internal", "all")


def document(*blocks: Block) -> Document:
    return Document("standards/a", "a", "A", "Guide", "partner", "P", "", CONTROL, blocks)


@pytest.mark.parametrize(
    ("blocks", "empty"),
    [
        ((heading(2, "a", "C.x"), TEXT), False),
        ((heading(2, "a", "C.x"),), True),
        ((heading(2, "a", "C.x"), heading(2, "b"), TEXT), True),
        ((heading(2, "a", "C.x"), heading(3, "b"), TEXT), False),
        ((heading(2, "a", "C.x"), heading(3, "b"), heading(1, "c"), TEXT), True),
    ],
)
def test_a_section_is_what_stands_below_its_heading(blocks: tuple[Block, ...], empty: bool) -> None:
    (proof,) = prove([document(*blocks)])
    assert proof.empty is empty


def test_every_criterion_of_a_heading_is_a_proof_in_reading_order() -> None:
    proofs = prove([document(heading(2, "a", "C.x", "C.y"), TEXT, heading(2, "b", "D.z"), TEXT)])
    assert [(proof.criterion, proof.anchor) for proof in proofs] == [("C.x", "a"), ("C.y", "a"), ("D.z", "b")]


def test_section_leaves_headings_out() -> None:
    assert section((heading(2, "a"), TEXT, heading(3, "b"), TEXT, heading(2, "c"), TEXT), 0) == (TEXT, TEXT)


TABLE_HEAD = (Cell((Text("Factor"),)),)


@pytest.mark.parametrize(
    ("block", "found"),
    [
        (TEXT, True),
        (Paragraph((Text("  "),)), False),
        (Table(TABLE_HEAD, ()), False),
        (Table(TABLE_HEAD, ((Cell((Text(" "),)),),)), False),
        (Table(TABLE_HEAD, ((Cell((Text("key"),)),),)), True),
        (Figure("a.svg", "a", ()), True),
        (CodeBlock(" \n"), False),
        (CodeBlock("x"), True),
        (List((Item(()),)), False),
        (List((Item((TEXT,)),)), True),
        (Admonition("note", (Text("Title"),), ()), False),
        (Quote((TEXT,)), True),
        (Rule(), False),
    ],
)
def test_what_a_block_says(block: Block, found: bool) -> None:
    assert says(block) is found


def test_a_section_outside_the_navigation_or_inside_a_box_is_not_reached() -> None:
    (led,) = prove([document(heading(2, "a", "C.x"), TEXT)], ["standards/a"])
    (astray,) = prove([document(heading(2, "a", "C.x"), TEXT)], ["standards/b"])
    (boxed,) = prove([document(Admonition("note", (), (heading(2, "a", "C.x"), TEXT)))])
    assert (led.counts, astray.counts, boxed.counts) == (True, False, False)
    assert "navigation" in astray.unreachable
    assert "inside a box" in boxed.unreachable


def test_a_section_of_proposals_proves_nothing() -> None:
    proposed = Heading(2, (Text("a"),), "a", ("C.x",), proposed=True)
    (proof,) = prove([document(proposed, TEXT)])
    assert (proof.found, proof.counts) == (True, False)


def test_two_documents_of_one_word_file_are_not_reached() -> None:
    proofs = prove([document(heading(2, "a", "C.x"), TEXT), document(heading(2, "b", "C.x"), TEXT)])
    assert [proof.unreachable for proof in proofs] == ["2 documents share the Word file partner/a.docx"] * 2
