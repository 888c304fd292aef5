"""A mutant put into the running program: code is swapped where it stands, so that all that was loaded before keeps working.

Loading the modules and the sample of the tests anew would take seconds for each mutant.
"""

from __future__ import annotations

import ast
import functools
import gc
import sys
from collections import defaultdict
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

from tools.mutate.mutants import Mutant, mutated
from tools.mutate.targets import ROOT, dependents, module_name

_Cached = type(functools.lru_cache(lambda: None))


class Loaded:
    """What the program holds in memory: its functions by their code, and its caches by their modules."""

    def __init__(self) -> None:
        self.functions: dict[tuple[str, str, int], list[FunctionType]] = defaultdict(list)
        self.caches: dict[str, list[Any]] = defaultdict(list)
        for one in gc.get_objects():
            if isinstance(one, FunctionType):
                self.functions[_key(one.__code__)].append(one)
            elif isinstance(one, _Cached):
                self.caches[one.__module__].append(one)

    def put(self, mutant: Mutant) -> None:
        """Change the running program. Raises what the changed module raises while it is loaded."""
        module = sys.modules[module_name(mutant.path)]
        source = (ROOT / mutant.path).read_text("utf-8")
        tree = mutated(source, mutant.number)
        code = compile(tree, str(module.__file__), "exec", dont_inherit=True)
        self._swap(code, compile(source, str(module.__file__), "exec", dont_inherit=True))
        _assign(module, tree, ast.parse(source))
        for name in dependents(mutant.path):
            for cache in self.caches[name]:
                cache.cache_clear()

    def _swap(self, new: CodeType, old: CodeType) -> None:
        former = {_key(one): one for one in _functions(old)}
        for one in _functions(new):
            if former.get(_key(one)) != one:
                for function in self.functions[_key(one)]:
                    function.__code__ = one


def _functions(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of the functions of a module and of its classes, not of those inside others, which belong to them."""
    for one in code.co_consts:
        if isinstance(one, CodeType):
            if one.co_flags & 2:  # CO_NEWLOCALS: a function, not the body of a class
                yield one
            else:
                yield from _functions(one)


def _key(code: CodeType) -> tuple[str, str, int]:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _assign(module: ModuleType, new: ast.Module, old: ast.Module) -> None:
    """Run again the assignments of a module that changed, and those that follow from what changed."""
    changed: set[str] = set()
    for statement, former in zip(new.body, old.body, strict=True):
        differs = ast.dump(statement) != ast.dump(former)
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            if differs:
                changed.add(statement.name)
                _redefault(module, statement, former)
        elif differs or (changed and isinstance(statement, ast.Assign | ast.AnnAssign) and changed & _read(statement)):
            changed |= _run(module, statement)


def _read(statement: ast.stmt) -> set[str]:
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def _run(module: ModuleType, statement: ast.stmt) -> set[str]:
    """Run a statement in its module, and give the new values to the modules that have imported the old ones."""
    targets = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    former = {name: vars(module)[name] for name in targets if name in vars(module)}
    exec(compile(ast.Module([statement], []), str(module.__file__), "exec", dont_inherit=True), vars(module))
    for other in list(sys.modules.values()):
        names = vars(other) if getattr(other, "__name__", "").startswith(("generator", "tests")) else {}
        for name in former.keys() & names.keys():
            if names[name] is former[name]:
                names[name] = vars(module)[name]
    return set(former)


def _redefault(module: ModuleType, statement: ast.FunctionDef | ast.ClassDef, former: ast.stmt) -> None:
    """Give changed defaults to a function of the module."""
    if not isinstance(statement, ast.FunctionDef) or not isinstance(former, ast.FunctionDef):
        return
    if ast.dump(statement.args) == ast.dump(former.args):
        return
    bare = ast.FunctionDef(statement.name, statement.args, [ast.Pass()], [])
    made: dict[str, Any] = {}
    exec(
        compile(ast.fix_missing_locations(ast.Module([ast.copy_location(bare, statement)], [])), "defaults", "exec"),
        dict(vars(module)),
        made,
    )
    function = vars(module)[statement.name]
    function = getattr(function, "__wrapped__", function)
    function.__defaults__, function.__kwdefaults__ = made[statement.name].__defaults__, made[statement.name].__kwdefaults__
