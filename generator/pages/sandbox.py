"""The sandbox in which templates run: what they may call, the filters they know, and what they may use up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import wraps
from typing import Any

import jinja2
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from pydantic import BaseModel

from generator.document import escaping
from generator.model.types.open import is_open
from generator.model.types.quantity import Quantity
from generator.model.types.values import ByteSize
from generator.pages.bounds import Budget, CountedCode
from generator.pages.guards import Guard, GuardedCode, MissingValue, passing

KEPT_FILTERS = (
    "abs",
    "batch",
    "default",
    "dictsort",
    "first",
    "groupby",
    "indent",
    "int",
    "items",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "reject",
    "rejectattr",
    "replace",
    "round",
    "select",
    "selectattr",
    "sort",
    "sum",
    "title",
    "trim",
    "unique",
    "upper",
    "capitalize",
    "reverse",
)
_OF_TEXT = frozenset(
    {"capitalize", "code", "codeblock", "indent", "lower", "message", "paragraphs", "replace", "sentence", "title", "trim", "upper"}
)
"""Filters of what is shown as text: of anything else they would show how the program writes it."""
_OF_ONE_VALUE = _OF_TEXT | {"abs", "int", "minutes", "money", "percent", "price", "round", "rounded"}
"""Filters of one value: what is open stays open in them."""
_TEXT_METHODS = frozenset(
    {"capitalize", "count", "endswith", "find", "index", "isalnum", "isalpha", "isdecimal", "isdigit", "islower", "isnumeric", "isspace"}
    | {"istitle", "isupper", "lower", "lstrip", "partition", "removeprefix", "removesuffix", "rfind", "rindex", "rpartition", "rsplit"}
    | {"rstrip", "split", "splitlines", "startswith", "strip", "swapcase", "title", "upper"}
)
"""Methods of a text that make none that is longer."""
_SHOWN = (str, int, Decimal, date, timedelta, ByteSize, Quantity)


class Unfit(jinja2.TemplateRuntimeError):
    """A filter is given what it cannot show."""


class _CountedAndGuarded(GuardedCode, CountedCode):
    """Compiles a template with both: guards around what it prints, counts in its blocks."""


class Environment(Guard, Budget, ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which remembers the attributes that were read and counts what is used up."""

    code_generator_class = _CountedAndGuarded
    intercepted_binops = frozenset(["*", "**", "%", "+"])
    read: set[tuple[int, str]]

    def __init__(self, **options: Any) -> None:
        Budget.__init__(self)
        self._safe: dict[tuple[type, str], bool] = {}
        ImmutableSandboxedEnvironment.__init__(self, finalize=self.printed, **options)

    def printed(self, value: object) -> Markup:
        """Return `value` as a document shows it. Raises MissingValue for what was left out, and TypeError for what cannot be shown."""
        if value is None:
            raise MissingValue
        if isinstance(value, jinja2.Undefined):
            str(value)
        shown = escaping.display(value)
        self.write(len(shown))
        return shown

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute, and remember that it was read."""
        self.read.add((id(obj), attribute))
        return self.noted(obj, attribute, super().getattr(obj, attribute))

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an element, or the attribute that a filter reads this way, and remember that it was read."""
        if not isinstance(argument, str):
            return super().getitem(obj, argument)
        self.read.add((id(obj), argument))
        return self.noted(obj, argument, super().getitem(obj, argument))

    def joined(self, values: tuple[Any, ...]) -> str:
        """Return `values` as one text. Raises TypeError for what cannot be shown."""
        self.text(sum(len(value) for value in map(plain, values) if isinstance(value, str)))
        return super().joined(values)

    def call(self, context: Any, called: Any, /, *values: Any, **options: Any) -> Any:
        """Return what a function or macro returns, counted."""
        made = super().call(context, called, *values, **options)
        return self.sliced(made)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Return what an operator makes of two values."""
        if operator != "+":
            if is_open(left) or is_open(right):
                return left * 1 if is_open(left) else right * 1
            numbers = isinstance(left, int | Decimal | timedelta) and isinstance(right, int | Decimal | timedelta)
            if operator == "**" or not numbers:
                raise SecurityError(f"`{operator}` works on numbers here, and powers are not offered")
        self.combined(operator, left, right)
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether a template may read an attribute: of values what they are, not what would make others of them."""
        kind = type(obj)
        if isinstance(obj, int | Decimal | date | timedelta) and callable(value):
            return False
        if (kind, attr) not in self._safe:
            self._safe[kind, attr] = self._is_safe(obj, attr, value)
        return self._safe[kind, attr]

    def _is_safe(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether a template may read an attribute of an object of this type."""
        if isinstance(obj, str):
            return attr in _TEXT_METHODS
        if isinstance(obj, BaseModel) and hasattr(BaseModel, attr) and attr not in type(obj).model_fields:
            return False
        return bool(super().is_safe_attribute(obj, attr, value))

    def wrap_str_format(self, value: Any) -> None:
        """Return None: the methods `format` of texts are not offered, for they fill with as many blanks as they are told."""

    def compile(self, source: Any, *names: Any, **options: Any) -> Any:
        """Return the code of a template. Raises TemplateSyntaxError for one that Python's own compiler refuses, too."""
        try:
            return super().compile(source, *names, **options)
        except (SyntaxError, RecursionError, MemoryError) as error:
            name = names[0] if names else options.get("name")
            raise jinja2.TemplateSyntaxError("too many blocks or brackets are inside each other", 1, name) from error


def plain(value: Any) -> Any:
    """Return a value that can be shown as text. Raises MissingValue for nothing, TypeError for a list or a whole part."""
    if value is None:
        raise MissingValue
    if not isinstance(value, (*_SHOWN, jinja2.Undefined)) and not is_open(value):
        raise TypeError(type(value).__name__)
    return value


def environment(
    compiled: dict[str, bytes], loader: jinja2.BaseLoader, currency: str, functions: Mapping[str, Callable[..., Any]]
) -> Environment:
    """Return an environment for one document, which knows these functions; what is compiled stays in `compiled`."""
    made = Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=_Shared(compiled),
        loader=loader,
        extensions=["jinja2.ext.loopcontrols"],
    )
    filters = {name: made.filters[name] for name in KEPT_FILTERS} | FILTERS
    filters |= {
        "money": lambda value: Markup(escaping.amount(_number("money", value), currency)),
        "price": lambda value: Markup(escaping.unit_price(_number("price", value), currency)),
    }
    made.filters = {name: _safe(made, name, filter) for name, filter in filters.items()}
    made.tests["described"] = lambda value: not is_open(value)
    made.globals = {"range": made.numbers, "namespace": jinja2.utils.Namespace, "dict": dict, **functions}
    return made


def _safe(made: Environment, name: str, filter: Callable[..., Any]) -> Callable[..., Any]:
    bounded = made.bounded(name, _of_text(filter) if name in _OF_TEXT else filter)
    return passing(bounded) if name in _OF_ONE_VALUE else bounded


def _of_text(filter: Callable[..., Any]) -> Callable[..., Any]:
    """Return `filter` so that it takes nothing but what can be shown as text."""
    own = 1 if hasattr(filter, "jinja_pass_arg") else 0

    @wraps(filter)
    def checked(*values: Any, **options: Any) -> Any:
        plain(values[own])
        return filter(*values, **options)

    return checked


class _Shared(BytecodeCache):
    """Compiled templates by name: each document has an environment of its own, and nothing else is shared."""

    def __init__(self, compiled: dict[str, bytes]) -> None:
        self.compiled = compiled

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.compiled:
            bucket.bytecode_from_string(self.compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key] = bucket.bytecode_to_string()


# ------------------------------------------------------------------------------------------------------------ filters


def _number(filter: str, value: Any) -> Decimal:
    """Return a number. Raises MissingValue for nothing, Unfit for anything else."""
    if value is None:
        raise MissingValue
    if isinstance(value, jinja2.Undefined):
        str(value)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Unfit(f"`{filter}` takes a number, not {_kind(value)}")
    return Decimal(value)


def _duration(filter: str, value: Any) -> timedelta:
    if value is None:
        raise MissingValue
    if isinstance(value, jinja2.Undefined):
        str(value)
    if not isinstance(value, timedelta):
        raise Unfit(f"`{filter}` takes a duration, not {_kind(value)}")
    return value


def _kind(value: object) -> str:
    match value:
        case bool():
            return "true or false"
        case str():
            return "text"
        case int() | Decimal():
            return "a number"
        case list() | tuple():
            return "a list"
        case date():
            return "a date"
        case timedelta():
            return "a duration"
    return f"a {type(value).__name__}"


def _conjunction(values: Any) -> Markup:
    parts = list(values)
    if not parts:
        raise Unfit("`conjunction` needs at least one element")
    return escaping.conjunction(parts)


FILTERS: dict[str, Callable[..., Any]] = {
    "code": lambda value: escaping.code(str(value)),
    "codeblock": lambda value, language="", title="": escaping.code_block(str(value), language, title),
    "paragraphs": lambda value: escaping.paragraphs(str(value)),
    "message": lambda value: escaping.message(str(value)),
    "sentence": lambda value: escaping.sentence(str(value)),
    "conjunction": _conjunction,
    "percent": lambda value, digits=2: Markup(escaping.percent(_number("percent", value), digits)),
    "minutes": lambda value: Markup(escaping.minutes(_duration("minutes", value))),
    "rounded": lambda value, digits=0: Markup(escaping.rounded(_number("rounded", value), digits)),
}
"""The filters of our own, but for the two that know the currency."""
