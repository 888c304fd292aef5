"""Architecture diagrams: one SVG and one PNG for each view of a customer's architecture."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import diagrams
import resvg_py

from generator.errors import MissingPrerequisite, WriterError
from generator.model.description.architecture import Architecture, View
from generator.model.library import Service
from generator.writers.diagram import composition, svg, typeface
from generator.writers.diagram.grid import Route
from generator.writers.diagram.labels import Label
from generator.writers.diagram.layout import Order
from generator.writers.diagram.scene import Box, Link, Node, Scene
from generator.writers.diagram.shapes import Placed, node_shape
from generator.writers.diagram.view_scene import build_scene

_RESOURCES = Path(diagrams.__file__).parent.parent
_PIXELS_PER_PIXEL = 2
_GENERIC = _RESOURCES / "resources/aws/general/general.png"
_EXTERNALS = {
    "users": "diagrams.aws.general.Users",
    "client": "diagrams.aws.general.Client",
    "system": "diagrams.aws.general.TraditionalServer",
    "on-premises": "diagrams.aws.general.OfficeBuilding",
    "saas": "diagrams.aws.general.InternetAlt1",
    "device": "diagrams.aws.general.MobileClient",
    "partner": "diagrams.aws.general.GenericOfficeBuilding",
}


@dataclass(frozen=True)
class Picture:
    """A drawn view: where its two files are, size in pixels (of the SVG; the PNG has twice as many) and the text that stands for it."""

    svg: Path
    png: Path
    width: int
    height: int
    alternative: str


@dataclass(frozen=True)
class Job:
    """One picture to draw: the arguments of `draw`."""

    architecture: Architecture
    view: View
    services: Mapping[str, Service]
    folder: Path
    title: str
    png: bool = True

    @property
    def name(self) -> str:
        """The name of its files, without ending."""
        return picture_name(self.view)


def picture_name(view: View) -> str:
    """Return the name of the files of `view`, without ending; those of charts and drawings begin with another word."""
    return f"view-{view.id}"


def shown(job: Job) -> str:
    """Return all that a picture shows, in words: two of which it is the same look the same."""
    scene = _scene(job.architecture, job.view, job.services, job.title)
    icons = {node.id: icon_file(node, job.services).relative_to(_RESOURCES).as_posix() for node in scene.root.nodes()}
    return repr((scene, icons, _alternative(scene, job.view)))


def draw(architecture: Architecture, view: View, services: Mapping[str, Service], folder: Path, *, title: str, png: bool = True) -> Picture:
    """Write `view-<id>.svg`, and with `png` `view-<id>.png`, into the folder and return what they are.

    Raises WriterError for a character that no shipped font has.
    """
    scene = _scene(architecture, view, services, title)
    _refuse_lacking(scene)
    result, routes, labels = compose(scene)
    icons = {node.id: icon_file(node, services) for node in scene.root.nodes()}
    alternative = _alternative(scene, view)
    text, w, h = svg.document(result, routes, labels, icons, description=alternative)
    folder.mkdir(parents=True, exist_ok=True)
    name = picture_name(view)
    picture = Picture(folder / f"{name}.svg", folder / f"{name}.png", w, h, alternative)
    picture.svg.write_text(text, encoding="utf-8", newline="\n")
    if png:
        picture.png.write_bytes(raster(text))
    return picture


def _scene(architecture: Architecture, view: View, services: Mapping[str, Service], title: str) -> Scene:
    return build_scene(architecture, view, title, {name: service_name(service) for name, service in services.items()})


def _alternative(scene: Scene, view: View) -> str:
    return f"{view.message.strip()} {describe(scene)}"


def compose(scene: Scene) -> tuple[Placed, list[Route], list[Label]]:
    """Return the best of several placements of the scene, with its lines and labels."""
    return composition.compose(scene, [_order(scene, direction) for direction in ("LR", "TB")])


def _refuse_lacking(scene: Scene) -> None:
    texts = [scene.title, *(text for box in scene.root.boxes() for text in (box.title, box.detail))]
    texts += [text for node in scene.root.nodes() for text in (node.name, node.detail)]
    texts += [link.label for link in scene.links]
    for text in texts:
        missing = typeface.lacking(text)
        if missing:
            signs = ", ".join(f"{sign!a}" if not sign.isprintable() else f"{sign} (U+{ord(sign):04X})" for sign in missing)
            raise WriterError(
                f"view {scene.id}: the diagram fonts have no {signs}, used in {text!r}. "
                "Write that text with letters of the Latin, Greek, Cyrillic, Hebrew or Arabic script."
            )


def describe(scene: Scene) -> str:
    """Return a sentence that names what the picture shows."""
    names = list(dict.fromkeys(node.name for node in scene.root.nodes() if not node.small))
    frames = [box for box in scene.root.boxes() if box.kind not in ("page", "outside", "cloud", "services")]
    within = f", in {len(frames)} frame{'s' if len(frames) != 1 else ''}" if frames else ""
    lines = len(scene.links)
    return f"Shown are {_listed(names)}{within}, with {lines} connection{'s' if lines != 1 else ''}."


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def service_name(service: Service) -> str:
    """Return the short name of a service of the library."""
    return service.short or service.name.removeprefix("AWS ").removeprefix("Amazon ")


# ------------------------------------------------------------------------------------------------ graph and first order


class _Graph(diagrams.Diagram):
    """A diagram that is only built: it neither calls a program nor writes a file."""

    def render(self) -> None:
        return None

    def __exit__(self, *exception: object) -> None:
        diagrams.setdiagram(None)


def _order(scene: Scene, direction: str) -> Order:
    """Return where Graphviz would put the nodes, as x and y (downwards) by node id: who stands before and beside whom."""
    drawn: dict[str, diagrams.Node] = {}
    with _Graph("order", filename="unused", direction=direction, show=False, graph_attr={"newrank": "true"}) as graph:
        _cluster(scene.root, drawn)
        first = {box.id: next((node.id for node in box.nodes()), "") for box in scene.root.boxes()}
        for link in scene.links:
            source, target = (drawn.get(name) or drawn[first[name]] for name in (link.source, link.target))
            source >> diagrams.Edge(constraint=_leads(link, scene)) >> target
    graph.dot.graph_attr["label"] = ""  # without a single text Graphviz needs no font of the machine
    laid = _laid_out(graph.dot.source)
    positions = {name: laid.get_node(name).attr["pos"].split(",") for name in drawn}
    return {name: (float(x), -float(y)) for name, (x, y) in positions.items()}


def _laid_out(source: str) -> Any:
    """Return the graph with the positions that dot gives it; on a bare server Graphviz lacks libraries that a desktop has."""
    try:
        import pygraphviz
    except ImportError as error:
        packages = "On Debian and Ubuntu they come with the packages libglib2.0-0, libxext6 and libxrender1."
        raise MissingPrerequisite(f"the diagrams cannot be drawn: {error}. Graphviz needs libraries of the system. {packages}") from error
    laid = pygraphviz.AGraph(string=source)
    laid.layout(prog="dot")
    return laid


def _leads(link: Link, scene: Scene) -> str:
    """Tell Graphviz whether the link decides who stands before whom: in a flow each, else calls but not what comes back as events."""
    return "true" if scene.flows or link.kind in ("request", "replication") else "false"


def _cluster(box: Box, drawn: dict[str, diagrams.Node]) -> None:
    for child in box.children:
        if isinstance(child, Node):
            shape = node_shape(child)
            size = {"width": f"{shape.w / 72:.3f}", "height": f"{shape.h / 72:.3f}", "fixedsize": "true"}
            drawn[child.id] = diagrams.Node("", nodeid=child.id, shape="box", **size)
        elif child.kind == "outside":
            _cluster(child, drawn)
        elif any(True for _ in child.nodes()):  # Graphviz breaks down at a cluster of nothing
            with diagrams.Cluster(child.id) as cluster:
                cluster.dot.graph_attr["label"] = ""
                _cluster(child, drawn)


# ---------------------------------------------------------------------------------------------------- icons, raster


def icon_file(node: Node, services: Mapping[str, Service]) -> Path:
    """Return the icon of the node: of the external's kind or the service's; the generic one where there is none."""
    service = services.get(node.service)
    dotted = _EXTERNALS[node.external] if node.external else service.icon if service else ""
    return _class_icon(dotted) or _GENERIC


def _class_icon(dotted: str) -> Path | None:
    """Return the icon file of a class of `diagrams`, None where there is no such class; other modules are never imported."""
    module, _, name = dotted.rpartition(".")
    if not module.startswith("diagrams."):
        return None
    try:
        found = getattr(importlib.import_module(module), name)
        path = _RESOURCES / found._icon_dir / found._icon
    except (ImportError, AttributeError, TypeError):
        return None
    return path if path.is_file() else None


def raster(text: str) -> bytes:
    """Return the SVG as PNG with two pixels for one, drawn with the shipped fonts only."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=text,
            zoom=_PIXELS_PER_PIXEL,
            skip_system_fonts=True,
            font_files=[str(path) for path in (typeface.REGULAR, typeface.BOLD, typeface.FALLBACK)],
            font_family=typeface.FAMILY,
            sans_serif_family=typeface.FAMILY,
        )
    )
