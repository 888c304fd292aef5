"""The folder of a build: what a build wrote takes the place of what builds before it wrote, all of it or nothing."""

from __future__ import annotations

import os
import re
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from generator.errors import EvidencekitError, MissingPrerequisite
from generator.outputs.swap import JOURNAL, Swap
from generator.outputs.written import written

try:
    import fcntl
except ImportError:  # Windows has no such locks: there a file that is in use cannot be replaced anyway.
    fcntl = None  # type: ignore[assignment]

_PREFIX = ".build-"
_NEW, _FORMER = "new", "former"
_OURS = {_NEW, _FORMER, JOURNAL, f"{JOURNAL}.part"}
"""What may stand in a folder that a build works in."""
_HINT = "Close what uses the file, and check the permissions of its folder."
_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class OutputError(EvidencekitError):
    """An output that a build would not write without harm to what is there."""


@contextmanager
def replacing(output: Path, say: Callable[[str], None] = lambda _: None) -> Iterator[Path]:
    """Give a folder to write into; what stands in it at the end takes the place of what is of the same name in `output`.

    Of the files that the former record of `output` lists, those that the new one lists no more are removed; nothing else is
    touched. Where anything fails, `output` is as it was; what a build that was killed left behind is put in order first.
    Another build into the same folder is waited for, which `say` is told.
    Raises OutputError and MissingPrerequisite where `output` cannot be replaced.
    """
    output = located(output)
    created = [folder for folder in (output, *output.parents) if not folder.exists()]
    output.mkdir(parents=True, exist_ok=True)
    try:
        with _alone(output, say):
            with _undisturbed():
                _put_in_order(output)
            place = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=output))
            try:
                (place / _NEW).mkdir()
                yield place / _NEW
                with _undisturbed():
                    _replace(place, output)
            finally:
                _discard(place)
    finally:
        _drop_empty(created)


def located(output: Path) -> Path:
    """Return where `output` really lies. Raises OutputError for a link to a folder that is not there."""
    real = Path(os.path.realpath(output))
    for path in (output, *output.parents):
        if path.is_symlink() and not path.exists():
            raise OutputError(f"{path} is a link to {os.readlink(path)}, which is not there. Make that folder, or delete the link.")
    return real


def refuse_sources(output: Path, workspace: Path, option: str = "--output") -> None:
    """Raise OutputError where `output`, which `option` names, lies among what its author wrote."""
    for name in ("content", "templates"):
        if located(output).is_relative_to((workspace / name).resolve()):
            raise OutputError(f"{output} is in {name}, where you write. Name another place with {option}.")


def refuse_foreign(fresh: Path, output: Path) -> None:
    """Raise OutputError where a file in `fresh` would replace one in `output` that no build wrote."""
    former = written(output)
    for path in sorted(path for path in fresh.rglob("*") if path.is_file()):
        name = path.relative_to(fresh).as_posix()
        there = output / name
        if os.path.lexists(there) and name not in former:
            raise OutputError(
                f"{there} is in the way: no build wrote it by what evidence.json there says, and it is not replaced. "
                "Move it away, or name another folder with --output."
            )


def _replace(place: Path, output: Path) -> None:
    fresh, former = place / _NEW, written(output)
    gone = set(former) - set(written(fresh))
    swap = Swap(fresh, place / _FORMER, output)
    try:
        swap.prepare(former, gone if (fresh / "evidence.json").is_file() else ())
        swap.do()
    except OSError as error:
        what = f"{error.filename2 or error.filename or output}: {(error.strerror or str(error)).lower()}"
        kept = f"Parts of the former output are still in {place}; the next build puts them back." * swap.journal.exists()
        raise MissingPrerequisite(f"{what}. {kept or 'The former output stays as it was.'} {_HINT}") from error
    _drop_empty(parent for name in sorted(gone, reverse=True) for parent in (output / name).parents if parent.is_relative_to(output))


def _put_in_order(output: Path) -> None:
    """Take back what builds that were killed had begun to replace, and remove their folders."""
    for place in output.glob(f"{_PREFIX}*"):
        left = place.is_dir() and not place.is_symlink() and re.fullmatch(r"\.build-[a-z0-9_]{8}", place.name)
        if left and {path.name for path in place.iterdir()} <= _OURS:
            try:
                Swap(place / _NEW, place / _FORMER, output).take_back()
            except (OSError, ValueError) as error:
                raise MissingPrerequisite(
                    f"{place} holds what a build that was killed had begun to replace, and it cannot be put back: {error}"
                ) from error
            _discard(place)


def _discard(place: Path) -> None:
    """Remove the folder of a build, unless parts of the former output are still in it."""
    if not (place / JOURNAL).exists():
        shutil.rmtree(place, ignore_errors=True)


def _drop_empty(folders: Any) -> None:
    for folder in folders:
        try:
            folder.rmdir()
        except OSError:
            continue


@contextmanager
def _alone(output: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Keep other builds out of `output`, where its file system can: two would replace each other's files."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(output, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another build into {output}")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError:
            pass  # Some network file systems lock no folders.
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back Ctrl-C and the like for the moment in which outputs are replaced; it takes effect afterwards."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    handlers = {number: signal.signal(number, lambda which, _: caught.append(which)) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
    if caught:
        signal.raise_signal(caught[0])
