"""A workspace's files to a Workspace: every problem of a run at once, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from generator.analysis.proposals import PROPOSED, complete
from generator.errors import EvidencekitError, InputError, Place, Problem, WorkspaceNotFound
from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.library import Library
from generator.model.types.open import Gap, is_absent
from generator.model.types.origin import Data, Location, Origin, at, inside, shown
from generator.model.types.references import (
    KINDS_OF_THE_LIBRARY,
    Marked,
    dangling,
    kinds_unknown,
    marked_in,
    twice,
    undefined_quantities,
    unpriced,
)
from generator.model.types.refusals import Refusal, suggestion
from generator.model.types.values import Defines
from generator.model.workspace import Workspace
from generator.workspace.files import Part, Reading, read_partner, read_projects
from generator.workspace.formats import warnings
from generator.workspace.gaps import gaps_in
from generator.workspace.library import load_library, merged_library, unused
from generator.workspace.outside import refuse_links_outside

__all__ = ["find_workspace", "load_library", "load_workspace", "place_in", "place_of"]

_REGION = r"[a-z]{2}(-[a-z]+)+-\d"
"""A well-formed Region: only for one is it asked whether it has prices."""


def find_workspace(start: Path) -> Path:
    """Return the nearest folder at or above `start` with mkdocs.yml and content/. Raises WorkspaceNotFound."""
    for folder in (start, *start.absolute().parents):
        if (folder / "mkdocs.yml").is_file() and (folder / "content").is_dir():
            return folder
    raise WorkspaceNotFound(start)


def load_workspace(folder: Path, *, library: Path | None = None, warn: Callable[[Problem], None] | None = None) -> Workspace:
    """Return the workspace in `folder`.

    `library` replaces the library's folder; `warn` is given one warning for each key of a former format.
    Raises InputError with all problems, in the order of files and lines.
    """
    refuse_links_outside(folder)
    reading = Reading(folder)
    facts = _library(reading, library)
    partner = read_partner(reading)
    projects = read_projects(reading)
    _resolve(partner, projects, facts, reading)
    models = {name: part.model for name, part in projects.items() if part.model is not None}
    if reading.problems or facts is None or partner.model is None:
        raise InputError(sorted(reading.problems, key=lambda problem: problem.place))
    if warn is not None:
        for warning in [*warnings(reading.former), *(unused(folder) if library is None else ())]:
            warn(warning)
    origins: dict[str | None, Origin] = {name: part.origin for name, part in projects.items()}
    gaps: dict[str | None, tuple[Gap, ...]] = {id: tuple(gaps_in(model)) for id, model in models.items()}
    gaps[None] = tuple(gaps_in(partner.model))
    return Workspace(folder, partner.model, models, facts, {None: partner.origin, **origins}, gaps)


def unknown_customer(asked: str, known: Iterable[str]) -> EvidencekitError:
    """Return the error for a customer project that there is not."""
    return EvidencekitError(f"there is no customer project `{asked}`. {suggestion(asked, known, 'Customer projects')}")


def place_of(workspace: Workspace, project: str | None, location: Location) -> Place:
    """Return where the value at `location` of a project, or of the partner (None), was written.

    A list takes a position or an element's id: ("architecture", "components", "orders-table", "scaling"). Where
    nothing was written at the location itself, the place is that of the nearest value around it.
    """
    return Place(*shown(workspace.origins[project], location))


def place_in(workspace: Workspace, project: str | None, location: Location, line: int, column: int) -> Place:
    """Return where line `line` and column `column` of the text at `location` stand, both counted from 1.

    They are exact for a text in a file of its own and for one behind `|`; for any other text the place is its beginning.
    """
    return Place(*inside(at(workspace.origins[project], location), line, column))


def _library(reading: Reading, folder: Path | None) -> Library | None:
    try:
        return load_library(folder) if folder is not None else merged_library(reading.folder)
    except InputError as error:
        reading.problems += error.problems
        return None


# ------------------------------------------------------------------------------------------------------- references


def _resolve(partner: Part[Partner], projects: dict[str, Part[Project]], library: Library | None, reading: Reading) -> None:
    """Add a problem for each id that stands twice and each reference to nothing.

    A project sees its own ids, the partner's and the library's; no project sees another's. The partner names projects.
    """
    shipped = library.ids() if library is not None else {}
    unread = set() if library is not None else set(KINDS_OF_THE_LIBRARY)
    common = list(marked_in(partner.data, Partner))
    unread |= kinds_unknown(partner.data, Partner)
    named = {**_ids(shipped, common), "project": set(projects)}
    reading.refused(partner.origin, dangling(common, named, unread))
    reading.refused(partner.origin, _twice(common, partner.origin, [], partner.origin))
    for project in projects.values():
        found = list(marked_in(project.data, Project))
        ids = known = _ids(shipped, [*common, *found])
        unknown = unread | kinds_unknown(project.data, Project)
        if project.model is not None and library is not None and not list(dangling(found, ids, unknown | PROPOSED)):
            known = _with_proposals(ids, found, project.model, library)
        reading.refused(project.origin, dangling(found, known, unknown, ids))
        reading.refused(project.origin, _twice(found, project.origin, common, partner.origin))
        if library is not None and (region := _region(project.data)):
            reading.refused(project.origin, unpriced(found, library, region))
        if project.model is not None and not is_absent(project.model.cost) and not reading.problems:
            reading.refused(project.origin, undefined_quantities(project.model.cost))


def _with_proposals(ids: dict[str, set[str]], found: list[Marked], project: Project, library: Library) -> dict[str, set[str]]:
    """Return `ids` with those that the library proposes for `project`, where any is named that the author did not define."""
    if not list(dangling(found, ids, set(ids) - PROPOSED)):
        return ids
    proposed = complete(project, library).ids
    return {**ids, **{kind: ids.get(kind, set()) | names for kind, names in proposed.items()}}


def _ids(shipped: Mapping[str, set[str]], found: list[Marked]) -> dict[str, set[str]]:
    ids = {kind: set(names) for kind, names in shipped.items()}
    for one in found:
        if isinstance(one.mark, Defines):
            ids.setdefault(one.mark.kind, set()).add(one.value)
    return ids


def _twice(found: list[Marked], origin: Origin, common: list[Marked], common_origin: Origin) -> Iterator[Refusal]:
    """Yield a refusal for each id of `found` that stands twice in it, or once in it and once in `common`."""
    own = {id(one) for one in found}
    for one, first in twice([*common, *found]):
        if id(one) in own:
            there = Place(*shown(origin if id(first) in own else common_origin, first.location))
            hint = f"The first is at {there}; give one of them another id."
            yield Refusal(one.location, f"the id `{one.value}` stands twice", hint)


def _region(project: Data) -> str | None:
    cost = project.get("cost") if isinstance(project, dict) else None
    region = cost.get("region") if isinstance(cost, dict) else None
    return region.strip() if isinstance(region, str) and re.fullmatch(_REGION, region.strip()) else None
