"""YAML: what the author wrote stays text, everything has a place, and nothing that grows without bound is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from generator.errors import InputError
from generator.model.types.origin import Data, child, data, inside, spot
from generator.workspace import positions, unquoted
from generator.workspace.positions import MOST_VALUES, read_text, read_yaml
from generator.workspace.syntax_errors import MOST_DEPTH


def read(text: str) -> Data:
    return data(read_yaml(text.encode(), "a.yml"))


def first_line(text: str | bytes) -> str:
    with pytest.raises(InputError) as refused:
        read_yaml(text if isinstance(text, bytes) else text.encode(), "a.yml")
    return refused.value.lines()[0]


@pytest.mark.parametrize(
    "plain",
    [
        "no",
        "yes",
        "on",
        "off",
        "y",
        "true",
        "False",
        "12:30",
        "007",
        "1.0",
        "1e3",
        "0x1F",
        "0o17",
        "1_000",
        ".inf",
        ".nan",
        "2026-11-23",
        "=",
        "<",
        "b:c",
        "AWS::S3::Bucket",
        "50 %",
        "a#b",
        "C:\\path",
        "null and void",
        "=1+1",
    ],
)
def test_plain_text_stays_what_was_written(plain: str) -> None:
    assert read(f"key: {plain}") == {"key": plain}


@pytest.mark.parametrize("nothing", ["", " ", "~", "null", "Null", "NULL", " # a comment"])
def test_nothing_is_none(nothing: str) -> None:
    assert read(f"key: {nothing}") == {"key": None}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ('"null"', "null"),
        ("'~'", "~"),
        ('""', ""),
        (r'"a\tb\u00e9"', "a\tbé"),
        ("'it''s'", "it's"),
        ("|\n  a\n  \tb\n", "a\n\tb\n"),
        (">-\n  a\n  b\n\n  c\n", "a b\nc"),
        ("a\n  b", "a b"),
        ("&name x", "x"),
    ],
)
def test_other_scalars(written: str, value: str) -> None:
    assert read(f"key: {written}") == {"key": value}


@pytest.mark.parametrize(
    "text", ["key: x\n", "\ufeffkey: x\n", "---\nkey: x\n...\n", "%YAML 1.2\n---\nkey: x\n", "key: x\r\n", "# c\n\nkey: x"]
)
def test_one_document_however_it_is_wrapped(text: str) -> None:
    assert read(text) == {"key": "x"}


def test_alias_repeats_a_value() -> None:
    assert read("a: &it {x: [1]}\nb: *it\nc: [*it]") == {"a": {"x": ["1"]}, "b": {"x": ["1"]}, "c": [{"x": ["1"]}]}


TREE = """\
name: x
roles:
  - id: owner
    duties: >-
      Many
  - {id: finance, duties: Few}
empty:
inner:
  deep: {key: value}
"""


@pytest.mark.parametrize(
    ("location", "line", "column"),
    [
        (("name",), 1, 7),
        (("roles",), 2, 1),
        (("roles", 0), 3, 5),
        (("roles", "owner"), 3, 5),
        (("roles", "owner", "duties"), 4, 13),
        (("roles", 1, "duties"), 6, 27),
        (("roles", "finance", "id"), 6, 10),
        (("roles", "nobody"), 2, 1),
        (("roles", 7), 2, 1),
        (("roles", 1, "title"), 6, 5),
        (("empty",), 7, 1),
        (("inner", "deep"), 9, 3),
        (("inner", "deep", "key", "further"), 9, 15),
        (("unknown",), 1, 1),
        ((), 1, 1),
    ],
)
def test_place_of_a_value(location: tuple[str | int, ...], line: int, column: int) -> None:
    assert spot(read_yaml(TREE.encode(), "a.yml"), location)[1:] == (line, column)


def test_columns_count_characters() -> None:
    origin = read_yaml("{é😀: 日本, key: x}".encode(), "a.yml")
    assert spot(origin, ("key",))[1:] == (1, 15)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\u2028", "\x85"])
def test_lines_are_counted_as_the_parser_counts_them(ending: str) -> None:
    origin = read_yaml(f"a: 1{ending}b: 2".encode(), "a.yml")
    line = spot(origin, ("b",))[1]
    assert line == 2
    assert origin.file.line(line) == "b: 2"


def test_value_of_an_alias_stands_where_it_was_written() -> None:
    origin = read_yaml(b"a: &it\n  x: 1\nb: *it\n", "a.yml")
    assert spot(origin, ("b",))[1:] == (3, 1)
    assert spot(origin, ("b", "x"))[1:] == (2, 6)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("key: x: y", "a.yml:1:7: a second `: ` on this line"),
        ("a: 1\n b: 2", "a.yml:2:3: this line is indented more than the one above, so it continues its text"),
        ("a:\n  - x\n - y", "a.yml:3:2: the indentation of this line fits nothing above it"),
        ("a:\n\t- x", "a.yml:2:1: a tab stands where only spaces may"),
        ("a: \t@", "a.yml:1:5: a value cannot begin with this character"),
        ('a: "x', "a.yml:1:4: the quotes that open here are not closed where they should be"),
        ("a: 'x\nb: 'y'", "a.yml:1:4: the quotes that open here are not closed where they should be"),
        ("a: [1, 2", "a.yml:1:4: the list that opens here cannot be read further than line 1"),
        ("a: {b: 1", "a.yml:1:4: the mapping that opens here cannot be read further than line 1"),
        ("a: {{ x }}", "a.yml:1:5: a key must be text"),
        ("a: *b", "a.yml:1:4: `*b` repeats a value that no `&b` names"),
        ("a: `x`", "a.yml:1:4: a value cannot begin with this character"),
        ("a: !x y", "a.yml:1:4: the tag `!x` is not read"),
        ("a: !!str y", "a.yml:1:4: the tag `!!str` is not read"),
        ("a: 1\na: 2", "a.yml:2:1: the key `a` stands twice"),
        ("? [a]\n: b", "a.yml:1:3: a key must be text"),
        ("", "a.yml: the file is empty"),
        ("   \n", "a.yml: the file is empty"),
        ("a: 1\n---\nb: 2", "a.yml:2:1: a second document begins here"),
        (b"a: \xc3\x28", "a.yml:1:4: the byte 0xC3 is not UTF-8 text"),
        (b"\xef\xbb\xbfa: 1\nb: \xff", "a.yml:2:4: the byte 0xFF is not UTF-8 text"),
        (b"a: \xed\xa0\x80", "a.yml:1:4: the byte 0xED is not UTF-8 text"),
        (b"a: \x1b[31m", "a.yml:1:4: the character U+001B cannot be printed"),
        ('a: "\\x1b[31m"', "a.yml:1:4: the character U+001B cannot be printed"),
        ("a: \ufffe", "a.yml:1:4: the character U+FFFE cannot be printed"),
    ],
)
def test_what_is_not_read(text: str | bytes, told: str) -> None:
    assert first_line(text) == told


@pytest.mark.parametrize("loader", [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
@pytest.mark.parametrize(
    "text",
    [
        "key: x: y",
        "a: 1\n b: 2",
        "a:\n  - x\n - y",
        "a:\n\t- x",
        'a: "x',
        "a: 'x\nb: 'y'",
        "a: [1, 2",
        "a: {b: 1",
        "a: `x`",
        "a: - x",
        "a: | x",
        'a: "\\q"',
        "a: &",
        "foo\nbar: x",
        'a: "x" y',
        "%FOO\nbar",
    ],
)
def test_both_parsers_of_pyyaml_are_understood(text: str, loader: type[yaml.SafeLoader], monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML comes with and without libyaml, and the two word their errors differently."""
    monkeypatch.setattr(positions, "LOADER", loader)
    assert "this is not YAML" not in first_line(text)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_levels_are_limited(opening: str) -> None:
    """Newer versions of libyaml stop on their own while they look ahead on the line."""
    told = first_line(opening * 100_000)
    assert re.match(rf"a.yml:1:\d+: (more than {MOST_DEPTH}|there are too many) levels inside each other", told)


def test_the_deepest_that_is_read() -> None:
    read("[" * MOST_DEPTH + "]" * MOST_DEPTH)


def test_levels_of_aliases_count() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 70)]
    assert "more than 60 levels" in first_line("\n".join(lines))


@pytest.mark.parametrize("width", [2, 10, 1000])
def test_aliases_cannot_multiply_without_bound(width: int) -> None:
    lines = [f"a0: &a0 [{'x, ' * width}]"] + [f"a{n}: &a{n} [{f'*a{n - 1}, ' * width}]" for n in range(1, 40)]
    assert f"the file grows to more than {MOST_VALUES:,} values" in first_line("\n".join(lines))


def test_all_problems_before_the_parser_gives_up_are_told() -> None:
    with pytest.raises(InputError) as refused:
        read_yaml(b"a: 1\na: 2\n<<: x\nb: !t x\nc: [", "a.yml")
    assert [problem.place.line for problem in refused.value.problems] == [2, 3, 4, 5]


def test_a_list_takes_ids_only_of_mappings() -> None:
    origin = read_yaml(b"[id, {id: [x]}, {id: y}]", "a.yml")
    assert child(origin, "id") is None
    assert child(origin, "y") is not None


TEXTS = """plain: one
literal: |-

  one
    two
folded: >-
  one
  two
"""


@pytest.mark.parametrize(
    ("key", "line", "column", "place"),
    [
        ("literal", 1, 1, (4, 3)),
        ("literal", 2, 3, (5, 5)),
        ("folded", 1, 2, (6, 9)),
        ("plain", 1, 2, (1, 8)),
    ],
)
def test_where_a_line_of_a_text_stands(key: str, line: int, column: int, place: tuple[int, int]) -> None:
    text = child(read_yaml(TEXTS.encode(), "a.yml"), key)
    assert text is not None
    assert inside(text, line, column) == ("a.yml", *place)


def test_a_file_that_is_one_text_has_its_own_lines(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("\n{\n  1\n}\n", "utf-8")
    assert inside(read_text(tmp_path / "a.json", "a.json"), 2, 3) == ("a.json", 3, 3)


LOADERS = [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)]
UNQUOTED = """\
owner: TODO: Anna asks Ben by Friday # a comment: of the author
steps:
  - id: restore
    role: TODO: who: Anna, or Ben: by Friday
    "takes": TODO:
  - TODO: Anna asks: Ben
  - {id: check, role: TODO: ask Ben, takes: TODO: measure it, after: [restore]}
  - id: test
    words: |
      owner: TODO: stays as it is
      - TODO: this: too
    "a": "said: \\"TODO: x\\""
    last: TODO: Cleo
      asks Dan
done: yes
"""


@pytest.mark.parametrize("loader", LOADERS)
def test_open_values_need_no_quotes(loader: type[yaml.SafeLoader], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(positions, "LOADER", loader)
    assert read(UNQUOTED) == {
        "owner": "TODO: Anna asks Ben by Friday",
        "steps": [
            {"id": "restore", "role": "TODO: who: Anna, or Ben: by Friday", "takes": "TODO:"},
            "TODO: Anna asks: Ben",
            {"id": "check", "role": "TODO: ask Ben", "takes": "TODO: measure it", "after": ["restore"]},
            {
                "id": "test",
                "words": "owner: TODO: stays as it is\n- TODO: this: too\n",
                "a": 'said: "TODO: x"',
                "last": "TODO: Cleo asks Dan",
            },
        ],
        "done": "yes",
    }


@pytest.mark.parametrize(
    ("location", "line", "column"),
    [
        (("owner",), 1, 8),
        (("steps", 0, "role"), 4, 11),
        (("steps", 0, "takes"), 5, 14),
        (("steps", 1), 6, 5),
        (("steps", "check", "takes"), 7, 45),
        (("steps", "check", "after", 0), 7, 71),
        (("done",), 15, 7),
    ],
)
def test_open_values_without_quotes_move_nothing(location: tuple[str | int, ...], line: int, column: int) -> None:
    origin = read_yaml(UNQUOTED.encode(), "a.yml")
    assert spot(origin, location)[1:] == (line, column)
    assert origin.file.lines == tuple(UNQUOTED.split("\n"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: TODO: x\nb: y: z", "a.yml:2:5: a second `: ` on this line"),
        ("a: TODO: x\nb: [1", "a.yml:2:4: the list that opens here cannot be read further than line 2"),
        ("a: TODOS: x", "a.yml:1:9: a second `: ` on this line"),
        ("a: ask: TODO: x", "a.yml:1:7: a second `: ` on this line"),
        ("a: {b: TODO: x\nc: d: e", "a.yml:1:4: the mapping that opens here cannot be read further than line 2"),
        ("a: 'x\nb: TODO: 'y'", "a.yml:1:4: the quotes that open here are not closed where they should be"),
    ],
)
def test_what_is_wrong_beside_an_open_value_is_told(text: str, told: str) -> None:
    assert first_line(text) == told


def test_a_sign_of_the_author_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read("a: \ue000\nb: TODO: x") == {"a": "\ue000", "b": "TODO: x"}


def test_many_open_values_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unquoted, "MOST_ROUNDS", 3)
    lines = "".join(f"k{number}: TODO: ask\nn{number}: x\n" for number in range(500))
    assert len(read(f"{lines}t: |\n  z: TODO: x\n{lines.replace('k', 'l').replace('n', 'm')}")) == 2001
    with pytest.raises(InputError):
        read("".join(f"k{number}: TODO: ask\nt{number}: |\n  x\n" for number in range(4)))
