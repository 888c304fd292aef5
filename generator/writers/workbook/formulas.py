"""The arithmetic of a bill as formulas of a spreadsheet: the same steps as generator.cost.bill, in cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.analysis.cost.bill import Tariff
from generator.model.types.open import OpenUsed, gap_of, is_open
from generator.model.types.quantity import Call, Literal, Name, Node

Cell = Callable[[int], str]
"""The address of something of a line, by the line's position."""


@dataclass(frozen=True)
class TierCells:
    """The addresses of one tier of a price: where it begins, where it ends (none for the last), what it costs for `per`."""

    above: str
    up_to: str | None
    price: str
    per: str


@dataclass(frozen=True)
class BillCells:
    """Where one bill stands: the inputs by id, and for each line its quantity, free part, what came before, and amount."""

    inputs: Mapping[str, str]
    quantity: Cell
    free: Cell
    before: Cell
    amount: Cell


@dataclass(frozen=True)
class Rates:
    """What all bills of a workbook share: the tariff, and the addresses of tiers by price and of free quantities by grant."""

    tariff: Tariff
    tiers: Mapping[str, Sequence[TierCells]]
    grants: Mapping[str, str]
    ending: frozenset[str]
    """The first price of each grant that ends with the first year."""


def number(value: Decimal) -> str:
    """Return a number as a formula writes it."""
    return f"{value:f}"


def expression(node: Node, inputs: Mapping[str, str]) -> str:
    """Return a quantity as a formula over the addresses of its inputs.

    Spreadsheets reckon in binary: a quantity is rounded to nine places before it is rounded up, or 4 would become 5.
    """
    match node:
        case Literal(value):
            return number(value)
        case Name(name):
            return inputs[name.replace("_", "-")]
        case Call("-", (only,)):
            return f"(-{expression(only, inputs)})"
        case Call("ceil", (only,)):
            return f"(-INT(-ROUND({expression(only, inputs)},9)))"
        case Call("min" | "max" as function, operands):
            return f"{function.upper()}({','.join(expression(one, inputs) for one in operands)})"
        case Call(operator, operands):
            return f"({operator.join(expression(one, inputs) for one in operands)})"


def quantity(rates: Rates, cells: BillCells, line: int) -> str:
    """Return the formula of a line's quantity. Raises OpenUsed for one that is open, as all formulas of a line do for what they need."""
    gap = gap_of(rates.tariff.usage[line].quantity)
    if gap is not None:
        raise OpenUsed(gap)
    return "=" + expression(rates.tariff.usage[line].quantity.tree, cells.inputs)


def free(rates: Rates, cells: BillCells, line: int, *, first_year: bool = True) -> str:
    """Return the formula of what a line takes of a free allowance: what the lines before it have left."""
    _settled(rates, line)
    for _, grant, lines in rates.tariff.pools:
        if line in lines and grant is not None and (first_year or grant.prices[0] not in rates.ending):
            taken = "".join(f"-{cells.free(one)}" for one in lines if one < line)
            return f"=MIN(MAX({cells.quantity(line)},0),{rates.grants[grant.prices[0]]}{taken})"
    return "=0"


def _settled(rates: Rates, line: int) -> None:
    """Raise OpenUsed for a line that an earlier one with an open price may leave less of a tier or a free quantity."""
    gap = rates.tariff.unsettled(line)
    if gap is not None:
        raise OpenUsed(gap)


def before(rates: Rates, cells: BillCells, line: int) -> str:
    """Return the formula of what the lines before have used of the tiers of this line's price."""
    _settled(rates, line)
    usage = rates.tariff.usage
    earlier = [one for one in range(line) if not is_open(usage[one].price) and usage[one].price == usage[line].price]
    if not earlier:
        return "=0"
    last = earlier[-1]
    return f"={cells.before(last)}+{cells.quantity(last)}-{cells.free(last)}"


def tier(rates: Rates, cells: BillCells, line: int, position: int) -> str:
    """Return the amount that falls into one tier of a line's price, without the sign that begins a formula."""
    one = rates.tiers[rates.tariff.usage[line].price][position]
    start, used = cells.before(line), f"{cells.quantity(line)}-{cells.free(line)}"
    end = f"{start}+{used}"
    upper = end if one.up_to is None else f"MIN({end},{one.up_to})"
    return f"MAX(0,{upper}-MAX({start},{one.above}))*{one.price}/{one.per}"


def amount(rates: Rates, cells: BillCells, line: int) -> str:
    """Return the formula of a line's amount, rounded to the cent."""
    tiers = rates.tiers[rates.tariff.usage[line].price]
    return f"=ROUND({'+'.join(tier(rates, cells, line, position) for position in range(len(tiers)))},2)"


def together(addresses: Sequence[str]) -> str:
    """Return the sum of addresses as a formula writes it, zero for none."""
    return f"({'+'.join(addresses)})" if addresses else "0"


def saved(rates: Rates, cells: BillCells, position: int, per_hour: str, saving: str, hours: str) -> str:
    """Return the formula of what a commitment saves in a month."""
    commitment = rates.tariff.commitments[position]
    covers = [cells.amount(n) for n, usage in enumerate(rates.tariff.usage) if usage.price in commitment.prices]
    return f"=ROUND(MIN({together(covers)},{per_hour}*{hours}/(1-{saving}))-{per_hour}*{hours},2)"


def discounted(rates: Rates, cells: BillCells, position: int, rate: str, paid: str) -> str:
    """Return the formula of what a discount takes off: of what is `paid`, or of the list price of one service."""
    service = rates.tariff.discounts[position].service
    usage = rates.tariff.usage
    of = [cells.amount(n) for n, one in enumerate(usage) if rates.tariff.prices[one.price].service == service]
    return f"=ROUND({paid if service is None else together(of)}*{rate},2)"
