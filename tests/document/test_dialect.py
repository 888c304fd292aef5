"""The Markdown dialect: read from mkdocs.yml as MkDocs itself reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.document.dialect import dialect
from generator.errors import WriterError

CASES = [
    ("theme: none-such\n", "none-such"),
    ("markdown_extensions: [no_such_extension]\n", "no_such_extension"),
    ("nav: {a: b}\n", "nav"),
]


@pytest.mark.parametrize(("text", "named"), CASES)
def test_a_configuration_that_mkdocs_refuses_is_reported_with_its_file(text: str, named: str, tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text(f"site_name: X\n{text}")
    with pytest.raises(WriterError) as refused:
        dialect(config)
    assert str(refused.value).startswith(f"{config}: ")
    assert named in str(refused.value)


def test_extensions_come_with_their_options(tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text("site_name: X\nmarkdown_extensions:\n  - toc: {permalink: true}\n  - footnotes\n")
    read = dialect(config)
    assert "footnotes" in read.extensions
    assert read.options["toc"] == {"permalink": True}
