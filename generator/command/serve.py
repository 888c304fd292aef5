"""The site while its author works: built, served, built again when a file changes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from generator.build import NotReady, Request, build
from generator.command.progress import Progress
from generator.errors import EvidencekitError
from generator.verdict import Verdict, text
from generator.workspace.loader import find_workspace
from generator.writers import site

_STEPS = 5


def serve(start: Path, host: str, port: int, cache: Path | None, *, quiet: bool) -> None:
    """Build the site of the workspace around `start`, serve it on `host` and `port` and rebuild it on every change.

    Blocks until it is interrupted. A rebuild that fails tells its problems, here and on every page, and the former site stays. Raises what
    `build` raises where there is no site to begin with, and before anything is built MissingPrerequisite where the address is taken.
    """
    folder = find_workspace(start)
    request = Request(folder, folder / "build", outputs=("site",), jobs=os.cpu_count() or 1, cache=cache)

    def rebuild() -> str:
        try:
            _build(request, "the site is renewed", quiet=quiet)
        except (EvidencekitError, OSError) as error:
            told = _told(error, folder)
            print(f"{told}\nThe former site stays.", file=sys.stderr, flush=True)
            return told
        return ""

    first = partial(_build, request, f"serving on http://{host}:{port}/, stop with Ctrl-C", quiet=quiet)
    site.serve(folder / "build" / "site", _watched(folder), rebuild, host, port, first)


def _told(error: EvidencekitError | OSError, folder: Path) -> str:
    """Return what is wrong, with every finding that stops the build."""
    if isinstance(error, NotReady):
        return text(Verdict(folder, error.findings))
    return "\n".join(error.lines() if isinstance(error, EvidencekitError) else [str(error)])


def _build(request: Request, outcome: str, *, quiet: bool) -> None:
    progress = Progress(_STEPS, quiet=quiet)
    try:
        build(request, progress.say, progress.warn)
    except EvidencekitError:
        progress.end()
        raise
    progress.end(outcome)


def _watched(folder: Path) -> Iterator[Path]:
    """Yield what the site is made from: the user may have no templates of his own."""
    yield from (path for path in (folder / "content", folder / "templates", folder / "mkdocs.yml") if path.exists())
