"""Author's values come out of the site's parser exactly as they went in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from generator.document import escaping
from generator.document.dialect import Dialect
from generator.document.escaping import code, code_block, escape, mark, marked
from generator.document.reader import read
from generator.document.tree import Code, CodeBlock, Heading, Paragraph, Table, plain
from generator.model.types.open import Gap, Open
from generator.model.types.values import parse_size

AWKWARD = "ab1 *_[]()<>&|~^={}+-#!?:/\\\"'.,éß\u05d0"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=AWKWARD, min_size=1, max_size=24))
@example("1. not a list")
@example("# no heading")
@example("a heading's end ##")
@example("=== no tab")
@example("a | b")
@example("{{ no_code }} {% raw %}")
@example("<script>alert(1)</script>")
@example("![x](y) [^1] [a]: b")
def test_text_is_shown_as_written(dialect: Dialect, text: str) -> None:
    wanted = re.sub(r"\s+", " ", text).strip()
    if not wanted:
        return
    shown = escaping.escape(text)
    blocks = read(shown, dialect, "page").blocks
    assert [type(block) for block in blocks] == [Paragraph]
    assert plain(blocks[0].inlines) == wanted
    (table,) = read(f"| a | b |\n|---|---|\n| {shown} | x |\n", dialect, "page").blocks
    assert isinstance(table, Table)
    assert [plain(cell.inlines) for cell in table.rows[0]] == [wanted, "x"]
    (heading,) = read(f"## {shown}", dialect, "page").blocks
    assert isinstance(heading, Heading)
    assert plain(heading.inlines) == wanted


@pytest.mark.parametrize(("given", "shown"), [("10\u00a0000  steps", "10\u00a0000 steps"), ("a \u202f b\n\u2028c", "a \u202f b c")])
def test_a_space_that_holds_words_together_stays(given: str, shown: str) -> None:
    assert escape(given) == shown


@pytest.mark.parametrize("title", ['say "yes"', "it's", "plain", '"it\'s" {b} `c`', "\"\" ''", "a=b <i>c</i> &amp;"])
def test_the_title_of_a_block_of_code_is_shown_as_written(dialect: Dialect, title: str) -> None:
    *above, block = read(code_block("x", "yaml", title), dialect, "page").blocks
    said = "".join(plain(paragraph.inlines) for paragraph in above if isinstance(paragraph, Paragraph))
    assert isinstance(block, CodeBlock)
    assert (said or block.title, block.text, block.language) == (title, "x", "yaml")


def test_a_language_that_is_none_is_left_out(dialect: Dialect) -> None:
    assert read(code_block("x", 'a" title="b'), dialect, "page").blocks == (CodeBlock("x", ""),)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=AWKWARD + "`;", min_size=1, max_size=24))
@example("https://a.example/?a=1&copy=2&#1")
def test_code_is_shown_as_written(dialect: Dialect, text: str) -> None:
    wanted = re.sub(r"\s+", " ", text).strip()
    if not wanted:
        return
    (block,) = read(f"x {escaping.code(text)}", dialect, "page").blocks
    assert block == Paragraph((*block.inlines[:1], Code(wanted)))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=AWKWARD + "`\n", min_size=1, max_size=40))
def test_code_blocks_keep_every_line(dialect: Dialect, text: str) -> None:
    if not text.strip():
        return  # a block of nothing but spaces shows nothing
    (block,) = read(escaping.code_block(text, "bash"), dialect, "page").blocks
    assert isinstance(block, CodeBlock)
    lines = text.split("\n")
    written = [number for number, line in enumerate(lines) if line.strip()]
    assert block.text == "\n".join(lines[written[0] : written[-1] + 1])


def test_an_open_title_stands_marked_above_the_code(dialect: Dialect) -> None:
    title = Open(Gap((), "path of `orders`"))
    above, block = read(escaping.code_block("Type: AWS::DynamoDB::Table", title, title), dialect, "page").blocks
    assert isinstance(above, Paragraph)
    assert plain(above.inlines) == "To be completed: path of orders"
    assert isinstance(block, CodeBlock)
    assert (block.language, block.title, block.text) == ("", "", "Type: AWS::DynamoDB::Table")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("1234.50"), "1,234.5"),
        (Decimal("0.0000035"), "0.0000035"),
        (Decimal("1E+3"), "1,000"),
        (2400000, "2,400,000"),
        (True, "yes"),
        (False, "no"),
        (date(2026, 11, 23), "23\u00a0November 2026"),
        (timedelta(minutes=90), "1h 30m"),
        (parse_size("512 MB"), "512 MB"),
        (Markup("**kept**"), "**kept**"),
        ("a `b*c` d*", "a `b*c` d&#42;"),
    ],
)
def test_values_are_shown_for_people(value: object, shown: str) -> None:
    assert escaping.display(value) == shown


@pytest.mark.parametrize("value", [None, [], {}, object()])
def test_what_has_no_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        escaping.display(value)


@pytest.mark.parametrize(
    ("parts", "shown"),
    [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", 3], "a, b and 3")],
)
def test_enumerations(parts: list[object], shown: str) -> None:
    assert escaping.conjunction(parts) == shown


@pytest.mark.parametrize(
    ("show", "values", "wanted"),
    [
        (escaping.amount, (Decimal("1234.565"), "USD"), "1,234.57\u00a0USD"),
        (escaping.amount, (3, "EUR"), "3.00\u00a0EUR"),
        (escaping.unit_price, (Decimal("0.0000035"), "USD"), "0.0000035\u00a0USD"),
        (escaping.unit_price, (Decimal("1200.50"), "USD"), "1,200.5\u00a0USD"),
        (escaping.percent, (Decimal("0.12345"),), "12.35\u00a0%"),
        (escaping.percent, (Decimal("0.12345"), 0), "12\u00a0%"),
        (escaping.minutes, (timedelta(seconds=90),), "1.5\u00a0min"),
        (escaping.minutes, (timedelta(minutes=2, seconds=3),), "2.1\u00a0min"),
        (escaping.rounded, (Decimal("2.5"),), "3"),
        (escaping.rounded, (Decimal("1234.0650"), 2), "1,234.07"),
        (escaping.rounded, (1200,), "1,200"),
        (escaping.sentence, ("Done",), "Done."),
        (escaping.sentence, (" Done! ",), "Done!"),
        (escaping.sentence, ("Done?",), "Done?"),
        (escaping.sentence, ("Done…",), "Done…"),
        (escaping.message, (" Done ",), "Done."),
        (escaping.message, ("Done!",), "Done!"),
        (escaping.paragraphs, ("a\n\nb\nc",), "a\n\nb c"),
        (escaping.escape, ("12. May",), "&#49;2. May"),
        (escaping.escape, (" 3) of 4",), " &#51;) of 4"),
        (escaping.escape, ("3 of 4",), "3 of 4"),
        (escaping.escape, ("`a` - b",), "`a` - b"),
        (escaping.untagged, ("a <b>c</b> &amp; d",), "a c &amp; d"),
        (escaping.escaped_once, ('a &amp; <b> "c"',), "a &amp; &lt;b&gt; &quot;c&quot;"),
        (escaping.as_html, ("a `b` <c> \"d\" 'e'",), "a b &lt;c&gt; &#34;d&#34; &#39;e&#39;"),
        (escaping.long_date, (None,), "To be completed"),
    ],
)
def test_formats(show: Callable[..., str], values: tuple[object, ...], wanted: str) -> None:
    assert show(*values) == wanted


@pytest.mark.parametrize(
    ("script", "shown"),
    [
        ("aws sts get-caller-identity", ["aws sts get-caller-identity"]),
        (
            "aws lambda update-alias --function-name shop-prod-create-order --name live --function-version VERSION --region eu-west-1",
            [
                "aws lambda update-alias --function-name shop-prod-create-order --name live \\",
                "    --function-version VERSION --region eu-west-1",
            ],
        ),
        (
            "  X=$(aws logs start-query --log-group-name /aws/lambda/shop --query-string 'filter a --b --c | stats "
            "count(*) by bin(5m), status')",
            [
                "  X=$(aws logs start-query --log-group-name /aws/lambda/shop \\",
                "      --query-string 'filter a --b --c | stats count(*) by bin(5m), status')",
            ],
        ),
        ("# " + "a comment --with an option " * 5, ["# " + "a comment --with an option " * 5]),
        ("x" * 82 + " --a", ["x" * 82 + " \\", "    --a"]),
        ("x" * 78 + " --a", ["x" * 78 + " --a"]),
        ("x" * 76 + " --a --bcd", ["x" * 76 + " --a \\", "    --bcd"]),
        ("x" * 77 + " --a --bcd", ["x" * 77 + " \\", "    --a --bcd"]),
        ('a "' + "x" * 80 + ' \\" --b" --c', ['a "' + "x" * 80 + ' \\" --b" \\', "    --c"]),
        ("a '\"" + "x" * 80 + "' --c", ["a '\"" + "x" * 80 + "' \\", "    --c"]),
    ],
)
def test_a_long_command_goes_on_before_an_option(script: str, shown: list[str]) -> None:
    assert escaping.folded(script) == "\n".join(shown)


@pytest.mark.parametrize(("text", "fence"), [("a", 3), ("a `b`", 3), ("a ``` b", 4), ("````\na", 5)])
def test_a_block_of_code_has_more_back_quotes_than_its_text(text: str, fence: int) -> None:
    assert code_block(text) == f"{'`' * fence}text\n{text}\n{'`' * fence}"


@pytest.mark.parametrize(("day", "shown"), [(date(2026, 3, 4), "4 March 2026"), (date(2026, 12, 31), "31 December 2026")])
def test_a_date_leaves_no_doubt_and_does_not_break(day: date, shown: str) -> None:
    assert escaping.long_date(day) == shown.replace(" ", "\N{NO-BREAK SPACE}", 1)


@pytest.mark.parametrize(
    ("text", "shown"), [("one ` alone", "one ` alone"), ("set ` retention `\nto  7d", "set retention to 7d"), ("a*b", "a*b")]
)
def test_unquoted_text_is_what_a_reader_sees(text: str, shown: str) -> None:
    assert escaping.unquoted(text) == shown


@pytest.mark.parametrize(
    ("heading", "left"),
    [
        ('## Root user {: #root-user data-evidence="ACCT-001.root-use" }', "## Root user {: #root-user }"),
        ('## Root user {: #root data-evidence="A.b C.d" .new-page }', "## Root user {: #root .new-page }"),
        ("### Root user {: data-evidence='A.b' }", "### Root user"),
        ("## Root user {: #root }", "## Root user {: #root }"),
        ("## Root user", "## Root user"),
        ('Text of {: data-evidence="A.b" }', 'Text of {: data-evidence="A.b" }'),
    ],
)
def test_headings_without_what_they_prove(heading: str, left: str) -> None:
    assert escaping.without_evidence(f"# Title\n\n{heading}\n\nText.\n") == f"# Title\n\n{left}\n\nText.\n"


DOMAIN = mark(Open(Gap(("domain",), "domain")))
SHOWN = "==To be completed: domain=="


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        (f"At {DOMAIN}.", f"At {SHOWN}."),
        (f"At {DOMAIN} {DOMAIN}.", f"At {SHOWN}."),
        (f"```bash\nssh a@{DOMAIN}\n```\nMore {DOMAIN}.", f"\n{SHOWN}\n\n```bash\nssh a@To be completed: domain\n```\nMore {SHOWN}."),
        (
            f"1. Do\n\n    ````text\n    ```\n    {DOMAIN}\n    ````\n{DOMAIN}",
            f"1. Do\n\n\n    {SHOWN}\n\n    ````text\n    ```\n    To be completed: domain\n    ````\n{SHOWN}",
        ),
        (f"{DOMAIN}\n```\nplain\n```", f"{SHOWN}\n```\nplain\n```"),
        (f"[text](page.md#{DOMAIN})", "[text](page.md)"),
        (f"[text](#{DOMAIN}) and [more](#of-{DOMAIN}-now)", "text and more"),
        (f"```\nnever ended {DOMAIN}", f"\n{SHOWN}\n\n```\nnever ended To be completed: domain"),
    ],
)
def test_marks_are_highlighted_above_a_block_of_code(page: str, wanted: str) -> None:
    assert marked(page) == wanted


@pytest.mark.parametrize(
    ("show", "wanted"),
    [(escape, f"user&#42;@{SHOWN} &#42;"), (code, f"`user*@`{SHOWN}`*`")],
)
def test_marks_inside_a_text_stay_marks(show: Callable[[str], Markup], wanted: str) -> None:
    assert marked(show(f"user*@{DOMAIN} *")) == wanted


def test_a_block_of_code_with_a_mark_is_still_one() -> None:
    block = code_block(f'{{\n  "domain": "{DOMAIN}"\n}}', "json")
    assert marked(block) == f'\n{SHOWN}\n\n```json\n{{\n  "domain": "To be completed: domain"\n}}\n```'


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("`a`b` is unknown, and `c` is not", ["a`b", "c"]),
        ("``x`` and `y`.", ["`x`", "y"]),
        ("“say ` here” of `x`", ["x"]),
        ("“say `this here” of `x`", ["x"]),
        ("`a`` differs from `b`/`c`, (`d`)", ["a`", "b", "c", "d"]),
        ("no value", []),
    ],
)
def test_an_odd_back_quote_in_a_value_pairs_with_none_of_the_message(dialect: Dialect, said: str, codes: list[str]) -> None:
    (block,) = read(escaping.message(said), dialect, "page").blocks
    assert isinstance(block, Paragraph)
    assert [plain([inline]) for inline in block.inlines if isinstance(inline, Code)] == codes
    assert plain(block.inlines).replace("`", "") == said.replace("`", "").rstrip(".") + "."
