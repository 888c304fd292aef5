"""What the parts of a document share."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.document.tree import FootnoteReference, Heading, Table, Text
from generator.errors import WriterError
from generator.writers.word.sheet import Room, anchors, repeated_notes
from tests.writers.everything import EVERYTHING, cells, p

TITLE = Heading(1, (Text("Title"),), "title")


def test_a_room_that_is_moved_begins_its_lists_anew() -> None:
    assert Room(9000, 400, 0, 2, "List Paragraph").moved(300, "Definition") == Room(9000, 700, 700, 0, "Definition")


def test_the_anchors_are_those_of_title_headings_tables_and_notes() -> None:
    note = (Table(cells("a"), (), (), "in-note"),)
    document = replace(EVERYTHING, blocks=(TITLE, Heading(2, (), "one")), footnotes={"n": note})
    assert anchors(document.blocks[1:], document) == {"title", "one", "in-note"}


def test_an_anchor_in_text_and_note_is_one_too_many() -> None:
    note = (Table(cells("a"), (), (), "title"),)
    with pytest.raises(WriterError, match="#title"):
        anchors((), replace(EVERYTHING, blocks=(TITLE,), footnotes={"n": note}))


def test_notes_called_twice_are_known() -> None:
    a, b = FootnoteReference("a"), FootnoteReference("b")
    assert repeated_notes(replace(EVERYTHING, blocks=(p(a, b), p(a)))) == {"a"}
