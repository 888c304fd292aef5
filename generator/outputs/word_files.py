"""The Word documents of a build: what would be the same is taken from the store and dated anew, the rest is written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache, partial
from pathlib import Path

from generator.document import tree
from generator.document.links import word_path, word_target
from generator.document.tree import Document, Figure, Image, walk
from generator.errors import Problem
from generator.pack import Pack
from generator.processes import share_out
from generator.store import Store, key, program
from generator.workspace.shipped import shipped
from generator.writers import archive, ooxml, site, word

_WRITTEN_BY = ("python-docx", "lxml", "pillow")


def write_word(
    pack: Pack,
    chosen: tuple[Document, ...],
    folder: Path,
    store: Store,
    jobs: int,
    built: datetime,
    warn: Callable[[Problem], None],
) -> None:
    """Write the `chosen` documents below `folder`/word, one folder for the partner and one for each customer.

    Their links lead to all documents of `pack`, also to those that are not written this time. What is to be known of the house's
    reference document is told by `warn`.
    """
    # Of the other documents a process is told the paths alone: the documents themselves would go to each with each.
    paths = {document.id: word_path(document) for document in pack.documents}
    reference = _reference(pack.workspace.folder)
    for note in word.notes(reference, os.path.relpath(reference, pack.workspace.folder)):
        warn(note)
    beside = _content(archive.read(reference) if reference.is_dir() else {"": reference.read_bytes()}) + _content(paths)
    keys = {document.id: key(_program(), beside, *_shown(document, folder)) for document in chosen}
    left = [document for document in chosen if not _taken(store, keys[document.id], _target(document, folder), built)]
    share_out(partial(_write, folder=folder, paths=paths, reference=reference, built=built), left, jobs, at_once=4)
    for document in left:
        store.keep(keys[document.id], _target(document, folder))


def _reference(workspace: Path) -> Path:
    own = workspace / "templates" / "word"
    candidates = (own / "reference.docx", own / "reference.dotx", shipped("templates") / "word" / "reference")
    return next(path for path in candidates if path.exists())


def _target(document: Document, folder: Path) -> Path:
    return folder / "word" / word_path(document)


def _pictures(document: Document, folder: Path) -> Path:
    """Return the folder that the addresses of the document's pictures begin at."""
    return (folder / "docs" / site.PAGES / document.id).parent


def _taken(store: Store, key: str, target: Path, built: datetime) -> bool:
    target.parent.mkdir(parents=True, exist_ok=True)
    if not store.take(key, target):
        return False
    word.date(target, built)
    return True


def _write(document: Document, *, folder: Path, paths: dict[str, str], reference: Path, built: datetime) -> None:
    word.write(
        document,
        _target(document, folder),
        pictures=_pictures(document, folder),
        reference=reference,
        resolve=partial(word_target, document, paths=paths),
        built=built,
    )


def _shown(document: Document, folder: Path) -> Iterator[str | bytes]:
    """Yield everything that is shown in a Word document: the document itself, and its pictures."""
    yield repr(document)
    parts = (document.blocks, *document.footnotes.values())
    for source in sorted({node.source for part in parts for node in walk(part) if isinstance(node, Figure | Image)}):
        path = word.shown(_pictures(document, folder) / source)
        yield path.read_bytes() if path.is_file() else b""


def _content(parts: dict[str, bytes] | dict[str, str]) -> str:
    return key(*(part for name in sorted(parts) for part in (name, parts[name])))


@cache
def _program() -> str:
    """Return the hash of what writes: the modules of the writer, and the libraries that it uses."""
    writers, document = Path(ooxml.__file__).parent, Path(tree.__file__).parent
    names = ("ooxml.py", "archive.py", "word/*.py")
    return program([*(file for name in names for file in writers.glob(name)), *document.glob("*.py")], _WRITTEN_BY)
