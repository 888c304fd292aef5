"""The moment in which a new output takes the place of the former one: written down first, and taken back where it fails."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from generator.outputs.exchange import exchange

JOURNAL = "journal.json"


@dataclass
class Swap:
    """What is in `fresh` takes the place of what is of the same name in `output`; `former` is where files wait that are replaced.

    The steps stand in a journal beside `fresh` before the first is done: while it is there, `take_back` restores `output`,
    whatever ended the process. All three folders are on one file system, and `output` is no link.
    """

    fresh: Path
    former: Path
    output: Path
    steps: list[tuple[str, int]] = field(default_factory=list)
    """What changes, by its path, and the number of the file or folder that comes; 0 where nothing does."""

    @property
    def journal(self) -> Path:
        """Where the steps are written down."""
        return self.fresh.parent / JOURNAL

    def prepare(self, ours: Collection[str], gone: Collection[str]) -> None:
        """Plan the steps: `ours` are the files in `output` that builds wrote, `gone` those of them that are removed.

        A folder changes as a whole where nothing else stands in it, so that there are few steps. Raises OSError for a link or a
        folder that stands where files belong.
        """
        whole = [*self._coming(self.fresh, set(ours), set(gone))]
        covered = [f"{name}/" for name in whole]
        left = [name for name in sorted(gone) if name not in whole and not name.startswith(tuple(covered)) and self._is_there(name)]
        # The record is last: until then it tells of the output that is there.
        ordered = sorted([*whole, *left], key=lambda name: (name == "evidence.json", name))
        self.steps = [(name, _number(self.fresh / name)) for name in ordered]

    def do(self) -> None:
        """Do all steps. Where one fails, those before it are taken back; raises its OSError."""
        draft = self.journal.with_name(f"{JOURNAL}.part")
        draft.write_text(json.dumps(self.steps), "utf-8")
        draft.replace(self.journal)
        done = False
        try:
            for name, _ in self.steps:
                self._step(name)
            done = True
        finally:
            if not done:
                self.take_back()
            self.journal.unlink(missing_ok=True)

    def take_back(self) -> None:
        """Restore `output` where a journal tells of steps that were begun; what was not begun stays. Raises OSError, ValueError."""
        if self.journal.is_file():
            for name, number in reversed(json.loads(self.journal.read_text("utf-8"))):
                self._undo(name, number)
            self.journal.unlink()

    # ------------------------------------------------------------------------------------------------------------ plan

    def _coming(self, folder: Path, ours: set[str], gone: set[str]) -> Iterator[str]:
        """Yield what of `folder` takes its place as a whole."""
        for path in sorted(folder.iterdir()):
            name = path.relative_to(self.fresh).as_posix()
            there = self.output / name
            if not os.path.lexists(there) or self._only_ours(there, ours, gone):
                yield name
            elif path.is_dir() and there.is_dir() and not there.is_symlink():
                yield from self._coming(path, ours, gone)
            elif path.is_file() and not there.is_dir():
                yield name
            else:
                what = "a link is in the place of a folder" if there.is_symlink() else "a folder and a file have the same name"
                raise OSError(None, what, str(there))

    def _only_ours(self, there: Path, ours: set[str], gone: set[str]) -> bool:
        """Tell whether nothing stands in the folder `there` but what is replaced or removed."""
        if there.is_symlink() or not there.is_dir():
            return False
        for path in there.rglob("*"):
            name = path.relative_to(self.output).as_posix()
            replaced = name in ours and (name in gone or (self.fresh / name).is_file())
            if path.is_symlink() or not (path.is_dir() or replaced):
                return False
        return True

    def _is_there(self, name: str) -> bool:
        """Tell whether a file of ours is there, and not by way of a link."""
        path = self.output / name
        around = [folder for folder in path.parents if folder.is_relative_to(self.output)]
        return path.is_file() and not path.is_symlink() and not any(folder.is_symlink() for folder in around)

    # ----------------------------------------------------------------------------------------------------------- steps

    def _step(self, name: str) -> None:
        fresh, there = self.fresh / name, self.output / name
        comes, goes = os.path.lexists(fresh), os.path.lexists(there)
        if comes and goes and exchange(fresh, there):
            return
        if goes:
            self._move(there, self.former / name)
        if comes:
            self._move(fresh, there)

    def _undo(self, name: str, number: int) -> None:
        """Undo a step as far as it was done: the number of what is there tells."""
        fresh, there, aside = self.fresh / name, self.output / name, self.former / name
        came = number != 0 and _number(there) == number
        if came and os.path.lexists(fresh):
            # Both changed places: the former one waits in the place of the new one.
            if not exchange(fresh, there):
                self._move(there, aside)
                self._move(fresh, there)
            return
        if came:
            self._move(there, fresh)
        if not os.path.lexists(there) and os.path.lexists(aside):
            self._move(aside, there)

    @staticmethod
    def _move(path: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        os.rename(path, target)


def _number(path: Path) -> int:
    """Return the number of a file or folder in its file system, which stays when it moves; 0 where there is none."""
    return path.lstat().st_ino if os.path.lexists(path) else 0
