"""A finding about a document stands at the line of its template that wrote it."""

from __future__ import annotations

import pytest

from generator.checks.records import place_in_template
from tests.checks.variants import Sample

DOCUMENT = "standards/account-governance-sop"


@pytest.mark.parametrize(
    ("wanted", "begins"),
    [
        ((("ACCT-001.root-mfa", "data-evidence"),), "ACCT-001.root-mfa"),
        ((("data-evidence", "ACCT-001.root-mfa"),), "data-evidence"),
        ((("no such words",), ("data-evidence",)), "data-evidence"),
    ],
)
def test_a_place_is_where_the_first_text_begins(sample: Sample, wanted: tuple[tuple[str, ...], ...], begins: str) -> None:
    place = place_in_template(sample.evidence, DOCUMENT, *wanted)
    template = sample.evidence.templates[DOCUMENT]
    line = template.text.splitlines()[place.line - 1]
    assert place.path == template.path
    assert line[place.column - 1 :].startswith(begins)
    assert all(text in line for text in wanted[-1])


def test_what_a_macro_of_another_file_wrote_has_no_line(sample: Sample) -> None:
    place = place_in_template(sample.evidence, DOCUMENT, ("no such words",))
    assert (place.path, place.line, place.column) == (sample.evidence.templates[DOCUMENT].path, 0, 0)
