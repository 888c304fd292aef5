"""Workbooks take answers and proof from where page and Word file take them, so that they cannot say anything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generator.build import gather
from generator.checks.finding import Finding
from generator.document.tree import Document, Heading, Link, Paragraph, Styled, Table, Text, plain, walk
from generator.errors import Place, WriterError
from generator.model.description.waiver import Waiver
from generator.outputs.self_assessment import answers, assessment, entries
from generator.pack import Pack
from generator.pages.catalogue import catalogue
from generator.pages.needs import Unmade
from generator.pages.self_assessment import NOT_YET, Asked
from generator.workspace.shipped import shipped
from generator.writers.workbook import cells
from tests.faults.cases import fault_case

GAP = Finding(
    rule="unpriced-component",
    severity="gap",
    message="the queue has no price",
    project="example",
    criterion="COST-001.inputs",
    place=Place("content/cost.yml", 3),
)


@pytest.fixture(scope="module")
def pack(starter: Path) -> Pack:
    return gather(starter, lambda _what: None)


def document(pack: Pack) -> Document:
    return next(one for one in pack.documents if one.customer == "example" and one.name == "self-assessment")


def test_every_control_is_answered(pack: Pack) -> None:
    given = answers(pack, "example")
    checklist = next(iter(pack.workspace.library.checklists.values()))
    assert [one.control.id for one in given] == [control.id for control in checklist.all_controls()]
    for one in given:
        assert len(cells.text(one.blocks)) > 40, one.control.id
        assert [asked.criterion for asked in one.asked] == [criterion.id for criterion in one.control.criteria]


def test_an_answer_is_what_the_document_says_below_its_heading(pack: Pack) -> None:
    """Word for word: prose, and line by line what is asked and where it is shown."""
    blocks = document(pack).blocks
    anchors = {block.anchor: index for index, block in enumerate(blocks) if isinstance(block, Heading)}
    for answer in answers(pack, "example"):
        index = anchors[f"control-{answer.control.id.lower().replace('.', '-')}"]
        after = index + 1 + len(answer.blocks)
        table = next(block for block in blocks[after:] if isinstance(block, Table))
        assert blocks[index + 1 : after] == answer.blocks
        assert answer.control.id in plain(blocks[index].inlines)
        assert [plain(asks.inlines) for asks, _ in table.rows] == [asked.asks for asked in answer.asked]
        for (_, shown), asked in zip(table.rows, answer.asked, strict=True):
            links = [node.target.partition("#")[2] for node in walk(shown.inlines) if isinstance(node, Link)]
            assert links == [section.page.partition("#")[2] for section in asked.sections]
            assert links or plain(shown.inlines) == asked.instead


def test_sections_are_those_that_the_proofs_name(pack: Pack) -> None:
    proven = {(proof.criterion, proof.document_title, proof.heading) for proof in pack.proofs if proof.customer in ("", "example")}
    for one in answers(pack, "example"):
        for asked in one.asked:
            for section in asked.sections:
                assert (asked.criterion, section.document, section.heading) in proven
                assert section.page.startswith("site/")
                assert "#" in section.word


def test_what_is_missing_is_told_where_it_belongs(pack: Pack) -> None:
    found = replace(pack, findings=(GAP, replace(GAP, project="other"), replace(GAP, criterion="", control="REL-002", message="no RTO")))
    missing = {one.control.id: one.missing for one in answers(found, "example") if one.missing}
    assert missing == {"COST-001": ("the queue has no price (content/cost.yml:3)",), "REL-002": ("no RTO (content/cost.yml:3)",)}
    states = {row.control: row.missing for row in assessment(found, "example").rows}
    assert states["COST-001"] == "the queue has no price (content/cost.yml:3)"
    given = entries(found, "example")
    assert (given["COST-001"].met, given["REL-002"].met, given["REL-001"].met) == (False, False, True)
    by_criterion = given["COST-001"].divisions[-1]
    assert [part.met for part in by_criterion].count(False) == 1


def test_what_is_waived_is_neither_met_nor_missing(pack: Pack) -> None:
    """The kept starter's own waiver: one customer is described, and the checklist wants two."""
    until = "Waived until 31\N{NO-BREAK SPACE}December 2030"
    rows = {row.control: row for row in assessment(pack, "example").rows}
    assert (rows["2.1"].state, rows["2.1"].missing, rows["2.2"].state) == ("Waived", "", "Met")
    assert rows["2.1"].lacking.startswith(f"{until}: 1 customer project handed in")
    given = entries(pack, "example")
    assert (given["2.1"].met, given["2.2"].met) == (False, True)
    assert given["2.1"].waived.startswith(until)
    (shown,) = (
        plain(block.inlines) for block in document(pack).blocks if isinstance(block, Paragraph) and "Waived" in plain(block.inlines)
    )
    assert shown.startswith(f"{until}. The first project is described alone")


def test_each_waived_finding_has_a_line_of_its_own_once(pack: Pack) -> None:
    waiver = Waiver(criterion="COST-001", reason="Priced in March.", owner="delivery-lead", expires=date(2027, 1, 31))
    first, second = replace(GAP, waiver=waiver), replace(GAP, message="the topic has no price", waiver=waiver)
    row = next(row for row in assessment(replace(pack, findings=(first, first, second)), "example").rows if row.control == "COST-001")
    until = "Waived until 31\N{NO-BREAK SPACE}January 2027"
    assert row.waived.split("\n") == [
        f"{until}: the queue has no price (content/cost.yml:3)",
        f"{until}: the topic has no price (content/cost.yml:3)",
    ]


def test_a_gap_of_a_customer_that_is_not_handed_in_is_shown_as_one(pack: Pack) -> None:
    partner = pack.workspace.partner
    application = partner.application.model_copy(update={"references": ["other"]})
    aside = replace(pack.workspace, partner=partner.model_copy(update={"application": application}))
    found = replace(pack, workspace=aside, findings=(GAP,))
    assert [row.state for row in assessment(found, "example").rows if row.control == "COST-001"] == ["Not met"]


def test_a_control_without_an_answer_is_not_met(tmp_path: Path) -> None:
    pack = gather(fault_case("answer-empty").write(tmp_path), lambda _what: None)
    (row,) = assessment(pack, "example").rows
    assert (row.control, row.state, row.answer) == ("DATA-001", "Not met", "")
    assert row.missing.startswith("DATA-001 has no answer")
    assert entries(pack, "example")["DATA-001"].met is False


OPEN = replace(GAP, rule="open-value", message="region is TODO")
MARK = Paragraph((Text("The bill is "), Styled("mark", (Text("Not computed: region is open"),))))


def opened(pack: Pack, control: str, **changes: object) -> Pack:
    """Return the pack with `changes` to the answer to one control."""
    given = tuple(replace(one, **changes) if one.control.id == control else one for one in pack.answers["example"])
    return replace(pack, answers={"example": given})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda pack: replace(pack, findings=(OPEN,)), "region is TODO (content/cost.yml:3)"),
        (lambda pack: opened(pack, "COST-001", blocks=(MARK,)), "Not computed: region is open"),
        (lambda pack: opened(pack, "COST-001", asked=proposed(pack)), "COST-001.applied-inputs: proposed, not confirmed"),
        (lambda pack: unmade(pack), "Cost model is not made. It needs the section `cost`"),
    ],
    ids=["finding", "mark", "proposals", "section"],
)
def test_what_rests_on_something_open_is_not_answered(pack: Pack, change: Callable[[Pack], Pack], reason: str) -> None:
    found = change(pack)
    row = next(row for row in assessment(found, "example").rows if row.control == "COST-001")
    assert f"Open: {reason}" in row.answer.splitlines()
    assert reason in row.missing.splitlines()
    entry = entries(found, "example")["COST-001"]
    assert (entry.answer, entry.evidence, entry.met) == ("", "", False)
    assert reason in entry.open
    assert not any(entry.open for control, entry in entries(found, "example").items() if control != "COST-001")


def cost_asked(pack: Pack) -> tuple[Asked, ...]:
    return next(one.asked for one in pack.answers["example"] if one.control.id == "COST-001")


def proposed(pack: Pack) -> tuple[Asked, ...]:
    return tuple(replace(one, proofs=tuple(replace(proof, proposed=True) for proof in one.proofs)) for one in cost_asked(pack))


def unmade(pack: Pack) -> Pack:
    asked = tuple(replace(one, proofs=(), instead=NOT_YET) for one in cost_asked(pack))
    entry = next(
        template.entry for template in catalogue([shipped("templates")], shipped("templates")) if template.entry.id == "cost-model"
    )
    return replace(opened(pack, "COST-001", asked=asked), unmade=(Unmade(entry, "example", ("cost",)),))


def test_a_control_is_divided_as_the_checklist_divides_it(pack: Pack) -> None:
    entry = entries(pack, "example")["ACCT-001"]
    control = next(one.control for one in answers(pack, "example") if one.control.id == "ACCT-001")
    assert [len(parts) for parts in entry.divisions] == [len(items) for items in (control.evidence, control.criteria) if len(items) > 1]
    assert "Account governance SOP (word/partner/account-governance-sop.docx): " in entry.evidence


def test_without_the_document_there_are_no_answers(pack: Pack) -> None:
    with pytest.raises(WriterError, match="there is no document self-assessment for example"):
        answers(replace(pack, answers={}), "example")
