"""HashiCorp's configuration language, as far as a deployment needs it: blocks, attributes, strings with references."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

_IDENTIFIER = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "${": "$${", "%{": "%%{"}


@dataclass(frozen=True)
class Reference:
    """A name of the configuration, such as var.region."""

    name: str


@dataclass(frozen=True)
class Template:
    """A string with references in it."""

    pieces: tuple[str | Reference, ...]


@dataclass(frozen=True)
class Call:
    """A call of a function with one argument."""

    function: str
    argument: Any


@dataclass(frozen=True)
class Block:
    """A block: its kind, its labels, and attributes and blocks in their order."""

    kind: str
    labels: tuple[str, ...]
    content: tuple[tuple[str, Any] | Block, ...]
    comment: str = ""
    """A line above it."""


def block(kind: str, *labels: str, content: list[tuple[str, Any] | Block], comment: str = "") -> Block:
    """Return a block, under a `comment` of one line if there is one; attributes whose value is None are left out."""
    return Block(kind, labels, tuple(one for one in content if isinstance(one, Block) or one[1] is not None), comment)


def written(blocks: list[Block]) -> str:
    """Return `blocks` as text in the style of `terraform fmt`: two spaces, equal signs in line."""
    return "\n".join("\n".join(_block(one, "")) + "\n" for one in blocks)


def _block(one: Block, indent: str) -> list[str]:
    head = " ".join([one.kind, *(_string(label) for label in one.labels)])
    lines = [*([f"{indent}# {one.comment}"] if one.comment else []), f"{indent}{head} {{"]
    opened = len(lines)
    inner = indent + "  "
    run: list[tuple[str, Any]] = []
    for part in one.content:
        if isinstance(part, Block):
            lines += _attributes(run, inner)
            run = []
            lines += ([""] if len(lines) > opened else []) + _block(part, inner)
        else:
            run.append(part)
    return [*lines, *_attributes(run, inner), f"{indent}}}"]


def _attributes(pairs: list[tuple[str, Any]], indent: str) -> list[str]:
    """Return attributes with the equal signs in line; one that takes several lines is by itself, as `terraform fmt` writes it."""
    shown = [(_key(name), _value(value, indent)) for name, value in pairs]
    lines: list[str] = []
    for alone, group in groupby(shown, key=lambda pair: "\n" in pair[1]):
        run = list(group)
        width = 0 if alone else max(len(name) for name, _ in run)
        lines += [f"{indent}{name:<{width}} = {value}" for name, value in run]
    return lines


def _key(name: str) -> str:
    return name if _IDENTIFIER.match(name) else _string(name)


def _value(value: Any, indent: str) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case Reference():
            return value.name
        case Template():
            return '"' + "".join(f"${{{one.name}}}" if isinstance(one, Reference) else _escaped(one) for one in value.pieces) + '"'
        case Call():
            return f"{value.function}({_value(value.argument, indent)})"
        case Mapping():
            return "\n".join(["{", *_attributes(list(value.items()), indent + "  "), f"{indent}}}"]) if value else "{}"
        case list():
            return _list(value, indent)
    return _string(str(value))


def _list(values: list[Any], indent: str) -> str:
    if all(not isinstance(one, Mapping | list) for one in values):
        return "[" + ", ".join(_value(one, indent) for one in values) + "]"
    inner = indent + "  "
    return "\n".join(["[", *(f"{inner}{_value(one, inner)}," for one in values), f"{indent}]"])


def _string(value: str) -> str:
    return f'"{_escaped(value)}"'


def _escaped(value: str) -> str:
    return re.sub(r'\\|"|\n|\t|\$\{|%\{', lambda match: _ESCAPES[match[0]], value)
