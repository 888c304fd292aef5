"""Numbering found by name or added."""

from __future__ import annotations

import pytest
from docx.oxml import parse_xml

from generator.writers.word.numbering import BULLETS, HEADINGS, STEPS, Numbering
from generator.writers.word.styles import MAIN, Styles
from tests.office import W


def numbering(content: str = "", styles: str = "") -> Numbering:
    names = Styles(parse_xml(f'<w:styles xmlns:w="{MAIN}">{styles}</w:styles>'), parse_xml)
    return Numbering(parse_xml(f'<w:numbering xmlns:w="{MAIN}">{content}</w:numbering>'), names, parse_xml)


def definition(number: int, levels: str, name: str = "") -> str:
    label = f'<w:name w:val="{name}"/>' if name else ""
    return f'<w:abstractNum w:abstractNumId="{number}">{label}{levels}</w:abstractNum>'


def level(number: int, sign: str, text: str) -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:numFmt w:val="{sign}"/><w:lvlText w:val="{text}"/>'
        f'<w:pPr><w:ind w:left="{(number + 1) * 500}" w:hanging="250"/></w:pPr></w:lvl>'
    )


HOUSE = definition(3, "".join(level(number, "bullet", "*") for number in range(9)), BULLETS) + (
    '<w:num w:numId="8"><w:abstractNumId w:val="3"/></w:num>'
)
HEADING = (
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="{}"/>'
    "</w:numPr></w:pPr></w:style>"
)


def test_what_is_missing_is_added_before_the_first_instance() -> None:
    made = numbering(HOUSE)
    made.steps(0, 1)
    tags = [child.tag.removeprefix(W) for child in made._element]
    assert tags == sorted(tags)
    labels = [node.get(W + "val") for node in made._element.iter(W + "name")]
    assert sorted(labels) == sorted([HEADINGS, BULLETS, STEPS])


def test_the_bullets_of_a_house_are_used() -> None:
    made = numbering(HOUSE)
    assert made.indent(1, numbered=False) == (1000, 250)
    assert made.indent(1, numbered=True) == (800, 400)


def test_lists_of_bullets_share_one_instance_and_lists_of_steps_never() -> None:
    made = numbering(HOUSE)
    assert made.bullets() == made.bullets()
    assert made.steps(0, 1) != made.steps(0, 1)
    assert min(made.bullets(), made.steps(0, 1)) > 8


@pytest.mark.parametrize(
    ("content", "number", "formats"),
    [
        ("", None, ["%1", "%1.%2", "%1.%2.%3", "%1.%2.%3.%4", "%1.%2.%3.%4.%5"]),
        (definition(1, level(0, "decimal", "%1.")) + '<w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num>', 4, ["%1.", "", "", "", ""]),
        (definition(1, level(0, "upperRoman", "%1.")) + '<w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num>', 4, [""] * 5),
        ("", 0, [""] * 5),
        ("", 99, [""] * 5),
    ],
)
def test_headings_are_numbered_as_their_styles_say(content: str, number: int | None, formats: list[str]) -> None:
    made = numbering(content, HEADING.format(number) if number is not None else "")
    assert made.heading_formats == formats
