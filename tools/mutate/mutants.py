"""The mutants of a module: each has one change, in a function, in the defaults of its arguments, or in a value of the module."""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tools.mutate.kinds import Slot, replacements

MODULE = "<module>"
"""Where a change is that is in no function."""
_WIDEST = 90
"""Characters of a change that are shown."""
_NO_CODE = {"annotation", "returns", "decorator_list"}


class Inside(NamedTuple):
    """Where a node is: the function, with its class, and the innermost statement."""

    function: str
    statement: ast.stmt | None


@dataclass(frozen=True)
class Mutant:
    """One change of a module: `number` counts those of the module, `nth` those in `function` that read the same."""

    path: str
    function: str
    before: str
    after: str
    nth: int
    number: int
    lines: range
    """The lines of the statement that is changed; of a compound statement those of its head."""

    @property
    def name(self) -> str:
        """Return what the mutant is called: it says nothing of lines, so it stays while other code comes and goes."""
        return f"{self.path} {self.function}: {self.before} -> {self.after}" + (f" #{self.nth}" if self.nth > 1 else "")


def mutants(path: str, source: str) -> list[Mutant]:
    """Return all mutants of a module, in the order of its text."""
    seen: Counter[tuple[str, str, str]] = Counter()
    found = []
    for number, (slot, old, new, inside) in enumerate(_changes(ast.parse(source))):
        key = inside.function, *_texts(slot, old, new)
        seen[key] += 1
        found.append(Mutant(path, *key, seen[key], number, _lines(inside.statement)))
    return found


def mutated(source: str, number: int) -> ast.Module:
    """Return the tree of a module with the change of this number made; the lines stay what they were."""
    tree = ast.parse(source)
    slot, old, new, _ = next(change for at, change in enumerate(_changes(tree)) if at == number)
    slot.put(ast.copy_location(new, old))
    return ast.fix_missing_locations(tree)


def sample(population: Iterable[Mutant], seed: str, count: int) -> list[Mutant]:
    """Return `count` mutants, the same for one seed; code that is added or removed changes few of them."""

    def lot(mutant: Mutant) -> bytes:
        return hashlib.sha256(f"{seed} {mutant.name}".encode()).digest()

    return sorted(population, key=lot)[:count]


def _lines(statement: ast.stmt | None) -> range:
    if statement is None:
        return range(0)
    body = getattr(statement, "body", None)
    last = max(body[0].lineno - 1, statement.lineno) if body else statement.end_lineno or statement.lineno
    return range(statement.lineno, last + 1)


def _texts(slot: Slot, old: ast.AST, new: ast.AST) -> tuple[str, str]:
    key = f"{slot.parent.arg}=" if isinstance(old, ast.Constant) and isinstance(slot.parent, ast.keyword) else ""
    return _short(key + ast.unparse(old)), _short(key + ast.unparse(new))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"


def _changes(tree: ast.Module) -> Iterator[tuple[Slot, ast.AST, ast.AST, Inside]]:
    for slot, node, inside in _walked(tree, Inside(MODULE, None)):
        for new in replacements(slot, node):
            yield slot, node, new, inside


def _walked(parent: ast.AST, inside: Inside) -> Iterator[tuple[Slot, ast.AST, Inside]]:
    """Yield what may be changed below `parent`, with its place."""
    for slot, node in list(_children(parent)):
        if _is_left_alone(slot, node) or (inside.function == MODULE and _is_a_type(node)):
            continue
        here = _within(node, inside)
        yield slot, node, here
        yield from _walked(node, here)


def _children(parent: ast.AST) -> Iterator[tuple[Slot, ast.AST]]:
    for field, value in ast.iter_fields(parent):
        if isinstance(value, ast.AST):
            yield Slot(parent, field, None), value
        elif isinstance(value, list):
            yield from ((Slot(parent, field, index), one) for index, one in enumerate(value) if isinstance(one, ast.AST))


def _within(node: ast.AST, inside: Inside) -> Inside:
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return Inside(node.name if inside.function == MODULE else f"{inside.function}.{node.name}", node)
    return Inside(inside.function, node) if isinstance(node, ast.stmt) else inside


def _is_left_alone(slot: Slot, node: ast.AST) -> bool:
    """Return whether nothing is changed here: types, decorators, docstrings, imports, and classes but for their methods."""
    exported = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    if slot.field in _NO_CODE or exported or isinstance(node, ast.Import | ast.ImportFrom):
        return True
    if isinstance(slot.parent, ast.ClassDef):
        return not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_a_type(node: ast.AST) -> bool:
    """Return whether a value of a module is the name of a type: `A | B`, `Literal["a"]`, `TypeVar("T")`."""
    united = isinstance(node, ast.BinOp) and not any(isinstance(one, ast.Constant | ast.Set | ast.Dict) for one in ast.walk(node))
    variable = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("TypeVar", "NamedTuple", "NewType")
    return united or variable or isinstance(node, ast.Subscript | ast.If)
