"""Values that are open: nothing is decided or computed with them, and whatever was computed names what is missing."""

from __future__ import annotations

import operator
import pickle
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from generator.model.types.open import (
    ById,
    Gap,
    Named,
    Open,
    OpenUsed,
    absent_as_empty,
    decided,
    described,
    each,
    gap_of,
    is_absent,
    is_open,
    names_open,
    settle,
    supposing,
)

VALUE = Gap(("cost", "region"), "cost: region", place="cost.yml:2:1")
SECTION = Gap(("cost",), "section `cost`", kind="section")


@pytest.fixture
def value() -> Any:
    return Open(VALUE)


@pytest.fixture
def section() -> Any:
    return Open(SECTION)


@pytest.mark.parametrize(
    "compute",
    [
        lambda value: value + 1,
        lambda value: 1 + value,
        lambda value: Decimal(2) * value,
        lambda value: timedelta(hours=1) - value,
        lambda value: value / 3,
        lambda value: 3 // value,
        lambda value: -value,
        lambda value: abs(value),
        lambda value: round(value),
        lambda value: value**2 % 5,
    ],
)
def test_arithmetic_is_not_computed(value: Any, compute: Callable[[Any], Any]) -> None:
    computed = compute(value)
    assert str(computed) == "Not computed: cost: region is open (cost.yml:2:1)"
    assert gap_of(computed) is not None


@pytest.mark.parametrize(
    "look", [lambda value: value.name, lambda value: value["a"], lambda value: value(1, key=2), lambda value: value > 1]
)
def test_what_is_inside_is_open_too(value: Any, look: Callable[[Any], Any]) -> None:
    assert gap_of(look(value)) == VALUE


DECISIONS: list[Callable[[Any], Any]] = [
    bool,
    len,
    list,
    hash,
    int,
    float,
    sorted,
    lambda value: 1 in value,
    lambda value: value == 1 and "equal",
    lambda value: value != 1 and "other",
    lambda value: value < 1 or "not less",
    lambda value: max(value, 3),
    lambda value: [0, 1][value],
    lambda value: {value: 1},
]


@pytest.mark.parametrize("decide", DECISIONS)
def test_a_decision_names_what_is_open(value: Any, decide: Callable[[Any], Any]) -> None:
    with pytest.raises(OpenUsed) as used:
        decide(value)
    assert used.value.gap == VALUE


def test_a_value_is_itself(value: Any) -> None:
    assert (value == value) is True
    assert (value != value) is False


@pytest.mark.parametrize("name", ["_private", "__len_hint__", "__float_format__"])
def test_private_names_are_not_read_from_it(value: Any, name: str) -> None:
    assert not hasattr(value, name)


@pytest.mark.parametrize(
    ("gap", "shown"),
    [
        (VALUE, "To be completed: cost: region"),
        (Gap((), "owner of `orders`", "Anna asks"), "To be completed: owner of `orders` (Anna asks)"),
        (Gap((), "owner", computed=True), "Not computed: owner is open"),
    ],
)
def test_a_mark_says_what_is_open(gap: Gap, shown: str) -> None:
    assert str(Open(gap)) == f"{Open(gap)}" == shown


@pytest.mark.parametrize("thing", [Open(VALUE), Named(SECTION, "table")])
def test_it_goes_to_another_process(thing: Open) -> None:
    again = pickle.loads(pickle.dumps(thing))
    assert (type(again), gap_of(again), str(again)) == (type(thing), gap_of(thing), str(thing))


# ------------------------------------------------------------------------------------------------- absent sections


def test_only_a_template_sees_an_absent_section_as_empty(section: Any) -> None:
    with pytest.raises(OpenUsed):
        bool(section)
    with absent_as_empty():
        assert (bool(section), list(section), len(section), "x" in section) == (False, [], 0, False)
    with pytest.raises(OpenUsed):
        list(section)


@pytest.mark.parametrize("decide", [bool, list, len, hash, int])
def test_what_is_inside_an_absent_section_is_not_empty(section: Any, decide: Callable[[Any], Any]) -> None:
    with absent_as_empty(), pytest.raises(OpenUsed):
        decide(section.bill)


def test_a_value_is_not_empty_for_a_template(value: Any) -> None:
    with absent_as_empty(), pytest.raises(OpenUsed):
        bool(value)


def test_what_would_be_described_in_an_absent_section_has_its_name() -> None:
    table = Named(SECTION, "orders-table")
    assert (table.id, table.name, table.title) == ("orders-table",) * 3
    assert is_absent(table.scaling)


# --------------------------------------------------------------------------------------------------------- supposing


@pytest.mark.parametrize("answer", [True, False])
def test_a_question_is_answered_as_supposed(value: Any, answer: bool) -> None:
    with supposing(answer=answer) as given:
        assert bool(value) is answer
        assert bool(value > 3) is answer
        assert bool(value == "x") is answer
    assert given == [answer] * 3
    with pytest.raises(OpenUsed):
        bool(value)


def test_an_absent_section_is_not_supposed(section: Any) -> None:
    with supposing(answer=True) as given, pytest.raises(OpenUsed):
        bool(section)
    assert given == []


def test_a_loop_without_end_is_left(value: Any) -> None:
    def count() -> int:
        turns = 0
        while value > turns:
            turns += 1
        return turns

    with supposing(answer=True), pytest.raises(OpenUsed):
        count()


# ------------------------------------------------------------------------------------------------------- what asks


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (is_open, [True, True, False, False]),
        (is_absent, [False, True, False, False]),
        (described, [False, False, True, False]),
    ],
)
def test_questions_about_openness(value: Any, section: Any, asked: Callable[[Any], bool], expected: list[bool]) -> None:
    assert [asked(thing) for thing in (value, section, ["x"], [])] == expected


def test_settle_keeps_what_could_not_be_computed(value: Any) -> None:
    assert settle(operator.add, 1, 2) == 3
    assert str(settle(lambda: sum([1, value][:1]))) == "1"
    assert str(settle(max, [1, value])) == "Not computed: cost: region is open (cost.yml:2:1)"


def test_each_leaves_out_what_is_open(value: Any, section: Any) -> None:
    assert list(each([1, value, 2])) == [1, 2]
    assert list(each(value)) == list(each(section)) == []


def test_decided(value: Any) -> None:
    assert decided(3) == 3
    with pytest.raises(OpenUsed):
        decided(value)


def test_a_thing_may_be_the_one_that_is_open(value: Any) -> None:
    table = SimpleNamespace(id="table")
    assert ById([table])["table"] is table
    assert ById([table, value])["table"] is table
    with pytest.raises(KeyError):
        ById([table])["queue"]
    for things in ([table, value], value):
        with pytest.raises(OpenUsed):
            ById(things)["queue"]


@pytest.mark.parametrize(
    ("call", "open"),
    [
        (lambda value: "".join(["a", value]), True),
        (lambda value: "a".startswith(value), True),
        (lambda _: "a" + 1, False),
    ],
)
def test_a_function_of_the_language_was_given_an_open_value(value: Any, call: Callable[[Any], Any], open: bool) -> None:
    with pytest.raises(TypeError) as refused:
        call(value)
    assert names_open(refused.value) is open
