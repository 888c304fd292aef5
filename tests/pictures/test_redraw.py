"""Pictures that are kept: only those of the very same input, unchanged, by the same program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from generator.pictures import redraw
from generator.pictures.redraw import RECORD, draw
from generator.workspace.loader import load_workspace
from generator.writers import chart, diagnosis
from generator.writers.chart import Bars, Chart
from generator.writers.diagnosis import Branch, Drawing, Tree
from generator.writers.diagram import Job

_PLACE = Path("pages", "customers", "example", "pictures")


@pytest.fixture(scope="module")
def former(starter: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Job, Path]:
    """A job of the starter workspace and the folder that it was drawn into."""
    workspace = load_workspace(starter)
    (project,) = workspace.projects.values()
    folder = tmp_path_factory.mktemp("former")
    view = project.architecture.views[0]
    job = Job(project.architecture, view, workspace.library.services, folder / _PLACE, view.title)
    draw([job], folder, folder / "none", 1)
    return job, folder


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """The jobs that are really drawn, in a list that fills while the test runs."""
    seen: list[Job] = []
    really = redraw.draw_all

    def draw_all(jobs: list[Job], processes: int) -> None:
        seen.extend(jobs)
        really(jobs, processes)

    monkeypatch.setattr(redraw, "draw_all", draw_all)
    return seen


def test_same_input_is_kept(former: tuple[Job, Path], drawn: list[Job], tmp_path: Path) -> None:
    job, folder = former
    draw([replace(job, folder=tmp_path / _PLACE)], tmp_path, folder, 1)
    assert drawn == []
    for name in (f"{_PLACE.as_posix()}/{job.name}.svg", f"{_PLACE.as_posix()}/{job.name}.png", RECORD):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


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
        lambda job: replace(job, title="Another title"),
    ],
)
def test_other_input_is_drawn(former: tuple[Job, Path], drawn: list[Job], tmp_path: Path, change: Callable[[Job], Job]) -> None:
    job, folder = former
    draw([change(replace(job, folder=tmp_path / _PLACE))], tmp_path, folder, 1)
    assert len(drawn) == 1
    assert (tmp_path / RECORD).read_bytes() != (folder / RECORD).read_bytes()


@pytest.mark.parametrize("record", [b"", b"[]", b"{", b"\xff", b'{"pages/customers/example/pictures/x": 1}'])
def test_unreadable_record_draws(former: tuple[Job, Path], drawn: list[Job], tmp_path: Path, record: bytes) -> None:
    job, _ = former
    (tmp_path / "former").mkdir()
    (tmp_path / "former" / RECORD).write_bytes(record)
    draw([replace(job, folder=tmp_path / _PLACE)], tmp_path, tmp_path / "former", 1)
    assert len(drawn) == 1


@pytest.mark.parametrize("ending", [".svg", ".png"])
@pytest.mark.parametrize("lost", [True, False])
def test_touched_picture_is_drawn_again(former: tuple[Job, Path], drawn: list[Job], tmp_path: Path, ending: str, lost: bool) -> None:
    job, folder = former
    copied = tmp_path / "former"
    (copied / _PLACE).mkdir(parents=True)
    (copied / RECORD).write_bytes((folder / RECORD).read_bytes())
    for path in (folder / _PLACE).iterdir():
        if path.suffix != ending:
            (copied / _PLACE / path.name).write_bytes(path.read_bytes())
        elif not lost:
            (copied / _PLACE / path.name).write_bytes(path.read_bytes() + b" ")
    draw([replace(job, folder=tmp_path / _PLACE)], tmp_path, copied, 1)
    assert len(drawn) == 1
    name = f"{job.name}{ending}"
    assert (tmp_path / _PLACE / name).read_bytes() == (folder / _PLACE / name).read_bytes()


def test_processes_draw_the_same_as_one(former: tuple[Job, Path], tmp_path: Path) -> None:
    view, _ = former
    bars = Chart("bars", "Bars", "One and two.", Bars("x", (("one", Decimal(1)), ("two", Decimal(2)))))
    tree = Drawing("tree", "Tree", "Leads to the entry.", Tree("Calls fail", (Branch("5xx", "Errors", 1, "Restart"),)))
    made = []
    for count in (1, 2):
        folder = tmp_path / str(count)
        draw([replace(view, folder=folder), chart.Job(bars, folder), diagnosis.Job(tree, folder)], folder, tmp_path / "none", count)
        made.append({path.name: path.read_bytes() for path in sorted(folder.iterdir())})
    assert [*made[0]] == sorted(
        [*(f"{name}.{ending}" for name in (view.name, "chart-bars", "diagnosis-tree") for ending in ("png", "svg")), RECORD]
    )
    assert made[0] == made[1]
