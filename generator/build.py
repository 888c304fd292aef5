"""The whole flow on one page: load, compute, render, check, write."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from generator import checks, outputs
from generator.analysis.results import compute
from generator.checks.finding import Evidence, Finding
from generator.document.contents import contents
from generator.document.tree import Document
from generator.edition import Edition
from generator.errors import EvidencekitError, Problem
from generator.pack import Pack
from generator.pages.coverage import coverage, prove
from generator.pages.navigation import navigation
from generator.workspace.loader import load_workspace

OUTPUTS = ("site", "word", "workbook", "alarms")


class NotReady(EvidencekitError):
    """The documents contradict themselves, or a release was asked for and there are gaps."""

    exit_code = 1

    def __init__(self, findings: tuple[Finding, ...]) -> None:
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


Say = Callable[[str], None]
Warn = Callable[[Problem], None]


def build(request: Request, say: Say, warn: Warn | None = None) -> Pack:
    """Build everything that `request` asks for and return what was built; `say` is told what is being done, `warn` which keys
    are those of a former format.

    Raises InputError or TemplateError with all problems of the stage that failed, WriterError for what cannot be shown,
    NotReady for errors among the findings, and for any finding of a release. Nothing is written then, and a former output stays as it was.
    """
    built = clock()
    pack = gather(request.workspace, say, warn)
    if failing := pack.failing(release=request.release):
        raise NotReady(failing)
    pack = replace(pack, documents=_marked(pack.documents, draft=bool(pack.open)))
    chosen = _chosen(pack.documents, request.kind)
    with outputs.replacing(request.output) as folder:
        if {"site", "word"} & {*request.outputs}:
            say("drawing the diagrams")
            outputs.draw(pack, folder / "docs", request.output / "docs", request.jobs)
        if "word" in request.outputs:
            say(f"writing {len(chosen)} Word documents")
            outputs.write_word(pack, chosen, folder, request.jobs, built)
        if "workbook" in request.outputs:
            say("writing the workbooks")
            outputs.write_workbooks(pack, folder, built, say)
        if "alarms" in request.outputs:
            say("writing the alarms as code")
            outputs.write_alarms(pack, folder)
        if "site" in request.outputs:
            say("building the site")
            outputs.write_site(pack, folder, built)
        else:
            shutil.rmtree(folder / "docs", ignore_errors=True)
        outputs.write_evidence(pack, folder, built)
    return pack


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
    findings = checks.find(Evidence(workspace, results, read, proofs, standing, edition.templates, clock().date()))
    return edition.with_verdict(Pack(workspace, results, documents, markdown, proofs, standing, tuple(findings)))


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


def clock() -> datetime:
    """Return the one time of this build: SOURCE_DATE_EPOCH where it is set, else now. Raises EvidencekitError."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC).replace(microsecond=0)
    if not epoch.isdigit():
        raise EvidencekitError(f"SOURCE_DATE_EPOCH is {epoch!r}; it must be a number of seconds since 1970")
    return datetime.fromtimestamp(int(epoch), UTC)
