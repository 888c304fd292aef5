"""The bill of a month: quantities through free allowances and tiers to lines, then commitments and discounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import NamedTuple

from generator.model.description.cost import Commitment, Cost, Discount, Usage
from generator.model.library.price_book import Grant, Price, PriceBook, Tier
from generator.model.types.open import Gap, OpenUsed, gap_of, is_open, settle
from generator.model.types.values import WIDE

CENT = Decimal("0.01")
ZERO = Decimal(0)
Prices = Mapping[str, Price]
"""The prices of one Region by the id that usage lines give."""


class TierWorking(NamedTuple):
    """The part of a quantity that falls into one tier, and what it costs, not rounded; `price` is for `per` units."""

    start: Decimal
    end: Decimal | None
    quantity: Decimal
    price: Decimal
    per: int
    amount: Decimal


@dataclass(frozen=True)
class Line:
    """One line of a monthly bill: `amount` is rounded to the cent, `free` of the quantity costs nothing.

    `doubts` says what a reader must know of the price: that it is an estimate, or from when it is if older than a year.
    """

    usage: Usage
    price: Price
    quantity: Decimal
    free: Decimal
    tiers: tuple[TierWorking, ...]
    amount: Decimal
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class Committed:
    """A commitment in a month: it covers use of `covered` at list price, of `eligible`, and saves (or loses) `saved`."""

    commitment: Commitment
    paid: Decimal
    eligible: Decimal
    covered: Decimal
    saved: Decimal


@dataclass(frozen=True)
class Bill:
    """A month at given inputs: lines, what commitments save and discounts take off, and the total after both."""

    inputs: Mapping[str, Decimal]
    lines: tuple[Line, ...]
    subtotal: Decimal
    commitments: tuple[Committed, ...]
    discounts: tuple[tuple[Discount, Decimal], ...]
    total: Decimal

    @cached_property
    def by_component(self) -> dict[str, Decimal]:
        """Amounts of the lines, before commitments and discounts, by component."""
        return _sums((line.usage.component, line.amount) for line in self.lines)

    @cached_property
    def by_service(self) -> dict[str, Decimal]:
        """Amounts of the lines, before commitments and discounts, by service of the library."""
        return _sums((line.price.service, line.amount) for line in self.lines)

    @property
    def doubtful(self) -> Decimal:
        """The part of the subtotal that rests on estimated prices and on prices older than a year."""
        return sum((line.amount for line in self.lines if line.doubts), ZERO)

    @cached_property
    def doubts(self) -> dict[str, tuple[str, ...]]:
        """What a reader must know of the prices behind a component's amount, or a service's; most have nothing."""
        found: dict[str, tuple[str, ...]] = {}
        for line in self.lines:
            for key in (line.usage.component, line.price.service):
                found[key] = tuple(dict.fromkeys((*found.get(key, ()), *line.doubts)))
        return found


@dataclass(frozen=True)
class Tariff:
    """Everything that the bills of one project share: lines, prices, free quantities, commitments, discounts."""

    usage: tuple[Usage, ...]
    prices: Prices
    free: tuple[Grant, ...]
    commitments: tuple[Commitment, ...]
    discounts: tuple[Discount, ...]
    hours_per_month: int
    doubts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def pools(self) -> tuple[tuple[frozenset[str], Grant | None, tuple[int, ...]], ...]:
        """The lines that share tiers or a free quantity, by position, with that quantity and all inputs that they use."""
        granted = {price: grant for grant in self.free for price in grant.prices}
        members: dict[str, list[int]] = {}
        for position, usage in enumerate(self.usage):
            if not is_open(usage.price):
                grant = granted.get(usage.price)
                members.setdefault(usage.price if grant is None else grant.prices[0], []).append(position)
        pooled = tuple(
            (
                frozenset(name for position in positions for name in _inputs(self.usage[position])),
                granted.get(self.usage[positions[0]].price),
                tuple(positions),
            )
            for positions in members.values()
        )
        open = tuple((frozenset[str](), None, (position,)) for position, usage in enumerate(self.usage) if is_open(usage.price))
        return (*pooled, *open)

    def unsettled(self, position: int) -> Gap | None:
        """Return the open price of an earlier line, where that line may share tiers or a free quantity with the line at `position`."""
        price = self.prices[self.usage[position].price]
        if len(price.tiers) == 1 and not any(price.id in grant.prices for grant in self.free):
            return None
        return next((gap for usage in self.usage[:position] if (gap := gap_of(usage.price))), None)


def _inputs(usage: Usage) -> tuple[str, ...]:
    return () if is_open(usage.quantity) else usage.quantity.inputs


def tariff(model: Cost, book: PriceBook, on: date, *, first_year: bool = True) -> Tariff:
    """Return what the bills of `model` share at the prices of `book`, seen on the day `on`.

    A free allowance that ends counts in the first year only.
    """
    prices = prices_of(book, model.region)
    for rate in model.private_rates:
        listed = prices[rate.price]
        prices[rate.price] = listed.model_copy(update={"tiers": [Tier(above=ZERO, price=rate.amount)]})
    claimed = {one.service for one in model.free_allowances if first_year or one.until is None}
    free = tuple(grant for allowance in book.free_tier if allowance.service in claimed for grant in allowance.grants)
    own = {rate.price for rate in model.private_rates}
    used = dict.fromkeys(usage.price for usage in model.usage if not is_open(usage) and not is_open(usage.price))
    return Tariff(
        tuple(model.usage),
        prices,
        free,
        tuple(model.commitments),
        tuple(model.discounts),
        book.hours_per_month,
        {id: () if id in own else prices[id].doubts(on) for id in used},
    )


def prices_of(book: PriceBook, region: str) -> dict[str, Price]:
    """Return the prices that apply in `region` by id: its own, and the global ones where it has none."""
    everywhere = {price.id: price for price in book.prices if price.region == "global"}
    return everywhere | {price.id: price for price in book.prices if price.region == region}


def bill(tariff: Tariff, inputs: Mapping[str, Decimal], known: Bill | None = None) -> Bill:
    """Return the monthly bill at `inputs`; lines that no other input than in the bill `known` touches are taken from it.

    Lines of the same price share its tiers, and those of one free allowance its quantity, in the order in which they
    stand: both are a matter of the whole account, so the second line begins where the first one ended.
    """
    lines: list[Line | None] = list(known.lines) if known else [None] * len(tariff.usage)
    changed = {name for name, value in inputs.items() if known is None or _differs(known.inputs[name], value)}
    for used_inputs, grant, positions in tariff.pools:
        if known is None or not changed.isdisjoint(used_inputs):
            for position, line in zip(positions, _pool(tariff, grant, positions, inputs), strict=True):
                lines[position] = line
    return _totalled(tariff, inputs, tuple(line for line in lines if line is not None))


def _differs(known: Decimal, value: Decimal) -> bool:
    return is_open(known) or is_open(value) or known != value


def _pool(tariff: Tariff, grant: Grant | None, positions: Iterable[int], inputs: Mapping[str, Decimal]) -> Iterator[Line]:
    """Yield the lines that share a free quantity or tiers; behind one whose quantity is open nothing of the pool can be computed."""
    left = grant.quantity if grant else ZERO
    used: dict[str, Decimal] = {}
    stopped: OpenUsed | None = None
    for position in positions:
        usage = tariff.usage[position]
        try:
            if stopped is None and (gap := tariff.unsettled(position)):
                stopped = OpenUsed(gap)
            if stopped is not None:
                raise stopped
            quantity = usage.quantity.value(inputs)
            free = min(left, max(quantity, ZERO))
            before = used.get(usage.price, ZERO)
            line = _line(tariff, usage, before, quantity, free)
            left, used[usage.price] = left - free, before + quantity - free
        except OpenUsed as error:
            stopped = error
            line = _open_line(tariff, usage, error)
        yield line


def _open_line(tariff: Tariff, usage: Usage, used: OpenUsed) -> Line:
    """Return a line whose amount is not computed, with what is known of it."""
    price = settle(lambda: tariff.prices[usage.price])
    doubts = () if is_open(usage.price) else tariff.doubts.get(usage.price, ())
    amount = used.computed()
    return Line(usage, price, amount, ZERO, (), amount, doubts)


def tiered(price: Price, before: Decimal, quantity: Decimal) -> tuple[TierWorking, ...]:
    """Return how `quantity`, added on top of `before`, fills the tiers of `price`: only the tiers that it reaches."""
    working = []
    after = before + quantity
    for tier in price.tiers:
        upper = after if tier.up_to is None or after < tier.up_to else tier.up_to
        inside = upper - (before if before > tier.above else tier.above)
        if inside > 0:
            working.append(TierWorking(tier.above, tier.up_to, inside, tier.price, price.per, inside * tier.price / price.per))
    return tuple(working)


def cents(amount: Decimal) -> Decimal:
    """Return `amount` rounded to the cent, half a cent away from zero, as invoices are.

    This is the one place where money is rounded: each line of a bill, what each commitment saves, each discount and the
    net present value. Totals are sums of what was rounded, so that a reader who adds up gets the same.
    """
    return amount.quantize(CENT, ROUND_HALF_UP, WIDE)


def _line(tariff: Tariff, usage: Usage, before: Decimal, quantity: Decimal, free: Decimal) -> Line:
    price = tariff.prices[usage.price]
    working = tiered(price, before, quantity - free)
    amount = cents(sum([tier.amount for tier in working], ZERO))
    return Line(usage, price, quantity, free, working, amount, tariff.doubts.get(usage.price, ()))


def _totalled(tariff: Tariff, inputs: Mapping[str, Decimal], lines: tuple[Line, ...]) -> Bill:
    subtotal = sum([line.amount for line in lines], ZERO)
    commitments = tuple(settle(_committed, one, lines, tariff.hours_per_month) for one in tariff.commitments)
    paid = subtotal - sum([one.saved for one in commitments], ZERO)
    discounts = tuple((one, settle(_discount, one, lines, paid)) for one in tariff.discounts)
    return Bill(inputs, lines, subtotal, commitments, discounts, paid - sum([amount for _, amount in discounts], ZERO))


def _committed(commitment: Commitment, lines: Iterable[Line], hours: int) -> Committed:
    """Return what a commitment does in a month whose use is spread evenly over its hours.

    A spend of c at s less than the list price pays for use of c / (1 - s) at list price; what is above it is charged at
    list price, and what is not used up is paid all the same.
    """
    eligible = sum([line.amount for line in lines if line.usage.price in commitment.prices], ZERO)
    paid = commitment.per_hour * hours
    covered = min(eligible, paid / (1 - commitment.saving))
    return Committed(commitment, cents(paid), eligible, cents(covered), cents(covered - paid))


def _discount(discount: Discount, lines: Iterable[Line], paid: Decimal) -> Decimal:
    """Return what a discount takes off: of the bill after commitments, or of the list price of one service."""
    base = paid if discount.service is None else sum([line.amount for line in lines if line.price.service == discount.service], ZERO)
    return cents(base * discount.rate)


def _sums(pairs: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for key, amount in pairs:
        sums[key] = sums.get(key, ZERO) + amount
    return sums
