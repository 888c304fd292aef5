"""What builds wrote into a folder, as the record there tells: the only files that a later build may replace or remove."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

RECORD = "evidence.json"
PARTS = ("alarms", "docs", "site", "word", "workbooks")
"""The folders of an output."""
_OURS = "evidencekit.evidence/"
_UNLISTED = ("docs", "site")
"""Folders whose files a record did not list before it listed all that was written."""


def written(output: Path) -> dict[str, str]:
    """Return the files that builds wrote into `output`, by path, with the customer project each belongs to; empty for none.

    They stand in the record; without a record of ours there are none. A path in it that leads elsewhere is left out.
    """
    path = output / RECORD
    try:
        record = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(record, dict) or not str(record.get("format")).startswith(_OURS):
        return {}
    listed = record.get("written")
    found = listed if isinstance(listed, dict) else _of_a_former_record(record, path)
    return {RECORD: "", **{name: str(owner) for name, owner in found.items() if _inside(name)}}


def _inside(name: str) -> bool:
    path = PurePosixPath(name)
    return path.parts[:1] in [(part,) for part in PARTS] and ".." not in path.parts and "\\" not in name and path.as_posix() == name


def _of_a_former_record(record: dict[str, Any], path: Path) -> dict[str, str]:
    """Return what a build wrote whose record lists only what it hashed: of pages, what is not newer than the record."""
    documents = record.get("documents")
    customers = {str(one.get("customer")) for one in documents if isinstance(one, dict)} if isinstance(documents, list) else set()
    hashed = record.get("files")
    names = list(hashed) if isinstance(hashed, dict) else []
    when = path.stat().st_mtime
    for part in _UNLISTED:
        pages = (page for page in (path.parent / part).rglob("*") if page.is_file() and page.lstat().st_mtime <= when)
        names += [page.relative_to(path.parent).as_posix() for page in pages]
    return {name: owner(name, customers) for name in names}


def owner(name: str, customers: Iterable[str]) -> str:
    """Return to which of the `customers` the file `name` of an output belongs; empty where to none alone."""
    part, _, rest = name.partition("/")
    if part in ("word", "alarms"):
        folder = rest.partition("/")[0]
        return folder if folder in customers else ""
    begun = [customer for customer in customers if customer and rest.startswith(f"{customer}-")] if part == "workbooks" else []
    return max(begun, key=len, default="")
