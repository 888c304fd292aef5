"""Keys: hashes of everything that decides what is in a file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path


def key(*parts: str | bytes) -> str:
    """Return the hash of the parts, in hexadecimal digits; where one ends and the next begins counts."""
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part).digest())
    return total.hexdigest()


def program(files: Iterable[Path], libraries: Iterable[str]) -> str:
    """Return the key of a program: of its files, and of the versions of the libraries that it uses."""
    return key(*(file.read_bytes() for file in sorted(files)), *(f"{name} {version(name)}" for name in libraries))
