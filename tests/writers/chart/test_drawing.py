"""Charts: bars as long as their values, every text inside and clear of the others, the same bytes on every run."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree
from PIL import Image

from generator.errors import WriterError
from generator.writers.chart import Bars, Chart, Form, Job, Lines, Mark, Span, Timeline, Tornado, draw
from generator.writers.diagram import typeface

SVG = "{http://www.w3.org/2000/svg}"
HOUR = timedelta(hours=1)
LONG = (
    "A name that is far too long for the room beside a bar, so that it breaks and is left out in part at "
    "its end, which is what lies beyond its third line"
)
FORMS: dict[str, Form] = {
    "bars": Bars("USD a month", (("AWS Lambda", Decimal("431.20")), ("Amazon S3 $x_2$ & <b>", Decimal("0.10")))),
    "one-bar": Bars("USD a month", ((LONG, Decimal(0)),)),
    "refund": Bars("USD a month", (("AWS Lambda", Decimal(12)), ("Credits", Decimal(-30)), ("One word " + "x" * 200, Decimal(1)))),
    "large": Bars(f"{LONG} of the axis", (("All", Decimal(10) ** 15), ("Tiny", Decimal("0.004")))),
    "tornado": Tornado("USD", Decimal(10), (("Orders", Decimal(5), Decimal(20)), ("Pages", Decimal(12), Decimal(9)))),
    "one-sided": Tornado("USD", Decimal(10), (("Orders", Decimal(15), Decimal(20)), ("Pages", Decimal(14), Decimal(14)))),
    "unmoved": Tornado("USD", Decimal(10), (("Orders", Decimal(10), Decimal(10)),)),
    "lines": Lines(
        "USD",
        "Year",
        (Decimal(0), Decimal(1)),
        (("Former", (Decimal(0), Decimal(9))), ("This", (Decimal(5), Decimal(6)))),
        (Mark(Decimal("0.6"), Decimal("5.5"), "paid back"),),
    ),
    "many-years": Lines(
        "USD, cumulative",
        "Years of use",
        tuple(Decimal(1000 + year) for year in range(40)),
        tuple((f"Line {number} with a name", tuple(Decimal(year * number) for year in range(40))) for number in range(9)),
        (Mark(Decimal(1039), Decimal(10), "paid back at the very end"),),
    ),
    "nothing": Lines("USD", "Year", (Decimal(0), Decimal(1)), (("Former", (Decimal(0), Decimal(0))),)),
    "timeline": Timeline(
        "Hours", (Span("Detect", 0 * HOUR, HOUR, critical=True), Span("Tell", HOUR, 2 * HOUR, HOUR)), (("RTO 4 h", 4 * HOUR),)
    ),
    "moment": Timeline(
        "Hours",
        (Span("Decide", HOUR, HOUR, critical=True), Span(LONG, HOUR, 90 * HOUR), Span("Blink", HOUR, HOUR + timedelta(seconds=1))),
        (("RTO 4 h", 4 * HOUR), ("Deadline of the contract", 5 * HOUR)),
    ),
}
_ALL = pytest.mark.parametrize("name", FORMS)


class Place(NamedTuple):
    """A text of a drawing, and the corners of the room it takes."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def chart(form: Form, id: str = "x") -> Chart:
    return Chart(id, "Title", "What it says.", form)


def drawn(form: Form, folder: Path) -> etree._Element:
    draw(Job(chart(form), folder))
    return etree.parse(folder / "chart-x.svg").getroot()


def texts(root: etree._Element) -> Iterator[Place]:
    for text in root.iter(SVG + "text"):
        size, x, y = (float(text.get(key)) for key in ("font-size", "x", "y"))
        wide = typeface.width(text.text, size, typeface.BOLD if text.get("font-weight") else typeface.REGULAR)
        left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor", "start")]
        yield Place(text.text, left, y - size * 0.75, left + wide, y + size * 0.2)


def bars(root: etree._Element, colour: str) -> list[float]:
    """Return how long the bars of a colour are, in the order in which they are drawn; the samples of the legend are no bars."""
    rects = [rect for rect in root.findall(SVG + "rect") if rect.get("fill") == colour]
    return [float(rect.get("width")) for rect in rects]


@_ALL
def test_every_form_is_a_drawing_and_a_raster_of_twice_its_size(name: str, tmp_path: Path) -> None:
    drawing = drawn(FORMS[name], tmp_path)
    with Image.open(tmp_path / "chart-x.png") as raster:
        assert raster.size == tuple(2 * int(drawing.get(side)) for side in ("width", "height"))
    assert drawing.find(SVG + "title").text == "Title"
    assert drawing.find(SVG + "desc").text == "What it says."


@_ALL
def test_every_text_stands_inside_and_on_no_other(name: str, tmp_path: Path) -> None:
    root = drawn(FORMS[name], tmp_path)
    places = list(texts(root))
    for place in places:
        assert place.left >= 0, place.text
        assert place.right <= float(root.get("width")), place.text
        assert 0 <= place.top < place.bottom <= float(root.get("height")), place.text
    for one, other in combinations(places, 2):
        apart = one.right <= other.left or other.right <= one.left or one.bottom <= other.top or other.bottom <= one.top
        assert apart, (one.text, other.text)


@pytest.mark.parametrize("values", [("431.20", "0.10", "100"), ("0.004", "0.001"), ("1000000", "1")])
def test_bars_are_as_long_as_their_values(values: tuple[str, ...], tmp_path: Path) -> None:
    root = drawn(Bars("USD", tuple((f"Service {value}", Decimal(value)) for value in values)), tmp_path)
    longest = bars(root, "#0072B2")[0]
    for value, length in zip(values, bars(root, "#0072B2"), strict=True):
        assert length == pytest.approx(longest * float(Decimal(value) / Decimal(values[0])), abs=0.11)


def test_a_value_below_nothing_goes_to_the_left_of_it(tmp_path: Path) -> None:
    root = drawn(FORMS["refund"], tmp_path)
    (gain, loss, _) = [rect for rect in root.findall(SVG + "rect") if rect.get("fill") == "#0072B2"]
    assert float(loss.get("x")) + float(loss.get("width")) == pytest.approx(float(gain.get("x")), abs=0.11)
    assert float(loss.get("width")) == pytest.approx(2.5 * float(gain.get("width")), abs=0.2)
    assert "\N{MINUS SIGN}30" in {place.text for place in texts(root)}


@pytest.mark.parametrize(
    ("name", "numbers"),
    [("tornado", {"5", "20", "12", "9", "expected 10"}), ("one-sided", {"15 and 20", "14", "expected 10"}), ("unmoved", {"expected 10"})],
)
def test_a_tornado_names_the_results_at_both_ends(name: str, numbers: set[str], tmp_path: Path) -> None:
    root = drawn(FORMS[name], tmp_path)
    axis = {place.top for place in texts(root) if place.text == "10" or re.fullmatch(r"\d+\.\d\d", place.text)}
    said = {place.text for place in texts(root) if place.top not in axis} - {"input low", "input high", "USD", "Orders", "Pages"}
    assert said == numbers


def test_steps_of_a_timeline_lie_at_their_time(tmp_path: Path) -> None:
    root = drawn(FORMS["timeline"], tmp_path)
    (critical,), (beside,) = bars(root, "#D55E00"), bars(root, "#0072B2")
    assert critical == pytest.approx(beside, abs=0.11)
    ticks = {place.text: (place.left + place.right) / 2 for place in texts(root) if re.fullmatch(r"\d:\d\d", place.text)}
    assert critical == pytest.approx(ticks["1:00"] - ticks["0:00"], abs=0.6)


def test_a_step_of_a_second_among_days_is_seen(tmp_path: Path) -> None:
    root = drawn(FORMS["moment"], tmp_path)
    assert min(bars(root, "#0072B2")) == 1.5
    assert {"takes no time", "beside it"} <= {place.text for place in texts(root)}
    assert "on the critical path" not in {place.text for place in texts(root)}


def test_a_label_that_is_too_long_ends_with_a_sign_of_it(tmp_path: Path) -> None:
    said = " ".join(place.text for place in texts(drawn(Bars("USD", ((LONG, Decimal(1)), ("x" * 300, Decimal(1)))), tmp_path)))
    cut, long = re.search(r"(A name .+)\N{NO-BREAK SPACE}… (x+) x+ (x+…)", said).group(1, 3)
    assert LONG.startswith(cut)
    assert 20 < len(long) < 60


def test_the_name_of_a_point_stands_clear_of_the_lines(tmp_path: Path) -> None:
    root = drawn(FORMS["lines"], tmp_path)
    (name,) = [place for place in texts(root) if place.text == "paid back"]
    for path in root.findall(SVG + "path"):
        if path.get("stroke-width") == "2.6":
            (ax, ay), (bx, by) = [tuple(map(float, point.split())) for point in path.get("d")[1:].split("L")]
            for share in range(1001):
                x, y = ax + (bx - ax) * share / 1000, ay + (by - ay) * share / 1000
                assert not (name.left <= x <= name.right and name.top <= y <= name.bottom)


def test_the_same_chart_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    program = (
        "from tests.writers.chart.test_drawing import *\nfor name, form in FORMS.items(): draw(Job(chart(form, name), Path(sys.argv[1])))"
    )
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", program, tmp_path / seed], check=True, env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)}
        )
    first, second = (sorted((tmp_path / seed).iterdir()) for seed in ("1", "2"))
    assert len(first) == 2 * len(FORMS)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_a_character_without_a_glyph_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WriterError, match=r"picture chart-x: the fonts have no 字 \(U\+5B57\), 漢 \(U\+6F22\)"):
        draw(Job(chart(Bars("USD", (("漢字", Decimal(1)),))), tmp_path))
