"""Pictures of the former build: what is drawn from the very same input is kept, the rest is drawn."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

from generator.processes import share_out
from generator.writers import chart, diagnosis, diagram, sheet

RECORD = "drawn.json"
"""What the pictures of a folder were drawn from, by their path without ending."""
_DRAWN_BY = ("diagrams", "fonttools", "pillow", "pygraphviz", "resvg_py")
_ENDINGS = (".svg", ".png")


Job = diagram.Job | chart.Job | diagnosis.Job


def draw(jobs: Sequence[Job], fresh: Path, former: Path, processes: int) -> None:
    """Draw the pictures of `jobs`, whose folders lie below `fresh`, and record there what they were drawn from.

    A picture that the folder `former` holds, unchanged since it was drawn from the same input by the same program, is
    copied instead: drawing is the slowest part of a build.
    """
    known = _recorded(former / RECORD)
    inputs = {(job.folder / job.name).relative_to(fresh).as_posix(): (job, _input(job)) for job in jobs}
    left: list[Job] = []
    for name, (job, drawn_from) in inputs.items():
        files = [former / f"{name}{ending}" for ending in _ENDINGS]
        if name in known and known[name] == _seal(drawn_from, files):
            job.folder.mkdir(parents=True, exist_ok=True)
            for file in files:
                shutil.copyfile(file, job.folder / file.name)
        else:
            left.append(job)
    draw_all(left, processes)
    record = {name: _seal(drawn_from, [fresh / f"{name}{ending}" for ending in _ENDINGS]) for name, (_, drawn_from) in inputs.items()}
    fresh.mkdir(parents=True, exist_ok=True)
    (fresh / RECORD).write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", "utf-8")


def draw_all(jobs: Sequence[Job], processes: int) -> None:
    """Draw every one of `jobs` into its folder, in that many processes (Graphviz bears no threads)."""
    share_out(_draw, jobs, processes)


def _draw(job: Job) -> None:
    if isinstance(job, chart.Job):
        chart.draw(job)
    elif isinstance(job, diagnosis.Job):
        diagnosis.draw(job)
    else:
        diagram.draw(job.architecture, job.view, job.services, job.folder, title=job.title)


def _recorded(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _input(job: Job) -> str:
    """Return a hash of everything that decides how the picture of `job` looks."""
    if isinstance(job, chart.Job):
        return _hash([_program().encode(), repr(job.chart).encode()])
    if isinstance(job, diagnosis.Job):
        return _hash([_program().encode(), repr(job.drawing).encode()])
    used = sorted({component.service for component in job.architecture.components} & set(job.services))
    # What is not drawn may be open still, and an open value has no JSON.
    parts = [_program(), job.view.id, job.title, repr(job.architecture)]
    parts += [f"{name} {job.services[name].model_dump_json()}" for name in used]
    return _hash(part.encode() for part in parts)


def _seal(drawn_from: str, files: Iterable[Path]) -> str:
    """Return a hash of input and pictures; one without a picture equals no other."""
    contents = [file.read_bytes() if file.is_file() else b"" for file in files]
    return _hash([drawn_from.encode(), *contents])


@cache
def _program() -> str:
    """Return a hash of what draws: the modules of the writers, the fonts beside them, and the libraries that they use."""
    writers = Path(sheet.__file__).parent
    names = ("sheet.py", "diagnosis.py", "chart/*.py", "diagram/*.py", "diagram/fonts/*.ttf")
    files = sorted(file for name in names for file in writers.glob(name))
    return _hash([*(file.read_bytes() for file in files), *(f"{name} {version(name)}".encode() for name in _DRAWN_BY)])


def _hash(parts: Iterable[bytes]) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()
