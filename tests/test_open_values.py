"""Whatever key is left out or TODO: a gap at its place, a mark where it would be printed, and no figure that is neither right nor open.

The suite takes some keys, chosen by a fixed seed; `make fuzz` takes all.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import ExitStack
from html import unescape
from itertools import islice
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from generator.build import NotReady, Request, build
from generator.checks.finding import Finding
from generator.document.escaping import MARKED
from generator.document.links import word_path
from generator.errors import EvidencekitError
from generator.model.types import annotations as types
from generator.model.types.references import kinds_defined
from generator.pack import Pack
from tests.conftest import ROOT
from tests.open_keys import Figures, Key, Keys, Mode, Outcome, first_of_each, third_values

OWN = {"open-value", "absent-section"}
OF_COVERAGE = {"unproven-criterion", "unapplied-standard", "practice-without-standard"}
"""Rules that say which criterion is not shown: the key was for it."""
SLICES = 24
"""Pieces of the whole, for the machine's cores to share."""
MODES: tuple[Mode, ...] = ("left out", "TODO")
COMPILED: dict[str, bytes] = {}


@pytest.fixture(scope="session")
def keys(starter: Path) -> Keys:
    """The kept starter."""
    return Keys(starter, COMPILED)


@pytest.fixture(scope="session")
def of_starter(keys: Keys) -> list[Key]:
    return first_of_each(keys.all(), set())


@pytest.fixture(scope="session")
def of_sample(keys: Keys) -> tuple[Keys, list[Key]]:
    """The sample, and the keys that only it has."""
    known: set[tuple[str, str]] = set()
    first_of_each(keys.all(), known)
    sample = Keys(ROOT, COMPILED)
    return sample, first_of_each(sample.all(), known)


def chosen(keys: list[Key], mode: Mode) -> list[Key]:
    """Return the keys that are open in this way: one that follows from another place is filled in where it is left out."""
    return [key for key in keys if mode == "TODO" or (key.required and not types.follows(key.annotation))]


@pytest.mark.parametrize("mode", MODES)
def test_some_keys(keys: Keys, of_starter: list[Key], mode: Mode) -> None:
    some = random.Random(f"open {mode}").sample(chosen(of_starter, mode), 10)
    assert [fault for key in some for fault in faults(keys, key, mode)] == []


@pytest.mark.every_key
@pytest.mark.parametrize("part", range(SLICES))
@pytest.mark.parametrize("mode", MODES)
def test_every_key_of_the_starter(keys: Keys, of_starter: list[Key], mode: Mode, part: int) -> None:
    assert [fault for key in islice(chosen(of_starter, mode), part, None, SLICES) for fault in faults(keys, key, mode)] == []


@pytest.mark.every_key
@pytest.mark.parametrize("part", range(SLICES))
@pytest.mark.parametrize("mode", MODES)
def test_every_key_of_the_sample(of_sample: tuple[Keys, list[Key]], mode: Mode, part: int) -> None:
    sample, keys = of_sample
    assert [fault for key in islice(chosen(keys, mode), part, None, SLICES) for fault in faults(sample, key, mode)] == []


@pytest.mark.parametrize("name", ["reference", "anonymous_name", "industry"])
def test_a_public_document_does_not_name_the_customer(keys: Keys, name: str) -> None:
    (key,) = (key for key in keys.all() if key.project and key.location == ("customer", name))
    text = keys.without(key, "TODO").markdown["customers/example/public-case-study"]
    assert "of the customer==" in text
    assert "Kestrel" not in text


# ------------------------------------------------------------------------------------------------------------ faults


def faults(keys: Keys, key: Key, mode: Mode) -> list[str]:
    """Return what is wrong with the workspace once `key` is left open."""
    try:
        outcome = keys.without(key, mode)
    except EvidencekitError as error:
        return [f"{key.name} {mode}: {line}" for line in error.lines()[:1]]
    found = [*_findings(keys.complete, outcome, key), *_figures(keys.complete, outcome), *_marks(keys.complete, outcome, key)]
    return [f"{key.name} {mode}: {fault}" for fault in found]


def _findings(complete: Outcome, outcome: Outcome, key: Key) -> Iterator[str]:
    """Yield what is found beside the one gap, and does not name it."""
    before = {(finding.rule, finding.project, finding.message) for finding in complete.findings}
    new = [finding for finding in outcome.findings if (finding.rule, finding.project, finding.message) not in before]
    own = [finding for finding in new if finding.rule in OWN and finding.location == key.location]
    if len(own) > 1 or (not own and not key.section):
        yield f"{len(own)} findings at the key"
    gap = outcome.gap(key)
    label = gap.label if gap else ""
    for finding in new:
        if finding not in own and finding.rule not in OF_COVERAGE and not _names(finding, key, label):
            yield f"{finding.rule}: {finding.message}"


def _names(finding: Finding, key: Key, label: str) -> bool:
    said = f"{finding.message} {finding.hint}"
    return f"`{key.location[-1]}`" in said or (bool(label) and label in said)


def _figures(complete: Outcome, outcome: Outcome) -> Iterator[str]:
    for customer, figures in outcome.figures.items():
        for path, (right, wrong) in third_values(complete.figures[customer], figures).items():
            if _of_the_library(path, figures):
                continue
            yield f"{customer}, {'.'.join(map(str, path))}: {right!r} became {wrong!r}"


def _of_the_library(path: tuple[str | int, ...], figures: Figures) -> bool:
    """Return whether a figure is about the library's tiers, which stand in for a guide that is not described; documents call them so."""
    return "tighter" in path and figures.get((*path[: path.index("tighter") + 1], "tier", "own")) is False


_LINK = re.compile(r"\]\([^)]*\)|\[")


def _marks(complete: Outcome, outcome: Outcome, key: Key) -> Iterator[str]:
    """Yield the documents that say something else without saying what is open; links apart, and reports, which name the findings.

    What is named and described nowhere is printed under its id.
    """
    if key.section or kinds_defined(key.annotation):
        return
    gap = outcome.gap(key)
    label = gap.label if gap else key.name
    for id, text in outcome.markdown.items():
        before = complete.markdown.get(id, "")
        report = id.endswith("/self-assessment") or id.startswith("evidence/")
        if _LINK.sub("", text) != _LINK.sub("", before) and not report and not _says(text, before, key, label):
            yield f"{id} changed without the key's mark"


_MARK = re.compile("(?i)==((?:to be completed|not computed): .*?)==")


def _says(text: str, before: str, key: Key, label: str) -> bool:
    """Return whether a document marks what is open, by the name that readers know it by.

    A public document does not name the customer. A drawing says in words which of its parts lacks a key. What takes the place of an open
    value may be a proposal, which has its own mark.
    """
    marks = " ".join(_MARK.findall(text))
    name = str(key.location[-1]).replace("_", " ")
    in_words = any(f"{name} {verb}to be completed" in text.lower() for verb in ("", "is "))
    return label in marks or f"{name} of the customer" in marks or in_words or text.count("==proposed==") > before.count("==proposed==")


# ---------------------------------------------------------------------------------------------------- what is written


def _kind(key: Key) -> str:
    """Return the type of a key as its notation shows it."""
    if types.is_list(key.annotation) or types.model_of(key.annotation) is not None:
        return "list" if types.is_list(key.annotation) else "model"
    return "choice" if types.choices(key.annotation) else types.sample(key.annotation).rpartition("-of-")[0] or types.sample(key.annotation)


def of_each_type(keys: list[Key]) -> list[Key]:
    """Return one key of each type in each section, none inside another: the last, for the first ones are those that lists are found by."""
    last = {(key.project, key.location[0], _kind(key)): key for key in keys if len(key.location) > 1}
    whole = {key.location for key in last.values()}
    return [key for key in last.values() if not any(key.location[:length] in whole for length in range(1, len(key.location)))]


def written(keys: Keys, opened: list[Key], folder: Path) -> Pack:
    """Return the pack of the workspace with `opened` TODO, built into `folder` with all its outputs; errors that follow fail the test."""
    with ExitStack() as stack:
        for key in opened:
            stack.enter_context(keys.changed(key, "TODO"))
        stack.enter_context(keys.reading())
        try:
            return build(Request(keys.folder, folder), lambda _: None)
        except NotReady as refused:
            pytest.fail("\n".join(f"{finding.rule}: {finding.message}" for finding in refused.findings if finding.severity == "error"))


def disagreeing(pack: Pack, output: Path) -> list[tuple[str, list[str]]]:
    """Return the documents whose Word file lacks marks that the page shows, or whose page lacks those of its Markdown, each with them."""
    found = []
    for document in pack.documents:
        page = (output / "site" / f"{document.id}.html").read_text("utf-8")
        shown = [_plain(mark) for mark in re.findall(r"<mark>(.*?)</mark>", page, re.DOTALL)]
        word = _text_of(output / "word" / word_path(document))
        lacking = [mark for mark in shown if mark not in word]
        if lacking or bool(shown) < bool(MARKED.search(pack.markdown[document.id])):
            found.append((document.id, lacking))
    return found


def test_site_and_word_show_the_same_marks(keys: Keys, of_starter: list[Key], tmp_path: Path) -> None:
    pack = written(keys, of_each_type(of_starter), tmp_path / "build")
    assert sum(bool(MARKED.search(pack.markdown[document.id])) for document in pack.documents) > 12
    assert disagreeing(pack, tmp_path / "build") == []


@pytest.mark.every_key
@pytest.mark.parametrize("part", range(SLICES))
def test_one_open_key_of_each_type_in_all_outputs(keys: Keys, of_starter: list[Key], part: int, tmp_path: Path) -> None:
    written(keys, [], tmp_path / "complete")
    (workbook,) = tmp_path.glob("complete/workbooks/*-cost-model.xlsx")
    complete = _cells_of(workbook)
    for index, key in enumerate(islice(of_each_type(of_starter), part, None, SLICES)):
        output = tmp_path / str(index)
        pack = written(keys, [key], output)
        assert disagreeing(pack, output) == [], key.name
        labels = [gap.label for gap in pack.workspace.gaps[key.project] if gap.location == key.location]
        assert [label for label in labels if label not in (output / "evidence.json").read_text("utf-8")] == [], key.name
        if key.location[0] == "cost":
            (workbook,) = output.glob("workbooks/*-cost-model.xlsx")
            cells = _cells_of(workbook)
            assert cells == complete or all(any(label in cell for cell in cells) for label in labels), key.name


def _cells_of(workbook: Path) -> list[str]:
    """Return what the cells of a workbook hold, but for the mark of a draft."""
    values = (cell.value for sheet in load_workbook(workbook) for row in sheet.iter_rows() for cell in row)
    return [str(value).removeprefix("DRAFT: not released").removeprefix(" · ") for value in values if value is not None]


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def _text_of(path: Path) -> str:
    """Return the whole text of a Word file, its tables, headers and footnotes included."""
    with ZipFile(path) as package:
        parts = [name for name in package.namelist() if name.startswith("word/") and name.endswith(".xml")]
        return "".join(unescape(re.sub(r"<[^>]*>", "", package.read(name).decode())) for name in parts)
