"""Where keys and values begin and end, in every notation that YAML has for them."""

from __future__ import annotations

import pytest

from generator.workspace.spans import spans


@pytest.mark.parametrize(
    ("text", "key", "value", "style"),
    [
        ("k: v\n", "k", "v", ""),
        ("k: v  # why\n", "k", "v", ""),
        ("k:\n", "k", "", ""),
        ("'k' : \"v w\"\r\n", "'k'", '"v w"', '"'),
        ("? k\n: v\n", "k", "v", ""),
        ("k: &a v\n", "k", "&a v", ""),
        ("a: &a v\nk: *a\n", "k", "*a", ""),
        ("k: v\n  w\na: b\n", "k", "v\n  w", ""),
        ("k: >- # why\n  v\n  w\n\n# about a\na: b\n", "k", ">- # why\n  v\n  w", ">"),
        ("k: |\n  v", "k", "|\n  v", "|"),
        ("k:\n  - v\n  - w # why\n\n# about a\na: b\n", "k", "- v\n  - w", None),
        ("k:\n  v: {w: x, y: [z]}\na: b\n", "k", "v: {w: x, y: [z]}", None),
        ("a: {é: 1, k: [v] }", "k", "[v]", None),
        ("- - k: v\u2028  \n", "k", "v", ""),
    ],
)
def test_span_of_a_key(text: str, key: str, value: str, style: str | None) -> None:
    found = [span for span in spans(text).by_key.values() if text[slice(*span.key)] == key]
    assert [text[slice(*span.value)] for span in found] == [value]
    assert found[0].style == style


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("k: v\n", (True, False, "")),
        ("k: v\n# why\na: b\n", (False, False, "a: b\n")),
        ("{k: v, a: b}", (False, True, "a: b}")),
        ("a: b\nk: v\n", (False, False, "")),
    ],
)
def test_span_knows_its_mapping(text: str, expected: tuple[bool, bool, str]) -> None:
    (span,) = [span for span in spans(text).by_key.values() if text[slice(*span.key)] == "k"]
    assert (span.alone, span.flow, text[span.following :] if span.following else "") == expected


@pytest.mark.parametrize(("text", "root"), [("# why\n---\nk: v\n", "k: v\n"), ("  k: v\n", "k: v\n"), ("{k: v}", "{k: v}")])
def test_root_is_where_the_mapping_begins(text: str, root: str) -> None:
    assert text[spans(text).root :] == root


def test_an_open_value_without_quotes_moves_no_span() -> None:
    text = "a: TODO: ask Ben\nb: {c: TODO: x, d: y}\n"
    found = spans(text)
    assert [text[slice(*found.by_key[at].value)] for at in ((1, 1), (2, 5), (2, 17))] == ["TODO: ask Ben", "TODO: x", "y"]
