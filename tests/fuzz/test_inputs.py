"""A few of the inputs of `make fuzz`: each is read, or refused in words; and each is the same when it is made again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.__main__ import in_process, of_the_suite
from tests.fuzz.inputs import made
from tests.fuzz.yaml_suite import suite

SOURCE = """---
- name: Tab and blank
  yaml: |
    a:␣␣1
    b: "x———»y"↵
- name: The same again
  tree: x
- name: No line break at the end, behind a byte order mark
  yaml: |
    ⇔a: 1∎
"""


@pytest.mark.parametrize("part", range(4))
def test_some_inputs_end_in_words(part: int) -> None:
    assert [wrong for wrong in in_process("suite", iter(range(25 * part, 25 * part + 25))) if wrong is not None] == []


def test_an_input_is_the_same_when_it_is_made_again() -> None:
    for number in range(20):
        assert (made("a", number).kind, made("a", number).content) == (made("a", number).kind, made("a", number).content)


def test_the_yaml_test_suite_is_read_as_its_sources_mean_it(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "AB12.yaml").write_text(SOURCE, "utf-8")
    blank = b'a:  1\nb: "x\ty"\n'
    assert suite(tmp_path) == {"AB12/0": blank, "AB12/1": blank, "AB12/2": b"\xef\xbb\xbfa: 1"}


def test_the_yaml_test_suite_is_read_as_its_data_are(tmp_path: Path) -> None:
    (tmp_path / "AB12" / "00").mkdir(parents=True)
    (tmp_path / "AB12" / "00" / "in.yaml").write_bytes(b"[a, b: &c {")
    assert suite(tmp_path) == {"AB12/00": b"[a, b: &c {"}
    assert list(of_the_suite(tmp_path)) == [None, None, None]


def test_an_end_in_other_words_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: bytes) -> None:
        raise KeyError("a")

    monkeypatch.setattr("tests.fuzz.__main__.made", lambda seed, number: made(seed, number).__class__("bytes", b"", fail))
    (wrong,) = in_process("a", iter([3]))
    assert wrong is not None
    assert (wrong.name, wrong.end.splitlines()[-1]) == ("--seed a --only 3 (bytes)", "KeyError: 'a'")
