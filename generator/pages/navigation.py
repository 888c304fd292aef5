"""The navigation: which page has which place, and which documents are not made."""

from __future__ import annotations

from collections.abc import Iterable

from generator.document.tree import Document, Section
from generator.model.workspace import Workspace
from generator.pages.needs import Unmade


def navigation(workspace: Workspace, documents: tuple[Document, ...], unmade: Iterable[Unmade] = ()) -> Section:
    """Return the navigation: standards, customers, evidence; a part that holds nothing is left out.

    The index of the standards and of each customer lists the `unmade` documents too. A customer has its index even without documents.
    """
    partner, projects = workspace.partner, workspace.projects
    of = {scope: tuple(document for document in documents if document.scope == scope) for scope in ("partner", "workspace")}
    waiting = tuple(unmade)
    customers = tuple(
        Section(
            project.name,
            f"customers/{project.id}",
            "What was agreed, built and handed over in this project.",
            tuple(document for document in documents if document.customer == project.id),
            _listed(document for document in waiting if document.customer == project.id),
        )
        for project in projects.values()
    )
    standards = _listed(document for document in waiting if not document.customer and document.entry.scope == "partner")
    parts = (
        Section("Standards", "standards", f"The standards of {partner.name}, the same for all its customers.", of["partner"], standards),
        Section("Customers", "customers", "One section for each customer project.", customers),
        Section("Evidence", "evidence", "Which section of which document proves which criterion.", of["workspace"]),
    )
    shown = tuple(part for part in parts if part.entries)
    return Section(partner.name, "", _about(partner.name, {part.folder for part in shown}), shown)


def _about(partner: str, folders: set[str]) -> str:
    """Return what the home page says: what there is of the partner, its customers and the evidence."""
    said = {
        "standards": f"the standards of {partner}",
        "customers": "how they were applied for each customer"
        if "standards" in folders
        else f"the documents of {partner} for each customer",
        "evidence": "the evidence for both",
    }
    parts = [words for folder, words in said.items() if folder in folders]
    text = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    return f"{text[:1].upper()}{text[1:]}." if text else "No document is made yet."


def _listed(unmade: Iterable[Unmade]) -> tuple[tuple[str, str], ...]:
    return tuple((document.entry.title, document.reason) for document in unmade)
