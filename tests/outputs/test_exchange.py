"""Two files change places by the call of each system; where there is none, that is said, and an error is an error."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from generator.outputs import exchange as module
from generator.outputs.exchange import exchange


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., list[tuple[object, ...]]]]:
    """Let the system be one whose library has some calls, which answer a number, and return what they are given."""

    def system(name: str, *calls: str, answer: int = 0, number: int = 0) -> list[tuple[object, ...]]:
        given: list[tuple[object, ...]] = []

        def call(*arguments: object) -> int:
            given.append(tuple(getattr(argument, "value", argument) for argument in arguments))
            return answer

        monkeypatch.setattr(sys, "platform", name)
        monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: SimpleNamespace(**dict.fromkeys(calls, call)))
        monkeypatch.setattr(ctypes, "get_errno", lambda: number)
        return given

    module._call.cache_clear()
    yield system
    module._call.cache_clear()


@pytest.mark.parametrize(
    ("system", "call", "given"),
    [("linux", "renameat2", (-100, b"a", -100, b"b", 2)), ("darwin", "renamex_np", (b"a", b"b", 2))],
)
def test_the_call_of_a_system(library: Callable[..., list], system: str, call: str, given: tuple[object, ...]) -> None:
    called = library(system, call)
    assert exchange(Path("a"), Path("b")) is True
    assert called == [given]


@pytest.mark.parametrize(
    ("system", "calls"), [("win32", ("renameat2", "renamex_np")), ("linux", ("renamex_np",)), ("darwin", ("renameat2",))]
)
def test_a_system_without_such_a_call_says_so(library: Callable[..., list], system: str, calls: tuple[str, ...]) -> None:
    assert library(system, *calls) == []
    assert exchange(Path("a"), Path("b")) is False


@pytest.mark.parametrize("name", ["ENOSYS", "EINVAL", "ENOTSUP", "EOPNOTSUPP"])
def test_a_file_system_that_cannot_says_so(library: Callable[..., list], name: str) -> None:
    library("linux", "renameat2", answer=-1, number=getattr(module.errno, name))
    assert exchange(Path("a"), Path("b")) is False


def test_an_error_names_the_file_that_is_replaced(library: Callable[..., list]) -> None:
    library("linux", "renameat2", answer=-1, number=module.errno.EACCES)
    with pytest.raises(PermissionError, match="Permission denied") as refused:
        exchange(Path("a"), Path("b"))
    assert refused.value.filename == "b"
