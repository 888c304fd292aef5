"""What shows a criterion: sections by document, or words that say why there are none."""

from __future__ import annotations

import pytest

from generator.model.library.checklist import Criterion
from generator.pages.coverage import Proof
from generator.pages.self_assessment import NOT_YET, asked

OWED = {"id": "OPE-001.kpis", "asks": "KPIs are defined.", "layer": "applied", "quantifier": "each-reference"}


def criterion(**keys: object) -> Criterion:
    return Criterion.model_validate({**OWED, **keys})


def proof(document: str, heading: str, of: str = "OPE-001.kpis", *, empty: bool = False) -> Proof:
    return Proof(of, document, document.title(), heading.lower(), heading, "", "partner", empty)


INSTEAD = [
    ({}, NOT_YET),
    ({"required": False}, "recommended only; not shown"),
    ({"quantifier": "at-least-one-reference", "required": False}, "not by this case study; one case study has to"),
    ({"when": "there is one", "condition": "customer-is-affiliate"}, "no section: it counts only when there is one"),
    ({"layer": "application"}, "shown in AWS Partner Central"),
    ({"layer": "application", "shown_in": "the answer itself"}, "the answer itself"),
    ({"shown_in": "this document"}, "this document"),
]


@pytest.mark.parametrize(("keys", "words"), INSTEAD)
def test_without_a_section_words_say_why(keys: dict[str, object], words: str) -> None:
    shown = asked(criterion(**keys), [proof("guide", "Empty", empty=True), proof("guide", "Other", "OPE-001.alarms")])
    assert (shown.proofs, shown.documents, shown.instead, shown.open) == ((), (), words, words == NOT_YET)


def test_sections_come_document_by_document() -> None:
    shown = asked(criterion(shown_in="this document"), [proof("plan", "B"), proof("guide", "C"), proof("plan", "A")])
    assert [(title, [one.heading for one in proofs]) for title, proofs in shown.documents] == [("Guide", ["C"]), ("Plan", ["B", "A"])]
    assert (shown.instead, shown.open) == ("", False)
