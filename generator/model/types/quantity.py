"""Quantities as the author writes them: arithmetic over named inputs, parsed into a tree and never evaluated as code."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import cached_property
from operator import add, mul, neg, sub
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

_TOKEN = re.compile(r"\s*(?:(?P<number>\d[\d_]*(?:\.\d+)?)|(?P<name>[a-z][a-z0-9_]*)|(?P<sign>[-+*/(),]))")
_FUNCTIONS: dict[str, Callable[..., Decimal]] = {
    "min": min,
    "max": max,
    "negative": neg,
    "ceil": lambda value: value.to_integral_value(ROUND_CEILING),
}
_CALLED = ("min", "max", "ceil")
_MAXIMUM_LENGTH = 500
_MAXIMUM_DEPTH = 40


Bounds = tuple[Decimal, Decimal]
"""The least and the greatest value."""


@dataclass(frozen=True)
class Literal:
    """A number."""

    value: Decimal


@dataclass(frozen=True)
class Name:
    """An input, by its id with underscores."""

    name: str


@dataclass(frozen=True)
class Call:
    """A function or an operator applied to operands; `function` is min, max, ceil, +, -, * or /."""

    function: str
    operands: tuple[Node, ...]


Node = Literal | Name | Call


@dataclass(frozen=True)
class Quantity:
    """A parsed quantity: `text` as written, `tree` as understood."""

    text: str
    tree: Node

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The ids of the inputs that it uses, in the order of their first use."""
        return tuple(dict.fromkeys(name.replace("_", "-") for name in _names(self.tree)))

    def value(self, inputs: Mapping[str, Decimal]) -> Decimal:
        """Return the quantity at the given inputs (id to value); ZeroDivisionError where it divides by nothing."""
        return self._evaluation(inputs)

    @cached_property
    def _evaluation(self) -> Evaluation:
        return _compiled(self.tree)

    def bounds(self, ranges: Mapping[str, Bounds]) -> Bounds:
        """Return bounds that the quantity stays within while each input stays within its own; they may be wider than need be.

        Raises ZeroDivisionError where a divisor may become zero.
        """
        return _bounds(self.tree, ranges)

    def __str__(self) -> str:
        return self.text


def _names(node: Node) -> list[str]:
    match node:
        case Name(name):
            return [name]
        case Call(_, operands):
            return [name for operand in operands for name in _names(operand)]
    return []


def _bounds(node: Node, ranges: Mapping[str, Bounds]) -> Bounds:
    match node:
        case Literal(value):
            return value, value
        case Name(name):
            return ranges[name.replace("_", "-")]
    operands = [_bounds(operand, ranges) for operand in node.operands]
    if node.function == "/" and operands[1][0] <= 0 <= operands[1][1]:
        raise ZeroDivisionError("a divisor may become zero")
    if node.function in _OPERATORS and len(operands) == 2:
        operator, (left, right) = _OPERATORS[node.function], operands
        corners = [operator(one, other) for one in left for other in right]  # each operator is monotonous in either operand
        return min(corners), max(corners)
    function = _FUNCTIONS["negative" if node.function == "-" else node.function]
    least, greatest = (function(*[operand[end] for operand in operands]) for end in (0, 1))
    return min(least, greatest), max(least, greatest)


Evaluation = Callable[[Mapping[str, Decimal]], Decimal]


def _compiled(node: Node) -> Evaluation:
    """Return the tree as one function of the inputs: a bill evaluates each quantity dozens of times."""
    match node:
        case Literal(value):
            return lambda _: value
        case Name(name):
            id = name.replace("_", "-")
            return lambda inputs: inputs[id]
    operands = [_compiled(operand) for operand in node.operands]
    if len(operands) == 2 and node.function in _OPERATORS:
        operator, (left, right) = _OPERATORS[node.function], operands
        return lambda inputs: operator(left(inputs), right(inputs))
    function = _FUNCTIONS["negative" if node.function == "-" else node.function]
    return lambda inputs: function(*[operand(inputs) for operand in operands])


def _divided(dividend: Decimal, divisor: Decimal) -> Decimal:
    if not divisor:
        raise ZeroDivisionError("the quantity divides by zero")
    return dividend / divisor


_OPERATORS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {"+": add, "-": sub, "*": mul, "/": _divided}


def parse_quantity(text: object) -> Quantity:
    """Return the quantity that `text` writes with inputs, numbers, + - * /, min, max, ceil and parentheses.

    Raises ValueError that names the character where it cannot be understood.
    """
    if isinstance(text, Quantity):
        return text
    if not isinstance(text, str):
        raise ValueError(f"{text!r} is not a quantity; write a number or an expression such as orders_per_month * 4")
    if len(text) > _MAXIMUM_LENGTH:
        raise ValueError(f"the expression is longer than {_MAXIMUM_LENGTH} characters; introduce an input for a part of it")
    parser = _Parser(text)
    tree = parser.sum()
    parser.end()
    return Quantity(text.strip(), tree)


class _Parser:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.depth = 0

    def peek(self) -> re.Match[str] | None:
        return _TOKEN.match(self.text, self.position)

    def take(self, signs: str) -> str | None:
        token = self.peek()
        if token is None or token["sign"] is None or token["sign"] not in signs:
            return None
        self.position = token.end()
        return token["sign"]

    def fail(self, wanted: str) -> ValueError:
        rest = self.text[self.position :].strip()
        found = f"{rest[:20]!r}" if rest else "the end"
        return ValueError(f"in {self.text.strip()!r}: expected {wanted}, found {found} (character {self.position + 1})")

    def sum(self) -> Node:
        left = self.product()
        while sign := self.take("+-"):
            left = Call(sign, (left, self.product()))
        return left

    def product(self) -> Node:
        left = self.unary()
        while sign := self.take("*/"):
            left = Call(sign, (left, self.unary()))
        return left

    def unary(self) -> Node:
        self.depth += 1
        if self.depth > _MAXIMUM_DEPTH:
            raise ValueError(f"the expression has more than {_MAXIMUM_DEPTH} levels; introduce an input for a part of it")
        node = Call("-", (self.unary(),)) if self.take("-") else self.atom()
        self.depth -= 1
        return node

    def atom(self) -> Node:
        if self.take("("):
            inner = self.sum()
            self.close()
            return inner
        token = self.peek()
        if token is None or token["sign"]:
            raise self.fail("a number, an input or a parenthesis")
        self.position = token.end()
        if token["number"]:
            return Literal(Decimal(token["number"].replace("_", "")))
        name = token["name"]
        return self.call(name) if self.take("(") else Name(name)

    def call(self, function: str) -> Node:
        if function not in _CALLED:
            raise ValueError(f"in {self.text.strip()!r}: there is no function {function}; there are min, max and ceil")
        operands = [self.sum()]
        while self.take(","):
            operands.append(self.sum())
        self.close()
        if function == "ceil" and len(operands) != 1:
            raise ValueError(f"in {self.text.strip()!r}: ceil takes one value")
        return Call(function, tuple(operands))

    def close(self) -> None:
        if not self.take(")"):
            raise self.fail("a closing parenthesis")

    def end(self) -> None:
        if self.text[self.position :].strip():
            raise self.fail("an operator or the end")


_SCHEMA: dict[str, Any] = {"type": ["string", "number"], "examples": ["orders_per_month * 4"]}
QuantityText = Annotated[Quantity, BeforeValidator(parse_quantity), PlainSerializer(str), WithJsonSchema(_SCHEMA)]
