"""What stands in a document, read from it once: its characters, where its links lead, what can be linked to."""

from __future__ import annotations

from dataclasses import dataclass

from generator.document.tree import (
    Abbreviation,
    Code,
    CodeBlock,
    Document,
    Figure,
    Heading,
    Image,
    Link,
    Table,
    Text,
    plain,
    walk,
)


@dataclass(frozen=True)
class Contents:
    """A document with all its `characters` (pictures' texts and code included, piece by piece, in reading order), its
    running text alone in `passages`, the targets of its links, its anchors and the sources of its pictures.
    """

    document: Document
    characters: str
    passages: tuple[str, ...]
    targets: tuple[str, ...]
    anchors: frozenset[str]
    pictures: tuple[str, ...] = ()


def contents(document: Document) -> Contents:
    """Return what stands in `document`, its footnotes included."""
    pieces = [document.title, document.subject]
    passages: list[str] = []
    targets: list[str] = []
    anchors: set[str] = set()
    pictures: list[str] = []
    for part in (document.blocks, *document.footnotes.values()):
        for node in walk(part):
            match node:
                case Text(text):
                    pieces.append(text)
                    passages.append(text)
                case Code(text) | CodeBlock(text):
                    pieces.append(text)
                case Abbreviation(text, meaning):
                    pieces += [text, meaning]
                case Image(source, alternative) | Figure(source, alternative):
                    pieces += [source, alternative]
                    pictures.append(source)
                case Link(target):
                    pieces.append(target)
                    targets.append(target)
                case Heading(_, inlines):
                    pieces.append(plain(inlines))
            if isinstance(node, Heading | Figure | Table) and node.anchor:
                anchors.add(node.anchor)
    return Contents(document, "\n".join(pieces), tuple(passages), tuple(targets), frozenset(anchors), tuple(pictures))
