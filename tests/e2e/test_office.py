"""Every Word file opens in LibreOffice and becomes pages that hold its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.document.links import word_path
from generator.document.tree import Heading, plain
from generator.pack import Pack
from tests.e2e.outline import squeezed
from tests.office import convert_all, pdf_text

pytestmark = pytest.mark.xdist_group("pack")


def test_every_word_file_becomes_pages_with_its_headings(built: tuple[Pack, Path], tmp_path: Path) -> None:
    pack, folder = built
    for owner in ("partner", *pack.workspace.projects):
        (tmp_path / owner).mkdir()
        convert_all(sorted((folder / "word" / owner).glob("*.docx")), tmp_path / owner)
    for document in pack.documents:
        text = squeezed(pdf_text(tmp_path / word_path(document).replace(".docx", ".pdf")))
        missing = [
            heading for block in document.blocks if isinstance(block, Heading) and squeezed(heading := plain(block.inlines)) not in text
        ]
        assert missing == [], document.id
