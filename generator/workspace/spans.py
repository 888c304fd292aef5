"""Where keys and their values begin and end in the text of a YAML file: for those who change a key and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import yaml

from generator.workspace.positions import LINE_BREAK, LOADER
from generator.workspace.unquoted import readable


@dataclass
class Span:
    """A key and its value in a text, in characters from its beginning: both ends of each, `following` is where the next key begins.

    `style` is `|`, `>`, `"`, `'`, or nothing for plain text and aliases; None for a mapping or a list. `flow` is between
    braces; `alone` when the mapping has no other key.
    """

    key: tuple[int, int]
    column: int
    flow: bool
    value: tuple[int, int] = (0, 0)
    style: str | None = None
    following: int | None = None
    alone: bool = False


@dataclass
class Spans:
    """The spans of a text by the line and column of their keys, counted from 1, and where the root mapping begins."""

    text: str
    by_key: dict[tuple[int, int], Span] = field(default_factory=dict)
    root: int = 0
    root_flow: bool = False


@dataclass
class _Open:
    """A mapping or a list while it is read; `pending` is the key whose value comes next."""

    mapping: bool
    flow: bool
    spans: list[Span] = field(default_factory=list)
    pending: Span | None = None


def spans(text: str) -> Spans:
    """Return the spans of all keys in `text`, which `read_yaml` has read without a problem."""
    return _Walk(text).found


class _Walk:
    """Takes the parser's events one by one."""

    def __init__(self, text: str) -> None:
        self.found = Spans(text)
        self.lines = [0, *(found.end() for found in LINE_BREAK.finditer(text))]
        self.open: list[_Open] = []
        self.last = 0
        """The end of the last scalar, alias or bracket: that of a block collection, without the comments after it."""
        for event in yaml.parse(readable(text, LOADER), Loader=LOADER):
            self._take(event)

    def _offset(self, mark: yaml.Mark) -> int:
        return int(self.lines[mark.line] + mark.column)

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.CollectionStartEvent):
            self._begin(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end(event)
        elif isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
            self._leaf(event)

    def _begin(self, event: yaml.CollectionStartEvent) -> None:
        start, mapping = self._offset(event.start_mark), isinstance(event, yaml.MappingStartEvent)
        if not self.open and mapping:
            self.found.root, self.found.root_flow = start, bool(event.flow_style)
        elif self.open and (span := self.open[-1].pending) is not None:
            span.value = (start, start)
        self.open.append(_Open(mapping, bool(event.flow_style)))

    def _end(self, event: yaml.CollectionEndEvent) -> None:
        closed = self.open.pop()
        if closed.flow:
            self.last = self._offset(event.end_mark)
        for before, after in pairwise(closed.spans):
            before.following = after.key[0]
        if len(closed.spans) == 1:
            closed.spans[0].alone = True
        if self.open and (span := self.open[-1].pending) is not None:
            span.value = (span.value[0], max(self.last, span.value[0]))
            self.open[-1].pending = None

    def _leaf(self, event: yaml.ScalarEvent | yaml.AliasEvent) -> None:
        start, end = self._offset(event.start_mark), self._offset(event.end_mark)
        end = start + len(self.found.text[start:end].rstrip())
        self.last = end
        if not self.open or not self.open[-1].mapping:
            return
        frame, mark = self.open[-1], event.start_mark
        if frame.pending is None:
            span = Span((start, end), mark.column, frame.flow)
            frame.pending = span
            frame.spans.append(span)
            self.found.by_key[mark.line + 1, mark.column + 1] = span
        else:
            frame.pending.value = (start, end)
            frame.pending.style = (event.style or "") if isinstance(event, yaml.ScalarEvent) else ""
            frame.pending = None
