"""The pictures, the Word documents and the site of a build."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from generator.document.links import word_path, word_target
from generator.document.tree import Document
from generator.errors import Problem, WriterError
from generator.model.types.open import is_open
from generator.pack import Pack
from generator.pages.context import PICTURES
from generator.pages.navigation import navigation
from generator.pictures import redraw
from generator.pictures.charts import charts
from generator.pictures.diagnosis import diagnosis as diagnosed
from generator.pictures.drawable import drawable
from generator.processes import share_out
from generator.store import Store
from generator.workspace.shipped import shipped
from generator.writers import chart, diagnosis, diagram, site, word
from generator.writers.site import Source


def draw(pack: Pack, folder: Path, store: Store, jobs: int, customers: Iterable[str], *, png: bool) -> None:
    """Draw every view, chart and drawing for diagnosis of `customers` into the pictures folder beside the project's pages below `folder`.

    What the store holds is taken from there; `png` makes those that Word shows, too.
    """
    work: list[redraw.Job] = []
    for id in customers:
        project = pack.workspace.projects[id]
        beside = folder / site.PAGES / "customers" / id / PICTURES
        services, results = pack.workspace.library.services, pack.results[id]
        architecture = drawable(project.architecture)
        work += [diagram.Job(architecture, view, services, beside, view.title, png) for view in architecture.views]
        drawn = charts(project, results.cost, results.recovery, pack.workspace.library)
        work += [chart.Job(shown, beside, png) for shown in drawn.values() if not is_open(shown)]
        work += [diagnosis.Job(drawing, beside, png) for drawing in diagnosed(project.architecture, results.runbook).all]
    redraw.draw(work, store, jobs)


def write_word(pack: Pack, chosen: tuple[Document, ...], folder: Path, jobs: int, built: datetime, warn: Callable[[Problem], None]) -> None:
    """Write the `chosen` documents below `folder`/word, one folder for the partner and one for each customer.

    Their links lead to all documents of `pack`, also to those that are not written this time. What is to be known of the house's
    reference document is told by `warn`.
    """
    # Of the other documents a process is told the paths alone: the documents themselves would go to each with each.
    paths = {document.id: word_path(document) for document in pack.documents}
    own = pack.workspace.folder / "templates" / "word"
    candidates = (own / "reference.docx", own / "reference.dotx", shipped("templates") / "word" / "reference")
    reference = next(path for path in candidates if path.exists())
    for note in word.notes(reference, os.path.relpath(reference, pack.workspace.folder)):
        warn(note)
    write = partial(_write_word, folder=folder, paths=paths, reference=reference, built=built)
    share_out(write, chosen, jobs, at_once=4)


def _write_word(document: Document, *, folder: Path, paths: dict[str, str], reference: Path, built: datetime) -> None:
    target = folder / "word" / word_path(document)
    target.parent.mkdir(parents=True, exist_ok=True)
    word.write(
        document,
        target,
        pictures=(folder / "docs" / site.PAGES / document.id).parent,
        reference=reference,
        resolve=partial(word_target, document, paths=paths),
        built=built,
    )


def write_site(pack: Pack, folder: Path, built: datetime) -> None:
    """Stage the pages and their downloads below `folder`/docs and build the site from them below `folder`/site."""
    docs = folder / "docs"
    sources = [Source(one, pack.markdown[one.id], tuple(_downloads(one, folder))) for one in pack.documents]
    for path in {path for source in sources for _, path in source.downloads}:
        target = docs / site.PAGES / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / path, target)
    site.stage(sources, navigation(pack.workspace, pack.documents, pack.unmade), docs, pack.workspace.folder / "mkdocs.yml")
    site.build(docs / "mkdocs.yml", folder / "site", built)


def _downloads(document: Document, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the files in `folder` to download from the page of `document`; what this build does not write has no button.

    Raises WriterError for a file that its template names and no build writes.
    """
    word = f"word/{word_path(document)}"
    if (folder / word).is_file():
        yield "Word document", word
    for label, path in document.downloads:
        if (folder / path).is_file():
            yield label, path
        elif (folder / path.partition("/")[0]).is_dir():
            raise WriterError(
                f"{document.id} offers {path} for download, and no such file is written. The front matter of its template names it."
            )
