"""What a build renews in its output, what it leaves there, and the record of what stands in the output then."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from generator.document.links import word_path
from generator.outputs.record import record
from generator.outputs.written import RECORD, owner, written
from generator.pack import Pack

HASHED = ("alarms", "word", "workbooks")
"""Folders of the output whose files evidence.json vouches for."""
_PARTS = {"site": ("site", "docs"), "word": ("word",), "workbook": ("workbooks",), "alarms": ("alarms",)}
"""The folders of each output that a build can be asked for."""


@dataclass(frozen=True)
class Renewal:
    """What a build renews in `output`: these `outputs`, of the documents of `chosen` customers alone where it is `narrowed`.

    `customers` are all of the workspace: what belongs to another is left from one that was removed or renamed.
    `owners` names the customers of files whose path does not say it; the functions that write add to it.
    """

    output: Path
    outputs: Collection[str]
    customers: Collection[str]
    chosen: Collection[str]
    narrowed: bool = False
    owners: dict[str, str] = field(default_factory=dict)

    @cached_property
    def former(self) -> Mapping[str, str]:
        """What builds wrote into the output before, by path, with the customer."""
        return written(self.output)

    @property
    def renewed(self) -> set[str]:
        """The folders that are written anew."""
        return {part for asked in self.outputs for part in _PARTS[asked]}

    def keeps(self, name: str, pack: Pack) -> bool:
        """Tell whether the file `name` of the former output stays although this build does not write it."""
        part, customer = name.partition("/")[0], self.former[name]
        if customer and customer not in self.customers:
            return False
        if part not in self.renewed:
            return True
        if not self.narrowed or part in _PARTS["site"]:
            return False
        if part == "word":
            return name in {f"word/{word_path(document)}" for document in pack.documents}
        return customer not in self.chosen


def keep_others(pack: Pack, renewal: Renewal, folder: Path) -> None:
    """Copy into `folder` what stays of the former output in the parts that this build writes anew."""
    for name in renewal.former:
        path, target = renewal.output / name, folder / name
        if name.partition("/")[0] in renewal.renewed and renewal.keeps(name, pack) and _is_file(path) and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)


def write_evidence(pack: Pack, renewal: Renewal, folder: Path, built: datetime) -> None:
    """Write evidence.json for machines: what `record` says of `pack`, and every file that builds wrote and that stands in the output.

    Those that are no pages are hashed, in `folder`, or in the former output where this build leaves them.
    """
    fresh = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    stays = {name: renewal.output / name for name in renewal.former if name not in fresh and name != RECORD}
    stays = {name: path for name, path in stays.items() if _is_file(path) and renewal.keeps(name, pack)}
    files = {**fresh, **stays}
    hashes = {name: hashlib.sha256(files[name].read_bytes()).hexdigest() for name in sorted(files) if name.partition("/")[0] in HASHED}
    owners = {name: renewal.owners.get(name) or renewal.former.get(name) or owner(name, renewal.customers) for name in sorted(files)}
    shown = record(pack, hashes, owners, built).model_dump(mode="json")
    (folder / RECORD).write_text(json.dumps(shown, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _is_file(path: Path) -> bool:
    """Tell whether a file is there, and no link to one: what that leads to is not ours."""
    return path.is_file() and not path.is_symlink()
