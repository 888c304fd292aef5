"""The navigation: which page stands where."""

from __future__ import annotations

from generator.document.tree import Document, Section
from generator.model.workspace import Workspace


def navigation(workspace: Workspace, documents: tuple[Document, ...]) -> Section:
    """Return the navigation: standards, customers, evidence."""
    partner, projects = workspace.partner, workspace.projects
    of = {scope: tuple(document for document in documents if document.scope == scope) for scope in ("partner", "workspace")}
    customers = tuple(
        Section(
            project.name,
            f"customers/{project.id}",
            "What was agreed, built and handed over in this project.",
            tuple(document for document in documents if document.customer == project.id),
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
