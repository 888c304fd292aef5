"""What programs read: JSON and the annotations of GitHub Actions."""

from __future__ import annotations

import json
from pathlib import Path

from generator.verdict import Verdict, as_json, github
from tests.verdict.verdicts import ERROR, GAP, PATH, UNMADE, WAIVED, unread, verdict


def test_json(tmp_path: Path) -> None:
    shown = json.loads(as_json(verdict(tmp_path, GAP, WAIVED)))
    assert (shown["ready"], shown["verdict"], shown["problems"]) == (False, "not ready, because of 1 finding", [])
    gap, waived = shown["findings"]
    assert (gap["rule"], gap["criterion"], gap["control"]) == ("unencrypted-store", "NETSEC-002.at-rest", "NETSEC-002")
    assert gap["place"] == {"path": PATH, "line": 2, "column": 5}
    assert waived["waiver"]["owner"] == "delivery-lead"


def test_json_of_what_cannot_be_read(tmp_path: Path) -> None:
    shown = json.loads(as_json(unread(tmp_path)))
    assert (shown["ready"], shown["findings"]) == (False, [])
    assert shown["verdict"] == "not checked, because of 1 problem in the description"
    assert shown["problems"][0]["place"] == {"path": PATH, "line": 2, "column": 5}


def test_annotations(tmp_path: Path) -> None:
    assert github(verdict(tmp_path, ERROR, GAP, WAIVED)).splitlines() == [
        f"::error file={PATH},title=broken-link::customers/shop/runbook links to x: y, 100 %25%0Ano page",
        f"::warning file={PATH},line=2,endLine=2,col=5,endColumn=14,title=unencrypted-store::"
        "Orders (`orders`) is drawn, but nothing says how its data is encrypted. Add it to security.encryption.stores.",
        f"::notice file={PATH},line=3,endLine=3,col=11,endColumn=31,title=unpriced-component::Orders has no price. "
        "Waived until 2027-01-31: Priced in March.",
    ]


def test_annotation_of_what_cannot_be_read(tmp_path: Path) -> None:
    assert github(unread(tmp_path)) == (
        f"::error file={PATH},line=2,endLine=2,col=5,endColumn=5,title=description::"
        "`sevice` is not a key of this component. Did you mean `service`?"
    )


def test_a_property_of_an_annotation_ends_where_it_should(tmp_path: Path) -> None:
    from dataclasses import replace

    from generator.errors import Place

    odd = replace(GAP, place=Place("content/a,b:c%d.yml", 1, 1))
    assert github(verdict(tmp_path, odd)).startswith("::warning file=content/a%2Cb%3Ac%25d.yml,line=1,")


def test_json_names_what_is_not_made(tmp_path: Path) -> None:
    shown = json.loads(as_json(Verdict(tmp_path, unmade=UNMADE)))
    assert shown["ready"] is True
    assert shown["not_made"] == [
        {"document": "kpi-guide", "title": "Workload KPI guide", "customer": "", "needs": ["standards.operations"]},
        {"document": "self-assessment", "title": "Self-assessment", "customer": "shop", "needs": ["partner.application", "cost"]},
    ]
