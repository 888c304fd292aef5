"""An output is the former one or the new one, whatever fails or kills the build, and nothing that is not ours is touched."""

from __future__ import annotations

import errno
import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from generator.errors import MissingPrerequisite
from generator.outputs import OutputError, refuse_foreign, replacing, swap, written

FORMER = {"site/index.html": "former", "site/old.html": "former", "word/partner/guide.docx": "former", "word/a/plan.docx": "former"}
NEW = {"site/index.html": "new", "site/more/new.html": "new", "word/partner/guide.docx": "new", "alarms/a/alarms.tf": "new"}
FOREIGN = {"thesis.txt": "mine", "word/letter.docx": "mine", "word/partner/notes.txt": "mine", ".build-mine": "mine"}


def put(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def put_build(folder: Path, files: dict[str, str]) -> None:
    """Write files and the record that lists them."""
    put(folder, files)
    put(folder, {"evidence.json": json.dumps({"format": "evidencekit.evidence/2", "written": dict.fromkeys(sorted(files), "")})})


def files(folder: Path) -> dict[str, str]:
    """Return the files in the folder by path; the record by what it lists, folders of builds left out."""
    names = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    found = {name: path.read_text("utf-8") for name, path in names.items() if not name.startswith(".build-") or name == ".build-mine"}
    if "evidence.json" in found:
        found["evidence.json"] = " ".join(json.loads(found["evidence.json"])["written"])
    return found


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".build-") and path.is_dir()]


def build(output: Path, made: dict[str, str] = NEW) -> None:
    with replacing(output) as folder:
        put_build(folder, made)


def break_off(output: Path) -> dict[str, str]:
    """Begin a build that fails at its end, and return what stood in the output meanwhile."""
    seen = {}
    with suppress(ZeroDivisionError), replacing(output) as folder:
        put_build(folder, NEW)
        seen = files(output)
        raise ZeroDivisionError
    return seen


@pytest.fixture(params=["alone", "beside foreign files"])
def output(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder of a build; also one in which its owner keeps files of his own."""
    folder = tmp_path / "build"
    put_build(folder, FORMER)
    put(folder, FOREIGN if request.param != "alone" else {})
    return folder


@pytest.fixture(params=["at once", "one after the other"])
def changing_places(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the system can let two files change places."""
    if request.param != "at once":
        monkeypatch.setattr(swap, "exchange", lambda _first, _second: False)
    return bool(request.param == "at once")


def state(output: Path, which: dict[str, str]) -> dict[str, str]:
    """Return what must stand in the output when it is the one of `which` files."""
    foreign = {name: text for name, text in FOREIGN.items() if (output / "thesis.txt").exists()}
    return {**foreign, **which, "evidence.json": " ".join(sorted(which))}


def test_the_new_output_takes_the_place_of_the_former(output: Path, *, changing_places: bool) -> None:
    former = state(output, FORMER)
    assert files(output) == former
    build(output)
    assert files(output) == state(output, NEW)
    assert leftovers(output) == []
    assert not (output / "word" / "a").exists()
    assert changing_places in (True, False)


def test_until_the_end_the_former_output_stays(output: Path) -> None:
    former = state(output, FORMER)
    assert break_off(output) == former
    assert files(output) == former
    assert leftovers(output) == []


def test_a_folder_that_was_made_for_a_failed_build_is_gone(tmp_path: Path) -> None:
    assert break_off(tmp_path / "some" / "where") == {}
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------------------------------------------ failures and signals


def moves(monkeypatch: pytest.MonkeyPatch, before: Callable[[int], None]) -> list[int]:
    """Call `before` with the number of each move before it is done, and return the numbers so far."""
    numbers: list[int] = []

    def counted(move: Callable[[Path, Path], object]) -> Callable[[Path, Path], object]:
        def moved(path: Path, target: Path) -> object:
            numbers.append(len(numbers) + 1)
            before(numbers[-1])
            return move(path, target)

        return moved

    monkeypatch.setattr(swap, "exchange", counted(swap.exchange))
    monkeypatch.setattr(swap.Swap, "_move", staticmethod(counted(swap.Swap._move)))
    return numbers


def refused(output: Path) -> str:
    """Build, and return why that failed; nothing where it did not."""
    try:
        build(output)
    except MissingPrerequisite as error:
        return str(error)
    return ""


def test_whichever_move_fails_all_are_taken_back(output: Path, monkeypatch: pytest.MonkeyPatch, *, changing_places: bool) -> None:
    failing = 1
    while True:

        def fail(number: int, at: int = failing) -> None:
            if number == at:
                raise OSError(errno.EACCES, "Permission denied", "guide.docx")

        with monkeypatch.context() as patch:
            numbers = moves(patch, fail)
            if not changing_places:
                patch.setattr(swap, "exchange", lambda _first, _second: False)
            told = refused(output)
        if len(numbers) < failing:
            break
        assert "guide.docx: permission denied. The former output stays as it was." in told
        assert files(output) == state(output, FORMER), f"move {failing}"
        assert leftovers(output) == []
        failing += 1
    assert failing > 4
    assert files(output) == state(output, NEW)


def test_whichever_move_a_kill_comes_before_the_next_build_takes_all_back(
    output: Path, monkeypatch: pytest.MonkeyPatch, *, changing_places: bool
) -> None:
    kill = 1
    while ended_by_kill(output, kill, monkeypatch, changing_places=changing_places):
        if changing_places and not (output / "thesis.txt").exists():
            assert_parts_are_whole(files(output))
        assert break_off(output) == state(output, FORMER), f"move {kill}"
        assert leftovers(output) == []
        kill += 1
    assert kill > 4
    assert files(output) == state(output, NEW)


def ended_by_kill(output: Path, at: int, monkeypatch: pytest.MonkeyPatch, *, changing_places: bool) -> bool:
    """Build in a process that is killed before move `at`, and return whether it was."""

    def work() -> None:
        moves(monkeypatch, lambda number: os.kill(os.getpid(), signal.SIGKILL) if number == at else None)
        if not changing_places:
            swap.exchange = lambda _first, _second: False
        build(output)

    return os.WIFSIGNALED(os.waitpid(in_a_process(work), 0)[1])


def in_a_process(work: Callable[[], None]) -> int:
    """Return the number of a process that does `work` and ends, however that goes."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def assert_parts_are_whole(found: dict[str, str]) -> None:
    for part in ("site", "word", "alarms"):
        own = {name: text for name, text in found.items() if name.startswith(f"{part}/")}
        assert own in [{name: text for name, text in one.items() if name.startswith(f"{part}/")} for one in (FORMER, NEW)]


def test_a_kill_while_things_are_put_back_leaves_them_to_the_next_build(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ended_by_kill(output, 3, monkeypatch, changing_places=True)
    assert ended_by_kill(output, 2, monkeypatch, changing_places=True)
    assert break_off(output) == state(output, FORMER)


def test_what_cannot_be_put_back_is_kept_and_told(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(number: int) -> None:
        if number > 1:
            raise OSError(errno.EIO, "Input/output error", "disk")

    with monkeypatch.context() as patch:
        moves(patch, fail)
        with pytest.raises(
            MissingPrerequisite, match=r"Parts of the former output are still in .*\.build-.*; the next build puts them back"
        ):
            build(output)
        assert len(leftovers(output)) == 1
        with pytest.raises(MissingPrerequisite, match="and it cannot be put back"):
            build(output)
        assert len(leftovers(output)) == 1
    build(output)
    assert files(output) == state(output, NEW)
    assert leftovers(output) == []


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_waits_until_everything_is_replaced(output: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    number = getattr(signal, name)
    monkeypatch.setattr(signal, "default_int_handler", signal.default_int_handler)
    before = signal.signal(number, signal.default_int_handler)
    try:
        moves(monkeypatch, lambda count: signal.raise_signal(number) if count == 2 else None)
        with pytest.raises(KeyboardInterrupt):
            build(output)
    finally:
        signal.signal(number, before)
    assert files(output) == state(output, NEW)
    assert leftovers(output) == []


@pytest.mark.parametrize("function", ["mkdir", "rename", "write"])
def test_a_full_disk_or_a_folder_that_cannot_be_written(output: Path, function: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "build")

    former = state(output, FORMER)
    with monkeypatch.context() as patch:
        patch.setattr(*((Path, "write_text") if function == "write" else (os, function)), full)
        with pytest.raises((MissingPrerequisite, OSError), match=r"(?i)no space left"):
            build(output)
    assert files(output) == former
    assert leftovers(output) == []


# --------------------------------------------------------------------------------------------------- what is not ours


@pytest.mark.parametrize("name", ["site/index.html", "evidence.json", "alarms/a/alarms.tf"])
def test_a_file_that_no_build_wrote_is_refused(tmp_path: Path, name: str) -> None:
    put(tmp_path / "build", {name: "mine"})
    put_build(tmp_path / "fresh", NEW)
    with pytest.raises(OutputError, match=rf"{name} is in the way: .* name another folder with --output"):
        refuse_foreign(tmp_path / "fresh", tmp_path / "build")
    assert (tmp_path / "build" / name).read_text("utf-8") == "mine"


def test_links_and_folders_in_the_way_are_told(tmp_path: Path) -> None:
    output, elsewhere = tmp_path / "build", tmp_path / "elsewhere"
    put_build(output, FORMER)
    os.rename(output / "word", elsewhere)
    (output / "word").symlink_to(elsewhere)
    with pytest.raises(MissingPrerequisite, match=r"word: a link is in the place of a folder. The former output stays as it was"):
        build(output)
    assert files(elsewhere) == {"partner/guide.docx": "former", "a/plan.docx": "former"}
    build(output, {"site/index.html": "new"})
    assert files(elsewhere) == {"partner/guide.docx": "former", "a/plan.docx": "former"}
    (output / "site" / "index.html").unlink()
    put(output, {"site/index.html/mine": "mine"})
    with pytest.raises(MissingPrerequisite, match="a folder and a file have the same name"):
        build(output, {"site/index.html": "new"})


@pytest.mark.parametrize(
    "name", ["../outside.txt", "word/../../outside.txt", "/etc/outside.txt", "content/project.yml", "evidence.json/../x", 7]
)
def test_a_record_tells_of_the_output_alone(tmp_path: Path, name: object) -> None:
    record = {"format": "evidencekit.evidence/2", "written": {"word/a.docx": "a", str(name): ""}}
    put(tmp_path, {"evidence.json": json.dumps(record)})
    assert written(tmp_path) == {"evidence.json": "", "word/a.docx": "a"}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "other/1", "written": {"word/a.docx": ""}}', "[" * 100_000, "\xff"])
def test_what_is_no_record_of_ours_lists_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "evidence.json").write_bytes(text.encode("latin-1"))
    assert written(tmp_path) == {}


def test_a_record_of_a_former_version_lists_what_its_build_wrote(tmp_path: Path) -> None:
    named = {"alarms/acme/a.tf": "acme", "word/acme-shop/plan.docx": "acme-shop", "workbooks/acme-shop-cost-model.xlsx": "acme-shop"}
    put(tmp_path, {**dict.fromkeys(named, ""), "site/index.html": "", "docs/drawn.json": "", "site/mine.html": ""})
    documents = [{"customer": "acme"}, {"customer": "acme-shop"}, {"customer": ""}]
    record = {"format": "evidencekit.evidence/2", "files": dict.fromkeys(named, "0"), "documents": documents}
    put(tmp_path, {"evidence.json": json.dumps(record)})
    now = time.time()
    for name, later in {"site/mine.html": 5, "site/index.html": 0, "evidence.json": 0, "docs/drawn.json": -5}.items():
        os.utime(tmp_path / name, (now + later, now + later))
    assert written(tmp_path) == {"evidence.json": "", **named, "site/index.html": "", "docs/drawn.json": ""}


# ------------------------------------------------------------------------------------------------------- where it lies


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    before = Path.cwd()
    os.chdir(tmp_path)
    yield tmp_path
    os.chdir(before)


@pytest.mark.parametrize("path", ["out", "./out", "a/../out", "a/b/out", "link", "link/inner"])
def test_any_path_will_do(elsewhere: Path, path: str) -> None:
    (elsewhere / "a").mkdir()
    (elsewhere / "there").mkdir()
    (elsewhere / "link").symlink_to("there")
    for made in (FORMER, NEW):
        build(Path(path), made)
        assert files(Path(path)) == {**made, "evidence.json": " ".join(sorted(made))}
    assert (elsewhere / "link").is_symlink()


@pytest.mark.parametrize("path", ["link", "link/inner"])
def test_a_link_to_nothing_is_told(elsewhere: Path, path: str) -> None:
    (elsewhere / "link").symlink_to("nowhere")
    with pytest.raises(OutputError, match=r"link is a link to nowhere, which is not there. Make that folder, or delete the link"):
        build(Path(path))
    assert not (elsewhere / "nowhere").exists()


def test_builds_into_one_folder_wait_for_each_other(tmp_path: Path) -> None:
    output, (begun, begins), (ends, end) = tmp_path / "build", os.pipe(), os.pipe()

    def first() -> None:
        with replacing(output) as folder:
            os.write(begins, b"begun")
            os.read(ends, 1)
            (folder / "first").write_text("first", "utf-8")

    other = in_a_process(first)
    os.close(begins)
    assert os.read(begun, 5) == b"begun"
    said: list[str] = []

    def say(what: str) -> None:
        said.append(what)
        threading.Timer(0.3, os.write, (end, b"x")).start()

    with replacing(output, say) as folder:
        assert (output / "first").read_text("utf-8") == "first"
        (folder / "second").write_text("second", "utf-8")
    os.waitpid(other, 0)
    assert said == [f"waiting for another build into {output}"]
    assert files(output) == {"first": "first", "second": "second"}
