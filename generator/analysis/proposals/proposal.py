"""What the library proposes where the author has not said it: values that prove nothing until they are confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.model.description.project import Project
from generator.model.types.origin import Location

Filled = Mapping[tuple[str, str], tuple[str, ...]]
"""The keys that are proposed for an entry which the author wrote or chose, by the kind and the id of the entry."""


_KINDS = {"KPI": "kpi", "alarm": "alarm", "runbook entry": "incident", "severity": "severity", "dashboard": "dashboard"}
"""The kinds of id that proposals have, by the kind of entry."""
PROPOSED = frozenset(_KINDS.values())
"""The kinds of id that may exist only as a proposal."""


@dataclass(frozen=True)
class Proposal:
    """One entry, or the keys `values` of an entry that the author wrote, with what is proposed for them.

    `component` is empty for what belongs to all of them. `confirm` is the key to write, `location` the place it belongs to.
    """

    kind: str
    id: str
    component: str
    document: str
    values: Mapping[str, str]
    confirm: str
    location: Location


@dataclass(frozen=True)
class Unproposed:
    """A starter alarm of the library that cannot be proposed for a component, and the fact that is missing.

    `location` is the author's entry that chose it; it is empty where nobody did.
    """

    component: str
    metric: str
    lacking: str
    location: Location = ()


@dataclass(frozen=True)
class Completed:
    """A project with everything that is proposed for it; where nothing is, it is the author's own."""

    project: Project
    proposals: tuple[Proposal, ...] = ()
    unproposed: tuple[Unproposed, ...] = ()
    filled: Filled = field(default_factory=dict)

    @property
    def ids(self) -> dict[str, set[str]]:
        """The ids that the author may refer to although they exist only as proposals, by kind."""
        found: dict[str, set[str]] = {}
        for proposal in self.proposals:
            if proposal.kind in _KINDS:
                found.setdefault(_KINDS[proposal.kind], set()).add(proposal.id)
        return found
