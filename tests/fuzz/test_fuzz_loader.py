"""Whatever stands in the files, a workspace loads or its problems are told: never another end.

`make fuzz` runs these with many more examples.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.errors import InputError
from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.types.annotations import fields
from generator.model.types.origin import data, spot
from generator.model.types.references import kinds_unknown, marked_in
from generator.model.types.refusals import read
from generator.workspace.loader import load_workspace
from generator.workspace.positions import read_yaml

EXAMPLE = Path("content/customers/example")
FILES = [
    f"{name}.yml"
    for name in ("project", "case_study", "architecture", "apis", "operations", "runbook", "delivery", "security", "resilience", "cost")
]
CHARACTERS = "{}[]:,-#&*!|>'\"%@`?\\ \t\n\r0a~.<=é\u2028\ufeff\0"
YAML = st.text(st.sampled_from(CHARACTERS), max_size=60)


@pytest.fixture(scope="module")
def workspace(starter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the starter in which one file at a time is broken and mended."""
    return Path(shutil.copytree(starter, tmp_path_factory.mktemp("fuzz") / "workspace"))


@contextmanager
def broken(path: Path, content: bytes) -> Iterator[None]:
    """Give the file another content for a while."""
    before = path.read_bytes()
    path.write_bytes(content)
    try:
        yield
    finally:
        path.write_bytes(before)


def refused(load: Callable[[], object]) -> InputError | None:
    """Return the error with which `load` ends, if it is the one that tells problems."""
    try:
        load()
    except InputError as error:
        return error
    return None


def fit_for_a_terminal(error: InputError) -> bool:
    """Return whether there is something to print, and each line of it moves no cursor and rings no bell."""
    return bool(error.problems) and all(line and line.isprintable() for line in error.lines())


@given(st.one_of(st.binary(max_size=200), YAML.map(str.encode), st.text(max_size=80).map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    error = refused(lambda: read_yaml(content, "a.yml"))
    if error is not None:
        assert fit_for_a_terminal(error)
    else:
        origin = read_yaml(content, "a.yml")
        assert spot(origin, ("a", 0, "b"))[1] >= 1
        assert data(origin) == data(read_yaml(content, "b.yml"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=settings.default.max_examples // 4)
@given(st.data())
def test_any_mutation_of_a_file_loads_or_is_told(workspace: Path, choose: st.DataObject) -> None:
    path = workspace / EXAMPLE / choose.draw(st.sampled_from(FILES))
    lines = path.read_text("utf-8").splitlines(keepends=True)
    number = choose.draw(st.integers(0, len(lines) - 1))
    match choose.draw(st.sampled_from(["delete", "repeat", "cut", "insert", "swap", "indent"])):
        case "delete":
            del lines[number]
        case "repeat":
            lines.insert(number, lines[number])
        case "cut":
            lines = [*lines[:number], lines[number][: choose.draw(st.integers(0, len(lines[number])))]]
        case "insert":
            at = choose.draw(st.integers(0, len(lines[number])))
            lines[number] = lines[number][:at] + choose.draw(YAML) + lines[number][at:]
        case "swap":
            other = choose.draw(st.integers(0, len(lines) - 1))
            lines[number], lines[other] = lines[other], lines[number]
        case "indent":
            lines[number] = choose.draw(st.sampled_from(["  ", "\t", " "])) + lines[number]
    with broken(path, "".join(lines).encode()):
        error = refused(lambda: load_workspace(workspace))
    assert error is None or fit_for_a_terminal(error)


VALUES = st.recursive(
    st.none() | st.text(max_size=12) | st.sampled_from(["4h", "1", "-1", "true", "2026-01-01", "5%", "x-y", "1 KB", "1e9", "REST"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


def _one_value_replaced(value: Any, choose: st.DataObject) -> Any:
    """Return `value` with another one somewhere in it."""
    if not value or not isinstance(value, dict | list) or choose.draw(st.integers(0, 9)) == 0:
        return choose.draw(VALUES)
    key = choose.draw(st.sampled_from(sorted(value))) if isinstance(value, dict) else choose.draw(st.integers(0, len(value) - 1))
    changed = value.copy()
    changed[key] = _one_value_replaced(value[key], choose)
    return changed


@settings(deadline=None, max_examples=settings.default.max_examples // 2)
@given(st.data())
def test_any_value_anywhere_is_taken_or_refused(starter: Path, choose: st.DataObject) -> None:
    workspace = load_workspace(starter)
    name, model = choose.draw(st.sampled_from([("example", Project), (None, Partner)]))
    described = _one_value_replaced(data(workspace.origins[name]), choose)
    read(model, described)
    list(marked_in(described, model))
    kinds_unknown(described, model)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([name for name, _ in fields(Project)]), VALUES, max_size=4))
def test_any_project_is_taken_or_refused(described: dict[str, Any]) -> None:
    model, refusals = read(Project, described)
    assert (model is None) == bool(refusals)
    with suppress(StopIteration):
        next(marked_in(described, Project))
