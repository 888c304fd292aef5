"""Links between documents: where they lead in the Word pack, and which lead nowhere."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.document.contents import Contents
from generator.document.tree import Document


@dataclass(frozen=True)
class BrokenLink:
    """A link of `document` to a page or an anchor that is not there."""

    document: str
    target: str
    reason: str


def word_path(document: Document) -> str:
    """Return the path of the Word file of `document` below the folder of Word files."""
    folder = document.customer or "partner"
    return f"{folder}/{document.name}.docx"


def word_target(document: Document, target: str, paths: Mapping[str, str]) -> str:
    """Return the address in the Word pack for the link `target` (`page.md#anchor`) of `document`; `paths` are those of all
    Word files by the id of their documents.
    """
    page, _, anchor = target.partition("#")
    address = posixpath.relpath(paths[page_id(document, page)], posixpath.dirname(word_path(document)))
    return f"{address}#{anchor}" if anchor else address


def page_id(document: Document, page: str) -> str:
    """Return the id of the document whose page is at `page`, relative to the page of `document`."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(document.id), page)).removesuffix(".md")


def is_internal(target: str) -> bool:
    """Tell whether `target` leads to a page of the site rather than to an address elsewhere."""
    return "://" not in target and not target.startswith("mailto:")


def broken_links(documents: Iterable[Contents]) -> Iterator[BrokenLink]:
    """Yield every link between `documents` that leads to a page or an anchor that does not exist."""
    by_id = {one.document.id: one for one in documents}
    for one in by_id.values():
        document = one.document
        for target in filter(is_internal, one.targets):
            page, _, anchor = target.partition("#")
            id = page_id(document, page) if page else document.id
            if id not in by_id:
                yield BrokenLink(document.id, target, f"there is no page {id}")
            elif anchor and anchor not in by_id[id].anchors:
                yield BrokenLink(document.id, target, f"{id} has no section #{anchor}")
