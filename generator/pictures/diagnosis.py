"""The drawings for diagnosis of one project: from what is seen to the entry of the runbook, and what fails with what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from generator.analysis.runbook import Entry, RunbookResult
from generator.model.description.architecture import Architecture, Component, Connection, External
from generator.model.description.runbook import Incident
from generator.model.types.open import each, is_open, settle
from generator.model.types.ways import reached
from generator.pictures.drawable import TO_BE_COMPLETED, drawable
from generator.writers.diagnosis import Branch, Drawing, Matrix, Tree, Turn

_MOST_BRANCHES = 8
"""Entries of one tree: more would not fit on a page in letters that one can read."""
_PEOPLE = ("users", "client", "device")
"""Who uses the system from outside: nothing of it fails with them."""
_SENDERS = ("users", "client", "device", "partner", "system", "on-premises", "saas")


@dataclass(frozen=True)
class Diagnosis:
    """The drawings of one project: trees by family of failure, and the blast radius of its components.

    The blast radius is an Open that names what it cannot be computed without.
    """

    trees: tuple[Drawing, ...]
    blast: Drawing

    @property
    def all(self) -> tuple[Drawing, ...]:
        """Every drawing that can be made, in the order of the runbook."""
        return (*self.trees, *each([self.blast]))


def diagnosis(architecture: Architecture, runbook: RunbookResult) -> Diagnosis:
    """Return the drawings for a project's runbook; there are no trees where it is open."""
    return Diagnosis(() if is_open(runbook) else tuple(_trees(runbook)), settle(_blast, architecture))


# ------------------------------------------------------------------------------------------------------------- trees


_FAMILIES: tuple[tuple[str, str, Callable[[list[int]], bool]], ...] = (
    ("5xx", "Callers get 5XX", lambda statuses: any(status >= 500 for status in statuses)),
    ("4xx", "Callers are refused with 4XX", lambda statuses: any(status < 500 for status in statuses)),
    ("quiet", "No status tells it: late, slow, missing, dear", lambda statuses: not statuses),
)
_UNKNOWN = ("unknown", f"HTTP status {TO_BE_COMPLETED}")


def _trees(runbook: RunbookResult) -> Iterator[Drawing]:
    entries = tuple(each(runbook.entries))
    for id, title, belongs in _FAMILIES:
        yield from _parts(
            id, title, [entry for entry in entries if not _open_status(entry) and belongs(entry.incident.http_status)], entries
        )
    yield from _parts(*_UNKNOWN, [entry for entry in entries if _open_status(entry)], entries)


def _open_status(entry: Entry) -> bool:
    statuses = entry.incident.http_status
    return is_open(statuses) or any(map(is_open, statuses))


def _parts(id: str, title: str, entries: list[Entry], every: tuple[Entry, ...]) -> Iterator[Drawing]:
    """Yield the trees of a family: as many as its entries need."""
    numbers = {entry.incident.id: entry.number for entry in every}
    pieces = -(-len(entries) // _MOST_BRANCHES)
    parts = [entries[len(entries) * at // pieces : len(entries) * (at + 1) // pieces] for at in range(pieces)]
    for number, part in enumerate(parts, 1):
        names = f"{title} ({number} of {len(parts)})" if len(parts) > 1 else title
        yield Drawing(
            id if number == 1 else f"{id}-{number}",
            names,
            f"{title}. {' '.join(_said(entry) for entry in part)}",
            Tree(title, tuple(_branch(entry, numbers) for entry in part)),
        )


def _title(incident: Incident) -> str:
    return incident.id if is_open(incident.title) else incident.title


def _symptom(incident: Incident) -> str:
    if is_open(incident.symptom):
        return f"Symptom {TO_BE_COMPLETED}"
    return incident.symptom or _title(incident)


def _said(entry: Entry) -> str:
    return f"{_symptom(entry.incident)}: entry {entry.number}, {_title(entry.incident)}."


def _branch(entry: Entry, numbers: Mapping[str, int]) -> Branch:
    incident = entry.incident
    statuses = "?" if _open_status(entry) else ", ".join(str(status) for status in incident.http_status)
    return Branch(statuses, _symptom(incident), entry.number, _title(incident), tuple(_turns(incident, numbers)))


def _turns(incident: Incident, numbers: Mapping[str, int]) -> Iterator[Turn]:
    """Yield the decisions that lead on to entries which are described."""
    for decision in each(incident.decisions):
        leads = tuple(numbers[id] for id in each(decision.go_to) if id in numbers)
        if leads:
            yield Turn(f"Condition {TO_BE_COMPLETED}" if is_open(decision.when) else decision.when, leads)


# ------------------------------------------------------------------------------------------------------ blast radius


def _blast(architecture: Architecture) -> Drawing:
    """Return who is hit when a component fails.

    A request makes its source depend on its target: the source fails, or answers in part, with whatever is behind it.
    An event makes its target wait: what comes after it is late, and nothing is lost as long as the source keeps it.
    Management and replication limit the other end: it runs on, but is not operated or protected by what failed, or has no copy.
    Systems outside AWS fail, too.
    A connection of which nobody knows whether it is the one or the other is left out, and named.
    Raises OpenUsed where no components or no connections are described.
    """
    connections = [connection for connection in architecture.connections if not is_open(connection)]
    known = [connection for connection in connections if not is_open(connection.kind)]
    unknown = [connection for connection in connections if is_open(connection.kind)]
    ungrouped = {component.id for component in architecture.components if not is_open(component) and is_open(component.group)}
    system = drawable(architecture.model_copy(update={"connections": known}))
    columns = _columns(system)
    rows = []
    nodes: list[Component | External] = [*system.components, *(other for other in system.externals if other.kind not in _PEOPLE)]
    for node in nodes:
        reached_by = reach(system, node.id)
        marks = tuple(_mark(members, node.id, reached_by) for _, members in columns)
        if any(mark and node.id not in members for mark, (_, members) in zip(marks, columns, strict=True)):
            rows.append((_named(node, ungrouped), marks))
    rows.sort(key=lambda row: [-row[1].count(mark) for mark in ("fails", "late", "limited")])
    seen = [index for index in range(len(columns)) if any(marks[index] for _, marks in rows)]
    return Drawing(
        "blast-radius",
        "What fails with what",
        _message(rows[0][0] if rows else "", unknown),
        Matrix(
            "When this fails",
            tuple(columns[index][0] for index in seen),
            tuple((name, tuple(marks[index] for index in seen)) for name, marks in rows),
        ),
    )


def _message(worst: str, unknown: list[Connection]) -> str:
    """Return what the matrix says in words; `worst` is the component that reaches farthest, `unknown` what is left out."""
    farthest = f" ({worst})" if worst else ""
    message = (
        f"One line for each component or outside system whose failure other parts notice, the farthest reaching first{farthest}. "
        "A column is a part of the system or who uses it: filled, it fails or answers in part; half filled, it is late; "
        "a ring, it runs on without being operated, protected or copied."
    )
    if not unknown:
        return message
    named = ", ".join(f"{connection.source} to {connection.target}" for connection in unknown)
    return f"{message} Left out, because their kind is {TO_BE_COMPLETED}: the connections {named}."


@dataclass(frozen=True)
class Reach:
    """The ids of the nodes that fail with one, of those that are late, and of those that run on with less; it is in none of them."""

    failing: frozenset[str]
    late: frozenset[str]
    limited: frozenset[str]


def reach(architecture: Architecture, failed: str) -> Reach:
    """Return what the failure of the node `failed` does to the others."""
    links = architecture.connections
    failing = reached([failed], [(link.target, link.source) for link in links if link.kind == "request"])
    late = reached(failing, [(link.source, link.target) for link in links if link.kind == "event"]) - failing
    beside = [(link.source, link.target) for link in links if link.kind in ("management", "replication")]
    limited = {b for a, b in beside if a == failed} | {a for a, b in beside if b == failed}
    return Reach(frozenset(failing - {failed}), frozenset(late), frozenset(limited - failing - late))


def _columns(architecture: Architecture) -> list[tuple[str, set[str]]]:
    """Return who may be hit, by name: those outside who call, then the groups of components.

    A caller whose kind is open has its column: it may be a person.
    """
    callers = {one.source for one in architecture.connections if one.kind == "request"}
    columns = [(one.name, {one.id}) for one in architecture.externals if one.kind in (*_SENDERS, "") and one.id in callers]
    groups = dict.fromkeys(one.group for one in architecture.components if one.group)
    return columns + [(group, {one.id for one in architecture.components if one.group == group}) for group in groups]


def _mark(members: set[str], failed: str, reached_by: Reach) -> str:
    if members & reached_by.failing or failed in members:
        return "fails"
    if members & reached_by.late:
        return "late"
    return "limited" if members & reached_by.limited else ""


def _named(node: Component | External, ungrouped: set[str]) -> str:
    if isinstance(node, External):
        return f"{node.name} (outside AWS)"
    if node.id in ungrouped:
        return f"{node.name} (group {TO_BE_COMPLETED})"
    if node.group is None or node.group.casefold() in node.name.casefold():
        return node.name
    return f"{node.name}, {node.group}" if node.name.endswith(")") else f"{node.name} ({node.group})"
