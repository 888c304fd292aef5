"""The sheets of prices and inputs of the cost workbook: the figures that a reader may change, each with its name or address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from generator.analysis.cost.bill import Tariff
from generator.model.description.cost import Cost, Input
from generator.model.types.open import each, is_open
from generator.writers.workbook.cases import QUANTITY, Terms, calculated
from generator.writers.workbook.cost_years import PERCENT
from generator.writers.workbook.formulas import Rates, TierCells
from generator.writers.workbook.looks import STRONG, entry, header, height, put, widths

PRICE = "0.0000000000"


def name(book: Workbook, id: str, address: str) -> None:
    """Give the cell at `address` a name that formulas may call it by."""
    book.defined_names[id] = DefinedName(id, attr_text=address)


def input_name(one: Input) -> str:
    """Return the defined name of an input; the prefix keeps it from reading like the address of a cell."""
    return f"in_{one.id.replace('-', '_')}"


def prices(sheet: Worksheet, tariff: Tariff, model: Cost, sources: Mapping[str, str]) -> Rates:
    """Write the prices and free allowances that the bill uses, and return where they stand; `sources` are titles by id."""
    columns = ("Charge", "Region", "Unit", "Above", "Up to", "Price", "for units", "As of", "Confidence", "Source")
    widths(sheet, [40, 12, 22, 18, 18, 16, 11, 12, 12, 60])
    header(sheet, 1, columns)
    used = dict.fromkeys(usage.price for usage in each(tariff.usage) if not is_open(usage.price))
    row, tiers = 1, {}
    for id in used:
        price = tariff.prices[id]
        listed = []
        for one in price.tiers:
            row += 1
            for column, text in enumerate((id, price.region, price.unit), 1):
                put(sheet, row, column, text)
            put(sheet, row, 4, one.above).number_format = QUANTITY
            put(sheet, row, 5, one.up_to if one.up_to is not None else "and more").number_format = QUANTITY
            entry(sheet, row, 6, one.price, PRICE)
            put(sheet, row, 7, price.per).number_format = QUANTITY
            read_in = "; ".join(sources[key] for key in price.source)
            for column, text in enumerate((price.as_of, price.confidence, read_in), 8):
                put(sheet, row, column, text)
            sheet.row_dimensions[row].height = height(((read_in, 60),))
            up_to = f"Prices!$E${row}" if one.up_to is not None else None
            listed.append(TierCells(f"Prices!$D${row}", up_to, f"Prices!$F${row}", f"Prices!$G${row}"))
        tiers[id] = listed
    ending = {one.service for one in model.free_allowances if one.until is not None}
    grants, ended = {}, set()
    for grant in tariff.free:
        row += 1
        put(sheet, row, 1, f"Free allowance: {', '.join(grant.prices)}")
        entry(sheet, row, 4, grant.quantity, QUANTITY)
        grants[grant.prices[0]] = f"Prices!$D${row}"
        if tariff.prices[grant.prices[0]].service in ending:
            ended.add(grant.prices[0])
    return Rates(tariff, tiers, grants, frozenset(ended))


def inputs(book: Workbook, sheet: Worksheet, model: Cost, tariff: Tariff, soft_factor: Decimal) -> tuple[Terms, dict[str, str]]:
    """Write inputs and terms, name them, and return the addresses of the terms and the names of the inputs."""
    widths(sheet, [44, 18, 15, 15, 15, 15, 15, 9, 26, 70])
    header(sheet, 1, ("Input", "Unit", "Low", "Expected", "High", "Own", "Selected", "Grows", "Name in formulas", "Source"))
    if is_open(model.inputs):
        put(sheet, 2, 1, "Inputs")
        put(sheet, 2, 4, model.inputs)
        row, named = 4, dict.fromkeys(names_used(tariff), "Inputs!$D$2")
    else:
        row, named = _inputs(book, sheet, model.inputs)
    monthly = model.growth_per_month is not None
    growth = model.growth_per_month if monthly else model.growth_per_year
    general: Sequence[tuple[str, str, object, str]] = (
        (f"Growth {'a month' if monthly else 'a year'}", "growth", growth, PERCENT),
        ("Rate for discounting", "discount_rate", model.discount_rate, PERCENT),
        ("Share of soft benefits that is counted", "soft_benefit_factor", soft_factor, PERCENT),
        ("Hours of a month", "hours_per_month", tariff.hours_per_month, QUANTITY),
    )
    for label, id, figure, shown in general:
        put(sheet, row, 1, label)
        entry(sheet, row, 3, figure, shown)
        put(sheet, row, 9, id)
        name(book, id, f"Inputs!$C${row}")
        row += 1
    commitments, discounts = [], []
    for commitment in tariff.commitments:
        put(sheet, row, 1, f"{commitment.name}: an hour, and saving")
        entry(sheet, row, 3, commitment.per_hour, PRICE)
        entry(sheet, row, 4, commitment.saving, PERCENT)
        put(sheet, row, 10, commitment.reason)
        commitments.append((f"Inputs!$C${row}", f"Inputs!$D${row}"))
        row += 1
    for discount in tariff.discounts:
        put(sheet, row, 1, f"Discount {discount.name}")
        entry(sheet, row, 3, discount.rate, PERCENT)
        put(sheet, row, 10, discount.reason)
        discounts.append(f"Inputs!$C${row}")
        row += 1
    return Terms(commitments, discounts, "hours_per_month"), named


def names_used(tariff: Tariff) -> list[str]:
    """Return the ids of the inputs that the quantities of the bill name."""
    return [id for usage in each(tariff.usage) if not is_open(usage.quantity) for id in usage.quantity.inputs]


def _inputs(book: Workbook, sheet: Worksheet, inputs: Sequence[Input]) -> tuple[int, dict[str, str]]:
    """Write the inputs with the value that the scenario selects; return the row behind them, and the name of each."""
    named = {}
    for row, one in enumerate(inputs, 2):
        put(sheet, row, 1, one.name)
        put(sheet, row, 2, one.unit)
        for column, value in enumerate((one.low, one.expected, one.high, one.expected), 3):
            entry(sheet, row, column, value, QUANTITY)
        # A scenario with an open value is not offered for choice; what rests on it is not computed.
        low, high = ("NA()" if is_open(value) else f"{letter}{row}" for letter, value in (("C", one.low), ("E", one.high)))
        chosen = f'=IF(scenario="low",{low},IF(scenario="high",{high},IF(scenario="own",F{row},D{row})))'
        calculated(sheet, row, 7, chosen, QUANTITY).font = STRONG
        put(sheet, row, 8, one.grows if is_open(one.grows) else "yes" if one.grows else "no")
        put(sheet, row, 9, input_name(one))
        put(sheet, row, 10, one.source)
        if not is_open(one.source):
            sheet.row_dimensions[row].height = height(((one.source, 70),))
        name(book, input_name(one), f"Inputs!$G${row}")
        named[one.id] = input_name(one)
    return len(inputs) + 3, named
