"""Packages that are the same, byte for byte."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from generator.writers import archive

PARTS = {"word/b.xml": b"<b/>", "a/picture.png": b"png" * 50, "[Content_Types].xml": b"<Types/>", "Z.xml": b"<z/>" * 50}
BUILT = datetime(2026, 11, 23, 12, 30, 42, tzinfo=UTC)


def entries(package: bytes) -> list[zipfile.ZipInfo]:
    return zipfile.ZipFile(io.BytesIO(package)).infolist()


def test_the_content_types_are_first_and_the_rest_is_sorted() -> None:
    names = [entry.filename for entry in entries(archive.pack(PARTS, BUILT))]
    assert names == ["[Content_Types].xml", "Z.xml", "a/picture.png", "word/b.xml"]


def test_the_order_of_the_parts_does_not_matter() -> None:
    backwards = dict(reversed(PARTS.items()))
    assert archive.pack(PARTS, BUILT) == archive.pack(backwards, BUILT)


@pytest.mark.parametrize(
    ("built", "date"),
    [
        (BUILT, (2026, 11, 23, 12, 30, 42)),
        (datetime(2026, 11, 23, 12, 30, 42), (2026, 11, 23, 12, 30, 42)),
        (datetime(2026, 11, 24, 1, 0, tzinfo=timezone(timedelta(hours=2))), (2026, 11, 23, 23, 0, 0)),
        (datetime(1970, 1, 1, tzinfo=UTC), (1980, 1, 1, 0, 0, 0)),
    ],
)
def test_every_entry_has_the_date_of_the_build(built: datetime, date: tuple[int, ...]) -> None:
    assert {entry.date_time for entry in entries(archive.pack(PARTS, built))} == {date}


def test_no_entry_says_on_which_system_it_was_made() -> None:
    assert {entry.create_system for entry in entries(archive.pack(PARTS, BUILT))} == {0}


def test_pictures_are_stored_and_texts_are_deflated() -> None:
    methods = {entry.filename: entry.compress_type for entry in entries(archive.pack(PARTS, BUILT))}
    assert methods["a/picture.png"] == zipfile.ZIP_STORED
    assert methods["Z.xml"] == zipfile.ZIP_DEFLATED


def test_what_is_packed_is_read_again_from_bytes_file_and_folder(tmp_path: Path) -> None:
    package = archive.pack(PARTS, BUILT)
    (tmp_path / "package.zip").write_bytes(package)
    zipfile.ZipFile(io.BytesIO(package)).extractall(tmp_path / "folder")
    assert archive.read(package) == archive.read(tmp_path / "package.zip") == archive.read(tmp_path / "folder") == PARTS


@pytest.mark.parametrize(("content", "error"), [(None, FileNotFoundError), (b"no zip", zipfile.BadZipFile), (b"", zipfile.BadZipFile)])
def test_what_is_no_package_is_told(tmp_path: Path, content: bytes | None, error: type[Exception]) -> None:
    path = tmp_path / "package.zip"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(error):
        archive.read(path)


def test_paths_with_the_separator_of_windows_are_read() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("xl\\workbook.xml", b"<w/>")
    assert archive.read(buffer.getvalue()) == {"xl/workbook.xml": b"<w/>"}
