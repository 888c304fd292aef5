"""Metric maths: whether CloudWatch would take an expression, and what it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Expression:
    """What an expression names: ids of metrics in the order of their first use, and functions."""

    ids: tuple[str, ...]
    functions: frozenset[str]


def parse(text: str) -> Expression:
    """Return what the expression `text` names. Raises ValueError, in words, where CloudWatch would refuse it."""
    reader = _Reader(list(_tokens(text)))
    reader.value()
    if reader.kind != "end":
        raise ValueError(f"`{reader.token}` is too much in `{text}`")
    return Expression(tuple(dict.fromkeys(reader.ids)), frozenset(reader.functions))


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

    def value(self) -> None:
        self.operand()
        while self.kind == "operator":
            self.advance()
            self.operand()

    def operand(self) -> None:
        if self.token == "-":
            self.advance()
        if self.token in ("(", "["):
            closing = ")" if self.advance() == "(" else "]"
            self.values(closing)
        elif self.kind in ("number", "text"):
            self.advance()
        elif self.kind == "name":
            self.name()
        else:
            raise ValueError(f"a metric, a number or a function is missing before {self.shown()}")

    def values(self, closing: str) -> None:
        if self.token != closing:
            self.value()
        while self.token == ",":
            self.advance()
            self.value()
        if self.token != closing:
            raise ValueError(f"`{closing}` is missing before {self.shown()}")
        self.advance()

    def name(self) -> None:
        name = self.advance()
        if self.token == "(":
            if name not in FUNCTIONS.split():
                raise ValueError(f"metric maths has no function `{name}` that an alarm may call")
            self.functions.append(name)
            self.advance()
            self.values(")")
        elif name[0].islower():
            self.ids.append(name)
        elif name not in _WORDS:
            raise ValueError(f"`{name}` is no metric: ids begin with a lower-case letter")

    def shown(self) -> str:
        return "the end" if self.kind == "end" else f"`{self.token}`"
