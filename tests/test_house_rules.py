"""The rules of the house: which module may know which, one door for each library, sizes, words, docstrings."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "generator"
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path != PACKAGE / "__init__.py"
}

ORDER = (
    "__main__",
    "command",
    "build",
    "outputs",
    "edition",
    "verdict",
    "pack",
    "checks",
    "pages",
    "pictures",
    "writers",
    "workspace document",
    "analysis",
    "model",
    "processes store",
    "errors",
)
"""Layers from the top down: a module imports from lower layers only; modules of one package may import each other."""
RANKS = {module: rank for rank, layer in enumerate(ORDER) for module in layer.split()}

DOORS = {
    "click": "__main__ command.usage",
    "diagrams": "writers.diagram.raster",
    "docx": "writers.word",
    "fontTools": "writers.diagram.typeface",
    "jinja2": "pages",
    "jmespath": "checks.aws_cli",
    "lxml": "document.reader writers.ooxml writers.workbook.given",
    "markdown": "document.reader",
    "markupsafe": "document.escaping pages",
    "mkdocs": "document.dialect writers.site",
    "openpyxl": "writers.workbook",
    "PIL": "writers.diagram.svg",
    "pydantic": "model pages command.refresh",
    "pydantic_core": "model pages.catalogue",
    "pygraphviz": "writers.diagram.raster",
    "resvg_py": "writers.diagram.raster",
    "yaml": "workspace command.refresh",
}
"""The modules (or packages) that may import each library."""

OUTPUTS = {"site", "word", "workbook", "alarms"}
"""Writers of one output each, a module or a package; the other modules of writers draw pictures."""
SHARED_WRITERS = {"ooxml", "archive"}

MOST_LINES = 400
NO_NAMES = {"base", "common", "config", "constants", "helpers", "misc", "plugins", "registry", "settings", "util", "utils"}


def imports(module: str) -> Iterator[str]:
    """Yield the dotted names that a module imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relative to itself"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(module: str) -> set[str]:
    """Return the modules of ours that `module` imports."""
    names = (name.removeprefix("generator.") for name in imports(module) if name.startswith("generator."))
    found = (next((part for part in (name, name.rpartition(".")[0]) if part in MODULES), None) for name in names)
    return {one for one in found if one is not None}


def package(module: str) -> str:
    """Return the layer's entry that a module belongs to: itself, or its package."""
    return module.partition(".")[0]


@pytest.mark.parametrize("module", MODULES)
def test_every_module_has_its_layer(module: str) -> None:
    assert package(module) in RANKS, f"give {module} a place in ORDER"


@pytest.mark.parametrize("module", MODULES)
def test_imports_run_downwards(module: str) -> None:
    upwards = {
        other for other in own_imports(module) if package(other) != package(module) and RANKS[package(other)] <= RANKS[package(module)]
    }
    assert not upwards


def test_no_module_imports_itself_by_a_detour() -> None:
    graph = {module: own_imports(module) - {module, package(module)} for module in MODULES}
    assert len(list(TopologicalSorter(graph).static_order())) >= len(MODULES)


@pytest.mark.parametrize("module", ["document.tree", "errors", "workspace.shipped"])
def test_ground_imports_nothing_of_ours(module: str) -> None:
    assert own_imports(module) == set()


@pytest.mark.parametrize("module", [name for name in MODULES if package(name) == "model"])
def test_model_imports_only_model(module: str) -> None:
    assert {package(other) for other in own_imports(module)} <= {"model"}


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("writers.")])
def test_writers_know_only_their_family(module: str) -> None:
    name, *used = (one.split(".")[1] for one in [module, *own_imports(module)] if one.startswith("writers."))
    others = {family(other) for other in used} - {family(name)}
    assert others <= SHARED_WRITERS


def family(writer: str) -> str:
    """Return the output that a module of writers works for."""
    return writer if writer in OUTPUTS | SHARED_WRITERS else "picture"


@pytest.mark.parametrize("module", MODULES)
def test_each_library_has_one_door(module: str) -> None:
    libraries = {name.partition(".")[0] for name in imports(module)} - sys.stdlib_module_names - {"generator"}
    doors = {one: DOORS.get(one, "").split() for one in libraries}
    opened = {one for one in libraries if not any(f"{module}.".startswith(f"{door}.") for door in doors[one])}
    assert not opened, "another module is the door of this library"


@pytest.mark.parametrize("module", MODULES)
def test_modules_are_short(module: str) -> None:
    assert len(MODULES[module].read_text("utf-8").splitlines()) <= MOST_LINES, "split it by subject"


@pytest.mark.parametrize("module", MODULES)
def test_modules_are_named_for_a_subject(module: str) -> None:
    assert module.rpartition(".")[2] not in NO_NAMES


@pytest.mark.parametrize("module", MODULES)
def test_no_error_is_caught_wholesale(module: str) -> None:
    caught = [
        f"line {node.lineno}"
        for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or {"Exception", "BaseException"} & {one.id for one in ast.walk(node.type) if isinstance(one, ast.Name)})
    ]
    assert not caught


@pytest.mark.parametrize("module", MODULES)
def test_public_names_have_docstrings(module: str) -> None:
    loaded = importlib.import_module(f"generator.{module}")
    own = [one for name, one in vars(loaded).items() if not name.startswith("_") and getattr(one, "__module__", "") == loaded.__name__]
    classes = [one for one in own if inspect.isclass(one)]
    functions = [one for one in own if inspect.isfunction(one)]
    methods = [
        f"{one.__name__}.{name}"
        for one in classes
        for name, method in vars(one).items()
        if not name.startswith("_") and inspect.isfunction(method) and not documented(one, name)
    ]
    bare = [one.__name__ for one in (*classes, *functions) if not one.__doc__]
    assert loaded.__doc__ or not MODULES[module].read_text("utf-8")
    assert [*bare, *methods] == []


def documented(owner: type, name: str) -> bool:
    """Return whether a method has a docstring, of its own or of what it overrides."""
    return any(inspect.getdoc(vars(one)[name]) for one in owner.__mro__ if name in vars(one))


@pytest.mark.parametrize("folder", ["templates", "content", "generator", "docs", "tools"])
def test_no_machine_is_named(folder: str) -> None:
    machine = re.compile(r"(?<![\w./-])/(?:work|root|home|Users)/")
    texts = [path for path in sorted((ROOT / folder).rglob("*")) if path.suffix in (".py", ".j2", ".yml", ".md", ".xml", ".json")]
    assert texts
    assert [str(path) for path in texts if machine.search(path.read_text("utf-8"))] == []
