"""Documents of a project that says nothing of operations: proposals are marked, prove nothing, and no heading is empty."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.analysis.results import compute
from generator.document.dialect import Dialect
from generator.document.tree import Document, Heading, Styled, plain, walk
from generator.edition import templates_of
from generator.model.workspace import Workspace
from generator.pages.context import pages
from generator.pages.coverage import coverage, prove, says, section
from generator.pages.render import Renderer
from generator.workspace.loader import load_workspace
from tests.analysis.proposals.unwatched import unwatched

KPIS, RUNBOOK = "kpis-and-alarms", "runbook"
CRITERIA = ("OPE-001.applied", "OPE-001.component-metrics", "APIGW-005.metrics", "OPE-002.kpi-coverage", "OPE-002.troubleshooting")


@dataclass(frozen=True)
class Printed:
    workspace: Workspace
    documents: dict[str, Document]
    markdown: dict[str, str]


def printed(workspace: Workspace, dialect: Dialect) -> Printed:
    results = {id: compute(workspace, id) for id in workspace.projects}
    templates, folders = templates_of(workspace.folder)
    renderer = Renderer(folders, {one.name: one for one in templates}, dialect, workspace.partner)
    chosen = [page for page in pages(workspace, results, templates) if page.template.entry.id in (KPIS, RUNBOOK)]
    texts = {page.template.entry.id: renderer.markdown(page) for page in chosen}
    made = {page.template.entry.id: renderer.document(page, texts[page.template.entry.id]) for page in chosen}
    return Printed(workspace, made, texts)


@pytest.fixture(scope="module")
def bare(starter: Path, dialect: Dialect) -> Printed:
    """What is printed where nothing is said of operations."""
    return printed(unwatched(load_workspace(starter)), dialect)


def marks(document: Document) -> int:
    return sum(isinstance(node, Styled) and node.style == "mark" and plain(node.inlines) == "proposed" for node in walk(document.blocks))


@pytest.mark.parametrize(("document", "names"), [(KPIS, ("Booking API", "Booking function", "Bookings")), (RUNBOOK, ("5xx", "throttles"))])
def test_documents_name_the_components_and_mark_what_is_proposed(bare: Printed, document: str, names: tuple[str, ...]) -> None:
    text = bare.markdown[document]
    assert [name for name in names if name not in text] == []
    assert "Proposals, not confirmed" in text
    assert marks(bare.documents[document]) > 20
    entries = [
        block for block in bare.documents[RUNBOOK].blocks if isinstance(block, Heading) and plain(block.inlines).startswith("Entry ")
    ]
    assert entries
    assert all(plain(entry.inlines).endswith("proposed") for entry in entries)


@pytest.mark.parametrize("document", [KPIS, RUNBOOK])
def test_no_heading_is_empty(bare: Printed, document: str) -> None:
    blocks = bare.documents[document].blocks
    headings = [(index, block) for index, block in enumerate(blocks) if isinstance(block, Heading)]
    assert [plain(block.inlines) for index, block in headings if not any(says(one) for one in section(blocks, index))] == []
    assert re.search(r"^\|[-|]+\|\n(?!\|)", bare.markdown[document], re.MULTILINE) is None


@pytest.mark.parametrize("criterion", CRITERIA)
def test_proposals_prove_nothing(bare: Printed, criterion: str) -> None:
    standings = [one for one in coverage(bare.workspace, prove(bare.documents.values())) if one.criterion.id == criterion and one.customer]
    assert [(one.state, one.proofs) for one in standings] == [("missing", ())]
    assert standings[0].why.endswith("is proposed, not confirmed")


def test_what_the_author_confirmed_proves(starter: Path, dialect: Dialect) -> None:
    sample = printed(load_workspace(starter), dialect)
    proofs = prove(sample.documents.values())
    assert {proof.criterion for proof in proofs if proof.counts} >= set(CRITERIA)
    assert marks(sample.documents[KPIS]) + marks(sample.documents[RUNBOOK]) == 0


@pytest.mark.parametrize(
    ("said", "section_of", "counts"),
    [
        ({"kpis": [{"component": "bookings-api"}]}, "APIGW-005.metrics", False),
        ({"kpis": [{"component": "bookings-api", "metric": {"name": "5xx"}}]}, "APIGW-005.metrics", False),
        ({"unmonitored": [{"components": ["bookings-table"], "reason": "x"}]}, "OPE-001.component-metrics", True),
    ],
)
def test_a_chosen_component_proves_nothing_until_its_values_are_written(
    starter: Path, dialect: Dialect, said: dict[str, Any], section_of: str, counts: bool
) -> None:
    found = printed(unwatched(load_workspace(starter), **said), dialect)
    assert [proof.counts for proof in prove(found.documents.values()) if proof.criterion == section_of] == [counts]
