"""What the description names and what it points at: ids defined once, references that must resolve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pydantic import BaseModel

from generator.model.description.cost import Cost
from generator.model.description.project import Project
from generator.model.library import Library
from generator.model.types import annotations as types
from generator.model.types.answers import criteria_defining
from generator.model.types.open import is_open, settle
from generator.model.types.origin import Location
from generator.model.types.quantity import Bounds, Quantity, parse_quantity
from generator.model.types.refusals import Refusal, near, proper, suggestion
from generator.model.types.values import Defines, Refers

Mark = Defines | Refers


@dataclass(frozen=True)
class Marked:
    """A value in the description that defines an id or refers to one, with the path of keys that leads to it."""

    location: Location
    value: str
    mark: Mark


# --------------------------------------------------------------------------------------------------------- the walk


def marked(model: BaseModel, location: Location = ()) -> Iterator[Marked]:
    """Yield every defining and referring value of `model`, in the order of its fields."""
    return marked_in(model, type(model), location)


def marked_in(value: Any, annotation: Any, location: Location = ()) -> Iterator[Marked]:
    """Yield every defining and referring value of `value`: a model, or data that should become one.

    What does not have the shape of `annotation` is passed over: the model has refused it already.
    """
    return _marked_in(value, types.shape_of(annotation), location)


def _marked_in(value: Any, kind: types.Shape, location: Location) -> Iterator[Marked]:
    if value is None or not _carries(kind):
        return
    if kind.type is Quantity:
        yield from (Marked(location, name, Refers(("input",))) for name in _inputs(value))
    elif isinstance(value, str):
        yield from (Marked(location, value.strip(), mark) for mark in kind.marks if isinstance(mark, Mark))
    elif kind.fields and isinstance(value, BaseModel | dict):
        for name, inner in kind.fields:
            yield from _marked_in(value.get(name) if isinstance(value, dict) else getattr(value, name), inner, (*location, name))
    elif kind.element is not None and isinstance(value, list | dict):
        for key, element in enumerate(value) if isinstance(value, list) else value.items():
            yield from _marked_in(element, kind.element, (*location, key))


def kinds_defined(annotation: Any) -> set[str]:
    """Return the kinds of id that a value of this type may define, at any depth."""
    return _defined(types.shape_of(annotation))


def _defined(kind: types.Shape) -> set[str]:
    return {mark.kind for mark in _carries(kind) if isinstance(mark, Defines)}


def kinds_unknown(value: Any, annotation: Any) -> set[str]:
    """Return the kinds of id of which some may be missing, because a part that defines them is missing or malformed."""
    return _unknown(value, types.shape_of(annotation))


def _unknown(value: Any, kind: types.Shape) -> set[str]:
    if not _defined(kind):
        return set()
    if kind.model and isinstance(value, dict):
        required = {name for name, field in kind.model.model_fields.items() if field.is_required()}
        read = [(value.get(name), inner) for name, inner in kind.fields if name in value or name in required]
        return {unknown for inner, below in read for unknown in _unknown(inner, below)}
    if kind.element is not None and types.is_list(kind.annotation) and isinstance(value, list):
        return {unknown for element in value for unknown in _unknown(element, kind.element)}
    if isinstance(value, str) and any(isinstance(mark, Mark) for mark in kind.marks):
        return set()
    return _defined(kind)


def _inputs(value: Any) -> tuple[str, ...]:
    try:
        return parse_quantity(value).inputs
    except ValueError:
        return ()


@cache
def _carries(kind: types.Shape) -> frozenset[Mark]:
    """Return the marks of a type and of everything in it."""
    if kind.type is Quantity:
        return frozenset({Refers(("input",))})
    inner = [below for _, below in kind.fields] + ([] if kind.element is None else [kind.element])
    return frozenset(mark for mark in kind.marks if isinstance(mark, Mark)).union(*map(_carries, inner))


# -------------------------------------------------------------------------------------------------------- the rules

KINDS_OF_THE_LIBRARY = {
    "service": ("AWS service", "AWS services"),
    "metric-set": ("metric set", "metric sets"),
    "price": ("price", "prices"),
    "recovery-step": ("recovery step", "recovery steps"),
    "strategy": ("recovery strategy", "recovery strategies"),
    "trouble": ("troubleshooting entry", "troubleshooting entries"),
    "api-feature": ("API feature", "API features"),
    "load-management": ("means of load management", "means of load management"),
    "pattern": ("API pattern", "API patterns"),
    "quota": ("quota", "quotas"),
    "checklist": ("checklist", "checklists"),
    "control": ("control", "controls"),
    "criterion": ("criterion", "criteria"),
    "source": ("source", "sources"),
    "metric": ("metric", "metrics"),
    "gateway-response": ("gateway response", "gateway responses"),
}
_OF_THE_PROJECT = {
    "project": ("customer project", "customer projects"),
    "api": ("API", "APIs"),
    "kpi": ("KPI", "KPIs"),
    "vpc": ("VPC", "VPCs"),
    "external": ("external system", "external systems"),
    "log": ("log group", "log groups"),
    "task": ("routine task", "routine tasks"),
    "incident": ("runbook incident", "runbook incidents"),
    "key": ("key", "keys"),
    "readiness": ("readiness check", "readiness checks"),
    "network-acl": ("network ACL", "network ACLs"),
}


_HOMES = {"role": "partner or the project", "project": "workspace"}
"""Where a kind is defined that a project does not define alone."""


def _words(kind: str) -> tuple[str, str]:
    word = kind.replace("-", " ")
    return KINDS_OF_THE_LIBRARY.get(kind) or _OF_THE_PROJECT.get(kind) or (word, f"{word}s")


def twice(found: Iterable[Marked]) -> Iterator[tuple[Marked, Marked]]:
    """Yield each value that defines an id a second time, with the one that defined it first.

    Kinds that one reference may name alike (a component, an external system) share their ids.
    """
    found = list(found)
    shared = {kind: one.mark.kinds for one in found if isinstance(one.mark, Refers) for kind in one.mark.kinds if len(one.mark.kinds) > 1}
    first: dict[tuple[tuple[str, ...], str], Marked] = {}
    for one in found:
        if isinstance(one.mark, Defines):
            kept = first.setdefault((shared.get(one.mark.kind, (one.mark.kind,)), one.value), one)
            if kept is not one:
                yield one, kept


def dangling(
    found: Iterable[Marked], known: Mapping[str, set[str]], unknown: set[str], defined: Mapping[str, set[str]] | None = None
) -> Iterator[Refusal]:
    """Yield a refusal for each reference to something that is not there.

    `known` holds the ids by kind; references to a kind in `unknown` are left alone, because its ids could not be read.
    An id that the model refused counts in the form that its refusal proposes. Of a kind that is not among the `defined` ids at all
    the criteria are unanswered that need one; without them all that is known counts.
    """
    for one in found:
        if not isinstance(one.mark, Refers) or unknown.intersection(one.mark.kinds) or not one.value:
            continue
        names = {name for kind in one.mark.kinds for name in known.get(kind, ())}
        if one.value not in names and one.value not in map(proper, names):
            none = tuple(kind for kind in one.mark.kinds if not (known if defined is None else defined).get(kind))
            criteria = tuple(dict.fromkeys(criterion for kind in none for criterion in _answered_by(kind)))
            yield Refusal(one.location, *_dangling(one.value, one.mark.kinds, names, known), criteria=criteria)


@cache
def _answered_by(kind: str) -> tuple[str, ...]:
    return criteria_defining(Project, kind)


def _dangling(value: str, kinds: tuple[str, ...], names: set[str], known: Mapping[str, set[str]]) -> tuple[str, str]:
    label, plural = _words(kinds[0])
    home = "library" if kinds[0] in KINDS_OF_THE_LIBRARY else _HOMES.get(kinds[0], "project")
    alternative = f" or {_words(kinds[1])[0]}" if len(kinds) > 1 else ""
    if kinds == ("input",):
        value, names = value.replace("-", "_"), {name.replace("-", "_") for name in names}
    what = f"there is no {label}{alternative} `{value}` in the {home}"
    if other := sorted(kind for kind, ids in known.items() if value in ids and kind not in kinds):
        word = _words(other[0])[0]
        return what, f"`{value}` is the id of {'an' if word[0] in 'AEIOaeiou' else 'a'} {word}."
    if kinds[0] in _ADDED_IN and len(names) > _FEW:
        return what, _in_the_library(value, kinds[0], names)
    return what, suggestion(value, names, plural[0].upper() + plural[1:])


_FEW = 12
_ADDED_IN = {
    "service": ("services", "content/library/services.yml"),
    "metric-set": ("metrics", "content/library/metrics.yml"),
    "metric": ("metrics", "content/library/metrics.yml"),
    "price": ("prices", "a file of content/library/prices/"),
    "recovery-step": ("recovery", "content/library/recovery.yml"),
    "strategy": ("recovery", "content/library/recovery.yml"),
    "trouble": ("troubles", "content/library/troubleshooting.yml"),
    "source": ("sources", "content/library/sources.yml"),
}
"""For each kind to which a workspace may add: what lists them, and where one is added."""


def _in_the_library(value: str, kind: str, names: set[str]) -> str:
    """Return what to do about an id that the library has not: the one that is like it, or where all are listed and one is added."""
    listed, file = _ADDED_IN[kind]
    ways = f"`evidencekit list {listed}` shows all {len(names)}; add one in {file}."
    if kind != "price":
        meant = near(value, names)
        return f"Did you mean `{meant}`?" if meant else ways
    services = {name.partition(".")[0] for name in names}
    asked, _, rest = value.partition(".")
    service = asked if asked in services else near(asked, services)
    own = [name for name in names if name.partition(".")[0] == service]
    if meant := near(f"{service}.{rest}", own):
        return f"Did you mean `{meant}`?"
    return f"{suggestion('', own, f'Prices of {service}') if own else f'It has no price of {asked}.'} {ways}"


def dangling_facts(library: Library) -> Iterator[Refusal]:
    """Yield a refusal for each fact of the library that names something which is not in the library."""
    ids = library.ids()
    yield from dangling(marked(library), ids, set())
    controls = (Marked(("sop", control), control, Refers(("control",))) for control in library.sop)
    yield from (replace(refusal, on_key=True) for refusal in dangling(controls, ids, set()))


def unpriced(found: Iterable[Marked], library: Library, region: str) -> Iterator[Refusal]:
    """Yield a refusal for each reference to a price that the library has, but neither in `region` nor globally."""
    priced = {price.region for price in library.prices.prices} - {"global"}
    if region not in priced:
        hint = f"It has prices for {', '.join(sorted(priced))}; add those that you need in a file of content/library/prices/."
        yield Refusal(("cost", "region"), f"the price book has no prices for `{region}`", hint)
        return
    for one in found:
        if not isinstance(one.mark, Refers) or "price" not in one.mark.kinds:
            continue
        regions = sorted(price.region for price in library.prices.prices if price.id == one.value)
        if regions and region not in regions and "global" not in regions:
            what = f"the price book has no `{one.value}` for {region}"
            ways = f"Add one for {region} in a file of content/library/prices/, or say under `cost.unpriced` why it is not priced."
            yield Refusal(one.location, what, f"It has it for {', '.join(regions)}. {ways}")


def undefined_quantities(cost: Cost) -> Iterator[Refusal]:
    """Yield a refusal for each usage line that may divide by zero, or be absurdly large, within the inputs' values."""
    ranges = settle(cost.ranges)
    for index, usage in enumerate([] if is_open(cost.usage) else cost.usage):
        bounds = settle(_bounds_of, usage.quantity, ranges)
        location = ("cost", "usage", index, "quantity")
        if bounds is None:
            what = f"`{usage.quantity}` divides by something that is zero at some low or high value of the inputs"
            yield Refusal(location, what, "Raise that input's low, or divide by max(…, 1).")
        elif not is_open(bounds) and not any(map(is_open, bounds)) and max(-bounds[0], bounds[1]) > _MOST_UNITS:
            yield Refusal(location, f"`{usage.quantity}` may be more than {_MOST_UNITS:,} units a month")
    if cost.unit_cost is not None:
        yield from _undefined_unit(cost.unit_cost.quantity, ranges)


def _undefined_unit(quantity: Quantity, ranges: Mapping[str, Bounds]) -> Iterator[Refusal]:
    """Yield a refusal for a unit of which a month may have none: nothing can be divided by it."""
    bounds = settle(_bounds_of, quantity, ranges)
    if not is_open(bounds) and (bounds is None or not (is_open(bounds[0]) or bounds[0] > 0)):
        what = f"`{quantity}` may be zero or less, and the bill is divided by it"
        yield Refusal(("cost", "unit_cost", "quantity"), what, "Raise that input's low, or write max(…, 1).")


def _bounds_of(quantity: Quantity, ranges: Mapping[str, Bounds]) -> Bounds | None:
    """Return the least and the greatest value of a quantity, None where it divides by zero. Raises OpenUsed."""
    try:
        return quantity.bounds(ranges)
    except ZeroDivisionError:
        return None


_MOST_UNITS = 10**18
