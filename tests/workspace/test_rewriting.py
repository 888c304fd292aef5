"""A file of an author is rewritten as a whole, or stays what it was."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from generator.workspace.rewriting import rewrite


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "project.yml"
    path.write_bytes(b"former")
    path.chmod(0o640)
    return path


def test_it_holds_the_new_content_with_the_permissions_that_it_had(file: Path) -> None:
    rewrite(file, b"new")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"new", 0o640)
    assert [path.name for path in file.parent.iterdir()] == ["project.yml"]


def test_a_new_file_gets_its_folder(tmp_path: Path) -> None:
    rewrite(tmp_path / "a" / "b.yml", b"new")
    assert (tmp_path / "a" / "b.yml").read_bytes() == b"new"


def test_a_link_stays_a_link(file: Path) -> None:
    link = file.with_name("link.yml")
    link.symlink_to(file.name)
    rewrite(link, b"new")
    assert (link.is_symlink(), file.read_bytes()) == (True, b"new")


@pytest.mark.parametrize("method", ["write_bytes", "replace"])
def test_on_a_full_disk_it_stays_what_it_was(file: Path, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, *_: object) -> None:
        path.touch()
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(Path, method, full)
    with pytest.raises(OSError, match="No space left"):
        rewrite(file, b"new")
    assert file.read_bytes() == b"former"
    assert [path.name for path in file.parent.iterdir()] == ["project.yml"]
