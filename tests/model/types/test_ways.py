"""Where steps lead."""

from __future__ import annotations

import pytest

from generator.model.types.ways import reached


@pytest.mark.parametrize(
    ("starts", "steps", "expected"),
    [
        ("", ["ab"], ""),
        ("a", [], "a"),
        ("a", ["ab", "bc"], "abc"),
        ("b", ["ab", "bc"], "bc"),
        ("a", ["ab", "ac", "bd", "cd"], "abcd"),
        ("a", ["aa", "ab", "ba"], "ab"),
        ("ad", ["ab", "de", "xy"], "abde"),
    ],
)
def test_everything_that_steps_lead_to_is_reached(starts: str, steps: list[str], expected: str) -> None:
    assert reached(starts, [(source, target) for source, target in steps]) == set(expected)


def test_starts_may_be_read_once() -> None:
    assert reached(iter("a"), iter([("a", "b")])) == {"a", "b"}
