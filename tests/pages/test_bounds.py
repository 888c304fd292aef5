"""No template takes the machine: what grows without end is told with its line, in seconds and little memory."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from time import process_time
from types import SimpleNamespace

import pytest

from generator.document.dialect import Dialect
from generator.errors import Place, TemplateError
from generator.model.workspace import Workspace
from generator.pages import bounds
from generator.pages.catalogue import catalogue
from generator.pages.render import Page, Renderer
from generator.workspace.loader import load_workspace
from tests.pages.test_render import FIRST, FRONT

BOMBS = {
    "a text doubled": (
        "{% set n = namespace(s='ab') %}{% for i in range(30) %}{% set n.s = n.s ~ n.s %}{% endfor %}x",
        "makes a text of more",
    ),
    "a text added": (
        "{% set n = namespace(s='ab') %}{% for i in range(30) %}{% set n.s = n.s + n.s %}{% endfor %}x",
        "makes a text of more",
    ),
    "a text filled": ("{{ 'a'.ljust(3000000000)|length }}", "access to attribute 'ljust' of 'str' object is unsafe"),
    "a number filled": ("{{ '1'.zfill(3000000000)|length }}", "access to attribute 'zfill' of 'str' object is unsafe"),
    "a text formatted": ("{{ '{:>3000000000}'.format(1)|length }}", "access to attribute 'format' of 'str' object is unsafe"),
    "a day formatted": ("{{ day.strftime('%3000000000d') }}", "access to attribute 'strftime' of 'date' object is unsafe"),
    "a part as text": ("{{ partner.model_dump_json(indent=300000000) }}", "access to attribute 'model_dump_json'"),
    "a text indented": ("{{ 'a'|indent(3000000000, true)|length }}", "makes a text of more"),
    "a text replaced": (
        "{% set n = namespace(s='aa') %}{% for i in range(30) %}{% set n.s = n.s|replace('a', n.s) %}{% endfor %}x",
        "a text of more",
    ),
    "elements joined": ("{% set s = range(90000)|join('12345') %}{{ [s, s]|join(s)|length }}", "makes a text of more"),
    "parts of a text": (
        "{% set s = range(90000)|join('12345') %}{% for i in range(900) %}{% set t = s[1:] %}{% endfor %}x",
        "50,000,000 characters",
    ),
    "a macro twice in itself": (
        "{% macro m(n) %}{% if n %}{{ m(n-1) }}{{ m(n-1) }}{% endif %}{% endmacro %}{{ m(40) }}",
        "goes through more than 500,000 blocks",
    ),
    "a macro printed twice": (
        "{% macro m(n) %}{% if n %}{% set x = m(n-1) %}{{ x }}{{ x }}{% else %}abc{% endif %}{% endmacro %}{{ m(40) }}",
        "makes more than 50,000,000 characters",
    ),
    "text in a loop": (
        "{% filter upper %}{% for i in range(90000) %}" + "lorem ipsum " * 90 + "{% endfor %}{% endfilter %}",
        "50,000,000 characters",
    ),
    "a page without end": ("{% for i in range(1000) %}{{ 'x'|indent(100000, true) }}{% endfor %}", "writes more than 5,000,000 characters"),
    "a number squared": (
        "{% set n = namespace(n=9) %}{% for i in range(60) %}{% set n.n = n.n * n.n %}{% endfor %}x",
        "more than 150 digits",
    ),
    "a power of ten": ("{{ 5.5|round(1000000000, 'ceil') }}", "a number is rounded to -20 to 20 decimals"),
    "decimals": ("{{ 5|rounded(1000000000) }}", "a number is rounded to -20 to 20 decimals"),
    "a list doubled": ("{% set n = namespace(l=[1]) %}{% for i in range(60) %}{% set n.l = n.l + n.l %}{% endfor %}x", "a list of more"),
    "a mapping of itself": (
        "{% set n = namespace(a={'x': 1}) %}{% for i in range(60) %}{% set n.a = {'x': n.a, 'y': n.a} %}{% endfor %}x",
        "makes a list of more than 100,000 elements",
    ),
    "a list of itself": (
        "{% set n = namespace(a=[1]) %}{% for i in range(60) %}{% set n.a = [n.a, n.a] %}{% endfor %}x",
        "makes a list of more than 100,000 elements",
    ),
    "a tuple of itself": (
        "{% set n = namespace(a=(1,)) %}{% for i in range(60) %}{% set n.a = (n.a, n.a) %}{% endfor %}x",
        "makes a list of more than 100,000 elements",
    ),
    "lists added up": (
        "{% set l = range(90000)|list %}{{ [l, l]|sum(start=[])|length }}",
        "makes a list of more than 100,000 elements",
    ),
    "a list filled": ("{{ [1]|batch(1000000000, 1)|list|length }}", "makes a list of more than 100,000 elements"),
    "numbers beyond the machine's": ("{% for i in range(99999999999999999999999999) %}{% endfor %}", "counts through more than 100,000"),
    "a list in a list": ("{% set l = range(90000)|list %}{% for a in l %}{% for b in l %}{% endfor %}{% endfor %}", "500,000 blocks"),
    "a choice in a list": (
        "{% set l = range(90000)|list %}{% for a in l %}{% for b in l if b < 0 %}{% endfor %}{% endfor %}",
        "500,000 blocks",
    ),
    "a filter in a list": ("{% set l = range(90000)|list %}{% for a in l %}{{ l|sum }}{% endfor %}", "500,000 blocks"),
}
NESTED = {
    "loops": "{% for i in range(2) %}" * 30 + "{% endfor %}" * 30,
    "conditions": "{% if 1 %}" * 120 + "{% endif %}" * 120,
    "parentheses": "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "signs": "{{ " + "-" * 3000 + "1 }}",
}
WORDS = [
    ("{{ 100|money }}", "100.00\xa0USD"),
    ("{{ 5|price }}", "5\xa0USD"),
    ("{{ 1|percent }}", "100\xa0%"),
    ("{{ minute|minutes }}", "1\xa0min"),
    ("{{ [[1], [2, 3]]|sum(start=[])|join(', ') }}", "1, 2, 3"),
    ("{{ [{'a': [1]}, {'a': [2, 3]}]|sum('a', [])|join(', ') }}", "1, 2, 3"),
    ("{{ [{'a': 'x'}, {'a': 'y'}]|join(', ', attribute='a') }}", "x, y"),
    ("{{ {'a': 1}|length }}", "1"),
    ("{{ (1, 2)|join('-') }}", "1-2"),
    ("{% for a, b in [(1, 2)] %}{{ a }}{{ b }}{% endfor %}", "12"),
    ("{{ 'a\\nb'|indent|length }}", "7"),
    ("{{ 'a\\nb'|indent(2, true)|length }}", "7"),
]
UNFIT = [
    ("{{ []|conjunction }}", "`conjunction` needs at least one element"),
    ("{{ 'x'|percent }}", "`percent` takes a number, not text"),
    ("{{ none|rounded }}", "the value is none, and nothing can be shown for it"),
    ("{{ 5|minutes }}", "`minutes` takes a duration, not a number"),
    ("{{ 'a'|price }}", "`price` takes a number, not text"),
    ("{{ true|money }}", "`money` takes a number, not true or false"),
    ("{{ 1.5|money }}", "`money` takes a number, not a float"),
    ("{{ [1]|code }}", "a list cannot be printed as it is"),
    ("{{ [day] ~ 'a' }}", "a list cannot be printed as it is"),
    ("{{ 5 + [1] }}", "this cannot be computed: unsupported operand type(s) for +: 'int' and 'list'"),
    ("{{ [1] + 5 }}", 'this cannot be computed: can only concatenate list (not "int") to list'),
    ("{{ 'a' + 5 }}", 'this cannot be computed: can only concatenate str (not "int") to str'),
    ("{{ 'a'|abs }}", "this cannot be computed: bad operand type for abs(): 'str'"),
]


@pytest.fixture(scope="module")
def workspace(starter: Path) -> Workspace:
    return load_workspace(starter)


def rendered(folder: Path, dialect: Dialect, workspace: Workspace, body: str) -> str:
    (folder / "partner").mkdir(exist_ok=True)
    (folder / "partner" / "guide.md.j2").write_text(FRONT + body, "utf-8")
    (template,) = catalogue([folder], folder)
    renderer = Renderer((folder,), {}, dialect, workspace.partner)
    day = workspace.partner.documents.history[0].released
    context = {"partner": workspace.partner, "day": day, "minute": timedelta(minutes=1), "x": SimpleNamespace()}
    return renderer.markdown(Page(template, "standards/guide", context, workspace.partner.documents))


@pytest.mark.parametrize("name", BOMBS)
def test_a_template_that_grows_is_stopped(
    name: str, tmp_path: Path, dialect: Dialect, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    body, what = BOMBS[name]
    if "500,000 blocks" in what:
        monkeypatch.setattr(bounds, "MOST_STEPS", 50_000)
    started = process_time()
    with pytest.raises(TemplateError) as refused:
        rendered(tmp_path, dialect, workspace, body)
    (problem,) = refused.value.problems
    assert what.replace("500,000", "50,000") in problem.what
    assert problem.place == Place("templates/partner/guide.md.j2", FIRST)
    assert process_time() - started < 10


def test_time_ends_what_no_count_foresees(tmp_path: Path, dialect: Dialect, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "_MOST_SECONDS", 0)
    with pytest.raises(TemplateError, match="the template takes more than 0 seconds"):
        rendered(tmp_path, dialect, workspace, "{% for i in range(1000) %}{% endfor %}")


@pytest.mark.parametrize("name", NESTED)
def test_blocks_and_brackets_without_end_are_told(name: str, tmp_path: Path, dialect: Dialect, workspace: Workspace) -> None:
    with pytest.raises(TemplateError, match=r"guide\.md\.j2:1: too many blocks or brackets are inside each other"):
        rendered(tmp_path, dialect, workspace, NESTED[name])


def test_brackets_that_markdown_would_compare_for_minutes_are_told(tmp_path: Path, dialect: Dialect, workspace: Workspace) -> None:
    with pytest.raises(TemplateError, match="the page holds too many opening brackets"):
        rendered(tmp_path, dialect, workspace, "[" * 20_000)
    assert rendered(tmp_path, dialect, workspace, "[a](b)\n\n" * 7_000)


@pytest.mark.parametrize(("body", "shown"), WORDS)
def test_a_filter_takes_what_its_name_promises(body: str, shown: str, tmp_path: Path, dialect: Dialect, workspace: Workspace) -> None:
    assert rendered(tmp_path, dialect, workspace, body) == shown


@pytest.mark.parametrize(("body", "what"), UNFIT)
def test_a_filter_says_what_it_needs(body: str, what: str, tmp_path: Path, dialect: Dialect, workspace: Workspace) -> None:
    with pytest.raises(TemplateError, match=re.escape(what)):
        rendered(tmp_path, dialect, workspace, body)
