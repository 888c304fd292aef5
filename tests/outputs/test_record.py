"""The record for machines is valid by its schema, and says what the pack says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from generator.analysis.proposals import Proposal
from generator.build import gather
from generator.checks.finding import Finding
from generator.errors import Place
from generator.model.description.waiver import Waiver
from generator.outputs.record import record
from generator.pack import Pack
from generator.pages.catalogue import catalogue
from generator.pages.needs import Unmade
from generator.workspace.library import load_library
from generator.workspace.schema import schemas
from generator.workspace.shipped import shipped

FILES = {"word/partner/kpi-guide.docx": "0" * 64}


@pytest.fixture(scope="module")
def pack(starter: Path) -> Pack:
    return gather(starter, lambda _what: None)


def written(pack: Pack) -> dict[str, Any]:
    """Return the record as a program reads it."""
    owners = {**FILES, "docs/drawn.json": ""}
    return record(pack, FILES, owners, datetime(2026, 11, 23, tzinfo=UTC)).model_dump(mode="json")


def found(pack: Pack) -> Pack:
    """Return the pack with a gap and a waived gap; its project then holds the waiver."""
    waiver = Waiver(criterion="COST-001", reason="Priced in March.", owner="delivery-lead", expires=date(2027, 1, 31))
    project = pack.workspace.projects["example"].model_copy(update={"waivers": [waiver]})
    place = Place("content/customers/example/cost.yml", 3, 5)
    gap = Finding(
        rule="unpriced-component",
        severity="gap",
        message="no price",
        project="example",
        control="COST-001",
        hint="Add a line.",
        place=place,
    )
    return replace(pack, workspace=replace(pack.workspace, projects={"example": project}), findings=(gap, replace(gap, waiver=waiver)))


def test_it_is_valid_by_its_schema(pack: Pack) -> None:
    schema = schemas(load_library(shipped("content/library")))["evidence.json"]
    for one in (pack, found(pack)):
        assert [error.message for error in Draft202012Validator(schema).iter_errors(written(one))] == []
    assert list(Draft202012Validator(schema).iter_errors({**written(pack), "score": 97})) != []


def test_every_key_is_described() -> None:
    schema = schemas(load_library(shipped("content/library")))["evidence.json"]
    parts = [schema, *schema["$defs"].values()]
    assert [key for part in parts for key, one in part["properties"].items() if "description" not in one] == []


def test_ready(pack: Pack) -> None:
    made = written(replace(pack, findings=()))
    assert (made["ready"], made["verdict"], made["findings"]) == (True, "ready", [])
    assert made["files"] == FILES
    assert {one["id"] for one in made["documents"]} == {one.id for one in pack.documents}
    assert {one["state"] for one in made["coverage"]} <= {"proven", "answered", "by hand", "not asked", "elsewhere", "missing"}
    root = next(one for one in made["coverage"] if one["criterion"] == "ACCT-001.root-use" and not one["customer"])
    assert (root["state"], root["sections"][0]["document"]) == ("proven", "standards/account-governance-sop")


def test_what_is_not_made_and_what_is_proposed(pack: Pack) -> None:
    schema = schemas(load_library(shipped("content/library")))["evidence.json"]
    entry = next(template.entry for template in catalogue([shipped("templates")], shipped("templates")) if template.entry.id == "runbook")
    proposal = Proposal("KPI", "queue-age", "queue", "kpis-and-alarms", {"objective": "300"}, "write the KPI", ("operations", "kpis"))
    completed = replace(pack.results["example"].completed, proposals=(proposal,))
    results = {"example": replace(pack.results["example"], completed=completed)}
    made = written(replace(pack, unmade=(Unmade(entry, "example", ("runbook",)),), results=results))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(made)] == []
    assert made["not_made"] == [{"document": "runbook", "title": entry.title, "customer": "example", "needs": ["runbook"]}]
    (proposed,) = made["proposals"]
    assert proposed.pop("place")["path"].endswith("operations.yml")
    assert proposed == {
        "customer": "example",
        "component": "queue",
        "what": "KPI queue-age",
        "values": {"objective": "300"},
        "document": "kpis-and-alarms",
        "confirm": "write the KPI",
    }


def test_findings_and_waivers(pack: Pack) -> None:
    made = written(found(pack))
    assert (made["ready"], made["verdict"]) == (False, "not ready, because of 1 finding")
    assert [one["waived"] for one in made["findings"]] == [False, True]
    assert made["findings"][0]["place"] == {"path": "content/customers/example/cost.yml", "line": 3, "column": 5}
    (waiver,) = (one for one in made["waivers"] if one["customer"] == "example")
    assert (waiver["criterion"], waiver["owner"], waiver["expires"], waiver["findings"]) == ("COST-001", "delivery-lead", "2027-01-31", 1)
