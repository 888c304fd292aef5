"""The checklist as data: every control and prerequisite is there, every criterion belongs to its control."""

import re

import pytest
from pydantic import ValidationError

from generator.model.description.conditions import NAMED, Condition
from generator.model.library.checklist import Checklist
from generator.workspace.loader import load_workspace
from tests.conftest import ROOT

ID = "amazon-api-gateway-3.0"
PREREQUISITES = ["1.1", "1.2", "2.1", "2.2", "3.1"]
CONTROLS = [
    "APIGW-001",
    "APIGW-002",
    "APIGW-003",
    "APIGW-004",
    "APIGW-005",
    "APIGW-006",
    "DOC-001",
    "ACCT-001",
    "ACCT-002",
    "OPE-001",
    "OPE-002",
    "OPE-003",
    "NETSEC-001",
    "NETSEC-002",
    "REL-001",
    "REL-002",
    "COST-001",
]


@pytest.fixture(scope="module")
def checklist(library):
    return library.checklists[ID]


def controls(checklist):
    return {control.id: control for control in checklist.all_controls()}


def criteria(checklist):
    return {criterion.id: criterion for criterion in checklist.criteria()}


def test_identity(checklist):
    assert (checklist.id, checklist.version, checklist.date) == (ID, "3.0", "2024-01")
    assert (checklist.case_studies, checklist.case_study_months) == (2, 18)


def test_all_prerequisites_and_controls_are_there(checklist):
    assert [control.id for control in checklist.prerequisites] == PREREQUISITES
    assert [control.id for control in checklist.controls] == CONTROLS


def test_the_controls_ask_for_27_pieces_of_evidence(checklist):
    assert sum(len(control.evidence) for control in checklist.controls) == 27


@pytest.mark.parametrize(
    ("control", "items"),
    [
        ("APIGW-004", 2),
        ("APIGW-005", 0),
        ("DOC-001", 3),
        ("ACCT-001", 2),
        ("OPE-002", 1),
        ("REL-001", 1),
        ("COST-001", 2),
    ],
)
def test_pieces_of_evidence(checklist, control, items):
    assert len(controls(checklist)[control].evidence) == items


def test_criteria_are_unique_and_belong_to_their_control(checklist):
    ids = [criterion.id for criterion in checklist.criteria()]
    assert len(ids) == len(set(ids)) == 87
    for control in checklist.all_controls():
        assert {criterion.control for criterion in control.criteria} == {control.id}


@pytest.mark.parametrize("control", ["ACCT-001", "ACCT-002", "OPE-001", "NETSEC-001", "NETSEC-002", "REL-002", "COST-001"])
def test_where_a_standard_and_its_application_are_asked_both_layers_exist(checklist, control):
    assert {criterion.layer for criterion in controls(checklist)[control].criteria} == {"standard", "applied"}


def test_a_standard_is_asked_of_the_partner_and_an_application_of_references(checklist):
    for criterion in checklist.criteria():
        if criterion.layer == "standard":
            assert criterion.quantifier == "partner", criterion.id
        if criterion.layer == "applied":
            assert criterion.quantifier in ("each-reference", "at-least-one-reference"), criterion.id


@pytest.mark.parametrize(
    ("id", "layer", "quantifier"),
    [
        ("2.1.two-projects", "application", "across-references"),
        ("2.1.recent", "applied", "each-reference"),
        ("3.1.attached", "application", "partner"),
        ("APIGW-001.type-choice", "applied", "each-reference"),
        ("APIGW-006.two-features", "application", "across-references"),
        ("DOC-001.failure-explained", "applied", "each-reference"),
        ("ACCT-001.root-use", "standard", "partner"),
        ("ACCT-001.applied", "applied", "at-least-one-reference"),
        ("REL-001.no-console", "applied", "at-least-one-reference"),
    ],
)
def test_layers_and_quantifiers(checklist, id, layer, quantifier):
    criterion = criteria(checklist)[id]
    assert (criterion.layer, criterion.quantifier) == (layer, quantifier)


def test_identity_standard_refuses_prose_in_the_spreadsheet(checklist):
    standard = [criterion for criterion in controls(checklist)["ACCT-002"].criteria if criterion.layer == "standard"]
    assert [criterion.refuses for criterion in standard] == [["spreadsheet"]] * 5
    assert [criterion.accepts for criterion in standard] == [["sop", "wiki", "training"]] * 5


def test_what_is_only_recommended(checklist):
    assert [criterion.id for criterion in checklist.criteria() if not criterion.required] == [
        "3.1.reviewed",
    ]


def test_the_ten_features_are_linked_to_the_library(checklist, library):
    choice = controls(checklist)["APIGW-006"].choice
    assert (choice.each_reference, choice.across_references) == (1, 2)
    assert {option.feature for option in choice.options} == set(library.gateway.patterns)


def test_every_sentence_ends(checklist):
    assert [criterion.id for criterion in checklist.criteria() if not criterion.asks.endswith(".")] == []


def acct(raw):
    return next(control for control in raw["controls"] if control["id"] == "ACCT-001")


MISTAKES = [
    (
        "foreign criterion",
        lambda raw: acct(raw)["criteria"][0].update(id="ACCT-002.root-use"),
        "does not begin with ACCT-001",
    ),
    ("criterion twice", lambda raw: acct(raw)["criteria"].append(acct(raw)["criteria"][0]), "stands twice in ACCT-001"),
    ("criterion without evidence", lambda raw: acct(raw)["evidence"].pop(), "must name each of its criteria once"),
    ("control twice", lambda raw: raw["controls"].append(acct(raw)), "ACCT-001 stands twice"),
    (
        "alternative to nothing",
        lambda raw: raw["alternatives"].append({"id": "review", "controls": ["SEC-009"], "satisfied_by": "A review."}),
        "names SEC-009",
    ),
    ("odd criterion id", lambda raw: acct(raw)["criteria"][0].update(id="ACCT-001.Root_Use"), "should match pattern"),
    (
        "condition in words only",
        lambda raw: acct(raw)["criteria"][0].update(when="it rains"),
        "needs both `when` and `counts_if`",
    ),
    (
        "condition that nothing can judge",
        lambda raw: acct(raw)["criteria"][0].update(when="it rains", condition="rain"),
        "names the condition `rain`; there are customer-is-affiliate",
    ),
    (
        "condition on a key that no project has",
        lambda raw: acct(raw)["criteria"][0].update(when="it rains", counts_if={"key": "customer.rain"}),
        "a project has no key `customer.rain`: below it are name",
    ),
    (
        "two conditions",
        lambda raw: acct(raw)["criteria"][0].update(
            when="it is one of the group", counts_if={"key": "customer.affiliate"}, condition="customer-is-affiliate"
        ),
        "has `counts_if` and `condition`; write `counts_if` alone",
    ),
    ("unknown layer", lambda raw: acct(raw)["criteria"][0].update(layer="corporate"), "Input should be 'standard'"),
]


@pytest.mark.parametrize(("change", "message"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES])
def test_a_mistake_is_refused(raw, change, message):
    checklist = raw["checklists"][ID]
    change(checklist)
    with pytest.raises(ValidationError, match=re.escape(message)):
        Checklist.model_validate(checklist)


def test_a_later_version_may_limit_criteria_in_time_and_offer_another_way(raw):
    checklist = raw["checklists"][ID]
    acct(checklist)["criteria"][0].update(valid_from="2027-01-01", valid_until="2027-12-31")
    checklist["alternatives"].append(
        {
            "id": "well-architected-review",
            "controls": ["REL-002", "OPE-001"],
            "satisfied_by": "A review without high risks.",
        }
    )
    read = Checklist.model_validate(checklist)
    assert str(criteria(read)["ACCT-001.account-creation"].valid_until) == "2027-12-31"
    assert read.alternatives[0].controls == ["REL-002", "OPE-001"]


def test_every_condition_of_before_is_one_of_the_shipped_checklist(checklist):
    shipped = {criterion.counts_if.model_dump_json() for criterion in checklist.criteria() if criterion.counts_if is not None}
    assert {condition.model_dump_json() for condition in NAMED.values()} == shipped


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"key": "customer.affiliate"}, False),
        ({"key": "architecture.externals"}, True),
        ({"key": "architecture.no_trade_offs", "state": "unset"}, True),
        ({"key": "customer.reference", "one_of": ["named"]}, True),
        ({"key": "customer.reference", "one_of": ["private"]}, False),
    ],
)
def test_a_condition_is_judged_by_a_key_of_the_project(condition, holds):
    project = load_workspace(ROOT).projects["orders-platform"]
    assert Condition(**condition).holds(project) is holds
