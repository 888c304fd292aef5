"""In a template, what asks for an open value becomes its mark, in the form of what would stand there; the rest of the page stays."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from generator.document.dialect import Dialect
from generator.errors import TemplateError
from generator.model.types.open import Gap, Open
from generator.model.workspace import Workspace
from generator.pages.catalogue import catalogue
from generator.pages.render import Page, Renderer
from generator.workspace.loader import load_workspace
from tests.pages.test_render import FRONT

VALUE: Any = Open(Gap(("cost", "runs"), "runs", written=True))
SECTION: Any = Open(Gap(("cost",), "section `cost`", kind="section"))
MARK = "==To be completed: runs=="
COMPUTED = "==Not computed: runs is open=="


@pytest.fixture(scope="module")
def workspace(starter: Path) -> Workspace:
    return load_workspace(starter)


@pytest.fixture
def renderer(tmp_path: Path, dialect: Dialect, workspace: Workspace) -> Renderer:
    return Renderer((tmp_path,), {}, dialect, workspace.partner)


def shown(renderer: Renderer, body: str, **context: object) -> str:
    folder = renderer.folders[0]
    (folder / "partner").mkdir(exist_ok=True)
    (folder / "partner" / "guide.md.j2").write_text(FRONT + body, "utf-8")
    (template,) = catalogue([folder], folder)
    known = {"x": VALUE, "gone": SECTION, "rows": [SimpleNamespace(a="1"), SimpleNamespace(a=VALUE)]}
    return renderer.markdown(Page(template, "standards/guide", known | context, renderer.partner.documents))


FORMS = {
    "a value": ("Runs: {{ x }} a day.\n", f"Runs: {MARK} a day.\n"),
    "a part of it": ("{{ x.a.b }}\n", f"{MARK}\n"),
    "computed with it": ("{{ x * 2 + 1 }}\n", f"{COMPUTED}\n"),
    "joined to words": ("{{ 'about ' ~ x }}\n", f"about {MARK}\n"),
    "joined to words and code": ("{{ 'about *' ~ x ~ 'a*'|code ~ 'b*'|sentence }}\n", f"about &#42;{MARK}`a*`b&#42;.\n"),
    "a choice in a line": ("It is {% if x %}one{% else %}two{% endif %}.\n", f"It is {MARK}.\n"),
    "a loop in a line": ("({% for y in x %}{{ y }}, {% endfor %})\n", f"({MARK})\n"),
    "a comparison": ("{{ 'many' if x > 3 else 'few' }}\n", f"{MARK}\n"),
    "rows": ("| A | B |\n|---|---|\n{% for y in x %}\n| {{ y.a }} | {{ y.b }} |\n{% endfor %}\n", f"| A | B |\n|---|---|\n| {MARK} | | \n"),
    "rows without a bar at their end": ("{% for y in x %}\n| {{ y.a }} | {{ y.b }}\n{% endfor %}\n", f"| {MARK} | \n"),
    "a line with a bar at its end": ("{% if x %}\nEither |{{ x }}|\n{% endif %}\nEnd.\n", f"{MARK}\nEnd.\n"),
    "a row that is chosen": ("{% if x %}\n| {{ x }} | a | b |\n{% endif %}\n", f"| {MARK} | | | \n"),
    "items": ("{% for y in x %}\n- {{ y }}\n{% endfor %}\n", f"- {MARK}\n"),
    "numbered items": ("{% for y in x %}\n1. {{ y }}\n{% endfor %}\n", f"1. {MARK}\n"),
    "inner items": ("{% for y in x %}\n    - {{ y }}\n{% endfor %}\n", f"    - {MARK}\n"),
    "chapters": ("{% for y in x %}\n## {{ y }}\n\nText.\n\n{% endfor %}\nEnd.\n", f"{MARK}\n\nEnd.\n"),
    "a paragraph": ("{% if x %}\n\nText.\n\n{% endif %}\nEnd.\n", f"{MARK}\n\nEnd.\n"),
    "a line": ("{% if x %}\nText.\n{% endif %}\nEnd.\n", f"{MARK}\nEnd.\n"),
}


@pytest.mark.parametrize(("body", "expected"), FORMS.values(), ids=FORMS)
def test_a_mark_has_the_form_of_its_place(renderer: Renderer, body: str, expected: str) -> None:
    assert shown(renderer, body).rstrip(" ") == expected


ASSIGNMENTS = {
    "a value": ("{% set y = x|int %}{{ y }}", MARK),
    "a choice": ("{% set y = 1 if x else 2 %}{{ y }}", MARK),
    "a list": ("{% set y = x|list %}{{ y|length }}", MARK),
    "in a condition": ("{% set y = 1 %}{% if x %}{% set y = 2 %}{% endif %}{{ y }}", MARK),
    "in the other branch": ("{% set y = 1 %}{% if x %}a{% else %}{% set y = 2 %}{% endif %}{{ y }}", MARK),
    "a sum": ("{% set sum = namespace(of=0) %}{% for y in x %}{% set sum.of = sum.of + y %}{% endfor %}{{ sum.of }}", MARK),
    "a sum of rows": (
        "{% set sum = namespace(of=0) %}{% for row in [1, x] %}{% set sum.of = sum.of + row %}{% endfor %}{{ sum.of }}",
        COMPUTED,
    ),
    "what was found": (
        "{% set all = namespace(of=none) %}{% for y in x if y %}{% set all.of = y %}{% endfor %}{{ all.of.name }}",
        MARK,
    ),
    "of its own": ("{% if x %}{% set n = namespace(a=1) %}{% set n.a = 2 %}{{ n.a }}{% endif %}", MARK),
    "of its turn": ("{% set y = 1 %}{% for z in x %}{% set y = z %}{% endfor %}{{ y }}", "1"),
}


@pytest.mark.parametrize(("body", "expected"), ASSIGNMENTS.values(), ids=ASSIGNMENTS)
def test_what_is_assigned_is_open(renderer: Renderer, body: str, expected: str) -> None:
    assert shown(renderer, body) == expected


@pytest.mark.parametrize(
    "filter",
    ["abs", "capitalize", "code", "indent", "int", "minutes", "money", "paragraphs", "percent", "rounded(1)", "sentence", "trim", "upper"],
)
def test_filters_pass_an_open_value(renderer: Renderer, filter: str) -> None:
    assert shown(renderer, f"{{{{ x|{filter} }}}}").lower() == MARK.lower()


@pytest.mark.parametrize("filter", ["length", "join(', ')", "first", "sum", "sort|first", "max", "conjunction"])
def test_filters_of_a_list_ask_for_it(renderer: Renderer, filter: str) -> None:
    assert shown(renderer, f"{{{{ x|{filter} }}}}") in (MARK, COMPUTED)


def test_an_element_that_is_open_leaves_the_others(renderer: Renderer) -> None:
    assert shown(renderer, "{% for row in rows %}\n- {{ row.a }}\n{% endfor %}\n") == f"- 1\n- {MARK}\n"


ABSENT = {
    "a chapter": ("{% if gone %}\n\n## Cost\n\n{% endif %}\nEnd.\n", "End.\n"),
    "the words instead": ("{% if gone %}\nText.\n{% else %}\nNone is described.\n{% endif %}\n", "None is described.\n"),
    "its elements": ("{% for y in gone %}\n- {{ y }}\n{% endfor %}\nEnd.\n", "End.\n"),
    "rows of a list in it": ("{% for y in gone.lines %}\n| {{ y }} |\n{% endfor %}\nEnd.\n", "End.\n"),
    "a value in it": ("Runs: {{ gone.runs }}.\n", "Runs: ==To be completed: section `cost`==.\n"),
    "a choice in a line": ("It is {% if gone.large %}large{% else %}small{% endif %}.\n", "It is ==To be completed: section `cost`==.\n"),
}


@pytest.mark.parametrize(("body", "expected"), ABSENT.values(), ids=ABSENT)
def test_an_absent_section_leaves_out_what_is_about_it(renderer: Renderer, body: str, expected: str) -> None:
    assert shown(renderer, body) == expected


def test_in_a_block_of_code_a_mark_is_plain_and_above_it_highlighted(renderer: Renderer) -> None:
    wanted = f"\n{MARK}\n\n```bash\nrun To be completed: runs\n```\n\n{MARK}\n"
    assert shown(renderer, "```bash\nrun {{ x }}\n```\n\n{{ x }}\n") == wanted


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("See [the entry](#{{ x }}).\n", "See the entry.\n"),
        ("See [the `a` entry](runbook.md#{{ x }}).\n", "See [the `a` entry](runbook.md).\n"),
        ("See [the entry](runbook.md#of-{{ x }}-now).\n", "See [the entry](runbook.md).\n"),
    ],
)
def test_a_link_to_what_is_open_leads_to_its_page(renderer: Renderer, body: str, expected: str) -> None:
    assert shown(renderer, body) == expected


def test_a_value_outside_the_blocks_of_a_page_that_extends_another_is_not_printed(renderer: Renderer) -> None:
    (renderer.folders[0] / "base.md.j2").write_text("Base: {% block part %}{% endblock %}", "utf-8")
    body = "{% extends 'base.md.j2' %}{{ x }}{% block part %}{{ x }}{% endblock %}"
    assert shown(renderer, body) == f"Base: {MARK}"


def test_a_key_that_is_left_out_is_named_in_words(renderer: Renderer) -> None:
    assert shown(renderer, "{{ x.backup_plan }}", x=SimpleNamespace(id="orders", backup_plan=None)) == (
        "==To be completed: backup plan of `orders`=="
    )
    assert shown(renderer, "{{ x.backup_plan }}", x=SimpleNamespace(backup_plan=None)) == "==To be completed: backup plan=="


def test_nothing_that_belongs_to_nobody_is_a_mistake(renderer: Renderer) -> None:
    with pytest.raises(TemplateError, match="the value is none, and nothing can be shown for it"):
        shown(renderer, "{{ none|rounded }}")
