"""Links to sections in whose place a document shows that a value is open: they lead to the document, or nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from generator.document.contents import contents
from generator.document.escaping import MARKED
from generator.document.links import broken_links, page_id
from generator.document.tree import Document

_TEXT = r"\[((?:[^\[\]`]|`[^`]*`)*)\]"


def tied_up(documents: Iterable[Document], markdown: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the id and the changed Markdown of each document with a link to a section that is not there while a value is open.

    A link to a section that no mark explains stays as it is: it is a mistake in a template.
    """
    marked = {id for id, text in markdown.items() if MARKED.search(text)}
    if not marked:
        return
    by_id = {document.id: document for document in documents}
    changed: dict[str, str] = {}
    for link in broken_links(map(contents, by_id.values())):
        page, _, anchor = link.target.partition("#")
        if anchor and (page_id(by_id[link.document], page) if page else link.document) in marked:
            changed[link.document] = _without(changed.get(link.document, markdown[link.document]), page, link.target)
    yield from changed.items()


def _without(text: str, page: str, target: str) -> str:
    if page:
        return text.replace(f"]({target})", f"]({page})")
    return re.sub(rf"{_TEXT}\({re.escape(target)}\)", r"\1", text)
