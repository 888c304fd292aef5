"""A file is written as a whole: whatever ends the program, it holds what it held before, or everything that is new."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def rewrite(path: Path, content: bytes) -> None:
    """Write `content` to the file at `path`, or to the one that a link there leads to; its folder is made where there is none.

    Raises OSError; the file is as it was then.
    """
    target = Path(os.path.realpath(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(content)
        if target.exists():
            shutil.copymode(target, draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
