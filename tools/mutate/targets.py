"""Which modules are changed, and which tests are theirs: tests mirror modules, and a rule has its cases."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
TARGETS = (
    "generator/checks/*.py",
    "generator/analysis/**/*.py",
    "generator/document/escaping.py",
    "generator/outputs/*.py",
    "generator/pages/guards.py",
    "generator/pages/sandbox.py",
    "generator/pages/bounds.py",
)
_TABLE = "generator/checks/__init__.py"
"""The module that knows all modules of rules, and would share its tests with each."""
RULES = "tests/checks/test_rules.py"
"""The file that runs the cases of all rules; a case is of a module if its rule is."""
_WHOLE = {"outputs"}
"""Packages whose tests go through several modules at once: all of them are the tests of each."""


def paths() -> list[str]:
    """Return the modules that are changed, by their paths in the repository."""
    return sorted({path.relative_to(ROOT).as_posix() for pattern in TARGETS for path in ROOT.glob(pattern)})


def test_folders() -> list[str]:
    """Return the folders with the tests of these modules."""
    return sorted({f"tests/{path.split('/')[1]}" for path in paths()})


def places(path: str) -> set[str]:
    """Return the files and folders with tests of a module, and of those that use it where it has none of its own."""
    own, seen = set(_mirrored(path)), {path}
    beside = {path}
    while beside and (path in beside or not own):
        beside = {user for module in beside for user in users(module) if _package(user) == _package(path)} - seen
        seen |= beside
        own |= {place for user in beside for place in _mirrored(user)}
    return own


def rules(path: str) -> set[str]:
    """Return the names of the rules that a module of checks defines, or that modules do which use it."""
    if _package(path) != "checks":
        return set()
    seen, new = {path}, {path}
    while new and not any(map(_defined_rules, seen)):
        new = {user for module in new for user in users(module) if _package(user) == "checks"} - seen
        seen |= new
    beside = {user for user in users(path) if _package(user) == "checks"}
    return {rule for module in seen | beside for rule in _defined_rules(module)}


def dependents(path: str) -> set[str]:
    """Return the module and those that use it, directly or through others, by their names."""
    seen, new = {path}, {path}
    while new:
        new = {user for module in new for user in users(module)} - seen
        seen |= new
    return set(map(module_name, seen))


def module_name(path: str) -> str:
    """Return the dotted name of a module."""
    return path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


@cache
def users(path: str) -> tuple[str, ...]:
    """Return the modules that import this one."""
    return tuple(other for other, imported in _imports().items() if module_name(path) in imported and other != _TABLE)


@cache
def _imports() -> dict[str, set[str]]:
    files = sorted((ROOT / "generator").rglob("*.py"))
    return {file.relative_to(ROOT).as_posix(): set(_imported(ast.parse(file.read_text("utf-8")))) for file in files}


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _package(path: str) -> str:
    return path.split("/")[1]


def _mirrored(path: str) -> Iterable[str]:
    """Yield the places with tests of a module: its own file, the folder of its package, or that of an area which is tested as one."""
    area, *folders, file = path.removeprefix("generator/").split("/")
    if path == _TABLE:
        yield RULES
        return
    name = folders[-1] if file == "__init__.py" and folders else file.removesuffix(".py")
    folder = "/".join(("tests", area, *folders))
    if area in _WHOLE or folders:
        yield f"{folder}/"
    elif (ROOT / folder / f"test_{name}.py").exists():
        yield f"{folder}/test_{name}.py"


@cache
def _defined_rules(path: str) -> tuple[str, ...]:
    """Return the names of the rules in a module: what it lists at its end, with hyphens."""
    names = []
    for node in ast.parse((ROOT / path).read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("PROJECT_RULES", "WORKSPACE_RULES"):
            names += [one.id.replace("_", "-") for one in ast.walk(node.value) if isinstance(one, ast.Name)]
    return tuple(names)
