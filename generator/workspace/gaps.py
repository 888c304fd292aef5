"""What the author left open: keys that are missing, values that are TODO and sections that are absent, put into the data as Open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from generator.errors import Place
from generator.model.description.architecture import Connection
from generator.model.description.cost import Cost
from generator.model.description.operations import KEYS_WITH_METRIC, Kpi
from generator.model.description.partner import Partner, Standards
from generator.model.description.project import Customer, Project
from generator.model.description.resilience import FACTS_OF_METHOD, Protection
from generator.model.description.runbook import Decision
from generator.model.description.security import PolicyDocument
from generator.model.types import annotations as types
from generator.model.types.open import TODO, Gap, Open, gap_of
from generator.model.types.origin import Data, Location, Origin, shown
from generator.model.types.values import Model

SECTIONED = (Project, Partner, Standards)
"""The models whose parts are sections: one that is absent leaves out the documents that need it."""
_NAMED_BY = {Project: {"id", "name"}, Partner: {"id", "name"}, Connection: {"source", "target"}}
"""Keys that name a piece: without them nobody can say what is open."""


def _facts_of_method(protection: Mapping[str, Any]) -> tuple[str, ...]:
    return FACTS_OF_METHOD.get(str(protection.get("method")), ())


_NEEDED: dict[type[Model], Callable[[Mapping[str, Any]], tuple[str, ...]]] = {
    Cost: lambda cost: () if "growth_per_month" in cost else ("growth_per_year",),
    Customer: lambda customer: ("anonymous_name",) if customer.get("reference") == "anonymised" else (),
    Decision: lambda decision: () if {"go_to", "recover"} & decision.keys() else ("then",),
    Kpi: lambda kpi: ("metric",) if KEYS_WITH_METRIC & kpi.keys() else (),
    PolicyDocument: lambda policy: () if "file" in policy else ("document",),
    Protection: _facts_of_method,
}
"""Keys that a model needs beside what is written of it, where its fields alone do not say so."""


def with_gaps(model: type[Model], origin: Origin, value: Data) -> Any:
    """Return `value`, which was read from `origin` and describes `model`, with an Open for all that is open in it.

    What is malformed stays as it is, for the model to refuse; what names a piece and is TODO is missing.
    """
    opened = _Opening(origin).model(model, value, ())
    if model is Project:
        _open_placements(opened)
        _open_policies(opened)
    return opened


def _open_policies(project: Any) -> None:
    """Let the text of a policy be open where it is open in which file it stands."""
    part = project
    for key in ("security", "identity", "policies"):
        part = part.get(key) if isinstance(part, dict) else None
    for policy in part if isinstance(part, list) else ():
        if isinstance(policy, dict) and "document" not in policy and (gap := gap_of(policy.get("file"))) is not None:
            policy["document"] = Open(replace(gap, computed=True))


def _open_placements(project: Any) -> None:
    """Let the placements of a component be open that follow from its tier, where its VPC or the subnets of this are open."""
    architecture = project.get("architecture") if isinstance(project, dict) else None
    if not isinstance(architecture, dict):
        return
    vpcs, components = architecture.get("vpcs"), architecture.get("components")
    for component in components if isinstance(components, list) else ():
        if isinstance(component, dict) and "tier" in component and not component.get("placements"):
            gap = gap_of(component["tier"]) or _of_subnets(component.get("vpc"), vpcs)
            if gap is not None:
                component["placements"] = Open(replace(gap, computed=True))


def _of_subnets(vpc: Any, vpcs: Any) -> Gap | None:
    """Return what is open of the subnets in the VPC called `vpc`, or in the only one."""
    if (gap := gap_of(vpc) or gap_of(vpcs)) is not None:
        return gap
    for described in vpcs if isinstance(vpcs, list) else ():
        if isinstance(described, dict) and vpc in (None, described.get("id")):
            subnets = described.get("subnets")
            kinds = [subnet.get("kind") for subnet in subnets if isinstance(subnet, dict)] if isinstance(subnets, list) else []
            gap = gap_of(subnets) or next((gap for kind in kinds if (gap := gap_of(kind)) is not None), None)
            if gap is not None:
                return gap
    return None


def gaps_in(value: Any) -> Iterator[Gap]:
    """Yield every gap in `value` that an author left: a model, a list or data, in the order of its keys."""
    if (gap := gap_of(value)) is not None:
        if not gap.computed:
            yield gap
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            yield from gaps_in(getattr(value, name))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from gaps_in(inner)
    elif isinstance(value, list):
        for element in value:
            yield from gaps_in(element)


@dataclass(frozen=True)
class _Key:
    """A key of a model: its type, whether it must be written, and whether the piece is known by it."""

    name: str
    shape: types.Shape
    required: bool
    names: bool


@cache
def _keys(model: type[Model]) -> tuple[_Key, ...]:
    return tuple(
        _Key(name, types.shape_of(annotation), model.model_fields[name].is_required(), names_it(model, name, annotation))
        for name, annotation in types.fields(model)
    )


class _Opening:
    """One walk along the types of a model and the values that an author wrote for it."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin

    def model(self, model: type[Model], value: Any, location: Location, owner: str = "") -> Any:
        if not isinstance(value, dict):
            return value
        owner = (_named(value) if location else "") or owner
        opened = dict(value)
        needed = _NEEDED[model](value) if model in _NEEDED else ()
        for key in _keys(model):
            here = (*location, key.name)
            if key.name not in value:
                if (key.required or key.name in needed) and not key.names:
                    opened[key.name] = self.missing(model, key.shape.annotation, here, owner)
            elif key.names:
                if key.required and _note(value[key.name]) is not None:
                    del opened[key.name]
            else:
                opened[key.name] = self.value(key.shape, value[key.name], here, owner)
        return opened

    def value(self, shape: types.Shape, value: Any, location: Location, owner: str) -> Any:
        note = _note(value)
        if note is not None:
            return Open(Gap(location, label(location, owner), note, self.place(location), written=True))
        if shape.model is not None:
            return self.model(shape.model, value, location, owner)
        if shape.element is not None and isinstance(value, list):
            return [self.value(shape.element, part, (*location, index), owner) for index, part in enumerate(value)]
        if shape.element is not None and isinstance(value, dict):
            return {key: self.value(shape.element, part, (*location, key), owner) for key, part in value.items()}
        return value

    def missing(self, model: type[Model], annotation: Any, location: Location, owner: str) -> Open:
        if model in SECTIONED and types.collects(annotation):
            return Open(Gap(location, f"section `{'.'.join(map(str, location))}`", place=self.place(location), kind="section"))
        return Open(Gap(location, label(location, owner), place=self.place(location)))

    def place(self, location: Location) -> str:
        return str(Place(*shown(self.origin, location)))


def names_it(model: type[Model], name: str, annotation: Any) -> bool:
    """Return whether the key `name` of a `model` is what a piece is known by: it can neither be missing nor open."""
    return name in _NAMED_BY.get(model, ()) or types.names_a_piece(annotation)


def left_open(value: Any) -> bool:
    """Return whether an author wrote that `value` is open."""
    return _note(value) is not None


def _note(value: Any) -> str | None:
    """Return what the author noted behind TODO, nothing for the bare word, None for any other value.

    In a list, `- TODO: words` is a mapping for YAML.
    """
    if isinstance(value, dict) and list(value) == [TODO] and isinstance(value[TODO], str | None):
        value = f"{TODO}: {value[TODO] or ''}"
    if not isinstance(value, str):
        return None
    head, _, note = value.strip().partition(":")
    if head != TODO:
        return None
    return " ".join(note.split())


_NAMES = ("id", "name", "title", "component", "components", "scenario", "role", "kpi", "alarm", "service", "document", "control", "kind")
"""Keys by whose value an element is called, the best first."""


def _named(value: dict[str, Any]) -> str:
    for key in _NAMES:
        named = value.get(key)
        named = named[0] if isinstance(named, list) and named else named
        if isinstance(named, str) and named.strip() and "\n" not in named.strip() and _note(named) is None:
            return named.strip()
    return ""


_PREPOSITIONS = frozenset({"after", "at", "by", "for", "from", "in", "of", "on", "since", "to", "until"})


def label(location: Location, owner: str) -> str:
    """Return how a reader calls the value at `location`: expected of `restore`, currency of `cost`."""
    steps = [step for step in location if isinstance(step, str)]
    last = steps[-1].replace("_", " ")
    if isinstance(location[-1], int):
        listed = f"{last} of `{owner}`" if owner else f"`{'.'.join(steps)}`"
        return f"element {location[-1] + 1} of {listed}"
    named = f"“{last}”" if last.rpartition(" ")[2] in _PREPOSITIONS else last
    around = owner or ".".join(steps[:-1])
    return f"{named} of `{around}`" if around and len(steps) > 1 else named
