"""The programs and fonts that tests use and pip cannot install: where they are, and what happens where they are not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from shutil import copy, which
from typing import TypeVar
from xml.sax.saxutils import escape

import pytest

T = TypeVar("T")

BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSERS = Path("/usr/local/lib/evidencekit/browsers")
"""Where `make setup` puts a browser on a system that has none as a package."""

FACES = ("Regular", "Bold", "Italic", "BoldItalic")
DEJAVU_FACES = (
    *(f"{family}{face}" for family in ("Sans", "SansMono") for face in ("", "-Bold", "-Oblique", "-BoldOblique")),
    *(f"Serif{face}" for face in ("", "-Bold", "-Italic", "-BoldItalic")),
)


def needed(found: T | None, name: str) -> T:
    """Return what was found; without it the test is skipped, and fails in CI, which must not do without it."""
    if found is None:
        reason = f"{name} is not installed; `make setup` installs it"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def browser() -> str:
    """Return the path of a Chromium that can read files anywhere, which Playwright can drive."""
    on_path = (which(name) for name in BROWSER_NAMES)
    own = (str(path) for path in sorted(BROWSERS.glob("chromium-*/chrome-linux*/chrome")))
    found = needed(next((path for path in (*on_path, *own) if path and not _is_snap(Path(path))), None), "Chromium")
    return needed(found if _playwright_runs() else None, "The library libatomic1, which Playwright needs,")


@cache
def _playwright_runs() -> bool:
    """Tell whether the Node.js that comes with Playwright finds its libraries."""
    return subprocess.run([sys.executable, "-m", "playwright", "--version"], capture_output=True, check=False).returncode == 0


def office() -> str:
    """Return the path of LibreOffice."""
    return needed(which("soffice") or which("libreoffice"), "LibreOffice")


def pdftotext() -> str:
    """Return the path of Poppler's pdftotext."""
    return needed(which("pdftotext"), "pdftotext")


def carlito() -> list[Path]:
    """Return the files of the font that is as wide as Calibri, which the Word files are set in."""
    found = _installed(f"Carlito-{face}.ttf" for face in FACES)
    return needed(found if len(found) == len(FACES) else None, "The font Carlito")


def _is_snap(program: Path) -> bool:
    """Tell whether `program` runs in a snap, which sees neither /tmp nor hidden folders; on Ubuntu a script leads there."""
    with program.open("rb") as content:
        return program.resolve().name == "snap" or b"/snap/bin/" in content.read(4096)


# ------------------------------------------------------------------------------------------------------------- fonts


def only_these_fonts(folder: Path) -> Path:
    """Return a configuration for fontconfig, written into `folder`, after which pages are as long here as anywhere.

    Programs then see Carlito and the DejaVu fonts, where they are installed, and nothing else.
    """
    fonts = folder / "fonts"
    fonts.mkdir()
    for path in _installed([*(f"Carlito-{face}.ttf" for face in FACES), *(f"DejaVu{face}.ttf" for face in DEJAVU_FACES)]):
        copy(path, fonts)
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"<dir>{escape(str(fonts))}</dir>\n<cachedir>{escape(str(folder / 'cache'))}</cachedir>\n{''.join(_aliases())}</fontconfig>\n",
        "utf-8",
    )
    return path


def _aliases() -> Iterator[str]:
    for family, others in {
        "Carlito": ("Calibri", "Calibri Light"),
        "DejaVu Sans Mono": ("Consolas", "Courier New", "monospace"),
        "DejaVu Sans": ("Arial", "Helvetica", "sans-serif"),
        "DejaVu Serif": ("Cambria", "Times New Roman", "serif"),
    }.items():
        for other in others:
            yield f'<alias binding="same"><family>{other}</family><prefer><family>{family}</family></prefer></alias>\n'


def _installed(names: Iterable[str]) -> list[Path]:
    """Return the files of these names that are in the folders where systems and users keep fonts."""
    own = os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path(own, "fonts")]
    found = ((next(folder.rglob(name), None) for folder in folders) for name in names)
    return [path for paths in found if (path := next(filter(None, paths), None))]
