"""CloudWatch Logs Insights queries: what keeps one from running, told without AWS.

Commands, operators and functions are those of the CloudWatch Logs User Guide (CloudWatch Logs Insights query language),
as read on 2026-11-30; a word that they do not have may be new, and is then an UnknownWordError.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

AGGREGATES = frozenset(
    "avg count count_distinct max median min pct percentile stddev stddev_samp sum earliest latest sortsFirst sortsLast".lower().split()
)
FUNCTIONS = frozenset(
    "abs ceil floor greatest least log sqrt bin datefloor dateceil fromMillis toMillis now coalesce isPresent "
    "isValidIp isValidIpV4 isValidIpV6 isIpInSubnet isIpv4InSubnet isIpv6InSubnet isEmpty isBlank concat ltrim rtrim "
    "trim strlen toupper tolower substr replace strcontains jsonParse jsonStringify urlencode urldecode".lower().split()
)
_TOKEN = re.compile(
    r"""\s*(?:\#[^\n]*\s*)*(?:
      (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*') | (?P<regex>/(?:[^/\\\n]|\\.)+/[a-z]*)
    | (?P<period>\d+(?:ms|mo|[smhdwqy])\b) | (?P<number>\d+(?:\.\d+)?(?![\w.]))
    | (?P<word>`[^`]+`|@?[A-Za-z_][\w@]*(?:\.[\w@-]+|\[\d+\])*) | (?P<sign>!=|<=|>=|=~|[=<>()\[\],|*+/%^:-])
    )""",
    re.VERBOSE,
)
_NOTHING = re.compile(r"\s*(?:#[^\n]*\s*)*")
_SLASH = re.compile(r"\s*(?P<sign>/)")


class InsightsError(ValueError):
    """A query that CloudWatch would refuse; the text says what is wrong and near what."""


class UnknownWordError(InsightsError):
    """A command or function that the lists of this module do not have: AWS may know it by now."""


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


def check_query(text: str) -> frozenset[str]:
    """Return the fields of the log that a Logs Insights query reads. Raises InsightsError unless `text` is one.

    Fields that the service itself adds, such as @timestamp, and names that the query gives are not among them.
    """
    reader = _Reader(_tokens(text))
    reader.command()
    while reader.takes("|"):
        reader.command()
    if reader.token.kind != "end":
        raise InsightsError(f"`{reader.token.text}` is not expected here; a pipe begins the next command")
    return frozenset(name.strip("`") for name in reader.read if not name.startswith("@")) - reader.made


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while not _NOTHING.fullmatch(text, at):
        found = _TOKEN.match(text, at)
        kind = found.lastgroup if found else None
        if kind == "regex" and _divides(tokens):
            found, kind = _SLASH.match(text, at), "sign"
        if found is None or kind is None:
            raise InsightsError(f"nothing can be read from `{text[at:].strip()[:20]}`")
        tokens.append(_Token(kind, found[kind]))
        at = found.end()
    return [*tokens, _Token("end", "the end")]


def _divides(before: list[_Token]) -> bool:
    """Tell whether a slash after these tokens divides two values, and does not begin a pattern."""
    *_, further, last = [_Token("", ""), _Token("", ""), *before]
    if further.text.lower() == "parse":
        return False
    return last.text == ")" or (last.kind in ("number", "word") and last.text.lower() not in ("like", "parse"))


class _Reader:
    """Takes one token after the other; a method for each part of the language."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = iter(tokens)
        self.token = next(self.tokens)
        self.aggregates = False
        self.read: list[str] = []
        self.made: set[str] = set()

    def step(self) -> _Token:
        taken, self.token = self.token, next(self.tokens, self.token)
        return taken

    def takes(self, text: str) -> bool:
        found = self.token.text.lower() == text and self.token.kind in ("word", "sign")
        if found:
            self.step()
        return found

    def needs(self, what: str, *kinds: str) -> _Token:
        if self.token.kind not in kinds:
            raise InsightsError(f"{what} is expected, not `{self.token.text}`")
        return self.step()

    def wants(self, sign: str) -> None:
        if not self.takes(sign):
            raise InsightsError(f"`{sign}` is expected, not `{self.token.text}`")

    # ------------------------------------------------------------------------------------------------------ commands

    def command(self) -> None:
        name = self.needs("a command", "word").text.lower()
        if name not in _COMMANDS:
            raise UnknownWordError(f"`{name}` is no command; there are {', '.join(sorted(_COMMANDS))}")
        _COMMANDS[name](self)

    def rest(self) -> None:
        """Arguments that are not looked into."""
        while self.token.kind != "end" and self.token.text != "|":
            self.step()

    def unnested(self) -> None:
        self.field()
        if not self.takes("into"):
            raise InsightsError(f"`into` is expected after the field of unnest, not `{self.token.text}`")
        self.name()

    def listed(self, item: Callable[[], None]) -> None:
        item()
        while self.takes(","):
            item()

    def field(self) -> None:
        self.read.append(self.needs("a field", "word").text)

    def name(self) -> None:
        self.made.add(self.needs("a name", "word").text.strip("`"))

    def named(self) -> None:
        """An expression, with or without a name."""
        self.expression()
        if self.takes("as"):
            self.name()

    def fields(self) -> None:
        self.listed(self.named)

    def filter(self) -> None:
        self.expression()

    def stats(self) -> None:
        self.aggregates = True
        self.listed(self.aggregate)
        self.aggregates = False
        if self.takes("by"):
            self.listed(self.named)

    def aggregate(self) -> None:
        if self.token.kind != "word":
            raise InsightsError(f"stats needs a function such as count(*), not `{self.token.text}`")
        self.named()

    def sort(self) -> None:
        self.listed(self.sorted)

    def sorted(self) -> None:
        self.expression()
        if not self.takes("asc"):
            self.takes("desc")

    def limit(self) -> None:
        number = self.needs("a number of rows", "number").text
        if not re.fullmatch("[0-9]{1,5}", number) or not 1 <= int(number) <= 10_000:
            raise InsightsError(f"limit takes 1 to 10000 rows, not `{number}`")

    def dedup(self) -> None:
        self.listed(self.field)

    def parse(self) -> None:
        if self.token.kind == "word":
            self.field()
        pattern = self.needs("a pattern in quotes or between slashes", "string", "regex")
        self.made |= set(re.findall(r"\(\?<(\w+)>", pattern.text))
        if self.takes("as"):
            names = [self.needs("a field", "word").text]
            while self.takes(","):
                names.append(self.needs("a field", "word").text)
            self.made |= set(names)
            if pattern.kind == "string" and pattern.text.count("*") != len(names):
                raise InsightsError(f"the pattern {pattern.text} has {pattern.text.count('*')} `*` for {len(names)} names")
        elif pattern.kind == "string":
            raise InsightsError("parse with `*` needs names after `as`")

    # --------------------------------------------------------------------------------------------------- expressions

    def expression(self) -> None:
        self.conjunction()
        while self.takes("or"):
            self.conjunction()

    def conjunction(self) -> None:
        self.negation()
        while self.takes("and"):
            self.negation()

    def negation(self) -> None:
        while self.takes("not"):
            pass
        self.comparison()

    def comparison(self) -> None:
        self.sum()
        negated = self.takes("not")
        if self.takes("like"):
            self.needs("a text or a pattern between slashes", "string", "regex")
        elif self.takes("in"):
            self.choices()
        elif negated:
            raise InsightsError(f"`like` or `in` is expected after `not`, not `{self.token.text}`")
        elif self.takes("=~"):
            self.needs("a pattern between slashes", "regex", "string")
        elif self.token.text in ("=", "!=", "<", "<=", ">", ">="):
            self.step()
            self.sum()

    def choices(self) -> None:
        self.wants("[")
        self.listed(self.sum)
        self.wants("]")

    def sum(self) -> None:
        self.value()
        while self.token.kind == "sign" and self.token.text in "+-*/%^":
            self.step()
            self.value()

    def value(self) -> None:
        if self.takes("("):
            self.expression()
            self.wants(")")
        elif self.takes("-"):
            self.value()
        elif self.token.kind == "word":
            name = self.step().text
            if self.takes("("):
                self.call(name)
            elif name.lower() not in _CONSTANTS:
                self.read.append(name)
        else:
            self.needs("a field, a value or a function", "string", "number", "period")

    def call(self, name: str) -> None:
        if name.lower() not in AGGREGATES | FUNCTIONS:
            raise UnknownWordError(f"there is no function `{name}`")
        if name.lower() in AGGREGATES and not self.aggregates:
            raise InsightsError(f"`{name}` stands in stats only")
        if self.takes(")"):
            return
        if not self.takes("*"):
            self.listed(self.expression)
        self.wants(")")


_COMMANDS: dict[str, Callable[[_Reader], None]] = {
    "fields": _Reader.fields,
    "display": _Reader.fields,
    "filter": _Reader.filter,
    "stats": _Reader.stats,
    "sort": _Reader.sort,
    "limit": _Reader.limit,
    "dedup": _Reader.dedup,
    "parse": _Reader.parse,
    "pattern": _Reader.field,
    "unmask": _Reader.fields,
    "unnest": _Reader.unnested,
    "filterindex": _Reader.rest,
    "diff": _Reader.rest,
    "anomaly": _Reader.rest,
    "addtotals": _Reader.rest,
    "source": _Reader.rest,
    "lookup": _Reader.rest,
    "join": _Reader.rest,
}
_CONSTANTS = frozenset({"true", "false", "null"})
