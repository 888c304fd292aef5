"""What ships with the program: in the installed package, or beside it in its repository."""

from __future__ import annotations

from pathlib import Path


def shipped(name: str) -> Path:
    """Return the shipped folder or file `name`, such as templates or content/library."""
    package = Path(__file__).parent.parent
    inside = package / name
    return inside if inside.exists() else package.parent / name
