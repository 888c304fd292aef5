"""The pictures and the site of a build."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from generator.document.links import word_path
from generator.document.tree import Document
from generator.errors import WriterError
from generator.model.types.open import is_open
from generator.pack import Pack
from generator.pages.context import PICTURES
from generator.pages.navigation import navigation
from generator.pictures import redraw
from generator.pictures.charts import charts
from generator.pictures.diagnosis import diagnosis as diagnosed
from generator.pictures.drawable import drawable
from generator.store import Store
from generator.writers import chart, diagnosis, diagram, site
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
