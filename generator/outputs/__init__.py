"""What a build writes: diagrams, Word documents, the site, workbooks and the record for machines, one function each."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from generator.analysis.cost.bill import tariff
from generator.document.links import word_path, word_target
from generator.document.tree import Document
from generator.errors import InputError, Problem, WriterError
from generator.model.types.open import is_open
from generator.outputs import self_assessment
from generator.outputs.record import record
from generator.pack import Pack
from generator.pages.context import PICTURES
from generator.pages.navigation import navigation
from generator.pictures import redraw
from generator.pictures.charts import charts
from generator.pictures.diagnosis import diagnosis as diagnosed
from generator.workspace.loader import place_of
from generator.workspace.shipped import shipped
from generator.writers import alarms, chart, diagnosis, diagram, site, word, workbook
from generator.writers.site import Source
from generator.writers.workbook import fill
from generator.writers.workbook.cost_model import CostModel
from generator.writers.workbook.form import Columns
from generator.writers.workbook.given import NotFillable

HASHED = ("alarms", "word", "workbooks")
"""Folders of the output whose files evidence.json vouches for."""


def draw(pack: Pack, folder: Path, former: Path, jobs: int, customers: Iterable[str]) -> None:
    """Draw every view, chart and drawing for diagnosis of `customers` into the pictures folder beside the project's pages below `folder`.

    What stands unchanged in the folder `former` of the last build is kept.
    """
    work: list[redraw.Job] = []
    for id in customers:
        project = pack.workspace.projects[id]
        beside = folder / site.PAGES / "customers" / id / PICTURES
        services, architecture, results = pack.workspace.library.services, project.architecture, pack.results[id]
        work += [diagram.Job(architecture, view, services, beside, view.title) for view in architecture.views]
        drawn = charts(project, results.cost, results.recovery, pack.workspace.library)
        work += [chart.Job(shown, beside) for shown in drawn.values() if not is_open(shown)]
        work += [diagnosis.Job(one, beside) for one in diagnosed(architecture, results.runbook).all]
    redraw.draw(work, folder, former, jobs)


def write_word(pack: Pack, chosen: tuple[Document, ...], folder: Path, jobs: int, built: datetime) -> None:
    """Write the `chosen` documents below `folder`/word, one folder for the partner and one for each customer.

    Their links lead to all documents of `pack`, also to those that are not written this time.
    """
    # Of the other documents a process is told the paths alone: the documents themselves would go to each with each.
    paths = {document.id: word_path(document) for document in pack.documents}
    own = pack.workspace.folder / "templates" / "word"
    candidates = (own / "reference.docx", own / "reference.dotx", shipped("templates") / "word" / "reference")
    reference = next(path for path in candidates if path.exists())
    write = partial(_write_word, folder=folder, paths=paths, reference=reference, built=built)
    if jobs <= 1:
        for document in chosen:
            write(document)
        return
    with ProcessPoolExecutor(jobs) as pool:
        list(pool.map(write, chosen, chunksize=4))


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
    site.stage(sources, navigation(pack.workspace, pack.documents), docs, pack.workspace.folder / "mkdocs.yml")
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


def write_workbooks(pack: Pack, folder: Path, built: datetime, say: Callable[[str], None], customers: Iterable[str]) -> None:
    """Write the workbooks of `customers` into `folder`/workbooks; what is to be known of a filled spreadsheet is told by `say`.

    Raises InputError for a spreadsheet that cannot be filled, at the key that names it.
    """
    target = folder / "workbooks"
    target.mkdir(parents=True, exist_ok=True)
    for project in customers:
        if self_assessment.document_of(pack, project) is not None:
            content = workbook.self_assessment.workbook(self_assessment.assessment(pack, project), built)
            (target / f"{project}-self-assessment.xlsx").write_bytes(content)
        for note in _fill_own(pack, project, target):
            say(f"{project}: {note}")
        content = workbook.cost_model.workbook(cost_model(pack, project), built)
        (target / f"{project}-cost-model.xlsx").write_bytes(content)


def _fill_own(pack: Pack, project: str, folder: Path) -> tuple[str, ...]:
    """Fill the spreadsheet that the project names, if it names one, into `folder`."""
    given = pack.workspace.projects[project].self_assessment.spreadsheet
    if given is None:
        return ()
    root = pack.workspace.folder.resolve()
    path = root / "content" / "customers" / project / given.file
    place = place_of(pack.workspace, project, ("self_assessment", "spreadsheet", "file"))
    if not path.resolve().is_relative_to(root) or not path.is_file():
        hint = "The path is read from the project's folder and stays in the workspace."
        raise InputError([Problem(f"there is no file {given.file} in the workspace", place, hint)])
    columns = Columns(tuple(given.sheets), given.id_column, given.answer_column, given.evidence_column, given.met_column)
    target = folder / f"{project}-{path.stem}-filled{path.suffix}"
    try:
        return write_filled(pack, project, path, target, columns, overwrite=given.overwrite)
    except NotFillable as error:
        reason = str(error).replace(str(path), given.file)
        raise InputError([Problem(reason, place, "The keys beside it name sheets and columns.")]) from error


def cost_model(pack: Pack, id: str) -> CostModel:
    """Return what the cost workbook of the project `id` shows."""
    workspace, project = pack.workspace, pack.workspace.projects[id]
    library = workspace.library
    return CostModel(
        title="Cost model",
        subject=f"{project.customer.name}: {project.name}",
        organisation=workspace.partner.name,
        model=project.cost,
        tariff=tariff(project.cost, library.prices, workspace.partner.application.submission),
        cost=pack.results[id].cost,
        components={one.id: one.name for one in project.architecture.components},
        services={id: one.name for id, one in library.services.items()},
        sources={id: one.title for id, one in library.sources.items()},
        draft=any(document.draft for document in pack.documents),
        sample=project.sample,
    )


def write_alarms(pack: Pack, folder: Path, customers: Iterable[str]) -> None:
    """Write the alarms of `customers` as code into `folder`/alarms/<project>."""
    for id in customers:
        results = pack.results[id]
        project = results.completed.project
        target = folder / "alarms" / id
        target.mkdir(parents=True, exist_ok=True)
        deployed = alarms.deployment(project, results.monitoring)
        for name, content in alarms.files(deployed, project.name).items():
            (target / name).write_text(content, "utf-8")


def write_filled(pack: Pack, project: str, given: Path, target: Path, columns: Columns, *, overwrite: bool) -> tuple[str, ...]:
    """Write the spreadsheet `given` with the answers of `project` to `target`, and return what its reader has to know.

    Raises NotFillable, with the name of the file, for a spreadsheet that cannot be filled.
    """
    try:
        done = fill.filled(given.read_bytes(), self_assessment.entries(pack, project), columns, overwrite=overwrite)
    except NotFillable as error:
        raise NotFillable(f"{given} cannot be filled: {error}") from error
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(done.content)
    return done.notes


def write_evidence(pack: Pack, folder: Path, former: Path, built: datetime) -> None:
    """Write evidence.json for machines: what `record` says of `pack`, with the hash of every file that is no page.

    What this build does not write is hashed in the output `former`, where it stays.
    """
    places = [folder / part if (folder / part).is_dir() else former / part for part in HASHED]
    files = {f"{place.name}/{path.relative_to(place).as_posix()}": path for place in places for path in place.rglob("*") if path.is_file()}
    hashes = {name: hashlib.sha256(files[name].read_bytes()).hexdigest() for name in sorted(files)}
    shown = record(pack, hashes, built).model_dump(mode="json")
    (folder / "evidence.json").write_text(json.dumps(shown, indent=1, ensure_ascii=False) + "\n", "utf-8")


def keep_others(pack: Pack, former: Path, folder: Path) -> None:
    """Copy from the output `former` into `folder` what this build leaves alone: documents, workbooks and alarms of the others."""
    customers = tuple(pack.workspace.projects)
    kept = [former / "word" / word_path(document) for document in pack.documents]
    kept += [path for path in (former / "workbooks").glob("*") if path.name.startswith(tuple(f"{id}-" for id in customers))]
    kept += [path for id in customers for path in (former / "alarms" / id).rglob("*")]
    for path in kept:
        target = folder / path.relative_to(former)
        if path.is_file() and not target.exists() and (folder / target.relative_to(folder).parts[0]).is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)


@contextmanager
def replacing(output: Path) -> Iterator[Path]:
    """Give a folder to write into; what stands in it takes the place of the former output once it is complete."""
    output.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{output.name}-", dir=output.parent))
    try:
        yield fresh
        output.mkdir(exist_ok=True)
        for path in sorted(fresh.iterdir()):
            _swap(path, output / path.name)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _swap(fresh: Path, former: Path) -> None:
    aside = fresh.with_name(f".former-{fresh.name}")
    if former.exists():
        former.rename(aside)
    fresh.rename(former)
