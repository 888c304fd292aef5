"""Refusals: whatever is wrong with whichever key, the author reads his own words and never the library's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from generator.model.catalogue import Entry
from generator.model.description.architecture import Account
from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.library import Library
from generator.model.types.annotations import element_of, fields, model_of, spoken
from generator.model.types.origin import Data, data
from generator.model.types.refusals import near, proper, read, suggestion, together
from generator.model.types.values import Model
from generator.workspace.positions import read_yaml

FOREIGN = re.compile(
    r"input should|pydantic|field required|extra inputs|\b(string|list|dict|model|value|date|int)_(type|parsing)\b"
    r"|valid (string|list|dict|integer)|instance of|Annotated|<class|typing|NoneType|Decimal\(|Traceback|validat(or|ion error)",
    re.IGNORECASE,
)


def models(annotation: Any, seen: set[type] | None = None) -> Iterator[type[Model]]:
    """Yield every model that a value of this type may hold, each once."""
    seen = set() if seen is None else seen
    model = model_of(annotation)
    if model is not None and model not in seen:
        seen.add(model)
        yield model
        for _, inner in fields(model):
            yield from models(inner, seen)
    elif model is None and (element := element_of(annotation)) is not None:
        yield from models(element, seen)


ALL = [model for root in (Partner, Project, Library, Entry) for model in models(root)]
KEYS = [(model, key) for model in ALL for key in model.model_fields]
BAD: list[Data] = [None, "", "ﬀ nothing/that fits ", "a\nb", "1e999999", "-1", [], [None], ["x"], {}, {"x": "y"}, {"": None}]


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.__name__)
def test_types_are_known_when_the_module_is_read(model: type[Model]) -> None:
    """A model that is defined below its first use would hide its references and its keys from every message."""
    assert model.__pydantic_fields_complete__


@pytest.mark.parametrize("given", BAD, ids=repr)
def test_no_value_of_any_key_is_answered_in_foreign_words(given: Data) -> None:
    for model, key in KEYS:
        _, refusals = read(model, {key: given})
        for refusal in refusals:
            text = re.sub(r"`[^`]*`", "", "\n".join((refusal.what, refusal.hint, refusal.example)))
            assert not FOREIGN.search(text), (model, key, text)
            assert refusal.what
            assert refusal.hint == "" or refusal.hint[0] in "`" or not refusal.hint[0].islower(), refusal.hint


def _scalars(written: Data) -> list[Data]:
    if isinstance(written, dict | list):
        inner = written.values() if isinstance(written, dict) else written
        return [scalar for one in inner for scalar in _scalars(one)]
    return [written]


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.__name__)
def test_example_of_a_missing_key_is_yaml_with_that_key(model: type[Model]) -> None:
    for refusal in read(model, {})[1]:
        if refusal.missing:
            written = data(read_yaml(refusal.example.encode(), "example.yml"))
            assert isinstance(written, dict)
            assert list(written) == [refusal.missing]
            assert None not in _scalars(written), refusal.example
            assert refusal.what == f"`{refusal.missing}` is missing from this {spoken(model)}"


def words(model: type[Model], data: Data) -> list[tuple[str, str]]:
    return [(refusal.what, refusal.hint) for refusal in together(read(model, data)[1])]


GOOD = {
    "id": "main",
    "name": "x",
    "number": "012345678901",
    "environment": "production",
    "purpose": "x",
    "created_by": "partner",
}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, []),
        ({"name": None}, [("`name` is empty", "Write it behind the colon, or as a block of text: > or | and then indented lines.")]),
        ({"nmae": "x", "name": ...}, [("`nmae` is not a key of this account", "Did you mean `name`?")]),
        ({"nmae": "x"}, [("`nmae` is not a key of this account", "Did you mean `name`?")]),
        ({"size": "x"}, [("`size` is not a key of this account", "Its keys: id, name, number, environment, purpose, created_by, quotas.")]),
        (
            {"three more": None},
            [("`three more` is not a key of this account", "Between { and } a comma ends a value: put text that holds one in quotes.")],
        ),
        ({"name": ..., "purpose": ...}, [("`name` and `purpose` are missing from this account", "Write, for example:")]),
        (
            {"environment": "prod"},
            [("`environment` cannot be `prod`", "Did you mean `production`? Allowed: production, staging, test, development, shared.")],
        ),
        ({"environment": ["test"]}, [("`environment` must be one value, not a list", "Write, for example, production")]),
        ({"number": "12"}, [("`number` is `12`; it has 2 digits and an account number has twelve", "Keep the zeros it begins with.")]),
        ({"id": "A b"}, [("`id` cannot be `A b`", "Write lower-case letters, digits, dots and hyphens, such as a-b.")]),
        ({"id": "€"}, [("`id` cannot be `€`", "Write lower-case letters, digits, dots and hyphens.")]),
    ],
)
def test_words(change: dict[str, Any], told: list[tuple[str, str]]) -> None:
    given = {key: value for key, value in {**GOOD, **change}.items() if value is not ...}
    assert words(Account, given) == told


def test_a_long_value_is_cut() -> None:
    ((what, _),) = words(Account, {**GOOD, "number": "9 " * 200})
    assert len(what) < 120


def test_a_whole_new_section_is_told_briefly() -> None:
    (refusal,) = together(read(Project, {})[1])
    assert refusal.hint == "`evidencekit init` writes an example of each."
    assert refusal.example == ""


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("bookings-tabel", "bookings-table"),
        ("Bookings Table", "bookings-table"),
        ("bookings_table", "bookings-table"),
        ("ord", "orders"),
        ("zebra", None),
        ("", None),
    ],
)
def test_near(word: str, meant: str | None) -> None:
    assert near(word, {"bookings-table", "orders", "stock"}) == meant


@pytest.mark.parametrize(
    ("known", "hint"),
    [
        (["abc"], "Did you mean `abc`?"),
        ([], "Roles: none."),
        (["x", "w"], "Roles: w, x."),
        ([f"x{n:02}" for n in range(14)], "Roles: x00, x01, x02, x03, x04, x05, x06, x07, x08, x09, x10, x11 … (14 in all)."),
    ],
)
def test_suggestion(known: list[str], hint: str) -> None:
    assert suggestion("abd", known, "Roles") == hint


@pytest.mark.parametrize(
    ("id", "proposed"), [("a-b", "a-b"), ("A b", "a-b"), ("lambda.request", "lambda.request"), ("_x_", "x"), ("é", "")]
)
def test_proper(id: str, proposed: str) -> None:
    assert proper(id) == proposed
