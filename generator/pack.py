"""The pack: everything between reading and writing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from generator.analysis.results import Results
from generator.checks.finding import Finding
from generator.document.tree import Document
from generator.model.types.origin import Location
from generator.model.workspace import Workspace
from generator.pages.coverage import Proof, Standing
from generator.pages.needs import Unmade
from generator.pages.self_assessment import Answer

_PRINTED_EVERYWHERE = ("name", "roles")
"""Keys of the partner that every document prints: whose it is, and who answers for it."""


@dataclass(frozen=True)
class Pack:
    """The documents with their Markdown, what they prove, how each criterion stands by it, what is wrong, what is answered.

    `printed` holds by document the keys of the partner that it prints; `findings` those about every customer, waived ones too;
    `unmade` are the documents of the catalogue for which a section is absent.
    """

    workspace: Workspace
    results: dict[str, Results]
    documents: tuple[Document, ...]
    markdown: dict[str, str]
    proofs: tuple[Proof, ...]
    coverage: tuple[Standing, ...]
    findings: tuple[Finding, ...]
    printed: Mapping[str, frozenset[Location]] = field(default_factory=dict)
    answers: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    """What each project with a self-assessment answers to the controls, in the order of the checklist."""
    unmade: tuple[Unmade, ...] = ()

    @property
    def judged(self) -> tuple[Finding, ...]:
        """Return what the verdict rests on, waived findings too: without an application all of them, else errors, and gaps of the partner
        and of the customers that are handed in."""
        if self.workspace.application is None:
            return self.findings
        return tuple(finding for finding in self.findings if finding.severity == "error" or self._handed_in(finding))

    def _handed_in(self, finding: Finding) -> bool:
        return finding.project is None or bool({finding.project, *finding.also} & set(self.workspace.references))

    @property
    def open(self) -> tuple[Finding, ...]:
        """Return the findings of the verdict that no waiver covers: while there are any, the pack is not ready."""
        return _unwaived(self.judged)

    def about(self, customer: str) -> tuple[Finding, ...]:
        """Return what is found about `customer` and the partner's keys that its documents print, waived findings too."""
        own = [document for document in self.documents if document.customer == customer]
        return tuple(
            finding
            for finding in self.findings
            if customer in (finding.project, *finding.also) or any(self._prints(document, finding) for document in own)
        )

    def drafted(self, document: Document) -> tuple[Finding, ...]:
        """Return why `document` is a draft: what no waiver covers of its customer, and of the partner's keys that it prints.

        A report on the application is one while the application is not ready.
        """
        if document.scope == "workspace":
            return self.open
        own = (finding for finding in self.findings if self._concerns(finding, document) or self._prints(document, finding))
        return _unwaived(own)

    def _concerns(self, finding: Finding, document: Document) -> bool:
        return bool(document.customer) and document.customer in (finding.project, *finding.also)

    def _prints(self, document: Document, finding: Finding) -> bool:
        if finding.project is not None:
            return False
        printed = self.printed.get(document.id, frozenset())
        return finding.location[:1] in [(key,) for key in _PRINTED_EVERYWHERE] or finding.location in printed

    def marked(self) -> Pack:
        """Return the pack with every document that is a draft marked so."""
        documents = tuple(replace(document, draft=bool(self.drafted(document))) for document in self.documents)
        return replace(self, documents=documents)

    def limited(self, customers: Collection[str]) -> Pack:
        """Return the pack with these customers alone: nothing of another is in it, and no document that sees them all."""
        others = set(self.workspace.projects) - set(customers)
        if not others:
            return self
        documents = tuple(document for document in self.documents if document.customer not in others and document.scope != "workspace")
        return replace(
            self,
            workspace=replace(self.workspace, projects={id: self.workspace.projects[id] for id in customers}),
            documents=documents,
            proofs=tuple(proof for proof in self.proofs if proof.customer not in others),
            coverage=tuple(standing for standing in self.coverage if standing.customer not in others),
            unmade=tuple(document for document in self.unmade if document.customer not in others and document.entry.scope != "workspace"),
            findings=tuple(finding for finding in self.findings if others.isdisjoint({finding.project, *finding.also})),
        )

    def failing(self, *, release: bool, customer: str | None = None) -> tuple[Finding, ...]:
        """Return the findings that stop a build: errors, and for a release gaps too; with `customer` only what concerns it."""
        found = self.open if customer is None else _unwaived(self.about(customer))
        return tuple(finding for finding in found if release or finding.severity == "error")


def _unwaived(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.waiver is None)
