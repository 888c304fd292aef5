"""A piece of work in a process of its own, which ends with it."""

from __future__ import annotations

import os
import pickle
import resource
import select
import signal
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any

MOST_MEMORY = 4 << 30
"""Bytes that a child may take more than its parent has."""


class Dead(Exception):
    """The process ended by force: its time or its memory was used up."""


def in_child(work: Callable[[], Any], seconds: float) -> Any:
    """Return what `work` returns in a fork of this process.

    Raises Dead if it does not within so many seconds, and RuntimeError with the traceback of what `work` raises.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _work(work, writing)
    os.close(writing)
    try:
        wrong, answer = pickle.loads(_answer(reading, time.monotonic() + seconds))
    finally:
        os.close(reading)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if wrong:
        raise RuntimeError(wrong)
    return answer


def _work(work: Callable[[], Any], writing: int) -> None:
    code = 1
    try:
        os.setsid()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (_memory() + MOST_MEMORY, hard))
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(pickle.dumps(_ended(work)))
        code = 0
    finally:
        os._exit(code)


def _ended(work: Callable[[], Any]) -> tuple[str, Any]:
    try:
        return "", work()
    except BaseException:  # the parent raises it again
        return traceback.format_exc(), None


def _memory() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def _answer(reading: int, until: float) -> bytes:
    parts = []
    while True:
        ready, _, _ = select.select([reading], [], [], max(until - time.monotonic(), 0))
        if not ready:
            raise Dead
        part = os.read(reading, 1 << 16)
        if not part:
            break
        parts.append(part)
    if not parts:
        raise Dead
    return b"".join(parts)
