"""The kinds of change: each is a function of a node and its place, and yields what may stand there instead."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_CALLED = {"any": "all", "all": "any", "min": "max", "max": "min", "startswith": "endswith", "endswith": "startswith"}
_WITHOUT_ORDER = {"isinstance", "issubclass"}
"""Functions whose arguments cannot be swapped without a crash, which any test notices."""
_MARK = "XX"


class Slot(NamedTuple):
    """A place in a tree: a field of `parent`, or an element of it."""

    parent: ast.AST
    field: str
    position: int | None

    def put(self, node: ast.AST) -> None:
        """Put `node` in this place."""
        if self.position is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.position] = node


def replacements(slot: Slot, node: ast.AST) -> Iterator[ast.AST]:
    """Yield each node that may take the place of this one."""
    for kind in _KINDS:
        yield from kind(slot, node)


def _comparison(_: Slot, node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for at, operator in enumerate(node.ops):
            operators = [*node.ops[:at], _COMPARED[type(operator)](), *node.ops[at + 1 :]]
            yield ast.Compare(node.left, operators, node.comparators)


def _conjunction(_: Slot, node: ast.AST) -> Iterator[ast.AST]:
    """Yield `or` for `and` and the other way round, and the same without each of its conditions."""
    if isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        for at in range(len(node.values)):
            rest = [*node.values[:at], *node.values[at + 1 :]]
            yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _arithmetic(_: Slot, node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp) and type(node.op) in _COMPUTED and not any(map(_is_text, (node.left, node.right))):
        yield ast.BinOp(node.left, _COMPUTED[type(node.op)](), node.right)
    if isinstance(node, ast.AugAssign) and type(node.op) in _COMPUTED:
        yield ast.AugAssign(node.target, _COMPUTED[type(node.op)](), node.value)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _negation(slot: Slot, node: ast.AST) -> Iterator[ast.AST]:
    """Yield a condition negated; a comparison of which the other operator is the negation is left to that kind."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif slot.field in ("test", "ifs") and not _has_opposite(node):
        yield ast.UnaryOp(ast.Not(), node)  # type: ignore[arg-type]  # a condition is an expression


def _has_opposite(node: ast.AST) -> bool:
    alike = ast.Eq | ast.NotEq | ast.In | ast.NotIn | ast.Is | ast.IsNot
    return isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], alike)


def _constant(slot: Slot, node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Constant) and not isinstance(slot.parent, ast.JoinedStr):
        yield from (ast.Constant(value) for value in _other_values(node.value))


def _other_values(value: Any) -> Iterator[Any]:
    """Yield another value: the opposite, the next number, a marked key; none for prose, whose wording other tests hold."""
    match value:
        case bool():
            yield not value
        case int() | float():
            yield value + 1
        case str() if not (" " in value and any(map(str.isalpha, value))):
            yield _other_text(value)


def _other_text(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return f"{_MARK}{text}"
    return str(number + 1)


def _result(_: Slot, node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
        yield ast.Return(ast.Constant(None))


def _removal(_: Slot, node: ast.AST) -> Iterator[ast.AST]:
    """Yield nothing in the place of a statement that does something; a generator stays one."""
    match node:
        case ast.Expr(value=ast.Yield() | ast.YieldFrom()):
            yield ast.Expr(ast.YieldFrom(ast.Tuple([], ast.Load())))
        case ast.Expr() | ast.AugAssign() | ast.Raise():
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()


def _call(_: Slot, node: ast.AST) -> Iterator[ast.AST]:
    """Yield a call with its first two arguments swapped, or of the opposite function."""
    if not isinstance(node, ast.Call):
        return
    first, *rest = [*node.args, None, None]
    name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
    plain = first and rest[0] and not any(isinstance(one, ast.Starred) for one in node.args)
    if plain and name not in _WITHOUT_ORDER and ast.unparse(node.args[0]) != ast.unparse(node.args[1]):
        yield ast.Call(node.func, [node.args[1], node.args[0], *node.args[2:]], node.keywords)
    if name in _CALLED:
        other = _CALLED[name]
        opposite = ast.Name(other, ast.Load()) if isinstance(node.func, ast.Name) else None
        yield ast.Call(opposite or ast.Attribute(node.func.value, other, ast.Load()), node.args, node.keywords)  # type: ignore[attr-defined]


_KINDS: tuple[Callable[[Slot, ast.AST], Iterator[ast.AST]], ...] = (
    _comparison,
    _conjunction,
    _arithmetic,
    _negation,
    _constant,
    _result,
    _removal,
    _call,
)
