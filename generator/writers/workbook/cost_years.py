"""The sheet of the years of use: total cost of ownership, net present value, payback and return, from the chosen scenario."""

from __future__ import annotations

from typing import Any

from openpyxl.worksheet.datavalidation import DataValidation
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
    "Payback period in months",
    "Net present value, hard benefits only",
    "Return on investment, hard benefits only",
    "Payback period in months, hard benefits only",
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
        "Hard benefits",
        "Soft benefits, counted",
        "Net",
        "Cumulative",
        "Payback period in months",
        "Former, cumulative",
        "This system less value, cumulative",
        "Cumulative, hard benefits only",
        "Payback period in months, hard benefits only",
    )
    widths(sheet, [44, *[16] * 14])
    header(sheet, 1, titles, repeated=False)
    sheet.row_dimensions[1].height = 44
    if isinstance(found, Open):
        put(sheet, 2, 1, found)
        _amounts(sheet, 4, model)
        return dict.fromkeys(RESULTS, found)
    last = model.years + 2
    sums = _amounts(sheet, last + 31, model)  # below the chart
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
            f"={sums['hard']}" if used else "=0",
            f"={sums['soft']}" if used else "=0",
            f"=F{row}+G{row}+H{row}-E{row}",
            f"=J{row - 1}+I{row}" if used else f"=I{row}",
            _payback(number, row, "J", f"I{row}"),
            f"=L{row - 1}+F{row}" if used else "=0",
            f"=M{row - 1}+E{row}-G{row}-H{row}" if used else f"=E{row}",
            f"=N{row - 1}+I{row}-H{row}" if used else f"=I{row}-H{row}",
            _payback(number, row, "N", f"(I{row}-H{row})"),
        )
        for column, formula in enumerate(columns, 2):
            calculated(sheet, row, column, formula, "0.0" if column in (11, 15) else WHOLE)
    results = (
        (f"=SUM(E2:E{last})", MONEY),
        (f"=SUM(F2:F{last})", MONEY),
        (_present_value(model.years, "I{0}"), MONEY),
        (f"=IF(SUM(E2:E{last})=0,0,(SUM(F2:H{last})-SUM(E2:E{last}))/SUM(E2:E{last}))", PERCENT),
        (f'=IF(COUNT(K2:K{last})=0,"not within the period",MIN(K2:K{last}))', "0.0"),
        (_present_value(model.years, "(I{0}-H{0})"), MONEY),
        (f"=IF(SUM(E2:E{last})=0,0,(SUM(F2:G{last})-SUM(E2:E{last}))/SUM(E2:E{last}))", PERCENT),
        (f'=IF(COUNT(O2:O{last})=0,"not within the period",MIN(O2:O{last}))', "0.0"),
    )
    places: dict[str, str | Open] = {}
    for row, (label, (formula, shown)) in enumerate(zip(RESULTS, results, strict=True), last + 2):
        put(sheet, row, 1, label, STRONG)
        calculated(sheet, row, 2, formula, shown).font = STRONG
        places[label] = f"Years!$B${row}"
    return places


def _payback(number: int, row: int, cumulative: str, net: str) -> str:
    """Return the formula of the month of a year in which what was paid has come back; empty in all other years."""
    if not number:
        return f'=IF({cumulative}2>=0,0,"")'
    before, now = f"{cumulative}{row - 1}", f"{cumulative}{row}"
    return f'=IF(AND({before}<0,{now}>=0),ROUND(12*({number - 1}-{before}/{net}),1),"")'


def _present_value(years: int, net: str) -> str:
    """Return the formula of the net present value; `net` is that of a year, with {0} for its row."""
    return "=ROUND(" + "+".join(f"{net.format(n + 2)}/(1+discount_rate)^{n}" for n in range(years + 1)) + ",2)"


def _amounts(sheet: Worksheet, row: int, model: Cost) -> dict[str, str]:
    """Write the yearly and single amounts, which may be changed, and return the addresses of their sums."""
    sums: dict[str, str] = {}
    listed: tuple[tuple[str, str, Any], ...] = (
        ("one_time", "Once", model.one_time),
        ("running", "A year besides AWS", model.running),
        ("former", "Former system, a year", model.former_system.yearly),
    )
    for key, title, amounts in listed:
        put(sheet, row, 1, title, STRONG).fill = LIGHT
        first = row + 1
        for one in [amounts] if is_open(amounts) else amounts:
            row += 1
            put(sheet, row, 1, title if one is amounts else one.name)
            entry(sheet, row, 2, one.amount, MONEY)
            _assumption(sheet, row, 3, None if one is amounts else one.assumption)
        row += 1
        put(sheet, row, 1, "Together", STRONG)
        calculated(sheet, row, 2, f"=SUM(B{first}:B{row - 1})" if row > first else "=0", MONEY).font = STRONG
        sums[key] = f"$B${row}"
        row += 2
    return sums | _benefits(sheet, row, model.business_value)


_LAST_COLUMN = 15


def _assumption(sheet: Worksheet, row: int, column: int, text: Any) -> None:
    """Write what an amount rests on, over the rest of its row."""
    put(sheet, row, column, text)
    sheet.merge_cells(start_row=row, start_column=column, end_row=row, end_column=_LAST_COLUMN)
    sheet.row_dimensions[row].height = height(((str(text), 16 * (_LAST_COLUMN + 1 - column)),))


def _benefits(sheet: Worksheet, row: int, listed: Any) -> dict[str, str]:
    """Write the benefits, in full and as they are counted, and return the addresses of the sums of hard and soft ones."""
    columns = ("Business value, a year", "In full", "Hard or soft", "Hard, counted", "Soft, counted")
    for column, text in enumerate(columns, 1):
        put(sheet, row, column, text, STRONG).fill = LIGHT
    first = row + 1
    choice = DataValidation("list", formula1='"hard,soft"', allow_blank=False, showErrorMessage=True)
    sheet.add_data_validation(choice)
    for one in [listed] if is_open(listed) else listed:
        row += 1
        put(sheet, row, 1, columns[0] if one is listed else one.name)
        entry(sheet, row, 2, one.yearly, MONEY)
        entry(sheet, row, 3, one.benefit, "@")
        choice.add(f"C{row}")
        calculated(sheet, row, 4, f'=IF(C{row}="hard",B{row},0)', MONEY)
        calculated(sheet, row, 5, f'=IF(C{row}="soft",ROUND(B{row}*soft_benefit_factor,2),0)', MONEY)
        _assumption(sheet, row, 6, None if one is listed else one.assumption)
    row += 1
    put(sheet, row, 1, "Total", STRONG)
    for letter, column in (("B", 2), ("D", 4), ("E", 5)):
        calculated(sheet, row, column, f"=SUM({letter}{first}:{letter}{row - 1})" if row > first else "=0", MONEY).font = STRONG
    return {"hard": f"$D${row}", "soft": f"$E${row}"}
