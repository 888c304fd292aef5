"""As much of the shell as documents use: words, quotes, `$(…)`, pipes, loops; enough to find every command and its words."""

from __future__ import annotations

from dataclasses import dataclass, field

VARIABLE = "$VARIABLE"
"""Stands in a word for what only the shell knows: the value of a variable, or what a command prints."""

_ENDS = "\n;|&()"
_BEFORE_COMMANDS = {"do", "then", "else", "if", "while", "!", "{", "export", "time"}


class UnreadableShellError(ValueError):
    """A quote, or a `$(`, is opened and not closed, or a back quote would run what was meant as text."""


@dataclass
class _Reader:
    text: str
    at: int = 0
    found: list[list[str]] = field(default_factory=list)

    def peek(self, ahead: int = 0) -> str:
        return self.text[self.at + ahead : self.at + ahead + 1]

    def take(self) -> str:
        self.at += 1
        return self.text[self.at - 1]


def commands(text: str) -> list[list[str]]:
    """Every simple command of a script as its words, those inside `$(…)` included, without assignments and keywords.

    Raises UnreadableShellError when a quote or a substitution does not end.
    """
    return [words for words, _ in commands_with_environment(text)]


def commands_with_environment(text: str) -> list[tuple[list[str], dict[str, str]]]:
    """Every simple command of a script as `commands` returns it, each with the variables that are set for it or exported before."""
    reader = _Reader(text)
    _script(reader, "")
    found: list[tuple[list[str], dict[str, str]]] = []
    exported: dict[str, str] = {}
    for words in reader.found:
        at = 0
        while at < len(words) and (words[at] in _BEFORE_COMMANDS or _is_assignment(words[at])):
            at += 1
        own = {name: value for name, equals, value in (word.partition("=") for word in words[:at]) if equals}
        if words[at:]:
            found.append((words[at:], {**exported, **own}))
        elif words[:1] == ["export"]:
            exported |= own
    return found


def _is_assignment(word: str) -> bool:
    name, equals, _ = word.partition("=")
    return bool(equals) and name.isidentifier()


def _script(reader: _Reader, closing: str) -> None:
    words: list[str] = []
    while reader.at < len(reader.text) and (not closing or reader.peek() != closing):
        char = reader.peek()
        if char in _ENDS:
            reader.take()
            reader.found.append(words)
            words = []
        elif char in " \t" or reader.text.startswith("\\\n", reader.at):
            reader.at += 1 if char in " \t" else 2
        elif char == "#":
            while reader.peek() not in ("", "\n"):
                reader.take()
        elif char in "<>" or (char.isdigit() and reader.peek(1) == ">"):
            _redirection(reader)
        else:
            words.append(_word(reader))
    if closing:
        if reader.at >= len(reader.text):
            raise UnreadableShellError(f"`{closing}` is missing")
        reader.take()
    reader.found.append(words)


def _redirection(reader: _Reader) -> None:
    while reader.peek() and reader.peek() in "0123456789<>& \t":
        reader.take()
    _word(reader)


def _word(reader: _Reader) -> str:
    word = ""
    while reader.peek() and reader.peek() not in " \t<>" + _ENDS:
        char = reader.take()
        if char == "'":
            word += _until(reader, "'")
        elif char == '"':
            word += _double_quoted(reader)
        elif char == "\\":
            escaped = reader.take() if reader.peek() else char
            word += "" if escaped == "\n" else escaped
        elif char == "$":
            word += _expansion(reader)
        else:
            word += char
    return word


def _until(reader: _Reader, end: str) -> str:
    stop = reader.text.find(end, reader.at)
    if stop < 0:
        raise UnreadableShellError(f"a {end} is opened and not closed")
    value, reader.at = reader.text[reader.at : stop], stop + 1
    return value


def _double_quoted(reader: _Reader) -> str:
    value = ""
    while reader.peek() != '"':
        if not reader.peek():
            raise UnreadableShellError('a " is opened and not closed')
        char = reader.take()
        if char == "`":
            raise UnreadableShellError("between double quotes a ` runs a command; put the text between single quotes")
        if char == "\\" and reader.peek() and reader.peek() in '"\\$`\n':
            value += reader.take().replace("\n", "")
        elif char == "$":
            value += _expansion(reader)
        else:
            value += char
    reader.take()
    return value


def _expansion(reader: _Reader) -> str:
    if reader.peek() == "(":
        reader.take()
        _script(reader, ")")
        return VARIABLE
    if reader.peek() == "{":
        _until(reader, "}")
        return VARIABLE
    start = reader.at
    while reader.peek().isalnum() or reader.peek() == "_":
        reader.take()
    return VARIABLE if reader.at > start else "$"
