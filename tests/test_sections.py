"""Any part of a description is enough: each section, and each pair of them, left out of a complete workspace.

Every document that is made still reads as a whole, and the navigation says which are not. `make fuzz` goes through all pairs.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest
import yaml
from hypothesis import settings

from generator import edition
from generator.build import Request, build, gather
from generator.document.contents import contents
from generator.document.links import broken_links
from generator.document.tree import Block, Cell, Document, Heading, Paragraph, Section, Table, plain, walk
from generator.model.description.partner import Partner, Standards
from generator.model.description.project import Project
from generator.model.types import annotations as types
from generator.pack import Pack
from generator.pages.navigation import navigation
from tests.e2e.outline import of_page, of_word

CUSTOMER = "example"
Left = tuple[str, ...]
"""The sections that are left out; those of partner.yml begin with `partner.`."""


def sections_of(model: type[Project | Partner | Standards], prefix: str = "") -> list[str]:
    required = (name for name, field in model.model_fields.items() if field.is_required())
    return [prefix + name for name in required if types.collects(model.model_fields[name].annotation)]


OF_PROJECT = sections_of(Project)
OF_PARTNER = [*sections_of(Partner, "partner."), *sections_of(Standards, "partner.standards.")]
PAIRS = list(combinations([*OF_PROJECT, *(name for name in OF_PARTNER if name.count(".") == 1)], 2))
MOST_PAIRS = 10 if settings().max_examples < 1000 else len(PAIRS)
"""All of them in `make fuzz`, a sample that is always the same otherwise."""
SHOWN_AS_MARKS = {"documents", "roles"}
"""Sections that every document prints from: what is absent of them is marked where it belongs."""


@pytest.fixture(scope="module")
def gathered(starter: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Left], Pack]]:
    """Return what gathers the starter without some sections; templates are compiled once for all of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(edition, "Renderer", partial(edition.Renderer, compiled={}))
        yield lambda left: gather(without(starter, tmp_path_factory.mktemp("sections") / "workspace", left), lambda _what: None)


@pytest.fixture(scope="module")
def whole(gathered: Callable[[Left], Pack]) -> Pack:
    """The pack of the complete starter."""
    return gathered(())


def without(workspace: Path, folder: Path, left: Left) -> Path:
    """Return a copy of `workspace` in `folder` without the sections `left`."""
    shutil.copytree(workspace, folder)
    project, partner = folder / "content" / "customers" / CUSTOMER, folder / "content" / "partner.yml"
    for name in left:
        if name.startswith("partner."):
            drop(partner, name.removeprefix("partner.").split("."))
        elif (file := project / f"{name}.yml").exists():
            file.unlink()
        else:
            drop(project / "project.yml", [name])
    return folder


def drop(file: Path, keys: list[str]) -> None:
    """Delete what `keys` lead to from a YAML file."""
    described = part = yaml.safe_load(file.read_text("utf-8"))
    for key in keys[:-1]:
        part = part[key]
    part.pop(keys[-1], None)
    file.write_text(yaml.safe_dump(described, allow_unicode=True, sort_keys=False), "utf-8")


# ----------------------------------------------------------------------------------------------------- what is wrong


def empty_headings(document: Document) -> Iterator[str]:
    """Yield the headings with nothing under them."""
    following: list[Block | None] = [*document.blocks[1:], None]
    for block, after in zip(document.blocks, following, strict=True):
        if isinstance(block, Heading) and (after is None or (isinstance(after, Heading) and after.level <= block.level)):
            yield plain(block.inlines)


def empty_tables(document: Document) -> Iterator[str]:
    """Yield the headers of tables without rows, and of those with a row that says nothing."""
    for node in walk(document.blocks):
        if isinstance(node, Table):
            said = [any(plain(cell.inlines).strip() for cell in row[1:] or row) for row in node.rows]
            if not said or not all(said):
                yield " | ".join(plain(cell.inlines) for cell in node.header)


def passages(document: Document) -> Iterator[str]:
    """Yield every heading, paragraph and cell as a reader sees it."""
    for node in walk(document.blocks):
        if isinstance(node, Heading | Paragraph | Cell):
            yield plain(node.inlines)


HOLE = re.compile(
    r"\s[,.;:)](?!\w)|\(\s*\)|,\s*,|[,;:]\s+[.;]|,[.;]|(?<!\.)\.\.(?!\.)|^\s*[,.;)]|[,;]\s*$|\bNone\b|Open\("
    r"|\b(?:an?|and|or|the|with)\s*(?:[.,;]|$)|\b(?:the|an?) (?:the|an?|is|are|of)\b"
)


def holes(document: Document, complete: dict[str, set[str]]) -> list[str]:
    """Return the passages with a hole that the complete document does not have."""
    known = complete.get(document.id, set())
    return [passage for passage in passages(document) if HOLE.search(passage) and passage not in known]


MARKED_SECTION = re.compile(r"==[^=]*section `([^`]*)`[^=]*==")


def marked_sections(pack: Pack) -> set[tuple[str, str]]:
    """Return the documents with a mark of a section that may not be marked, and which."""
    found = {(id, name) for id, text in pack.markdown.items() for name in MARKED_SECTION.findall(text)}
    return {(id, name) for id, name in found if name not in SHOWN_AS_MARKS}


def listed(part: Section) -> Iterator[tuple[str, str]]:
    """Yield the title and the reason of each document that the indexes say is not made."""
    yield from part.unmade
    for entry in part.entries:
        if isinstance(entry, Section):
            yield from listed(entry)


def faults(pack: Pack, whole: Pack) -> dict[str, object]:
    """Return everything that is wrong with `pack`, of which `whole` is the complete edition."""
    complete = {document.id: set(passages(document)) for document in whole.documents}
    navigated = navigation(pack.workspace, pack.documents, pack.unmade)
    indexed = {"project", "partner"} if any(document.scope == "partner" for document in pack.documents) else {"project"}
    found: dict[str, object] = {
        "errors": [finding.message for finding in pack.findings if finding.severity == "error"],
        "headings": {(document.id, text) for document in pack.documents for text in empty_headings(document)},
        "tables": {(document.id, text) for document in pack.documents for text in empty_tables(document)},
        "holes": {(document.id, text) for document in pack.documents for text in holes(document, complete)},
        "links": list(broken_links(map(contents, pack.documents))),
        "marks": marked_sections(pack),
        "not in the navigation": {document.id for document in pack.documents} ^ set(navigated.pages()),
        "neither made nor listed": {one.entry.title for one in pack.unmade if one.entry.scope in indexed}
        ^ {title for title, _ in listed(navigated)},
        "lost": {document.entry_id for document in whole.documents}
        ^ ({document.entry_id for document in pack.documents} | {document.entry.id for document in pack.unmade}),
    }
    return {what: which for what, which in found.items() if which}


# ------------------------------------------------------------------------------------------------------------- tests


def test_the_complete_starter_has_no_fault(whole: Pack) -> None:
    assert faults(whole, whole) == {}
    assert whole.unmade == ()


@pytest.mark.parametrize("section", [*OF_PROJECT, *OF_PARTNER])
def test_a_section_may_be_absent(section: str, gathered: Callable[[Left], Pack], whole: Pack) -> None:
    assert faults(gathered((section,)), whole) == {}


@pytest.mark.hypothesis
@pytest.mark.parametrize("pair", sorted(random.Random(10).sample(PAIRS, MOST_PAIRS)), ids="+".join)
def test_two_sections_may_be_absent(pair: Left, gathered: Callable[[Left], Pack], whole: Pack) -> None:
    assert faults(gathered(pair), whole) == {}


@pytest.mark.parametrize(
    ("section", "document"),
    [
        ("cost", "Cost model"),
        ("partner.standards.cost", "Cost modelling guide"),
    ],
)
def test_the_index_says_what_a_document_waits_for(section: str, document: str, gathered: Callable[[Left], Pack]) -> None:
    pack = gathered((section,))
    reasons = dict(listed(navigation(pack.workspace, pack.documents, pack.unmade)))
    assert section.removeprefix("partner.") in reasons[document]
    assert document not in {made.title for made in pack.documents}


@pytest.mark.parametrize("left", [("documents", "roles"), ("architecture", "partner.roles")], ids="+".join)
def test_site_and_word_show_the_same_marks(left: Left, starter: Path, tmp_path: Path) -> None:
    output = tmp_path / "build"
    pack = build(Request(without(starter, tmp_path / "workspace", left), output, outputs=("site", "word")), lambda _what: None)
    assert pack.documents
    for document in pack.documents:
        page = of_page(output / "site" / f"{document.id}.html")
        word = of_word(output / "word" / (document.customer or "partner") / f"{document.name}.docx")
        assert (page.headings, page.cells, page.items) == (word.headings, word.cells, word.items), document.id
