"""The navigation: every document has one place in it, what is not made is said, and a part that holds nothing is left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.document.tree import Document, Section
from generator.model.catalogue import Entry
from generator.model.workspace import Workspace
from generator.pages.navigation import navigation
from generator.pages.needs import Unmade
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


def unmade(id: str, customer: str, scope: str, *needs: str) -> Unmade:
    return Unmade(Entry.model_construct(id=id, title=id.title(), scope=scope), customer, needs)


def test_an_index_lists_what_is_not_made(workspace: Workspace) -> None:
    waiting = [unmade("policy", "", "partner", "standards.network"), unmade("bill", "example", "project", "cost", "partner.application")]
    standards, customers = navigation(workspace, (GUIDE,), waiting).entries
    assert isinstance(standards, Section)
    assert isinstance(customers, Section)
    (customer,) = customers.entries
    assert isinstance(customer, Section)
    assert standards.unmade == (("Policy", "It needs the section `standards.network`."),)
    assert customer.unmade == (("Bill", "It needs the sections `cost` and `application` of partner.yml."),)
    assert customer.entries == ()


@pytest.mark.parametrize(
    ("documents", "customers", "said"),
    [
        ((GUIDE, PLAN, INDEX), True, "The standards of Own, how they were applied for each customer and the evidence for both."),
        ((GUIDE,), False, "The standards of Own."),
        ((PLAN,), True, "The documents of Own for each customer."),
        ((), False, "No document is made yet."),
    ],
)
def test_the_home_page_says_what_there_is(workspace: Workspace, documents: tuple[Document, ...], customers: bool, said: str) -> None:
    partner = workspace.partner.model_copy(update={"name": "Own"})
    root = navigation(replace(workspace, partner=partner, projects=workspace.projects if customers else {}), documents)
    assert root.text == said
    assert len(root.entries) == len({document.scope for document in documents})
