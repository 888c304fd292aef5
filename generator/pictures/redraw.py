"""Pictures that were drawn before: what would look the same is taken from the store, the rest is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator.processes import share_out
from generator.store import Store, key, program
from generator.writers import chart, diagnosis, diagram, sheet
from generator.writers.diagram.raster import raster

_DRAWN_BY = ("diagrams", "fonttools", "pillow", "pygraphviz", "resvg_py")


Job = diagram.Job | chart.Job | diagnosis.Job


def draw(jobs: Sequence[Job], store: Store, processes: int) -> None:
    """Draw the pictures of `jobs` into their folders, in that many processes (Graphviz bears no threads).

    What the store holds is taken from there: drawing is the slowest part of a build. What is drawn, it keeps.
    """
    left = [work for job in jobs if (work := _taken(job, store)).lacking]
    share_out(_draw, left, processes)
    for work in left:
        for file in work.lacking:
            store.keep(key(work.key, file.suffix), file)


@dataclass(frozen=True)
class _Work:
    """A picture, the key of what it shows, and its files that the store does not hold."""

    job: Job
    key: str
    lacking: tuple[Path, ...]


def _taken(job: Job, store: Store) -> _Work:
    """Take the files of a picture from the store, and return what is left to do."""
    picture = _key(job)
    job.folder.mkdir(parents=True, exist_ok=True)
    files = [job.folder / f"{job.name}{ending}" for ending in ((".svg", ".png") if job.png else (".svg",))]
    return _Work(job, picture, tuple(file for file in files if not store.take(key(picture, file.suffix), file)))


def _draw(work: _Work) -> None:
    job, (first, *_) = work.job, work.lacking
    if first.suffix == ".png":
        first.write_bytes(raster(first.with_suffix(".svg").read_text("utf-8")))
    elif isinstance(job, chart.Job):
        chart.draw(job)
    elif isinstance(job, diagnosis.Job):
        diagnosis.draw(job)
    else:
        diagram.draw(job.architecture, job.view, job.services, job.folder, title=job.title, png=job.png)


def _key(job: Job) -> str:
    """Return the hash of everything that decides how the picture of `job` looks."""
    if isinstance(job, chart.Job):
        return key(_program(), repr(job.chart))
    if isinstance(job, diagnosis.Job):
        return key(_program(), repr(job.drawing))
    return key(_program(), diagram.shown(job))


@cache
def _program() -> str:
    """Return the hash of what draws: the modules of the writers, the fonts beside them, and the libraries that they use."""
    writers = Path(sheet.__file__).parent
    names = ("sheet.py", "diagnosis.py", "chart/*.py", "diagram/*.py", "diagram/fonts/*.ttf")
    return program((file for name in names for file in writers.glob(name)), _DRAWN_BY)
