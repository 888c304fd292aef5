"""What the YAML parser refuses, in the author's words: which habit leads to it, and where it really begins."""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

from generator.errors import Place, Problem
from generator.model.types.origin import SourceFile

MOST_DEPTH = 60
"""Levels inside each other that a file may have; PyYAML from 6.0.4 on itself gives up at a thousand."""


class _Words(NamedTuple):
    what: str
    hint: str


_TAB = _Words("a tab stands where only spaces may", "YAML is indented with spaces: set your editor to insert two spaces for a tab.")
_DEEPER = _Words("this line is indented more than the one above, so it continues its text", "Keys of one mapping stand in one column.")
_BEHIND_QUOTES = _Words("there is text behind the closing quotes", "Put the whole value in quotes.")
_OPEN_QUOTE = _Words("the quotes that open here are not closed where they should be", "Close them, with the same kind.")
_CASES = (
    (r"mapping values are not allowed", _Words("a second `: ` on this line", "Put text that holds a colon and a space in quotes.")),
    (r"unexpected end of stream|quoted scalar.*unexpected document", _OPEN_QUOTE),
    (
        r"',' or '\]'",
        _Words("the list that opens here cannot be read further than line {line}", "Put a comma between its elements and ] at its end."),
    ),
    (
        r"',' or '\}'",
        _Words(
            "the mapping that opens here cannot be read further than line {line}",
            "Put a comma between its entries and } at its end; text that begins with { needs quotes.",
        ),
    ),
    (
        r"find expected ':'|while scanning a simple key",
        _Words(
            "what begins here is neither `key: value` nor part of a text",
            "Write a colon and a space after the key, or indent the line as part of the text above it.",
        ),
    ),
    (r"cannot start any token", _Words("a value cannot begin with this character", "Put the text in quotes.")),
    (
        r"unknown escape|hexadecimal|Unicode character escape",
        _Words("the escape after \\ in double quotes is not known", "Use single quotes for text with backslashes."),
    ),
    (
        r"sequence entries are not allowed",
        _Words("a list cannot begin on the line of its key", "Begin a new line before the dash, two spaces in."),
    ),
    (
        r"anchor|alias|alphabetic or numeric",
        _Words("the name after & or * is missing or not a word", "Put text that begins with & or * in quotes."),
    ),
    (
        r"block scalar|comment or line break|indentation indicator",
        _Words("after | or > only the end of the line may follow", "Begin the text on the next line, two spaces in."),
    ),
    (
        r"directive|incompatible|version",
        _Words("a line that begins with % is a directive for the parser", "Put text that begins with % in quotes."),
    ),
    (r"\btag\b", _Words("a value cannot begin with `!`", "Put the text in quotes.")),
    (r"document start", _Words("the text after the end of the document is not understood", "Delete the `...` line, or what follows it.")),
    (
        r"expected key|block end|'-' indicator|block collection|block mapping",
        _Words(
            "the indentation of this line fits nothing above it",
            "Keys of one mapping stand in one column, and so do the dashes of one list.",
        ),
    ),
    (r"max|nesting|depth|level", _Words(f"more than {MOST_DEPTH} levels inside each other", "Nothing here needs so many.")),
)
"""A pattern for what the parser says (both of PyYAML's parsers), and what an author is told."""
_OTHER = _Words("this is not YAML", "Compare the line with the ones around it.")


def syntax_problem(error: yaml.YAMLError, file: SourceFile, last: yaml.ScalarEvent | None) -> Problem:
    """Return the problem that `error` tells; `last` is the scalar that was read before it."""
    said = " ".join(str(part) for part in (getattr(error, "context", ""), getattr(error, "problem", "")) if part)
    here = _position(getattr(error, "problem_mark", None) or getattr(error, "context_mark", None))
    words = next((words for pattern, words in _CASES if re.search(pattern, said)), _OTHER)
    line, column = here
    if tab := _tab(file.line(line), column):
        words, column = _TAB, tab
    elif last is not None and _runs_over(last) and words not in (_OPEN_QUOTE, _OTHER):
        words, (line, column) = _OPEN_QUOTE, _position(last.start_mark)
    elif _ends_before(last, error):
        words = _BEHIND_QUOTES
    elif "here" in words.what:
        line, column = _position(getattr(error, "context_mark", None) or getattr(error, "problem_mark", None))
    elif words is _CASES[0][1] and re.match(r"\s*[^\s:]+:$", file.line(line)[:column]):
        words = _DEEPER
    if blank := _blank_that_is_none(file, here[0]):
        line, column, words = blank
    if not file.line(line).strip():
        line, column = _last_written(file)
    reached = min(here[0], _last_written(file)[0])
    return Problem(words.what.format(line=reached), Place(file.path, line, column), words.hint, file.line(line))


_FOREIGN_BLANK = re.compile("^[ ]*(?:- *)*([\xa0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff])")


def _blank_that_is_none(file: SourceFile, until: int) -> tuple[int, int, _Words] | None:
    """Return the last line until `until` that begins with a blank which YAML takes for a letter, with its column and what to say."""
    for number in range(until, 0, -1):
        if found := _FOREIGN_BLANK.match(file.line(number)):
            kind = "a no-break space" if found[1] in "\xa0\u202f" else "a blank that is no space"
            what = f"{kind} (U+{ord(found[1]):04X}) is in the indentation"
            return number, found.start(1) + 1, _Words(what, "YAML is indented with plain spaces: type them anew.")
    return None


def _position(mark: yaml.Mark | None) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def _tab(line: str, column: int) -> int:
    """Return the column of a tab in the indentation of `line`, or at `column`, or 0."""
    indentation = line[: len(line) - len(line.lstrip())]
    if "\t" in indentation:
        return indentation.index("\t") + 1
    return column if line[column - 1 : column] == "\t" else 0


def _runs_over(scalar: yaml.ScalarEvent) -> bool:
    """Return whether a text in quotes goes over several lines: most likely it was to end on its first."""
    return bool(scalar.style in ("'", '"') and scalar.start_mark.line < scalar.end_mark.line)


def _ends_before(scalar: yaml.ScalarEvent | None, error: yaml.YAMLError) -> bool:
    """Return whether a text in quotes ends on the line of the error, before it."""
    mark = getattr(error, "problem_mark", None)
    if scalar is None or mark is None or scalar.style not in ("'", '"'):
        return False
    return bool(scalar.end_mark.line == mark.line and scalar.end_mark.column < mark.column)


def _last_written(file: SourceFile) -> tuple[int, int]:
    """Return the end of the last line that is not blank: where a file broke off."""
    for number in range(len(file.lines), 0, -1):
        if file.lines[number - 1].strip():
            return number, len(file.lines[number - 1].rstrip()) + 1
    return 1, 1
