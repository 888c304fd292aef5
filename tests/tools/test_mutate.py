"""The mutation tool makes small faults of each kind, knows whose tests are whose, and its list only becomes shorter."""

from __future__ import annotations

import ast
import gc
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tools.mutate import __main__ as command
from tools.mutate import survivors, swapping, targets
from tools.mutate.forks import Dead, in_child
from tools.mutate.mutants import Mutant, mutants, mutated, sample
from tools.mutate.server import Verdict


def changes(source: str) -> list[str]:
    """Return the changes of a function's body or of a module."""
    return [f"{mutant.before} -> {mutant.after}" for mutant in mutants("a.py", source)]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("x = a < b", ["a < b -> a <= b"]),
        ("x = a >= b", ["a >= b -> a > b"]),
        ("x = a is b", ["a is b -> a is not b"]),
        ("x = a < b <= c", ["a < b <= c -> a <= b <= c", "a < b <= c -> a < b < c"]),
        ("x = a and b", ["a and b -> a or b", "a and b -> b", "a and b -> a"]),
        ("x = not a", ["not a -> a"]),
        ("x = a + b", ["a + b -> a - b"]),
        ("x = a + 'b c'", []),
        ("x += a", ["x += a -> x -= a", "x += a -> pass"]),
        ("x = 1", ["1 -> 2"]),
        ("x = True", ["True -> False"]),
        ("x = 'key'", ["'key' -> 'XXkey'"]),
        ("x = '0.5'", ["'0.5' -> '1.5'"]),
        ("x = 'A sentence.'", []),
        ("x = f'{a + b} left'", ["a + b -> a - b"]),
        ("x: 'int' = a", []),
        ("x = f(a, b)", ["f(a, b) -> f(b, a)"]),
        ("x = f(a, a)", []),
        ("x = f(*a, b)", []),
        ("x = isinstance(a, b)", []),
        ("x = f(days=1)", ["days=1 -> days=2"]),
        ("x = any(a)", ["any(a) -> all(a)"]),
        ("x = a.startswith(b)", ["a.startswith(b) -> a.endswith(b)"]),
        ("f()", ["f() -> pass"]),
        ("yield a", ["yield a -> yield from ()"]),
        ("raise a", ["raise a -> pass"]),
        ("return a", ["return a -> return None"]),
        ("return None", []),
        ("if a: x", ["a -> not a", "x -> pass"]),
        ("if a == b: x", ["a == b -> a != b", "x -> pass"]),
        ("for x in a:\n  continue", ["continue -> break"]),
        ("x = [b for b in a if b]", ["b -> not b"]),
        ("'''A text.'''", []),
        ("import a", []),
    ],
)
def test_what_is_changed(statement: str, expected: list[str]) -> None:
    body = "".join(f"  {line}\n" for line in statement.splitlines())
    assert changes(f"def f():\n{body}") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("MOST = 5", ["<module>: 5 -> 6"]),
        ("Number = int | str", []),
        ("__all__ = ['a']", []),
        ("Kind = Literal['a', 'b']", []),
        ("class A:\n  size: int = 5\n  def f(self, x=1):\n    return 2", ["A.f: 1 -> 2", "A.f: 2 -> 3"]),
        ("@cache(1)\ndef f(x: Literal['a'] = 'b') -> Literal['c']: ...", ["f: 'b' -> 'XXb'"]),
    ],
)
def test_where_something_is_changed(source: str, expected: list[str]) -> None:
    assert [mutant.name.removeprefix("a.py ") for mutant in mutants("a.py", source)] == expected


def test_a_mutant_is_made_of_its_change_and_keeps_the_lines() -> None:
    source = "def f(a):\n    if a > 1:\n        return a\n    return 1\n"
    first, *_, last = mutants("a.py", source)
    assert (first.before, first.lines, last.before, last.lines) == ("a > 1", range(2, 3), "1", range(4, 5))
    assert ast.unparse(mutated(source, first.number)) == source.replace(">", ">=").rstrip()
    assert ast.unparse(mutated(source, last.number)) == source.replace("return 1", "return 2").rstrip()
    assert [node.lineno for node in ast.walk(mutated(source, first.number)) if isinstance(node, ast.Return)] == [4, 3]


def test_mutants_that_read_the_same_have_names_of_their_own() -> None:
    assert [one.name for one in mutants("a.py", "X = (1, 1)")] == ["a.py <module>: 1 -> 2", "a.py <module>: 1 -> 2 #2"]


def test_a_sample_is_the_same_for_a_seed_and_keeps_to_itself_when_code_is_added() -> None:
    few, more = (mutants("a.py", "".join(f"X{at} = {at}\n" for at in range(count))) for count in (200, 210))
    drawn = {one.name for one in sample(few, "1", 50)}
    assert drawn == {one.name for one in sample(reversed(few), "1", 50)}
    assert drawn != {one.name for one in sample(few, "2", 50)}
    assert len(drawn & {one.name for one in sample(more, "1", 50)}) >= 40


@pytest.mark.parametrize(
    ("path", "places", "some_rules"),
    [
        ("generator/checks/doors.py", {"tests/checks/test_doors.py"}, {"unknown-peer"}),
        ("generator/checks/needs.py", {"tests/checks/test_permissions.py", "tests/checks/test_policies.py"}, {"unchecked-permission"}),
        ("generator/analysis/cost/bill.py", {"tests/analysis/cost/"}, set()),
        ("generator/document/escaping.py", {"tests/document/test_escaping.py"}, set()),
        ("generator/outputs/swap.py", {"tests/outputs/"}, set()),
    ],
)
def test_tests_of_a_module(path: str, places: set[str], some_rules: set[str]) -> None:
    assert targets.places(path) == places
    assert some_rules <= targets.rules(path)
    assert bool(targets.rules(path)) == bool(some_rules)


def test_every_module_has_tests() -> None:
    assert [path for path in targets.paths() if not targets.places(path) and not targets.rules(path)] == []
    assert {path for place in map(targets.places, targets.paths()) for path in place if not (targets.ROOT / path).exists()} == set()


# ------------------------------------------------------------------------------------------------------------- swapping

SOURCE = """
from functools import cache
MOST = 5
DOUBLE = MOST * 2
class Box:
    @property
    def size(self):
        return MOST + 1
def twice(x, by=2):
    return x * by
@cache
def slow():
    return twice(3)
TABLE = {"four": twice(2)}
"""


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A module that runs, and another one that has imported from it."""
    path = tmp_path / "generator" / "swapped.py"
    path.parent.mkdir()
    path.write_text(SOURCE, "utf-8")
    module, user = ModuleType("generator.swapped"), ModuleType("generator.user")
    module.__file__ = str(path)
    monkeypatch.setitem(sys.modules, "generator.swapped", module)
    monkeypatch.setitem(sys.modules, "generator.user", user)
    monkeypatch.setattr(swapping, "ROOT", tmp_path)
    monkeypatch.setattr(swapping, "dependents", lambda _: {"generator.swapped"})
    exec(compile(SOURCE, str(path), "exec"), vars(module))
    user.MOST, user.twice = module.MOST, module.twice
    assert module.slow() == 6
    yield module
    gc.collect()


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("<module>: 5 -> 6", {"MOST": 6, "DOUBLE": 12, "user.MOST": 6, "size": 7}),
        ("Box.size: MOST + 1 -> MOST - 1", {"size": 4}),
        ("twice: x * by -> x / by", {"twice": 1, "user.twice": 1, "slow": 1.5, "TABLE": 1}),
        ("twice: 2 -> 3", {"twice": 6, "user.twice": 6, "slow": 9, "TABLE": 6}),
    ],
)
def test_a_mutant_runs_wherever_the_code_is_known(running: ModuleType, name: str, seen: dict[str, object]) -> None:
    user = sys.modules["generator.user"]
    (mutant,) = (one for one in mutants("generator/swapped.py", SOURCE) if one.name == f"generator/swapped.py {name}")

    def values() -> dict[str, object]:
        return {
            "MOST": running.MOST,
            "DOUBLE": running.DOUBLE,
            "size": running.Box().size,
            "twice": running.twice(2),
            "slow": running.slow(),
            "TABLE": running.TABLE["four"],
            "user.MOST": user.MOST,
            "user.twice": user.twice(2),
        }

    before = values()
    swapping.Loaded().put(mutant)
    after = values()
    assert {key: value for key, value in after.items() if value != before[key]} == seen


# ---------------------------------------------------------------------------------------------------------------- forks


def test_a_child_answers_or_is_dead() -> None:
    assert in_child(lambda: {"a": 1}, 60) == {"a": 1}
    with pytest.raises(Dead):
        in_child(lambda: sys.modules["time"].sleep(60), 0.2)
    with pytest.raises(Dead):
        in_child(lambda: sys.modules["os"]._exit(0), 60)
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        in_child(lambda: 1 / 0, 60)


# ------------------------------------------------------------------------------------------------------------- the list


def test_the_list_is_sorted_and_names_mutants_that_exist() -> None:
    written = survivors.LIST.read_text("utf-8")
    listed = survivors.read(written)
    assert survivors.shown(listed) == written
    unknown = sorted(set(listed) - {mutant.name for mutant in command.population()})
    assert not unknown, "this code is gone; take the lines out: make mutate ACCEPT=1"


KILLED, LIVED, OTHER = (Mutant("a.py", "f", before, "x", 1, at, range(1, 2)) for at, before in enumerate("abc"))


@pytest.mark.parametrize(
    ("listed", "ended", "code", "left", "told"),
    [
        ("", {KILLED: "test"}, 0, "", ""),
        ("", {KILLED: "test", LIVED: ""}, 1, "", "survived and is not listed: a.py f: b -> x"),
        ("a.py f: b -> x\n", {KILLED: "test", LIVED: ""}, 0, "a.py f: b -> x\n", ""),
        ("a.py f: b -> x ; because it changes nothing\n", {LIVED: ""}, 0, "a.py f: b -> x ; because it changes nothing\n", ""),
        ("a.py f: a -> x\n", {KILLED: "test"}, 1, "", "listed, but killed or gone: a.py f: a -> x"),
        ("a.py f: d -> x\n", {KILLED: "test"}, 1, "", "listed, but killed or gone: a.py f: d -> x"),
        ("a.py f: c -> x\n", {KILLED: "test"}, 0, "a.py f: c -> x\n", ""),
    ],
    ids=["empty", "new", "listed", "reason", "killed", "gone", "not in the sample"],
)
def test_the_list_only_becomes_shorter(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    listed: str,
    ended: dict[Mutant, str],
    code: int,
    left: str,
    told: str,
) -> None:
    file = tmp_path / "mutants.txt"
    file.write_text(listed, "utf-8")
    monkeypatch.setattr(survivors, "LIST", file)
    verdicts = [Verdict(mutant, killer, 1, 0) for mutant, killer in ended.items()]
    assert command.judged(verdicts, [KILLED, LIVED, OTHER], accept=False, share=1) == code
    assert told in capsys.readouterr().out
    assert file.read_text("utf-8") == listed
    command.judged(verdicts, [KILLED, LIVED, OTHER], accept=True, share=1)
    assert file.read_text("utf-8") == left


def test_too_few_killed_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survivors, "LIST", tmp_path / "mutants.txt")
    (tmp_path / "mutants.txt").touch()
    assert [command.judged([], [], accept=False, share=share) for share in (0.9, 0.899)] == [0, 1]
