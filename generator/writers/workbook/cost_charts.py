"""The native charts of the cost workbook; they follow the cells."""

from __future__ import annotations

from typing import Any

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.worksheet.worksheet import Worksheet

_BLUE, _SKY, _ORANGE = "0072B2", "56B4E9", "E69F00"


def services(sheet: Worksheet, count: int, currency: str) -> None:
    """Draw the services of the bill as bars beside their table, which has `count` rows."""
    chart = _bars(f"Bill of a month by service, {currency}", count)
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=count + 1), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=count + 1))
    chart.legend = None
    _colour(chart, _BLUE)
    sheet.add_chart(chart, "E2")


def tornado(sheet: Worksheet, count: int, currency: str) -> None:
    """Draw what each of `count` inputs adds or takes when it alone is low or high."""
    chart = _bars(f"One input alone low or high, {currency} a month against expected", count)
    chart.overlap = 100
    chart.add_data(Reference(sheet, min_col=5, max_col=6, min_row=1, max_row=count + 1), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=count + 1))
    chart.x_axis.tickLblPos = "low"
    chart.legend.position = "b"
    _colour(chart, _SKY, _BLUE)
    sheet.add_chart(chart, "H2")


def ownership(sheet: Worksheet, last: int, currency: str) -> None:
    """Draw the cumulative cost of both systems over the years, which end in the row `last`."""
    chart = LineChart()
    chart.title, chart.height, chart.width = f"Total cost of ownership, {currency}, cumulative", 9, 20
    chart.add_data(Reference(sheet, min_col=12, max_col=13, min_row=1, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=last))
    _plain(chart)
    chart.legend.position = "b"
    for series, colour in zip(chart.series, (_BLUE, _ORANGE), strict=True):
        series.graphicalProperties.line.solidFill, series.smooth = colour, False
    sheet.add_chart(chart, f"D{last + 2}")


def _bars(title: str, count: int) -> Any:
    chart = BarChart()
    chart.type, chart.title, chart.gapWidth = "bar", title, 40
    chart.height, chart.width = max(7.0, 0.65 * count + 3), 20
    _plain(chart)
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.tickLblSkip = 1
    return chart


def _plain(chart: Any) -> None:
    """Show both axes with whole numbers; openpyxl hides them otherwise."""
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.number_format, chart.y_axis.majorGridlines.spPr = "#,##0", None


def _colour(chart: Any, *colours: str) -> None:
    for series, colour in zip(chart.series, colours, strict=True):
        series.graphicalProperties.solidFill = colour
        series.invertIfNegative = False
