"""The measurements of `make bench` start: what they call is there, and copied customers load under their own names."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from generator.workspace.loader import load_workspace
from tests.conftest import ROOT


def module(name: str) -> ModuleType:
    """Return a module of bench/, which is no package."""
    spec = importlib.util.spec_from_file_location(f"bench_{name}", ROOT / "bench" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = loaded  # dataclasses look their module up there
    spec.loader.exec_module(loaded)
    return loaded


@pytest.fixture(scope="module")
def parts() -> ModuleType:
    return module("parts")


def test_arithmetic_is_measured_for_each_project(parts: ModuleType, starter: Path, tmp_path: Path) -> None:
    parts.arithmetic(starter, tmp_path / "taken.json")
    assert list(json.loads((tmp_path / "taken.json").read_text("utf-8"))) == ["example"]


def test_documents_are_rendered(parts: ModuleType, starter: Path) -> None:
    parts.documents(starter)


def test_copied_customers_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pandoc = ModuleType("pypandoc")
    monkeypatch.setattr(pandoc, "get_pandoc_path", str, raising=False)
    monkeypatch.setitem(sys.modules, "pypandoc", pandoc)
    run = module("run")
    workspace = load_workspace(run.enlarged(tmp_path / "many", 3))
    assert list(workspace.projects) == ["orders-platform-01", "orders-platform-03", "tenant-api-02"]
    assert len({project.customer.legal_entity for project in workspace.projects.values()}) == 3
