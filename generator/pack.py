"""The pack: everything between reading and writing."""

from __future__ import annotations

from dataclasses import dataclass

from generator.checks.finding import Finding
from generator.coverage import Proof
from generator.document import Document
from generator.model.workspace import Workspace
from generator.pages import Results


@dataclass(frozen=True)
class Pack:
    """The documents with their Markdown, what they prove, what is wrong."""

    workspace: Workspace
    results: dict[str, Results]
    documents: tuple[Document, ...]
    markdown: dict[str, str]
    proofs: tuple[Proof, ...]
    findings: tuple[Finding, ...]
