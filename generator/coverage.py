"""Coverage: which section of which document proves which criterion, read from the documents themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.document import Block, Document, Heading, plain


@dataclass(frozen=True)
class Proof:
    """A section that claims to prove a criterion; `empty` tells that there is nothing under its heading."""

    criterion: str
    document: str
    document_title: str
    anchor: str
    heading: str
    customer: str
    scope: str
    empty: bool


def prove(documents: Iterable[Document]) -> tuple[Proof, ...]:
    """Return every evidence mark of `documents`, in reading order."""
    return tuple(proof for document in documents for proof in _proofs(document))


def _proofs(document: Document) -> Iterator[Proof]:
    for index, block in enumerate(document.blocks):
        if isinstance(block, Heading):
            empty = not section(document.blocks, index)
            for criterion in block.evidence:
                yield Proof(
                    criterion, document.id, document.title, block.anchor, plain(block.inlines), document.customer,
                    document.scope, empty,
                )  # fmt: skip


def section(blocks: tuple[Block, ...], index: int) -> tuple[Block, ...]:
    """Return what stands under the heading at `index`, headings left out, up to the next of its level or above."""
    heading = blocks[index]
    assert isinstance(heading, Heading)
    content: list[Block] = []
    for block in blocks[index + 1 :]:
        if isinstance(block, Heading):
            if block.level <= heading.level:
                break
        else:
            content.append(block)
    return tuple(content)
