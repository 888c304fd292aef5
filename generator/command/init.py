"""A new workspace: the starter's commented files, the site's configuration and the schemas for editors."""

from __future__ import annotations

import shutil
from pathlib import Path

from generator.errors import EvidencekitError
from generator.workspace.schema import write as write_schemas
from generator.workspace.shipped import shipped

_STARTER = Path(__file__).parent / "starter"
_IGNORED = "gitignore"
"""Common to all starters; under its own name, .gitignore, it would not survive packaging."""

JOBS = {
    "standards": "the partner's standards alone, as a site and as Word documents; no customer",
    "runbooks": "one customer, described as far as a runbook needs",
    "application": "the partner, its application, and two customers, ready to be handed in",
}
"""What a workspace is begun for, each with what its starter holds: the folders of generator/command/starter."""


class FolderInUseError(EvidencekitError):
    """The folder for the new workspace is not empty."""

    def __init__(self, folder: Path, found: str) -> None:
        super().__init__(f"{folder}: there is already something here ({found}). Name a new or an empty folder.")


def init(folder: Path, job: str = "application") -> list[Path]:
    """Write the commented workspace of `job`, one of JOBS, into `folder` and return its files.

    Raises FolderInUseError unless the folder is new, or empty but for a repository (.git).
    """
    if folder.exists() and not folder.is_dir():
        raise FolderInUseError(folder, "a file")
    if folder.is_dir() and (found := sorted(path.name for path in folder.iterdir() if path.name != ".git")):
        raise FolderInUseError(folder, found[0])
    starter = _STARTER / job
    written = [_copy(path, folder / path.relative_to(starter)) for path in sorted(starter.rglob("*")) if path.is_file()]
    written.append(_copy(_STARTER / _IGNORED, folder / f".{_IGNORED}"))
    written.append(_copy(shipped("mkdocs.yml"), folder / "mkdocs.yml"))
    return [*written, *write_schemas(folder / "schemas")]


def _copy(path: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)
    return target
