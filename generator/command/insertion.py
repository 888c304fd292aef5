"""One more element in a list of an author's file: every line that is there stays as it is, byte for byte."""

from __future__ import annotations

import re

from generator.errors import EvidencekitError, InputError, Place
from generator.model.types.open import TODO
from generator.model.types.origin import Data, Location, Origin, child, data
from generator.workspace.positions import read_yaml

_LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_NOTHING = re.compile(r"\[\s*\]|TODO\b(?=\s*(?:#|$))|([\"'])TODO\b[^\"']*\1")
"""An empty list, and a value that its author has still to write."""


class NoRoomError(EvidencekitError):
    """The list is written in a form into which nothing can be inserted safely; the element is shown for the author to write."""

    def __init__(self, place: Place, why: str, key: str, element: str) -> None:
        super().__init__(str(place))
        self._place, self._why, self._key, self._element = place, why, key, element

    def lines(self) -> list[str]:
        """Return the place, why nothing was inserted, and what to write there."""
        head = f"{self._place}: {self._why}; nothing was written."
        return [
            head,
            f"  Write `{self._key}` as a block, one element below the other, and add:",
            *(f"    {line}" for line in self._element.splitlines()),
        ]


def inserted(content: bytes, shown: str, location: Location, element: str) -> tuple[bytes, int]:
    """Return the file `content` with `element` at the end of the list at `location`, and the line where it begins.

    element: a block element at the left margin, beginning with a dash. Keys of `location` that the file lacks are added.
    The result is read again: nothing but the list may have changed.
    Raises InputError when the file cannot be read, NoRoomError when the list has a form that cannot be added to.
    """
    before = read_yaml(content, shown)
    text = _Text(content.decode("utf-8"))
    try:
        number = _insert(text, before, location, element)
    except _NoBlockError as unfit:
        raise NoRoomError(Place(shown, *unfit.args), "the list is not written as a block", _key(location, shown), element) from unfit
    result = text.joined()
    try:
        after = data(read_yaml(result, shown))
    except InputError:
        after = None
    if after != _expected(data(before), location, element):
        place = Place(shown, *_place(before, location))
        raise NoRoomError(place, "an element inserted here would change what is there", _key(location, shown), element)
    return result, number


class _NoBlockError(Exception):
    """A mapping or list is written in braces or brackets, or behind an anchor; the arguments are its line and column."""


class _Text:
    """The lines of a file, each with its own line break."""

    def __init__(self, text: str) -> None:
        breaks = _LINE_BREAK.findall(text)
        self.lines: list[str] = [line + end for line, end in zip(_LINE_BREAK.split(text), [*breaks, ""], strict=True)]
        self.end: str = breaks[0] if breaks else "\n"
        if self.lines[-1] == "":
            self.lines.pop()

    def line(self, number: int) -> str:
        """Return line `number`, counted from 1, without its break."""
        return self.lines[number - 1].rstrip("\r\n\x85\u2028\u2029")

    def last_of(self, number: int, column: int) -> int:
        """Return the last line of the block that begins in line `number`, whose lines begin at `column` or right of it."""
        last = number
        for following in range(number + 1, len(self.lines) + 1):
            line = self.line(following)
            if not line.strip():
                continue
            if len(line) - len(line.lstrip(" ")) + 1 < column:
                break
            last = following
        return last

    def insert(self, number: int, block: list[str]) -> int:
        """Put `block` behind line `number`, and return the number of its first line."""
        if number and not _LINE_BREAK.search(self.lines[number - 1]):
            self.lines[number - 1] += self.end
        self.lines[number:number] = [line + self.end for line in block]
        return number + 1

    def joined(self) -> bytes:
        """Return the file."""
        return "".join(self.lines).encode()


def _insert(text: _Text, origin: Origin, location: Location, element: str) -> int:
    """Insert `element`, and return the line where it begins."""
    if not location:
        return _into_list(text, origin, element)
    if not isinstance(origin.value, dict) or (origin.keys and not _is_block(text, origin)):
        raise _NoBlockError(origin.line, origin.column)
    key, *rest = location
    inner = child(origin, key)
    if inner is None:
        last = text.last_of(origin.line, origin.column)
        block = [*([""] if origin.column == 1 else []), *_indented(_under(location, element), origin.column - 1)]
        return text.insert(last, block) + len(block) - len(element.splitlines())
    if _is_nothing(inner):
        return _behind_key(text, origin, str(key), inner, tuple(rest), element)
    return _insert(text, inner, tuple(rest), element)


def _into_list(text: _Text, origin: Origin, element: str) -> int:
    if not isinstance(origin.value, list) or text.line(origin.line)[origin.column - 1 : origin.column] != "-":
        raise _NoBlockError(origin.line, origin.column)
    last = text.last_of(origin.value[-1].line, origin.column + 1)
    first = origin.value[-1].line
    spaced = len(origin.value) > 1 and not text.line(first - 1).strip()
    block = _indented(element.splitlines(), origin.column - 1)
    return text.insert(last, [*([""] if spaced else []), *block]) + spaced


def _behind_key(text: _Text, around: Origin, key: str, empty: Origin, rest: Location, element: str) -> int:
    """Write the element under a key whose value is missing, `[]` or TODO; what is left of the line stays."""
    _, number, column = around.keys[key]
    line = text.line(number)
    if empty.value is not None:
        start = empty.column - 1
        found = _NOTHING.match(line, start) if empty.line == number else None
        if found is None:
            raise _NoBlockError(empty.line, empty.column)
        text.lines[number - 1] = line[:start].rstrip() + line[found.end() :] + text.lines[number - 1][len(line) :]
    block = _indented(_under(rest, element), column + 1)
    return text.insert(number, block) + len(block) - len(element.splitlines())


def _is_nothing(origin: Origin) -> bool:
    """Tell whether nothing is written yet: no value, an empty list, or TODO."""
    return origin.value in (None, []) or (isinstance(origin.value, str) and origin.value.partition(":")[0].strip() == TODO)


def _is_block(text: _Text, origin: Origin) -> bool:
    return text.line(origin.line)[origin.column - 1 : origin.column] not in ("{", "&", "[")


def _under(keys: Location, element: str) -> list[str]:
    """Return the lines of `element` as the list under `keys`, one inside the other."""
    if not keys:
        return element.splitlines()
    return [f"{keys[0]}:", *_indented(_under(keys[1:], element), 2)]


def _indented(lines: list[str], width: int) -> list[str]:
    return [" " * width + line if line else "" for line in lines]


def _expected(before: Data, location: Location, element: str) -> Data:
    """Return what the file says once the element is in it."""
    if not location:
        added = data(read_yaml(element.encode(), "element"))
        return [*(before if isinstance(before, list) else []), *(added if isinstance(added, list) else [])]
    inner = before if isinstance(before, dict) else {}
    return {**inner, str(location[0]): _expected(inner.get(str(location[0])), location[1:], element)}


def _place(origin: Origin, location: Location) -> tuple[int, int]:
    for step in location:
        inner = child(origin, step)
        if inner is None:
            break
        origin = inner
    return origin.line, origin.column


def _key(location: Location, shown: str) -> str:
    return ".".join(str(step) for step in location) or shown
