"""A written Word document opened for the tests: its parts, and its text as a reader meets it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

from generator.document.tree import Abbreviation, Code, CodeBlock, Document, Keys, Table, Text
from generator.writers.word import write
from tests.office import W

BUILT = datetime(2026, 11, 23, 12, 30, 42, tzinfo=UTC)
REFERENCE = Path(__file__).parents[2] / "templates" / "word" / "reference"


def resolve(target: str) -> str:
    """Return the Word document for a link to a page, as the build does it for pages that lie side by side."""
    return target.replace(".md", ".docx")


def write_to(
    folder: Path,
    document: Document,
    *,
    reference: Path = REFERENCE,
    pictures: Path | None = None,
    name: str = "written",
) -> Path:
    """Return the path of `document` written below `folder`."""
    target = folder / f"{name}.docx"
    write(document, target, pictures=pictures or folder, reference=reference, resolve=resolve, built=BUILT)
    return target


def part(path: Path, name: str) -> etree._Element:
    """Return the root of a part."""
    with zipfile.ZipFile(path) as package:
        return etree.fromstring(package.read(name))


def body(path: Path) -> etree._Element:
    """Return the body of the document."""
    return part(path, "word/document.xml")[0]


def text(node: etree._Element) -> str:
    """Return what a reader sees of `node`: tabs and line ends where they are, one line a paragraph."""
    shown = []
    for inner in node.iter(W + "t", W + "br", W + "tab", W + "p"):
        if inner.tag == W + "t":
            shown.append(inner.text or "")
        elif inner.getparent().tag != W + "tabs":
            shown.append("\t" if inner.tag == W + "tab" else "\n")
    return "".join(shown)


def paragraphs(node: etree._Element) -> list[str]:
    """Return the texts of the paragraphs in `node`."""
    return [text(paragraph).strip("\n") for paragraph in node.iter(W + "p")]


def style_names(path: Path) -> dict[str, str]:
    """Return the names of the styles by id."""
    styles = part(path, "word/styles.xml")
    return {style.get(W + "styleId"): style.find(W + "name").get(W + "val") for style in styles.iter(W + "style")}


def styled(path: Path, name: str) -> list[str]:
    """Return the texts of the paragraphs of the body in the style `name`."""
    ids = {identifier for identifier, given in style_names(path).items() if given.lower() == name.lower()}
    found = [node for node in body(path).iter(W + "pStyle") if node.get(W + "val") in ids]
    return [text(node.getparent().getparent()).strip("\n") for node in found]


def reading(node: object) -> Iterator[str]:
    """Yield the characters of a document's tree in the order in which Word shows them."""
    if isinstance(node, Text | Code | Abbreviation):
        yield node.text
    elif isinstance(node, Keys):
        yield from node.keys
    elif isinstance(node, CodeBlock):
        yield from (node.title, *node.text.rstrip("\n").split("\n"))
    elif isinstance(node, Table):
        yield from (shown for inner in (node.caption, node.header, node.rows) for shown in reading(inner))
    elif isinstance(node, tuple):
        yield from (shown for inner in node for shown in reading(inner))
    elif hasattr(node, "__dataclass_fields__"):
        yield from (shown for field in fields(node) for shown in reading(getattr(node, field.name)))


def missing(shown: str, expected: Iterator[str]) -> list[str]:
    """Return what of `expected` does not stand in `shown`, one after the other."""
    at, absent = 0, []
    for piece in expected:
        found = shown.find(piece, at)
        if found < 0:
            absent.append(piece)
        else:
            at = found + len(piece)
    return absent
