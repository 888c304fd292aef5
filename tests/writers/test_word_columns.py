"""Column widths and the page that a table needs."""

from __future__ import annotations

import pytest

from generator.document.tree import Cell, Code, Keys, LineBreak, Link, Styled, Table, Text
from generator.writers.word.columns import NORMAL_SIZE, PADDING, Column, fit, measure, share, stretch
from tests.writers.everything import cells

PORTRAIT, LANDSCAPE = 9298, 14230
SENTENCE = "A sentence of some length that a column of a table has to break over several lines to show. " * 3


def table(header: list[str], *rows: list[str]) -> Table:
    return Table(cells(*header), tuple(cells(*row) for row in rows))


def test_widths_add_up_to_the_room() -> None:
    fitted = fit(table(["Key", "Meaning"], ["a", SENTENCE]), PORTRAIT)
    assert sum(fitted.widths) == PORTRAIT
    assert not fitted.landscape
    assert not fitted.small


def test_the_column_with_more_text_is_wider() -> None:
    key, meaning = fit(table(["Key", "Meaning"], ["a", SENTENCE]), PORTRAIT).widths
    assert meaning > 4 * key


@pytest.mark.parametrize("words", [["Responsibilities", "Throttling", "Authentication"], ["id", "Internationalisation", "x"]])
def test_no_word_of_the_header_is_broken(words: list[str]) -> None:
    narrow = table(words, [SENTENCE] * 3)
    widths = fit(narrow, 5000).widths
    assert all(width >= column.least for width, column in zip(widths, measure(narrow, NORMAL_SIZE), strict=True))


@pytest.mark.parametrize(
    ("columns", "text", "landscape", "small"),
    [
        (3, SENTENCE, False, False),
        (7, SENTENCE, False, False),
        (8, SENTENCE, True, False),
        (10, SENTENCE, True, False),
        (10, "short", False, False),
        (40, SENTENCE, True, True),
    ],
)
def test_a_table_is_turned_when_it_is_not_readable_upright(columns: int, text: str, landscape: bool, small: bool) -> None:
    wide = table([f"Name {number}" for number in range(columns)], [text] * columns)
    fitted = fit(wide, PORTRAIT, LANDSCAPE)
    assert (fitted.landscape, fitted.small) == (landscape, small)
    assert sum(fitted.widths) == (LANDSCAPE if landscape else PORTRAIT)


def test_a_table_that_may_not_be_turned_becomes_small() -> None:
    wide = table([f"Column {number}" for number in range(14)], [SENTENCE] * 14)
    fitted = fit(wide, PORTRAIT)
    assert fitted.small
    assert not fitted.landscape
    assert sum(fitted.widths) == PORTRAIT
    assert min(fitted.widths) > 0


@pytest.mark.parametrize(
    ("cell", "other"),
    [
        (Cell((Text("mmmm"),)), Cell((Text("iiii"),))),
        (Cell((Code("iiii"),)), Cell((Text("iiii"),))),
        (Cell((Styled("strong", (Text("word wordier"),)),)), Cell((Text("word"),))),
        (Cell((Styled("strong", (Text("word"),)),)), Cell((Text("word"),))),
        (Cell((Link("#a", (Text("a link"),)),)), Cell((Text("link"),))),
        (Cell((Keys(("Ctrl", "C")),)), Cell((Text("Ctrl"),))),
        (Cell((Text("one two"),)), Cell((Text("one"), LineBreak(), Text("two")))),
        (Cell((Text("日本"),)), Cell((Text("ab"),))),
    ],
)
def test_what_takes_more_room_is_measured_longer(cell: Cell, other: Cell) -> None:
    long, short = measure(Table((cell, other), ()), NORMAL_SIZE)
    assert long.natural > short.natural


def test_an_amount_and_its_currency_are_one_word() -> None:
    whole, parted = measure(table(["130,600.00\u00a0USD", "130,600.00 USD"]), NORMAL_SIZE)
    assert parted.least < whole.least


def test_a_word_may_end_at_a_hyphen() -> None:
    whole, parted = measure(table(["aaaaaaaaaa", "aaaaa-aaaaa"]), NORMAL_SIZE)
    assert parted.least < whole.least


def column(least: int, readable: int, *texts: int, whole: int = 0) -> Column:
    natural = max(texts) + PADDING
    return Column(least, readable, min(max(whole, readable), natural), max(natural, readable), texts)


@pytest.mark.parametrize(
    ("columns", "width", "widths"),
    [
        ([column(400, 400, 10), column(400, 400, 10)], 1600, (800, 800)),
        ([column(400, 400, 1000), column(400, 400, 10)], 1620, (1220, 400)),
        ([column(300, 400, 900), column(100, 400, 900)], 200, (150, 50)),
        ([column(400, 400, 1000, whole=700), column(400, 400, 90000)], 1600, (700, 900)),
        ([column(400, 400, 1000, whole=1100), column(400, 400, 90000)], 1600, (400, 1200)),
        ([column(1, 1, 1)], 7, (7,)),
    ],
)
def test_each_gets_what_it_needs_and_a_word_in_one_piece(columns: list[Column], width: int, widths: tuple[int, ...]) -> None:
    assert share(tuple(columns), width) == widths


def test_columns_with_the_same_text_are_about_as_wide() -> None:
    one, two = share((column(400, 400, 9000, 20), column(400, 400, 9000, 20)), 4000)
    assert abs(one - two) < 200


def test_what_is_left_goes_where_it_makes_the_table_lower() -> None:
    long, short, other = share((column(400, 400, 9000, 9000), column(400, 400, 1000, 1000), column(400, 400, 1000, 1000)), 4000)
    assert long > 2 * short
    assert short == other


def test_short_names_leave_the_room_to_long_explanations() -> None:
    rows = [["Stage and method throttle (REST, HTTP)", SENTENCE * 2, SENTENCE], ["Cache (REST)", SENTENCE, "short"]]
    name, what, value = fit(table(["Means", "What it does", "Its value"], *rows), PORTRAIT).widths
    assert name < value < what


@pytest.mark.parametrize(("typeface", "wider"), [("Calibri", 1.0), ("Verdana", 1.35), ("Some House Sans", 1.15), ("", 1.15)])
def test_a_house_typeface_is_given_more_room(typeface: str, wider: float) -> None:
    assert stretch(typeface) == wider


def test_text_that_runs_wider_needs_the_turned_page_sooner() -> None:
    wide = table([f"Name {number}" for number in range(10)], ["short"] * 10)
    assert not fit(wide, PORTRAIT, LANDSCAPE).landscape
    assert fit(wide, PORTRAIT, LANDSCAPE, stretch("Verdana")).landscape
