"""Where a document comes from: its control in the YAML, for findings about it as a whole, and its lines in the template."""

from __future__ import annotations

from generator.checks.finding import Evidence
from generator.errors import Place
from generator.model.description.partner import DocumentRecord, Documents
from generator.model.types.origin import Location


def control_of(evidence: Evidence, customer: str) -> Documents:
    """Return the document control of a project, or of the partner where `customer` is empty."""
    return evidence.workspace.projects[customer].documents if customer else evidence.workspace.partner.documents


def record_of(evidence: Evidence, customer: str, id: str) -> DocumentRecord | None:
    """Return the record of the document with the page id `id`, None where it has none of its own."""
    name = id.rpartition("/")[2]
    return next((record for record in control_of(evidence, customer).records if record.document == name), None)


def place_of_control(evidence: Evidence, customer: str, id: str) -> tuple[str | None, Location]:
    """Return project and location of what controls the document with the page id `id`: its record, else the default."""
    record = record_of(evidence, customer, id)
    if record is None:
        return customer or None, ("documents",)
    return customer or None, ("documents", "records", control_of(evidence, customer).records.index(record))


def place_in_template(evidence: Evidence, id: str, *wanted: tuple[str, ...]) -> Place:
    """Return where the template of the document with the page id `id` writes something.

    That is the first line that holds all texts of the first of `wanted` that is found, else the template as a whole: a macro
    of another file may have written it.
    """
    template = evidence.templates[id]
    lines = template.text.splitlines()
    for texts in wanted:
        for number, line in enumerate(lines, 1):
            if all(text in line for text in texts):
                return Place(template.path, number, line.index(texts[0]) + 1)
    return Place(template.path)
