"""After any one edit, what a store with the former pictures and Word documents gives is what one without them gives, byte for byte."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import yaml

from generator.build import gather
from generator.errors import EvidencekitError
from generator.outputs import draw, word_files
from generator.store import Store
from tests.outputs.test_word_files import DAY

_MACROS = Path(__file__).parents[2] / "templates"


class Workspace:
    """A copy of a workspace that is edited at random, and a store that has seen every state of it."""

    def __init__(self, starter: Path, folder: Path) -> None:
        self.folder, self.built = folder / "workspace", folder / "built"
        shutil.copytree(starter, self.folder, ignore=shutil.ignore_patterns("build", ".evidencekit"))
        self.templates = self.folder / "templates"
        shutil.copytree(_MACROS, self.templates, dirs_exist_ok=True)
        self.warm = Store(folder / "store")

    def edit(self, chance: Random) -> tuple[Path, str]:
        """Change one value, one line of a template or one fact; return the file and what it was before."""
        described = sorted((self.folder / "content").rglob("*.yml"))
        templates = sorted(self.templates.rglob("*.j2"))
        path = chance.choice([*described, *described, *templates, self.folder / "mkdocs.yml"])
        before = path.read_text("utf-8")
        path.write_text(_changed_line(before, chance) if path.suffix == ".j2" else _changed_value(before, chance), "utf-8")
        return path, before

    def files(self, store: Store, name: str) -> dict[str, bytes]:
        """Return the pictures and Word documents that are made with a store."""
        folder = self.built / name
        shutil.rmtree(folder, ignore_errors=True)
        draw(self.pack, folder / "docs", store, 1, self.pack.workspace.projects, png=True)
        word_files.write_word(self.pack, self.pack.documents, folder, store, 1, DAY, lambda _: None)
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}

    def read(self) -> bool:
        """Read the workspace as it is now; return whether it can be built."""
        try:
            self.pack = gather(self.folder, lambda _: None).marked()
        except EvidencekitError:
            return False
        return True


def _changed_value(text: str, chance: Random) -> str:
    node = chance.choice(list(_scalars(yaml.compose(text))))
    start, end = node.start_mark.index, node.end_mark.index
    written = text[start:end]
    if node.tag.endswith((":int", ":float")):
        other = str(chance.randint(1, 99))
    elif node.tag.endswith(":bool"):
        other = "false" if written == "true" else "true"
    elif node.style in ("|", ">"):
        other = written.rstrip("\n") + " changed" + "\n" * (len(written) - len(written.rstrip("\n")))
    else:
        other = chance.choice(["TODO", written + "2", f'"{node.value} changed"'.replace("\n", " ")])
    return text[:start] + other + text[end:]


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Yield every value, and no key."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            yield from _scalars(one)
    elif isinstance(node, yaml.MappingNode):
        for _, one in node.value:
            yield from _scalars(one)


def _changed_line(text: str, chance: Random) -> str:
    lines = text.splitlines(keepends=True)
    sentences = [number for number, line in enumerate(lines) if line.rstrip().endswith(".") and not line.startswith(("#", "{%", "|"))]
    if not sentences:
        return text
    number = chance.choice(sentences)
    lines[number] = f"{lines[number].rstrip()} One sentence more.\n"
    return "".join(lines)


@pytest.fixture(scope="module")
def workspace(starter: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace(starter, tmp_path_factory.mktemp("edits"))
    assert made.read()
    made.files(made.warm, "warm")
    return made


def edited(workspace: Workspace, seeds: range, folder: Path) -> None:
    """Make one edit after the other, each taken back before the next."""
    built = 0
    for seed in seeds:
        path, before = workspace.edit(Random(seed))
        try:
            if workspace.read():
                built += 1
                cold = workspace.files(Store(folder / f"cold-{seed}"), "cold")
                warm = workspace.files(workspace.warm, "warm")
                assert [name for name in cold.keys() | warm.keys() if cold.get(name) != warm.get(name)] == [], f"seed {seed}: {path}"
        finally:
            path.write_text(before, "utf-8")
    assert built > len(seeds) / 3


def test_a_few_edits(workspace: Workspace, tmp_path: Path) -> None:
    edited(workspace, range(4), tmp_path)


@pytest.mark.every_edit
@pytest.mark.parametrize("first", range(100, 400, 25))
def test_three_hundred_edits(workspace: Workspace, tmp_path: Path, first: int) -> None:
    edited(workspace, range(first, first + 25), tmp_path)
