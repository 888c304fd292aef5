"""Processes that share work end with the one that started them, and their errors are told."""

from __future__ import annotations

import os
import signal
import time
from functools import partial
from multiprocessing.synchronize import SemLock
from pathlib import Path

import pytest

from generator.errors import MissingPrerequisite
from generator.processes import share_out


def note(number: int, *, folder: Path) -> None:
    (folder / str(number)).write_text(str(os.getpid()), "utf-8")


def note_and_wait(number: int, *, folder: Path) -> None:
    draft = folder / f"draft-{number}"
    draft.write_text(str(os.getpid()), "utf-8")
    draft.rename(folder / str(number))
    time.sleep(600)


def die(_number: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail(number: int) -> None:
    raise PermissionError(13, "Permission denied", f"file {number}")


@pytest.mark.parametrize("processes", [1, 2])
def test_everything_is_done(tmp_path: Path, processes: int) -> None:
    share_out(partial(note, folder=tmp_path), range(5), processes)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "1", "2", "3", "4"]
    here = {path.read_text("utf-8") for path in tmp_path.iterdir()} == {str(os.getpid())}
    assert here == (processes == 1)


@pytest.mark.parametrize("error", [PermissionError(13, "Denied"), OSError(38, "Function not implemented"), NotImplementedError()])
def test_a_system_without_shared_memory_does_it_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def refused(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(SemLock, "__init__", refused)
    share_out(partial(note, folder=tmp_path), range(5), 2)
    assert {path.read_text("utf-8") for path in tmp_path.iterdir()} == {str(os.getpid())}


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_is_that_of_the_work(processes: int) -> None:
    with pytest.raises(PermissionError, match="file 0"):
        share_out(fail, range(2), processes)


def test_a_process_that_the_system_ended_is_told() -> None:
    with pytest.raises(MissingPrerequisite, match=r"often memory ran out\. Try again with fewer processes: --jobs 1"):
        share_out(die, range(4), 2)


def test_they_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        try:
            share_out(partial(note_and_wait, folder=tmp_path), range(2), 2)
        finally:
            os._exit(0)
    workers = [waited(tmp_path / name) for name in ("0", "1")]
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    until = time.monotonic() + 20
    while [worker for worker in workers if runs(worker)] and time.monotonic() < until:
        time.sleep(0.01)
    assert [worker for worker in workers if runs(worker)] == []


def waited(path: Path) -> int:
    until = time.monotonic() + 60
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.01)
    return int(path.read_text("utf-8"))


def runs(process: int) -> bool:
    """Tell whether a process is there; one that ended and was not asked for is not."""
    state = Path("/proc", str(process), "stat")
    return state.exists() and state.read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
