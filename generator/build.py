"""The whole flow on one page: load, compute, render, check, write."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from generator import checks, outputs
from generator.analysis.results import compute
from generator.checks.finding import Evidence, Finding
from generator.document.contents import contents
from generator.document.tree import Document
from generator.edition import Edition, templates_of
from generator.errors import EvidencekitError, Problem, visible
from generator.model.catalogue import KIND_NAMES
from generator.model.types.refusals import suggestion
from generator.model.types.values import YEARS
from generator.pack import Pack
from generator.pages.coverage import coverage, prove
from generator.pages.navigation import navigation
from generator.store import Store
from generator.workspace.files import customer_folders
from generator.workspace.loader import load_workspace, unknown_customer

CACHE = Path(".evidencekit", "cache")
"""Where the store of a workspace lies in it."""
OUTPUTS = ("site", "word", "workbook", "alarms")


class NotReady(EvidencekitError):
    """The documents contradict themselves, or a release was asked for and there are gaps."""

    exit_code = 1

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(f"not ready: {len(findings)} findings; nothing was written")
        self.findings = findings


@dataclass(frozen=True)
class Request:
    """What to build: the workspace, where to, and which part of it; `documents` are ids of the catalogue."""

    workspace: Path
    output: Path
    customer: str | None = None
    kind: str | None = None
    outputs: tuple[str, ...] = OUTPUTS
    release: bool = False
    jobs: int = 1
    documents: tuple[str, ...] = ()
    cache: Path | None = None
    """Where what was made is kept; in the workspace where none is named."""

    @property
    def narrowed(self) -> bool:
        """Return whether only a part is written, beside which all other outputs stay as they were."""
        return self.customer is not None or self.kind is not None or bool(self.documents)


Say = Callable[[str], None]
Warn = Callable[[Problem], None]


def build(request: Request, say: Say, warn: Warn | None = None) -> Pack:
    """Build everything that `request` asks for and return the pack with the documents that were asked for.

    `say` is told what is being done, `warn` which keys are those of a former format, and what of the
    house's reference document no page takes over.

    Raises InputError or TemplateError with all problems of the stage that failed, WriterError for what cannot be shown,
    NotReady for errors among the findings, and for any finding of a release. Nothing is written then, and a former output stays as it was.
    What is judged is always the whole: a part that is asked for narrows what is written alone.
    """
    built = clock()
    outputs.refuse_sources(request.output, request.workspace)
    store = open_store(request.workspace, request.cache)
    _known_words(request)
    pack = gather(request.workspace, say, warn)
    if failing := pack.failing(release=request.release, customer=request.customer):
        raise NotReady(failing)
    customers = tuple(pack.workspace.projects)
    with outputs.replacing(request.output, say) as folder:
        pack = pack.marked().limited(_shown(pack, request))
        chosen = _chosen(pack.documents, request)
        written = tuple(dict.fromkeys(document.customer for document in chosen if document.customer))
        output = outputs.located(request.output)
        renewal = outputs.Renewal(output, request.outputs, customers, written, request.narrowed)
        if {"site", "word"} & {*request.outputs}:
            say("drawing the diagrams")
            drawn = tuple(pack.workspace.projects) if "site" in request.outputs else written
            outputs.draw(pack, folder / "docs", store, request.jobs, drawn, png="word" in request.outputs)
        if "word" in request.outputs:
            say(f"writing {len(chosen)} Word documents")
            outputs.write_word(pack, chosen, folder, store, request.jobs, built, warn or (lambda _: None))
        if "workbook" in request.outputs:
            say("writing the workbooks")
            renewal.owners.update(outputs.write_workbooks(pack, folder, built, say, written))
        if "alarms" in request.outputs:
            say("writing the alarms as code")
            outputs.write_alarms(pack, folder, written)
        outputs.keep_others(pack, renewal, folder)
        if "site" in request.outputs:
            say("building the site")
            outputs.write_site(pack, folder, built)
        else:
            shutil.rmtree(folder / "docs", ignore_errors=True)
        outputs.write_evidence(pack, renewal, folder, built)
        outputs.refuse_foreign(folder, output)
    store.trim()
    return replace(pack, documents=chosen) if request.narrowed else pack


def open_store(workspace: Path, named: Path | None) -> Store:
    """Return the store of a workspace, or the one in the folder that is named.

    Raises MissingPrerequisite where that cannot be used, and OutputError where it lies among what the author wrote.
    """
    if named is not None:
        outputs.refuse_sources(named, workspace, "--cache")
    return Store(workspace / CACHE if named is None else named, needed=named is not None)


def gather(folder: Path, say: Say, warn: Warn | None = None) -> Pack:
    """Return the pack of the workspace in `folder`: loaded, computed, rendered and checked; nothing is written."""
    say("reading the workspace")
    workspace = load_workspace(folder, warn=warn)
    results = {id: compute(workspace, id) for id in workspace.projects}
    say("rendering the documents")
    edition = Edition(workspace, results)
    documents, markdown = edition.rendered()
    say("checking")
    proofs = prove(documents, navigation(workspace, documents).pages())
    standing = coverage(workspace, proofs)
    read = tuple(map(contents, documents))
    today, unwritten = clock().date(), edition.unwritten()
    findings = checks.find(Evidence(workspace, results, read, proofs, standing, edition.templates, today, edition.answers, unwritten))
    printed = edition.printed()
    pack = Pack(workspace, results, documents, markdown, proofs, standing, tuple(findings), printed, edition.answers, edition.unmade)
    return edition.with_verdict(pack)


def known_customer(folder: Path, customer: str | None) -> None:
    """Raise EvidencekitError for a customer project that the workspace in `folder` has no folder for; None is no customer."""
    known = [path.name for path in customer_folders(folder)]
    if customer is not None and customer not in known:
        raise unknown_customer(customer, known)


def _known_words(request: Request) -> None:
    """Raise EvidencekitError for a customer, a kind or a document that can be told to be unknown before anything is rendered."""
    known_customer(request.workspace, request.customer)
    if request.kind is not None and request.kind not in KIND_NAMES:
        raise _unknown_kind(request.kind, KIND_NAMES)
    entries = [template.entry for template in templates_of(request.workspace)[0]] if request.documents else []
    for wanted in request.documents:
        if not any(wanted == entry.id or (entry.scope == "api" and wanted.startswith(f"{entry.id}-")) for entry in entries):
            raise _unknown_document(wanted, {entry.id for entry in entries})


def _unknown_kind(kind: str, known: Iterable[str]) -> EvidencekitError:
    return EvidencekitError(f"no document is of the kind `{kind}`. {suggestion(kind, known, 'Kinds')}")


def _unknown_document(wanted: str, known: Iterable[str]) -> EvidencekitError:
    return EvidencekitError(f"there is no document `{wanted}` to build. {suggestion(wanted, known, 'Documents')}")


def _shown(pack: Pack, request: Request) -> tuple[str, ...]:
    """Return the customers of the output: all of them, or the one that is asked for beside those that are there already."""
    former = outputs.written(request.output)
    there = {*former.values()} | {name.split("/")[2] for name in former if name.startswith("site/customers/") and name.count("/") > 2}
    return tuple(id for id in pack.workspace.projects if request.customer in (None, id) or id in there)


def _chosen(documents: tuple[Document, ...], request: Request) -> tuple[Document, ...]:
    """Return the documents that are written. Raises EvidencekitError for a kind or a document that there is not."""
    own = tuple(document for document in documents if request.customer is None or document.customer in ("", request.customer))
    kinds = {document.kind_id for document in own}
    if request.kind is not None and request.kind not in kinds:
        raise _unknown_kind(request.kind, kinds)
    ids = {document.entry_id for document in own} | {document.name for document in own}
    for wanted in request.documents:
        if wanted not in ids:
            raise _unknown_document(wanted, ids)
    chosen = (document for document in own if request.kind in (None, document.kind_id))
    return tuple(document for document in chosen if not request.documents or {document.entry_id, document.name} & {*request.documents})


def clock() -> datetime:
    """Return the one time of this build: SOURCE_DATE_EPOCH where it is set, else now. Raises EvidencekitError."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC).replace(microsecond=0)
    if not re.fullmatch("[0-9]{1,10}", epoch) or (moment := datetime.fromtimestamp(int(epoch), UTC)).year not in YEARS:
        raise EvidencekitError(
            f"SOURCE_DATE_EPOCH is {visible(epoch)[:60]!r}; it must be a number of seconds since 1970, before {YEARS.stop}"
        )
    return moment
