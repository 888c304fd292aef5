"""What a template looks up by id: things of the project and roles, also where their section is absent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import UndefinedError
from pydantic import BaseModel

from generator.model.description.project import Project
from generator.model.types import annotations as types
from generator.model.types.open import Gap, Named, Open, is_open
from generator.model.types.references import kinds_defined, marked
from generator.model.types.values import Defines
from generator.model.workspace import Workspace
from generator.pages.guards import MissingValue

Defined = Mapping[tuple[str, str], BaseModel]
"""What a description defines, by kind and id."""


def defined_in(part: BaseModel) -> Defined:
    """Return everything that `part` defines, by kind and id."""
    found: dict[tuple[str, str], BaseModel] = {}
    for mark in marked(part):
        if isinstance(mark.mark, Defines):
            found[mark.mark.kind, mark.value] = _at(part, mark.location[:-1])
    return found


def _at(part: Any, location: tuple[Any, ...]) -> Any:
    for step in location:
        part = getattr(part, step) if isinstance(part, BaseModel) else part[step]
    return part


def titles(defined: Defined, workspace: Workspace, project: Project | None) -> Callable[[str], Any]:
    """Return what gives the title of a role; where no roles are described, its name as it is written."""
    look_up = lookup(defined, "role", {})
    absent = is_open(workspace.partner.roles) or (project is not None and is_open(project.roles))

    def title(key: str) -> Any:
        known = is_open(key) or ("role", key) in defined
        return look_up(key).title if known or not absent else key

    return title


def absent_kinds(gaps: Iterable[Gap]) -> dict[str, Gap]:
    """Return the kinds of things that absent sections, and lists and elements that are open, would define, each with its gap."""
    found: dict[str, Gap] = {}
    for gap in gaps:
        annotation: Any = Project
        for step in gap.location:
            annotation = types.inside(annotation, step)
        found |= dict.fromkeys(kinds_defined(annotation), gap)
    return found


def nodes(defined: Defined, absent: Mapping[str, Gap]) -> Callable[[str], Any]:
    """Return what looks up a component or a system outside AWS."""
    components, externals = lookup(defined, "component", absent), lookup(defined, "external", absent)

    def node(key: str) -> Any:
        outside = not is_open(key) and ("external", key) in defined
        known = is_open(key) or ("component", key) in defined
        return components(key) if known or ("component" in absent and not outside) else externals(key)

    return node


def lookup(defined: Defined, kind: str, absent: Mapping[str, Gap]) -> Callable[[str], Any]:
    """Return what looks up a thing of `kind` by its id, which raises UndefinedError for one that there is not.

    Where the section that would define it is absent, the name is all that is known; where the author left it out, it is open.
    """
    known = {of for of, _ in defined}

    def look_up(key: str) -> Any:
        if is_open(key):
            return key
        if key is None:
            raise MissingValue
        if (kind, key) not in defined and kind in absent:
            return Named(absent[kind], key)
        if (kind, key) not in defined and kind not in known:
            return Open(Gap((), f"{kind} `{key}`"))
        if (kind, key) not in defined:
            raise UndefinedError(f"there is no {kind} `{key}`")
        return defined[kind, key]

    return look_up
