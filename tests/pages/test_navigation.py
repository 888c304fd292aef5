"""The navigation: every document has one place in it, and a part without documents is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.document.tree import Document, Section
from generator.model.workspace import Workspace
from generator.pages.navigation import navigation
from generator.workspace.loader import load_workspace
from tests.writers.test_site import CONTROL


@pytest.fixture(scope="module")
def workspace(starter: Path) -> Workspace:
    return load_workspace(starter)


def document(id: str, scope: str, customer: str = "") -> Document:
    return Document(id, id.rpartition("/")[2], "Title", "Guide", scope, "Partner", "", CONTROL, (), customer=customer)


GUIDE = document("standards/guide", "partner")
PLAN = document("customers/example/plan", "project", "example")
INDEX = document("evidence/index", "workspace")


def test_each_scope_has_its_part(workspace: Workspace) -> None:
    root = navigation(workspace, (INDEX, PLAN, GUIDE))
    assert [section.folder for section in root.entries if isinstance(section, Section)] == ["standards", "customers", "evidence"]
    assert list(root.pages()) == [GUIDE.id, PLAN.id, INDEX.id]


@pytest.mark.parametrize(("documents", "folders"), [((GUIDE,), ["standards", "customers"]), ((PLAN,), ["customers"])])
def test_a_part_without_documents_is_left_out(workspace: Workspace, documents: tuple[Document, ...], folders: list[str]) -> None:
    root = navigation(workspace, documents)
    assert [section.folder for section in root.entries if isinstance(section, Section)] == folders
