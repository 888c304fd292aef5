"""The sheet of the years of use: total cost of ownership, net present value, payback and return, from the chosen scenario."""

from __future__ import annotations

from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from generator.analysis.cost.years import Year
from generator.model.description.cost import Cost
from generator.model.types.open import Open, is_open
from generator.writers.workbook.cases import MONEY, CaseRows, calculated
from generator.writers.workbook.looks import LIGHT, STRONG, entry, header, height, put, widths

PERCENT, WHOLE = "0.00%", "#,##0;[Red]-#,##0"


def periods(model: Cost) -> list[tuple[str, int, int]]:
    """Return what is billed of the years of use: its name, how many times use has grown before, and its year."""
    if model.growth_per_month is None:
        return [(f"Year {year}", year - 1, year) for year in range(1, model.years + 1)]
    return [(f"Month {month + 1}", month, month // 12 + 1) for month in range(12 * model.years)]


RESULTS = (
    "Total cost of ownership",
    "Former system in the same time",
    "Net present value",
    "Return on investment",
    "Paid back after months",
)


def years(sheet: Worksheet, model: Cost, placed: CaseRows, found: tuple[Year, ...] | Open) -> dict[str, str | Open]:
    """Write the years of the selected scenario against the former system, and return the addresses of the results.

    Where the years cannot be computed, as `found` says, only what is known of the amounts is written.
    """
    titles = (
        "Year",
        "AWS",
        "Other running cost",
        "One-time",
        "Total",
        "Former system",
        "Business value",
        "Net",
        "Cumulative",
        "Paid back after months",
        "Former, cumulative",
        "This system less value, cumulative",
    )
    widths(sheet, [44, *[16] * 11])
    header(sheet, 1, titles, repeated=False)
    sheet.row_dimensions[1].height = 44
    if isinstance(found, Open):
        put(sheet, 2, 1, found)
        _amounts(sheet, 4, model)
        return dict.fromkeys(RESULTS, found)
    last = model.years + 2
    sums = _amounts(sheet, last + 28, model)  # below the chart
    billed = periods(model)
    for number in range(model.years + 1):
        row = number + 2
        put(sheet, row, 1, number)
        months = [placed.total_of(name) for name, _, year in billed if year == number]
        aws = f"={12 // max(len(months), 1)}*({'+'.join(months)})" if months else "=0"
        used = number > 0
        columns = (
            aws,
            f"={sums['running']}" if used else "=0",
            "=0" if used else f"={sums['one_time']}",
            f"=B{row}+C{row}+D{row}",
            f"={sums['former']}" if used else "=0",
            f"={sums['value']}" if used else "=0",
            f"=F{row}+G{row}-E{row}",
            f"=I{row - 1}+H{row}" if used else f"=H{row}",
            f'=IF(AND(I{row - 1}<0,I{row}>=0),ROUND(12*({number - 1}-I{row - 1}/H{row}),1),"")' if used else '=IF(I2>=0,0,"")',
            f"=K{row - 1}+F{row}" if used else "=0",
            f"=L{row - 1}+E{row}-G{row}" if used else f"=E{row}",
        )
        for column, formula in enumerate(columns, 2):
            calculated(sheet, row, column, formula, "0.0" if column == 10 else WHOLE)
    results = (
        (f"=SUM(E2:E{last})", MONEY),
        (f"=SUM(F2:F{last})", MONEY),
        ("=ROUND(" + "+".join(f"H{n + 2}/(1+discount_rate)^{n}" for n in range(model.years + 1)) + ",2)", MONEY),
        (f"=IF(SUM(E2:E{last})=0,0,(SUM(F2:G{last})-SUM(E2:E{last}))/SUM(E2:E{last}))", PERCENT),
        (f'=IF(COUNT(J2:J{last})=0,"not within the period",MIN(J2:J{last}))', "0.0"),
    )
    places: dict[str, str | Open] = {}
    for row, (label, (formula, shown)) in enumerate(zip(RESULTS, results, strict=True), last + 2):
        put(sheet, row, 1, label, STRONG)
        calculated(sheet, row, 2, formula, shown).font = STRONG
        places[label] = f"Years!$B${row}"
    return places


def _amounts(sheet: Worksheet, row: int, model: Cost) -> dict[str, str]:
    """Write the yearly and single amounts, which may be changed, and return the addresses of their sums."""
    sums = {}
    listed: tuple[tuple[str, str, Any], ...] = (
        ("one_time", "Once", model.one_time),
        ("running", "A year besides AWS", model.running),
        ("former", "Former system, a year", model.former_system.yearly),
        ("value", "Business value, a year", model.business_value),
    )
    for key, title, amounts in listed:
        put(sheet, row, 1, title, STRONG).fill = LIGHT
        first = row + 1
        for one in [amounts] if is_open(amounts) else amounts:
            row += 1
            put(sheet, row, 1, title if one is amounts else one.name)
            entry(sheet, row, 2, one.yearly if key == "value" else one.amount, MONEY)
            put(sheet, row, 3, None if one is amounts else one.assumption)
            sheet.merge_cells(start_row=row, start_column=3, end_row=row, end_column=12)
            sheet.row_dimensions[row].height = height(((str(one.assumption), 150),))
        row += 1
        put(sheet, row, 1, "Together", STRONG)
        calculated(sheet, row, 2, f"=SUM(B{first}:B{row - 1})" if row > first else "=0", MONEY).font = STRONG
        sums[key] = f"$B${row}"
        row += 2
    return sums
