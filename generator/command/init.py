"""A new workspace: the starter's commented files, the site's configuration and the schemas for editors."""

from __future__ import annotations

import shutil
from pathlib import Path

from generator.errors import EvidencekitError
from generator.workspace.schema import write as write_schemas
from generator.workspace.shipped import shipped

_STARTER = Path(__file__).parent / "starter"
_RENAMED = {"gitignore": ".gitignore"}
"""Files that would not survive packaging under their own name."""


class FolderInUseError(EvidencekitError):
    """The folder for the new workspace is not empty."""

    def __init__(self, folder: Path, found: str) -> None:
        super().__init__(f"{folder}: there is already something here ({found}). Name a new or an empty folder.")


def init(folder: Path) -> list[Path]:
    """Write a commented workspace that builds at once into `folder` and return its files.

    Raises FolderInUseError unless the folder is new, or empty but for a repository (.git).
    """
    if folder.exists() and not folder.is_dir():
        raise FolderInUseError(folder, "a file")
    if folder.is_dir() and (found := sorted(path.name for path in folder.iterdir() if path.name != ".git")):
        raise FolderInUseError(folder, found[0])
    written = []
    for path in sorted(path for path in _STARTER.rglob("*") if path.is_file()):
        target = folder / path.relative_to(_STARTER)
        written.append(_copy(path, target.with_name(_RENAMED.get(target.name, target.name))))
    written.append(_copy(shipped("mkdocs.yml"), folder / "mkdocs.yml"))
    return [*written, *write_schemas(folder / "schemas")]


def _copy(path: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)
    return target
