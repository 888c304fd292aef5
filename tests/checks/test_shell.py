"""Every command of a script is found with its words, as the shell would run them."""

from __future__ import annotations

import pytest

from generator.checks.shell import VARIABLE, UnreadableShellError, commands

V = VARIABLE


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("aws s3 ls", [["aws", "s3", "ls"]]),
        ("a; b | c && d & e\nf", [["a"], ["b"], ["c"], ["d"], ["e"], ["f"]]),
        ("a \\\n  b", [["a", "b"]]),
        ("a\tb", [["a", "b"]]),
        ("a # the rest | b\nc", [["a"], ["c"]]),
        ("a b#c", [["a", "b#c"]]),
        ("a 'b c' \"d e\" f\\ g", [["a", "b c", "d e", "f g"]]),
        ("a 'b'\"c\"d", [["a", "bcd"]]),
        ("a b\\\nc", [["a", "bc"]]),
        ('a "b\\\nc"', [["a", "bc"]]),
        ('a "b \\" \\$c \\` \\d"', [["a", 'b " $c ` \\d']]),
        ("a $b ${c} $d_1.e", [["a", V, V, f"{V}.e"]]),
        ("a ${b:-c d}e", [["a", f"{V}e"]]),
        ("a $ b$", [["a", "$", "b$"]]),
        ('a "$b-${c}"', [["a", f"{V}-{V}"]]),
        ("a $(b c) d", [["b", "c"], ["a", V, "d"]]),
        ("a $(b $(c)) $(d)", [["c"], ["b", V], ["d"], ["a", V, V]]),
        ("a \"$(b 'c')\"", [["b", "c"], ["a", V]]),
        ("A=$(b) c", [["b"], ["c"]]),
        ("A=1 B_2=3 a C=4", [["a", "C=4"]]),
        ("A=1", []),
        ("1A=1 a", [["1A=1", "a"]]),
        ("a > out.txt 2> /dev/null b", [["a", "b"]]),
        ("a >> out 2>&1 < in; b", [["a"], ["b"]]),
        ("a 2 3>x", [["a", "2"]]),
        ("while a; do b; done", [["a"], ["b"], ["done"]]),
        ("if ! a; then b; else c; fi", [["a"], ["b"], ["c"], ["fi"]]),
        ("export A=1 && time a", [["a"]]),
        ("{ a; }", [["a"], ["}"]]),
        ("(a; b)", [["a"], ["b"]]),
        ("", []),
    ],
)
def test_the_commands_of_a_script(script: str, found: list[list[str]]) -> None:
    assert commands(script) == found


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("a 'b", "a ' is opened and not closed"),
        ('a "b', 'a " is opened and not closed'),
        ("a ${b", "a } is opened and not closed"),
        ("a $(b", "`)` is missing"),
        ("a $(b $(c)", "`)` is missing"),
        ('a "b `c`"', "between double quotes a ` runs a command"),
    ],
)
def test_what_the_shell_cannot_read(script: str, told: str) -> None:
    with pytest.raises(UnreadableShellError) as error:
        commands(script)
    assert told in str(error.value)
