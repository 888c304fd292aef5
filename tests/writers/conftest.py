"""What the tests of the writers share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.writers.everything import EVERYTHING, draw_pictures
from tests.writers.word_parts import write_to


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the pictures of the document that has everything."""
    folder = tmp_path_factory.mktemp("pictures")
    draw_pictures(folder)
    return folder


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory, pictures: Path) -> Path:
    """Return the document that has everything as a .docx."""
    return write_to(tmp_path_factory.mktemp("word"), EVERYTHING, pictures=pictures)
