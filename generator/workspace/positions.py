"""YAML text to values with their places; every value stays the text that the author wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import yaml

from generator.errors import InputError, Place, Problem
from generator.model.types.origin import Origin, SourceFile, at, spot
from generator.model.types.refusals import Refusal, together
from generator.workspace.syntax_errors import MOST_DEPTH, syntax_problem
from generator.workspace.unquoted import Unquoted

MOST_BYTES = 5_000_000
MOST_VALUES = 100_000
"""Values of one file, those that an alias repeats counted each time."""

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EMPTY = ("", "~", "null", "Null", "NULL")
_SKIPPED = object()


def read_yaml(content: bytes, path: str, *, tags: bool = False) -> Origin:
    """Return the value that `content` describes, with the place of everything in it; `path` names it in messages.

    Read as YAML 1.2 core without its types: the model decides whether a text is a number, a date or true. Tags such as
    `!Ref` are refused, or passed over with `tags`.
    Raises InputError with every problem of the file.
    """
    text = _decoded(content, path)
    file = SourceFile(path, tuple(LINE_BREAK.split(text)))
    tree = _parsed(Unquoted(text), file, tags=tags)
    if not tree.problems and tree.root is None:
        tree.problems.append(Problem("the file is empty", Place(path), "Write its keys, or delete the file."))
    if tree.problems or tree.root is None:
        raise InputError(tree.problems)
    return tree.root


def _parsed(text: Unquoted, file: SourceFile, *, tags: bool) -> _Tree:
    """Return the tree of `text`, read again for as long as an open value without quotes is in the way. Raises InputError."""
    while True:
        tree = _Tree(file, tags=tags)
        try:
            for event in yaml.parse(text.text, Loader=LOADER):
                if isinstance(event, yaml.ScalarEvent):
                    event.value = text.written(event.value)
                tree.take(event)
        except yaml.YAMLError as error:
            if text.repaired(error):
                continue
            tree.problems.append(syntax_problem(error, file, tree.last))
            raise InputError(tree.problems) from error
        return tree


def read_file(path: Path, shown: str) -> Origin:
    """Return what `read_yaml` returns for the file at `path`, which messages call `shown`."""
    return read_yaml(_content(path, shown), shown)


def read_text(path: Path, shown: str) -> Origin:
    """Return the whole file at `path`, which messages call `shown`, as one text. Raises InputError."""
    text = _decoded(_content(path, shown), shown)
    return Origin(SourceFile(shown, tuple(LINE_BREAK.split(text))), 1, 1, text)


def _content(path: Path, shown: str) -> bytes:
    if not path.is_file():
        refuse(shown, "this is no file that can be read", "Put a file in its place, or delete it.")
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            refuse(shown, f"the file has {size:,} bytes; the most is {MOST_BYTES:,}", "Split it by section.")
        return path.read_bytes()
    except OSError as error:
        refuse(shown, f"the file cannot be read: {error.strerror}", "Check its permissions.")


def path_shown(path: Path, folder: Path) -> str:
    """Return `path` as messages show it: from `folder` where it is inside, with forward slashes."""
    return (path.relative_to(folder) if path.is_relative_to(folder) else path).as_posix()


def problems_at(origin: Origin, refusals: Iterable[Refusal]) -> list[Problem]:
    """Return the refusals as problems, with their places and lines in the files that `origin` was read from."""
    return [_problem_at(origin, refusal) for refusal in together(refusals)]


def _problem_at(origin: Origin, refusal: Refusal) -> Problem:
    file, line, column = spot(origin, refusal.location)
    if refusal.on_key:
        around = at(origin, refusal.location[:-1])
        file, line, column = around.keys.get(str(refusal.location[-1]), (file, line, column))
    place = Place(file.path, line, column)
    return Problem(refusal.what, place, refusal.hint, file.line(line), refusal.example, refusal.criteria)


# --------------------------------------------------------------------------------------------------- bytes to text


def _decoded(content: bytes, path: str) -> str:
    if len(content) > MOST_BYTES:
        refuse(path, f"the file has {len(content):,} bytes; the most is {MOST_BYTES:,}", "Split it by section.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_like_utf_16(content):
        refuse(path, "the file is in UTF-16", "Save it in UTF-8: your editor offers it as the encoding.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        read = error.object[: error.start].decode("utf-8")
        rest = error.object[error.start :].decode("utf-8", errors="replace")
        what = f"the byte 0x{error.object[error.start]:02X} is not UTF-8 text"
        _refuse_at(read, rest, path, what, "Save the file in UTF-8: your editor offers it as the encoding.")
    if found := _UNPRINTABLE.search(text):
        what = f"the character U+{ord(found[0]):04X} cannot be printed"
        _refuse_at(text[: found.start()], text[found.start() :], path, what, "Delete it.")
    return text


def _looks_like_utf_16(content: bytes) -> bool:
    start = content[:200]
    return len(start) >= 4 and (not any(start[1::2]) or not any(start[::2]))


def _refuse_at(before: str, after: str, path: str, what: str, hint: str) -> NoReturn:
    lines = LINE_BREAK.split(before)
    line = lines[-1] + LINE_BREAK.split(after, maxsplit=1)[0]
    raise InputError([Problem(what, Place(path, len(lines), len(lines[-1]) + 1), hint, line)])


def refuse(path: str, what: str, hint: str) -> NoReturn:
    """Raise InputError with one problem of the file as a whole."""
    raise InputError([Problem(what, Place(path), hint)])


# --------------------------------------------------------------------------------------------------- events to tree


@dataclass(slots=True)
class _Frame:
    """A mapping or list that is being read: `size` and `height` count the values in it, aliases expanded."""

    origin: Origin
    anchor: str | None
    key: object = None
    size: int = 1
    height: int = 1


class _Tree:
    """Takes the parser's events one by one; recursion and expansion never happen, so no file can exhaust us."""

    def __init__(self, file: SourceFile, *, tags: bool) -> None:
        self.file = file
        self.tags = tags
        self.root: Origin | None = None
        self.problems: list[Problem] = []
        self.documents = 0
        self.open: list[_Frame] = []
        self.anchors: dict[str, tuple[Origin, int, int] | None] = {}
        self.size = 0
        self.last: yaml.ScalarEvent | None = None
        """The scalar that was read last: a syntax error after it may be its fault."""

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self.last = event
                self._scalar(event)
            case yaml.MappingStartEvent():
                self._begin(event, {})
            case yaml.SequenceStartEvent():
                self._begin(event, [])
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                frame = self.open.pop()
                self._put(frame.origin, frame.anchor, frame.size, frame.height)
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.DocumentStartEvent():
                self._document(event)

    def _document(self, event: yaml.Event) -> None:
        self.documents += 1
        if self.documents > 1:
            hint = "One file holds one document: move the rest to a file of its own and delete this `---`."
            self._refuse(event, "a second document begins here", hint)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._no_tag(event)
        if self._wants_key():
            self._key(event)
            return
        plain = event.style is None or event.style == ""
        value = None if plain and event.value in _EMPTY else event.value
        if event.style == '"' and (found := _UNPRINTABLE.search(event.value)):
            hint = "Documents cannot show it: delete the escape."
            self._problem(event, f"the character U+{ord(found[0]):04X} cannot be printed", hint)
        mark = event.start_mark
        self._put(Origin(self.file, mark.line + 1, mark.column + 1, value), event.anchor, 1, 1)

    def _begin(self, event: yaml.CollectionStartEvent, value: dict[str, Origin] | list[Origin]) -> None:
        self._no_tag(event)
        if self._wants_key():
            self._refuse(event, "a key must be text", "Text that begins with { or [ needs quotes.")
        if len(self.open) >= MOST_DEPTH:
            self._refuse(event, f"more than {MOST_DEPTH} levels inside each other", "Nothing here needs so many.")
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        mark = event.start_mark
        origin = Origin(self.file, mark.line + 1, mark.column + 1, value)
        self.open.append(_Frame(origin, event.anchor))

    def _alias(self, event: yaml.AliasEvent) -> None:
        name = event.anchor
        if name not in self.anchors:
            hint = f"Begin the text with quotes if it should start with a star, or name a value &{name} before."
            self._refuse(event, f"`*{name}` repeats a value that no `&{name}` names", hint)
        if self._wants_key():
            self._refuse(event, "a key must be text", "Write the key itself instead of an alias.")
        named = self.anchors[name]
        if named is None:
            self._refuse(event, f"`*{name}` repeats the value that it is part of", "It would never end: delete it.")
        origin, size, height = named
        if len(self.open) + height > MOST_DEPTH:
            self._refuse(event, f"more than {MOST_DEPTH} levels inside each other", "Nothing here needs so many.")
        self._put(origin, None, size, height, event)

    def _put(self, origin: Origin, anchor: str | None, size: int, height: int, event: yaml.Event | None = None) -> None:
        if anchor is not None:
            self.anchors[anchor] = (origin, size, height)
        if event is not None or not isinstance(origin.value, dict | list):
            self._count(origin, size, event)
        else:
            self._count(origin, 1, event)
        if not self.open:
            self.root = origin
            return
        frame = self.open[-1]
        frame.size += size
        frame.height = max(frame.height, height + 1)
        into = frame.origin.value
        if isinstance(into, list):
            into.append(origin)
        elif isinstance(into, dict):
            if isinstance(frame.key, str):
                into[frame.key] = origin
            frame.key = None

    def _count(self, origin: Origin, size: int, event: yaml.Event | None) -> None:
        self.size += size
        if self.size > MOST_VALUES:
            place = event.start_mark.line + 1 if event is not None else origin.line
            column = event.start_mark.column + 1 if event is not None else origin.column
            what = f"the file grows to more than {MOST_VALUES:,} values"
            hint = "Aliases repeat whole values, and repetitions multiply." if event else "Split it by section."
            problem = Problem(what, Place(self.file.path, place, column), hint, self.file.line(place))
            raise InputError([*self.problems, problem])

    def _wants_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].origin.value, dict) and self.open[-1].key is None

    def _key(self, event: yaml.ScalarEvent) -> None:
        frame = self.open[-1]
        key = event.value
        frame.key = key
        mark = event.start_mark
        if key == "<<" and not event.style:
            hint = "Write the keys out, or repeat one whole value with an anchor (&name) and an alias (*name)."
            self._problem(event, "merge keys (`<<`) are not read: they are no part of YAML 1.2", hint)
            frame.key = _SKIPPED
        elif first := frame.origin.keys.get(key):
            hint = f"The first is at {Place(first[0].path, first[1], first[2])}; delete one of them."
            self._problem(event, f"the key `{key}` stands twice", hint)
            frame.key = _SKIPPED
        else:
            frame.origin.keys[key] = (self.file, mark.line + 1, mark.column + 1)

    def _no_tag(self, event: yaml.NodeEvent) -> None:
        if event.tag is not None and not self.tags:
            name = event.tag.replace("tag:yaml.org,2002:", "!!")
            hint = "Put the text in quotes if it should begin with `!`; values need no type."
            self._problem(event, f"the tag `{name}` is not read", hint)

    def _problem(self, event: yaml.Event, what: str, hint: str) -> None:
        mark = event.start_mark
        place = Place(self.file.path, mark.line + 1, mark.column + 1)
        self.problems.append(Problem(what, place, hint, self.file.line(place.line)))

    def _refuse(self, event: yaml.Event, what: str, hint: str) -> NoReturn:
        self._problem(event, what, hint)
        raise InputError(self.problems)
