"""Templates over a description with gaps: what asks for an open value shows a mark in its place, and the rest of the page stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial, wraps
from typing import Any

from jinja2 import TemplateRuntimeError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import markup_join
from markupsafe import Markup

from generator.document.escaping import display, mark
from generator.model.types.open import Gap, Open, OpenUsed, is_open

_SILENT = "\n"
"""The form of what prints nothing and only assigns: what it assigns is open, and is marked where it is printed."""
_LIST_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d+\.)[ \t]+")
_BLOCK = re.compile(r"(?m)^[ \t]*(?:#{1,6} |```|\||!!! |\?\?\? |/// )")


class GuardedCode(CodeGenerator):
    """Compiles a template so that each printed value, condition, loop and assignment is answered for by itself.

    One that needs an open value prints its mark, in the form of what would have been there: a row of the table, an item of the list,
    a paragraph, words in a line. One that needs a section which is absent prints nothing.
    """

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:
        """Write the code of printed values, each with its guard."""
        for child in node.nodes:
            part = nodes.Output([child], lineno=node.lineno)
            part.set_environment(self.environment)
            if isinstance(child, nodes.TemplateData | nodes.Const):
                super().visit_Output(part, frame)
            else:
                self._guarded(partial(super().visit_Output, part, frame), frame, "")

    def visit_If(self, node: nodes.If, frame: Frame) -> None:
        """Write the code of a condition with its guard."""
        self._guarded(partial(super().visit_If, node, frame), frame, _form(node.body), _assigned([node]))

    def visit_For(self, node: nodes.For, frame: Frame) -> None:
        """Write the code of a loop with its guard."""
        self._guarded(partial(super().visit_For, node, frame), frame, _form(node.body), _assigned([node]))

    def visit_Assign(self, node: nodes.Assign, frame: Frame) -> None:
        """Write the code of an assignment: what cannot be computed is assigned as open."""
        self.writeline("try:")
        self.indent()
        super().visit_Assign(node, frame)
        self.outdent()
        self.writeline("except environment.open_used as open_used:")
        self.indent()
        self.writeline("environment.remember(open_used)")
        self._open(node.target, frame)
        self.outdent()

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        """Write the code of values joined by `~`: a mark stays one."""
        self.write("environment.joined((")
        for value in node.nodes:
            self.visit(value, frame)
            self.write(", ")
        self.write("))")

    def _open(self, target: nodes.Expr, frame: Frame) -> None:
        """Write the code that assigns what could not be computed."""
        instead = nodes.Assign(target, nodes.EnvironmentAttribute("last_open"), lineno=target.lineno)
        instead.set_environment(self.environment)
        super().visit_Assign(instead, frame)

    def _guarded(self, write: Callable[[], None], frame: Frame, form: str, targets: Iterable[nodes.Name | nodes.NSRef] = ()) -> None:
        self.writeline("try:")
        self.indent()
        self.writeline("pass")
        write()
        self.outdent()
        self.writeline("except environment.open_used as open_used:")
        self.indent()
        call = f"environment.open_mark(open_used, {form!r})"
        self.writeline(f"yield {call}" if frame.buffer is None else f"{frame.buffer}.append({call})")
        self.writeline("environment.remember(open_used)")
        for target in {(target.name, getattr(target, "attr", "")): target for target in targets}.values():
            self._open(target, frame)
        self.outdent()


def _assigned(body: Iterable[nodes.Node]) -> Iterator[nodes.Name | nodes.NSRef]:
    """Yield what `body` assigns for the text behind it: the turns of a loop only what belongs to a namespace, a sum, say.

    Left alone it would keep the value that it had before, as if the body had been there and changed nothing.
    """
    made: set[str] = set()
    for target in _targets(body):
        made |= {target.name} if isinstance(target, nodes.Name) else set()
        if isinstance(target, nodes.Name) or target.name not in made:
            yield target


def _targets(body: Iterable[nodes.Node]) -> Iterator[nodes.Name | nodes.NSRef]:
    for node in body:
        if isinstance(node, nodes.Assign | nodes.AssignBlock) and isinstance(node.target, nodes.Name | nodes.NSRef):
            yield node.target
        elif isinstance(node, nodes.If):
            yield from _targets([*node.body, *node.elif_, *node.else_])
        elif isinstance(node, nodes.For):
            yield from (target for target in _assigned([*node.body, *node.else_]) if isinstance(target, nodes.NSRef))


def _form(body: list[nodes.Node]) -> str:
    """Return what stands around a mark in place of `body`, with `{}` for the mark; nothing for a mark in a line."""
    text = _written(body)
    if not text:
        return _SILENT
    first = text.lstrip("\n").split("\n", 1)[0]
    if first.lstrip().startswith("|"):
        return f"| {{}} {'| ' * (first.count('|') - 1)}\n"
    if item := _LIST_ITEM.match(first):
        return f"{item[0]}{{}}\n"
    if _BLOCK.search(text) or text.startswith("\n"):
        return "\n{}\n\n"
    return "{}\n" if text.endswith("\n") else "{}"


def _written(body: list[nodes.Node]) -> str:
    """Return the literal text of `body`, a letter for each value."""
    parts = []
    for node in body:
        if isinstance(node, nodes.Output):
            parts += [child.data if isinstance(child, nodes.TemplateData) else "x" for child in node.nodes]
        elif isinstance(node, nodes.If | nodes.For):
            parts.append(_written(node.body))
    return "".join(parts)


class MissingValue(TemplateRuntimeError):
    """A template prints a value that the author left out."""


class Guard:
    """What guarded code calls on its environment, which remembers the last attribute without a value: it names what is left out."""

    open_used = (OpenUsed, MissingValue)
    last: tuple[object, str] = (None, "")
    last_open: Open
    unwritten: list[tuple[object, str]]
    """What is printed and was left out: the parts of the description with the names of their keys."""

    def noted(self, owner: object, attribute: str, value: Any) -> Any:
        """Return the value of an attribute, which is remembered where there is none."""
        if value is None:
            self.last = (owner, attribute)
        return value

    def joined(self, values: tuple[Any, ...]) -> str:
        """Return `values` as one text, in which those that are open are marks: a filter may make a block of code of it."""
        if not any(map(is_open, values)):
            return markup_join(values)
        if any(isinstance(value, Markup) for value in values):
            return Markup("").join(map(display, values))
        return "".join(mark(value) if is_open(value) else str(value) for value in values)

    def remember(self, used: OpenUsed | MissingValue) -> None:
        """Keep what could not be computed, for the assignment that follows."""
        self.last_open = Open(self._gap_of(used))

    def _gap_of(self, used: OpenUsed | MissingValue) -> Gap:
        if isinstance(used, OpenUsed):
            return used.gap
        if self.last[0] is None:
            raise TemplateRuntimeError("the value is none, and nothing can be shown for it") from used
        if not self.unwritten or self.unwritten[-1] is not self.last:
            self.unwritten.append(self.last)
        return unwritten_gap(*self.last)

    def open_mark(self, used: OpenUsed | MissingValue, form: str) -> Markup:
        """Return the mark for what could not be decided in the form of its place.

        Where a section is absent, what would be a line or more of its own is left out; words inside a sentence are marked.
        """
        gap = self._gap_of(used)
        if gap.kind == "section" and form not in ("", "{}"):
            return Markup("")
        return Markup("") if form == _SILENT else Markup(form or "{}").replace("{}", mark(Open(gap)))


def unwritten_gap(owner: object, attribute: str) -> Gap:
    """Return the gap of a key that its owner may leave out, and that a document prints."""
    named = next((name for key in ("id", "name", "title") if isinstance(name := getattr(owner, key, None), str)), "")
    return Gap((), f"{attribute.replace('_', ' ')} of `{named}`" if named else attribute.replace("_", " "))


def passing(filter: Callable[..., Any]) -> Callable[..., Any]:
    """Return `filter` of one value so that it returns an open value as it is."""

    @wraps(filter)
    def passed(*values: Any, **options: Any) -> Any:
        opened = [value for value in values[:2] if is_open(value)]
        return opened[0] if opened else filter(*values, **options)

    return passed
