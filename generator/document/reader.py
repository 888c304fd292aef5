"""Markdown to typed blocks, by way of the site's own parser: what the site shows and Word prints is one tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import markdown
from lxml import html
from lxml.html import HtmlElement

from generator.document.dialect import Dialect
from generator.document.tree import (
    Abbreviation,
    Admonition,
    Alignment,
    Block,
    Cell,
    Code,
    CodeBlock,
    Definition,
    DefinitionList,
    Figure,
    FootnoteReference,
    Heading,
    Image,
    Inline,
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
from generator.errors import Place, Problem, TemplateError


@dataclass(frozen=True)
class Content:
    """What a page holds: its blocks in order, and its footnotes by key."""

    blocks: tuple[Block, ...]
    footnotes: dict[str, tuple[Block, ...]]


@lru_cache(maxsize=2_000)
def read(text: str, dialect: Dialect, page: str) -> Content:
    """Return the blocks of the Markdown `text` of `page`; what was read before is remembered, so that a served site renews faster.

    Raises TemplateError naming the page and the element for markup that has no block: nothing is dropped.
    """
    parser = markdown.Markdown(extensions=list(dialect.extensions), extension_configs=dialect.options)
    root = html.fragment_fromstring(parser.convert(text), create_parent="div")
    reader = _Reader(page)
    footnotes: dict[str, tuple[Block, ...]] = {}
    for notes in root.xpath("./div[@class='footnote']"):
        footnotes |= reader.footnotes(notes)
        root.remove(notes)
    return Content(reader.blocks(root), footnotes)


class _Reader:
    """One pass over the elements of a page; it holds the page's name for messages."""

    def __init__(self, page: str) -> None:
        self.page = page

    def refuse(self, element: HtmlElement) -> TemplateError:
        shown = html.tostring(element, encoding="unicode", with_tail=False).strip().splitlines()[0][:100]
        return TemplateError(
            [
                Problem(
                    f"no document block for this markup: {shown}",
                    Place(self.page),
                    "Use the Markdown listed in mkdocs.yml; raw HTML cannot be shown in Word.",
                )
            ]
        )

    # ------------------------------------------------------------------------------------------------------- blocks

    def blocks(self, parent: HtmlElement, leading: Sequence[Inline] = ()) -> tuple[Block, ...]:
        """Return the blocks below `parent`; inlines between them, `leading` before all, become paragraphs."""
        blocks: list[Block] = []
        inlines: list[Inline] = list(leading)

        def flush() -> None:
            trimmed = trim(inlines)
            if trimmed:
                blocks.append(Paragraph(trimmed))
            inlines.clear()

        inlines += text(parent.text)
        for element in parent:
            if element.tag in _INLINES:
                inlines += self.inline(element)
            else:
                flush()
                blocks.append(self.block(element))
            inlines += text(element.tail)
        flush()
        return tuple(blocks)

    def block(self, element: HtmlElement) -> Block:
        reading = _BLOCKS.get(_kind(element))
        if reading is None:
            raise self.refuse(element)
        return reading(self, element)

    def heading(self, element: HtmlElement) -> Heading:
        evidence = tuple((element.get("data-evidence") or "").split())
        new_page = "new-page" in (element.get("class") or "").split()
        proposed = element.get("data-proposed") is not None
        return Heading(int(element.tag[1]), self.inlines(element), element.get("id", ""), evidence, new_page, proposed)

    def paragraph(self, element: HtmlElement) -> Paragraph:
        return Paragraph(self.inlines(element))

    def list(self, element: HtmlElement) -> List:
        start = int(element.get("start", "1")) if element.tag == "ol" else None
        return List(tuple(self.item(item) for item in element), start)

    def item(self, element: HtmlElement) -> Item:
        boxes = element.xpath("./label/input | ./p[1]/label/input")
        if not boxes:
            return Item(self.blocks(element))
        label = boxes[0].getparent()
        checked = boxes[0].get("checked") is not None
        label.drop_tree()
        return Item(self.blocks(element), checked)

    def table(self, element: HtmlElement) -> Table:
        header, *rows = [tuple(self.cell(cell) for cell in row) for row in element.iter("tr")]
        return Table(header, tuple(rows))

    def cell(self, element: HtmlElement) -> Cell:
        alignment: Alignment = {"center": "center", "right": "right"}.get(element.get("align", ""), "left")  # type: ignore[assignment]
        return Cell(self.inlines(element), alignment)

    def code(self, element: HtmlElement) -> CodeBlock:
        classes = (element.get("class") or "").split()
        language = next((name.removeprefix("language-") for name in classes if name.startswith("language-")), "")
        title = element.xpath("string(./span[@class='filename'])")
        code = element.xpath(".//code")[0].text_content()
        return CodeBlock(code.removesuffix("\n"), "" if language == "text" else language, title)

    def figure(self, element: HtmlElement) -> Block:
        caption: tuple[Inline, ...] = ()
        for figcaption in element.xpath("./figcaption"):
            for prefix in figcaption.xpath(".//span[contains(@class, 'caption-prefix')]"):
                prefix.drop_tree()
            caption = trim([inline for part in figcaption for inline in self.inlines(part)])
            element.remove(figcaption)
        anchor = element.get("id", "")
        pictures = element.xpath(".//img")
        if len(pictures) == 1:
            return Figure(pictures[0].get("src"), pictures[0].get("alt", ""), caption, anchor)
        if len(element) == 1 and element[0].tag == "table":
            table = self.table(element[0])
            return Table(table.header, table.rows, caption, anchor)
        raise self.refuse(element)

    def admonition(self, element: HtmlElement) -> Admonition:
        title, *_ = element.xpath("./p[@class='admonition-title'] | ./summary")
        kinds = [name for name in (element.get("class") or "note").split() if name != "admonition"]
        collapsed = None if element.tag == "div" else element.get("open") is None
        inlines = self.inlines(title)
        element.remove(title)
        return Admonition(kinds[0] if kinds else "note", inlines, self.blocks(element), collapsed)

    def tabs(self, element: HtmlElement) -> Tabs:
        labels = element.xpath("./div[@class='tabbed-labels']/label")
        parts = element.xpath("./div[@class='tabbed-content']/div[@class='tabbed-block']")
        return Tabs(tuple(Tab(self.inlines(one), self.blocks(part)) for one, part in zip(labels, parts, strict=True)))

    def quote(self, element: HtmlElement) -> Quote:
        return Quote(self.blocks(element))

    def definitions(self, element: HtmlElement) -> DefinitionList:
        groups: list[tuple[list[tuple[Inline, ...]], list[tuple[Block, ...]]]] = []
        for part in element:
            if part.tag == "dt":
                if not groups or groups[-1][1]:
                    groups.append(([], []))
                groups[-1][0].append(self.inlines(part))
            else:
                groups[-1][1].append(self.blocks(part))
        return DefinitionList(tuple(Definition(tuple(terms), tuple(meanings)) for terms, meanings in groups))

    def rule(self, _element: HtmlElement) -> Rule:
        return Rule()

    def footnotes(self, element: HtmlElement) -> dict[str, tuple[Block, ...]]:
        """Return the footnotes by key, without the links that lead back to the text."""
        notes = {}
        for item in element.xpath("./ol/li"):
            for back in item.xpath(".//a[contains(@class, 'footnote-backref')]"):
                back.drop_tree()
            notes[item.get("id").removeprefix("fn:")] = self.blocks(item)
        return notes

    # ------------------------------------------------------------------------------------------------------ inlines

    def inlines(self, parent: HtmlElement) -> tuple[Inline, ...]:
        """Return the inlines below `parent`, white space collapsed and trimmed at both ends."""
        return trim([*text(parent.text), *self._children(parent)])

    def inner(self, parent: HtmlElement) -> tuple[Inline, ...]:
        return join([*text(parent.text), *self._children(parent)])

    def _children(self, parent: HtmlElement) -> Iterator[Inline]:
        for element in parent:
            yield from self.inline(element)
            yield from text(element.tail)

    def inline(self, element: HtmlElement) -> tuple[Inline, ...]:
        match element.tag:
            case "strong" | "em" | "mark" | "sup" | "sub" | "ins" | "del":
                reference = element.xpath("./a[@class='footnote-ref']")
                if reference:
                    return (FootnoteReference(reference[0].get("href").removeprefix("#fn:")),)
                return (Styled(_STYLES[element.tag], self.inner(element)),)
            case "code":
                return (Code(element.text_content()),)
            case "a":
                if element.get("class") == "headerlink":
                    return ()
                return (Link(element.get("href", ""), self.inner(element)),)
            case "img":
                return (Image(element.get("src", ""), element.get("alt", "")),)
            case "abbr":
                return (Abbreviation(element.text_content(), element.get("title", "")),)
            case "br":
                return (LineBreak(),)
            case "span" if element.get("class") == "keys":
                return (Keys(tuple(key.text_content() for key in element.iter("kbd"))),)
        raise self.refuse(element)


_STYLES: dict[str, Any] = {
    "strong": "strong",
    "em": "emphasis",
    "mark": "mark",
    "sup": "superscript",
    "sub": "subscript",
    "ins": "inserted",
    "del": "deleted",
}
_INLINES = {*_STYLES, "code", "a", "img", "abbr", "br", "span"}
_BLOCKS: dict[str, Callable[[_Reader, HtmlElement], Block]] = {
    **{f"h{level}": _Reader.heading for level in range(1, 7)},
    "p": _Reader.paragraph,
    "ul": _Reader.list,
    "ol": _Reader.list,
    "table": _Reader.table,
    "div.highlight": _Reader.code,
    "figure": _Reader.figure,
    "div.admonition": _Reader.admonition,
    "details": _Reader.admonition,
    "div.tabbed-set": _Reader.tabs,
    "blockquote": _Reader.quote,
    "dl": _Reader.definitions,
    "hr": _Reader.rule,
}


def _kind(element: HtmlElement) -> str:
    """Return the element's key in the table of blocks: its name, for a `div` with the class that tells what it is."""
    if element.tag != "div":
        return str(element.tag)
    classes = (element.get("class") or "").split()
    return next((f"div.{name}" for name in classes if f"div.{name}" in _BLOCKS), "div")


# -------------------------------------------------------------------------------------------------------- characters

_SPACES = re.compile(r"[ \t\r\n\f]+")


def text(characters: str | None) -> tuple[Text, ...]:
    """Return `characters` as a Text with white space collapsed, or nothing; a no-break space stays."""
    collapsed = _SPACES.sub(" ", characters or "")
    return (Text(collapsed),) if collapsed else ()


def join(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """Return `inlines` with neighbouring texts made one and no white space after a line break."""
    joined: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Text) and joined and isinstance(joined[-1], Text):
            joined[-1] = Text(_SPACES.sub(" ", joined[-1].text + inline.text))
        elif isinstance(inline, Text) and joined and isinstance(joined[-1], LineBreak):
            joined += text(inline.text.lstrip(" "))
        else:
            joined.append(inline)
    return tuple(joined)


def trim(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """Return `inlines` joined, without white space at either end."""
    joined = list(join(inlines))
    if joined and isinstance(joined[0], Text):
        joined[:1] = text(joined[0].text.lstrip(" "))
    if joined and isinstance(joined[-1], Text):
        joined[-1:] = text(joined[-1].text.rstrip(" \u00a0"))
    return tuple(joined)
