"""What a template may call, and what a filter says that is given something else."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from jinja2.compiler import CodeGenerator

from generator.errors import TemplateError
from generator.model.types.open import Gap, Open
from generator.pages.render import Renderer
from generator.pages.sandbox import KEPT_FILTERS
from tests.pages.test_render import page, renderer, workspace

__all__ = ["renderer", "workspace"]  # fixtures

VALUES = {
    "n": 3,
    "d": Decimal("0.125"),
    "t": "ab c",
    "yes": True,
    "day": date(2026, 3, 4),
    "span": timedelta(minutes=90),
    "many": ["a", "b"],
    "part": SimpleNamespace(name="x"),
}


def shown(renderer: Renderer, expression: str) -> str:
    return renderer.markdown(page(renderer, f"{{{{ {expression} }}}}", **VALUES))


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("t.capitalize()", "Ab c"),
        ("t.count('b')", "1"),
        ("t.endswith('c')", "yes"),
        ("t.find('c')", "3"),
        ("t.index('b')", "1"),
        ("t.isalnum()", "no"),
        ("t.isalpha()", "no"),
        ("'1'.isdecimal()", "yes"),
        ("'1'.isdigit()", "yes"),
        ("t.islower()", "yes"),
        ("'1'.isnumeric()", "yes"),
        ("' '.isspace()", "yes"),
        ("'Ab'.istitle()", "yes"),
        ("t.isupper()", "no"),
        ("'AB'.lower()", "ab"),
        ("' a'.lstrip()", "a"),
        ("t.partition(' ')[2]", "c"),
        ("t.removeprefix('a')", "b c"),
        ("t.removesuffix('c')|trim", "ab"),
        ("t.rfind('c')", "3"),
        ("t.rindex('c')", "3"),
        ("t.rpartition(' ')[0]", "ab"),
        ("t.rsplit(' ')[1]", "c"),
        ("'a '.rstrip()", "a"),
        ("t.split(' ')[0]", "ab"),
        ("t.splitlines()[0]", "ab c"),
        ("t.startswith('a')", "yes"),
        ("' a '.strip()", "a"),
        ("t.swapcase()", "AB C"),
        ("t.title()", "Ab C"),
        ("t.upper()", "AB C"),
    ],
)
def test_methods_of_a_text(renderer: Renderer, expression: str, text: str) -> None:
    assert shown(renderer, expression) == text


@pytest.mark.parametrize(
    "expression",
    [
        *(
            f"t.{name}"
            for name in (
                "center(9)",
                "encode()",
                "expandtabs()",
                "format()",
                "format_map({})",
                "join(many)",
                "ljust(9)",
                "maketrans('a', 'b')",
            )
        ),
        *(f"t.{name}" for name in ("replace('a', 'b')", "rjust(9)", "translate({})", "zfill(9)", "__class__", "__len__()")),
        *("n.bit_length()", "n.to_bytes(1)", "d.quantize(d)", "day.strftime('%d')", "day.isoformat()", "span.total_seconds()"),
    ],
)
def test_what_makes_others_of_a_value_is_not_offered(renderer: Renderer, expression: str) -> None:
    with pytest.raises(TemplateError, match="unsafe"):
        shown(renderer, expression)


@pytest.mark.parametrize(
    ("expression", "text"), [("day.year", "2,026"), ("span.days", "0"), ("n.real", "3"), ("d.real", "0.125"), ("part.name", "x")]
)
def test_attributes_of_a_value_are_read(renderer: Renderer, expression: str, text: str) -> None:
    assert shown(renderer, expression) == text


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("d|percent", "13\N{NO-BREAK SPACE}%"),
        ("d|percent(0)", "13\N{NO-BREAK SPACE}%"),
        ("span|minutes", "90\N{NO-BREAK SPACE}min"),
        ("d|rounded", "0"),
        ("d|rounded(2)", "0.13"),
        ("many|conjunction", "a and b"),
        ("t|sentence", "ab c."),
        ("t|code", "`ab c`"),
        ("n|money", "3.00 USD"),
        ("d|price", "0.125 USD"),
        ("many|join('-')", "a-b"),
        ("t|title", "Ab C"),
        ("t|upper|lower|capitalize|trim|indent", "Ab c"),
    ],
)
def test_filters(renderer: Renderer, expression: str, text: str) -> None:
    assert shown(renderer, expression).replace("\N{NO-BREAK SPACE}USD", " USD") == text


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        *(
            (f"{value}|{filter}", f"`{filter}` takes a number, not {kind}")
            for filter in ("percent", "rounded", "money", "price")
            for value, kind in (
                ("yes", "true or false"),
                ("t", "text"),
                ("many", "a list"),
                ("day", "a date"),
                ("span", "a duration"),
                ("part", "a SimpleNamespace"),
            )
        ),
        *(
            (f"{value}|minutes", f"`minutes` takes a duration, not {kind}")
            for value, kind in (
                ("yes", "true or false"),
                ("t", "text"),
                ("many", "a list"),
                ("day", "a date"),
                ("n", "a number"),
                ("d", "a number"),
            )
        ),
        ("n ~ many", "a list cannot be printed as it is"),
        ("[]|conjunction", "`conjunction` needs at least one element"),
        *((f"nowhere|{filter}", "'nowhere' is undefined") for filter in ("percent", "minutes", "money", "upper", "code")),
        *((f"many|{filter}", "a list cannot be printed as it is") for filter in ("capitalize", "code", "codeblock", "indent", "lower")),
        *((f"many|{filter}", "a list cannot be printed as it is") for filter in ("paragraphs", "sentence", "title", "trim", "upper")),
        ("many|replace('a', 'b')", "a list cannot be printed as it is"),
        ("t * 3", "`*` works on numbers here"),
        ("'%d' % n", "`%` works on numbers here"),
        ("n ** 2", "`**` works on numbers here"),
    ],
)
def test_what_a_filter_is_not_given(renderer: Renderer, expression: str, told: str) -> None:
    with pytest.raises(TemplateError) as error:
        shown(renderer, expression)
    assert told in error.value.problems[0].what


@pytest.mark.parametrize("filter", ["percent", "minutes", "rounded", "money", "price", "upper", "code"])
def test_what_is_left_out_is_marked_by_a_filter(renderer: Renderer, filter: str) -> None:
    made = page(renderer, f"{{{{ x.gone|{filter} }}}}", x=SimpleNamespace(id="orders", gone=None))
    assert renderer.markdown(made).strip() == "==To be completed: gone of `orders`=="


def test_a_filter_that_is_not_kept_is_unknown(renderer: Renderer) -> None:
    for name in ("pprint", "xmlattr", "format", "center", "urlize", "random", "tojson", "attr", "safe", "e"):
        assert name not in KEPT_FILTERS
        with pytest.raises(TemplateError, match=f"No filter named '{name}'"):
            shown(renderer, f"t|{name}")


@pytest.mark.parametrize(
    ("expression", "text"),
    [("n + 1", "4"), ("n * 2", "6"), ("d * n", "0.375"), ("n % 2", "1"), ("span * 2", "3h"), ("t + 'd'", "ab cd"), ("n ~ t", "3ab c")],
)
def test_what_is_computed(renderer: Renderer, expression: str, text: str) -> None:
    assert shown(renderer, expression) == text


@pytest.mark.parametrize(
    "filter",
    [
        "abs",
        "capitalize",
        "code",
        "codeblock",
        "indent",
        "int",
        "lower",
        "message",
        "minutes",
        "money",
        "paragraphs",
        "percent",
        "price",
        "round",
        "rounded",
        "sentence",
        "title",
        "trim",
        "upper",
        "replace('a', 'b')",
    ],
)
def test_what_is_open_stays_open_in_a_filter_of_one_value(renderer: Renderer, filter: str) -> None:
    made = page(renderer, f"{{{{ x|{filter} }}}}", x=Open(Gap((), "runs")))
    assert renderer.markdown(made) == "==To be completed: runs=="


@pytest.mark.parametrize("expression", ["x * 2", "2 * x", "x + 1", "x % n"])
def test_what_is_computed_with_an_open_value_is_not_computed(renderer: Renderer, expression: str) -> None:
    made = page(renderer, f"{{{{ {expression} }}}}", x=Open(Gap((), "runs")), **VALUES)
    assert renderer.markdown(made) == "==Not computed: runs is open=="


def test_a_template_is_compiled_once_for_all_documents(renderer: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    made = page(renderer, "{{ n }}", **VALUES)
    assert renderer.markdown(made) == "3"
    monkeypatch.setattr(CodeGenerator, "visit_Template", None)
    assert renderer.markdown(made) == "3"


def test_brackets_that_python_cannot_compile_are_told(renderer: Renderer) -> None:
    with pytest.raises(TemplateError, match="too many blocks or brackets are inside each other"):
        shown(renderer, "(" * 3000 + "1" + ")" * 3000)
