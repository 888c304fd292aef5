"""What every test may use: the site's Markdown dialect and the sample workspace."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from generator.document.dialect import Dialect
from generator.document.dialect import dialect as site_dialect
from generator.model.library.price_book import PriceBook
from generator.workspace.loader import load_library
from generator.workspace.schema import write as write_schemas
from generator.workspace.shipped import shipped
from tests.programs import only_these_fonts

ROOT = Path(__file__).parent.parent
KEPT_STARTER = ROOT / "tests" / "workspaces" / "starter"

settings.register_profile("fuzz", max_examples=5000, deadline=None)
"""What `make fuzz` runs the property tests with."""


@pytest.fixture(scope="session", autouse=True)
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a machine or its user has set and no test may depend on: fonts, and wishes about colours and time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONTCONFIG_FILE", str(only_these_fonts(tmp_path_factory.mktemp("fontconfig"))))
        for name in ("FONTCONFIG_PATH", "FONTCONFIG_SYSROOT", "NO_COLOR", "FORCE_COLOR", "SOURCE_DATE_EPOCH"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def dialect() -> Dialect:
    """The Markdown extensions of mkdocs.yml."""
    return site_dialect(ROOT / "mkdocs.yml")


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small workspace of the tests, with one customer: kept apart from what `evidencekit init` writes, which may change."""
    folder = Path(shutil.copytree(KEPT_STARTER, tmp_path_factory.mktemp("starter") / "demo"))
    shutil.copyfile(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    write_schemas(folder / "schemas")
    return folder


@pytest.fixture(scope="session")
def book() -> PriceBook:
    """The shipped price book."""
    return load_library(shipped("content/library")).prices
