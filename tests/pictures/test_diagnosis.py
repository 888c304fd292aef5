"""What fails with what, and which entries stand in which tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.analysis.results import compute
from generator.analysis.runbook import Entry, RunbookResult
from generator.model.description.runbook import Decision, Incident
from generator.model.types.open import Gap, Open
from generator.model.workspace import Workspace
from generator.pictures.diagnosis import diagnosis, reach
from generator.workspace.loader import load_workspace
from generator.writers.diagnosis import Branch, Matrix, Tree, Turn
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return load_workspace(ROOT)


@pytest.mark.parametrize(
    ("failed", "failing", "spared", "late"),
    [
        (
            "payment-credential",
            {"payment-validate", "payment-api", "orders-create-order", "graphql-api", "shoppers"},
            {"products-api"},
            set(),
        ),
        ("orders-get-order", {"orders-api", "delivery-on-package-created"}, {"orders-create-order", "shoppers"}, set()),
        ("event-bus", set(), {"shoppers", "orders-api"}, {"warehouse-on-order-events", "payment-on-created"}),
        ("orders-dlq", set(), {"orders-on-events"}, set()),
    ],
)
def test_what_calls_fails_and_what_waits_is_late(
    workspace: Workspace, failed: str, failing: set[str], spared: set[str], late: set[str]
) -> None:
    found = reach(workspace.projects["orders-platform"].architecture, failed)
    assert failing <= found.failing
    assert late <= found.late
    assert not spared & (found.failing | found.late)
    assert failed not in found.failing | found.late | found.limited


@pytest.mark.parametrize(
    ("failed", "limited"),
    [
        ("backup-copies", {"backup-vault"}),
        ("backup-vault", {"orders-table", "payment-table", "backup-copies"}),
        ("services-web-acl", {"orders-api", "products-api", "payment-api", "delivery-pricing-api"}),
        ("artefacts", {"build", "deployment"}),
    ],
)
def test_what_is_operated_or_copied_runs_on_with_less(workspace: Workspace, failed: str, limited: set[str]) -> None:
    found = reach(workspace.projects["orders-platform"].architecture, failed)
    assert limited <= found.limited
    assert not limited & (found.failing | found.late)


@pytest.mark.parametrize("customer", ["orders-platform", "tenant-api"])
def test_every_entry_stands_in_a_tree(workspace: Workspace, customer: str) -> None:
    project, result = workspace.projects[customer], compute(workspace, customer)
    drawn = diagnosis(project.architecture, result.runbook)
    trees = [one.form for one in drawn.trees if isinstance(one.form, Tree)]
    assert {branch.number for tree in trees for branch in tree.branches} == {entry.number for entry in result.runbook.entries}
    assert all(0 < len(tree.branches) <= 8 for tree in trees)
    assert all(entry.incident.title in " ".join(one.message for one in drawn.trees) for entry in result.runbook.entries)


def test_a_row_tells_what_others_notice(workspace: Workspace) -> None:
    project = workspace.projects["orders-platform"]
    form = diagnosis(project.architecture, compute(workspace, "orders-platform").runbook).blast.form
    assert isinstance(form, Matrix)
    rows = {name: dict(zip(form.columns, marks, strict=True)) for name, marks in form.rows}
    assert rows["Orders table"] | {"Shoppers": "fails", "Warehouse": "late"} == rows["Orders table"]
    assert "OnEvents (Orders)" not in rows
    assert rows["Payment provider (outside AWS)"]["Shoppers"] == "fails"
    assert rows["Services web ACL (Platform)"]["Orders"] == "limited"


def test_a_small_system_has_drawings_too(starter: Path) -> None:
    workspace = load_workspace(starter)
    (project,) = workspace.projects.values()
    drawn = diagnosis(project.architecture, compute(workspace, project.id).runbook)
    assert drawn.trees


OPEN = Open(Gap(("x",), "what is asked"))


def entry(number: int, id: str, **parts: object) -> Entry:
    words = {"title": f"Title of {id}", "symptom": None, "http_status": [], "decisions": []}
    return Entry(number, Incident.model_construct(id=id, **{**words, **parts}), (), None, None, ())


@pytest.mark.parametrize(
    ("parts", "tree", "branch"),
    [
        ({"title": OPEN}, "quiet", Branch("", "slow", 1, "slow")),
        ({"symptom": OPEN, "http_status": [503]}, "5xx", Branch("503", "Symptom to be completed", 1, "Title of slow")),
        ({"http_status": OPEN}, "unknown", Branch("?", "Title of slow", 1, "Title of slow")),
        ({"http_status": [OPEN, 404]}, "unknown", Branch("?", "Title of slow", 1, "Title of slow")),
        ({"decisions": OPEN}, "quiet", Branch("", "Title of slow", 1, "Title of slow")),
        (
            {"decisions": [OPEN, Decision.model_construct(when=OPEN, go_to=["late", OPEN, "nowhere"])]},
            "quiet",
            Branch("", "Title of slow", 1, "Title of slow", (Turn("Condition to be completed", (2,)),)),
        ),
    ],
)
def test_trees_say_what_is_open(parts: dict[str, object], tree: str, branch: Branch) -> None:
    runbook = RunbookResult((entry(1, "slow", **parts), entry(2, "late", http_status=[429])))
    trees = {drawing.id: drawing.form for drawing in diagnosis(OPEN, runbook).trees}
    form = trees[tree]
    assert isinstance(form, Tree)
    assert branch in form.branches
