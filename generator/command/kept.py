"""What builds of a workspace keep in order not to make it again."""

from __future__ import annotations

from pathlib import Path

from generator.build import open_store
from generator.verdict.verdict import counted
from generator.workspace.loader import find_workspace


def kept(start: Path, named: Path | None, *, clear: bool) -> str:
    """Return where and how much is kept for the workspace around `start`, or in the folder that is named; `clear` deletes it."""
    store = open_store(find_workspace(start), named)
    held = store.clear() if clear else store.contents()
    said = f"{counted(held.files, 'file')}, {held.bytes / 1e6:.1f} MB"
    return f"{store.folder}: {said}{' deleted' if clear else ''}"
