"""How the model takes open values: every field, and every element of a list, is itself or an Open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from pydantic_core import CoreSchema, core_schema

from generator.model.types.open import OpenUsed, is_open


def with_open_values(schema: CoreSchema) -> CoreSchema:
    """Return the schema of a model, every field of which takes an Open as it is.

    What the model asks of several fields at once is not asked where one of them is open.
    """
    changed = cast(dict[str, Any], schema)
    match changed["type"]:
        case "model":
            return cast(CoreSchema, {**changed, "schema": _fields(changed["schema"])})
        case "function-after":
            inner = with_open_values(changed["schema"])
            return cast(CoreSchema, {**changed, "schema": inner, "function": _lenient(changed["function"])})
        case "function-before" | "function-wrap":
            return cast(CoreSchema, {**changed, "schema": with_open_values(changed["schema"])})
        case "definitions":
            return cast(CoreSchema, {**changed, "definitions": [with_open_values(one) for one in changed["definitions"]]})
    return schema


def _fields(schema: dict[str, Any]) -> dict[str, Any]:
    if schema["type"] != "model-fields":
        return {**schema, "schema": _fields(schema["schema"])}
    fields = {name: {**field, "schema": _open(field["schema"])} for name, field in schema["fields"].items()}
    return {**schema, "fields": fields}


def _open(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a field, which takes an Open too, and inside which every element of a list does."""
    if schema["type"] == "default":
        return {**schema, "schema": _open(schema["schema"])}
    return cast(dict[str, Any], core_schema.no_info_wrap_validator_function(_pass_open, cast(CoreSchema, _elements(schema))))


def _elements(schema: dict[str, Any]) -> dict[str, Any]:
    inner = {key: _elements(schema[key]) for key in ("schema",) if key in schema and schema["type"] not in ("model", "function-plain")}
    if schema["type"] == "list" and "items_schema" in schema:
        inner["items_schema"] = _open(schema["items_schema"])
    if schema["type"] == "dict" and "values_schema" in schema:
        inner["values_schema"] = _open(schema["values_schema"])
    return {**schema, **inner}


def _pass_open(value: Any, handler: Callable[[Any], Any]) -> Any:
    return value if is_open(value) else handler(value)


def _lenient(function: Any) -> Any:
    asked = function["function"]

    def ask(value: Any, *information: Any) -> Any:
        try:
            return asked(value, *information)
        except OpenUsed:
            return value

    return {**function, "function": ask}
