"""The description of a former format, rewritten in the newest: keys in place, comments and everything else byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.errors import InputError, Place, Problem
from generator.model.description.partner import NEWEST_FORMAT
from generator.model.types.origin import Data, Origin, child, data
from generator.workspace.formats import CHANGES, Change, Former, Root, format_of, modernise
from generator.workspace.outside import refuse_links_outside
from generator.workspace.positions import LINE_BREAK, path_shown, read_file, read_yaml
from generator.workspace.rewriting import rewrite
from generator.workspace.spans import Span, Spans, spans

_BOM = b"\xef\xbb\xbf"
_PLAIN_IN_A_LIST = re.compile(r"[^,\[\]{}\r\n]*")
"""Plain text that means the same between brackets."""


@dataclass(frozen=True)
class Rewritten:
    """A file of the description in the newest format: its path, its name in messages, its new content, how many keys changed."""

    path: Path
    shown: str
    content: bytes
    keys: int


@dataclass(frozen=True)
class _Edit:
    """The characters from `start` to `end` give way to `text`."""

    start: int
    end: int
    text: str


def upgrade(folder: Path, changes: Iterable[Change] = CHANGES) -> list[Rewritten]:
    """Rewrite the description of the workspace in `folder` in the newest format and return the files that changed.

    Nothing is written unless every file can be. partner.yml is written last, so that an interrupted upgrade is begun again.
    Raises InputError with every file that cannot be read or rewritten.
    """
    rewritten = upgraded(folder, tuple(changes))
    for file in rewritten:
        rewrite(file.path, file.content)
    return rewritten


def upgraded(folder: Path, changes: tuple[Change, ...] = CHANGES) -> list[Rewritten]:
    """Return the files of the description that the newest format writes in another way. Raises InputError as `upgrade` does."""
    refuse_links_outside(folder)
    partner = folder / "content" / "partner.yml"
    format = format_of(read_file(partner, path_shown(partner, folder)))
    if format >= NEWEST_FORMAT:
        return []
    found: list[Rewritten] = []
    problems: list[Problem] = []
    for path in [*sorted((folder / "content" / "customers").glob("*/*.yml")), partner]:
        try:
            file = _file(path, path_shown(path, folder), format, changes, partner=path == partner)
        except InputError as error:
            problems += error.problems
            continue
        if file is not None:
            found.append(file)
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.place))
    return found


def _file(path: Path, shown: str, format: int, changes: tuple[Change, ...], *, partner: bool) -> Rewritten | None:
    origin = read_file(path, shown)
    content = path.read_bytes()
    layout = spans(content.decode("utf-8-sig"))
    root: Root = "partner" if partner else "project"
    formers = modernise(_rooted(origin, path.stem), root, format, changes)
    edits = [edit for former in {former.place: former for former in formers}.values() for edit in _edits(former, layout)]
    wanted = data(origin)
    if partner and isinstance(wanted, dict):
        edits.append(_format_line(origin, layout))
        wanted = {**wanted, "format": str(NEWEST_FORMAT)}
    if not edits:
        return None
    text = _edited(layout.text, edits)
    _verify(text, shown, wanted, formers)
    bom = _BOM if content.startswith(_BOM) else b""
    return Rewritten(path, shown, bom + text.encode("utf-8"), len(formers))


def _rooted(origin: Origin, name: str) -> Origin:
    """Return the partner or the project that a file describes; a section's file is read under its key."""
    if name in ("partner", "project"):
        return origin
    place = (origin.file, origin.line, origin.column)
    return Origin(*place, {name: origin}, {name: place})


def _edited(text: str, edits: list[_Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _verify(text: str, shown: str, wanted: Data, formers: list[Former]) -> None:
    """Raise InputError unless `text` says what is wanted: then the notation is one that only its author can change."""
    try:
        said = data(read_yaml(text.encode("utf-8"), shown))
    except InputError:
        said = None
    if said != wanted:
        place, source = (formers[0].place, formers[0].source) if formers else (Place(shown), "")
        what = "this notation cannot be rewritten by a program; the file stays as it was"
        hint = "Write the former keys of this file by hand, as evidencekit check says, then run evidencekit upgrade again."
        raise InputError([Problem(what, place, hint, source)])


# ------------------------------------------------------------------------------------------------------------- edits


def _edits(former: Former, layout: Spans) -> Iterator[_Edit]:
    """Yield what becomes of one former key."""
    change, text = former.change, layout.text
    span = layout.by_key[former.place.line, former.place.column]
    if not change.becomes:
        yield _without_comma(span, text) if span.flow else _without_line(span, text)
        return
    start, end = span.key
    if written := re.search(rf"""(["']?){re.escape(change.key)}\1$""", text[start:end]):
        yield _Edit(start + written.start(), end, change.becomes)
    if former.listed:
        yield from _list_of_one(span, text)


def _list_of_one(span: Span, text: str) -> Iterator[_Edit]:
    start, end = span.value
    plain = span.style == "" and not span.flow
    if span.style in ("|", ">") or (plain and not _PLAIN_IN_A_LIST.fullmatch(text[start:end])):
        blank = len(text[:start]) - len(text[:start].rstrip(" \t"))
        yield _Edit(start - blank, start, f"{_line_break(text)}{' ' * span.column}- ")
    else:
        yield _Edit(start, start, "[")
        yield _Edit(end, end, "]")


def _without_line(span: Span, text: str) -> _Edit:
    """Return the removal of a key and its value; a comment behind them keeps its line, a mapping without them is `{}`."""
    start, end = span.key[0], max(span.value[1], _behind_colon(span, text))
    if span.alone:
        return _Edit(start, end, "{}")
    line = max((found.end() for found in LINE_BREAK.finditer(text, 0, start)), default=0)
    behind = re.compile(r"[ \t]*").match(text, end)
    assert behind is not None
    ending = LINE_BREAK.match(text, behind.end())
    if text[line:start].strip(" "):
        following = span.following
        return _Edit(start, following if following is not None and not text[end:following].strip() else behind.end(), "")
    if ending or behind.end() == len(text):
        return _Edit(line, ending.end() if ending else len(text), "")
    return _Edit(start, behind.end(), "")


def _without_comma(span: Span, text: str) -> _Edit:
    """Return the removal of a key between braces, with the comma behind it, or before it where it is the last."""
    start, end = span.key[0], max(span.value[1], span.key[1])
    if behind := re.compile(r"\s*,[ \t]*").match(text, end):
        return _Edit(start, behind.end(), "")
    before = re.search(r"\s*,\s*$", text[:start])
    return _Edit(before.start() if before else start, end, "")


def _behind_colon(span: Span, text: str) -> int:
    colon = re.compile(r"[ \t]*:").match(text, span.key[1])
    return colon.end() if colon else span.key[1]


def _format_line(origin: Origin, layout: Spans) -> _Edit:
    """Return the format as the first key of partner.yml, or in place of the former one."""
    assert isinstance(origin.value, dict)
    if "format" in origin.value:
        _, line, column = origin.keys["format"]
        span = layout.by_key[line, column]
        start, end = span.value
        empty = child(origin, "format")
        return _Edit(start, end, f" {NEWEST_FORMAT}" if empty is not None and start == end else str(NEWEST_FORMAT))
    if layout.root_flow:
        return _Edit(layout.root + 1, layout.root + 1, f"format: {NEWEST_FORMAT}, " if origin.value else f"format: {NEWEST_FORMAT}")
    indent = layout.text[: layout.root].rpartition("\n")[2]
    return _Edit(layout.root, layout.root, f"format: {NEWEST_FORMAT}{_line_break(layout.text)}{indent}")


def _line_break(text: str) -> str:
    found = LINE_BREAK.search(text)
    return found[0] if found else "\n"
