"""The pack: everything between reading and writing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.analysis.results import Results
from generator.checks.finding import Finding
from generator.document.tree import Document
from generator.model.workspace import Workspace
from generator.pages.coverage import Proof, Standing
from generator.pages.self_assessment import Answer


@dataclass(frozen=True)
class Pack:
    """The documents with their Markdown, what they prove, how each criterion stands by it, what is wrong, what is answered."""

    workspace: Workspace
    results: dict[str, Results]
    documents: tuple[Document, ...]
    markdown: dict[str, str]
    proofs: tuple[Proof, ...]
    coverage: tuple[Standing, ...]
    findings: tuple[Finding, ...]
    answers: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    """What each project with a self-assessment answers to the controls, in the order of the checklist."""

    @property
    def open(self) -> tuple[Finding, ...]:
        """Return the findings that no waiver covers: while there are any, the pack is not ready."""
        return tuple(one for one in self.findings if one.waiver is None)

    def failing(self, *, release: bool) -> tuple[Finding, ...]:
        """Return the findings that stop a build: errors, and for a release gaps too."""
        return tuple(one for one in self.open if release or one.severity == "error")
