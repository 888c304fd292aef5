"""The whole flow on one page: load, compute, draw, render, check, write."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from generator import __version__, capacity, checks, cost, recovery, redrawing
from generator.catalogue import Template, catalogue
from generator.checks.finding import Evidence, Finding
from generator.coverage import Proof, prove
from generator.document import Document
from generator.errors import EvidencekitError, TemplateError
from generator.links import word_path, word_target
from generator.loader import load_workspace
from generator.model.workspace import Workspace
from generator.pages import PICTURES, Results, needs_coverage, pages, whereabouts, with_coverage
from generator.rendering import Page, Renderer
from generator.shipped import shipped
from generator.writers import diagram, site, word
from generator.writers.site import Section, Source

OUTPUTS = ("site", "word")


class NotReady(EvidencekitError):
    """The documents contradict themselves, or a release was asked for and there are gaps."""

    exit_code = 1

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"not ready: {len(findings)} findings; nothing was written")
        self.findings = findings


@dataclass(frozen=True)
class Request:
    """What to build: the workspace, where to, and which part of it."""

    workspace: Path
    output: Path
    customer: str | None = None
    kind: str | None = None
    outputs: tuple[str, ...] = OUTPUTS
    release: bool = False
    jobs: int = 1


@dataclass(frozen=True)
class Pack:
    """Everything between reading and writing: the documents with their Markdown, what they prove, what is wrong."""

    workspace: Workspace
    results: dict[str, Results]
    documents: tuple[Document, ...]
    markdown: dict[str, str]
    proofs: tuple[Proof, ...]
    findings: tuple[Finding, ...]


Say = Callable[[str], None]


def build(request: Request, say: Say) -> Pack:
    """Build everything that `request` asks for and return what was built; `say` is told what is being done.

    Raises InputError or TemplateError with all problems of the stage that failed, WriterError for what cannot be shown,
    NotReady for errors among the findings, and for any finding of a release. Nothing is written then, and a former output stays as it was.
    """
    built = clock()
    pack = gather(request.workspace, say, customer=request.customer)
    failing = [one for one in pack.findings if request.release or one.severity == "error"]
    if failing:
        raise NotReady(failing)
    pack = replace(pack, documents=_marked(pack.documents, draft=bool(pack.findings)))
    chosen = _chosen(pack.documents, request.kind)
    with _replacing(request.output) as folder:
        say("drawing the diagrams")
        draw(pack, folder / "docs", request.output / "docs", request.jobs)
        if "word" in request.outputs:
            say(f"writing {len(chosen)} Word documents")
            write_word(pack, chosen, folder, request.jobs, built)
        if "site" in request.outputs:
            say("building the site")
            write_site(pack, folder, request, built)
        write_evidence(pack, folder, built)
        if "site" not in request.outputs:
            shutil.rmtree(folder / "docs")
    return pack


def gather(folder: Path, say: Say, *, customer: str | None = None) -> Pack:
    """Return the pack of the workspace in `folder`: loaded, computed, rendered and checked; nothing is written."""
    say("reading the workspace")
    workspace = load_workspace(folder, customer=customer)
    results = {id: compute(workspace, id) for id in workspace.projects}
    say("rendering the documents")
    documents, markdown = render(workspace, results)
    proofs = prove(documents)
    say("checking")
    findings = checks.find(Evidence(workspace, results, documents, proofs, clock().date()))
    return Pack(workspace, results, documents, markdown, proofs, tuple(findings))


def compute(workspace: Workspace, id: str) -> Results:
    """Return the cost, recovery and load of the project `id`."""
    project, library = workspace.projects[id], workspace.library
    quota = library.gateway.quotas["account-rate"].value
    assert quota is not None
    return Results(
        cost.cost(project, library.prices), recovery.recovery(project.resilience), capacity.load(project, quota)
    )


def templates_of(folder: Path) -> tuple[list[Template], tuple[Path, ...]]:
    """Return the catalogue of the workspace in `folder` and its template folders, the workspace's own first."""
    folders = tuple(path for path in (folder / "templates", shipped("templates")) if path.is_dir())
    return catalogue(list(dict.fromkeys(path.resolve() for path in folders)), folder.resolve()), folders


def render(workspace: Workspace, results: dict[str, Results]) -> tuple[tuple[Document, ...], dict[str, str]]:
    """Return all documents in the order of the catalogue, and their Markdown by id.

    Raises TemplateError with the problems of every document that failed.
    """
    templates, folders = templates_of(workspace.folder)
    dialect = site.dialect(workspace.folder / "mkdocs.yml")
    by_name = {template.name: template for template in templates}
    renderer = Renderer(folders, by_name, dialect, workspace.partner, whereabouts(workspace))
    made: dict[str, Document] = {}
    markdown: dict[str, str] = {}
    problems = []

    def make(page: Page) -> None:
        try:
            markdown[page.id] = renderer.markdown(page)
            made[page.id] = renderer.document(page, markdown[page.id])
        except TemplateError as error:
            problems.extend(error.problems)

    everything = pages(workspace, results, templates)
    for page in everything:
        if not needs_coverage(page):
            make(page)
    proofs = prove(made.values())
    for page in everything:
        if needs_coverage(page) and not problems:
            make(with_coverage(page, proofs))
    if problems:
        raise TemplateError(problems)
    return tuple(made[page.id] for page in everything), markdown


def _chosen(documents: tuple[Document, ...], kind: str | None) -> tuple[Document, ...]:
    if kind is None:
        return documents
    chosen = tuple(document for document in documents if document.kind_id == kind)
    if not chosen:
        kinds = ", ".join(sorted({document.kind_id for document in documents}))
        raise EvidencekitError(f"no document is of the kind {kind}; there are {kinds}")
    return chosen


def _marked(documents: tuple[Document, ...], *, draft: bool) -> tuple[Document, ...]:
    return tuple(replace(document, draft=draft) for document in documents)


# ----------------------------------------------------------------------------------------------------------- writing


def draw(pack: Pack, folder: Path, former: Path, jobs: int) -> None:
    """Draw every view of every project into the pictures folder beside the project's pages below `folder`.

    What stands unchanged in the folder `former` of the last build is kept.
    """
    work = [
        diagram.Job(project.architecture, view, pack.workspace.library.services,
                    folder / site.PAGES / "customers" / project.id / PICTURES, view.title)
        for project in pack.workspace.projects.values()
        for view in project.architecture.views
    ]  # fmt: skip
    redrawing.draw(work, folder, former, jobs)


def write_word(pack: Pack, chosen: tuple[Document, ...], folder: Path, jobs: int, built: datetime) -> None:
    """Write the `chosen` documents below `folder`/word, one folder for the partner and one for each customer.

    Their links lead to all documents of `pack`, also to those that are not written this time.
    """
    by_id = {document.id: document for document in pack.documents}
    own = pack.workspace.folder / "templates" / "word"
    candidates = (own / "reference.docx", own / "reference.dotx", shipped("templates") / "word" / "reference")
    reference = next(path for path in candidates if path.exists())
    write = partial(_write_word, folder=folder, by_id=by_id, reference=reference, built=built)
    if jobs <= 1:
        for document in chosen:
            write(document)
        return
    with ProcessPoolExecutor(jobs) as pool:
        list(pool.map(write, chosen, chunksize=4))


def _write_word(
    document: Document, *, folder: Path, by_id: dict[str, Document], reference: Path, built: datetime
) -> None:
    target = folder / "word" / word_path(document)
    target.parent.mkdir(parents=True, exist_ok=True)
    word.write(
        document,
        target,
        pictures=(folder / "docs" / site.PAGES / document.id).parent,
        reference=reference,
        resolve=partial(word_target, document, by_id=by_id),
        built=built,
    )


def write_site(pack: Pack, folder: Path, request: Request, built: datetime) -> None:
    """Stage the pages below `folder`/docs and build the site from them below `folder`/site."""
    docs = folder / "docs"
    words = folder / "word"
    if words.is_dir():
        shutil.copytree(words, docs / site.PAGES / "word")
    sources = [
        Source(one, pack.markdown[one.id], f"word/{word_path(one)}" if (words / word_path(one)).is_file() else None)
        for one in pack.documents
    ]
    site.stage(sources, sections(pack), docs, request.workspace / "mkdocs.yml")
    site.build(docs / "mkdocs.yml", folder / "site", built)


def sections(pack: Pack) -> Section:
    """Return the navigation: standards, customers, evidence."""
    partner, projects = pack.workspace.partner, pack.workspace.projects
    of = {scope: tuple(one for one in pack.documents if one.scope == scope) for scope in ("partner", "workspace")}
    customers = tuple(
        Section(
            project.name,
            f"customers/{project.id}",
            "What was agreed, built and handed over in this project.",
            tuple(document for document in pack.documents if document.customer == project.id),
        )
        for project in projects.values()
    )
    parts = (
        Section("Standards", "standards", f"The standards of {partner.name}, the same for all its customers.", of["partner"]),
        Section("Customers", "customers", "One section for each customer project.", customers),
        Section("Evidence", "evidence", "Which section of which document proves which criterion.", of["workspace"]),
    )
    text = f"The standards of {partner.name}, what was done for each customer by them, and the proof of both."
    return Section(partner.name, "", text, tuple(part for part in parts if part.entries))


def write_evidence(pack: Pack, folder: Path, built: datetime) -> None:
    """Write evidence.json: documents, coverage, findings and the hash of every file, for machines."""
    hashes = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.docx"))
        if "docs" not in path.relative_to(folder).parts and "site" not in path.relative_to(folder).parts
    }
    evidence = {
        "generator": f"evidencekit {__version__}",
        "built": built.isoformat(),
        "checklist": pack.workspace.partner.application.checklist,
        "documents": [
            {"id": one.id, "title": one.title, "kind": one.kind_id, "customer": one.customer,
             "version": one.control.version, "word": word_path(one), "controls": one.controls}
            for one in pack.documents
        ],
        "coverage": [asdict(proof) for proof in pack.proofs],
        "findings": [{**asdict(one), "place": str(one.place)} for one in pack.findings],
        "files": hashes,
    }  # fmt: skip
    (folder / "evidence.json").write_text(json.dumps(evidence, indent=1, ensure_ascii=False) + "\n", "utf-8")


def clock() -> datetime:
    """Return the one time of this build: SOURCE_DATE_EPOCH where it is set, else now. Raises EvidencekitError."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC).replace(microsecond=0)
    if not epoch.isdigit():
        raise EvidencekitError(f"SOURCE_DATE_EPOCH is {epoch!r}; it must be a number of seconds since 1970")
    return datetime.fromtimestamp(int(epoch), UTC)


@contextmanager
def _replacing(output: Path) -> Iterator[Path]:
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


