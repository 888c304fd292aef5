"""Drawings for diagnosis: every text stands in them, inside the picture, in letters that Word prints large enough."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from generator.errors import WriterError
from generator.writers.diagnosis import Branch, Drawing, Job, Matrix, Tree, Turn, draw
from generator.writers.diagram import typeface

SVG = "{http://www.w3.org/2000/svg}"
TREE = Drawing(
    "5xx",
    "Callers get 5XX",
    "What it shows.",
    Tree(
        "Callers get 5XX",
        (
            Branch(
                "500, 502, 503, 504",
                "A symptom that is so long that it needs a second line of the drawing, and more",
                2,
                "An API fails",
                (Turn("504", (4,)), Turn("A condition that takes more than one line because it tells two things at once", (11, 12))),
            ),
            Branch("", "Nothing arrives", 3, "A title that is much longer than the box of an entry is wide, so that it is broken in two"),
        ),
    ),
)
MATRIX = Drawing(
    "blast-radius",
    "What fails with what",
    "What it shows.",
    Matrix(
        "When this fails",
        ("Shoppers", "A group with a very long name that is cut at its end"),
        (
            ("Backup vault", ("limited", "")),
            ("Orders table", ("fails", "late")),
            ("A component with a name that needs two lines here, as some do", ("", "late")),
        ),
    ),
)


def drawn(drawing: Drawing, folder: Path) -> etree._Element:
    draw(Job(drawing, folder))
    return etree.parse(folder / f"{drawing.name}.svg").getroot()


def words(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("drawing", [TREE, MATRIX], ids=["tree", "matrix"])
def test_every_text_stands_inside_the_picture(drawing: Drawing, tmp_path: Path) -> None:
    root = drawn(drawing, tmp_path)
    width, height = float(root.get("width")), float(root.get("height"))
    for text in root.iter(SVG + "text"):
        size, turned = float(text.get("font-size")), text.get("transform") is not None
        font = typeface.BOLD if text.get("font-weight") else typeface.REGULAR
        length = typeface.width(text.text, size, font)
        x, y = float(text.get("x")), float(text.get("y"))
        assert size * 0.75 >= 7
        assert 0 <= x <= width - (0 if turned else length), text.text
        assert (length if turned else size) <= y <= height, text.text


def test_a_tree_says_everything(tmp_path: Path) -> None:
    root = drawn(TREE, tmp_path)
    said = words("".join(text.text for text in root.iter(SVG + "text")))
    assert isinstance(TREE.form, Tree)
    for branch in TREE.form.branches:
        assert words(branch.symptom) in said
        assert words(f"Entry {branch.number}: {branch.title}") in said
    assert "Entry4" in said
    assert "Entry11orEntry12" in said


def test_what_fails_and_what_is_late_differ_without_colour(tmp_path: Path) -> None:
    root = drawn(MATRIX, tmp_path)
    assert len(root.findall(f"{SVG}circle")) == 7
    assert len([path for path in root.findall(f"{SVG}path") if "A5.4" in path.get("d")]) == 3


def test_the_same_drawing_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        draw(Job(TREE, tmp_path / name))
    for ending in ("svg", "png"):
        assert len({(tmp_path / name / f"diagnosis-5xx.{ending}").read_bytes() for name in "ab"}) == 1
    with Image.open(tmp_path / "a" / "diagnosis-5xx.png") as image:
        assert image.width == 880


def test_a_sign_that_no_font_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WriterError, match="picture diagnosis-x: the fonts have no 注"):
        draw(Job(Drawing("x", "x", "x", Tree("注", ())), tmp_path))
