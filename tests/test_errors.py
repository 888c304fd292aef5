"""Errors: printed so that the place can be opened, the caret stands right, and no character harms the terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import errors
from generator.errors import MOST_SHOWN, InputError, Place, Problem, excerpt


@pytest.mark.parametrize(
    ("place", "text"),
    [(Place("a.yml"), "a.yml"), (Place("a.yml", 3), "a.yml:3"), (Place("a.yml", 3, 7), "a.yml:3:7")],
)
def test_place(place: Place, text: str) -> None:
    assert str(place) == text


@pytest.mark.parametrize(
    ("problem", "lines"),
    [
        (Problem("wrong", Place("a.yml")), ["a.yml: wrong"]),
        (Problem("wrong", Place("a.yml"), "Mend it."), ["a.yml: wrong", "  Mend it."]),
        (
            Problem("wrong", Place("a.yml", 12, 5), "Mend it.", "    key: x", "key: y\nmore: z"),
            ["a.yml:12:5: wrong", "  12 |     key: x", "     |     ^", "  Mend it.", "    key: y", "    more: z"],
        ),
        (Problem("wrong", Place("a.yml", 3), source="key: x"), ["a.yml:3: wrong", "  3 | key: x"]),
        (Problem("wrong", Place("a.yml", 3, 1), source="  "), ["a.yml:3:1: wrong"]),
    ],
)
def test_lines_of_a_problem(problem: Problem, lines: list[str]) -> None:
    assert problem.lines() == lines


@pytest.mark.parametrize(("number", "end"), [(1, "1 problem; nothing was written."), (3, "3 problems; nothing was written.")])
def test_number_of_problems(number: int, end: str) -> None:
    assert InputError([Problem("wrong", Place("a.yml"))] * number).lines()[-1] == end


LONG = "".join(str(number % 10) for number in range(1, 301))


@pytest.mark.parametrize(
    ("line", "column", "shown", "before"),
    [
        ("key: x", 6, "key: x", 5),
        ("key: x   ", 6, "key: x", 5),
        ("\tkey", 2, "→key", 1),
        ("a\x1b[31mb", 7, "a\ufffd[31mb", 6),
        ("日本: x", 5, "日本: x", 6),
        ("e\u0301: x", 5, "e\u0301: x", 3),
        (LONG, 1, LONG[:MOST_SHOWN] + " …", 0),
        (LONG, 150, "… " + LONG[99:199] + " …", 52),
        (LONG, 300, "… " + LONG[200:], 101),
    ],
)
def test_excerpt(line: str, column: int, shown: str, before: int) -> None:
    assert excerpt(line, column) == (shown, before)


@given(st.text(), st.integers(0, 400))
def test_excerpt_is_one_short_printable_line(line: str, column: int) -> None:
    shown, before = excerpt(line, column)
    assert shown.isprintable()
    assert len(shown) <= MOST_SHOWN + 4
    assert 0 <= before <= 2 * MOST_SHOWN + 4


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.InputError, 2),
        (errors.TemplateError, 2),
        (errors.WriterError, 2),
        (errors.WorkspaceNotFound, 2),
        (errors.MissingPrerequisite, 3),
    ],
)
def test_exit_codes(error: type[errors.EvidencekitError], code: int) -> None:
    assert error.exit_code == code
