"""Blocks as the text of a cell."""

from __future__ import annotations

import pytest

from generator.document.dialect import Dialect
from generator.document.reader import read
from generator.document.tree import Rule
from generator.errors import WriterError
from generator.writers.workbook.cells import text


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("Plain **bold** and `code`, [linked](https://aws.amazon.com).", "Plain bold and code, linked."),
        ("One.\n\nTwo.", "One.\n\nTwo."),
        ("- a\n- b\n    - c", "• a\n• b\n  • c"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("- [x] done\n- [ ] open", "• ☒ done\n• ☐ open"),
        ("| A | B |\n|---|---|\n| 1 | 2 |", "A | B\n1 | 2"),
        ("```bash\naws sts get-caller-identity\n```", "aws sts get-caller-identity"),
        ('!!! note "Mind"\n    the gap', "Mind\nthe gap"),
        ("> quoted", "quoted"),
        ('=== "One"\n    first\n\n=== "Two"\n    second', "One\nfirst\n\nTwo\nsecond"),
        ("RTO\n:   time to be back", "RTO: time to be back"),
        ("One.\n\n---\n\nTwo.", "One.\n\nTwo."),
    ],
)
def test_blocks(markdown: str, shown: str, dialect: Dialect) -> None:
    assert text(read(markdown, dialect, "page").blocks) == shown


def test_what_a_cell_cannot_show_is_refused() -> None:
    with pytest.raises(WriterError, match="cannot show object"):
        text([Rule(), object()])  # type: ignore[list-item]
