"""The document tree: what a reader gets, as typed blocks and inlines that know no library.

The reader makes it from rendered Markdown; every writer consumes it with one case per node. A writer that cannot show
a node must refuse it: nothing is dropped silently.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

# ---------------------------------------------------------------------------------------------------------- inlines


@dataclass(frozen=True, slots=True)
class Text:
    """Plain characters, white space already collapsed."""

    text: str


Style = Literal["strong", "emphasis", "mark", "superscript", "subscript", "inserted", "deleted"]


@dataclass(frozen=True, slots=True)
class Styled:
    """Inlines under one character style; styles nest."""

    style: Style
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Inline code, white space kept."""

    text: str


@dataclass(frozen=True, slots=True)
class Keys:
    """A key combination such as Ctrl+C, one entry per key, in the order to press them."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Inlines that lead to `target`: an absolute URL, `#anchor` on this page, or `page.md#anchor` relative to it."""

    target: str
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture inside a line; `source` is relative to the page."""

    source: str
    alternative: str


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form whose long form is shown on demand on the site and listed at the end in Word."""

    text: str
    meaning: str


@dataclass(frozen=True, slots=True)
class FootnoteReference:
    """The place where the footnote `key` of `Document.footnotes` is called."""

    key: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A hard line break."""


Inline = Text | Styled | Code | Keys | Link | Image | Abbreviation | FootnoteReference | LineBreak

# ----------------------------------------------------------------------------------------------------------- blocks


@dataclass(frozen=True, slots=True)
class Heading:
    """A section title; `anchor` is unique in its document, `evidence` names the criteria that the section proves.

    `new_page` tells that the section begins a page where there are pages. `proposed`: all that it holds is proposed, and proves nothing.
    """

    level: int
    inlines: tuple[Inline, ...]
    anchor: str
    evidence: tuple[str, ...] = ()
    new_page: bool = False
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list; `checked` is None outside task lists."""

    blocks: tuple[Block, ...]
    checked: bool | None = None


@dataclass(frozen=True, slots=True)
class List:
    """A bulleted (`start` is None) or numbered list."""

    items: tuple[Item, ...]
    start: int | None = None


Alignment = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell; its content is inline because pipe tables know no blocks."""

    inlines: tuple[Inline, ...]
    alignment: Alignment = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row; every row has as many cells as the header."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: tuple[Inline, ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Preformatted text; `language` is the fence's, or empty; `title` stands above it."""

    text: str
    language: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with a caption that is numbered in the order of the document; `anchor` may be empty."""

    source: str
    alternative: str
    caption: tuple[Inline, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Admonition:
    """A note, tip, warning … with a title; `collapsed` is None for one that cannot be folded (details otherwise)."""

    kind: str
    title: tuple[Inline, ...]
    blocks: tuple[Block, ...]
    collapsed: bool | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quotation."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Tab:
    """One labelled part of a set of content tabs."""

    title: tuple[Inline, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Tabs:
    """Content tabs: shown one at a time on the site, one after the other in Word."""

    tabs: tuple[Tab, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """Terms and what they mean."""

    terms: tuple[tuple[Inline, ...], ...]
    meanings: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """A glossary-like list."""

    definitions: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A thematic break."""


Block = Heading | Paragraph | List | Table | CodeBlock | Figure | Admonition | Quote | Tabs | DefinitionList | Rule

# --------------------------------------------------------------------------------------------------------- document


@dataclass(frozen=True, slots=True)
class Revision:
    """One line of a document's history."""

    version: str
    released: date | None
    change: str


@dataclass(frozen=True, slots=True)
class Control:
    """Document control: what the cover of a controlled document states; a day that the author left open is None."""

    owner: str
    approver: str
    version: str
    released: date | None
    next_review: date | None
    classification: str
    audience: str
    history: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One rendered document.

    `id` is unique in the workspace and is the path of its page without ending (`standards/runbook-standard`,
    `customers/acme/runbook`); `name` is the last part of it and names the Word file. `organisation` is whose document
    it is (the partner) and `subject` for whom or what (a customer, or empty). `kind` is in words, `entry_id` and `kind_id` as in the
    catalogue.
    `controls` are the ids of the checklist that the document serves.
    """

    id: str
    name: str
    title: str
    kind: str
    scope: str
    organisation: str
    subject: str
    control: Control
    blocks: tuple[Block, ...]
    controls: tuple[str, ...] = ()
    footnotes: dict[str, tuple[Block, ...]] = field(default_factory=dict)
    draft: bool = False
    sample: bool = False
    language: str = "en-GB"
    summary: str = ""
    order: int = 0
    customer: str = ""
    kind_id: str = ""
    entry_id: str = ""
    downloads: tuple[tuple[str, str], ...] = ()
    """Files of the build that belong to it: what each is, and its path below the build's output."""


@dataclass(frozen=True)
class Section:
    """A folder of the navigation: its name, where its index page is, what to say there, and what it holds.

    `unmade` are the documents that it would hold too: the title of each, and what it needs.
    """

    title: str
    folder: str
    text: str
    entries: tuple[Document | Section, ...]
    unmade: tuple[tuple[str, str], ...] = ()

    def documents(self) -> Iterator[Document]:
        """Yield every document in it, at any depth."""
        for entry in self.entries:
            if isinstance(entry, Section):
                yield from entry.documents()
            else:
                yield entry

    def pages(self) -> Iterator[str]:
        """Yield the id of every document in it, at any depth."""
        return (document.id for document in self.documents())


# -------------------------------------------------------------------------------------------------------- traversal


def walk(node: object) -> Iterator[object]:
    """Yield `node` and every block, item, cell and inline below it, in reading order."""
    waiting: list[Any] = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, tuple):
            waiting += reversed(current)
        elif (names := _field_names(current.__class__)) is not None:
            yield current
            waiting += [value for name in names if isinstance(value := getattr(current, name), tuple)][::-1]


@cache
def _field_names(kind: type[Any]) -> tuple[str, ...] | None:
    # The names of a class do not change: to ask for them at every node costs a quarter of the writing.
    return tuple(entry.name for entry in fields(kind)) if is_dataclass(kind) else None


def plain(inlines: tuple[Inline, ...]) -> str:
    """Return the characters that `inlines` show, without styles; pictures give their alternative text."""
    return "".join(_plain(inline) for inline in inlines)


def _plain(inline: Inline) -> str:
    match inline:
        case Text(text) | Code(text) | Abbreviation(text, _):
            return text
        case Styled(_, inlines) | Link(_, inlines):
            return plain(inlines)
        case Keys(keys):
            return "+".join(keys)
        case Image(_, alternative):
            return alternative
        case LineBreak():
            return "\n"
        case FootnoteReference():
            return ""
