"""Metric maths: whether CloudWatch would take an expression, and what it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

FUNCTIONS = (
    "ABS ANOMALY_DETECTION_BAND AVG CEIL DATAPOINT_COUNT DATE DAY DB_PERF_INSIGHTS DIFF DIFF_TIME EPOCH FILL FIRST FLOOR "
    "HOUR IF INSIGHT_RULE_METRIC LAMBDA LAST LOG LOG10 MAX METRIC_COUNT METRICS MIN MINUTE MONTH PERIOD RATE REMOVE_EMPTY "
    "RUNNING_SUM SERVICE_QUOTA SLICE SORT STDDEV SUM TIME_SERIES YEAR"
)
"""What an alarm's expression may call; SEARCH works on dashboards only. Amazon CloudWatch User Guide, Metric math syntax."""
_WORDS = frozenset({"REPEAT", "LINEAR", "ASC", "DSC", "AVG", "MIN", "MAX", "SUM"})
"""What stands in an argument without being a metric: how FILL fills and SORT sorts."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z][A-Za-z0-9_]*)|(?P<text>\"[^\"]*\"|'[^']*')"
    r"|(?P<operator>&&|\|\||[<>=!]=|[-+*/^<>])|(?P<bracket>[\[\](),]))"
)
_WORD_OPERATORS = ("AND", "OR")
LONGEST = 2048
"""Characters of an expression. Amazon CloudWatch API Reference, MetricDataQuery; the tests compare it with botocore's."""

Kind = Literal["number", "series", "several", "unknown"]
_BY_TIME = frozenset(["DATE", "DAY", "EPOCH", "HOUR", "MINUTE", "MONTH", "YEAR"])
_OF_EACH = _BY_TIME | {"ABS", "CEIL", "FLOOR", "DIFF", "DIFF_TIME", "RATE", "FILL", "LOG", "LOG10", "RUNNING_SUM"}
"""What gives a value for each value of its first argument."""
_AGGREGATES = frozenset(["AVG", "MAX", "MIN", "STDDEV", "SUM"])
"""What makes one number of a series, and one series of several."""
_RESULTS: dict[str, Kind] = {
    **dict.fromkeys(("METRICS", "SORT", "REMOVE_EMPTY", "ANOMALY_DETECTION_BAND"), "several"),
    **dict.fromkeys(("METRIC_COUNT", "DATAPOINT_COUNT", "PERIOD"), "number"),
    **dict.fromkeys(("TIME_SERIES", "FIRST", "LAST", "SERVICE_QUOTA"), "series"),
}
"""What a function gives whatever its arguments are; of the others nobody here knows."""


@dataclass(frozen=True)
class Expression:
    """What an expression names: ids of metrics in the order of their first use, and functions; and the kind of its value.

    An alarm takes an expression that gives one series.
    """

    ids: tuple[str, ...]
    functions: frozenset[str]
    kind: Kind = "unknown"


def parse(text: str) -> Expression:
    """Return what the expression `text` names. Raises ValueError, in words, where CloudWatch would refuse it."""
    reader = _Reader(list(_tokens(text)))
    kind = reader.value()
    if reader.kind != "end":
        raise ValueError(f"`{reader.token}` is too much in `{text}`")
    return Expression(tuple(dict.fromkeys(reader.ids)), frozenset(reader.functions), kind)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    while text[position:].strip():
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"`{text[position:].strip()[0]}` means nothing in metric maths")
        kind, token = next((kind, token) for kind, token in match.groupdict().items() if token is not None)
        yield ("operator" if token in _WORD_OPERATORS else kind), token
        position = match.end()
    yield "end", "the end"


class _Reader:
    """Reads the tokens from left to right; precedence does not matter to what is named."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = iter(tokens)
        self.ids: list[str] = []
        self.functions: list[str] = []
        self.kind, self.token = next(self.tokens)

    def advance(self) -> str:
        token = self.token
        self.kind, self.token = next(self.tokens)
        return token

    def value(self) -> Kind:
        found = [self.operand()]
        while self.kind == "operator":
            self.advance()
            found.append(self.operand())
        return _together(found)

    def operand(self) -> Kind:
        if self.token == "-":
            self.advance()
        if self.token in ("(", "["):
            closing = ")" if self.advance() == "(" else "]"
            inner = self.values(closing)
            return "several" if closing == "]" else _together(inner)
        if self.kind == "number":
            self.advance()
            return "number"
        if self.kind == "text":
            self.advance()
            return "unknown"
        if self.kind == "name":
            return self.name()
        raise ValueError(f"a metric, a number or a function is missing before {self.shown()}")

    def values(self, closing: str) -> list[Kind]:
        found: list[Kind] = []
        if self.token != closing:
            found.append(self.value())
        while self.token == ",":
            self.advance()
            found.append(self.value())
        if self.token != closing:
            raise ValueError(f"`{closing}` is missing before {self.shown()}")
        self.advance()
        return found

    def name(self) -> Kind:
        name = self.advance()
        if self.token == "(":
            if name not in FUNCTIONS.split():
                raise ValueError(f"metric maths has no function `{name}` that an alarm may call")
            self.functions.append(name)
            self.advance()
            return _result(name, self.values(")"))
        if name[0].islower():
            self.ids.append(name)
            return "series"
        if name not in _WORDS:
            raise ValueError(f"`{name}` is no metric: ids begin with a lower-case letter")
        return "unknown"

    def shown(self) -> str:
        return "the end" if self.kind == "end" else f"`{self.token}`"


def _together(kinds: list[Kind]) -> Kind:
    """Return the kind of the values of `kinds` combined by operators: each value of a series is combined with a number."""
    for kind in ("unknown", "several", "series"):
        if kind in kinds:
            return kind
    return "number" if kinds else "unknown"


def _result(function: str, arguments: list[Kind]) -> Kind:
    first: Kind = arguments[0] if arguments else "unknown"
    if function == "IF":
        return _together(arguments)
    if function in _OF_EACH:
        return first
    if function in _AGGREGATES:
        given: dict[Kind, Kind] = {"series": "number", "several": "series"}
        return given.get(first, "unknown")
    return _RESULTS.get(function, "unknown")
