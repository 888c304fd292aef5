"""Scalar values: read in the author's notation with their unit, exact, and refused in any other notation."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from generator.model.types import values
from generator.model.types.values import (
    ByteSize,
    format_duration,
    format_percent,
    parse_duration,
    parse_percent,
    parse_size,
)


def read(kind: Any, text: object) -> Any:
    return TypeAdapter(kind).validate_python(text)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (values.Duration, "250ms", timedelta(milliseconds=250)),
        (values.Duration, "30s", timedelta(seconds=30)),
        (values.Duration, "90m", timedelta(minutes=90)),
        (values.Duration, " 4h ", timedelta(hours=4)),
        (values.Duration, "1d 6h", timedelta(days=1, hours=6)),
        (values.Duration, "1.5 h", timedelta(minutes=90)),
        (values.Duration, "0s", timedelta(0)),
        (values.Duration, timedelta(1), timedelta(1)),
        (values.Number, "1250.50", Decimal("1250.50")),
        (values.Number, "1_000_000", Decimal(1_000_000)),
        (values.Number, "-3", Decimal(-3)),
        (values.Number, 7, Decimal(7)),
        (values.Number, Decimal("1E+3"), Decimal(1000)),
        (values.Money, "0.000001", Decimal("0.000001")),
        (values.Percent, "99.9%", Decimal("0.999")),
        (values.Percent, "12.5 %", Decimal("0.125")),
        (values.Percent, "-5%", Decimal("-0.05")),
        (values.Size, "512 MB", ByteSize(Decimal(512), "MB")),
        (values.Size, "4KiB", ByteSize(Decimal(4), "KiB")),
        (values.Count, "250", 250),
        (values.Positive, "1", 1),
        (values.Flag, "true", True),
        (values.Flag, "FALSE", False),
        (values.Flag, True, True),
        (values.Date, "2026-02-28", date(2026, 2, 28)),
        (values.Date, date(2026, 2, 28), date(2026, 2, 28)),
        (values.AccountNumber, "012345678901", "012345678901"),
        (values.Region, "us-gov-west-1", "us-gov-west-1"),
        (values.Region, "global", "global"),
        (values.Cidr, "10.20.0.0/16", "10.20.0.0/16"),
        (values.Url, "https://example.com/a?b=c", "https://example.com/a?b=c"),
        (values.Id, "lambda.request-2", "lambda.request-2"),
        (values.Line, "  one line \n", "one line"),
        (values.Prose, " two\n\nparagraphs\n", "two\n\nparagraphs"),
    ],
)
def test_read(kind: Any, text: object, value: object) -> None:
    assert read(kind, text) == value


REFUSED: list[tuple[str, Any, list[object]]] = [
    ("duration", values.Duration, ["", "4", "4 hours", "-5m", "1d6h", "h", "1h,2m", "٣h", "36526d", "9" * 400 + "d", None, 4, ["4h"]]),
    (
        "number",
        values.Number,
        [
            "",
            "1,000",
            "1e3",
            "1e999999",
            "inf",
            "NaN",
            "0x1F",
            "١٢",
            "1.",
            ".5",
            "1" * 25,
            "1" * 16,
            "0." + "0" * 18 + "1",
            1.5,
            True,
            None,
            {},
        ],
    ),
    ("money", values.Money, ["-0.01", "10 USD", "$10"]),
    ("percent", values.Percent, ["", "5", "%", "5 percent", "1e3%", "5%%", "1000001%", 5, None]),
    ("size", values.Size, ["", "5", "5 mb", "-1 KB", "1e3 MB", "5 PB", "1000001 TB", "9" * 400 + " B", 5, None]),
    ("count", values.Count, ["-1", "1.5", "x", "", "1e3", "1" * 17, "9" * 5000, None]),
    ("positive", values.Positive, ["0", "-1", "9" * 26]),
    ("flag", values.Flag, ["yes", "no", "on", "off", "1", "0", "tRue", "", 1, None]),
    (
        "date",
        values.Date,
        [
            "20261123",
            "0",
            "1700000000",
            "2026-02-30",
            "23.11.2026",
            "2026-1-1",
            "2026-11-23T00:00",
            "9999-12-31",
            "0001-01-01",
            "1969-12-31",
            "2200-01-01",
            "",
            None,
        ],
    ),
    ("account", values.AccountNumber, ["01234567890", "0123456789012", "1111-2222-3333", "٠١٢٣٤٥٦٧٨٩٠١", "012345678901\n", ""]),
    ("region", values.Region, ["Ireland", "EU-WEST-1", "eu-west", "eu-west-1a", ""]),
    ("range", values.Cidr, ["10.0.0.0", "10.0.0.0/33", "300.0.0.0/8", "10.0.0.7/24", "::/0", ""]),
    ("address", values.Url, ["example.com", "ftp://example.com", "https://", "https://a b"]),
    ("id", values.Id, ["", "A", "a_b", "-a", "a-", "a--b", "a b", "é", "a\n", "x" * 65]),
    ("line", values.Line, ["", "  ", "a\nb", "a\rb", "a\u2028b", "x" * 2001]),
    ("name", values.Name, ["", "a\nb", "x" * 201]),
    ("prose", values.Prose, ["", " \n ", "x" * 20_001]),
]


@pytest.mark.parametrize(
    ("kind", "text"), [pytest.param(kind, text, id=f"{name} {text!r:.24}") for name, kind, texts in REFUSED for text in texts]
)
def test_refused(kind: Any, text: object) -> None:
    with pytest.raises(ValidationError):
        read(kind, text)


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(0), "0s"),
        (timedelta(milliseconds=250), "250ms"),
        (timedelta(seconds=1.5), "1.5s"),
        (timedelta(minutes=90), "1h 30m"),
        (timedelta(days=1, hours=6), "1d 6h"),
        (timedelta(days=365), "365d"),
        (timedelta(hours=1, seconds=5), "1h 5s"),
    ],
)
def test_format_duration(duration: timedelta, text: str) -> None:
    assert format_duration(duration) == text


@given(st.integers(0, 100 * 365 * 86_400_000))
def test_duration_is_written_as_it_is_read(milliseconds: int) -> None:
    duration = timedelta(milliseconds=milliseconds)
    assert parse_duration(format_duration(duration)) == duration


@given(st.decimals(-100, 100, places=6))
def test_percentage_is_written_as_it_is_read(fraction: Decimal) -> None:
    assert parse_percent(format_percent(fraction)) == fraction


@given(st.decimals(0, 900_000, places=3), st.sampled_from(["B", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB"]))
def test_size_is_written_as_it_is_read(number: Decimal, unit: str) -> None:
    size = ByteSize(number, unit)
    assert parse_size(str(size)).bytes == size.bytes


@pytest.mark.parametrize(("text", "size"), [("1 KB", 1000), ("1 KiB", 1024), ("1.5 MB", 1_500_000), ("2 GiB", 2 * 2**30)])
def test_bytes_are_exact(text: str, size: int) -> None:
    assert parse_size(text).bytes == size


ANY = (values.Duration, values.Number, values.Percent, values.Size, values.Count, values.Date, values.Cidr, values.Line)


@given(st.text(), st.sampled_from(ANY))
def test_any_text_is_read_or_refused(text: str, kind: Any) -> None:
    """Whatever stands in a file: a value or a refusal, never another error."""
    with contextlib.suppress(ValidationError):
        assert read(kind, text) is not None
