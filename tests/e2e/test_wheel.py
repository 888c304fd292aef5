"""The wheel holds all that the program needs: it works elsewhere, in an empty folder, with the network cut."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the content of the wheel that is built from this repository."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, timeout=300, capture_output=True)
    (wheel,) = folder.glob("evidencekit-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def without_network() -> list[str]:
    """Return the command that runs another one in a network of its own with nothing in it, where the system allows it."""
    unshare = shutil.which("unshare")
    if unshare and subprocess.run([unshare, "-rn", "true"], check=False, capture_output=True).returncode == 0:
        return [unshare, "-rn"]
    return []


def test_init_and_build_from_the_wheel_alone(unpacked: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONSAFEPATH": "1", "HOME": str(tmp_path / "home")}

    def run(*arguments: str, cwd: Path) -> str:
        command = [*without_network(), sys.executable, *arguments]
        done = subprocess.run(command, cwd=cwd, env=environment, check=False, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = run("-c", "import generator; print(generator.__file__)", cwd=tmp_path).strip()
    assert Path(where).is_relative_to(unpacked)
    run("-m", "generator", "init", "demo", cwd=tmp_path)
    run("-m", "generator", "build", "--quiet", cwd=tmp_path / "demo")
    assert (tmp_path / "demo" / "build" / "site" / "index.html").is_file()
    assert len(list((tmp_path / "demo" / "build" / "word").rglob("*.docx"))) == 35
    assert (tmp_path / "demo" / "build" / "evidence.json").is_file()
