"""Price books put together: each price by its id and Region from the book that has it of the latest day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generator.errors import InputError, Place, Problem
from generator.model.library.price_book import PriceFile
from generator.model.types.origin import Origin, child, data, spot
from generator.model.types.refusals import read
from generator.workspace.positions import problems_at

_DATED = ("id", "title", "as_of")
"""What a file says of itself: a file of some prices does not date the whole book."""


class _Written(NamedTuple):
    """A price as it is written in one of the files: its first possible day, the file's number, and itself."""

    day: str
    file: int
    price: Origin


def merged(files: Mapping[str, Origin]) -> tuple[Origin, list[Problem]]:
    """Return one book of all `files`, the shipped ones first, and a warning for each whose prices are not all used.

    The latest day counts, and of the same day the later file. Raises InputError with everything that is wrong with the files.
    """
    refused = [problem for file in files.values() for problem in problems_at(file, read(PriceFile, data(file))[1])]
    if refused:
        raise InputError(refused)
    books = list(files.values())
    used: dict[tuple[str, str], _Written] = {}
    for number, book in enumerate(books):
        for key, price in _prices(book):
            written = _Written(f"{_said(price, 'as_of')}-01-01"[:10], number, price)
            used[key] = max(used.get(key, written), written, key=lambda known: known[:2])
    whole = max((book for book in books if _is_whole(book)), key=lambda book: _said(book, "as_of"), default=books[-1])
    prices = Origin(whole.file, whole.line, whole.column, [written.price for written in used.values()])
    made = Origin(whole.file, whole.line, whole.column, {**_head(books, whole), "prices": prices}, dict(whole.keys))
    return made, [warning for number, book in enumerate(books[1:], 1) for warning in _unused(book, number, used, books)]


def _prices(book: Origin) -> Iterator[tuple[tuple[str, str], Origin]]:
    listed = child(book, "prices")
    for price in listed.value if listed is not None and isinstance(listed.value, list) else []:
        yield (_said(price, "id"), _said(price, "region")), price


def _said(part: Origin, key: str) -> str:
    found = child(part, key)
    return str(found.value).strip() if found is not None else ""


def _is_whole(book: Origin) -> bool:
    return all(child(book, key) is not None for key, field in PriceFile.model_fields.items() if not field.is_required())


def _head(books: list[Origin], whole: Origin) -> dict[str, Origin]:
    """Return what a book says besides its prices: of the whole one, each key as a newer file has it."""
    later = sorted((book for book in books if _said(book, "as_of") > _said(whole, "as_of")), key=lambda book: _said(book, "as_of"))
    assert isinstance(whole.value, dict)
    head = dict(whole.value)
    for book in later:
        assert isinstance(book.value, dict)
        head |= {key: value for key, value in book.value.items() if key not in _DATED}
    return head


def _unused(book: Origin, number: int, used: Mapping[tuple[str, str], _Written], books: list[Origin]) -> Iterator[Problem]:
    lost = [(key, price, used[key]) for key, price in _prices(book) if used[key].file != number]
    if not lost:
        return
    (id, region), price, instead = lost[0]
    more = f", and {len(lost) - 1} more" if len(lost) > 1 else ""
    there = f"{books[instead.file].file.path} has it of {_said(instead.price, 'as_of')}"
    what = f"warning: the price `{id}` for {region} is not used{more}: {there}"
    file, line, column = spot(price, ())
    hint = "Delete what is older, or write in `as_of` the day on which you read the price."
    yield Problem(what, Place(file.path, line, column), hint, file.line(line))
