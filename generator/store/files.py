"""The files of the store: written aside and put in place at once, read only whole, dropped by age where they are too many."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from generator.errors import MissingPrerequisite

LIMIT = 2 * 1024**3
"""Bytes that a store holds at most after a build: pictures and documents of a few hundred customers."""
_IGNORE = ".gitignore"
_SEAL = hashlib.sha256().digest_size
_ENTRY, _PART = re.compile("[0-9a-f]{64}"), re.compile(r"\.part-.+")
_PART_LIVES = 24 * 60 * 60
"""Seconds after which a part belongs to a build that was killed."""


class Contents(NamedTuple):
    """How many files a store holds, and how many bytes."""

    files: int
    bytes: int


class Store:
    """A folder of files under their keys. It may vanish or break at any time: then a build makes again what it lacks.

    Builds may share a store: a file is there as a whole or not at all, and one whose content is not what was put there is none.
    """

    def __init__(self, folder: Path, *, needed: bool = False) -> None:
        """Open the store in `folder`, which is made with its first file. Raises MissingPrerequisite where it is `needed` and cannot be."""
        self.folder = folder
        try:
            if needed:
                self._make()
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise MissingPrerequisite(f"{folder} cannot be used to keep what was made: {reason}. Name another folder.") from error

    def _make(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self.folder / _IGNORE).exists():
            (self.folder / _IGNORE).write_text("*\n", "utf-8")

    def take(self, key: str, target: Path) -> bool:
        """Write the file of this key to `target`, in a folder that is there; return whether the store has it."""
        entry = self._place(key)
        try:
            content = entry.read_bytes()
        except OSError:
            return False
        if len(content) < _SEAL or hashlib.sha256(content[:-_SEAL]).digest() != content[-_SEAL:]:
            return False
        target.write_bytes(content[:-_SEAL])
        with contextlib.suppress(OSError):
            os.utime(entry)
        return True

    def keep(self, key: str, file: Path) -> None:
        """Put a file under its key. What cannot be kept is not: the store only saves work."""
        content, entry = file.read_bytes(), self._place(key)
        with contextlib.suppress(OSError):
            self._make()
            entry.parent.mkdir(exist_ok=True)
            descriptor, part = tempfile.mkstemp(prefix=".part-", dir=entry.parent)
            try:
                with os.fdopen(descriptor, "wb") as opened:
                    opened.write(content + hashlib.sha256(content).digest())
                os.replace(part, entry)
            except OSError:
                os.unlink(part)

    def trim(self, limit: int = LIMIT) -> None:
        """Drop what was not used for longest until no more than `limit` bytes are left, and what builds that were killed left behind."""
        entries = sorted(self._entries(), key=lambda entry: -entry[1].st_mtime)
        total = 0
        for path, status in entries:
            total += status.st_size
            if total > limit:
                _drop(path)
        for path in self._files():
            with contextlib.suppress(OSError):
                if _PART.fullmatch(path.name) and path.stat().st_mtime < time.time() - _PART_LIVES:
                    _drop(path)

    def clear(self) -> Contents:
        """Drop every file of the store and return what it held; foreign files stay."""
        held = self.contents()
        for path in list(self._files()):
            if _ENTRY.fullmatch(path.name) or _PART.fullmatch(path.name):
                _drop(path)
        return held

    def contents(self) -> Contents:
        """Return what the store holds."""
        sizes = [status.st_size for _, status in self._entries()]
        return Contents(len(sizes), sum(sizes))

    def _place(self, key: str) -> Path:
        return self.folder / key[:2] / key

    def _entries(self) -> Iterator[tuple[Path, os.stat_result]]:
        for path in self._files():
            if _ENTRY.fullmatch(path.name):
                with contextlib.suppress(OSError):
                    yield path, path.stat()

    def _files(self) -> Iterator[Path]:
        """Yield the files in the folders of the store; what else lies beside them is not ours."""
        for folder in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            if folder.is_dir() and not folder.is_symlink():
                yield from (path for path in folder.iterdir() if path.is_file() and not path.is_symlink())


def _drop(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
