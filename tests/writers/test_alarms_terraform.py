"""Terraform itself takes the alarms as code: their form, and with the provider at hand every argument.

TERRAFORM_PLUGINS names a folder with the provider, laid out as `terraform providers mirror` does; nothing is downloaded.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from shutil import which

import pytest

from generator.analysis.results import compute
from generator.workspace.loader import load_workspace
from generator.writers import alarms
from tests.analysis.proposals.unwatched import unwatched
from tests.conftest import ROOT

TERRAFORM = which("terraform")
PLUGINS = os.environ.get("TERRAFORM_PLUGINS", "")

pytestmark = pytest.mark.skipif(TERRAFORM is None, reason="terraform is not installed")


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    own = {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1", "TF_CLI_CONFIG_FILE": os.devnull, "HOME": str(folder)}
    environment = {**os.environ, **own}
    command = [TERRAFORM or "", *words, "-no-color"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(scope="module")
def configurations(starter: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A folder for each configuration: those of the sample, and the proposals for a project that says nothing of operations."""
    workspace = load_workspace(ROOT)
    made = {}
    for id, project in workspace.projects.items():
        written = alarms.files(alarms.deployment(project, compute(workspace, id).monitoring), project.name)
        made |= {f"{id}-{name}": text for name, text in written.items() if name.endswith(".tf")}
    silent = unwatched(load_workspace(starter))
    for id in silent.projects:
        results = compute(silent, id)
        proposed = alarms.files(alarms.deployment(results.completed.project, results.monitoring), "Proposals")
        made |= {f"proposed-{name}": text for name, text in proposed.items() if name.endswith(".tf")}
    folders = []
    for name, text in made.items():
        folder = tmp_path_factory.mktemp("terraform")
        (folder / Path(name).name).write_text(text, "utf-8")
        folders.append(folder)
    return folders


def test_terraform_would_format_nothing(configurations: list[Path]) -> None:
    assert len(configurations) >= 3
    assert [done.stdout for folder in configurations if (done := run(folder, "fmt", "-check", "-diff")).returncode] == []


@pytest.mark.skipif(not PLUGINS, reason="TERRAFORM_PLUGINS names no folder with the provider")
def test_terraform_finds_every_configuration_valid(configurations: list[Path]) -> None:
    for folder in configurations:
        ready = run(folder, "init", "-input=false", f"-plugin-dir={PLUGINS}")
        assert ready.returncode == 0, ready.stderr
        checked = run(folder, "validate")
        assert checked.returncode == 0, checked.stdout + checked.stderr
