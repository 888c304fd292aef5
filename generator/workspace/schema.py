"""JSON Schemas: of the author's files, so that editors complete and underline, and of the record that a build writes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.errors import EvidencekitError
from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.library import Library
from generator.model.record import EvidenceRecord
from generator.model.types import annotations as types
from generator.model.types.answers import own
from generator.model.types.values import Refers
from generator.workspace.gaps import names_it
from generator.workspace.library import load_library
from generator.workspace.rewriting import rewrite
from generator.workspace.shipped import shipped

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_OTHERWISE = (("number", "111122223333"), ("boolean", "true"))
"""What an editor takes a plain value for, which the loader reads as text, and such a value."""
_OPEN = "Open"
_TODO = r"^\s*TODO\s*(:|$)"
_OPEN_VALUE = {
    "description": "A value that is open: TODO, or `TODO: ` and who asks whom, by when.",
    "anyOf": [
        {"type": "string", "pattern": _TODO},
        {"type": "object", "properties": {"TODO": {"type": ["string", "null"]}}, "required": ["TODO"], "additionalProperties": False},
    ],
}
"""In a list, `- TODO: words` is a mapping."""


def schemas(library: Library) -> dict[str, dict[str, Any]]:
    """Return file name to JSON Schema 2020-12: partner.json, project.json, one for each section of a project, and evidence.json.

    References to `library` list its ids, so that an editor completes them.
    """
    ids = library.ids()
    project = _schema(Project, ids)
    files = {"partner.json": _file(_schema(Partner, ids)), "project.json": _file(project)}
    for name, annotation in types.fields(Project):
        if types.collects(annotation):
            files[f"{name}.json"] = _file({**project["properties"][name], "$defs": project["$defs"]})
    files["evidence.json"] = _file(_bare(EvidenceRecord.model_json_schema(mode="serialization")))
    return files


def write(folder: Path, library: Library | None = None) -> list[Path]:
    """Write the schemas into `folder` and return the files; without `library`, the ids are the shipped library's.

    Raises EvidencekitError for a file of the same name that is no schema: nothing is written then.
    """
    made = {folder / name: schema for name, schema in schemas(library or load_library(shipped("content/library"))).items()}
    for path in made:
        if path.exists() and not _is_schema(path):
            raise EvidencekitError(f"{path} is in the way: it is no schema, and it is not replaced. Name another folder.")
    for path, schema in made.items():
        rewrite(path, (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode("utf-8"))
    return list(made)


def _is_schema(path: Path) -> bool:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("$schema") == _DIALECT


def _schema(model: type[Partner | Project], ids: dict[str, set[str]]) -> dict[str, Any]:
    schema = model.model_json_schema()
    described = list(_beside(schema, model, schema["$defs"], set()))
    for part, annotation in described:
        _mark_references(part, annotation, ids)
    for part in _parts(_bare(schema)):
        _as_written(part)
    for part, annotation in described:
        if (owner := types.model_of(annotation)) is not None:
            _with_gaps(part, owner)
    schema["$defs"][_OPEN] = _OPEN_VALUE
    return schema


def _bare(schema: dict[str, Any]) -> dict[str, Any]:
    """Return `schema` without the titles that only repeat a key."""
    for part in _parts(schema):
        if isinstance(part.get("title"), str):
            del part["title"]
    return schema


def _file(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a file: with its dialect and no definitions but those that it uses."""
    used: dict[str, Any] = {}
    left = [{key: value for key, value in schema.items() if key != "$defs"}]
    while left:
        for part in _parts(left.pop()):
            name = str(part.get("$ref", "")).rpartition("/")[2]
            if name and name not in used:
                used[name] = schema["$defs"][name]
                left.append(used[name])
    rest = {key: value for key, value in schema.items() if key != "$defs"}
    return {"$schema": _DIALECT, **rest, "$defs": dict(sorted(used.items()))}


def _parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield every mapping in `schema`, itself included."""
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from _parts(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _parts(value)


def _as_written(part: dict[str, Any]) -> None:
    """Allow what the loader allows: it reads every value as text, so a number or true may stand where text is wanted."""
    if part.get("type") == "string" and not {"enum", "const", "format"} & part.keys():
        part["type"] = ["string", *(kind for kind, text in _OTHERWISE if re.search(part.get("pattern", ""), text))]
    elif part.get("type") == "integer":
        part["type"] = ["integer", "string"]
        part["pattern"] = r"^\d[\d_]*$"


# ------------------------------------------------------------------------------------------------------------- gaps


def _with_gaps(schema: dict[str, Any], model: Any) -> None:
    """Allow what is open in the `schema` of a `model`: keys that are missing and values that are TODO, but not what names a piece."""
    annotations = dict(types.fields(model))
    named = {name for name in annotations if names_it(model, name, annotations[name])}
    properties = schema["properties"]
    properties.update({name: _or_open(part) for name, part in properties.items() if name not in named})
    required = [name for name in schema.pop("required", []) if name in named]
    if required:
        schema["required"] = required


def _or_open(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a value that may be open too: last, so that an editor's message is about what is wanted."""
    inner = _elements(schema)
    if any(map(_takes_text, [schema, *schema.get("anyOf", ())])):
        return inner
    return _either(inner)


def _elements(schema: dict[str, Any]) -> dict[str, Any]:
    """Return `schema` so that the elements of its list, or the values of its mapping, may be open."""
    inner = dict(schema)
    for key in ("items", "additionalProperties"):
        if isinstance(inner.get(key), dict):
            inner[key] = _either(_elements(inner[key]))
    if "anyOf" in inner:
        inner["anyOf"] = [_elements(alternative) for alternative in inner["anyOf"]]
    return inner


def _either(schema: dict[str, Any]) -> dict[str, Any]:
    outer: dict[str, Any] = {key: schema[key] for key in ("description", "default") if key in schema}
    inner = {key: value for key, value in schema.items() if key not in outer}
    alternatives = inner["anyOf"] if inner.keys() == {"anyOf"} else [inner]
    return {**outer, "anyOf": [*alternatives, {"$ref": f"#/$defs/{_OPEN}"}]}


def _takes_text(schema: dict[str, Any]) -> bool:
    """Return whether TODO is text that the schema takes anyway."""
    kinds = schema.get("type", ())
    plain = "string" in ([kinds] if isinstance(kinds, str) else kinds) and not {"enum", "const", "format"} & schema.keys()
    return plain and all(re.search(schema.get("pattern", ""), text) for text in ("TODO", "TODO: ask"))


# ------------------------------------------------------------------------------------------------------- references


def _beside(schema: dict[str, Any], annotation: Any, definitions: dict[str, Any], seen: set[str]) -> Iterator[tuple[dict[str, Any], Any]]:
    """Yield every part of `schema` that describes a value, with the type of the value; each definition once."""
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    if name in seen:
        return
    if name:
        seen.add(name)
        schema = definitions[name]
    schema = next((one for one in schema.get("anyOf", []) if one.get("type") != "null"), schema)
    if "$ref" in schema:
        yield from _beside(schema, annotation, definitions, seen)
        return
    yield schema, annotation
    for key, part in schema.get("properties", {}).items():
        yield from _beside(part, types.inside(annotation, key), definitions, seen)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from _beside(schema[key], types.element_of(annotation), definitions, seen)


def _mark_references(schema: dict[str, Any], annotation: Any, ids: dict[str, set[str]]) -> None:
    """Say at a reference what it refers to, and at each key which criteria it answers."""
    _, marks = types.unwrapped(annotation)
    for mark in marks:
        if isinstance(mark, Refers):
            _mark(schema, mark, ids)
    if "required" in schema:
        schema["required"] = [key for key in schema["required"] if not types.follows(types.inside(annotation, key))]
    for key, part in schema.get("properties", {}).items():
        _mark_criteria(part, types.inside(annotation, key))


def _mark_criteria(schema: dict[str, Any], annotation: Any) -> None:
    if criteria := own(annotation):
        schema["description"] = f"{schema.get('description', '')} Answers {', '.join(criteria)}.".strip()


def _mark(schema: dict[str, Any], mark: Refers, ids: dict[str, set[str]]) -> None:
    said = schema.get("description", "")
    schema["description"] = f"{said} Id of: {' or '.join(kind.replace('-', ' ') for kind in mark.kinds)}.".strip()
    if known := sorted({name for kind in mark.kinds for name in ids.get(kind, ())}):
        schema["enum"] = known
