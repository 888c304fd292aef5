"""Drawings of what is described so far: everything that is there is shown, and what is open is said, not guessed."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from generator.model.description.architecture import (
    Account,
    Architecture,
    Component,
    Connection,
    External,
    Placement,
    ServiceUse,
    Subnet,
    View,
    Vpc,
)
from generator.model.types.open import Gap, Open
from generator.pictures import redraw
from generator.pictures.diagnosis import diagnosis, reach
from generator.pictures.drawable import drawable, views
from generator.store import Store
from generator.writers import diagram
from generator.writers.diagnosis import Matrix
from generator.writers.diagram.raster import describe
from generator.writers.diagram.scene import Scene
from generator.writers.diagram.view_scene import build_scene

OPEN = Open(Gap(("x",), "what is asked"))
SECTION = Open(Gap(("architecture",), "section `architecture`", kind="section"))
WORDS = {"summary": "A shop.", "availability": "High.", "scalability": "Elastic."}
ACCOUNT = Account(id="prod", name="Production", number="111122223333", environment="production", purpose="Runs it.", created_by="customer")
SUBNET = Subnet(id="private-a", name="private a", zone="eu-west-1a", cidr="10.0.0.0/24", kind="private")
VPC = Vpc(id="net", name="net prod", account="prod", region="eu-west-1", cidr="10.0.0.0/16", purpose="Net.", subnets=[SUBNET])
PLACEMENT = Placement(subnet="private-a", label="writer")
DATABASE = Component(
    id="orders-db",
    name="Orders database",
    service="aurora",
    account="prod",
    region="eu-west-1",
    vpc="net",
    placements=[PLACEMENT],
    group="Orders",
    purpose="Keeps orders.",
    configuration="2 instances",
)
API = Component(id="api", name="Orders API", service="lambda", account="prod", region="eu-west-1", group="Orders", purpose="Answers.")
SHOPPERS = External(id="shoppers", name="Shoppers", kind="users", owner="Public", purpose="Buy.")
CALL = Connection(source="shoppers", target="api", label="HTTPS calls", protocol="HTTPS 443", kind="request", encryption="TLS 1.2")
READ = Connection(source="api", target="orders-db", label="SQL queries", protocol="PostgreSQL 5432", kind="request", encryption="TLS 1.2")
VIEWS = [View(id=kind, title=f"The {kind}", kind=kind, message="What to see.") for kind in ("overview", "deployment", "flow")]
PIECES: dict[str, Any] = {
    "components": DATABASE,
    "externals": SHOPPERS,
    "connections": CALL,
    "views": VIEWS[0],
    "accounts": ACCOUNT,
    "vpcs": VPC,
}
REST = {"components": [API], "connections": [READ], "views": VIEWS[1:]}


def system(**parts: Any) -> Architecture:
    """Return the system with some of its parts replaced."""
    lists = {name: [piece, *REST.get(name, [])] for name, piece in PIECES.items()}
    return Architecture.model_validate({**WORDS, **lists, **parts})


def with_open(piece: Any, name: str) -> Any:
    return piece.model_copy(update={name: OPEN})


def scenes(architecture: Architecture) -> list[Scene]:
    drawn = drawable(architecture)
    return [build_scene(drawn, view, view.title, {}) for view in drawn.views]


def texts(scene: Scene) -> str:
    """Return every text of a scene, one a line."""
    found = [scene.title, *(text for box in scene.root.boxes() for text in (box.title, box.detail))]
    found += [text for node in scene.root.nodes() for text in (node.name, node.detail)]
    return "\n".join([*found, *(link.label for link in scene.links)])


FIELDS = [
    (part, piece, name)
    for part, piece in {**PIECES, "placements": PLACEMENT, "subnets": SUBNET}.items()
    for name in type(piece).model_fields
    if name not in ("id", "source", "target")
]


def opened(part: str, piece: Any, name: str) -> Architecture:
    changed = with_open(piece, name)
    if part == "placements":
        return system(components=[DATABASE.model_copy(update={"placements": [changed]}), API])
    if part == "subnets":
        return system(vpcs=[VPC.model_copy(update={"subnets": [changed]})])
    return system(**{part: [changed, *REST.get(part, [])]})


SHOWN = {
    "components": ("Orders database", "orders-db"),
    "externals": ("Shoppers", "shoppers"),
    "connections": ("HTTPS calls", "to be completed"),
    "views": ("The overview", "overview"),
    "accounts": ("Production", "prod"),
    "vpcs": ("net prod", "net"),
    "placements": ("Orders database", "Orders database"),
    "subnets": ("private a", "private-a"),
}
"""What a picture shows of each piece: its name, and what stands there where the name is open."""


@pytest.fixture(scope="module")
def svgs(tmp_path_factory: pytest.TempPathFactory) -> dict[Scene, str]:
    """The pictures drawn so far: most fields change nothing in most of them."""
    return {}


@pytest.mark.parametrize(("part", "piece", "name"), FIELDS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_piece_with_a_gap_is_drawn(part: str, piece: Any, name: str, svgs: dict[Scene, str], tmp_path: Path) -> None:
    drawn = drawable(opened(part, piece, name))
    shown = ""
    for view in drawn.views[:2]:
        scene = build_scene(drawn, view, view.title, {})
        if scene not in svgs:
            svgs[scene] = diagram.draw(drawn, view, {}, tmp_path, title=view.title).svg.read_text("utf-8")
        assert {"orders-db", "api", "shoppers"} == {node.id.partition("@")[0] for node in scene.root.nodes()}
        shown += " ".join(re.findall(r">([^<]+)<", unescape(svgs[scene])))
    assert SHOWN[part][name in ("name", "title", "label")] in shown


@pytest.mark.parametrize(
    ("part", "name", "said"),
    [
        ("components", "service", "2 instances · service to be completed"),
        ("components", "vpc", "2 instances · VPC to be completed"),
        ("components", "placements", "2 instances · subnets to be completed"),
        ("components", "group", "2 instances · group to be completed"),
        ("components", "configuration", "configuration to be completed"),
        ("components", "account", "Account to be completed"),
        ("components", "region", "Region to be completed"),
        ("placements", "subnet", "2 instances · subnets to be completed"),
        ("placements", "label", "to be completed · 2 instances"),
        ("externals", "kind", "Shoppers (kind to be completed)"),
        ("connections", "label", "to be completed"),
        ("connections", "kind", "HTTPS calls (kind to be completed)"),
        ("views", "kind", "The overview (kind to be completed)"),
        ("views", "components", "The overview (choice of components to be completed)"),
        ("accounts", "number", "account number to be completed"),
        ("vpcs", "account", "net prod (account to be completed)"),
        ("vpcs", "region", "net prod (Region to be completed)"),
        ("vpcs", "subnets", "net prod (subnets to be completed)"),
        ("vpcs", "cidr", "Address range to be completed"),
        ("subnets", "zone", "Zone to be completed"),
        ("subnets", "kind", "private a (kind to be completed)"),
        ("subnets", "cidr", "Address range to be completed"),
    ],
)
def test_what_is_open_is_said_in_the_picture(part: str, name: str, said: str) -> None:
    piece = {**PIECES, "placements": PLACEMENT, "subnets": SUBNET}[part]
    lines = [line for scene in scenes(opened(part, piece, name)) for line in texts(scene).splitlines()]
    assert any(said == line or said in line.split(" · ") for line in lines), lines


def bare(id: str, **more: Any) -> Component:
    gaps = dict.fromkeys(("name", "service", "account", "region", "purpose"), OPEN)
    return Component.model_validate({"id": id, **gaps, **more})


def only_components(*components: Any) -> Architecture:
    gaps = dict.fromkeys(("summary", "availability", "scalability", "accounts", "connections", "views"), OPEN)
    return Architecture.model_validate({**gaps, "components": list(components)})


def test_three_components_alone_are_a_diagram(tmp_path: Path) -> None:
    drawn = drawable(only_components(bare("api"), bare("worker"), bare("table")))
    (view,) = drawn.views
    assert (view.id, view.title, view.kind) == ("overview", "System overview", "overview")
    picture = diagram.draw(drawn, view, {}, tmp_path, title=view.title)
    svg = unescape(picture.svg.read_text("utf-8"))
    assert all(word in svg for word in ("api", "worker", "table", "Account to be completed"))
    assert picture.alternative.startswith("Every component and connection described so far. Shown are api, worker and table")


@pytest.mark.parametrize("kind", ["overview", "deployment"])
def test_what_is_only_named_is_drawn_under_its_name(kind: str) -> None:
    parts = {"vpcs": [], "accounts": OPEN, "views": [View(id="v", title="V", kind=kind, message="What to see.")]}
    component = API.model_copy(update={"account": "shared-services", "vpc": "hub"})
    (scene,) = scenes(system(components=[component], **parts))
    titles = {box.kind: (box.title, box.detail) for box in scene.root.boxes()}
    assert titles["account"] == ("shared-services", "eu-west-1" if kind == "overview" else "")
    assert titles["vpc"] == ("hub", "")


def test_open_elements_are_left_out() -> None:
    architecture = system(
        components=[OPEN, API],
        externals=[OPEN],
        connections=[OPEN, READ],
        accounts=[OPEN],
        vpcs=[OPEN],
        views=[OPEN, VIEWS[0]],
        supporting_services=[OPEN, ServiceUse(service=OPEN, purpose="Logs.")],
    )
    drawn = drawable(architecture)
    assert [component.id for component in drawn.components] == ["api"]
    assert (drawn.externals, drawn.connections, drawn.vpcs, drawn.supporting_services) == ([], [], [], [])
    assert [view.id for view in drawn.views] == ["overview"]


@pytest.mark.parametrize("name", ["components", "externals", "connections", "accounts", "vpcs", "supporting_services", "views"])
def test_a_list_that_is_open_is_not_drawn(name: str) -> None:
    for scene in scenes(system(**{name: OPEN})):
        assert describe(scene)


@pytest.mark.parametrize("architecture", [SECTION, system(components=OPEN, externals=[])])
def test_where_nothing_is_known_nothing_is_drawn(architecture: Any) -> None:
    assert views(architecture) == ()
    assert drawable(architecture).views == []


def test_a_view_of_nothing_known_is_not_drawn() -> None:
    view = View(id="gone", title="Gone", kind="flow", message="Nothing.", components=["elsewhere"])
    assert views(system(views=[view, VIEWS[0]])) == (VIEWS[0],)


def test_components_whose_service_is_open_are_not_joined() -> None:
    parts = [bare(f"part-{number}", account="prod", region="eu-west-1", group="Parts") for number in range(50)]
    (scene,) = scenes(only_components(*parts).model_copy(update={"views": [VIEWS[1]]}))
    assert len(list(scene.root.nodes())) == 50


def test_templates_see_what_is_open_of_a_view() -> None:
    (view,) = views(system(views=[VIEWS[0].model_copy(update={"title": OPEN, "message": OPEN})]))
    assert view.title is OPEN
    assert view.message is OPEN


def test_what_is_complete_is_drawn_as_it_is() -> None:
    assert drawable(system()) == system()


def test_a_picture_with_gaps_is_kept_where_nothing_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = drawable(only_components(bare("api"), bare("worker")))
    store, made = Store(tmp_path / "store"), []
    monkeypatch.setattr(redraw, "share_out", lambda _, left, __: made.append(len(left)) or [redraw._draw(work) for work in left])
    for folder in (tmp_path / "a", tmp_path / "b"):
        redraw.draw([diagram.Job(drawn, view, {}, folder, view.title, png=False) for view in drawn.views], store, 1)
    assert made == [len(drawn.views), 0]


# ------------------------------------------------------------------------------------------------------ blast radius


def matrix(architecture: Architecture) -> Matrix:
    form = diagnosis(architecture, SECTION).blast.form
    assert isinstance(form, Matrix)
    return form


def test_a_connection_of_unknown_kind_makes_nothing_fail() -> None:
    blast = diagnosis(system(connections=[CALL, with_open(READ, "kind")]), SECTION).blast
    assert isinstance(blast.form, Matrix)
    assert [name for name, _ in blast.form.rows] == ["Orders API"]
    assert "the connections api to orders-db" in blast.message


@pytest.mark.parametrize(
    ("change", "row", "column"),
    [
        ({"components": [with_open(DATABASE, "name"), API]}, "orders-db", "Shoppers"),
        ({"components": [with_open(DATABASE, "group"), API]}, "Orders database (group to be completed)", "Shoppers"),
        ({"externals": [with_open(SHOPPERS, "kind")]}, "Orders database", "Shoppers (kind to be completed)"),
        ({"externals": [with_open(SHOPPERS, "name")]}, "Orders database", "shoppers"),
    ],
)
def test_gaps_are_marked_in_the_blast_radius(change: dict[str, Any], row: str, column: str) -> None:
    form = matrix(system(**change))
    marks = dict(form.rows)[row]
    assert marks[form.columns.index(column)] == "fails"


@pytest.mark.parametrize("architecture", [SECTION, only_components(bare("api"))])
def test_without_connections_there_is_no_blast_radius(architecture: Any) -> None:
    assert diagnosis(architecture, SECTION).all == ()


def test_reach_of_a_complete_system() -> None:
    found = reach(system(), "orders-db")
    assert (found.failing, found.late) == ({"api", "shoppers"}, set())
