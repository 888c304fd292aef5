"""The alarms of a build as code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from generator.analysis.monitoring import Monitoring
from generator.model.description.project import Project
from generator.model.types.open import gap_of, settle
from generator.pack import Pack
from generator.writers import alarms


def write_alarms(pack: Pack, folder: Path, customers: Iterable[str]) -> None:
    """Write the alarms of `customers` as code into `folder`/alarms/<project>."""
    for id in customers:
        results = pack.results[id]
        project = results.completed.project
        write_files(files_of(project, results.monitoring), folder / "alarms" / id)


def write_files(files: Mapping[str, str], folder: Path) -> None:
    """Write `files`, by their paths, into `folder`."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")


def files_of(project: Project, monitoring: Monitoring) -> dict[str, str]:
    """Return the files of a project by name; where a value that is deployed is open, they say so."""
    made = settle(lambda: alarms.files(alarms.deployment(project, monitoring), project.name))
    gap = gap_of(made)
    return made if gap is None else alarms.unmade(project.name, str(gap))
