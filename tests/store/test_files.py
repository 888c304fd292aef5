"""The store: what was put there comes back whole or not at all, whatever happens to its folder."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import MissingPrerequisite
from generator.store import Store, key

KEY = key("a picture")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache")


def put(store: Store, content: bytes, name: str = KEY) -> None:
    source = store.folder.parent / "source"
    source.write_bytes(content)
    store.keep(name, source)


def took(store: Store, name: str = KEY) -> bytes | None:
    target = store.folder.parent / "target"
    target.unlink(missing_ok=True)
    return target.read_bytes() if store.take(name, target) else None


def entry(store: Store, name: str = KEY) -> Path:
    return store.folder / name[:2] / name


@pytest.mark.parametrize("content", [b"", b"<svg/>", bytes(range(256)) * 1000])
def test_what_was_put_there_comes_back(store: Store, content: bytes) -> None:
    assert took(store) is None
    put(store, content)
    assert took(store) == content
    assert took(Store(store.folder)) == content
    assert took(store, key("another")) is None


def test_a_store_is_made_with_its_first_file_and_not_committed(store: Store) -> None:
    assert not store.folder.exists()
    put(store, b"<svg/>")
    assert (store.folder / ".gitignore").read_text("utf-8") == "*\n"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content[:-1],
        lambda content: content + b" ",
        lambda content: b"",
        lambda content: b"garbage",
        lambda content: b"<svg onload/>" + content[6:],
        lambda content: content[32:] + content[:32],
    ],
    ids=["cut off", "longer", "empty", "garbage", "other content", "turned round"],
)
def test_what_is_not_as_it_was_put_there_is_not_taken(store: Store, spoil: Callable[[bytes], bytes]) -> None:
    put(store, b"<svg/>")
    entry(store).write_bytes(spoil(entry(store).read_bytes()))
    assert took(store) is None
    put(store, b"<svg/>")
    assert took(store) == b"<svg/>"


def _a_folder(store: Store) -> None:
    entry(store).mkdir(parents=True)


def _a_file_for_its_folder(store: Store) -> None:
    store.folder.mkdir()
    entry(store).parent.write_text("mine")


def _a_file_for_the_store(store: Store) -> None:
    store.folder.write_text("mine")


@pytest.mark.parametrize("break_it", [_a_folder, _a_file_for_its_folder, _a_file_for_the_store])
def test_what_cannot_be_kept_is_no_error(store: Store, break_it: Callable[[Store], None]) -> None:
    break_it(store)
    put(store, b"<svg/>")
    assert took(store) is None
    store.trim()
    assert store.contents() == (0, 0)


def test_a_store_that_vanished_is_made_again(store: Store) -> None:
    put(store, b"<svg/>")
    shutil.rmtree(store.folder)
    assert took(store) is None
    put(store, b"<svg/>")
    assert took(store) == b"<svg/>"


def test_a_folder_that_cannot_be_made_matters_only_where_it_was_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    Store(file / "cache").keep(KEY, file)
    assert Store(file / "cache").contents() == (0, 0)
    with pytest.raises(MissingPrerequisite, match=r"file/cache cannot be used to keep what was made: not a directory\."):
        Store(file / "cache", needed=True)


def test_what_was_not_used_for_longest_goes_first(store: Store) -> None:
    names = [key(str(number)) for number in range(4)]
    for age, name in zip((400, 300, 200, 100), names, strict=True):
        put(store, bytes(968), name)
        os.utime(entry(store, name), (time.time() - age,) * 2)
    assert store.contents() == (4, 4000)
    assert took(store, names[0]) is not None  # used just now
    store.trim(2500)
    assert [took(store, name) is not None for name in names] == [True, False, False, True]


def test_foreign_files_stay(store: Store) -> None:
    put(store, b"<svg/>")
    foreign = [store.folder / "notes.txt", entry(store).parent / "notes.txt", store.folder / "zz" / KEY]
    for path in foreign:
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
    (store.folder / "ff").symlink_to(store.folder / "zz")
    store.trim(0)
    assert store.clear() == (0, 0)
    assert all(path.read_text() == "mine" for path in foreign)


def test_clearing_tells_what_was_there(store: Store) -> None:
    put(store, bytes(68))
    (entry(store).parent / ".part-left").write_text("of a build that goes on")
    assert store.clear() == (1, 100)
    assert [path.name for path in store.folder.rglob("*") if path.is_file()] == [".gitignore"]


def test_parts_of_builds_that_were_killed_go_after_a_day(store: Store) -> None:
    put(store, b"<svg/>")
    old, new = (entry(store).parent / name for name in (".part-old", ".part-new"))
    for path, age in ((old, 90_000), (new, 1_000)):
        path.write_text("half")
        os.utime(path, (time.time() - age,) * 2)
    store.trim()
    assert (old.exists(), new.exists(), took(store)) == (False, True, b"<svg/>")


def _keep_on(folder: Path, content: bytes) -> None:
    source = folder.parent / f"source-{os.getpid()}"
    source.write_bytes(content)
    store = Store(folder)
    while True:
        store.keep(KEY, source)


def test_builds_that_write_the_same_file_and_are_killed_leave_it_whole(store: Store) -> None:
    contents = [bytes([number]) * 300_000 for number in (1, 2)]
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_keep_on, args=(store.folder, content)) for content in contents]
    for writer in writers:
        writer.start()
    until = time.monotonic() + 30
    while not entry(store).exists() and time.monotonic() < until:
        time.sleep(0.01)
    seen = {took(store) for _ in range(200)}
    for writer in writers:
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
    assert {*seen, took(store)} <= {*contents}


@pytest.mark.parametrize(("one", "other"), [(("ab", "c"), ("a", "bc")), (("a",), ("a", "")), ((), ("",)), (("a", "b"), ("b", "a"))])
def test_where_a_part_ends_counts_in_a_key(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert key(*one) != key(*other)


def test_a_key_takes_text_and_bytes_for_the_same() -> None:
    assert key("é", b"x") == key("é".encode(), "x")
    assert key("\ud800") != key("?")
