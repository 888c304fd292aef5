"""Every piece of Markdown that the site knows has its block, and nothing is dropped."""

from __future__ import annotations

import pytest

from generator.document.dialect import Dialect
from generator.document.reader import read
from generator.document.tree import (
    Abbreviation,
    Admonition,
    Cell,
    Code,
    CodeBlock,
    Definition,
    DefinitionList,
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
from generator.errors import TemplateError


def para(*inlines: object) -> Paragraph:
    return Paragraph(tuple(Text(one) if isinstance(one, str) else one for one in inlines))


INLINES = [
    ("plain", "plain"),
    ("**a** *b*", Styled("strong", (Text("a"),)), " ", Styled("emphasis", (Text("b"),))),
    ("==a== ^^b^^ ~~c~~", Styled("mark", (Text("a"),)), " ", Styled("inserted", (Text("b"),)), " ", Styled("deleted", (Text("c"),))),
    ("x^2^ h~2~o", "x", Styled("superscript", (Text("2"),)), " h", Styled("subscript", (Text("2"),)), "o"),
    ("`a  b`", Code("a  b")),
    ("++ctrl+c++", Keys(("Ctrl", "C"))),
    ("[a *b*](c.md#d)", Link("c.md#d", (Text("a "), Styled("emphasis", (Text("b"),))))),
    ("![alt](p.png)", Image("p.png", "alt")),
    ("one  \ntwo", "one", LineBreak(), "two"),
    ("one\ntwo", "one two"),
    ("a\u00a0b", "a\u00a0b"),
]


@pytest.mark.parametrize("case", INLINES, ids=lambda case: case[0])
def test_inlines(dialect: Dialect, case: tuple) -> None:
    text, *wanted = case
    assert read(text, dialect, "page").blocks == (para(*wanted),)


BLOCKS = [
    ("## A {: #b data-evidence='C-1.x C-1.y' }", Heading(2, (Text("A"),), "b", ("C-1.x", "C-1.y"))),
    ("## A {: #b .new-page }", Heading(2, (Text("A"),), "b", new_page=True)),
    ('## A {: #b data-evidence="C.x" data-proposed="yes" }', Heading(2, (Text("A"),), "b", ("C.x",), proposed=True)),
    ("- a\n- b\n    1. c", List((Item((para("a"),)), Item((para("b"), List((Item((para("c"),)),), 1)))))),
    ("- [ ] a\n- [x] b", List((Item((para("a"),), checked=False), Item((para("b"),), checked=True)))),
    ("- [x] a\n\n    b", List((Item((para("a"), para("b")), checked=True),))),
    ("a\n:   b", DefinitionList((Definition(((Text("a"),),), ((para("b"),),)),))),
    ("> a", Quote((para("a"),))),
    ("a\n\n---", para("a"), Rule()),
    ('```bash title="T"\na <b> | c\n\n  d\n```', CodeBlock("a <b> | c\n\n  d", "bash", "T")),
    ("```\na\n```", CodeBlock("a")),
    ('!!! warning "T"\n    a', Admonition("warning", (Text("T"),), (para("a"),))),
    ("!!! note\n    a", Admonition("note", (Text("Note"),), (para("a"),))),
    ('??? tip "T"\n    a', Admonition("tip", (Text("T"),), (para("a"),), collapsed=True)),
    ('???+ tip "T"\n    a', Admonition("tip", (Text("T"),), (para("a"),), collapsed=False)),
    ('=== "A"\n    a\n\n=== "B"\n    b', Tabs((Tab((Text("A"),), (para("a"),)), Tab((Text("B"),), (para("b"),))))),
    (
        "|a|b|\n|-|-:|\n|c|`d|e`|",
        Table((Cell((Text("a"),)), Cell((Text("b"),), "right")), ((Cell((Text("c"),)), Cell((Code("d|e"),), "right")),)),
    ),
    ("![alt](p.svg)\n\n/// figure-caption\n    attrs: {id: f}\nCap\n///", Figure("p.svg", "alt", (Text("Cap"),), "f")),
]


@pytest.mark.parametrize("case", BLOCKS, ids=lambda case: case[0].splitlines()[0])
def test_blocks(dialect: Dialect, case: tuple) -> None:
    text, *wanted = case
    assert read(text, dialect, "page").blocks == tuple(wanted)


def test_table_caption_is_kept_without_its_number(dialect: Dialect) -> None:
    (table,) = read("|a|\n|-|\n|b|\n\n/// table-caption\nCap\n///", dialect, "page").blocks
    assert isinstance(table, Table)
    assert table.caption == (Text("Cap"),)


def test_footnotes_and_abbreviations(dialect: Dialect) -> None:
    content = read("RTO[^1]\n\n[^1]: Note\n\n    more\n\n*[RTO]: Recovery time", dialect, "page")
    assert content.blocks == (para(Abbreviation("RTO", "Recovery time"), FootnoteReference("1")),)
    assert content.footnotes == {"1": (para("Note"), para("more"))}


@pytest.mark.parametrize("markup", ["<div>a</div>", "<video></video>", "a <span>b</span>", "<script>x</script>"])
def test_markup_without_a_block_is_refused(dialect: Dialect, markup: str) -> None:
    with pytest.raises(TemplateError) as refused:
        read(markup, dialect, "customers/x/runbook")
    (problem,) = refused.value.problems
    assert problem.place.path == "customers/x/runbook"
    assert markup[markup.index("<") : markup.index(">")] in problem.what
