"""Scalar types of the input: each carries its unit, reads the author's notation and refuses anything else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal
from ipaddress import ip_address, ip_network
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import CoreSchema

from generator.model.types.open import decided
from generator.model.types.open_schema import with_open_values


class Model(BaseModel):
    """Part of the description: immutable, and a key that it does not know is an error.

    Any value may be open: then it is an Open, whatever its type says.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return with_open_values(handler(source))


@dataclass(frozen=True)
class Defines:
    """Marks a field whose value names a thing of `kind`: unique in its project (or in the partner, or library)."""

    kind: str


@dataclass(frozen=True)
class Refers:
    """Marks a field whose value must be the id of a thing of one of the `kinds`."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, init=False)
class Proves:
    """Marks a field whose value answers criteria of the checklist, and so does everything in it that is not marked itself."""

    criteria: tuple[str, ...]

    def __init__(self, *criteria: str) -> None:
        object.__setattr__(self, "criteria", criteria)


ID_PATTERN = r"^[a-z0-9]+(?:[-.][a-z0-9]+)*$"


@dataclass(frozen=True)
class Follows:
    """Marks a required field that is filled in where another place of the description gives its value."""


Id = Annotated[
    str,
    StringConstraints(pattern=ID_PATTERN, max_length=64),
    Field(description="Lower-case letters, digits, dots and hyphens."),
]


def _file_name(id: str) -> str:
    if WINDOWS_KEEPS.fullmatch(id):
        raise ValueError(f"{id!r} is a name that Windows keeps for a device, and files are called after it; choose another, such as {id}-1")
    return id


WINDOWS_KEEPS = re.compile(r"(?:aux|con|nul|prn|com[0-9]|lpt[0-9])(?:\..*)?")
"""Names that no file can have on Windows, whatever its ending."""
FileId = Annotated[Id, AfterValidator(_file_name)]
"""The id of something after which files or folders are called."""
_ONE_LINE = r"^[^\n\r\u0085\u2028\u2029]*$"
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000, pattern=_ONE_LINE)]
"""A value of one line: what a command or an address needs, not a page."""
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=_ONE_LINE)]
"""What something is called in titles, tables and drawings."""
Reference = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""The id of something that is defined elsewhere; a Refers mark says of which kind."""
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
"""Sentences. `code` in back quotes stays code, a blank line begins a paragraph; anything else is shown as written."""


def _bool(value: object) -> object:
    if isinstance(value, bool):
        return value
    if value in ("true", "True", "TRUE"):
        return True
    if value in ("false", "False", "FALSE"):
        return False
    raise ValueError(f"{value!r} is not true or false")


Flag = Annotated[bool, BeforeValidator(_bool)]
"""true or false, and nothing else (`yes`, `on` and 1 are refused)."""

# -------------------------------------------------------------------------------------------------------- durations

_SECONDS = {"ms": Decimal("0.001"), "s": Decimal(1), "m": Decimal(60), "h": Decimal(3600), "d": Decimal(86400)}
_DURATION_PART = r"([0-9]+(?:\.[0-9]+)?)\s*(ms|s|m|h|d)"
_LONGEST = 36525 * _SECONDS["d"]
_DURATION = re.compile(rf"^{_DURATION_PART}(?:\s+{_DURATION_PART})*$")


def parse_duration(text: object) -> timedelta:
    """Return the duration that `text` writes as numbers with units: `250ms`, `90m`, `4h`, `1d 6h`.

    Raises ValueError for anything else, a bare number included.
    """
    if isinstance(text, timedelta):
        return text
    if not isinstance(text, str) or not _DURATION.match(text.strip()):
        raise ValueError(f"{text!r} is not a duration; write a number with its unit, such as 250ms, 30s, 90m, 4h or 1d 6h")
    seconds = sum(Decimal(number) * _SECONDS[unit] for number, unit in re.findall(_DURATION_PART, text))
    if seconds > _LONGEST:
        raise ValueError(f"{text!r} is longer than a hundred years")
    return timedelta(microseconds=int(seconds * 1_000_000))


def months_later(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month where it has fewer days; months may be negative."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(first_of_next - timedelta(days=1), date(year, month + 1, 1) + timedelta(days=day.day - 1))


def format_duration(duration: timedelta) -> str:
    """Return `duration` in the notation of `parse_duration`, largest unit first, zero as `0s`."""
    left = Decimal(decided(duration) // timedelta(microseconds=1)) / 1_000_000
    parts = []
    for unit in ("d", "h", "m"):
        number, left = divmod(left, _SECONDS[unit])
        if number:
            parts.append(f"{number}{unit}")
    if left and left < 1:
        parts.append(f"{(left * 1000).normalize():f}ms")
    elif left or not parts:
        parts.append(f"{left.normalize():f}s")
    return " ".join(parts)


Duration = Annotated[
    timedelta,
    BeforeValidator(parse_duration),
    PlainSerializer(format_duration),
    WithJsonSchema({"type": "string", "pattern": _DURATION.pattern, "examples": ["250ms", "90m", "4h", "1d 6h"]}),
]

# ---------------------------------------------------------------------------------------------------- exact numbers


MOST = 10**15
"""The greatest number that a description may hold: nothing in it is counted beyond, and sums and products of such numbers stay exact."""
_MOST_PLACES = 18
WIDE = Context(prec=120)
"""Room for whatever is computed from numbers that the model lets in: rounding in it never fails."""
_PLAIN_NUMBER = re.compile(r"^[+-]?[0-9][0-9_]*(\.[0-9]+)?$")


def _decimal(value: object) -> Decimal:
    if isinstance(value, float | bool):
        raise ValueError(f"{value!r} is not an exact number")
    if not (isinstance(value, int | Decimal) or (isinstance(value, str) and _PLAIN_NUMBER.match(value.strip()))):
        raise ValueError(f"{value!r} is not a number; write digits with a decimal point, such as 1250.50")
    number = Decimal(str(value).strip().replace("_", ""))
    if not number.is_finite() or abs(number) > MOST:
        raise ValueError(f"{value!r} is too large a number; the most is {MOST:,}")
    if -int(number.as_tuple().exponent) > _MOST_PLACES:
        raise ValueError(f"{value!r} has too many decimals; the most is {_MOST_PLACES}")
    return number


_NUMBER_SCHEMA: dict[str, Any] = {"type": ["number", "string"]}
Number = Annotated[Decimal, BeforeValidator(_decimal), WithJsonSchema(_NUMBER_SCHEMA)]
"""An exact decimal number."""
Money = Annotated[Decimal, BeforeValidator(_decimal), Field(ge=0), WithJsonSchema(_NUMBER_SCHEMA)]
"""An amount in the currency of the project, exact."""
Count = Annotated[int, Field(ge=0, le=MOST)]
Positive = Annotated[int, Field(ge=1, le=MOST)]
Months = Annotated[int, Field(ge=1, le=999)]
"""A period in months that a day may be moved by."""


_MOST_PERCENT = 1_000_000
_PERCENT = re.compile(r"^-?[0-9]+(\.[0-9]+)?\s*%$")


def parse_percent(text: object) -> Decimal:
    """Return the fraction that `text` writes as a percentage: `99.9%` is 0.999. Raises ValueError without the sign."""
    if isinstance(text, Decimal):
        return text
    if not isinstance(text, str) or not _PERCENT.match(text.strip()):
        raise ValueError(f"{text!r} is not a percentage; write it with the sign, such as 99.9%")
    number = _decimal(text.strip()[:-1].strip())
    if abs(number) > _MOST_PERCENT:
        raise ValueError(f"{text!r} is too large a percentage; the most is {_MOST_PERCENT:,}%")
    return number / 100


def format_percent(fraction: Decimal) -> str:
    """Return `fraction` as a percentage without trailing zeros: 0.999 is `99.9%`."""
    return f"{(fraction * 100).normalize():f}%"


Percent = Annotated[
    Decimal,
    BeforeValidator(parse_percent),
    PlainSerializer(format_percent),
    WithJsonSchema({"type": "string", "pattern": _PERCENT.pattern, "examples": ["99.9%"]}),
]

_BYTES = {
    "B": 1,
    "KB": 10**3,
    "MB": 10**6,
    "GB": 10**9,
    "TB": 10**12,
    "KiB": 2**10,
    "MiB": 2**20,
    "GiB": 2**30,
    "TiB": 2**40,
}
_MOST_BYTES = 10**18
_SIZE = re.compile(r"^([0-9]+(?:\.[0-9]+)?)\s*(B|[KMGT]i?B)$")


@dataclass(frozen=True)
class ByteSize:
    """An amount of data as the author wrote it; `bytes` is exact."""

    number: Decimal
    unit: str

    @property
    def bytes(self) -> Decimal:
        return self.number * _BYTES[self.unit]

    def __str__(self) -> str:
        return f"{self.number:f} {self.unit}"


def parse_size(text: object) -> ByteSize:
    """Return the size that `text` writes, such as `512 MB` or `4 KiB`. Raises ValueError for a bare number."""
    if isinstance(text, ByteSize):
        return text
    match = _SIZE.match(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"{text!r} is not a size; write a number with its unit, such as 4 KB, 512 MB or 20 GiB")
    size = ByteSize(Decimal(match[1]), match[2])
    if size.bytes > _MOST_BYTES:
        raise ValueError(f"{text!r} is too large a size; the most is {_MOST_BYTES // _BYTES['TB']:,} TB")
    return size


Size = Annotated[
    ByteSize,
    BeforeValidator(parse_size),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": _SIZE.pattern, "examples": ["512 MB", "4 KiB"]}),
]

# ------------------------------------------------------------------------------------------------------------ names


def _network(text: str) -> str:
    try:
        around = ip_network(text, strict=False)
    except ValueError:
        raise ValueError(f"{text!r} is not an address range; each part is at most 255, the length at most 32") from None
    if str(around) != text:
        raise ValueError(f"{text!r} begins inside an address range; the range is {around}")
    return text


def address_range(text: str) -> str:
    """Return `text`, an address range of either family. Raises ValueError where it is none, or begins inside one."""
    try:
        around = ip_network(text, strict=False)
    except ValueError:
        raise ValueError(f"{text!r} is not an address range; write it such as 10.20.0.0/16 or 2001:db8:1200::/56") from None
    if "/" not in text:
        raise ValueError(f"{text!r} is a single address; write {around}")
    if ip_address(text.partition("/")[0]) != around.network_address:
        raise ValueError(f"{text!r} begins inside an address range; the range is {around}")
    return text


AccountNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$"), Field(examples=["111122223333"])]
Region = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$|^global$"), Field(examples=["eu-west-1"])]
Cidr = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{1,3}(\.[0-9]{1,3}){3}/[0-9]{1,2}$"),
    AfterValidator(_network),
    Field(examples=["10.20.0.0/16"]),
]
Cidr6 = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-fA-F:]+/[0-9]{1,3}$"),
    AfterValidator(address_range),
    Field(examples=["2001:db8:1200::/56"]),
]
AddressRange = Annotated[str, AfterValidator(address_range), Field(examples=["203.0.113.0/24"])]
"""A range of either family."""
Url = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=2_000)]


YEARS = range(1970, 2200)
"""The years in which a day of a description may lie: far from the ends of the calendar, so that months can be added to it."""

Icon = Annotated[
    str,
    StringConstraints(pattern=r"^diagrams(\.[a-z0-9]+)+\.[A-Za-z0-9]+$", max_length=200),
    Field(examples=["diagrams.aws.database.Dynamodb"]),
]
"""A class of the diagrams package, with its module."""


def _date(value: object) -> object:
    if isinstance(value, str) and not re.match(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", value.strip()):
        raise ValueError(f"{value!r} is not a date; write year-month-day, such as 2026-01-31")
    if isinstance(value, str) and int(value.strip()[:4]) not in YEARS:
        raise ValueError(f"{value!r} is not a day of the years {YEARS[0]} to {YEARS[-1]}; write the day on which it was, or will be")
    return value.strip() if isinstance(value, str) else value


Date = Annotated[date, BeforeValidator(_date)]
"""A day. A bare number is refused: it would be read as seconds since 1970."""


@dataclass(frozen=True)
class Happened:
    """Marks a day on which something was done, as against one that something is planned for."""


PastDate = Annotated[Date, Happened()]
"""A day on which something was done."""
