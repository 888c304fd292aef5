"""What a rule reports: a value that says what is wrong, where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from generator.coverage import Proof
from generator.document import Document
from generator.errors import Place
from generator.model.origin import Location
from generator.model.workspace import Workspace
from generator.pages import Results

Severity = Literal["error", "gap"]
"""error: the description or a document contradicts itself. gap: something that the checklist asks for is not there."""


@dataclass(frozen=True)
class Finding:
    """One reason why the pack is not ready.

    `location` is the path of keys in the project (or in the partner, where `project` is None) that the finding is
    about; `place` is the same as file, line and column, and is filled in by `checks.find`.
    """

    rule: str
    severity: Severity
    message: str
    project: str | None = None
    location: Location = ()
    control: str = ""
    hint: str = ""
    place: Place = field(default=Place(""))


@dataclass(frozen=True)
class Evidence:
    """Everything that a rule may look at."""

    workspace: Workspace
    results: dict[str, Results]
    documents: tuple[Document, ...]
    proofs: tuple[Proof, ...]
