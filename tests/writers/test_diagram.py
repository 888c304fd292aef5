"""Diagrams: what must be true of every picture, whatever the architecture."""

from __future__ import annotations

import hashlib
import os
import re
import struct
import subprocess
import sys
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import pytest
import yaml
from lxml import etree

from generator.errors import MissingPrerequisite, WriterError
from generator.model.library import Service
from generator.writers.diagram import raster as diagram
from generator.writers.diagram import svg, typeface
from generator.writers.diagram.connections import merge_links
from generator.writers.diagram.grid import Route
from generator.writers.diagram.labels import Label
from generator.writers.diagram.layout import beginning
from generator.writers.diagram.ports import Point
from generator.writers.diagram.scene import Scene
from generator.writers.diagram.shapes import Placed, Rect, effective_points
from generator.writers.diagram.view_scene import build_scene
from tests.writers.systems import (
    account,
    architecture,
    component,
    external,
    line,
    orders_platform,
    tenant_api,
    view,
)

REPOSITORY = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"
ZONES = [
    {"id": f"{kind}-{zone}", "name": f"{kind} {zone}", "zone": f"eu-west-1{zone}", "cidr": f"10.0.{n}.0/24", "kind": kind}
    for n, (kind, zone) in enumerate([("public", "a"), ("private", "a"), ("data", "a"), ("public", "b"), ("private", "b"), ("data", "b")])
]
VPC = {
    "id": "net",
    "name": "net-prod",
    "account": "prod",
    "region": "eu-west-1",
    "cidr": "10.0.0.0/16",
    "purpose": "Net.",
    "subnets": ZONES,
}


def both(kind: str, first: str = "", second: str = "") -> list[dict]:
    return [{"subnet": f"{kind}-{z}"} | ({"label": text} if text else {}) for z, text in (("a", first), ("b", second))]


def web_tier(kind: str = "deployment", **more):
    """Return three tiers over two zones."""
    return architecture(
        vpcs=[VPC],
        components=[
            component("cdn", "cloudfront", "Distribution", region="global"),
            component("bucket", "s3", "Assets"),
            component("alb", "alb", "Load balancer", vpc="net"),
            component("app", "fargate", "Application", placements=both("private"), configuration="2 tasks"),
            component("db", "aurora", "Database", placements=both("data", "writer", "reader")),
        ],
        externals=[external("user", "users", "Users")],
        connections=[
            line("user", "cdn", "HTTPS"),
            line("cdn", "bucket", "OAC"),
            line("cdn", "alb", "HTTPS 443"),
            line("alb", "app", "8080"),
            line("app", "db", "5432"),
            line("db", "db", "replication", "replication"),
        ],
        supporting_services=[{"service": "iam", "purpose": "Roles."}, {"service": "kms", "purpose": "Keys."}],
        views=[view(kind)],
        **more,
    )


def chain(labels: list[str], kind: str = "overview", service: str = "lambda", **more):
    """Return components with those names, each calling the next."""
    names = [f"c{n}" for n in range(len(labels))]
    return architecture(
        components=[component(name, service, label, **more) for name, label in zip(names, labels, strict=True)],
        connections=[line(a, b, f"{a} to {b}") for a, b in pairwise(names)] or [line(names[0], names[0], "retries")],
        views=[view(kind)],
    )


def parallel():
    """Return two components with lines both ways, of every kind, and one that calls itself."""
    kinds = ("request", "event", "replication", "management")
    lines = [line("a", "b", f"{kind} there", kind) for kind in kinds] + [line("b", "a", f"{kind} back", kind) for kind in kinds]
    return architecture(
        components=[component("a", "lambda", "Alpha"), component("b", "sqs", "Beta")],
        connections=[*lines, line("a", "a", "retries", "event"), line("a", "b", "second request")],
        views=[view("overview")],
    )


def hub(count: int):
    """Return that many functions around one bus."""
    return architecture(
        components=[component("bus", "eventbridge", "Bus")] + [component(f"f{n}", "lambda", f"Function {n}") for n in range(count)],
        connections=[line("bus", f"f{n}", f"event {n}", "event") for n in range(count)],
        views=[view("overview")],
    )


def accounts_and_regions():
    """Return two accounts, one in two regions, one bucket copied from one to the other."""
    return architecture(
        accounts=[account(), account("backup", "444455556666")],
        components=[
            component("api", "apigateway", "API"),
            component("table", "dynamodb", "Table"),
            component("replica", "dynamodb", "Replica", region="eu-central-1"),
            component("vault", "backup", "Vault", account="backup", region="eu-central-1"),
        ],
        connections=[
            line("api", "table", "items"),
            line("table", "replica", "global table", "replication"),
            line("table", "vault", "daily copy", "replication"),
        ],
        supporting_services=[{"service": "iam", "purpose": "Roles."}],
        views=[view("deployment")],
    )


STRANGE = [
    "Größe <b>&amp;</b> \"quoted\" 'text'",
    "عميل الطلبات",
    "מערכת הזמנות",
    "Ελληνικά и кириллица → ∑",
    "x" * 90,
    "ReallyLongCamelCaseFunctionNameThatDoesNotEnd",
    "a/path_with-many.parts/and_more_parts_to_come",
]
CASES = {
    "one": chain(["Alone"]),
    "two": chain(["First", "Second"]),
    "flow": chain([f"Step {n}" for n in range(9)], "flow"),
    "strange names": chain(STRANGE),
    "strange names in a flow": chain(STRANGE, "flow", configuration='größer als <1 & "mehr"'),
    "grouped": chain([f"Part {n}" for n in range(8)], group="Größe & <Co>"),
    "forty": chain([f"Component number {n}" for n in range(40)]),
    "parallel": parallel(),
    "hub": hub(14),
    "web tier": web_tier(),
    "web tier overview": web_tier("overview"),
    "accounts": accounts_and_regions(),
    "unknown service": chain(["One", "Two"], service="no-such-service"),
}
REALISTIC = {
    f"{name} {chosen.id}": (system, chosen)
    for name, system in (("orders", orders_platform()), ("tenants", tenant_api()))
    for chosen in system.views
}
ALL = {name: (system, system.views[0]) for name, system in CASES.items()} | REALISTIC
every_picture = pytest.mark.parametrize("name", ALL)


@cache
def services() -> dict[str, Service]:
    text = (REPOSITORY / "content/library/services.yml").read_text(encoding="utf-8")
    return {
        name: Service.model_construct(name=entry["name"], short=entry.get("short"), icon=entry["icon"])
        for name, entry in yaml.safe_load(text).items()
    }


@cache
def drawn(name: str) -> tuple[Scene, Placed, list[Route], list[Label]]:
    system, chosen = ALL[name]
    scene = build_scene(system, chosen, chosen.title, {key: diagram.service_name(s) for key, s in services().items()})
    return (scene, *diagram.compose(scene))


@cache
def text_of(name: str) -> str:
    scene, placed, routes, labels = drawn(name)
    icons = {node.id: diagram.icon_file(node, services()) for node in scene.root.nodes()}
    return svg.document(placed, routes, labels, icons, description="What it shows.")[0]


def words(text: str) -> str:
    return "".join(text.replace("\u00a0", " ").split())


def shown_text(name: str) -> str:
    return words("".join(etree.fromstring(text_of(name).encode()).itertext(f"{SVG}text")))


def parts_of(placed: Placed, name: str) -> list[Rect]:
    return [placed.icon(name), placed.text(name)]


# --------------------------------------------------------------------------------------------------------- geometry


@every_picture
def test_every_node_and_box_lies_inside_its_boxes(name):
    _, placed, _, _ = drawn(name)
    rects = {**placed.nodes, **placed.boxes}
    outside = [
        (inner, outer)
        for inner, ancestors in placed.ancestors.items()
        for outer in ancestors
        if not rects[outer].grown(0.1).contains(rects[inner])
    ]
    assert not outside


@every_picture
def test_no_two_nodes_overlap(name):
    _, placed, _, _ = drawn(name)
    assert not [(a, b) for a, b in combinations(placed.nodes, 2) if placed.nodes[a].grown(-0.1).overlaps(placed.nodes[b])]


@every_picture
def test_boxes_are_nested_or_apart_and_nodes_stand_clear_of_titles(name):
    _, placed, _, _ = drawn(name)
    for a, b in combinations(placed.boxes, 2):
        nested = a in placed.ancestors[b] or b in placed.ancestors[a]
        assert nested or not placed.boxes[a].grown(-0.1).overlaps(placed.boxes[b]), (a, b)
    for box in placed.boxes:
        heading = placed.heading(box).grown(-0.1)
        assert not [n for n in placed.nodes if heading.h > 0 and any(heading.overlaps(r) for r in parts_of(placed, n))]


@every_picture
def test_no_label_lies_over_a_node_a_title_or_another_label(name):
    _, placed, _, labels = drawn(name)
    inner = [(label.route.link.label, label.rect.grown(-0.5)) for label in labels]
    assert not [(text, n) for text, rect in inner for n in placed.nodes if any(rect.overlaps(r) for r in parts_of(placed, n))]
    assert not [(text, box) for text, rect in inner for box in placed.boxes if rect.overlaps(placed.heading(box))]
    assert not [(a[0], b[0]) for a, b in combinations(inner, 2) if a[1].overlaps(b[1])]


@every_picture
def test_lines_run_at_right_angles_around_nodes_and_titles(name):
    _, placed, routes, _ = drawn(name)
    for route in routes:
        for (x1, y1), (x2, y2) in route.segments():
            assert x1 == x2 or y1 == y2, route
            stroke = Rect(min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2)).grown(0.2)
            assert not [n for n in placed.nodes if any(stroke.overlaps(r) for r in parts_of(placed, n))], route
            assert not [box for box in placed.boxes if stroke.overlaps(placed.heading(box).grown(-0.5))], route


@every_picture
def test_no_line_runs_along_another_that_has_neither_end_in_common(name):
    _, _, routes, _ = drawn(name)
    apart = [
        (a, b)
        for a, b in combinations(routes, 2)
        if a.link.kind != b.link.kind or (a.link.source != b.link.source and a.link.target != b.link.target)
    ]
    assert not [(a.link, b.link) for a, b in apart if any(along(s, t) > 0.5 for s in a.segments() for t in b.segments())]


def along(one: tuple[Point, Point], other: tuple[Point, Point]) -> float:
    """Return over how many pixels two straight pieces lie on each other."""
    for axis in (0, 1):
        fixed = {point[axis] for point in (*one, *other)}
        if len(fixed) == 1:
            spans = [sorted(point[1 - axis] for point in piece) for piece in (one, other)]
            return min(span[1] for span in spans) - max(span[0] for span in spans)
    return 0.0


@every_picture
def test_lines_begin_and_end_at_their_own_nodes(name):
    _, placed, routes, _ = drawn(name)
    for route in routes:
        for end, (x, y) in ((route.link.source, route.points[0]), (route.link.target, route.points[-1])):
            rect = placed.boxes.get(end) or Rect(
                min(r.x for r in parts_of(placed, end)),
                placed.icon(end).y,
                max(placed.icon(end).w, placed.text(end).w),
                placed.text(end).bottom - placed.icon(end).y,
            )
            assert rect.grown(4).contains(Rect(x, y, 0, 0)), route


@pytest.mark.parametrize("name", [name for name in ALL if name != "forty"])
def test_the_smallest_text_is_seven_points_on_a_page(name):
    _, placed, _, _ = drawn(name)
    root = etree.fromstring(text_of(name).encode())
    w, h = float(root.get("width")), float(root.get("height"))
    least = 7.0 if len(placed.nodes) <= 25 else 5.2
    assert effective_points(w, h) >= least, (w, h)


@pytest.mark.parametrize(
    ("size", "points"),
    [((400, 300), 9.0), ((930, 1000), 6.0), ((1422, 780), 6.0), ((620, 1000), 6.0), ((1422, 400), 6.0)],
)
def test_the_smallest_text_is_as_large_as_the_better_way_round_leaves_it(size, points):
    assert effective_points(*size) == pytest.approx(points)


# ---------------------------------------------------------------------------------------------------------- content


@every_picture
def test_every_name_detail_and_label_is_shown(name):
    scene, _, _, _ = drawn(name)
    shown = shown_text(name)
    wanted = [scene.title, *(box.title for box in scene.root.boxes()), *(box.detail for box in scene.root.boxes())]
    wanted += [text for node in scene.root.nodes() for text in (node.name, node.detail)]
    wanted += [link.label for link in scene.links]
    assert not [text for text in wanted if words(text) not in shown]


@every_picture
def test_every_component_of_the_view_is_shown(name):
    system, chosen = ALL[name]
    shown = shown_text(name)
    nodes = [*system.components, *system.externals]
    assert not [n.name for n in nodes if (not chosen.components or n.id in chosen.components) and words(n.name) not in shown]


@every_picture
def test_the_legend_explains_exactly_what_occurs(name):
    scene, _, routes, _ = drawn(name)
    root = etree.fromstring(text_of(name).encode())
    legend = {element.text for element in root.findall(f"{SVG}g")[-1].iter(f"{SVG}text")}
    kinds = {box.kind for box in scene.root.boxes()}
    expected = {meaning for kind, (_, _, meaning) in svg.STROKES.items() if kind in {r.link.kind for r in routes}}
    assert legend == expected | {frame[4] for kind, frame in svg.FRAMES.items() if kind in kinds}


@every_picture
def test_the_svg_stands_alone_and_has_a_name(name):
    text = text_of(name)
    root = etree.fromstring(text.encode())
    assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg)", text)
    assert not re.findall(r"(?:/home/|/usr/|site-packages|file:)", re.sub(r"base64,[A-Za-z0-9+/=]+", "", text))
    assert root.get("role") == "img"
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    prefix = ALL[name][1].id
    assert all(value.startswith(prefix) for value in ids)
    assert root.find(f"{SVG}title").text == ALL[name][1].title
    assert root.find(f"{SVG}desc").text


@every_picture
def test_every_icon_is_embedded_once(name):
    images = re.findall(r'<image [^>]*href="([^"]+)"', text_of(name))
    assert len(images) == len(set(images))
    used = set(re.findall(r'<use href="#([^"]+)"', text_of(name)))
    assert used == set(re.findall(r'<symbol id="([^"]+)"', text_of(name)))


def edges(name: str) -> set[tuple[str, str, str]]:
    return {(link.source, link.target, link.kind) for link in drawn(name)[0].links}


def test_copies_are_joined_within_their_zone_and_writer_to_reader():
    assert edges("web tier") == {
        ("user", "cdn", "request"),
        ("cdn", "bucket", "request"),
        ("cdn", "alb", "request"),
        ("alb", "app@private-a.1", "request"),
        ("alb", "app@private-b.2", "request"),
        ("app@private-a.1", "db@data-a.1", "request"),
        ("app@private-b.2", "db@data-b.2", "request"),
        ("db@data-a.1", "db@data-b.2", "replication"),
    }


def test_deployment_nests_account_region_vpc_zone_and_subnet():
    _, placed, _, _ = drawn("web tier")
    assert placed.ancestors["db@data-a.1"] == (
        "subnet.data-a",
        "zone.net.eu-west-1a",
        "vpc.net",
        "region.prod.eu-west-1",
        "account.prod",
        "cloud",
        "page",
    )
    assert placed.ancestors["cdn"] == ("account.prod", "cloud", "page")
    assert placed.ancestors["bucket"][0] == "region.prod.eu-west-1"
    assert placed.ancestors["alb"][0] == "vpc.net"
    assert placed.ancestors["user"][0].startswith("outside")
    assert placed.ancestors["service.iam"] == ("services", "account.prod", "cloud", "page")


def test_twin_zones_are_drawn_equally_large():
    _, placed, _, _ = drawn("web tier")
    a, b = (placed.boxes[f"zone.net.eu-west-1{zone}"] for zone in "ab")
    assert (a.w, a.h) == (b.w, b.h)


def test_zones_stand_below_or_beside_each_other_at_the_beginning():
    scene = drawn("web tier")[0]
    order = {node.id: (0.0, 0.0) for node in scene.root.nodes()}
    rows = [beginning(scene, order, abreast=abreast)["vpc.net"] for abreast in (False, True)]
    assert rows == [(((0,), (1, 2)),), (((0,), (1,), (2,)),)]


def test_overview_has_neither_zones_nor_copies():
    kinds = {box.kind for box in drawn("web tier overview")[0].root.boxes()}
    assert kinds == {"page", "outside", "cloud", "account", "region", "vpc"}
    assert len(drawn("web tier overview")[1].nodes) == 6


def test_the_steps_of_a_flow_are_numbered_in_their_order():
    links = drawn("flow")[0].links
    assert [(link.number, link.label) for link in links] == [(n + 1, f"c{n} to c{n + 1}") for n in range(8)]


def test_a_flow_is_read_from_left_to_right():
    _, placed, _, _ = drawn("tenants catalogue-request")
    xs = [placed.nodes[name].x for name in ("tenant", "catalogue-http", "vpc-link", "alb", "tasks", "db")]
    assert xs == sorted(xs)


def test_a_view_shows_its_components_and_no_others():
    system = web_tier().model_copy(update={"views": []})
    chosen = web_tier().views[0].model_copy(update={"components": ["user", "cdn", "bucket"]})
    scene = build_scene(system, chosen, "Edge", {})
    assert {node.id for node in scene.root.nodes() if not node.small} == {"user", "cdn", "bucket"}
    assert {link.label for link in scene.links} == {"HTTPS", "OAC"}


def test_events_of_one_group_are_drawn_once_with_every_label():
    parts = [component(f"f{n}", "lambda", f"Function {n}", group="Orders") for n in range(3)]
    system = architecture(
        components=[*parts, component("bus", "eventbridge", "Bus", group="Platform")],
        connections=[line(f"f{n}", "bus", f"event {n}", "event") for n in range(3)],
        views=[view("overview")],
    )
    (link,) = build_scene(system, system.views[0], "Events", {}).links
    assert (link.source, link.target, link.label) == ("group.prod.0", "bus", "event 0, event 1, event 2")


def test_what_does_not_fit_a_page_is_merged_by_group_and_service_and_every_name_stays():
    parts = [component(f"f{g}-{n}", "lambda", f"Function {g}-{n}", group=f"Group {g}") for g in range(6) for n in range(8)]
    system = architecture(
        components=parts, connections=[line("f0-0", "f1-0", "calls"), line("f0-1", "f1-1", "asks")], views=[view("deployment")]
    )
    scene = build_scene(system, system.views[0], "Large", {"lambda": "Lambda"})
    nodes = list(scene.root.nodes())
    assert [node.name for node in nodes] == [f"Group {g}: 8 × Lambda" for g in range(6)]
    assert all(any(part.name in node.detail for node in nodes) for part in system.components)
    assert [(link.source, link.target, link.label) for link in scene.links] == [("f0-0", "f1-0", "calls, asks")]


def test_merging_keeps_the_kinds_apart():
    links = build_scene(parallel(), parallel().views[0], "Parallel", {}).links
    assert len(links) == 9
    assert len(merge_links([*links, *links])) == 9


@pytest.mark.parametrize("icon", ["diagrams.aws.nosuch.Thing", "diagrams.aws.compute.NoSuchThing", "os.path", "diagrams.Node", ""])
def test_an_unknown_icon_falls_back_to_the_generic_one(icon):
    service = Service.model_construct(name="Strange", short=None, icon=icon)
    (node,) = build_scene(chain(["One"]), view_of("overview"), "One", {}).root.nodes()
    assert diagram.icon_file(node, {"lambda": service}).name == "general.png"


def view_of(kind: str):
    return chain(["One"], kind).views[0]


def test_every_service_of_the_library_has_an_icon_of_its_own():
    (node,) = build_scene(chain(["One"]), view_of("overview"), "One", {}).root.nodes()
    generic = [key for key, s in services().items() if diagram.icon_file(node, {"lambda": s}).name == "general.png"]
    assert generic == []


@pytest.mark.parametrize(("text", "sign"), [("Rocket \U0001f680", "U+1F680"), ("注文", "U+6CE8"), ("bell \x07", "x07")])
def test_a_sign_that_no_shipped_font_has_is_refused(text, sign, tmp_path):
    system = chain(["One"])
    system = system.model_copy(update={"components": [system.components[0].model_copy(update={"name": text})]})
    with pytest.raises(WriterError, match=re.escape(sign)):
        diagram.draw(system, system.views[0], services(), tmp_path, title="One")
    assert not list(tmp_path.iterdir())


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_text_colour_has_enough_contrast_on_every_ground():
    grounds = {svg.PAPER, *(frame[2] for frame in svg.FRAMES.values() if frame[2])}
    inks = {svg.INK, svg.GREY, *(stroke[0] for stroke in svg.STROKES.values())}
    poor = [(ink, ground) for ink in inks for ground in grounds if contrast(ink, ground) < 4.5]
    poor += [(frame[1], frame[2] or svg.PAPER) for frame in svg.FRAMES.values() if contrast(frame[1], frame[2] or svg.PAPER) < 4.5]
    assert not poor


# ------------------------------------------------------------------------------------------------------------ files

DIGEST = """
import sys
from pathlib import Path
from tests.writers import test_diagram as t
from generator.writers.diagram import raster as diagram
system = t.web_tier()
picture = diagram.draw(system, system.views[0], t.services(), Path(sys.argv[1]), title="Web")
"""


def digest(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def picture(tmp_path_factory) -> diagram.Picture:
    system = web_tier()
    return diagram.draw(system, system.views[0], services(), tmp_path_factory.mktemp("web"), title="Web")


def test_the_png_has_two_pixels_for_one(picture):
    width, height = struct.unpack(">II", picture.png.read_bytes()[16:24])
    assert (width, height) == (2 * picture.width, 2 * picture.height)
    root = etree.parse(str(picture.svg)).getroot()
    assert (root.get("width"), root.get("height")) == (str(picture.width), str(picture.height))


def test_the_alternative_text_is_the_message_and_what_is_shown(picture):
    assert picture.alternative.startswith("What to see. Shown are ")
    assert all(name in picture.alternative for name in ("Distribution", "Assets", "Load balancer", "Application", "Database", "Users"))


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_another_process_with_another_hash_seed_and_no_fonts_draws_the_same_bytes(picture, seed, tmp_path):
    empty = tmp_path / "fonts.conf"
    empty.write_text('<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig/>', encoding="utf-8")
    environment = os.environ | {"PYTHONHASHSEED": seed, "FONTCONFIG_FILE": str(empty), "PATH": "/nonexistent"}
    subprocess.run([sys.executable, "-c", DIGEST, str(tmp_path / "out")], cwd=REPOSITORY, env=environment, check=True, capture_output=True)
    assert digest(tmp_path / "out") == digest(picture.svg.parent)


def test_a_server_without_the_libraries_of_graphviz_is_told_their_packages(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    with pytest.raises(MissingPrerequisite, match=r"the diagrams cannot be drawn: .*libglib2\.0-0"):
        diagram.draw(web_tier(), web_tier().views[0], services(), tmp_path, title="Web")


# ------------------------------------------------------------------------------------------------------------- text


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Orders table", ["Orders table"]),
        ("Orders dead letter queue", ["Orders dead", "letter queue"]),
        ("OrdersTableUpdateFunction", ["OrdersTable", "UpdateFunction"]),
        ("orders/dead_letters/queue", ["orders/dead_", "letters/queue"]),
        ("", []),
    ],
)
def test_text_is_broken_where_a_reader_would(text, lines):
    assert typeface.wrap(text, 12, 76) == lines


def test_a_number_stays_with_its_unit():
    assert typeface.wrap("Memory of 512 MB", 12, 66) == ["Memory of", "512\u00a0MB"]


def test_wrapped_text_loses_nothing_and_fits():
    for text in STRANGE:
        lines = typeface.wrap(text, 12, 80)
        assert words("".join(lines)) == words(text)
        assert all(typeface.width(part, 12) <= 80 for part in lines)


# --------------------------------------------------------------------------------------------------------- standbys


def _placed_links(second: dict, *lines: dict) -> set[tuple[str, str, str]]:
    system = architecture(
        vpcs=[VPC],
        components=[
            component("app", "lambda", "Application", placements=both("private")),
            component("db", "rds", "Database", placements=[{"subnet": "data-a", "label": "primary"}, {"subnet": "data-b", **second}]),
        ],
        connections=[line("app", "db", "5432"), *lines],
        views=[view("deployment")],
    )
    return {(link.source, link.target, link.kind) for link in build_scene(system, system.views[0], "x", {}).links}


def test_a_standby_takes_no_connections_and_is_copied_to():
    assert _placed_links({"standby": True}) == {
        ("app@private-a.1", "db@data-a.1", "request"),
        ("app@private-b.2", "db@data-a.1", "request"),
        ("db@data-a.1", "db@data-b.2", "replication"),
    }


def test_a_copy_that_is_described_is_drawn_once():
    described = line("db", "db", "synchronous copy", "replication")
    assert _placed_links({"standby": True}, described) == _placed_links({"standby": True})


def test_what_is_no_standby_takes_connections():
    assert ("app@private-b.2", "db@data-b.2", "request") in _placed_links({})


# ---------------------------------------------------------------------------------------------- accounts and Regions


def _frames(system, kind: str, **chosen) -> dict[str, tuple[str, ...]]:
    scene = build_scene(system, system.views[0].model_copy(update={"kind": kind, **chosen}), "x", {})
    return {box.id: tuple(node.id for node in box.nodes()) for box in scene.root.boxes()}


def test_what_is_global_is_outside_the_frame_of_the_region():
    frames = _frames(web_tier(), "overview")
    assert "cdn" in frames["account.prod"]
    assert "cdn" not in frames["region.prod"]
    assert "bucket" in frames["region.prod"]


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [({}, True), ({"components": ["cdn"]}, False), ({"components": ["cdn"], "accounts": ["logs"]}, True)],
)
def test_an_account_without_components_is_drawn_where_everything_is_or_where_it_is_named(chosen, shown):
    frames = _frames(web_tier(accounts=[account(), account("logs", "222233334444")]), "deployment", **chosen)
    assert ("account.logs" in frames) == shown
    assert "service.iam" in frames["account.prod"]
    assert not frames.get("account.logs")


def test_an_empty_account_is_drawn():
    system = web_tier(accounts=[account(), account("logs", "222233334444")])
    _, placed, _, _ = (None, *diagram.compose(build_scene(system, system.views[0], "x", {})))
    assert placed.boxes["account.logs"].w > 0
