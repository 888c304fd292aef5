"""Two files or folders change places in one step, where the system offers that: nobody ever sees neither of them."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

_HERE = -100
"""AT_FDCWD: paths are read from the current folder."""
_SWAP = 2
"""RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS."""
_UNABLE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP)
"""What a system or a file system answers that cannot do it."""


def exchange(first: Path, second: Path) -> bool:
    """Let `first` and `second` change places and return True; return False where the system cannot. Raises OSError."""
    call = _call()
    if call is None or call(os.fsencode(first), os.fsencode(second)) == 0:
        return call is not None
    number = ctypes.get_errno()
    if number in _UNABLE:
        return False
    raise OSError(number, os.strerror(number), str(second))


@cache
def _call() -> Any:
    """Return a function of two paths that answers 0 once they changed places; None where the system has none."""
    if sys.platform not in ("linux", "darwin"):
        return None
    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin":
        swap = getattr(library, "renamex_np", None)
        return None if swap is None else lambda first, second: swap(first, second, ctypes.c_uint(_SWAP))
    rename = getattr(library, "renameat2", None)
    return None if rename is None else lambda first, second: rename(_HERE, first, _HERE, second, ctypes.c_uint(_SWAP))
