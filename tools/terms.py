"""Banned forms of docs/terms.md in everything a reader sees: `python -m tools.terms [TERM] [PATH]` lists the places that are left."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
LIST = ROOT / "docs" / "terms.md"
_SEEN = (
    "templates/**/*.j2",
    "templates/**/*.md",
    "content/**/*.yml",
    "generator/**/*.py",
    "generator/command/starter/**/*.md",
    "generator/command/starter/**/*.yml",
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/*.md",
)
"""Files with something in them that a reader, an author or a user of the command line sees."""

_CELL = re.compile(r"(?<!\\)\|")
_ESCAPE = re.compile(r"\\.|\(\?.")
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"|' r"'((?:[^'\\\n]|\\.)*)'")
_FILLED_IN = "0"
"""What is read for a value that is filled in later: a figure, so that the sign behind it is seen."""


@dataclass(frozen=True)
class Term:
    """A row of the term list: what to write, and the expressions that find what not to."""

    id: str
    use: str
    found_by: re.Pattern[str]
    allowed: re.Pattern[str] | None

    def finds(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the banned forms in `text`."""
        spared = [found.span() for found in self.allowed.finditer(text)] if self.allowed else []
        for found in self.found_by.finditer(text):
            if not any(start <= found.start() and found.end() <= end for start, end in spared):
                yield found


@dataclass(frozen=True)
class Exemption:
    """A place where a form is right: everywhere in the files that `place` names, or inside `phrase` only."""

    place: str
    term: str
    phrase: str

    def covers(self, find: Find) -> bool:
        """Return whether `find` is right by this exemption."""
        named = fnmatch(find.path, self.place) and self.term in ("*", find.term.id)
        return named and (not self.phrase or any(start <= find.start and find.end <= end for start, end in self._spans(find.words)))

    def _spans(self, words: str) -> list[tuple[int, int]]:
        return [found.span() for found in re.finditer(re.escape(self.phrase), words)]


@dataclass(frozen=True)
class Text:
    """A run of words that a reader sees, and the line on which it begins."""

    line: int
    words: str


@dataclass(frozen=True)
class Find:
    """A banned form at its place: from `start` to `end` of the words of its text."""

    path: str
    line: int
    term: Term
    words: str
    start: int
    end: int

    def __str__(self) -> str:
        """Return the place, the words and what to write instead."""
        around = " ".join(self.words[max(0, self.end - 40) : self.end + 25].split())
        return f"{self.path}:{self.line}: {self.term.id}: “…{around}…”; use: {self.term.use}"


# --------------------------------------------------------------------------------------------------------- the list


def terms(page: str) -> list[Term]:
    """Return the terms of the list's tables."""
    return [
        Term(row["Term"], row["Use"], pattern(row["Found by"]), pattern(row["Allowed"]) if row["Allowed"] else None)
        for row in _rows(page)
        if "Found by" in row
    ]


def exemptions(page: str) -> list[Exemption]:
    """Return the exceptions by place."""
    return [Exemption(row["Place"], row["Term"], row["Phrase"]) for row in _rows(page) if "Place" in row]


def pattern(cell: str) -> re.Pattern[str]:
    """Return the expression of a cell. Raises ValueError where the cell is none between back quotes."""
    if not (len(cell) > 2 and cell.startswith("`") and cell.endswith("`")):
        raise ValueError(f"an expression is written between back quotes, not: {cell}")
    written = cell[1:-1]
    exact = any(letter.isupper() for letter in _ESCAPE.sub("", written))
    return re.compile(written.replace(" ", r"\s+"), re.MULTILINE if exact else re.MULTILINE | re.IGNORECASE)


def _rows(page: str) -> Iterator[dict[str, str]]:
    heads: list[str] = []
    for line in page.splitlines():
        cells = [cell.strip().replace(r"\|", "|") for cell in _CELL.split(line.strip())[1:-1]]
        if not cells:
            heads = []
        elif not heads:
            heads = cells
        elif not all(set(cell) <= set("-: ") for cell in cells):
            yield dict(zip(heads, cells, strict=True))


# ------------------------------------------------------------------------------------------------- what a reader sees


def seen_files() -> list[Path]:
    """Return the files in which a reader's words are."""
    return sorted({path for glob in _SEEN for path in ROOT.glob(glob)})


def texts(path: str, content: str) -> list[Text]:
    """Return the words of the file `path` that a reader sees."""
    if path.endswith(".py"):
        return list(_python(path, content))
    return list(_template(content)) if path.endswith(".j2") else [Text(1, content)]


def _template(content: str) -> Iterator[Text]:
    """Yield the text around Jinja's code, then the literals in the code."""
    yield Text(1, _JINJA.sub(lambda code: (_FILLED_IN if code[0].startswith("{{") else "") + "\n" * code[0].count("\n"), content))
    for code in _JINJA.finditer(content):
        if not code[0].startswith("{#"):
            line = content.count("\n", 0, code.start()) + 1
            yield from (Text(line, literal[1] or literal[2] or "") for literal in _LITERAL.finditer(code[0]))


def _python(path: str, content: str) -> Iterator[Text]:
    """Yield the literals of a module, without docstrings that are never printed."""
    tree = ast.parse(content)
    unseen = {id(node) for node in _docstrings(tree)} - {id(node) for node in _printed(path, tree)}
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield Text(node.lineno, "".join(_words(part) for part in node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in unseen | parts:
            yield Text(node.lineno, node.value)


def _words(part: ast.expr) -> str:
    return part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else _FILLED_IN


def _docstrings(tree: ast.AST) -> Iterator[ast.Constant]:
    """Yield the strings that are statements: docstrings of modules, classes, functions, fields and constants."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def _printed(path: str, tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the docstrings that a user reads: of rules by `explain`, of the model in the YAML reference, of commands by `--help`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and path.startswith("generator/model/"):
            yield from (part.value for part in node.body if isinstance(part, ast.Expr))
        elif isinstance(node, ast.FunctionDef) and node.body and isinstance(node.body[0], ast.Expr):
            rule = path.startswith("generator/checks/") and "Why:" in (ast.get_docstring(node) or "")
            if rule or (path == "generator/__main__.py" and node.decorator_list):
                yield node.body[0].value


# ------------------------------------------------------------------------------------------------------------- finds


def finds_in(path: str, content: str, wanted: Iterable[Term]) -> Iterator[Find]:
    """Yield the banned forms in the file `path`, those at exempted places too."""
    seen = texts(path, content)
    for term in wanted:
        for text in seen:
            for found in term.finds(text.words):
                line = text.line + text.words.count("\n", 0, found.end())
                yield Find(path, line, term, text.words, *found.span())


@cache
def all_finds() -> tuple[Find, ...]:
    """Return the banned forms of the whole repository, those at exempted places too."""
    wanted = terms(LIST.read_text("utf-8"))
    paths = [path.relative_to(ROOT).as_posix() for path in seen_files()]
    return tuple(find for path in paths for find in finds_in(path, (ROOT / path).read_text("utf-8"), wanted))


def unexempted(finds: Iterable[Find], spared: list[Exemption]) -> list[Find]:
    """Return the finds that no exemption covers."""
    return [find for find in finds if not any(exemption.covers(find) for exemption in spared)]


def main(arguments: list[str]) -> None:
    """Print the places that are left, or those of one term, or of one term in the files below a path."""
    term, path = (*arguments, "", "")[:2]
    for find in unexempted(all_finds(), exemptions(LIST.read_text("utf-8"))):
        if term in ("", find.term.id) and find.path.startswith(path):
            print(find)


if __name__ == "__main__":
    main(sys.argv[1:])
