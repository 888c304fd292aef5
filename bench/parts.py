"""Parts of a build, each as a process of its own, so that it can stand beside one other program."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import diagrams
import pygraphviz

from generator.analysis.results import compute
from generator.build import clock, gather
from generator.edition import Edition
from generator.model.description.architecture import Architecture, Component, External, View
from generator.model.library import Library
from generator.outputs import write_word
from generator.store import Store
from generator.workspace.loader import load_workspace
from generator.writers import diagram


def word(workspace: Path, docs: Path, target: Path) -> None:
    """Write all Word documents of the workspace in one process; pictures are taken from the staged pages `docs`."""
    pack = gather(workspace, lambda _what: None)
    (target / "docs").mkdir(parents=True)
    for pictures in docs.glob("pages/customers/*/pictures"):
        shutil.copytree(pictures, target / pictures.relative_to(docs.parent))
    write_word(pack, pack.documents, target, Store(target / "store"), 1, clock(), lambda _note: None)


def documents(workspace: Path) -> None:
    """Load the workspace and render its documents, unchecked."""
    described = load_workspace(workspace)
    Edition(described, {project: compute(described, project) for project in described.projects}).rendered()


def arithmetic(workspace: Path, target: Path) -> None:
    """Write how many milliseconds of processor time cost, recovery, load and monitoring take: per project the median of 20 times."""
    described = load_workspace(workspace)
    taken = {}
    for project in described.projects:
        times = []
        for _ in range(20):
            start = time.process_time()
            compute(described, project)
            times.append(1000 * (time.process_time() - start))
        taken[project] = statistics.median(times)
    target.write_text(json.dumps(taken), "utf-8")


def draw(workspace: Path, target: Path) -> None:
    """Draw all views of the workspace in one process."""
    described = load_workspace(workspace)
    for project in described.projects.values():
        for view in project.architecture.views:
            diagram.draw(project.architecture, view, described.library.services, target / project.id, title=view.title)


def sources(workspace: Path, target: Path) -> None:
    """Write each view as the `diagrams` package alone describes it to Graphviz: icons in frames, labelled lines."""
    described = load_workspace(workspace)
    for project in described.projects.values():
        for view in project.architecture.views:
            graph = _plain(project.architecture, view, described.library)
            (target / f"{project.id}-{view.id}.dot").write_text(graph, "utf-8")


def dot(folder: Path) -> None:
    """Draw all sources of the folder as SVG and PNG with the Graphviz inside the pygraphviz wheel."""
    for path in sorted(folder.glob("*.dot")):
        graph = pygraphviz.AGraph(string=path.read_text("utf-8"))
        graph.layout(prog="dot")
        graph.draw(str(path.with_suffix(".svg")))
        graph.draw(str(path.with_suffix(".png")))


class _Graph(diagrams.Diagram):
    """A diagram that is only built."""

    def render(self) -> None:
        """Write nothing."""

    def __exit__(self, *exception: object) -> None:
        diagrams.setdiagram(None)


def _plain(architecture: Architecture, view: View, library: Library) -> str:
    shown: dict[str, Component | External] = {one.id: one for one in architecture.components}
    shown |= {one.id: one for one in architecture.externals}
    if view.components:
        shown = {name: shown[name] for name in view.components}
    drawn: dict[str, diagrams.Node] = {}
    with _Graph(view.title, filename="unused", show=False) as graph:
        for name, part in shown.items():
            frames = [getattr(part, key, None) for key in ("account", "vpc", "group")]
            with ExitStack() as stack:
                for frame in filter(None, frames):
                    stack.enter_context(diagrams.Cluster(frame))
                drawn[name] = _icon(part.service if isinstance(part, Component) else None, library)(part.name, nodeid=name)
        for link in architecture.connections:
            if link.source in drawn and link.target in drawn:
                drawn[link.source] >> diagrams.Edge(label=link.label) >> drawn[link.target]
    return str(graph.dot.source)


def _icon(service: str | None, library: Library) -> Callable[..., diagrams.Node]:
    dotted = library.services[service].icon if service else "diagrams.aws.general.Client"
    module, _, name = dotted.rpartition(".")
    found: Callable[..., diagrams.Node] = getattr(importlib.import_module(module), name)
    return found


if __name__ == "__main__":
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1795651200")
    parts: tuple[Callable[..., None], ...] = (word, documents, arithmetic, draw, sources, dot)
    {part.__name__: part for part in parts}[sys.argv[1]](*map(Path, sys.argv[2:]))
