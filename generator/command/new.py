"""The smallest valid piece of a description, commented, in the file where it belongs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from generator.command.insertion import NoRoomError, inserted
from generator.command.surroundings import Surroundings
from generator.errors import EvidencekitError, InputError
from generator.model.types.origin import Data, Location, Origin, child
from generator.model.types.refusals import proper, suggestion
from generator.model.types.values import WINDOWS_KEEPS
from generator.pages.catalogue import INDEX
from generator.workspace.files import TAKEN, Reading, read_partner, read_projects
from generator.workspace.library import merged_library
from generator.workspace.outside import refuse_links_outside
from generator.workspace.rewriting import rewrite
from generator.workspace.shipped import shipped

_PIECES = Path(__file__).parent / "pieces"
_ID = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
_LONGEST_ID = 64
_HINT = "# yaml-language-server: $schema=../../../schemas/{}.json"
SCOPES = ("partner", "project", "api")
"""The scopes for which a document can be begun."""


@dataclass(frozen=True)
class Piece:
    """A kind of element: how messages call it, the section and list that it belongs to, and what to do after it."""

    called: str
    section: str
    list: Location = ()
    then: str = ""


PIECES = {
    "api": Piece("an API", "apis", (), "Its component is drawn in `architecture`; `evidencekit new kpi ID` watches it."),
    "kpi": Piece("a KPI", "operations", ("kpis",), "`evidencekit new alarm ID` adds the alarm on its threshold."),
    "alarm": Piece("an alarm", "operations", ("alarms",), "See that `kpi`, `severity`, `action` and `incident` are the right ones."),
    "incident": Piece("an incident", "runbook", ("incidents",), "Name it under `incident` of the alarms that it answers."),
    "scenario": Piece(
        "a scenario", "resilience", ("scenarios",), "Protections of the stores that it hits are in `resilience.protections`."
    ),
}
"""The kinds of elements of a customer project's description."""
KINDS = ("customer", *PIECES, "document")
"""All that `evidencekit new` writes."""


@dataclass(frozen=True)
class Written:
    """What was written: the file as it is shown, the line where it begins, what it is, and what to do next."""

    path: str
    line: int
    what: str
    then: str


@dataclass
class _Wanted:
    """What is asked for: the workspace, the kind and the id of the piece."""

    folder: Path
    kind: str
    id: str
    customer: str | None
    scope: str
    reading: Reading = field(init=False)

    def __post_init__(self) -> None:
        self.reading = Reading(self.folder)


def new(folder: Path, kind: str, id: str, customer: str | None = None, scope: str = "project") -> Written:
    """Write the piece of `kind`, one of KINDS, called `id` into the workspace in `folder`, and return where.

    customer: the project that it belongs to; may be None where there is one only. scope: of a document, one of SCOPES.
    Raises EvidencekitError for an id that is malformed or taken, and where the piece has no place; InputError for a file that cannot be
    read; NoRoomError for a list that nothing can be inserted into.
    """
    if len(id) > _LONGEST_ID or not _ID.fullmatch(id):
        hint = f" Did you mean `{proper(id)}`?" if _ID.fullmatch(proper(id)) and len(id) <= _LONGEST_ID else ""
        message = f"`{id}` is not an id: use lower-case letters, digits, hyphens and dots, up to {_LONGEST_ID} characters.{hint}"
        raise EvidencekitError(message)
    if WINDOWS_KEEPS.fullmatch(id) and kind in ("customer", "document"):
        raise EvidencekitError(
            f"`{id}` is a name that Windows keeps for a device, and files are called after it. Choose another, such as {id}-1."
        )
    if id in {"customer": TAKEN, "document": (INDEX,)}.get(kind, ()):
        raise EvidencekitError(f"`{id}` is the name of something that every output has. Choose another id.")
    refuse_links_outside(folder)
    writers: dict[str, Callable[[_Wanted], Written]] = {"customer": _customer, "document": _document}
    return writers.get(kind, _element)(_Wanted(folder, kind, id, customer, scope))


def _customer(wanted: _Wanted) -> Written:
    folder = wanted.folder / "content" / "customers" / wanted.id
    if folder.exists():
        raise EvidencekitError(f"{wanted.reading.shown(folder)}: there is already a customer project `{wanted.id}`. Choose another id.")
    text = _filled("customer.yml", {"id": wanted.id, "name": _title(wanted.id)})
    path = _created(folder / "project.yml", text)
    line = text.splitlines().index(f"id: {wanted.id} # must be the folder's name") + 1
    then = "Describe its accounts and components under `architecture`: the file shows how."
    return Written(wanted.reading.shown(path), line, f"a customer project `{wanted.id}`", then)


def _document(wanted: _Wanted) -> Written:
    name = f"{wanted.id}.md.j2"
    path = wanted.folder / "templates" / wanted.scope / name
    for scope in SCOPES:
        for place in (wanted.folder / "templates" / scope / name, shipped("templates") / scope / name):
            if place.exists():
                raise EvidencekitError(_taken(wanted, place))
    owner = Surroundings(read_partner(wanted.reading).data, {}).owner()
    if owner is None:
        raise EvidencekitError("content/partner.yml: a document has an owner, and there are no roles. Describe one under `roles` first.")
    _created(path, _filled(f"document-{wanted.scope}.md.j2", {"id": wanted.id, "name": _title(wanted.id), "owner": owner}))
    then = "Change title, summary, kind and text, then run `evidencekit serve` and look at it."
    return Written(wanted.reading.shown(path), 1, f"a document `{wanted.id}`", then)


def _taken(wanted: _Wanted, place: Path) -> str:
    shown = wanted.reading.shown(place)
    if place.is_relative_to(wanted.folder):
        return f"{shown}: there is already a document `{wanted.id}`. Choose another id."
    own = wanted.reading.shown(wanted.folder / "templates" / place.parent.name / place.name)
    return f"the document `{wanted.id}` is shipped with evidencekit. Choose another id, or copy {place} to {own} and change it there."


def _element(wanted: _Wanted) -> Written:
    piece = PIECES[wanted.kind]
    name, origin, described = _project(wanted)
    around = Surroundings(read_partner(wanted.reading).data, described)
    keys = (piece.section, *piece.list)
    if (taken := _found(origin, keys, wanted.id)) is not None:
        place = f"{taken.file.path}:{taken.line}:{taken.column}"
        raise EvidencekitError(f"{place}: there is already {piece.called} `{wanted.id}`. Choose another id.")
    values = around.values(wanted.kind, wanted.id, merged_library(wanted.folder) if wanted.kind == "kpi" else None)
    element = _filled(f"{wanted.kind}.yml", values)
    file, line = _put(wanted, wanted.folder / "content" / "customers" / name, origin, keys, element)
    return Written(wanted.reading.shown(file), line, f"{piece.called} `{wanted.id}`", _next(piece, element))


def _next(piece: Piece, element: str) -> str:
    lack = "Replace each TODO; until then the documents mark the place. " if "TODO" in element else ""
    return f"{lack}{piece.then}"


def _project(wanted: _Wanted) -> tuple[str, Origin, Data]:
    """Return the folder's name, the places and the values of the customer project that the piece is for."""
    folder = wanted.folder / "content" / "customers"
    there = sorted(path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")) if folder.is_dir() else []
    name = wanted.customer or (there[0] if len(there) == 1 else None)
    if name is None and there:
        raise EvidencekitError(f"there are {len(there)} customer projects. Say which with --customer: {', '.join(there)}.")
    if name is None:
        raise EvidencekitError("there is no customer project yet. Begin one with: evidencekit new customer ID")
    if name not in there:
        raise EvidencekitError(f"there is no customer project `{name}`. {suggestion(name, there, 'Customer projects')}")
    part = read_projects(wanted.reading)[name]
    if not isinstance(part.data, dict) or not part.origin.line:
        raise InputError(wanted.reading.problems)
    return name, part.origin, part.data


def _found(origin: Origin, keys: Location, id: str) -> Origin | None:
    for step in keys:
        inner = child(origin, step)
        if inner is None:
            return None
        origin = inner
    return child(origin, id) if isinstance(origin.value, list) else None


def _put(wanted: _Wanted, folder: Path, origin: Origin, keys: Location, element: str) -> tuple[Path, int]:
    """Write the element into the section's file, into project.yml, or into a new file; return the file and the line."""
    section = str(keys[0])
    written = origin.keys.get(section)
    path = folder / f"{section}.yml"
    if written is None and not path.exists():
        return _begun(wanted, path, section, keys[1:], element)
    beside = path.exists()
    file, location = (path, keys[1:]) if beside else (folder / "project.yml", keys)
    content, line = inserted(file.read_bytes(), wanted.reading.shown(file), location, element)
    rewrite(file, content)
    return file, line


def _begun(wanted: _Wanted, path: Path, section: str, keys: Location, element: str) -> tuple[Path, int]:
    """Write a section's file with the element alone in it."""
    known = (wanted.folder / "schemas" / f"{section}.json").is_file()
    lines = [_HINT.format(section), ""] if known else []
    for depth, key in enumerate(keys):
        lines.append(f"{'  ' * depth}{key}:")
    first = len(lines) + 1
    lines += ["  " * len(keys) + line for line in element.splitlines()]
    return _created(path, "\n".join([*lines, ""])), first


def _created(path: Path, text: str) -> Path:
    rewrite(path, text.encode("utf-8"))
    return path


def _filled(name: str, values: dict[str, str]) -> str:
    """Return the text of a piece, with the values in place of the words in angle brackets."""
    text = (_PIECES / name).read_text("utf-8")
    return re.sub(r"<([a-z]+)>", lambda found: values[found[1]], text)


def _title(id: str) -> str:
    words = re.sub(r"[-.]", " ", id)
    return words[:1].upper() + words[1:]


__all__ = ["KINDS", "PIECES", "SCOPES", "NoRoomError", "Written", "new"]
