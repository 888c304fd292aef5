"""Links in a workspace that lead out of it: they are not followed, so that nothing outside gets into a message or a document."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from generator.errors import InputError, Place, Problem

_READ = ("content", "templates")
"""The folders that are read, beside mkdocs.yml."""


def refuse_links_outside(workspace: Path) -> None:
    """Raise InputError with each link among what is read of the workspace that leads out of it."""
    root = workspace.resolve()
    problems = [
        Problem(
            "this link leads out of the workspace, and is not followed",
            Place(path.relative_to(workspace).as_posix()),
            "Copy what it leads to into the workspace, in place of the link.",
        )
        for path in _links(workspace)
        if not path.resolve().is_relative_to(root)
    ]
    if problems:
        raise InputError(problems)


def _links(workspace: Path) -> Iterator[Path]:
    yield from (path for path in (workspace / name for name in (*_READ, "mkdocs.yml")) if path.is_symlink())
    for name in _READ:
        for folder, folders, files in os.walk(workspace / name):
            yield from (path for path in (Path(folder, inner) for inner in sorted([*folders, *files])) if path.is_symlink())
