"""Formulas that look at written cells forget their result; the others keep it."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from generator.writers.workbook.given import opened
from generator.writers.workbook.stale import forget_stale


@pytest.mark.parametrize(
    ("formula", "forgets"),
    [
        ("COUNTA(B2:B9)", True),
        ("COUNTA($B:$B)", True),
        ("SUM(2:2)", True),
        ("B2", True),
        ("COUNTA(B3:B9)", False),
        ("A1+1", False),
        ("TODAY()", False),
        ("COUNTA(Answers)", True),
        ("'Other sheet'!A1", True),
        ("'Other sheet'!A2", False),
        ('INDIRECT("B"&2)', True),
        ("COUNTA(Elsewhere[Answer])", True),
        ('IF(A1="B2","B2",1)', False),
    ],
)
def test_formulas(formula: str, forgets: bool) -> None:
    book = opened(made(formula))
    sheets = forget_stale(book, {"Sheet 1": {(2, 2)}})
    cell = book.sheets[0].elements[5, 4]
    assert (cell.find("{*}v") is None) == forgets
    assert ("Sheet 1" in {sheet.name for sheet in sheets}) == forgets


def made(formula: str) -> bytes:
    """Return a workbook with the formula in D5, a name for B2:B9, and a formula of another sheet that looks at B2."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Sheet 1")
        sheet.write_formula("D5", f"={formula}", None, 7)
        other = book.add_worksheet("Other sheet")
        other.write_formula("A1", "='Sheet 1'!B2", None, 7)
        other.write_formula("A2", "=1+1", None, 2)
        book.define_name("Answers", "='Sheet 1'!$B$2:$B$9")
    return buffer.getvalue()
