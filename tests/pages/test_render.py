"""Templates are rendered in a sandbox, values stay data, and every mistake is told with its line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from generator.document.dialect import Dialect
from generator.document.tree import Heading, Paragraph, Text
from generator.errors import Place, TemplateError
from generator.model.types.values import months_later
from generator.model.workspace import Workspace
from generator.pages import render
from generator.pages.catalogue import catalogue
from generator.pages.render import Page, Renderer
from generator.workspace.loader import load_workspace

FRONT = """---
id: guide
title: Guide
summary: What it is.
scope: partner
kind: guide
owner: security-lead
review: 12 months
classification: Internal
audience: all
order: 10
---
"""
FIRST = FRONT.count("\n") + 1


@pytest.fixture(scope="session")
def workspace(starter: Path) -> Workspace:
    return load_workspace(starter)


@pytest.fixture
def renderer(tmp_path: Path, dialect: Dialect, workspace: Workspace) -> Renderer:
    return Renderer((tmp_path,), {}, dialect, workspace.partner)


def page(renderer: Renderer, body: str, **context: object) -> Page:
    folder = renderer.folders[0]
    (folder / "partner").mkdir(exist_ok=True)
    (folder / "partner" / "guide.md.j2").write_text(FRONT + body, "utf-8")
    (template,) = catalogue([folder], folder)
    return Page(template, "standards/guide", context, renderer.partner.documents)


@pytest.mark.parametrize(
    ("body", "context", "shown"),
    [
        ("{{ x }}", {"x": "a*b|c"}, "a&#42;b&#124;c"),
        ("{{ x }}", {"x": "{{ 7 * 7 }} {% raw %}"}, "&#123;&#123; 7 &#42; 7 &#125;&#125; &#123;% raw %&#125;"),
        ("{{ x|code }}", {"x": "a|b`c"}, "`` a|b`c ``"),
        ("{{ '%d' }}", {}, "%d"),
        ("{% macro m(a) %}**{{ a }}**{% endmacro %}{{ m(x) }}", {"x": "<b>"}, "**&#60;b&#62;**"),
        ("{% set y %}**{{ x }}**{% endset %}{{ y }}", {"x": "_a_"}, "**&#95;a&#95;**"),
        ("{% for i in range(3) %}{{ i }}{% endfor %}", {}, "012"),
        ("{{ xs|conjunction }}", {"xs": ["a", "b*"]}, "a and b&#42;"),
        ("{{ x is none }}", {"x": None}, "yes"),
    ],
)
def test_values_are_escaped_where_they_land(renderer: Renderer, body: str, context: dict, shown: str) -> None:
    assert renderer.markdown(page(renderer, body, **context)) == shown


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("{{ x.name }}", {"name"}),
        ("{{ x['name'] }}", {"name"}),
        ("{% if x.name %}a{% else %}{{ x.about }}{% endif %}", {"name"}),
        ("{% macro m(a) %}{{ a.name }}{% endmacro %}{{ m(x) }}", {"name"}),
        ("{{ [x]|map(attribute='name')|join }}", {"name"}),
        ("{% for y in [x]|sort(attribute='name') %}a{% endfor %}", {"name"}),
        ("{{ [x]|selectattr('name')|list|length }}", {"name"}),
        ("a", set()),
    ],
)
def test_what_a_page_reads_is_known(renderer: Renderer, body: str, names: set[str]) -> None:
    x = SimpleNamespace(name="a", about="b")
    renderer.markdown(page(renderer, body, x=x))
    assert {name for owner, name in renderer.read["standards/guide"] if owner == id(x)} == names


MISTAKES = [
    ("{{ nothing }}", 0, "'nothing' is undefined (in standards/guide)", ""),
    ("a\n\n{{ x.nothing }}", 2, "has no attribute 'nothing'", ""),
    ("{% if %}", 0, "Expected an expression, got 'end of statement block'", ""),
    ("{% endif %}", 0, "Encountered unknown tag 'endif'.", ""),
    ("{{ x.__class__.__mro__ }}", 0, "unsafe", ""),
    ("{{ x.items }}", 0, "a list cannot be printed as it is", "Print one of its fields, or loop over it."),
    (
        "{% for i in range(99999999) %}{% endfor %}",
        0,
        "counts through more than 100,000 numbers",
        "End the loop or the macro sooner, and repeat less text.",
    ),
    ("{% for i in range(999) %}{% for j in range(999) %}{% endfor %}{% endfor %}", 0, "counts through more than 100,000", ""),
    ("{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}", 0, "the template calls itself without end", ""),
    ("{{ 'ab' * 999999999 }}", 0, "not allowed in a template: `*` works on numbers here", ""),
    ("{{ 9 ** 999999999 }}", 0, "not allowed in a template: `**`", ""),
    ("{{ 1 // 0 }}", 0, "integer division or modulo by zero", ""),
    ("{% include 'partner/none.md.j2' %}", 0, "there is no template `partner/none.md.j2`", ""),
    ("{% include '../../etc/passwd' %}", 0, "there is no template `../../etc/passwd`", ""),
    ("{{ x|nofilter }}", 0, "No filter named 'nofilter'", ""),
    ("{{ x.items.append(1) }}", 0, "unsafe", ""),
]


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case[0][:40])
def test_mistakes_are_told_with_their_line(renderer: Renderer, case: tuple[str, int, str, str]) -> None:
    body, line, what, hint = case
    x = SimpleNamespace(items=[1])
    with pytest.raises(TemplateError) as refused:
        renderer.markdown(page(renderer, body, x=x))
    (problem,) = refused.value.problems
    assert what in problem.what
    assert hint in problem.hint
    assert problem.place == Place("templates/partner/guide.md.j2", FIRST + line)
    assert problem.source == body.splitlines()[line]


@pytest.mark.parametrize("name", ["../secret.md.j2", "partner/../../secret.md.j2", "link.md.j2"])
def test_no_template_outside_the_folder_is_read(renderer: Renderer, name: str) -> None:
    folder = renderer.folders[0]
    secret = folder.parent / "secret.md.j2"
    secret.write_text("secret", "utf-8")
    (folder / "link.md.j2").symlink_to(secret)
    made = page(renderer, f"{{% include '{name}' %}}")
    assert (folder / name).read_text("utf-8") == "secret"
    with pytest.raises(TemplateError, match=f"there is no template `{name}`"):
        renderer.markdown(made)


def test_a_page_has_an_end(renderer: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    made = page(renderer, "{% for i in range(1000) %}0123456789{% endfor %}")
    assert len(renderer.markdown(made)) == 10_000
    monkeypatch.setattr(render, "MOST_CHARACTERS", 9_999)
    with pytest.raises(TemplateError, match="the template writes more than 9,999 characters"):
        renderer.markdown(made)


def test_a_macro_that_is_not_utf_8_is_told_at_its_own_place(renderer: Renderer) -> None:
    made = page(renderer, "{% import 'macros/m.j2' as m %}\nText.\n")
    (renderer.folders[0] / "macros").mkdir()
    (renderer.folders[0] / "macros" / "m.j2").write_bytes("{# a #}\n{# é #}".encode("latin-1"))
    with pytest.raises(TemplateError) as refused:
        renderer.markdown(made)
    assert refused.value.lines()[0] == "templates/macros/m.j2:2:4: the byte 0xE9 is not UTF-8 text"


def test_what_is_printed_and_left_out_is_marked(renderer: Renderer) -> None:
    made = page(renderer, "a {{ x.gone }} b {{ x.missing|code }}\n", x=SimpleNamespace(id="orders", gone=None, missing=None))
    assert renderer.markdown(made).strip() == "a ==To be completed: gone of `orders`== b ==To be completed: missing of `orders`=="
    assert [key for _, key in renderer.unwritten[made.id]] == ["gone", "missing"]


def test_a_document_has_the_control_of_its_front_matter(renderer: Renderer) -> None:
    made = page(renderer, "# {{ title }}\n\nText.\n")
    document = renderer.document(made, renderer.markdown(made))
    assert document.blocks == (Heading(1, (Text("Guide"),), "guide"), Paragraph((Text("Text."),)))
    newest = renderer.partner.documents.history[0]
    assert (document.control.version, document.control.released) == (newest.version, newest.released)
    assert document.control.next_review == months_later(newest.released, 12)
    assert document.control.owner == next(role.title for role in renderer.partner.roles if role.id == "security-lead")


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2026, 11, 15), 1, date(2026, 12, 15)),
    ],
)
def test_months_later(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


def test_without_an_application_nothing_says_what_it_proves(renderer: Renderer) -> None:
    entry = page(renderer, '# Guide\n\n## Root user {: #root data-evidence="ACCT-001.root-use" }\n\nText.\n')
    entry = replace(entry, template=replace(entry.template, entry=entry.template.entry.model_copy(update={"controls": ["OPE-001"]})))
    shown = {}
    for evidence in (True, False):
        quiet = replace(renderer, evidence=evidence)
        document = quiet.document(entry, quiet.markdown(entry))
        headings = [block for block in document.blocks if isinstance(block, Heading)]
        shown[evidence] = (document.controls, [heading.evidence for heading in headings], headings[-1].anchor)
    assert shown[True] == (("OPE-001",), [(), ("ACCT-001.root-use",)], "root")
    assert shown[False] == ((), [(), ()], "root")
