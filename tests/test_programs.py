"""What happens where a program or font is missing, and that tests see their own fonts only."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from shutil import which

import pytest

from tests import programs
from tests.conftest import ROOT

FINDERS = (programs.browser, programs.office, programs.pdftotext, programs.carlito)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which nothing is installed."""
    monkeypatch.setattr(programs, "which", lambda _name: None)
    monkeypatch.setattr(programs, "BROWSERS", Path("/nonexistent"))
    monkeypatch.setattr(programs, "_installed", lambda _names: [])


@pytest.mark.parametrize("find", FINDERS)
def test_what_is_missing_is_skipped_with_the_command_that_installs_it(find, bare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="not installed; `make setup` installs it"):
        find()


@pytest.mark.parametrize("find", FINDERS)
def test_in_ci_what_is_missing_is_a_failure(find, bare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="not installed; `make setup` installs it"):
        find()


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("chromium", "exec /usr/lib/chromium/chromium", True),
        ("chromium-browser", "exec /usr/lib/chromium/chromium", True),
        ("google-chrome", "exec chrome", True),
        ("chromium-browser", "exec /snap/bin/chromium", False),
        ("firefox", "exec firefox", False),
    ],
)
def test_a_browser_that_is_no_snap_is_found(
    bare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str, found: bool
) -> None:
    program = tmp_path / name
    program.write_text(f"#!/bin/sh\n{content}\n")
    program.chmod(0o755)
    monkeypatch.setattr(programs, "which", lambda name: which(name, path=str(tmp_path)))
    monkeypatch.delenv("CI", raising=False)
    if found:
        assert programs.browser() == str(program)
    else:
        with pytest.raises(pytest.skip.Exception):
            programs.browser()


def test_a_browser_of_make_setup_is_found(bare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "chromium-1" / "chrome-linux64" / "chrome"
    program.parent.mkdir(parents=True)
    program.touch()
    monkeypatch.setattr(programs, "BROWSERS", tmp_path)
    assert programs.browser() == str(program)


def test_make_setup_and_the_tests_agree_on_browsers() -> None:
    script = (ROOT / "tools" / "setup.sh").read_text("utf-8")
    assert tuple(re.search("for name in (.*); do", script)[1].split()) == programs.BROWSER_NAMES
    assert re.search(r"(?m)^browsers=(\S+)", script)[1] == str(programs.BROWSERS)


@pytest.mark.parametrize(
    ("family", "file"),
    [("Consolas", "DejaVuSansMono.ttf"), ("monospace", "DejaVuSansMono.ttf"), ("Arial", "DejaVuSans.ttf"), ("Unheard Of", "DejaVu")],
)
def test_programs_see_the_fonts_of_the_tests_only(family: str, file: str) -> None:
    match = programs.needed(which("fc-match"), "fc-match (of LibreOffice)")
    done = subprocess.run([match, "--format=%{file}", family], check=True, capture_output=True, text=True)
    assert Path(done.stdout).parent == Path(os.environ["FONTCONFIG_FILE"]).parent / "fonts"
    assert Path(done.stdout).name.startswith(file)
