"""Which branches of the shipped templates no document goes through: `python -m tools.template_coverage [WORKSPACE ...]` lists them.

A branch is the body of a condition, of its `elif` or `else`, of a loop or its `else`, of a macro, and each half of `a if b else c`.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import jinja2
from jinja2 import nodes
from jinja2.compiler import Frame

from generator import edition
from generator.analysis.results import compute
from generator.build import gather
from generator.document.dialect import dialect
from generator.pages import sandbox
from generator.pages.catalogue import split_front_matter
from generator.pages.context import needs_coverage
from generator.pages.render import Renderer
from generator.workspace.loader import load_workspace

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"
STARTERS = ROOT / "generator" / "command" / "starter"
SHIPPED = (ROOT, *(STARTERS / name for name in ("application", "runbooks", "standards")))
"""The workspaces that come with the program: the samples, and what `evidencekit init` writes."""

_READING = jinja2.Environment(extensions=["jinja2.ext.loopcontrols"], autoescape=True)
_WIDEST = 100
"""Characters of a tag that are shown."""
Passed = set[tuple[str, int]]
"""What was gone through: the names of templates, and the positions of branches in them."""


@dataclass(frozen=True)
class Branch:
    """A part of a template that is rendered or not: the line of its tag and the tag's text; `number` tells twins apart."""

    template: str
    line: int
    text: str
    number: int = 1

    @property
    def name(self) -> str:
        """Return what a list of branches calls it, which stays as it is when lines move."""
        twin = f" #{self.number}" if self.number > 1 else ""
        return f"templates/{self.template} {self.text}{twin}"

    def __str__(self) -> str:
        return f"templates/{self.template}:{self.line}: {self.text}"


# ------------------------------------------------------------------------------------------------------ which there are


class _Word(NamedTuple):
    """A name in a tag, with the number of brackets around it and of the characters before it."""

    name: str
    depth: int
    place: int


@dataclass
class _Tag:
    line: int
    text: str
    words: list[_Word]

    @property
    def statement(self) -> str:
        """Return which statement it is; nothing for a printed value."""
        return self.words[0].name if self.text.startswith("{%") else ""

    @property
    def shown(self) -> str:
        """Return its text, in one line and cut where it is long."""
        return _line(self.text if len(self.text) <= _WIDEST else f"{self.text[:_WIDEST]}…")

    @property
    def choices(self) -> Iterator[str]:
        """Yield the text around the `if` of each `a if b else c` in it."""
        for word in self.words:
            decides = bool(self.statement) and (word is self.words[0] or (self.statement == "for" and not word.depth))
            if word.name == "if" and not decides:
                yield _line(self.text[max(0, word.place - _WIDEST // 2) : word.place + _WIDEST // 2])


def _line(text: str) -> str:
    return " ".join(text.split())


def branches(template: str) -> list[Branch]:
    """Return the branches of a shipped template in the order of its text."""
    return list(_numbered(Branch(template, line, said) for line, said in _told(_source(template))))


def coded(template: str) -> int:
    """Return how many branches the code of a shipped template has: as many as its text, or none would be told rightly."""
    return sum(1 for _ in _parts(_READING.parse(_source(template))))


def _source(template: str) -> str:
    return split_front_matter((TEMPLATES / template).read_text("utf-8"))[1]


def every_branch() -> dict[tuple[str, int], Branch]:
    """Return the branches of all shipped templates by template and position."""
    names = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.j2"))
    return {(name, position): branch for name in names for position, branch in enumerate(branches(name))}


def _numbered(found: Iterable[Branch]) -> Iterator[Branch]:
    known: dict[str, int] = defaultdict(int)
    for branch in found:
        known[branch.text] += 1
        yield replace(branch, number=known[branch.text])


def _told(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of each branch in the order of `_parts`."""
    opened: list[_Tag] = []
    for tag in _tags(text):
        if tag.statement in ("if", "elif", "for", "macro"):
            yield tag.line, tag.shown
        elif tag.statement == "else":
            yield tag.line, f"else of {opened[-1].shown}"
        elif tag.statement in ("endif", "endfor"):
            opened.pop()
        if tag.statement in ("if", "for"):
            opened.append(tag)
        for choice in tag.choices:
            yield tag.line, f"then of {choice}"
            yield tag.line, f"else of {choice}"


def _tags(text: str) -> Iterator[_Tag]:
    """Yield the tags of a template that print or decide."""
    tag, depth = None, 0
    for line, token, value in _READING.lex(text):
        if token in ("block_begin", "variable_begin"):
            tag, depth = _Tag(line, "", []), 0
        if tag is None:
            continue
        if token == "name":
            tag.words.append(_Word(value, depth, len(tag.text)))
        elif token == "operator":
            depth += (value in "([{") - (value in ")]}")
        tag.text += value
        if token in ("block_end", "variable_end"):
            yield tag
            tag = None


def _parts(node: nodes.Node) -> Iterator[object]:
    """Yield the bodies and expressions in `node` that are branches, in the order of the text."""
    match node:
        case nodes.If():
            yield node.body
            yield from _within(node.test, *node.body, *node.elif_)
            if node.else_:
                yield node.else_
                yield from _within(*node.else_)
        case nodes.For():
            yield node.body
            yield from _within(node.iter, *([node.test] if node.test else []), *node.body)
            if node.else_:
                yield node.else_
                yield from _within(*node.else_)
        case nodes.Macro():
            yield node.body
            yield from _within(*node.defaults, *node.body)
        case nodes.CondExpr():
            assert node.expr2 is not None
            yield from _within(node.expr1)
            yield from (node, node)  # a half each: Jinja may put other expressions in their places
            yield from _within(node.test, node.expr2)
        case _:
            yield from _within(*node.iter_child_nodes())


def _within(*inner: nodes.Node) -> Iterator[object]:
    for node in inner:
        yield from _parts(node)


# ----------------------------------------------------------------------------------------------- which are gone through


class _WatchedCode(sandbox._CountedAndGuarded):
    """Compiles a template so that each of its branches notes that it is gone through."""

    positions: dict[int, int]

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """Write the code of a template, whose branches are numbered first."""
        self.positions = {id(part): position for position, part in enumerate(_parts(node))}
        super().visit_Template(node, frame)

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Write the code of a block; a branch notes itself before."""
        if id(nodes) in self.positions:
            self.writeline(f"environment.passed({self.name!r}, {self.positions[id(nodes)]})")
        super().blockvisit(nodes, frame)

    def visit_CondExpr(self, node: nodes.CondExpr, frame: Frame) -> None:
        """Write the code of `a if b else c`, each half of which notes itself."""
        assert node.expr2 is not None
        self.write("(")
        second = self.positions[id(node)]
        self._half(node.expr1, second - 1, frame)
        self.write(" if ")
        self.visit(node.test, frame)
        self.write(" else ")
        self._half(node.expr2, second, frame)
        self.write(")")

    def _half(self, node: nodes.Expr, position: int, frame: Frame) -> None:
        self.write(f"environment.passed({self.name!r}, {position}, ")
        self.visit(node, frame)
        self.write(")")


@contextmanager
def watched() -> Iterator[Passed]:
    """Yield what is gone through by all documents that are rendered until the end; each template is compiled once."""
    found: Passed = set()

    class Watched(sandbox.Environment):
        code_generator_class = _WatchedCode

        def passed(self, template: str, position: int, value: object = None) -> object:
            found.add((template, position))
            return value

    form = dialect(ROOT / "mkdocs.yml")
    with (
        mock.patch.object(sandbox, "Environment", Watched),
        mock.patch.object(edition, "Renderer", partial(Renderer, compiled={})),
        mock.patch.object(edition, "dialect", return_value=form),  # a starter has no mkdocs.yml until it is written
    ):
        yield found


def render(folder: Path) -> dict[str, str]:
    """Return the Markdown of all documents of a workspace by id; it is judged, for some of them show what was found."""
    return gather(folder, lambda _: None).markdown


def render_alone(folder: Path, *, standards: bool = True) -> dict[str, str]:
    """Return the Markdown of the documents that show neither coverage nor verdict, the partner's among them with `standards`."""
    workspace = load_workspace(folder)
    made = edition.Edition(workspace, {id: compute(workspace, id) for id in workspace.projects})
    pages = [page for page in made.pages if not needs_coverage(page) and (standards or page.customer)]
    return {page.id: made.renderer.markdown(page) for page in pages}


def unrendered(passed: Passed) -> list[Branch]:
    """Return the branches of shipped templates that are not in `passed`."""
    return [branch for place, branch in every_branch().items() if place not in passed]


def main(workspaces: list[str]) -> None:
    """Print the branches that no document of these workspaces, or of the shipped ones, goes through."""
    with watched() as passed:
        for folder in map(Path, workspaces) if workspaces else SHIPPED:
            render(folder)
    missed = unrendered(passed)
    print(*missed, f"{len(missed)} of {len(every_branch())} branches are not rendered", sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
