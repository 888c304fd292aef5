"""References: every kind that is referred to is defined somewhere, and what dangles or stands twice is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import pytest

from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.library import Library
from generator.model.types.origin import Location, data
from generator.model.types.references import (
    KINDS_OF_THE_LIBRARY,
    Marked,
    dangling,
    dangling_facts,
    kinds_defined,
    kinds_unknown,
    marked,
    marked_in,
    twice,
    unpriced,
)
from generator.model.types.values import Defines, Reference, Refers
from generator.workspace.loader import load_workspace

ROOT = Path(__file__).parents[3]


def defined(kind: str, value: str, *location: str | int) -> Marked:
    return Marked(location, value, Defines(kind))


def referred(value: str, *kinds: str) -> Marked:
    return Marked(("here",), value, Refers(kinds))


# --------------------------------------------------------------------------------------------------------- the walk


@pytest.mark.parametrize("id", sorted(path.name for path in (ROOT / "content" / "customers").iterdir()))
def test_model_and_data_have_the_same_marks(id: str) -> None:
    """Before and after validation the walk finds the same: so problems of both stages are told in one run."""
    workspace = load_workspace(ROOT)
    found = list(marked(workspace.projects[id]))
    assert found == list(marked_in(data(workspace.origins[id]), Project))
    assert len(found) > 300


ARCHITECTURE: dict[str, Any] = {
    "accounts": [{"id": "production"}],
    "components": [{"id": " table ", "service": "dynamodb", "account": "production", "placements": [{"subnet": "a"}]}],
    "views": [{"id": "overview", "components": ["table", "users"]}],
}


def test_marks_of_data_that_is_no_model_yet() -> None:
    found = [
        ("/".join(map(str, one.location)), one.value, type(one.mark).__name__) for one in marked_in({"architecture": ARCHITECTURE}, Project)
    ]
    assert found == [
        ("architecture/accounts/0/id", "production", "Defines"),
        ("architecture/components/0/id", "table", "Defines"),
        ("architecture/components/0/service", "dynamodb", "Refers"),
        ("architecture/components/0/account", "production", "Refers"),
        ("architecture/components/0/placements/0/subnet", "a", "Refers"),
        ("architecture/views/0/id", "overview", "Defines"),
        ("architecture/views/0/components/0", "table", "Refers"),
        ("architecture/views/0/components/1", "users", "Refers"),
    ]


@pytest.mark.parametrize("wrong", [None, "text", [], ["x"], {"id": ["x"]}, {"components": "x"}, {"components": [None, "x", 3]}])
def test_wrong_shapes_are_passed_over(wrong: object) -> None:
    assert list(marked_in({"architecture": wrong, "apis": wrong}, Project)) == []


def test_inputs_of_a_quantity_are_references() -> None:
    cost = {"usage": [{"quantity": "calls_per_order * max(orders, 2)"}, {"quantity": "3 *"}]}
    found = list(marked_in({"cost": cost}, Project))
    assert [one.value for one in found] == ["calls-per-order", "orders"]
    assert {one.mark for one in found} == {Refers(("input",))}


def test_every_kind_that_is_referred_to_can_be_defined(library: Library) -> None:
    """Nothing in the model refers to a kind that neither a description nor the library defines."""
    workspace = load_workspace(ROOT)
    marks = [one.mark for project in workspace.projects.values() for one in marked(project)]
    marks += [one.mark for one in marked(workspace.partner)]
    kinds = {kind for mark in marks if isinstance(mark, Refers) for kind in mark.kinds}
    assert kinds <= kinds_defined(Project) | kinds_defined(Partner) | set(KINDS_OF_THE_LIBRARY)
    assert set(KINDS_OF_THE_LIBRARY) <= set(library.ids())


# -------------------------------------------------------------------------------------------------- what is unknown


@pytest.mark.parametrize(
    ("roles", "unknown"),
    [
        ([{"id": "a"}], set()),
        ([], set()),
        ([{"title": "a"}], {"role"}),
        ([{"id": ["a"]}], {"role"}),
        (["a"], {"role"}),
        (None, {"role"}),
        ({"id": "a"}, {"role"}),
    ],
)
def test_kinds_whose_ids_could_not_all_be_read(roles: object, unknown: set[str]) -> None:
    assert kinds_unknown({"roles": roles}, Partner) == unknown


def test_a_section_that_is_missing_hides_all_its_kinds() -> None:
    assert {"component", "account", "subnet"} <= kinds_unknown({"apis": []}, Project)
    assert "api" not in kinds_unknown({"apis": []}, Project)


def test_a_part_that_may_be_left_out_hides_nothing() -> None:
    architecture = {key: [] for key in ("accounts", "components", "connections", "views")}
    assert kinds_unknown({"architecture": architecture}, Project).isdisjoint({"external", "vpc", "component"})


# -------------------------------------------------------------------------------------------------------- the rules


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (referred("tabel", "component"), ("there is no component `tabel` in the project", "Did you mean `table`?")),
        (referred("x", "component"), ("there is no component `x` in the project", "Components: queue, table.")),
        (
            referred("x", "component", "external"),
            ("there is no component or external system `x` in the project", "Components: app, queue, table."),
        ),
        (referred("app", "component"), ("there is no component `app` in the project", "`app` is the id of an external system.")),
        (referred("boss", "role"), ("there is no role `boss` in the partner or the project", "Roles: none.")),
        (referred("sqss", "service"), ("there is no AWS service `sqss` in the library", "Did you mean `sqs`?")),
        (referred("orders-a-day", "input"), ("there is no input `orders_a_day` in the project", "Did you mean `orders_per_day`?")),
    ],
)
def test_dangling(one: Marked, told: tuple[str, str]) -> None:
    known = {"component": {"table", "queue"}, "external": {"app"}, "service": {"sqs"}, "input": {"orders-per-day"}}
    (refusal,) = dangling([one], known, set())
    assert (refusal.location, refusal.what, refusal.hint) == (("here",), *told)


@pytest.mark.parametrize(
    "one",
    [
        referred("table", "component"),
        referred("table", "external", "component"),
        referred("my-topic", "component"),
        referred("x", "role"),
        referred("", "component"),
    ],
    ids=["defined", "of either kind", "refused in another form", "of a kind that is unknown", "refused as empty"],
)
def test_not_dangling(one: Marked) -> None:
    assert list(dangling([one], {"component": {"table", "My Topic"}}, {"role"})) == []


@pytest.mark.parametrize(
    ("found", "again"),
    [
        ([defined("kpi", "a"), defined("kpi", "b")], []),
        ([defined("kpi", "a"), defined("alarm", "a")], []),
        ([defined("kpi", "a", 1), defined("kpi", "a", 2), defined("kpi", "a", 3)], [(2, 1), (3, 1)]),
        ([defined("component", "a", 1), defined("external", "a", 2)], []),
        ([defined("component", "a", 1), defined("external", "a", 2), referred("a", "component", "external")], [(2, 1)]),
    ],
)
def test_twice(found: list[Marked], again: list[tuple[int, int]]) -> None:
    assert [(one.location[0], first.location[0]) for one, first in twice(found)] == again


@pytest.mark.parametrize(
    ("price", "region", "told"),
    [
        ("lambda.request", "eu-west-1", []),
        ("acm.public-certificate", "eu-west-1", []),
        ("no.such-price", "eu-west-1", []),
        ("apigateway.cache-1.6gb", "eu-west-1", ["the price book has no `apigateway.cache-1.6gb` for eu-west-1"]),
        ("lambda.request", "ap-south-1", ["the price book has no prices for `ap-south-1`"]),
    ],
)
def test_unpriced(library: Library, price: str, region: str, told: list[str]) -> None:
    assert [refusal.what for refusal in unpriced([referred(price, "price")], library, region)] == told


def test_a_reference_type_carries_its_kinds() -> None:
    assert [one.mark for one in marked_in("x", Annotated[Reference, Refers(("component", "external"))])] == [
        Refers(("component", "external"))
    ]


# -------------------------------------------------------------------------------------------------- inside the library

FACTS = [
    (
        "a source",
        lambda raw: raw["services"]["lambda"].update(source=["hearsay"]),
        "there is no source `hearsay` in the library",
        ("services", "lambda", "source", 0),
    ),
    (
        "the service of a price",
        lambda raw: raw["prices"]["prices"][0].update(service="apigw"),
        "there is no AWS service `apigw` in the library",
        ("prices", "prices", 0, "service"),
    ),
    (
        "the service of a set",
        lambda raw: raw["metrics"]["lambda"].update(services=["lamda"]),
        "there is no AWS service `lamda` in the library",
        ("metrics", "lambda", "services", 0),
    ),
    (
        "the service of a step",
        lambda raw: raw["recovery"]["steps"]["lambda-bad-version"].update(service="lamda"),
        "there is no AWS service `lamda` in the library",
        ("recovery", "steps", "lambda-bad-version", "service"),
    ),
    (
        "the metric of a trouble",
        lambda raw: raw["troubleshooting"]["apigw-415"].update(metrics=["apigw-rest/4xxError"]),
        "there is no metric `apigw-rest/4xxError` in the library",
        ("troubleshooting", "apigw-415", "metrics", 0),
    ),
    (
        "a gateway response",
        lambda raw: raw["troubleshooting"]["apigw-415"].update(gateway_responses=["UNSUPPORTED"]),
        "there is no gateway response `UNSUPPORTED` in the library",
        ("troubleshooting", "apigw-415", "gateway_responses", 0),
    ),
    (
        "the criterion of a point",
        lambda raw: raw["sop"]["ACCT-001"]["points"][0].update(criterion="ACCT-001.none"),
        "there is no criterion `ACCT-001.none` in the library",
        ("sop", "ACCT-001", "points", 0, "criterion"),
    ),
    (
        "the control of a topic",
        lambda raw: raw["sop"].update({"ACCT-009": raw["sop"]["ACCT-001"]}),
        "there is no control `ACCT-009` in the library",
        ("sop", "ACCT-009"),
    ),
    ("a pattern", lambda raw: raw["gateway"]["patterns"].pop("cors"), "there is no API pattern `cors` in the library", None),
]


def test_facts_of_the_shipped_library_resolve(raw: dict[str, Any]) -> None:
    assert list(dangling_facts(Library.model_validate(raw))) == []


@pytest.mark.parametrize(("change", "what", "location"), [row[1:] for row in FACTS], ids=[row[0] for row in FACTS])
def test_a_fact_that_names_nothing(raw: dict[str, Any], change: Callable[[Any], object], what: str, location: Location | None) -> None:
    change(raw)
    (refusal,) = dangling_facts(Library.model_validate(raw))
    assert refusal.what == what
    assert location in (None, refusal.location)
