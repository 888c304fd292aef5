"""Data to models, and what is wrong with it in the author's words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, StringConstraints, ValidationError

from generator.model.types import annotations as types
from generator.model.types import values
from generator.model.types.answers import criteria_missing
from generator.model.types.origin import Data, Location

_MOST_EXAMPLES = 6
_MOST_CRITERIA = 4
_EMPTY = ("string_too_short", "too_short")
"""What pydantic calls a text or a list with nothing in it."""
_WRITE_IT = "Write it behind the colon, or as a block of text: > or | and then indented lines."
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Refusal:
    """One thing that the model refuses: where it is in the data, what it is and what to do.

    `missing` names the key that the mapping at `location` lacks; `on_key` tells that the key is wrong, not its value.
    `criteria` are those of the checklist that are unanswered because of it; `written_by` says what writes an example of such a key.
    """

    location: Location
    what: str
    hint: str = ""
    example: str = ""
    missing: str = ""
    on_key: bool = False
    criteria: tuple[str, ...] = ()
    written_by: str = ""


def read(model: type[M], data: Data) -> tuple[M | None, list[Refusal]]:
    """Return the model that `data` describes, or None with everything that keeps it from being one."""
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        found = error.errors(include_url=False)
    refusals = [_refusal(one, model) for one in found]
    misspelt = {(one.location[:-1], _meant(one)) for one in refusals if one.on_key}
    return None, [one for one in refusals if not one.missing or (one.location, one.missing) not in misspelt]


def together(refusals: Iterable[Refusal]) -> list[Refusal]:
    """Return the refusals with one for all keys that are missing from the same mapping, each naming its criteria."""
    found = list(refusals)
    lacking: dict[Location, list[Refusal]] = {}
    for one in found:
        if one.missing:
            lacking.setdefault(one.location, []).append(one)
    first = {id(group[0]): group for group in lacking.values()}
    merged = (_all_missing(first[id(one)]) if id(one) in first else one for one in found if not one.missing or id(one) in first)
    return [_with_criteria(one) for one in merged]


def _with_criteria(refusal: Refusal) -> Refusal:
    if not refusal.criteria:
        return refusal
    names = list(refusal.criteria)
    if len(names) > _MOST_CRITERIA:
        controls = list(dict.fromkeys(name.rpartition(".")[0] for name in names))
        names = controls if len(controls) <= _MOST_CRITERIA else [*controls[:_MOST_CRITERIA], _more(len(controls) - _MOST_CRITERIA)]
    said = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    them = "them" if " are missing from " in refusal.what else "it"
    return replace(refusal, what=f"{refusal.what}; {said} need{'s' * (len(names) == 1)} {them}")


def _more(controls: int) -> str:
    return f"{controls} more control{'s' * (controls > 1)}"


def _all_missing(group: list[Refusal]) -> Refusal:
    if len(group) == 1:
        return group[0]
    names = [f"`{one.missing}`" for one in group]
    mapping = group[0].what.rpartition(" is missing from ")[2]
    what = f"{', '.join(names[:-1])} and {names[-1]} are missing from {mapping}"
    criteria = tuple(dict.fromkeys(criterion for one in group for criterion in one.criteria))
    group[0] = replace(group[0], criteria=criteria)
    if len(group) > _MOST_EXAMPLES and group[0].written_by:
        return replace(group[0], what=what, hint=f"{group[0].written_by} writes an example of each.", example="")
    return replace(group[0], what=what, example="\n".join(one.example for one in group))


def near(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that the author most likely meant, None where nothing is like it."""
    folded = {_folded(name): name for name in sorted(known, reverse=True)}
    asked = _folded(word)
    if close := difflib.get_close_matches(asked, folded, n=1, cutoff=0.65):
        return folded[close[0]]
    longer = [name for name in folded if len(asked) > 2 and name.startswith(asked)]
    return folded[longer[0]] if len(longer) == 1 else None


def suggestion(word: str, known: Iterable[str], label: str) -> str:
    """Return the hint for an unknown word: the one that is like it, or all of them when they are few."""
    names = sorted(set(known))
    if meant := near(word, names):
        return f"Did you mean `{meant}`?"
    if not names:
        return f"{label}: none."
    shown = ", ".join(names[:12])
    return f"{label}: {shown}{f' … ({len(names)} in all)' if len(names) > 12 else ''}."


def proper(id: str) -> str:
    """Return the id that is proposed for one that is not well-formed; a well-formed one is returned as it is."""
    return re.sub(r"[^a-z0-9.]+", "-", id.lower()).strip("-.")


def _folded(word: str) -> str:
    return re.sub(r"[\s_.-]+", "-", word.lower())


def _meant(refusal: Refusal) -> str:
    found = re.fullmatch(r"Did you mean `(.+)`\?", refusal.hint)
    return found[1] if found else ""


# ------------------------------------------------------------------------------------------------ one error, worded


def _refusal(error: Any, root: type[BaseModel]) -> Refusal:
    location: Location = tuple(step for step in error["loc"] if step != "[key]")
    on_key = len(location) != len(error["loc"])
    kind = error["type"]
    annotation = _type_at(root, location)
    if kind == "missing":
        return _missing_key(root, location)
    if kind == "extra_forbidden":
        return _unknown_key(root, location, error["input"])
    name = f"a key of {_name(location[:-1])}" if on_key else _name(location)
    given = str(location[-1]) if on_key else error["input"]
    what, hint, example = _wrong_value(kind, error.get("ctx", {}), name, given, annotation)
    if hint == _WRITE_IT and (on_key or isinstance(location[-1], int)):
        hint = "Write it before the colon." if on_key else "Write it behind the dash, or delete the dash."
    empty = given is None or kind in _EMPTY
    return Refusal(location, what, hint, example, on_key=on_key, criteria=criteria_missing(root, location) if empty else ())


def _type_at(root: type[BaseModel], location: Location) -> Any:
    annotation: Any = root
    for step in location:
        annotation = types.inside(annotation, step)
    return annotation


def _name(location: Location) -> str:
    if not location:
        return "the file"
    if isinstance(location[-1], int):
        return f"element {location[-1] + 1} of {_name(location[:-1])}"
    return f"`{location[-1]}`"


def _missing_key(root: type[BaseModel], location: Location) -> Refusal:
    model = types.model_of(_type_at(root, location[:-1]))
    key = str(location[-1])
    assert model is not None
    what = f"`{key}` is missing from this {types.spoken(model)}"
    written_by = "" if root.__module__.startswith("generator.model.library") else "`evidencekit init`"
    criteria = criteria_missing(root, location)
    return Refusal(location[:-1], what, "Write, for example:", _example(model, key), key, criteria=criteria, written_by=written_by)


def _example(model: type[BaseModel], key: str) -> str:
    annotation = dict(types.fields(model))[key]
    described = model.model_fields[key].description
    inner = types.model_of(annotation) or types.model_of(types.element_of(annotation))
    if not described and inner is not None:
        described = inner.__doc__
    dash = "- " if types.is_list(annotation) else ""
    if inner is not None:
        first, kind = next(types.fields(inner))
        lines = [f"{key}:", f"  {dash}{first}: {types.sample(kind)}"]
    elif element := types.element_of(annotation):
        lines = [f"{key}:", f"  {dash or 'name: '}{types.sample(element)}"]
    else:
        lines = [f"{key}: {types.sample(annotation)}"]
    return "\n".join([f"# {' '.join(described.split())}", *lines] if described else lines)


def _unknown_key(root: type[BaseModel], location: Location, given: Any) -> Refusal:
    model = types.model_of(_type_at(root, location[:-1]))
    assert model is not None
    what = f"`{_clipped(str(location[-1]))}` is not a key of this {types.spoken(model)}"
    names = list(model.model_fields)
    if meant := near(str(location[-1]), names):
        hint = f"Did you mean `{meant}`?"
    elif given is None and " " in str(location[-1]):
        hint = "Between { and } a comma ends a value: put text that holds one in quotes."
    else:
        hint = f"Its keys: {', '.join(names)}."
    return Refusal(location, what, hint, on_key=True)


def _wrong_value(kind: str, context: dict[str, Any], name: str, given: Any, annotation: Any) -> tuple[str, str, str]:
    """Return what is wrong, the hint and an example."""
    if kind == "value_error" and isinstance(given, dict):
        return str(context["error"]), "", ""
    if given is None or isinstance(given, list | dict) or types.collects(annotation):
        return _wrong_shape(kind, name, given, annotation)
    text = str(given)
    shown = f"`{_clipped(text)}`"
    match kind:
        case "string_too_short":
            return f"{name} is empty", _one_value(None, annotation), ""
        case "string_too_long":
            return f"{name} has {len(text)} characters; the most is {context['max_length']}", "", ""
        case "string_pattern_mismatch":
            return (*_pattern(name, text, context["pattern"], annotation), "")
        case "literal_error":
            return f"{name} cannot be {shown}", _allowed(text, types.choices(annotation)), ""
        case "value_error":
            said, _, hint = str(context["error"]).replace(repr(given), repr(_clipped(text))).partition("; ")
            return f"{name}: {said}", _sentence(hint), ""
    return (*_not_a_number_or_date(kind, context, name, shown, annotation), "")


def _not_a_number_or_date(kind: str, context: dict[str, Any], name: str, shown: str, annotation: Any) -> tuple[str, str]:
    if kind == "int_parsing_size":
        return f"{name} is too large a number", ""
    if kind.startswith("date"):
        return f"{name} is {shown}, not a date", "Write year-month-day, such as 2026-01-31."
    if kind.startswith("int"):
        return f"{name} is {shown}, not a whole number", "Write digits only, such as 250."
    for bound, words in (("ge", "the least is"), ("le", "the most is"), ("gt", "it must be more than"), ("lt", "it must be less than")):
        if bound in context:
            most = context[bound]
            return f"{name} is {shown}; {words} {f'{most:,}' if isinstance(most, int) and most > 100_000 else most}", ""
    return f"{name} cannot be {shown}", f"Write, for example, {types.sample(annotation)}"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _allowed(text: str, allowed: list[str]) -> str:
    meant = near(text, allowed)
    return f"{f'Did you mean `{meant}`? ' if meant else ''}Allowed: {', '.join(allowed)}."


def _wrong_shape(kind: str, name: str, given: Any, annotation: Any) -> tuple[str, str, str]:
    if kind == "too_short":
        element = types.model_of(types.element_of(annotation))
        return f"{name} needs at least one element", " ".join((element.__doc__ or "").split()) if element else "", ""
    model = types.model_of(annotation)
    if types.is_list(annotation):
        wanted, hint = "a list", "Begin each element on a line of its own with a dash."
    elif model is not None:
        wanted, hint = "a mapping", f"Its keys: {', '.join(model.model_fields)}."
    elif types.element_of(annotation):
        wanted, hint = "a mapping", "Write each entry on a line of its own as key: value."
    else:
        wanted, hint = "one value", _one_value(given, annotation)
    if given is None:
        return f"{name} is empty", hint, ""
    is_now = "a mapping" if isinstance(given, dict) else "a list" if isinstance(given, list) else "text"
    return f"{name} must be {wanted}, not {is_now}", hint, ""


def _one_value(given: Any, annotation: Any) -> str:
    sample = types.sample(annotation)
    if sample != types.ANY_TEXT:
        return f"Write, for example, {sample}"
    match given:
        case list():
            return "Text that begins with [ or a dash needs quotes."
        case dict():
            return "Text that begins with { or holds a colon and a space needs quotes."
    return _WRITE_IT


def _clipped(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"


# --------------------------------------------------------------------------------------------------------- patterns


def _pattern_of(annotation: Any) -> str:
    _, marks = types.unwrapped(annotation)
    return next(str(mark.pattern) for mark in marks if isinstance(mark, StringConstraints) and mark.pattern)


_PATTERNS = {
    _pattern_of(values.AccountNumber): ("an account number has twelve digits", "Keep the zeros it begins with."),
    _pattern_of(values.Region): ("that is not a Region", "Write its code, such as eu-west-1, or global."),
    _pattern_of(values.Cidr): ("that is not an address range", "Write it with its length, such as 10.20.0.0/16."),
    _pattern_of(values.Icon): ("that is no class of the diagrams package", "Write it with its module: diagrams.aws.database.Dynamodb."),
    _pattern_of(values.Url): ("that is not a web address", "Write it whole, beginning with https://."),
}


def _notation(annotation: Any, pattern: str) -> str:
    """Return how a value with a pattern of its own is written: what its type says, an example, else the pattern."""
    _, marks = types.unwrapped(annotation)
    said = next((mark.description for mark in marks if getattr(mark, "description", None)), "")
    sample = types.sample(annotation)
    return said or (f"Write, for example, {sample}" if sample != types.ANY_TEXT else f"It must fit the pattern {pattern}")


def _pattern(name: str, text: str, pattern: str, annotation: Any) -> tuple[str, str]:
    if pattern == _pattern_of(Annotated[str, *types.unwrapped(values.Line)[1]]):
        return f"{name} must be one line", "Join the lines; a folded text (`>`) ends with a line break, `>-` does not."
    if pattern == _pattern_of(values.Id):
        such = f", such as {proper(text)}." if proper(text) else "."
        hint = f"Write lower-case letters, digits, dots and hyphens{such}"
        return f"{name} cannot be `{_clipped(text)}`", hint
    what, hint = _PATTERNS.get(pattern, ("that is not its notation", _notation(annotation, pattern)))
    if pattern == _pattern_of(values.AccountNumber) and text.isdigit():
        what = f"it has {len(text)} digits and an account number has twelve"
    return f"{name} is `{_clipped(text)}`; {what}", hint
