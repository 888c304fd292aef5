"""What a template may use up: blocks, numbers, elements, text and time, counted while it runs, so that none takes the machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from itertools import chain, islice
from time import process_time
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.filters import make_attrgetter

MOST_TURNS = 100_000
"""Numbers that `range` may give in one document, and elements that a list which a template makes may have."""
MOST_STEPS = 500_000
"""Blocks that one document may go through: the bodies of its loops, conditions and macros, each time counted."""
MOST_CHARACTERS = 5_000_000
MOST_TEXT = 1_000_000
"""Characters of one text that an operator or a filter makes."""
_MOST_MADE = 50_000_000
"""Characters of all texts that are made for one document."""
_ELEMENTS_A_STEP = 8
"""Elements of a list that a filter goes through in the time of a block."""
_MOST_SECONDS = 12
"""Processor time of one document: what no count foresees ends here."""
_MOST_BITS = 512
"""Binary digits of a whole number."""
_MOST_DIGITS = 20
"""Decimals that a number may be rounded to."""


class TooMuch(jinja2.TemplateRuntimeError):
    """A template loops or writes without end."""


class Budget:
    """What one document has used up."""

    def __init__(self) -> None:
        self.turns = self.steps = self.made = 0
        self.ends = process_time() + _MOST_SECONDS

    def step(self, characters: int = 0) -> None:
        """Count a block that is gone through, which writes so many characters of its own. Raises TooMuch."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise TooMuch(f"the template goes through more than {MOST_STEPS:,} blocks")
        if not self.steps & 63 and process_time() > self.ends:
            raise TooMuch(f"the template takes more than {_MOST_SECONDS} seconds")
        if characters:
            self.write(characters)

    @property
    def turn(self) -> bool:
        """True, counted: an element that a loop looks at before it is taken or left."""
        self.step()
        return True

    def write(self, characters: int) -> None:
        """Count text that is written, into the document or a macro. Raises TooMuch."""
        self.made += characters
        if self.made > _MOST_MADE:
            raise TooMuch(f"the template makes more than {_MOST_MADE:,} characters of text")

    def text(self, characters: int) -> None:
        """Count a text that is about to be made. Raises TooMuch."""
        if characters > MOST_TEXT:
            raise TooMuch(f"the template makes a text of more than {MOST_TEXT:,} characters")
        self.write(characters)

    def numbers(self, *bounds: int) -> range:
        """Return the range of these bounds. Raises TooMuch."""
        found = range(*bounds)
        turns = max(0, -((found.start - found.stop) // found.step))  # len() takes no number beyond the machine's
        self.turns += turns
        if self.turns > MOST_TURNS:
            raise TooMuch(f"the template counts through more than {MOST_TURNS:,} numbers")
        return found

    def sliced(self, part: Any) -> Any:
        """Return a part of a text or a list, counted. Raises TooMuch."""
        if isinstance(part, str):
            self.write(len(part))
        elif isinstance(part, list | tuple):
            self.write(8 * len(part))
        return part

    def whole(self, made: Any) -> Any:
        """Return a list, tuple or mapping that the template makes, with all that is in it. Raises TooMuch."""
        elements, left = 0, [made]
        while left:
            inner = left.pop()
            inside = list(inner.values()) if isinstance(inner, dict) else inner
            elements += len(inside)
            if elements > MOST_TURNS:
                raise TooMuch(f"the template makes a list of more than {MOST_TURNS:,} elements")
            left += [element for element in inside if isinstance(element, list | tuple | dict)]
        return made

    def combined(self, operator: str, left: Any, right: Any) -> None:
        """Count what `operator` is about to make of two values. Raises TooMuch."""
        if isinstance(left, int) and isinstance(right, int):
            if operator == "*" and left.bit_length() + right.bit_length() > _MOST_BITS:
                raise TooMuch("the template computes numbers of more than 150 digits")
        elif isinstance(left, str) and isinstance(right, str):
            self.text(len(left) + len(right))
        elif isinstance(left, list | tuple) and isinstance(right, list | tuple):
            self.whole([left, right])
            self.write(8 * (len(left) + len(right)))

    def bounded(self, name: str, filter: Callable[..., Any]) -> Callable[..., Any]:
        """Return the filter `name` so that it counts what it makes, before it makes it where that may be more than it was given."""
        prepare = _PREPARED.get(name)
        own = 1 if hasattr(filter, "jinja_pass_arg") else 0

        @wraps(filter)
        def counted(*values: Any, **options: Any) -> Any:
            given = values[own:]
            if given and isinstance(given[0], list | tuple | dict):
                self.steps += len(given[0]) // _ELEMENTS_A_STEP
                self.step()
            if prepare is not None:
                given = prepare(self, *given, **options)
                options = {}
            made = filter(*values[:own], *given, **options)
            if isinstance(made, str):
                self.text(len(made))
            return made

        return counted


def elements(values: Iterable[Any]) -> list[Any]:
    """Return what is in `values`. Raises TooMuch."""
    found = list(islice(values, MOST_TURNS + 1))
    if len(found) > MOST_TURNS:
        raise TooMuch(f"the template makes a list of more than {MOST_TURNS:,} elements")
    return found


def _replaced(budget: Budget, value: Any, old: str, new: str, count: int | None = None) -> tuple[Any, ...]:
    text, former = str(value), str(old)
    times = text.count(former) if former else len(text) + 1
    budget.text(len(text) + times * len(str(new)))
    return value, old, new, count


def _indented(budget: Budget, value: Any, width: int | str = 4, first: bool = False, blank: bool = False) -> tuple[Any, ...]:  # noqa: FBT001, FBT002
    text = str(value)
    budget.text(len(text) + (text.count("\n") + 1) * (len(width) if isinstance(width, str) else width))
    return value, width, first, blank


def _joined(budget: Budget, values: Iterable[Any], d: str = "", attribute: Any = None) -> tuple[Any, ...]:
    parts = elements(values)
    if attribute is not None:
        parts = list(map(make_attrgetter(budget, attribute), parts))  # type: ignore[arg-type]  # the budget is the environment
    if unfit := next((part for part in parts if isinstance(part, list | tuple | dict)), None):
        raise TypeError(type(unfit).__name__)
    budget.text(sum(len(part) for part in parts if isinstance(part, str)) + len(parts) * len(str(d)))
    return parts, d


def _batched(_: Budget, values: Iterable[Any], linecount: int, fill_with: Any = None) -> tuple[Any, ...]:
    elements(range(min(linecount, MOST_TURNS + 1)))
    return values, linecount, fill_with


def _listed(_: Budget, values: Iterable[Any]) -> tuple[Any, ...]:
    return (elements(values),)


def _rounded(_: Budget, value: Any, digits: int = 0, *more: Any, **options: Any) -> tuple[Any, ...]:
    digits = options.pop("precision", digits)
    if not isinstance(digits, int) or abs(digits) > _MOST_DIGITS:
        raise TooMuch(f"a number is rounded to {-_MOST_DIGITS} to {_MOST_DIGITS} decimals")
    return value, digits, *more, *options.values()


def _summed(budget: Budget, values: Iterable[Any], attribute: Any = None, start: Any = 0) -> tuple[Any, ...]:
    if not isinstance(start, list | tuple):
        return elements(values), attribute, start
    found = elements(values)
    if attribute is not None:
        found = list(map(make_attrgetter(budget, attribute), found))  # type: ignore[arg-type]  # the budget is the environment
    joined: Sequence[Any] = elements(chain(start, *found))
    return [[*joined]] if isinstance(start, list) else [tuple(joined)], None, type(start)()


_PREPARED: dict[str, Callable[..., tuple[Any, ...]]] = {
    "batch": _batched,
    "indent": _indented,
    "join": _joined,
    "list": _listed,
    "percent": _rounded,
    "replace": _replaced,
    "round": _rounded,
    "rounded": _rounded,
    "sum": _summed,
}
"""For each filter that may make more than it was given: what counts that and returns what the filter is then given."""


class CountedCode(CodeGenerator):
    """Compiles a template so that it counts its blocks, with the text in them, and the lists and parts that it makes."""

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Write the code of a block, which counts itself first."""
        block = list(nodes)
        self.writeline(f"environment.step({_literal(block)})")
        super().blockvisit(block, frame)

    def visit_For(self, node: nodes.For, frame: Frame) -> None:
        """Write the code of a loop; one that chooses its elements counts each that it looks at."""
        if node.test is not None:
            turn = nodes.EnvironmentAttribute("turn", lineno=node.lineno)
            node.test = nodes.And(turn, node.test, lineno=node.lineno)
            node.test.set_environment(self.environment)
        super().visit_For(node, frame)

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:
        """Write the code of an element, or of a part, which is counted."""
        self._called("sliced" if isinstance(node.arg, nodes.Slice) else "", super().visit_Getitem, node, frame)

    def visit_List(self, node: nodes.List, frame: Frame) -> None:
        """Write the code of a list, which is counted with what is in it."""
        self._called("whole", super().visit_List, node, frame)

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:
        """Write the code of a tuple, which is counted with what is in it; not of one that values are assigned to."""
        self._called("whole" if node.ctx == "load" else "", super().visit_Tuple, node, frame)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:
        """Write the code of a mapping, which is counted with what is in it."""
        self._called("whole", super().visit_Dict, node, frame)

    def _called(self, method: str, write: Callable[[Any, Frame], None], node: nodes.Node, frame: Frame) -> None:
        self.write(f"environment.{method}(" if method else "")
        write(node, frame)
        self.write(")" if method else "")


def _literal(block: Iterable[nodes.Node]) -> int:
    """Return how many characters of its own text a block writes."""
    outputs = (child for node in block if isinstance(node, nodes.Output) for child in node.nodes)
    return sum(len(child.data) for child in outputs if isinstance(child, nodes.TemplateData))
