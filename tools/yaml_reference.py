"""The reference of the YAML, written from the model: `make reference` renews docs/yaml-reference.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

from generator.model.catalogue import Entry
from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.library import Library
from generator.model.types import annotations as types
from generator.model.types.answers import own
from generator.model.types.origin import Data, data
from generator.model.types.quantity import Quantity
from generator.model.types.references import Mark
from generator.model.types.values import ByteSize, Defines, Model, Refers
from generator.workspace.loader import load_workspace

TARGET = Path(__file__).parent.parent / "docs" / "yaml-reference.md"
_STARTER = Path(__file__).parent.parent / "generator" / "command" / "starter" / "application"
_LONGEST_EXAMPLE = 60

_HEAD = """\
# YAML reference

Every key of the description, written from the model of the program: `make reference` renews this page, do not edit it.
Examples are the values of the workspace that `evidencekit init` writes.

## How values are written

| Value | Notation | Examples |
|---|---|---|
| text | one line | `Orders API` |
| prose | sentences; text in back quotes is shown as code, a blank line begins a paragraph, anything else is shown as written | \
`The queue keeps orders while the warehouse is down.` |
| id | lower-case letters, digits, dots and hyphens, at most 64 characters | `orders-table` |
| id of … | the id of something that is described elsewhere; an unknown one is an error | `orders-table` |
| flag | `true` or `false`; `yes`, `on` and `1` are refused | `true` |
| date | year, month, day | `2026-11-23` |
| duration | numbers with units `ms`, `s`, `m`, `h`, `d`; never a bare number | `250ms`, `90m`, `4h`, `1d 6h` |
| number | digits with a decimal point, `_` between thousands if you like; kept exactly | `1250.50`, `1_000_000` |
| whole number | digits | `3` |
| money | a number, in the currency of the project | `1250.50` |
| percentage | a number with its sign | `99.9%` |
| size | a number with `B`, `KB`, `MB`, `GB`, `TB` (thousands) or `KiB`, `MiB`, `GiB`, `TiB` (1024) | `512 MB`, `4 KiB` |
| quantity | arithmetic over the inputs of the cost model, hyphens of their ids as underscores: `+ - * /`, `min`, `max`, `ceil`, \
parentheses | `orders_per_month * 4` |

The files are read as YAML 1.2: `no`, `on`, `12:30` and `007` are text, not something else. A key that stands twice, or that
no table below has, is an error. A section of a project stands in `project.yml` under its key, or in a file of its own named
after it (`architecture.yml`), then without the key.
"""


@dataclass(frozen=True)
class _Root:
    """A file, or group of files, that one model describes."""

    model: type[Model]
    title: str
    text: str
    prefix: str = ""


_ROOTS = (
    _Root(Partner, "Partner: `content/partner.yml`", "The organisation that applies, and what it has decided for all its customers."),
    _Root(
        Project,
        "Customer project: `content/customers/<id>/`",
        "One folder for each project: `project.yml`, and its sections there or in files named after them.",
    ),
    _Root(
        Entry,
        "Front matter of a template",
        "The lines between `---` at the head of `templates/<scope>/<id>.md.j2`.",
        "template",
    ),
    _Root(
        Library,
        "Library: `content/library/`",
        "What ships, and what a workspace adds to it or replaces in it: files of the same names, entries by the same ids.",
        "library",
    ),
)


@dataclass
class _Sections:
    """The models in the order of the page, each with the paths at which it stands."""

    paths: dict[type[Model], list[str]] = field(default_factory=dict)

    def heading(self, model: type[Model]) -> str:
        """Return the heading of the section that describes `model`: the first path at which it stands."""
        return self.paths[model][0]


def yaml_reference() -> str:
    """Return the whole page as Markdown, the same for the same model and starter workspace."""
    sections = _Sections()
    for root in _ROOTS:
        _collect(root.model, root.prefix or root.model.__name__.lower(), sections)
    examples = _examples()
    homes = {mark.kind: sections.heading(model) for model in sections.paths for mark in _marks(model, Defines)}
    parts = [_HEAD]
    for root in _ROOTS:
        parts.append(f"## {root.title}\n\n{root.text}\n")
        first = root.prefix or root.model.__name__.lower()
        parts += [
            _section(model, paths, sections, homes, examples)
            for model, paths in sections.paths.items()
            if paths[0] == first or paths[0].startswith(f"{first}.")
        ]
    return "\n".join(parts)


def main() -> None:
    """Write the page."""
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(yaml_reference(), "utf-8", newline="\n")


def _collect(model: type[Model], path: str, sections: _Sections) -> None:
    """Add `model` and everything in it, depth first, so that a part stands behind its whole."""
    known = model in sections.paths
    sections.paths.setdefault(model, []).append(path)
    if known:
        return
    for name, annotation in types.fields(model):
        inner = _model_in(annotation)
        if inner is not None:
            _collect(inner, f"{path}.{name}", sections)


def _model(annotation: Any) -> type[Model] | None:
    model = types.model_of(annotation)
    return model if model is not None and issubclass(model, Model) else None


def _model_in(annotation: Any) -> type[Model] | None:
    """Return the model of a value, or of the elements of a list or mapping of any depth."""
    while annotation is not None:
        if (model := _model(annotation)) is not None:
            return model
        annotation = types.element_of(annotation)
    return None


def _marks(model: type[Model], kind: type[Mark]) -> list[Any]:
    return [mark for _, annotation in types.fields(model) for mark in types.unwrapped(annotation)[1] if isinstance(mark, kind)]


# ---------------------------------------------------------------------------------------------------------- sections


def _section(
    model: type[Model],
    paths: list[str],
    sections: _Sections,
    homes: dict[str, str],
    examples: dict[tuple[type[Model], str], str],
) -> str:
    lines = [f"### {paths[0]}", "", (model.__doc__ or "").strip(), ""]
    if len(paths) > 1:
        lines += [f"The same keys at {', '.join(f'`{path}`' for path in paths[1:])}.", ""]
    lines += ["| Key | Type | | Meaning | Example |", "|---|---|---|---|---|"]
    for name, annotation in types.fields(model):
        info = model.model_fields[name]
        cells = (
            f"`{name}`",
            _type(annotation, sections, homes),
            "follows, or required" if types.follows(annotation) else _presence(info),
            _meaning(info, annotation),
            _cell(examples.get((model, name)) or _general_example(annotation)),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _presence(info: Any) -> str:
    if info.is_required():
        return "required"
    default = info.get_default(call_default_factory=True)
    if default is None or default == [] or default == {}:
        return "optional"
    return f"default `{_written(default)}`"


def _written(value: object) -> str:
    """Return a default as an author writes it."""
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _meaning(info: Any, annotation: Any) -> str:
    """Return the description of a key: its own, else that of the part that stands there."""
    inner = _model_in(annotation)
    if any(isinstance(mark, Defines) for mark in types.unwrapped(annotation)[1]):
        return "Other keys refer to it by this id."
    text = info.description or (inner.__doc__ if inner else "") or ""
    criteria = own(annotation)
    said = " ".join(text.split("\n\n")[0].split()).replace("|", "\\|")
    return f"{said} Answers {', '.join(criteria)}." if criteria else said


def _type(annotation: Any, sections: _Sections, homes: dict[str, str]) -> str:
    """Return a type in the words of the table at the head of the page, with links to what it is made of."""
    shape, marks = types.unwrapped(annotation)
    element = types.element_of(annotation)
    if element is not None:
        least = next((mark.min_length for mark in marks if getattr(mark, "min_length", None)), 0)
        counted = f", at least {least}" if least else ""
        kind = "list of" if types.is_list(annotation) else f"mapping of {_type(get_args(shape)[0], sections, homes)} to"
        return f"{kind} {_type(element, sections, homes)}{counted}"
    if (model := _model(annotation)) is not None:
        return f"[{types.spoken(model)}](#{slug(sections.heading(model))})"
    if (refers := next((mark for mark in marks if isinstance(mark, Refers)), None)) is not None:
        return "id of " + " or ".join(_kind(kind, homes) for kind in refers.kinds)
    if (defines := next((mark for mark in marks if isinstance(mark, Defines)), None)) is not None:
        return f"id, names this {defines.kind.replace('-', ' ')}"
    if allowed := types.choices(annotation):
        return " or ".join(f"`{value}`" for value in allowed)
    return _scalar(annotation)


def _kind(kind: str, homes: dict[str, str]) -> str:
    word = kind.replace("-", " ")
    if kind in homes:
        return f"[{word}](#{slug(homes[kind])})"
    return f"{word} ({_LISTED[kind]})"


_LISTED = {
    "service": "`evidencekit list services`",
    "metric-set": "`evidencekit list metrics`",
    "price": "`evidencekit list prices`",
    "recovery-step": "`evidencekit list recovery`",
    "strategy": "`evidencekit list recovery`",
    "trouble": "`evidencekit list troubles`",
    "api-feature": "`evidencekit list features`",
    "load-management": "`evidencekit list features`",
    "pattern": "`evidencekit list features`",
    "quota": "a key of `quotas` in `api-gateway.yml`",
    "checklist": "`evidencekit list controls`",
    "control": "`evidencekit list controls`",
    "criterion": "`evidencekit list controls`",
    "metric": "`evidencekit list metrics`",
    "source": "a key of `sources.yml`",
    "gateway-response": "a key of `responses` in `api-gateway.yml`",
}
"""Where the ids of each kind that the library defines are found."""


_SCALARS: dict[Any, str] = {
    bool: "flag",
    int: "whole number",
    timedelta: "duration",
    date: "date",
    ByteSize: "size",
    Quantity: "quantity",
}


def _scalar(annotation: Any) -> str:
    shape, marks = types.unwrapped(annotation)
    if shape in _SCALARS:
        return _SCALARS[shape]
    if shape is Decimal:
        return "percentage" if types.sample(annotation).endswith("%") else "number"
    pattern = next((mark.pattern for mark in marks if getattr(mark, "pattern", None)), None)
    match str(pattern or ""):
        case "":
            return "prose"
        case text if "a-z0-9]+(?:[-." in text:
            return "id"
        case text if text.startswith("^https"):
            return "address (https://…)"
    return "text"


# ---------------------------------------------------------------------------------------------------------- examples


def _examples() -> dict[tuple[type[Model], str], str]:
    """Return the first short value of each key in the starter workspace, as its author wrote it."""
    workspace = load_workspace(_STARTER)
    found: dict[tuple[type[Model], str], str] = {}
    roots: Iterable[tuple[type[Model], str | None]] = ((Partner, None), *((Project, key) for key in workspace.projects))
    for model, key in roots:
        for owner, name, text in _values(data(workspace.origins[key]), model):
            if len(text) < len(found.get((owner, name), "")) or (owner, name) not in found:
                found[owner, name] = text
    return found


def _values(value: Data, annotation: Any) -> Iterator[tuple[type[Model], str, str]]:
    model = _model(annotation)
    if model is not None and isinstance(value, dict):
        for name, inner in types.fields(model):
            written = value.get(name)
            if isinstance(written, str):
                yield model, name, written
            elif isinstance(written, list) and written and isinstance(written[0], str):
                yield model, name, f"[{written[0]}]" if len(written) == 1 else f"[{written[0]}, …]"
            else:
                yield from _values(written, inner)
    elif isinstance(value, list):
        for element in value:
            yield from _values(element, types.element_of(annotation))
    elif isinstance(value, dict):
        for element in value.values():
            yield from _values(element, types.element_of(annotation))


def _general_example(annotation: Any) -> str:
    """Return a value in the notation of the type; nothing where a table of its own describes the value."""
    if _model_in(annotation) is not None:
        return ""
    element = types.element_of(annotation)
    text = types.sample(annotation if element is None else element)
    return f"[{text}]" if element is not None and types.is_list(annotation) else text


def _cell(text: str) -> str:
    """Return `text` as code in a table cell, cut where it is long."""
    flat = " ".join(text.split())
    if flat in ("", "…", "[…]"):
        return ""
    if len(flat) > _LONGEST_EXAMPLE:
        flat = flat[:_LONGEST_EXAMPLE].rsplit(" ", 1)[0] + " …"
    fence = "``" if "`" in flat else "`"
    pad = " " if fence == "``" else ""
    return f"{fence}{pad}{flat}{pad}{fence}".replace("|", "\\|")


def slug(heading: str) -> str:
    """Return the anchor that GitHub gives a heading: lower case, spaces as hyphens, other signs left out."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


if __name__ == "__main__":
    main()
