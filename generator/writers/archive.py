"""Office packages and folders as zip files that are the same, byte for byte, for the same parts and the same clock."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

CONTENT_TYPES = "[Content_Types].xml"
EARLIEST = (1980, 1, 1, 0, 0, 0)
MOST_BYTES = 300_000_000
"""What the parts of a package that is read may hold together."""
COMPRESSED_ALREADY = (".png", ".jpg", ".jpeg", ".gif")


def read(source: Path | bytes) -> dict[str, bytes]:
    """Return the parts of a zip file, of its bytes or of a folder, each under its path inside it.

    Raises `OSError` when the source cannot be read and `zipfile.BadZipFile` when it is no zip file, a damaged or encrypted one, or one
    whose parts are larger than `MOST_BYTES` together.
    """
    if isinstance(source, Path) and source.is_dir():
        files = sorted(path for path in source.rglob("*") if path.is_file())
        return {path.relative_to(source).as_posix(): path.read_bytes() for path in files}
    with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as package:
        if sum(entry.file_size for entry in package.infolist()) > MOST_BYTES:
            raise zipfile.BadZipFile(f"its parts are larger than {MOST_BYTES // 1_000_000} MB together")
        # Some programs of Windows write paths with its own separator.
        named = {name.replace("\\", "/"): name for name in package.namelist()}
        return {name: _part(package, stored) for name, stored in named.items() if not name.endswith("/")}


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    try:
        return package.read(name)
    except (zlib.error, EOFError, RuntimeError, zipfile.BadZipFile) as error:  # RuntimeError: it is encrypted, or packed in another way
        why = "is encrypted" if package.getinfo(name).flag_bits & 1 else "is damaged"
        raise zipfile.BadZipFile(f"its part {name} {why}") from error


def pack(parts: Mapping[str, bytes], built: datetime) -> bytes:
    """Return a zip file of `parts`: the content types first, the rest by name, every entry dated `built` (in UTC).

    Zip knows no date before 1980 and no time zone; a `built` without a zone is taken as UTC.
    """
    date = _date(built)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name in sorted(parts, key=lambda name: (name != CONTENT_TYPES, name)):
            package.writestr(_entry(name, date), parts[name], compresslevel=6)
    return buffer.getvalue()


def _entry(name: str, date: tuple[int, int, int, int, int, int]) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date)
    stored = name.lower().endswith(COMPRESSED_ALREADY)
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    # The system that wrote the file is part of the bytes: 0 says the same on Windows, macOS and Linux.
    entry.create_system = 0
    return entry


def _date(built: datetime) -> tuple[int, int, int, int, int, int]:
    moment = built.astimezone(UTC) if built.tzinfo else built
    date = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    return max(date, EARLIEST)
