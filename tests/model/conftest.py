"""The shipped library as parsed data and as a model, for the tests of the model."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from generator.model.library import Library
from generator.model.types.origin import data
from generator.workspace.loader import load_library
from generator.workspace.positions import read_file

FOLDER = Path(__file__).parents[2] / "content" / "library"
FILES = {
    "sources": "sources.yml",
    "services": "services.yml",
    "service_names": "service-names.yml",
    "metrics": "metrics.yml",
    "prices": "prices/aws-2026-11.yml",
    "price_list": "price-list.yml",
    "recovery": "recovery.yml",
    "troubleshooting": "troubleshooting.yml",
    "gateway": "api-gateway.yml",
    "sop": "sop.yml",
}


def _parse(path: Path) -> Any:
    return data(read_file(path, path.name))


@pytest.fixture(scope="session")
def parsed() -> dict[str, Any]:
    parts = {field: _parse(FOLDER / name) for field, name in FILES.items()}
    checklists = sorted((FOLDER / "checklists").glob("*.yml"))
    return parts | {"checklists": {path.stem: _parse(path) for path in checklists}}


@pytest.fixture
def raw(parsed: dict[str, Any]) -> dict[str, Any]:
    """A copy of the parsed files: a test may change it."""
    return deepcopy(parsed)


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(FOLDER)
