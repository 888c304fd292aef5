"""Work that is shared out to several processes, which never outlive the one that started them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import Any, TypeVar

from generator.errors import MissingPrerequisite

T = TypeVar("T")


def share_out(work: Callable[[T], Any], things: Sequence[T], processes: int, *, at_once: int = 1) -> None:
    """Do `work` for each of `things` in that many processes, `at_once` things at a time; in this one where one is enough.

    In this one, too, where the system has no shared memory for others to wait on: some containers, and AWS Lambda.

    Raises what `work` raises, and MissingPrerequisite where the system ends a process. When this process is ended, even by force,
    the others end too.
    """
    number = min(processes, len(things))
    pool = _pool(number) if number > 1 else None
    if pool is None:
        for thing in things:
            work(thing)
        return
    try:
        with pool:
            for _ in pool.map(work, things, chunksize=at_once):
                pass
    except BrokenProcessPool as error:
        raise MissingPrerequisite(
            "the system ended a process that draws or writes; often memory ran out. Try again with fewer processes: --jobs 1."
        ) from error


def _pool(processes: int) -> ProcessPoolExecutor | None:
    try:
        return ProcessPoolExecutor(processes, initializer=_begin)
    except (ImportError, NotImplementedError, OSError):
        return None


def _begin() -> None:
    """Prepare a process of the pool: Ctrl-C is for the one that started it, and with that one it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
