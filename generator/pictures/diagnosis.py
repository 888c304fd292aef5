"""The drawings for diagnosis of one project: from what is seen to the entry of the runbook, and what fails with what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from generator.analysis.runbook import Entry, RunbookResult
from generator.model.description.architecture import Architecture, Component
from generator.model.types.ways import reached
from generator.writers.diagnosis import Branch, Drawing, Matrix, Tree, Turn

_MOST_BRANCHES = 8
"""Entries of one tree: more would not fit on a page in letters that one can read."""
_SENDERS = ("users", "client", "device", "partner", "system", "on-premises", "saas")


@dataclass(frozen=True)
class Diagnosis:
    """The drawings of one project: trees by family of failure, and the blast radius of its components."""

    trees: tuple[Drawing, ...]
    blast: Drawing

    @property
    def all(self) -> tuple[Drawing, ...]:
        """Every drawing, in the order of the runbook."""
        return (*self.trees, self.blast)


def diagnosis(architecture: Architecture, runbook: RunbookResult) -> Diagnosis:
    """Return the drawings for a project's runbook."""
    return Diagnosis(tuple(_trees(runbook)), _blast(architecture))


# ------------------------------------------------------------------------------------------------------------- trees


_FAMILIES: tuple[tuple[str, str, Callable[[Entry], bool]], ...] = (
    ("5xx", "Callers get 5XX", lambda entry: any(status >= 500 for status in entry.incident.http_status)),
    ("4xx", "Callers are refused with 4XX", lambda entry: any(status < 500 for status in entry.incident.http_status)),
    ("quiet", "No status tells it: late, slow, missing, dear", lambda entry: not entry.incident.http_status),
)


def _trees(runbook: RunbookResult) -> Iterator[Drawing]:
    for id, title, belongs in _FAMILIES:
        entries = [entry for entry in runbook.entries if belongs(entry)]
        pieces = -(-len(entries) // _MOST_BRANCHES)
        parts = [entries[len(entries) * at // pieces : len(entries) * (at + 1) // pieces] for at in range(pieces)]
        for number, part in enumerate(parts, 1):
            names = f"{title} ({number} of {len(parts)})" if len(parts) > 1 else title
            yield Drawing(
                id if number == 1 else f"{id}-{number}",
                names,
                f"{title}. {' '.join(_said(entry) for entry in part)}",
                Tree(title, tuple(_branch(entry, runbook) for entry in part)),
            )


def _said(entry: Entry) -> str:
    return f"{entry.incident.symptom or entry.incident.title}: entry {entry.number}, {entry.incident.title}."


def _branch(entry: Entry, runbook: RunbookResult) -> Branch:
    incident = entry.incident
    turns = (
        Turn(decision.when, tuple(runbook.entry(id).number for id in decision.go_to)) for decision in incident.decisions if decision.go_to
    )
    statuses = ", ".join(str(status) for status in incident.http_status)
    return Branch(statuses, incident.symptom or incident.title, entry.number, incident.title, tuple(turns))


# ------------------------------------------------------------------------------------------------------ blast radius


def _blast(architecture: Architecture) -> Drawing:
    """Return who is hit when a component fails.

    A request makes its source depend on its target: the source fails, or answers in part, with whatever stands behind.
    An event makes its target wait: what comes after it is late, and nothing is lost as long as the source keeps it.
    """
    columns = _columns(architecture)
    rows = []
    for component in architecture.components:
        failing, late = reach(architecture, component.id)
        marks = tuple(_mark(members, component.id, failing, late) for _, members in columns)
        if any(mark and component.id not in members for mark, (_, members) in zip(marks, columns, strict=True)):
            rows.append((component, marks))
    rows.sort(key=lambda row: (-row[1].count("fails"), -row[1].count("late")))
    seen = [index for index in range(len(columns)) if any(marks[index] for _, marks in rows)]
    worst = rows[0][0].name if rows else ""
    return Drawing(
        "blast-radius",
        "What fails with what",
        f"One line for each component whose failure other parts notice, the farthest reaching first ({worst}). "
        "A column is a part of the system or who uses it: filled, it fails or answers in part; half filled, it is late.",
        Matrix(
            "When this fails",
            tuple(columns[index][0] for index in seen),
            tuple((_named(component), tuple(marks[index] for index in seen)) for component, marks in rows),
        ),
    )


def reach(architecture: Architecture, failed: str) -> tuple[set[str], set[str]]:
    """Return the ids of the nodes that fail with `failed`, and of those that are late; it is in neither."""
    links = architecture.connections
    failing = reached([failed], [(link.target, link.source) for link in links if link.kind == "request"])
    late = reached(failing, [(link.source, link.target) for link in links if link.kind == "event"]) - failing
    return failing - {failed}, late


def _columns(architecture: Architecture) -> list[tuple[str, set[str]]]:
    """Return who may be hit, by name: those outside who call, then the groups of components."""
    callers = {one.source for one in architecture.connections if one.kind == "request"}
    columns = [(one.name, {one.id}) for one in architecture.externals if one.kind in _SENDERS and one.id in callers]
    groups = dict.fromkeys(one.group for one in architecture.components if one.group)
    return columns + [(group, {one.id for one in architecture.components if one.group == group}) for group in groups]


def _mark(members: set[str], failed: str, failing: set[str], late: set[str]) -> str:
    if members & failing or failed in members:
        return "fails"
    return "late" if members & late else ""


def _named(component: Component) -> str:
    if component.group is None or component.group.casefold() in component.name.casefold():
        return component.name
    return f"{component.name}, {component.group}" if component.name.endswith(")") else f"{component.name} ({component.group})"
