"""Where the document control of a document stands in the YAML: the place of findings about a document as a whole."""

from __future__ import annotations

from generator.checks.finding import Evidence
from generator.model.origin import Location
from generator.model.partner import DocumentRecord, Documents


def control_of(evidence: Evidence, customer: str) -> Documents:
    """Return the document control of a project, or of the partner where `customer` is empty."""
    return evidence.workspace.projects[customer].documents if customer else evidence.workspace.partner.documents


def record_of(evidence: Evidence, customer: str, id: str) -> DocumentRecord | None:
    """Return the record of the document with the page id `id`, None where it has none of its own."""
    name = id.rpartition("/")[2]
    return next((one for one in control_of(evidence, customer).records if one.document == name), None)


def place_of_control(evidence: Evidence, customer: str, id: str) -> tuple[str | None, Location]:
    """Return project and location of what controls the document with the page id `id`: its record, else the default."""
    record = record_of(evidence, customer, id)
    if record is None:
        return customer or None, ("documents",)
    return customer or None, ("documents", "records", control_of(evidence, customer).records.index(record))
