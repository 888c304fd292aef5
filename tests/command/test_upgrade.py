"""`evidencekit upgrade`: former keys are rewritten in place, everything else stays byte for byte."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generator.__main__ import run
from generator.command.upgrade import upgrade
from generator.errors import InputError, Problem
from generator.model.description.partner import NEWEST_FORMAT
from generator.model.types.origin import Origin, child
from generator.workspace.formats import CHANGES, EACH, Change, format_of
from generator.workspace.loader import load_workspace
from generator.workspace.positions import read_file
from generator.workspace.spans import spans

ROOT = Path(__file__).parent.parent.parent
FORMER = ROOT / "tests" / "workspaces" / "format-1"
LISTED = Change("project", ("cost", "unpriced", EACH), "component", "components", listed=True)
RENAMED = Change("project", ("cost",), "valid", "valid_until")
GONE = Change("project", ("cost",), "valid")
GONE_IN_LIST = Change("project", ("cost", "unpriced", EACH), "component")
OF_PARTNER = Change("partner", (), "distribution")


@pytest.fixture
def former(tmp_path: Path) -> Path:
    """A small workspace in format 1, with keys in the notations that YAML has for them."""
    folder = Path(shutil.copytree(FORMER, tmp_path / "former"))
    shutil.copyfile(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of the description by their paths."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.yml"))}


def changed_lines(before: bytes, after: bytes) -> list[tuple[str, str]]:
    """Return the lines that differ between files of the same length."""
    lines = zip(before.decode().split("\n"), after.decode().split("\n"), strict=True)
    return [(old, new) for old, new in lines if old != new]


def described(folder: Path, cost: str, partner: str = "id: a\n") -> Path:
    """Write a description with one section and return the section's file."""
    path = folder / "content" / "customers" / "a" / "cost.yml"
    path.parent.mkdir(parents=True)
    path.write_bytes(cost.encode())
    (folder / "content" / "partner.yml").write_bytes(partner.encode())
    return path


# --------------------------------------------------------------------------------------------------- one file's keys


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (LISTED, "unpriced:\n  - component: a # why\n    reason: b\n", "unpriced:\n  - components: [a] # why\n    reason: b\n"),
        (LISTED, "unpriced: [{component: a, reason: b}]", "unpriced: [{components: [a], reason: b}]"),
        (LISTED, "unpriced:\n- 'component' :  \"a\"\n", 'unpriced:\n- components :  ["a"]\n'),
        (LISTED, "unpriced:\n- component: &a b\n- component: *a\n", "unpriced:\n- components: [&a b]\n- components: [*a]\n"),
        (LISTED, "unpriced:\n- component: a, [b]\n", "unpriced:\n- components:\n  - a, [b]\n"),
        (LISTED, "unpriced:\r\n  - component: |\r\n      a\r\n", "unpriced:\r\n  - components:\r\n    - |\r\n      a\r\n"),
        (LISTED, "unpriced:\n- component:\n  reason: b\n", "unpriced:\n- components:\n  reason: b\n"),
        (LISTED, "unpriced:\n- component: [a]\n", "unpriced:\n- components: [a]\n"),
        (LISTED, "unpriced:\n- ? component\n  : a\n", "unpriced:\n- ? components\n  : [a]\n"),
        (LISTED, "unpriced:\n- &a {component: b}\n- *a\n", "unpriced:\n- &a {components: [b]}\n- *a\n"),
        (LISTED, "\ufeffunpriced: [{component: é}]", "\ufeffunpriced: [{components: [é]}]"),
        (RENAMED, "a: 1\nvalid: # when\n  - b\n", "a: 1\nvalid_until: # when\n  - b\n"),
        (RENAMED, "{a: 1, &b valid: c}", "{a: 1, &b valid_until: c}"),
        (GONE, "a: 1\nvalid: b\nc: 2\n", "a: 1\nc: 2\n"),
        (GONE, "a: 1\nvalid: b # why\n# about c\nc: 2\n", "a: 1\n# why\n# about c\nc: 2\n"),
        (GONE, "a: 1\nvalid:\n  - b\n  - {c: d}\n\n# about e\ne: 2\n", "a: 1\n\n# about e\ne: 2\n"),
        (GONE, "a: 1\nvalid: >-\n  b\n  c\n", "a: 1\n"),
        (GONE, "a: 1\nvalid:\n", "a: 1\n"),
        (GONE, "a: 1\nvalid: b", "a: 1\n"),
        (GONE, "valid: b\n", "{}\n"),
        (GONE, "{valid: b}", "{}"),
        (GONE, "a: {}\nvalid: {b: c}\n", "a: {}\n"),
        (GONE, "{valid: b, a: 1}", "{a: 1}"),
        (GONE, "{a: 1, valid: b}", "{a: 1}"),
        (GONE, "{\n  a: 1,\n  valid: [b],\n  c: 2\n}", "{\n  a: 1,\n  \n  c: 2\n}"),
        (GONE_IN_LIST, "unpriced:\n  - component: a\n    reason: b\n", "unpriced:\n  - reason: b\n"),
        (GONE_IN_LIST, "unpriced:\n  - component: a # why\n    reason: b\n", "unpriced:\n  - # why\n    reason: b\n"),
        (GONE_IN_LIST, "unpriced:\n  - reason: b\n    component: a\n", "unpriced:\n  - reason: b\n"),
    ],
)
def test_key_is_rewritten_in_place(tmp_path: Path, change: Change, before: str, after: str) -> None:
    path = described(tmp_path, before)
    upgrade(tmp_path, [change])
    assert path.read_bytes().decode() == after


@pytest.mark.parametrize(
    "cost",
    ["unpriced: [{components: [a]}]\n", "unpriced: TODO\n", "valid: {component: a}\n", "unpriced:\n- {component: a, components: [b]}\n"],
)
def test_what_has_not_changed_is_not_written(tmp_path: Path, cost: str) -> None:
    path = described(tmp_path, cost)
    assert [file.path.name for file in upgrade(tmp_path, [LISTED])] == ["partner.yml"]
    assert path.read_text("utf-8") == cost


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# us\n\nid: a # b\n", "# us\n\nformat: 2\nid: a # b\n"),
        ("---\r\nid: a\r\n", "---\r\nformat: 2\r\nid: a\r\n"),
        ("  id: a\n  name: b\n", "  format: 2\n  id: a\n  name: b\n"),
        ("{id: a}", "{format: 2, id: a}"),
        ("id: a\nformat: 1 # b\n", "id: a\nformat: 2 # b\n"),
        ("id: a\nformat: '1'\n", "id: a\nformat: 2\n"),
        ("id: a\nformat:\n", "id: a\nformat: 2\n"),
        ("id: a\ndistribution: b\nname: c\n", "format: 2\nid: a\nname: c\n"),
        ("distribution: b\nname: c\n", "format: 2\nname: c\n"),
        ("\ufeffid: a\n", "\ufeffformat: 2\nid: a\n"),
    ],
)
def test_partner_names_the_format(tmp_path: Path, before: str, after: str) -> None:
    described(tmp_path, "a: 1\n", before)
    upgrade(tmp_path, [OF_PARTNER])
    assert (tmp_path / "content" / "partner.yml").read_bytes().decode() == after


def test_a_notation_that_cannot_be_rewritten_is_left_whole(tmp_path: Path) -> None:
    path = described(tmp_path, 'unpriced:\n- "comp\\u006fnent": a\n')
    other = described(tmp_path / "b", "unpriced: [{component: a}]").rename(path.parent / "project.yml")
    before = contents(tmp_path)
    with pytest.raises(InputError) as caught:
        upgrade(tmp_path, [LISTED])
    (problem,) = caught.value.problems
    assert str(problem.place) == "content/customers/a/cost.yml:2:3"
    assert "by hand" in problem.hint
    assert contents(tmp_path) == before
    assert other.exists()


def test_every_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = described(tmp_path, "a: [\n")
    path.with_name("operations.yml").write_text("a: 1\na: 2\n", "utf-8")
    with pytest.raises(InputError) as caught:
        upgrade(tmp_path)
    assert [problem.place.path.rpartition("/")[2] for problem in caught.value.problems] == ["cost.yml", "operations.yml"]


# -------------------------------------------------------------------------------------------------- whole workspaces


def test_former_workspace_is_upgraded(former: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(former)
    assert run(["upgrade", "--workspace", str(former)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "content/customers/example/operations.yml: 3 keys rewritten",
        "content/customers/example/project.yml: 2 keys rewritten",
        "content/customers/example/resilience.yml: 2 keys rewritten",
        "content/partner.yml: format: 2",
        "The description has format 2.",
    ]
    after = contents(former)
    operations = "content/customers/example/operations.yml"
    assert changed_lines(before[operations], after[operations]) == [
        ("  - component: alarms-topic   # it is the alarm\r", "  - components: [alarms-topic]   # it is the alarm\r"),
        ("    'component': \"booking\" # quoted\r", '    components: ["booking"] # quoted\r'),
        ("  - component: &table bookings-table\r", "  - components: [&table bookings-table]\r"),
    ]
    assert before["content/customers/example/architecture.yml"] == after["content/customers/example/architecture.yml"]


def test_upgrade_is_idempotent(former: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["upgrade", "--workspace", str(former)]) == 0
    once = contents(former)
    capsys.readouterr()
    assert run(["upgrade", "--workspace", str(former)]) == 0
    assert capsys.readouterr().out == "The description has format 2 already; nothing was written.\n"
    assert contents(former) == once


def test_an_interrupted_upgrade_is_begun_again(former: Path, tmp_path: Path) -> None:
    whole = Path(shutil.copytree(former, tmp_path / "whole"))
    upgrade(whole)
    for name in ("operations.yml", "project.yml"):
        shutil.copyfile(whole / "content/customers/example" / name, former / "content/customers/example" / name)
    upgrade(former)
    assert contents(former) == contents(whole)


def backwards(folder: Path) -> int:
    """Rewrite a description in format 1 by the table of changes, where a list has one element; return how many keys changed."""
    number = 0
    for path in sorted((folder / "content" / "customers").glob("*/*.yml")):
        text, origin = path.read_bytes().decode(), read_file(path, path.name)
        layout = spans(text)
        keys = [
            (change, element.keys[change.becomes][1:])
            for change in CHANGES
            if path.stem == change.path[0]
            for element in elements(origin, change.path[1:])
            if (kept := child(element, change.becomes)) is not None and len(kept.value) == 1
        ]
        for change, place in sorted(keys, key=lambda key: key[1], reverse=True):
            span = layout.by_key[place]
            value = text[slice(*span.value)].removeprefix("[").removesuffix("]")
            text = text[: span.key[0]] + change.key + text[span.key[1] : span.value[0]] + value + text[span.value[1] :]
        path.write_bytes(text.encode())
        number += len(keys)
    partner = folder / "content" / "partner.yml"
    text = partner.read_bytes()
    partner.write_bytes(text.replace(b"\nformat: 2\n", b"\n").replace(b"\nformat: 2 #", b"\nformat: 1 #"))
    assert partner.read_bytes() != text
    return number


def elements(origin: Origin, path: tuple[str, ...]) -> list[Origin]:
    """Return the elements of the list at `path`, which ends in its every element."""
    for step in path[:-1]:
        inner = child(origin, step)
        if inner is None:
            return []
        origin = inner
    assert path[-1] == EACH
    return list(origin.value)


@pytest.mark.parametrize("content", ["content", "generator/command/starter/application/content"])
def test_what_ships_is_upgraded_to_the_same_bytes(tmp_path: Path, content: str) -> None:
    folder = tmp_path / "shipped"
    shutil.copytree(ROOT / content, folder / "content")
    before = contents(folder)
    assert backwards(folder) >= len(CHANGES)
    assert contents(folder) != before
    upgrade(folder)
    assert contents(folder) == before


@pytest.mark.parametrize("starter", ["application", "runbooks", "standards"])
def test_a_new_workspace_has_the_newest_format(starter: str) -> None:
    partner = ROOT / "generator" / "command" / "starter" / starter / "content" / "partner.yml"
    assert format_of(read_file(partner, partner.name)) == NEWEST_FORMAT


@pytest.fixture
def described_before(starter: Path, tmp_path: Path) -> Path:
    """The whole workspace of the tests in format 1."""
    folder = Path(shutil.copytree(starter, tmp_path / "before", ignore=shutil.ignore_patterns("build")))
    backwards(folder)
    return folder


def test_description_means_the_same_before_and_after(described_before: Path, starter: Path) -> None:
    told: list[Problem] = []
    before = load_workspace(described_before, warn=told.append)
    assert len(told) == len(CHANGES)
    upgrade(described_before)
    after = load_workspace(described_before, warn=told.append)
    assert len(told) == len(CHANGES)
    assert before.projects == after.projects == load_workspace(starter).projects


# ---------------------------------------------------------------------------------------------------------- commands


def test_check_warns_and_keeps_its_output(described_before: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--workspace", str(described_before), "--quiet", "--format", "json"]) in (0, 1)
    printed = capsys.readouterr()
    json.loads(printed.out)
    assert printed.err.count("warning: ") == len(CHANGES)
    assert "content/customers/example/operations.yml:172:5: warning: `component` of operations.unmonitored" in printed.err


def test_build_warns(described_before: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "--workspace", str(described_before), "--quiet", "--to", "alarms"]) in (0, 1)
    assert capsys.readouterr().err.count("warning: ") == len(CHANGES)


@pytest.mark.parametrize("command", ["check", "build", "upgrade"])
def test_a_newer_format_ends_every_command(former: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    partner = former / "content" / "partner.yml"
    partner.write_text(partner.read_text("utf-8") + "format: 3\n", "utf-8")
    before = contents(former)
    assert run([command, "--workspace", str(former)]) == 2
    printed = capsys.readouterr().err
    assert "content/partner.yml:8:9: the description has format 3" in printed
    assert "Update the program" in printed
    assert contents(former) == before
