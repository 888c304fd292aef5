"""Charts: both files of every form, the same bytes on every run, no character lost."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from generator.errors import WriterError
from generator.writers.chart import Bars, Chart, Form, Job, Lines, Mark, Span, StackedBars, Timeline, Tornado, draw

HOUR = timedelta(hours=1)
FORMS: dict[str, Form] = {
    "bars": Bars("USD a month", (("AWS Lambda", Decimal("431.20")), ("Amazon S3 $x_2$ & <b>", Decimal("0.10")))),
    "one-bar": Bars("USD a month", (("A name that is far too long for the room beside a bar, so that it breaks", Decimal(0)),)),
    "stacked": StackedBars("USD", ("Former", "This"), (("Hosting", (Decimal(9), Decimal(0))), ("AWS", (Decimal(0), Decimal(1))))),
    "tornado": Tornado("USD", Decimal(10), (("Orders", Decimal(5), Decimal(20)), ("Pages", Decimal(12), Decimal(9)))),
    "lines": Lines(
        "USD",
        "Year",
        (Decimal(0), Decimal(1)),
        (("Former", (Decimal(0), Decimal(9))), ("This", (Decimal(5), Decimal(6)))),
        (Mark(Decimal("0.6"), Decimal("5.5"), "paid back"),),
    ),
    "timeline": Timeline(
        "Hours", (Span("Detect", 0 * HOUR, HOUR, critical=True), Span("Tell", HOUR, 2 * HOUR, HOUR)), (("RTO 4 h", 4 * HOUR),)
    ),
}


def chart(form: Form, id: str = "x") -> Chart:
    return Chart(id, "Title", "What it says.", form)


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_a_drawing_and_a_raster_of_twice_its_size(name: str, tmp_path: Path) -> None:
    draw(Job(chart(FORMS[name]), tmp_path))
    drawing = etree.parse(tmp_path / "chart-x.svg").getroot()
    points = [float(drawing.get(side).removesuffix("pt")) for side in ("width", "height")]
    with Image.open(tmp_path / "chart-x.png") as raster:
        assert [round(size / 2 * 72 / 96) for size in raster.size] == [round(one) for one in points]


def test_the_same_chart_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    program = "from tests.writers.test_chart import *\nfor name, form in FORMS.items(): draw(Job(chart(form, name), Path(sys.argv[1])))"
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", program, tmp_path / seed], check=True, env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)}
        )
    first, second = (sorted((tmp_path / seed).iterdir()) for seed in ("1", "2"))
    assert len(first) == 2 * len(FORMS)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_no_font_of_the_machine_is_used(tmp_path: Path) -> None:
    from matplotlib import font_manager

    draw(Job(chart(FORMS["bars"]), tmp_path))
    ours = [entry.fname for entry in font_manager.fontManager.ttflist if entry.name.startswith("evidencekit")]
    assert len(ours) == 4
    assert all("writers/diagram/fonts" in name for name in ours)


def test_a_character_without_a_glyph_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WriterError, match="chart x: Glyph"):
        draw(Job(chart(Bars("USD", (("漢字", Decimal(1)),))), tmp_path))


def test_checking_does_not_load_the_library() -> None:
    program = "import sys, generator.build; sys.exit('matplotlib' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, env={"PYTHONPATH": ":".join(sys.path)})
