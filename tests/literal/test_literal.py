"""Text is data in every place of every output: no writer reads markup, a formula or a reference in what an author wrote."""

from __future__ import annotations

import base64
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator import build, edition, outputs
from generator.document.tree import Figure, walk
from generator.edition import templates_of
from generator.pack import Pack
from generator.workspace.loader import load_workspace
from tests.literal.outputs import shown
from tests.literal.values import PAIRS, Marking

PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
QUOTED = {"Kpi.log_query": "a message quotes the word in it that cannot be read"}
"""Keys of which an output shows a part only."""
READ = {
    "Customer.withheld": "names that a public document must not have",
    "Log.fields": "rules compare queries with them",
    "PolicyDocument.roles": "rules compare them with commands",
    "Runbook.names": "what stands in a script for a name",
    "Template.language": "the colours of an excerpt",
}
"""Keys that no output shows, and what reads them."""


def pixels(pack: Pack, folder: Path, *_: object, **__: object) -> None:
    """Stand in for all pictures: a dot each, for nobody looks at them here."""
    for document in pack.documents:
        for figure in (node for node in walk(document.blocks) if isinstance(node, Figure)):
            path = (folder / "pages" / document.id).parent / figure.source
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
            path.with_suffix(".png").write_bytes(PIXEL)


@dataclass(frozen=True)
class Built:
    """A build of the workspace of the tests with pairs in all its texts."""

    marking: Marking
    folder: Path

    def wrong(self) -> Iterator[str]:
        """Yield each place where a token stands and its pair does not."""
        for where, text in shown(self.folder):
            flat = plain(text)
            for found in re.finditer(r"Zq\d{5}z", flat):
                text, key = self.marking.texts[found[0]], self.marking.keys[found[0]]
                wanted = plain(text)
                begins = found.start() - wanted.index(found[0])
                if key not in QUOTED and (begins < 0 or not flat.startswith(wanted, begins)):
                    yield f"{where}: {key} {text!r} is {flat[max(0, begins - 5) : found.end() + 20]!r}"
                if where.endswith("formula"):
                    yield f"{where}: a formula"


def plain(text: str) -> str:
    """Return `text` as far as outputs differ in it: without spaces, and without back quotes, between which is code."""
    return re.sub(r"[\s`]+", "", text)


def built(folder: Path, starter: Path, shift: int) -> Built:
    """Return a build of the workspace `starter` with the pairs of `shift` in it; the drawings are left out."""
    marking = Marking(shift)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1795651200")
        patch.setattr(build, "load_workspace", lambda given, warn=None: marking.workspace(load_workspace(given, warn=warn)))
        patch.setattr(edition, "templates_of", lambda given: (marking.templates(templates_of(given)[0]), templates_of(given)[1]))
        patch.setattr(outputs, "draw", pixels)
        patch.setattr(Pack, "failing", lambda *_, **__: ())
        shutil.copytree(starter, folder / "demo")
        build.build(build.Request(folder / "demo", folder / "out"), lambda _: None)
    return Built(marking, folder / "out")


@pytest.mark.parametrize("shift", [0, *(pytest.param(number, marks=pytest.mark.every_pair) for number in range(1, len(PAIRS)))])
def test_text_is_shown_as_it_is_written(shift: int, starter: Path, tmp_path: Path) -> None:
    pairs = built(tmp_path, starter, shift)
    assert list(pairs.wrong()) == []
    tokens = {token for _, text in shown(pairs.folder) for token in re.findall(r"Zq\d{5}z", text)}
    assert {pairs.marking.keys[token] for token in pairs.marking.texts.keys() - tokens} <= READ.keys()
