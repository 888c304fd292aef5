"""The sample pack, built once from the workspace of this repository with the time fixed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.build import Request, build
from generator.pack import Pack
from tests.conftest import ROOT

EPOCH = "1795651200"
"""23 November 2026."""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pack, Path]:
    """The whole pack of the sample workspace and the folder it was written to."""
    folder = tmp_path_factory.mktemp("pack") / "build"
    return build_sample(folder), folder


def build_sample(folder: Path, jobs: int = 2, workspace: Path = ROOT, cache: Path | None = None) -> Pack:
    """Build the sample workspace, or a changed copy of it, into `folder` at a fixed time; with a store of its own where none is named."""
    os.environ["SOURCE_DATE_EPOCH"] = EPOCH
    try:
        return build(Request(workspace, folder, jobs=jobs, cache=cache or folder.parent / "cache"), lambda _what: None)
    finally:
        del os.environ["SOURCE_DATE_EPOCH"]
