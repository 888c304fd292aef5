"""The alarms of a build as code."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from generator.pack import Pack
from generator.writers import alarms


def write_alarms(pack: Pack, folder: Path, customers: Iterable[str]) -> None:
    """Write the alarms of `customers` as code into `folder`/alarms/<project>."""
    for id in customers:
        results = pack.results[id]
        project = results.completed.project
        target = folder / "alarms" / id
        target.mkdir(parents=True, exist_ok=True)
        deployed = alarms.deployment(project, results.monitoring)
        for name, content in alarms.files(deployed, project.name).items():
            (target / name).write_text(content, "utf-8")
