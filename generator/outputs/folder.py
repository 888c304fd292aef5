"""The folder of a build: replaced as a whole, with what the build leaves alone, and the record of what is in it."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from generator.document.links import word_path
from generator.outputs.record import record
from generator.pack import Pack

HASHED = ("alarms", "word", "workbooks")
"""Folders of the output whose files evidence.json vouches for."""


def write_evidence(pack: Pack, folder: Path, former: Path, built: datetime) -> None:
    """Write evidence.json for machines: what `record` says of `pack`, with the hash of every file that is no page.

    What this build does not write is hashed in the output `former`, where it stays.
    """
    places = [folder / part if (folder / part).is_dir() else former / part for part in HASHED]
    files = {f"{place.name}/{path.relative_to(place).as_posix()}": path for place in places for path in place.rglob("*") if path.is_file()}
    hashes = {name: hashlib.sha256(files[name].read_bytes()).hexdigest() for name in sorted(files)}
    shown = record(pack, hashes, built).model_dump(mode="json")
    (folder / "evidence.json").write_text(json.dumps(shown, indent=1, ensure_ascii=False) + "\n", "utf-8")


def keep_others(pack: Pack, former: Path, folder: Path) -> None:
    """Copy from the output `former` into `folder` what this build leaves alone: documents, workbooks and alarms of the others."""
    customers = tuple(pack.workspace.projects)
    kept = [former / "word" / word_path(document) for document in pack.documents]
    kept += [path for path in (former / "workbooks").glob("*") if path.name.startswith(tuple(f"{id}-" for id in customers))]
    kept += [path for id in customers for path in (former / "alarms" / id).rglob("*")]
    for path in kept:
        target = folder / path.relative_to(former)
        if path.is_file() and not target.exists() and (folder / target.relative_to(folder).parts[0]).is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)


@contextmanager
def replacing(output: Path) -> Iterator[Path]:
    """Give a folder to write into; what stands in it takes the place of the former output once it is complete."""
    output.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{output.name}-", dir=output.parent))
    try:
        yield fresh
        output.mkdir(exist_ok=True)
        for path in sorted(fresh.iterdir()):
            _swap(path, output / path.name)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _swap(fresh: Path, former: Path) -> None:
    aside = fresh.with_name(f".former-{fresh.name}")
    if former.exists():
        former.rename(aside)
    fresh.rename(former)
