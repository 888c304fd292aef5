"""`owner: TODO: Anna asks Ben`: two colons on one line are no YAML, and yet anybody writes them; they are read as one text."""

from __future__ import annotations

import re

import yaml

_BREAKS = re.compile("(\r\n|[\r\n\x85\u2028\u2029])")
_TODO = re.compile(r"(?:(?<=[:,{\[-])|^)\s+TODO(?=:(?:\s|$))")
_TODO_OF_A_BLOCK = re.compile(r"""^\s*(?:-\s+)*[^\s"'#{\[][^"'#{\[]*:\s+TODO(?=:(?:\s|$))""")
_COLON = re.compile(r":(?=\s|$)")
_COMMENT = re.compile(r"\s#")
_IN_A_FLOW = re.compile(r"',' or '[\]}]'")
"""What the parser says where it wants the next entry between braces or brackets."""
_OPENS = re.compile(r"[{\[]|[|>][-+0-9]*\s*(?:#.*)?$")
"""What is on a line after which a text or a flow of several lines may begin."""
_PRIVATE = range(0xE000, 0xF900)
MOST_ROUNDS = 1000


class Unquoted:
    """The text of a file in which a sign that it does not hold stands for each colon of an open value, so that no column moves."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._sign = ""
        self._rounds = 0

    def repaired(self, error: yaml.YAMLError) -> bool:
        """Return whether the line that `error` names has an open value that was not read as one text so far, and now is.

        Of the lines after it those too that are like it, as far as no text of several lines may begin between: what is in such a
        text is the author's.
        """
        mark = getattr(error, "problem_mark", None)
        self._rounds += 1
        if mark is None or self._rounds > MOST_ROUNDS or not self._signed():
            return False
        parts = _BREAKS.split(self.text)
        first = 2 * mark.line
        line = parts[first] if first < len(parts) else ""
        found = [todo for todo in _TODO.finditer(line) if todo.end() <= mark.column]
        if not found:
            return False
        in_a_flow = _IN_A_FLOW.search(str(getattr(error, "problem", ""))) is not None
        parts[first] = self._joined(line, found[-1].end(), in_a_flow=in_a_flow)
        if not in_a_flow:
            self._go_on(parts, first + 2)
        self.text = "".join(parts)
        return True

    def _go_on(self, parts: list[str], start: int) -> None:
        """Join the values on the lines that follow, so that a file with many of them is not read once for each."""
        for number in range(start, len(parts), 2):
            if found := _TODO_OF_A_BLOCK.match(parts[number]):
                parts[number] = self._joined(parts[number], found.end(), in_a_flow=False)
            elif _may_open(parts[number]):
                return

    def written(self, value: str) -> str:
        """Return a value as the author wrote it."""
        return value.replace(self._sign, ":") if self._sign else value

    def _signed(self) -> bool:
        if not self._sign:
            self._sign = next((chr(code) for code in _PRIVATE if chr(code) not in self.text), "")
        return bool(self._sign)

    def _joined(self, line: str, start: int, *, in_a_flow: bool) -> str:
        """Return `line` with the sign for the colons of the value that TODO begins, which ends before `start`."""
        comment = _COMMENT.search(line, start)
        end = comment.start() if comment else len(line)
        if in_a_flow:
            end = min([end, *(at for mark in ",]}" if (at := line.find(mark, start)) >= 0)])
        return f"{line[:start]}{_COLON.sub(self._sign, line[start:end])}{line[end:]}"


def readable(text: str, loader: type) -> str:
    """Return `text` so that the parser reads it: as it is, or with a sign for the colons of open values, at the same places.

    Raises yaml.YAMLError for what is no YAML either way.
    """
    repaired = Unquoted(text)
    while True:
        try:
            for _ in yaml.parse(repaired.text, Loader=loader):
                pass
        except yaml.YAMLError as error:
            if not repaired.repaired(error):
                raise
        else:
            return repaired.text


def _may_open(line: str) -> bool:
    return bool(_OPENS.search(line)) or line.count('"') % 2 == 1 or line.count("'") % 2 == 1
