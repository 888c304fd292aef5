"""What README and CONTRIBUTING say: commands exist, snippets are valid, links lead somewhere, lists are complete."""

from __future__ import annotations

import ast
import re
import shlex
import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.__main__ import main, run
from generator.analysis.results import compute
from generator.build import gather
from generator.command.init import init
from generator.edition import templates_of
from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.library import Library
from generator.model.types import annotations as types
from generator.model.types.origin import data
from generator.model.types.refusals import read
from generator.pages.context import pages
from generator.pages.sandbox import FILTERS, KEPT_FILTERS
from generator.workspace.loader import load_workspace
from generator.workspace.positions import read_yaml
from tests.conftest import ROOT
from tools.yaml_reference import slug

PAGES = ("README.md", "CONTRIBUTING.md")
TEXTS = {name: (ROOT / name).read_text("utf-8") for name in PAGES}
MODELS = {"partner": Partner, "project": Project, "library": Library}
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
_FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    """Return the code blocks in `language` of all pages, without their indentation."""
    found = (match for text in TEXTS.values() for match in _FENCE.findall(text))
    return [textwrap.dedent(body) for _, name, body in found if name == language]


def commands(text: str) -> Iterator[list[str]]:
    """Yield the words of each line of a shell block, without comments and assignments before the command."""
    for line in text.splitlines():
        words = [word for word in shlex.split(line, comments=True) if not re.match(r"[A-Z_]+=", word)]
        if words:
            yield words


SHELL = [words for block in blocks("sh") for words in commands(block)]
PLACEHOLDERS = {"WHAT": "documents", "KIND": "kpi"}
"""What stands for one of several words in a command, and one of them."""
SPANS = [shlex.split(span) for text in TEXTS.values() for span in re.findall(r"`(evidencekit [^`]+)`", text)]


def test_there_are_snippets() -> None:
    assert len(SHELL) > 8
    assert len(SPANS) > 8


@pytest.mark.parametrize("words", SHELL, ids=" ".join)
def test_shell_commands_are_known(words: list[str]) -> None:
    program = words[0].removeprefix(".venv/bin/")
    assert program in ("make", "evidencekit", "pip", "cd")
    if program == "make":
        assert set(words[1:]) <= TARGETS
    if program == "evidencekit":
        accepted(words[1:])


@pytest.mark.parametrize("words", SPANS, ids=" ".join)
def test_commands_in_the_text_are_known(words: list[str]) -> None:
    accepted([PLACEHOLDERS.get(word, word) for word in words[1:]])


def accepted(arguments: list[str]) -> None:
    """Fail unless the command line takes these arguments."""
    context = main.make_context("evidencekit", arguments)
    name, command, rest = main.resolve_command(context, arguments)
    assert command is not None
    command.make_context(name, rest, parent=context)


def test_every_command_is_in_the_readme() -> None:
    assert {words[1] for words in SPANS} >= set(main.commands)


@pytest.mark.parametrize("text", blocks("yaml"), ids=lambda text: text.splitlines()[0])
def test_yaml_is_valid(text: str) -> None:
    path = text.splitlines()[0].removeprefix("# ").split(".")
    annotation: Any = MODELS[path[0]]
    for step in path[1:]:
        annotation = types.inside(annotation, step)
    written = data(read_yaml(text.encode(), "README.md"))
    model = types.model_of(annotation) or types.model_of(types.element_of(annotation))
    assert model is not None
    for one in written if isinstance(written, list) else [written]:
        assert read(model, one)[1] == []


@pytest.mark.parametrize("text", blocks("python"), ids=lambda text: text.splitlines()[0])
def test_python_is_valid(text: str) -> None:
    (part,) = ast.parse(text).body
    assert isinstance(part, ast.FunctionDef | ast.Expr)
    assert isinstance(part, ast.Expr) or ast.get_docstring(part)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files_and_headings(page: str) -> None:
    outside = re.sub(_FENCE, "", TEXTS[page])
    for target in re.findall(r"\]\(([^)\s]+)\)", outside):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        assert (ROOT / path).is_file(), target
        headings = re.findall(r"^#+ (.*)$", (ROOT / path).read_text("utf-8"), re.MULTILINE) if anchor else []
        assert not anchor or anchor in {slug(heading) for heading in headings}, target


def test_notice_names_files_that_are_there() -> None:
    named = re.findall(r"generator/[\w./-]+\.(?:ttf|txt|js)", (ROOT / "NOTICE").read_text("utf-8"))
    assert len(named) > 4
    assert [name for name in named if not (ROOT / name).is_file()] == []


# ----------------------------------------------------------------------------------------------- shown by the program


def test_template_of_the_readme_is_a_document(starter: Path, tmp_path: Path) -> None:
    (template,) = (block for block in blocks("markdown") if block.startswith("---"))
    folder = tmp_path / "workspace"
    shutil.copytree(starter, folder)
    target = folder / "templates" / "partner" / "change-policy.md.j2"
    target.parent.mkdir(parents=True)
    target.write_text(template, "utf-8")
    pack = gather(folder, lambda _what: None)
    assert "standards/change-policy" in {document.id for document in pack.documents}
    assert ("OPE-003.readiness", "standards/change-policy") in {(one.criterion, one.document) for one in pack.proofs}
    assert [one for one in pack.findings if one.waiver is None] == []


def test_message_of_the_readme_is_the_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "workspace"
    init(folder)
    path = folder / "content" / "customers" / "bike-hire" / "architecture.yml"
    path.write_text(path.read_text("utf-8").replace("service:", "sevice:", 1), "utf-8")
    run(["check", "-q", "-w", str(folder)])
    (shown,) = (block for block in blocks("text") if "sevice" in block)
    assert numberless(capsys.readouterr().err) == numberless(shown)


def numberless(text: str) -> str:
    """Return `text` with every number and gap alike: lines of the starter may move."""
    return re.sub(r" +", " ", re.sub(r"\d+", "1", text))


def test_readme_names_all_that_a_template_sees(starter: Path) -> None:
    workspace = load_workspace(starter)
    results = {key: compute(workspace, key) for key in workspace.projects}
    seen = {name for page in pages(workspace, results, templates_of(starter)[0]) for name in page.context}
    section = re.sub(_FENCE, "", TEXTS["README.md"]).partition("\n## Templates\n")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(\w+)[`(]", section))
    assert seen - named == set()


@pytest.mark.parametrize("name", [*KEPT_FILTERS, *FILTERS, "money", "price"])
def test_readme_names_every_filter(name: str) -> None:
    section = TEXTS["README.md"].partition("**Filters**")[2].partition("\n## ")[0]
    assert re.search(rf"[`|]{name}[`(]", section)
