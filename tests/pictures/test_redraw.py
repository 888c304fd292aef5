"""Pictures from the store: what looks the same is not drawn again, and what looks otherwise is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generator.pictures import redraw
from generator.pictures.redraw import draw
from generator.store import Store
from generator.workspace.loader import load_workspace
from generator.writers import chart, diagnosis
from generator.writers.chart import Bars, Chart
from generator.writers.diagnosis import Branch, Drawing, Tree
from generator.writers.diagram import Job

BARS = Chart("bars", "Bars", "One and two.", Bars("x", (("one", Decimal(1)), ("two", Decimal(2)))))
TREE = Drawing("tree", "Tree", "Leads to the entry.", Tree("Calls fail", (Branch("5xx", "Errors", 1, "Restart"),)))


class Drawn(list[str]):
    """The names of the files that were really made, in a list that fills while the test runs."""


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    seen = Drawn()

    def share_out(work: Callable[[Any], None], left: list[redraw._Work], _: int) -> None:
        for one in left:
            seen.extend(file.name for file in one.lacking)
            work(one)

    monkeypatch.setattr(redraw, "share_out", share_out)
    return seen


@pytest.fixture(scope="module")
def former(starter: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Job, Store]:
    """A job of the starter workspace, and a store that holds what it drew into its folder."""
    workspace = load_workspace(starter)
    (project,) = workspace.projects.values()
    folder = tmp_path_factory.mktemp("former")
    view = project.architecture.views[0]
    job = Job(project.architecture, view, workspace.library.services, folder / "pictures", view.title)
    store = Store(folder / "store")
    draw([job], store, 1)
    return job, store


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def _with_account(job: Job, key: str, value: str) -> Job:
    first, *others = job.architecture.accounts
    accounts = [first.model_copy(update={key: value}), *others]
    return replace(job, architecture=job.architecture.model_copy(update={"accounts": accounts}))


@pytest.mark.parametrize(
    "change",
    [lambda job: job, lambda job: _with_account(job, "purpose", "Something that no picture shows.")],
    ids=["nothing", "what is not shown"],
)
def test_what_looks_the_same_is_taken(former: tuple[Job, Store], drawn: Drawn, tmp_path: Path, change: Callable[[Job], Job]) -> None:
    job, store = former
    draw([change(replace(job, folder=tmp_path))], store, 1)
    assert drawn == []
    assert files(tmp_path) == files(job.folder)


def _renamed(job: Job) -> Job:
    first, *others = job.architecture.components
    components = [first.model_copy(update={"name": "Another name"}), *others]
    return replace(job, architecture=job.architecture.model_copy(update={"components": components}))


def _other_icon(job: Job) -> Job:
    id = job.architecture.components[0].service
    service = job.services[id].model_copy(update={"icon": "diagrams.aws.general.General"})
    return replace(job, services={**job.services, id: service})


@pytest.mark.parametrize(
    "change",
    [
        _renamed,
        _other_icon,
        lambda job: _with_account(job, "name", "another-account"),
        lambda job: replace(job, title="Another title"),
        lambda job: replace(job, view=job.view.model_copy(update={"message": "Another message."})),
    ],
    ids=["component", "icon", "account", "title", "message"],
)
def test_what_looks_otherwise_is_drawn(former: tuple[Job, Store], drawn: Drawn, tmp_path: Path, change: Callable[[Job], Job]) -> None:
    job, _ = former
    store = Store(tmp_path / "store")
    draw([replace(job, folder=tmp_path / "before")], store, 1)
    drawn.clear()
    draw([change(replace(job, folder=tmp_path / "after"))], store, 1)
    assert drawn == [f"{job.name}.svg", f"{job.name}.png"]
    assert files(tmp_path / "before")[f"{job.name}.svg"] != files(tmp_path / "after")[f"{job.name}.svg"]


def test_another_program_draws_all(former: tuple[Job, Store], drawn: Drawn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job, store = former
    monkeypatch.setattr(redraw, "_program", lambda: "another")
    draw([replace(job, folder=tmp_path)], store, 1)
    assert len(drawn) == 2


def test_without_word_nothing_is_rastered_and_with_it_nothing_is_arranged_again(drawn: Drawn, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    draw([chart.Job(BARS, tmp_path / "site", png=False), diagnosis.Job(TREE, tmp_path / "site", png=False)], store, 1)
    assert [*files(tmp_path / "site")] == drawn == ["chart-bars.svg", "diagnosis-tree.svg"]
    drawn.clear()
    draw([chart.Job(BARS, tmp_path / "word"), diagnosis.Job(TREE, tmp_path / "word")], store, 1)
    assert drawn == ["chart-bars.png", "diagnosis-tree.png"]
    draw([chart.Job(BARS, tmp_path / "new"), diagnosis.Job(TREE, tmp_path / "new")], Store(tmp_path / "none"), 1)
    assert files(tmp_path / "word") == files(tmp_path / "new")


def test_processes_draw_the_same_as_one(former: tuple[Job, Store], tmp_path: Path) -> None:
    view, _ = former
    made = []
    for count in (1, 2):
        folder = tmp_path / str(count)
        jobs = [replace(view, folder=folder), chart.Job(BARS, folder), diagnosis.Job(TREE, folder)]
        draw(jobs, Store(tmp_path / f"store-{count}"), count)
        made.append(files(folder))
    assert [*made[0]] == sorted(f"{name}.{ending}" for name in (view.name, "chart-bars", "diagnosis-tree") for ending in ("png", "svg"))
    assert made[0] == made[1]
